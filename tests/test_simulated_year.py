"""A year of 300 objects with random delays: every overdue step is told on its first day, and none before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import holidays
import pytest

from tests.desk import desk
from tests.rules.test_results import CASE
from toolkit import columns
from toolkit.clock.deadlines import DeadlineState
from toolkit.columns.lists import NO_PROBLEM, PROBLEM_RESULTS
from toolkit.excel.memory import MemoryBook
from toolkit.model import Case
from toolkit.rules.results import clocks, read_cases

OBJECTS = 300
DAY = timedelta(days=1)
FIRST, LAST = date(2023, 4, 1), date(2023, 12, 20)


def simulated(seed: int) -> list[dict[str, object]]:
    """What happened to each object, whenever it happened: some early, some on the last day, some never."""
    random = Random(seed)
    rows = []
    for number in range(OBJECTS):
        ended = FIRST + random.randrange((LAST - FIRST).days - 60) * DAY
        reported = ended + random.randrange(16) * DAY if random.random() < 0.9 else None
        published = reported + random.randrange(12) * DAY if reported and random.random() < 0.9 else None
        found = random.random() < 0.3
        order = {
            "handling": "责令改正",
            "rectify_due": ended + random.randrange(10, 40) * DAY,
            "issue": "一处",
        }
        row = {**CASE, "case": f"c{number}", "ended": ended, "started": ended}
        row |= {"reported": reported, "published": published, "result": NO_PROBLEM}
        if found:
            rechecked = (
                order["rectify_due"] + random.randrange(-5, 6) * DAY if random.random() < 0.9 else None
            )
            row |= {**order, "result": PROBLEM_RESULTS[4], "rechecked": rechecked}
        rows.append(row)
    return rows


@pytest.fixture(scope="module")
def worked() -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=[2023, 2024])


def last_day(start: date, days: int, worked: holidays.HolidayBase | None) -> date:
    """The last day in time, counted one by one from another collection of notices."""
    day = start
    while days:
        day += DAY
        days -= 1 if worked is None else worked.is_working_day(day)
    return day


def as_known_on(row: dict[str, object], today: date) -> dict[str, object]:
    """The row as it stood in the workbook on ``today``: later entries are not there yet."""
    late = {k for k in ("reported", "published", "rechecked") if row.get(k) and row[k] > today}
    return {key: None if key in late else value for key, value in row.items()}


def overdue_in(case: Case, today: date) -> set[str]:
    registry = desk_registry()
    running = clocks(case, registry.rules, registry.calendar, today)
    return {rule for rule, clock in running.items() if clock.state is DeadlineState.OVERDUE}


def desk_registry():
    if not hasattr(desk_registry, "kept"):
        desk_registry.kept = desk().registry
    return desk_registry.kept


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [1, 2])
def test_every_overdue_step_is_told_from_its_first_day_on(seed: int, worked: holidays.HolidayBase) -> None:
    rows = simulated(seed)
    told = 0
    for row in rows:
        ends = {"通报": (last_day(row["ended"], 7, worked), row["reported"])}
        if row["reported"]:
            ends["公示"] = (last_day(row["reported"], 7, None), row["published"])
        if row.get("rectify_due"):
            ends["整改"] = (row["rectify_due"], row["rechecked"])
        for shift in range(-1, 3):
            for rule, (end, _) in ends.items():
                today = end + shift * DAY
                known = as_known_on(row, today)
                book = MemoryBook(Path("台账.xlsx"), {columns.CASES.name: [known]})
                case = next(iter(read_cases(book.read(columns.CASES))[0].values()))
                expected = {
                    name
                    for name, (last, done) in ends.items()
                    if today > last and not (done and done <= today)
                    and (name != "公示" or row["reported"] <= today)
                }  # fmt: skip
                assert overdue_in(case, today) == expected, (row, today, rule)
                told += len(expected)
    assert told > OBJECTS / 2, "the simulation has late cases to find"


def test_an_office_that_counts_mondays_to_fridays_would_be_caught(worked: holidays.HolidayBase) -> None:
    """Negative control: the naive count gives other last days for some of these objects."""

    def naive(start: date) -> date:
        day, left = start, 7
        while left:
            day += DAY
            left -= day.weekday() < 5
        return day

    assert any(naive(row["ended"]) != last_day(row["ended"], 7, worked) for row in simulated(1))
