"""An event dated after today, or an inspection before its draw, is an error at every command a clerk runs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.county import County
from toolkit import columns
from toolkit.columns.lists import RESULTS
from toolkit.excel.book import Value

TASK = "202304-1"
AHEAD = date.today() + timedelta(days=30)
DRAWN, BEFORE = date(2023, 4, 14), date(2023, 4, 10)
Run = Callable[..., tuple[int, str]]


def first(county: County) -> str:
    return county.book().read(columns.CASES).rows[0].text("case")


COMMANDS: dict[str, tuple[str, ...]] = {
    "check": (),
    "results": ("--task", TASK),
    "documents": ("--task", TASK),
    "publish": ("--task", TASK),
    "statistics": (),
    "deadlines": (),
    "archive": ("--year", "2023"),
}


@pytest.mark.thorough
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "spoilt",
    [
        ("ended", AHEAD, f"检查结束 {AHEAD} 还没有到"),
        ("reported", AHEAD, f"通报发布 {AHEAD} 还没有到"),
        ("informed", AHEAD, f"告知日期 {AHEAD} 还没有到"),
        ("published", AHEAD, f"公示日期 {AHEAD} 还没有到"),
        ("rechecked", AHEAD, f"复查日期 {AHEAD} 还没有到"),
        ("started", BEFORE, f"检查开始 {BEFORE} 早于抽取日期 {DRAWN}"),
        ("notified", BEFORE, f"通知送达日期 {BEFORE} 早于抽取日期 {DRAWN}"),
    ],
)
def test_a_day_that_cannot_be_is_an_error_at_every_command(
    inspected: County, run: Run, command: str, spoilt: tuple[str, date, str]
) -> None:
    key, day, words = spoilt
    inspected.type(columns.CASES, first(inspected), {key: day})
    today = date.today()
    code, said = run(inspected, command, *COMMANDS[command])
    assert code == 1, said
    assert words in said
    if day == AHEAD:  # either side of midnight
        assert any(f"还没有到，今天是 {each}" in said for each in (today, date.today()))
    assert not list(inspected.root.glob(f"文书/{TASK}/检查通报*"))


@pytest.mark.thorough
def test_days_that_can_be_are_no_error(inspected: County, run: Run) -> None:
    """Negative control: the day of the draw, today, a planned day ahead and a 整改期限 ahead."""
    values: dict[str, Value] = {"notified": DRAWN, "started": DRAWN, "ended": date.today()}
    values |= {"reported": date.today(), "informed": date.today(), "rectify_due": AHEAD}
    values |= {"result": RESULTS[4], "issue": "示例问题", "handling": "责令改正"}
    inspected.type(columns.CASES, first(inspected), values)
    inspected.type(columns.TASKS, "202305-1", {"date": AHEAD})
    for command in ("check", "results", "documents", "statistics", "deadlines", "publish"):
        code, said = run(inspected, command, *COMMANDS[command])
        assert code == 0, (command, said)
        assert "还没有到" not in said


@pytest.mark.thorough
@pytest.mark.parametrize(
    "spoilt",
    [
        ("检查结束", AHEAD, f"检查结束 {AHEAD} 还没有到"),
        ("处置日期", AHEAD, f"处置日期 {AHEAD} 还没有到"),
        ("移送回执日期", AHEAD, f"移送回执日期 {AHEAD} 还没有到"),
        ("检查开始", BEFORE, f"检查开始 {BEFORE} 早于抽取日期 {DRAWN}"),
        ("整改期限", AHEAD, ""),  # negative control
    ],
)
def test_a_row_of_a_results_file_with_such_a_day_is_not_entered(
    county: County, run: Run, tmp_path: Path, spoilt: tuple[str, date, str]
) -> None:
    head, day, words = spoilt
    county.drawn()
    cells = {
        "案号": first(county),
        "检查开始": "2023-04-20",
        "检查结束": "2023-04-20",
        "检查结果": "未发现问题",
    }
    if head == "整改期限":
        cells |= {"检查结果": RESULTS[4], "发现的问题": "示例问题", "后续处置": "责令改正"}
    file = tmp_path / "结果.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(zip(*(cells | {head: str(day)}).items(), strict=True))
    code, said = run(county, "results", "--from", str(file))
    assert (code, words in said) == (1 if words else 0, True), said
    assert (county.book().read(columns.CASES).rows[0]["result"] is None) == bool(words)


def test_a_recheck_that_has_not_been_is_refused(inspected: County, run: Run) -> None:
    values = {
        "result": RESULTS[4],
        "issue": "示例问题",
        "handling": "责令改正",
        "rectify_due": date(2023, 5, 10),
    }
    inspected.type(columns.CASES, first(inspected), values)
    words = ("--case", first(inspected), "--outcome", "已整改", "--what", "已补", "--evidence", "照片1张")
    code, said = run(inspected, "recheck", *words, "--day", str(AHEAD))
    assert (code, f"复查日期 {AHEAD} 还没有到" in said) == (2, True), said
    assert not inspected.book().read(columns.RECHECKS).rows
    assert run(inspected, "recheck", *words, "--day", "2023-05-09")[0] == 0  # negative control


def test_a_row_with_an_error_does_not_count_as_registered(inspected: County, run: Run) -> None:
    inspected.type(columns.CASES, first(inspected), {"ended": date(2023, 4, 19)})
    code, said = run(inspected, "results", "--task", TASK)
    assert code == 1
    assert "8 户，已登记完 7 户" in said
    assert "检查结束早于检查开始" in said
    inspected.type(columns.CASES, first(inspected), {"ended": date(2023, 4, 20)})
    assert "8 户，已登记完 8 户" in run(inspected, "results", "--task", TASK)[1]  # negative control


def test_deadlines_as_of_an_earlier_day_call_nothing_future(inspected: County, run: Run) -> None:
    code, said = run(inspected, "deadlines", "--today", "2023-04-01")
    assert code == 0, said
    assert "截至 2023-04-01" in said
