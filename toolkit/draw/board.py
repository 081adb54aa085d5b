"""The board: an arrangement of teams while it is made, and the chains that improve it.

Inspectors are numbered in byte order of their ids, objects in the order of ``SHA256(S_asg|o|object)``; a set of
inspectors is a bit mask over these numbers, so that a question about all 2,000 of them is a few machine words.

*Teams as bases of a matroid.*  Object o may have the k-subsets of its eligible inspectors E(o) that have one of
every part (``toolkit.draw.staff``).  A partial team is *independent* if those still missing are at least as many
as the parts still unmet.  ``joinable`` says who can join it so that it stays so.  The rank of a set A, the most
of A that can be on one team together, is min(|A|, k - parts unmet by A).

*Chains.*  "x hands object o to y" is possible when y can join team(o) - x.  A shortest chain of such steps
exchanges validly even when it passes the same team twice, because it has no shortcut (Edmonds 1970; Schrijver
2003, ch. 41); chains found breadth first are shortest.  A set of inspectors that no chain leaves stays like that
whatever is done outside it: for every object, those of its team outside the set are as many as can be.  So
whoever was once reached in vain is *closed* and never visited again: this changes the time, not the result.

*Loads.*  The load vectors of the arrangements form an M-convex set (Murota 2003), as those of a direct sum of
matroids do.  So when no chain leads from a load L to one ≤ L-2, no arrangement has a smaller Σload² (Harvey,
Ladner, Lovász, Tamir 2006), nor any other sum of one convex function of the loads.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256

from toolkit.draw.staff import Recusals, Staff

ANYBODY = -1
"""The mask of all, for an inspector whose place anybody can take: he stands for no part."""


class Board:
    """The teams so far: a bit mask of inspectors for every object, and the load of everybody."""

    def __init__(self, seed: str, objects: Collection[str], staff: Staff, recusals: Recusals) -> None:
        self.seed, self.size, self.cap = seed, staff.size, staff.cap
        self.people = sorted(staff.inspectors)
        self.objects = sorted(objects, key=lambda o: (digest(f"{seed}|o|{o}"), o))
        self._number = {person: i for i, person in enumerate(self.people)}
        self.everybody = (1 << len(self.people)) - 1
        self.parts = [self.mask(part.members) for part in staff.parts()]
        self.eligible = [
            self.everybody ^ self.mask(recusals[o]) if o in recusals else self.everybody for o in self.objects
        ]
        self.teams = [0] * len(self.objects)
        self.served: list[set[int]] = [set() for _ in self.people]  # the objects of each inspector
        self.load = [staff.load_before.get(person, 0) for person in self.people]
        self._at: dict[int, int] = {}  # load → those who have it
        for i, load in enumerate(self.load):
            self._at[load] = self._at.get(load, 0) | 1 << i
        self._levels = sorted(self._at)
        self._closed = 0

    def mask(self, people: Iterable[str]) -> int:
        """The bit mask of some ids; those not on the list of inspectors do not count."""
        return sum(1 << self._number[person] for person in people if person in self._number)

    def part_of(self) -> list[int]:
        """By inspector: the part he stands for, ANYBODY if none."""
        return [
            next((part for part in self.parts if part >> i & 1), ANYBODY) for i in range(len(self.people))
        ]

    # --- the matroid of one object's teams -----------------------------------------------------------

    def joinable(self, team: int) -> int:
        """Who can join an independent ``team``, as far as size and parts go."""
        missing = self.size - team.bit_count()
        if not missing:
            return 0
        unmet = [part for part in self.parts if not part & team]
        return self.everybody if len(unmet) < missing else sum(unmet)

    def addable(self, o: int, team: int) -> int:
        """Who can join an independent ``team`` of object o."""
        return self.joinable(team) & self.eligible[o] & ~team

    def missing(self, o: int) -> int:
        """How many the team of o still lacks."""
        return self.size - self.teams[o].bit_count()

    def rank(self, people: int) -> int:
        """How many of ``people`` can be on one team together."""
        unmet = sum(not part & people for part in self.parts)
        return min(people.bit_count(), self.size - unmet)

    # --- loads ---------------------------------------------------------------------------------------

    def below(self, limit: int | None) -> int:
        """Who has a load below ``limit``."""
        if limit is None:
            return self.everybody
        return sum(self._at[load] for load in self._levels if load < limit)

    def give(self, o: int, person: int) -> None:
        """Put ``person`` on the team of o."""
        self.teams[o] |= 1 << person
        self.served[person].add(o)
        self._shift(person, 1)

    def take(self, o: int, person: int) -> None:
        """Take ``person`` off the team of o."""
        self.teams[o] &= ~(1 << person)
        self.served[person].remove(o)
        self._shift(person, -1)

    def _shift(self, person: int, step: int) -> None:
        load, bit = self.load[person], 1 << person
        self.load[person] = load + step
        self._at[load] ^= bit
        if not self._at[load]:
            del self._at[load]
            self._levels.remove(load)
        if load + step not in self._at:
            self._at[load + step] = 0
            insort(self._levels, load + step)
        self._at[load + step] |= bit

    # --- greedy --------------------------------------------------------------------------------------

    def fill(self) -> int:
        """Seat after seat, give each object whom it lacks; returns how many could not be given."""
        self._closed = 0
        for o in range(len(self.objects)):
            for slot in range(self.size - self.missing(o) + 1, self.size + 1):
                if not (self._pick(o, slot) or self._extend(o)):
                    break  # what failed once fails again
        return sum(map(self.missing, range(len(self.objects))))

    def _pick(self, o: int, slot: int) -> bool:
        """Seat one of the least loaded, by hash, if any candidate is below the cap."""
        candidates = self.addable(o, self.teams[o])
        for load in self._levels:
            if self.cap is not None and load >= self.cap:
                return False
            ties = candidates & self._at[load]
            if ties:
                number = int(digest(f"{self.seed}|p|{self.objects[o]}|{slot}"), 16)
                self.give(o, _nth(ties, number % ties.bit_count()))
                return True
        return False

    def _extend(self, o: int) -> bool:
        """Give object o one more inspector although all it can have are at the cap, if that is possible."""
        sources = list(members(self.addable(o, self.teams[o]) & ~self._closed))
        end, arrived = self.search(sources, self.below(self.cap))
        if end is None:
            self._close(arrived)
            return False
        self.give(o, self.hand_on(end, arrived))
        return True

    # --- chains --------------------------------------------------------------------------------------

    def search(self, sources: Sequence[int], goals: int) -> tuple[int | None, dict[int, tuple[int, int]]]:
        """Breadth first from the sources along "x hands object o to y" to an inspector in ``goals``.

        Returns that inspector (None if none can be reached) and, for everyone reached, the (x, o) he was
        reached by; sources stand for themselves with o = -1.
        """
        arrived = {x: (x, -1) for x in sources}
        unseen = self.everybody & ~self._closed & ~sum(1 << x for x in sources)
        queue = deque(sources)
        while queue:
            x = queue.popleft()
            for o in sorted(self.served[x]):
                takers = self.eligible[o] & unseen & ~self.teams[o]
                if takers:
                    takers &= self.joinable(self.teams[o] ^ 1 << x)
                if not takers:
                    continue
                if takers & goals:
                    y = _lowest(takers & goals)
                    arrived[y] = (x, o)
                    return y, arrived
                unseen &= ~takers
                for y in members(takers):
                    arrived[y] = (x, o)
                    queue.append(y)
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

    def _close(self, reached: Iterable[int]) -> None:
        self._closed |= sum(1 << i for i in reached)

    # --- where it sticks -----------------------------------------------------------------------------

    def stuck(self) -> int:
        """Who is reached from the seats that ``fill`` left empty: all at the cap, and no chain leads out."""
        self._closed = 0
        sources = 0
        for o, team in enumerate(self.teams):
            sources |= self.addable(o, team)
        return sum(1 << i for i in self.search(list(members(sources)), 0)[1])

    def relievable(self) -> int:
        """Who is below the cap, or can come below it by a chain."""
        free = self.below(self.cap)
        grown = True
        while grown:
            grown = False
            for o, team in enumerate(self.teams):
                for x in members(team & ~free):
                    if self.addable(o, team ^ 1 << x) & free:
                        free |= 1 << x
                        grown = True
        return free

    # --- balance -------------------------------------------------------------------------------------

    def balance(self) -> None:
        """Carry out chains from the largest loads until none is left that leads to a load smaller by two."""
        self._closed = 0
        while open_ := self.everybody & ~self._closed:
            top = next(load for load in reversed(self._levels) if self._at[load] & open_)
            goals = self.below(top - 1) & open_
            if not goals:
                return
            x = _lowest(self._at[top] & open_)
            end, arrived = self.search([x], goals)
            if end is None:
                self._close(arrived)
            else:
                self.hand_on(end, arrived)


def digest(text: str) -> str:
    """SHA-256 of a text as 64 hex digits."""
    return sha256(text.encode()).hexdigest()


def members(mask: int) -> Iterator[int]:
    """The numbers in a bit mask, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _nth(mask: int, n: int) -> int:
    """The n-th number in a bit mask, counted from 0 upwards, by halving."""
    low, width = 0, mask.bit_length()
    while width > 1:
        half = width >> 1
        lower = mask & ((1 << half) - 1)
        count = lower.bit_count()
        if n < count:
            mask, width = lower, half
        else:
            n -= count
            mask, low, width = mask >> half, low + half, width - half
    return low
