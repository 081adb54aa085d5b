"""冻结确认单: what was fixed before the random number exists, and when and where C was made public; one page.

It says what it proves and no more: that is why conditions for a trial, a draw of all and one without a public number
stand in the wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from toolkit.archive.kinds import DRAWING
from toolkit.draw.entropy import SOURCES, Proof
from toolkit.draw.frozen import read_frozen
from toolkit.draw.possible import possible_teams
from toolkit.draw.quota import quotas
from toolkit.jobs.base import Desk, Office
from toolkit.jobs.papers.context import Document, Fields, TaskContext, by_hand, marked, number_source
from toolkit.jobs.papers.paper import Filing, Paper, Per
from toolkit.model import Case, Task
from toolkit.word import styles
from toolkit.word.form import Entry, Sheet


def place(office: Office, task: Task, draw_id: str) -> Path:
    """Where that of a draw lies; without it the draw is refused."""
    return office.documents(task.id) / PAPER.file(marked(draw_id))


def values(of: TaskContext) -> Fields:
    """Of a frozen list."""
    record, plan = of.record, of.record.plan
    frozen = read_frozen(record.files)
    least = quotas(frozen.sizes(), plan.rule(), "", u=0)
    regions = of.regions([(s.stratum, s.size, s.quota, s.chance) for s in least.shares])
    return {
        **of.common,
        "抽取编号": plan.draw_id,
        "名册数": str(of.registered),
        "剔除": of.excluded,
        "地区表": [{name: row[name] for name in ("地区", "名单数", "应抽数")} for row in regions],
        "人员数": str(len(record.inspectors)),
        "每组人数": str(plan.team_size),
        "派法数": str(possible_teams(frozen.staff).possible),
        "回避数": str(len(record.recusals)),
        **number_source(plan, record.files),
        "公布期限": date.fromisoformat(plan.reveal_by[:10]),
        "冻结承诺": in_groups(record.commit),
        "全覆盖": all(share.chance == 1 for share in least.shares),
        "试抽": plan.trial,
        "随机数在后": SOURCES[plan.source].proof is not Proof.LOCAL,
        "冻结日期": of.task.frozen_on or of.today,
        "操作人": by_hand(of.office.operator),
        "监督人": of.task.witness,
    }


def in_groups(digest: str) -> str:
    """A digest as two people can read it to each other: groups of eight digits, four to a line."""
    groups = [digest[at : at + 8] for at in range(0, len(digest), 8)]
    return "\n".join(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))


def document(of: TaskContext) -> Document:
    """The one of the list as it was frozen."""
    return Document(PAPER, of.mark, partial(values, of))


def due(_paper: Paper, of: TaskContext) -> Iterable[Document]:
    """Until the draw; made by the freeze itself, if nothing goes wrong."""
    return [] if of.record.drawn else [document(of)]


def days(_desk: Desk, task: Task | None, _cases: Sequence[Case], _name: str) -> Iterable[date | None]:
    """The day of the freeze."""
    return [task.frozen_on if task else None]


def _form(sheet: Sheet) -> None:
    sheet.watermarks("试抽")
    sheet.title("{{单位名称}}", "冻结确认单{{?试抽}}（试抽）{{/试抽}}")
    sheet.facts(
        Entry("任务名称", "{{任务名称}}"),
        Entry("抽查事项", "{{抽查事项}}"),
        ("任务编号", "{{任务编号}}", "抽取编号", "{{抽取编号}}"),
        ("抽查比例", "{{抽查比例}}", "计划检查", "{{计划检查日期}}"),
        Entry(
            "名单形成",
            "检查对象库中该类对象{{名册数}}户；{{#剔除}}剔除{{原因}}{{数量}}户；{{/剔除}}"
            "{{^剔除}}没有剔除；{{/剔除}}列入名单{{名单数}}户"
            "{{?全覆盖}}，全部检查，不抽对象，只随机派人和排次序{{/全覆盖}}。",
        ),
        Entry(
            "各地区",
            "{{#地区表}}{{地区}}{{名单数}}户（{{应抽数}}）；{{/地区表}}合计{{名单数}}户。"
            "括号内为应抽数，按比例计算，未取整。",
            splits=True,
        ),
        Entry(
            "检查人员",
            "可选派{{人员数}}人，每组{{每组人数}}人，一户可能的派法{{派法数}}种；回避{{回避数}}对。",
        ),
        ("随机数来源", "{{随机数来源}}", "期号", "{{随机数期号}}"),
        ("冻结日期", "{{冻结日期}}", "最迟抽取", "{{公布期限}}"),
        Entry("冻结承诺", "{{冻结承诺}}", style=styles.DIGEST),
        ("公布方式", "□公告栏　□网站　□其他", "公布时间", "　　月　　日　　时　　分"),
        Entry("公布地址", "（截图、照片附后）", height=8),
        small=True,
    )
    with sheet.block("?", "随机数在后"):
        sheet.note(
            "本单证明先定名单、后出随机数：签字时，上述随机数尚未产生。名单、人员、回避和规则由冻结承诺固定，"
            "改动一字就不符；冻结承诺须在随机数产生以前公布。",
            with_next=True,
        )
    with sheet.block("^", "随机数在后"):
        sheet.note(
            "本次没有外来的随机数，只用本单位的随机密数：本单证明名单、人员、回避和规则在签字以后没有改动，"
            "不能证明签字以前没有反复试抽后再挑选。",
            with_next=True,
        )
    sheet.signing("操作人：{{操作人}}（签字）", "监督人：{{监督人}}（签字）", "分管领导（签字）", height=8)


PAPER = Paper(
    name="冻结确认单",
    place=30,
    per=Per.DRAW,
    purpose="冻结名单以后、随机数产生以前签字，证明名单和规则在先。",
    form=_form,
    fixed=True,
    due=due,
    filed=Filing(DRAWING, "30年", "永久", signed=True),
    days=days,
    words={
        "地区表": ("每个地区一行", ""),
        "地区表.名单数": ("该地区参加抽取的户数", "40"),
        "人员数": ("可以选派的执法人员数", "18"),
        "每组人数": ("每组几人", "2"),
        "派法数": ("知道名单和今年已派次数的人，猜一户派哪些人，有几种可能", "11"),
        "回避数": ("不得相遇的人员和对象有几对", "4"),
        "随机数在后": ("随机数来自公开来源或当场给出、冻结时还没有产生时成立；只用本单位密数的不成立", ""),
        "公布期限": ("最迟抽取的日期：随机数公布后，须在这天以前抽取", "2023年4月25日"),
        "冻结承诺": ("名单摘要，64位，每8位一组、每行4组", in_groups("0123456789abcdef" * 4)),
        "冻结日期": ("冻结名单的日期", "2023年4月16日"),
    },
)
