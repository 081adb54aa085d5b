"""Verbs on tables: what Excel calls a table, the office keeps as a database range."""

from __future__ import annotations

from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .connection import Box, Missing, Part, Refused, Uno, box_of

EQUAL = 2  # com.sun.star.sheet.FilterOperator2
BY_TEXT = 1  # com.sun.star.sheet.FilterFieldType.STRING


class Tables(Part):
    """The tables of a workbook, by name."""

    def tables(self, doc: str) -> list[dict[str, Any]]:
        """Every table with its sheet, its block (head and totals included) and its switches."""
        document = self._office.document(doc)
        sheets = document.Sheets.ElementNames
        listed = []
        for name in document.DatabaseRanges.ElementNames:
            table = document.DatabaseRanges.getByName(name)
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
        return listed

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

    def resize_table(self, doc: str, name: str, sheet: str, box: Box) -> None:
        """Let a table cover another block."""
        block = self._office.writable(doc, sheet, box)
        self._table(doc, name).setDataArea(block.RangeAddress)

    def rename_table(self, doc: str, name: str, new: str) -> None:
        """Give a table another name."""
        self._table(doc, name).setName(new)

    def show_filter(self, doc: str, name: str, shown: bool) -> None:
        """Show the filter buttons, or take them away: then every row is shown again, as in Excel."""
        table = self._table(doc, name)
        if not shown:
            self.clear_filter(doc, name)
        table.AutoFilter = shown

    def clear_filter(self, doc: str, name: str) -> None:
        """Show every row; the buttons stay."""
        table = self._table(doc, name)
        table.getFilterDescriptor().setFilterFields3(())
        area = table.DataArea
        sheet = self._office.document(doc).Sheets.getByIndex(area.Sheet)
        # an empty filter alone leaves hidden what it hid
        sheet.getCellRangeByPosition(0, area.StartRow, 0, area.EndRow).Rows.IsVisible = True
        rows = sheet.Rows
        number = area.EndRow + 1
        while rows.getByIndex(number).IsFiltered:  # hidden while the table was longer
            rows.getByIndex(number).IsVisible = True
            number += 1

    def set_filter(self, doc: str, name: str, field: int, values: list[str]) -> None:
        """Show only rows whose column ``field`` (from 1) reads one of ``values``."""
        wanted = []
        for text in values:
            value = uno.createUnoStruct("com.sun.star.sheet.FilterFieldValue")
            value.StringValue, value.FilterType = text, BY_TEXT
            wanted.append(value)
        condition = uno.createUnoStruct("com.sun.star.sheet.TableFilterField3")
        condition.Field = field - 1
        condition.Operator = EQUAL
        condition.Values = tuple(wanted)
        table = self._table(doc, name)
        table.getFilterDescriptor().setFilterFields3((condition,))
        table.refresh()

    def _table(self, doc: str, name: str) -> Uno:
        ranges = self._office.document(doc).DatabaseRanges
        if not ranges.hasByName(name):
            raise Missing(f"the workbook has no table {name!r}")
        return ranges.getByName(name)
