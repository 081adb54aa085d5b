"""Invented offices for the tests of the teams, and what a lawful result looks like."""

from __future__ import annotations

from collections import Counter

from tests.draw.oracles import complete
from toolkit.draw.shortage import shortages
from toolkit.draw.staff import Staff

UNITS = ("安全股", "节能股", "产业股")


def office(dice, objects=(2, 6), people=(3, 5), *, cap=False, least_leads=1, density=None, joint=False):
    """A random case: recusals, loads of the year so far, perhaps few leads, a cap, departments to be joined.

    Of five cases one may have objects that can get no team whatever the others get.
    """
    names = [f"示例{j}" for j in range(dice.randint(*objects))]
    inspectors = [f"16{j:02}" for j in range(dice.randint(*people))]
    density = density or dice.choice([0.1, 0.3, 0.5])
    size = dice.choice([2, 2, 3])
    staff = Staff(
        inspectors,
        set(dice.sample(inspectors, dice.randint(least_leads, len(inspectors)))),
        size,
        {i: dice.randrange(4) for i in inspectors},
        dice.choice([3, 4, 5]) if cap else None,
        {i: dice.choice(UNITS) for i in inspectors},
        dice.sample(UNITS, dice.randint(1, size)) if joint else (),
    )
    recusals = {o: {i: "近亲属" for i in inspectors if dice.random() < density} for o in names}
    if dice.random() < 0.2:
        return names, staff, recusals
    possible = {o: barred for o, barred in recusals.items() if not shortages([o], staff, {o: barred})}
    return (list(possible), staff, possible) if possible else (names, staff, recusals)


def large_office(dice, objects, people, **options):
    """A case in which every object can get a team."""
    while True:
        names, staff, recusals = office(dice, (objects, objects), (people, people), **options)
        if not shortages(names, staff, recusals):
            return names, staff, recusals


def loads(teams, staff):
    counts = Counter(person for team in teams.values() for person in team)
    return {i: staff.load_before.get(i, 0) + counts[i] for i in staff.inspectors}


def squares(teams, staff):
    return sum(load * load for load in loads(teams, staff).values())


def require_lawful(teams, names, staff, recusals):
    assert set(teams) == set(names)
    for name, team in teams.items():
        assert len(team) == len(set(team)) == staff.size
        assert set(team) <= set(staff.inspectors) - set(recusals.get(name, {}))
        assert complete(team, staff)
        assert team[0] in staff.leads
        assert not staff.joint or staff.department[team[0]] == staff.joint[0]
    if staff.cap is not None:
        counts = loads(teams, staff)
        assert all(counts[i] <= max(staff.cap, staff.load_before.get(i, 0)) for i in counts)
