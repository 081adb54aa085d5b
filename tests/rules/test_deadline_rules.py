"""期限规则 does what it says, or 核对 and 刷新期限 say which row does not, and which rules there are."""

from __future__ import annotations

import pytest

from tests.county import County
from toolkit import columns
from toolkit.cli import main
from toolkit.columns.deadlines import DEADLINES
from toolkit.excel.book import Value


def told(county: County, command: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The exit code, and what was said about 期限规则."""
    capsys.readouterr()
    code = main([command, str(county.path)])
    return code, [line for line in "".join(capsys.readouterr()).splitlines() if "「期限规则」" in line]


def add(county: County, row: dict[str, Value]) -> None:
    book = county.book()
    book.append(columns.RULES, [{"event": "通报发布", "days": 3, "unit": "工作日", **row}])
    book.save()


@pytest.mark.parametrize("command", ["check", "deadlines"])
def test_a_row_that_names_no_rule_is_an_error_that_says_which_there_are(
    county: County, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    add(county, {"key": "告知"})
    code, [line] = told(county, command, capsys)
    assert code == 1
    assert "第 8 行“规则”（A8）没有“告知”这条规则，这一行不起作用" in line
    assert all(f"{deadline.rule}（从{deadline.event}起算）" in line for deadline in DEADLINES)


def test_a_rule_written_twice_is_an_error_and_the_first_counts(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    county.drawn()
    county.inspect()
    add(county, {"key": "通报", "days": 70})
    code, [line] = told(county, "deadlines", capsys)
    assert code == 1
    assert "“通报”重复" in line
    assert str(county.book().read(columns.CASES).rows[0]["report_due"]) == "2023-04-28"


@pytest.mark.thorough
@pytest.mark.parametrize(("days", "says"), [(None, "没有天数"), (70000, "太多")])
def test_a_rule_without_sound_days_counts_nothing(
    county: County, days: int | None, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    county.drawn()
    county.inspect()
    county.type(columns.RULES, "通报", {"days": days})
    code, [line] = told(county, "deadlines", capsys)
    assert code == 1
    assert says in line
    assert county.book().read(columns.CASES).rows[0]["report_state"] is None


def test_a_missing_rule_is_named_and_no_step_dies_of_it(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    county.drawn()
    county.inspect()
    book = county.book()
    book.restart(columns.RULES, [dict(row.values) for row in book.read(columns.RULES).rows[1:]])
    book.save()
    for command in ("check", "deadlines"):
        code, lines = told(county, command, capsys)
        assert code == 1
        assert "缺少规则“通报”" in lines[0]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"days": 70}, "“通报”写的是 70 个工作日，而它写的依据（舞工信〔2023〕9号 七(二)）定的是 7 个工作日"),
        ({"unit": "自然日"}, "“通报”写的是 7 个自然日"),
        ({"days": 10, "basis": "舞工信〔2023〕9号　七（二）"}, "定的是 7 个工作日"),
        ({"days": 10, "basis": None}, "没有写依据；原来是 7 个工作日"),
        ({"event": "检查开始"}, "一律从“检查结束”起算"),
    ],
)
def test_days_away_from_their_own_basis_are_a_reminder_for_as_long_as_they_stand(
    county: County, change: dict[str, Value], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    county.type(columns.RULES, "通报", change)
    for command in ("check", "deadlines", "check", "deadlines"):
        code, [line] = told(county, command, capsys)
        assert code == 0
        assert line.startswith("提醒：「期限规则」第 5 行")
        assert says in line


def test_another_reading_with_a_basis_of_its_own_is_the_offices_business(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    county.type(columns.RULES, "公示", {"roll": True, "basis": "民法典第二百零三条"})
    assert told(county, "check", capsys) == (0, [])


def test_days_of_a_rule_that_is_ordered_case_by_case_do_nothing(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    county.type(columns.RULES, "整改", {"days": 30})
    code, [line] = told(county, "check", capsys)
    assert code == 0
    assert "天数不起作用" in line
