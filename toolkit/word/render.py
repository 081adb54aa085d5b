"""A compiled part is a program; filling it is running it over the values.

A program is a sequence of bytes that never change and of a few instructions between them:

    Slot     the value of a field, as text; in the text of the body a line break makes a new paragraph
    TitleSlot  the same in a title, whose lines are of our making: the fonts of another machine change nothing
    Shown    the pictures of a field
    Loop     its body once for each row of a list
    Condition  its body once or not at all
    Frame    a table whose rows all stand in blocks: left out if no row came
    GUARD    the end of a cell: an empty paragraph unless one came (Word refuses a cell without one)
    NUMBER   a fresh number for a drawing, which may stand in a block

Values are data, never code.  A name means that of the innermost loop's row, else that of the row around it;
``{{序号}}`` is the running number of that row unless the row has its own.  Nothing is filled in silently:
what is missing or cannot be written is collected, with its place and the number of the row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from functools import lru_cache
from html import escape
from itertools import accumulate, pairwise
from typing import TypeAlias

from toolkit.errors import Fault, Problem, ProblemsFound
from toolkit.word import fonts, pictures
from toolkit.word.long_tables import ROWS
from toolkit.word.syntax import RUNNING_NUMBER, TagUse
from toolkit.word.title import shaped


@dataclass(frozen=True, slots=True)
class Slot:
    """The value of a field as text; ``look`` is how it is set, ``name`` the field's.

    ``breaks`` ends the paragraph and begins one like it: what a line break becomes; "" where it stays one (cells).
    """

    field: TagUse
    look: fonts.Look | None
    name: str
    breaks: str = ""


@dataclass(frozen=True, slots=True)
class TitleSlot:
    """A slot in a title between two fixed texts; what is longer than ``per_line`` is broken as titles are."""

    slot: Slot
    before: str
    after: str
    per_line: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The pictures of a field."""

    field: TagUse


@dataclass(frozen=True, slots=True)
class Loop:
    """A body that comes once for each row of a list.

    ``seam`` comes between two of the tables that a list of more than ``long_tables.ROWS`` rows fills.
    """

    field: TagUse
    body: Program
    seam: bytes


@dataclass(frozen=True, slots=True)
class Condition:
    """A body that comes if the field called ``name`` says something, or (not ``wanted``) if it does not."""

    name: str
    wanted: bool
    body: Program


@dataclass(frozen=True, slots=True)
class Frame:
    """A table: its head, blocks of rows, its tail.  Without a row, nothing."""

    body: Program


class Sign(Enum):
    """Instructions without an operand."""

    GUARD = auto()
    NUMBER = auto()


Op: TypeAlias = "bytes | Slot | TitleSlot | Shown | Loop | Condition | Frame | Sign"
Program: TypeAlias = "tuple[Op, ...]"
Values: TypeAlias = "Mapping[str, object]"

_WORTH_REMEMBERING = 500  # bytes: longer texts come once
_FIRST_NUMBER = 10_000  # drawings in parts that are not filled keep their own, smaller numbers
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, § 2.2
_BETWEEN_TEXT = b'</w:t>%b<w:t xml:space="preserve">'
_LINE_BREAK = (_BETWEEN_TEXT % b"<w:br/>").decode()
_TAB = (_BETWEEN_TEXT % b"<w:tab/>").decode()


class MissingFields(ProblemsFound):
    """Values that the template asks for are not there.  A blank is never written for them."""


class Filling:
    """One document being filled: ``fill`` each part, then ``finish``; ``media`` holds the pictures met.

    ``written`` remembers, from one document to the next, texts that are written alike everywhere.
    """

    def __init__(self, values: Values, file_prefix: str, written: dict[object, bytes]) -> None:
        self.media: dict[bytes, str] = {}
        self._file_prefix = file_prefix
        self._values = values
        self._number = _FIRST_NUMBER
        self._problems: dict[Problem, None] = {}  # in order, once each: a text box is stored twice
        self._missing = False
        self._rows: list[tuple[str, int]] = []  # which rows of which lists we are in, for the messages
        self._written = written
        self._out: list[bytes] = []
        self._shown: dict[str, None] = {}

    def fill(self, program: Program) -> tuple[bytes, list[str]]:
        """Run one part's program; return its XML and the names of the pictures that it shows."""
        self._out, self._shown = [], {}
        self._run(program, self._values)
        return b"".join(self._out), list(self._shown)

    def finish(self) -> None:
        """Raise MissingFields, or ProblemsFound if nothing is missing but something cannot be written."""
        if self._problems:
            raise (MissingFields if self._missing else ProblemsFound)(list(self._problems))

    def _run(self, program: Program, values: Values) -> None:
        # This loop is where filling spends its time: the common ops come first and call as little as can be.
        append, known, get = self._out.append, self._written.get, values.get
        for op in program:
            if type(op) is bytes:
                append(op)
            elif type(op) is Slot:
                value = get(op.name)
                try:
                    text = known(value)
                except TypeError:  # a list, which is no text either
                    text = None
                append(text or self._text(op, value))
            elif type(op) is Condition:
                if bool(get(op.name)) is op.wanted:
                    self._run(op.body, values)
            else:
                self._seldom(op, values)

    def _seldom(self, op: Op, values: Values) -> None:
        if isinstance(op, Loop):
            self._loop(op, values)
        elif isinstance(op, Frame):
            self._frame(op, values)
        elif isinstance(op, TitleSlot):
            value = _broken(op, values.get(op.slot.name))
            self._out.append(self._text(op.slot, value, remember=False))
        elif isinstance(op, Shown):
            self._show(op.field, values.get(op.field.name))
        elif op is Sign.NUMBER:
            self._number += 1
            self._out.append(b"%d" % self._number)
        elif not self._out[-1].endswith((b"</w:p>", b"</w:sdt>")):
            self._out.append(b"<w:p/>")

    def _text(self, slot: Slot, value: object, *, remember: bool = True) -> bytes:
        """The value as it is written there; nothing, and a problem, if it cannot be."""
        field = slot.field
        if value is None:
            self._report_missing(field)
            return b""
        try:
            text = encode(value)
        except Fault as unfit:
            self._report_unfit(field, unfit)
            return b""
        if slot.look and not fonts.is_common(text):
            return _paragraphs(slot.look.spread(text), slot).encode()  # how, depends on the place
        if _LINE_BREAK in text:
            return _paragraphs(text, slot).encode()
        written = text.encode()
        if remember and isinstance(value, str | date) and len(written) < _WORTH_REMEMBERING:
            self._written[value] = written
        return written

    def _show(self, field: TagUse, value: object) -> None:
        if value is None:
            self._report_missing(field)
            return
        for data in value if isinstance(value, list | tuple) else (value,):
            try:
                self._out.append(self._picture(field, data))
            except Fault as unfit:
                self._report_unfit(field, unfit)

    def _picture(self, field: TagUse, data: object) -> bytes:
        size = pictures.measure(data) if isinstance(data, bytes) else None
        if size is None or not isinstance(data, bytes):
            raise Fault("不是 PNG 或 JPEG 图片", "请换成这两种格式的图片")
        name = self.media.setdefault(data, f"{self._file_prefix}{len(self.media) + 1}.{size.extension}")
        self._shown[name] = None
        self._number += 1
        return _BETWEEN_TEXT % pictures.drawing(name, self._number, field.name, size, field.box)

    def _loop(self, loop: Loop, values: Values) -> None:
        field, value = loop.field, values.get(loop.field.name)
        if value is None:
            self._report_missing(field)
        elif not isinstance(value, list | tuple):
            self._report_no_list(field)
        else:
            self._rows.append((field.name, 0))
            for number, row in enumerate(value, 1):
                if not isinstance(row, dict | Mapping):  # dict first: asking a Mapping is slow
                    self._report_no_list(field)
                    break
                self._rows[-1] = field.name, number
                if number % ROWS == 1 and number > 1:
                    self._out.append(loop.seam)
                self._run(loop.body, {**values, RUNNING_NUMBER: str(number), **row})
            self._rows.pop()

    def _frame(self, frame: Frame, values: Values) -> None:
        before = len(self._out)
        self._run(frame.body[:-1], values)
        if len(self._out) > before + 1:  # more than the head
            self._run(frame.body[-1:], values)
        else:
            del self._out[before:]

    def _report_unfit(self, field: TagUse, unfit: Fault) -> None:
        self._report(field, f"用到的“{field.name}”{unfit.what}", unfit.remedy)

    def _report_no_list(self, field: TagUse) -> None:
        remedy = f"请给出若干行，或改用“{{{{?{field.name}}}}}”"
        self._report(field, f"要重复的“{field.name}”不是清单", remedy)

    def _report_missing(self, field: TagUse) -> None:
        self._missing = True
        self._report(field, f"用到的“{field.name}”没有数据", f"请填写“{field.name}”，或从模板删去这一处")

    def _report(self, field: TagUse, what: str, remedy: str) -> None:
        rows = "、".join(f"“{name}”第 {number} 条" for name, number in self._rows)
        self._problems[Problem(what + (f"（{rows}）" if rows else ""), remedy, field.place)] = None


def _broken(title: TitleSlot, value: object) -> object:
    """The value with the line breaks that the whole title is to have and that fall into it."""
    if not isinstance(value, str) or "\n" in value:
        return value
    start = len(title.before)
    if start + len(value) + len(title.after) <= title.per_line:  # no letter is wider than one
        return value
    places = [at - start for at in _breaks(title.before + value + title.after, title.per_line)]
    bounds = [0, *(at for at in places if 0 < at <= len(value)), len(value)]
    return "\n".join(value[first:last] for first, last in pairwise(bounds))


@lru_cache(maxsize=256)  # the office's name, on every paper
def _breaks(text: str, per_line: int) -> Sequence[int]:
    return [*accumulate(map(len, shaped(text, per_line=per_line).split("\n")[:-1]))]


def _paragraphs(text: str, slot: Slot) -> str:
    return text.replace(_LINE_BREAK, slot.breaks) if slot.breaks else text


def encode(value: object) -> str:
    """A value as the content of ``w:t``: text, whole numbers and days only.

    Line breaks and tabs become those of Word.  Raises Fault for another type (the caller decides how
    many decimals a number has) and for characters that XML cannot hold.

    >>> encode(date(2023, 4, 12))
    '2023年4月12日'
    """
    if isinstance(value, str):
        text = str(value)
    elif isinstance(value, bool) or not isinstance(value, int | date) or isinstance(value, datetime):
        raise Fault("不是文字、整数或日期", "请先换成文字再填写")
    else:
        text = f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else str(value)
    if "&" in text or "<" in text or ">" in text:
        text = escape(text, quote=False)
    if not text.isprintable():  # most texts are, and need no closer look
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if illegal := _ILLEGAL.search(text):
            raise Fault(f"含有不能写入文档的字符 U+{ord(illegal[0]):04X}", "请删去该字符后重新输入")
        text = text.replace("\n", _LINE_BREAK).replace("\t", _TAB)
    return text
