"""What the form of a document is written with, and which fields it asks for.  Needs no python-docx.

A form is a function that is given an ``official.OfficialSheet`` and puts one thing after the other on it.  Given a
``_Listener`` instead, it makes nothing, and one hears what it asks for: so the fields of a template need no list
of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, cast

from toolkit.word.styles import Style
from toolkit.word.syntax import RUNNING_NUMBER

if TYPE_CHECKING:
    from toolkit.word.official import OfficialSheet as Sheet
else:
    Sheet = object
"""What a form is written on; python-docx, slow to import, is there for whoever makes templates."""

__all__ = ["CODE", "NUMBER", "Asked", "Column", "Entry", "FieldUse", "Heard", "Picture", "Sheet", "heard"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in mm and what a row holds (default: the field so named).

    ``code`` is for codes and digests: small, letters of equal width; ``code_below`` is one under the text.
    Neighbours with the same ``group`` stand under one upper head of that name.
    """

    head: str
    width: float
    text: str = ""
    align: str = "left"
    code: bool = False
    code_below: str = ""
    group: str = ""

    @property
    def content(self) -> str:
        """The text of a cell."""
        return self.text or f"{{{{{self.head}}}}}"


NUMBER = Column("序号", 11, align="center")
LONG_NUMBER = Column("序号", 14, align="center")
"""With room for five digits."""
CODE = Column("统一社会信用代码", 42, align="center", code=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table of facts with a single value.

    ``height`` in mm leaves room to write by hand; ``style`` is that of the value, if not the table's; a
    value that may fill half a page ``splits``: its row may run on to the next.  The row stands there only ``given``
    the field of that name.
    """

    label: str
    text: str = ""
    height: float = 0
    style: Style | None = None
    splits: bool = False
    given: str = ""

    @property
    def cells(self) -> tuple[str, str]:
        """The texts of the row's two cells."""
        if not self.given:
            return self.label, self.text
        return f"{{{{?{self.given}}}}}{self.label}", f"{self.text}{{{{/{self.given}}}}}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A row of a table of facts with a picture, fitted into a square of ``size`` mm, and text beside it."""

    label: str
    name: str
    size: int
    caption: str

    @property
    def text(self) -> str:
        """The placeholder."""
        return f"{{{{图片:{self.name} {self.size}x{self.size}}}}}"


class FieldUse(Enum):
    """What a template does with a field."""

    VALUE = ""
    PICTURE = "图片:"
    ROWS = "#"
    IF = "?"
    UNLESS = "^"


@dataclass(slots=True)
class Asked:
    """How a field is used, and for a list the fields of its rows."""

    uses: set[FieldUse] = field(default_factory=set)
    columns: dict[str, Asked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a form asks for in its order, which of it always, and the titles of further pages (送达回证)."""

    asked: Mapping[str, Asked]
    always: Collection[str]
    pages: Sequence[str]


def heard(form: Callable[[Sheet], None]) -> Heard:
    """What a form asks for.

    >>> made = heard(lambda sheet: sheet.body("{{甲}}{{#乙}}{{丙}}{{/乙}}{{?丁}}{{戊}}{{/丁}}"))
    >>> made.asked["乙"].columns.keys(), sorted(made.always)
    (dict_keys(['丙']), ['乙', '甲'])
    """
    listener = _Listener()
    form(cast("Sheet", listener))
    return Heard(listener.asked, listener.always, listener.pages)


_MARK = re.compile(r"\{\{([#?^/]|图片:)?([^{} ]+)[^{}]*\}\}")


class _Listener:
    """Stands in for a sheet: whatever is written, it only hears the placeholders."""

    def __init__(self) -> None:
        self.asked: dict[str, Asked] = {}
        self.always: dict[str, None] = {}
        self.pages: list[str] = []
        self._inside: list[str] = []  # the lists whose row is being written
        self._open: list[str] = []  # these and the conditions

    def __getattr__(self, name: str) -> Callable[..., None]:
        return self._hear

    def _hear(self, *given: object, **named: object) -> None:
        for each in (*given, *named.values()):
            if isinstance(each, str):
                self._read(each)
            elif isinstance(each, tuple):
                self._hear(*each)
            elif isinstance(each, Entry):
                self._hear(*each.cells)
            elif isinstance(each, Picture):
                self._hear(each.text, each.caption)

    def _read(self, text: str) -> None:
        for sign, name in _MARK.findall(text):
            if sign == "/":
                if name in self._open:
                    self._open.remove(name)
                if self._inside[-1:] == [name]:
                    self._inside.pop()
            elif name != RUNNING_NUMBER:
                scope = self.asked[self._inside[-1]].columns if self._inside else self.asked
                scope.setdefault(name, Asked()).uses.add(FieldUse(sign))
                if not self._open and sign not in (FieldUse.IF.value, FieldUse.UNLESS.value):
                    self.always[name] = None
                if sign == FieldUse.ROWS.value:
                    self._inside.append(name)
                if sign and sign != FieldUse.PICTURE.value:
                    self._open.append(name)

    def title(self, *lines: str, own_sheet: bool = False) -> None:
        self._hear(*lines)
        if own_sheet:
            self.pages += [line for line in lines if not _MARK.search(line)]

    @contextmanager
    def block(self, sign: str, name: str) -> Iterator[None]:
        self._read(f"{{{{{sign}{name}}}}}")
        yield
        self._read(f"{{{{/{name}}}}}")

    def table(self, rows_of: str, *columns: Column, empty: str = "") -> None:
        with self.block("#", rows_of):
            for column in columns:
                self._hear(column.content, column.code_below)
        self._read(empty)

    def photographs(self, rows_of: str, box: str) -> None:
        with self.block("#", rows_of):
            for side in ("左图", "右图"):
                self._read(f"{{{{图片:{side} {box}}}}}{{{{{side}说明}}}}")

    def watermarks(self, *words: str) -> None:
        for word in words:
            self._read(f"{{{{?{word}}}}}{{{{/{word}}}}}")

    def colophon(
        self, copies_to: str, lines: str, *given: str, own_page: bool = False, unless: str = ""
    ) -> None:
        self._read(f"{{{{?{copies_to}}}}}{{{{{copies_to}}}}}{{{{/{copies_to}}}}}")
        if not own_page:
            self._read(f"{{{{#{lines}}}}}{{{{/{lines}}}}}")
        self._hear(*given)
