"""现场检查记录表: taken along and filled in by hand, or printed as a phone handed it in; signed by both sides."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import cast

from toolkit.archive.kinds import FILLED, INSPECTION, Role
from toolkit.jobs.papers.as_found import WORDS, as_found
from toolkit.jobs.papers.context import Document, Fields, TaskContext
from toolkit.jobs.papers.paper import NATIONAL_FORM, Filing, Paper, Per, of_cases
from toolkit.jobs.papers.together import visit
from toolkit.model import Case
from toolkit.onsite.kept import NOTHING, Kept, latest
from toolkit.word.form import NUMBER, Column, Entry, Sheet


def values(of: TaskContext, case: Case, seen: Kept | None) -> Fields:
    """Of one object: as phones handed it in, or still to be filled in."""
    target = of.desk.registry.targets.get(case.target)
    told = visit(of, case)
    return {
        **told,
        **as_found(seen or NOTHING, cast("list[Fields]", told["检查要点"])),
        "案号": case.id,
        "负责人": target.person if target else "",
        "电话": target.phone if target else "",
    }


def due(paper: Paper, of: TaskContext) -> Iterable[Document]:
    """A blank one of each object; once a phone has handed in, one that is filled in, and takes its place."""
    known = latest(of.folder)
    for case in of.cases:
        if case.joins:  # its visit, and its record, are another's (合并检查)
            continue
        mark, seen = of.version(case), known.get(case.id)
        replaced = mark if seen else ""
        yield Document(
            paper,
            f"{mark}{FILLED if seen else ''}",
            partial(values, of, case, seen),
            [case],
            replaces=replaced,
        )


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "现场检查记录表")
    sheet.file_number("案号：{{案号}}")
    sheet.facts(
        Entry("检查对象", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        ("负责人", "{{负责人}}", "电话", "{{电话}}"),
        Entry("检查事项", "{{抽查事项}}"),
        Entry("检查依据", "{{检查依据}}", splits=True),
        ("检查方式", "{{检查方式}}", "协助人员", "{{协助人员}}"),
        Entry("检查地点", "{{地址}}"),
        Entry("检查时间", "{{检查时间}}{{起止时刻}}"),
    )
    sheet.heading("一、检查人员")
    sheet.table("检查人员", NUMBER, Column("姓名", 60), Column("执法证号", 85))
    sheet.heading("二、表明身份和核验")
    sheet.facts(
        Entry("出示证件", "{{□出示证件}}两人以上到场，已出示执法证件，已说明依据、内容和步骤"),
        Entry("告知权利", "{{□告知权利}}已告知陈述、申辩、申请回避等权利"),
        ("在场人员", "{{在场人员}}", "职务", "{{在场职务}}"),
        ("核验身份", "{{□核验身份}}已核验", "证件号码", ""),
        ("记录人", "{{记录人}}", "申请回避", "{{□不申请}}不申请　{{□申请}}申请"),
    )
    sheet.heading("三、检查内容")
    sheet.table(
        "检查要点",
        NUMBER,
        Column("检查要点", 46, "{{要点}}"),
        Column("依据条款", 30),
        Column("结果", 22, "{{□符合}}符合\n{{□不符合}}不符合\n{{□不适用}}不适用"),
        Column("说明", 47),
    )
    sheet.heading("四、检查结果和处置")
    sheet.facts(
        Entry("现场情况", "{{现场情况}}", height=54),
        Entry(
            "检查结果",
            "{{□未发现}}未发现问题　{{□发现}}发现问题{{发现情形}}　{{□未从事}}未发现相关经营活动\n"
            "{{□其他情形}}停业、注销等其他情形：{{其他情形}}",
            height=16,
        ),
        Entry("发现的问题", "{{发现的问题}}", height=52),
        Entry(
            "处置意见",
            "{{□无需处置}}无需处置　{{□责令改正}}责令改正，期限：{{改正期限}}\n"
            "{{□移送}}案件线索移送　{{□抄告}}抄告相关部门　{{□立案}}立案　{{□其他处置}}其他：{{接收单位}}",
            height=16,
        ),
        Entry("对方意见", "{{对方意见}}", height=16),
        Entry("现场照片", "{{现场照片}}"),
    )
    sheet.note(
        "检查对象有权核对本记录，有误的可以要求更正；拒绝签字的，由检查人员注明情况，见证人签字。写不下的另加续页，逐页签名。",
        with_next=True,
    )
    sheet.signing(
        *(
            "检查人员（签字）",
            "检查人员（签字）",
            "记录人（签字）",
            "对方负责人（签字、盖章）",
            "见证人（签字）",
        ),
        height=10,
    )
    sheet.photographs("现场签名", "60x20")
    sheet.signed_on_every_page("在场人员", "检查人员", "记录人")


PAPER = Paper(
    name="现场检查记录表",
    place=60,
    per=Per.TARGET,
    of_visit=True,
    purpose="带到现场逐项填写，双方签字；手机交回的照交回的填好，另存一份，空白的移到“留存”。",
    form=_form,
    source=NATIONAL_FORM,
    required=("检查时间", "检查要点"),
    due=due,
    tells=("name", "target", "team", "started"),
    filed=Filing(INSPECTION, "30年", "永久", signed=True, holds=Role.PHOTO),
    days=of_cases(lambda case: case.ended),
    words={
        "负责人": ("检查对象的负责人；没有的留空手写", "陈示例"),
        "电话": ("检查对象的电话；没有的留空手写", "0375-0000001"),
        **WORDS,
    },
)
