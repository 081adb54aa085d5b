"""The cells 抽查数量/比例 and 抽查时间 are read as people write them, or refused; never guessed."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.rules.phrases import UnreadablePhraseError, read_months, read_quantity


@pytest.mark.parametrize(
    ("text", "ratio", "at_least"),
    [
        ("100%", Fraction(1), False),
        ("１００％", Fraction(1), False),
        ("5 %", Fraction(5, 100), False),
        ("5.5%", Fraction(55, 1000), False),
        ("不低于5%", Fraction(5, 100), True),
        (">=5%", Fraction(5, 100), True),
        ("5%以上", Fraction(5, 100), True),
        ("3%；1次", Fraction(3, 100), False),
        ("全覆盖", Fraction(1), False),
    ],
)
def test_a_ratio_is_exact(text: str, ratio: Fraction, at_least: bool) -> None:
    quantity = read_quantity(text)
    assert quantity.count is None
    assert quantity.ratios == (("-", ratio),)
    assert quantity.at_least is at_least


@pytest.mark.parametrize(
    ("text", "count"), [("1户", 1), ("12户", 12), ("12", 12), (">=1", 1), ("不少于3家", 3)]
)
def test_a_count_is_a_count(text: str, count: int) -> None:
    assert read_quantity(text).count == count


def test_ratios_by_credit_class() -> None:
    quantity = read_quantity("A级:3%；B级:5%、C：10%; D=20%")
    assert quantity.by_class
    assert dict(quantity.ratios) == {
        "A": Fraction(3, 100),
        "B": Fraction(5, 100),
        "C": Fraction(10, 100),
        "D": Fraction(20, 100),
    }


@pytest.mark.parametrize(
    "text",
    ["1", "0%", "101%", "0户", "每月", "人员:企业=1:5", "根据实际情况确定", "A:3%；A:5%", "", "5%或6%"],
)
def test_what_has_no_single_meaning_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePhraseError):
        read_quantity(text)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No other error ever leaves the reader."""
    for read in (read_quantity, lambda cell: read_months(cell, 4, 12)):
        with suppress(UnreadablePhraseError):
            read(text)


@given(st.integers(1, 10_000))
def test_every_percentage_is_read_exactly(hundredths: int) -> None:
    text = f"{hundredths / 100:.2f}%"
    assert read_quantity(text).ratios == (("-", Fraction(hundredths, 10_000)),)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("每月", tuple(range(4, 13))),
        ("每月至少一次", tuple(range(4, 13))),
        ("每季度", (4, 7, 10)),
        ("上半年", (4,)),
        ("下半年", (7,)),
        ("4月、9月", (4, 9)),
        ("4、9月", (4, 9)),
        ("4月", (4,)),
        ("4—12月", (4,)),
        ("第三季度", (7,)),
        ("全年", (4,)),
        ("全年2次", (4, 8)),
    ],
)
def test_months_of_a_plan_row(text: str, months: tuple[int, ...]) -> None:
    assert read_months(text, 4, 12) == months


@pytest.mark.parametrize("text", ["13月", "第一季度", "全年20次", "适时", "", "9—4月"])
def test_unreadable_months_are_refused(text: str) -> None:
    with pytest.raises(UnreadablePhraseError):
        read_months(text, 4, 12)
