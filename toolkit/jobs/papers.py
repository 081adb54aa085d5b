"""What each Word document says: fields for the templates of ``word.catalog``, from records and workbook.

Every function returns the complete field map of one document.  Names of fields are the templates' own, in
Chinese; a blank in the workbook becomes "—", so that a paper never has a hole that nobody decided on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from io import BytesIO

from toolkit import checklists
from toolkit.draw.amend import ALTERNATE, RECUSE, Amendment, read_amendments, state
from toolkit.draw.entropy import SOURCES, Proof
from toolkit.draw.frozen import read_frozen
from toolkit.draw.quota import quotas
from toolkit.jobs.base import Desk, Office
from toolkit.jobs.views import SHOWN_ALTERNATES, team_names
from toolkit.model import Case, Item, PlanRow, Point, Task
from toolkit.publicity.publication import Publication
from toolkit.records import DrawRecord
from toolkit.results import found_problem
from toolkit.word.fields import in_groups
from toolkit.word.title import shaped

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
        merged = [row for row in desk.plan.rows.values() if row.merged_into == self.row.no]
        self.rows: tuple[PlanRow, ...] = (self.row, *merged)
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
            "检查依据": self._basis(self.rows),
            "检查方式": self._method(),
            "检查对象范围": self.row.targets or self.item.targets,
            "责任单位": self.row.unit,
            "检查要点": self._points(self.rows),
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

    def confirmation(self, office: Office) -> Fields:
        """冻结确认单: what was frozen, before the random number exists."""
        record, plan = self.record, self.record.plan
        frozen = read_frozen(record.files)
        least = quotas(frozen.sizes(), plan.rule(), "", u=0)
        return {
            **self._common(),
            "抽取编号": plan.draw_id,
            "名册数": str(self._listed()),
            "剔除": self._excluded(),
            "地区表": [
                {"地区": row["地区"], "名单数": row["名单数"], "应抽数": row["应抽数"]}
                for row in self._regions([(s.stratum, s.size, s.quota, s.chance) for s in least.shares])
            ],
            "人员数": str(len(record.rows("inspectors.txt", 4))),
            "每组人数": str(plan.team_size),
            "回避数": str(len(record.rows("recusal.txt", 3))),
            "随机数来源": SOURCES[plan.source].name,
            "随机数期号": plan.issue,
            "公布期限": date.fromisoformat(plan.reveal_by[:10]),
            "冻结承诺": in_groups(record.commit),
            "全覆盖": all(share.chance == 1 for share in least.shares),
            "试抽": plan.trial,
            "随机数在后": SOURCES[plan.source].proof is not Proof.LOCAL,
            "冻结日期": self.task.frozen_on or office.today,
            "操作人": office.operator,
            "监督人": _or_dash(self.task.witness),
        }

    def draw(self, office: Office) -> Fields:
        """随机抽取记录, with what was amended since."""
        record, result, plan = self.record, self.record.result, self.record.plan
        teams = team_names(self.desk, state(record.files, []).teams)  # as drawn, before any amendment
        void = record.state.void
        return {
            **self._common(),
            "抽取编号": plan.draw_id,
            "名册数": str(self._listed()),
            "试抽": plan.trial,
            "作废": void is not None,
            "作废原因": f"{void.reason}（{void.decided_by}决定，重抽编号 {void.added}）" if void else "",
            "剔除": self._excluded(),
            "地区表": self._regions(
                [(stratum, size, quota, Fraction(chance)) for stratum, size, quota, chance in self._strata()]
            ),
            "随机数来源": SOURCES[plan.source].name,
            "随机数期号": plan.issue,
            "公开随机数": result["entropy"],
            "证明等级": result["level"],
            "等级说明": Proof(str(result["level"])).statement.partition("：")[2],
            "冻结承诺": result["commit"],
            "随机种子": result["seed"],
            "记录摘要": record.digest,
            "二维码": _qr(f"SSJ1|{plan.draw_id}|C={result['commit']}|R={record.digest}"),
            "中签": [
                {
                    "对象名称": self._name(target),
                    "统一社会信用代码": target,
                    "地区": self._region(stratum, with_class=False),
                    "签号": ticket,
                    "检查人员": teams.get(target, NONE),
                }
                for stratum, _, target, ticket in record.rows("selected.txt", 4)
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
            "更正": [self._amended(amendment) for amendment in read_amendments(record.files)],
            "抽取日期": self.task.drawn_on or office.today,
            "操作人": self.task.operator or office.operator,
            "监督人": _or_dash(self.task.witness),
        }

    def _amended(self, amendment: Amendment) -> Fields:
        what = {ALTERNATE: "候补启用", RECUSE: "回避替换"}.get(amendment.kind, "作废重抽")
        people = {person.id: person.name for person in self.desk.registry.inspectors.values()} | self.names
        removed, added = (people.get(name, name) for name in (amendment.removed, amendment.added))
        return {
            "事项": what,
            "内容": f"{removed} → {added}" if removed else f"重抽编号 {added}",
            "理由": amendment.reason,
            "凭证": amendment.evidence or NONE,
            "决定人": amendment.decided_by,
            "日期": date.fromisoformat(amendment.date),
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
            "标题": shaped(f"关于{self.task.name}情况的通报"),
            "抄送": "",
            "检查依据": self._basis(self.rows),
            "检查开始": min(days),
            "检查结束": max(days),
            "抽取编号": self.record.plan.draw_id,
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

    def publicity(self, version: Publication) -> Fields:
        """结果公示表: the same lines on paper."""
        return {
            **self._common(),
            "检查机关": version.bureau,
            "公示日期": date.fromisoformat(version.day),
            "公示": [
                {
                    "对象名称": line.name,
                    "统一社会信用代码": line.code,
                    "检查日期": line.inspected_on or NONE,
                    "检查结果": line.result,
                    "处理情况": line.handling,
                }
                for line in version.lines
            ],
        }

    # --- pieces ---------------------------------------------------------------------------------------

    def _common(self) -> Fields:
        frame = self.record.rows("frame.txt", 2)
        drawn = self.record.rows("selected.txt", 4) if self.record.drawn else []
        return {
            "单位名称": self.settings.bureau,
            "任务名称": self.task.name,
            "任务编号": self.task.id,
            "抽查事项": self.item_names(self.rows),
            "抽查比例": self.row.quantity_text,
            "计划检查日期": self.task.day,
            "名单数": str(len(frame)),
            "抽取数": str(len(drawn)),
            "全覆盖": len(frame) == len(drawn),
        }

    def _visit(self, case: Case) -> Fields:
        target = self.desk.registry.targets.get(case.target)
        people = {person.id: person for person in self.desk.registry.inspectors.values()}
        team = self.record.state.teams[case.target]
        rows = self.rows_of(case)
        return {
            **self._common(),
            "对象名称": case.name,
            "统一社会信用代码": case.target,
            "地址": _or_dash(target and target.address),
            "抽查事项": self.item_names(rows),
            "检查依据": self._basis(rows),
            "检查方式": self._method(),
            "检查时间": case.started or self.task.day,
            "检查人员": [
                {"姓名": people[person].name if person in people else person, "执法证号": person}
                for person in team
            ],
            "检查要点": self._points(rows),
        }

    def rows_of(self, case: Case) -> list[PlanRow]:
        """The plan rows that concern this object: with several merged, those whose pools hold its category."""
        target = self.desk.registry.targets.get(case.target)
        return [row for row in self.rows if target is None or target.category in row.pools]

    def _method(self) -> object:
        return _or_dash(self.row.method or self.item.method)

    def item_names(self, rows: Sequence[PlanRow]) -> str:
        """The items of these plan rows, in one cell."""
        return "、".join(row.item for row in rows)

    def _basis(self, rows: Sequence[PlanRow]) -> str:
        return "\n".join(self.desk.registry.items[row.item].basis for row in rows)

    def _checklist(self, item: str) -> Sequence[Point]:
        """The lines as the task was frozen with; records of before they were kept have none."""
        if checklists.NAME in self.record.files:
            return checklists.parse(self.record.files[checklists.NAME]).get(item, ())
        return self.desk.registry.items[item].points

    def _points(self, rows: Sequence[PlanRow]) -> list[Fields]:
        """The checklists of these items; with several (进一次门查多项事) each line names its item."""
        return [
            {
                "要点": f"【{row.item}】{point.text}" if len(rows) > 1 else point.text,
                "方法": _or_dash(point.how),
                "依据条款": _or_dash(point.basis),
            }
            for row in rows
            for point in self._checklist(row.item)
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

    def handled(self, case: Case) -> str:
        """What became of the case, and whether it is closed."""
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

    def _listed(self) -> int:
        """Objects of the category before any exclusion."""
        return len(self.record.rows("frame.txt", 2)) + len(self.record.rows("excluded.txt", 3))

    def _excluded(self) -> list[Fields]:
        reasons: dict[str, int] = {}
        for _, reason, _ in self.record.rows("excluded.txt", 3):
            reasons[reason] = reasons.get(reason, 0) + 1
        return [{"原因": reason, "数量": str(count)} for reason, count in sorted(reasons.items())]

    def _strata(self) -> Sequence[tuple[str, int, int, str]]:
        rounding = self.record.result["rounding"]
        assert isinstance(rounding, Mapping)
        return [(row[0], row[1], row[2], row[3]) for row in rounding["strata"]]

    def _regions(self, strata: Sequence[tuple[str, int, int, Fraction]]) -> list[Fields]:
        """R3: base, exact quota and drawn number of every region, with the deviation in objects."""
        sums: dict[str, tuple[int, int, Fraction]] = {}
        for stratum, size, drawn, chance in strata:
            region = stratum.partition("/")[0]
            base, taken, quota = sums.get(region, (0, 0, Fraction(0)))
            sums[region] = base + size, taken + drawn, quota + size * chance
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


def marked(draw_id: str) -> str:
    """What is added to the file name of a draw's papers: nothing for the first draw of a task."""
    return "" if draw_id.endswith("-01") else f"_{draw_id}"


def _qr(text: str) -> bytes:
    """The text as a QR code (ISO/IEC 18004), PNG."""
    import segno

    stream = BytesIO()
    segno.make(text, error="m").save(stream, kind="png", scale=6, border=2)
    return stream.getvalue()


def _chinese(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
