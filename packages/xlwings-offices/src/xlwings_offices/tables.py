"""Tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from .backend import Box
from .errors import OfficeError
from .filters import Filter
from .range import Range
from .table_parts import TableColumns, TableRows

if TYPE_CHECKING:
    from .sheet import Sheet

SUM, COUNT = 109, 103
"""What ``SUBTOTAL`` does in a row of totals: Excel adds up numbers and counts texts."""


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
        return [Table(sheet, item["name"]) for item in listed if item["sheet"] == sheet.name]

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

    def _free(self, name: str | None) -> str:
        """The name a new table gets; OfficeError when it is taken."""
        sheet = self.parent
        taken = {item["name"].lower() for item in sheet.book.app.call("tables", doc=sheet.book.doc)}
        if name is None:
            return next(free for n in range(1, len(taken) + 2) if (free := f"Table{n}").lower() not in taken)
        if name.lower() in taken:
            raise OfficeError(f"the workbook has a table {name!r} already")
        return name

    def add(  # type: ignore[override]  # xlwings calls it by keywords, and with a name
        self, source: xw.Range, name: str | None = None, has_headers: bool = True, **others: object
    ) -> Table:
        """Make a table of a range with a head; blank heads are filled as Excel fills them.

        Without a head one is inserted above; a head alone gets a blank row.  Styles are the office's own.
        """
        sheet = self.parent
        name = self._free(name)
        box = list(source.impl.box)
        if any(overlap(box, table.box) for table in self):
            raise OfficeError(f"a table overlaps {source.address} already")
        if not has_headers:
            Range(sheet, [box[0], box[1], 1, box[3]]).insert("down")
            box[2] += 1
        box[2] = max(box[2], 2)
        head = Range(sheet, [box[0], box[1], 1, box[3]])
        read = head.raw_value if box[3] > 1 else [[head.raw_value]]
        if None in read[0]:
            head.raw_value = [[f"Column{n}" if cell is None else cell for n, cell in enumerate(read[0], 1)]]
        sheet.call("add_table", name=name, box=box)
        return self(name)

    def take_over(self, table: Table) -> None:
        """A table like one of another sheet, at the same place."""
        item = table.item()
        name = self._free(None)
        self.parent.call("add_table", name=name, box=item["box"])
        self.parent.call(
            "set_table", name=name, box=item["box"], header=item["header"], totals=item["totals"]
        )
        if not item["filter"]:
            self(name).show_autofilter = False


class Table(base_classes.Table):
    """One table, known by its name."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self._parent = sheet
        self._name = name

    api = None

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self._parent

    def _call(self, verb: str, **args: Any) -> Any:  # noqa: ANN401
        return self.parent.book.app.call(verb, doc=self.parent.book.doc, name=self._name, **args)

    def item(self) -> dict[str, Any]:
        """What the office says of the table; KeyError when there is none of this name any more."""
        for item in self.parent.book.app.call("tables", doc=self.parent.book.doc):
            if item["name"] == self._name:
                found: dict[str, Any] = item
                return found
        raise KeyError(self._name)

    def cover(self, box: Box, *, header: bool | None = None, totals: bool | None = None) -> None:
        """Let the table lie on another block, with or without a head and totals."""
        item = self.item()
        now = {
            "box": box,
            "header": item["header"] if header is None else header,
            "totals": item["totals"] if totals is None else totals,
        }
        self._call("set_table", sheet=self.parent.name, **now)
        item.update(now)  # no table but this one is another: what is remembered of them stays true

    @property
    def name(self) -> str:
        """The table's name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self._call("rename_table", new=value)
        self._name = value

    display_name = name

    @property
    def box(self) -> Box:
        """Its block: head, data and totals."""
        return list(self.item()["box"])

    @property
    def range(self) -> Range:
        """Head, data and totals."""
        return Range(self.parent, self.box)

    @property
    def header_row_range(self) -> Range | None:
        """The head."""
        item = self.item()
        row, column, _, columns = item["box"]
        return Range(self.parent, [row, column, 1, columns]) if item["header"] else None

    def body(self) -> Box:
        """The block between head and totals; it has no rows when there is none."""
        item = self.item()
        row, column, rows, columns = item["box"]
        return [row + item["header"], column, rows - item["header"] - item["totals"], columns]

    @property
    def data_body_range(self) -> Range | None:
        """The data; None when there is no row, or only the blank one of a new table."""
        body = self.body()
        return None if body[2] == 0 or self.insert_row_range is not None else Range(self.parent, body)

    @property
    def insert_row_range(self) -> Range | None:
        """The blank row of a table that has no data yet."""
        body = Range(self.parent, self.body())
        if body.box[2] != 1:
            return None
        read = body.raw_value if body.box[3] > 1 else [[body.raw_value]]
        return body if set(read[0]) == {None} else None

    @property
    def totals_row_range(self) -> Range | None:
        """The totals."""
        item = self.item()
        row, column, rows, columns = item["box"]
        return Range(self.parent, [row + rows - 1, column, 1, columns]) if item["totals"] else None

    @property
    def show_headers(self) -> bool:
        """Whether the table has a head; the texts of one that is taken away come back with it."""
        return bool(self.item()["header"])

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        row, column, rows, columns = self.box
        heads = self.parent.book.app.heads
        key = (self.parent.book.doc, self._name)
        if value == self.show_headers:
            return
        if not value:
            head = Range(self.parent, [row, column, 1, columns])
            heads[key] = [head(n).raw_value for n in range(1, columns + 1)]
            self.show_autofilter = False
            self.cover([row + 1, column, rows - 1, columns], header=False)
            head.clear_contents()
            return
        above = Range(self.parent, [max(row - 1, 1), column, 1, columns])
        if row == 1 or not above.is_blank():
            Range(self.parent, [row, column, 1, columns]).insert("down")
            row += 1
        texts = heads.pop(key, [])[:columns]
        texts += [f"Column{n}" for n in range(len(texts) + 1, columns + 1)]
        Range(self.parent, [row - 1, column, 1, columns]).raw_value = [texts]
        self.cover([row - 1, column, rows + 1, columns], header=True)
        self.show_autofilter = True

    @property
    def show_totals(self) -> bool:
        """Whether the table has a row of totals; a new one says "Total" and sums up the last column."""
        return bool(self.item()["totals"])

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        row, column, rows, columns = self.box
        if value == self.show_totals:
            return
        if not value:
            Range(self.parent, [row + rows - 1, column, 1, columns]).clear_contents()
            self.cover([row, column, rows - 1, columns], totals=False)
            return
        last = Range(self.parent, [row + rows, column, 1, columns])
        if not last.is_blank():
            last.insert("down")
        body = Range(self.parent, self.body())
        self.cover([row, column, rows + 1, columns], totals=True)
        last(1).raw_value = "Total"
        if columns > 1:
            data = body.at([body.row, column + columns - 1, body.box[2], 1])
            read = data.raw_value if len(data) > 1 else [[data.raw_value]]
            summed = all(isinstance(value, float) or value is None for (value,) in read)
            last(columns).formula = f"=SUBTOTAL({SUM if summed else COUNT},{data.address.replace('$', '')})"

    @property
    def show_autofilter(self) -> bool:
        """Whether the filter buttons are shown; taking them away shows every row again."""
        return bool(self.item()["filter"])

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self._call("show_filter", shown=bool(value))

    @property
    def autofilter(self) -> Filter:
        """The table's filter."""
        return Filter(self.parent, {"table": self._name}, self.box[3])

    @property
    def table_style(self) -> str:
        """The office's tables have no style."""
        return ""

    @table_style.setter
    def table_style(self, value: str) -> None:
        raise NotImplementedError("the office's tables have no style")

    @property
    def rows(self) -> TableRows:
        """Its rows of data."""
        return TableRows(self)

    @property
    def columns(self) -> TableColumns:
        """Its columns."""
        return TableColumns(self)

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        """Sort the data by columns counted from 1."""
        Range(self.parent, self.body()).sort(keys, ascending, has_headers=False)

    def resize(self, range: Any) -> None:  # noqa: ANN401
        """Let the table cover another block; its head stays where it is."""
        target: Range = range.impl if isinstance(range, xw.Range) else range
        item = self.item()
        if target.sheet.name != self.parent.name or (item["header"] and target.row != item["box"][0]):
            raise OfficeError(f"the head of the table {self._name!r} must stay in its row")
        others = (table for table in self.parent.tables if table.name != self._name)
        if any(overlap(target.box, other.box) for other in others):
            raise OfficeError(f"another table overlaps {target.address}")
        self.cover(target.box)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in the table."""
        return overlap(self.box, [row, column, 1, 1])

    def part(self, text: str) -> Range:
        """What stands in the brackets after a table's name: ``#All``, ``#Headers``, ``#Data``, or a column."""
        parts = {"#all": self.range, "#headers": self.header_row_range, "#data": self.data_body_range}
        found = parts[text.lower()] if text.lower() in parts else self.columns(text).data_body_range
        if found is None:
            raise KeyError(f"the table {self._name!r} has no such rows")
        return found


def overlap(first: Box, second: Box) -> bool:
    """Whether two blocks share a cell."""
    return (
        first[0] < second[0] + second[2]
        and second[0] < first[0] + first[2]
        and first[1] < second[1] + second[3]
        and second[1] < first[1] + first[3]
    )
