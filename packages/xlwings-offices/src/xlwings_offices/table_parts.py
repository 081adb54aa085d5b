"""The rows and columns of a table, which are added and deleted within the table: what lies beside it stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .range import Range

if TYPE_CHECKING:
    from .tables import Table


class TableRow(base_classes.TableRow):
    """One row of data."""

    def __init__(self, table: Table, index: int) -> None:
        self._table = table
        self._index = index

    @property
    def index(self) -> int:
        """Its place among the rows of data, from 1."""
        return self._index

    @property
    def range(self) -> Range:
        """Its cells."""
        row, column, _, columns = self._table.body()
        return Range(self._table.parent, [row + self.index - 1, column, 1, columns])

    async def get_range(self) -> Range:
        """Its cells."""
        return self.range

    def delete(self) -> None:
        """Remove it; the last one is only emptied."""
        row, column, rows, columns = self._table.box
        if self._table.body()[2] == 1:
            self.range.clear_contents()
            return
        self.range.delete("up")
        self._table.cover([row, column, rows - 1, columns])


class TableRows(base_classes.TableRows):
    """The rows of data."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def column_count(self) -> int:
        """How many cells a row has."""
        return self._table.box[3]

    def __len__(self) -> int:
        return 0 if self._table.insert_row_range is not None else self._table.body()[2]

    async def get_count(self) -> int:
        """How many rows there are."""
        return len(self)

    def __call__(self, index: int) -> TableRow:
        """By number from 1."""
        return TableRow(self._table, index)

    def __iter__(self) -> Iterator[TableRow]:
        return (TableRow(self._table, index) for index in range(1, len(self) + 1))

    def add(self, values: list[Any] | None, index: int | None) -> TableRow:
        """A new row at a place counted from 1, by default the last; formulas of a column go on in it."""
        table = self._table
        count = len(self)
        index = index or count + 1
        if count:
            row, column, rows, columns = table.box
            first = table.body()[0]
            place = Range(table.parent, [first + index - 1, column, 1, columns])
            if index <= count or table.show_totals or not place.is_blank():
                place.insert("down")
            table.cover([row, column, rows + 1, columns])
        made = TableRow(table, index)
        if count:
            self._go_on(made, 2 if index == 1 else index - 1, values)
        elif values is not None:
            made.range.raw_value = [values]
        return made

    def _go_on(self, made: TableRow, beside: int, values: list[Any] | None) -> None:
        """Fill a new row: what is not given is the formula of the row beside it, if that has one."""
        neighbour = TableRow(self._table, beside).range
        for n in range(1, self.column_count + 1):
            value = None if values is None else values[n - 1]
            if value is not None:
                made.range(n).raw_value = value
            elif str(neighbour(n).formula).startswith("="):
                neighbour(n).copy(made.range(n))


class TableColumn(base_classes.TableColumn):
    """One column."""

    def __init__(self, table: Table, index: int) -> None:
        self._table = table
        self._index = index

    @property
    def index(self) -> int:
        """Its place among the columns, from 1."""
        return self._index

    @property
    def name(self) -> str:
        """The text of its head; of a table that shows none, the one it had."""
        head = self._table.header_row_range
        if head is not None:
            return str(head(self.index).raw_value)
        known = self._table.parent.book.app.heads.get((self._table.parent.book.doc, self._table.name), [])
        return str(known[self.index - 1]) if self.index <= len(known) else f"Column{self.index}"

    def _lines(self, box: list[int]) -> Range:
        return Range(self._table.parent, [box[0], box[1] + self.index - 1, box[2], 1])

    @property
    def range(self) -> Range:
        """Head, data and totals."""
        return self._lines(self._table.box)

    async def get_range(self) -> Range:
        """Head, data and totals."""
        return self.range

    @property
    def data_body_range(self) -> Range | None:
        """The data."""
        return None if self._table.data_body_range is None else self._lines(self._table.body())

    async def get_data_body_range(self) -> Range | None:
        """The data."""
        return self.data_body_range

    def delete(self) -> None:
        """Remove it; those to its right move."""
        row, column, rows, columns = self._table.box
        self.range.delete("left")
        Range(self._table.parent, [row, column + columns - 1, rows, 1]).insert(
            "right"
        )  # what lies beside it stays
        self._table.cover([row, column, rows, columns - 1])


class TableColumns(base_classes.TableColumns):
    """The columns."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __len__(self) -> int:
        return self._table.box[3]

    async def get_count(self) -> int:
        """How many columns there are."""
        return len(self)

    def __iter__(self) -> Iterator[TableColumn]:
        return (TableColumn(self._table, index) for index in range(1, len(self) + 1))

    def __call__(self, name_or_index: str | int) -> TableColumn:
        """By the text of its head, or by number from 1; KeyError when there is none."""
        if isinstance(name_or_index, int):
            return TableColumn(self._table, name_or_index)
        for column in self:
            if column.name.casefold() == name_or_index.casefold():
                return column
        raise KeyError(f"the table {self._table.name!r} has no column {name_or_index!r}")

    def __contains__(self, name: str) -> bool:
        return any(column.name.casefold() == name.casefold() for column in self)

    def add(self, name: str, index: int | None) -> TableColumn:
        """A new column at a place counted from 1, by default the last."""
        table = self._table
        row, column, rows, columns = table.box
        index = index or columns + 1
        place = Range(table.parent, [row, column + index - 1, rows, 1])
        if index <= columns or not place.is_blank():
            place.insert("right")
        table.cover([row, column, rows, columns + 1])
        head = table.header_row_range
        if head is not None:
            head(index).raw_value = name
        return TableColumn(table, index)
