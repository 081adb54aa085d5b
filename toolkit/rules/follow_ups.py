"""One error for one cause: what rules say because a column is not there is left out beside the error that it is not.

A head that was renamed leaves every row without that value, and other tables without what they refer to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.columns import (
    CAPS,
    CHECKLIST,
    INSPECTORS,
    ITEMS,
    PLAN,
    RECUSALS,
    REGIONS,
    TARGETS,
    TASKS,
)
from toolkit.errors import Problem

_LACKING = re.compile("缺少“([^”]+)”一列")
_REFER = {
    (sheet.name, sheet.column(key).header): other.name
    for sheet, key, other in (
        (CHECKLIST, "item", ITEMS),
        (TARGETS, "region", REGIONS),
        (RECUSALS, "target", TARGETS),
        (RECUSALS, "inspector", INSPECTORS),
        (PLAN, "item", ITEMS),
        (PLAN, "pool", TARGETS),
        (CAPS, "item", ITEMS),
        (TASKS, "plan", PLAN),
    )
}
"""Columns whose values stand in another table."""


def without_follow_ups(problems: Sequence[Problem]) -> list[Problem]:
    """The problems but for those that a missing column, which is among them, brings along."""
    lacking = {(each.place.sheet, found[1]) for each in problems if (found := _LACKING.match(each.what))}
    short = {sheet for sheet, _ in lacking}

    def follows(problem: Problem) -> bool:
        place = problem.place
        if _LACKING.match(problem.what):
            return False
        of_the_sheet = place.row is None and not place.header and place.sheet in short
        at = place.sheet, place.header
        return of_the_sheet or at in lacking or _REFER.get(at) in short

    return [problem for problem in problems if not (lacking and follows(problem))]
