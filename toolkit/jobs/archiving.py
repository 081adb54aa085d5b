"""归档: what the year owes the archive, task by task; complete, or with a reason; then sealed, and the year is closed.

Missing, unsigned, orphaned and unknown files stop the step unless a reason is given; the reason and the list then go
into the package.  From the plan on everything can be taken up again (``resume``): the package in the same bytes, and
the workbook's view of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from toolkit import __version__, columns, docket
from toolkit.archive import order
from toolkit.archive.collect import Findings, Item, collect, counts_not, refuse_link
from toolkit.archive.kinds import KINDS, NOTICE, OTHER, PLAN, RECORD, REPORT, Kind, Retention
from toolkit.archive.making import Spot, Tell, begin, clear, locked, make
from toolkit.archive.plan import ArchivePlan, Filed, Hanging, Names, Source, Volume, retention_of, source
from toolkit.archive.store import reachable
from toolkit.archive.verify import METADATA
from toolkit.columns.lists import TRANSFER
from toolkit.errors import Exists, Level, Place, Problem, WrongUse
from toolkit.excel.book import Book
from toolkit.files import telling
from toolkit.jobs.archive_lists import NONE, Describing
from toolkit.jobs.base import (
    ARCHIVED,
    PUBLISHED,
    VOID,
    WAITING,
    Desk,
    Office,
    Outcome,
    listed,
    log,
    open_desk,
    require_fit,
)
from toolkit.model import Case, Task
from toolkit.word.pdf import Engine, find

RENDERED = (".docx", ".doc", ".odt")
SECRET = "nonce.txt"
_NUMBERED_BY_CASE = {NOTICE: "检通", "责令改正通知书": "责改"}
_GRAVE = {TRANSFER, "立案处罚"}


def archive(
    book: Book,
    office: Office,
    year: int,
    reason: str | None,
    *,
    resume: bool = False,
    tell: Tell = lambda *_: None,
    find_engine: Callable[[], Engine | None] = find,
) -> Outcome:
    """Make the package of ``year``; with ``reason`` also if material is missing.

    ``resume`` finishes what an interrupted run left, and begins if there is nothing.  Raises ProblemsFound for gaps
    without a reason, Exists for a year that is archived, Changed if files changed during the work.
    """
    book.claim()
    desk = open_desk(book, office)
    if desk.registry.settings.year != year:
        known = desk.registry.settings.year
        raise WrongUse(f"这本工作簿的年度是 {known}，不是 {year}。请打开 {year} 年的工作簿。")
    spot = Spot(office.archive(year))
    engine = find_engine()
    with locked(spot):
        clear(spot)
        if not (resume and (spot.begun or spot.folder.exists())):
            begin(spot, _plan(book, office, desk, reason, has_engine=engine is not None))
        elif not spot.begun and not _open(desk):
            raise Exists(
                f"{year} 年的归档包已经在“{spot.folder}”，不会覆盖。请先查看；要更正的用 --correct。"
            )
        if spot.begun:
            make(spot, office.root, describing(office, desk), engine, tell)
    return _close(book, office, desk, spot)


def describing(office: Office, desk: Desk) -> Describing:
    """Who writes the lists, with this office's templates."""
    return Describing(lambda file: office.template(file, desk.registry.settings))


def _open(desk: Desk) -> list[Task]:
    """Tasks that were published and do not yet bear the mark of the archive."""
    return [task for task in desk.tasks.values() if task.state == PUBLISHED]


def _close(book: Book, office: Office, desk: Desk, spot: Spot) -> Outcome:
    """Mark the archived tasks in the workbook, and tell what the package says."""
    told = metadata_of(spot.folder)
    items, gaps = len(told["件"]), told["缺件"]
    for task in _open(desk):
        book.update(columns.TASKS, task.id, {"state": ARCHIVED})
    line = f"{told['年度']} 年归档 {items} 件，缺件 {len(gaps)} 处"
    outcome = Outcome("归档", [line], files=[spot.folder, spot.zip])
    outcome.lines.append("每个文件复制后都重读核对过，SHA-256 清单在归档包里")
    if gaps:
        outcome.lines.append(f"缺件的理由已写入归档包：{told['缺件理由']}")
        outcome.lines += [f"  {gap}" for gap in gaps]
    outcome.lines.append(f"以后核对：verify-archive {spot.folder}")
    outcome.data = {"year": told["年度"], "pieces": items, "missing": len(gaps)}
    log(book, office, "归档", "", line)
    book.save()
    return outcome


def metadata_of(package: Path) -> dict[str, Any]:
    """metadata.json of a package.  Raises Refused if it cannot be read."""
    with telling(package):
        data: dict[str, Any] = json.loads((package / "data" / METADATA).read_bytes())
    return data


# --- the plan -----------------------------------------------------------------------------------------


def _plan(book: Book, office: Office, desk: Desk, reason: str | None, *, has_engine: bool) -> ArchivePlan:
    """Everything found, in order.  Raises ProblemsFound for gaps without a reason."""
    found, problems = survey(office, desk)
    if not has_engine:
        what = "这台电脑没有 LibreOffice 或 Word，生成不了 PDF，也数不出页数"
        problems.append(Problem(what, "请安装 LibreOffice 后再归档", rule="R14"))
    if reason:
        problems = [problem._replace(level=Level.WARNING) for problem in problems]
    require_fit(problems)
    settings = desk.registry.settings
    with telling(office.root):
        return Draft(book, office, desk).plan(
            office.archive(settings.year).name,
            [(volume, findings.items) for volume, findings in found.items()],
            reason=reason or "",
            problems=[problem.what for problem in problems],
        )


def survey(office: Office, desk: Desk) -> tuple[dict[str, Findings], list[Problem]]:
    """What every task has, and what is wrong; folders of no task too."""
    found: dict[str, Findings] = {}
    problems: list[Problem] = []
    for task in desk.tasks.values():
        published = task.state in (PUBLISHED, ARCHIVED)
        findings = collect(task.id, reachable(office.documents(task.id)), published=published)
        if task.state == VOID:
            found[task.id] = Findings(findings.items, [], [])
            continue
        problems += _missing(task, findings.missing)
        problems += findings.problems
        if findings.items:
            found[task.id] = findings
    year = str(desk.registry.settings.year)
    for folder in _folders(office.documents("x").parent):
        if folder not in desk.tasks and (folder.startswith(year) or not folder[:4].isdigit()):
            findings = collect(folder, reachable(office.documents(folder)))
            if findings.items:
                found[folder] = findings
            problems += findings.problems
            if folder != year:
                what = f"“文书/{folder}”不属于任何任务"
                problems.append(
                    Problem(what, "请改成任务编号，或移到别处", Place(f"文书/{folder}"), rule="R14")
                )
    return found, problems


def _folders(parent: Path) -> list[str]:
    if not parent.is_dir():
        return []
    return sorted(path.name for path in parent.iterdir() if path.is_dir() and not counts_not(path.name))


def _missing(task: Task, kinds: Sequence[Kind]) -> Iterable[Problem]:
    if not kinds:
        return
    place, required = Place(columns.TASKS.name), [kind for kind in KINDS if kind.required]
    if len(kinds) < len(required):
        what = f"任务 {task.id}（{task.name}）缺少{listed(kind.name for kind in kinds)}"
        remedy = f"请运行 documents --task {task.id} 生成，签字后存入扫描件"
    elif task.state in ("", WAITING):
        what = f"任务 {task.id}（{task.name}）没有开展，五种材料都没有"
        remedy = "确实没有开展的，用 --allow-missing 写明理由"
    else:
        what = f"任务 {task.id}（{task.name}）五种材料都没有"
        remedy = f"请运行 documents --task {task.id} 生成"
    yield Problem(what, remedy, place, rule="R14")


@dataclass(frozen=True)
class Draft:
    """Makes plans: of a year, or of what is to be corrected in it."""

    book: Book
    office: Office
    desk: Desk

    @cached_property
    def numbers(self) -> dict[tuple[str, str], str]:
        """文号 by kind of paper and what it is about."""
        known = docket.numbers(self.office.records(self.desk.registry.settings.year))
        return {(each.paper.kind, each.paper.about): str(each) for each in known if not each.void}

    def plan(
        self,
        name: str,
        found: Sequence[tuple[str, Sequence[Item]]],
        *,
        reason: str,
        problems: Sequence[str] = (),
        before: dict[Retention, int] | None = None,
        corrects: dict[str, object] | None = None,
    ) -> ArchivePlan:
        """The package of these 件; ``before``: the last 件号 given.  Raises OSError."""
        settings = self.desk.registry.settings
        names, files = Names(), list[Source]()
        pairs = [(volume, item) for volume, items in found for item in items]
        kept = [self._retention(item) for _, item in pairs]
        items = [
            self._file(volume, item, number, (names, files))
            for (volume, item), number in zip(pairs, order.numbers(kept, before), strict=True)
        ]
        for path in self._besides():
            files.append(
                source(reachable(self.office.root), reachable(path), self._besides_name(names, path))
            )
        return ArchivePlan(
            name=name,
            year=settings.year,
            bureau=settings.bureau,
            fonds=settings.fonds,
            operator=self.office.operator,
            now=self.office.now.replace(microsecond=0).isoformat(),
            reason=reason,
            software=f"双随机工具箱 {__version__}",
            problems=tuple(problems),
            volumes=tuple(self._volume(volume, items) for volume, _ in found),
            items=tuple(items),
            files=tuple(files),
            corrects=corrects or {},
        )

    def _besides(self) -> Iterable[Path]:
        """The year's records (without what is still secret) and the workbook."""
        records = reachable(self.office.records(self.desk.registry.settings.year))
        if records.is_dir():
            for path in sorted(records.rglob("*")):
                refuse_link(path)
                if path.is_file() and not counts_not(path.name) and path.name != SECRET:
                    yield path
        yield self.book.path

    def _besides_name(self, names: Names, path: Path) -> str:
        if path == self.book.path:
            return names.give("工作簿", path.name)
        records = reachable(self.office.records(self.desk.registry.settings.year))
        return names.give("抽取记录", path.relative_to(records).as_posix())

    def _file(
        self, volume: str, item: Item, given: tuple[Retention, int], into: tuple[Names, list[Source]]
    ) -> Filed:
        (retention, number), (names, files) = given, into
        settings, folder = self.desk.registry.settings, item.kind.folder

        def add(path: Path, name: str) -> int:
            files.append(source(reachable(self.office.root), path, name))
            return len(files) - 1

        root = reachable(self.office.documents(volume))
        main = add(root / item.name, names.give("文书", volume, folder, item.name.as_posix()))
        rendition = ""
        if item.kind is not OTHER and item.name.suffix.lower() in RENDERED:
            rendition = names.give("文书", volume, folder, f"{Path(files[main].name).stem}.pdf")
        hanging = []
        for role, path in item.hanging:
            inner = path.as_posix() if path.parts[0] == role else f"{role}/{path.as_posix()}"
            hanging.append(Hanging(role, add(root / path, names.give("文书", volume, folder, inner))))
        return Filed(
            volume=volume,
            kind=item.document if item.kind is not OTHER else OTHER.name,
            retention=retention,
            code=order.file_number(settings.fonds, settings.year, retention, number),
            number=number,
            title=self._title(volume, item),
            document_no=self._number(volume, item),
            responsible=settings.bureau,
            day=f"{self._day(volume, item):%Y%m%d}",
            file=main,
            hanging=tuple(hanging),
            rendition=rendition,
        )

    def _volume(self, volume: str, items: Sequence[Filed]) -> Volume:
        mine = [item for item in items if item.volume == volume]
        task = self.desk.tasks.get(volume)
        title = task.name if task else f"{volume}（未归入任务）"
        days = [item.day for item in mine]
        return Volume(volume, title, retention_of(item.retention for item in mine), min(days), max(days))

    def _retention(self, item: Item) -> Retention:
        """By kind; longer in a task that led to a punishment or a transfer."""
        cases = self.desk.cases_of(item.task)
        return item.kind.grave if any(case.handling in _GRAVE for case in cases) else item.kind.retention

    def _case(self, volume: str, item: Item) -> Case | None:
        cases = self.desk.cases_of(volume)
        return next((case for case in cases if item.number and case.id.endswith(f"-{item.number}")), None)

    def _title(self, volume: str, item: Item) -> str:
        """题名: of which task, what the paper is, and for papers of one object its name."""
        task = self.desk.tasks.get(volume)
        if item.kind is OTHER:
            return f"{task.name if task else volume}　{item.name.as_posix()}"
        document, _, rest = item.name.stem.partition("_")
        target = rest.partition("_")[2] if item.number else rest
        return f"{task.name if task else volume}{document}" + (f"（{target}）" if target else "")

    def _number(self, volume: str, item: Item) -> str:
        """文号: as 文号簿 has it, or as the paper itself is numbered by its case (``jobs.papers``)."""
        case, settings = self._case(volume, item), self.desk.registry.settings
        word = _NUMBERED_BY_CASE.get(item.document)
        own = f"{settings.prefix}{word}〔{settings.year}〕{case.id}号" if word and case else NONE
        return self.numbers.get((item.document, case.id if case else volume), own)

    def _day(self, volume: str, item: Item) -> date:
        """The day a paper belongs to, as far as the workbook knows; else that of the draw or of the plan."""
        task = self.desk.tasks.get(volume)
        case = self._case(volume, item)
        cases = [case] if case else self.desk.cases_of(volume)
        days = {
            PLAN.documents[0]: [case.approved for case in cases],
            NOTICE: [case.notified for case in cases],
            RECORD: [case.ended for case in cases],
            REPORT.documents[0]: [case.reported for case in cases],
            "违法违规处理情况记录": [case.closed_on or case.handled or case.reported for case in cases],
            "结果公示表": [case.published for case in cases],
            "冻结确认单": [task.frozen_on if task else None],
        }.get(item.document, [])
        fallback = (task.drawn_on or task.day) if task else self.office.today
        return max((day for day in days if day), default=fallback)
