"""年度计划变更通知: which version of the plan replaces which, why, and what changed: old cell → new cell."""

from __future__ import annotations

from datetime import date
from functools import partial

from toolkit.archive.kinds import YEARLY
from toolkit.jobs.base import Desk
from toolkit.jobs.papers.context import Document, Fields, or_dash
from toolkit.jobs.papers.issuing import issued
from toolkit.jobs.papers.paper import Filing, Paper, Per
from toolkit.jobs.papers.wording import ISSUER
from toolkit.jobs.papers.year_plan import mark
from toolkit.ledger.plan_register import Register
from toolkit.rules.plan_changes import changes
from toolkit.word.form import Column, Sheet


def values(desk: Desk, register: Register, today: date) -> Fields:
    """Of the version that stands, against the one before it."""
    settings = desk.registry.settings
    before, now = register.versions[-2:]
    title = f"{settings.bureau}关于变更{settings.year}年度“双随机、一公开”抽查工作计划的通知"
    return {
        **issued(settings, title, settings.plan_to, today),
        "版次": str(register.version),
        "原版次": str(register.version - 1),
        "变更理由": now.reason,
        "定稿日期": date.fromisoformat(now.day),
        "照旧的任务": "、".join(now.goes_on),
        "变更表": [
            {
                "计划序号": change.number,
                "抽查任务名称": or_dash(change.name),
                "栏目": change.header,
                "原内容": or_dash(change.old),
                "现内容": or_dash(change.new),
            }
            for change in changes(before.rows, now.rows)
        ],
    }


def document(desk: Desk, register: Register, today: date) -> Document:
    """That of the version that stands, which is not the first."""
    return Document(
        PAPER, mark(register), partial(values, desk, register, today), about=str(desk.registry.settings.year)
    )


def _form(sheet: Sheet) -> None:
    sheet.letterhead("{{单位名称}}文件", "{{发文字号}}")
    sheet.heading_title("{{标题}}")
    sheet.addressee("{{主送机关}}：")
    sheet.body(
        "因{{变更理由}}，{{年度}}年度“双随机、一公开”抽查工作计划由第{{原版次}}版变更为第{{版次}}版，"
        "{{定稿日期}}定稿，自本通知印发之日起执行。"
    )
    sheet.body("变更的内容如下：", with_next=True)
    sheet.table(
        "变更表",
        Column("计划序号", 18, align="center"),
        Column("抽查任务名称", 36),
        Column("栏目", 26),
        Column("原内容", 38),
        Column("现内容", 38),
    )
    with sheet.block("?", "照旧的任务"):
        sheet.body("变更以前已经冻结、抽取的任务，照已有的抽取记录办完，不随本次变更：{{照旧的任务}}。")
    sheet.body("没有列出的各项不变。特此通知。", with_next=True)
    sheet.signature("{{单位名称}}", "{{成文日期}}")
    sheet.colophon("抄送", "版记行", ISSUER, "{{成文日期}}")


PAPER = Paper(
    name="年度计划变更通知",
    place=12,
    per=Per.YEAR,
    purpose="计划定稿以后又改了的通知：第几版、为什么改、哪一格由什么改成什么；由“年度计划”一并做出。",
    form=_form,
    required=("变更理由", "变更表"),
    filed=Filing(YEARLY, "永久", signed=True),
    words={
        "标题": (
            "公文标题；两行以上的，在断行处换行，排成梯形或菱形",
            "示例县工业和信息化局\n关于变更2023年度“双随机、一公开”\n抽查工作计划的通知",
        ),
        "主送机关": ("收文的机关，末尾不加冒号", "局各股室、局属各单位"),
        "版次": ("变更以后是第几版", "2"),
        "原版次": ("变更以前是第几版", "1"),
        "变更理由": ("为什么变更", "市局部署专项检查"),
        "定稿日期": ("这一版定稿的日期", "2023年6月20日"),
        "照旧的任务": ("计划行改了、变更以前已经冻结或抽取的任务；没有的空着", "202304-1"),
        "变更表": ("改了的每一格一行，增加、取消的整行一行", ""),
        "计划序号": ("计划表的序号", "3"),
        "抽查任务名称": ("计划表的抽查任务名称", "2023年节能监察"),
        "栏目": ("计划表的表头；增加、取消的是“整行”", "抽查时间"),
        "原内容": ("原来的内容，没有的填“—”", "9月"),
        "现内容": ("改成的内容，没有的填“—”", "10月"),
    },
)
