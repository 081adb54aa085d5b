"""询问笔录: questions and answers, signed on every page; blank, taken along.  On request: few visits need it."""

from __future__ import annotations

from toolkit.archive.kinds import INSPECTION
from toolkit.jobs.papers.context import Fields, TaskContext
from toolkit.jobs.papers.paper import NATIONAL_FORM, Filing, Paper, Per, of_cases, per_case
from toolkit.jobs.papers.together import people, visit
from toolkit.model import Case
from toolkit.word.form import Entry, Sheet


def values(of: TaskContext, case: Case) -> Fields:
    """Of one object."""
    told = visit(of, case)
    return {**told, "检查人员": of.officers(people(told))}


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "询问笔录")
    sheet.file_number("第　　次")
    sheet.facts(
        Entry("询问时间", "　　　　年　　月　　日　　时　　分至　　时　　分"),
        Entry("询问地点", height=11),
        Entry("检查对象", "{{对象名称}}"),
        Entry("检查事项", "{{抽查事项}}"),
        ("被询问人", "", "性别、年龄", ""),
        Entry("身份证件", "（种类、号码）", height=11),
        ("单位、职务", "", "联系电话", ""),
        Entry("住址", height=11),
        ("询问人", "", "记录人", ""),
        Entry("与本案关系", "□法定代表人、负责人　□工作人员　□其他："),
    )
    sheet.note(
        "我们是{{单位名称}}的执法人员{{检查人员}}，已向你出示执法证件，请你确认。你应当如实回答询问；"
        "认为我们与本案有利害关系、可能影响公正的，可以申请回避；你有陈述、申辩的权利。"
    )
    sheet.note("问：以上内容是否听清？是否申请回避？")
    sheet.note("答：")
    sheet.facts(
        Entry("问和答", "（问、答各起一行）", height=18),
        Entry("（续）", height=100),
        Entry("被询问人\n核对", "以上笔录看过（读给我听过），□与我说的相符　□更正如下：\n\n", height=24),
    )
    sheet.note("没有阅读能力的，向其宣读。", with_next=True)
    sheet.signing("被询问人（签名、按指印）", "询问人（签字）", "询问人（签字）", "记录人（签字）")
    sheet.signed_on_every_page("被询问人", "询问人", "记录人")


PAPER = Paper(
    name="询问笔录",
    place=64,
    per=Per.TARGET,
    of_visit=True,
    purpose="询问有关人员时带到现场填写，逐页签名；一人一份。",
    form=_form,
    due=per_case(values, mark=TaskContext.version),
    tells=("name", "target"),
    on_request=True,
    source=NATIONAL_FORM,
    filed=Filing(INSPECTION, "30年", "永久", signed=True),
    days=of_cases(lambda case: case.ended),
    words={
        "检查人员": ("到场的检查人员和执法证号", "张示例（执法证号豫D000001）、李示例（执法证号豫D000002）"),
    },
)
