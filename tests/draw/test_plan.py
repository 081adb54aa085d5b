"""plan.json has fixed keys; every value out of its bounds is named, and what conforms reads back the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.draw.samples import plan
from toolkit.draw.encoding import canonical_json
from toolkit.draw.plan import Caps, Plan, plan_problems
from toolkit.draw.quota import Rounding
from toolkit.errors import ProblemsFound

KEYS = sorted(
    {"spec", "draw_id", "bureau", "task", "item", "mode", "ratio", "region_weight", "rounding", "team_size"}
    | {"caps", "date", "alternates", "mixing_rounds", "entropy", "reveal_by", "hash", "prev_record", "trial"}
    | {"frozen_at", "unicode", "sample", "slack"}
)

PLANS = {
    "percent": plan(),
    "count": plan(count=12),
    "two-way": plan(ratio={"A": "1/100", "B": "5/100"}, rounding=Rounding.TWO_WAY),
    "classes, weights, caps": plan(
        ratio={"A": "1/100", "D": "100/100"},
        region_weight={"410481001": "3/2", "410481002": "1/1"},
        rounding=Rounding.CEIL,
        caps=Caps(4, {"16040001": 2}, 2),
        team_size=3,
        trial=True,
        prev_record="ab" * 32,
        reveal_by="2026-04-25T17:00",
    ),
}


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_reads_back(name):
    data = PLANS[name].to_bytes()
    assert Plan.parse(data) == PLANS[name]
    assert Plan.parse(data).to_bytes() == data


def test_the_keys_are_those_of_the_protocol():
    assert sorted(PLANS["percent"].to_json()) == KEYS
    assert sorted(PLANS["count"].to_json()) == sorted([*KEYS, "count"])
    value = PLANS["classes, weights, caps"].to_json()
    assert value["caps"] == {"inspector_per_year": 4, "load_before": {"16040001": 2}, "object_per_year": 2}
    assert value["entropy"]["source"] == "CWL-SSQ"
    assert value["rounding"] == "ceil"


def test_a_text_with_a_line_break_inside_is_named():
    with pytest.raises(ProblemsFound, match="bureau"):
        plan(bureau="示例\n局").to_bytes()


def test_texts_are_trimmed_and_composed():
    assert plan(bureau=" \u3000示例局\n").to_bytes() == plan(bureau="示例局").to_bytes()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("spec", "SSJ3"),
        ("frozen_at", "2026-04-10"),
        ("unicode", "15"),
        ("sample", "true"),
        ("draw_id", ""),
        ("task", "a\tb"),
        ("bureau", "\x00"),
        ("mode", "all"),
        ("ratio", {"-": "5%"}),
        ("ratio", {"-": "0/100"}),
        ("ratio", {"-": "101/100"}),
        ("ratio", {}),
        ("region_weight", {}),
        ("region_weight", {"示例镇": "1/1"}),
        ("region_weight", {"410481001": "0.5"}),
        ("rounding", "floor"),
        ("team_size", 1),
        ("team_size", True),
        ("caps", {"other": 1}),
        ("caps", {"load_before": {"1604": -1}}),
        ("caps", {"load_before": {"16|04": 1}}),
        ("date", "2026-4-20"),
        ("date", "2026-02-30"),
        ("reveal_by", "2026-04-25 17:00"),
        ("mixing_rounds", 5000),
        ("entropy", {"source": "CWL-SSQ", "issue": "2026045"}),
        ("entropy", {"source": "DICE", "issue": "1", "format": "x"}),
        ("entropy", {"source": "CWL-SSQ", "issue": "45", "format": "x"}),
        ("prev_record", "0" * 63),
        ("trial", 0),
        ("trial", "no"),
    ],
)
def test_a_value_out_of_bounds_is_named(key, value):
    content = plan().to_json() | {key: value}
    assert key in {problem.place.header for problem in plan_problems(content)}
    with pytest.raises(ProblemsFound):
        Plan.parse(canonical_json(content))


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_key_is_named(key):
    content = plan().to_json()
    del content[key]
    assert key in {problem.place.header for problem in plan_problems(content)}


def test_unknown_keys_and_a_ratio_beside_a_count_are_named():
    assert [p.place.header for p in plan_problems(plan().to_json() | {"note": "x"})] == ["note"]
    assert [p.place.header for p in plan_problems(plan(count=3, ratio={"-": "1/2"}).to_json())] == ["ratio"]
    two_way = plan(count=3, rounding=Rounding.TWO_WAY).to_json()
    assert [p.place.header for p in plan_problems(two_way)] == ["rounding"]
    assert "count" in {p.place.header for p in plan_problems(plan().to_json() | {"count": 3})}


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"nonsense", b"\xff", b"[" * 100_000, b'{"a":1.5}', b"1" * 5000, b"null"]
)
def test_hostile_bytes_are_problems_not_tracebacks(data):
    with pytest.raises(ProblemsFound):
        Plan.parse(data)


def test_another_writing_of_the_same_plan_is_not_canonical():
    with pytest.raises(ProblemsFound, match="规范"):
        Plan.parse(json.dumps(plan().to_json(), ensure_ascii=False).encode())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(KEYS), json_values)
def test_no_value_breaks_the_checks(key, value):
    for problem in plan_problems(plan().to_json() | {key: value}):
        assert str(problem)
