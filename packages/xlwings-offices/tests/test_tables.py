"""Tables: heads and totals shown and hidden, rows and columns added within them, filters: on both backends."""

from __future__ import annotations

import datetime as dt

import pytest
import xlwings as xw

from xlwings_offices import app as app_module

ROWS = [["Artikel", "Menge", "Doppelt"], ["Apfel", 2, None], ["Birne", 3, None]]


@pytest.fixture
def table(sheet: xw.Sheet) -> xw.main.Table:
    """Three columns and two rows at B2, the last column a formula."""
    sheet["B2"].value = ROWS
    made = sheet.tables.add(sheet["B2:D4"], name="Waren")
    sheet["D3:D4"].formula = "=[@Menge]*2"
    return made


def test_a_cell_of_the_same_row_may_be_named_as_excel_names_it(table: xw.main.Table) -> None:
    assert table.parent["D3"].formula == "=Waren[[#This Row],[Menge]]*2"


def test_each_formula_of_a_block_is_read_as_its_cell_alone_has_it(table: xw.main.Table) -> None:
    sheet = table.parent
    sheet["F3:F5"].formula = "=C3*$C$3"  # moves from row to row
    sheet["G3:H4"].formula = "=$C$3"  # is one and the same, beside the table's
    sheet["G5"].formula_array = "=SUM(C3:C4*C3:C4)"
    block = sheet["B2:H5"]
    assert block.formula == tuple(tuple(sheet[i, j].formula for j in range(1, 8)) for i in range(1, 5))
    assert [row[4] for row in block.formula[1:]] == ["=C3*$C$3", "=C4*$C$3", "=C5*$C$3"]
    assert len({row[2] for row in block.formula[1:3]}) == 1, "as the table's column has it"


def test_formulas_that_move_down_a_column_are_read_and_written_as_cell_by_cell(sheet: xw.Sheet) -> None:
    sheet["A1:B6"].value = [[row, row * 10] for row in range(1, 7)]
    moving = [f"=$B{row}*2+SUM(A$1:A{row})+LOG10(B{row})" for row in range(1, 7)]
    odd = [
        *(f'=A{row}&"A{row}"' for row in range(1, 4)),
        '=A4&"A1"',
        "=B4",
        '=A6&"A6"',
    ]  # moves, and does not
    texts = [f'=A{row}&"A1"' for row in range(1, 7)]
    sheet["D1:F6"].formula = list(zip(moving, odd, texts, strict=True))
    assert sheet["D1:F6"].formula == tuple(zip(moving, odd, texts, strict=True))
    assert sheet["D1:F6"].formula == tuple(tuple(sheet[i, j].formula for j in range(3, 6)) for i in range(6))
    if sheet["D1"].value is not None:  # an office calculates
        assert [round(value) for value in sheet["D1:D6"].value] == [22, 44, 67, 92, 117, 143]
        assert sheet["E1:E6"].value == ["1A1", "2A2", "3A3", "4A1", 40, "6A6"]
        assert sheet["F1:F6"].value == [f"{row}A1" for row in range(1, 7)]


def test_formulas_below_each_other_that_read_the_same_are_each_of_its_row(table: xw.main.Table) -> None:
    sheet = table.parent
    same, to_row = "=$C$3*2", "=C3+1"
    sheet["F3:H5"].value = [[same, to_row, '="A1"&C$4'], [same, to_row, '="A1"&C$4'], [same, 7, None]]
    sheet["D3:D4"].value = [["=[@Menge]*3"], ["=[@Menge]*3"]]
    assert sheet["F3:H5"].formula == (
        (same, to_row, '="A1"&C$4'),
        (same, to_row, '="A1"&C$4'),
        (same, "7", ""),
    )
    assert len({row[0] for row in sheet["D3:D4"].formula}) == 1
    if sheet["D3"].value is not None:  # an office calculates
        assert sheet["D3:D4"].value == [6, 9]
        assert sheet["F3:H5"].value == [[4, 3, "A13"], [4, 3, "A13"], [4, 7, None]]


def test_a_head_that_is_hidden_comes_back_with_its_texts(table: xw.main.Table) -> None:
    table.show_headers = False
    assert table.header_row_range is None
    assert table.range.address == "$B$3:$D$4"
    assert table.columns[0].name == "Artikel"
    table.show_headers = True
    assert table.header_row_range.value == ROWS[0]
    assert table.range.address == "$B$2:$D$4"


def test_totals_push_down_what_lies_below(table: xw.main.Table) -> None:
    table.parent["C5"].value = "unten"
    table.show_totals = True
    assert table.totals_row_range.address == "$B$5:$D$5"
    assert table.parent["B5"].value == "Total"
    assert table.parent["D5"].formula == "=SUBTOTAL(109,D3:D4)"
    assert table.parent["C6"].value == "unten"
    table.show_totals = False
    assert table.totals_row_range is None
    assert table.data_body_range.address == "$B$3:$D$4"


def test_rows_are_added_and_deleted_within_the_table(table: xw.main.Table) -> None:
    table.parent["A4"].value = "links"
    table.parent["C6"].value = "unten"
    row = table.rows.add(["Quitte", 5, None])
    assert (row.index, len(table.rows)) == (3, 3)
    table.rows.add(["Melone", 1, None], index=2)
    assert table.data_body_range[:, :2].value == [["Apfel", 2], ["Melone", 1], ["Birne", 3], ["Quitte", 5]]
    assert str(table.data_body_range[1, 2].formula).startswith("="), "a formula of the column goes on"
    table.rows[0].delete()
    assert [row.range[0].value for row in table.rows] == ["Melone", "Birne", "Quitte"]
    assert table.parent["A4"].value == "links"
    assert "unten" in table.parent["C6:C8"].value


def test_a_table_without_data_has_a_blank_row_to_begin_with(sheet: xw.Sheet) -> None:
    table = sheet.tables.add(sheet["G2:H2"])
    assert (len(table.rows), table.data_body_range) == (0, None)
    assert table.insert_row_range.address == "$G$3:$H$3"
    table.rows.add(["einzig", 1])
    assert table.data_body_range.value == ["einzig", 1]
    assert table.range.address == "$G$2:$H$3"


def test_columns_are_added_and_deleted_and_what_lies_beside_stays(table: xw.main.Table) -> None:
    table.parent["F3"].value = "rechts"
    added = table.columns.add("Preis", index=2)
    assert (added.index, [column.name for column in table.columns]) == (
        2,
        ["Artikel", "Preis", "Menge", "Doppelt"],
    )
    assert table.columns["preis"].data_body_range.address == "$C$3:$C$4"
    table.columns["Preis"].delete()
    assert [column.name for column in table.columns] == ROWS[0]
    assert "rechts" in table.parent["F3:G3"].value
    with pytest.raises(KeyError, match="Farbe"):
        table.columns("Farbe")


def test_the_data_of_a_table_is_sorted(table: xw.main.Table) -> None:
    table.sort(2, ascending=False)
    assert table.data_body_range[:, 0].value == ["Birne", "Apfel"]


@pytest.mark.parametrize("of", ["table", "range"])
def test_criteria_of_several_columns_must_all_be_met_and_are_read_back(sheet: xw.Sheet, of: str) -> None:
    sheet["A1"].value = [
        ["Ort", "Menge", "Tag"], ["Ost", 5, dt.datetime(2026, 1, 1)], ["West", 10, dt.datetime(2026, 2, 1)],
        ["Nord", 15, dt.datetime(2026, 3, 1)], ["Ost", 20, dt.datetime(2026, 4, 1)],
    ]  # fmt: skip
    owner = sheet.tables.add(sheet["A1:C5"]) if of == "table" else sheet["A1:C5"]

    def shown() -> list[int]:
        return [row for row in range(2, 6) if not sheet[f"{row}:{row}"].rows.hidden]

    owner.autofilter.apply_values(1, ["Ost", "West"])
    assert shown() == [2, 3, 5]
    owner.autofilter.apply_comparison(2, "between", 6, 20)
    assert shown() == [3, 5]
    owner.autofilter.apply_comparison(3, "less_than", dt.date(2026, 4, 1))
    assert shown() == [3]
    first, second, third = owner.autofilter.criteria
    assert (first.type, first.values) == ("values", ["Ost", "West"])
    assert (second.type, second.operator, float(second.value1)) == ("comparison", "between", 6)
    assert third.operator == "less_than"
    owner.autofilter.clear(3)
    assert shown() == [3, 5]
    owner.autofilter.apply_comparison(2, "not_between", 6, 15)
    assert shown() == [2, 5]
    owner.autofilter.clear()
    assert shown() == [2, 3, 4, 5]
    assert {criterion.type for criterion in owner.autofilter.criteria} == {"none"}


@pytest.mark.office
def test_the_greatest_and_the_least_are_shown(office_app: xw.App) -> None:
    sheet = office_app.books.add().sheets[0]
    sheet["A1"].options(transpose=True).value = ["n", 1, 2, 3, 4]
    block = sheet["A1:A5"]
    block.autofilter.apply_top_items(1, 1)
    assert [row for row in range(2, 6) if not sheet[f"{row}:{row}"].rows.hidden] == [5]
    assert (block.autofilter.criteria[0].type, block.autofilter.criteria[0].count) == ("top_items", 1)
    block.autofilter.apply_bottom_items(1, 2)
    assert [row for row in range(2, 6) if not sheet[f"{row}:{row}"].rows.hidden] == [2, 3]
    block.autofilter.apply_top_percent(1, 25)
    assert block.autofilter.criteria[0].type == "top_percent"
    sheet.book.close()


def test_what_is_there_is_asked_once_while_nothing_is_changed(
    sheet: xw.Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = sheet.book.app.impl
    asked: list[str] = []
    real = app._backend.call

    def call(verb: str, **args: object) -> object:
        asked.append(verb)
        return real(verb, **args)

    monkeypatch.setattr(app._backend, "call", call)
    for verb in ("documents", "tables"):
        monkeypatch.setitem(app_module._REMEMBERED, verb, 60.0)
    app._answers.clear()
    for _ in range(3):
        assert sheet.book.name
        assert len(sheet.tables) == 0
        sheet["A1"].color = (0, 0, 255)
    assert (asked.count("documents"), asked.count("tables")) == (1, 1)
    sheet["B2"].value = ROWS
    made = sheet.tables.add(sheet["B2:D4"], name="Waren")
    assert [table.name for table in sheet.tables] == [made.name], "a change is seen at once"
