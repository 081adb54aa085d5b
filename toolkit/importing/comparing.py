"""A list against the workbook: what is new, what is there and the same, what is there and differs, what is gone.

Rows are the same by the sheet's key.  A blank in the list says nothing.  A firm that stands in the workbook under an
old number is the same firm when the list has that number in a second column of numbers, or has the firm's name and
region under an 18-digit code: it does not come in a second time, its code is a change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from toolkit.codes import is_old_number, is_sound
from toolkit.columns import TARGETS, Column, Sheet
from toolkit.excel import book
from toolkit.excel.book import Value
from toolkit.excel.cells import squeeze, to_cell
from toolkit.importing.lines import Fate, Remark
from toolkit.importing.mapping import idle_ordinal
from toolkit.importing.rows import FileRows


class Change(NamedTuple):
    """A cell of the workbook that the list says otherwise: by the key of its row."""

    key: str
    column: Column
    old: Value
    new: Value


class Comparison(NamedTuple):
    """What differs, and the keys of rows of the workbook that the list does not have."""

    changes: list[Change]
    gone: list[str]


def compare(rows: FileRows, there: book.Rows) -> Comparison:
    """Say of every row that is in the workbook already whether it is the same, and refuse what stands twice."""
    sheet, key = rows.sheet, rows.key
    stands: dict[object, int] = {}
    for i, identity in enumerate(rows.identities(there.columns)):
        stands.setdefault(identity, i)
    _follow_merged(sheet, there, stands)
    numbers = _Numbers(rows, there) if sheet is TARGETS else None
    imported, met = rows.account.imported(), dict[object, int]()
    changes: list[Change] = []
    seen: set[int] = set()
    for i, (number, identity) in enumerate(zip(rows.numbers, rows.identities(rows.values), strict=True)):
        if number not in imported or identity is None:
            continue
        if identity in met:
            rows.refuse(key, number, f"与本文件第 {met[identity]} 行重复", "请核对后只留一行")
            continue
        met[identity] = number
        if identity in stands:
            seen.add(stands[identity])
            changes += _differences(rows, i, there, stands[identity])
        elif numbers and (found := numbers.old_of(i)) is not None:
            seen.add(found)
            old, new = there.columns[key][found], rows.values[key][i]
            why = f"换了 18 位代码的同一户（工作簿第 {there.numbers[found]} 行）"
            rows.account.say(Remark(Fate.DIFFERENT, key, str(old), str(new), why), [number])
            changes.append(Change(str(old), sheet.column(key), old, new))
    keys = there.texts(key)
    state = there.texts("state") if sheet.key == key and _has(sheet, "state") else None
    gone = [name for i, name in enumerate(keys) if name and i not in seen and _is_active(state, i)]
    return Comparison(changes, gone)


def _follow_merged(sheet: Sheet, there: book.Rows, stands: dict[object, int]) -> None:
    """A code that was merged into another stands for the row that was kept."""
    if sheet is TARGETS:
        for i, kept in enumerate(there.texts("kept")):
            if kept in stands:
                stands[there.columns["id"][i]] = stands[kept]


def _has(sheet: Sheet, key: str) -> bool:
    return any(column.key == key for column in sheet.columns)


def _is_active(states: Sequence[str] | None, i: int) -> bool:
    return states is None or states[i] in ("正常", "在岗")


def _differences(rows: FileRows, i: int, there: book.Rows, j: int) -> list[Change]:
    """The cells in which a row of the list differs from that of the workbook."""
    sheet, number, found = rows.sheet, rows.numbers[i], list[Change]()
    for name in rows.values:
        column = sheet.column(name)
        old, new = there.columns[name][j], rows.values[name][i]
        if new is None or name == rows.key or column is idle_ordinal(sheet) or _same(old, new):
            continue
        found.append(Change(str(there.columns[rows.key][j]), column, old, new))
        remark = Remark(Fate.DIFFERENT, name, text_of(old, column), text_of(new, column), "工作簿里写的不同")
        rows.account.say(remark, [number])
    if not found:
        rows.account.say(Remark(Fate.KNOWN, "", "", "", "工作簿里已有，没有出入"), [number])
    return found


def _same(old: Value, new: Value) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return old == new or squeeze(old) == squeeze(new)
    return old == new


def text_of(value: Value, column: Column) -> str:
    """A value as it stands in a cell."""
    return "" if value is None else str(to_cell(value, column))


class _Numbers:
    """The firms of the workbook that still have an old number, by that number and by name and region."""

    def __init__(self, rows: FileRows, there: book.Rows) -> None:
        self._rows = rows
        codes = there.texts("id")
        old = [i for i, code in enumerate(codes) if is_old_number(code) and not there.columns["kept"][i]]
        self._codes = {codes[i]: i for i in old}
        names: dict[tuple[str, str], list[int]] = {}
        names_there, regions = there.texts("name"), there.texts("region")
        for i in old:
            names.setdefault((squeeze(names_there[i]), regions[i]), []).append(i)
        self._names = {name: found[0] for name, found in names.items() if len(found) == 1}

    def old_of(self, i: int) -> int | None:
        """The row of the workbook that is the same firm under its old number, None if there is none."""
        if not self._codes or not is_sound(str(self._rows.values["id"][i])):
            return None
        for number in self._rows.others("id", i):
            if number in self._codes:
                return self._codes[number]
        values: Mapping[str, Sequence[Value]] = self._rows.values
        named = squeeze(str(values["name"][i] or "")), str(values["region"][i] or "")
        return self._names.get(named)
