"""勘验笔录: a place or a thing as it was found, with a sketch; blank, taken along.  On request: few visits need it."""

from __future__ import annotations

from toolkit.archive.kinds import INSPECTION
from toolkit.jobs.papers.context import TaskContext
from toolkit.jobs.papers.paper import NATIONAL_FORM, Filing, Paper, Per, of_cases, per_case
from toolkit.jobs.papers.together import visit
from toolkit.word.form import NUMBER, Column, Entry, Sheet


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "勘验笔录")
    sheet.facts(
        Entry("检查对象", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        Entry("检查事项", "{{抽查事项}}"),
        Entry("勘验时间", "　　　　年　　月　　日　　时　　分至　　时　　分"),
        Entry("勘验地点", height=11),
        Entry("勘验对象", "（场所、设备、物品的名称、数量、标识）", height=14),
        ("天气、光线", "", "记录人", ""),
    )
    sheet.table("检查人员", NUMBER, Column("勘验人员", 60, "{{姓名}}"), Column("执法证号", 85))
    sheet.facts(
        Entry("在场的人", "（当事人、见证人、被邀请的人：姓名、单位、职务）", height=18),
        Entry("告知", "□已出示执法证件　□已告知陈述、申辩、申请回避的权利"),
        Entry("勘验情况", "（位置、布局、数量、状态，测量的方法和数据，提取的物品和影像）", height=52),
        Entry("（续）", height=114),
        Entry("附图和影像", "□现场图　　张　□照片　　张　□录像　　段　□其他："),
        Entry("对方意见", "（核对无误，或要求更正的内容）", height=18),
    )
    sheet.note("写不下的另加续页，逐页签名；拒绝签名的，注明情况，由见证人签名。", with_next=True)
    sheet.signing("勘验人员（签字）", "勘验人员（签字）", "在场的当事人（签字、盖章）", "见证人（签字）")
    sheet.signed_on_every_page("当事人", "勘验人员", "见证人")


PAPER = Paper(
    name="勘验笔录",
    place=62,
    per=Per.TARGET,
    of_visit=True,
    purpose="勘验场所、物品时带到现场填写，逐页签名。",
    form=_form,
    due=per_case(visit, mark=TaskContext.version),
    tells=("name", "target"),
    on_request=True,
    source=NATIONAL_FORM,
    filed=Filing(INSPECTION, "30年", "永久", signed=True),
    days=of_cases(lambda case: case.ended),
    words={},
)
