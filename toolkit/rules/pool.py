"""Who may be drawn and who may be sent: the pool of one task, with every exclusion and its reason.

From the registry and a plan row: the objects of the row's categories, less those excluded (状态,
年度频次上限; rules R4, R7), and the inspectors fit to inspect on the planned day (R5, R16).  The result goes
into the frozen record as it stands, so everything that decides the draw can be counted again later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from toolkit.errors import Level, Problem
from toolkit.model import Case, Inspector, PlanRow, Target
from toolkit.rules.plan import yearly_cap
from toolkit.rules.registry import Registry

LEADERS = "主检"
TEAM_ROLES = ("主检", "协检")


@dataclass(frozen=True, slots=True)
class Excluded:
    """An object of the row's categories that is not in the frame: why, and on what evidence."""

    target: Target
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Pool:
    """The frame (eligible objects), what was excluded, the eligible inspectors, and what to tell."""

    targets: tuple[Target, ...]
    excluded: tuple[Excluded, ...]
    inspectors: tuple[Inspector, ...]
    problems: tuple[Problem, ...]


def inspections(cases: Iterable[Case], registry: Registry) -> dict[str, list[date]]:
    """The days on which each object was inspected in the registry's year, from 检查台账 (R13: only with a result).

    A case of a row that was merged counts for the row that was kept.
    """
    days: dict[str, list[date]] = {}
    for case in cases:
        if case.result and case.ended and case.ended.year == registry.settings.year:
            days.setdefault(registry.kept(case.target), []).append(case.ended)
    return days


def pool(registry: Registry, row: PlanRow, day: date, done: Mapping[str, Sequence[date]]) -> Pool:
    """Make the pool of ``row`` for an inspection planned on ``day``; ``done`` as from ``inspections``."""
    settings = registry.settings
    cap = yearly_cap(settings, registry.items[row.item])
    frame: list[Target] = []
    excluded: list[Excluded] = []
    problems: list[Problem] = []
    for target in registry.targets.values():
        if target.category not in row.pools:
            continue
        days = [*done.get(target.id, ()), *([target.last] if target.last else [])]
        last = max(days, default=None)
        past = _Past(max(target.checked, len(done.get(target.id, ()))), last, day)
        reason = _exclusion(target, past, cap, settings.exclude_days)
        if reason:
            excluded.append(Excluded(target, *reason))
            continue
        frame.append(target)
        if past.within(settings.repeat_days):
            problems.append(
                Problem(
                    f"{target.name}上次检查是 {last}，距计划检查日不到 {settings.repeat_days} 天",
                    "如不宜再查，请先在检查对象库说明情况",
                    target.at("last"),
                    Level.WARNING,
                    "R7",
                )
            )
    if not frame:
        problems.append(
            Problem(
                f"计划第 {row.no} 项没有可以抽取的对象",
                "请核对对象类别、状态和年度检查上限",
                row.at("pool"),
                rule="R4",
            )
        )
    fit: list[Inspector] = []
    for person in registry.inspectors.values():
        obstacle = _obstacle(person, row, day)
        if not obstacle:
            fit.append(person)
        elif person.role in TEAM_ROLES:
            problems.append(
                Problem(
                    f"{person.name}不参加本次选派：{obstacle[1]}",
                    "如已变化请先更新",
                    person.at(obstacle[0]),
                    Level.WARNING,
                    "R5",
                )
            )
    if len(fit) < registry.settings.team_size or not any(person.role == LEADERS for person in fit):
        problems.append(
            Problem(
                f"{day} 可以选派的只有 {len(fit)} 人"
                f"（主检 {sum(person.role == LEADERS for person in fit)} 人），不够一组"
                f" {registry.settings.team_size} 人",
                "请补充执法人员，或调整计划检查日期",
                row.at("name"),
                rule="R5",
            )
        )
    return Pool(tuple(frame), tuple(excluded), tuple(fit), tuple(problems))


class _Past(NamedTuple):
    """How often an object was inspected this year, when last, and the day of the planned inspection."""

    times: int
    last: date | None
    planned: date

    def within(self, days: int) -> bool:
        """Whether the last inspection lies less than ``days`` before the planned one."""
        return self.last is not None and 0 <= (self.planned - self.last).days < days


def _exclusion(target: Target, past: _Past, cap: int, exclude_days: int) -> tuple[str, str] | None:
    """Why the object is left out and on what evidence, or None."""
    if target.state != "正常":
        into = f"，并入 {target.kept}" if target.kept else ""
        return target.state, f"检查对象库状态为{target.state}{into}"
    if cap and past.times >= cap:
        return "年度频次上限", f"本年已检查 {past.times} 次，上限 {cap} 次"
    if past.within(exclude_days):
        return f"近{exclude_days}日已检查", f"上次检查 {past.last}"
    return None


def _obstacle(person: Inspector, row: PlanRow, day: date) -> tuple[str, str] | None:
    """Why the person cannot be sent, as (column key, words), or None."""
    if person.role not in TEAM_ROLES:
        return "role", "辅助人员"
    if person.state != "在岗":
        return "state", person.state
    if person.expires is None or person.expires < day:
        return "expires", f"执法证 {person.expires or '没有有效期'}到期"
    if person.leave and person.leave[0] <= day <= person.leave[1]:
        return "leave_from", f"{person.leave[0]} 至 {person.leave[1]} 请假"
    if person.skills and row.category not in person.skills:
        return "skills", f"业务范围不含“{row.category}”"
    return None
