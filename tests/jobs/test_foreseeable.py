"""The freeze says how many teams nobody can rule out, and names the only person who can lead."""

from __future__ import annotations

from tests.county import County
from toolkit import columns
from toolkit.draw.plan import SLACK, Plan
from toolkit.jobs.base import Outcome


def reminders(outcome: Outcome) -> list[str]:
    return [p.what for p in outcome.problems if "事先" in p.what]


def retired(county: County, *leads: str) -> None:
    for person in county.book().read(columns.INSPECTORS).rows:
        if person.text("name") in leads:
            county.type(columns.INSPECTORS, person.text("id"), {"role": "协检"})


def test_the_freeze_tells_how_many_teams_are_possible_and_freezes_the_slack(county: County) -> None:
    county.plan()
    made = county.freeze()
    assert "可能的派法：可以组成 14 种检查组，照今年已派次数，一户可能派到其中的 14 种" in made.lines
    assert reminders(made) == []
    assert Plan.parse((county.record() / "plan.json").read_bytes()).slack == SLACK


def test_the_only_one_who_can_lead_is_named(county: County) -> None:
    retired(county, "赵示例", "钱示例", "孙示例", "王示例", "陈示例")
    county.plan()
    assert reminders(county.freeze()) == ["能任主检的只有褚示例一人，每一户都由他带队，事先就能知道"]


def test_few_possible_teams_are_a_reminder(county: County) -> None:
    for person in county.book().read(columns.INSPECTORS).rows:
        if person.text("name") in ("王示例", "陈示例"):
            county.type(columns.INSPECTORS, person.text("id"), {"state": "退休"})
    county.plan()
    (said,) = reminders(county.freeze())
    assert said.startswith("一户可能的派法只有 ")
