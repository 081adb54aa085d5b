"""Quotas: how many to draw in each stratum, so that every object has exactly its fair chance.

5 % of 7 enterprises is 0.35.  Rounding down would mean "never", rounding up seven times too often, and the
largest remainder leaves some townships out for ever.  So the fraction is drawn, once for all strata together
(systematic rounding: Madow 1949, Cox 1987):

    lay the strata side by side on a line, each as long as its share q_s; put a mark at every whole number,
    shifted by one random amount u; a stratum gets as many draws as marks fall on it.

Then the expected number of marks is exactly q_s, the number itself is never a whole one away from it, and if
the shares add up to a whole number the total is exactly that.  In integers, with D the common denominator and
u an integer below D:  n_s = floor((u + A_s)/D) - floor((u + A_{s-1})/D), A the running sum of q_s·D.

Steps (each in a function below):

1. ``q_s = N_s · r_s · w_region`` (in count mode r_s = 1); empty strata are dropped.
2. In percent mode a stratum with r_s · w ≥ 1 is taken whole (n = N, π = 1).
3. With Q the sum of the rest: percent ``ceil`` (不低于) scales to n = ⌈Q⌉, count mode scales to n = count,
   percent ``exact`` does not scale.  After a scaling, strata with q_s ≥ N_s are taken whole and the rest is
   scaled to what is left of n.
4. The rest is rounded as above, in an order that is itself drawn, so that neighbours are not always the same.
   Percent ``two-way`` does not scale either, and rounds so that every region and every class, too, stays within
   one of its share (``toolkit.draw.twoway``); it has no D, u and order, which are recorded as 1, 0 and none.

π_s = q_s/N_s is the chance of each object of the stratum, an exact fraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor, lcm

from toolkit.draw import twoway
from toolkit.draw.encoding import MAX_INTEGER
from toolkit.draw.ticket import below
from toolkit.errors import Problem, ProblemsFound


class Rounding(StrEnum):
    """How the shares of percent mode become whole numbers (count mode meets its total anyway)."""

    EXACT = "exact"
    """As they are: the total is their sum, rounded down or up by chance."""
    CEIL = "ceil"
    """不低于: scaled to the next whole total."""
    TWO_WAY = "two-way"
    """As they are; every region, every class and the total are rounded down or up by chance."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How much to draw: ``count`` objects in all, or else ``ratio`` by class with its ``rounding``.

    ``weight`` is None for equal regions, else a factor by region.  The keys must cover every stratum.
    """

    count: int | None
    ratio: Mapping[str, Fraction]
    weight: Mapping[str, Fraction] | None
    rounding: Rounding = Rounding.EXACT


@dataclass(frozen=True, slots=True)
class Share:
    """One stratum's result: ``size`` N, ``quota`` n, ``chance`` π of each object in it."""

    stratum: str
    size: int
    quota: int
    chance: Fraction


@dataclass(frozen=True, slots=True)
class Quotas:
    """The rounding as recorded: D, u, the order of the strata rounded, and a Share for every stratum."""

    denominator: int
    offset: int
    order: tuple[str, ...]
    shares: tuple[Share, ...]


def split_stratum(stratum: str) -> tuple[str, str]:
    """A stratum's region code and class."""
    region, _, class_name = stratum.partition("/")
    return region, class_name


def quotas(sizes: Mapping[str, int], rule: Rule, round_seed: str, u: int | None = None) -> Quotas:
    """The quota of every stratum, from its size, the rule and S_round.

    ``u`` replaces the drawn integer, so that all its values can be enumerated.  Strata come back in byte
    order.  Raises ProblemsFound when a fixed count exceeds the pool, or when D is too large to be recorded.
    """
    expected, whole = _expected(sizes, rule)
    if rule.rounding is Rounding.TWO_WAY:
        table = twoway.rounded({split_stratum(s): q for s, q in expected.items()}, round_seed)
        denominator, offset, order = 1, 0, list[str]()
        quota = {stratum: table[split_stratum(stratum)] for stratum in expected}
    else:
        denominator = _common(expected)
        offset = below(round_seed, "u", denominator) if u is None else u
        order = _shuffled(expected, round_seed)
        quota = _one_way(expected, denominator, offset, order)
    quota |= {stratum: sizes[stratum] for stratum in whole}
    shares = tuple(
        Share(s, sizes[s], quota[s], expected[s] / sizes[s] if s in expected else Fraction(1))
        for s in sorted(quota)
    )
    return Quotas(denominator, offset, tuple(order), shares)


def least_total(sizes: Mapping[str, int], rule: Rule) -> int:
    """The smallest number of objects that ``quotas`` can come to, whatever the seed; raises like it."""
    expected, whole = _expected(sizes, rule)
    return sum(sizes[stratum] for stratum in whole) + floor(sum(expected.values()))


def _one_way(
    expected: Mapping[str, Fraction], denominator: int, offset: int, order: Iterable[str]
) -> dict[str, int]:
    """Step 4: the marks on the line, stratum after stratum."""
    quota = {}
    before = offset
    for stratum in order:
        after = before + int(expected[stratum] * denominator)
        quota[stratum] = after // denominator - before // denominator
        before = after
    return quota


def _common(expected: Mapping[str, Fraction]) -> int:
    return lcm(*(q.denominator for q in expected.values()))


def _expected(sizes: Mapping[str, int], rule: Rule) -> tuple[dict[str, Fraction], set[str]]:
    """Steps 1–3: the exact share q_s of each stratum to be rounded, and the strata taken whole."""
    expected, whole = _scaled({s: n for s, n in sizes.items() if n}, rule)
    if _common(expected) > MAX_INTEGER:
        raise ProblemsFound(
            [
                Problem(
                    "抽查比例和地区权重合起来的分母太大，无法记录", "请改用较简单的比例或权重，如 5/100、3/2"
                )
            ]
        )
    return expected, whole


def _scaled(sizes: Mapping[str, int], rule: Rule) -> tuple[dict[str, Fraction], set[str]]:
    rate = {stratum: _rate(stratum, rule) for stratum in sizes}
    shares = {stratum: sizes[stratum] * rate[stratum] for stratum in sizes}
    whole: set[str] = set()
    if rule.count is None:
        whole = {stratum for stratum in sizes if rate[stratum] >= 1}
        shares = {stratum: q for stratum, q in shares.items() if stratum not in whole}
        if rule.rounding is not Rounding.CEIL:
            return shares, whole
        total = ceil(sum(shares.values()))
    else:
        total = rule.count
        if total > sum(sizes.values()):
            raise ProblemsFound(
                [
                    Problem(
                        f"计划抽取 {total} 户，待抽名单只有 {sum(sizes.values())} 户",
                        "请减少抽查数量，或核对待抽名单是否漏了对象",
                    )
                ]
            )
    return _scale(shares, sizes, total, whole)


def _rate(stratum: str, rule: Rule) -> Fraction:
    region, class_name = split_stratum(stratum)
    ratio = Fraction(1) if rule.count is not None else rule.ratio[class_name]
    return ratio * (1 if rule.weight is None else rule.weight[region])


def _scale(
    shares: dict[str, Fraction], sizes: Mapping[str, int], total: int, whole: set[str]
) -> tuple[dict[str, Fraction], set[str]]:
    """Step 3: scale the shares to ``total``; a stratum that would exceed its size is taken whole."""
    while shares:
        factor = total / sum(shares.values(), Fraction())
        shares = {stratum: q * factor for stratum, q in shares.items()}
        full = {stratum for stratum, q in shares.items() if q >= sizes[stratum]}
        if not full:
            break
        whole |= full
        total -= sum(sizes[stratum] for stratum in full)
        shares = {stratum: q for stratum, q in shares.items() if stratum not in full}
    return shares, whole


def _shuffled(strata: Iterable[str], round_seed: str) -> list[str]:
    def key(stratum: str) -> tuple[str, str]:
        return sha256(f"{round_seed}|stratum|{stratum}".encode()).hexdigest(), stratum

    return sorted(strata, key=key)
