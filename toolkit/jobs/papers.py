"""What each Word document says: fields for the templates of ``word.catalog``, from records and workbook.

Every function returns the complete field map of one document.  Names of fields are the templates' own, in
Chinese; a blank in the workbook becomes "—", so that a paper never has a hole that nobody decided on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from toolkit.draw.entropy import SOURCES, Proof
from toolkit.jobs.base import Desk
from toolkit.model import Case, Item, PlanRow, Task
from toolkit.records import DrawRecord
from toolkit.results import found_problem

Fields = dict[str, object]
NONE = "—"


def _or_dash(value: object) -> object:
    return NONE if value is None or value == "" else value


class Papers:
    """The documents of one drawn task."""

    def __init__(self, desk: Desk, task: Task, record: DrawRecord) -> None:
        self.desk, self.task, self.record = desk, task, record
        self.row: PlanRow = desk.plan.rows[task.plan]
        self.item: Item = desk.registry.items[self.row.item]
        self.settings = desk.registry.settings
        self.cases: Sequence[Case] = desk.cases_of(task.id)
        self.names = {target.id: target.name for target in desk.registry.targets.values()}

    # --- before the inspection ------------------------------------------------------------------------

    def plan(self) -> Fields:
        """检查方案."""
        return {
            **self._common(),
            "抽查类别": self.row.category,
            "事项类别": "重点检查事项" if self.item.key_item else "一般检查事项",
            "检查依据": self.item.basis,
            "检查方式": self._method(),
            "检查对象范围": self.row.targets or self.item.targets,
            "责任单位": self.row.unit,
            "检查要点": self._points(),
            "检查对象": [
                {
                    "对象名称": case.name,
                    "统一社会信用代码": case.target,
                    "地区": case.region,
                    "检查人员": case.team,
                }
                for case in self.cases
            ],
        }

    def draw(self) -> Fields:
        """随机抽取记录."""
        record, result, plan = self.record, self.record.result, self.record.plan
        source = SOURCES[plan.source]
        teams = {case.target: case.team for case in self.cases}
        reasons: dict[str, int] = {}
        for _, reason, _ in record.rows("excluded.txt", 3):
            reasons[reason] = reasons.get(reason, 0) + 1
        selected = record.rows("selected.txt", 4)
        return {
            **self._common(),
            "抽取编号": self.task.draw_id,
            "名册数": str(len(record.rows("frame.txt", 2)) + sum(reasons.values())),
            "试抽": plan.trial,
            "剔除": [{"原因": reason, "数量": str(count)} for reason, count in sorted(reasons.items())],
            "地区表": self._regions(),
            "随机数来源": source.name,
            "随机数期号": plan.issue,
            "公开随机数": result["entropy"],
            "证明等级": result["level"],
            "等级说明": Proof(str(result["level"])).statement.partition("：")[2],
            "冻结承诺": result["commit"],
            "随机种子": result["seed"],
            "记录摘要": record.digest,
            "中签": [
                {
                    "对象名称": self._name(target),
                    "统一社会信用代码": target,
                    "地区": self._region(stratum, with_class=False),
                    "签号": ticket,
                    "检查人员": teams.get(target, NONE),
                }
                for stratum, _, target, ticket in selected
            ],
            "候补": [
                {
                    "层": self._region(stratum),
                    "名次": rank,
                    "对象名称": self._name(target),
                    "统一社会信用代码": target,
                }
                for stratum, rank, target, _ in record.rows("alternates.txt", 4)
                if int(rank) <= SHOWN_ALTERNATES
            ],
            "抽取日期": _or_dash(self.task.drawn_on),
            "操作人": _or_dash(self.task.operator),
            "监督人": _or_dash(self.task.witness),
        }

    def notice(self, case: Case, today: date) -> Fields:
        """行政检查通知书."""
        return {
            **self._visit(case),
            "文书编号": f"{self.settings.prefix}检通〔{self.settings.year}〕{case.id}号",
            "联系人": _or_dash(self.settings.contact),
            "联系电话": _or_dash(self.settings.phone),
            "落款日期": today,
        }

    def site_record(self, case: Case) -> Fields:
        """现场检查记录表, to be filled on the spot."""
        target = self.desk.registry.targets.get(case.target)
        return {
            **self._visit(case),
            "案号": case.id,
            "负责人": _or_dash(target and target.person),
            "电话": _or_dash(target and target.phone),
        }

    # --- after the inspection -------------------------------------------------------------------------

    def report(self, today: date) -> Fields:
        """检查通报: only inspected objects (R13)."""
        inspected = [case for case in self.cases if case.result]
        days = [day for case in inspected for day in (case.started, case.ended) if day]
        found = [case for case in inspected if found_problem(case)]
        return {
            **self._common(),
            "发文字号": f"{self.settings.prefix}〔{self.settings.year}〕　　号",
            "检查依据": self.item.basis,
            "检查开始": min(days),
            "检查结束": max(days),
            "抽取编号": self.task.draw_id,
            "检查户数": str(len(inspected)),
            "未发现问题户数": str(len(inspected) - len(found)),
            "发现问题户数": str(len(found)),
            "检查结果": [{**self._outcome(case), "整改意见": self._advice(case)} for case in inspected],
            "有问题": bool(found),
            "通报日期": max((case.reported for case in inspected if case.reported), default=today),
        }

    def handling(self, today: date) -> Fields:
        """违法违规处理情况记录."""
        return {
            **self._common(),
            "处理情况": [
                {
                    "对象名称": case.name,
                    "统一社会信用代码": case.target,
                    "发现的问题": _or_dash(case.issue),
                    "后续处置": _or_dash(case.handling),
                    "接收单位": _or_dash(case.receiver),
                    "处置日期": _or_dash(case.handled),
                    "是否完结": "是" if case.closed else "否",
                    "完结日期": _or_dash(case.closed_on),
                }
                for case in self.cases
                if found_problem(case)
            ],
            "填表日期": today,
        }

    def publicity(self, today: date) -> Fields:
        """结果公示表: no person's name or number in it."""
        return {
            **self._common(),
            "检查机关": self.settings.bureau,
            "公示日期": today,
            "公示": [
                {
                    "对象名称": case.name,
                    "统一社会信用代码": case.target,
                    "检查日期": _or_dash(case.ended),
                    "检查结果": case.result,
                    "处理情况": self._handled(case),
                }
                for case in self.cases
            ],
        }

    # --- pieces ---------------------------------------------------------------------------------------

    def _common(self) -> Fields:
        frame = self.record.rows("frame.txt", 2)
        drawn = self.record.rows("selected.txt", 4)
        return {
            "单位名称": self.settings.bureau,
            "任务名称": self.task.name,
            "任务编号": self.task.id,
            "抽查事项": self.item.name,
            "抽查比例": self.row.quantity_text,
            "计划检查日期": self.task.day,
            "名单数": str(len(frame)),
            "抽取数": str(len(drawn)),
            "全覆盖": len(frame) == len(drawn),
        }

    def _visit(self, case: Case) -> Fields:
        target = self.desk.registry.targets.get(case.target)
        people = {person.id: person for person in self.desk.registry.inspectors.values()}
        team = [row[2] for row in self.record.rows("assignment.txt", 4) if row[0] == case.target]
        return {
            **self._common(),
            "对象名称": case.name,
            "统一社会信用代码": case.target,
            "地址": _or_dash(target and target.address),
            "检查依据": self.item.basis,
            "检查方式": self._method(),
            "检查时间": case.started or self.task.day,
            "检查人员": [
                {"姓名": people[person].name if person in people else person, "执法证号": person}
                for person in team
            ],
            "检查要点": self._points(),
        }

    def _method(self) -> object:
        return _or_dash(self.row.method or self.item.method)

    def _points(self) -> list[Fields]:
        return [
            {"要点": point.text, "方法": _or_dash(point.how), "依据条款": _or_dash(point.basis)}
            for point in self.item.points
        ]

    def _outcome(self, case: Case) -> Fields:
        return {
            "对象名称": case.name,
            "统一社会信用代码": case.target,
            "地区": case.region,
            "检查日期": _or_dash(case.ended),
            "检查结果": case.result,
            "发现的问题": case.issue or "无",
        }

    def _advice(self, case: Case) -> str:
        if not found_problem(case):
            return ""
        limit = f"，{_chinese(case.rectify_due)}前改正" if case.rectify_due else ""
        return f"{case.handling}{limit}"

    def _handled(self, case: Case) -> str:
        if not case.handling:
            return NONE
        closed = {True: "，已完结", False: "，办理中", None: ""}[case.closed]
        return f"{case.handling}{closed}"

    def _name(self, target: str) -> str:
        return self.names.get(target, target)

    def _region(self, stratum: str, *, with_class: bool = True) -> str:
        code, _, group = stratum.partition("/")
        region = self.desk.registry.regions.get(code)
        name = region.name if region else code
        return f"{name}（{group}级）" if with_class and group != "-" else name

    def _regions(self) -> list[Fields]:
        """R3: base, exact quota and drawn number of every region, with the deviation in objects."""
        sums: dict[str, tuple[int, int, Fraction]] = {}
        rounding = self.record.result["rounding"]
        assert isinstance(rounding, Mapping)
        for stratum, size, drawn, chance in rounding["strata"]:
            region = stratum.partition("/")[0]
            base, taken, quota = sums.get(region, (0, 0, Fraction(0)))
            sums[region] = base + size, taken + drawn, quota + size * Fraction(chance)
        return [
            {
                "地区": self._region(code, with_class=False),
                "名单数": str(base),
                "应抽数": f"{float(quota):.2f}",
                "抽取数": str(taken),
                "比例": f"{taken / base:.2%}",
                "偏差": f"{float(taken - quota):+.2f}",
            }
            for code, (base, taken, quota) in sorted(sums.items())
        ]


SHOWN_ALTERNATES = 3
"""Alternates printed per stratum; the record's alternates.txt holds all of them."""


def _chinese(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def team_names(desk: Desk, record: DrawRecord) -> Mapping[str, str]:
    """The team of each drawn object as 甲、乙, the 主检 first."""
    people = {person.id: person.name for person in desk.registry.inspectors.values()}
    teams: dict[str, list[str]] = {}
    for target, _, person, _ in record.rows("assignment.txt", 4):
        teams.setdefault(target, []).append(people.get(person, person))
    return {target: "、".join(team) for target, team in teams.items()}
