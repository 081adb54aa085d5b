"""事项清单 as offices print it: one 抽查事项 over several rows, a row for each 检查依据; one name for several objects.

Rows that name the same item for the same objects are one item: their bases are joined line by line.  One name with
other objects, or of another 事项类别, is another item, and 计划表 knows items by name alone: its name gets the
objects behind it if the clerk says so, otherwise all of that name wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.excel.book import Value
from toolkit.excel.cells import squeeze
from toolkit.importing.lines import Fate, Remark
from toolkit.importing.rows import FileRows

_SAME = ("targets", "kind")
"""What makes two rows of one name the same item."""
_JOINED: Mapping[str, str] = {"basis": "\n", "method": "、", "body": "、"}
"""Columns whose contents are joined, and what comes between."""


def join_rows(rows: FileRows) -> None:
    """Join rows that are one item into the first of them; a row with nothing but a basis belongs to the one above."""
    values = rows.values
    imported = rows.account.imported()
    groups: dict[object, list[int]] = {}
    group: list[int] = []
    for i, number in enumerate(rows.numbers):
        filled = [key for key in rows.read if values[key][i] is not None]
        if group and filled == ["basis"]:
            rows.account.withdraw(number)
            group.append(i)
        elif number in imported:
            group = groups.setdefault(_identity(rows, i), [])
            group.append(i)
        else:
            group = []
    for first, *others in groups.values():
        if others:
            _join(rows, first, others)


def tell_apart(rows: FileRows, *, rename: bool) -> int:
    """Name apart the items of one name for several objects (``rename``), or refuse them; how many rows those are."""
    imported = rows.account.imported()
    names: dict[str, list[int]] = {}
    for i, number in enumerate(rows.numbers):
        if number in imported:
            names.setdefault(squeeze(str(rows.values["name"][i])), []).append(i)
    count = 0
    for same in names.values():
        if len(same) < 2:
            continue
        count += len(same)
        for i in same:
            name = str(rows.values["name"][i])
            if rename:
                other = [key for key in _SAME if len({rows.values[key][j] for j in same}) > 1]
                behind = "，".join(str(rows.values[key][i]) for key in other)
                rows.values["name"][i] = f"{name}（{behind}）"
                why = "名称相同、检查对象或类别不同，加在名称后面以区分"
                remark = Remark(Fate.CHANGED, "name", name, f"{name}（{behind}）", why)
            else:
                remedy = "是不同的事项，加 --tell-apart，把检查对象或类别加在名称后面；录错的，请在清单里改"
                why = f"{len(same)} 行名称相同，检查对象或事项类别不同"
                remark = Remark(Fate.REFUSED, "name", name, "", why, remedy)
            rows.account.say(remark, [rows.numbers[i]])
    return count


def _identity(rows: FileRows, i: int) -> object:
    return tuple(squeeze(str(rows.values[key][i])) for key in ("name", *_SAME) if key in rows.values)


def _join(rows: FileRows, first: int, others: Sequence[int]) -> None:
    numbers = [rows.numbers[i] for i in others]
    for key, between in _JOINED.items():
        if key not in rows.values:
            continue
        before = rows.values[key][first]
        parts = _parts([rows.values[key][i] for i in (first, *others)], between)
        after = between.join(parts) or None
        if after != before:
            rows.values[key][first] = after
            remark = Remark(Fate.CHANGED, key, str(before or ""), str(after or ""), "与下面同一事项的行合并")
            rows.account.say(remark, [rows.numbers[first]])
    why = f"与第 {rows.numbers[first]} 行是同一事项，检查依据等并到那一行"
    rows.account.say(Remark(Fate.JOINED, "name", "", "", why), numbers)


def _parts(values: Sequence[Value], between: str) -> list[str]:
    """The different parts, in their order."""
    parts = [part.strip() for value in values if value is not None for part in str(value).split(between)]
    return list(dict.fromkeys(part for part in parts if part))
