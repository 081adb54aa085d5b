"""A book in memory takes raw rows by key or header and keeps them until it is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.columns import LOG, TARGETS
from toolkit.errors import WrongUse
from toolkit.excel.memory import MemoryBook

PATH = Path("台账.xlsx")


def test_rows_may_name_their_cells_by_key_or_by_header():
    rows = [{"对象名称": " 示例 ", "id": "007", "本年已检查次数": 2.0, "credit": "Ａ"}]
    row = MemoryBook(PATH, {"检查对象库": rows}).read(TARGETS).rows[0]
    assert (row["name"], row["id"], row["checked"], row["credit"]) == ("示例", "007", 2, "A")
    assert row.number == 5


def test_raw_cells_are_judged_as_in_a_file():
    table = MemoryBook(PATH, {"检查对象库": [{"name": "示例", "id": 91430000.0}]}).read(TARGETS)
    assert "按数字保存" in "".join(p.what for p in table.problems)
    assert [p.place.cell for p in table.problems] == ["A5", "E5", "F5", "G5", "I5"]


def test_a_cell_of_no_column_is_a_mistake_of_the_caller():
    with pytest.raises(WrongUse, match="没有“不存在”这一列"):
        MemoryBook(PATH, {"日志": [{"不存在": 1}]}).read(LOG)


def test_the_rows_given_are_not_changed_by_the_book():
    rows = [{"what": "一"}]
    book = MemoryBook(PATH, {"日志": rows})
    book.append(LOG, [{"what": "二"}])
    book.save()
    assert rows == [{"what": "一"}]
    assert [row["内容"] for row in book.saved["日志"]] == ["一", "二"]
