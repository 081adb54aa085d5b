"""抽查检查统计: every figure counted from tasks and cases, so that anyone can count it again.

One ``Tally`` per line of the table; a case counts for its task, its region, its item and its month, for its
检查类型, its result and its handling, and for each inspector of its team (检查人员: the load of the year).  A task
that is 作废 does not count.  In time means done on or before the deadline; a provisional deadline counts as
neither in time nor late.  What is visited once for several tasks (合并检查) is one 检查次数, that of its host.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from toolkit.clock.deadlines import DeadlineState
from toolkit.columns import STATISTICS, Kind
from toolkit.columns.deadlines import COUNTED, RATES
from toolkit.columns.lists import CHECK_TYPES, FINISHED, HANDLINGS, NO_PROBLEM, ON_SITE, RESULTS, VOID
from toolkit.model import AsPlanned, Case, PlanRow, Task
from toolkit.rules.passed_on import NOBODY, check_type, said, way
from toolkit.rules.results import Clock, found_problem

AXES = TOTAL, TASK, ITEM, MONTH, TYPE, REGION, RESULT, HANDLING, PERSON = (
    "全部",
    "任务",
    "事项",
    "月份",
    "检查类型",
    "地区",
    "检查结果",
    "后续处置",
    "检查人员",
)
OPEN = "未检查"
WITHOUT_BASE = (TYPE, REGION, RESULT, HANDLING, PERSON)
"""Axes whose lines have no pool of their own: 名单数 stays blank."""


FIGURES = tuple(column.key for column in STATISTICS.columns if column.kind is Kind.INT)


_Written = tuple[AsPlanned | None, ...]


class Tally(Counter[str]):
    """The figures of one line, by column key of 查询统计."""

    def figures(self) -> dict[str, int]:
        """The figures by column key, without the rates: those are worked out within the line."""
        return {key: self[key] for key in FIGURES}

    def rates(self) -> dict[str, str]:
        """What the columns of rates say, for readers that do not calculate."""
        return {
            key: per_cent(self[part], sum(self[other] for other in whole))
            for key, (part, *whole) in RATES.items()
        }


def _counted_in(case: Case, written: _Written, running: Mapping[str, Clock]) -> tuple[str, ...]:
    """The figures in which a case counts; without a result it is 未检查, never 正常 (R13).

    ``written``: its row, then its task's.
    """
    made = bool(case.result and not case.joins)
    truths: dict[str, object] = {
        "drawn": True,
        "inspected": case.result,
        "open": not case.result,
        "clean": case.result == NO_PROBLEM,
        "found": found_problem(case),
        "visits": made,
        "joint": made and (case.host or said("partners", *written) not in {None, NOBODY}),
        "off_site": case.result and way(*written) != ON_SITE,
    }
    for deadline, figures in COUNTED:
        clock = running.get(deadline.rule)
        truths[figures.done] = getattr(case, deadline.done) is not None
        truths[figures.in_time] = clock and clock.state is DeadlineState.IN_TIME
        truths[figures.late] = clock and clock.state in (DeadlineState.LATE, DeadlineState.OVERDUE)
    return tuple(figure for figure, true in truths.items() if true)


def per_cent(part: int, whole: int) -> str:
    """As TEXT(part/whole,"0.0%") says it, a half rounded up; "" of nothing.

    >>> per_cent(1, 16)
    '6.3%'
    """
    if not whole:
        return ""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def tally(
    tasks: Iterable[Task],
    cases: Iterable[Case],
    rows: Mapping[int, PlanRow],
    bases: Mapping[str, int],
    running: Mapping[str, Mapping[str, Clock]],
) -> dict[tuple[str, str], Tally]:
    """Count along every axis.

    ``rows`` are those of 计划表 by 序号, ``bases`` the pool size of a task that was drawn, ``running``
    the clocks of a case.  The pool size of a region is not counted here: it stands in each draw's record.
    """
    table: dict[tuple[str, str], Tally] = {(TOTAL, TOTAL): Tally()}
    keys: dict[str, list[tuple[str, str]]] = {}
    planned: dict[str, _Written] = {}
    finished = set()
    for task in tasks:
        if task.state == VOID:
            continue
        if task.state in FINISHED:
            finished.add(task.id)
        planned[task.id] = (task, rows.get(task.plan))
        keys[task.id] = [
            (TOTAL, TOTAL),
            (TASK, f"{task.id} {task.name}"),
            (ITEM, rows[task.plan].item if task.plan in rows else ""),
            (MONTH, f"{task.month}月"),
        ]
        for key in keys[task.id]:
            line = table.setdefault(key, Tally())
            line["tasks"] += 1
            line["done"] += task.id in finished
            line["base"] += bases.get(task.id, 0)
    shared: dict[tuple[str, str], set[str]] = {}  # lines that the cases decide: the tasks behind each
    counted = Counter[tuple[tuple[str, str], tuple[str, ...]]]()  # most cases count alike
    for case in cases:
        own = [(REGION, case.region), (RESULT, case.result or OPEN)]
        written = (case, *planned.get(case.task, ()))
        own += [(TYPE, check_type(*written))]
        own += [(HANDLING, case.handling)] if case.handling else []
        own += [(PERSON, name) for name in case.team.split("、") if name]
        for key in own:
            shared.setdefault(key, set()).add(case.task)
        figures = _counted_in(case, written, running.get(case.id, {}))
        counted.update((key, figures) for key in [*keys.get(case.task, [(TOTAL, TOTAL)]), *own])
    for (key, figures), count in counted.items():
        line = table.setdefault(key, Tally())
        for figure in figures:
            line[figure] += count
    for key, names in shared.items():
        table[key]["tasks"], table[key]["done"] = len(names), len(names & finished)
    return dict(sorted(table.items(), key=_place))


def _place(entry: tuple[tuple[str, str], Tally]) -> tuple[int, int]:
    """Axis by axis; months and codes in their own order, regions and people by how much they have."""
    (axis, name), line = entry
    place = 0
    if axis == MONTH:
        place = int(name.removesuffix("月"))
    elif axis in (REGION, PERSON):
        place = -line["drawn"]
    elif name in (codes := {TYPE: CHECK_TYPES, RESULT: RESULTS, HANDLING: HANDLINGS}.get(axis, ())):
        place = codes.index(name) - len(codes)
    return AXES.index(axis), place
