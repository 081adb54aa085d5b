"""Two-way rounding keeps every margin, and its mean is exactly the share: shown by following every possible way."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor, prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.draw.samples import record
from toolkit.draw import twoway
from toolkit.draw.encoding import canonical_json
from toolkit.draw.quota import Rounding, Rule, least_total, quotas
from toolkit.draw.ticket import below, purpose_seed, seed
from toolkit.draw.twoway import round_table, rounded
from toolkit.draw.verifier import check
from toolkit.draw.verifier_lists import two_way
from toolkit.draw.verify import verify

PROTOCOL = Path(__file__).resolve().parents[2] / "docs" / "ssj1.md"


def seeds(count):
    return [sha256(b"%d" % run).hexdigest() for run in range(count)]


def lines(table):
    """All rows and columns of a table, and all its cells as one line: what has to be off by less than one."""
    return [*map(list, table), *map(list, zip(*table, strict=True)), [cell for row in table for cell in row]]


def off(table, numbers):
    """The cells, rows, columns and totals that are neither rounded down nor up."""
    single = [[cell] for row in table for cell in row], [[cell] for row in numbers for cell in row]
    pairs = zip([*lines(table), *single[0]], [*lines(numbers), *single[1]], strict=True)
    return [
        (share, number) for share, number in pairs if sum(number) not in (floor(sum(share)), ceil(sum(share)))
    ]


def play(table, script):
    """Decide as the script says, then always up: the result, what was decided, the chance of all that."""
    taken, chances = [], []

    def coin(step, good, of):
        taken.append(script[step] if step < len(script) else True)
        chances.append(Fraction(good if taken[-1] else of - good, of))
        return taken[-1]

    numbers = round_table(table, coin)
    return numbers, taken, prod(chances, start=Fraction(1))


def ways(table):
    """Every result that can come out, each with its exact chance, by taking both sides of every decision."""
    todo = [()]
    while todo:
        script = todo.pop()
        numbers, taken, chance = play(table, script)
        yield numbers, chance
        todo.extend((*taken[:step], False) for step in range(len(script), len(taken)))


def mean(table, chance_of):
    """The expectation of every cell over all ways; ``chance_of`` maps (numbers, exact chance) to a chance."""
    sums = [[Fraction()] * len(table[0]) for _ in table]
    total = Fraction()
    for numbers, chance in ways(table):
        total += chance_of(numbers, chance)
        for i, row in enumerate(numbers):
            for j, number in enumerate(row):
                sums[i][j] += number * chance_of(numbers, chance)
    return [[cell / total for cell in row] for row in sums]


def tables(rows, columns, denominators=(1, 2, 3, 4, 5, 12)):
    share = st.builds(Fraction, st.integers(0, 30), st.sampled_from(denominators))
    return st.integers(1, columns).flatmap(
        lambda width: st.lists(st.lists(share, min_size=width, max_size=width), min_size=1, max_size=rows)
    )


# --- exactly --------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(tables(3, 2))
def test_over_all_ways_the_mean_of_every_cell_is_exactly_its_share(table):
    assert mean(table, lambda _, chance: chance) == table
    assert sum(chance for _, chance in ways(table)) == 1
    assert all(off(table, numbers) == [] for numbers, _ in ways(table))


def test_control_a_fair_coin_for_every_step_misses_the_shares():
    table = [[Fraction(1, 3), Fraction(1, 4)], [Fraction(1, 5), Fraction(5, 6)]]
    assert mean(table, lambda _, chance: chance) == table
    assert mean(table, lambda *_: Fraction(1)) != table


@settings(deadline=None, max_examples=60)
@given(tables(9, 6, range(1, 40)), st.integers(0, 10**9))
def test_cells_rows_columns_and_total_are_rounded_down_or_up(table, number):
    shares = {(f"r{i}", f"c{j}"): q for i, row in enumerate(table) for j, q in enumerate(row)}
    made = rounded(shares, sha256(b"%d" % number).hexdigest())
    numbers = [[made[f"r{i}", f"c{j}"] for j in range(len(row))] for i, row in enumerate(table)]
    assert off(table, numbers) == []


def test_a_table_may_have_gaps_and_whole_cells():
    shares = {
        ("a", "x"): Fraction(1, 2),
        ("a", "y"): Fraction(3),
        ("b", "z"): Fraction(1, 2),
        ("c", "z"): Fraction(),
    }
    for round_seed in seeds(20):
        made = rounded(shares, round_seed)
        assert made.keys() == shares.keys()
        assert (made["a", "y"], made["c", "z"]) == (3, 0)
        assert made["a", "x"] + made["b", "z"] == 1
    assert rounded({}, seeds(1)[0]) == {}


# --- as a rule of the draw ------------------------------------------------------------------------------

RATIO = {"A": Fraction(1, 100), "B": Fraction(5, 100), "C": Fraction(10, 100), "D": Fraction(30, 100)}
COUNTY = {
    f"4104810{i:02}/{group}": random.Random(f"{i}{group}").choice([3, 7, 12, 25, 40, 60, 150])
    for i in range(8)
    for group in RATIO
}
RULE = Rule(None, RATIO, None, Rounding.TWO_WAY)


def as_table(shares, value):
    regions = sorted({share.stratum.partition("/")[0] for share in shares})
    values = {share.stratum: value(share) for share in shares}
    return [[values[f"{region}/{group}"] for group in RATIO] for region in regions]


def margins_broken(rule, round_seeds):
    broken = 0
    for round_seed in round_seeds:
        shares = quotas(COUNTY, rule, round_seed).shares
        exact = as_table(shares, lambda share: share.chance * share.size)
        broken += bool(off(exact, as_table(shares, lambda share: share.quota)))
    return broken


def test_in_a_county_no_margin_is_ever_broken():
    assert margins_broken(RULE, seeds(60)) == 0


def test_control_the_one_way_rounding_breaks_margins():
    assert margins_broken(Rule(None, RATIO, None, Rounding.EXACT), seeds(60)) > 30


def worst_mean(method, runs=1500):
    """The largest |z| of the mean quota of a stratum against its share."""
    sums, shares = Counter(), {s: n * RATIO[s[-1]] for s, n in COUNTY.items()}
    for round_seed in seeds(runs):
        sums.update(method(shares, round_seed))
    spread = {s: float(runs * (q % 1) * (1 - q % 1)) ** 0.5 for s, q in shares.items() if q % 1}
    return max(abs(sums[s] - runs * shares[s]) / spread[s] for s in spread)


def by_the_rule(_, round_seed):
    return {share.stratum: share.quota for share in quotas(COUNTY, RULE, round_seed).shares}


def largest_remainder(shares, _):
    quota = {s: floor(q) for s, q in shares.items()}
    rest = floor(sum(shares.values())) - sum(quota.values())
    for s in sorted(shares, key=lambda s: floor(shares[s]) - shares[s])[:rest]:
        quota[s] += 1
    return quota


def test_the_means_of_all_strata_are_the_shares():
    assert worst_mean(by_the_rule) < 4.5


def test_control_largest_remainder_misses_the_means():
    assert worst_mean(largest_remainder, 40) > 4.5


def test_whole_strata_are_taken_first_and_nothing_but_the_strata_is_recorded():
    rule = Rule(
        None,
        RATIO | {"D": Fraction(1)},
        {f"4104810{i:02}": Fraction(1 + i % 2) for i in range(8)},
        Rounding.TWO_WAY,
    )
    result = quotas(COUNTY, rule, seeds(1)[0])
    assert (result.denominator, result.offset, result.order) == (1, 0, ())
    for share in result.shares:
        assert (share.chance == 1) == share.stratum.endswith("D")
        assert share.quota in (floor(share.chance * share.size), ceil(share.chance * share.size))


def test_the_least_total_is_reached_and_never_undercut():
    small = {s: n for s, n in COUNTY.items() if s < "410481002"}
    totals = {sum(share.quota for share in quotas(small, RULE, s).shares) for s in seeds(80)}
    least = least_total(small, RULE)
    assert totals == {least, least + 1}


def test_the_order_in_which_strata_are_given_does_not_matter():
    turned = dict(reversed(COUNTY.items()))
    assert quotas(turned, RULE, seeds(1)[0]) == quotas(COUNTY, RULE, seeds(1)[0])


@settings(deadline=None, max_examples=60)
@given(tables(6, 4, range(1, 20)), st.integers(0, 10**9))
def test_the_verifier_written_apart_rounds_alike(table, number):
    round_seed = sha256(b"%d" % number).hexdigest()
    shares = {(f"4104810{i:02}", f"{j}"): q for i, row in enumerate(table) for j, q in enumerate(row) if q}
    made = rounded(shares, round_seed)
    text = {f"{region}/{group}": q for (region, group), q in shares.items()}
    assert two_way(text, round_seed) == {f"{region}/{group}": n for (region, group), n in made.items()}


# --- in a record -----------------------------------------------------------------------------------------


def test_a_record_with_one_place_moved_to_another_region_is_found_by_both_verifications():
    """All digests corrected, the total and the class as they were: only the rounding itself tells."""
    ratio = {"A": "1/7", "B": "2/5"}
    files = record(objects=60, people=6, classes="AB", ratio=ratio, rounding=Rounding.TWO_WAY)
    assert verify(files) == []
    content = json.loads(files["record.json"])
    strata = [row for row in content["rounding"]["strata"] if row[0].endswith("A")]
    more, less = min(strata, key=lambda row: row[2]), max(strata, key=lambda row: row[2])
    more[2], less[2] = more[2] + 1, less[2] - 1
    wrong = files | {"record.json": canonical_json(content)}
    assert [(p.place.sheet, p.place.header) for p in verify(wrong)] == [("record.json", "rounding")]
    assert [what for what, good in check(wrong) if not good] == ["record.json：各层数量"]


# --- the example of the protocol ------------------------------------------------------------------------


def printed(marker):
    page = PROTOCOL.read_text("utf-8")
    block = re.search(rf"<!-- {re.escape(marker)} -->\n((?:\|.*\n)+)", page)[1]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in block.splitlines()[2:]]


def test_the_example_of_the_protocol_is_computed(monkeypatch):
    round_seed = purpose_seed(
        seed("0" * 64, "1" * 64, "CWL-SSQ:2026045:03,09,14,21,27,32+11", "SSJ1"), "round"
    )
    rows = printed("两向取整：应抽数")
    sizes = {(region, group): int(n) for region, b, a, *_ in rows for group, n in (("B", b), ("A", a))}
    ratio = {"A": Fraction(1, 10), "B": Fraction(1, 4)}
    shares = {key: n * ratio[key[1]] for key, n in sizes.items()}
    for region, _, _, b, a, total in rows:
        told = [f"{shares[region, g]}（{shares[region, g] * 20}）" for g in "BA"]
        assert [b, a, total] == [*told, str(shares[region, "A"] + shares[region, "B"])]
    steps, order = [], []
    find, shuffle, number = twoway._circle, twoway._shuffled, twoway.below

    def circle(rest, whole):
        """Note what a step must show: circle, rise, fall; "below" adds x."""
        cells = find(rest, whole)
        plus, minus = [rest[i][j] for i, j in cells[::2]], [rest[i][j] for i, j in cells[1::2]]
        if cells:
            rise, fall = min(20 - max(plus), *minus), min(*plus, 20 - max(minus))
            steps.append([str(len(steps)), " ".join(f"{i},{j}" for i, j in cells), str(rise), str(fall)])
        return cells

    def noted(key, label, bound):
        x = number(key, label, bound)
        assert bound == int(steps[-1][2]) + int(steps[-1][3])
        steps[-1].append(str(x))
        return x

    monkeypatch.setattr(twoway, "_circle", circle)
    monkeypatch.setattr(twoway, "_shuffled", lambda *given: order.append(shuffle(*given)) or order[-1])
    monkeypatch.setattr(twoway, "below", noted)
    made = rounded(shares, round_seed)
    assert order == [[row[0] for row in rows], ["B", "A"]]
    assert steps == printed("两向取整：逐步")
    result = [[r, made[r, "B"], made[r, "A"], made[r, "B"] + made[r, "A"]] for r in order[0]]
    result.append(["合计", *(sum(row[k] for row in result) for k in (1, 2, 3))])
    assert [[str(cell) for cell in row] for row in result] == printed("两向取整：结果")


@pytest.mark.parametrize("round_seed", seeds(3))
def test_every_step_settles_a_cell(round_seed):
    """So it ends: never more steps than cells."""
    steps = []
    table = [[Fraction(i * 7 + j * 3 + 1, 11 + j) for j in range(4)] for i in range(6)]
    round_table(table, lambda t, good, of: steps.append(t) or below(round_seed, f"{t}", of) < good)
    assert len(steps) < 7 * 5
