"""What a year or a month says: 年度抽查工作计划, 年度抽查工作报告, 检查工作月报, from the workbook alone.

The figures are those of 查询统计 (``statistics``), counted of the tasks of that year or month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from toolkit.columns.lists import ENDED, REGION_WEIGHTS, TRANSFER
from toolkit.excel.book import Row
from toolkit.jobs.base import Desk
from toolkit.jobs.papers.after import outcomes
from toolkit.jobs.papers.pieces import NONE, Fields, or_dash
from toolkit.model import Case, Settings, Task
from toolkit.rules.results import Clock, found_problem
from toolkit.rules.statistics import ITEM, TASK, TOTAL, Tally
from toolkit.word.title import shaped

Table = Mapping[tuple[str, str], Tally]


def year_plan(desk: Desk, plan_rows: Sequence[Row], today: date) -> Fields:
    """年度抽查工作计划, its four attachments from 事项清单, 执法人员库, 检查对象库 and 计划表 as they stand."""
    settings, registry = desk.registry.settings, desk.registry
    title = f"{settings.bureau}关于印发《{settings.year}年度“双随机、一公开”抽查工作计划》的通知"
    return {
        **_issued(settings, title, settings.plan_to, today),
        "组长": settings.leader,
        "副组长": settings.deputy,
        "成员": settings.members,
        "开始月份": str(settings.first_month),
        "结束月份": str(settings.last_month),
        "事项清单": [
            {
                "抽查类别": item.category,
                "抽查事项": item.name,
                "检查对象": item.targets,
                "事项类别": "重点检查事项" if item.key_item else "一般检查事项",
                "检查方式": or_dash(item.method),
                "检查依据": or_dash(item.basis),
            }
            for item in registry.items.values()
            if item.valid
        ],
        "人员名录": [
            {"姓名": person.name, "执法证号": person.id, "所在部门": or_dash(person.department)}
            for person in registry.inspectors.values()
            if person.state == "在岗"
        ],
        "对象名录": [
            {
                "对象名称": target.name,
                "统一社会信用代码": target.id,
                "地区": region_name(desk, target.region),
                "对象类别": target.category,
            }
            for target in registry.targets.values()
            if target.state not in ENDED
        ],
        "计划表": [_plan_row(row) for row in plan_rows],
    }


def _plan_row(row: Row) -> Fields:
    """One row of 计划表 in the words of its cells."""
    names = {
        "抽查类别": "category",
        "抽查事项": "item",
        "事项类别": "kind",
        "抽查任务名称": "name",
        "抽查方式": "drawing",
        "检查对象": "targets",
        "检查方式": "method",
        "抽查数量、比例": "quantity",
        "抽查时间": "months",
        "责任单位": "unit",
    }
    cells = {name: or_dash(row.text(key)) for name, key in names.items()}
    equal = row.text("weight") == REGION_WEIGHTS[0]
    return {**cells, "不同地区抽查比重": "相同" if equal else or_dash(row.text("weight"))}


def year_report(desk: Desk, table: Table, cases: Sequence[Case], today: date) -> Fields:
    """年度抽查工作报告 of these cases of the year."""
    settings = desk.registry.settings
    inspected = [case for case in cases if case.result]
    found = [case for case in inspected if found_problem(case)]
    closed = [case for case in found if case.closed]
    handed_over = [case for case in found if not case.closed and case.handling == TRANSFER]
    open_tasks = {case.task for case in cases if not case.result}
    unpublished = sum(case.published is None for case in inspected)
    title = f"关于{settings.year}年度“双随机、一公开”抽查工作情况的报告"
    return {
        **_issued(settings, title, settings.report_to, today),
        **_contact(settings),
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
                "任务数": str(line.tasks),
                "检查户次": str(line.inspected),
                "发现问题户数": str(line.found),
                "按期公示户数": str(line.published_ok),
            }
            for (axis, name), line in table.items()
            if axis == ITEM
        ],
    }


def month_report(
    desk: Desk, month: int, tables: tuple[Table, Table], overdue: Sequence[Clock], today: date
) -> Fields:
    """检查工作月报: the figures of the month and of the months until then, what is late, what comes."""
    table, so_far = tables
    settings = desk.registry.settings
    tasks = tasks_of(desk, month)
    cases = [case for task in tasks for case in desk.cases_of(task.id)]
    title = f"关于{settings.year}年{month}月“双随机、一公开”抽查工作情况的报告"
    total, until_now = table[TOTAL, TOTAL], so_far[TOTAL, TOTAL]
    return {
        **_issued(settings, title, settings.report_to, today),
        **_contact(settings),
        **outcomes([case for case in cases if case.result]),
        "签发人": settings.leader,
        "月份": str(month),
        "任务数": str(len(tasks)),
        "抽取户数": str(total.drawn),
        "检查户数": str(total.inspected),
        "未检查户数": str(total.open),
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
        "累计任务数": str(sum(line.drawn > 0 for (axis, _), line in so_far.items() if axis == TASK)),
        "累计检查户次": str(until_now.inspected),
        "累计发现问题": str(until_now.found),
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


def tasks_of(desk: Desk, first: int, last: int = 0) -> list[Task]:
    """The tasks of the workbook's year in a month, or from one month to another; not those carried over."""
    months = range(first, (last or first) + 1)
    year = desk.registry.settings.year
    return [task for task in desk.tasks.values() if task.year == year and task.month in months]


def region_name(desk: Desk, code: str) -> str:
    """A region by its name, as far as 地区 has it."""
    region = desk.registry.regions.get(code)
    return region.name if region else code


def _progress(task: Task, line: Tally) -> Fields:
    return {
        "任务名称": task.name,
        "名单数": str(line.base) if line.drawn else NONE,
        "抽取数": str(line.drawn),
        "已检查": str(line.inspected),
        "发现问题": str(line.found),
        "任务状态": or_dash(task.state),
    }


def _issued(settings: Settings, title: str, addressee: str, today: date) -> Fields:
    """Head and foot of an issued document of the year."""
    return {
        "单位名称": settings.bureau,
        "发文字号": f"{settings.prefix}〔{settings.year}〕　　号",
        "标题": shaped(title),
        "年度": str(settings.year),
        "主送机关": addressee,
        "成文日期": today,
        "抄送": settings.copies,
    }


def _contact(settings: Settings) -> Fields:
    return {"联系人": or_dash(settings.contact), "联系电话": or_dash(settings.phone)}
