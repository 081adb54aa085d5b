"""公示: the 公示表 of a task, and the day of publication on every case.

Nothing is published that is open: a case without a result, without a 通报 day, or with a problem of form stops it
(R13).  Objects that were never inspected are never shown as 正常.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit import columns
from toolkit.errors import Problem, Refused
from toolkit.excel.book import Book
from toolkit.jobs.base import PUBLISHED, Office, Outcome, log, open_desk, require_fit
from toolkit.jobs.clockwork import refresh
from toolkit.jobs.paperwork import papers_of, write
from toolkit.model import Case
from toolkit.word import catalog


def publish(book: Book, office: Office, key: str) -> Outcome:
    """Make the 公示表 and enter today as the day of publication."""
    book.claim()
    desk = open_desk(book, office)
    task = desk.task(key)
    if task.state == PUBLISHED:
        raise Refused(f"任务 {task.id} 已经公示过。更正公示请另行办理，不覆盖原来的公示表。")
    papers = papers_of(office, desk, task)
    if not papers.record.drawn:
        raise Refused(f"任务 {task.id} 还没有抽取，没有结果可以公示。")
    require_fit(list(_open_results(papers.cases)))
    outcome = Outcome("公示")
    write(office, task, [(catalog.PUBLICITY, "", papers.publicity(office.today))], outcome)
    fresh = [case for case in papers.cases if case.published is None]
    for case in fresh:
        book.update(columns.CASES, case.id, {"published": office.today})
    book.update(columns.TASKS, task.id, {"state": PUBLISHED})
    refresh(book, open_desk(book, office), office)
    line = f"任务 {task.id}：{len(papers.cases)} 户的结果于 {office.today} 公示"
    outcome.lines = [line, "请把公示表发布到门户网站“双随机、一公开”专栏，并保存截图备查"]
    outcome.data = {"task": task.id, "published": [case.id for case in fresh]}
    log(book, office, "公示", task.id, line)
    book.save()
    return outcome


def _open_results(cases: Sequence[Case]) -> Iterable[Problem]:
    for case in cases:
        if not case.result:
            yield Problem("还没有检查结果，不能公示", "请先登记检查结果", case.at("result"), rule="R13")
        elif not case.reported:
            yield Problem(
                "检查通报还没有发布，不能公示", "请先填写通报发布日期", case.at("reported"), rule="R9"
            )
