"""What the papers of a task have in common: who, what, on what ground, with which checklist.

A cell that has nothing to say becomes "—"; what is missing and has to be on the paper (地点, 联系人) stays blank, with
room to write it, and is a reminder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from toolkit import columns
from toolkit.columns.lists import NO_PROBLEM, ON_SITE
from toolkit.columns.shape import Sheet
from toolkit.draw.deciding import deciding
from toolkit.draw.entropy import SOURCES
from toolkit.draw.evidence import Claim, claim
from toolkit.draw.plan import Plan
from toolkit.draw.quota import split_stratum
from toolkit.errors import Level, Place, Problem
from toolkit.jobs.base import UNNAMED, Desk, Office
from toolkit.jobs.stamp import kept_stamps
from toolkit.jobs.visits import in_the_ledger
from toolkit.ledger.record import DrawRecord
from toolkit.model import Case, Item, PlanRow, Point, Settings, Task
from toolkit.rules import checklists
from toolkit.rules.frequency import EVERY, Cap, Visit, binding, kind_of, measure, unknown
from toolkit.rules.passed_on import NOBODY, said, way
from toolkit.rules.results import found_problem
from toolkit.rules.together import TheirPart, their_parts

if TYPE_CHECKING:
    from toolkit.jobs.papers.paper import Paper

Fields = dict[str, object]
NONE = "—"
_ENDS = ("。", "；", "！", "？", "：")
TO_WRITE_IN = "＿＿＿＿＿＿"
"""In a sentence: what the workbook lacks and somebody writes with a pen."""


def by_hand(operator: str) -> str:
    """The operator's name on a paper, or room to sign where nobody knows it."""
    return TO_WRITE_IN if operator == UNNAMED else operator


class Document(NamedTuple):
    """One document to make: which paper, what to add to its file name, its fields, the cases it tells of.

    The fields are asked for when the document is made, and not if it is there.  ``about`` is what its 文号 is for,
    where that is no case and no task: the year, the month.  ``replaces``: the mark of the paper that this one takes
    the place of.
    """

    paper: Paper
    mark: str
    fields: Callable[[], Fields]
    cases: Sequence[Case] = ()
    about: str = ""
    replaces: str = ""


class TaskContext:
    """A frozen or drawn task, and what several of its papers show.

    ``problems`` collects what hinders a document without making it impossible; papers about the cases ``held`` wait.
    ``made``: the cases that each paper made so far tells of, by the name of its file without its ending.
    ``inspected_only``: 检查通报 does not wait for those without a result (先发通报).
    """

    def __init__(
        self,
        desk: Desk,
        office: Office,
        task: Task,
        record: DrawRecord,
        *,
        held: Collection[str] = (),
        made: Mapping[str, Collection[str]] = MappingProxyType({}),
        inspected_only: bool = False,
    ) -> None:
        self.desk, self.office, self.task, self.record = desk, office, task, record
        self.row: PlanRow = desk.plan.rows[task.plan]
        self.item: Item = desk.registry.items[self.row.item]
        merged = [row for row in desk.plan.rows.values() if row.merged_into == self.row.no]
        self.rows: tuple[PlanRow, ...] = (self.row, *merged)
        self.settings: Settings = desk.registry.settings
        self.cases: Sequence[Case] = desk.cases_of(task.id) if record.drawn else ()
        self.problems: list[Problem] = []
        self.held, self.made, self.inspected_only = held, made, inspected_only
        self.beside: dict[str, TaskContext] = {}
        """Those of tasks that join visits of this one (合并检查)."""

    @property
    def today(self) -> date:
        """The day on the papers made now."""
        return self.office.today

    @property
    def folder(self) -> Path:
        """Where the task's documents lie."""
        return self.office.documents(self.task.id)

    @property
    def all_inspected(self) -> bool:
        """Whether every object has a result."""
        return bool(self.cases) and all(case.result for case in self.cases)

    # -- file names ----------------------------------------------------------------------------------

    @property
    def mark(self) -> str:
        """What is added to the file name of a paper of the draw."""
        return marked(self.record.plan.draw_id)

    def own(self, case: Case) -> str:
        """What a file name says of the object; the longest names are cut so that what follows stays."""
        return f"_{case.id.rpartition('-')[2]}_{case.name[:40]}"

    def version(self, case: Case) -> str:
        """``own``, of a paper that is made again for a new team."""
        teams = len(self.record.state.recused.get(case.target, ())) + 1
        return self.own(case) + (f"_第{teams}版" if teams > 1 else "")

    # -- fields --------------------------------------------------------------------------------------

    @property
    def listed(self) -> int:
        """How many objects the draw is from."""
        return self.record.base

    @cached_property
    def common(self) -> Fields:
        """The task and its draw in figures."""
        drawn = len(self.record.selected) if self.record.drawn else 0
        return {
            "单位名称": self.settings.bureau,
            "任务名称": self.task.name,
            "任务编号": self.task.id,
            "抽查事项": self.item_names(self.rows),
            "抽查比例": self.row.quantity_text,
            "计划检查日期": self.task.day,
            "名单数": str(self.listed),
            "抽取数": str(drawn),
            "全覆盖": self.listed == drawn,
            "联合股室": "、".join(self.row.departments),
            "检查类型": said("check_type", self.task, self.row) or "",
            "参与部门": said("partners", self.task, self.row) or "",
            "计划备案号": self.row.filing,
        }

    def subject(self, case: Case) -> Fields:
        """One object, and what it is inspected for."""
        target = self.desk.registry.targets.get(case.target)
        rows = self.rows_of(case)
        return {
            "单位名称": self.settings.bureau,
            "对象名称": case.name,
            "统一社会信用代码": case.target,
            "地址": target.address if target else "",
            "抽查事项": self.item_names(rows),
            "检查依据": self.basis(rows),
        }

    def visit(self, case: Case) -> Fields:
        """The inspection of one object."""
        return {
            **self.common,
            **self.subject(case),
            "任务来源": self.source(case),
            "检查频次": self.frequency(case),
            "协助人员": self.task.assistants or "无",
            "检查方式": self.method_of(case),
            "参与部门": "" if (who := said("partners", case, self.task, self.row)) in {None, NOBODY} else who,
            "检查时间": case.day(self.task.day),
            "检查人员": self.team(case),
            "检查要点": self.points(self.rows_of(case)),
        }

    def source(self, case: Case) -> str:
        """任务来源: 检查类型 and why, where the office wrote them, then the plan that asks for it, and the task."""
        written = (case, self.task, self.row)
        kind, why = said("check_type", *written), said("task_source", *written)
        rows = "、".join(str(row.no) for row in self.rows)
        plan = f"{self.task.year}年度抽查工作计划第{rows}项（任务编号{self.task.id}）"
        return "；".join(filter(None, (f"{kind}检查" if kind else "", str(why or ""), plan)))

    def frequency(self, case: Case) -> str:
        """检查频次: which visit of the year this is, counted as the caps count (R7), and the caps it keeps."""
        registry = self.desk.registry
        code, day = registry.kept(case.target), case.day(self.task.day)
        target, known = registry.targets.get(code), self._visits.get(code, ())
        earlier = [each for each in known if each.day and (each.day, each.task) < (day, case.task)]
        items = {row.item for row in self.rows_of(case)}
        kind = kind_of(case, self.task, self.row)
        caps = [cap for cap in registry.caps if target is None or cap.concerns(items, target)]
        of_levels: dict[tuple[str, ...], Cap] = {}
        for cap in sorted(binding(caps, items, kind, registry.level), key=lambda cap: -cap.limit):
            of_levels[cap.levels] = cap  # the smallest comes last
        typed = unknown(target, known) if target else 0

        def number(cap: Cap) -> int:
            counted = measure(cap, earlier, registry.level, typed)
            return counted.made + len(counted.waiting) + 1

        own = of_levels.pop((), None)
        free = f"（{kind}不计入年度上限）" if any(not cap.levels for cap in caps) else ""
        limit = f"（同一单位全年不超过{own.limit}次）" if own else free
        said = [f"本机关本年度第{number(own or EVERY)}次{limit}"]
        said += [f"{cap.whose}第{number(cap)}次（不超过{cap.limit}次）" for cap in of_levels.values()]
        return "；".join(said)

    @cached_property
    def _visits(self) -> Mapping[str, Sequence[Visit]]:
        return in_the_ledger(self.desk)

    @cached_property
    def others(self) -> Mapping[str, Sequence[TheirPart]]:
        """What other departments do at visits of this task (综合查一次), by 案号."""
        return their_parts(self.desk.read(columns.TOGETHER).rows)

    @cached_property
    def guests(self) -> Mapping[str, Sequence[Case]]:
        """The cases that are inspected at the visit of another (合并检查), by the 案号 of that."""
        found: dict[str, list[Case]] = {}
        for case in self.desk.cases.values():
            if case.joins and not case.void:
                found.setdefault(case.joins, []).append(case)
        return found

    def remind(self, missing: str, where: str, sheet: Sheet, header: str) -> None:
        """A reminder of what stays blank on papers for a person to write in."""
        what = f"没有{missing}，{where}留空，可以手写"
        self.problems.append(
            Problem(what, f"请补填“{header}”", Place(sheet.name, header=header), Level.WARNING)
        )

    @property
    def contact(self) -> Fields:
        """Whom an object may ask."""
        return contact(self.settings)

    def rows_of(self, case: Case) -> list[PlanRow]:
        """The plan rows that concern this object: with several merged, those whose pools hold its category."""
        target = self.desk.registry.targets.get(case.target)
        return [row for row in self.rows if target is None or target.category in row.pools]

    def item_names(self, rows: Sequence[PlanRow]) -> str:
        """The items of these plan rows, in one cell."""
        return "、".join(row.item for row in rows)

    def team(self, case: Case) -> list[Fields]:
        """Who goes there, as the record has it now."""
        team = self.record.state.teams[case.target]
        return [{"姓名": self.name(person), "执法证号": person} for person in team]

    def officers(self, people: Iterable[Fields]) -> str:
        """Who goes there, in a sentence."""
        return "、".join(f"{one['姓名']}（执法证号{one['执法证号']}）" for one in people)

    def method_of(self, case: Case | None = None) -> object:
        """检查方式 of the plan, else of the item; 非现场 or 书面 before it where nobody goes there."""
        method = self.row.method or self.item.method
        form = way(case, self.task, self.row)
        if form == ON_SITE:
            return or_dash(method)
        return f"{form}检查（{method}）" if method else f"{form}检查"

    def basis(self, rows: Sequence[PlanRow]) -> str:
        """检查依据 of the items of these plan rows."""
        return "\n".join(self.desk.registry.items[row.item].basis for row in rows)

    def points(self, rows: Sequence[PlanRow]) -> list[Fields]:
        """The checklists of these items; with several (进一次门查多项事) each line names its item."""
        return [
            {
                "要点": f"【{row.item}】{point.text}" if len(rows) > 1 else point.text,
                "方法": or_dash(point.how),
                "依据条款": or_dash(point.basis),
            }
            for row in rows
            for point in self._checklist(row.item)
        ]

    def _checklist(self, item: str) -> Sequence[Point]:
        """The lines as the task was frozen with; records of before they were kept have none."""
        if self._frozen_points is None:
            return self.desk.registry.items[item].points
        return self._frozen_points.get(item, ())

    @cached_property
    def _frozen_points(self) -> Mapping[str, Sequence[Point]] | None:
        kept = self.record.files.get(checklists.NAME)
        return None if kept is None else checklists.parse(kept)

    def name(self, identity: str) -> str:
        """An object or a person by name, as far as the workbook knows."""
        return self.desk.registry.name_of(identity)

    @cached_property
    def proved(self) -> Claim:
        """What the draw proves, with the time stamps that were registered, as far as they can be verified here."""
        proved = claim(self.record.plan, self.record.files)
        stamps = kept_stamps(self.folder, self.record, self.office.root)
        return proved._replace(statement=proved.statement + stamps)

    # -- the draw ------------------------------------------------------------------------------------

    @property
    def registered(self) -> int:
        """Objects of the category before any exclusion."""
        return self.listed + len(self.record.excluded)

    @property
    def excluded(self) -> list[Fields]:
        """How many objects are left out, by reason."""
        reasons = Counter(row.reason for row in self.record.excluded)
        return [{"原因": reason, "数量": str(count)} for reason, count in sorted(reasons.items())]

    def region(self, stratum: str, *, with_class: bool = True) -> str:
        """The name of a stratum: its region, and its class where there is one."""
        registry = self.desk.registry
        return (
            registry.stratum_name(stratum) if with_class else registry.region_name(split_stratum(stratum)[0])
        )

    def regions(self, strata: Iterable[tuple[str, int, int, Fraction]]) -> list[Fields]:
        """R3: base, exact quota and drawn number of every region, with the deviation in objects."""
        sums: dict[str, tuple[int, int, Fraction]] = {}
        for stratum, size, drawn, chance in strata:
            region = stratum.partition("/")[0]
            base, taken, quota = sums.get(region, (0, 0, Fraction(0)))
            sums[region] = base + size, taken + drawn, quota + size * chance
        return [
            {
                "地区": self.region(code, with_class=False),
                "名单数": str(base),
                "应抽数": f"{float(quota):.2f}",
                "抽取数": str(taken),
                "比例": f"{taken / base:.2%}",
                "偏差": f"{float(taken - quota):+.2f}",
            }
            for code, (base, taken, quota) in sorted(sums.items())
        ]


def number_source(plan: Plan, files: Mapping[str, bytes]) -> Fields:
    """Where the public number comes from: what was frozen, what took its place, and who keeps a half of the secret."""
    source, issue = deciding(plan, files)
    if source != plan.source:
        issue += f"（{SOURCES[plan.source].name} {plan.issue} 期停开）"
    elif plan.fallback:
        issue += f"（停开的改用{SOURCES[plan.fallback.source].name} {plan.fallback.issue} 期）"
    second = f"；第二密数由{plan.second_nonce.holder}保管" if plan.second_nonce else ""
    return {"随机数来源": SOURCES[source].name + second, "随机数期号": issue}


def marked(draw_id: str) -> str:
    """What is added to the file name of a draw's papers: nothing for the first draw of a task."""
    return "" if draw_id.endswith("-01") else f"_{draw_id}"


def or_dash(value: object) -> object:
    """The value, or "—" for a blank: a paper never has a hole that nobody decided on."""
    return NONE if value is None or value == "" else value


def chinese(day: date) -> str:
    """A day inside a sentence."""
    return f"{day.year}年{day.month}月{day.day}日"


def contact(settings: Settings) -> Fields:
    """Whom a reader may ask."""
    return {"联系人": settings.contact or TO_WRITE_IN, "联系电话": settings.phone or TO_WRITE_IN}


def sentence(text: str) -> str:
    """The text as a whole sentence: a line that ends without a mark gets its 。."""
    return "\n".join(line if line.endswith(_ENDS) else f"{line}。" for line in text.splitlines())


def outcomes(inspected: Sequence[Case]) -> Fields:
    """How many of these are 未发现问题, 发现问题, and neither (closed, moved away …)."""
    clean = sum(case.result == NO_PROBLEM for case in inspected)
    found = sum(map(found_problem, inspected))
    other = len(inspected) - clean - found
    return {
        "未发现问题户数": str(clean) if clean else "",
        "发现问题户数": str(found) if found else "",
        "其他情形户数": str(other) if other else "",
    }
