"""Can the team be told beforehand?  Years of one firm a month, for offices of several sizes and several slacks.

``python -m tests.draw.entropy`` prints the table of docs/抽取规程.md; with a number of years, for so many.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import combinations
from math import log2
from random import Random
from statistics import fmean
from typing import NamedTuple

from toolkit.draw.staff import Staff

OFFICES = ((3, 1), (4, 2), (6, 3), (7, 4), (10, 6))
"""Inspectors, and how many of them can lead."""
SLACKS = (0, 1, 2, 3, 4, 1_000)
FREE = SLACKS[-1]
MONTHS, YEARS = 9, 500


class Row(NamedTuple):
    """Shares of the months in which one team, or fewer than four, were possible; mean bits; spread at year's end."""

    office: tuple[int, int]
    slack: int
    certain: float
    few: float
    bits: float
    spread: float


def people(office: tuple[int, int]) -> Staff:
    inspectors = [f"{number:06}" for number in range(office[0])]
    return Staff(inspectors, inspectors[: office[1]], 2)


def possible(staff: Staff) -> list[tuple[str, ...]]:
    """The teams of a single object, enumerated."""
    parts = [part.members for part in staff.parts()]
    teams = {
        team: sum(staff.load_before.get(person, 0) for person in team)
        for team in combinations(staff.inspectors, staff.size)
        if all(part & set(team) for part in parts)
    }
    return [team for team, load in teams.items() if load <= min(teams.values()) + staff.slack]


def measured(office: tuple[int, int], slack: int, years: int = YEARS) -> Row:
    """Each month one firm, its team uniform among the possible ones."""
    dice = Random(sha256(f"{office}{slack}".encode()).digest())
    numbers: list[int] = []
    spreads = []
    for _ in range(years):
        load = dict.fromkeys(people(office).inspectors, 0)
        for _ in range(MONTHS):
            teams = possible(replace(people(office), load_before=load, slack=slack))
            numbers.append(len(teams))
            for person in dice.choice(teams):
                load[person] += 1
        spreads.append(max(load.values()) - min(load.values()))
    return Row(
        office,
        slack,
        fmean(number == 1 for number in numbers),
        fmean(number < 4 for number in numbers),
        fmean(map(log2, numbers)),
        fmean(spreads),
    )


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the table as the document has them."""
    heads = (
        "可派人数（能任主检）",
        "余量",
        "派谁事先就能确定的月份",
        "不到 4 种的月份",
        "平均比特数",
        "年底相差几次",
    )
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        slack = {0: "0（原来）", FREE: "不均衡"}.get(row.slack, str(row.slack))
        yield (
            f"| {row.office[0]}（{row.office[1]}） | {slack} | {row.certain:.0%} | {row.few:.0%}"
            f" | {row.bits:.1f} | {row.spread:.1f} |"
        )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else YEARS
    print("\n".join(table([measured(office, slack, count) for office in OFFICES for slack in SLACKS])))
