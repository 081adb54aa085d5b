"""A patch changes what it must and nothing else: tables grow and shrink whole, foreign parts keep their bytes."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from datetime import date

import openpyxl
import pytest
from layouts import make, part, parts, put, rewrite, substitute
from lxml import etree
from sample_content import days
from toolkit.columns import CASES, DAYS, FINDINGS, LOG, TARGETS, Column, Kind, Sheet
from toolkit.errors import ProblemsFound, Refused
from toolkit.excel.build import Content, build
from toolkit.excel.closed import ClosedBook

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
SHEET, TABLE, WORKBOOK, STYLES = (
    "xl/worksheets/sheet1.xml",
    "xl/tables/table1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
)
DAY = date(2023, 4, 20)
CASE = {"case": "一", "task": "2023-001", "target": "示例", "shown": True, "ended": DAY}
SMALL = Sheet(
    "小表",
    "小表",
    (
        Column("id", "编码", Kind.CODE, required=True),
        Column("n", "数", Kind.INT),
        Column("flag", "可否", Kind.FLAG, choices=("是", "否")),
        Column("on", "日期", Kind.DATE),
        Column("twice", "两倍", Kind.INT, formula="=[@数]*2"),
    ),
    key="id",
)
VIEW = Sheet("小表", "小表", SMALL.columns, view=True)
ROWS = [
    {"id": "a", "n": 1, "flag": "是", "on": DAY, "twice": 2},
    {"id": "b", "n": 2, "flag": "否", "on": DAY},
]


def new(n=1):
    return [{"id": f"新{i}", "n": i, "flag": False, "on": DAY} for i in range(n)]


def xml(path, name=SHEET):
    return etree.fromstring(part(path, name))


def find(path, expression, name=SHEET):
    return xml(path, name).xpath(expression, namespaces=NS)


def cell(path, address, name=SHEET):
    (found,) = find(path, f"//m:c[@r='{address}']", name)
    return found


def appended(path, rows, sheet=SMALL):
    book = ClosedBook(path)
    book.append(sheet, rows)
    book.save()
    return path


@pytest.fixture
def small(tmp_path):
    return make(tmp_path / "小.xlsx", {SMALL: ROWS})


# growing and shrinking


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
        for name, (formula, _) in names.items():
            book.define_name(name, formula)
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
    formulas = [cell(small, f"E{row}").findtext("m:f", namespaces=NS) for row in range(5, 9)]
    assert formulas == ["小表[[#This Row],[数]]*2"] * 4
    assert cell(small, "E8").find("m:v", NS) is None


def test_a_given_result_stands_beside_the_formula(small):
    appended(small, [{"id": "新", "twice": 84}])
    assert cell(small, "E7").findtext("m:f", namespaces=NS) == "小表[[#This Row],[数]]*2"
    assert cell(small, "E7").findtext("m:v", namespaces=NS) == "84"


def test_columns_that_staff_added_to_the_table_come_along(tmp_path):
    wider = Sheet(
        "小表", "小表", (*SMALL.columns, Column("x", "职工加的", formula="=[@数]+1"), Column("y", "注"))
    )
    path = make(tmp_path / "小.xlsx", {wider: [{**ROWS[0], "x": 2, "y": "甲"}]})
    appended(path, new(1))
    assert xml(path, TABLE).get("ref") == "A4:G6"
    assert cell(path, "F6").findtext("m:f", namespaces=NS) == "小表[[#This Row],[数]]+1"
    assert cell(path, "G6").get("s") == cell(path, "G5").get("s")
    assert "".join(cell(path, "G5").itertext()) or cell(path, "G5").get("t") == "s"


def test_a_formula_that_looks_at_the_row_above_moves_with_it(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(build(Content(days=list(days())[:5])))
    book = ClosedBook(path)
    (sheet,) = (part for name, part in book._package.sheets.items() if name == "日历")
    book.append(DAYS, [{"day": date(2022, 12, 6), "base": 1, "work": 1, "count": 4}])
    book.save()
    assert cell(path, "F9", sheet).findtext("m:f", namespaces=NS).startswith("N(F8)+")
    assert cell(path, "F10", sheet).findtext("m:f", namespaces=NS).startswith("N(F9)+")
    book.replace(DAYS, [{"day": date(2023, 1, n), "base": 1} for n in range(1, 4)])
    book.save()
    texts = [cell(path, f"F{row}", sheet).findtext("m:f", namespaces=NS) for row in (5, 6, 7)]
    assert [text.partition("+")[0] for text in texts] == ["N(F4)", "N(F5)", "N(F6)"]
    assert not find(path, "//m:c[@r='F8']", sheet)


def test_rows_typed_below_a_table_are_taken_into_it(small):
    row = '<row r="7"><c r="A7" t="inlineStr"><is><t>手工</t></is></c></row></sheetData>'
    substitute(small, SHEET, ("</sheetData>", row))
    appended(small, new(1))
    assert xml(small, TABLE).get("ref") == "A4:E8"
    assert cell(small, "E7").findtext("m:f", namespaces=NS) == "小表[[#This Row],[数]]*2"
    assert [r["id"] for r in ClosedBook(small).read(SMALL).rows] == ["a", "b", "手工", "新0"]


def test_a_view_shrinks_with_its_table_and_leaves_no_ghosts(tmp_path):
    path = make(tmp_path / "小.xlsx", {SMALL: ROWS * 20})
    book = ClosedBook(path)
    book.replace(VIEW, new(3))
    book.save()
    assert xml(path, TABLE).get("ref") == "A4:E7"
    assert find(path, "//m:autoFilter/@ref", TABLE) == ["A4:E7"]
    assert find(path, "//m:dataValidation/@sqref") == ["C5:C7"]
    assert find(path, "//m:dimension/@ref") == ["A2:E7"]
    assert not find(path, "//m:row[@r > 7]")
    book.replace(VIEW, [])
    book.save()
    assert xml(path, TABLE).get("ref") == "A4:E5"
    assert find(path, "//m:row[@r='5']/m:c[m:v or m:is]") == []
    book.replace(VIEW, new(2))
    book.save()
    assert find(path, "//m:dataValidation/@sqref") == ["C5:C6"]
    assert cell(path, "E6").findtext("m:f", namespaces=NS) == "小表[[#This Row],[数]]*2"
    assert cell(path, "A6").get("s") == cell(path, "A5").get("s")


def test_a_remembered_sort_order_goes_when_the_table_changes_size(small):
    state = '<sortState ref="A5:E6"><sortCondition ref="A5:A6"/></sortState><tableColumns'
    substitute(small, TABLE, ("<tableColumns", state))
    appended(small, new(1))
    assert not find(small, "//m:sortState", TABLE)


def test_in_a_plain_range_rows_follow_the_row_above(tmp_path):
    path = make(tmp_path / "小.xlsx", {SMALL: ROWS}, plain=True)
    substitute(path, SHEET, ("小表[[#This Row],[数]]*2", "$B5*2"))
    appended(path, new(2))
    assert [cell(path, f"E{row}").findtext("m:f", namespaces=NS) for row in (7, 8)] == ["$B6*2", "$B7*2"]
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


def test_styles_are_not_touched_when_dates_already_show(small):
    before = part(small, STYLES)
    appended(small, new(3))
    assert part(small, STYLES) == before


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


# what is refused


def test_a_total_row_in_the_way_is_refused_with_its_place(small):
    substitute(small, TABLE, ("totalsRowShown", 'totalsRowCount="1" totalsRowShown'))
    with pytest.raises(ProblemsFound, match="汇总行") as error:
        ClosedBook(small).append(SMALL, new(1))
    assert error.value.problems[0].place.cell == "A6"


def test_another_table_in_the_way_is_refused(tmp_path):
    def more(book):
        page = book.get_worksheet_by_name("小表")
        page.add_table(9, 1, 12, 2, {"name": "另一个", "columns": [{"header": "甲"}, {"header": "乙"}]})

    path = make(tmp_path / "小.xlsx", {SMALL: ROWS}, more=more)
    book = ClosedBook(path)
    with pytest.raises(Refused, match="另一个表格（B10:C13）"):
        book.append(SMALL, new(4))
    with pytest.raises(Refused, match="另一个表格"):
        book.replace(VIEW, [])


def share(path):
    """Let E5 keep the formula of E6, as spreadsheet programs do to save space."""
    data = part(path, SHEET).decode()
    keeper, dependent = '<f t="shared" ref="E5:E6" si="0">B5*2</f>', '<f t="shared" si="0"/>'
    for address, formula in (("E5", keeper), ("E6", dependent)):
        data = re.sub(rf'(<c r="{address}"[^>]*>)<f>[^<]*</f>', rf"\1{formula}", data)
    return rewrite(path, {SHEET: data.encode()})


def test_a_formula_that_others_depend_on_is_not_taken_away(small):
    share(small)
    typed = Sheet(
        "小表",
        "小表",
        tuple(c if c.key != "twice" else Column("twice", "两倍", Kind.INT) for c in SMALL.columns),
        key="id",
    )
    before = small.read_bytes()
    with pytest.raises(Refused, match="E6 的公式依附"):
        ClosedBook(small).update(typed, "a", {"twice": 1})
    assert small.read_bytes() == before
    book = ClosedBook(small)
    book.update(typed, "b", {"twice": 1})  # nothing depends on this one
    book.save()
    assert cell(small, "E6").find("m:f", NS) is None


def test_shared_formulas_go_together_and_are_copied_as_text(small):
    share(small)
    substitute(
        small, TABLE, ("<calculatedColumnFormula>小表[[#This Row],[数]]*2</calculatedColumnFormula>", "")
    )
    appended(small, new(1))
    assert cell(small, "E7").findtext("m:f", namespaces=NS) == "B7*2"
    book = ClosedBook(small)
    book.replace(VIEW, new(2))
    book.save()
    assert [cell(small, f"E{row}").findtext("m:f", namespaces=NS) for row in (5, 6)] == ["B5*2", "B6*2"]


def test_strict_open_xml_is_read_but_not_written(small):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    for name in (SHEET, WORKBOOK):
        substitute(small, name, (main, "http://purl.oclc.org/ooxml/spreadsheetml/main"))
    book = ClosedBook(small)
    assert len(book.read(SMALL).rows) == 2
    with pytest.raises(ProblemsFound, match="严格 Open XML"):
        book.append(SMALL, new(1))


def test_a_sheet_with_lost_rows_or_headers_is_not_added_to(small):
    substitute(
        small, SHEET, ("</sheetData>", '<row r="900"><c r="A900" t="str"><v>远</v></c></row></sheetData>')
    )
    with pytest.raises(ProblemsFound, match="A900"):
        ClosedBook(small).append(SMALL, new(1))
    with pytest.raises(ProblemsFound, match="没有这个工作表"):
        ClosedBook(small).append(LOG, [{"what": "x"}])


# the workbook as a whole


def with_calc_chain(path):
    substitute(
        path,
        "[Content_Types].xml",
        ("</Types>", '<Override PartName="/xl/calcChain.xml" ContentType="x/x"/></Types>'),
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    substitute(path, "xl/_rels/workbook.xml.rels", ("</Relationships>", relation))
    return rewrite(path, {"xl/calcChain.xml": b"<calcChain/>"})


def test_the_calculation_chain_goes_only_when_a_formula_goes(small):
    with_calc_chain(small)
    appended(small, new(2))
    assert "xl/calcChain.xml" in parts(small)
    book = ClosedBook(small)
    book.replace(VIEW, [])
    book.save()
    assert "xl/calcChain.xml" not in parts(small)
    assert b"calcChain" not in part(small, "[Content_Types].xml") + part(small, "xl/_rels/workbook.xml.rels")
    openpyxl.load_workbook(small)


def test_everything_is_recalculated_on_opening(small):
    rewrite(small, {WORKBOOK: re.sub(rb"<calcPr[^>]*/>", b"<definedNames/>", part(small, WORKBOOK))})
    appended(small, new(1))
    tags = [etree.QName(child).localname for child in xml(small, WORKBOOK)]
    assert tags.index("calcPr") == tags.index("definedNames") + 1
    assert find(small, "//m:calcPr/@fullCalcOnLoad", WORKBOOK) == ["1"]


def test_the_same_changes_give_the_same_bytes(tmp_path):
    made = make(tmp_path / "a.xlsx", {SMALL: ROWS, LOG: []}).read_bytes()
    results = []
    for name in ("b.xlsx", "c.xlsx"):
        path = tmp_path / name
        path.write_bytes(made)
        results.append(appended(path, new(3)).read_bytes())
    assert results[0] == results[1]


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def foreign(tmp_path):
    """A workbook with much that others put into it, on the sheet itself and beside it."""
    (tmp_path / "vbaProject.bin").write_bytes(b"\xd0\xcf\x11\xe0 not really")

    def more(book):
        page = book.get_worksheet_by_name("小表")
        page.insert_image("H2", "a.png", {"image_data": png()})
        page.insert_textbox("H9", "文本框")
        page.write_comment("A5", "批注")
        page.conditional_format("B5:B6", {"type": "data_bar", "data_bar_2010": True})
        page.add_sparkline("G5", {"range": "小表!B5:B6"})
        page.insert_button("J3", {"macro": "Go", "caption": "按钮"})
        other = book.add_worksheet("别人的表")
        put(other, 0, 0, "内容")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=小表!$B$5:$B$6"})
        other.insert_chart("C3", chart)
        other.data_validation("A5", {"validate": "list", "source": "=小表!$A$5:$A$6"})
        book.add_vba_project(str(tmp_path / "vbaProject.bin"))
        book.set_custom_property("部门", "示例")

    return make(tmp_path / "台账.xlsm", {SMALL: ROWS, CASES: [CASE], FINDINGS: []}, more=more)


def test_every_foreign_part_keeps_its_bytes_its_place_and_its_time(foreign):
    before, times = parts(foreign), [i.date_time for i in zipfile.ZipFile(foreign).infolist()]
    book = ClosedBook(foreign)
    book.append(SMALL, new(5))
    book.update(CASES, "一", {"name": "示例", "report_state": "逾期"})
    book.replace(FINDINGS, [{"no": 1, "what": "问题", "cell": "A1", "sheet": "小表"}])
    book.save()
    after = parts(foreign)
    assert list(after) == list(before)
    assert [i.date_time for i in zipfile.ZipFile(foreign).infolist()] == times
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {SHEET, "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", TABLE, WORKBOOK}
    assert len(before) > 25


def test_what_hangs_on_the_changed_sheet_stays_on_it(foreign):
    kept = "//m:drawing|//m:legacyDrawing|//m:extLst|//m:tableParts|//m:pageMargins|//m:sheetViews|//m:cols"
    before = [etree.tostring(e) for e in find(foreign, kept)]
    appended(foreign, new(1))
    after = [etree.tostring(e) for e in find(foreign, kept)]
    assert len(before) == len(after) >= 6
    assert [a for a, b in zip(after, before, strict=True) if a != b and b"extLst" not in a] == []


def test_saving_with_openpyxl_would_lose_parts_so_the_check_can_fail(foreign):
    """Negative control: the comparison above does notice a save that drops what it does not know."""
    before = parts(foreign)
    openpyxl.load_workbook(foreign, keep_vba=True).save(foreign)
    after = parts(foreign)
    assert [name for name in before if name not in after]


def test_the_result_opens_elsewhere_with_the_same_rows_and_tables(foreign):
    appended(foreign, new(2))
    page = openpyxl.load_workbook(foreign, keep_vba=True)["小表"]
    assert page.tables["小表"].ref == "A4:E8"
    assert [page.cell(row, 1).value for row in range(5, 9)] == ["a", "b", "新0", "新1"]
    assert page["D8"].value.date() == DAY


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
