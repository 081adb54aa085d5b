"""The draw's chances, counted: fresh numbers and secrets through the product's own seed, quotas and selection.

``python -m tests.draw.statistics`` prints all tables (with a number: so many draws each; about ten minutes for the
20,000 of docs/抽取规程.md, which names this command); ``python -m tests.draw.entropy`` those of the people alone.

Each figure is a p-value, multiplied by how many there were of its kind (Bonferroni): below 0.001 it is red.  Every
spoilt draw below the line must have a red one, or the figures could not see anything.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import ceil, floor, sqrt
from random import Random
from statistics import NormalDist
from typing import NamedTuple

from tests.draw import entropy
from tests.draw.oracles import chi_square_p
from toolkit.draw.paths import plain
from toolkit.draw.quota import Quotas, Rounding, Rule, quotas, split_stratum
from toolkit.draw.ticket import OBJECTS, ROUNDING, SSJ2, below, purpose_seed, seed

DRAWS = 20_000
RED = 0.001
_PAIRS = 40
"""Objects of one stratum, or of two, whose pairs are counted."""
FIGURES = ("每户", "每层进位", "同层两户", "异层两户", "第一名", "起点 u", "相邻两次")


class Design(NamedTuple):
    """A pool, and how much of it is drawn."""

    name: str
    sizes: Mapping[str, int]
    rule: Rule


def _towns(*sizes: int) -> dict[str, int]:
    return {f"4104{number:02}100/-": size for number, size in enumerate(sizes, 1)}


_WEIGHTS = {f"4104{number:02}100": Fraction(number, 2) for number in range(1, 5)}
DESIGNS = (
    Design("5%，八个乡镇", _towns(3, 7, 12, 25, 40, 61, 20, 12), Rule(None, {"-": Fraction(1, 20)}, None)),
    Design("7%，大小不等", _towns(1, 2, 5, 9, 25, 38), Rule(None, {"-": Fraction(7, 100)}, None)),
    Design("不低于7%", _towns(1, 2, 5, 9, 25, 38), Rule(None, {"-": Fraction(7, 100)}, None, Rounding.CEIL)),
    Design("9 户，按权重", _towns(12, 20, 18, 30), Rule(9, {}, _WEIGHTS)),
    Design(
        "分等级，两向取整",
        {
            f"4104{town:02}100/{level}": 4 + town * (2 + number) % 7
            for town in range(1, 6)
            for number, level in enumerate("ABCD")
        },
        Rule(
            None,
            {level: Fraction(number, 20) for number, level in enumerate("ABCD", 1)},
            None,
            Rounding.TWO_WAY,
        ),
    ),
)


class Drawn(NamedTuple):
    """One draw: the quotas, and who was first, second … of each stratum."""

    quotas: Quotas
    selected: Mapping[str, Sequence[str]]


def pool_of(design: Design) -> dict[str, list[str]]:
    return {name: [f"{name}#{number:03}" for number in range(size)] for name, size in design.sizes.items()}


def drawn(design: Design, pool: Mapping[str, Sequence[str]], key: str) -> Drawn:
    """As SSJ2 says: the seed of a draw, then its quotas and tickets."""
    share = quotas(design.sizes, design.rule, purpose_seed(key, ROUNDING))
    return Drawn(share, _tickets(pool, share, key))


def _tickets(pool: Mapping[str, Sequence[str]], share: Quotas, key: str) -> Mapping[str, list[str]]:
    chosen: dict[str, list[str]] = {name: [] for name in pool}
    for line in plain.select(pool, share.shares, purpose_seed(key, OBJECTS)).selected.decode().splitlines():
        stratum, _, name, _ = line.split("\t")
        chosen[stratum].append(name)
    return chosen


def fresh(number: int) -> str:
    """The seed of a draw with a new commitment, a new secret and a new number of the lottery."""
    dice = Random(f"SSJ2 {number}")
    balls = ",".join(f"{ball:02}" for ball in sorted(dice.sample(range(1, 34), 6)))
    commit, nonce = dice.randbytes(32).hex(), dice.randbytes(32).hex()
    return seed(commit, nonce, f"CWL-SSQ:2026053:{balls}+{dice.randint(1, 16):02}", SSJ2)


# --- figures ------------------------------------------------------------------------------------------


def _p(z: float) -> float:
    return 2 * (1 - NormalDist().cdf(abs(z)))


def _worst(scores: Sequence[float]) -> float:
    return min(1.0, min((_p(z) for z in scores), default=1.0) * len(scores))


def _z(count: float, expected: float, variance: float) -> float:
    return (count - expected) / sqrt(variance) if variance > 0 else 0.0 if count == expected else 99.0


def figures(design: Design, draws: Sequence[Drawn]) -> list[float]:
    """The seven p-values of ``FIGURES``."""
    runs = len(draws)
    chances = {share.stratum: share.chance for share in draws[0].quotas.shares}
    one: Counter[str] = Counter()
    up: Counter[str] = Counter()
    first: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    places, overlap = [0] * 16, []
    watched = _watched(design)
    before: set[str] = set()
    for each in draws:
        names = {name for some in each.selected.values() for name in some}
        one.update(names)
        overlap.append(len(names & before))
        before = names
        for share in each.quotas.shares:
            expected = share.chance * share.size
            up[share.stratum] += share.quota > floor(expected)
        first.update(some[0] for some in each.selected.values() if some)
        seen = sorted(names & watched)
        pairs.update(combinations(seen, 2))
        if each.quotas.denominator >= 16:
            places[each.quotas.offset * 16 // each.quotas.denominator] += 1
    pool = pool_of(design)
    inclusion = [
        _z(one[name], runs * float(pi), runs * float(pi * (1 - pi)))
        for stratum, pi in chances.items()
        for name in pool[stratum]
    ]
    rounding = []
    for stratum, pi in chances.items():
        part = pi * design.sizes[stratum] % 1
        rounding.append(_z(up[stratum], runs * float(part), runs * float(part * (1 - part))))
    within, across = _of_pairs(pairs, watched, runs)
    leads = [
        _z(first[name], sum(first[other] for other in pool[stratum]) / len(pool[stratum]), first[name] or 1)
        for stratum in chances
        for name in pool[stratum]
        if len(pool[stratum]) > 1
    ]
    square = sum(float(pi * pi) * design.sizes[stratum] for stratum, pi in chances.items())
    mean = sum(overlap[1:]) / (runs - 1)
    spread = sum((each - mean) ** 2 for each in overlap[1:]) / (runs - 1)
    again = _z(mean, square, spread / (runs - 1))
    whole = draws[0].quotas.denominator
    shares = [
        (-(-(at + 1) * whole // 16) - -(-at * whole // 16)) / whole for at in range(16)
    ]  # of the values of u
    cells = [
        (count - runs * part) ** 2 / (runs * part) for count, part in zip(places, shares, strict=True) if part
    ]
    offset = chi_square_p(sum(cells), 15) if whole >= 16 else 1.0
    return [
        _worst(inclusion),
        _worst(rounding),
        _worst(within),
        _worst(across),
        _worst(leads),
        offset,
        _p(again),
    ]


def _watched(design: Design) -> set[str]:
    """Objects of the two largest strata, whose pairs are counted."""
    large = sorted(design.sizes, key=lambda name: -design.sizes[name])[:2]
    pool = pool_of(design)
    return {name for stratum in large for name in pool[stratum][: _PAIRS // 2]}


def _of_pairs(
    pairs: Counter[tuple[str, str]], watched: set[str], runs: int
) -> tuple[list[float], list[float]]:
    """How far pairs of a kind are from the mean of their kind: within a stratum, and of the two strata."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for one, other in combinations(sorted(watched), 2):
        kind = one.partition("#")[0], other.partition("#")[0]
        kinds.setdefault(kind, []).append(pairs[one, other])
    within, across = list[float](), list[float]()
    for (one, other), counts in kinds.items():
        mean = sum(counts) / len(counts)
        scores = [_z(count, mean, mean * (1 - mean / runs)) for count in counts]
        (within if one == other else across).extend(scores)
    return within, across


def margins(design: Design, draws: Sequence[Drawn]) -> int:
    """How many sums (of all, of a region, of a class) were not their share rounded down or up."""
    wrong = 0
    for each in draws:
        sums: dict[tuple[int, str], list[Fraction | int]] = {}
        for share in each.quotas.shares:
            region, level = split_stratum(share.stratum)
            for key in ((0, ""), (1, region), (2, level)):
                kept = sums.setdefault(key, [Fraction(0), 0])
                kept[0] += share.chance * share.size
                kept[1] += share.quota
        two_way = design.rule.rounding is Rounding.TWO_WAY
        wrong += sum(
            not floor(expected) <= count <= ceil(expected)
            for (kind, _), (expected, count) in sums.items()
            if two_way or kind == 0
        )
    return wrong


# --- spoilt draws -------------------------------------------------------------------------------------


def _three_digits(design: Design, runs: int) -> Iterator[Drawn]:
    """A number of three digits for all randomness."""
    pool = pool_of(design)
    dice = Random("three digits")
    return (drawn(design, pool, seed("0" * 64, "0" * 64, str(dice.randrange(1000)))) for _ in range(runs))


def _largest_remainder(design: Design, runs: int) -> Iterator[Drawn]:
    """The places left over go to the largest fractions."""
    pool = pool_of(design)
    for number in range(runs):
        share = quotas(design.sizes, design.rule, purpose_seed(fresh(number), ROUNDING))
        parts = {each.stratum: each.chance * each.size for each in share.shares}
        left = sum(each.quota for each in share.shares) - sum(map(floor, parts.values()))
        high = sorted(parts, key=lambda name: -(parts[name] % 1))[:left]
        fixed = tuple(
            replace(each, quota=floor(parts[each.stratum]) + (each.stratum in high)) for each in share.shares
        )
        share = replace(share, shares=fixed)
        yield Drawn(share, _tickets(pool, share, fresh(number)))


def _eight_bits(design: Design, runs: int) -> Iterator[Drawn]:
    """u from one byte, modulo D."""
    pool = pool_of(design)
    for number in range(runs):
        key = purpose_seed(fresh(number), ROUNDING)
        bound = quotas(design.sizes, design.rule, key).denominator
        share = quotas(design.sizes, design.rule, key, u=below(key, "byte", 256) % bound)
        yield Drawn(share, _tickets(pool, share, fresh(number)))


def _last_month_again(design: Design, runs: int) -> Iterator[Drawn]:
    """Every fifth draw has the seed of the one before."""
    pool = pool_of(design)
    return (drawn(design, pool, fresh(number - (number % 5 == 0 and number > 0))) for number in range(runs))


def _best_of_four(design: Design, runs: int) -> Iterator[Drawn]:
    """The one of four draws in which a firm is spared, if there is one."""
    pool = pool_of(design)
    large = max(design.sizes, key=lambda name: design.sizes[name])
    friend = pool[large][0]
    for number in range(runs):
        tries = (drawn(design, pool, fresh(4 * number + at)) for at in range(4))
        last = None
        for last in tries:
            if friend not in last.selected[large]:
                break
        assert last
        yield last


SPOILT: Mapping[str, Callable[[Design, int], Iterator[Drawn]]] = {
    "三位数字作随机数": _three_digits,
    "最大余数法": _largest_remainder,
    "u 只取一个字节": _eight_bits,
    "五次有一次沿用上次的种子": _last_month_again,
    "四次里挑一次放过某户": _best_of_four,
}


# --- what is printed ----------------------------------------------------------------------------------


def measured(design: Design, runs: int) -> list[float]:
    """The figures of the draw as it is."""
    pool = pool_of(design)
    return figures(design, [drawn(design, pool, fresh(number)) for number in range(runs)])


def spoilt(name: str, runs: int) -> list[float]:
    """The figures of a spoilt draw."""
    return figures(DESIGNS[1], list(SPOILT[name](DESIGNS[1], runs)))


def tables(runs: int) -> Iterator[str]:
    """Every table, line by line, as it is known."""
    yield f"SSJ2，每种 {runs:,} 次；小于 {RED} 的（红）说明偏离"
    yield f"| 抽法 | {' | '.join(FIGURES)} | 合计越界 |"
    yield f"|---|{'---|' * (len(FIGURES) + 1)}"
    for design in DESIGNS:
        pool = pool_of(design)
        draws = [drawn(design, pool, fresh(number)) for number in range(runs)]
        yield f"| {design.name} | {_cells(figures(design, draws))} | {margins(design, draws)} |"
    for name in SPOILT:
        yield f"| 故意做坏：{name} | {_cells(spoilt(name, runs))} | |"
    yield ""
    yield "派谁去，能不能事先猜到（余量 0 是原来的办法）"
    sizes, slacks = entropy.OFFICES, entropy.SLACKS
    yield from entropy.table([entropy.measured(office, slack) for office in sizes for slack in slacks])


def _cells(values: Sequence[float]) -> str:
    return " | ".join(f"**{value:.2g}**（红）" if value < RED else f"{value:.2g}" for value in values)


if __name__ == "__main__":
    for line in tables(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS):
        print(line, flush=True)
