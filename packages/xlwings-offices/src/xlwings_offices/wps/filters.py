"""Verbs on filters: criteria between xlwings' words and those of ``AutoFilter``.

A criterion is a column's ``field`` (from 1), its ``type`` as xlwings calls it, and ``values``, ``operator``,
``value1``, ``value2``, ``count`` or ``percent``.
"""

from __future__ import annotations

import re
from typing import Any

from .. import a1
from .part import Part
from .path import HERE, Path
from .words import ALL_OF, EXTREMES, ONE_OF, VALUES

SIGNS = {
    "equal_to": "=", "not_equal_to": "<>", "greater_than": ">", "greater_than_or_equal": ">=", "less_than": "<",
    "less_than_or_equal": "<=",
}  # fmt: skip
PAIRS = {"between": (">=", ALL_OF, "<="), "not_between": ("<", ONE_OF, ">")}
_SIGNED = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.DOTALL)

Criterion = dict[str, Any]
Owner = tuple[Path, Path, bool]
"""The block, its ``AutoFilter`` object, and whether that is there."""


class Filters(Part):
    """What is filtered by."""

    def filter(self, doc: str, of: dict[str, Any]) -> list[Criterion]:
        """What is filtered by, a criterion a column; ``of`` is a table's name, or a sheet and a block."""
        _, filters, there = self._owner(doc, of)
        found = []
        for field in self._on(filters) if there else []:
            one = filters.Filters.Item(field)
            operator, first = self._office.run(one.Operator, one.Criteria1)
            second = self._office.run(one.Criteria2)[0] if operator in (ALL_OF, ONE_OF) else None
            found.append({"field": field, **_read(operator, first, second)})
        return found

    def set_filter(self, doc: str, of: dict[str, Any], criteria: list[Criterion]) -> None:
        """Show only the rows that meet every criterion; without one all."""
        block, filters, there = self._owner(doc, of)
        wanted = {item["field"]: item for item in criteria}
        gone = [field for field in (self._on(filters) if there else []) if field not in wanted]
        self._office.run(
            *(block.AutoFilter(field) for field in gone),
            *(block.AutoFilter(field, *_made(item)) for field, item in sorted(wanted.items())),
        )

    def _on(self, filters: Path) -> list[int]:
        """The columns that are filtered by, from 1: of another one WPS tells no criterion, it fails."""
        return [n for n, (on,) in enumerate(self._office.run(filters.Filters.each(HERE.On))[0], 1) if on]

    def _owner(self, doc: str, of: dict[str, Any]) -> Owner:
        if "table" in of:
            table = self._office.table(doc, of["table"])
            return table.Range, table.AutoFilter, bool(self._office.run(table.ShowAutoFilter)[0])
        block = self._office.require_writable(doc, of["sheet"], of["box"])
        page = self._office.sheet(doc, of["sheet"])
        if not self._office.run(page.AutoFilterMode)[0]:
            return block, page.AutoFilter, False
        if a1.parse(self._office.run(page.AutoFilter.Range.Address(False, False))[0]) != of["box"]:
            self._office.run(page.AutoFilterMode.put(False))  # a sheet filters one block at a time
            return block, page.AutoFilter, False
        return block, page.AutoFilter, True


def _made(item: Criterion) -> list[Any]:
    """What ``AutoFilter`` is given after the column."""
    if item["type"] == "values":
        return [item["values"], VALUES]
    if item["type"] in EXTREMES:
        return [_text(item["count"] or item["percent"]), EXTREMES[item["type"]]]
    if item["operator"] in PAIRS:
        low, join, high = PAIRS[item["operator"]]
        return [low + _text(item["value1"]), join, high + _text(item["value2"])]
    return [SIGNS[item["operator"]] + _text(item["value1"])]


def _text(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else "" if value is None else str(value)


def _read(operator: int, first: Any, second: Any) -> Criterion:  # noqa: ANN401
    """The criterion behind what ``AutoFilter`` tells of a column."""
    kind = next((name for name, number in EXTREMES.items() if number == operator), None)
    if kind is not None:
        return {"type": kind, **({"percent": float(first)} if "percent" in kind else {"count": int(first)})}
    if isinstance(first, list):
        return {"type": "values", "values": [_parted(text)[1] for text in first]}
    (low, value1), (high, value2) = _parted(first), _parted(second or "")
    if second is None:
        name = next((name for name, sign in SIGNS.items() if sign == low), "equal_to")
        return {"type": "comparison", "operator": name, **({"value1": value1} if value1 else {})}
    if operator == ONE_OF and (low, high) == ("=", "="):  # two texts are told as a pair
        return {"type": "values", "values": [value1, value2]}
    pair = next((name for name, signs in PAIRS.items() if signs == (low, operator, high)), None)
    if pair is None:
        return {"type": "unknown"}
    return {"type": "comparison", "operator": pair, "value1": value1, "value2": value2}


def _parted(text: object) -> tuple[str, str]:
    """The sign and what follows it."""
    sign, rest = _SIGNED.fullmatch(str(text)).groups()  # type: ignore[union-attr]  # it always matches
    return sign or "", rest
