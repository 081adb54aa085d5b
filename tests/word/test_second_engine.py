"""An independent office engine (document-builder, requirements-long.txt) sees as many pages as LibreOffice."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.paper_names import NOTICE
from tests.second_engine import convert
from tests.word.paper_kit import filled, sample
from toolkit.jobs.papers import PAPERS

pytestmark = [pytest.mark.long, pytest.mark.office]


def pages(path):
    with pypdfium2.PdfDocument(path) as file:
        return len(file)


def second(path):
    return pages(convert(path, "pdf"))


def test_every_paper_has_as_many_pages_in_both_engines(tmp_path, to_pdf):
    pytest.importorskip("docbuilder", reason="document-builder is missing: requirements-long.txt")
    paths = [filled(paper, tmp_path, paper.name, sample(paper)) for paper in PAPERS]
    differing = {
        path.stem: (pages(pdf), other)
        for path, pdf in zip(paths, to_pdf(paths), strict=True)
        if (other := second(path)) != pages(pdf)
    }
    assert not differing


def test_control_a_longer_paper_has_more_pages_in_the_second_engine(tmp_path):
    pytest.importorskip("docbuilder", reason="document-builder is missing: requirements-long.txt")
    short, long = (filled(NOTICE, tmp_path, f"{rows}", sample(NOTICE, rows)) for rows in (1, 60))
    assert second(short) < second(long)
