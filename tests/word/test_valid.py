"""Every document, filled with few and many rows, is valid Open XML: what Word would repair is found here."""

from __future__ import annotations

import pytest
from openxml_audit import OpenXmlValidator

from tests.paper_names import REPORT
from tests.word.paper_kit import filled, sample
from toolkit.jobs.papers import PAPERS
from toolkit.word import layouts


def errors(path):
    return [error.description for error in OpenXmlValidator().validate(str(path)).errors]


@pytest.mark.thorough
@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("document", PAPERS, ids=lambda document: document.name)
def test_a_filled_document_is_valid(tmp_path, document, layout):
    for rows in (0, 1, 40):
        assert errors(filled(document, tmp_path, f"{rows}", sample(document, rows), layout=layout)) == []


def test_an_element_out_of_its_order_is_noticed(tmp_path):
    def change(part, xml):
        return xml.replace('<w:tblOverlap w:val="never"/>', "").replace(
            "</w:tblPr>", '<w:tblOverlap w:val="never"/></w:tblPr>'
        )

    assert errors(filled(REPORT, tmp_path, "坏", sample(REPORT), change))
