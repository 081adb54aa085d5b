"""检查工作月报, to the superior body like the report of a year; and the same without a red head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from toolkit.archive.kinds import YEARLY
from toolkit.jobs.base import Desk
from toolkit.jobs.papers.context import NONE, Document, Fields, contact, or_dash, outcomes
from toolkit.jobs.papers.issuing import Table, issued, tasks_of
from toolkit.jobs.papers.paper import Filing, Paper, Per
from toolkit.jobs.papers.wording import ISSUER, RESULTS
from toolkit.model import Task
from toolkit.rules.results import Clock, found_problem
from toolkit.rules.statistics import TASK, TOTAL, Tally
from toolkit.word.form import NUMBER, Column, Sheet

NEEDED = ("report_to", "contact", "phone")
"""Settings that both cannot do without; the one with a red head needs its signer too."""


def values(
    desk: Desk, month: int, tables: tuple[Table, Table], overdue: Sequence[Clock], today: date
) -> Fields:
    """The figures of the month and of the months until then (those of 查询统计), what is late, what comes."""
    table, so_far = tables
    settings = desk.registry.settings
    tasks = tasks_of(desk, month)
    cases = [case for task in tasks for case in desk.cases_of(task.id)]
    title = f"关于{settings.year}年{month}月“双随机、一公开”抽查工作情况的报告"
    total, until_now = table[TOTAL, TOTAL], so_far[TOTAL, TOTAL]
    return {
        **issued(settings, title, settings.report_to, today),
        **contact(settings),
        **outcomes([case for case in cases if case.result]),
        "签发人": settings.leader,
        "月份": str(month),
        "任务数": str(len(tasks)),
        "抽取户数": str(total["drawn"]),
        "检查户数": str(total["inspected"]),
        "未检查户数": str(total["open"]),
        "都已检查": not total["open"],
        "任务表": [_progress(task, table[TASK, f"{task.id} {task.name}"]) for task in tasks],
        "问题表": [
            {
                "对象名称": case.name,
                "发现的问题": or_dash(case.issue),
                "后续处置": or_dash(case.handling),
                "是否完结": "是" if case.closed else "否",
            }
            for case in cases
            if found_problem(case)
        ],
        "累计任务数": str(sum(line["drawn"] > 0 for (axis, _), line in so_far.items() if axis == TASK)),
        "累计检查户次": str(until_now["inspected"]),
        "累计发现问题": str(until_now["found"]),
        "逾期": [
            {"对象名称": clock.case.name, "期限": clock.what, "截止日期": clock.due.day} for clock in overdue
        ],
        "下月任务": [
            {
                "任务名称": task.name,
                "计划检查日期": task.day,
                "责任单位": desk.plan.rows[task.plan].unit if task.plan in desk.plan.rows else NONE,
            }
            for task in tasks_of(desk, month + 1)
        ],
    }


def _progress(task: Task, line: Tally) -> Fields:
    return {
        "任务名称": task.name,
        "名单数": str(line["base"]) if line["drawn"] else NONE,
        "抽取数": str(line["drawn"]),
        "已检查": str(line["inspected"]),
        "发现问题": str(line["found"]),
        "任务状态": or_dash(task.state),
    }


def document(
    desk: Desk,
    month: int,
    tables: tuple[Table, Table],
    overdue: Sequence[Clock],
    today: date,
    *,
    plain: bool,
) -> Document:
    """That of a month of the workbook's year."""
    about = f"{desk.registry.settings.year}-{month:02}"
    fields = partial(values, desk, month, tables, overdue, today)
    return Document(PLAIN if plain else PAPER, f"_{about}", fields, about=about)


def _form(sheet: Sheet) -> None:
    sheet.letterhead("{{单位名称}}文件", "{{发文字号}}", signer="{{签发人}}")
    sheet.heading_title("{{标题}}")
    _month(sheet)
    sheet.remark("联系人：{{联系人}}，电话：{{联系电话}}")
    sheet.colophon("抄送", "版记行", ISSUER, "{{成文日期}}")


def _plain_form(sheet: Sheet) -> None:
    sheet.title("{{标题}}")
    _month(sheet)
    sheet.remark("联系人：{{联系人}}，电话：{{联系电话}}")


def _month(sheet: Sheet) -> None:
    sheet.addressee("{{主送机关}}：")
    sheet.body("现将{{年度}}年{{月份}}月“双随机、一公开”抽查工作情况报告如下。")
    sheet.heading("一、本月任务")
    sheet.body(
        "{{^任务表}}本月没有计划抽查任务。{{/任务表}}"
        "{{?任务表}}本月计划抽查任务{{任务数}}项，抽取检查对象{{抽取户数}}户，已检查{{检查户数}}户"
        "{{^都已检查}}，尚未检查{{未检查户数}}户{{/都已检查}}。各项任务进展如下：{{/任务表}}",
        with_next=True,
    )
    sheet.table(
        "任务表",
        NUMBER,
        Column("任务名称", 53),
        Column("名单数", 17, align="center"),
        Column("抽取数", 17, align="center"),
        Column("已检查", 17, align="center"),
        Column("发现问题", 21, align="center"),
        Column("任务状态", 20, align="center"),
        empty="本月没有抽查任务",
    )
    sheet.heading("二、检查结果")
    sheet.body(
        f"{RESULTS}{{{{?问题表}}}}发现问题的对象及其处置如下：{{{{/问题表}}}}"
        "{{^问题表}}没有需要处置的问题。{{/问题表}}",
        with_next=True,
    )
    sheet.table(
        "问题表",
        NUMBER,
        Column("对象名称", 50),
        Column("发现的问题", 48),
        Column("后续处置", 27, align="center"),
        Column("是否完结", 20, align="center"),
        empty="本月任务没有发现问题",
    )
    sheet.heading("三、累计情况")
    sheet.body(
        "今年以来，已抽取任务{{累计任务数}}项，检查{{累计检查户次}}户次，发现问题{{累计发现问题}}户次。"
    )
    with sheet.block("?", "逾期"):
        sheet.body("截至编制之日，下列事项已经逾期，正在抓紧办理：", with_next=True)
        sheet.table(
            "逾期",
            NUMBER,
            Column("对象名称", 75),
            Column("期限", 30, align="center"),
            Column("截止日期", 40, align="center"),
        )
    with sheet.block("^", "逾期"):
        sheet.body("截至编制之日，没有逾期的通报、公示和整改事项。")
    sheet.heading("四、下月安排")
    sheet.table(
        "下月任务",
        NUMBER,
        Column("任务名称", 75),
        Column("计划检查日期", 35, align="center"),
        Column("责任单位", 35, align="center"),
        empty="下月没有抽查任务",
    )
    sheet.body("特此报告。", with_next=True)
    sheet.signature("{{单位名称}}", "{{成文日期}}")


_WORDS = {
    "标题": ("公文标题；两行以上的，在断行处换行", "关于2023年4月“双随机、一公开”\n检查工作情况的报告"),
    "都已检查": ("没有还没检查的户数时成立", ""),
    "名单数": ("参加抽取的户数；没有抽取的填“—”", "40"),
    "责任单位": ("责任单位", "安全生产股"),
}
PAPER = Paper(
    name="检查工作月报",
    place=160,
    per=Per.MONTH,
    purpose="每月向上级机关报告：上行文，有签发人和附注；由统计生成的草稿，请核对后签发。",
    form=_form,
    filed=Filing(YEARLY, "10年", signed=True),
    words=_WORDS,
)
PLAIN = Paper(
    name="检查工作月报（普通格式）",
    place=170,
    per=Per.MONTH,
    purpose="同一份月报，没有红头、文号和版记，供内部报送。",
    form=_plain_form,
    filed=Filing(YEARLY, "10年"),
    words=_WORDS,
)
