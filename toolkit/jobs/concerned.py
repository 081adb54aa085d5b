"""Which faults concern the papers of a drawn task: those in the rows of its objects, its people and its cases.

A draw is made from the whole list, so the whole list must be right before it.  Afterwards the papers show the
drawn only, and a wrong code of somebody else is no reason to hold a notice back.  A row is somebody else's only if
every one of the drawn is found under another code: else the spoilt row may be the very one.

A row of 检查台账 concerns the papers that tell of that case, and no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from toolkit import columns
from toolkit.columns import Sheet
from toolkit.draw.encoding import Unwritable, canonical_id
from toolkit.errors import Level, Place, Problem
from toolkit.excel.book import Book
from toolkit.jobs.base import Desk
from toolkit.ledger.record import DrawRecord


def concerned(
    book: Book, problems: tuple[Problem, ...], record: DrawRecord
) -> tuple[tuple[Problem, ...], list[Problem]]:
    """The problems that concern a record's papers, and a reminder for each list where others were left aside."""
    if not record.drawn:
        return problems, []
    teams = record.state.teams
    drawn = {
        columns.TARGETS: {*teams},
        columns.INSPECTORS: {person for team in teams.values() for person in team},
    }
    reminders = []
    for sheet, wanted in drawn.items():
        if not any(_error_in(problem, sheet) for problem in problems):
            continue
        others = _rows_of_others(book, sheet, wanted)
        aside = [problem for problem in problems if _error_in(problem, sheet) and problem.place.row in others]
        if aside:
            problems = tuple(problem for problem in problems if problem not in aside)
            what = f"有 {len(aside)} 处错误，不在这次抽中的对象和选派的人员那几行，没有妨碍生成文书"
            remedy = "请运行“核对”，逐处改正，否则下一次冻结、抽取做不成"
            reminders.append(Problem(what, remedy, Place(sheet.name), Level.WARNING))
    return problems, reminders


def at_cases(
    desk: Desk, task: str, problems: Iterable[Problem]
) -> tuple[list[Problem], dict[str, list[Problem]], list[Problem]]:
    """Problems → those of no one case; by 案号, those of the task's cases; a reminder of other tasks' cases."""
    cases = {case.at("case").row: case for case in desk.cases.values()}
    rest, own, others = list[Problem](), dict[str, list[Problem]](), list[Problem]()
    for problem in problems:
        case = cases.get(problem.place.row) if _error_in(problem, columns.CASES) else None
        if case is None or case.task not in desk.tasks:
            rest.append(problem)
        elif case.task == task:
            own.setdefault(case.id, []).append(problem)
        else:
            others.append(problem)
    if not others:
        return rest, own, []
    what = f"别的任务有 {len(others)} 处错误，没有妨碍任务 {task}"
    place = Place(columns.CASES.name)
    return rest, own, [Problem(what, "请运行“核对”，逐处改正", place, Level.WARNING)]


def _error_in(problem: Problem, sheet: Sheet) -> bool:
    return problem.level is Level.ERROR and problem.place.sheet == sheet.name


def _rows_of_others(book: Book, sheet: Sheet, wanted: Collection[str]) -> Collection[int]:
    rows = book.read(sheet).by_column()
    ids = [*_canonical(rows.texts(sheet.key))]
    if not set(wanted) <= set(ids):
        return ()
    return {number for number, identity in zip(rows.numbers, ids, strict=True) if identity not in wanted}


def _canonical(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        try:
            yield canonical_id(text)
        except Unwritable:
            yield ""
