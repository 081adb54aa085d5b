"""违法违规处理情况记录: what became of the problems, a line each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from toolkit.archive.kinds import HANDLING
from toolkit.jobs.papers.context import Document, Fields, TaskContext, or_dash
from toolkit.jobs.papers.paper import Filing, Paper, Per, of_cases
from toolkit.rules.results import found_problem
from toolkit.word.form import NUMBER, Column, Sheet


def values(of: TaskContext) -> Fields:
    """Of a task whose objects all have a result."""
    return {
        **of.common,
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
            for case in of.cases
            if found_problem(case)
        ],
        "填表日期": of.today,
    }


def due(paper: Paper, of: TaskContext) -> Iterable[Document]:
    """Once every object has a result."""
    told = [case for case in of.cases if found_problem(case)]
    return [Document(paper, "", partial(values, of), told)] if of.all_inspected else []


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}违法违规处理情况记录")
    sheet.facts(
        ("任务名称", "{{任务名称}}", "任务编号", "{{任务编号}}"),
        ("抽查事项", "{{抽查事项}}", "填表日期", "{{填表日期}}"),
    )
    sheet.note("检查中发现的问题及其处理情况：", with_next=True)
    sheet.table(
        "处理情况",
        NUMBER,
        Column("对象名称、代码", 40, "{{对象名称}}", code_below="{{统一社会信用代码}}"),
        Column("发现的问题", 50),
        Column("后续处置", 18, align="center"),
        Column("接收单位", 22),
        Column("处置日期", 36, align="center"),
        Column("是否完结", 12, align="center"),
        Column("完结日期", 36, align="center"),
        empty="本次检查未发现违法违规情形",
    )
    sheet.note("有处罚决定、整改复查、移送回执等材料的，附在后面。", with_next=True)
    sheet.signing("填表人（签字）", "审核人（签字）")


PAPER = Paper(
    name="违法违规处理情况记录",
    place=120,
    per=Per.TASK,
    purpose="发现的问题后来怎样处理，一户一行。",
    form=_form,
    required=("处理情况",),
    across=True,
    due=due,
    tells=("name", "target", "issue", "handling", "receiver", "handled", "closed", "closed_on"),
    tells_of=found_problem,
    filed=Filing(HANDLING, "30年", "永久", signed=True),
    days=of_cases(lambda case: case.closed_on or case.handled or case.reported),
    words={
        "处理情况": ("有问题的对象，每户一行；没有时写明未发现违法违规情形", ""),
        "后续处置": ("检查台账的后续处置", "案件线索移送"),
        "接收单位": ("移送、抄告的接收单位，没有的填“—”", "示例县应急管理局"),
        "处置日期": ("作出处置的日期，没有的填“—”", "2023年4月28日"),
        "是否完结": ("是或否", "是"),
        "完结日期": ("处置完结的日期，没有的填“—”", "2023年5月20日"),
        "填表日期": ("填表的日期", "2023年5月22日"),
    },
)
