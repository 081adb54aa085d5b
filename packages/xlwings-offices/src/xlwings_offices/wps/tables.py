"""Verbs on tables."""

from __future__ import annotations

from typing import Any

from .. import a1
from ..backend import Box
from .part import Part, refuse
from .path import HERE
from .words import HAS_HEAD, RANGE


class Tables(Part):
    """The tables of a workbook, by name."""

    def tables(self, doc: str) -> list[dict[str, Any]]:
        """Every table with its sheet, its block and its switches, from top to bottom."""
        facts = (
            HERE.Name,
            HERE.Range.Address(False, False),
            HERE.ShowHeaders,
            HERE.ShowTotals,
            HERE.ShowAutoFilter,
        )
        (sheets,) = self._office.run(
            self._office.book(doc).Worksheets.each(HERE.Name, HERE.ListObjects.each(*facts))
        )
        return [
            {"name": name, "sheet": sheet, "box": box, "header": bool(head), "totals": bool(totals),
             "filter": bool(shown)}
            for sheet, tables in sheets
            for box, name, head, totals, shown in sorted(
                (a1.parse(where) or [1, 1, 1, 1], name, *rest) for name, where, *rest in tables
            )
        ]  # fmt: skip

    def add_table(self, doc: str, name: str, sheet: str, box: Box) -> None:
        """Make a table with a head and a filter."""
        listed = self.tables(doc)
        if name.lower() in (item["name"].lower() for item in listed):
            refuse(f"the workbook has a table {name!r} already")
        block = self._office.require_writable(doc, sheet, box)
        self._office.run(
            self._office.sheet(doc, sheet).ListObjects.Add(RANGE, block, False, HAS_HEAD).Name.put(name)
        )

    def set_table(self, doc: str, name: str, sheet: str, box: Box, *, header: bool, totals: bool) -> None:
        """Let a table cover another block, and say whether that begins with a head and ends with totals."""
        was = next((item for item in self.tables(doc) if item["name"] == name), {})
        table, ways = self._office.table(doc, name), []
        block = self._office.require_writable(doc, sheet, box)
        if (
            header and not was["header"]
        ):  # it takes the row above if that is blank, and writes texts of its own
            head = self._office.block(doc, sheet, [*box[:2], 1, box[3]])
            (texts,) = self._office.run(head.Value2)
            ways = [head.ClearContents(), table.ShowHeaders.put(True), head.Value2.put(texts)]
        elif was["header"] and not header:
            ways = [table.ShowHeaders.put(False)]
        if totals != was["totals"]:
            ways.append(table.ShowTotals.put(totals))
        (*_, now) = self._office.run(*ways, table.Range.Address(False, False))
        if a1.parse(now) != box:
            self._office.run(table.Resize(block))

    def rename_table(self, doc: str, name: str, new: str) -> None:
        """Give a table another name."""
        self._office.run(self._office.table(doc, name).Name.put(new))

    def show_filter(self, doc: str, name: str, shown: bool) -> None:
        """Show the filter buttons, or take them away and show every row."""
        self._office.run(self._office.table(doc, name).ShowAutoFilter.put(shown))
