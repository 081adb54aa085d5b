"""What is said about every row of the file: taken, changed, refused or no data; none is lost, none told twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from toolkit.errors import Place, ToolkitError
from toolkit.excel.book import Value
from toolkit.excel.raw import RawSheet


class Fate(StrEnum):
    """What became of a row of the file."""

    TAKEN = "导入"
    CHANGED = "改动后导入"
    DOUBTED = "导入，有提醒"
    REFUSED = "没有导入"
    NO_DATA = "不是数据"


class Note(NamedTuple):
    """One thing to be known about a row: the cell, what stood there, what became of it, why, what to do.

    Where nothing was changed, ``after`` is ``before``.
    """

    place: Place
    before: str
    after: str
    why: str
    remedy: str = ""
    refuses: bool = False


@dataclass(slots=True)
class Line:
    """One row of the file: its number, a few words to know it by, the values taken, and all notes."""

    number: int
    brief: str
    values: dict[str, Value] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    no_data: str = ""

    @property
    def fate(self) -> Fate:
        """What became of it, as its notes say."""
        if self.no_data:
            return Fate.NO_DATA
        if any(note.refuses for note in self.notes):
            return Fate.REFUSED
        if any(note.before != note.after for note in self.notes):
            return Fate.CHANGED
        return Fate.DOUBTED if self.notes else Fate.TAKEN

    @property
    def taken(self) -> bool:
        """Whether it goes into the workbook."""
        return self.fate not in (Fate.NO_DATA, Fate.REFUSED)


def check_balance(raw: RawSheet, lines: Sequence[Line]) -> None:
    """Rows in = rows taken + rows listed, each once; ToolkitError if one was lost or told twice."""
    told = {line.number for line in lines}
    if len(told) != len(lines) or raw.filled() != len(lines):
        raise ToolkitError(
            f"“{raw.name}”有 {raw.filled()} 行，只说明了 {len(told)} 行的去向，没有导入。请联系维护人员。"
        )
