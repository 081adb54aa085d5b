"""Why no teams can be made, in numbers that a leader can act on: 缺几人次, which objects, which people, what helps.

Three ways in which it fails, each with its exact number:

*One object* has too few people left after 回避 (``shortages``).  With A the people left, it lacks
max(k - |A|, parts that A does not meet).

*The cap* leaves too little room for so many objects, whichever they are (``overload``; without 回避, for it is asked
before the draw).  Each part lacks n - its room, if that is positive; then the other seats lack n·(k - parts) less
what room is left over.  Dealing the room out in a circle, part by part, shows that no more is missing.

*A bottleneck* (``bottlenecks``): some people R are at the cap, and these objects depend on them (Hall's condition,
in Rado's form for matroids).  Every object needs at least k - rank(E ∖ R) from R; these needs exceed what R may
take by exactly as many as are missing: no arrangement seats more.  R is what the last, failed search reached, the
smallest such set, so what has nothing to do with the shortage is not in it.  People of R who share no object that
needs them are told apart.

What helps is exact too.  Lifting *one* 回避 (o, i) makes the shortage smaller by one if and only if o needs R,
i would raise what o can have without R, and i has room or can be given room by a chain: then, and only then,
a chain from an empty seat to a free person runs through the pair.  The *least cap* with which all find a team is
found by raising it until they do.  ``tests/draw/test_shortage.py`` follows the advice and counts again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from toolkit.draw.board import Board, members
from toolkit.draw.staff import Part, Recusals, Staff
from toolkit.errors import Problem

_SHOWN = 10
_ANYONE = "执法人员"
_HOW = "可行办法："


# --- one object ----------------------------------------------------------------------------------------


def shortages(objects: Iterable[str], staff: Staff, recusals: Recusals) -> list[Problem]:
    """A Problem for every object that cannot get a team, whatever the others get."""
    inspectors, parts = set(staff.inspectors), staff.parts()
    short, unmet = _lack(staff.size - len(inspectors), parts, {})
    if short:
        what = f"每户都缺 {short} 人次：每组需要 {staff.size} 人，当日可派 {len(inspectors)} 人"
        return [Problem(what + _without(unmet), f"{_HOW}增加当日可派的{_whom(short, unmet)}", rule="R5")]
    problems = []
    for name in objects:
        barred = {i: why for i, why in recusals.get(name, {}).items() if i in inspectors}
        left = len(inspectors) - len(barred)
        short, unmet = _lack(staff.size - left, parts, barred)
        if not short:
            continue
        of_use = [
            f"{i}（{why}）"
            for i, why in sorted(barred.items())
            if short > len(unmet) or any(i in part.members for part in unmet)
        ]
        reasons = "、".join(f"{why} {count} 人" for why, count in sorted(Counter(barred.values()).items()))
        problems.append(
            Problem(
                f"缺 {short} 人次：“{name}”需要 {staff.size} 人，回避后可派 {left} 人（{reasons}）{_without(unmet)}",
                f"{_HOW}增加当日可派的{_whom(short, unmet)}{_or_lift(of_use)}",
                rule="R5",
            )
        )
    return problems


def _lack(seats: int, parts: Sequence[Part], barred: Mapping[str, str]) -> tuple[int, list[Part]]:
    """How many more a team needs when the people left fall short by ``seats``, and the parts without anybody."""
    unmet = [part for part in parts if part.members <= barred.keys()]
    return max(seats, len(unmet)), unmet


def _without(unmet: Sequence[Part]) -> str:
    return "".join(f"，没有{part.name}" for part in unmet)


def _whom(short: int, unmet: Sequence[Part]) -> str:
    """Who would help: anybody, or only those of the parts without anybody."""
    return _ANYONE if short > len(unmet) else "、".join(part.name for part in unmet)


def _or_lift(pairs: Sequence[str]) -> str:
    return f"；或复核这些回避，解除任何一条即少缺 1 人次：{_some(pairs)}" if pairs else ""


# --- the cap in sum ------------------------------------------------------------------------------------


def overload(count: int, staff: Staff) -> list[Problem]:
    """A Problem if ``count`` objects are more than the yearly cap leaves room for, whichever they are.

    There must be people enough for one team without the cap (``shortages``).
    """
    cap = staff.cap
    if cap is None:
        return []
    lacking = _lacking(count, staff, cap)
    if not lacking:
        return []
    higher = range(cap + 1, max(staff.load_before.values(), default=0) + count + 1)
    enough = higher[bisect_left(higher, True, key=lambda limit: not _lacking(count, staff, limit))]
    full = sorted(i for i in staff.inspectors if staff.load_before.get(i, 0) >= cap)
    have = sum(_room(count, staff, cap).values())
    return [
        Problem(
            f"缺 {sum(lacking.values())} 人次：{count} 户每组 {staff.size} 人，需要 {count * staff.size} 人次，"
            f"每人每年不超过 {cap} 次时只剩 {have} 人次"
            + (f"（已到上限 {len(full)} 人：{_some(full)}）" if full else "")
            + "".join(f"，其中{kind}缺 {number} 人次" for kind, number in lacking.items() if kind != _ANYONE),
            f"{_HOW}把每人年度上限提高到 {enough} 次；或增加{'、'.join(lacking)}；或减少抽查数量",
            rule="R5",
        )
    ]


def _room(count: int, staff: Staff, cap: int) -> dict[str, int]:
    return {i: min(count, max(0, cap - staff.load_before.get(i, 0))) for i in staff.inspectors}


def _lacking(count: int, staff: Staff, cap: int) -> dict[str, int]:
    """How many are missing, by kind; kinds of which enough are there are left out."""
    room, parts = _room(count, staff, cap), staff.parts()
    by_part = {part.name: sum(room[i] for i in part.members) for part in parts}
    left_over = sum(room.values()) - sum(min(count, have) for have in by_part.values())
    others = count * (staff.size - len(parts)) - left_over
    lacking = {**{name: count - have for name, have in by_part.items()}, _ANYONE: others}
    return {kind: number for kind, number in lacking.items() if number > 0}


# --- bottlenecks ---------------------------------------------------------------------------------------


class Gap(NamedTuple):
    """A bottleneck: ``objects`` need ``need`` places from ``people``, who have room for ``room``.

    ``recusals`` (object, inspector): lifting any one of them makes the shortage smaller by one.
    """

    objects: list[str]
    people: list[str]
    need: int
    room: int
    recusals: list[tuple[str, str]]

    @property
    def short(self) -> int:
        """How many places stay empty."""
        return self.need - self.room


def bottlenecks(board: Board, staff: Staff, recusals: Recusals) -> list[Problem]:
    """A Problem for every bottleneck of a board that could not be filled.

    Uses the board up: the cap is raised on it until it can be filled.
    """
    found = gaps(board)
    enough = least_cap(board)
    return [
        Problem(
            f"缺 {gap.short} 人次：{len(gap.objects)} 户（{_some(gap.objects)}）至少有 {gap.need} 人次只能由"
            f" {len(gap.people)} 人（{_some(gap.people)}）承担，到每年 {staff.cap} 次的上限只剩 {gap.room} 人次",
            f"{_HOW}把每人年度上限提高到 {enough} 次；或增加能检查这些户的"
            + "、".join(
                f"{kind} {number} 人次" for kind, number in who_is_missing(gap, staff, recusals).items()
            )
            + _or_lift([f"{name}—{person}" for name, person in gap.recusals])
            + "；或分批抽取",
            rule="R5",
        )
        for gap in found
    ]


def who_is_missing(gap: Gap, staff: Staff, recusals: Recusals) -> dict[str, int]:
    """The shortage of a bottleneck by kind: what is missing even if seats for anybody did not count, and the rest."""
    missing = {}
    for name, people in staff.parts():
        alone = replace(staff, inspectors=people, leads=people, size=1, joint=())
        missing[name] = Board("", gap.objects, alone, recusals).fill()
    missing[_ANYONE] = gap.short - sum(missing.values())
    return {kind: number for kind, number in missing.items() if number > 0}


def gaps(board: Board) -> list[Gap]:
    """The bottlenecks, in the order of their first objects' names."""
    stuck, free = board.stuck(), board.relievable()
    groups: list[tuple[int, list[int]]] = []
    for o, may in enumerate(board.eligible):
        if board.rank(may & ~stuck) == board.size:
            continue
        people, objects = may & stuck, [o]
        apart = []
        for group in groups:
            if group[0] & people:
                people |= group[0]
                group[1].extend(objects)
                objects = group[1]
            else:
                apart.append(group)
        groups = [*apart, (people, objects)]
    return sorted(_gap(board, people, objects, ~stuck, free) for people, objects in groups)


def _gap(board: Board, people: int, objects: Sequence[int], outside: int, free: int) -> Gap:
    need, pairs = 0, []
    for o in objects:
        team = board.teams[o] & outside  # as many as o can have without the stuck
        need += board.size - team.bit_count()
        helpful = board.everybody & ~board.eligible[o] & free & board.joinable(team)
        pairs += [(board.objects[o], board.people[i]) for i in members(helpful)]
    return Gap(
        objects=sorted(board.objects[o] for o in objects),
        people=[board.people[i] for i in members(people)],
        need=need,
        room=sum(len(board.served[i]) for i in members(people)),  # the stuck are at the cap
        recusals=sorted(pairs),
    )


def least_cap(board: Board) -> int:
    """The smallest cap with which the board can be filled; fills it.

    As long as it cannot, the cap goes to the least with which those who are stuck have room for what they must do.
    """
    cap = board.cap or 0
    while board.fill():
        stuck = board.stuck()
        need = sum(board.size - board.rank(may & ~stuck) for may in board.eligible)
        before = [board.load[i] - len(board.served[i]) for i in members(stuck)]
        higher = range(cap + 1, max(before) + need + 1)
        cap = board.cap = higher[bisect_left(higher, need, key=partial(_total_room, before))]
    return cap


def _total_room(before: Sequence[int], cap: int) -> int:
    return sum(max(0, cap - load) for load in before)


def _some(names: Sequence[str]) -> str:
    shown = "、".join(names[:_SHOWN])
    return f"{shown} 等" if len(names) > _SHOWN else shown
