"""A public value is accepted in one written form, and a wrong one is refused with what to write instead."""

from __future__ import annotations

import json
from math import comb, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.draw.entropy import SOURCES, Proof, check, check_issue, compose
from toolkit.errors import ProblemsFound

SSQ = ("CWL-SSQ", "2026045")
GOOD = "03,09,14,21,27,32+11"
EXAMPLES = {
    "CWL-SSQ": ("2026045", GOOD),
    "CSL-DLT": ("26045", "03,11,19,27,33+04,09"),
    "DRAND": ("5123456", "a" * 64),
    "DRAND-QUICKNET": ("25000000", "b" * 96),
    "NIST": ("2-1234567", "0" * 128),
    "ONSITE": ("20260412", "482913+春风十里+青山不老"),
    "LOCAL": ("-", "-"),
}


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_takes_its_example(source):
    issue, value = EXAMPLES[source]
    assert compose(source, issue, value) == f"{source}:{issue}:{value}"


@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        f"CWL-SSQ:2026045:{GOOD}",
        " 03, 09,14,21,27,32 + 11 ",
        "０３，０９，１４，２１，２７，３２＋１１",
        f"\ufeffCWL-SSQ：2026045：{GOOD}",
    ],
)
def test_spellings_of_one_result_are_one_text(typed):
    assert compose(*SSQ, typed) == f"CWL-SSQ:2026045:{GOOD}"


def test_hexadecimal_digits_may_be_typed_in_either_case():
    assert compose("DRAND", "7", "AB" * 32).endswith("ab" * 32)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "还没有填写"),
        ("3,9,14,21,27,32", "写法"),
        ("03,09,14,21,27+11", "写法"),
        ("03,09,14,21,27,34+11", "34"),
        ("00,09,14,21,27,32+11", "00"),
        ("03,09,14,21,27,32+17", "17"),
        ("09,03,14,21,27,32+11", "从小到大"),
        ("03,03,14,21,27,32+11", "重复"),
        (f"CWL-SSQ:2026046:{GOOD}", "2026046"),
        (f"CSL-DLT:2026045:{GOOD}", "CSL-DLT"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_words(value, said):
    with pytest.raises(ProblemsFound, match=said):
        compose(*SSQ, value)


def test_all_faults_of_a_value_are_told_at_once():
    assert len(check(*SSQ, "40,35,14,21,27,32+99")) == 4


def test_source_and_issue_can_be_checked_before_the_value_exists():
    assert check_issue(*SSQ) == []
    assert "期号" in check_issue("CWL-SSQ", "第45期")[0].what
    assert check_issue("CWL-SSQ", "")[0].what == "还没有填期号"
    assert "CWL-SSQ" in check_issue("双色球", "2026045")[0].remedy
    assert check("双色球", "2026045", GOOD) == check_issue("双色球", "2026045")


balls = st.lists(st.integers(1, 33), min_size=6, max_size=6, unique=True).map(sorted)


@given(balls, st.integers(1, 16))
def test_every_possible_result_of_the_lottery_is_accepted(red, blue):
    assert check(*SSQ, ",".join(f"{n:02}" for n in red) + f"+{blue:02}") == []


@given(st.text(max_size=40))
def test_no_text_breaks_the_check_and_what_passes_reads_back(value):
    for source, (issue, _) in EXAMPLES.items():
        if not check(source, issue, value):
            text = compose(source, issue, value)
            assert compose(source, issue, text) == text
            assert "\n" not in text
            json.dumps(text).encode()


def test_level_a_has_at_least_24_bits_and_the_others_say_what_they_lack():
    assert log2(comb(33, 6) * 16) > 24
    assert log2(comb(35, 5) * comb(12, 2)) > 24
    public = {code for code, source in SOURCES.items() if source.proof is Proof.PUBLIC}
    assert public == {"CWL-SSQ", "CSL-DLT", "DRAND", "DRAND-QUICKNET", "NIST"}
    assert "见证" in Proof.WITNESSED.statement
    assert "不能证明" in Proof.LOCAL.statement
    assert all(proof.statement.startswith(proof) for proof in Proof)
