"""无事不扰: objects that no 日常 check disturbs, each with its reason and what it rests on (R4).

Whoever is left out of a draw changes the chances of all others, so a reason without a basis is an error; both go into
excluded.txt.  A 个案 or 专项 check spares nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from toolkit.errors import Problem
from toolkit.model import Target

REASON = "无事不扰"


def spared(target: Target, day: date) -> tuple[str, str] | None:
    """Reason and evidence by which no 日常 check of this day may draw the object; None if one may."""
    if not target.spared or (target.spared_until and day > target.spared_until):
        return None
    until = f"，至 {target.spared_until}" if target.spared_until else ""
    return REASON, f"{target.spared}，依据：{target.spared_basis}{until}"


FAULTS = (
    (
        "groundless",
        "spared_basis",
        "写了不抽的理由，没有依据",
        "请写文号或者规定；没有依据的不能不抽，请删去理由",
    ),
    ("unsaid", "spared", "填了无事不扰的依据或到期，没有写理由", "请在“无事不扰”写理由，或删去那两栏"),
)
"""What a row may lack: a name for it, the column to fill, what is wrong, what to do."""


def check(targets: Mapping[str, Target]) -> Iterator[Problem]:
    """A reason without a basis, or a basis or a last day without a reason."""
    for target in targets.values():
        if not (target.spared or target.spared_basis or target.spared_until):
            continue
        groundless = target.spared and not target.spared_basis
        unsaid = not target.spared and (target.spared_basis or target.spared_until)
        for found, (_, key, what, remedy) in zip((groundless, unsaid), FAULTS, strict=True):
            if found:
                yield Problem(f"{target.name}{what}", remedy, target.at(key), rule="R4")
