"""Teams keep every rule, share the work as evenly as possible, and say why when they cannot."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from oracles import arrangements, optimal_arrangements, shortage

from toolkit.draw.team import Infeasible, Staff, assign, overload, shortages

SEED = "c" * 64


def instance(dice, objects=(2, 6), people=(3, 5), *, cap=False, least_leads=1, density=None):
    """A random case: recusals, loads of the year so far, perhaps few leads, perhaps a cap."""
    names = [f"示例{j}" for j in range(dice.randint(*objects))]
    inspectors = [f"16{j:02}" for j in range(dice.randint(*people))]
    density = density or dice.choice([0.1, 0.3, 0.5])
    staff = Staff(
        inspectors,
        set(dice.sample(inspectors, dice.randint(least_leads, len(inspectors)))),
        dice.choice([2, 2, 3]),
        {i: dice.randrange(4) for i in inspectors},
        dice.choice([3, 4, 5]) if cap else None,
    )
    recusals = {o: {i: "近亲属" for i in inspectors if dice.random() < density} for o in names}
    if dice.random() < 0.2:
        return names, staff, recusals
    possible = {o: barred for o, barred in recusals.items() if not shortages([o], staff, {o: barred})}
    return list(possible), staff, possible


def loads(teams, staff):
    counts = Counter(person for team in teams.values() for person in team)
    return {i: staff.load_before.get(i, 0) + counts[i] for i in staff.inspectors}


def require_lawful(teams, names, staff, recusals):
    assert set(teams) == set(names)
    for name, team in teams.items():
        assert len(team) == len(set(team)) == staff.size
        assert set(team) <= set(staff.inspectors) - set(recusals.get(name, {}))
        assert team[0] in staff.leads
    if staff.cap is not None:
        counts = loads(teams, staff)
        assert all(counts[i] <= max(staff.cap, staff.load_before.get(i, 0)) for i in counts)


@pytest.mark.parametrize("cap", [False, True])
def test_against_trying_everything(cap):
    """Same feasibility and same least Σload² as brute force, with leads, recusals, old loads and caps."""
    dice = random.Random(20 + cap)
    seen = Counter()
    for _ in range(150):
        names, staff, recusals = instance(dice, cap=cap)
        _, best = optimal_arrangements(names, staff, recusals)
        try:
            teams = assign(SEED, names, staff, recusals, 4)
        except Infeasible:
            assert best is None
            seen["infeasible"] += 1
            continue
        require_lawful(teams, names, staff, recusals)
        assert sum(n * n for n in loads(teams, staff).values()) == best
        seen["feasible"] += 1
    assert min(seen["feasible"], seen["infeasible"]) > 10


def test_the_number_missing_is_exactly_what_hall_says():
    dice = random.Random(5)
    told = 0
    for _ in range(2000):
        names, staff, recusals = instance(dice, people=(5, 6), cap=True)
        if shortages(names, staff, recusals) or overload(len(names), staff):
            continue
        try:
            assign(SEED, names, staff, recusals, 0)
        except Infeasible as error:
            missing = int(re.search(r"缺 (\d+) 人次", str(error))[1])
            assert missing == shortage(names, staff, recusals) > 0
            told += 1
    assert told > 10


def test_control_the_greedy_start_alone_is_not_optimal():
    """Without steps 3 and 4 the comparison with brute force fails: the test above can fail."""
    from toolkit.draw.team import _Board

    dice = random.Random(9)
    worse = 0
    for _ in range(60):
        names, staff, recusals = instance(dice, objects=(2, 5))
        if shortages(names, staff, recusals):
            continue
        board = _Board(SEED, names, staff, recusals)
        board.fill()
        _, best = optimal_arrangements(names, staff, recusals)
        worse += sum(n * n for n in board.load) > best
    assert worse > 0


def test_a_larger_office_has_no_improving_chain_left():
    dice = random.Random(3)
    done = 0
    while done < 6:
        names, staff, recusals = instance(dice, objects=(60, 60), people=(12, 12), least_leads=8, density=0.6)
        if shortages(names, staff, recusals):
            continue
        teams = assign(SEED, names, staff, recusals, 16)
        require_lawful(teams, names, staff, recusals)
        assert not improving_chain(teams, staff, recusals)
        done += 1


def improving_chain(teams, staff, recusals):
    """Transitive closure of "x can hand an object to y", by its own means (Warshall)."""
    people = list(staff.inspectors)
    reach = {
        (x, y)
        for name, team in teams.items()
        for x in team
        for y in people
        if y not in team and y not in recusals.get(name, {}) and ((set(team) - {x}) | {y}) & set(staff.leads)
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
    names, staff, recusals = instance(random.Random(8), objects=(20, 20), people=(12, 12), least_leads=8)
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


def test_an_object_barred_from_all_leads_is_reported_with_reasons():
    staff = Staff(["甲", "乙", "丙"], ["甲"], 2)
    recusals = {"示例甲": {"甲": "近亲属"}, "示例乙": {"甲": "曾任职", "乙": "近亲属"}}
    problems = shortages(["示例甲", "示例乙", "示例丙"], staff, recusals)
    assert len(problems) == 2
    assert "没有主检" in problems[0].what
    assert "近亲属 1 人" in problems[1].what
    assert "缺 1 人" in problems[1].what
    with pytest.raises(Infeasible):
        assign(SEED, ["示例甲"], staff, recusals, 0)


def test_too_few_people_are_reported_once_not_for_every_object():
    problems = shortages([f"示例{j}" for j in range(50)], Staff(["甲"], ["甲"], 2), {})
    assert len(problems) == 1
    assert "可派 1 人" in problems[0].what


def test_a_cap_that_cannot_be_met_is_told_with_numbers_and_what_helps():
    people = ["甲", "乙", "丙", "丁"]
    staff = Staff(people, people, 2, {"甲": 3, "乙": 3}, cap=5)
    assert overload(7, staff) == []
    [problem] = overload(8, staff)
    assert "缺 2 人次" in problem.what
    assert "上限" in problem.remedy


def test_a_certificate_names_the_people_the_objects_and_the_recusals_that_would_help():
    people = ["A1", "A2", "B1", "B2", "B3"]
    staff = Staff(people, people, 2, {}, cap=2)
    recusals = {
        f"示例{j}": dict.fromkeys(["B1", "B2", "B3"][: 3 if j < 3 else 0], "曾任职") for j in range(4)
    }
    with pytest.raises(Infeasible) as caught:
        assign(SEED, list(recusals), staff, recusals, 0)
    text = str(caught.value)
    assert "3 户（示例0、示例1、示例2）" in text
    assert "2 人（A1、A2）" in text
    assert "缺 2 人次" in text
    assert "示例0—B1" in text


def test_a_certificate_counts_the_leads():
    """A1 alone can lead three of the objects, although there are people enough."""
    people = ["A1", "A2", "B1", "B2", "B3"]
    staff = Staff(people, ["A1", "A2"], 2, {}, cap=2)
    recusals = {f"示例{j}": {"A2": "曾任职"} if j < 3 else {} for j in range(4)}
    with pytest.raises(Infeasible, match=r"3 户（示例0、示例1、示例2）.*1 人（A1）.*缺 1 人次"):
        assign(SEED, list(recusals), staff, recusals, 0)


def test_no_objects_need_no_teams():
    assert assign(SEED, [], Staff(["甲", "乙"], ["甲"], 2), {}, 8) == {}


def test_brute_force_itself_sees_the_lead():
    staff = Staff(["甲", "乙", "丙"], ["甲"], 2)
    assert len(list(arrangements(["示例"], staff, {}))) == 2
