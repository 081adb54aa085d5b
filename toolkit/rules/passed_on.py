"""What a case, its task and its plan row say of the check together: the nearest cell that says something decides."""

from __future__ import annotations

from toolkit.columns.lists import CHECK_TYPES, ON_SITE
from toolkit.columns.passed_on import PASSED_ON
from toolkit.excel.book import Value
from toolkit.model import AsPlanned

DAILY = CHECK_TYPES[0]
NOBODY = "无"
"""In 参与部门 of a case: none of those came whom its task or plan names."""


def check_type(*nearest_first: AsPlanned | None) -> str:
    """检查类型; blank everywhere is a 日常 one, which a plan drawn at random asks for."""
    return str(said("check_type", *nearest_first) or DAILY)


def way(*nearest_first: AsPlanned | None) -> str:
    """检查形式; blank everywhere is 现场."""
    return str(said("way", *nearest_first) or ON_SITE)


def said(key: str, *nearest_first: AsPlanned | None) -> Value:
    """What the nearest cell of a column says; None where none says anything."""
    for each in nearest_first:
        if each and (value := getattr(each, key)) not in {"", None}:
            return value  # type: ignore[no-any-return]
    return None


def taken_over(*nearest_first: AsPlanned | None) -> dict[str, Value]:
    """The cells of a new row, by column key: what is said of it so far, None where nothing is."""
    return {column.key: said(column.key, *nearest_first) for column in PASSED_ON}
