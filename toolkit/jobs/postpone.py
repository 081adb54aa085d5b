"""改期: the inspection of a task is put off to another day, with the reason and who approved it.

计划检查日期 is the day that 首页 counts from and that papers print until a visit has begun; those that were made with
the old day are named.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import ARCHIVED, PUBLISHED, REPORTED, WAITING
from toolkit.draw.encoding import canonical_text
from toolkit.errors import Exists, Level, Place, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision
from toolkit.jobs.base import Office, Outcome, begin_work, listed, require_open
from toolkit.jobs.papers import BY_NAME
from toolkit.jobs.reconcile import papers


def postpone(book: Book, office: Office, key: str, day: date, decision: Decision) -> Outcome:
    """Put off the visits of a task that have not begun.

    Raises WrongUse for a day that is over or no reason, Exists if it is planned for that day, Refused if no visit is
    left to make.
    """
    work = begin_work(book, office, "改期", key)
    task, desk = work.task, work.desk
    require_open(office, task.year)
    reason, by = map(canonical_text, decision[:2])
    for value, flag in ((reason, "--reason"), (by, "--by")):
        if not value:
            raise WrongUse(f"改期要有理由和批准人，缺 {flag}。请补上再来。")
    if day < office.today:
        raise WrongUse(f"新的检查日期 {day} 已经过去，今天是 {office.today}。请写今天以后的日期。")
    if day == task.day:
        raise Exists(f"任务 {task.id} 的计划检查日期已经是 {day}，不用改期。")
    cases = desk.cases_of(task.id)
    begun = sum(bool(case.started or case.result) for case in cases)
    if task.state in (REPORTED, PUBLISHED, ARCHIVED) or (cases and begun == len(cases)):
        raise Refused(
            f"任务 {task.id} 的状态是“{task.state or WAITING}”，各户都已经检查，没有可以改期的。"
            "日期登记错了的，请改检查台账。"
        )
    line = f"检查日期 {task.day} 改为 {day}（{reason}，{by}批准）"
    row = next(row for row in book.read(columns.TASKS).rows if row.text("task") == task.id)
    note = "；".join(filter(None, (row.text("note"), f"{office.today} {line}")))
    book.update(columns.TASKS, task.id, {"date": day, "note": note})
    outcome = Outcome("改期", [f"任务 {task.id}：{line}"])
    if begun:
        outcome.lines.append(f"已经开始检查的 {begun} 户不变")
    if not desk.registry.calendar.is_workday(day):
        outcome.lines.append(f"{day} 不是工作日，请核对")
    waiting = {case.id for case in cases if not (case.started or case.result)}
    if old := _papers_with_the_day(office.documents(task.id), waiting):
        what = f"{len(old)} 份文书写的还是 {task.day}：{listed(old, 4)}"
        remedy = "还没有送达的，改名留存，再点“生成文书”；已经送达的通知书，告知企业改期"
        outcome.problems.append(Problem(what, remedy, Place(task.id), Level.WARNING))
    outcome.data = {"task": task.id, "from": str(task.day), "to": str(day), "begun": begun}
    work.finish(line)
    return outcome


def _papers_with_the_day(folder: Path, cases: set[str]) -> list[str]:
    """The papers about these cases that bear the day of the visit."""
    return [
        stem
        for stem, told in papers.cases_told(folder).items()
        if cases & {*told} and "检查时间" in BY_NAME[stem.partition("_")[0]].asks
        if (folder / f"{stem}.docx").is_file()
    ]
