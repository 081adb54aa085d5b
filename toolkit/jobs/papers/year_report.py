"""年度抽查工作报告, to the superior body: a signer beside the number, a contact below the date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from toolkit.archive.kinds import YEARLY
from toolkit.columns.lists import TRANSFER
from toolkit.jobs.base import Desk
from toolkit.jobs.papers.context import Document, Fields, contact, outcomes
from toolkit.jobs.papers.issuing import Table, issued
from toolkit.jobs.papers.paper import Filing, Paper, Per
from toolkit.jobs.papers.wording import ISSUER, RESULTS
from toolkit.model import Case
from toolkit.rules.results import found_problem
from toolkit.rules.statistics import ITEM
from toolkit.word.form import NUMBER, Column, Sheet

NEEDED = ("leader", "report_to", "contact", "phone")
"""Settings that it cannot do without."""


def values(desk: Desk, table: Table, cases: Sequence[Case], today: date) -> Fields:
    """Of these cases of the year; the figures are those of 查询统计."""
    settings = desk.registry.settings
    inspected = [case for case in cases if case.result]
    found = [case for case in inspected if found_problem(case)]
    closed = [case for case in found if case.closed]
    handed_over = [case for case in found if not case.closed and case.handling == TRANSFER]
    open_tasks = {case.task for case in cases if not case.result}
    unpublished = sum(case.published is None for case in inspected)
    title = f"关于{settings.year}年度“双随机、一公开”抽查工作情况的报告"
    return {
        **issued(settings, title, settings.report_to, today),
        **contact(settings),
        **outcomes(inspected),
        "签发人": settings.leader,
        "事项数": str(len({row.item for row in desk.plan.rows.values()})),
        "任务数": str(len({case.task for case in inspected} - open_tasks)),
        "检查户次": str(len(inspected)),
        "派出人次": str(sum(len(case.team.split("、")) for case in inspected if case.team)),
        "办结户数": str(len(closed)),
        "移送户数": str(len(handed_over)),
        "在办户数": str(len(found) - len(closed) - len(handed_over)),
        "全部公示": not unpublished,
        "未公示户次": str(unpublished),
        "事项表": [
            {
                "抽查事项": name,
                "任务数": str(line["tasks"]),
                "检查户次": str(line["inspected"]),
                "发现问题户数": str(line["found"]),
                "按期公示户数": str(line["published_ok"]),
            }
            for (axis, name), line in table.items()
            if axis == ITEM
        ],
    }


def document(desk: Desk, table: Table, cases: Sequence[Case], today: date) -> Document:
    """That of the workbook's year."""
    return Document(
        PAPER, "", partial(values, desk, table, cases, today), about=str(desk.registry.settings.year)
    )


def _form(sheet: Sheet) -> None:
    sheet.letterhead("{{单位名称}}文件", "{{发文字号}}", signer="{{签发人}}")
    sheet.heading_title("{{标题}}")
    sheet.addressee("{{主送机关}}：")
    sheet.body("现将{{年度}}年度“双随机、一公开”抽查工作情况报告如下。")
    sheet.heading("一、计划完成情况")
    sheet.body(
        "全年计划抽查事项{{事项数}}项，完成抽查任务{{任务数}}次，抽取并检查经营主体{{检查户次}}户次，"
        "派出执法人员{{派出人次}}人次。对象和人员均随机产生，抽取过程有记录可以核验。各事项情况如下：",
        with_next=True,
    )
    sheet.table(
        "事项表",
        NUMBER,
        Column("抽查事项", 65),
        Column("任务数", 18, align="center"),
        Column("检查户次", 20, align="center"),
        Column("发现问题", 21, "{{发现问题户数}}", "center"),
        Column("按期公示", 21, "{{按期公示户数}}", "center"),
    )
    sheet.heading("二、检查结果")
    sheet.body(
        f"{RESULTS}。发现的问题中，已办结{{{{办结户数}}}}户，移送有管辖权的部门{{{{移送户数}}}}户，"
        "正在办理{{在办户数}}户。{{?全部公示}}检查结果已全部向社会公示。{{/全部公示}}"
        "{{^全部公示}}检查结果除{{未公示户次}}户次正在办理以外，已向社会公示。{{/全部公示}}"
    )
    sheet.heading("三、下一步工作")
    sheet.body(
        "继续完善事项清单和两个名录库，按信用风险合理确定抽查比例和频次，推进部门联合抽查，"
        "做到进一次门、查多项事。",
        with_next=True,
    )
    sheet.body("特此报告。", with_next=True)
    sheet.signature("{{单位名称}}", "{{成文日期}}")
    sheet.remark("联系人：{{联系人}}，电话：{{联系电话}}")
    sheet.colophon("抄送", ISSUER, "{{成文日期}}")


PAPER = Paper(
    name="年度抽查工作报告",
    place=150,
    per=Per.YEAR,
    purpose="年底向上级机关报告：上行文，有签发人和附注。",
    form=_form,
    filed=Filing(YEARLY, "永久", signed=True),
    words={
        "标题": ("公文标题；两行以上的，在断行处换行", "关于2023年度“双随机、一公开”\n抽查工作情况的报告"),
        "事项数": ("计划的抽查事项数", "5"),
        "任务数": ("完成的抽查任务数", "9"),
        "检查户次": ("全年检查的户次", "46"),
        "派出人次": ("派出的执法人员人次", "92"),
        "办结户数": ("处置已经完结的户数", "4"),
        "移送户数": ("移送有管辖权的部门的户数", "1"),
        "在办户数": ("还在办理的户数", "1"),
        "全部公示": ("检查结果都已公示时成立", ""),
        "未公示户次": ("已检查、还没有公示的户次", "0"),
        "事项表": ("计划的各事项，每项一行", ""),
        "事项表.任务数": ("该事项抽取的任务数", "9"),
        "事项表.检查户次": ("该事项检查的户次", "46"),
        "事项表.发现问题户数": ("该事项发现问题的户次", "6"),
        "按期公示户数": ("该事项按期公示的户次", "40"),
    },
)
