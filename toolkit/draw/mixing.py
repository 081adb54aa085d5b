"""Mixing: exchanges that make every optimal arrangement of teams equally likely in the long run.

The greedy start favours some arrangements.  So, as one shuffles cards, R rounds of small exchanges follow,
all of them fixed by the seed.  Each step, with its numbers fixed, is a *one-to-one map* of the valid
arrangements onto themselves: two different ones never become the same.  So no arrangement can gain on
another, whatever the numbers; the numbers only have to lead everywhere.  (Steps that go through the
inspectors in a fixed order are not like that: measured, they stay near the greedy start.)  No number of
rounds is proved to be enough; the default of 512 is judged by tests.

A valid arrangement: every team has k different eligible inspectors and one of every part.  n objects stand in
the hash order of ``toolkit.draw.team``, m inspectors in byte order of their ids; slot numbers here are 0 … k-1, and
a team starts with its inspectors in ascending order.  As the team was valid and parts do not overlap, whoever takes
x's place has to make sure of x's part only.

Bytes of round r = 0, 1, …: ``SHA256(S_asg|mix|r|j)`` for j = 0, 1, … one after the other, read as

    g words  (8 bytes, big endian; g = 3 in every fourth round, r mod 4 = 3, otherwise 2)
             The objects stand in a circle.  Cut it at place w_0 mod n, deal g equal heaps of h = floor(n/g)
             objects (what is left over sits out), turn heap t ≥ 1 by w_t mod h, lay the heaps side by
             side: object j of heap t is number (w_0 + t·h + (j + w_t) mod h) mod n of the circle; heap 0
             is not turned.  With fewer objects than heaps nothing is exchanged.
    n bytes  Object o offers slot b_o mod (k+1); the number k means that it sits out.  The g objects side
             by side pass their offered inspectors round, each to the next heap, the last to the first; the
             first step of this circle that is a valid arrangement stays.  None valid: nothing changes.
    m words  Load moves: w names an object o = w mod n, a slot s = floor(w/n) mod k, and
             d = floor(w/(n·k)).  With x the inspector in that slot and y = (d - x) mod m: y takes x's place
             if y is not x, the team stays valid, no load passes the cap, and Σload² afterwards is at most 2·slack
             above the least possible.  With slack 0: x has exactly one inspection more than y, and the loads
             change places.

Why one-to-one: passing g offered slots round is a permutation of order g; going on to the next valid
arrangement of its circle is one too.  A load move is its own inverse, as d - (d - x) = x, and it leads back to where
it came from, which was allowed.

*Slack.*  Exact balance with loads that everybody can read tells beforehand who will come: of three inspectors with
one lead the team was certain every second time.  With slack s, an inspector who has been sent up to s times oftener
than another may still be sent instead of him.  Σload² is counted from the most even arrangement there is, so loads
that nobody can help (an only lead) do not use the slack up.

``toolkit.draw.mixing_arrays`` does the same for large instances, all circles of a round at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

WORD = 8


@dataclass(slots=True)
class Arrangement:
    """Teams (inspector numbers by slot) and loads, changed in place; sets of inspectors are bit masks.

    ``part`` is, by inspector, the part he stands for (-1, the mask of all, if he stands for none); ``cap`` is the
    load that nobody may pass, ``limit`` how far Σload² may be above what it was at the start, ``excess`` how far it is.
    """

    teams: list[list[int]]
    masks: list[int]
    load: list[int]
    eligible: Sequence[int]
    part: Sequence[int]
    cap: int | None = None
    limit: int = 0
    excess: int = 0

    def shift(self, x: int, y: int) -> int | None:
        """How much Σload² grows when y takes an object over from x; None if that is not allowed."""
        change = 2 * (self.load[y] - self.load[x] + 1)
        room = x != y and 0 <= self.excess + change <= self.limit
        return change if room and (self.cap is None or self.load[y] < self.cap) else None

    def carry(self, x: int, y: int, change: int) -> None:
        """Count one object for y instead of x."""
        self.load[x] -= 1
        self.load[y] += 1
        self.excess += change


def mix(seed: str, arrangement: Arrangement, rounds: int) -> None:
    """Run the rounds; ``seed`` is S_asg."""
    n, m = len(arrangement.teams), len(arrangement.load)
    if not n:
        return
    k = len(arrangement.teams[0])
    slot_of_byte = bytes(byte % (k + 1) for byte in range(256))
    for r in range(rounds):
        heaps = 3 if r % 4 == 3 else 2
        stream = round_stream(seed, r, heaps, n, m)
        if n >= heaps:
            side_by_side = _deal(n, heaps, _words(stream[: heaps * WORD]))
            offered = stream[heaps * WORD : heaps * WORD + n].translate(slot_of_byte)
            (swap if heaps == 2 else rotate)(arrangement, offered, side_by_side)
        move(arrangement, _words(stream[heaps * WORD + n :]))


def round_stream(seed: str, r: int, heaps: int, n: int, m: int) -> bytes:
    """The bytes of round r for n objects and m inspectors."""
    start = sha256(f"{seed}|mix|{r}|".encode())
    length = (heaps + m) * WORD + n
    blocks = []
    for j in range(-(-length // 32)):
        block = start.copy()
        block.update(b"%d" % j)
        blocks.append(block.digest())
    return b"".join(blocks)[:length]


def _words(stream: bytes) -> list[int]:
    return [int.from_bytes(stream[i : i + WORD]) for i in range(0, len(stream), WORD)]


def _deal(n: int, heaps: int, words: Sequence[int]) -> list[list[int]]:
    h = n // heaps
    cut = words[0] % n
    circle = [*range(cut, n), *range(cut)]
    dealt = [circle[:h]]
    for t in range(1, heaps):
        turn = words[t] % h
        heap = circle[t * h : (t + 1) * h]
        dealt.append(heap[turn:] + heap[:turn])
    return dealt


def swap(arrangement: Arrangement, offered: bytes, side_by_side: Sequence[Sequence[int]]) -> None:
    """``rotate`` for two heaps, written out because it is most of the work."""
    teams, masks = arrangement.teams, arrangement.masks
    eligible, part = arrangement.eligible, arrangement.part
    k = len(teams[0])
    for p, q in zip(*side_by_side, strict=True):
        s, t = offered[p], offered[q]
        if k in (s, t):
            continue
        a, c = teams[p][s], teams[q][t]
        bit_a, bit_c = 1 << a, 1 << c
        rest_p, rest_q = masks[p] ^ bit_a, masks[q] ^ bit_c
        if (
            bit_c & eligible[p] & ~rest_p
            and bit_a & eligible[q] & ~rest_q
            and (rest_p | bit_c) & part[a]
            and (rest_q | bit_a) & part[c]
        ):
            teams[p][s], teams[q][t] = c, a
            masks[p], masks[q] = rest_p | bit_c, rest_q | bit_a


def rotate(arrangement: Arrangement, offered: bytes, side_by_side: Sequence[Sequence[int]]) -> None:
    """Pass the offered inspectors round, on to the next valid arrangement of each circle."""
    teams, masks = arrangement.teams, arrangement.masks
    k = len(teams[0])
    for objects in zip(*side_by_side, strict=True):
        slots = [offered[o] for o in objects]
        if k in slots:
            continue
        people = [teams[o][s] for o, s in zip(objects, slots, strict=True)]
        rests = [masks[o] ^ (1 << person) for o, person in zip(objects, people, strict=True)]
        needed = [arrangement.part[person] for person in people]
        for _ in range(len(objects) - 1):
            people = [people[-1], *people[:-1]]
            places = zip(objects, rests, needed, people, strict=True)
            if all(_fits(arrangement, *place) for place in places):
                for o, s, rest, person in zip(objects, slots, rests, people, strict=True):
                    teams[o][s] = person
                    masks[o] = rest | 1 << person
                break


def move(arrangement: Arrangement, words: Sequence[int]) -> None:
    """Load moves: an inspector takes an object over from another, as far as the loads may differ."""
    teams = arrangement.teams
    n, k, m = len(teams), len(teams[0]), len(arrangement.load)
    for word in words:
        rest_of_word, o = divmod(word, n)
        d, s = divmod(rest_of_word, k)
        x = teams[o][s]
        y = (d - x) % m
        rest, change = arrangement.masks[o] ^ (1 << x), arrangement.shift(x, y)
        if change is not None and _fits(arrangement, o, rest, arrangement.part[x], y):
            teams[o][s] = y
            arrangement.masks[o] = rest | 1 << y
            arrangement.carry(x, y, change)


def _fits(arrangement: Arrangement, o: int, rest: int, part: int, person: int) -> bool:
    """Whether ``person`` completes the rest of o's team, left by somebody who stood for ``part``."""
    bit = 1 << person
    return bool(bit & arrangement.eligible[o] & ~rest and (rest | bit) & part)
