"""案件移送函: what was found, on what ground it is handed over, and the materials that go with it; a letter."""

from __future__ import annotations

import re

from toolkit.archive.kinds import HANDLING
from toolkit.columns.lists import TRANSFER
from toolkit.jobs.papers import site_record
from toolkit.jobs.papers.context import Fields, TaskContext, or_dash, sentence
from toolkit.jobs.papers.paper import Filing, Paper, Per, of_cases, per_case
from toolkit.model import Case
from toolkit.word.form import NUMBER, Column, Sheet
from toolkit.word.title import shaped

_SEPARATORS = re.compile("[、，,；;\n]+")
"""Between the pieces of evidence in one cell of 证据材料."""
_COPIES = re.compile("(.+?)([1-9][0-9]*) *份")
"""A piece of evidence that says how many copies go along."""


def values(of: TaskContext, case: Case) -> Fields:
    """Of one object, with the materials that go along."""
    materials = [f"{site_record.PAPER.name}（{case.id}）", *filter(None, _SEPARATORS.split(case.evidence))]
    return {
        **of.subject(case),
        **of.contact,
        "标题": shaped(f"关于移送{case.name}涉嫌违法案件线索的函", whole=[case.name]),
        "接收单位": or_dash(case.receiver),
        "检查日期": or_dash(case.ended),
        "发现的问题": sentence(case.issue),
        "移送依据": of.settings.transfer_basis,
        "成文日期": case.handled or of.today,
        "移送材料": [_listed(material) for material in materials],
    }


def _listed(material: str) -> Fields:
    """询问笔录2份 is 询问笔录, two copies of it."""
    name, copies = found.groups() if (found := _COPIES.fullmatch(material)) else (material, "1")
    return {"材料名称": name, "份数": copies, "页数": "", "备注": ""}


def _form(sheet: Sheet) -> None:
    sheet.letter("{{单位名称}}", "{{发文字号}}")
    sheet.heading_title("{{标题}}")
    sheet.addressee("{{接收单位}}：")
    sheet.body(
        "本机关于{{检查日期}}对{{对象名称}}实施“双随机、一公开”检查时，发现下列情形，涉嫌违法，依法不属于本机关管辖："
    )
    sheet.body("{{发现的问题}}")
    sheet.body(
        "统一社会信用代码：{{统一社会信用代码}}。"
    )  # in a longer line 18 letters go down and stretch it
    sheet.body(
        "根据{{移送依据}}，现将有关材料移送你单位，请依法处理。是否受理及处理结果，"
        "请书面告知本机关（联系人：{{联系人}}，电话：{{联系电话}}）。",
        with_next=True,
    )
    sheet.list_of_attachments("移送材料清单")
    sheet.signature("{{单位名称}}", "{{成文日期}}")
    sheet.attachment(0, "移送材料清单")
    sheet.table(
        "移送材料",
        NUMBER,
        Column("材料名称", 95),
        Column("份数", 15, align="center"),
        Column("页数", 15, align="center"),
        Column("备注", 20),
    )


PAPER = Paper(
    name="案件移送函",
    place=100,
    per=Per.TARGET,
    purpose="发现的问题属于别的部门管辖时移送：信函格式。",
    form=_form,
    required=("接收单位", "发现的问题", "移送依据", "移送材料"),
    due=per_case(values, lambda case: case.result and case.handling == TRANSFER and case.receiver),
    tells=("name", "target", "ended", "issue", "receiver"),
    numbered="函",
    filed=Filing(HANDLING, "30年", "永久", signed=True),
    days=of_cases(lambda case: case.handled),
    words={
        "标题": (
            "公文标题；两行以上的，在断行处换行",
            "关于移送示例县示例民爆器材有限公司\n涉嫌违法案件的函",
        ),
        "接收单位": ("有管辖权的部门", "示例县应急管理局"),
        "移送依据": ("移送所依据的条款", "《中华人民共和国行政处罚法》第二十二条"),
        "移送材料": ("随函移送的材料，每件一行", ""),
        "材料名称": ("材料的名称", "现场检查记录表"),
        "份数": ("几份", "1"),
        "页数": ("几页；装订时填写", "3"),
        "备注": ("原件或者复印件；装订时填写", "原件"),
    },
)
