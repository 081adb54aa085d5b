"""Quotas give every object of every stratum exactly its chance: shown by trying all values of u."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from toolkit.draw.quota import Rounding, Rule, least_total, quotas
from toolkit.draw.ticket import purpose_seed
from toolkit.errors import ProblemsFound

SEED = purpose_seed("f" * 64, "round")
TOWNSHIPS = {f"4104810{i:02}/-": n for i, n in enumerate((3, 7, 12, 25, 40, 61, 150, 402))}


def percent(ratio, *, rounding=Rounding.EXACT, weight=None):
    ratios = ratio if isinstance(ratio, dict) else {"-": Fraction(ratio)}
    return Rule(None, ratios, weight, rounding)


def count(n, weight=None):
    return Rule(n, {}, weight)


def enumerated(sizes, rule):
    """(D, expected quota of every stratum over all u, its chance, all totals); floor/ceil is checked on the way."""
    d = quotas(sizes, rule, SEED).denominator
    assert d <= 20_000
    sums, chance, totals = Counter(), {}, set()
    for u in range(d):
        result = quotas(sizes, rule, SEED, u=u)
        totals.add(sum(s.quota for s in result.shares))
        for s in result.shares:
            sums[s.stratum] += s.quota
            chance[s.stratum] = s.chance
            assert s.quota in {floor(s.chance * s.size), ceil(s.chance * s.size)}
            assert 0 <= s.quota <= s.size
    return d, sums, chance, totals


sizes_of = st.dictionaries(
    st.builds("{}/{}".format, st.integers(410481001, 410481004), st.sampled_from("AB")),
    st.integers(0, 12),
    min_size=1,
    max_size=6,
)
ratios = st.builds(Fraction, st.integers(1, 12), st.just(12))
weights = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {
            str(r): st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3, 2)])
            for r in range(410481001, 410481005)
        }
    ),
)


@settings(deadline=None, max_examples=60)
@given(sizes_of, ratios, ratios, weights, st.sampled_from([Rounding.EXACT, Rounding.CEIL]))
def test_in_percent_mode_the_mean_over_all_u_is_exactly_the_share(sizes, ratio_a, ratio_b, weight, rounding):
    rule = percent({"A": ratio_a, "B": ratio_b}, rounding=rounding, weight=weight)
    d, sums, chance, totals = enumerated(sizes, rule)
    for stratum, n in sizes.items():
        if n == 0:
            assert stratum not in chance
            continue
        assert sums[stratum] == d * chance[stratum] * n
        region, group = stratum.split("/")
        share = rule.ratio[group] * (weight[region] if weight else 1)
        assert (
            chance[stratum] == min(share, 1)
            if rounding is Rounding.EXACT
            else chance[stratum] >= min(share, 1)
        )
    if rounding is Rounding.CEIL:
        assert len(totals) == 1
    assert min(totals) == least_total(sizes, rule)


@settings(deadline=None, max_examples=60)
@given(sizes_of, st.integers(1, 30), weights)
def test_in_count_mode_the_total_is_met_and_chances_are_exact(sizes, n, weight):
    assume(n <= sum(sizes.values()))
    d, sums, chance, totals = enumerated(sizes, count(n, weight))
    assert totals == {n} == {least_total(sizes, count(n, weight))}
    assert all(sums[s] == d * chance[s] * sizes[s] for s in chance)
    if weight is None:
        assert set(chance.values()) == {Fraction(n, sum(sizes.values()))}


def test_five_percent_is_equal_in_large_and_small_townships():
    d, sums, chance, totals = enumerated(TOWNSHIPS, percent("5/100"))
    assert set(chance.values()) == {Fraction(1, 20)}
    assert all(sums[s] == d * Fraction(n, 20) for s, n in TOWNSHIPS.items())
    assert totals == {35}


def test_control_the_largest_remainder_leaves_townships_out_for_ever():
    """The usual method has no u: it fails the identity that the test above checks."""
    share = {s: Fraction(n, 20) for s, n in TOWNSHIPS.items()}
    quota = {s: floor(q) for s, q in share.items()}
    rest = sorted(share, key=lambda s: share[s] - floor(share[s]), reverse=True)
    for s in rest[: 35 - sum(quota.values())]:
        quota[s] += 1
    assert any(quota[s] != share[s] for s in share)
    assert sum(quota[s] == 0 for s in share) == 2


def test_everything_taken_whole_leaves_nothing_to_round():
    result = quotas(TOWNSHIPS, percent("1/1"), SEED)
    assert (result.denominator, result.offset, result.order) == (1, 0, ())
    assert all(s.quota == s.size and s.chance == 1 for s in result.shares)
    assert quotas(TOWNSHIPS, count(700), SEED) == result


def test_a_whole_class_does_not_touch_the_others():
    sizes = {"410481001/C": 7, "410481001/A": 10, "410481002/A": 30}
    result = quotas(sizes, percent({"C": Fraction(1), "A": Fraction(1, 10)}), SEED)
    assert {s.stratum: s.quota for s in result.shares} == {
        "410481001/C": 7,
        "410481001/A": 1,
        "410481002/A": 3,
    }
    assert "410481001/C" not in result.order


def test_a_scaled_stratum_never_exceeds_its_size():
    weight = {"410481001": Fraction(9), "410481002": Fraction(1)}
    result = quotas({"410481001/-": 4, "410481002/-": 40}, count(30, weight), SEED)
    assert [(s.quota, s.chance) for s in result.shares] == [(4, 1), (26, Fraction(26, 40))]


def test_a_count_above_the_pool_is_refused():
    with pytest.raises(ProblemsFound, match="700"):
        quotas(TOWNSHIPS, count(701), SEED)


def test_a_denominator_that_cannot_be_recorded_is_refused():
    primes = {"A": Fraction(1, 999_999_937), "B": Fraction(1, 999_999_929)}
    with pytest.raises(ProblemsFound, match="分母"):
        quotas({"410481001/A": 3, "410481001/B": 3}, percent(primes), SEED)


def test_the_order_of_strata_does_not_depend_on_how_they_were_given():
    strata = list(TOWNSHIPS.items())
    random.Random(1).shuffle(strata)
    assert quotas(dict(strata), percent("5/100"), SEED) == quotas(TOWNSHIPS, percent("5/100"), SEED)
