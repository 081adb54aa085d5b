"""What the draw's tests measure against: p-values, and brute force over all arrangements of tiny instances."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product
from math import exp, sqrt
from statistics import NormalDist


def chi_square_score(statistic: float, freedom: int) -> float:
    """A χ² statistic as a standard normal score (Wilson–Hilferty 1931); 3.3 is p ≈ 5e-4 on one side."""
    spread = 2 / (9 * freedom)
    return ((statistic / freedom) ** (1 / 3) - (1 - spread)) / sqrt(spread)


def chi_square_p(statistic, freedom):
    """The chance of a χ² at least as large, from the score above (to about 1e-4 for 20 and more degrees)."""
    return 1 - NormalDist().cdf(chi_square_score(statistic, freedom))


def kolmogorov_p(values):
    """Kolmogorov–Smirnov: the chance of a larger distance from the uniform distribution on [0, 1).

    The limit series with the correction of Stephens (1970) for the sample size.
    """
    values = sorted(values)
    n = len(values)
    distance = max(max((i + 1) / n - x, x - i / n) for i, x in enumerate(values))
    scaled = (sqrt(n) + 0.12 + 0.11 / sqrt(n)) * distance
    return min(1.0, 2 * sum((-1) ** (k - 1) * exp(-2 * (k * scaled) ** 2) for k in range(1, 101)))


def uniformity_score(counts) -> float:
    """How far counts are from all being alike, as a normal score."""
    counts = list(counts)
    expected = sum(counts) / len(counts)
    return chi_square_score(sum((c - expected) ** 2 / expected for c in counts), len(counts) - 1)


def complete(team, staff) -> bool:
    """Whether a team has its 主检 and, in a joint inspection, somebody of each department."""
    heads = [i for i in team if i in staff.leads]
    if staff.joint:
        heads = [i for i in heads if staff.department[i] == staff.joint[0]]
    return bool(heads) and {staff.department[i] for i in team if staff.joint} >= set(staff.joint)


def lawful_teams(staff, barred):
    return [
        frozenset(team)
        for team in combinations(sorted(set(staff.inspectors) - set(barred)), staff.size)
        if complete(team, staff)
    ]


def arrangements(objects, staff, recusals):
    """Every lawful arrangement with its Σload², by trying all of them."""
    choices = [lawful_teams(staff, recusals.get(o, {})) for o in objects]
    for teams in product(*choices):
        load = {i: staff.load_before.get(i, 0) for i in staff.inspectors}
        fits = True
        for team in teams:
            for person in team:
                load[person] += 1
                fits &= staff.cap is None or load[person] <= staff.cap
        if fits:
            yield tuple(teams), sum(n * n for n in load.values())


def optimal_arrangements(objects, staff, recusals):
    """The arrangements of least Σload² (empty when nothing is lawful) and that least value."""
    best, found = None, []
    for teams, cost in arrangements(objects, staff, recusals):
        if best is None or cost < best:
            best, found = cost, []
        if cost == best:
            found.append(teams)
    return found, best


def shortage(objects, staff, recusals):
    """How many places stay empty at least, by a maximum flow from people to seats.

    An object has a seat for each kind of person it must have and k - kinds for anybody; a person sits there once.
    """
    must = len(staff.joint) or 1
    arcs = defaultdict(dict)
    for i in staff.inspectors:
        before = staff.load_before.get(i, 0)
        arcs["from"][i] = len(objects) if staff.cap is None else max(0, staff.cap - before)
        for o in set(objects) - {o for o in objects if i in recusals.get(o, {})}:
            arcs[i][i, o] = 1
            arcs[i, o] = dict.fromkeys([(o, kind) for kind in (*kinds_of(i, staff), "anybody")], 1)
    for o in objects:
        for kind in staff.joint or ["主检"]:
            arcs[o, kind]["to"] = 1
        arcs[o, "anybody"]["to"] = staff.size - must
    return staff.size * len(objects) - max_flow(arcs)


def kinds_of(person, staff):
    """The kind of seat a person can take besides those for anybody."""
    if not staff.joint:
        return ["主检"] if person in staff.leads else []
    unit = staff.department[person]
    return [unit] if unit in staff.joint[1:] or (unit == staff.joint[0] and person in staff.leads) else []


def max_flow(arcs):
    """From node "from" to node "to", by augmenting along any path (Ford–Fulkerson); the arcs are used up."""
    flow = 0
    while True:
        came, stack = {"from": None}, ["from"]
        while stack and "to" not in came:
            node = stack.pop()
            for other, left in arcs[node].items():
                if left > 0 and other not in came:
                    came[other] = node
                    stack.append(other)
        if "to" not in came:
            return flow
        node = "to"
        while (before := came[node]) is not None:
            arcs[before][node] -= 1
            arcs[node][before] = arcs[node].get(before, 0) + 1
            node = before
        flow += 1
