"""无事不扰: objects that no 日常 check disturbs, each with its reason and what it rests on (R4).

Whoever is left out of a draw changes the chances of all others, so a reason without a basis is an error; both go into
excluded.txt.  A 个案 or 专项 check spares nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from toolkit.columns import TARGETS
from toolkit.errors import Problem
from toolkit.model import Target

REASON = "无事不扰"


def spared(target: Target, day: date) -> tuple[str, str] | None:
    """Reason and evidence by which no 日常 check of this day may draw the object; None if one may."""
    if not target.spared or (target.spared_until and day > target.spared_until):
        return None
    until = f"，至 {target.spared_until}" if target.spared_until else ""
    return REASON, f"{target.spared}，依据：{target.spared_basis}{until}"


def check(targets: Mapping[str, Target]) -> Iterator[Problem]:
    """A reason without a basis, or a basis or a last day without a reason."""
    for target in targets.values():
        if target.spared and not target.spared_basis:
            what, remedy = "写了不抽的理由，没有依据", "请写文号或者规定；没有依据的不能不抽，请删去理由"
            yield Problem(f"{target.name}{what}", remedy, target.at("spared_basis"), rule="R4")
        elif not target.spared and (target.spared_basis or target.spared_until):
            header = TARGETS.column("spared").header
            what = f"{target.name}填了无事不扰的依据或到期，没有写理由"
            yield Problem(what, f"请在“{header}”写理由，或删去那两栏", target.at("spared"), rule="R4")
