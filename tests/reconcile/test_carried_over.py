"""What is carried into the next year's workbook is held against it too, and the old workbook is history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.county import County
from toolkit import columns
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.amend import Decision, Pair, recuse
from toolkit.jobs.new_year import new_year
from toolkit.jobs.rebuild import rebuild
from toolkit.ledger import records

Run = Callable[..., tuple[int, str]]
TURN = date(2023, 12, 29)


@pytest.fixture
def turned(county: County) -> Path:
    """Three of eight cases of 202304-1 are open and were carried into the workbook of 2024."""
    county.drawn()
    county.inspect(
        lambda number, values: values.clear() if number in (1, 4, 6) else values.update(published=None)
    )
    for number, row in enumerate(county.book().read(columns.CASES).rows):
        if number not in (1, 4, 6):
            county.type(columns.CASES, row.text("case"), {"published": date(2023, 4, 28), "closed": True})
    return new_year(county.book(), county.office(TURN), 2024, ClosedBook).files[0]


def carried(path: Path) -> list[str]:
    return [row.text("case") for row in ClosedBook(path).read(columns.CASES).rows]


@pytest.mark.thorough
def test_cases_closed_last_year_are_not_missed_and_an_open_one_is(
    turned: Path, county: County, run: Run
) -> None:
    fresh = County(county.root, turned.read_bytes(), turned.name)
    assert carried(turned) == [f"202304-1-01-{number:03}" for number in (2, 5, 7)]
    assert run(fresh, "check")[0] == 0, "five were closed in the workbook of 2023"
    book = fresh.book()
    rows = [dict(row.values) for row in book.read(columns.CASES).rows]
    typed = [{c.key: row[c.key] for c in columns.CASES.columns if not c.formula} for row in rows]
    book.restart(columns.CASES, typed[1:])
    book.save()
    code, said = run(fresh, "check")
    assert (code, "在检查台账里没有一行" in said, str(rows[0]["target"]) in said) == (1, True, True), said


@pytest.mark.thorough
def test_an_amendment_next_year_brings_no_closed_case_back(turned: Path, county: County, run: Run) -> None:
    office = county.office(date(2024, 1, 9))
    row = ClosedBook(turned).read(columns.CASES).rows[0]
    team = records.read(county.record()).state.teams[row.text("target")]
    pair = Pair(row.text("target"), team[1])
    recuse(ClosedBook(turned), office, "202304-1", pair, Decision("近亲属", "吴示例", ""))
    assert len(carried(turned)) == 3
    assert rebuild(ClosedBook(turned), office).ok
    assert len(carried(turned)) == 3
    old = [p for p in run(county, "check")[1].splitlines() if "202304-1-01" in p and p.startswith("错误")]
    assert not old, "the old workbook is history: the task went on in the next"
    assert run(county, "verify", "--year", "2023")[0] == 0
