"""The filter of a table or of a range."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from .sheet import Sheet

EPOCH = dt.datetime(1899, 12, 30)


def comparable(value: Any) -> Any:  # noqa: ANN401
    """A date as the number it is in a cell; a text that reads as a number as that number; else as it is."""
    if isinstance(value, dict):
        moment = dt.datetime.fromisoformat(value["value"])
        return (moment - EPOCH) / dt.timedelta(days=1)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value


class Filter(base_classes.AutoFilter):
    """Columns count from 1; criteria of several columns must all be met."""

    def __init__(self, sheet: Sheet, of: dict[str, Any], columns: int) -> None:
        self._sheet = sheet
        self._of = of
        self._columns = columns

    def _call(self, verb: str, **args: Any) -> Any:  # noqa: ANN401
        return self._sheet.book.app.call(verb, doc=self._sheet.book.doc, of=self._of, **args)

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The criterion of every column."""
        known = {item["field"]: item for item in self._call("filter")}
        return [
            base_classes.empty_autofilter_criteria(field) | known.get(field, {})
            for field in range(1, self._columns + 1)
        ]

    def _apply(self, field: int, type_: str, **rest: Any) -> None:  # noqa: ANN401
        """Put a criterion on a column in the place of the one it had."""
        kept = [item for item in self.criteria if item["type"] != "none" and item["field"] != field]
        made = base_classes.empty_autofilter_criteria(field, type_) | rest
        self._call("set_filter", criteria=sorted([*kept, made], key=lambda item: int(item["field"])))

    def apply_values(self, field: int, values: list[str]) -> None:
        """Show only rows whose column reads one of the texts."""
        self._apply(field, "values", values=[str(value) for value in values])

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any = None) -> None:  # noqa: ANN401
        """Show only rows whose column compares so; None is a blank cell."""
        self._apply(
            field, "comparison", operator=operator, value1=comparable(value1), value2=comparable(value2)
        )

    def apply_top_items(self, field: int, count: int) -> None:
        """Show the rows with the greatest numbers."""
        self._apply(field, "top_items", count=count)

    def apply_bottom_items(self, field: int, count: int) -> None:
        """Show the rows with the least numbers."""
        self._apply(field, "bottom_items", count=count)

    def apply_top_percent(self, field: int, percent: float) -> None:
        """Show the share of rows with the greatest numbers."""
        self._apply(field, "top_percent", percent=percent)

    def apply_bottom_percent(self, field: int, percent: float) -> None:
        """Show the share of rows with the least numbers."""
        self._apply(field, "bottom_percent", percent=percent)

    def clear(self, field: int | None = None) -> None:
        """Show every row, or take the criterion of one column off."""
        kept = [item for item in self.criteria if item["type"] != "none" and item["field"] != field]
        self._call("set_filter", criteria=[] if field is None else kept)
