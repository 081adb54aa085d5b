"""Workbooks, sheets, ranges, names and tables: the same on both backends."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings as xw

from xlwings_offices import OfficeError, Protected


def test_a_workbook_is_saved_closed_and_opened_again(app: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "示例.xlsx"
    book = app.books.add()
    book.sheets[0]["A1"].value = "示例"
    book.save(path)
    assert (book.name, book.fullname) == ("示例.xlsx", str(path))
    assert book.api.Saved
    book.sheets[0]["A1"].value = "未保存"
    assert not book.api.Saved
    book.close()
    assert "示例.xlsx" not in [other.name for other in app.books]
    again = app.books.open(path)
    assert again.sheets[0]["A1"].value == "示例"
    again.sheets[0]["A2"].value = "第二行"
    again.save()
    assert openpyxl.load_workbook(path).worksheets[0]["A2"].value == "第二行"


def test_an_open_workbook_is_not_opened_twice(app: xw.App, tmp_path: Path) -> None:
    book = app.books.add()
    book.save(tmp_path / "a.xlsx")
    assert app.books.open(tmp_path / "a.xlsx") == book
    assert len(app.books) == 1
    assert app.books["a.xlsx"] == book
    assert app.books[str(tmp_path / "a.xlsx")] == book


def test_the_workbook_in_front_is_the_active_one(app: xw.App) -> None:
    first, second = app.books.add(), app.books.add()
    assert app.books.active == second
    first.activate()
    assert app.books.active == first
    assert app.selection is not None
    assert app.selection.sheet == first.sheets[0]


def test_what_is_not_there_is_a_key_error(app: xw.App, sheet: xw.Sheet) -> None:
    for missing in (lambda: app.books["nichts.xlsx"], lambda: sheet.book.sheets["无"], lambda: sheet["无此名称"],
                    lambda: sheet.tables["无"], lambda: sheet.book.names["无"]):  # fmt: skip
        with pytest.raises(KeyError):
            missing()


def test_a_file_that_cannot_be_opened_or_saved_is_an_office_error(app: xw.App, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):  # xlwings itself looks
        app.books.open(tmp_path / "nichts.xlsx")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\3\4 broken")
    with pytest.raises(OfficeError):
        app.books.open(broken)
    with pytest.raises(OfficeError):
        app.books.add().save(tmp_path / "a.unknown")


def test_the_workbook_of_a_button_is_the_mock_caller(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xw.Book, "_mock_caller", None, raising=False)  # the caller ends with the test
    book.set_mock_caller()
    assert xw.Book.caller() == book


def test_sheets_are_added_renamed_hidden_and_deleted(book: xw.Book) -> None:
    first = book.sheets[0]
    added = book.sheets.add("抽取结果", after=first)
    assert book.sheet_names == [first.name, "抽取结果"]
    book.sheets.add("前", before=first)
    assert [sheet.index for sheet in book.sheets] == [1, 2, 3]
    added.name = "结果"
    assert "结果" in book.sheet_names
    added.visible = False
    assert not added.visible
    added.visible = True
    added.activate()
    assert book.sheets.active == added
    added.delete()
    assert "结果" not in book.sheet_names


def test_the_last_sheet_stays(book: xw.Book) -> None:
    with pytest.raises(OfficeError):
        book.sheets[0].visible = False
    with pytest.raises(OfficeError):
        book.sheets[0].delete()
    with pytest.raises((OfficeError, ValueError)):
        book.sheets.add(book.sheets[0].name)


def test_the_used_range_begins_at_the_first_used_cell(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["B3"].value = [["a", "b"], ["c", "d"]]
    assert sheet.used_range.address == "$B$3:$C$4"


def test_a_protected_sheet_refuses_changes_to_locked_cells(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "fest"
    sheet.api.Protect("x")
    assert sheet.api.ProtectContents
    for change in (
        lambda: setattr(sheet["A1"], "value", "neu"),
        sheet["A1"].clear_contents,
        lambda: setattr(sheet["A1"], "number_format", "0"),
        lambda: setattr(sheet["A1"], "color", (1, 2, 3)),
        lambda: sheet["1:1"].insert("down"),
        lambda: sheet["A1"].delete("up"),
    ):
        with pytest.raises(Protected):
            change()
    assert sheet["A1"].value == "fest"
    with pytest.raises(OfficeError):
        sheet.api.Unprotect("falsch")
    sheet.api.Unprotect("x")
    sheet["A1"].value = "neu"
    assert sheet["A1"].value == "neu"


def test_ranges_are_found_by_address_numbers_and_corners(sheet: xw.Sheet) -> None:
    assert sheet.range((2, 3)).address == "$C$2"
    assert sheet.range((1, 1), (2, 2)).address == "$A$1:$B$2"
    assert sheet.range("B2", "A1").address == "$A$1:$B$2"
    assert sheet["A:B"].address == "$A:$B"
    assert sheet["2:3"].address == "$2:$3"
    assert sheet[0:2, 1].address == "$B$1:$B$2"
    with pytest.raises(IndexError):
        sheet.range((0, 1))


def test_ranges_are_resized_offset_and_walked(sheet: xw.Sheet) -> None:
    block = sheet["B2:C3"]
    assert block.resize(1, 4).address == "$B$2:$E$2"
    assert block.offset(1, -1).address == "$A$3:$B$4"
    assert block.last_cell.address == "$C$3"
    assert [cell.address for cell in block] == ["$B$2", "$C$2", "$B$3", "$C$3"]
    assert block.rows[1].address == "$B$3:$C$3"
    assert block.columns[0].address == "$B$2:$B$3"
    assert block.get_address(False, False) == "B2:C3"
    assert block.get_address(include_sheetname=True).endswith("!$B$2:$C$3")
    assert block.get_address(external=True).startswith(("[", "'["))


def test_blocks_end_where_ctrl_arrow_goes(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["a", "b", None, "c"], ["d", None, None, None], ["e", None, None, None]]
    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet["B2"].end("right").address == "$C$2"
    assert sheet["C2"].end("right").address == "$E$2"
    assert sheet["E2"].end("right").address == "$XFD$2"
    assert sheet["B1048576"].end("up").address == "$B$4"
    assert sheet["D1048576"].end("up").address == "$D$1"
    assert sheet["B9"].end("left").address == "$A$9"
    assert sheet["B2"].expand().address == "$B$2:$C$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["B2"].options(expand="right").value == ["a", "b"]
    assert sheet["C3"].current_region.address == "$B$2:$C$4"
    assert sheet["E2"].current_region.address == "$E$2"


def test_cells_are_inserted_and_deleted(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    sheet["1:1"].insert("down")
    assert sheet["A1:B3"].value == [[None, None], ["a", "b"], ["c", "d"]]
    sheet["A2"].insert("right")
    assert sheet["A2:C2"].value == [None, "a", "b"]
    sheet["A2"].delete("left")
    sheet["1:1"].delete()
    assert sheet["A1:B2"].value == [["a", "b"], ["c", "d"]]


def test_looks_are_set_and_read(sheet: xw.Sheet) -> None:
    assert sheet["A1"].number_format == "General"
    assert sheet["A1"].color is None
    sheet["A1:B1"].number_format = "0.00%"
    assert sheet["A1:B1"].number_format == "0.00%"
    assert sheet["A1:C1"].number_format is None
    sheet["A1"].number_format = "yyyy-mm-dd"
    assert sheet["A1"].number_format == "yyyy-mm-dd"
    sheet["A1"].color = (255, 204, 0)
    assert sheet["A1"].color == (255, 204, 0)
    sheet["A1"].color = "#0a0b0c"
    assert sheet["A1"].color == (10, 11, 12)
    sheet["A1"].color = None
    assert sheet["A1"].color is None
    sheet["A1"].row_height = 30
    assert sheet["A1"].row_height == pytest.approx(30, abs=0.1)
    assert sheet["A1:A2"].row_height is None
    sheet["B1"].column_width = 20
    assert sheet["B1"].column_width == pytest.approx(20, abs=0.1)
    sheet.autofit()


def test_names_are_defined_found_changed_and_deleted(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = ["a", "b"]
    sheet["A1:B1"].name = "区域"
    assert book.names["区域"].refers_to_range == sheet["A1:B1"]
    assert book.names["区域"].refers_to == f"={sheet.name}!$A$1:$B$1"
    assert sheet["区域"].value == ["a", "b"]
    assert sheet["A1:B1"].name.name == "区域"
    book.names["区域"].refers_to = f"={sheet.name}!$C$1"
    assert sheet["区域"].address == "$C$1"
    assert "区域" in book.names
    book.names["区域"].delete()
    assert "区域" not in book.names


def test_a_name_of_another_sheet_with_blanks_leads_there(book: xw.Book) -> None:
    other = book.sheets.add("我的 表")
    book.names.add("那里", "='我的 表'!$B$2:$B$3")
    assert book.names["那里"].refers_to_range == other["B2:B3"]
    assert book.sheets[-1]["那里"].sheet == other


def test_a_name_that_is_no_range_says_so(book: xw.Book) -> None:
    book.names.add("常数", "=42")
    assert book.names["常数"].refers_to == "=42"
    with pytest.raises(OfficeError):
        _ = book.names["常数"].refers_to_range
    with pytest.raises(OfficeError):
        book.names.add("A1", "=42")


def test_a_table_has_a_head_data_and_a_filter(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["名称", None], ["甲", 1], ["乙", 2]]
    table = sheet.tables.add(sheet["B2:C4"], name="对象")
    assert sheet["C2"].value == "Column2", "a blank head is filled, as Excel does"
    assert table.range.address == "$B$2:$C$4"
    assert table.header_row_range.value == ["名称", "Column2"]
    assert table.data_body_range.value == [["甲", 1.0], ["乙", 2.0]]
    assert table.totals_row_range is None
    assert sheet["对象"] == table.data_body_range
    assert sheet["对象[名称]"].value == ["甲", "乙"]
    assert sheet["对象[#All]"] == table.range
    assert sheet["C3"].table == table
    assert sheet["A1"].table is None
    assert table.show_autofilter
    table.show_autofilter = False
    assert not table.show_autofilter
    assert [other.name for other in sheet.tables] == ["对象"]


def test_a_table_grows_and_keeps_its_head(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["名称"], ["甲"]]
    table = sheet.tables.add(sheet["A1:A2"], name="对象")
    sheet["A3"].value = "乙"
    table.resize(sheet["A1:A3"])
    assert sheet.tables["对象"].data_body_range.value == ["甲", "乙"]
    with pytest.raises(OfficeError):
        table.resize(sheet["A2:A3"])
    with pytest.raises(OfficeError):
        sheet.tables.add(sheet["A3:B4"], name="darüber")
    with pytest.raises(OfficeError):
        sheet.tables.add(sheet["D1:D2"], name="对象")


def test_a_table_is_updated_from_a_dataframe(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["名称", "数量"], ["甲", 1], ["乙", 2], ["丙", 3]]
    table = sheet.tables.add(sheet["A1:B4"], name="对象")
    table.update(pd.DataFrame({"名称": ["丁"], "数量": [9.0]}), index=False)
    assert sheet.tables["对象"].range.value == [["名称", "数量"], ["丁", 9.0]]
    assert sheet["A3:B4"].value == [[None, None], [None, None]]


def test_reads_and_writes_are_true_whatever_a_filter_hides(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["k", "v"], ["a", 1], ["b", 2], ["a", 3], ["b", 4]]
    table = sheet.tables.add(sheet["A1:B5"], name="筛选")
    table.autofilter.apply_values(1, ["a"])
    assert [sheet[f"{n}:{n}"].rows.hidden for n in range(1, 6)] == [False, False, True, False, True]
    assert sheet["A2:B5"].value == [["a", 1.0], ["b", 2.0], ["a", 3.0], ["b", 4.0]]
    sheet["B2"].options(transpose=True).value = [10, 20, 30, 40]
    assert sheet["B2:B5"].value == [10.0, 20.0, 30.0, 40.0]
    sheet["B3:B4"].clear_contents()
    assert sheet["B2:B5"].value == [10.0, None, None, 40.0]
    assert sheet["A1"].end("down").address == "$A$5"
    sheet["A3:B3"].delete("up")
    assert sheet["A2:B4"].value == [["a", 10.0], ["a", None], ["b", 40.0]]
    table.show_autofilter = False
    assert sheet["1:6"].rows.hidden is False


def test_hidden_rows_and_columns_are_told(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = 1
    sheet["2:2"].rows.hidden = True
    assert sheet["1:3"].rows.hidden is None
    assert sheet["2:2"].rows.hidden is True
    sheet["B:B"].columns.hidden = True
    assert sheet["B1"].columns.hidden is True
    assert sheet["A1:A3"].value == [1.0] * 3


def test_what_was_selected_is_the_selection(app: xw.App, sheet: xw.Sheet) -> None:
    sheet["B2:C3"].select()
    assert app.selection == sheet["B2:C3"]


def test_messages_without_a_window_are_kept_and_answered(app: xw.App) -> None:
    assert app.alert("完成", "抽取") == "ok"
    assert app.alert("继续？", buttons="yes_no") == "yes"
    app.impl.answer = "no"
    assert app.alert("继续？", buttons="yes_no", mode="critical") == "no"
    app.impl.answer = None
    assert [alert.text for alert in app.impl.alerts[-3:]] == ["完成", "继续？", "继续？"]
    with pytest.raises(ValueError, match="buttons"):
        app.alert("?", buttons="help")


def test_switches_of_the_app_can_be_set_and_read(app: xw.App, book: xw.Book) -> None:
    with app.properties(
        screen_updating=False, calculation="manual", display_alerts=False, status_bar="请稍候"
    ):
        assert (app.screen_updating, app.calculation, app.status_bar) == (False, "manual", "请稍候")
    assert (app.screen_updating, app.calculation, app.status_bar) == (True, "automatic", False)
    app.calculate()
    assert app.api.Ready


def test_a_method_that_is_not_covered_says_so(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError):
        _ = sheet.charts


@pytest.mark.office
def test_a_sheet_that_was_read_before_is_read_right_after_rows_came_and_went(office_app: xw.App) -> None:
    """The link keeps the office's sheet, which the office moves when a row is put in at the top."""
    book = office_app.books.add()
    sheet = book.sheets[0]
    sheet["A1:A3"].value = [["甲"], [dt.date(2026, 11, 28)], [True]]
    assert sheet["A1:A3"].value == ["甲", dt.datetime(2026, 11, 28), True]
    sheet["B1:B3"].value = [[1], [dt.date(2026, 11, 28)], [2]]
    assert sheet["B1:B3"].value == [1.0, dt.datetime(2026, 11, 28), 2.0], (
        "one column with a number and a date"
    )
    sheet["1:1"].insert("down")
    assert sheet["A1:A4"].value == [None, "甲", dt.datetime(2026, 11, 28), True]
    sheet["2:2"].delete()
    assert sheet["A1:A3"].value == [None, dt.datetime(2026, 11, 28), True]
    sheet.name = "别名"
    book.sheets.add(after=sheet, name="新表")
    book.sheets["新表"]["A1"].value = 7
    assert (book.sheets["新表"]["A1"].value, book.sheets["别名"]["A2"].value) == (
        7.0,
        dt.datetime(2026, 11, 28),
    )
    book.sheets["新表"].delete()
    book.sheets.add(after=sheet, name="新表")
    assert book.sheets["新表"]["A1"].value is None
    book.close()


@pytest.mark.office
def test_a_name_that_speaks_of_a_table_grows_with_it(office_app: xw.App) -> None:
    book = office_app.books.add()
    sheet = book.sheets[0]
    sheet["A1"].value = [["Zahl"], [1]]
    table = sheet.tables.add(sheet["A1:A2"], name="Zahlen")
    book.names.add("Summe", "=SUM(Zahlen[Zahl])")
    sheet["C1"].formula = "=Summe"
    assert sheet["C1"].value == 1
    sheet["A3"].value = 2
    table.resize(sheet["A1:A3"])
    office_app.calculate()
    assert sheet["C1"].value == 3
    book.names.add("Doppelt", "=SUM(Zahlen[Zahl])*2")  # after it was found out which names speak of tables
    sheet["C2"].formula = "=Doppelt"
    sheet["A4"].value = 3
    table.resize(sheet["A1:A4"])
    office_app.calculate()
    assert sheet["C1:C2"].value == [6, 12]
    book.close()


@pytest.mark.office
def test_a_sheet_that_took_another_name_is_not_read_by_its_old_one(office_app: xw.App) -> None:
    book = office_app.books.add()
    book.sheets[0].name = "A"
    book.sheets.add("B")
    for name in "AB":
        book.sheets[name]["A1"].value = f"in {name}"
    assert book.sheets["A"].used_range.value == "in A"
    found = book.sheets["A"].used_range.address
    book.sheets["A"].name = "C"
    book.sheets["B"].name = "A"
    assert book.sheets["A"][found].value == "in B"
    book.close()
