"""What differs between two versions of 计划表: cells of rows with the same 序号, rows that came and rows that went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from toolkit.columns import PLAN
from toolkit.excel.book import Row

_OF_ITS_OWN = ("filing", "filed", "announced", "expected")
"""Columns that no version is about: they tell what became of the plan, or are computed."""
_CONTENT = tuple(column for column in PLAN.columns if column.key not in _OF_ITS_OWN)
NUMBER, NAME = (PLAN.column(key).header for key in ("no", "name"))
_SHORT = ("item", "quantity", "months", "pool")
WHOLE_ROW = "整行"
NOTHING = "—"
_FLAGS = {True: "是", False: "否", None: ""}


class Change(NamedTuple):
    """One cell that changed, or a whole row (``key`` is then "")."""

    number: str
    name: str
    key: str
    header: str
    old: str
    new: str

    def __str__(self) -> str:
        """第 3 项“抽查时间”：9月 → 10月."""
        return f"第 {self.number} 项“{self.header}”：{self.old or NOTHING} → {self.new or NOTHING}"


def content(rows: Iterable[Row]) -> list[dict[str, str]]:
    """计划表 as a version keeps it: what is not blank, by header."""
    return [{header: text for header, text in _texts(row) if text} for row in rows]


def _texts(row: Row) -> Iterator[tuple[str, str]]:
    for column in _CONTENT:
        value = row[column.key]
        yield column.header, _FLAGS[value] if isinstance(value, bool) else row.text(column.key)


def changes(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> list[Change]:
    """Every difference, in the order of the new table; rows that went stand last."""
    before, after = ({row[NUMBER]: row for row in rows if NUMBER in row} for rows in (old, new))
    found = []
    for number, row in after.items():
        if number not in before:
            found.append(Change(number, row.get(NAME, ""), "", WHOLE_ROW, "", _in_short(row)))
            continue
        found += [
            Change(number, row.get(NAME, ""), column.key, column.header, was, now)
            for column in _CONTENT
            if (was := before[number].get(column.header, "")) != (now := row.get(column.header, ""))
        ]
    found += [
        Change(number, row.get(NAME, ""), "", WHOLE_ROW, _in_short(row), "")
        for number, row in before.items()
        if number not in after
    ]
    return found


def _in_short(row: Mapping[str, str]) -> str:
    return "，".join(filter(None, (row.get(PLAN.column(key).header, "") for key in _SHORT)))
