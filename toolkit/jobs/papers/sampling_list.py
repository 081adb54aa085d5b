"""抽样取证凭证: what was taken as samples, left with the object; with 送达回证.  On request: few visits need it."""

from __future__ import annotations

from toolkit.archive.kinds import INSPECTION
from toolkit.jobs.papers.context import TaskContext
from toolkit.jobs.papers.paper import NATIONAL_FORM, Filing, Paper, Per, of_cases, per_case
from toolkit.jobs.papers.together import visit
from toolkit.jobs.papers.wording import receipt
from toolkit.word.form import Column, Entry, Sheet


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "抽样取证凭证")
    sheet.file_number("{{文书编号}}")
    sheet.addressee("{{对象名称}}：")
    sheet.body("本机关检查需要样品，现对下列物品抽样取证。")
    sheet.facts(
        Entry("信用代码", "{{统一社会信用代码}}"),
        Entry("检查事项", "{{抽查事项}}"),
        Entry("抽样时间", "　　　　年　　月　　日　　时　　分"),
        Entry("抽样地点", height=8),
        Entry("抽样方法", "（依据的标准、基数、抽取的方法）", height=8),
    )
    sheet.blank_table(
        3,
        Column("序号", 11),
        Column("物品名称", 37),
        Column("规格、批号", 30),
        Column("生产日期", 24),
        Column("数量", 16),
        Column("封样和保存", 38),
    )
    sheet.facts(
        Entry("检验机构", height=8),
        Entry("备份样品", "□留存在检查对象　□本机关保存　□不留备份，理由："),
        Entry("对方意见", "（对抽样的方法、样品的真实性有无异议）", height=9),
    )
    sheet.signing(
        "抽样人员（两人签字）",
        "对方负责人（签字、盖章）",
        "见证人（签字）",
        "本机关（盖章）",
        height=8,
    )
    receipt(sheet, "抽样取证凭证（{{文书编号}}）")


PAPER = Paper(
    name="抽样取证凭证",
    place=66,
    per=Per.TARGET,
    of_visit=True,
    purpose="抽取样品时当场填写，双方签字，一份交检查对象；附送达回证。",
    form=_form,
    due=per_case(visit, mark=TaskContext.version),
    tells=("name", "target"),
    numbered="抽样",
    on_request=True,
    source=NATIONAL_FORM,
    filed=Filing(INSPECTION, "30年", "永久", signed=True),
    days=of_cases(lambda case: case.ended),
    words={},
)
