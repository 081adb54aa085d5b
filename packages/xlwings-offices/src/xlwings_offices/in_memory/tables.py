"""Verbs on tables."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from typing import Any

from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from ..a1 import address, parse
from ..backend import Box
from ..errors import OfficeError
from .store import Part, ordinary

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "equal_to": operator.eq, "not_equal_to": operator.ne, "greater_than": operator.gt, "less_than": operator.lt,
    "greater_than_or_equal": operator.ge, "less_than_or_equal": operator.le,
}  # fmt: skip


def meets(value: Any, item: dict[str, Any]) -> bool:  # noqa: ANN401
    """Whether a cell meets a criterion: one of some texts, or a comparison."""
    if item["type"] == "values":
        return str(value) in item["values"]
    if item["type"] != "comparison":
        raise OfficeError(f"workbooks in memory cannot filter by {item['type']!r}")
    if isinstance(value, dt.datetime):
        value = to_excel(value)  # type: ignore[no-untyped-call]  # openpyxl's stub
    name, low, high = item["operator"], item["value1"], item["value2"]
    try:
        if name == "between":
            return bool(low <= value <= high)
        if name == "not_between":
            return not low <= value <= high
        return COMPARE[name](value, low)
    except TypeError:  # a text is neither more nor less than a number
        return False


class Tables(Part):
    """The tables of a workbook, by name."""

    def tables(self, doc: str) -> list[dict[str, Any]]:
        """Every table with its sheet, its block and its switches, from top to bottom."""
        found = [
            {
                "name": table.displayName,
                "sheet": sheet.title,
                "box": parse(table.ref),
                "header": table.headerRowCount != 0,
                "totals": bool(table.totalsRowCount),
                "filter": table.autoFilter is not None,
            }
            for sheet in self._store.entry(doc).book.worksheets
            for table in sheet.tables.values()
        ]
        sheets = self._store.entry(doc).book.sheetnames
        return sorted(found, key=lambda item: (sheets.index(item["sheet"]), item["box"]))

    def add_table(self, doc: str, name: str, sheet: str, box: Box) -> None:
        """Make a table with a head and a filter."""
        found = self._store.writable(doc, sheet, box)
        table = Table(displayName=name, name=name, ref=_ref(box))
        table.autoFilter = AutoFilter(ref=_ref(box))
        found.add_table(table)

    def set_table(self, doc: str, name: str, sheet: str, box: Box, *, header: bool, totals: bool) -> None:
        """Let a table cover another block, and say whether that begins with a head and ends with totals."""
        self._store.writable(doc, sheet, box)
        owner, table = self._table(doc, name)
        table.ref = _ref(box)
        table.headerRowCount, table.totalsRowCount = int(header), int(totals)
        if table.autoFilter is not None:
            table.autoFilter.ref = _ref(box)
        if len(table.tableColumns) != box[3]:
            heads = [str(cell.value) for _, _, cell in ordinary(owner, [*box[:2], 1, box[3]])]
            table.tableColumns = [TableColumn(id=n, name=head) for n, head in enumerate(heads, 1)]

    def rename_table(self, doc: str, name: str, new: str) -> None:
        """Give a table another name."""
        owner, table = self._table(doc, name)
        del owner.tables[name]
        table.displayName = table.name = new
        owner.add_table(table)

    def show_filter(self, doc: str, name: str, shown: bool) -> None:
        """Show the filter buttons, or take them away and show every row."""
        _, table = self._table(doc, name)
        if not shown:
            self.set_filter(doc, {"table": name}, [])
        table.autoFilter = AutoFilter(ref=table.ref) if shown else None

    def filter(self, doc: str, of: dict[str, Any]) -> list[dict[str, Any]]:
        """What is filtered by, a criterion a column."""
        return self._store.entry(doc).filters.get(repr(of), [])

    def set_filter(self, doc: str, of: dict[str, Any], criteria: list[dict[str, Any]]) -> None:
        """Show only the rows that meet every criterion; without one all."""
        if "table" in of:
            owner, table = self._table(doc, of["table"])
            box = parse(table.ref) or [1, 1, 1, 1]
        else:
            owner, box = self._store.writable(doc, of["sheet"], of["box"]), of["box"]
        self._store.entry(doc).filters[repr(of)] = [dict(item) for item in criteria]
        row, column, rows, _ = box
        for n in range(row + 1, row + rows):
            cells = {item["field"]: owner.cell(n, column + item["field"] - 1).value for item in criteria}
            owner.row_dimensions[n].hidden = not all(meets(cells[item["field"]], item) for item in criteria)

    def _table(self, doc: str, name: str) -> tuple[Worksheet, Table]:
        for sheet in self._store.entry(doc).book.worksheets:
            if name in sheet.tables:
                return sheet, sheet.tables[name]
        raise KeyError(f"the workbook has no table {name!r}")


def _ref(box: Box) -> str:
    return address(box, False, False)
