"""A table grows and shrinks whole: its range, its rules, the look of its rows and their formulas."""

from __future__ import annotations

import re
from datetime import date

import openpyxl
import pytest

from tests.excel.layouts import make, part, rewrite, substitute
from tests.excel.patch_kit import (
    DAY,
    NS,
    ROWS,
    SHEET,
    SMALL,
    STYLES,
    TABLE,
    WORKBOOK,
    appended,
    cell,
    find,
    formula,
    new,
    replaced,
    xml,
)
from toolkit.columns import DAYS, TARGETS, Column, Sheet
from toolkit.excel.closed import ClosedBook
from toolkit.masters.build import BookContent, build


@pytest.fixture
def small(tmp_path):
    return make(tmp_path / "小.xlsx", {SMALL: ROWS})


def test_blank_prepared_rows_are_filled_before_the_table_grows(tmp_path):
    path = make(tmp_path / "小.xlsx", {SMALL: ROWS}, blank=3)
    appended(path, new(3))
    assert xml(path, TABLE).get("ref") == "A4:E9"
    appended(path, new(2))
    assert xml(path, TABLE).get("ref") == "A4:E11"


def test_what_ended_with_the_table_ends_with_it_again(small):
    extra = (
        "<extLst><ext xmlns:x14='http://schemas.microsoft.com/office/spreadsheetml/2009/9/main' uri='{x}'>"
        "<x14:dataValidations xmlns:xm='http://schemas.microsoft.com/office/excel/2006/main'>"
        "<x14:dataValidation><xm:sqref>A5:A6 A1:A2</xm:sqref></x14:dataValidation></x14:dataValidations>"
        "</ext></extLst>"
    )
    substitute(small, SHEET, ("</worksheet>", f"{extra}</worksheet>"))
    appended(small, new(10))
    assert xml(small, TABLE).get("ref") == "A4:E16"
    assert find(small, "//m:autoFilter/@ref", TABLE) == ["A4:E16"]
    assert find(small, "//m:dataValidation/@sqref") == ["C5:C16"]
    assert find(small, "//m:conditionalFormatting/@sqref") == ["C5:C16"]
    assert find(small, "//*[local-name()='sqref']/text()") == ["A5:A16 A1:A2"]
    assert find(small, "//m:dimension/@ref") == ["A2:E16"]


def test_names_and_print_areas_that_ended_with_the_table_go_with_it(tmp_path):
    names = {
        "到底": ("='小表'!$A$5:$A$6", "小表!$A$5:$A$9"),
        "另一处": ("='小表'!$A$5:$A$5", "小表!$A$5:$A$5"),
        "别的表": ("='别表'!$A$5:$A$6", "别表!$A$5:$A$6"),
        "算出来": ("=OFFSET('小表'!$A$5:$A$6,0,0)", "OFFSET('小表'!$A$5:$A$6,0,0)"),
    }

    def more(book):
        book.add_worksheet("别表")
        for name, (refers, _) in names.items():
            book.define_name(name, refers)
        book.get_worksheet_by_name("小表").print_area("A1:E6")

    path = appended(make(tmp_path / "小.xlsx", {SMALL: ROWS}, more=more), new(3))
    found = {n.get("name"): n.text for n in xml(path, WORKBOOK).iter("{*}definedName")}
    area = found.pop("_xlnm.Print_Area")
    assert area.replace("'", "") == "小表!$A$1:$E$9"
    assert {k: v.replace("'", "") for k, v in found.items()} == {
        k: v.replace("'", "") for k, (_, v) in names.items()
    }


def test_a_new_row_looks_like_the_row_above(small):
    substitute(small, SHEET, ('<row r="6"', '<row r="6" ht="33" customHeight="1"'))
    appended(small, new(2))
    for row in (7, 8):
        above = [c.get("s") for c in find(small, "//m:row[@r='6']/m:c")]
        assert [c.get("s") for c in find(small, f"//m:row[@r='{row}']/m:c")] == above
        assert find(small, f"//m:row[@r='{row}']/@ht") == ["33"]
        assert not find(small, f"//m:row[@r='{row}']/@spans")


def test_new_rows_get_the_formula_of_the_table(small):
    appended(small, new(2))
    formulas = [formula(small, f"E{row}") for row in range(5, 9)]
    assert formulas == ["小表[[#This Row],[数]]*2"] * 4
    assert cell(small, "E8").find("m:v", NS) is None


def test_a_given_result_stands_beside_the_formula(small):
    appended(small, [{"id": "新", "twice": 84}])
    assert formula(small, "E7") == "小表[[#This Row],[数]]*2"
    assert cell(small, "E7").findtext("m:v", namespaces=NS) == "84"


def test_columns_that_staff_added_to_the_table_come_along(tmp_path):
    wider = Sheet(
        "小表", "小表", (*SMALL.columns, Column("x", "职工加的", formula="=[@数]+1"), Column("y", "注"))
    )
    path = make(tmp_path / "小.xlsx", {wider: [{**ROWS[0], "x": 2, "y": "甲"}]})
    appended(path, new(1))
    assert xml(path, TABLE).get("ref") == "A4:G6"
    assert formula(path, "F6") == "小表[[#This Row],[数]]+1"
    assert cell(path, "G6").get("s") == cell(path, "G5").get("s")
    assert "".join(cell(path, "G5").itertext()) or cell(path, "G5").get("t") == "s"


def test_a_formula_that_looks_at_the_row_above_moves_with_it(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(build(BookContent(days=(date(2022, 12, 1), date(2022, 12, 5)))))
    book = ClosedBook(path)
    (sheet,) = (part for name, part in book._package.sheets.items() if name == "日历")
    book.append(DAYS, [{"day": date(2022, 12, 6), "base": 1, "work": 1, "count": 4}])
    book.save()
    assert formula(path, "F9", sheet).startswith("N(F8)+")
    assert formula(path, "F10", sheet).startswith("N(F9)+")
    book.replace(DAYS, [{"day": date(2023, 1, n), "base": 1} for n in range(1, 4)])
    book.save()
    texts = [formula(path, f"F{row}", sheet) for row in (5, 6, 7)]
    assert [text.partition("+")[0] for text in texts] == ["N(F4)", "N(F5)", "N(F6)"]
    assert not find(path, "//m:c[@r='F8']", sheet)


def test_rows_typed_below_a_table_are_taken_into_it(small):
    row = '<row r="7"><c r="A7" t="inlineStr"><is><t>手工</t></is></c></row></sheetData>'
    substitute(small, SHEET, ("</sheetData>", row))
    appended(small, new(1))
    assert xml(small, TABLE).get("ref") == "A4:E8"
    assert formula(small, "E7") == "小表[[#This Row],[数]]*2"
    assert [r["id"] for r in ClosedBook(small).read(SMALL).rows] == ["a", "b", "手工", "新0"]


def test_a_view_shrinks_with_its_table_and_leaves_no_ghosts(tmp_path):
    path = make(tmp_path / "小.xlsx", {SMALL: ROWS * 20})
    replaced(path, new(3))
    assert xml(path, TABLE).get("ref") == "A4:E7"
    assert find(path, "//m:autoFilter/@ref", TABLE) == ["A4:E7"]
    assert find(path, "//m:dataValidation/@sqref") == ["C5:C7"]
    assert find(path, "//m:dimension/@ref") == ["A2:E7"]
    assert not find(path, "//m:row[@r > 7]")
    replaced(path, [])
    assert xml(path, TABLE).get("ref") == "A4:E5"
    assert find(path, "//m:row[@r='5']/m:c[m:v or m:is]") == []
    replaced(path, new(2))
    assert find(path, "//m:dataValidation/@sqref") == ["C5:C6"]
    assert formula(path, "E6") == "小表[[#This Row],[数]]*2"
    assert cell(path, "A6").get("s") == cell(path, "A5").get("s")


def test_a_formula_that_staff_typed_into_a_column_of_a_view_is_not_spread(tmp_path):
    path = make(tmp_path / "小.xlsx", {SMALL: ROWS})
    data = re.sub(rb'(<c r="B5"[^>]*>)', rb"\1<f>1+1</f>", part(path, SHEET))
    replaced(rewrite(path, {SHEET: data}), [{"id": "甲"}, {"id": "乙", "n": 3}])
    assert [formula(path, f"B{row}") for row in (5, 6)] == [None, None]
    assert formula(path, "E6") == "小表[[#This Row],[数]]*2"


def test_a_remembered_sort_order_goes_when_the_table_changes_size(small):
    state = '<sortState ref="A5:E6"><sortCondition ref="A5:A6"/></sortState><tableColumns'
    substitute(small, TABLE, ("<tableColumns", state))
    appended(small, new(1))
    assert not find(small, "//m:sortState", TABLE)


def test_in_a_plain_range_rows_follow_the_row_above(tmp_path):
    path = make(tmp_path / "小.xlsx", {SMALL: ROWS}, plain=True)
    substitute(path, SHEET, ("小表[[#This Row],[数]]*2", "$B5*2"))
    appended(path, new(2))
    assert [formula(path, f"E{row}") for row in (7, 8)] == ["$B6*2", "$B7*2"]
    assert len(ClosedBook(path).read(SMALL).rows) == 4


# cells


def test_text_never_becomes_a_formula(small):
    appended(small, [{"id": "=1+1"}, {"id": "+A1"}])
    assert cell(small, "A7").get("t") == "inlineStr"
    assert cell(small, "A7").find("m:f", NS) is None
    assert openpyxl.load_workbook(small)["小表"]["A7"].data_type != "f"


def test_a_date_shows_as_a_date_even_where_no_format_was_prepared(tmp_path):
    path = make(tmp_path / "小.xlsx", {SMALL: []}, plain=True)
    substitute(path, SHEET, ("<cols>", "<cols hidden='1'>"))
    rewrite(path, {SHEET: re.sub(rb"<cols.*?</cols>| s=\"\d+\"", b"", part(path, SHEET))})
    appended(path, new(3))
    assert [row["on"] for row in ClosedBook(path).read(SMALL).rows] == [DAY] * 3
    styles = {cell(path, f"D{row}").get("s") for row in (5, 6, 7)}
    assert len(styles) == 1
    assert openpyxl.load_workbook(path)["小表"]["D6"].is_date


def test_a_new_date_format_keeps_the_rest_of_the_look(tmp_path):
    def more(book):
        page = book.get_worksheet_by_name("小表")
        page.write_blank(
            4, 3, None, book.add_format({"bold": True, "bg_color": "#FF0000", "num_format": "@"})
        )

    path = make(tmp_path / "小.xlsx", {SMALL: []}, more=more)
    appended(path, new(1))
    found = openpyxl.load_workbook(path)["小表"]["D5"]
    assert found.is_date
    assert found.font.bold
    assert found.fill.fgColor.rgb == "FFFF0000"


@pytest.mark.parametrize("look", ["yyyy-mm-dd", 14, "m/d/yy", '[$-804]yyyy"年"m"月"d"日";@'])
def test_styles_are_not_touched_when_dates_already_show(tmp_path, look):
    def more(book):
        page = book.get_worksheet_by_name("小表")
        page.write_blank(4, 3, None, book.add_format({"num_format": look}))

    path = make(tmp_path / "小.xlsx", {SMALL: []}, more=more)
    before = part(path, STYLES)
    appended(path, new(3))
    assert part(path, STYLES) == before
    assert [row["on"] for row in ClosedBook(path).read(SMALL).rows] == [DAY] * 3


def test_a_cell_put_into_a_row_makes_its_hint_of_width_void(tmp_path):
    path = make(tmp_path / "小.xlsx", {SMALL: [{"id": "a"}]}, plain=True)
    assert find(path, "//m:row[@r='5']/@spans")
    book = ClosedBook(path)
    book.update(SMALL, "a", {"n": 1, "flag": True})
    book.save()
    assert [c.get("r") for c in find(path, "//m:row[@r='5']/m:c")] == ["A5", "B5", "C5", "D5", "E5"]
    assert not find(path, "//m:row[@r='5']/@spans")


def test_days_count_from_1904_where_the_workbook_does(tmp_path):
    path = make(tmp_path / "小.xlsx", {SMALL: ROWS}, options={"date_1904": True})
    appended(path, new(1))
    assert [row["on"] for row in ClosedBook(path).read(SMALL).rows] == [DAY] * 3


def test_links_to_rich_values_go_with_the_old_content(small):
    substitute(small, SHEET, ('<c r="B5"', '<c cm="1" vm="2" r="B5"'))
    book = ClosedBook(small)
    book.update(SMALL, "a", {"n": 9})
    book.save()
    assert set(cell(small, "B5").attrib) == {"r", "s"}


def test_cells_and_rows_without_addresses_stay_in_their_places(small):
    bare = re.sub(rb'<c r="[A-Z]+[0-9]+"', b"<c", part(small, SHEET)).replace(b'<row r="6"', b"<row")
    before = [row.values for row in ClosedBook(small).read(SMALL).rows]
    rewrite(small, {SHEET: bare})
    book = ClosedBook(small)
    assert [row.values for row in book.read(SMALL).rows] == before
    book.update(SMALL, "b", {"n": 7, "on": None})
    book.append(SMALL, new(1))
    book.save()
    rows = ClosedBook(small).read(SMALL).rows
    assert [(row.number, row["id"], row["n"], row["on"]) for row in rows] == [
        (5, "a", 1, DAY),
        (6, "b", 7, None),
        (7, "新0", 0, DAY),
    ]


def test_a_large_registry_reads_without_a_problem_after_a_large_append(tmp_path):
    path = make(tmp_path / "台账.xlsx", {TARGETS: []})
    rows = [
        {"no": n, "name": f"示例{n}", "id": f"{n:018}", "region": "431102", "category": "甲", "state": "正常"}
        for n in range(1, 501)
    ]
    appended(path, rows, TARGETS)
    table = ClosedBook(path).read(TARGETS)
    assert len(table.rows) == 500
    assert table.problems == ()
