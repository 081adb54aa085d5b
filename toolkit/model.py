"""The glossary: what the toolkit talks about; nothing here is ever changed.

    一单两库   Item (抽查事项) · Inspector (执法人员) · Target (检查对象, "object" in protocol SSJ1)
    plan       PlanRow (计划表的一行) with its Quantity · Task (one month's run of a plan row)
    result     Case (检查台账的一行: one target inspected under one task)

Every entry keeps the ``Place`` maker of the row it came from, so that a later check can say where.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from toolkit.errors import Place

At = Callable[[str], Place]
"""Turns a column key into the place of that cell in the row an entry came from."""


SAMPLE = "示例"


def sample_mark(bureau: str) -> str:
    """示例 for an office that is invented, "" for a real one: its name says it."""
    return SAMPLE if SAMPLE in bureau else ""


@dataclass(frozen=True, slots=True)
class Settings:
    """设置 of the office, defaults filled in (meanings: ``columns.settings.SETTING_ROWS``)."""

    year: int
    bureau: str
    prefix: str
    region: str
    fonds: str
    leader: str
    deputy: str
    members: str
    contact: str
    phone: str
    operator: str
    plan_to: str
    report_to: str
    copies: str
    transfer_basis: str
    mend_basis: str
    review_body: str
    court: str
    complaints: str
    extra_papers: str
    code_first: str
    layout: str
    first_month: int
    last_month: int
    check_day: int
    visit_days: tuple[int, int] | None
    team_size: int
    ratio_cap: Fraction
    yearly_cap: int
    exclude_days: int
    repeat_days: int
    source: str
    least: str
    mixing: int
    reveal_days: int
    today: date | None
    version: str

    @property
    def sample(self) -> str:
        """The word that all papers and records of an invented office bear, "" for a real one."""
        return sample_mark(self.bureau)


@dataclass(frozen=True, slots=True)
class Region:
    """地区: a township or street; ``weight`` only counts where a plan row asks for it."""

    code: str
    name: str
    weight: Fraction


class Point(NamedTuple):
    """检查要点: one line of an item's checklist."""

    no: int
    text: str
    how: str
    basis: str


@dataclass(frozen=True, slots=True)
class Item:
    """抽查事项 of the 事项清单 with its legal basis and checklist.

    ``cap`` limits how often one object is inspected in a year (R7), beside the cap of 设置; None or 0: only that one.
    """

    name: str
    category: str
    targets: str
    key_item: bool
    method: str
    body: str
    basis: str
    cap: int | None
    published: bool
    valid: bool
    points: tuple[Point, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Inspector:
    """执法人员.  ``skills`` empty means any 抽查类别; ``role`` 辅助 never counts towards a team."""

    id: str
    name: str
    department: str
    skills: tuple[str, ...]
    role: str
    state: str
    expires: date | None
    leave: tuple[date, date] | None
    at: At


class Target(NamedTuple):
    """检查对象.  ``credit`` is the 信用风险等级 or ""; ``checked`` counts this year's inspections so far.

    ``kept`` is the code of the row into which this one was merged (重复登记), "" for a row that stands.
    ``spared``: why no 日常 check is to disturb it (无事不扰), with what that rests on and its last day, or "".
    """

    id: str
    name: str
    region: str
    category: str
    credit: str
    state: str
    address: str
    person: str
    phone: str
    checked: int
    last: date | None
    kept: str
    spared: str
    spared_basis: str
    spared_until: date | None
    at: At


@dataclass(frozen=True, slots=True)
class Recusal:
    """回避: this pair must never meet (行政处罚法 43)."""

    target: str
    inspector: str
    reason: str
    at: At


@dataclass(frozen=True, slots=True)
class Quantity:
    """抽查数量/比例 as read from the cell: a count, or ratios per credit class ("-" for all alike).

    ``at_least`` is the reading of 不低于: the total is rounded up, never down.
    """

    count: int | None = None
    ratios: tuple[tuple[str, Fraction], ...] = ()
    at_least: bool = False

    @property
    def by_class(self) -> bool:
        """Whether the ratio depends on the credit class, so that classes form strata."""
        return any(name != "-" for name, _ in self.ratios)


@dataclass(frozen=True, slots=True)
class AsPlanned:
    """What a plan row says of the check, its task and its cases take over, and each may say otherwise.

    The columns are ``columns.passed_on``; "" or None where a row says nothing.
    """

    check_type: str
    task_source: str
    partners: str
    way: str
    emergency: bool | None


@dataclass(frozen=True, slots=True)
class PlanRow(AsPlanned):
    """计划表的一行, read and checked.

    ``merged_into`` is the 序号 of the row whose draw it shares (进一次门查多项事), 0 for a row of its own.  ``span``:
    the first and the last day of its 起止时间.
    """

    no: int
    category: str
    item: str
    name: str
    directed: bool
    targets: str
    method: str
    quantity: Quantity
    quantity_text: str
    months: tuple[int, ...]
    equal_regions: bool
    demand: str
    unit: str
    pools: tuple[str, ...]
    departments: tuple[str, ...]
    merged_into: int
    filing: str
    span: tuple[date, date] | None
    finish: date | None
    at: At


@dataclass(frozen=True, slots=True)
class Task(AsPlanned):
    """任务: one run of a plan row.  ``source``/``issue`` name the public randomness before it exists."""

    id: str
    no: int
    plan: int
    name: str
    month: int
    day: date
    source: str
    issue: str
    entropy: str
    witness: str
    state: str
    draw_id: str
    commit: str
    frozen_on: date | None
    drawn_on: date | None
    operator: str
    entropy_again: str
    assistants: str
    at: At

    @property
    def year(self) -> int:
        """The year whose plan called for it, where its record lies: also for a task carried into the next workbook."""
        return int(self.id[:4]) if self.id[:4].isdecimal() else self.day.year


@dataclass(frozen=True, slots=True)
class Case(AsPlanned):
    """检查台账的一行.  An empty ``result`` means not inspected, whatever else is filled in (R13).

    ``void`` says why the case does not count any more (候补替换, 作废重抽); "" for a live one.  ``host`` is the 案号 of
    the visit where several are one (合并检查): the same in all of their rows, "" where nobody joins.
    """

    id: str
    task: str
    target: str
    name: str
    region: str
    team: str
    approver: str
    approved: date | None
    notified: date | None
    visit: date | None
    started: date | None
    ended: date | None
    shown: bool | None
    result: str
    points: str
    issue: str
    evidence: str
    handling: str
    receiver: str
    handled: date | None
    closed: bool | None
    closed_on: date | None
    reported: date | None
    informed: date | None
    published: date | None
    rectify_due: date | None
    rechecked: date | None
    void: str
    visit_code: str
    approved_after: date | None
    host: str
    at: At

    @property
    def joins(self) -> str:
        """案号 at whose visit it is inspected, "" for one with a visit of its own."""
        return "" if self.host == self.id else self.host

    def day(self, planned: date) -> date:
        """The day of the visit: when it began, else to when it was put off, else when the task was ``planned``."""
        return self.started or self.visit or planned


@dataclass(frozen=True, slots=True)
class Recheck:
    """One round of 整改复查; ``next_due`` is the new 整改期限 if it was not yet put right."""

    number: int
    due: date | None
    day: date | None
    outcome: str
    what: str
    evidence: str
    next_due: date | None
    who: str
