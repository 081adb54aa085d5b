"""A head that was renamed is one error, not one for each row that seems to be without its value."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from toolkit.columns import HEADER_ROW, INSPECTORS, ITEMS, PLAN, TARGETS, Sheet
from toolkit.errors import Level, Problem
from toolkit.excel.closed import ClosedBook
from toolkit.jobs import check as step
from toolkit.jobs.base import Office
from toolkit.masters import MASTERS

RENAMED = [
    (TARGETS, "credit"),
    (TARGETS, "category"),
    (INSPECTORS, "id"),
    (ITEMS, "name"),
    (ITEMS, "published"),
    (PLAN, "item"),
]


@pytest.fixture(scope="module")
def master() -> bytes:
    return MASTERS["双随机台账.xlsx"]()


def errors(folder: Path, data: bytes, sheet: Sheet | None = None, key: str = "") -> list[Problem]:
    """What 核对名录库 finds in the sample county's workbook, in which one head was renamed."""
    path = folder / "台账.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(data))
    if sheet is not None:
        at = sheet.columns.index(sheet.column(key)) + 1
        book[sheet.name].cell(HEADER_ROW, at).value = "本局自定"
        book[sheet.name].tables[sheet.name].tableColumns[at - 1].name = "本局自定"
    book.save(path)
    found = step.check(ClosedBook(path), Office(folder, "示例", datetime(2023, 4, 3, 9)))
    return [problem for problem in found.problems if problem.level is Level.ERROR]


@pytest.mark.parametrize(("sheet", "key"), RENAMED, ids=lambda each: getattr(each, "name", each))
def test_one_renamed_head_is_one_error(tmp_path, master, sheet, key):
    [error] = errors(tmp_path, master, sheet, key)
    assert f"缺少“{sheet.column(key).header}”一列" in error.what


def test_negative_control_without_looking_for_the_cause_there_are_dozens(tmp_path, master, monkeypatch):
    assert errors(tmp_path, master) == []
    monkeypatch.setattr(step, "without_follow_ups", list)
    assert len(errors(tmp_path, master, TARGETS, "credit")) > 30


def test_mistakes_of_other_columns_are_told_beside_it(tmp_path, master):
    book = openpyxl.load_workbook(io.BytesIO(master))
    book[TARGETS.name].cell(
        HEADER_ROW + 1, TARGETS.columns.index(TARGETS.column("region")) + 1
    ).value = "999999"
    out = io.BytesIO()
    book.save(out)
    found = errors(tmp_path, out.getvalue(), TARGETS, "credit")
    assert {error.place.header for error in found} == {"", TARGETS.column("region").header}
