"""生成文书: the Word documents that the task's state calls for, filled and ready for signature.

After the freeze: 冻结确认单.  Before the inspection: 检查方案, 随机抽取记录, and for each object 行政检查通知书 and
现场检查记录表.  Once every object has a result: 检查通报 and 违法违规处理情况记录.  A file that is there with other
content is somebody's work: it is never overwritten, and said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from toolkit import records
from toolkit.errors import Level, Place, Problem, Refused
from toolkit.excel.book import Book
from toolkit.files import safe_name, write_new
from toolkit.jobs.base import WAITING, Desk, Office, Outcome, log, open_desk, require_fit
from toolkit.jobs.papers import Fields, Papers, marked
from toolkit.model import Task
from toolkit.word import catalog
from toolkit.word.template import Template, compile


def documents(book: Book, office: Office, key: str) -> Outcome:
    """Make the task's documents; running it again makes only what is missing."""
    book.claim()
    desk = open_desk(book, office)
    task = desk.task(key)
    papers = papers_of(office, desk, task)
    outcome = Outcome("生成文书")
    write(office, task, _due(papers, office), outcome)
    made = len(outcome.files)
    outcome.lines.append(f"任务 {task.id}：新生成 {made} 份文书，在“{office.documents(task.id)}”")
    if papers.cases and not all(case.result for case in papers.cases):
        waiting = sum(not case.result for case in papers.cases)
        outcome.lines.append(f"还有 {waiting} 户没有检查结果；全部登记以后再来，会生成检查通报和处理情况记录")
    outcome.data = {"task": task.id, "made": made}
    if made:
        log(book, office, "生成文书", task.id, f"新生成 {made} 份")
        book.save()
    return outcome


def papers_of(office: Office, desk: Desk, task: Task) -> Papers:
    """The papers of a frozen or drawn task (Refused before; ProblemsFound if the data are not fit)."""
    if task.state in ("", WAITING):
        raise Refused(f"任务 {task.id} 还没有抽取，没有文书可以生成。请先抽取。")
    require_fit(desk.problems)
    return Papers(desk, task, records.read(office.records(task.year) / task.draw_id))


Paper = tuple[catalog.Document, str, Fields]
"""A document to make: its template, what to add to its file name, and its fields."""


def _due(papers: Papers, office: Office) -> Iterator[Paper]:
    mark = marked(papers.record.plan.draw_id)
    if not papers.record.drawn:
        yield catalog.FREEZE, mark, papers.confirmation(office)
        return
    yield catalog.PLAN, mark, papers.plan()
    yield catalog.DRAW, mark, papers.draw(office)
    for case in papers.cases:
        version = len(papers.record.state.recused.get(case.target, ())) + 1  # a new team, a new paper
        mark = f"_{case.id.rpartition('-')[2]}_{case.name}" + (f"_第{version}版" if version > 1 else "")
        yield catalog.NOTICE, mark, papers.notice(case, office.today)
        yield catalog.RECORD, mark, papers.site_record(case)
    if papers.cases and all(case.result for case in papers.cases):
        yield catalog.REPORT, "", papers.report(office.today)
        yield catalog.HANDLING, "", papers.handling(office.today)


def write(office: Office, task: Task, papers: Iterable[Paper], outcome: Outcome) -> None:
    """Render the papers into the task's folder; files that are there with other content stay."""
    folder = office.documents(task.id)
    templates: dict[str, Template] = {}
    for document, mark, fields in papers:
        if document.file not in templates:
            templates[document.file] = compile(office.templates / document.file)
        path = folder / f"{safe_name(document.name + mark)}.docx"
        if path.exists():
            _keep(path, document, outcome)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        write_new(path, templates[document.file].render(fields))
        outcome.files.append(path)


def _keep(path: Path, document: catalog.Document, outcome: Outcome) -> None:
    if document.per is not catalog.Per.TARGET:
        outcome.problems.append(
            Problem(
                f"“{path.name}”已经有了，没有覆盖",
                "如内容已过时，请先把旧的改名或移走，再生成一次",
                Place(str(path.parent.name)),
                Level.WARNING,
            )
        )
