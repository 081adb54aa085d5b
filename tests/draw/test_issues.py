"""A number of the past is never frozen: when an issue of a lottery is drawn follows from the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from toolkit.draw.issues import LOTTERIES, PAUSES, next_issues, problems, window
from toolkit.errors import Level

NOON = datetime(2023, 4, 10, 12, 0)


def said(issue: str, now: datetime = NOON, source: str = "CWL-SSQ", promised: int = 30) -> str:
    return "".join(str(each) for each in problems(source, issue, now, now.date() + timedelta(days=promised)))


@pytest.mark.parametrize(
    ("source", "issue", "day"),
    [
        ("CWL-SSQ", "2023001", date(2023, 1, 1)),
        ("CWL-SSQ", "2023008", date(2023, 1, 17)),
        ("CWL-SSQ", "2023009", date(2023, 1, 29)),  # the first after the pause of the Spring Festival
        ("CWL-SSQ", "2023041", date(2023, 4, 13)),
        ("CWL-SSQ", "2023151", date(2023, 12, 31)),
        ("CWL-SSQ", "2024001", date(2024, 1, 2)),
        ("CSL-DLT", "23001", date(2023, 1, 2)),
    ],
)
def test_the_day_of_an_issue_is_known_where_the_pauses_are(source: str, issue: str, day: date) -> None:
    assert window(source, issue) == (day, day)


@pytest.mark.parametrize("source", LOTTERIES)
@pytest.mark.parametrize("year", PAUSES)
def test_without_its_pauses_a_year_gives_windows_that_hold_the_true_days(
    source: str, year: int, monkeypatch
) -> None:
    prefix = str(year)[-LOTTERIES[source].digits :]
    issues = [f"{prefix}{number:03d}" for number in range(1, 150)]
    true = [window(source, issue) for issue in issues]
    monkeypatch.delitem(PAUSES, year)
    for issue, day in zip(issues, true, strict=True):
        wide = window(source, issue)
        assert wide.first <= day.first <= wide.last, issue
        assert wide.last - wide.first <= timedelta(days=25)
    assert any(window(source, issue).first < day.first for issue, day in zip(issues, true, strict=True))


@pytest.mark.parametrize(
    ("issue", "words"),
    [
        ("2003001", "已经开奖"),
        ("2023040", "开奖日历最迟 2023-04-11"),
        ("2023999", "开不到这一期"),
        ("2023000", "开不到这一期"),
        ("2023152", "开不到这一期"),
        ("2023090", "晚于承诺抽取的期限"),
        ("2024001", "晚于承诺抽取的期限"),
    ],
)
def test_what_cannot_decide_is_refused_and_what_can_is_named(issue: str, words: str) -> None:
    now = datetime(2023, 4, 12, 9, 0)
    assert words in said(issue, now)
    assert "如 2023041、2023042、2023043" in said(issue, now)


def test_an_issue_still_to_come_is_good() -> None:
    assert said("2023041") == ""
    assert said("2023041", datetime(2023, 4, 13, 21, 14)) == ""


def test_on_the_evening_of_the_draw_it_is_over() -> None:
    """Negative control to the one before: two minutes later."""
    assert "已经开奖" in said("2023041", datetime(2023, 4, 13, 21, 16))


def test_where_the_calendar_leaves_it_open_a_reminder_says_so() -> None:
    (found,) = problems("CWL-SSQ", "2028045", datetime(2028, 4, 22, 9), date(2028, 5, 22))
    assert found.level is Level.WARNING
    assert "可能已经开过" in found.what


def test_a_day_on_the_spot_is_not_past_and_other_sources_are_not_asked() -> None:
    assert "已经过去" in said("20230409", source="ONSITE")
    assert said("20230410", source="ONSITE") == ""
    assert said("-", source="LOCAL") == ""


def test_the_issues_proposed_are_still_to_come() -> None:
    for source in LOTTERIES:
        for day in (date(2023, 4, 10), date(2025, 12, 30), date(2028, 9, 30)):
            assert all(window(source, issue).first > day for issue in next_issues(source, day))
