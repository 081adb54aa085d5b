"""What every step works with and gives back: an Office, a Desk, an Outcome.

A step takes a ``Book`` (the workbook), an ``Office`` (its folders, who works, what time it is) and its own
arguments; it loads a ``Desk`` (everything read and checked) and returns an ``Outcome``.  It knows nothing of
dialogs, exit codes or which program holds the workbook: that is the doors' business.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from toolkit import columns, portable
from toolkit.columns import Sheet
from toolkit.columns.lists import VOID
from toolkit.errors import Level, Place, Problem, ProblemsFound, Refused, ToolkitError, WrongUse, has_errors
from toolkit.excel.book import Book, Row, Table
from toolkit.excel.cells import squeeze
from toolkit.jobs.watch import BY_HAND, NOT_SAVED, SOMEBODY, Watch
from toolkit.ledger import journal, seals
from toolkit.model import Case, Recheck, Settings, Task
from toolkit.rules import days
from toolkit.rules.follow_ups import without_follow_ups
from toolkit.rules.plan import Plan, read_plan, read_tasks
from toolkit.rules.registry import Registry, load
from toolkit.rules.results import read_cases, read_rechecks
from toolkit.rules.settings import read_settings
from toolkit.rules.times import out_of_time
from toolkit.rules.together import barred

Objects = Literal["all", "drawn", "none"]

TEMPLATES = Path(portable.office(), portable.TEMPLATES)


def template_of(folder: Path, layout: str, file: str) -> Path:
    """Where a template lies: that of ``measured`` in the folder itself, the others in one of their own."""
    return (folder if layout == "measured" else folder / layout) / file


UNNAMED = "（未登记）"
"""The operator where neither a person nor 设置 nor the computer gives a name; no paper bears it."""


def no_question(_: Sequence[Problem]) -> None:
    """Whoever calls is sure already, as on the command line."""


@dataclass(frozen=True, slots=True)
class Office:
    """The folders beside a workbook, the person who works there, and the time of the click."""

    root: Path
    operator: str
    now: datetime
    templates: Path = TEMPLATES
    layout: str = ""
    """The layout of templates asked for this time; "" for that of 设置."""
    as_of: date | None = None
    """The day by which deadlines are to be seen this time; None for that of 设置, or today."""
    agree: Callable[[Sequence[Problem]], None] = no_question
    """Asks the person, who has seen the reminders, before what cannot be undone; what it raises stops the step."""

    @property
    def today(self) -> date:
        """The day of the click."""
        return self.now.date()

    def records(self, year: int) -> Path:
        """记录/<年度>: one folder a draw, and the year's chain."""
        return self.root / "记录" / str(year)

    def documents(self, task: str) -> Path:
        """文书/<任务编号>: the Word documents of one task."""
        return self.root / "文书" / task

    def template(self, file: str, settings: Settings) -> Path:
        """A template in the layout of this office."""
        return template_of(self.templates, self.layout or settings.layout, file)

    def archive(self, year: int) -> Path:
        """归档/<年度>: the year's package."""
        return self.root / "归档" / str(year)


def draw_id_of(task: Task) -> str:
    """The number of a task's coming draw: the first, or what a 作废重抽 left in the task's row."""
    return task.draw_id or f"{task.id}-01"


@dataclass(slots=True)
class Outcome:
    """What a step did: a title, lines for a person, problems, files made, and data for a program.

    ``leads_to``: what a person at the desk should see next.
    """

    title: str
    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    data: dict[str, object] = field(default_factory=dict)
    leads_to: Place | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way: reminders do not count."""
        return not has_errors(self.problems)


@dataclass(frozen=True, slots=True)
class Desk:
    """The workbook as read: registry, plan, tasks, cases and rounds of 复查, with all their problems."""

    registry: Registry
    plan: Plan
    tasks: dict[str, Task]
    cases: dict[str, Case]
    problems: tuple[Problem, ...]
    rechecks: Mapping[str, Sequence[Recheck]]
    former: Mapping[str, Collection[str]]
    """Former names of inspectors by 执法证号: what is written before a person is renamed keeps the old name."""
    read: Callable[[Sheet], Table]
    """The tables themselves, for a column that only a template asks for."""

    def task(self, key: str) -> Task:
        """The task with this 任务编号, or this 序号 (WrongUse if there is none, naming what there is)."""
        for task in self.tasks.values():
            if key in (task.id, str(task.no)):
                return task
        known = listed(self.tasks) or "还没有，请先“生成任务”"
        raise WrongUse(f"任务表里没有任务“{key}”。现有任务：{known}。请核对任务编号。")

    def cases_of(self, task: str) -> list[Case]:
        """The cases of one task that count, in 检查台账's order."""
        return [case for case in self.cases.values() if case.task == task and not case.void]

    def today(self, office: Office) -> date:
        """The day asked for, else 设置[基准日期], else the day of the click: as 首页 counts."""
        return office.as_of or self.registry.settings.today or office.today

    def ordered_due(self, case: Case) -> date | None:
        """整改期限 as first ordered, before any round of 复查 set another."""
        rounds = self.rechecks.get(case.id)
        return rounds[0].due if rounds else case.rectify_due


def open_desk(book: Book, office: Office, before: Desk | None = None) -> Desk:
    """Read and check the whole workbook; ``before``, if only tasks and cases have changed since it was opened."""
    registry = before.registry if before else load(book.read, office.today)
    plan = before.plan if before else read_plan(book.read(columns.PLAN), registry)
    tasks, task_problems = read_tasks(book.read(columns.TASKS))
    cases, case_problems = read_cases(book.read(columns.CASES))
    for case in cases.values():
        if (
            host := cases.get(case.joins)
        ) and host.task in tasks:  # 合并检查: on the day of the visit that it joins
            cases[case.id] = replace(case, visit=host.day(tasks[host.task].day))
    homeless = [
        Problem(f"任务编号“{case.task}”不在任务表里", "请照任务表改正", case.at("task"), rule="R13")
        for case in cases.values()
        if case.task not in tasks
    ]
    impossible = impossible_days(book, office.today, tasks, cases)
    problems = (*registry.problems, *plan.problems, *task_problems, *case_problems, *homeless, *impossible)
    problems += tuple(out_of_time(registry.settings, plan.rows, tasks, cases.values()))
    theirs = book.read(columns.TOGETHER)
    begun = {case.id for case in cases.values() if case.void or case.result}
    problems += (*theirs.problems, *barred(theirs.rows, registry.recusals, cases.keys() - begun))
    rechecks = read_rechecks(book.read(columns.RECHECKS))
    former = _former_names(book.read(columns.CHANGES).rows)
    return Desk(registry, plan, tasks, cases, problems, rechecks, former, book.read)


def impossible_days(
    book: Book, today: date, tasks: Mapping[str, Task], cases: Mapping[str, Case]
) -> list[Problem]:
    """Events dated after today, and inspections before their draw."""
    found = [problem for sheet in days.EVENTS for problem in days.not_yet(book.read(sheet), today)]
    for case in cases.values():
        if case.task in tasks and not case.void:
            found += days.before_draw(case, tasks[case.task].drawn_on)
    return found


def _former_names(changes: Iterable[Row]) -> dict[str, set[str]]:
    """What inspectors were called before the renamings that 办理变更 has entered."""
    header = columns.INSPECTORS.column("name").header
    found: dict[str, set[str]] = {}
    for row in changes:
        which = row.text("sheet"), squeeze(row.text("field"))
        if row["applied"] and which == (columns.INSPECTORS.name, header):
            found.setdefault(row.text("id"), set()).add(row.text("old"))
    return found


def require_clock(desk: Desk, office: Office) -> None:
    """Refuse a day before the last freeze or draw: a clock set back would put a false date on a record."""
    done = [day for task in desk.tasks.values() for day in (task.frozen_on, task.drawn_on) if day]
    if done and office.today < max(done):
        what = f"电脑的日期是 {office.today}，可是任务表里 {max(done)} 已经冻结或抽取过"
        raise Refused(
            f"{what}。请先校准电脑的日期和时间再来；当时的时钟走快了、现在是对的，请办理“时钟更正”。"
        )


class Work:
    """A step at work on a workbook: what all steps that write do before and after their own part.

        work = begin_work(book, office, "抽取", key)      nobody else has the workbook, its year is not archived
        work.desk, work.task                              the workbook read and checked, the task that ``key`` names
        work.note(…)                                      a line for the journal: what was done
        work.finish(…)                                    the last line, and the workbook is saved with all of them

    A step that ends without ``finish``, because it failed or had nothing to do, leaves workbook and journal as they
    were.  ``name`` is what the journal calls the step.  ``older``: the workbook may lack what the journal says was
    done; the step takes that back.
    """

    def __init__(self, book: Book, office: Office, name: str, key: str = "", *, older: bool = False) -> None:
        self.book, self.office, self.name, self.key = book, office, name, key
        self._older = older
        self._desk: Desk | None = None
        self._notes: list[tuple[str, str]] = []
        self._vouched: list[Path] = []
        self._same: Mapping[str, str] = {}
        self.added: dict[str, int] = {}
        """Files with lines that no step vouches for, as of the beginning: how many each."""

    @property
    def desk(self) -> Desk:
        """The workbook as it was when it was first asked for."""
        if self._desk is None:
            self._desk = open_desk(self.book, self.office)
        return self._desk

    @property
    def task(self) -> Task:
        """The task that the step is about; WrongUse if there is none, Refused if it was cancelled."""
        task = self.desk.task(self.key)
        if task.state == VOID:
            raise Refused(
                f"任务 {task.id} 已经取消（状态“{VOID}”），不再办理。要办的，请先“恢复任务”；"
                "没有取消过的，运行 rebuild（重建）照记录改回。"
            )
        return task

    def reread(self, *, whole: bool = True) -> None:
        """What ``desk`` says is out of date: it reads the workbook again, or only tasks and cases of it."""
        self._desk = None if whole else open_desk(self.book, self.office, self._desk)

    def note(self, what: str, task: str | None = None) -> None:
        """What was done, for a line of its own; ``task`` is the number of the task, that of the step unless told."""
        about = task if task is not None else self.task.id if self.key else ""
        self._notes.append((journal.plain(what), about))

    def vouch(self, *paths: Path) -> None:
        """Files and folders beside the workbook that the step made and its last line vouches for (``seals``)."""
        self._vouched += paths

    def finish(self, what: str, task: str | None = None, *, rebuilt: Collection[Sheet] = ()) -> None:
        """The last of a step: its last line, and ``save``."""
        self.note(what, task)
        self.save(rebuilt=rebuilt)

    def save(self, *, rebuilt: Collection[Sheet] = ()) -> None:
        """Record what was done, and what hands did before it, in the journal and in 日志; save the workbook.

        Nobody else journals meanwhile, and a line is followed by the mark of its save, or by one that it failed.
        ``rebuilt`` are the views made anew from the records.  Nothing without a note.
        """
        if not self._notes:
            return
        book, at = self.book, self.office.now.strftime("%Y-%m-%d %H:%M:%S")
        with journal.writing(self.office.records(year_of(book, self.office))) as lines:
            book.claim()
            watch = self._watch(lines)
            who, earlier, now = journal.plain(self.office.operator), watch.earlier(), watch.now()
            changes, kept = watch.of_step(now, rebuilt)
            changes |= {
                path.relative_to(self.office.root).as_posix(): seals.sealed(path)
                for path in self._vouched
                if path.exists()
            }
            new = [line for line in (watch.not_saved(at, who), watch.by_hand(at)) if line]
            strange = [f"“{name}”多出 {self.added[name]} 行" for name in changes if name in self.added]
            new += [
                journal.Line(at, SOMEBODY, BY_HAND, "", f"{each}，上次中断的或有人添的") for each in strange
            ]
            new += [journal.Line(at, who, self.name, about, what) for what, about in self._notes]
            new[-1] = replace(new[-1], sheets=changes, kept=kept)
            new[0] = replace(new[0], earlier=earlier)
            for line in new:
                lines.add(line)
            self._show(new, watch.log_rows())
            shown = (
                watch.shown(self._desk.registry.targets) if self._desk and _lists_fit(self._desk) else None
            )
            try:
                book.save()
            except (ToolkitError, OSError) as error:
                what = journal.plain(f"“{self.name}”没有保存到工作簿：{error}")
                lines.add(journal.Line(at, who, NOT_SAVED, new[-1].task, what, undone=len(new)))
                raise
            heads = watch.heads(now)
            lines.mark(at, sha256(heads).hexdigest())
            watch.keep(heads, now, shown)
        self._notes.clear()

    def require_current(self, lines: journal.Journal | None = None, objects: Objects = "all") -> None:
        """Refused if the workbook lacks what the journal says was done; ``objects``: as in ``begin_work``."""
        lines = lines or journal.Journal(self.office.records(year_of(self.book, self.office)))
        watch = Watch(self.book, lines.path.parent, lines, whole=False)
        watch.require_current()
        if objects != "all":
            watch.spare_targets(drawn=objects == "drawn")
            self._same = watch.same

    def _watch(self, lines: journal.Journal) -> Watch:
        watch = Watch(self.book, lines.path.parent, lines, whole=False, same=self._same)
        if not self._older:
            watch.require_current()
        return watch

    def _show(self, new: Sequence[journal.Line], missing: Sequence[tuple[str, ...]] | None) -> None:
        """Bring 日志 up to the journal, or at least to what was done now."""
        keys = [column.key for column in columns.LOG.columns]
        rows = [line.row for line in new] if missing is None else missing
        self.book.append(columns.LOG, [dict(zip(keys, row, strict=True)) for row in rows])


def begin_work(
    book: Book,
    office: Office,
    name: str,
    key: str = "",
    *,
    of_archived_year: bool = False,
    older: bool = False,
    objects: Objects = "all",
) -> Work:
    """The beginning of every step that writes (Locked, Changed, Refused).

    ``of_archived_year``: for 归档 itself and 年度结转, which leaves the old workbook as it is.  ``older``: as in Work.
    ``objects``: of 检查对象库 the step reads no more than papers show, or nothing, where it is known to be sound
    (``snapshot``).
    """
    book.claim()
    if not of_archived_year:
        require_open(office, year_of(book, office))
    work = Work(book, office, name, key, older=older)
    lines = journal.Journal(office.records(year_of(book, office)))
    for file, (_, seal) in seals.sealed_by(lines.lines).items():
        path = office.root / file
        if path.is_file() and (more := seals.added(path, seal)):
            work.added[file] = more
    if not older:
        work.require_current(lines, objects)
    return work


def archived(office: Office, year: int) -> bool:
    """Whether the year's package was made; its folder may have been taken elsewhere since."""
    package = office.archive(year)
    return package.exists() or package.with_name(f"{year}.zip").exists()


def require_open(office: Office, year: int) -> None:
    """Stop the step (Refused) if the year is archived: from then on only corrections are recorded."""
    if archived(office, year):
        raise Refused(
            f"{year} 年已经归档，这一年的台账、记录和文号都不再改动。要更正的，改好文书后用 archive --correct 记录。"
        )


def errors_in(desk: Desk, *sheets: Sheet) -> list[Problem]:
    """The errors of some sheets: what a figure or a package made of them would get wrong."""
    names = {sheet.name for sheet in sheets}
    return [p for p in desk.problems if p.level is Level.ERROR and p.place.sheet in names]


def _lists_fit(desk: Desk) -> bool:
    """Whether nothing is wrong that only a reading of the whole 检查对象库 finds."""
    return not errors_in(desk, columns.TARGETS, columns.PLAN, columns.RECUSALS)


def require_fit(problems: Sequence[Problem]) -> None:
    """Stop the step (ProblemsFound, with reminders too) if any problem is an error."""
    if has_errors(problems):
        raise ProblemsFound(without_follow_ups(problems))


def year_of(book: Book, office: Office) -> int:
    """The year of the workbook; while it has none, that of the clock."""
    return read_settings(book.read(columns.SETTINGS).rows, []).year or office.now.year


def listed(names: Iterable[str], limit: int = 8) -> str:
    """甲、乙、丙等 12 项 — a list that stays readable."""
    all_names = list(names)
    text = "、".join(all_names[:limit])
    return text if len(all_names) <= limit else f"{text}等 {len(all_names)} 项"
