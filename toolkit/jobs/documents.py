"""生成文书: the Word documents that the task's state calls for, filled and ready for signature.

After the freeze: 冻结确认单.  Before the inspection: 检查方案, 随机抽取记录, and for each object 行政检查通知书 and
现场检查记录表.  As they come in: 现场照片, and from the results 责令改正通知书, 案件移送函, and 整改复查记录 for each
round.  Once every object has a result: 检查通报 and 违法违规处理情况记录.  A file that is there with other content
is somebody's work: it is never overwritten, and said so; so is one that no longer says what 检查台账 says
(``agreement``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from toolkit import photos
from toolkit.columns.lists import TRANSFER, WAITING
from toolkit.errors import Level, Place, Problem, ProblemsFound, Refused
from toolkit.excel.book import Book
from toolkit.files import make_folders, safe_name, write_new
from toolkit.jobs import agreement
from toolkit.jobs.base import Desk, Office, Outcome, begin_work, listed, require_fit, require_open
from toolkit.jobs.drawn_cases import strangers
from toolkit.jobs.papers import Fields, Papers, marked
from toolkit.ledger import docket, records
from toolkit.model import Case, Task
from toolkit.progress import follow
from toolkit.rules.results import MEND_ORDER
from toolkit.word import catalog
from toolkit.word.template import Filled, Template, compile

NUMBER = "发文字号"
"""The field of a paper with a letterhead that holds its 文号."""
_MOST_AT_ONCE = 128  # papers in memory, most of them smaller than 50 kB


class Paper(NamedTuple):
    """A document to make: its template, what to add to its file name, its fields, the cases it tells of.

    The fields are asked for when the paper is made, and not if it is there.  ``about`` is what its 文号 is for,
    where that is no case and no task: the year, the month.
    """

    document: catalog.Document
    mark: str
    fields: Callable[[], Fields]
    cases: Sequence[Case] = ()
    about: str = ""


def documents(book: Book, office: Office, key: str) -> Outcome:
    """Make the task's documents; running it again makes only what is missing."""
    work = begin_work(book, office, "生成文书", key)
    desk, task = work.desk, work.task
    papers = papers_of(office, desk, task)
    outcome = Outcome("生成文书")
    folder = office.documents(task.id)
    photographed = _photographs(papers, folder, outcome)
    write(desk, office, folder, [*_due(papers, office), *photographed], outcome)
    outcome.problems += agreement.differences(desk, task.id, folder)
    made = len(outcome.files)
    outcome.lines.append(f"任务 {task.id}：新生成 {made} 份文书，在“{folder}”")
    if papers.cases and not all(case.result for case in papers.cases):
        waiting = sum(not case.result for case in papers.cases)
        outcome.lines.append(f"还有 {waiting} 户没有检查结果；全部登记以后再来，会生成检查通报和处理情况记录")
    outcome.data = {"task": task.id, "made": made}
    if made:
        work.finish(f"新生成 {made} 份")
    return outcome


def papers_of(office: Office, desk: Desk, task: Task) -> Papers:
    """The papers of a frozen or drawn task (Refused before; ProblemsFound if the data are not fit)."""
    if task.state in ("", WAITING):
        raise Refused(f"任务 {task.id} 还没有抽取，没有文书可以生成。请先抽取。")
    require_fit(desk.problems)
    record = records.read(office.records(task.year) / task.draw_id)
    require_fit(list(strangers(desk, task, record)))
    return Papers(desk, task, record)


def _due(papers: Papers, office: Office) -> Iterator[Paper]:
    mark = marked(papers.record.plan.draw_id)
    if not papers.record.drawn:
        yield Paper(catalog.FREEZE, mark, partial(papers.confirmation, office))
        return
    yield Paper(catalog.PLAN, mark, papers.plan)
    yield Paper(catalog.DRAW, mark, partial(papers.draw, office))
    for case in papers.cases:
        yield from _of_case(papers, case, office)
    if papers.cases and all(case.result for case in papers.cases):
        yield Paper(catalog.REPORT, "", partial(papers.report, office.today), papers.cases)
        yield Paper(catalog.HANDLING, "", partial(papers.handling, office.today), papers.with_problems)


def _of_case(papers: Papers, case: Case, office: Office) -> Iterator[Paper]:
    """The papers of one object, as far as it has come."""
    version = len(papers.record.state.recused.get(case.target, ())) + 1  # a new team, a new paper
    own = _own(case)
    mark = own + (f"_第{version}版" if version > 1 else "")
    yield Paper(catalog.NOTICE, mark, partial(papers.notice, case, office.today), [case])
    yield Paper(catalog.RECORD, mark, partial(papers.site_record, case), [case])
    if case.result and case.handling == MEND_ORDER and case.rectify_due:
        yield Paper(catalog.ORDER, own, partial(papers.order, case, office.today), [case])
    for found in papers.desk.rechecks.get(case.id, ()):
        yield Paper(catalog.RECHECK, f"{own}_第{found.number}轮", partial(papers.recheck, case, found))
    if case.result and case.handling == TRANSFER and case.receiver:
        yield Paper(catalog.TRANSFER, own, partial(papers.transfer, case, office.today), [case])


def _photographs(papers: Papers, folder: Path, outcome: Outcome) -> Iterator[Paper]:
    """现场照片 of each object that has any in its folder; what cannot be shown goes to the outcome."""
    root = folder / photos.FOLDER
    for case in papers.cases:
        shown: list[photos.Photo] = []
        for place in photos.folders_of(root, case.id, case.name):
            usable, problems = photos.intake(place)
            shown += usable
            outcome.problems += problems
        if shown:
            yield Paper(
                catalog.PHOTOS, f"{_own(case)}_{len(shown)}张", partial(papers.photographs, case, shown)
            )
    names = [name for case in papers.cases for name in (case.id, case.name)]
    outcome.problems += photos.unclaimed(root, names)


def _own(case: Case) -> str:
    """What a file name says of the object; the longest names are cut so that what follows stays."""
    return f"_{case.id.rpartition('-')[2]}_{case.name[:40]}"


def write(desk: Desk, office: Office, folder: Path, papers: Iterable[Paper], outcome: Outcome) -> None:
    """Render the papers into a folder, as they come; files that are there stay."""
    templates: dict[str, Template] = {}
    failed: list[str] = []

    def filled(paper: Paper) -> Filled:
        file = paper.document.file
        if file not in templates:
            templates[file] = compile(office.template(file, desk.registry.settings))
        return templates[file].fill(paper.fields() | _number(desk, office, paper))

    for some in _batches(follow(papers, "生成文书")):
        made: dict[Path, tuple[Paper, Filled]] = {}
        for paper in some:
            path = folder / f"{safe_name(paper.document.name + paper.mark)}.docx"
            if path.exists():
                _keep(path, paper.document, outcome)
                continue
            try:
                made[path] = paper, filled(paper)
            except ProblemsFound as error:  # the others are still made
                failed.append(path.stem)
                outcome.problems += [_of(path, problem) for problem in error.problems]
        _put(desk, office, folder, made, outcome)
    if failed:
        outcome.lines.append(f"有 {len(failed)} 份没有生成：{listed(failed)}。照问题改好以后再来，只补这几份")


def _batches(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    """The first paper alone, then ever more at once: what they say is kept once for all of them."""
    rest, size = iter(papers), 1
    while some := list(islice(rest, size)):
        yield some
        size = min(2 * size, _MOST_AT_ONCE)


def _put(
    desk: Desk, office: Office, folder: Path, made: Mapping[Path, tuple[Paper, Filled]], outcome: Outcome
) -> None:
    """Write filled papers, and before them what they say: whoever is killed here leaves no paper unknown."""
    if made:
        make_folders(folder, office.root)
    agreement.keep(
        folder,
        {
            path.name: agreement.entry(desk, paper.document, paper.cases, filled)
            for path, (paper, filled) in made.items()
            if paper.document in agreement.TOLD
        },
    )
    for path, (_, filled) in made.items():
        write_new(path, filled.pieces)
        outcome.files.append(path)


def _of(path: Path, problem: Problem) -> Problem:
    what = f"“{path.stem}”没有生成：{problem.place}{problem.what}"
    return problem._replace(what=what, place=Place(path.parent.name))


def _number(desk: Desk, office: Office, paper: Paper) -> Fields:
    """The 文号 of a paper with a letterhead: the one it has, else the next of the year it is made in."""
    about = paper.about
    if paper.cases:
        about = paper.cases[0].id if paper.document.per in _OF_ONE else paper.cases[0].task
    if NUMBER not in paper.document.known or not about:
        return {}
    require_open(office, office.today.year)
    year, series = office.records(office.today.year), desk.registry.settings.prefix
    named = docket.Paper(paper.document.name, about)
    return {NUMBER: str(docket.take(year, series, named, office.today, office.operator))}


_OF_ONE = (catalog.Per.TARGET, catalog.Per.ROUND)


def _keep(path: Path, document: catalog.Document, outcome: Outcome) -> None:
    if document.per not in _OF_ONE:
        outcome.problems.append(
            Problem(
                f"“{path.name}”已经有了，没有覆盖",
                "如内容已过时，请先把旧的改名或移走，再生成一次",
                Place(str(path.parent.name)),
                Level.WARNING,
            )
        )
