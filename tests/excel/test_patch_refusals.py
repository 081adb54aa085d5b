"""What a patch would damage it refuses, before anything is changed; what it can keep it keeps."""

from __future__ import annotations

import re

import pytest

from tests.excel.layouts import make, part, rewrite, substitute
from tests.excel.patch_kit import (
    NS,
    ROWS,
    SHEET,
    SMALL,
    TABLE,
    VIEW,
    WORKBOOK,
    appended,
    cell,
    formula,
    new,
    replaced,
)
from toolkit.columns import LOG, Column, Kind, Sheet
from toolkit.errors import ProblemsFound, Refused
from toolkit.excel.closed import ClosedBook


@pytest.fixture
def small(tmp_path):
    return make(tmp_path / "小.xlsx", {SMALL: ROWS})


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
    for address, element in (("E5", keeper), ("E6", dependent)):
        data = re.sub(rf'(<c r="{address}"[^>]*>)<f>[^<]*</f>', rf"\1{element}", data)
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


def test_a_dependent_formula_is_named_even_where_cells_have_no_addresses(small):
    share(small)
    rewrite(small, {SHEET: re.sub(rb'<c r="[A-Z]+[0-9]+"', b"<c", part(small, SHEET))})
    typed = Sheet("小表", "小表", (*SMALL.columns[:-1], Column("twice", "两倍", Kind.INT)), key="id")
    with pytest.raises(Refused, match="E6 的公式依附"):
        ClosedBook(small).update(typed, "a", {"twice": 1})


def test_shared_formulas_go_together_and_are_copied_as_text(small):
    share(small)
    substitute(
        small, TABLE, ("<calculatedColumnFormula>小表[[#This Row],[数]]*2</calculatedColumnFormula>", "")
    )
    appended(small, new(1))
    assert formula(small, "E7") == "B7*2"
    replaced(small, new(2))
    assert [formula(small, f"E{row}") for row in (5, 6)] == ["B5*2", "B6*2"]


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
