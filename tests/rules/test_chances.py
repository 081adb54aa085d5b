"""What a ratio means in a year, and what a draw of less than one firm means, against draws that were really made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.desk import Rows, desk
from toolkit import columns
from toolkit.draw.quota import Rule, quotas
from toolkit.draw.ticket import below
from toolkit.errors import Level, Problem
from toolkit.jobs.base import Desk
from toolkit.rules.chances import at_least_once, chance_text, expected, prospect


def planned(**cells: object) -> Desk:
    """The sample's plan with the cells of its second row changed: 36 firms of 工业企业."""

    def change(rows: Rows) -> None:
        rows[1] |= cells  # type: ignore[arg-type]

    return desk({columns.PLAN: change})


def empty_draws(current: Desk) -> list[Problem]:
    return [problem for problem in current.problems if "一户也抽不到" in problem.what]


def test_five_percent_nine_times_is_37_percent_a_year_not_five() -> None:
    assert chance_text(at_least_once(0.05, 9)) == "37%"


def drawn_in_a_year(draw: int, of: int, times: int, cap: int, years: int) -> float:
    """The share of (firm, year) in which the firm was drawn at least once, by drawing."""
    hits = 0
    for year in range(years):
        visits = [0] * of
        for month in range(times):
            free = [firm for firm in range(of) if not cap or visits[firm] < cap]
            for number in range(min(draw, len(free))):
                visits[free.pop(below(f"{year}", f"{month}|{number}", len(free)))] += 1
        hits += sum(map(bool, visits))
    return hits / (of * years)


@pytest.mark.parametrize(
    ("draw", "of", "times", "cap"), [(6, 60, 9, 1), (6, 60, 9, 0), (6, 60, 9, 2), (10, 40, 12, 2)]
)
def test_the_chance_in_a_year_is_the_share_of_firms_that_are_drawn(
    draw: int, of: int, times: int, cap: int
) -> None:
    """Within three standard errors; the chance of a single draw, which is often taken for it, is far outside."""
    drawn = drawn_in_a_year(draw, of, times, cap, years := 60)
    error = 3 * (0.25 / (of * years)) ** 0.5
    assert abs(at_least_once(draw / of, times, cap) - drawn) < error
    assert abs(draw / of - drawn) > error


@pytest.mark.parametrize(("quantity", "nobody"), [("1%", Fraction(64, 100)), ("2%", Fraction(28, 100))])
def test_less_than_one_firm_a_draw_says_the_chance_of_nobody_and_what_to_write(
    quantity: str, nobody: Fraction
) -> None:
    (problem,) = empty_draws(planned(quantity=quantity))
    assert f"有 {chance_text(nobody)} 的机会一户也抽不到" in problem.what
    assert f"“不低于{quantity}”" in problem.remedy
    assert "“1户”" in problem.remedy
    assert (problem.level, problem.rule, problem.place.cell) == (Level.WARNING, "R10", "I6")


def test_that_chance_is_the_share_of_all_starting_points_that_take_nobody() -> None:
    current = planned(quantity="1%")
    coming = prospect(current.plan.rows[2], current.registry)
    assert coming
    sizes = {share.stratum: share.size for share in coming.strata}
    rule = Rule(None, {"-": Fraction(1, 100)}, None)
    denominator = quotas(sizes, rule, "s").denominator
    nobody = [
        u for u in range(denominator) if not sum(share.quota for share in quotas(sizes, rule, "s", u).shares)
    ]
    assert Fraction(len(nobody), denominator) == coming.nobody == Fraction(64, 100)


@pytest.mark.parametrize("quantity", ["3%", "不低于1%", "1户", "100%"])
def test_what_always_draws_somebody_is_not_reminded_of(quantity: str) -> None:
    assert not empty_draws(planned(quantity=quantity))


def test_the_estimate_leaves_out_whom_no_daily_check_disturbs() -> None:
    """The control: whose 无事不扰 has ended before the first draw, and a 专项 check, which spares nobody."""

    def some(until: object) -> Desk:
        def change(rows: Rows) -> None:
            for row in [row for row in rows if row["category"] == "工业企业"][:12]:
                row |= {"spared": "守信示范企业", "spared_basis": "示例文〔2023〕9号", "spared_until": until}

        return desk({columns.TARGETS: change, columns.PLAN: lambda rows: rows[1].update(quantity="50%")})

    def number(current: Desk, **said: object) -> int | None:
        return expected(replace(current.plan.rows[2], **said), current.registry)  # type: ignore[arg-type]

    whole, fewer, ended = some(date(2023, 3, 31)), some(None), some(date(2023, 4, 1))
    assert number(whole) == 18
    assert number(fewer) == 12 == number(ended)
    assert number(fewer, check_type="专项") == 18
