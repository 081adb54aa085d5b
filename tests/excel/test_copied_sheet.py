"""A copy of 检查台账 that somebody keeps in the workbook does not matter: commands and clicks do what they do without.

The copy is made by LibreOffice, which gives it a table of its own and computes its formulas.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.county import TASK, County
from toolkit.columns import CASES, STATISTICS, TASKS
from toolkit.errors import ProblemsFound
from toolkit.excel.book import Book
from toolkit.excel.closed import ClosedBook
from toolkit.excel.live import LiveBook
from toolkit.jobs.base import Office, Outcome
from toolkit.jobs.check import check
from toolkit.jobs.deadlines import deadlines
from toolkit.jobs.publish import publish
from toolkit.jobs.reconcile.reconcile import reconcile
from toolkit.jobs.statistics import statistics

pytestmark = [pytest.mark.office, pytest.mark.thorough]

DAY = date(2023, 5, 2)
STEPS: tuple[Callable[[Book, Office], Outcome], ...] = (
    lambda book, office: check(book, office, write=True),
    deadlines,
    lambda book, office: publish(book, office, TASK),
    reconcile,
    statistics,
)


@pytest.fixture(params=["检查台账_2", "检查台账 (2)"], ids=["LibreOffice", "Excel"])
def copied(request, county, office) -> County:
    """An office in the midst of a task, whose ledger somebody copied, under the name that a program gives."""
    county.drawn()
    county.inspect()
    book = office().books.open(str(county.path))
    book.sheets[CASES.name].copy(after=book.sheets[CASES.name])
    made = book.sheets[book.sheets[CASES.name].index]  # the one behind it
    assert made.name != CASES.name
    made.name = request.param
    book.save()
    book.close()
    return county


def without_copy(county: County, folder: Path) -> County:
    """The same office without the copy."""
    shutil.copytree(county.root, folder)
    plain = County(folder, county.path.read_bytes())
    book = openpyxl.load_workbook(plain.path)
    del book[book.sheetnames[book.sheetnames.index(CASES.name) + 1]]
    book.save(plain.path)
    return plain


def told(county: County, open_book: Callable[[Path], Book]) -> list[tuple[list[str], list[str]]]:
    """What each step says, done one after the other."""
    answers = []
    for step in STEPS:
        book = open_book(county.path)
        outcome = step(book, county.office(DAY))
        answers.append((outcome.lines, [str(problem) for problem in outcome.problems]))
    return answers


def rows(county: County) -> list[list[dict[str, object]]]:
    book = ClosedBook(county.path)
    return [[dict(row.values) for row in book.read(sheet).rows] for sheet in (TASKS, CASES, STATISTICS)]


def of_the_copy(county: County) -> list[list[object]]:
    book = openpyxl.load_workbook(county.path)
    page = book[book.sheetnames[book.sheetnames.index(CASES.name) + 1]]
    return [[cell.value for cell in line if cell.data_type != "f"] for line in page.iter_rows(min_row=4)]


def test_commands_do_what_they_do_without_the_copy_and_leave_it_alone(copied, tmp_path_factory):
    plain = without_copy(copied, tmp_path_factory.mktemp("plain") / "局")
    before = of_the_copy(copied)
    assert len(before) > 5
    assert told(copied, ClosedBook) == told(plain, ClosedBook)
    assert rows(copied) == rows(plain)
    assert of_the_copy(copied) == before


def test_what_is_typed_into_the_copy_counts_for_nothing_and_into_the_ledger_for_what_it_is(
    copied, tmp_path_factory
):
    plain = without_copy(copied, tmp_path_factory.mktemp("plain") / "局")
    other = without_copy(copied, tmp_path_factory.mktemp("other") / "局")
    place = CASES.columns.index(CASES.column("reported")) + 1
    type_into(copied, 1, place)
    assert told(copied, ClosedBook) == told(plain, ClosedBook)
    type_into(other, 0, place)
    with pytest.raises(ProblemsFound, match="通报"):  # negative control: of the day before the inspection
        told(other, ClosedBook)


def type_into(county: County, after: int, column: int) -> None:
    book = openpyxl.load_workbook(county.path)
    page = book.worksheets[book.sheetnames.index(CASES.name) + after]
    page.cell(5, column).value = date(2023, 4, 1)
    book.save(county.path)


def test_clicks_do_what_they_do_without_the_copy(copied, office, tmp_path_factory):
    plain = without_copy(copied, tmp_path_factory.mktemp("plain") / "局")
    opened: list[xw.Book] = []

    def open_live(path: Path) -> LiveBook:
        while opened:
            opened.pop().close()
        opened.append(office().books.open(str(path)))
        return LiveBook(opened[0])

    try:
        there = told(copied, open_live)
        assert there == told(plain, open_live)
    finally:
        opened.pop().close()
    assert rows(copied) == rows(plain)
