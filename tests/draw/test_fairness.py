"""The self-test draws like the draw, passes what is fair, and finds every kind of unfairness put into it."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from math import comb

import pytest

from tests.draw.samples import code, frozen, material, record
from toolkit.draw import fairness
from toolkit.draw.fairness import simulate
from toolkit.draw.frozen import freeze, read_frozen
from toolkit.draw.plan import Caps
from toolkit.draw.quota import Rounding, quotas
from toolkit.draw.team import assign
from toolkit.draw.ticket import ASSIGNMENT, purpose_seed

CLASSES = {"objects": 36, "people": 6, "classes": "AB", "ratio": {"A": "1/7", "B": "2/5"}}
FILES = frozen(**CLASSES)
RUNS = 3_000


def outliers(result):
    return [stratum.stratum for stratum in result.strata if not stratum.fair]


# --- the same draw ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rounding", Rounding)
def test_a_run_with_the_seed_of_a_record_is_that_record(rounding):
    files = record(**CLASSES, rounding=rounding)
    made, lists = json.loads(files["record.json"]), read_frozen(files)
    selected = [line.split("\t")[2] for line in files["selected.txt"].decode().splitlines()]
    drawn = fairness._Pool(lists).draw(made["seed"])
    assert sorted(drawn) == sorted(selected)
    meetings = fairness._Meetings(lists)
    meetings.add(drawn, purpose_seed(made["seed"], ASSIGNMENT))
    teams = {}
    for line in files["assignment.txt"].decode().splitlines():
        teams.setdefault(line.split("\t")[0], []).append(line.split("\t")[2])
    assert meetings.sums == Counter(pair for team in teams.values() for pair in combinations(sorted(team), 2))


def test_the_same_seed_gives_the_same_result_another_seed_another():
    one = simulate(FILES, "x", 200, 20)
    assert simulate(FILES, "x", 200, 20) == one
    assert simulate(FILES, "y", 200, 20) != one


# --- fair draws -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        CLASSES,
        {**CLASSES, "rounding": Rounding.TWO_WAY},
        {"objects": 40, "people": 5, "count": 7},
        {"objects": 30, "people": 5, "ratio": {"-": "1/20"}, "rounding": Rounding.CEIL},
    ],
)
def test_the_draw_passes(options):
    result = simulate(frozen(**options), "示例", RUNS, 150)
    assert result.fair
    assert (result.runs, result.team_runs, result.impossible) == (RUNS, 150, 0)
    for stratum in result.strata:
        assert stratum.least <= stratum.mean <= stratum.most
        right = stratum.chance * RUNS
        assert stratum.limits[0] < right < stratum.limits[1]
        assert stratum.total_limits[0] < right * stratum.size < stratum.total_limits[1]
    assert sum(stratum.size for stratum in result.strata) == options["objects"]
    assert any(pair.score is not None for pair in result.pairs)


def test_what_is_taken_whole_is_always_drawn():
    result = simulate(frozen(ratio={"-": "1/1"}), "x", 50, 0)
    assert result.fair
    assert {(s.least, s.mean, s.most, s.limits) for s in result.strata} == {(1, 1, 1, (50, 50))}


def test_a_share_that_is_whole_is_always_met():
    files = frozen(objects=36, people=5, classes="AB", ratio={"A": "1/6", "B": "1/3"})
    result = simulate(files, "x", 700, 0)
    assert result.fair
    assert all(low == high for low, high in (s.total_limits for s in result.strata))


def test_fair_draws_are_hardly_ever_called_unfair():
    """Sixty self-tests; at one in a thousand the chance of two false alarms is below 0.002."""
    alarms = [simulate(FILES, f"{number}", 150, 0).fair for number in range(60)].count(False)
    assert alarms < 2


@pytest.mark.parametrize("chance", [0.0, 0.003, 0.03, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("runs", [1, 20, 300, 1000])
def test_limits_hold_what_they_promise(chance, runs):
    """Exactly: what lies outside has a chance of at most ``allowed``; and they are not much too wide."""
    for allowed in (0.05, 1e-5):
        low, high = fairness.binomial_limits(chance, runs, allowed)
        inside = sum(comb(runs, k) * chance**k * (1 - chance) ** (runs - k) for k in range(low, high + 1))
        assert 1 - inside <= allowed + 1e-12
        assert high - low <= 2 * 6 * (runs * chance * (1 - chance)) ** 0.5 + 12


# --- unfair ones ------------------------------------------------------------------------------------------


def test_control_a_rounding_that_is_always_the_same_is_found(monkeypatch):
    monkeypatch.setattr(fairness, "quotas", lambda sizes, rule, _: quotas(sizes, rule, "", u=0))
    assert outliers(simulate(FILES, "x", RUNS, 0))


def test_control_one_object_that_is_often_spared_is_found(monkeypatch):
    spared = code(1)
    fair = fairness._Pool.winners

    def winners(pool, share, object_seed):
        names = list(fair(pool, share, object_seed))
        if spared in names and object_seed < "8":
            names[names.index(spared)] = next(n for n in pool.names[share.stratum] if n not in names)
        return names

    monkeypatch.setattr(fairness._Pool, "winners", winners)
    [found] = outliers(simulate(FILES, "x", RUNS, 0))
    assert spared in read_frozen(FILES).pool[found]


def test_control_a_list_drawn_from_the_top_is_found(monkeypatch):
    monkeypatch.setattr(
        fairness._Pool, "winners", lambda pool, share, _: pool.names[share.stratum][: share.quota]
    )
    assert len(outliers(simulate(FILES, "x", 300, 0))) == 6


def test_control_two_friends_who_like_to_meet_are_found(monkeypatch):
    """Every third time, the first two who lead go together."""

    def friendly(seed, objects, *rest):
        teams = assign(seed, objects, *rest)
        if seed < "5":
            teams[min(objects)] = ["16040001", "16040003"]
        return teams

    files = frozen(objects=36, people=8, ratio={"-": "1/4"})
    assert simulate(files, "x", 300, 300).fair
    monkeypatch.setattr(fairness, "assign", friendly)
    result = simulate(files, "x", 300, 300)
    assert ("16040001", "16040003") in [(pair.first, pair.second) for pair in result.pairs if not pair.fair]
    assert outliers(result) == []


def test_control_teams_that_never_change_are_found(monkeypatch):
    monkeypatch.setattr(fairness, "assign", lambda _, objects, *rest: assign("a" * 64, objects, *rest))
    files = frozen(objects=9, people=8, ratio={"-": "1/1"})
    assert not simulate(files, "x", 60, 60).fair


# --- what cannot be judged ----------------------------------------------------------------------------


def test_pairs_are_compared_with_their_like_only():
    """One has more work behind him, one may not go everywhere: nobody is in their place."""
    given = material(objects=30, people=6, caps=Caps(load_before={"16040005": 2}))
    result = simulate(freeze(**given), "x", 40, 40)
    alone = [p for p in result.pairs if p.expected is None]
    assert {(p.first, p.second) for p in alone} == {
        ("16040001", "16040003"),
        ("16040001", "16040005"),
        ("16040003", "16040005"),
    }
    assert all(p.score is None and p.fair for p in alone)


def test_runs_without_lawful_teams_are_counted():
    """The cap leaves room in sum, but not for every three of these six objects."""
    given = material(objects=6, people=6, count=3, caps=Caps(2))
    given["recusals"] = [(code(i), f"1604000{j}", "曾任职") for i in range(4) for j in (0, 2, 4, 5)]
    result = simulate(freeze(**given), "x", 80, 80)
    assert 0 < result.impossible < 80
    assert result.team_runs == 80


def test_without_runs_of_teams_nothing_is_said_of_pairs():
    result = simulate(FILES, "x", 100, 0)
    assert {(pair.together, pair.score) for pair in result.pairs} == {(0, None)}
