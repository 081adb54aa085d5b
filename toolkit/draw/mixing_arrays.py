"""Mixing for large instances: ``toolkit.draw.mixing`` with all circles of a round at once, by numpy.

The same protocol, the same bytes, the same result: an object stands in one circle of a round at most, so the
circles cannot see each other and their order does not matter.  Load moves do see each other.  All of them are
judged at once as if none had happened; then they are gone through in order, and where a team or a load was changed
meanwhile, the judgement is made again.  Only integers are used, and of numpy only arithmetic and indexing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.draw.mixing import WORD, Arrangement, round_stream

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def mix(seed: str, arrangement: Arrangement, rounds: int) -> None:
    """Run the rounds; ``seed`` is S_asg."""
    if arrangement.teams:
        table = _Table(arrangement)
        for r in range(rounds):
            heaps = 3 if r % 4 == 3 else 2
            table.round(round_stream(seed, r, heaps, table.n, table.m), heaps)
        table.write_back(arrangement)


class _Table:
    """The arrangement as arrays; seat s of object o is number o·k + s."""

    def __init__(self, arrangement: Arrangement) -> None:
        self.n, self.m, self.k = len(arrangement.teams), len(arrangement.load), len(arrangement.teams[0])
        self.seats: Ints = np.array(arrangement.teams, np.int64).ravel()
        self.arrangement = arrangement
        width = -(-self.m // 8)
        eligible = b"".join(mask.to_bytes(width, "little") for mask in arrangement.eligible)
        self.eligible = np.frombuffer(eligible, np.uint8).reshape(self.n, width)
        kinds = sorted(set(arrangement.part))  # -1, nobody's part, is the smallest
        self.part: Ints = np.array([kinds.index(part) for part in arrangement.part], np.int64)
        self.no_part = kinds.index(-1) if -1 in kinds else -1

    def round(self, stream: bytes, heaps: int) -> None:
        head, tail = heaps * WORD, heaps * WORD + self.n
        if self.n >= heaps:
            words = [int.from_bytes(stream[i : i + WORD]) for i in range(0, head, WORD)]
            offered = np.frombuffer(stream[head:tail], np.uint8) % (self.k + 1)
            self.pass_round(self._deal(words), offered.astype(np.int64))
        self.move(np.frombuffer(stream[tail:], ">u8").astype(np.uint64))

    def _deal(self, words: Sequence[int]) -> list[Ints]:
        h = self.n // len(words)
        place = np.arange(h)
        turns = [0, *(word % h for word in words[1:])]
        return [(words[0] % self.n + t * h + (place + turn) % h) % self.n for t, turn in enumerate(turns)]

    def pass_round(self, heaps: list[Ints], offered: Ints) -> None:
        """In every circle pass the offered inspectors round to the first arrangement that is valid."""
        takes_part = np.logical_and.reduce([offered[heap] < self.k for heap in heaps])
        objects = [heap[takes_part] for heap in heaps]
        slots = [offered[heap] for heap in objects]
        people = [self.seats[o * self.k + s] for o, s in zip(objects, slots, strict=True)]
        for d in range(1, len(heaps)):
            given = [people[t - d] for t in range(len(heaps))]
            places = zip(objects, slots, given, strict=True)
            valid = np.logical_and.reduce([self.fits(*place) for place in places])
            for o, s, person in zip(objects, slots, given, strict=True):
                self.seats[(o * self.k + s)[valid]] = person[valid]
            objects, slots, people = ([part[~valid] for part in parts] for parts in (objects, slots, people))

    def fits(self, o: Ints, s: Ints, person: Ints) -> Flags:
        """Whether the teams of objects o stay valid with ``person`` in seat s."""
        fit = (self.eligible[o, person >> 3] >> (person & 7).astype(np.uint8) & 1).astype(np.bool_)
        part = self.part[self.seats[o * self.k + s]]
        met = (part == self.no_part) | (self.part[person] == part)
        for step in range(1, self.k):
            other = self.seats[o * self.k + (s + step) % self.k]
            fit &= other != person
            met |= self.part[other] == part
        result: Flags = fit & met
        return result

    def move(self, words: NDArray[np.uint64]) -> None:
        n, k, m = np.uint64(self.n), np.uint64(self.k), np.uint64(self.m)
        o = (words % n).astype(np.int64)
        s = (words // n % k).astype(np.int64)
        d = (words // n // k % m).astype(np.int64)
        x = self.seats[o * self.k + s]
        y = (d - x) % self.m
        fit = self.fits(o, s, y)
        changed: set[int] = set()
        columns = (column.tolist() for column in (o, s, d, x, y, fit))
        for object_, slot, shift, giver, taker, fits in zip(*columns, strict=True):
            if object_ in changed:
                self._move_one(object_, slot, shift)
            elif fits and (change := self.arrangement.shift(giver, taker)) is not None:
                self._give(object_, slot, giver, taker, change)
                changed.add(object_)

    def _move_one(self, o: int, s: int, d: int) -> None:
        x = int(self.seats[o * self.k + s])
        y = (d - x) % self.m
        change = self.arrangement.shift(x, y)
        if change is not None and self.fits(np.array([o]), np.array([s]), np.array([y]))[0]:
            self._give(o, s, x, y, change)

    def _give(self, o: int, s: int, x: int, y: int, change: int) -> None:
        self.seats[o * self.k + s] = y
        self.arrangement.carry(x, y, change)

    def write_back(self, arrangement: Arrangement) -> None:
        for o, team in enumerate(self.seats.reshape(self.n, self.k).tolist()):
            arrangement.teams[o][:] = team
            arrangement.masks[o] = sum(1 << i for i in team)
