"""A day that was pasted as text: the state on the sheet is that of the day, as the steps read it."""

from __future__ import annotations

import openpyxl
import pytest

from tests.county import County
from toolkit.columns import CASES, FIRST_ROW

pytestmark = pytest.mark.office


def test_a_report_in_time_is_not_late_because_its_day_is_text(county: County, recalculate) -> None:
    county.drawn()
    county.inspect()
    book = openpyxl.load_workbook(county.path)
    places = {column.key: number for number, column in enumerate(CASES.columns, 1)}
    days = ["2023-04-26", "2023.4.28", "2023/6/1", "下周"]
    ended = ["2023.4.20", "2023年4月20日", "2023/4/20", "2023．4．20"]
    for row, day in enumerate(ended, FIRST_ROW):
        book[CASES.name].cell(row, places["ended"]).value = day
    for row, day in enumerate(days, FIRST_ROW):
        book[CASES.name].cell(row, places["reported"]).value = day
    book.save(county.path)
    (shown,) = recalculate([county.path])
    states = [
        shown[CASES.name].cell(row, places["report_state"]).value for row in range(FIRST_ROW, FIRST_ROW + 5)
    ]
    assert states == ["按期完成", "按期完成", "逾期完成", "逾期完成", "按期完成"]
    last = [
        shown[CASES.name].cell(row, places["report_due"]).value for row in range(FIRST_ROW, FIRST_ROW + 5)
    ]
    assert len({*last}) == 1, "the day on which it ended is the same for all, in whatever way it is written"
