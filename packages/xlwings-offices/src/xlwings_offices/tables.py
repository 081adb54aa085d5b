"""Tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from .backend import Box
from .errors import OfficeError
from .range import Range

if TYPE_CHECKING:
    from .sheet import Sheet


class Tables(base_classes.Tables):
    """The tables of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._parent = sheet

    api = None

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self._parent

    def _listed(self) -> list[Table]:
        sheet = self.parent
        listed = sheet.book.app.call("tables", doc=sheet.book.doc)
        return [Table(sheet, item) for item in listed if item["sheet"] == sheet.name]

    def __len__(self) -> int:
        return len(self._listed())

    def __iter__(self) -> Iterator[Table]:
        return iter(self._listed())

    def __contains__(self, name: str) -> bool:
        return any(table.name.lower() == name.lower() for table in self._listed())

    def __call__(self, name_or_index: str | int) -> Table:
        """By name, or by number from 1; KeyError when there is none."""
        listed = self._listed()
        if isinstance(name_or_index, int):
            return listed[name_or_index - 1]
        for table in listed:
            if table.name.lower() == name_or_index.lower():
                return table
        raise KeyError(name_or_index)

    def add(  # type: ignore[override]  # xlwings calls it by keywords, and with a name
        self, source: xw.Range, name: str | None = None, has_headers: bool = True, **others: object
    ) -> Table:
        """Make a table of a range with a head; blank heads are filled as Excel fills them.

        Without a head one is inserted above.  Styles are the office's own.
        """
        sheet = self.parent
        taken = {item["name"].lower() for item in sheet.book.app.call("tables", doc=sheet.book.doc)}
        if name is None:
            name = next(free for n in range(1, len(taken) + 2) if (free := f"Table{n}").lower() not in taken)
        if name.lower() in taken:
            raise OfficeError(f"the workbook has a table {name!r} already")
        box = list(source.impl.box)
        if any(_overlap(box, table.box) for table in self):
            raise OfficeError(f"a table overlaps {source.address} already")
        if not has_headers:
            Range(sheet, [box[0], box[1], 1, box[3]]).insert("down")
            box[2] += 1
        head = Range(sheet, [box[0], box[1], 1, box[3]])
        read = head.raw_value if box[3] > 1 else [[head.raw_value]]
        if None in read[0]:
            head.raw_value = [[f"Column{n}" if cell is None else cell for n, cell in enumerate(read[0], 1)]]
        sheet.call("add_table", name=name, box=box)
        return self(name)


class Table(base_classes.Table):
    """One table, as it was when it was looked up."""

    def __init__(self, sheet: Sheet, item: dict[str, Any]) -> None:
        self._parent = sheet
        self._name: str = item["name"]
        self.box: Box = item["box"]
        self._header: int = item["header"]
        self._totals: int = item["totals"]

    api = None

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self._parent

    def _call(self, verb: str, **args: Any) -> Any:  # noqa: ANN401
        return self.parent.book.app.call(verb, doc=self.parent.book.doc, name=self._name, **args)

    @property
    def name(self) -> str:
        """The table's name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self._call("rename_table", new=value)
        self._name = value

    display_name = name

    def _lines(self, first: int, count: int) -> Range | None:
        row, column, _, columns = self.box
        return Range(self.parent, [row + first, column, count, columns]) if count > 0 else None

    @property
    def range(self) -> Range:
        """Head, data and totals."""
        return Range(self.parent, list(self.box))

    @property
    def header_row_range(self) -> Range | None:
        """The head."""
        return self._lines(0, self._header)

    @property
    def data_body_range(self) -> Range | None:
        """The data; None when there is no row."""
        return self._lines(self._header, self.box[2] - self._header - self._totals)

    @property
    def totals_row_range(self) -> Range | None:
        """The totals."""
        return self._lines(self.box[2] - 1, self._totals)

    insert_row_range = None
    show_headers = property(lambda self: bool(self._header), doc="Whether the table has a head.")
    show_totals = property(lambda self: bool(self._totals), doc="Whether the table has totals.")

    @property
    def show_autofilter(self) -> bool:
        """Whether the filter buttons are shown; taking them away shows every row again."""
        listed = self.parent.book.app.call("tables", doc=self.parent.book.doc)
        return any(item["name"] == self._name and item["filter"] for item in listed)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self._call("show_filter", shown=bool(value))

    @property
    def autofilter(self) -> AutoFilter:
        """The table's filter."""
        return AutoFilter(self)

    def resize(self, range: Any) -> None:  # noqa: ANN401
        """Let the table cover another block; its head stays where it is."""
        target: Range = range.impl if isinstance(range, xw.Range) else range
        if target.sheet.name != self.parent.name or (self._header and target.row != self.box[0]):
            raise OfficeError(f"the head of the table {self._name!r} must stay in its row")
        others = (table for table in self.parent.tables if table.name != self._name)
        if any(_overlap(target.box, other.box) for other in others):
            raise OfficeError(f"another table overlaps {target.address}")
        self._call("resize_table", sheet=self.parent.name, box=target.box)
        self.box = list(target.box)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in the table."""
        return _overlap(self.box, [row, column, 1, 1])

    def part(self, text: str) -> Range:
        """What stands in the brackets after a table's name: ``#All``, ``#Headers``, ``#Data``, or a column."""
        parts = {"#all": self.range, "#headers": self.header_row_range, "#data": self.data_body_range}
        if text.lower() in parts:
            found = parts[text.lower()]
        else:
            head = self.header_row_range
            read = None if head is None else head.raw_value
            heads = read[0] if isinstance(read, list) else [read]
            body = self.data_body_range
            at = next((n for n, cell in enumerate(heads, 1) if str(cell) == text), None)
            if at is None:
                raise KeyError(f"the table {self._name!r} has no column {text!r}")
            found = (
                None
                if body is None
                else Range(self.parent, [body.row, body.column + at - 1, body.shape[0], 1])
            )
        if found is None:
            raise KeyError(f"the table {self._name!r} has no such rows")
        return found


class AutoFilter(base_classes.AutoFilter):
    """The filter of a table: choose by texts, or show all."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def apply_values(self, field: int, values: list[str]) -> None:
        """Show only rows whose column ``field`` (from 1) reads one of the texts."""
        self._table._call("set_filter", field=field, values=list(values))

    def clear(self, field: int | None = None) -> None:
        """Show every row; the filter of one column alone cannot be taken off."""
        if field is not None:
            raise NotImplementedError("only the whole filter can be cleared")
        self._table._call("clear_filter")


def _overlap(first: Box, second: Box) -> bool:
    return (
        first[0] < second[0] + second[2]
        and second[0] < first[0] + first[2]
        and first[1] < second[1] + second[3]
        and second[1] < first[1] + first[3]
    )
