"""What every step works with and gives back: an Office, a Desk, an Outcome.

A step takes a ``Book`` (the workbook), an ``Office`` (its folders, who works, what time it is) and its own
arguments; it loads a ``Desk`` (everything read and checked) and returns an ``Outcome``.  It knows nothing of
dialogs, exit codes or which program holds the workbook: that is the doors' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import TASK_STATES
from toolkit.errors import Problem, ProblemsFound, WrongUse, has_errors
from toolkit.excel.book import Book
from toolkit.model import Case, Task
from toolkit.plan import Plan, read_plan, read_tasks
from toolkit.registry import Registry, load
from toolkit.results import read_cases

WAITING, FROZEN, DRAWN, INSPECTING, REPORTED, PUBLISHED, ARCHIVED, VOID = TASK_STATES
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@dataclass(frozen=True, slots=True)
class Office:
    """The folders beside a workbook, the person who works there, and the time of the click."""

    root: Path
    operator: str
    now: datetime
    templates: Path = TEMPLATES

    @property
    def today(self) -> date:
        """The day by which deadlines are counted."""
        return self.now.date()

    def records(self, year: int) -> Path:
        """记录/<年度>: one folder a draw, and the year's chain."""
        return self.root / "记录" / str(year)

    def documents(self, task: str) -> Path:
        """文书/<任务编号>: the Word documents of one task."""
        return self.root / "文书" / task

    def archive(self, year: int) -> Path:
        """归档/<年度>: the year's package."""
        return self.root / "归档" / str(year)


@dataclass(slots=True)
class Outcome:
    """What a step did: a title, lines for a person, problems, files made, and data for a program."""

    title: str
    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    data: dict[str, object] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way: reminders do not count."""
        return not has_errors(self.problems)


@dataclass(frozen=True, slots=True)
class Desk:
    """The workbook as read: registry, plan, tasks and cases, with all their problems."""

    registry: Registry
    plan: Plan
    tasks: dict[str, Task]
    cases: dict[str, Case]
    problems: tuple[Problem, ...]

    def task(self, key: str) -> Task:
        """The task with this 任务编号, or this 序号 (WrongUse if there is none, naming what there is)."""
        for task in self.tasks.values():
            if key in (task.id, str(task.no)):
                return task
        known = listed(self.tasks) or "还没有，请先“生成任务”"
        raise WrongUse(f"任务表里没有任务“{key}”。现有任务：{known}。")

    def cases_of(self, task: str) -> list[Case]:
        """The cases of one task that count, in 检查台账's order."""
        return [case for case in self.cases.values() if case.task == task and not case.void]


def open_desk(book: Book, office: Office) -> Desk:
    """Read and check the whole workbook."""
    registry = load(book.read, office.today)
    plan = read_plan(book.read(columns.PLAN), registry)
    tasks, task_problems = read_tasks(book.read(columns.TASKS))
    cases, case_problems = read_cases(book.read(columns.CASES))
    problems = (*registry.problems, *plan.problems, *task_problems, *case_problems)
    return Desk(registry, plan, tasks, cases, problems)


def require_fit(problems: Sequence[Problem]) -> None:
    """Stop the step (ProblemsFound, with reminders too) if any problem is an error."""
    if has_errors(problems):
        raise ProblemsFound(problems)


def log(book: Book, office: Office, step: str, task: str, what: str) -> None:
    """Add one line to 日志."""
    row = {
        "at": office.now.strftime("%Y-%m-%d %H:%M:%S"),
        "who": office.operator,
        "step": step,
        "task": task,
        "what": what,
    }
    book.append(columns.LOG, [row])


def listed(names: Iterable[str], limit: int = 8) -> str:
    """甲、乙、丙等 12 项 — a list that stays readable."""
    all_names = list(names)
    text = "、".join(all_names[:limit])
    return text if len(all_names) <= limit else f"{text}等 {len(all_names)} 项"
