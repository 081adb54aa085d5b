"""What a case, its task and its plan row say of the check together: the nearest cell that says something decides."""

from __future__ import annotations

from toolkit.columns.lists import CHECK_TYPES
from toolkit.columns.passed_on import PASSED_ON
from toolkit.excel.book import Value
from toolkit.model import AsPlanned

DAILY = CHECK_TYPES[0]


def check_type(*nearest_first: AsPlanned | None) -> str:
    """检查类型; blank everywhere is a 日常 one, which a plan drawn at random asks for."""
    return _said("check_type", nearest_first) or DAILY


def taken_over(*nearest_first: AsPlanned | None) -> dict[str, Value]:
    """The cells of a new row, by column key: what is said of it so far, blank where nothing is."""
    return {column.key: _said(column.key, nearest_first) or None for column in PASSED_ON}


def _said(key: str, nearest_first: tuple[AsPlanned | None, ...]) -> str:
    return next((text for each in nearest_first if each and (text := getattr(each, key))), "")
