"""An independent office engine (document-builder, requirements-long.txt) sees as many pages as LibreOffice, and 版记
on that of the date."""

from __future__ import annotations

import pypdfium2
import pytest

from tests.paper_names import MONTH_REPORT, NOTICE, REPORT, YEAR_REPORT
from tests.second_engine import convert
from tests.word import test_closing as closing
from tests.word.paper_kit import filled, sample
from toolkit.jobs.papers import PAPERS, plan_change
from toolkit.word.printed import colophon_before

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


def left_behind(papers, lengths, folder, change=lambda xml: xml):
    """Which papers, with so many lines more, have 版记 on a page before the date."""
    found = []
    for paper in papers:
        data = closing.filled(paper)
        for lines in lengths:
            path = folder / f"{paper.name}-{lines}.docx"
            path.write_bytes(closing.longer(data, lines, change))
            if colophon_before(path.read_bytes(), convert(path, "pdf").read_bytes()):
                found.append(path.stem)
    return found


def test_the_colophon_is_on_the_page_of_the_date_in_the_second_engine_too(tmp_path):
    pytest.importorskip("docbuilder", reason="document-builder is missing: requirements-long.txt")
    papers = (REPORT, YEAR_REPORT, MONTH_REPORT, plan_change.PAPER)
    assert left_behind(papers, range(0, 22, 3), tmp_path) == []


def test_control_a_floating_table_stays_on_the_page_before_in_the_second_engine(tmp_path):
    pytest.importorskip("docbuilder", reason="document-builder is missing: requirements-long.txt")
    assert left_behind([REPORT], range(0, 9, 2), tmp_path, closing.floating_before_the_signature)
