"""整改复查记录: a blank form for each round to come, or what a round found, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from toolkit.archive.kinds import HANDLING
from toolkit.columns.lists import MENDED
from toolkit.jobs.base import Desk
from toolkit.jobs.papers.context import Document, Fields, TaskContext, or_dash
from toolkit.jobs.papers.paper import Filing, Paper, Per
from toolkit.model import Case, Recheck, Task
from toolkit.rules.results import MEND_ORDER
from toolkit.word.form import NUMBER, Column, Entry, Sheet


def values(of: TaskContext, case: Case, found: Recheck) -> Fields:
    """Of one round; of one that is still to come, with room to write."""
    seen = found.outcome != ""
    return {
        **of.subject(case),
        "任务名称": of.task.name,
        "案号": case.id,
        "轮次": str(found.number),
        "发现的问题": or_dash(case.issue),
        "整改期限": or_dash(found.due),
        "复查日期": or_dash(found.day) if seen else _DAY_TO_COME,
        "复查结果": found.outcome or _TO_TICK,
        "复查情况": or_dash(found.what) if seen else "",
        "证据材料": or_dash(found.evidence) if seen else "",
        "下次期限": or_dash(found.next_due) if seen else _DAY_TO_COME,
        "检查人员": of.team(case),
        "记录人": or_dash(found.who) if seen else "",
    }


_TO_TICK = "".join(f"□{outcome}　" for outcome in MENDED)
_DAY_TO_COME = "　　年　　月　　日"


def _round(found: Recheck) -> str:
    """What the file's name says of the round."""
    return f"_第{found.number}轮"


def due(paper: Paper, of: TaskContext) -> Iterable[Document]:
    """One for each round that is entered, and before the visit one for the round to come, to be filled in there."""
    return [
        Document(paper, f"{of.own(case)}{_round(found)}", partial(values, of, case, found), [case])
        for case in of.cases
        for found in (*of.desk.rechecks.get(case.id, ()), *_to_come(of, case))
    ]


def _to_come(of: TaskContext, case: Case) -> Iterable[Recheck]:
    ordered = case.result and case.handling == MEND_ORDER and case.rectify_due
    if ordered and not case.rechecked and not case.closed:
        number = len(of.desk.rechecks.get(case.id, ())) + 1
        yield Recheck(number, case.rectify_due, None, "", "", "", None, "")


def days(desk: Desk, _task: Task | None, cases: Sequence[Case], name: str) -> Iterable[date | None]:
    """The day of its round; of one not entered that of the round before it, or of the visit."""
    rounds = [found for case in cases for found in desk.rechecks.get(case.id, ())]
    own = [found.day for found in rounds if name.endswith(_round(found))]
    return own or [*(found.day for found in rounds), *(case.ended for case in cases)]


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}整改复查记录")
    sheet.file_number("案号：{{案号}}（第{{轮次}}轮）")
    sheet.facts(
        Entry("任务名称", "{{任务名称}}"),
        Entry("检查对象", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        Entry("地址", "{{地址}}"),
        ("整改期限", "{{整改期限}}", "复查日期", "{{复查日期}}"),
        small=True,
    )
    sheet.heading("一、复查人员")
    sheet.table(
        "检查人员",
        NUMBER,
        Column("姓名", 50, align="center"),
        Column("执法证号", 60, align="center"),
        Column("出示证件", 35, "□已出示", "center"),
    )
    sheet.heading("二、复查情况")
    sheet.facts(
        Entry("发现的问题", "{{发现的问题}}", splits=True),
        Entry("复查结果", "{{复查结果}}"),
        Entry("复查情况", "{{复查情况}}", height=15, splits=True),
        Entry("证据材料", "{{证据材料}}", height=9),
        ("下次期限", "{{下次期限}}", "记录人", "{{记录人}}"),
        Entry("对方意见", "（陈述、申辩；没有的写“无”）", height=10),
        small=True,
    )
    sheet.note("没有整改到位的，按下次期限再查；拒绝签字的，注明情况，由见证人签字。", with_next=True)
    sheet.signing("复查人员（两人签字）", "对方负责人（签字、盖章）", "见证人（签字）", height=9)


PAPER = Paper(
    name="整改复查记录",
    place=90,
    per=Per.ROUND,
    purpose="每轮复查一份：复查以前生成的是空白表，带到现场填写、双方签字；已登记的照登记填好。",
    form=_form,
    required=("整改期限", "复查日期", "复查结果", "复查情况"),
    due=due,
    filed=Filing(HANDLING, "30年", "永久", signed=True),
    days=days,
    words={
        "复查日期": ("到现场复查的日期；复查以前留空手填", "2023年5月21日"),
        "复查结果": ("已整改、部分整改或未整改", "部分整改"),
        "复查情况": ("复查看到的情况", "登记已补全，保管员尚未持证"),
        "证据材料": ("照片、复印件等，写明份数", "照片4张"),
        "下次期限": ("没有整改到位的，下次期限；其余填“—”", "2023年6月20日"),
        "记录人": ("登记复查结果的人；复查以前留空", "王示例"),
    },
)
