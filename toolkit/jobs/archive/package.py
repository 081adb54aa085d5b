"""归档: what the year owes the archive, task by task; complete, or with a reason; then sealed, and the year is closed.

Missing, unsigned, orphaned and unknown files stop the step unless a reason is given for all of them, or for each in
归档缺件 (``gaps``); the reasons and the list then go into the package.  From the plan on everything can be taken up
again (``resume``): the package in the same bytes, and the workbook's view of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from toolkit import columns
from toolkit.archive.collect import FolderFindings, MissingItem, collect, counts_not
from toolkit.archive.kinds import INSPECTION, KINDS, MaterialKind
from toolkit.archive.making import PackageFolder, Tell, begin, clear, locked, make
from toolkit.archive.plan import ArchivePlan
from toolkit.archive.store import reachable
from toolkit.columns.lists import ARCHIVED, DRAWN, FROZEN, PUBLISHED, VOID, WAITING
from toolkit.errors import Exists, Level, Place, Problem, WrongUse, has_errors
from toolkit.excel.book import Book
from toolkit.files import telling
from toolkit.jobs.archive.check import tag_digest
from toolkit.jobs.archive.draft import Draft
from toolkit.jobs.archive.gaps import can_show, drop_settled, show, told, waived, weighed
from toolkit.jobs.archive.known import digest_of, known_files, metadata_of, packages_of
from toolkit.jobs.archive.lists import Describing
from toolkit.jobs.archive.retention import read_retention
from toolkit.jobs.base import Desk, Office, Outcome, Work, begin_work, errors_in, listed, require_fit
from toolkit.jobs.papers import FILED, dossier
from toolkit.jobs.reconcile import differences
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.jobs.reports import AFTERWARDS
from toolkit.model import Task
from toolkit.word.installed import installed, lacking
from toolkit.word.pdf import Engine, find


def archive(
    book: Book,
    office: Office,
    year: int,
    reason: str | None = None,
    *,
    resume: bool = False,
    tell: Tell = lambda *_: None,
    find_engine: Callable[[], Engine | None] = find,
) -> Outcome:
    """Make the package of ``year``; with ``reason`` also if material is missing.

    ``resume`` finishes what an interrupted run left, and begins if there is nothing.  Gaps without a reason are the
    outcome's problems, listed in 归档缺件; raises ProblemsFound for them where there is no such sheet, and for other
    errors; Exists for a year that is archived, Changed if files changed during the work.
    """
    work = begin_work(book, office, "归档", of_archived_year=True, older=resume)
    desk = work.desk
    if desk.registry.settings.year != year:
        known = desk.registry.settings.year
        raise WrongUse(f"这本工作簿的年度是 {known}，不是 {year}。请打开 {year} 年的工作簿。")
    spot = PackageFolder(office.archive(year))
    engine = find_engine()
    with locked(spot):
        clear(spot)
        if not (resume and (spot.begun or spot.folder.exists())):
            work.require_current()  # what goes into the package
            drawn_up = _plan(work, reason, has_engine=engine is not None)
            if isinstance(drawn_up, Outcome):
                return drawn_up
            office.agree(())
            book.settle()  # its file goes along
            begin(spot, drawn_up())
        elif not spot.begun and not _open(desk):
            raise Exists(
                f"{year} 年的归档包已经在“{spot.folder}”，不会覆盖。请先查看；要更正的用 archive --correct。"
            )
        if spot.begun:
            make(spot, office.root, describing(office, desk), engine, tell)
    outcome = _close(work, spot)
    if engine and (missing := lacking(installed())):
        outcome.lines.append(
            f"PDF 用了替代的字体，断行可能与 Word 里不同：这台电脑没有{'、'.join(missing)}（已写入归档包；见 doctor）"
        )
    outcome.problems += read_retention(book.read(columns.RETENTION))[
        1
    ]  # reminders: an error would have stopped it
    return outcome


def describing(office: Office, desk: Desk) -> Describing:
    """Who writes the lists, with this office's templates."""
    settings = desk.registry.settings
    return Describing(lambda file: office.template(file, settings), settings.sample)


def _open(desk: Desk) -> list[Task]:
    """Tasks that were published and do not yet bear the mark of the archive."""
    return [task for task in desk.tasks.values() if task.state == PUBLISHED]


def _close(work: Work, spot: PackageFolder) -> Outcome:
    """Mark the archived tasks in the workbook, and tell what the package says."""
    said = metadata_of(spot.folder)
    items, gaps = len(said["件"]), said["缺件"]
    for task in _open(work.desk):
        work.book.update(columns.TASKS, task.id, {"state": ARCHIVED})
    line = f"{said['年度']} 年归档 {items} 件，缺件 {len(gaps)} 处"
    outcome = Outcome(work.name, [line], files=[spot.folder, spot.zip])
    outcome.lines.append("每个文件复制后都重读核对过，SHA-256 清单在归档包里")
    if gaps:
        reason = said["缺件理由"] or "逐项写明"
        outcome.lines.append(f"缺件的理由已写入归档包：{reason}")
        outcome.lines += [f"  {gap}" for gap in gaps]
    outcome.lines.append(f"移交时请把包的摘要写进移交清单，一起签字：{tag_digest(spot.folder)}")
    outcome.lines.append(f"以后核对：verify-archive {spot.folder}")
    outcome.data = {"year": said["年度"], "pieces": items, "missing": len(gaps)}
    if not said["缺件理由"]:
        drop_settled(work.book)
    work.finish(line)
    return outcome


# --- the plan -----------------------------------------------------------------------------------------


def _plan(work: Work, reason: str | None, *, has_engine: bool) -> Callable[[], ArchivePlan] | Outcome:
    """Everything found, in order; or what is missing without a reason, listed in 归档缺件, and what stops it besides.

    Where the books do not balance nothing is written, not even that list.

    What it gives looks at the files when it is called.  Raises ProblemsFound for gaps without a reason where there is
    no such sheet, a 保管期限 that is none, tasks still to come.
    """
    book, office, desk = work.book, work.office, work.desk
    rules, faults = read_retention(book.read(columns.RETENTION))
    found, gaps = survey(office, desk)
    if not has_engine:
        what = "这台电脑没有 LibreOffice、Word 或 WPS 文字，生成不了 PDF，也数不出页数"
        gaps.append(MissingItem(Problem(what, "请安装 LibreOffice 后再归档", rule="R14"), "PDF"))
    reasons, untold = waived(book)
    faults += untold
    faults += _to_come(desk, office.today)
    others = errors_in(desk, columns.TASKS, columns.CASES)
    apart = differences(
        Accounts.of(book, office, desk), "archive"
    )  # then nothing is written, not even a list
    wanting = sum(gap.problem.what not in reasons for gap in gaps)
    if wanting and not reason and can_show(book) and not has_errors(apart):
        first = [problem for problem in (*faults, *others) if problem.level is Level.ERROR]
        advice = "补得齐的补齐；确实没有的，在那一行“不补了”选“是”，写明理由，再归档一次"
        lines = [show(work, gaps, wanting), advice, *(["此外先要改正的："] if first else [])]
        return Outcome(
            work.name,
            lines,
            first or [*faults, *weighed(gaps, reasons)],
            data={"missing": len(gaps)},
            leads_to=Place(columns.GAPS.name, columns.FIRST_ROW),
        )
    problems = [*weighed(gaps, reasons), *others, *apart]
    if reason:
        problems = [problem._replace(level=Level.WARNING) for problem in problems]
    require_fit([*faults, *problems])
    settings = desk.registry.settings

    def drawn_up() -> ArchivePlan:
        with telling(office.root):
            return Draft(book, office, desk, rules).plan(
                office.archive(settings.year).name,
                [(volume, findings.items) for volume, findings in found.items()],
                reason=reason or "",
                problems=[*told(gaps, reasons), *(problem.what for problem in others)],
            )

    return drawn_up


def survey(office: Office, desk: Desk) -> tuple[dict[str, FolderFindings], list[MissingItem]]:
    """What every task has, and what is wrong; folders of no task too."""
    found: dict[str, FolderFindings] = {}
    gaps: list[MissingItem] = []
    for task in desk.tasks.values():
        findings = _of_task(office, desk, task)
        if task.state != VOID:  # of what was cancelled nothing is owed
            if not (task.state in ("", WAITING) and task.day >= office.today):  # nor of what is still to come
                gaps += _missing(task, _owed(desk, task, findings.missing))
            gaps += findings.gaps
        if findings.items:
            found[task.id] = findings
    year = str(desk.registry.settings.year)
    for folder in _folders(office.documents("x").parent):
        if (
            folder not in (dossier.FOLDER, AFTERWARDS)
            and folder not in desk.tasks
            and (folder.startswith(year) or not folder[:4].isdigit())
        ):
            findings = collect(folder, reachable(office.documents(folder)), FILED)
            if findings.items:
                found[folder] = findings
            gaps += findings.gaps
            if folder != year:
                what = f"“文书/{folder}”不属于任何任务"
                remedy = "请改成任务编号，或移到别处"
                gaps.append(MissingItem(Problem(what, remedy, Place(f"文书/{folder}"), rule="R14"), folder))
    return found, gaps


def _to_come(desk: Desk, today: date) -> list[Problem]:
    """Tasks whose day of inspection is still to come: no reason closes the year before them."""
    ahead = [
        task
        for task in desk.tasks.values()
        if task.state in ("", WAITING, FROZEN, DRAWN) and task.day >= today
    ]
    if not ahead:
        return []
    named = listed(task.id for task in ahead)
    what = f"今天是 {today}，{len(ahead)} 个任务还没有到检查日期（{named}），年度还没有办完"
    remedy = "到时办完再归档；经决定不再开展的，办“取消任务”"
    return [Problem(what, remedy, Place(columns.TASKS.name), rule="R14")]


def _of_task(office: Office, desk: Desk, task: Task) -> FolderFindings:
    """What a task has; of one that came over from an archived year only what became of it since."""
    folder, published = reachable(office.documents(task.id)), task.state in (PUBLISHED, ARCHIVED)
    came_over = task.year != desk.registry.settings.year
    earlier = packages_of(office.archive(task.year)) if came_over else []
    if not earlier:
        return collect(task.id, folder, FILED, published=published)
    known = known_files(earlier)

    def archived(path: PurePosixPath) -> bool:
        return digest_of(folder / path) == known.get(f"文书/{task.id}/{path}")

    return replace(collect(task.id, folder, FILED, archived), missing=[])


def _folders(parent: Path) -> list[str]:
    if not parent.is_dir():
        return []
    return sorted(path.name for path in parent.iterdir() if path.is_dir() and not counts_not(path.name))


def _owed(desk: Desk, task: Task, kinds: Sequence[MaterialKind]) -> list[MaterialKind]:
    """What a task lacks itself: the records of visits that it joined lie with their host (合并检查)."""
    cases = desk.cases_of(task.id)
    elsewhere = bool(cases) and all(case.joins for case in cases)
    return [kind for kind in kinds if not (elsewhere and kind is INSPECTION)]


def _missing(task: Task, kinds: Sequence[MaterialKind]) -> Iterable[MissingItem]:
    if not kinds:
        return
    place, required = Place(columns.TASKS.name), [kind for kind in KINDS if kind.required]
    if len(kinds) < len(required):
        what = f"任务 {task.id}（{task.name}）缺少{listed(kind.name for kind in kinds)}"
        remedy = f"请给任务 {task.id} 办“生成文书”，签字后存入扫描件"
    elif task.state in ("", WAITING):
        what = f"任务 {task.id}（{task.name}）没有开展，五种材料都没有"
        remedy = f"确实没有开展的，办“取消任务”，或在“{columns.GAPS.name}”表写明理由"
    else:
        what = f"任务 {task.id}（{task.name}）五种材料都没有"
        remedy = f"请给任务 {task.id} 办“生成文书”"
    material = listed(kind.name for kind in kinds)
    yield MissingItem(Problem(what, remedy, place, rule="R14"), material, task.id)
