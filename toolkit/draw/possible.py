"""How many different teams one object may get: what somebody who knows the lists and the loads cannot rule out.

Counted for an object without 回避 that is the only one drawn, which is the easiest case to predict: with loads
before the draw l_i, a team T adds Σ(2·l_i + 1) to Σload²; so with slack s it is possible if Σ_T l_i is at most s above
the least (``toolkit.draw.mixing``).
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.draw.staff import Staff

FEW = 8
"""Below so many possible teams (three bits) people are told that the team can be guessed."""


class Possible(NamedTuple):
    """``lawful`` teams in all, ``possible`` ones within the slack, and the leads (主检) there are."""

    lawful: int
    possible: int
    leads: tuple[str, ...]


def possible_teams(staff: Staff) -> Possible:
    """Count the teams, by size, parts met and load, one inspector after the other."""
    parts = [part.members for part in staff.parts()]
    every = (1 << len(parts)) - 1
    counts: dict[tuple[int, int, int], int] = {(0, 0, 0): 1}
    for person in staff.inspectors:
        load = staff.load_before.get(person, 0)
        if staff.cap is not None and load >= staff.cap:
            continue
        stands_for = sum(1 << number for number, part in enumerate(parts) if person in part)
        for (size, met, total), count in list(counts.items()):
            missing = staff.size - size - 1
            if missing >= (every & ~(met | stands_for)).bit_count():
                key = size + 1, met | stands_for, total + load
                counts[key] = counts.get(key, 0) + count
    teams = {
        total: count for (size, met, total), count in counts.items() if (size, met) == (staff.size, every)
    }
    least = min(teams, default=0)
    return Possible(
        sum(teams.values()),
        sum(count for total, count in teams.items() if total <= least + staff.slack),
        tuple(sorted(parts[0])),
    )
