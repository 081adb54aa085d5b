"""The deadlines that the toolkit counts, one row each: whatever knows of a deadline follows this table.

    期限规则      the row of the rule, as a new workbook has it, and which rules there are
    检查台账      the formulas of 截止 and 状态
    查询统计      how many were done, in time and late, and the rate; 统计图表 says how they are counted
    首页          the line of 期限提醒

So a new deadline is one row here and its columns in ``work``: 截止, 状态 and the day on which it is done, and if it
is counted, its four columns of 查询统计.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from toolkit.columns.formulas import due, rate, state
from toolkit.columns.shape import Sheet


@dataclass(frozen=True, slots=True)
class Figures:
    """Columns of 查询统计: done at all, done in time, late (done or not), and the rate of those in time."""

    done: str
    in_time: str
    late: str
    rate: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline: its rule in 期限规则, its columns of 检查台账 by key, and how a new workbook has the rule.

    ``start`` is the day it runs from; "" if the last day is ordered case by case, and typed into ``due``.
    ``days`` of ``unit`` after it are what ``basis`` says; ``remind`` days before it the step is 将到期.
    """

    rule: str
    name: str
    event: str
    start: str
    due: str
    done: str
    state: str
    figures: Figures | None
    days: int | None
    unit: str
    basis: str
    remind: int
    roll: bool = False


DEADLINES = (
    Deadline(
        rule="通报",
        name="检查通报",
        event="检查结束",
        start="ended",
        due="report_due",
        done="reported",
        state="report_state",
        figures=Figures("reported", "reported_ok", "report_late", "reported_rate"),
        days=7,
        unit="工作日",
        basis="舞工信〔2023〕9号 七(二)",
        remind=2,
    ),
    Deadline(
        rule="公示",
        name="结果公示",
        event="通报发布",
        start="reported",
        due="publish_due",
        done="published",
        state="publish_state",
        figures=Figures("published", "published_ok", "publish_late", "published_rate"),
        days=7,
        unit="自然日",
        basis="舞工信〔2023〕9号 七(二)",
        remind=2,
    ),
    Deadline(
        rule="整改",
        name="问题整改",
        event="责令改正",
        start="",
        due="rectify_due",
        done="rechecked",
        state="rectify_state",
        figures=None,
        days=None,
        unit="自然日",
        basis="期限逐案确定，填在检查台账“整改期限”一列；这里只定提前几天提醒",
        remind=3,
    ),
)
"""The days are examples for a new workbook, taken from one office's plan; each office edits its 期限规则 sheet."""

_, PUBLICATION, RECTIFICATION = DEADLINES[:3]
COUNTED = tuple((deadline, deadline.figures) for deadline in DEADLINES if deadline.figures)
"""Those of which 查询统计 keeps figures."""


def with_deadlines(cases: Sheet) -> Sheet:
    """检查台账 with the formulas of its deadlines."""
    return _computed(cases, dict(_formulas(cases)))


def with_rates(statistics: Sheet) -> Sheet:
    """查询统计 with the formulas of its rates."""
    parts = {key: rate(*(statistics.column(part).header for part in parts)) for key, parts in RATES.items()}
    return _computed(statistics, parts)


RATES = {
    "done_rate": ("done", "tasks"),
    "inspected_rate": ("inspected", "drawn"),
    "joint_rate": ("joint", "visits"),
    "off_site_rate": ("off_site", "inspected"),
    **{figures.rate: (figures.in_time, figures.in_time, figures.late) for _, figures in COUNTED},
}
"""The rates of 查询统计: the part, and the columns whose sum is the whole."""


def _formulas(cases: Sheet) -> Iterator[tuple[str, str]]:
    for deadline in DEADLINES:
        start, last, done = (
            cases.column(key).header if key else "" for key in (deadline.start, deadline.due, deadline.done)
        )
        if start:
            yield deadline.due, due(start, deadline.rule)
        yield deadline.state, state(last, done, deadline.rule)


def _computed(sheet: Sheet, formulas: dict[str, str]) -> Sheet:
    columns = (replace(column, formula=formulas.get(column.key, column.formula)) for column in sheet.columns)
    return replace(sheet, columns=tuple(columns))
