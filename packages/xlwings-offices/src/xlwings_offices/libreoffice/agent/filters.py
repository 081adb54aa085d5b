"""Criteria of a filter between Excel's words and the office's conditions.

A criterion is a column's ``field`` (from 1), its ``type`` as xlwings calls it, and ``values``, ``operator``,
``value1``, ``value2``, ``count`` or ``percent``.
"""

from __future__ import annotations

from itertools import chain, product
from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .connection import Uno

# com.sun.star.sheet.FilterOperator2
EMPTY, NOT_EMPTY, EQUAL = 0, 1, 2
COMPARISONS = {"equal_to": 2, "not_equal_to": 3, "greater_than": 4, "greater_than_or_equal": 5, "less_than": 6,
               "less_than_or_equal": 7}  # fmt: skip
PAIRS = {
    "between": ("greater_than_or_equal", "less_than_or_equal"),
    "not_between": ("less_than", "greater_than"),
}
EXTREMES = {"top_items": 8, "top_percent": 9, "bottom_items": 10, "bottom_percent": 11}
BY_TEXT = 1  # com.sun.star.sheet.FilterFieldType.STRING
BLANK = {"equal_to": EMPTY, "not_equal_to": NOT_EMPTY}


Chain = list[Uno]
"""Conditions joined by "and"."""


def made(criteria: list[dict[str, Any]], whole: bool) -> tuple[Uno, ...]:
    """The office's conditions: chains joined by "or".

    Only a table can be asked for one of several texts as a ``whole``; else each text makes a chain of its own.
    """
    chains = [list(chain(*choice)) for choice in product(*(_choices(item, whole) for item in criteria))]
    for conditions in chains[1:]:
        conditions[0].Connection = uno.Enum("com.sun.star.sheet.FilterConnection", "OR")
    return tuple(chain(*chains))


def _choices(item: dict[str, Any], whole: bool) -> list[Chain]:
    """The chains of which a row must meet one."""
    kind, operator = item["type"], item["operator"]
    if kind == "values":
        texts = [str(value) for value in item["values"]]
        return [
            [_condition(item, EQUAL, part)] for part in ([texts] if whole else [[text] for text in texts])
        ]
    if kind in EXTREMES:
        return [[_condition(item, EXTREMES[kind], [item["count"] or item["percent"]])]]
    if operator in PAIRS:
        pair = [
            _condition(item, COMPARISONS[part], [item[f"value{n}"]])
            for n, part in enumerate(PAIRS[operator], 1)
        ]
        return [pair] if operator == "between" else [[condition] for condition in pair]
    if item["value1"] is None:
        return [[_condition(item, BLANK[operator], [])]]
    return [[_condition(item, COMPARISONS[operator], [item["value1"]])]]


def _condition(item: dict[str, Any], operator: int, values: list[Any]) -> Uno:
    condition = uno.createUnoStruct("com.sun.star.sheet.TableFilterField3")
    condition.Field, condition.Operator = item["field"] - 1, operator
    condition.Values = tuple(map(_value, values))
    return condition


def _value(value: Any) -> Uno:  # noqa: ANN401
    made = uno.createUnoStruct("com.sun.star.sheet.FilterFieldValue")
    if isinstance(value, str):
        made.StringValue, made.FilterType = value, BY_TEXT
    else:
        made.IsNumeric, made.NumericValue = True, float(value)
    return made


def read(conditions: tuple[Uno, ...]) -> list[dict[str, Any]]:
    """The criteria behind the office's conditions, one a column."""
    columns: dict[int, list[Uno]] = {}
    for condition in conditions:
        known = columns.setdefault(condition.Field, [])
        if all(_signature(condition) != _signature(other) for other in known):
            known.append(condition)
    return [{"field": field + 1, **_criterion(group)} for field, group in sorted(columns.items())]


def _signature(condition: Uno) -> tuple[int, tuple[str, ...]]:
    return condition.Operator, tuple(map(_shown, condition.Values))


def _criterion(group: list[Uno]) -> dict[str, Any]:
    names = {number: name for name, number in COMPARISONS.items()}
    extremes = {number: name for name, number in EXTREMES.items()}
    blank = {number: name for name, number in BLANK.items()}
    first = group[0]
    shown = [_shown(value) for condition in group for value in condition.Values]
    if len(shown) > 1 and all(condition.Operator == EQUAL for condition in group):
        return {"type": "values", "values": shown}
    if len(group) > 1:
        pair = tuple(names.get(condition.Operator) for condition in group)
        operator = next((name for name, parts in PAIRS.items() if parts == pair), None)
        if operator is None:
            return {"type": "unknown"}
        return {"type": "comparison", "operator": operator, "value1": shown[0], "value2": shown[1]}
    if first.Operator in extremes:
        kind = extremes[first.Operator]
        amount = {"percent": float(shown[0])} if kind.endswith("percent") else {"count": int(float(shown[0]))}
        return {"type": kind, **amount}
    if first.Operator in blank:
        return {"type": "comparison", "operator": blank[first.Operator]}
    if first.Operator in names:
        return {"type": "comparison", "operator": names[first.Operator], "value1": shown[0]}
    return {"type": "unknown"}


def _shown(value: Uno) -> str:
    return f"{value.NumericValue:.15g}" if value.IsNumeric else str(value.StringValue)
