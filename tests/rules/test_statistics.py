"""Every figure of the statistics can be counted again from tasks and cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.desk import desk
from tests.rules.test_results import CASE
from toolkit import columns
from toolkit.columns.lists import RESULTS
from toolkit.excel.memory import MemoryBook
from toolkit.rules.plan import read_tasks
from toolkit.rules.results import clocks, read_cases
from toolkit.rules.statistics import REGION, TOTAL, tally

TASK = {"no": 1, "task": "202304-1", "plan": 1, "name": "示例任务", "month": 4, "date": date(2023, 4, 20)}


def table() -> dict[tuple[str, str], dict[str, int]]:
    done = {"reported": date(2023, 4, 28), "published": date(2023, 5, 6), "region": "东陵镇"}
    rows = [
        {**CASE, **done, "case": "a"},
        {**CASE, "case": "b", "region": "东陵镇", "result": None, "ended": None},
        {**CASE, "case": "c", "region": "西塘镇", "result": RESULTS[5], "reported": date(2023, 5, 4)},
    ]
    book = MemoryBook(Path("台账.xlsx"), {columns.CASES.name: rows, columns.TASKS.name: [TASK]})
    cases, tasks = read_cases(book.read(columns.CASES))[0], read_tasks(book.read(columns.TASKS))[0]
    registry = desk().registry
    running = {
        case.id: clocks(case, registry.rules, registry.calendar, date(2023, 12, 31))
        for case in cases.values()
    }
    counted = tally(tasks.values(), cases.values(), desk().plan.rows, {"202304-1": 8}, running)
    return {key: line.figures() for key, line in counted.items()}


def test_the_total_counts_open_cases_as_not_inspected() -> None:
    total = table()[TOTAL, TOTAL]
    assert (total["drawn"], total["inspected"], total["open"]) == (3, 2, 1)
    assert (total["clean"], total["found"]) == (1, 1)


def test_in_time_and_late_follow_the_working_day_clock() -> None:
    """04-28 is the last day in time, 05-04 is late; the notice of 04-28 had to be public by 05-05."""
    total = table()[TOTAL, TOTAL]
    assert (total["reported"], total["reported_ok"], total["report_late"]) == (2, 1, 1)
    assert (total["published"], total["published_ok"]) == (1, 0)
    assert total["publish_late"] == 2  # one published on 05-06, one overdue at the year's end


def test_every_axis_adds_up_to_the_total() -> None:
    counted = table()
    for axis in {axis for axis, _ in counted} - {TOTAL}:
        assert sum(line["drawn"] for (name, _), line in counted.items() if name == axis) == 3
    assert {name for axis, name in counted if axis == REGION} == {"东陵镇", "西塘镇"}
