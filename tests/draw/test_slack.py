"""A slack in the balance: every arrangement within it comes equally often, and none outside it ever."""

from __future__ import annotations

import random
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from tests.draw import entropy
from tests.draw.oracles import arrangements, lawful_teams, uniformity_score
from tests.draw.test_mixing import CASES
from tests.draw.test_mixing_arrays import random_start
from toolkit.draw import mixing, mixing_arrays
from toolkit.draw.possible import possible_teams
from toolkit.draw.staff import Staff
from toolkit.draw.team import assign

SITUATIONS = {
    **{
        name: (objects, replace(staff, slack=1), recusals)
        for name, (objects, staff, recusals) in CASES.items()
    },
    "one object, uneven loads": (
        ["x"],
        replace(entropy.people((6, 3)), slack=2, load_before={"000000": 2}),
        {},
    ),
    "a cap": (["x", "y"], replace(CASES["recusals"][1], slack=2, cap=1), {}),
}


def within(objects, staff, recusals):
    """Every lawful arrangement whose Σload² is at most 2·slack above the least, by trying all."""
    known = list(arrangements(objects, staff, recusals))
    least = min(cost for _, cost in known)
    return [teams for teams, cost in known if cost <= least + 2 * staff.slack]


def counts(situation, rounds, seeds=1500):
    objects, staff, recusals = SITUATIONS[situation]
    allowed = within(objects, staff, recusals)
    found = Counter(dict.fromkeys(allowed, 0))
    for run in range(seeds):
        teams = assign(sha256(f"{situation}{run}".encode()).hexdigest(), objects, staff, recusals, rounds)
        found[tuple(frozenset(teams[o]) for o in objects)] += 1
    assert len(found) == len(allowed), "an arrangement outside the slack"
    return found.values()


@pytest.mark.thorough
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_arrangement_within_the_slack_comes_equally_often(situation):
    assert uniformity_score(counts(situation, 64)) < 3.3


def test_control_balance_alone_is_far_from_uniform():
    assert uniformity_score(counts("recusals", 0)) > 10


def test_control_a_slack_that_is_not_heeded_is_seen(monkeypatch):
    """If Σload² were not watched, arrangements outside the slack would come."""
    monkeypatch.setattr(mixing.Arrangement, "shift", lambda *_: 0)
    with pytest.raises(AssertionError, match="outside the slack"):
        counts("recusals", 16, 200)


def test_without_slack_the_teams_are_those_of_ssj1():
    """The moves of slack 0 are those between loads that differ by one, as they always were."""
    for name, (objects, staff, recusals) in CASES.items():
        for run in range(40):
            seed = sha256(f"{name}{run}".encode()).hexdigest()
            with pytest.MonkeyPatch.context() as patch:
                now = assign(seed, objects, staff, recusals, 24)
                patch.setattr(
                    mixing.Arrangement, "shift", lambda a, x, y: 0 if a.load[x] - a.load[y] == 1 else None
                )
                assert assign(seed, objects, staff, recusals, 24) == now


def test_both_ways_of_mixing_are_the_same_with_slack():
    dice = random.Random(14)
    uneven = 0
    for objects, people in [(1, 9), (3, 8), (7, 17), (40, 9), (120, 70)]:
        plain = random_start(dice, objects, people, joint=False)
        plain.limit = 6
        arrays = deepcopy(plain)
        mixing.mix("a" * 64, plain, 40)
        mixing_arrays.mix("a" * 64, arrays, 40)
        assert plain == arrays
        uneven += plain.excess > 0
    assert uneven > 2


@pytest.mark.parametrize("slack", [0, 1, 2, 3])
def test_the_loads_stay_together_however_long_it_goes_on(slack):
    """One firm a month for twenty years: nobody is ever more than slack + 1 visits ahead of another."""
    staff = entropy.people((6, 3))
    load = dict.fromkeys(staff.inspectors, 0)
    furthest = 0
    for month in range(240):
        here = replace(staff, load_before=dict(load), slack=slack)
        (team,) = assign(sha256(b"%d" % month).hexdigest(), ["x"], here, {}, 48).values()
        for person in team:
            load[person] += 1
        leads, others = (
            [load[i] for i in staff.inspectors if (i in staff.leads) is lead] for lead in (True, False)
        )
        furthest = max(furthest, max(leads) - min(leads), max(others) - min(others))
    assert furthest == slack + 1


def test_the_possible_teams_are_counted_as_they_are_enumerated():
    dice = random.Random(3)
    for _ in range(200):
        inspectors = [f"{number:02}" for number in range(dice.randint(3, 9))]
        joint = dice.choice([(), ("甲",), ("甲", "乙")])
        staff = Staff(
            inspectors,
            set(dice.sample(inspectors, dice.randint(1, 3))),
            dice.randint(2, 3),
            {person: dice.randint(0, 4) for person in inspectors},
            dice.choice([None, 4, 9]),
            {person: dice.choice("甲乙丙") for person in inspectors},
            joint,
            dice.randint(0, 3),
        )
        free = [p for p in inspectors if staff.cap is None or staff.load_before[p] < staff.cap]
        teams = {
            team: sum(staff.load_before[p] for p in team)
            for team in lawful_teams(replace(staff, inspectors=free), {})
        }
        least = min(teams.values(), default=0)
        counted = possible_teams(staff)
        assert counted.lawful == len(teams)
        assert counted.possible == sum(load <= least + staff.slack for load in teams.values())
        assert set(counted.leads) == staff.parts()[0].members


def test_the_draw_itself_leaves_as_many_teams_open_as_are_counted():
    """Three hundred seeds for a single firm reach exactly the teams that are called possible."""
    staff = replace(entropy.people((7, 4)), load_before={"000000": 3, "000001": 1, "000005": 2}, slack=2)
    reached = {
        frozenset(*assign(sha256(b"%d" % n).hexdigest(), ["x"], staff, {}, 48).values()) for n in range(300)
    }
    assert len(reached) == possible_teams(staff).possible < possible_teams(staff).lawful


def test_the_table_of_the_document_is_what_is_measured():
    text = (Path(__file__).parents[2] / "docs" / "抽取规程.md").read_text("utf-8")
    rows = [entropy.measured((4, 2), slack) for slack in entropy.SLACKS]
    lines = list(entropy.table(rows))
    for line in lines:
        assert line in text, line
    assert rows[0].certain > 0.4  # the control: exact balance tells the team beforehand
    assert rows[2].certain < 0.01
