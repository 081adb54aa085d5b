"""What came out and what follows: 检查通报, 处理情况, 公示; 责令改正, 复查, 移送."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from toolkit.columns.lists import NO_PROBLEM
from toolkit.jobs.papers.pieces import NONE, Fields, Pieces, chinese, or_dash
from toolkit.model import Case, Recheck
from toolkit.publicity.publication import Publication
from toolkit.rules.results import found_problem
from toolkit.word.title import shaped

_SEPARATORS = re.compile("[、，,；;\n]+")
"""Between the pieces of evidence in one cell of 证据材料."""


def outcomes(inspected: Sequence[Case]) -> Fields:
    """How many of these are 未发现问题, 发现问题, and neither (closed, moved away …)."""
    clean = sum(case.result == NO_PROBLEM for case in inspected)
    found = sum(map(found_problem, inspected))
    other = len(inspected) - clean - found
    return {
        "未发现问题户数": str(clean),
        "发现问题户数": str(found),
        "其他情形户数": str(other) if other else "",
    }


class After(Pieces):
    """The papers made from the results."""

    def report(self, today: date) -> Fields:
        """检查通报: only inspected objects (R13)."""
        inspected = [case for case in self.cases if case.result]
        days = [day for case in inspected for day in (case.started, case.ended) if day]
        found = [case for case in inspected if found_problem(case)]
        return {
            **self._common,
            "发文字号": f"{self.settings.prefix}〔{self.settings.year}〕　　号",
            "标题": shaped(f"关于{self.task.name}情况的通报"),
            "抄送": self.settings.copies,
            "检查依据": self._basis(self.rows),
            "检查开始": min(days),
            "检查结束": max(days),
            "抽取编号": self.record.plan.draw_id,
            "检查户数": str(len(inspected)),
            **outcomes(inspected),
            "检查结果": [{**self._outcome(case), "整改意见": self._advice(case)} for case in inspected],
            "有问题": bool(found),
            "通报日期": max((case.reported for case in inspected if case.reported), default=today),
        }

    @property
    def with_problems(self) -> list[Case]:
        """The cases whose result needs handling."""
        return [case for case in self.cases if found_problem(case)]

    def handling(self, today: date) -> Fields:
        """违法违规处理情况记录."""
        return {
            **self._common,
            "处理情况": [
                {
                    "对象名称": case.name,
                    "统一社会信用代码": case.target,
                    "发现的问题": or_dash(case.issue),
                    "后续处置": or_dash(case.handling),
                    "接收单位": or_dash(case.receiver),
                    "处置日期": or_dash(case.handled),
                    "是否完结": "是" if case.closed else "否",
                    "完结日期": or_dash(case.closed_on),
                }
                for case in self.with_problems
            ],
            "填表日期": today,
        }

    def publicity(self, version: Publication) -> Fields:
        """结果公示表: the same lines on paper."""
        return {
            **self._common,
            "检查机关": version.bureau,
            "公示日期": date.fromisoformat(version.day),
            "版次": str(version.version),
            "更正理由": version.reason,
            "更正": [
                {"对象名称": change.name, "栏目": change.header, "原公示": change.old, "更正为": change.new}
                for change in version.changed
            ],
            "公示": [
                {
                    "对象名称": line.name,
                    "统一社会信用代码": line.code,
                    "检查日期": line.inspected_on or NONE,
                    "检查结果": line.result,
                    "发现的问题": line.issue,
                    "处理情况": line.handling,
                }
                for line in version.lines
            ],
        }

    def order(self, case: Case, today: date) -> Fields:
        """责令改正通知书."""
        return {
            **self._object(case),
            **self._contact(),
            "文书编号": f"{self.settings.prefix}责改〔{self.settings.year}〕{case.id}号",
            "检查日期": or_dash(case.ended),
            "发现的问题": or_dash(case.issue),
            "整改期限": or_dash(self.desk.ordered_due(case)),
            "检查人员": self._team(case),
            "落款日期": case.handled or today,
        }

    def recheck(self, case: Case, found: Recheck) -> Fields:
        """整改复查记录 of one round."""
        return {
            **self._object(case),
            "任务名称": self.task.name,
            "案号": case.id,
            "轮次": str(found.number),
            "发现的问题": or_dash(case.issue),
            "整改期限": or_dash(found.due),
            "复查日期": or_dash(found.day),
            "复查结果": found.outcome,
            "复查情况": or_dash(found.what),
            "证据材料": or_dash(found.evidence),
            "下次期限": or_dash(found.next_due),
            "检查人员": self._team(case),
            "登记人": or_dash(found.who),
        }

    def transfer(self, case: Case, today: date) -> Fields:
        """案件移送函, with the materials that go along."""
        materials = [f"现场检查记录表（{case.id}）", *filter(None, _SEPARATORS.split(case.evidence))]
        return {
            **self._object(case),
            **self._contact(),
            "发文字号": f"{self.settings.prefix}〔{self.settings.year}〕　　号",
            "标题": shaped(f"关于移送{case.name}涉嫌违法案件线索的函"),
            "接收单位": or_dash(case.receiver),
            "检查日期": or_dash(case.ended),
            "发现的问题": or_dash(case.issue),
            "移送依据": self.settings.transfer_basis,
            "成文日期": case.handled or today,
            "移送材料": [
                {"材料名称": material, "份数": "1", "页数": NONE, "备注": NONE} for material in materials
            ],
        }

    def _outcome(self, case: Case) -> Fields:
        return {
            "对象名称": case.name,
            "统一社会信用代码": case.target,
            "地区": case.region,
            "检查日期": or_dash(case.ended),
            "检查结果": case.result,
            "发现的问题": case.issue or "无",
        }

    def _advice(self, case: Case) -> str:
        if not found_problem(case):
            return ""
        limit = f"，{chinese(case.rectify_due)}前改正" if case.rectify_due else ""
        return f"{case.handling}{limit}"

    def handled(self, case: Case) -> str:
        """What became of the case, and whether it is closed."""
        if not case.handling:
            return NONE
        closed = {True: "，已完结", False: "，办理中", None: ""}[case.closed]
        return f"{case.handling}{closed}"
