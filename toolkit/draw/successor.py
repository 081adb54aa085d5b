"""接替: who takes the seat of an inspector to whom an object objects afterwards (申请回避).  Never a redraw.

The record stays; one person is replaced, and nobody chooses by whom.  ``teams`` are the teams as they stand: the
record's, with everything applied that was replaced before.  Of an object, person p leaves; n people have left it
by now, p included.  Those who come into question

* are in inspectors.txt, not barred from the object by recusal.txt, not on its team, and did not leave it before;
* have a load below the cap: ``load_before`` plus the teams as they stand;
* leave the team, with them in p's place, one of every part (``toolkit.draw.staff``).

Of these comes the one with the smallest load; among equals the smallest
``SHA256(S_asg|sub|object|inspector|n)``, then the smaller id.

He takes p's slot.  If that is slot 1 and he cannot be the 主检 there, the member who can and has the smallest
``SHA256(S_asg|role|object|inspector)`` moves to slot 1 and he takes that member's slot.  Everybody else stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from toolkit.draw.board import digest
from toolkit.draw.frozen import Frozen
from toolkit.draw.staff import Infeasible
from toolkit.draw.team import by_role_hash
from toolkit.errors import Problem, WrongUse


def successor(  # noqa: PLR0917 - a record's state is these six
    seed: str,
    frozen: Frozen,
    teams: Mapping[str, Sequence[str]],
    target: str,
    person: str,
    removed: Collection[str],
) -> tuple[str, ...]:
    """The team of ``target`` by slot after ``person`` has left it and the next lawful one has come.

    ``seed`` is S_asg; ``removed`` are all who have left this team, ``person`` among them.  Raises WrongUse if
    ``person`` is not on the team, Infeasible if nobody can come.
    """
    team = teams.get(target, ())
    if person not in team:
        raise WrongUse(f"“{person}”不在“{target}”的检查组里。请核对对象编号和执法证号。")
    gone = {*removed, person}
    left = [other for other in team if other != person]
    staff = frozen.staff
    served = Counter(other for group in teams.values() for other in group)
    load = {i: staff.load_before.get(i, 0) + served[i] for i in staff.inspectors}
    barred = frozen.recusals.get(target, {})
    parts = staff.parts()
    needed = [part.members for part in parts if part.members.isdisjoint(left)]
    why_not: Counter[str] = Counter()
    fit = []
    for other in staff.inspectors:
        if other in team:
            why_not["已在本组"] += other != person
        elif other in barred:
            why_not["回避"] += 1
        elif other in gone:
            why_not["此前已退出本组"] += 1
        elif staff.cap is not None and load[other] >= staff.cap:
            why_not["已到年度上限"] += 1
        elif not all(other in part for part in needed):
            why_not["不能补足" + "、".join(p.name for p in parts if p.members in needed)] += 1
        else:
            fit.append(other)
    if not fit:
        raise Infeasible([_nobody(target, person, why_not)])
    new = min(fit, key=lambda i: (load[i], digest(f"{seed}|sub|{target}|{i}|{len(gone)}"), i))
    return _seated(seed, target, [new if other == person else other for other in team], parts[0].members)


def _seated(seed: str, target: str, team: list[str], heads: Collection[str]) -> tuple[str, ...]:
    if team[0] not in heads:
        head = next(other for other in by_role_hash(seed, target, team) if other in heads)
        place = team.index(head)
        team[0], team[place] = head, team[0]
    return tuple(team)


def _nobody(target: str, person: str, why_not: Mapping[str, int]) -> Problem:
    reasons = "、".join(f"{why} {count} 人" for why, count in sorted(why_not.items()) if count)
    return Problem(
        f"缺 1 人次：“{person}”退出“{target}”的检查组后，没有可以接替的人（{reasons or '名录里没有别人'}）",
        "可行办法：复核这一户的回避；或书面说明情况，由负责人决定是否作废重抽",
        rule="R6",
    )
