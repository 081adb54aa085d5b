"""Verbs on tables: what Excel calls a table, the office keeps as a database range."""

from __future__ import annotations

from typing import Any

from . import filters
from .connection import Box, Missing, Part, Refused, Uno, box_of


class Tables(Part):
    """The tables of a workbook, by name."""

    def tables(self, doc: str) -> list[dict[str, Any]]:
        """Every table with its sheet, its block (head and totals included) and its switches, from top to bottom."""
        document = self._office.document(doc)
        sheets = document.Sheets.ElementNames
        ranges = document.DatabaseRanges  # once: each asking makes a new object
        listed = []
        for name in ranges.ElementNames:
            table = ranges.getByName(name)
            area = table.DataArea
            listed.append(
                {
                    "name": name,
                    "sheet": sheets[area.Sheet],
                    "box": box_of(area),
                    "header": bool(table.ContainsHeader),
                    "totals": bool(table.TotalsRow),
                    "filter": bool(table.AutoFilter),
                }
            )
        return sorted(listed, key=lambda item: (sheets.index(item["sheet"]), item["box"]))

    def add_table(self, doc: str, name: str, sheet: str, box: Box) -> None:
        """Make a table with a head and a filter."""
        ranges = self._office.document(doc).DatabaseRanges
        try:
            ranges.addNewByName(name, self._office.writable(doc, sheet, box).RangeAddress)
        except Refused:
            raise
        except Exception as error:
            raise Refused(f"{name!r} cannot be a table") from error
        table = ranges.getByName(name)
        table.ContainsHeader = True
        table.AutoFilter = True

    def set_table(self, doc: str, name: str, sheet: str, box: Box, *, header: bool, totals: bool) -> None:
        """Let a table cover another block, and say whether that begins with a head and ends with totals."""
        block = self._office.writable(doc, sheet, box)
        table = self._table(doc, name)
        table.setDataArea(block.RangeAddress)
        if bool(table.ContainsHeader) != header:  # each change makes the office read every formula again
            table.ContainsHeader = header
        if bool(table.TotalsRow) != totals:
            table.TotalsRow = totals
        for defined in self._office.of_tables(doc):
            if f"{name}[" in (content := defined.getContent()):
                defined.setContent(
                    content
                )  # else it goes on meaning the table as it was, unlike a cell's formula

    def rename_table(self, doc: str, name: str, new: str) -> None:
        """Give a table another name."""
        self._table(doc, name).setName(new)

    def show_filter(self, doc: str, name: str, shown: bool) -> None:
        """Show the filter buttons, or take them away: then every row is shown again, as in Excel."""
        if not shown:
            self.set_filter(doc, {"table": name}, [])
        self._table(doc, name).AutoFilter = shown

    def filter(self, doc: str, of: dict[str, Any]) -> list[dict[str, Any]]:
        """What is filtered by, a criterion a column; ``of`` is a table's name, or a sheet and a block."""
        if "table" in of:
            descriptor = self._table(doc, of["table"]).getFilterDescriptor()
        else:
            descriptor = self._office.block(doc, of["sheet"], of["box"]).createFilterDescriptor(False)
        return filters.read(descriptor.getFilterFields3())

    def set_filter(self, doc: str, of: dict[str, Any], criteria: list[dict[str, Any]]) -> None:
        """Show only the rows that meet every criterion; without one all."""
        fields = filters.made(criteria, whole="table" in of) if criteria else ()
        if "table" in of:
            table = self._table(doc, of["table"])
            table.getFilterDescriptor().setFilterFields3(fields)
            table.refresh()
            area = table.DataArea
        else:
            block = self._office.writable(doc, of["sheet"], of["box"])
            descriptor = block.createFilterDescriptor(True)
            descriptor.ContainsHeader = True
            descriptor.setFilterFields3(fields)
            block.filter(descriptor)
            area = block.RangeAddress
        if not fields:
            self._show_rows(doc, area)

    def _show_rows(self, doc: str, area: Uno) -> None:
        """Show every row of a block: an empty filter alone leaves hidden what it hid."""
        sheet = self._office.document(doc).Sheets.getByIndex(area.Sheet)
        sheet.getCellRangeByPosition(0, area.StartRow, 0, area.EndRow).Rows.IsVisible = True
        rows = sheet.Rows
        number = area.EndRow + 1
        while rows.getByIndex(number).IsFiltered:  # hidden while the table was longer
            rows.getByIndex(number).IsVisible = True
            number += 1

    def _table(self, doc: str, name: str) -> Uno:
        ranges = self._office.document(doc).DatabaseRanges
        if not ranges.hasByName(name):
            raise Missing(f"the workbook has no table {name!r}")
        return ranges.getByName(name)
