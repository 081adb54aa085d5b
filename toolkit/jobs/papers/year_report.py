"""年度抽查工作报告, to the superior body: a signer beside the number, a contact below the date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from toolkit.archive.kinds import YEARLY
from toolkit.columns.lists import TRANSFER
from toolkit.jobs.base import Desk
from toolkit.jobs.papers.context import Document, Fields, contact, outcomes
from toolkit.jobs.papers.issuing import Table, issued
from toolkit.jobs.papers.paper import Filing, Paper, Per
from toolkit.jobs.papers.wording import ISSUER, RESULTS
from toolkit.model import Task
from toolkit.rules.passed_on import DAILY
from toolkit.rules.results import found_problem
from toolkit.rules.statistics import ITEM, TASK, TOTAL, TYPE, per_cent
from toolkit.word.form import NUMBER, Column, Sheet

NEEDED = ("leader", "report_to", "contact", "phone")
"""Settings that it cannot do without."""


class Since(NamedTuple):
    """What came before: how the year compares with the last, and which version of its plan stands (0: a draft)."""

    last_year: str = ""
    version: int = 0


ALONE = Since()
"""A first year without versions of its plan."""


def values(  # noqa: PLR0917 - what a year comes to
    desk: Desk, table: Table, tasks: Sequence[Task], overdue: int, today: date, since: Since = ALONE
) -> Fields:
    """Of these tasks of the year; the figures are those of 查询统计.  ``overdue``: publications that are late."""
    cases = [case for task in tasks for case in desk.cases_of(task.id)]
    settings = desk.registry.settings
    inspected = [case for case in cases if case.result]
    found = [case for case in inspected if found_problem(case)]
    handed_over = [case for case in found if case.handling == TRANSFER]
    closed = [case for case in found if case.closed and case.handling != TRANSFER]
    done = {case.task for case in cases} - {case.task for case in cases if not case.result}
    whole = {
        task.id
        for task in tasks
        if (line := table[TASK, f"{task.id} {task.name}"])["base"] == line["drawn"] > 0
    }
    covered = sum(case.task in whole for case in inspected)
    unpublished = sum(case.published is None for case in inspected)
    title = f"关于{settings.year}年度“双随机、一公开”抽查工作情况的报告"
    return {
        **issued(settings, title, settings.report_to, today),
        **contact(settings),
        **outcomes(inspected),
        "签发人": settings.leader,
        "同比": since.last_year,
        "计划版次": str(since.version or ""),
        "计划变更次数": str(max(0, since.version - 1) or ""),
        "事项数": str(len({row.item for row in desk.plan.rows.values()})),
        "计划任务数": str(len(tasks)),
        "任务数": str(len(done)),
        "未完成任务数": str(len(tasks) - len(done) or ""),
        "全覆盖户次": str(covered or ""),
        "都是全覆盖": 0 < covered == len(inspected),
        "检查户次": str(len(inspected)),
        "分类户次": _by_type(table),
        "联合户次": str(table[TOTAL, TOTAL]["joint"] or ""),
        "联合率": per_cent(table[TOTAL, TOTAL]["joint"], table[TOTAL, TOTAL]["visits"]),
        "检查次数": str(table[TOTAL, TOTAL]["visits"]),
        "有合并": table[TOTAL, TOTAL]["visits"] < len(inspected),
        "非现场户次": str(table[TOTAL, TOTAL]["off_site"] or ""),
        "非现场占比": per_cent(table[TOTAL, TOTAL]["off_site"], len(inspected)),
        "派出人次": str(sum(len(case.team.split("、")) for case in inspected if case.team)),
        "办结户数": str(len(closed)),
        "移送户数": str(len(handed_over) or ""),
        "在办户数": str(len(found) - len(closed) - len(handed_over) or ""),
        "已公示户次": str(len(inspected) - unpublished),
        "全部公示": not unpublished,
        "未公示户次": str(unpublished),
        "逾期未公示户次": str(overdue or ""),
        "事项表": [
            {
                "抽查事项": name,
                "计划任务数": str(line["tasks"]),
                "任务数": str(sum(task.id in done and _item(desk, task) == name for task in tasks)),
                "检查户次": str(line["inspected"]),
                "发现问题户数": str(line["found"]),
                "按期公示户数": str(line["published_ok"]),
            }
            for (axis, name), line in table.items()
            if axis == ITEM
        ],
    }


def _by_type(table: Table) -> str:
    """How many visits of each 检查类型; nothing is said where all are 日常, as by the notice of 2023."""
    found = {name: line["inspected"] for (axis, name), line in table.items() if axis == TYPE}
    said = "，".join(f"{name}检查{count}户次" for name, count in found.items() if count)
    return said if found.keys() - {DAILY} else ""


def _item(desk: Desk, task: Task) -> str:
    row = desk.plan.rows.get(task.plan)
    return row.item if row else ""


def document(  # noqa: PLR0917 - as ``values``
    desk: Desk, table: Table, tasks: Sequence[Task], overdue: int, today: date, since: Since
) -> Document:
    """That of the workbook's year."""
    fields = partial(values, desk, table, tasks, overdue, today, since)
    return Document(PAPER, "", fields, about=str(desk.registry.settings.year))


def _form(sheet: Sheet) -> None:
    sheet.letterhead("{{单位名称}}文件", "{{发文字号}}", signer="{{签发人}}")
    sheet.heading_title("{{标题}}")
    sheet.addressee("{{主送机关}}：")
    sheet.body("现将{{年度}}年度“双随机、一公开”抽查工作的情况报告如下。")
    sheet.heading("一、计划完成情况")
    sheet.body(
        "{{?计划变更次数}}年度计划变更{{计划变更次数}}次，现行的是第{{计划版次}}版。{{/计划变更次数}}"
        "全年计划抽查事项{{事项数}}项、抽查任务{{计划任务数}}次，完成{{任务数}}次"
        "{{?未完成任务数}}，尚未完成{{未完成任务数}}次{{/未完成任务数}}。检查经营主体{{检查户次}}户次，"
        "派出执法人员{{派出人次}}人次。"
        "{{?同比}}{{同比}}。{{/同比}}"
        "{{?分类户次}}按检查类型分，{{分类户次}}。{{/分类户次}}"
        "{{?有合并}}几项检查一次查完的只算一次，共检查{{检查次数}}次。{{/有合并}}"
        "{{?联合户次}}会同其他部门或者几项检查合并、进一次门查多项事的{{联合户次}}次，联合率{{联合率}}。{{/联合户次}}"
        "{{?非现场户次}}非现场检查{{非现场户次}}户次，占{{非现场占比}}。{{/非现场户次}}"
        "{{?都是全覆盖}}检查覆盖范围内的全部对象，检查人员随机产生{{/都是全覆盖}}"
        "{{^都是全覆盖}}{{?全覆盖户次}}其中{{全覆盖户次}}户次是覆盖全部对象的检查，对象不经抽签；"
        "其余对象和各次检查人员随机产生{{/全覆盖户次}}"
        "{{^全覆盖户次}}对象和人员均随机产生{{/全覆盖户次}}{{/都是全覆盖}}，抽取过程有记录可以核验。"
    )
    sheet.body("各事项情况如下：", with_next=True)
    sheet.table(
        "事项表",
        NUMBER,
        Column("抽查事项", 45),
        Column("计划任务", 20, "{{计划任务数}}", "center"),
        Column("完成任务", 20, "{{任务数}}", "center"),
        Column("检查户次", 20, align="center"),
        Column("发现问题", 20, "{{发现问题户数}}", "center"),
        Column("按期公示", 20, "{{按期公示户数}}", "center"),
    )
    sheet.heading("二、检查结果")
    sheet.body(
        f"{RESULTS}合计{{{{检查户次}}}}户次。"
        "{{?发现问题户数}}发现的问题中，已办结{{办结户数}}户"
        "{{?移送户数}}，移送有管辖权的部门{{移送户数}}户{{/移送户数}}"
        "{{?在办户数}}，正在办理{{在办户数}}户{{/在办户数}}。{{/发现问题户数}}{{?全部公示}}检查结果已全部向社会公示。{{/全部公示}}"
        "{{^全部公示}}检查结果已公示{{已公示户次}}户次，尚未公示{{未公示户次}}户次"
        "{{?逾期未公示户次}}，其中{{逾期未公示户次}}户次已经超过公示期限{{/逾期未公示户次}}。{{/全部公示}}"
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
    sheet.colophon("抄送", "版记行", ISSUER, "{{成文日期}}")


PAPER = Paper(
    name="年度抽查工作报告",
    place=150,
    per=Per.YEAR,
    purpose="年底向上级机关报告：上行文，有签发人和附注。",
    form=_form,
    required=("签发人", "主送机关", "检查户次"),
    filed=Filing(YEARLY, "永久", signed=True),
    words={
        "标题": ("公文标题；两行以上的，在断行处换行", "关于2023年度“双随机、一公开”\n抽查工作情况的报告"),
        "事项数": ("计划的抽查事项数", "5"),
        "同比": (
            "与上年年报的比较；上年没有用工具箱做过年报的空着",
            "上年检查50户次、发现问题5户次，本年检查比上年减少4户次（8.0%），发现问题比上年增加1户次（20.0%）",
        ),
        "计划版次": ("计划登记的第几版；没有定稿的空着", "2"),
        "计划变更次数": ("定稿以后变更过几次；没有的空着", "1"),
        "计划任务数": ("全年计划的抽查任务数", "14"),
        "任务数": ("对象都有检查结果的任务数", "9"),
        "未完成任务数": ("还没有做完的任务数；没有的空着", "5"),
        "全覆盖户次": ("抽取比例为全部对象的任务检查的户次；没有的空着", "8"),
        "都是全覆盖": ("检查的都是全覆盖任务时成立", ""),
        "已公示户次": ("已经公示的户次", "45"),
        "逾期未公示户次": ("超过公示期限还没有公示的户次；没有的空着", "1"),
        "检查户次": ("全年检查的户次", "46"),
        "派出人次": ("派出的执法人员人次", "92"),
        "分类户次": ("各检查类型的户次；都是日常检查的空着", "日常检查44户次，个案检查2户次"),
        "联合户次": ("有参与部门的、几项任务合并检查的次数；没有的空着", "20"),
        "联合率": ("联合检查占检查次数的百分比", "43.5%"),
        "检查次数": ("合并检查的几项只算一次的次数", "46"),
        "有合并": ("有几项任务合并检查的时成立", ""),
        "非现场户次": ("不进门的检查的户次；没有的空着", "6"),
        "非现场占比": ("非现场检查占检查户次的百分比", "13.0%"),
        "办结户数": ("处置已经完结的户数", "4"),
        "移送户数": ("移送有管辖权的部门的户数", "1"),
        "在办户数": ("还在办理的户数", "1"),
        "全部公示": ("检查结果都已公示时成立", ""),
        "未公示户次": ("已检查、还没有公示的户次", "0"),
        "事项表": ("计划的各事项，每项一行", ""),
        "事项表.计划任务数": ("该事项计划的任务数", "9"),
        "事项表.任务数": ("该事项完成的任务数", "9"),
        "事项表.检查户次": ("该事项检查的户次", "46"),
        "事项表.发现问题户数": ("该事项发现问题的户次", "6"),
        "按期公示户数": ("该事项按期公示的户次", "40"),
    },
)
