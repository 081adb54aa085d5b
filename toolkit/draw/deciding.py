"""Which public number decides a draw: the issue that was frozen, or the one named in its place (替补期号).

A lottery can be called off.  The freeze names a second issue, of another lottery and later, and the day before which
it may not be used; both are committed to.  It decides if and only if the folder has a statement that the first issue
was not drawn (停开登记, an amendment of kind ``skipped``), which hangs on the chain before the record.  Whether the
statement is true anybody can look up: whoever draws the lottery says so himself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from toolkit.draw.plan import Plan

SKIPPED = "skipped"
_AMENDMENT = re.compile(r"amend-\d{3}\.json")
_SAYS_SO = f'"kind":"{SKIPPED}"'.encode()  # canonical JSON: no text in it can hold a bare quotation mark


class Issue(NamedTuple):
    """One issue of a source of public random numbers."""

    source: str
    issue: str

    def __str__(self) -> str:
        return f"{self.source}:{self.issue}"


def deciding(plan: Plan, files: Mapping[str, bytes]) -> Issue:
    """The issue whose number decides the draw of this folder."""
    if plan.fallback and any(_AMENDMENT.fullmatch(name) and _SAYS_SO in files[name] for name in files):
        return Issue(plan.fallback.source, plan.fallback.issue)
    return Issue(plan.source, plan.issue)
