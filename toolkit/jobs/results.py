"""登记结果: what the open cases of a task still lack, so that the person can go there and type it.

Nothing is written: results come from the inspectors' records, typed by a person into 检查台账.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import columns
from toolkit.columns.lists import ARCHIVED, PUBLISHED, TRANSFER
from toolkit.errors import Level, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.base import Office, Outcome, impossible_days, listed
from toolkit.model import Case, Task
from toolkit.rules.plan import read_tasks
from toolkit.rules.results import MEND_ORDER, found_problem, read_cases
from toolkit.rules.settings import read_settings


def results(book: Book, office: Office, key: str) -> Outcome:
    """List the open cases of one task; it leads to the first of them.

    A case with an error in its row is open, too.
    """
    tasks, _ = read_tasks(book.read(columns.TASKS))
    if key not in tasks:
        raise WrongUse(f"任务表里没有任务“{key}”。现有任务：{listed(tasks)}。请核对任务编号。")
    name = f"{key}（{tasks[key].name}）"
    read, problems = read_cases(book.read(columns.CASES))
    cases = [case for case in read.values() if case.task == key and not case.void]
    if not cases:
        raise Refused(f"任务 {name} 在“{columns.CASES.name}”里还没有检查对象。请先抽取。")
    rows = {case.at("case").row for case in cases}
    wrong = [
        problem
        for problem in (*problems, *impossible_days(book, office.today, tasks, read))
        if problem.level is Level.ERROR
        and problem.place.sheet == columns.CASES.name
        and problem.place.row in rows
    ]
    spoilt = {problem.place.row for problem in wrong}
    misread = {(problem.place.row, problem.place.header) for problem in wrong}
    gaps = [(case, list(lacking(case))) for case in cases]
    unfinished = [(case, keys) for case, keys in gaps if keys or case.at("case").row in spoilt]
    outcome = Outcome("登记结果", problems=[*wrong, *_gone(book, tasks[key], len(cases))])
    outcome.data = {"task": key, "open": [case.id for case, _ in unfinished]}
    if unfinished:
        outcome.leads_to = unfinished[0][0].at("result")
    done = len(cases) - len(unfinished)
    outcome.lines.append(f"任务 {name}：{len(cases)} 户，已登记完 {done} 户")
    if not unfinished and tasks[key].state not in (PUBLISHED, ARCHIVED):
        outcome.lines.append("请再点“生成文书”，生成检查通报；发布以后填“通报发布”日期")
    for case, keys in unfinished:
        heads = [columns.CASES.column(key).header for key in keys]
        blank = [head for head in heads if (case.at("case").row, head) not in misread]
        lacks = f"还没有填 {listed(blank)}" if blank else "有填错的，见下面的错误"
        outcome.lines.append(f"  第 {case.at('result').row} 行 {case.name}：{lacks}")
    return outcome


def _gone(book: Book, task: Task, there: int) -> Iterator[Problem]:
    """Fewer rows that count than 任务 says were drawn: which they are, 对账 finds in the record.

    Of a task that came over from last year only the open cases came along.
    """
    row = next(row for row in book.read(columns.TASKS).rows if row.text("task") == task.id)
    came_over = task.year != read_settings(book.read(columns.SETTINGS).rows, []).year
    if isinstance(drawn := row["drawn"], int) and there < drawn and not came_over:
        what = f"任务 {task.id} 抽取 {drawn} 户，检查台账里算数的只有 {there} 户"
        remedy = "有一行被删去或者自己写了作废原因：点“对账”看是哪一户，用“重建”照记录补回"
        yield Problem(what, remedy, row.at("drawn"), rule="R13")


def lacking(case: Case) -> Iterator[str]:
    """The columns of 检查台账 that are still to be filled for a case."""
    for key in ("started", "ended", "shown", "result"):
        if getattr(case, key) in (None, ""):
            yield key
    if found_problem(case):
        wanted = ["issue", "handling"]
        if case.handling == MEND_ORDER:
            wanted.append("rectify_due")
        yield from (key for key in wanted if not getattr(case, key))
    if case.handling == TRANSFER:
        yield from (key for key in ("receiver", "handled") if not getattr(case, key))
