"""Printed on A4 by LibreOffice, every sheet can be read and no column stands on a page where it was not meant to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pdfplumber
import pytest
from openpyxl import Workbook, load_workbook

from tests.excel.sample_content import BUREAU, content
from toolkit.columns import CASES, DAYS, SETTINGS, SHEETS
from toolkit.excel.form import FORM
from toolkit.excel.put_away import CHARTS, PUT_AWAY
from toolkit.masters import sheets
from toolkit.masters.build import build
from toolkit.masters.front import FRONT
from toolkit.masters.guide import GUIDE
from toolkit.masters.sheets import SMALLEST

pytestmark = pytest.mark.office
DAYS_PRINTED, DAY_PAGES = (date(2022, 12, 1), date(2024, 2, 29)), 8
ROUNDED = 0.05


class Print(NamedTuple):
    """A printed page: the sheet that its footer names, its smallest letters in points, its words, its faults."""

    sheet: str
    points: float
    words: str
    faults: list[str]


def printed(pdf: Path) -> Iterator[Print]:
    with pdfplumber.open(pdf) as document:
        for page in document.pages:
            words = page.extract_words()
            footer = [word for word in words if word["top"] > page.height - 60]
            faults = [w["text"] for w in words if "##" in w["text"] or w["x0"] < 0 or w["x1"] > page.width]
            if sorted((round(page.width), round(page.height))) != [595, 842]:
                faults.append("not A4")
            yield Print(
                min(footer, key=lambda word: word["x0"])["text"],
                min(letter["size"] for letter in page.chars),
                " ".join(word["text"] for word in words),
                faults,
            )


def unreadable(pages: list[Print]) -> set[str]:
    return {page.sheet for page in pages if page.points < SMALLEST - ROUNDED}


def spilled(book: Workbook, pages: list[Print]) -> set[str]:
    """The sheets that take other pages than their column breaks say; each has rows for one page down."""
    taken = Counter(page.sheet for page in pages)
    return {sheet.name for sheet in SHEETS if taken[sheet.name] != len(book[sheet.name].col_breaks.brk) + 1}


class Made(NamedTuple):
    """A workbook and what is printed of it."""

    book: Workbook
    pages: list[Print]


@pytest.fixture(scope="module")
def made(tmp_path_factory, to_pdf) -> dict[str, Made]:
    """The workbook as it is, and one laid out for smaller print and narrower letters."""
    folder = tmp_path_factory.mktemp("paper")
    short = replace(content(), days=None)
    files = {"given": build(short)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(build.__globals__, "PUT_AWAY", ())  # what somebody shows by “更多” prints as well
        files["whole"] = build(replace(content(), days=DAYS_PRINTED))
        patch.setattr(sheets, "SMALLEST", 5)
        patch.setattr(sheets, "SAFE", 1.1)
        files["broken"] = build(short)
    paths = [folder / f"{name}.xlsx" for name in files]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    pdfs = to_pdf(paths)
    return {
        path.stem: Made(load_workbook(path), list(printed(pdf)))
        for path, pdf in zip(paths, pdfs, strict=True)
    }


def test_every_sheet_prints_and_can_be_read(made):
    assert {page.sheet for page in made["whole"].pages} == {
        *(FRONT, FORM, GUIDE, CHARTS),
        *(s.name for s in SHEETS),
    }
    assert unreadable(made["whole"].pages) == set()
    assert [page for page in made["whole"].pages if page.faults] == []


def test_what_is_put_away_prints_nothing(made):
    printed_sheets = {page.sheet for page in made["given"].pages}
    assert DAYS.name in PUT_AWAY
    assert {page.sheet for page in made["whole"].pages} - printed_sheets == set(PUT_AWAY)


def test_negative_control_small_print_is_noticed(made):
    assert CASES.name in unreadable(made["broken"].pages)


def test_every_sheet_takes_its_declared_pages(made):
    assert spilled(*made["whole"]) == {DAYS.name, SETTINGS.name}  # 设置 has rows for two pages down
    taken = Counter(page.sheet for page in made["whole"].pages)
    assert (taken[FRONT], taken[CHARTS]) == (2, 4)
    assert taken[GUIDE] == len(made["whole"].book[GUIDE].row_breaks.brk) + 1


def test_negative_control_columns_that_spill_over_are_noticed(made):
    assert CASES.name in spilled(*made["broken"])


def test_each_page_of_a_wide_sheet_says_which_row_it_shows(made):
    first = content().rows[CASES][0]["case"]
    pages = [page.words for page in made["whole"].pages if page.sheet == CASES.name]
    assert len(pages) > 1
    assert all(first in words for words in pages)
    assert [BUREAU in words for words in pages] == [True] + [False] * (len(pages) - 1)


def test_the_calendar_prints_two_months_a_page(made):
    pages = [page.words for page in made["whole"].pages if page.sheet == DAYS.name]
    assert len(pages) == DAY_PAGES
    january = next(words for words in pages if "2024-01-01" in words)
    assert set(re.findall(r"\d{4}-\d\d", january)) == {"2024-01", "2024-02"}
