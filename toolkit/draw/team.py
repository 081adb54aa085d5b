"""Teams: k inspectors for every drawn object, chosen by chance among all fair and lawful arrangements.

A team is a *set* of k different inspectors, none of them barred from the object (回避), at least one of them
fit to lead (主检).  The load of an inspector is what stands against the year already plus the new
inspections; with a cap, no new inspection may lift it above the cap.  The steps (``assign``):

1. *Local check.*  An object that has fewer than k inspectors left, or no lead, is reported.
2. *Greedy.*  Objects in the order of ``SHA256(S_asg|o|object)``; for slot s = 1 … k, among the eligible not
   yet on the team and below the cap, those with the smallest load, sorted by id: take number
   ``SHA256(S_asg|p|object|s) mod (how many)``.  A last slot without a lead so far takes leads only.  When
   all are at the cap, an alternating path frees one of them.
3. *Exact balance.*  As long as a chain "a hands an object to b, b another one to c, …" leads from a load L
   to a load ≤ L-2, the shortest such chain is carried out.  Afterwards no other arrangement has a smaller
   Σload² (Harvey, Ladner, Lovász, Tamir 2006).
4. *Mixing* (``toolkit.draw.mixing``): hash-driven exchanges that leave the distribution of loads alone.
5. *Roles.*  Slot 1, the 主检, is the lead with the smallest ``SHA256(S_asg|role|object|inspector)``; the
   other slots are 协检 in the same order.

Why the shortest chain is right although a team must contain a lead: the k-subsets of the eligible
inspectors that contain a lead are the bases of a matroid (if B1 loses its only lead, B2 has one to give), so
the arrangements are the bases of a direct sum of matroids, met by the inspectors' capacities.  There, as in
matroid intersection (Edmonds 1970; Schrijver 2003, ch. 41), a chain without shortcuts exchanges validly even
when it passes the same team twice; chains found breadth first have none.  For the same reason the load
vectors form an M-convex set (Murota 2003), where "no improving chain" means optimal, and the optimal loads
are the same up to who has them.

Inspectors are numbered in byte order of their ids, objects in the hash order of step 2; sets of inspectors
are bit masks over these numbers.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from toolkit.draw.mixing import Arrangement, mix
from toolkit.errors import Problem, ProblemsFound

_SHOWN = 10


class Infeasible(ProblemsFound):
    """No lawful arrangement exists.  The problems say which objects, how many short, and what would help."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who can be sent: ids, the ids of those who can lead, loads of the year so far, the yearly cap."""

    inspectors: Collection[str]
    leads: Collection[str]
    size: int
    load_before: Mapping[str, int] = field(default_factory=dict)
    cap: int | None = None


Recusals = Mapping[str, Mapping[str, str]]
"""Object → inspector → reason code: who may not inspect what, and why."""


def shortages(objects: Iterable[str], staff: Staff, recusals: Recusals) -> list[Problem]:
    """Step 1: a Problem for every object that cannot get a team, whatever the others get."""
    inspectors = set(staff.inspectors)
    leads = inspectors & set(staff.leads)
    if len(inspectors) < staff.size or not leads:
        what = f"每组需要 {staff.size} 人，可派 {len(inspectors)} 人，其中主检 {len(leads)} 人"
        return [Problem(what, "请增加当日可派的执法人员，其中至少一名主检", rule="R5")]
    problems = []
    for name in objects:
        barred = {person: why for person, why in recusals.get(name, {}).items() if person in inspectors}
        left = inspectors - barred.keys()
        lack = staff.size - len(left)
        if lack <= 0 and left & leads:
            continue
        reasons = "、".join(f"{why} {count} 人" for why, count in sorted(Counter(barred.values()).items()))
        short = f"缺 {lack} 人" if lack > 0 else "其中没有主检"
        problems.append(
            Problem(
                f"“{name}”需要 {staff.size} 人，回避后可派 {len(left)} 人（{reasons}），{short}",
                "请增加当日可派的执法人员（含主检），或复核这些回避",
                rule="R5",
            )
        )
    return problems


def overload(count: int, staff: Staff) -> list[Problem]:
    """A Problem if ``count`` objects are more than the yearly cap leaves room for, whichever they are."""
    if staff.cap is None:
        return []
    room = {i: min(count, max(0, staff.cap - staff.load_before.get(i, 0))) for i in staff.inspectors}
    problems = []
    for kind, need, have in (
        ("执法人员", count * staff.size, sum(room.values())),
        ("主检", count, sum(room[i] for i in staff.inspectors if i in staff.leads)),
    ):
        if have < need:
            what = f"{count} 户需要{kind} {need} 人次，每人每年不超过 {staff.cap} 次时只剩 {have} 人次"
            remedy = f"请增加{kind}、提高每人年度上限，或减少抽查数量"
            problems.append(Problem(f"{what}，缺 {need - have} 人次", remedy, rule="R5"))
    return problems


def assign(
    seed: str, objects: Collection[str], staff: Staff, recusals: Recusals, rounds: int
) -> dict[str, list[str]]:
    """The team of each object: inspector ids by slot, the 主检 first.

    ``seed`` is S_asg, ``rounds`` the mixing rounds.  The order in which objects and inspectors are given does
    not matter.  Raises Infeasible.
    """
    problems = shortages(sorted(objects), staff, recusals) or overload(len(objects), staff)
    if problems:
        raise Infeasible(problems)
    board = _Board(seed, objects, staff, recusals)
    board.fill()
    board.balance()
    teams = [_members(team) for team in board.teams]
    mix(seed, Arrangement(teams, board.teams, board.load, board.eligible, board.leads), rounds)
    return {
        name: _by_role(seed, name, [board.people[i] for i in team], staff.leads)
        for name, team in zip(board.objects, teams, strict=True)
    }


def _by_role(seed: str, name: str, team: Sequence[str], leads: Collection[str]) -> list[str]:
    order = sorted(team, key=lambda person: (_hash(f"{seed}|role|{name}|{person}"), person))
    lead = next(person for person in order if person in leads)
    return [lead, *(person for person in order if person != lead)]


class _Board:
    """The arrangement while it is made: a bit mask of inspectors for every object."""

    def __init__(self, seed: str, objects: Collection[str], staff: Staff, recusals: Recusals) -> None:
        self.seed, self.size, self.cap = seed, staff.size, staff.cap
        self.people = sorted(staff.inspectors)
        self.objects = sorted(objects, key=lambda o: (_hash(f"{seed}|o|{o}"), o))
        number = {person: i for i, person in enumerate(self.people)}
        self.leads = sum(1 << number[person] for person in staff.leads if person in number)
        everybody = (1 << len(self.people)) - 1
        self.eligible = [
            everybody & ~sum(1 << number[person] for person in recusals.get(o, {}) if person in number)
            for o in self.objects
        ]
        self.load = [staff.load_before.get(person, 0) for person in self.people]
        self.teams = [0] * len(self.objects)
        self.served: list[set[int]] = [set() for _ in self.people]  # the objects of each inspector

    # --- the matroid of one object's teams -----------------------------------------------------------

    def addable(self, o: int, team: int) -> int:
        """Who can join ``team`` so that it can still become a full team with a lead."""
        free = self.eligible[o] & ~team
        missing = self.size - team.bit_count()
        if missing == 0:
            return 0
        return free & self.leads if missing == 1 and not team & self.leads else free

    def spare(self) -> int:
        """Who is below the cap."""
        if self.cap is None:
            return -1
        return sum(1 << i for i, load in enumerate(self.load) if load < self.cap)

    def give(self, o: int, person: int) -> None:
        self.teams[o] |= 1 << person
        self.served[person].add(o)
        self.load[person] += 1

    def take(self, o: int, person: int) -> None:
        self.teams[o] &= ~(1 << person)
        self.served[person].remove(o)
        self.load[person] -= 1

    # --- step 2 --------------------------------------------------------------------------------------

    def fill(self) -> None:
        short = 0
        for o in range(len(self.objects)):
            for slot in range(1, self.size + 1):
                candidates = self.addable(o, self.teams[o]) & self.spare()
                if candidates:
                    self.give(o, self.pick(o, slot, candidates))
                elif not self.extend(o):
                    short += 1
        if short:
            raise Infeasible(self.certificate(short))

    def pick(self, o: int, slot: int, candidates: int) -> int:
        people = _members(candidates)
        least = min(self.load[i] for i in people)
        ties = [i for i in people if self.load[i] == least]
        return ties[int(_hash(f"{self.seed}|p|{self.objects[o]}|{slot}"), 16) % len(ties)]

    def extend(self, o: int) -> bool:
        """Give object o one more inspector although all it can have are at the cap, if that is possible."""
        sources = _members(self.addable(o, self.teams[o]))
        end, arrived = self.search(sources, self.spare())
        if end is None:
            return False
        first = self.hand_on(end, arrived)
        self.give(o, first)
        return True

    # --- chains --------------------------------------------------------------------------------------

    def search(self, sources: Sequence[int], goals: int) -> tuple[int | None, dict[int, tuple[int, int]]]:
        """Breadth first from the sources along "x hands object o to y" to an inspector in ``goals``.

        Returns that inspector (None if none can be reached) and, for everyone reached, the (x, o) he was
        reached by; sources stand for themselves with o = -1.
        """
        arrived = {x: (x, -1) for x in sources}
        unseen = ((1 << len(self.people)) - 1) & ~sum(1 << x for x in sources)
        queue = deque(sources)
        while queue:
            x = queue.popleft()
            for o in sorted(self.served[x]):
                takers = self.addable(o, self.teams[o] & ~(1 << x)) & unseen
                if not takers:
                    continue
                found = _members(takers & goals)[:1] or _members(takers)
                for y in found:
                    arrived[y] = (x, o)
                if takers & goals:
                    return found[0], arrived
                unseen &= ~takers
                queue.extend(found)
        return None, arrived

    def hand_on(self, end: int, arrived: dict[int, tuple[int, int]]) -> int:
        """Carry out the chain that ends at ``end``; returns its source, who now has one object less."""
        y = end
        while arrived[y][1] >= 0:
            x, o = arrived[y]
            self.take(o, x)
            self.give(o, y)
            y = x
        return y

    # --- step 3 --------------------------------------------------------------------------------------

    def balance(self) -> None:
        """Carry out chains until none is left.

        Whoever is reached from a blocked source is settled for good: chains cannot leave such a set, and
        nobody in it is low enough to end one.
        """
        unsettled = set(range(len(self.people)))
        while unsettled:
            x = max(unsettled, key=lambda i: (self.load[i], -i))
            goals = sum(1 << i for i in unsettled if self.load[i] <= self.load[x] - 2)
            if not goals:
                return
            end, arrived = self.search([x], goals)
            if end is None:
                unsettled -= arrived.keys()
            else:
                self.hand_on(end, arrived)

    # --- why it cannot be done -----------------------------------------------------------------------

    def certificate(self, short: int) -> list[Problem]:
        """Hall's condition, violated: the people R at the cap, and the objects that depend on them.

        Every object o needs at least k - rank(eligible without R) inspectors from R; these needs exceed what
        R may still take by exactly ``short``.
        """
        sources: set[int] = set()
        for o, team in enumerate(self.teams):
            sources.update(_members(self.addable(o, team)))
        _, arrived = self.search(sorted(sources), 0)
        full = sum(1 << i for i in arrived)
        dependent: list[str] = []
        helpful: list[str] = []
        for o, name in enumerate(self.objects):
            if self.rank(self.eligible[o] & ~full) < self.size:
                dependent.append(name)
                barred = _members(((1 << len(self.people)) - 1) & ~self.eligible[o] & ~full)
                helpful.extend(f"{name}—{self.people[i]}" for i in barred)
        names = sorted(self.people[i] for i in arrived)
        remedy = f"请增加执法人员、提高每人年度上限（现为 {self.cap} 次），或分批抽取"
        if helpful:
            remedy += f"；复核这些回避也有帮助：{_some(sorted(helpful))}"
        return [
            Problem(
                f"{len(dependent)} 户（{_some(sorted(dependent))}）只能由已近年度上限的 {len(names)} 人"
                f"（{_some(names)}）检查，缺 {short} 人次",
                remedy,
                rule="R5",
            )
        ]

    def rank(self, people: int) -> int:
        """How many of ``people`` can be on one team together."""
        count = min(people.bit_count(), self.size)
        return count if count < self.size or people & self.leads else self.size - 1


def _members(mask: int) -> list[int]:
    """The numbers in a bit mask, ascending."""
    members = []
    while mask:
        lowest = mask & -mask
        members.append(lowest.bit_length() - 1)
        mask ^= lowest
    return members


def _some(names: Sequence[str]) -> str:
    shown = "、".join(names[:_SHOWN])
    return f"{shown} 等" if len(names) > _SHOWN else shown


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
