"""公平性自检: the frozen draw carried out thousands of times with other seeds, and what came of it.

Nobody need believe the arithmetic of the protocol: one can look.  The same files are drawn again and again, by the
functions of the draw itself (``quotas``, ``assign``, tickets), each time with another seed:

    S_run = SHA256(seed "|fairness|" run)      run = 0, 1, …; then S_obj, S_round and S_asg as always

The draw that is still to come has its own seed, which needs the secret and the public number; nothing here tells
anything about it.

**Objects.**  An object of a stratum with chance π is drawn in a binomial number of R runs.  It should stay in a
range that Chernoff's bound gives (Chernoff 1952, Hoeffding 1963): a relative frequency f outside has
R·KL(f ‖ π) > ln(2/a), which happens with a chance of at most a, whatever R and π are.  The mean of a stratum is
checked likewise: how often its share was rounded up is binomial too.  a is ``ALARM`` divided by the number of checks,
so that fair objects are called unfair at most once in a thousand self-tests.

**Pairs of inspectors.**  How often two of them ought to meet has no formula: it follows from recusals, leads and
earlier work.  But two pairs whose members are alike in all of this (both can lead or not, have the same load so
far, may not inspect the same objects) ought to meet equally often.  So each pair is held against the mean of
its like; |z| should stay below 5, the spread being taken from the runs themselves.  Pairs without their like, and
those that meet too rarely to judge, are told without a verdict.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from heapq import nsmallest
from itertools import combinations
from math import log, sqrt

from toolkit.draw.frozen import Frozen, read_frozen
from toolkit.draw.quota import Share, quotas
from toolkit.draw.staff import Infeasible
from toolkit.draw.team import assign
from toolkit.draw.ticket import ASSIGNMENT, OBJECTS, ROUNDING, purpose_seed

ALARM = 0.001
"""The chance that a fair draw is called unfair for any of its objects or strata."""
PAIR_LIMIT = 5.0
"""The largest |z| of a pair of inspectors."""
_ENOUGH = 25
"""So many meetings expected in all runs make a verdict on a pair possible."""
_TINY = 1e-9
"""A spread above zero, so that pairs that never vary can still be told apart."""


@dataclass(frozen=True, slots=True)
class StratumResult:
    """One stratum: how often each object was drawn in ``runs`` draws.

    ``limits`` are the smallest and largest count that an object should have, ``total_limits`` those of their sum.
    """

    stratum: str
    chance: Fraction
    counts: Mapping[str, int]
    runs: int
    limits: tuple[int, int]
    total_limits: tuple[int, int]

    @property
    def size(self) -> int:
        """N."""
        return len(self.counts)

    @property
    def least(self) -> float:
        """The smallest inclusion frequency (0 … 1) of its objects."""
        return min(self.counts.values()) / self.runs

    @property
    def most(self) -> float:
        """The largest inclusion frequency."""
        return max(self.counts.values()) / self.runs

    @property
    def mean(self) -> float:
        """The mean inclusion frequency, to be compared with π."""
        return sum(self.counts.values()) / self.runs / self.size

    @property
    def fair(self) -> bool:
        """Whether the counts of all objects and their sum are within their limits."""
        counts = self.counts.values()
        least, most = self.limits
        low, high = self.total_limits
        return least <= min(counts) and max(counts) <= most and low <= sum(counts) <= high


@dataclass(frozen=True, slots=True)
class PairResult:
    """Two inspectors: on how many objects of a draw they meet, on average.

    ``expected`` is the mean of all pairs alike, ``score`` the deviation from it in standard errors; None
    where there is nothing to compare or too little to judge.
    """

    first: str
    second: str
    together: float
    expected: float | None
    score: float | None

    @property
    def fair(self) -> bool:
        """Whether nothing stands against it."""
        return self.score is None or abs(self.score) < PAIR_LIMIT


@dataclass(frozen=True, slots=True)
class Fairness:
    """The result of a self-test: strata in byte order, pairs of inspectors in byte order of both.

    ``impossible`` counts the runs, of ``team_runs``, in which no lawful teams existed.
    """

    draw_id: str
    runs: int
    team_runs: int
    impossible: int
    strata: tuple[StratumResult, ...]
    inspectors: tuple[str, ...]
    pairs: tuple[PairResult, ...]

    @property
    def fair(self) -> bool:
        """Whether no stratum and no pair stands out."""
        return all(stratum.fair for stratum in self.strata) and all(pair.fair for pair in self.pairs)


def simulate(files: Mapping[str, bytes], seed: str, runs: int = 10_000, team_runs: int = 500) -> Fairness:
    """Draw the frozen ``files`` ``runs`` times, and in the first ``team_runs`` of them the teams too.

    ``seed`` is any text; the same one gives the same result.  Nothing but the frozen files is looked at.
    Raises ProblemsFound when they cannot be read.
    """
    frozen = read_frozen(files)
    pool = _Pool(frozen)
    counts: Counter[str] = Counter()
    meetings = _Meetings(frozen)
    for run in range(runs):
        run_seed = purpose_seed(seed, f"fairness|{run}")
        drawn = pool.draw(run_seed)
        counts.update(drawn)
        if run < team_runs:
            meetings.add(drawn, purpose_seed(run_seed, ASSIGNMENT))
    return Fairness(
        frozen.plan.draw_id,
        runs,
        min(runs, team_runs),
        meetings.impossible,
        tuple(_judged(pool, counts, runs)),
        tuple(meetings.people),
        tuple(meetings.judged()),
    )


class _Pool:
    """The objects, ready to be drawn many times; what comes out is what ``record.draw`` would select."""

    def __init__(self, frozen: Frozen) -> None:
        self.sizes, self.rule = frozen.sizes(), frozen.plan.rule()
        self.names = frozen.pool
        self.encoded = {s: [name.encode() for name in names] for s, names in frozen.pool.items()}
        self.shares = quotas(self.sizes, self.rule, "").shares

    def draw(self, run_seed: str) -> list[str]:
        drawn: list[str] = []
        object_seed = purpose_seed(run_seed, OBJECTS)
        for share in quotas(self.sizes, self.rule, purpose_seed(run_seed, ROUNDING)).shares:
            drawn += self.winners(share, object_seed)
        return drawn

    def winners(self, share: Share, object_seed: str) -> Sequence[str]:
        """Those with the smallest tickets; the part of a ticket that is the same for all is hashed once."""
        names = self.names[share.stratum]
        if share.quota in (0, share.size):
            return names[: share.quota]
        start = sha256(f"{object_seed}|".encode())
        tickets = []
        for name in self.encoded[share.stratum]:
            ticket = start.copy()
            ticket.update(name)
            tickets.append(ticket.digest())  # bytes are in the same order as their hex
        return [name for _, name in nsmallest(share.quota, zip(tickets, names, strict=True))]


class _Meetings:
    """Who inspected with whom."""

    def __init__(self, frozen: Frozen) -> None:
        self.frozen = frozen
        self.people = sorted(frozen.staff.inspectors)
        self.runs, self.impossible = 0, 0
        self.sums: Counter[tuple[str, str]] = Counter()
        self.squares: Counter[tuple[str, str]] = Counter()

    def add(self, drawn: Collection[str], assignment_seed: str) -> None:
        """The teams of one run."""
        staff, recusals, rounds = self.frozen.staff, self.frozen.recusals, self.frozen.plan.mixing_rounds
        try:
            teams = assign(assignment_seed, drawn, staff, recusals, rounds)
        except Infeasible:
            self.impossible += 1
            return
        self.runs += 1
        met = Counter(pair for team in teams.values() for pair in combinations(sorted(team), 2))
        self.sums.update(met)
        self.squares.update({pair: count * count for pair, count in met.items()})

    def judged(self) -> Iterator[PairResult]:
        """Every pair, held against its like."""
        alike = defaultdict(list)
        kinds = {person: self.kind(person) for person in self.people}
        for first, second in combinations(self.people, 2):
            alike[frozenset(Counter((kinds[first], kinds[second])).items())].append((first, second))
        runs, found = max(1, self.runs), {}
        for pairs in alike.values():
            met = sum(self.sums[pair] for pair in pairs) / len(pairs)
            spread = sum(self.squares[pair] - self.sums[pair] ** 2 / runs for pair in pairs) / len(pairs)
            for pair in pairs:
                score = (self.sums[pair] - met) / sqrt(max(spread, _TINY)) if met >= _ENOUGH else None
                found[pair] = (met / runs, score) if len(pairs) > 1 else (None, None)
        for pair in sorted(found):
            yield PairResult(*pair, self.sums[pair] / runs, *found[pair])

    def kind(self, person: str) -> tuple[tuple[bool, ...], int, frozenset[str]]:
        """All that the rules of teams know of a person: parts of the team, load so far, recusals."""
        staff = self.frozen.staff
        barred = (name for name, people in self.frozen.recusals.items() if person in people)
        parts = tuple(person in part.members for part in staff.parts())
        return parts, staff.load_before.get(person, 0), frozenset(barred)


def _judged(pool: _Pool, counts: Counter[str], runs: int) -> Iterator[StratumResult]:
    checks = sum(share.size + 1 for share in pool.shares if share.chance < 1)
    for share in pool.shares:
        allowed = ALARM / max(1, checks)
        always, part = divmod(share.size * share.chance, 1)
        low, high = binomial_limits(float(part), runs, allowed)
        yield StratumResult(
            share.stratum,
            share.chance,
            {name: counts[name] for name in pool.names[share.stratum]},
            runs,
            binomial_limits(float(share.chance), runs, allowed),
            (always * runs + low, always * runs + high),
        )


def binomial_limits(chance: float, runs: int, allowed: float) -> tuple[int, int]:
    """The counts within Chernoff's bound: a binomial number is outside with a chance of at most ``allowed``."""
    limit = log(2 / allowed)

    def edge(inside: int, outside: int) -> int:
        """The last count within, between one that is within and one that may be."""
        if runs * _divergence(outside / runs, chance) <= limit:
            return outside
        while abs(outside - inside) > 1:
            middle = (inside + outside) // 2
            if runs * _divergence(middle / runs, chance) <= limit:
                inside = middle
            else:
                outside = middle
        return inside

    if chance in (0, 1):
        return round(chance) * runs, round(chance) * runs
    nearest = round(chance * runs)
    return edge(nearest, 0), edge(nearest, runs)


def _divergence(frequency: float, chance: float) -> float:
    """Kullback–Leibler divergence of two coins, in nats."""
    terms = ((frequency, chance), (1 - frequency, 1 - chance))
    return sum(f * log(f / c) for f, c in terms if f > 0)
