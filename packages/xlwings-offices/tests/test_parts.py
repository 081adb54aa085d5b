"""The small parts on their own: addresses, separators of formulas, texts Excel changes, blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_offices import a1
from xlwings_offices.guard import changed_by_excel
from xlwings_offices.libreoffice.agent import notation
from xlwings_offices.values import runs


@given(st.integers(1, a1.ROWS), st.integers(1, a1.COLUMNS), st.integers(1, 50), st.integers(1, 50))
def test_an_address_leads_back_to_its_block(row: int, column: int, rows: int, columns: int) -> None:
    box = [row, column, min(rows, a1.ROWS - row + 1), min(columns, a1.COLUMNS - column + 1)]
    assert a1.parse(a1.address(box)) == box
    assert a1.parse(a1.address(box, False, False)) == box


@pytest.mark.parametrize(
    "text", ["", "A", "名称", "A0", "XFE1", "A1048577", "A1:B", "A1:B2:C3", "R1C1x", "_A1"]
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert a1.parse(text) is None


@pytest.mark.parametrize(
    ("excel", "office"),
    [
        ('IF(A1>1,"a,b;c","")', 'IF(A1>1;"a,b;c";"")'),
        ('"a""b,c"', '"a""b,c"'),
        ("SUM({1,2;3,4},5)", "SUM({1;2|3;4};5)"),
        ("SUM('a,b'!A1,2)", "SUM('a,b'!A1;2)"),
        ("表[[#This Row],[a,b]]", "表[[#This Row];[a,b]]"),
        ("SUM(表[[a'b]],1)", "SUM(表[[a'b]];1)"),
    ],
)
def test_separators_go_both_ways(excel: str, office: str) -> None:
    assert notation.to_office(excel) == office
    assert notation.to_excel(office) == excel


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), unique=True))
def test_runs_hold_every_cell_once(cells: list[tuple[int, int]]) -> None:
    held = [(row + n, column) for row, column, rows, _ in runs(cells) for n in range(rows)]
    assert sorted(held) == sorted(cells)


@given(st.from_regex(r"[0-9]{1,18}", fullmatch=True))
def test_digits_alone_are_always_changed(text: str) -> None:
    assert changed_by_excel(text)


@given(st.text(alphabet="甲乙丙丁示例县市局", min_size=1))
def test_plain_chinese_is_never_changed(text: str) -> None:
    assert not changed_by_excel(text)
