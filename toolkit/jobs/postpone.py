"""改期: the inspections of a task, or of one object, are put off to another day, with the reason and who approved it.

计划检查日期 is the day that 首页 counts from and that papers print until a visit has begun; for one object 改期到 of
检查台账 goes before it.  Papers made with the old day are named.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import ARCHIVED, PUBLISHED, REPORTED, WAITING
from toolkit.errors import Exists, Level, Place, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision
from toolkit.jobs.base import Office, Outcome, begin_work, listed, require_open
from toolkit.jobs.papers import BY_NAME
from toolkit.jobs.reconcile import papers
from toolkit.model import Case, Task


def postpone(
    book: Book, office: Office, key: str, day: date, decision: Decision, *, target: str = ""
) -> Outcome:
    """Put off the visits of a task that have not begun, or only that of the object ``target``.

    Raises WrongUse for a day that is over, no reason or an object that was not drawn, Exists if the visit is planned
    for that day, Refused if no visit is left to make.
    """
    work = begin_work(book, office, "改期", key)
    task, desk = work.task, work.desk
    require_open(office, task.year)
    reason, by, _ = decision.stated("改期", "批准人")
    if day < office.today:
        raise WrongUse(f"新的检查日期 {day} 已经过去，今天是 {office.today}。请写今天以后的日期。")
    cases = desk.cases_of(task.id)
    one = _case_of(task, cases, target) if target else None
    old = one.day(task.day) if one else task.day
    about = f"{one.name}的" if one else ""
    if day == old:
        raise Exists(f"任务 {task.id} {about}计划检查日期已经是 {day}，不用改期。")
    about_these = [one] if one else cases
    begun = sum(bool(case.started or case.result) for case in about_these)
    if task.state in (REPORTED, PUBLISHED, ARCHIVED) or (about_these and begun == len(about_these)):
        raise Refused(
            f"任务 {task.id} 的状态是“{task.state or WAITING}”，{one.name if one else '各户'}已经检查，没有可以改期的。"
            "日期登记错了的，请改检查台账。"
        )
    line = f"{about}检查日期 {old} 改为 {day}（{reason}，{by}批准）"
    row = next(row for row in book.read(columns.TASKS).rows if row.text("task") == task.id)
    note = "；".join(filter(None, (row.text("note"), f"{office.today} {line}")))
    book.update(columns.TASKS, task.id, {"note": note} if one else {"date": day, "note": note})
    if one:
        book.update(columns.CASES, one.id, {"visit": None if day == task.day else day})
    outcome = Outcome("改期", [f"任务 {task.id}：{line}"])
    if begun:
        outcome.lines.append(f"已经开始检查的 {begun} 户不变")
    own = [case for case in about_these if case.visit and not case.started and case is not one]
    if own:
        outcome.lines.append(f"自己改过期的 {len(own)} 户不变：{listed(case.name for case in own)}")
    if not desk.registry.calendar.is_workday(day):
        outcome.lines.append(f"{day} 不是工作日，请核对")
    waiting = {case.id for case in about_these if not (case.started or case.result or case in own)}
    if papers_made := _papers_with_the_day(office.documents(task.id), waiting):
        what = f"{len(papers_made)} 份文书写的还是 {old}：{listed(papers_made, 4)}"
        remedy = "还没有送达的，用 documents --again 重做；已经送达的通知书，告知企业改期"
        outcome.problems.append(Problem(what, remedy, Place(task.id), Level.WARNING))
    outcome.data = {"task": task.id, "from": str(old), "to": str(day), "begun": begun}
    work.finish(line)
    return outcome


def _case_of(task: Task, cases: Sequence[Case], target: str) -> Case:
    for case in cases:
        if target in (case.target, case.name):
            return case
    raise WrongUse(
        f"任务 {task.id} 没有抽中“{target}”。请写抽中的一户的统一社会信用代码；整个任务改期的，不写对象。"
    )


def _papers_with_the_day(folder: Path, cases: set[str]) -> list[str]:
    """The papers about these cases that bear the day of the visit."""
    return [
        stem
        for stem, told in papers.cases_told(folder).items()
        if cases & {*told} and "检查时间" in BY_NAME[stem.partition("_")[0]].asks
        if (folder / f"{stem}.docx").is_file()
    ]
