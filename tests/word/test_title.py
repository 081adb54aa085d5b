"""Titles are broken where a reader would break them, into lines that make a shape."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.word.title import PER_LINE, has_shape, shaped, width


@pytest.mark.parametrize(
    "title",
    [
        "关于2023年4月民用爆炸物品\n企业安全检查情况的通报",
        "示例县工业和信息化局\n关于印发《2023年度“双随机、一公开”\n抽查工作计划》的通知",
        "关于2023年度“双随机、一公开”\n抽查工作情况的报告",
        "关于移送示例县示例民爆器材\n有限公司涉嫌违法案件的函",
    ],
)
def test_a_long_title_is_broken_between_words(title):
    assert shaped(title.replace("\n", "")) == title


@pytest.mark.parametrize("title", ["", "关于放假的通知", "关于加强危险化学品企业安全生产工作的通知"])
def test_a_title_that_fits_one_line_stays_whole(title):
    assert shaped(title) == title


@pytest.mark.parametrize("title", ["很" * 90, "a" * 10_000])
def test_what_cannot_be_broken_well_stays_as_it_is(title):
    assert shaped(title) == title


@given(st.text(st.sampled_from("关于开展企业安全生产检查的通知《》“”、2023年度和"), max_size=60))
def test_no_letter_is_lost_and_no_line_is_too_long(title):
    lines = shaped(title).split("\n")
    assert "".join(lines) == title
    if len(lines) > 1:
        assert max(map(width, lines)) <= PER_LINE
        assert not any(re.match("[》”、的]", line) for line in lines[1:])


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((5, 8), True),
        ((8, 5), True),
        ((5, 8, 5), True),
        ((4, 6, 8), True),
        ((8, 8), False),
        ((8, 5, 8), False),
        ((5, 8, 8), False),
        ((9,), True),
    ],
)
def test_shapes_are_trapezia_and_diamonds(lengths, expected):
    assert has_shape(["字" * length for length in lengths]) is expected
