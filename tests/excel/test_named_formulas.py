"""The deadlines' formulas stand in defined names: whatever staff do to rows and columns, each cell asks its own row."""

from __future__ import annotations

import re

import pytest

from tests.excel.sample_content import content
from tests.word.word_kit import pack, unpack
from toolkit.columns import CASES
from toolkit.excel.refs import letters
from toolkit.masters.build import build

pytestmark = pytest.mark.office

WORKBOOK = "xl/workbook.xml"
_INDEX = re.compile(r"INDEX\(检查台账\[([^\]]+)\],SUM\(ROW\(\),-ROW\(检查台账\[\[#Headers\],\[案号\]\]\)\)\)")


def by_letters(data):
    """The same workbook with names that know columns by their letters, as ``检查台账!$K1``."""
    keys = {column.header: column.key for column in CASES.columns}
    parts = unpack(data)
    text = parts[WORKBOOK].decode()
    parts[WORKBOOK] = _INDEX.sub(lambda m: f"检查台账!${letters(CASES, keys[m[1]])}1", text).encode()
    assert parts[WORKBOOK] != text.encode()
    return pack(parts)


def due_by_case(page):
    """案号 → 通报截止, whatever columns stand between, as LibreOffice works it out."""
    head, *rows = page.range("A4:AS30").value
    return {row[0]: row[head.index("通报截止")] for row in rows if row[0]}


@pytest.fixture
def changed(office, tmp_path):
    """What the deadlines are, and what they are once staff put a column into the table and took a row out."""

    def open_and_change(data):
        path = tmp_path / "台账.xlsx"
        path.write_bytes(data)
        for other in office().books:  # of another file's tests, of the same name, its folder gone
            other.close()
        book = office().books.open(path)
        page = book.sheets[CASES.name]
        book.app.calculate()
        before = due_by_case(page)
        page.range("B4:B5000").insert("right")  # of the table only: the title above stays
        page.range("7:7").delete()
        book.app.calculate()
        after = due_by_case(page)
        book.close()
        return before, after

    return open_and_change


@pytest.mark.thorough
def test_a_column_put_into_the_table_and_a_row_taken_out_change_no_deadline(changed):
    before, after = changed(build(content()))
    assert len([day for day in before.values() if day]) > 3
    (gone,) = before.keys() - after.keys()
    assert after == {case: day for case, day in before.items() if case != gone}


@pytest.mark.thorough
def test_names_that_know_columns_by_letters_would_go_wrong(changed):
    before, after = changed(by_letters(build(content())))
    assert len([day for day in before.values() if day]) > 3
    assert {case: before[case] for case in after} != after
