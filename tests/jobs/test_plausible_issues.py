"""An office that is real cannot freeze a number that exists already; an invented one is reminded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from openpyxl.cell import Cell

from tests.county import County
from toolkit import columns
from toolkit.columns.lists import FROZEN
from toolkit.errors import Exists, ProblemsFound, Refused, WrongUse
from toolkit.jobs.abandon import abandon
from toolkit.jobs.amend import Decision
from toolkit.jobs.base import open_desk
from toolkit.jobs.freeze import entropy_problems, freeze, second_of
from toolkit.jobs.second import second_nonce
from toolkit.ledger import records


@pytest.fixture
def real(county: County) -> County:
    county.type(columns.SETTINGS, "单位名称", {"value": "某县工业和信息化局"})
    county.plan()
    return county


@pytest.mark.thorough
@pytest.mark.parametrize("issue", ["2003001", "2023999", "2023040", "2023090"])
def test_a_real_office_cannot_freeze_an_impossible_issue(real: County, issue: str) -> None:
    real.type(columns.TASKS, "202304-1", {"issue": issue})
    with pytest.raises(ProblemsFound, match="如 2023041"):
        freeze(real.book(), real.office(date(2023, 4, 12)), "202304-1", b"n" * 32)
    assert not real.record().exists()


def test_what_is_still_to_come_is_frozen(real: County) -> None:
    """Negative control."""
    assert real.freeze().ok
    assert not records.read(real.record()).plan.sample


def test_an_issue_before_the_one_that_was_given_up_is_not_frozen_next(real: County) -> None:
    """Both are still to come: nobody chooses between two numbers by the order in which they are drawn."""
    frozen_for(real, "2023043")
    why = Decision("名单漏了三户", "吴示例", "示工信决〔2023〕5号")
    assert abandon(real.book(), real.office(), "202304-1", why).ok
    for issue, words in (
        ("2023042", "比 202304-1-01 用的第 2023043 期还早"),
        ("2023043", "已用于 202304-1-01"),
    ):
        with pytest.raises(ProblemsFound, match=words):
            frozen_for(real, issue)
    frozen_for(real, "2023044")  # control


def test_a_freeze_beside_which_another_finishes_hears_that_it_is_done(real: County) -> None:
    """Not that its own number is spent: it would choose another, and its secret with it."""
    real.type(columns.TASKS, "202304-1", {"issue": "2023041"})
    digest = second_nonce(real.root, "示例县纪委监委", b"s" * 32).files[1]
    stale, office = open_desk(real.book(), real.office()), real.office()
    task, year = stale.task("202304-1"), real.record().parent

    def meanwhile(_: object) -> None:
        assert freeze(real.book(), real.office(), task.id, b"n" * 32, second=digest).ok

    with pytest.raises(Exists, match="已经存在"):
        freeze(real.book(), replace(office, agree=meanwhile), task.id, b"m" * 32)
    assert real.task()["state"] == FROZEN
    assert entropy_problems(year, task, office, stale) == []
    assert second_of(year, task, digest)
    other = replace(task, draw_id="202304-1-02")  # negative control
    assert "已用于 202304-1-01" in str(entropy_problems(year, other, office, stale)[0])
    with pytest.raises(WrongUse, match="只能用一次"):
        second_of(year, other, digest)


def frozen_for(real: County, issue: str) -> None:
    real.type(columns.TASKS, "202304-1", {"issue": issue})
    assert freeze(real.book(), real.office(), "202304-1", issue.encode() * 4 + b"1234").ok


def test_the_day_of_the_settings_does_not_make_a_past_issue_good(real: County) -> None:
    real.type(columns.SETTINGS, "基准日期", {"value": "2023-04-10"})
    real.type(columns.TASKS, "202304-1", {"issue": "2023041"})
    for words in (
        "基准日期",
        "已经开奖",
    ):  # a real office may not even fill it in; without it the clock decides
        with pytest.raises(ProblemsFound, match=words):
            freeze(real.book(), real.office(date(2023, 4, 20)), "202304-1", b"n" * 32)
        real.type(columns.SETTINGS, "基准日期", {"value": None})


@pytest.mark.thorough
def test_a_real_office_draws_before_a_witness_who_is_not_the_operator(real: County) -> None:
    real.freeze()
    with pytest.raises(Refused, match="没有填写监督人"):
        real.draw()
    real.type(columns.TASKS, "202304-1", {"witness": real.office().operator})
    with pytest.raises(Refused, match="自己不能见证自己"):
        real.draw()
    assert not records.read(real.record()).drawn
    real.type(columns.TASKS, "202304-1", {"witness": "冯示例"})
    with pytest.raises(Refused, match="只录了一遍"):
        real.draw()
    real.type(columns.TASKS, "202304-1", {"entropy_again": "03,09,14,21,27,33+11"})
    with pytest.raises(Refused, match="两遍不同"):
        real.draw()
    assert not records.read(real.record()).drawn
    real.type(columns.TASKS, "202304-1", {"entropy_again": "03 ,09,14,21,27,32 + 11"})
    assert real.draw().ok


def test_a_source_below_the_least_level_is_frozen_only_when_the_level_was_lowered(county: County) -> None:
    county.plan()
    county.type(columns.TASKS, "202304-1", {"source": "LOCAL", "issue": "-"})
    with pytest.raises(ProblemsFound, match="只有 C 级，设置的最低证明等级是 B"):
        freeze(county.book(), county.office(), "202304-1", b"n" * 32)
    county.type(columns.SETTINGS, "最低证明等级", {"value": "C"})
    assert freeze(county.book(), county.office(), "202304-1", b"n" * 32).ok


def test_an_invented_office_is_reminded_and_its_record_says_sample(county: County) -> None:
    county.plan()
    county.type(columns.TASKS, "202304-1", {"issue": "2003001"})
    told = freeze(county.book(), county.office(), "202304-1", b"n" * 32)
    assert told.ok
    assert any("已经开奖" in problem.what for problem in told.problems)
    assert records.read(county.record()).plan.sample


@pytest.mark.thorough
def test_a_workbook_of_before_takes_the_column_for_the_second_entry_when_its_header_is_typed(
    real: County,
) -> None:
    header = columns.TASKS.column("entropy_again").header
    headings(real, lambda cells: next(cell for cell in cells if cell.value == header), None)
    real.freeze()
    real.type(columns.TASKS, "202304-1", {"witness": "冯示例"})
    with pytest.raises(Refused, match="旧工作簿没有这一栏的"):
        real.draw()
    headings(real, lambda cells: next(cell for cell in cells if cell.value is None), header)
    real.type(columns.TASKS, "202304-1", {"entropy_again": "03,09,14,21,27,32+11"})
    assert real.draw().ok


def headings(county: County, which: Callable[[Sequence[Cell]], Cell], text: str | None) -> None:
    """Type a header of 任务, or take one away, as a person would."""
    book = openpyxl.load_workbook(county.path)
    sheet = book[columns.TASKS.name]
    for table in [*sheet.tables]:
        del sheet.tables[table]
    which([*sheet[columns.HEADER_ROW], sheet.cell(columns.HEADER_ROW, sheet.max_column + 1)]).value = text
    book.save(county.path)
