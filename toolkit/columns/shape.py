"""What a sheet is: columns with a key for code, a header for people, a kind, and where the table starts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GROUP_ROW = 3
HEADER_ROW = 4
FIRST_ROW = 5


class Kind(StrEnum):
    """What a cell may hold; ``excel/cells.py`` cleans raw values, ``masters/build.py`` formats cells."""

    TEXT = "文字"
    CODE = "编码"  # text only: a number has already lost leading zeros or its last digits
    DATE = "日期"
    INT = "整数"
    FLAG = "是否"
    RATIO = "数量或比例"  # text such as 5%、12户; a bare 0.05 is read as 5%


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` for code, ``header`` for people, ``width`` in characters of the default font.

    A ``term`` is repeated in other cells and frozen with a draw (检查事项, 类别, 股室): it is written in one line.
    ``past``: the date of something that has happened, so never after today (unlike a planned day or a 期限).
    ``later``: a workbook of an earlier version lacks it, and it is blank there until somebody types its header.
    ``filled_by``: the step that fills it, where people type nothing ("" for a column of theirs or a formula).
    A ``digest`` is 64 digits that nobody reads: one line, of which the beginning is seen.
    """

    key: str
    header: str
    kind: Kind = Kind.TEXT
    width: float = 12
    required: bool = False
    choices: tuple[str, ...] = ()
    group: str = ""
    aliases: tuple[str, ...] = ()
    formula: str = ""
    note: str = ""
    term: bool = False
    past: bool = False
    later: bool = False
    filled_by: str = ""
    digest: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: ``key`` names the column that identifies a row ("" if none does).

    A ``view`` is rebuilt by the toolkit from records and other tables and never typed into.  Of an ``annex`` the
    columns up to ``printed`` are those of the official form: it prints these alone, one page wide.  ``later``: a
    workbook of an earlier version lacks it, and it is empty there until ``upgrade`` brings it.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: str = ""
    annex: str = ""
    printed: str = ""
    view: bool = False
    hint: str = ""
    later: bool = False

    @property
    def form(self) -> tuple[Column, ...]:
        """The columns that print: of an annex those of the official form, else all."""
        keys = [column.key for column in self.columns]
        return self.columns[: keys.index(self.printed) + 1] if self.printed else self.columns

    def column(self, key: str) -> Column:
        """Return the column with this key (KeyError if there is none)."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)
