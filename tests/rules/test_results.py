"""A case says what it still owes: results, handling and dates are checked, and its clocks run by the rules."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from tests.desk import desk
from toolkit import columns
from toolkit.clock.deadlines import DeadlineState
from toolkit.columns.lists import NO_PROBLEM, RESULTS
from toolkit.errors import Level
from toolkit.excel.book import Value
from toolkit.excel.memory import MemoryBook
from toolkit.rules import results
from toolkit.rules.results import check_case, clocks, read_cases

CASE: dict[str, Value] = {
    "case": "202304-1-01-001",
    "task": "202304-1",
    "target": "91410499MA0000013Q",
    "name": "示例企业",
    "approved": date(2023, 4, 17),
    "notified": date(2023, 4, 18),
    "started": date(2023, 4, 20),
    "ended": date(2023, 4, 20),
    "result": NO_PROBLEM,
    "handling": "无需后续处置",
}


def problems_of(**changes: Value) -> list[tuple[str, Level]]:
    book = MemoryBook(Path("台账.xlsx"), {columns.CASES.name: [{**CASE, **changes}]})
    return [(problem.rule, problem.level) for problem in read_cases(book.read(columns.CASES))[1]]


def test_a_complete_case_has_no_problem() -> None:
    assert problems_of() == []


@pytest.mark.parametrize(
    ("changes", "rule", "level"),
    [
        ({"ended": None, "started": None}, "R12", Level.ERROR),
        ({"result": None}, "R13", Level.WARNING),
        ({"reported": date(2023, 4, 19)}, "R9", Level.ERROR),
        ({"reported": date(2023, 4, 26), "published": date(2023, 4, 25)}, "R9", Level.ERROR),
        ({"approved": None}, "R8", Level.WARNING),
        ({"notified": date(2023, 4, 21)}, "R8", Level.WARNING),
        ({"result": RESULTS[4]}, "R12", Level.ERROR),
        ({"result": RESULTS[4], "issue": "问题", "handling": "责令改正"}, "R12", Level.ERROR),
        ({"handling": "案件线索移送"}, "R12", Level.ERROR),
    ],
)
def test_what_is_missing_or_out_of_order_is_named(changes: dict[str, Value], rule: str, level: Level) -> None:
    assert (rule, level) in problems_of(**changes)


OTHERS: dict[str, Value] = {
    **{key: CASE[key] for key in ("approved", "notified")},
    "approver": "张示例", "visit": date(2023, 4, 19), "shown": False, "emergency": True, "issue": "问题",
    "evidence": "照片", "receiver": "某局", "handled": date(2023, 4, 26), "closed": False,
    "closed_on": date(2023, 4, 27), "informed": date(2023, 4, 28), "rechecked": date(2023, 4, 29),
    "visit_code": "甲1", "check_type": "专项检查", "way": "书面检查",
}  # fmt: skip
"""What may stand in the row of a case of which nothing of the inspection is said yet."""


@pytest.mark.parametrize("some", [*combinations(OTHERS, 1), *combinations(OTHERS, 2), tuple(OTHERS)])
def test_a_case_is_left_unread_only_where_a_look_would_find_nothing(some: tuple[str, ...]) -> None:
    row = {key: CASE[key] for key in ("case", "task", "target", "name")} | {key: OTHERS[key] for key in some}
    book = MemoryBook(Path("台账.xlsx"), {columns.CASES.name: [row]})
    (case,) = read_cases(book.read(columns.CASES))[0].values()
    assert check_case(case) == ()
    assert [*results._checked(case)] == []


@pytest.mark.parametrize("key", ["started", "ended", "result", "handling"])
def test_control_a_case_of_which_something_is_said_is_looked_at(key: str) -> None:
    row = {key: CASE[key] for key in ("case", "task", "target", "name", key)}
    book = MemoryBook(Path("台账.xlsx"), {columns.CASES.name: [row]})
    (case,) = read_cases(book.read(columns.CASES))[0].values()
    assert check_case(case) != ()


def test_nothing_is_due_of_a_void_case() -> None:
    registry = desk().registry
    for reason, running in ((None, 1), ("候补替换", 0)):
        book = MemoryBook(Path("台账.xlsx"), {columns.CASES.name: [{**CASE, "void": reason}]})
        (case,) = read_cases(book.read(columns.CASES))[0].values()
        assert len(clocks(case, registry.rules, registry.calendar, date(2023, 4, 26))) == running


def test_the_aprils_report_is_due_after_a_worked_sunday() -> None:
    """检查 ended 2023-04-20: seven working days, Sunday 04-23 worked, make 2023-04-28."""
    book = MemoryBook(Path("台账.xlsx"), {columns.CASES.name: [CASE]})
    case = next(iter(read_cases(book.read(columns.CASES))[0].values()))
    registry = desk().registry
    running = clocks(case, registry.rules, registry.calendar, date(2023, 4, 26))
    assert running["通报"].due.day == date(2023, 4, 28)
    assert running["通报"].state is DeadlineState.SOON
    assert "公示" not in running
