"""Every rule of docs/规则.md is triggered by a fault, and not by what is near it and allowed.

A case changes the sample workbook twice: ``fault`` must bring a problem with the rule's number, ``allowed`` none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.county import County
from tests.desk import Rows, book, changed, desk
from tests.rules.test_results import CASE
from toolkit import columns
from toolkit.columns import Sheet
from toolkit.columns.lists import RESULTS
from toolkit.draw.fairness import Fairness, simulate
from toolkit.errors import Problem, ProblemsFound
from toolkit.excel.book import Value
from toolkit.excel.memory import MemoryBook
from toolkit.jobs import fairness
from toolkit.jobs.archive.retention import read_retention
from toolkit.jobs.base import Outcome
from toolkit.jobs.freeze import freeze
from toolkit.rules.results import read_cases

Fault = dict[str, Value]


def of_a_row(sheet: Sheet, row: int, values: Fault) -> list[Problem]:
    """What is new among the problems of the sample when cells of a row are changed (a further row: written)."""

    def change(rows: Rows) -> None:
        if row == len(rows):
            rows.append({})
        rows[row] |= values

    before = set(desk().problems)
    return [problem for problem in desk({sheet: change}).problems if problem not in before]


def of_a_case(values: Fault) -> list[Problem]:
    one = MemoryBook(Path("台账.xlsx"), {columns.CASES.name: [{**CASE, **values}]})
    return list(read_cases(one.read(columns.CASES))[1])


def of_retention(values: Fault) -> list[Problem]:
    def change(rows: Rows) -> None:
        rows[0] |= values

    return read_retention(changed(Path("台账.xlsx"), {columns.RETENTION: change}).read(columns.RETENTION))[1]


INSPECTOR = str(book().read(columns.INSPECTORS).rows[0]["id"])
TARGET = str(book().read(columns.TARGETS).rows[0]["id"])
ITEM = str(book().read(columns.PLAN).rows[1]["item"])

IN_THE_WORKBOOK: dict[str, tuple[Sheet, int, Fault, Fault]] = {
    "R1": (columns.PLAN, 0, {"item": "清单里没有的事项"}, {"name": "换一个任务名称"}),
    "R2": (columns.PLAN, 1, {"quantity": "30%"}, {"quantity": "20%"}),
    "R4": (columns.TARGETS, 0, {"id": "91410499MA0000019P"}, {"phone": "0000-0000009"}),
    "R5": (columns.INSPECTORS, 0, {"expires": date(2023, 3, 1)}, {"expires": date(2030, 3, 1)}),
    "R6": (
        *(columns.RECUSALS, 0),
        {"target": TARGET, "inspector": "SL999999", "reason": "近亲属"},
        {"target": TARGET, "inspector": INSPECTOR, "reason": "近亲属"},
    ),
    "R7": (columns.CAPS, 1, {"limit": 8}, {"limit": 9}),
    "R10": (columns.PLAN, 2, {"months": "2月"}, {"months": "4月"}),
    "R15": (
        *(columns.HOLIDAYS, 0),
        {"day": date(2023, 5, 1), "kind": "休息", "year": 2020},
        {"day": date(2023, 5, 1), "kind": "休息", "year": 2023},
    ),
    "R16": (
        *(columns.INSPECTORS, 0),
        {"leave_from": date(2023, 4, 5)},
        {"leave_from": date(2023, 4, 5), "leave_to": date(2023, 4, 6)},
    ),
}
IN_A_CASE: dict[str, tuple[Fault, Fault]] = {
    "R8": ({"approved": None}, {"approved": date(2023, 4, 20)}),
    "R9": ({"reported": date(2023, 4, 19)}, {"reported": date(2023, 4, 20)}),
    "R12": (
        {"result": RESULTS[4]},
        {"result": RESULTS[4], "issue": "标志不清（示例）", "handling": "立案处罚"},
    ),
    "R13": ({"result": None, "handling": None}, {"result": RESULTS[-1]}),
}


def rules(problems: Collection[Problem]) -> set[str]:
    return {problem.rule for problem in problems}


@pytest.mark.parametrize("rule", IN_THE_WORKBOOK)
def test_a_fault_of_the_workbook_triggers_its_rule(rule: str) -> None:
    sheet, row, fault, _ = IN_THE_WORKBOOK[rule]
    assert rule in rules(of_a_row(sheet, row, fault))


@pytest.mark.parametrize("rule", IN_THE_WORKBOOK)
def test_what_the_workbook_may_say_does_not(rule: str) -> None:
    sheet, row, _, allowed = IN_THE_WORKBOOK[rule]
    assert rules(of_a_row(sheet, row, allowed)) == set()


@pytest.mark.parametrize("rule", IN_A_CASE)
def test_a_fault_of_a_case_triggers_its_rule(rule: str) -> None:
    assert rule in rules(of_a_case(IN_A_CASE[rule][0]))


@pytest.mark.parametrize("rule", IN_A_CASE)
def test_what_a_case_may_say_does_not(rule: str) -> None:
    assert rule not in rules(of_a_case(IN_A_CASE[rule][1]))


def of_fairness(
    county: County, monkeypatch: pytest.MonkeyPatch, change: Callable[[Fairness], Fairness]
) -> Outcome:
    county.plan()
    monkeypatch.setattr(fairness, "RUNS", 200)
    monkeypatch.setattr(fairness, "simulate", lambda *given: change(simulate(*given)))
    return fairness.fairness(county.book(), county.office(), "202304-3")


@pytest.mark.thorough
def test_a_township_drawn_too_often_triggers_the_rule_of_equal_shares(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def favoured(result: Fairness) -> Fairness:
        first, *rest = result.strata
        return replace(result, strata=(replace(first, limits=(10**6, 10**6)), *rest))

    assert "R3" in rules(of_fairness(county, monkeypatch, favoured).problems)


def test_equal_shares_do_not(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "R3" not in rules(of_fairness(county, monkeypatch, lambda result: result).problems)


def test_an_issue_that_cannot_be_triggers_the_rule_of_the_public_number(county: County) -> None:
    county.plan()
    with pytest.raises(ProblemsFound) as caught:
        frozen_with(county, "第四期")
    assert "R11" in rules(caught.value.problems)


def test_a_coming_issue_does_not(county: County) -> None:
    county.plan()
    assert "R11" not in rules(frozen_with(county, "2023041").problems)


def frozen_with(county: County, issue: str) -> Outcome:
    return freeze(county.book(), county.office(), "202304-1", bytes(32), issue=issue)


def test_a_paper_without_its_term_triggers_the_rule_of_the_archive() -> None:
    assert rules(of_retention({"paper": "没有这种文书"})) == {"R14"}


def test_a_term_of_the_offices_own_does_not() -> None:
    assert rules(of_retention({"kept": "10年"})) == set()
