"""Who may be drawn and who may be sent: the pool of one task, with every exclusion and its reason.

From the registry and a plan row: the objects of the row's categories, less those excluded (状态,
年度频次上限; rules R4, R7), and the inspectors fit to inspect on the planned day (R5, R16).  The result goes
into the frozen record as it stands, so everything that decides the draw can be counted again later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from toolkit.errors import Level, Problem
from toolkit.model import Case, Inspector, PlanRow, Target
from toolkit.rules.frequency import (
    MADE,
    PLANNED,
    POSSIBLE,
    WAITING,
    Kind,
    Measured,
    Visit,
    binding,
    measure,
    unknown,
)
from toolkit.rules.passed_on import DAILY
from toolkit.rules.registry import Registry
from toolkit.rules.spared import spared

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

    A case of a row that was merged counts for the row that was kept; one at another's visit (合并检查) is none.
    """
    days: dict[str, list[date]] = {}
    for case in cases:
        made = case.result and case.ended and not case.joins
        if made and case.ended and case.ended.year == registry.settings.year:
            days.setdefault(registry.kept(case.target), []).append(case.ended)
    return days


def pool(  # noqa: PLR0917 - what decides a pool
    registry: Registry,
    row: PlanRow,
    day: date,
    visits: Mapping[str, Sequence[Visit]],
    kind: Kind = PLANNED,
    items: Collection[str] = (),
) -> Pool:
    """Make the pool of ``row`` for an inspection of this ``kind`` planned on ``day``; ``visits`` of the year by object.

    ``items`` are those of the rows merged into this one, whose caps hold, too.
    """
    settings = registry.settings
    every = {row.item, *items}
    caps = binding(registry.caps, every, kind, registry.level)
    shared: list[tuple[Target, Sequence[Visit], Measured | None]] = []
    frame: list[Target] = []
    excluded: list[Excluded] = []
    problems: list[Problem] = []
    for target in registry.targets.values():
        if target.category not in row.pools:
            continue
        known = visits.get(target.id, ())
        typed = unknown(target, known)
        counted = [measure(cap, known, registry.level, typed) for cap in caps if cap.concerns(every, target)]
        last = _last(target, known)
        reason = _exclusion(target, counted, last, day, settings.exclude_days)
        if kind.type == DAILY:
            reason = reason or spared(target, day)
        if reason:
            excluded.append(Excluded(target, *reason))
            continue
        frame.append(target)
        shared += [(target, known, next((of for of in counted if of.could_be_passed), None))] if known else []
        if _within(last, day, settings.repeat_days):
            problems.append(
                Problem(
                    f"{target.name}上次检查是 {last}，距计划检查日不到 {settings.repeat_days} 天",
                    "如不宜再查，请先在检查对象库说明情况",
                    target.at("last"),
                    Level.WARNING,
                    "R7",
                )
            )
    problems += _shared(row, shared)
    if not frame:
        problems.append(
            Problem(
                f"计划第 {row.no} 项没有可以抽取的对象",
                "请核对对象类别、状态和年度检查频次上限",
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


def _last(target: Target, visits: Iterable[Visit]) -> date | None:
    """When this office inspected the object last."""
    made = (visit.day for visit in visits if visit.stage == MADE and not visit.level)
    return max(filter(None, (*made, target.last)), default=None)


def _within(last: date | None, planned: date, days: int) -> bool:
    """Whether the last inspection lies less than ``days`` before the planned one."""
    return last is not None and 0 <= (planned - last).days < days


def _shared(
    row: PlanRow, frame: Sequence[tuple[Target, Sequence[Visit], Measured | None]]
) -> Iterator[Problem]:
    """Objects of the frame that another task has drawn, or may draw: one visit could do, and the caps must hold (R7).

    Two lists that are both frozen cannot heed each other.  So where both draws together could pass a cap (the one
    given), the one frozen first is drawn first; leaving these objects out instead would change their chances.
    """
    waiting = [(target, tasks) for target, visits, _ in frame if (tasks := _tasks(visits, WAITING))]
    if waiting:
        yield Problem(
            f"{len(waiting)} 户已被别的任务抽中、还没有检查：{_named(waiting)}",
            "这次又抽中的，请在抽取以后办“合并检查”，一次进门查完",
            row.at("pool"),
            Level.WARNING,
            "R7",
        )
    both = [(target, tasks) for target, visits, _ in frame if (tasks := _tasks(visits, POSSIBLE))]
    over = [(target, counted) for target, _, counted in frame if counted]
    if over:
        others = "、".join(sorted({task for _, counted in over for task in counted.possible}))
        limit = min(counted.cap.limit for _, counted in over)
        yield Problem(
            f"{len(over)} 户也在已冻结、还没有抽取的名单里，都抽中就超过年度上限 {limit} 次："
            f"{_named([(target, counted.possible) for target, counted in over])}",
            f"请先抽取 {others}，再冻结本任务；上限定得太低的，请改设置、事项清单或检查频次",
            row.at("pool"),
            rule="R7",
        )
    elif both:
        yield Problem(
            f"{len(both)} 户也在已冻结、还没有抽取的名单里，可能两个任务都抽中：{_named(both)}",
            "两个任务都抽中的，请在抽取以后办“合并检查”，一次进门查完",
            row.at("pool"),
            Level.WARNING,
            "R7",
        )


def _tasks(visits: Iterable[Visit], stage: str) -> list[str]:
    return [visit.task for visit in visits if visit.stage == stage]


def _named(found: Sequence[tuple[Target, Sequence[str]]]) -> str:
    shown = "；".join(f"{target.name}（{'、'.join(tasks)}）" for target, tasks in found[:3])
    return f"{shown}{'等' if len(found) > 3 else ''}"


def _exclusion(
    target: Target, counted: Sequence[Measured], last: date | None, day: date, exclude_days: int
) -> tuple[str, str] | None:
    """Why the object is left out and on what evidence, or None."""
    if target.state != "正常":
        into = f"，并入 {target.kept}" if target.kept else ""
        return target.state, f"检查对象库状态为{target.state}{into}"
    reached = [of for of in counted if of.reached]
    if reached:
        return "年度频次上限", min(reached, key=lambda of: of.cap.limit).evidence
    if _within(last, day, exclude_days):
        return f"近{exclude_days}日已检查", f"上次检查 {last}"
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
