"""Verbs on tables."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from ..a1 import address, parse
from ..backend import Box
from .store import Part, ordinary


class Tables(Part):
    """The tables of a workbook, by name."""

    def tables(self, doc: str) -> list[dict[str, Any]]:
        """Every table with its sheet, its block and its switches."""
        return [
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

    def add_table(self, doc: str, name: str, sheet: str, box: Box) -> None:
        """Make a table with a head and a filter."""
        found = self._store.writable(doc, sheet, box)
        table = Table(displayName=name, name=name, ref=_ref(box))
        table.autoFilter = AutoFilter(ref=_ref(box))
        found.add_table(table)

    def resize_table(self, doc: str, name: str, sheet: str, box: Box) -> None:
        """Let a table cover another block."""
        self._store.writable(doc, sheet, box)
        owner, table = self._table(doc, name)
        table.ref = _ref(box)
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
            self.clear_filter(doc, name)
        table.autoFilter = AutoFilter(ref=table.ref) if shown else None

    def clear_filter(self, doc: str, name: str) -> None:
        """Show every row; the buttons stay."""
        owner, table = self._table(doc, name)
        row, _, rows, _ = parse(table.ref) or [1, 1, 1, 1]
        for n in range(row, row + rows):
            owner.row_dimensions[n].hidden = False
        if table.autoFilter is not None:
            table.autoFilter.filterColumn = []

    def set_filter(self, doc: str, name: str, field: int, values: list[str]) -> None:
        """Show only rows whose column ``field`` (from 1) reads one of ``values``."""
        owner, table = self._table(doc, name)
        row, column, rows, _ = parse(table.ref) or [1, 1, 1, 1]
        for n in range(row + 1, row + rows):
            owner.row_dimensions[n].hidden = str(owner.cell(n, column + field - 1).value) not in values

    def _table(self, doc: str, name: str) -> tuple[Worksheet, Table]:
        for sheet in self._store.entry(doc).book.worksheets:
            if name in sheet.tables:
                return sheet, sheet.tables[name]
        raise KeyError(f"the workbook has no table {name!r}")


def _ref(box: Box) -> str:
    return address(box, False, False)
