"""Cells moved, copied, joined, sorted and found; sheets copied; notes, links, print areas: on both backends."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw


def test_merged_cells_are_one_and_keep_only_what_the_first_held(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = [["a", "b"], ["c", "d"]]
    assert not sheet["A1"].merge_cells
    sheet["A1:A2"].merge()
    sheet["A1:B2"].merge()
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    assert sheet["A1"].merge_cells
    sheet["A1:B2"].unmerge()
    assert sheet["A1:B2"].value == [["a", None], [None, None]]
    sheet["A1:B2"].merge(across=True)
    assert sheet["A2"].merge_area.address == "$A$2:$B$2"


def test_a_copy_takes_values_formulas_and_looks_along(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1"].color = (255, 0, 0)
    sheet["A1:B1"].copy(sheet["A3"])
    sheet["A1:B1"].copy()
    sheet["A5"].paste()
    assert sheet["A3:B3"].formula == (("1", "=A3*2"),)
    assert sheet["A5:B5"].formula == (("1", "=A5*2"),)
    assert sheet["A5"].color == (255, 0, 0)


@pytest.mark.office
def test_values_are_pasted_without_formulas_and_looks_or_turned_round(office_app: xw.App) -> None:
    sheet = office_app.books.add().sheets[0]
    sheet["A1"].value = [[1, "=A1*2"], [3, "=A2*2"]]
    sheet["A1"].color = (255, 0, 0)
    sheet["A1:B2"].copy()
    sheet["D1"].paste(paste="values")
    assert sheet["D1:E2"].formula == (("1", "2"), ("3", "6"))
    assert sheet["D1"].color is None
    sheet["G1"].paste(paste="values", transpose=True)
    assert sheet["G1:H2"].value == [[1, 3], [2, 6]]
    sheet["G1"].paste(paste="values", operation="add")
    assert sheet["G1:H2"].value == [[2, 5], [5, 12]]
    with pytest.raises(NotImplementedError, match="column_widths"):
        sheet["A9"].paste(paste="column_widths")
    sheet.book.close()


@pytest.mark.office
def test_cells_move_and_what_means_them_follows(office_app: xw.App) -> None:
    book = office_app.books.add()
    sheet, other = book.sheets[0], book.sheets.add()
    sheet["A1"].value = [["a", 1]]
    sheet["D1"].formula = "=B1"
    sheet["A1:B1"].move(other["C3"])
    assert other["C3:D3"].value == ["a", 1]
    assert sheet["A1:B1"].value == [None, None]
    assert sheet["D1"].formula == f"={other.name}!D3"
    book.close()


def test_rows_are_sorted_by_columns_with_their_looks(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["Name", "Preis"], ["b", 20], ["d", 10], ["a", 30], ["c", 20]]
    sheet["A3"].color = (255, 0, 0)
    sheet["A1:B5"].sort([2, 1], [False, True], has_headers=True)
    assert sheet["A1:B5"].value == [["Name", "Preis"], ["a", 30], ["b", 20], ["c", 20], ["d", 10]]
    assert [cell.row for cell in sheet["A1:A5"] if cell.color is not None] == [5]


def test_a_text_is_found_and_replaced_in_formulas_too(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["katze", "Katze"], ["katzenklo", '="kat"&"ze"']]
    block = sheet["A1:B2"]
    assert block.find("katze", whole=True).address == "$A$1"
    assert block.find("Katze", match_case=True).address == "$B$1"
    assert block.find("klo", order="columns", direction="backward").address == "$A$2"
    assert block.find("hund") is None
    block.replace_all("kat", "hun", match_case=True)
    assert block.formula == (("hunze", "Katze"), ("hunzenklo", '="hun"&"ze"'))


def test_rows_that_are_alike_are_removed_and_nothing_beside_or_below_moves(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["n", "x"], ["a", 1], ["A", 2], ["b", 3], ["unten", 4]]
    sheet["A1:A4"].remove_duplicates([1], has_headers=True)
    assert sheet["A1:A5"].value == ["n", "a", "b", None, "unten"]
    assert sheet["B1:B5"].value == ["x", 1, 2, 3, 4]


@pytest.mark.office
def test_special_cells_are_told_apart(office_app: xw.App) -> None:
    sheet = office_app.books.add().sheets[0]
    sheet["A1"].value = [[1, "a", True], ["=1+1", "=1/0", None]]
    block = sheet["A1:C2"]

    def cells(*what: str) -> list[str]:
        return [area.address for area in block.get_special_cells(*what)]

    assert cells("constants", "numbers") == ["$A$1"]
    assert cells("constants", "logical") == ["$C$1"]
    assert cells("formulas", "errors") == ["$B$2"]
    assert cells("formulas") == ["$A$2:$B$2"]
    assert cells("blanks") == ["$C$2"]
    sheet.book.close()


def test_a_block_is_filled_by_one_array_formula(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 4], [2, 5]]
    assert sheet["D1"].formula_array is None
    sheet["D1"].formula_array = "=SUM(A1:A2*B1:B2)"
    assert sheet["D1"].formula_array == "=SUM(A1:A2*B1:B2)"
    assert sheet["D1"].has_array


def test_a_cell_leads_to_an_address(sheet: xw.Sheet) -> None:
    sheet["A1"].add_hyperlink("www.example.org", "示例")
    assert sheet["A1"].value == "示例"
    assert sheet["A1"].hyperlink.rstrip("/") == "http://www.example.org"
    with pytest.raises(ValueError, match="hyperlink"):
        _ = sheet["A2"].hyperlink


def test_notes_are_put_changed_listed_and_taken_away(sheet: xw.Sheet) -> None:
    note = sheet["B2"].add_note("核对")
    assert (note.text, note.location.address) == ("核对", "$B$2")
    note.text = "已核对"
    assert [other.text for other in sheet.notes] == ["已核对"]
    with pytest.raises(ValueError, match="already"):
        sheet["B2"].add_note("再来")
    note.delete()
    assert sheet["B2"].note is None


def test_a_sheet_is_copied_with_its_tables_and_moved(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [["n"], ["a"]]
    sheet.tables.add(sheet["A1:A2"])
    copied = sheet.copy(name="Kopie")
    assert [other.name for other in book.sheets] == ["Sheet1", "Kopie"]
    assert copied["A2"].value == "a"
    copied.move(before=sheet)
    assert [other.name for other in book.sheets] == ["Kopie", "Sheet1"]


@pytest.mark.office
def test_a_sheet_is_copied_into_another_workbook(office_app: xw.App) -> None:
    sheet, other = office_app.books.add().sheets[0], office_app.books.add()
    sheet["A1"].value = [["n"], ["a"]]
    sheet.tables.add(sheet["A1:A2"])
    copied = sheet.copy(after=other.sheets[0])
    assert copied.name == "Sheet1 (2)"
    assert copied["A2"].value == "a"
    assert [table.range.address for table in copied.tables] == ["$A$1:$A$2"]
    for book in (sheet.book, other):
        book.close()


def test_a_new_sheet_comes_to_the_front(book: xw.Book) -> None:
    added = book.sheets.add(after=1)
    assert book.sheets.active == added
    assert [sheet.name for sheet in book.sheets] == ["Sheet1", "Sheet2"]


def test_what_is_printed_shown_and_frozen(sheet: xw.Sheet) -> None:
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "A1:B2"
    assert sheet.page_setup.print_area == "$A$1:$B$2"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None
    other = sheet.book.sheets.add()
    assert sheet.show_gridlines
    sheet.show_gridlines = False
    assert not sheet.show_gridlines
    assert other.show_gridlines
    assert sheet.book.sheets.active == other
    sheet.freeze_panes.freeze_at("1:1")
    sheet.freeze_panes.unfreeze()
    sheet.visible = False
    with pytest.raises(ValueError, match="hidden"):
        _ = sheet.show_gridlines


@pytest.mark.office
def test_frozen_rows_and_columns_are_kept_in_the_file(office_app: xw.App, tmp_path: Path) -> None:
    import openpyxl

    book = office_app.books.add()
    book.sheets[0].freeze_panes.freeze_at("A1:B3")
    book.save(tmp_path / "a.xlsx")
    book.close()
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].freeze_panes == "C4"


@pytest.mark.office
def test_a_block_alone_is_printed(office_app: xw.App, tmp_path: Path) -> None:
    sheet = office_app.books.add().sheets[0]
    sheet["A1:A200"].value = "x"
    sheet.range("A1:A200").to_pdf(tmp_path / "all.pdf")
    sheet.range("A1:A2").to_pdf(tmp_path / "two.pdf")
    pages = [(tmp_path / name).read_bytes().count(b"/Type/Page/") for name in ("all.pdf", "two.pdf")]
    assert pages[0] > pages[1] == 1
    sheet.book.close()


@pytest.mark.office
def test_the_newest_workbook_is_the_last_and_the_active_one(office_app: xw.App) -> None:
    first, second = office_app.books.add(), office_app.books.add()
    assert office_app.books.active == second
    assert office_app.books[-1] == second
    first.activate()
    assert office_app.books.active == first
    third = office_app.books.add()
    assert office_app.books.active == third
    for book in (first, second, third):
        book.close()


@pytest.mark.office
def test_a_killed_office_leaves_no_lock_behind(tmp_path: Path) -> None:
    from xlwings_offices import libreoffice

    app = libreoffice.start()
    app.books.add().save(tmp_path / "a.xlsx")
    lock = tmp_path / ".~lock.a.xlsx#"
    assert lock.exists()
    app.kill()
    assert not lock.exists()


@pytest.mark.office
def test_manual_calculation_waits_and_keeps_what_was_known(office_app: xw.App) -> None:
    sheet = office_app.books.add().sheets[0]
    sheet["A1"].value = [2, "=A1*2"]
    try:
        office_app.calculation = "manual"
        sheet["A1"].value = 4
        assert sheet["B1"].value == 4
        office_app.calculation = "semiautomatic"
        office_app.calculate()
        assert sheet["B1"].value == 8
    finally:
        office_app.calculation = "automatic"
    with pytest.raises(ValueError, match="halbautomatisch"):
        office_app.calculation = "halbautomatisch"
    sheet.book.close()


@pytest.mark.office
def test_cells_accept_what_a_rule_says_and_the_file_keeps_it(office_app: xw.App, tmp_path: Path) -> None:
    import openpyxl

    book = office_app.books.add()
    sheet = book.sheets[0]
    assert sheet["A1"].data_validation.type == "none"
    sheet["A1:A9"].data_validation.set_list(["开放", "关闭"], in_cell_dropdown=False)
    sheet["B1"].data_validation.set_list(sheet["D1:D3"])
    sheet["C1"].data_validation.set_whole_number("between", 1, 10)
    sheet["E1:E9"].data_validation.set_custom("=COUNTIF($E$1:$E$9,E1)=1")
    rule = sheet["A1:A9"].data_validation
    assert (rule.type, rule.source, rule.in_cell_dropdown) == ("list", "开放,关闭", False)
    assert (rule.alert_style, rule.show_error) == ("stop", True), "it refuses"
    assert "$D$1:$D$3" in sheet["B1"].data_validation.source
    rule = sheet["C1"].data_validation
    assert (rule.operator, rule.formula1, rule.formula2) == ("between", "=1", "=10")
    assert sheet["E2"].data_validation.formula is not None
    assert sheet["A1:B1"].data_validation.type == "inconsistent"
    with pytest.raises(xw.XlwingsError, match="different validation rules"):
        sheet["A1:B1"].data_validation.set_list(["x"])
    sheet["C1"].data_validation.delete()
    assert sheet["C1"].data_validation.type == "none"
    book.save(tmp_path / "a.xlsx")
    book.close()
    kept = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].data_validations.dataValidation
    assert {(str(rule.sqref), rule.type) for rule in kept if rule.type} == {
        ("A1:A9", "list"), ("B1", "list"), ("E1:E9", "custom"),
    }  # fmt: skip


@pytest.mark.office
def test_rows_are_grouped_and_the_file_keeps_it(office_app: xw.App, tmp_path: Path) -> None:
    import openpyxl

    book = office_app.books.add()
    sheet = book.sheets[0]
    sheet["A1:A9"].value = "x"
    sheet["2:4"].group()
    sheet["B:C"].group()
    sheet["B:C"].ungroup()
    book.save(tmp_path / "a.xlsx")
    book.close()
    kept = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [kept.row_dimensions[n].outlineLevel for n in range(1, 6)] == [0, 1, 1, 1, 0]
