"""合并: two rows of 检查对象库 that are one object; one is kept, the other ends and says which.

The merged row stays where it is, with the state 合并 and the kept row's code in 并入代码.  Whatever happened under its
code (cases, draws, 回避) counts for the kept row from then on; records and papers are not touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.columns.lists import ENDED, MERGED
from toolkit.errors import Level, Problem
from toolkit.model import Target

Targets = Mapping[str, Target]


def obstacle(targets: Targets, code: str, into: str) -> tuple[str, str] | None:
    """Why the row ``code`` cannot be merged into the row ``into``: what and remedy; None if it can."""
    if into == code:
        return "要并入的就是这一行自己", "请写留下的那一行的代码"
    if into not in targets:
        return f"要并入的“{into}”不在检查对象库里", "请核对代码，应是名录里留下的那一行"
    kept = targets[into]
    if kept.kept:
        return f"要并入的{kept.name}自己已经并入“{kept.kept}”", f"请直接写“{kept.kept}”"
    if kept.state in ENDED:
        return f"要并入的{kept.name}状态是{kept.state}", "请并入还在的那一行"
    return None


def merged_into(targets: Targets, code: str) -> list[Target]:
    """The rows that were merged into the row ``code``."""
    return [target for target in targets.values() if target.kept == code]


def check(targets: Targets) -> Iterator[Problem]:
    """What is wrong with merges typed into 检查对象库 by hand, and rows that look like one object (R4)."""
    names: dict[str, Target] = {}
    for target in targets.values():
        if target.name and target.state not in ENDED:
            first = names.setdefault(target.name, target)
            if first is not target:
                what = f"与“{first.id}”同名，代码不同：{target.name}"
                remedy = "请核对是不是重复登记；是的，在“变更申请”里申请合并（并入代码）"
                yield Problem(what, remedy, target.at("name"), Level.WARNING, "R4")
        found = None
        if target.kept and target.state != MERGED:
            found = f"写了并入代码，状态却是{target.state}", f"请把状态改为{MERGED}，或删去并入代码"
        elif target.kept:
            found = obstacle(targets, target.id, target.kept)
        elif target.state == MERGED:
            found = f"状态是{MERGED}，却没有写并入哪一行", "请填写并入代码，或改正状态"
        if found:
            yield Problem(*found, target.at("kept"), rule="R4")
