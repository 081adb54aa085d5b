"""What the last step left, kept beside the journal so that the next one need not find it out again.

    记录/日志-<年度>.行摘要    a line of JSON each, written last by every step; it may be lost
        {sheet: [digest, fingerprint]}   the first: every sheet as its rows were left, and by what the file tells it is
        [sheet, digest, rows]            the digests of the rows (``marks``) of a sheet that staff keep: a hand's
                                         changes can be named by row
        [抽中对象, digest, rows]           the rows of 检查对象库 that papers show, where its digest is this one: of the
                                         objects in 检查台账, of the 候补

A sheet whose bytes are those that the last step saved (``Book.fingerprint``) is as it was left, and is not read to
find that out; the journal vouches for the first line, so that nobody's hand hides behind it.  With the last line
生成文书 reads no list of 40,000 objects to print 500 of them; it is used only where every row kept is one of those
whose digests the journal vouches for.  A hand that changes one cell, or the loss of the file, makes the next step
read all of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path

from toolkit.columns import CASES, DRAWS, TARGETS
from toolkit.columns.shape import Kind
from toolkit.errors import Place, Refused
from toolkit.excel.book import Book, Rows, Table, Value
from toolkit.files import parsed, read_at_most, telling, write_atomic
from toolkit.jobs.marks import Marks, digest_of, marks
from toolkit.model import Target

SHOWN = "抽中对象"
_LARGEST = 32 << 20  # bytes: the digests of a full sheet, and some 20,000 objects
_KEYS = [column.key for column in TARGETS.columns]
_DATES = {column.key for column in TARGETS.columns if column.kind is Kind.DATE}

Heads = Mapping[str, Sequence[str]]
"""Of every sheet the digest of its rows and its fingerprint."""


def line_of(content: object) -> bytes:
    """A line of the file."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


class Snapshot:
    """The file beside the journal of ``year``, a folder; empty if it is missing or spoilt."""

    def __init__(self, year: Path) -> None:
        self._path = year.parent / f"日志-{year.name}.行摘要"

    @cached_property
    def _lines(self) -> list[bytes]:
        try:
            return read_at_most(self._path, _LARGEST).splitlines()
        except Refused:
            return []

    def heads(self, vouched: str) -> Heads:
        """What the sheets are known by, if the line has this digest."""
        first = next(iter(self._lines), b"")
        found = _parsed(first) if sha256(first).hexdigest() == vouched else None
        return found if isinstance(found, dict) else {}

    def line(self, name: str, digest: str) -> bytes | None:
        """What was kept under a name for a sheet with this digest, as it is written; None if nothing was."""
        start = line_of([name, digest])[:-1] + b","
        return next((line for line in self._lines if line.startswith(start)), None)

    def _content(self, name: str, digest: str) -> object:
        found = _parsed(self.line(name, digest) or b"")
        return found[2] if isinstance(found, list) and len(found) == 3 else None

    def marks(self, sheet: str, digest: str) -> Marks | None:
        """The digests of the rows of a sheet with this digest; None if they are not there."""
        found = self._content(sheet, digest)
        texts = isinstance(found, list) and all(isinstance(mark, str) for mark in found)
        return found if texts and digest_of(found) == digest else None  # type: ignore[arg-type,return-value]

    def table(self, digest: str) -> Table | None:
        """The rows of 检查对象库 that papers show, if they are of the list with this digest."""
        shown, of_all = self._content(SHOWN, digest), self.marks(TARGETS.name, digest)
        if not shown or not of_all:
            return None
        try:
            if shown["columns"] != _KEYS:  # type: ignore[index]
                return None
            cells = dict(zip(_KEYS, shown["cells"], strict=True))  # type: ignore[index]
            for key in _DATES:
                cells[key] = [value and date.fromisoformat(value) for value in cells[key]]
            numbers = list[int](shown["numbers"])  # type: ignore[index]
            if {len(column) for column in cells.values()} != {len(numbers)}:
                return None
            table = Table(TARGETS, Rows(numbers, cells, [partial(_place, each) for each in numbers]), ())
            sound = numbers and set(marks(table)) <= set(of_all)
        except (KeyError, TypeError, ValueError):
            return None
        return table if sound else None

    def places(self, digest: str) -> Mapping[int, str]:
        """The rows of 检查对象库 that papers show: number → code, if they are of the list with this digest."""
        shown = self._content(SHOWN, digest)
        try:
            return dict(zip(shown["numbers"], shown["cells"][_KEYS.index("id")], strict=True))  # type: ignore[index]
        except (KeyError, TypeError, ValueError, IndexError):
            return {}

    def keep(self, lines: Iterable[bytes]) -> None:
        """Put other lines in place of the file's."""
        new = [*lines]
        if new != self._lines:
            data = b"\n".join(new)
            with telling(self._path):
                write_atomic(self._path, data if len(data) <= _LARGEST else b"{}")  # it may be lost


def _parsed(line: bytes) -> object:
    try:
        return parsed(line)
    except ValueError:
        return None


def objects(book: Book) -> set[str]:
    """The objects that papers name, by code: those in 检查台账, and the 候补 in 抽取结果."""
    return {code for sheet in (CASES, DRAWS) for code in book.read(sheet).by_column().texts("target")}


def shown_rows(table: Table, targets: Mapping[str, Target], wanted: Collection[str]) -> dict[str, object]:
    """The rows of some objects, to be kept."""
    rows = table.by_column()
    at = {number: index for index, number in enumerate(rows.numbers)}
    places = (targets[code].at("id").row for code in sorted(wanted) if code in targets)
    kept = [at[place] for place in places if place is not None]
    return {
        "columns": _KEYS,
        "numbers": [rows.numbers[i] for i in kept],
        "cells": [_written(key, [*map(rows.columns[key].__getitem__, kept)]) for key in _KEYS],
    }


def _written(key: str, cells: Sequence[Value]) -> Sequence[Value]:
    return [day.isoformat() if isinstance(day, date) else day for day in cells] if key in _DATES else cells


def _place(number: int, key: str) -> Place:
    return Place(TARGETS.name, number, TARGETS.column(key).header)
