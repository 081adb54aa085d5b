"""Teams: k inspectors for every drawn object, chosen by chance among all fair and lawful arrangements.

A team is a set of k different inspectors, none of them barred from the object (回避), with one of every part that
a team needs: a 主检 or, in a joint inspection (联合检查), a 主检 of the department in charge and somebody of each
other department named (``toolkit.draw.staff``).  The load of an inspector is what stands against the year
already plus the new inspections; with a cap, no new inspection may lift it above the cap.  The steps:

1. *Local check.*  An object that can get no team, whatever the others get, is reported (``toolkit.draw.shortage``).
2. *Greedy.*  Objects in the order of ``SHA256(S_asg|o|object)``; for slot s = 1 … k, among the eligible who can
   join the team and are below the cap, those with the smallest load, sorted by id: take number
   ``SHA256(S_asg|p|object|s) mod (how many)``.  A team with no more seats than unmet parts takes only whom these
   parts need.  When all are at the cap, a chain of hand-overs frees one of them; if none can, nothing can.
3. *Exact balance.*  As long as a chain "a hands an object to b, b another one to c, …" leads from a load L
   to a load ≤ L-2, the shortest such chain is carried out.  Afterwards no other arrangement has a smaller
   Σload² (``toolkit.draw.board`` says why).
4. *Mixing* (``toolkit.draw.mixing``): hash-driven exchanges that leave the distribution of loads alone, or let it
   become a little less even: by as much as the *slack* says.
5. *Roles.*  Slot 1, the 主检, is the one of the first part with the smallest
   ``SHA256(S_asg|role|object|inspector)``; the other slots are 协检 in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from toolkit.draw.board import Board, digest, members
from toolkit.draw.mixing import Arrangement, mix
from toolkit.draw.shortage import bottlenecks, shortages
from toolkit.draw.staff import Infeasible, Recusals, Staff

__all__ = ["Infeasible", "Staff", "assign"]

_MANY = 1_000
"""From so many objects on, mixing with arrays is worth the loading of numpy; the result is the same."""


def assign(
    seed: str, objects: Collection[str], staff: Staff, recusals: Recusals, rounds: int
) -> dict[str, list[str]]:
    """The team of each object: inspector ids by slot, the 主检 first.

    ``seed`` is S_asg, ``rounds`` the mixing rounds.  The order in which objects and inspectors are given does
    not matter.  Raises Infeasible.
    """
    problems = shortages(sorted(objects), staff, recusals)
    if problems:
        raise Infeasible(problems)
    board = Board(seed, objects, staff, recusals)
    if board.fill():
        raise Infeasible(bottlenecks(board, staff, recusals))
    board.balance()
    teams = [list(members(team)) for team in board.teams]
    arrangement = Arrangement(
        teams, board.teams, board.load, board.eligible, board.part_of(), staff.cap, limit=2 * staff.slack
    )
    _mixer(len(teams))(seed, arrangement, rounds)
    heads = staff.parts()[0].members
    return {
        name: _by_role(seed, name, [board.people[i] for i in team], heads)
        for name, team in zip(board.objects, teams, strict=True)
    }


def _mixer(objects: int) -> Callable[[str, Arrangement, int], None]:
    if objects < _MANY:
        return mix
    from toolkit.draw import mixing_arrays

    return mixing_arrays.mix


def _by_role(seed: str, name: str, team: Sequence[str], heads: Collection[str]) -> list[str]:
    order = by_role_hash(seed, name, team)
    head = next(person for person in order if person in heads)
    return [head, *(person for person in order if person != head)]


def by_role_hash(seed: str, name: str, team: Collection[str]) -> list[str]:
    """The members of the team of an object in the order in which they come to slots."""
    return sorted(team, key=lambda person: (digest(f"{seed}|role|{name}|{person}"), person))
