"""无事不扰: who is left out of a 日常 draw stands in excluded.txt with reason and basis; a window reminds."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import County, text_of
from toolkit import columns
from toolkit.errors import ProblemsFound
from toolkit.jobs.check import check

LATE = date(2023, 12, 20)
BASIS = "示例文〔2023〕9号"


def firms(county: County) -> list[str]:
    rows = county.book().read(columns.TARGETS).rows
    return [row.text("id") for row in rows if row.text("category") == "民爆企业"]


def excluded(county: County) -> list[list[str]]:
    text = (county.record() / "excluded.txt").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def test_a_spared_firm_is_left_out_with_its_reason_and_its_basis(county: County) -> None:
    first, second, third, *_ = firms(county)
    for code, until in ((first, None), (second, date(2023, 4, 20)), (third, date(2023, 4, 19))):
        values = {"spared": "守信示范企业", "spared_basis": BASIS, "spared_until": until}
        county.type(columns.TARGETS, code, values)
    county.plan()
    county.freeze()
    assert sorted(excluded(county)) == sorted(
        [
            [first, "无事不扰", f"守信示范企业，依据：{BASIS}"],
            [second, "无事不扰", f"守信示范企业，依据：{BASIS}，至 2023-04-20"],
        ]
    ), "the third is spared no more on the day of the visit"
    county.draw()
    assert len(county.book().read(columns.CASES).rows) == 6
    assert "无事不扰" in text_of(county.documents() / "冻结确认单.docx")


@pytest.mark.parametrize("kind", ["个案", "专项"])
def test_only_daily_checks_spare_anybody(county: County, kind: str) -> None:
    county.type(columns.TARGETS, firms(county)[0], {"spared": "守信示范企业", "spared_basis": BASIS})
    county.type(columns.PLAN, "1", {"check_type": kind})
    county.plan()
    county.freeze()
    assert excluded(county) == []


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"spared": "领导打招呼"}, "写了不抽的理由，没有依据"),
        ({"spared_basis": BASIS}, "没有写理由"),
        ({"spared_until": LATE}, "没有写理由"),
    ],
)
def test_nobody_is_left_out_without_a_reason_and_a_basis(
    county: County, values: dict[str, str | date], what: str
) -> None:
    county.plan()
    county.type(columns.TARGETS, firms(county)[0], values)
    with pytest.raises(ProblemsFound, match=what):
        county.freeze()
    assert not county.record().exists()


def outside(county: County) -> list[str]:
    found = check(county.book(), county.office(LATE)).problems
    return [problem.what for problem in found if "检查窗口" in problem.what]


def test_a_visit_outside_the_window_of_the_month_is_a_reminder(county: County) -> None:
    county.drawn()
    county.inspect()
    assert outside(county) == []
    county.type(columns.SETTINGS, "检查窗口", {"value": "5—15日"})
    visits = [what for what in outside(county) if what.startswith("检查开始")]
    assert visits == 8 * ["检查开始 2023-04-20 不在检查窗口（每月 5 日至 15 日）之内"]
    assert len(outside(county)) > 8, "the tasks to come are planned for the 20th"
    cases = [row.text("case") for row in county.book().read(columns.CASES).rows]
    for case, excuse in zip(
        cases,
        (
            {"check_type": "个案"},
            {"check_type": "专项"},
            {"way": "非现场"},
            {"way": "书面"},
            {"emergency": True},
        ),
        strict=False,
    ):
        county.type(columns.CASES, case, excuse)
    assert len([what for what in outside(county) if what.startswith("检查开始")]) == 3


def test_tasks_are_planned_inside_the_window(county: County) -> None:
    county.type(columns.SETTINGS, "检查窗口", {"value": "5-15"})
    county.plan()
    assert outside(county) == []
    days = [row.day("date") for row in county.book().read(columns.TASKS).rows]
    assert {5 <= day.day <= 15 for day in days if day} == {True}


@pytest.mark.parametrize("text", ["月初", "20—5", "0—5", "5—32", "5"])
def test_a_window_that_is_none_is_named(county: County, text: str) -> None:
    county.type(columns.SETTINGS, "检查窗口", {"value": text})
    found = [p for p in check(county.book(), county.office()).problems if "检查窗口" in p.what]
    assert [f"写的是“{text}”" in p.what for p in found] == [True]
    assert "5—20" in found[0].remedy
