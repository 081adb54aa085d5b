"""A mistyped 统一社会信用代码 is told from a good one, and which digit gave it away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import (
    ALPHABET,
    Finding,
    is_old_number,
    is_sound,
    looks_like_citizen_id,
    make_uscc,
    uscc_check,
)
from toolkit.errors import WrongUse

STANDARDS_OWN_EXAMPLE = "91350100M000100Y43"  # printed in GB 32100-2015 itself

first16 = st.text(alphabet=ALPHABET, min_size=16, max_size=16)


def test_the_example_of_the_standard_passes():
    assert uscc_check(STANDARDS_OWN_EXAMPLE) == []
    assert make_uscc(STANDARDS_OWN_EXAMPLE[:16]) == STANDARDS_OWN_EXAMPLE


@given(first16)
def test_made_codes_pass(start):
    assert uscc_check(make_uscc(start)) == []


@given(first16, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_noticed(start, position, character):
    good = make_uscc(start)
    wrong = good[:position] + character + good[position + 1 :]
    assert (Finding.CHECK_DIGIT in uscc_check(wrong)) == (wrong != good)


@given(first16, st.integers(0, 16))
def test_two_swapped_neighbours_are_noticed(start, position):
    good = make_uscc(start)
    wrong = good[:position] + good[position + 1] + good[position] + good[position + 2 :]
    assert (Finding.CHECK_DIGIT in uscc_check(wrong)) == (wrong != good)


@given(first16, st.integers(0, 17), st.text(min_size=1, max_size=1) | st.sampled_from([*ALPHABET, "IOSVZ"]))
def test_the_quick_answer_for_both_check_digits_is_that_of_each_alone(start, position, character):
    good = make_uscc(start)
    code = good[:position] + character + good[position + 1 :]
    made = len(code) == 18 and set(code) <= set(ALPHABET) and make_uscc(code[:16]) == code
    assert is_sound(code) == made


def test_a_wrong_organisation_digit_alone_is_a_warning():
    first17 = make_uscc("91410481MA000000")[:16] + "0"
    code = next(first17 + c for c in ALPHABET if Finding.CHECK_DIGIT not in uscc_check(first17 + c))
    assert uscc_check(code) == [Finding.ORGANISATION_DIGIT]
    assert not Finding.ORGANISATION_DIGIT.fatal


@pytest.mark.parametrize("code", ["", "41048160000000A", "9141048160000000012", "123456789"])
def test_a_code_of_another_length_is_told_so(code):
    assert uscc_check(code) == [Finding.LENGTH]


@pytest.mark.parametrize(
    "code",
    [
        "110108000000016",  # the example of GS 15-2006 itself
        "4104816000001",
        "410499000012345",
        "410499NA000123X",
        "41049900001234X",
        "M000100Y4",
        "企合豫示总字第001234号",
        "豫示第12345号",
    ],
)
def test_numbers_of_before_2015_are_told_and_let_pass(code):
    assert uscc_check(code) == [Finding.OLD_NUMBER]
    assert is_old_number(code)
    assert not Finding.OLD_NUMBER.fatal


def test_a_wrong_check_digit_of_a_15_digit_number_is_a_warning_of_its_own():
    right = [n for n in range(410499000012340, 410499000012350) if uscc_check(str(n)) == [Finding.OLD_NUMBER]]
    assert right == [410499000012345], "one of ten"
    assert uscc_check("410499000012341") == [Finding.OLD_NUMBER, Finding.OLD_CHECK_DIGIT]
    assert not Finding.OLD_CHECK_DIGIT.fatal


@pytest.mark.parametrize(
    "text",
    [
        "123456789",
        "M000100Y5",
        "13900001234",
        "示例路1234号",
        "示例公司",
        "91410481MA0000",
        "字第12号",
        "第1234号" * 9,
    ],
)
def test_what_no_licence_ever_carried_is_no_old_number(text):
    """Negative control: a phone, an address, a name, a code that lost characters, a wrong organisation digit."""
    assert not is_old_number(text)
    assert Finding.LENGTH in uscc_check(text)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y4I", "91350100m000100y43", "９1350100M000100Y43", "9135 100M000100Y43"]
)
def test_characters_outside_the_alphabet_are_told(code):
    assert uscc_check(code) == [Finding.CHARACTER]
    assert Finding.CHARACTER.fatal


@pytest.mark.parametrize("start", ["", "91410481MA00000", "91410481MA00000O"])
def test_a_code_is_not_made_from_an_unfit_start(start):
    with pytest.raises(WrongUse):
        make_uscc(start)


def test_a_finding_reads_as_a_sentence_about_the_code():
    assert Finding.LENGTH.what("123") == "“123”不是 18 位"
    assert "核对" in Finding.LENGTH.remedy


def test_a_citizen_number_is_recognised_and_a_firm_is_not_taken_for_one():
    invented = "11010519491231002X"  # the example of GB 11643-1999 itself
    assert looks_like_citizen_id(invented)
    assert not looks_like_citizen_id(invented[:-1] + "1")
    assert not looks_like_citizen_id("110105194913310027")
    assert not looks_like_citizen_id(STANDARDS_OWN_EXAMPLE)


def test_control_unweighted_sums_miss_a_swap():
    """Without weights a swap of two neighbours goes unnoticed: the check above is not empty."""

    def unweighted(code):
        return sum(ALPHABET.index(c) for c in code) % 31

    assert unweighted("91350100M000100Y43") == unweighted("19350100M000100Y43")
