"""What the draw's tests measure against: a χ² scale, and brute force over all arrangements of tiny instances."""

from __future__ import annotations

from itertools import combinations, product
from math import sqrt


def chi_square_score(statistic: float, freedom: int) -> float:
    """A χ² statistic as a standard normal score (Wilson–Hilferty 1931); 3.3 is p ≈ 5e-4 on one side."""
    spread = 2 / (9 * freedom)
    return ((statistic / freedom) ** (1 / 3) - (1 - spread)) / sqrt(spread)


def uniformity_score(counts) -> float:
    """How far counts are from all being alike, as a normal score."""
    counts = list(counts)
    expected = sum(counts) / len(counts)
    return chi_square_score(sum((c - expected) ** 2 / expected for c in counts), len(counts) - 1)


def lawful_teams(inspectors, leads, size, barred):
    return [
        frozenset(team)
        for team in combinations(sorted(set(inspectors) - set(barred)), size)
        if set(team) & set(leads)
    ]


def arrangements(objects, staff, recusals):
    """Every lawful arrangement with its sorted loads, by trying all of them."""
    choices = [lawful_teams(staff.inspectors, staff.leads, staff.size, recusals.get(o, {})) for o in objects]
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
    """The largest deficiency over all sets R of inspectors (rank form of Hall's theorem)."""
    worst = 0
    for r in range(len(staff.inspectors) + 1):
        for full in combinations(sorted(staff.inspectors), r):
            need = 0
            for o in objects:
                left = set(staff.inspectors) - set(full) - set(recusals.get(o, {}))
                can = min(len(left), staff.size)
                if can == staff.size and not left & set(staff.leads):
                    can -= 1
                need += staff.size - can
            room = sum(max(0, staff.cap - staff.load_before.get(i, 0)) for i in full)
            worst = max(worst, need - room)
    return worst
