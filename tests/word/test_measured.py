"""Every issued document, printed and measured: all in place, in both layouts; and a spoilt one is always noticed."""

from __future__ import annotations

import pytest

from tests.paper_names import MONTH_REPORT, REPORT, TRANSFER, YEAR_PLAN, YEAR_REPORT
from tests.word.measuring import faults
from tests.word.mutants import MUTANTS
from tests.word.paper_kit import HAN, filled, sample
from toolkit.word import layouts

ISSUED = (YEAR_PLAN, REPORT, YEAR_REPORT, MONTH_REPORT, TRANSFER)
LONG = {
    YEAR_PLAN: "成员",
    REPORT: "检查依据",
    YEAR_REPORT: "移送户数",
    MONTH_REPORT: "累计检查户次",
    TRANSFER: "发现的问题",
}
KIND = {
    YEAR_PLAN: "letterhead",
    REPORT: "letterhead",
    YEAR_REPORT: "upward",
    MONTH_REPORT: "upward",
    TRANSFER: "letter",
}
ON_PAPER = [mutant for mutant in MUTANTS if mutant.ruler]


def long(document):
    """The example's values, one of them so long that it fills whole pages."""
    return sample(document) | {LONG[document]: HAN * 60}


def faults_of(pdf, document, layout=layouts.MEASURED):
    signed = "2023年4月26日" if document is REPORT else "2023年4月12日"
    return faults(pdf, layout.name, kind=KIND[document], signed=signed, colophon=document is not TRANSFER)


@pytest.fixture(scope="module")
def printed(tmp_path_factory, to_pdf):
    """Name → PDF of the good documents in both layouts and of the spoilt ones, in one start of the office."""
    folder = tmp_path_factory.mktemp("measured")
    paths = [
        filled(document, folder, f"{document.name}-{layout.name}", long(document), layout=layout)
        for document in ISSUED
        for layout in layouts.LAYOUTS
    ]
    paths += [filled(m.document, folder, m.name, long(m.document), m.change) for m in ON_PAPER]
    return {path.stem: pdf for path, pdf in zip(paths, to_pdf(paths), strict=True)}


@pytest.mark.office
@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("document", ISSUED, ids=lambda document: document.name)
def test_everything_is_in_its_place(printed, document, layout):
    assert faults_of(printed[f"{document.name}-{layout.name}"], document, layout) == set()


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("mutant", ON_PAPER, ids=lambda mutant: mutant.name)
def test_the_ruler_notices_what_was_spoilt(printed, mutant):
    assert mutant.ruler in faults_of(printed[mutant.name], mutant.document)


def test_there_are_enough_spoilt_documents():
    assert len(ON_PAPER) >= 15
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
