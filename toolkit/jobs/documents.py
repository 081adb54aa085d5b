"""生成文书: the Word documents that the task's state calls for, filled and ready for signature.

Which those are, each paper says itself (``papers``): one of the frozen list, those that are taken along, those that
follow from the results.  A file that is there is somebody's work: it is never overwritten, and said so; so is one
that no longer says what 检查台账 says (``reconcile.papers``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sized
from contextlib import suppress
from itertools import chain, count, islice
from pathlib import Path

from toolkit.archive.kinds import SET_ASIDE
from toolkit.collector import no_collector
from toolkit.columns import SETTINGS
from toolkit.columns.lists import WAITING
from toolkit.errors import Level, Place, Problem, ProblemsFound, Refused, WrongUse, has_errors
from toolkit.excel.book import Book
from toolkit.files import lock, make_folders, telling, write_new
from toolkit.jobs import numbering, onsite_form
from toolkit.jobs.base import Desk, Office, Outcome, Work, begin_work, listed, require_fit
from toolkit.jobs.concerned import at_cases, concerned
from toolkit.jobs.papers import PAPERS
from toolkit.jobs.papers.context import Document, TaskContext
from toolkit.jobs.papers.paper import Paper
from toolkit.jobs.reconcile import papers, require_balance
from toolkit.jobs.templates import Templates
from toolkit.jobs.workbook_fields import WorkbookFields
from toolkit.ledger import docket, records
from toolkit.progress import follow
from toolkit.word.template import Filled

_MOST_AT_ONCE = 128  # papers in memory, most of them smaller than 50 kB


@no_collector()
def documents(
    book: Book,
    office: Office,
    key: str,
    kind: str = "",
    target: str = "",
    *,
    inspected: bool = False,
    again: bool = False,
    nonce: bytes = b"",
) -> Outcome:
    """Make the task's documents; running it again makes only what is missing.

    Of papers made on request those that 设置 asks for (另做文书); ``kind``: only these, as in 勘验笔录、询问笔录;
    ``target``: only those of this object; ``inspected``: 检查通报 tells of those inspected so far; ``again``:
    papers of this kind that are there are made anew, with their numbers, and the old ones set aside.  ``nonce``:
    random bytes for the PIN of 现场表, which is asked for like a paper.  Raises WrongUse for a kind or an object that
    there is not.
    """
    if again and not kind:
        raise WrongUse("没有写明重做哪一种文书。请写文种（--kind），如 行政检查通知书。")
    work = begin_work(book, office, "生成文书", key, objects="drawn")
    desk, task = work.desk, work.task
    of = context_of(work, "documents", inspected=inspected)
    outcome = Outcome("生成文书", problems=of.problems)
    due = [
        _without_faults(of, _about(of, paper.due(paper, of), target), outcome)
        for paper in _wanted(of, kind)
        if paper.due
    ]
    known = sum(len(some) for some in due if isinstance(some, Sized))  # of photos it is not known before
    write(desk, office, of.folder, chain.from_iterable(due), outcome, expected=known, again=again)
    outcome.problems += papers.differences(desk, task.id, of.folder)
    made = len(outcome.files)
    outcome.lines.append(f"任务 {task.id}：新生成 {made} 份文书，在“{of.folder}”")
    form = of.record.drawn and onsite_form.FORM in _asked(of, kind) and onsite_form.make(of, nonce, outcome)
    if not of.record.drawn:
        outcome.lines.append("还没有抽取：方案、通知书、记录表要等抽取以后才有，请先抽取再来")
    if waiting := sum(not case.result for case in of.cases):
        outcome.lines.append(f"还有 {waiting} 户没有检查结果；全部登记以后再来，会生成检查通报和处理情况记录")
    if inspected and of.all_inspected:
        outcome.lines.append("各户都有了检查结果，不用分次通报")
    outcome.data = {"task": task.id, "made": made}
    registers = of.folder / papers.NAME, office.records(office.today.year) / docket.FILE
    if made or form or any(path.relative_to(office.root).as_posix() in work.added for path in registers):
        work.vouch(*registers)
        more = "，先通报已检查的各户" if inspected else ""
        work.finish(f"新生成 {made} 份{more}{'，做了现场表' if form else ''}")
    return outcome


def context_of(
    work: Work, step: str, *, makes: str = "", whole_lists: bool = False, inspected: bool = False
) -> TaskContext:
    """The frozen or drawn task of a step that relies on the books, for its papers.

    Errors in the cases of other tasks are reminders.  Without ``whole_lists`` so are those in rows of others in the
    name lists, and those of one case hold back the papers about it only (``held``).  Raises Refused before the
    freeze, ProblemsFound if the data are not fit or the books do not balance.
    """
    office, desk, task = work.office, work.desk, work.task
    if task.state in ("", WAITING):
        raise Refused(f"任务 {task.id} 还没有抽取，没有对象可以检查、通报、公示。请先抽取。")
    folder = office.records(task.year) / task.draw_id
    problems, held, reminders = at_cases(desk, task.id, desk.problems)
    if has_errors(problems) and not whole_lists:
        of_lists, aside = concerned(work.book, tuple(problems), records.read(folder))
        problems, reminders = [*of_lists], reminders + aside
    faults = [problem for some in held.values() for problem in some]
    require_fit([*problems, *(faults if whole_lists else ()), *reminders])
    require_balance(work, step, makes)
    context = TaskContext(
        desk,
        office,
        task,
        records.read(folder),
        held=held.keys(),
        made=papers.cases_told(office.documents(task.id)),
        inspected_only=inspected,
    )
    context.problems += [*faults, *reminders]
    return context


def _wanted(of: TaskContext, kind: str) -> list[Paper]:
    """The papers to make: those asked for, else all but those that nobody asked for."""
    made = {paper.name: paper for paper in PAPERS if paper.due}
    asked = _asked(of, kind)
    unknown = sorted(asked - made.keys() - {onsite_form.FORM})
    if kind and unknown:
        known = "、".join([*made, onsite_form.FORM])
        raise WrongUse(f"没有“{unknown[0]}”这种按任务生成的文书。有：{known}。请照着写。")
    for name in unknown:
        what, header = f"没有“{name}”这种文书", SETTINGS.column("value").header
        on_request = "、".join(
            [*(paper.name for paper in made.values() if paper.on_request), onsite_form.FORM]
        )
        place = Place(SETTINGS.name, header=header)
        of.problems.append(Problem(what, f"请改“另做文书”一行，可以写：{on_request}", place, Level.WARNING))
    return [paper for name, paper in made.items() if name in asked or not (kind or paper.on_request)]


def _asked(of: TaskContext, kind: str) -> set[str]:
    """What was asked for by name, or in 设置."""
    return {*map(str.strip, re.split("[、，,；;]", kind or of.settings.extra_papers))} - {""}


def _about(of: TaskContext, documents: Iterable[Document], target: str) -> Iterable[Document]:
    """Those about one object, or all."""
    if not target:
        return documents
    cases = {case.id for case in of.cases if target in (case.target, case.name, case.id)}
    if not cases:
        raise WrongUse(f"任务 {of.task.id} 没有抽中“{target}”。请写检查台账里的统一社会信用代码。")
    return [
        document
        for document in documents
        if document.paper.of_one and {case.id for case in document.cases} <= cases
    ]


def _without_faults(of: TaskContext, documents: Iterable[Document], outcome: Outcome) -> Iterable[Document]:
    """Those that tell of no case that is at fault; the others are named."""
    if not of.held:
        return documents
    fit, waiting = list[Document](), list[str]()
    for document in documents:
        if any(case.id in of.held for case in document.cases):
            waiting.append(document.paper.name + document.mark)
        else:
            fit.append(document)
    if waiting:
        outcome.lines.append(f"等台账改正以后再生成：{listed(waiting)}")
    return fit


def write(
    desk: Desk,
    office: Office,
    folder: Path,
    documents: Iterable[Document],
    outcome: Outcome,
    *,
    expected: int | None = None,
    again: bool = False,
) -> None:
    """Render documents into a folder, as they come; files that are there stay, or are set aside (``again``)."""
    templates = Templates(
        lambda file: office.template(file, desk.registry.settings),
        WorkbookFields(desk.read),
        desk.registry.settings.sample,
    )
    failed: list[str] = []
    note = papers.Note(folder)

    for some in _batches(follow(documents, "生成文书", expected)):
        made: dict[Path, tuple[Document, Filled]] = {}
        wanted = {}
        for document in some:
            path = folder / document.paper.file(document.mark)
            if path.exists() and not again:
                _keep(path, document.paper, outcome)
            elif templates.fit(document.paper):
                wanted[path] = document
            else:
                failed.append(path.stem)
        given = numbering.numbers(desk, office, [*wanted.values()])
        for (path, document), number in zip(wanted.items(), given, strict=True):
            try:
                made[path] = document, templates.filled(document, number)
            except ProblemsFound as error:  # the others are still made
                failed.append(path.stem)
                outcome.problems += [_of(path, problem) for problem in error.problems]
        _put(desk, office, note, made, outcome, again=again)
    outcome.problems += templates.problems
    if failed:
        outcome.lines.append(f"有 {len(failed)} 份没有生成：{listed(failed)}。照问题改好以后再来，只补这几份")


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """The first alone, then ever more at once: what they say is kept once for all of them."""
    rest, size = iter(documents), 1
    while some := list(islice(rest, size)):
        yield some
        size = min(2 * size, _MOST_AT_ONCE)


def _put(
    desk: Desk,
    office: Office,
    note: papers.Note,
    made: Mapping[Path, tuple[Document, Filled]],
    outcome: Outcome,
    *,
    again: bool,
) -> None:
    """Write filled documents, and before them what they say: whoever is killed here leaves none unknown.

    Without ``again`` a paper that somebody else made meanwhile stays where it is (Exists).
    """
    if made:
        make_folders(note.folder, office.root)
    note.keep(
        {
            path.name: papers.entry(desk, document.paper, document.cases, filled)
            for path, (document, filled) in made.items()
        }
    )
    for path, (document, filled) in made.items():
        replaced = note.folder / document.paper.file(document.replaces or document.mark)
        for old in {path, replaced} if again else {replaced} - {path}:
            if old.exists():
                set_aside(old, office)
        write_new(path, filled.pieces)
        outcome.files.append(path)


def set_aside(path: Path, office: Office) -> None:
    """Move a paper that is made again, or stands no more, to where the old ones lie, under the time of it.

    Of two who do so at the same moment neither takes the other's place; one who finds that it has gone is content.
    """
    folder = path.parent / SET_ASIDE
    with telling(path):
        folder.mkdir(exist_ok=True)
        with lock(path.parent, timeout=30), suppress(FileNotFoundError):
            path.rename(_free(folder / f"{path.stem}_{office.now:%Y%m%d-%H%M%S}{path.suffix}"))


def _free(path: Path) -> Path:
    """Give the name a number where one of the same second lies."""
    tails = chain([""], (f"-{number}" for number in count(2)))
    return next(other for tail in tails if not (other := path.with_stem(path.stem + tail)).exists())


def _of(path: Path, problem: Problem) -> Problem:
    what = f"“{path.stem}”没有生成：{problem.place}{problem.what}"
    return problem._replace(what=what, place=Place(path.parent.name))


def _keep(path: Path, paper: Paper, outcome: Outcome) -> None:
    if not paper.of_one:
        outcome.problems.append(
            Problem(
                f"“{path.name}”已经有了，没有覆盖",
                "如内容已过时，请点“重做文书”选这种文书，旧的移到“留存”",
                Place(str(path.parent.name)),
                Level.WARNING,
            )
        )
