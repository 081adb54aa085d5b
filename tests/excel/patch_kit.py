"""A small table and how its XML is looked at, for the tests of patching."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lxml import etree
from openpyxl import load_workbook

from tests.excel.layouts import part
from toolkit.columns import Column, Kind, Sheet
from toolkit.excel.closed import ClosedBook


def saved_by_openpyxl(path: Path) -> None:
    """Save it with another library; what that keeps of the macros is an archive which nobody else closes."""
    book = load_workbook(path, keep_vba=True)
    book.save(path)
    book.vba_archive.close()


NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
DAY = date(2023, 4, 20)
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


def new(count: int = 1) -> list[dict[str, object]]:
    """Rows to be added."""
    return [{"id": f"新{i}", "n": i, "flag": False, "on": DAY} for i in range(count)]


def appended(path: Path, rows: Sequence[dict[str, object]], sheet: Sheet = SMALL) -> Path:
    """The workbook with rows added and saved."""
    book = ClosedBook(path)
    book.append(sheet, rows)
    book.save()
    return path


def replaced(path: Path, rows: Sequence[dict[str, object]]) -> Path:
    """The workbook with all rows of the table replaced and saved."""
    book = ClosedBook(path)
    book.replace(VIEW, rows)
    book.save()
    return path


def xml(path: Path, name: str = SHEET) -> etree._Element:
    """A part as XML."""
    return etree.fromstring(part(path, name))


def find(path: Path, expression: str, name: str = SHEET) -> list:
    """What an XPath finds in a part."""
    return xml(path, name).xpath(expression, namespaces=NS)


def cell(path: Path, address: str, name: str = SHEET) -> etree._Element:
    """The one cell with this address."""
    (found,) = find(path, f"//m:c[@r='{address}']", name)
    return found


def formula(path: Path, address: str, name: str = SHEET) -> str | None:
    """The formula of a cell."""
    return cell(path, address, name).findtext("m:f", namespaces=NS)
