"""检查频次 (R7): how often one object may be visited in a year, which visits count, and how many there were.

A cap is a row of 检查频次.  同一对象年度检查上限 of 设置 and 年度上限 of 事项清单 are caps like any other: of every
object, of this office's own visits, of every type.  All that concern an object hold together.  What does not count
towards a cap is not bound by it, either: an office whose cap leaves 个案 out may make such a visit at any time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from toolkit import columns
from toolkit.codes import is_sound
from toolkit.columns.lists import CHECK_TYPES, COUNTED, LEVELS
from toolkit.draw.encoding import Unwritable, canonical_id
from toolkit.errors import Level, Place, Problem
from toolkit.excel.book import Row, Rows
from toolkit.model import AsPlanned, Item, Settings, Target
from toolkit.rules.passed_on import DAILY, check_type, taken_over
from toolkit.rules.phrases import words

CAMPAIGN = CHECK_TYPES[2]
FROM_ABOVE = "上级"
"""How 任务来源 begins where an authority above ordered the check."""
MADE, WAITING, POSSIBLE = "已检查", "已抽中待检查", "已冻结待抽取"


class Kind(NamedTuple):
    """检查类型 of a visit, and whether it is a 专项 that was ordered from above."""

    type: str = DAILY
    above: bool = False

    def __str__(self) -> str:
        """上级部署的专项检查."""
        return f"{'上级部署的' if self.above else ''}{self.type}检查"


def kind_of(*nearest_first: AsPlanned | None) -> Kind:
    """What a case, its task and its plan row say of the check together: the nearest that says something decides."""
    kind = check_type(*nearest_first)
    source = str(taken_over(*nearest_first)["task_source"] or "")
    return Kind(kind, kind == CAMPAIGN and source.startswith(FROM_ABOVE))


PLANNED = Kind()
"""A 日常 check, as a plan drawn at random has it."""


class Visit(NamedTuple):
    """One visit of the year: its day, made or planned, ``task`` where it is this office's own; how far it is.

    ``level`` is that of another authority, "" for this office.
    """

    day: date | None
    kind: Kind = PLANNED
    level: str = ""
    task: str = ""
    stage: str = MADE


@dataclass(frozen=True, slots=True)
class Cap:
    """One row of 检查频次: whom it concerns ("" for all), what counts, how many visits a year are allowed.

    ``levels`` are the authorities whose visits are counted together; empty: this office alone.
    """

    limit: int
    item: str = ""
    category: str = ""
    credit: str = ""
    levels: tuple[str, ...] = ()
    types: tuple[str, ...] = CHECK_TYPES
    above: bool = False
    source: str = ""
    published: date | None = None

    def concerns(self, items: Collection[str], target: Target) -> bool:
        """Whether it holds for this object when it is visited for these items."""
        return (
            (not self.item or self.item in items)
            and self.category in {"", target.category}
            and self.credit in {"", target.credit}
        )

    def counts(self, kind: Kind, level: str, own: str) -> bool:
        """Whether a visit of this kind counts; ``level`` is "" for this office, whose level is ``own``."""
        there = (level or own) in self.levels if self.levels else not level
        return there and kind.type in self.types and (self.above or not kind.above)

    @property
    def by(self) -> str:
        """（文号）, "" where there is none."""
        return f"（{self.source}）" if self.source else ""

    @property
    def whose(self) -> str:
        """县级、市级合计: whose visits are counted, "" for this office's."""
        return "、".join(self.levels) + ("合计" if len(self.levels) > 1 else "")

    @property
    def words(self) -> str:
        """（D级、县级、市级合计，示工信〔2025〕1号）: what makes it this cap; "" for that of 设置 or 事项清单."""
        credit = f"{self.credit}级" if self.credit else ""
        parts = "、".join(filter(None, (self.category, credit, self.whose)))
        said = "，".join(filter(None, (parts, self.source)))
        return f"（{said}）" if said else ""

    @property
    def for_all(self) -> bool:
        """Whether it holds for every object of its items."""
        return not self.category and not self.credit


class Measured(NamedTuple):
    """An object's visits that count towards one cap."""

    cap: Cap
    made: int
    waiting: Sequence[str]
    possible: Sequence[str]

    @property
    def reached(self) -> bool:
        """Whether one more visit would be over it."""
        return self.made + len(self.waiting) >= self.cap.limit

    @property
    def could_be_passed(self) -> bool:
        """Whether one more visit would be over it if every task that is frozen draws the object."""
        return self.made + len(self.waiting) + len(self.possible) >= self.cap.limit

    @property
    def evidence(self) -> str:
        """What was counted, against which limit, from which document."""
        drawn = f"，{WAITING} {len(self.waiting)} 次（{'、'.join(self.waiting)}）" if self.waiting else ""
        return f"{self.cap.whose}本年已检查 {self.made} 次{drawn}，上限 {self.cap.limit} 次{self.cap.by}"


def level_of(region: str) -> str:
    """The level of an office, from 行政区划代码 of 设置: 410400 is a city's, 410000 a province's."""
    return LEVELS[2] if region.endswith("0000") else LEVELS[1] if region.endswith("00") else LEVELS[0]


def caps_of(settings: Settings, items: Iterable[Item], rows: Sequence[Cap]) -> tuple[Cap, ...]:
    """Every cap there is: that of 设置, those of 事项清单, and the rows of 检查频次."""
    office = (Cap(settings.yearly_cap),) if settings.yearly_cap else ()
    return (*office, *(Cap(item.cap, item.name) for item in items if item.cap), *rows)


EVERY = Cap(0, above=True)
"""What counts all visits of this office."""


def measure(cap: Cap, visits: Iterable[Visit], own: str, typed: int = 0) -> Measured:
    """Count an object's visits towards a cap; ``typed`` are those of unknown type that only a number tells of."""
    counted = [visit for visit in visits if cap.counts(visit.kind, visit.level, own)]
    return Measured(
        cap,
        sum(visit.stage == MADE for visit in counted) + (typed if not cap.levels or own in cap.levels else 0),
        [visit.task for visit in counted if visit.stage == WAITING],
        [visit.task for visit in counted if visit.stage == POSSIBLE],
    )


def binding(caps: Iterable[Cap], items: Collection[str], kind: Kind, own: str) -> list[Cap]:
    """The caps that a visit of this kind for these items must keep, for one or the other object."""
    return [cap for cap in caps if (not cap.item or cap.item in items) and cap.counts(kind, "", own)]


def unknown(target: Target, visits: Iterable[Visit]) -> int:
    """How many visits are only typed, as 本年已检查次数: nobody knows of which type, so all caps count them."""
    return max(0, target.checked - sum(visit.stage == MADE and not visit.level for visit in visits))


# --- the sheets ---------------------------------------------------------------------------------------


def read_caps(rows: Rows, items: Collection[str], problems: list[Problem]) -> tuple[Cap, ...]:
    """Read 检查频次; a row that cannot be meant so is named and does not hold."""
    found = []
    for row in rows:
        faults = list(_faults(row, items))
        problems += faults
        if not faults and row["limit"] is not None:
            cap = row.into(
                Cap,
                limit=row.integer("limit"),
                levels=words(row.text("levels")),
                types=words(row.text("types")) or CHECK_TYPES,
                above=row.text("above") == COUNTED[0],
            )
            found.append(cap)
    return tuple(found)


def _faults(row: Row, items: Collection[str]) -> Iterator[Problem]:
    if row.text("item") and row.text("item") not in items:
        what = f"检查事项“{row.text('item')}”不在事项清单里"
        yield Problem(what, "请照事项清单填写；所有事项的空着", row.at("item"), rule="R7")
    if row["limit"] is not None and row.integer("limit") < 1:
        what = "年度上限应是 1 以上的整数"
        yield Problem(what, "请改正；不设上限的，删去这一行", row.at("limit"), rule="R7")
    for key, known in (("levels", LEVELS), ("types", CHECK_TYPES)):
        if strange := set(words(row.text(key))) - set(known):
            what = f"认不得“{'、'.join(sorted(strange))}”"
            remedy = f"可以写 {'、'.join(known)}，几个的用顿号隔开"
            yield Problem(what, remedy, row.at(key), rule="R7")


class Elsewhere(NamedTuple):
    """A visit of another department that the office knows of: a row of 其他部门检查."""

    target: str
    department: str
    visit: Visit
    number: str


def read_elsewhere(rows: Rows, year: int, problems: list[Problem]) -> tuple[Elsewhere, ...]:
    """Read 其他部门检查, of the year alone; a code that cannot be one is named."""
    found = []
    for row in rows:
        try:
            code = row.text("id") if is_sound(row.text("id")) else canonical_id(row.text("id"))
        except Unwritable as error:
            problems.append(Problem(error.what, f"{error.remedy}，照营业执照", row.at("id"), rule="R7"))
            continue
        day = row.day("day")
        if day and day.year == year:
            visit = Visit(day, Kind(row.text("type") or DAILY), row.text("level"))
            found.append(Elsewhere(code, row.text("department"), visit, row.text("number")))
    return tuple(found)


def without_source(caps: Sequence[Cap], items: Iterable[str]) -> Iterator[Problem]:
    """The reminder of items of which no published cap with its document is written down."""
    given = {cap.item for cap in caps if cap.source and cap.published}
    lacking = [] if "" in given else [item for item in items if item not in given]
    if lacking:
        names = "、".join(f"“{item}”" for item in lacking[:3]) + ("等" if len(lacking) > 3 else "")
        yield Problem(
            f"{len(lacking)} 个抽查事项没有写明已公布的年度检查频次上限：{names}",
            "请查上级或本单位公布的上限，连文号、公布日期写进“检查频次”；还没有公布的，照设置和事项清单的上限办",
            Place(columns.CAPS.name, header="文号"),
            Level.WARNING,
            "R7",
        )
