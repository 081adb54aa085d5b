"""A notice entered later moves deadlines: which ones is said once, and nothing is said when none moved."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import County
from toolkit import columns
from toolkit.jobs.deadlines import deadlines


def lines(county: County, day: date) -> list[str]:
    return [line for line in deadlines(county.book(), county.office(day)).lines if "期限变动" in line]


@pytest.mark.thorough
def test_a_new_notice_says_which_deadlines_moved(county: County) -> None:
    county.drawn()
    county.inspect(lambda number, values: values.update(reported=None) if number == 0 else None)
    assert lines(county, date(2023, 4, 24)) == []
    book = county.book()
    off = {"day": date(2023, 4, 27), "kind": "休息", "year": 2023, "note": "补充通知"}
    book.append(columns.HOLIDAYS, [off])
    book.save()
    told = lines(county, date(2023, 4, 25))
    assert "2023-04-28 → 2023-05-04" in told[0]
    assert "已办结" not in told[0]
    assert len(told) == len(county.book().read(columns.CASES).rows)
    assert all("已办结" in line for line in told[1:])
    assert lines(county, date(2023, 4, 25)) == []


def test_a_lost_memory_costs_one_comparison(county: County) -> None:
    county.drawn()
    county.inspect()
    lines(county, date(2023, 4, 24))
    (county.root / "记录" / "2023" / "期限.json").write_text("{")
    assert lines(county, date(2023, 4, 24)) == []
