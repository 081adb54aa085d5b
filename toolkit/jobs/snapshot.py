"""What the last step left, kept beside the journal so that the next one need not find it out again.

    记录/日志-<年度>.行摘要    JSON, written last by every step; it may be lost
        <sheet that staff keep>   the digests of its rows (``marks``): a hand's changes can be named by row
        抽中对象                  the rows of 检查对象库 that papers show: of the objects in 检查台账, of the 候补

With the latter 生成文书 reads no list of 40,000 objects to print 500 of them.  It is used only where the bytes of the
list are those that were read then (``Book.fingerprint``) and every row kept is one of those whose digests the journal
vouches for; a hand that changes one cell of the list, or the loss of the file, makes the step read all of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property, partial
from pathlib import Path

from toolkit.columns import CASES, DRAWS, TARGETS
from toolkit.columns.shape import Kind
from toolkit.errors import Place, Refused
from toolkit.excel.book import Book, Rows, Table, Value
from toolkit.files import parsed, read_at_most, telling, write_atomic
from toolkit.jobs.marks import Marks, marks
from toolkit.model import Target

_SHOWN = "抽中对象"
_LARGEST = 32 << 20  # bytes: the digests of a full sheet, and some 20,000 objects
_KEYS = [column.key for column in TARGETS.columns]
_DATES = {column.key for column in TARGETS.columns if column.kind is Kind.DATE}

Shown = dict[str, object]


class Snapshot:
    """The file beside the journal of ``year``, a folder; empty if it is missing or spoilt."""

    def __init__(self, year: Path) -> None:
        self._path = year.parent / f"日志-{year.name}.行摘要"

    @cached_property
    def _content(self) -> Mapping[str, object]:
        try:
            found = parsed(read_at_most(self._path, _LARGEST))
        except (Refused, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def marks(self, sheet: str) -> Marks | None:
        """The digests of a sheet's rows; None if they are not there."""
        found = self._content.get(sheet)
        return found if isinstance(found, list) else None

    def shown(self) -> Shown | None:
        """The rows of 检查对象库 that were kept, as ``shown_rows`` gave them; None if there are none."""
        found = self._content.get(_SHOWN)
        return found if isinstance(found, dict) else None

    def table(self, book: Book) -> Table | None:
        """Those rows, if they are what the book holds now."""
        shown, of_all = self.shown(), self.marks(TARGETS.name)
        if not shown or not of_all or not (now := book.fingerprint(TARGETS)):
            return None
        try:
            if (shown["fingerprint"], shown["columns"]) != (now, _KEYS):
                return None
            cells = dict(zip(_KEYS, shown["cells"], strict=True))  # type: ignore[call-overload]
            for key in _DATES:
                cells[key] = [value and date.fromisoformat(value) for value in cells[key]]
            numbers = list[int](shown["numbers"])  # type: ignore[call-overload]
            if {len(column) for column in cells.values()} != {len(numbers)}:
                return None
            table = Table(TARGETS, Rows(numbers, cells, [partial(_place, each) for each in numbers]), ())
            sound = numbers and set(marks(table)) <= set(of_all)
        except (KeyError, TypeError, ValueError):
            return None
        return table if sound else None

    def keep(self, rows: Mapping[str, Marks], shown: Shown | None) -> None:
        """Put other content in place of the file's."""
        content: dict[str, object] = {**rows, _SHOWN: shown} if shown else {**rows}
        if content != self._content:
            data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
            with telling(self._path):
                write_atomic(self._path, data if len(data) <= _LARGEST else b"{}")  # it may be lost


def objects(book: Book) -> set[str]:
    """The objects that papers name, by code: those in 检查台账, and the 候补 in 抽取结果."""
    return {code for sheet in (CASES, DRAWS) for code in book.read(sheet).by_column().texts("target")}


def shown_rows(table: Table, targets: Mapping[str, Target], wanted: Collection[str]) -> Shown:
    """The rows of some objects, to be kept: ``fingerprint`` is still to be added."""
    rows = table.by_column()
    at = {number: index for index, number in enumerate(rows.numbers)}
    places = (targets[code].at("id").row for code in sorted(wanted) if code in targets)
    kept = [at[place] for place in places if place is not None]
    return {
        "columns": _KEYS,
        "numbers": [rows.numbers[i] for i in kept],
        "cells": [[_plain(rows.columns[key][i]) for i in kept] for key in _KEYS],
    }


def _plain(value: Value) -> str | int | bool | None:
    return value.isoformat() if isinstance(value, date) else value


def _place(number: int, key: str) -> Place:
    return Place(TARGETS.name, number, TARGETS.column(key).header)
