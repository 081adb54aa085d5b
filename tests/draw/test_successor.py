"""Who replaces an inspector afterwards is fixed by the seed, lawful, and the same whoever computes it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from hashlib import sha256

import pytest

from tests.draw.offices import large_office, loads, require_lawful
from tests.draw.oracles import complete
from tests.draw.samples import plan
from toolkit.draw.encoding import to_lines
from toolkit.draw.frozen import Frozen
from toolkit.draw.staff import Infeasible, Staff
from toolkit.draw.successor import successor
from toolkit.draw.team import assign
from toolkit.errors import WrongUse

SEED = "e" * 64


def h(text):
    return sha256(text.encode()).hexdigest()


def drawn(dice, joint=False, cap=False):
    """Frozen lists of an invented office, and the teams that were drawn."""
    names, staff, recusals = large_office(dice, 12, 9, least_leads=5, joint=joint, density=0.2)
    if cap:
        staff = Staff(staff.inspectors, staff.leads, staff.size, staff.load_before, 6)
    try:
        teams = assign(SEED, names, staff, recusals, 8)
    except Infeasible:
        return drawn(dice, joint, cap)
    frame = to_lines((name, "410481001/-") for name in sorted(names))
    return Frozen(plan(), staff, recusals, {"410481001/-": len(names)}, [frame]), teams


def by_the_page(frozen, teams, target, person, gone):
    """The new team as the protocol's page says it, by trying everybody."""
    staff, barred = frozen.staff, frozen.recusals.get(target, {})
    load = loads(teams, staff)
    rows = []
    for i in sorted(staff.inspectors):
        new = [i if other == person else other for other in teams[target]]
        if i in teams[target] or i in barred or i in gone or not complete(new, staff):
            continue
        if staff.cap is None or load[i] < staff.cap:
            rows.append((load[i], h(f"{SEED}|sub|{target}|{i}|{len(gone)}"), i, new))
    if not rows:
        return None
    team = min(rows)[3]
    can_lead = [
        i for i in team if i in staff.leads and (not staff.joint or staff.department[i] == staff.joint[0])
    ]
    if team[0] not in can_lead:
        head = min(can_lead, key=lambda i: (h(f"{SEED}|role|{target}|{i}"), i))
        place = team.index(head)
        team[0], team[place] = team[place], team[0]
    return tuple(team)


@pytest.mark.parametrize("kind", ["plain", "joint", "cap"])
def test_one_after_another_leaves_until_nobody_can_come(kind):
    dice = random.Random(3)
    seen = Counter()
    for _ in range(40):
        frozen, teams = drawn(dice, joint=kind == "joint", cap=kind == "cap")
        for target in dice.sample(sorted(teams), 3):
            gone = set()
            while True:
                person = dice.choice(teams[target])
                gone.add(person)
                expected = by_the_page(frozen, teams, target, person, gone)
                if expected is None:
                    with pytest.raises(Infeasible, match=r"^缺 1 人次：.*没有可以接替的人"):
                        successor(SEED, frozen, teams, target, person, gone)
                    seen["nobody"] += 1
                    break
                before, team = teams[target], successor(SEED, frozen, teams, target, person, gone)
                assert team == expected
                assert gone.isdisjoint(team)
                assert len(set(team) - set(before)) == 1
                teams = {**teams, target: list(team)}
                require_lawful(teams, frozen.pool["410481001/-"], frozen.staff, frozen.recusals)
                seen["lead" if before[0] == person else "other"] += 1
                seen["moved up"] += team[0] != before[0] and team[0] in before
    assert min(seen[what] for what in ("nobody", "lead", "other", "moved up")) > 5


def test_the_order_in_which_things_are_given_does_not_matter():
    frozen, teams = drawn(random.Random(4))
    target = sorted(teams)[0]
    person = teams[target][1]
    team = successor(SEED, frozen, teams, target, person, {person})
    staff = frozen.staff
    turned = Staff(staff.inspectors[::-1], staff.leads, staff.size, staff.load_before)
    backwards = dict(reversed(teams.items()))
    other = replace(frozen, staff=turned)
    assert successor(SEED, other, backwards, target, person, [person, person]) == team


def test_chance_decides_among_the_least_loaded_only():
    """1, 2 and 3 have done as little; who of them comes depends on the seed, 4 never comes."""
    people = [f"160{j}" for j in range(5)]
    staff = Staff(people, people, 2, {"1604": 1})
    frozen = Frozen(plan(), staff, {}, {}, ())
    teams = {"示例": ["1600", "1609"]}
    came = Counter(
        (set(successor(h(f"{run}"), frozen, teams, "示例", "1609", ["1609"])) - {"1600"}).pop()
        for run in range(600)
    )
    assert set(came) == {"1601", "1602", "1603"}
    assert all(abs(count - 200) < 5 * (600 * 2 / 9) ** 0.5 for count in came.values())


def test_the_second_to_leave_is_followed_by_a_new_chance():
    people = [f"16{j:02}" for j in range(40)]
    frozen = Frozen(plan(), Staff(people, people, 2), {}, {}, ())
    first = successor(SEED, frozen, {"示例": people[:2]}, "示例", "1601", {"1601"})
    after_two = successor(SEED, frozen, {"示例": people[:2]}, "示例", "1601", {"1601", "1639"})
    assert first != after_two


def test_a_known_answer_so_that_others_can_recompute():
    people = [f"16040{j}" for j in range(6)]
    frozen = Frozen(plan(), Staff(people, people[:3], 2, {"160405": 1}), {"A": {"160402": "近亲属"}}, {}, ())
    teams = {"A": ["160400", "160404"], "B": ["160401", "160403"]}
    assert successor(SEED, frozen, teams, "A", "160404", ["160404"]) == ("160400", "160403")
    assert successor(SEED, frozen, teams, "A", "160400", ["160400"]) == ("160401", "160404")


def test_who_is_not_on_the_team_cannot_leave_it():
    frozen, teams = drawn(random.Random(5))
    with pytest.raises(WrongUse, match="不在“示例9”的检查组里"):
        successor(SEED, frozen, teams, "示例9", "1699", ["1699"])
    with pytest.raises(WrongUse):
        successor(SEED, frozen, teams, "没有的户", teams["示例9"][0], [])


def test_when_nobody_can_come_the_reasons_are_counted():
    people = [f"160{j}" for j in range(6)]
    staff = Staff(people, people[:3], 2, {"1602": 5}, cap=5)
    frozen = Frozen(plan(), staff, {"示例": {"1601": "近亲属"}}, {}, ())
    with pytest.raises(Infeasible) as caught:
        successor(SEED, frozen, {"示例": ["1600", "1604"]}, "示例", "1600", ["1600", "1605"])
    text = str(caught.value)
    for reason in (
        "回避 1 人",
        "已在本组 1 人",
        "已到年度上限 1 人",
        "不能补足主检 1 人",
        "此前已退出本组 1 人",
    ):
        assert reason in text
