"""Two thousand hostile cells in a real file: each is read as the rule for cells says, or told with its place."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.excel.layouts import make, part, put, rewrite
from toolkit.columns import TARGETS
from toolkit.excel.cells import CellError, clean, doubt
from toolkit.excel.closed import ClosedBook

ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!")
HOSTILE = [
    *ERRORS,
    "=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(1)", "'x", '"', "<script>", "]]>", "&amp;", "&#0;",
    "_x0000_", "_x0041_", "_x000D_", "a\tb", "a\nb", "a\r\nb", " \u3000\xa0", "\u200b", "示\u200b例", "\u202e示例",
    "\ue000", "\ufffd", "𠮷㐂䶮", "e\u0301", "ﬁ", "①", "％", "１２３", "12户", "0x1F", "1e5", "1,000", "NaN", "TRUE",
    "是", "否", "A", "Ａ", "正常", " 正 常 ", "注销", "某种状态", "2026-03-05", "2026.3.5", "2026年3月5日",
    "2026-02-30", "26-3-5", "20260305", "长期", "字" * 32_767, "合计示例", "名称", "None", "null", "../../x", "CON",
    0, 1, -1, 0.05, 1.5, 45000, 45000.5, 20260305, 1e15, 9.14e17, 1e-9, 1e300, True, False,
    date(2026, 3, 5), date(1900, 1, 5), date(9999, 12, 31), datetime(2026, 3, 5, 12, 30), time(1, 5),
]  # fmt: skip
ROWS = 130


def raw(row: int, column: int) -> object:
    return HOSTILE[(row * 5 + column * 7) % len(HOSTILE)]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    def more(book):
        page = book.get_worksheet_by_name(TARGETS.name)
        looks = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "h:mm"}
        formats = {kind: book.add_format({"num_format": look}) for kind, look in looks.items()}
        plain = book.add_format({"num_format": "General"})
        for row in range(ROWS):
            for column in range(len(TARGETS.columns)):
                value, place = raw(row, column), (row + 4, column)
                if value in ERRORS:
                    page.write_formula(*place, "=1", plain, value)
                elif isinstance(value, time):
                    page.write_datetime(*place, value, formats[time])
                else:
                    put(page, *place, value, form=formats.get(type(value), plain))

    return make(tmp_path_factory.mktemp("hostile") / "台账.xlsx", {TARGETS: [{}] * ROWS}, more=more)


def expected(row: int, n: int) -> tuple[object, str]:
    """What the rule says: the value, and what is told."""
    column = TARGETS.columns[n]
    try:
        found = clean(raw(row, n), column)
    except CellError as error:
        return None, error.what
    trouble = doubt(found, column)
    if trouble:
        return found, trouble.what
    return found, "未填写" if found is None and column.required else ""


def test_every_hostile_cell_is_read_by_the_rule_or_told_with_its_place(hostile):
    table = ClosedBook(hostile).read(TARGETS)
    told = {problem.place.cell: problem.what for problem in table.problems}
    assert len(told) == len(table.problems)
    assert [row.number for row in table.rows] == list(range(5, 5 + ROWS))
    for i, row in enumerate(table.rows):
        for n, column in enumerate(TARGETS.columns):
            value, what = expected(i, n)
            found = row[column.key]
            assert (found, type(found)) == (value, type(value)), (raw(i, n), column)
            assert told.pop(row.at(column.key).cell, "") == what, (raw(i, n), column)
    assert not told
    assert ROWS * len(TARGETS.columns) >= 2000


def test_a_name_of_a_hundred_thousand_characters_is_told(tmp_path):
    path = make(tmp_path / "台账.xlsx", {TARGETS: [{"name": "占位", "id": "1"}]})
    strings = part(path, "xl/sharedStrings.xml").replace("占位".encode(), ("字" * 100_000).encode())
    rewrite(path, {"xl/sharedStrings.xml": strings})
    problems = [p for p in ClosedBook(path).read(TARGETS).problems if p.place.cell == "B5"]
    assert "100000 个字符" in problems[0].what


def test_merged_data_cells_are_told_where_they_hide_what_is_needed(tmp_path):
    def more(book):
        book.get_worksheet_by_name(TARGETS.name).merge_range("F5:F6", "431102")

    row = {"no": 1, "name": "示例", "id": "1", "category": "甲", "state": "正常"}
    path = make(tmp_path / "台账.xlsx", {TARGETS: [row, row]}, plain=True, more=more)
    table = ClosedBook(path).read(TARGETS)
    assert [(p.place.cell, p.what) for p in table.problems] == [("F6", "未填写")]
    assert table.rows[0]["region"] == "431102"
