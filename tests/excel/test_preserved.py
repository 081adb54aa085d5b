"""A save changes the parts it must and keeps the bytes of all others: pictures, charts, macros, comments."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import openpyxl
import pytest
from lxml import etree

from tests.excel.layouts import make, part, parts, put, rewrite, substitute
from tests.excel.patch_kit import (
    DAY,
    ROWS,
    SHEET,
    SMALL,
    TABLE,
    WORKBOOK,
    appended,
    find,
    new,
    replaced,
    saved_by_openpyxl,
    xml,
)
from toolkit.columns import CASES, FINDINGS, LOG
from toolkit.excel.closed import ClosedBook

CASE = {"case": "一", "task": "2023-001", "target": "示例", "shown": True, "ended": DAY}
openpyxl_warns = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture
def small(tmp_path):
    return make(tmp_path / "小.xlsx", {SMALL: ROWS})


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
    replaced(small, [])
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


@openpyxl_warns
def test_saving_with_openpyxl_would_lose_parts_so_the_check_can_fail(foreign):
    """Negative control: the comparison above does notice a save that drops what it does not know."""
    before = parts(foreign)
    saved_by_openpyxl(foreign)
    after = parts(foreign)
    assert [name for name in before if name not in after]


@openpyxl_warns
def test_the_result_opens_elsewhere_with_the_same_rows_and_tables(foreign):
    appended(foreign, new(2))
    page = openpyxl.load_workbook(foreign)["小表"]
    assert page.tables["小表"].ref == "A4:E8"
    assert [page.cell(row, 1).value for row in range(5, 9)] == ["a", "b", "新0", "新1"]
    assert page["D8"].value.date() == DAY
