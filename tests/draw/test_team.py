"""Teams keep every rule, share the work as evenly as possible, and say why when they cannot."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.draw.offices import large_office, loads, office, require_lawful, squares
from tests.draw.oracles import arrangements, complete, optimal_arrangements
from toolkit.draw.board import Board
from toolkit.draw.team import Infeasible, Staff, assign

SEED = "c" * 64


@pytest.mark.parametrize("joint", [False, True])
@pytest.mark.parametrize("cap", [False, True])
def test_against_trying_everything(cap, joint):
    """Same feasibility and same least Σload² as brute force: leads, departments, recusals, old loads, caps."""
    dice = random.Random(20 + cap)
    seen = Counter()
    for _ in range(150):
        names, staff, recusals = office(dice, cap=cap, joint=joint)
        _, best = optimal_arrangements(names, staff, recusals)
        try:
            teams = assign(SEED, names, staff, recusals, 4)
        except Infeasible:
            assert best is None
            seen["infeasible"] += 1
            continue
        require_lawful(teams, names, staff, recusals)
        assert squares(teams, staff) == best
        seen["feasible"] += 1
    assert min(seen["feasible"], seen["infeasible"]) >= 10


def test_control_the_greedy_start_alone_is_not_optimal():
    """Without steps 3 and 4 the comparison with brute force fails: the test above can fail."""
    dice = random.Random(9)
    worse = 0
    for _ in range(60):
        names, staff, recusals = office(dice, objects=(2, 5))
        _, best = optimal_arrangements(names, staff, recusals)
        if best is not None:
            board = Board(SEED, names, staff, recusals)
            board.fill()
            worse += sum(n * n for n in board.load) > best
    assert worse > 0


@pytest.mark.parametrize("joint", [False, True])
def test_a_larger_office_has_no_improving_chain_left(joint):
    dice = random.Random(3)
    for _ in range(6):
        names, staff, recusals = large_office(dice, 60, 12, least_leads=8, density=0.5, joint=joint)
        teams = assign(SEED, names, staff, recusals, 16)
        require_lawful(teams, names, staff, recusals)
        assert not improving_chain(teams, staff, recusals)


def improving_chain(teams, staff, recusals):
    """Transitive closure of "x can hand an object to y", by its own means (Warshall)."""
    people = list(staff.inspectors)
    reach = {
        (x, y)
        for name, team in teams.items()
        for x in team
        for y in people
        if y not in team and y not in recusals.get(name, {}) and complete((set(team) - {x}) | {y}, staff)
    }
    for via in people:
        reach |= {(x, y) for x in people for y in people if (x, via) in reach and (via, y) in reach}
    load = loads(teams, staff)
    return any(load[x] >= load[y] + 2 for x, y in reach)


def test_old_loads_are_evened_out():
    people = [f"16{j:02}" for j in range(6)]
    staff = Staff(people, people, 2, {"1600": 7, "1601": 5})
    teams = assign(SEED, [f"示例{j}" for j in range(8)], staff, {}, 64)
    assert sorted(loads(teams, staff).values()) == [4, 4, 4, 4, 5, 7]


def test_the_order_in_which_things_are_given_does_not_matter():
    names, staff, recusals = large_office(random.Random(8), 20, 12, least_leads=8)
    one = assign(SEED, names, staff, recusals, 32)
    turned = Staff(staff.inspectors[::-1], staff.leads, staff.size, staff.load_before)
    assert assign(SEED, names[::-1], turned, dict(reversed(recusals.items())), 32) == one
    assert assign("d" * 64, names, staff, recusals, 32) != one


def test_a_known_answer_so_that_others_can_recompute():
    people = [f"1604{j:02}" for j in range(5)]
    staff = Staff(people, people[1::2], 2)
    teams = assign(SEED, ["A", "B", "C", "D"], staff, {"A": {"160401": "近亲属"}}, 8)
    assert teams == KNOWN


KNOWN = {
    "A": ["160403", "160404"],
    "B": ["160403", "160402"],
    "C": ["160401", "160400"],
    "D": ["160401", "160404"],
}


def test_no_objects_need_no_teams():
    assert assign(SEED, [], Staff(["甲", "乙"], ["甲"], 2), {}, 8) == {}


def test_brute_force_itself_sees_the_lead():
    staff = Staff(["甲", "乙", "丙"], ["甲"], 2)
    assert len(list(arrangements(["示例"], staff, {}))) == 2
