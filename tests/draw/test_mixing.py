"""Mixing loses no arrangement and favours none."""

from __future__ import annotations

import random
from collections import Counter
from hashlib import sha256

import pytest

from tests.draw.oracles import optimal_arrangements, uniformity_score
from toolkit.draw import mixing
from toolkit.draw.mixing import Arrangement, mix, move, rotate, swap
from toolkit.draw.team import Staff, assign

PEOPLE = ["A", "B", "C", "D", "E"]
CASES = {
    "two objects, four people": (["x", "y"], Staff(PEOPLE[:4], {"A", "B"}, 2, {"A": 1}), {}),
    "recusals": (
        ["x", "y", "z"],
        Staff(PEOPLE, {"A", "C", "D"}, 2),
        {"x": {"A": ""}, "y": {"B": "", "C": ""}},
    ),
    "one lead": (["x", "y", "z"], Staff(PEOPLE[:4], {"A"}, 2), {"x": {"B": ""}}),
    "teams of three": (["x", "y", "z"], Staff(PEOPLE, {"A", "B"}, 3, {"E": 1}), {}),
    "two departments": (
        ["x", "y", "z"],
        Staff(PEOPLE, {"A", "B", "D"}, 2, department=dict(zip(PEOPLE, "uuvvv", strict=True)), joint="uv"),
        {"x": {"A": ""}, "y": {"C": ""}},
    ),
}
SEEDS = 1500


def counts(case, rounds, seeds=SEEDS):
    objects, staff, recusals = CASES[case]
    optimal, _ = optimal_arrangements(objects, staff, recusals)
    found = Counter(dict.fromkeys(optimal, 0))
    for run in range(seeds):
        teams = assign(sha256(f"{case}{run}".encode()).hexdigest(), objects, staff, recusals, rounds)
        found[tuple(frozenset(teams[o]) for o in objects)] += 1
    assert len(found) == len(optimal), "an arrangement that is not optimal"
    return found.values()


@pytest.mark.thorough
@pytest.mark.parametrize("case", CASES)
def test_every_optimal_arrangement_comes_equally_often(case):
    assert uniformity_score(counts(case, 48)) < 3.3


@pytest.mark.long
@pytest.mark.parametrize("case", CASES)
def test_every_optimal_arrangement_comes_equally_often_in_6000_draws(case):
    assert uniformity_score(counts(case, 64, 6000)) < 3.09  # p > 1e-3


def test_control_the_start_alone_is_far_from_uniform():
    assert uniformity_score(counts("recusals", 0)) > 10


def test_control_moves_in_a_fixed_order_are_not_uniform(monkeypatch):
    """What the protocol warns of: each inspector in turn takes the first object he may."""

    def in_fixed_order(arrangement, words):
        teams, load = arrangement.teams, arrangement.load
        for y in range(len(load)):
            for o, team in enumerate(teams):
                s = next((s for s, x in enumerate(team) if load[x] - load[y] == 1), None)
                if s is None:
                    continue
                rest = arrangement.masks[o] ^ (1 << team[s])
                if mixing._fits(arrangement, o, rest, arrangement.part[team[s]], y):
                    load[team[s]] -= 1
                    load[y] += 1
                    team[s] = y
                    arrangement.masks[o] = rest | 1 << y
                    break

    monkeypatch.setattr(mixing, "move", in_fixed_order)
    assert uniformity_score(counts("recusals", 48)) > 3.3


# --- one-to-one, step by step ----------------------------------------------------------------------


def office(dice, n=4, m=5, k=2):
    eligible = [sum(1 << i for i in range(m) if dice.random() < 0.8) | 0b11 for _ in range(n)]
    teams = [sorted([0, dice.choice([i for i in range(1, m) if mask >> i & 1])]) for mask in eligible]
    return arrangement_of(teams, eligible, [0b101, -1, 0b101, -1, -1])


def arrangement_of(teams, eligible, part):
    m = len(part)
    load = [sum(i in team for team in teams) for i in range(m)]
    masks = [sum(1 << i for i in team) for team in teams]
    return Arrangement([list(team) for team in teams], masks, load, eligible, part)


def valid(arrangement):
    return all(
        len(set(team)) == len(team)
        and mask == sum(1 << i for i in team)
        and not mask & ~may
        and all(mask & part for part in arrangement.part)
        for team, mask, may in zip(arrangement.teams, arrangement.masks, arrangement.eligible, strict=True)
    ) and arrangement.load == [sum(i in t for t in arrangement.teams) for i in range(len(arrangement.load))]


def copy(arrangement):
    return arrangement_of(arrangement.teams, arrangement.eligible, arrangement.part)


def test_a_swap_and_a_move_are_their_own_inverse_and_three_rotations_come_round():
    dice = random.Random(1)
    moved = Counter()
    for _ in range(1200):
        start = office(dice)
        n = len(start.teams)
        offered = bytes(dice.randrange(3) for _ in range(n))
        order = dice.sample(range(n), n)
        words = [dice.randrange(1 << 64)]
        steps = {
            "swap": (lambda a, o=offered, p=order: swap(a, o, [p[:2], p[2:]]), (2,)),
            "rotate": (lambda a, o=offered, p=order: rotate(a, o, [p[:1], p[1:2], p[2:3]]), (1, 2, 3)),
            "move": (lambda a, w=words: move(a, w), (2,)),
        }
        for name, (step, periods) in steps.items():
            here, back = copy(start), []
            for turn in range(1, max(periods) + 1):
                step(here)
                assert valid(here)
                assert sorted(here.load) == sorted(start.load)
                moved[name] += turn == 1 and here.teams != start.teams
                if here.teams == start.teams:
                    back.append(turn)
            assert back, f"{name} does not come round"
    assert min(moved[name] for name in ("swap", "rotate", "move")) > 10


def test_a_swap_is_the_rotation_of_two():
    dice = random.Random(2)
    for _ in range(300):
        one = office(dice, n=6)
        other = copy(one)
        offered, order = bytes(dice.randrange(3) for _ in range(6)), dice.sample(range(6), 6)
        swap(one, offered, [order[:3], order[3:]])
        rotate(other, offered, [order[:3], order[3:]])
        assert one == other


def test_every_object_stands_at_most_once_in_the_heaps():
    for n in range(2, 12):
        for heaps in (2, 3):
            if n >= heaps:
                dealt = mixing._deal(n, heaps, [n * 7 + 3, 5, 11])
                flat = [o for heap in dealt for o in heap]
                assert len(flat) == len(set(flat)) == n // heaps * heaps
                assert set(flat) <= set(range(n))


def test_the_bytes_of_a_round_are_counted_hashes():
    expected = b"".join(sha256(f"{'a' * 64}|mix|7|{j}".encode()).digest() for j in range(3))
    assert mixing.round_stream("a" * 64, 7, heaps=3, n=6, m=5) == expected[: 8 * 3 + 6 + 8 * 5]


def test_in_a_large_office_objects_and_people_meet_at_random():
    """Counts of inspector i on object o over many seeds: no pair stands out."""
    people = [f"16{j:02}" for j in range(10)]
    staff = Staff(people, people[:6], 2)
    names = [f"示例{j:02}" for j in range(15)]
    met = Counter()
    runs = 300
    for run in range(runs):
        for name, team in assign(sha256(b"%d" % run).hexdigest(), names, staff, {}, 64).items():
            met.update((name, person) for person in team)
    for group in (people[:6], people[6:]):
        total = sum(met[name, person] for name in names for person in group)
        p = total / runs / len(names) / len(group)
        spread = (runs * p * (1 - p)) ** 0.5
        assert max(abs(met[n, i] - runs * p) for n in names for i in group) < 5 * spread


def test_nothing_to_mix_is_fine():
    mix("a" * 64, Arrangement([], [], [0, 0], [], [1, -1]), 8)
