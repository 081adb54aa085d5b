"""The seam between the year's steps and a workbook: whole tables in, whole rows out.

A step sees only this.  Behind it: ``memory`` (tests, fast), ``closed`` (a file nobody has open) and, with
the buttons, a running spreadsheet program.  No formats, ranges or cell addresses cross the seam except
inside a ``Place``, which the step passes on unread.  One contract test-suite runs over every kind.

Writes are buffered until ``save``.  ``claim`` asks early whether a save would be refused, so that a step
learns of a locked workbook before it makes a record.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum, auto
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar, overload

from toolkit.columns import Sheet
from toolkit.errors import Place, Problem

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
Value = str | int | bool | date | None
"""What a cleaned cell holds; its type follows from the column's ``Kind`` (None: blank)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: cleaned values by column key, and where each cell stands.

    A cell that could not be read is None here and has a Problem in ``Table.problems``.
    """

    number: int
    values: Mapping[str, Value]
    at: Callable[[str], Place]
    """The place of one cell, by column key: to be passed on in a Problem."""

    def __getitem__(self, key: str) -> Value:
        return self.values[key]

    def text(self, key: str) -> str:
        """The value as text, "" for a blank."""
        value = self.values[key]
        return "" if value is None else str(value)

    def day(self, key: str) -> date | None:
        """The value of a date column."""
        value = self.values[key]
        return value if isinstance(value, date) else None

    def integer(self, key: str) -> int:
        """The value of an integer column, 0 for a blank."""
        value = self.values[key]
        return value if isinstance(value, int) else 0

    def flag(self, key: str) -> bool | None:
        """The value of a 是/否 column, None for a blank."""
        value = self.values[key]
        return value if isinstance(value, bool) else None

    def into(self, kind: type[T], **given: object) -> T:
        """The row as an object of a dataclass: each field from the column of its name, unless it is given."""
        readers = _readers(kind)  # type: ignore[arg-type]  # a class is hashable, whatever mypy thinks of type[T]
        return kind(**{name: read(self, name) for name, read in readers if name not in given}, **given)


_READERS: dict[str, Callable[[Row, str], Value]] = {
    "str": Row.text,
    "int": Row.integer,
    "date | None": Row.day,
    "bool | None": Row.flag,
}


@cache
def _readers(kind: type) -> list[tuple[str, Callable[[Row, str], Value]]]:
    """How each field of a dataclass is read; fields of other types must be given."""
    return [(f.name, _READERS[str(f.type)]) for f in fields(kind) if str(f.type) in _READERS]


@dataclass(frozen=True, slots=True)
class Rows(Sequence[Row]):
    """Rows kept by column: large tables are checked a column at a time, and a Row is made when asked for."""

    numbers: Sequence[int]
    columns: Mapping[str, Sequence[Value]]
    at: Sequence[Callable[[str], Place]]

    def values(self) -> Iterator[Mapping[str, Value]]:
        """``Row.values`` of every row."""
        return (dict(zip(self.columns, row, strict=True)) for row in zip(*self.columns.values(), strict=True))

    def texts(self, key: str) -> list[str]:
        """``Row.text`` of every row."""
        values = self.columns[key]
        if values.count(None) == len(values):  # as most columns of cases for long
            return [""] * len(values)
        return [value if value.__class__ is str else "" if value is None else str(value) for value in values]

    def days(self, key: str) -> list[date | None]:
        """``Row.day`` of every row."""
        return [value if isinstance(value, date) else None for value in self.columns[key]]

    def integers(self, key: str) -> list[int]:
        """``Row.integer`` of every row."""
        return [value if isinstance(value, int) else 0 for value in self.columns[key]]

    def flags(self, key: str) -> list[bool | None]:
        """``Row.flag`` of every row."""
        return [value if isinstance(value, bool) else None for value in self.columns[key]]

    def into(self, kind: type[T], **given: Iterable[object]) -> Sequence[T]:
        """``Row.into`` of every row; what is ``given`` is a column.

        Field by field: a frozen dataclass sets its fields one by one, at three times the cost.
        """
        readers = dict(_readers(kind))  # type: ignore[arg-type]
        made = [kind.__new__(kind) for _ in self.numbers]
        for name in (f.name for f in fields(kind)):  # type: ignore[arg-type]
            column = given[name] if name in given else _COLUMNS[readers[name]](self, name)
            deque(map(getattr(kind, name).__set__, made, column), maxlen=0)
        return made

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(len(self))[index])
        values = {key: column[index] for key, column in self.columns.items()}
        return Row(self.numbers[index], values, self.at[index])

    def __iter__(self) -> Iterator[Row]:
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self.numbers)


_COLUMNS: dict[Callable[[Row, str], Value], Callable[[Rows, str], Sequence[Value]]] = {
    Row.text: Rows.texts,
    Row.integer: Rows.integers,
    Row.day: Rows.days,
    Row.flag: Rows.flags,
}


class Absent(Enum):
    """What stands where a row says nothing of a column."""

    IT = auto()


ABSENT = Absent.IT


@dataclass(frozen=True, slots=True)
class ByColumn(Sequence[Mapping[K, V]]):
    """Rows to be written, kept by column: thousands are checked and written a column at a time.

    A row is a mapping when it is asked for, without the columns of which it says nothing (``ABSENT``).
    """

    columns: Mapping[K, Sequence[V | Absent]]
    height: int

    @classmethod
    def of(cls, rows: Sequence[Mapping[K, V]]) -> ByColumn[K, V]:
        """The same rows."""
        if isinstance(rows, ByColumn):
            return rows
        keys = dict.fromkeys(chain.from_iterable(rows))
        return cls({key: [row.get(key, ABSENT) for row in rows] for key in keys}, len(rows))

    @overload
    def __getitem__(self, index: int) -> Mapping[K, V]: ...
    @overload
    def __getitem__(self, index: slice) -> ByColumn[K, V]: ...
    def __getitem__(self, index: int | slice) -> Mapping[K, V] | ByColumn[K, V]:
        if isinstance(index, slice):
            columns = {key: values[index] for key, values in self.columns.items()}
            return ByColumn(columns, len(range(self.height)[index]))
        if not -self.height <= index < self.height:  # also where there is no column
            raise IndexError(index)
        return {key: value for key, values in self.columns.items() if (value := values[index]) is not ABSENT}

    def __len__(self) -> int:
        return self.height


@dataclass(frozen=True, slots=True)
class Table:
    """What ``read`` returns: the non-blank data rows, and every problem of form met on the way."""

    sheet: Sheet
    rows: Sequence[Row]
    problems: tuple[Problem, ...]
    rest: Callable[[], Table] | None = None
    """Where these are only some rows of a sheet (``Book.assume``): reads all of it."""

    def by_column(self) -> Rows:
        """The rows, a column at a time."""
        rows = self.rows
        if isinstance(rows, Rows):  # as every file is read
            return rows
        columns = {column.key: [row[column.key] for row in rows] for column in self.sheet.columns}
        return Rows([row.number for row in rows], columns, [row.at for row in rows])


class Book(Protocol):
    """A workbook laid out as ``toolkit.columns`` says."""

    @property
    def path(self) -> Path:
        """The workbook file; records, documents and archives lie in folders beside it."""

    def read(self, sheet: Sheet) -> Table:
        """Read a whole table; never raises for bad data (a missing sheet or header is a Problem)."""

    def before(self, sheet: Sheet) -> Table:
        """The table without the changes that wait for ``save``: what the file holds."""

    def changed(self, sheet: Sheet) -> bool:
        """Whether changes of the sheet wait for ``save``, other than of what its formulas show."""

    def fingerprint(self, sheet: Sheet) -> str:
        """What tells one state of the sheet in the file from another without reading it; "" where nothing does.

        The same fingerprint means the same rows; another one does not mean that they differ.
        """

    def assume(self, table: Table) -> None:
        """Let ``read`` return these rows instead of reading the sheet, until the sheet is written to."""

    def append(self, sheet: Sheet, rows: Iterable[Mapping[str, Value]]) -> None:
        """Add rows below the last one; missing keys stay blank, formula columns get their formula."""

    def replace(self, sheet: Sheet, rows: Sequence[Mapping[str, Value]]) -> None:
        """Replace all rows of a view sheet."""

    def restart(self, sheet: Sheet, rows: Sequence[Mapping[str, Value]]) -> None:
        """Replace all rows of any sheet: in the copy that becomes another year's workbook, and in 归档缺件."""

    def bring_out(self, told: Iterable[str]) -> None:
        """Have the sheets that are put away and that ``told`` names come into view with the next saving.

        A sheet that gets rows comes by itself.
        """

    def update(self, sheet: Sheet, key: str, values: Mapping[str, Value]) -> None:
        """Set cells of the row whose key column holds ``key``; in a formula column, its cached value.

        Raises ProblemsFound if no row or more than one row has the key.
        """

    def claim(self) -> None:
        """Raise Refused (Locked, Changed) now if ``save`` would be refused."""

    def save(self) -> None:
        """Write all buffered changes at once, or none: Locked, Changed or another Refused otherwise."""

    def settle(self) -> None:
        """See to it that the file holds what people have typed: before a step that takes the file itself."""

    def meanwhile(self, job: Callable[[], T]) -> Callable[[], T]:
        """What gives the result of ``job``: done while a program saves, or else when it is asked for."""
