"""Addresses read and written alike; formulas moved down change their relative rows and nothing else."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.excel import a1
from toolkit.excel.a1 import LAST_COLUMN, LAST_ROW, Block, address, moved, split


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(a1).failed == 0
    assert doctest.testmod(a1).attempted == 3


@given(st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN))
def test_an_address_reads_back(row, column):
    assert split(address(row, column)) == (row, column)


@pytest.mark.parametrize("text", ["", "A", "1", "A0", "1A", "a1", "AAAA1", "A12345678", "A:A", "#REF!"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        split(text)


def test_a_block_of_one_cell_is_a_block():
    assert Block.parse("D18") == Block(18, 4, 18, 4)
    assert str(Block.parse("A4:I300")) == "A4:I300"


@pytest.mark.parametrize(
    ("other", "meet"), [("B2:C3", True), ("C3", True), ("D1:D9", False), ("A4:C9", False)]
)
def test_blocks_meet_when_they_share_a_cell(other, meet):
    assert Block.parse("A1:C3").meets(Block.parse(other)) is meet
    assert Block.parse(other).meets(Block.parse("A1:C3")) is meet


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("A1+$B2+C$3+$D$4", "A3+$B4+C$3+$D$4"),
        ("SUM(A1:B9)", "SUM(A3:B11)"),
        ("'表 A1'!A1+数据!B2", "'表 A1'!A3+数据!B4"),
        ('IF(A1="A1","B2",B2)', 'IF(A3="A1","B2",B4)'),
        ("T[[#This Row],[A1]]+T[A1]", "T[[#This Row],[A1]]+T[A1]"),
        ("LOG10(A1)+数据A1+A1B", "LOG10(A3)+数据A1+A1B"),
        ("5:5+A:A", "5:5+A:A"),
    ],
)
def test_a_moved_formula_moves_relative_rows_only(formula, after):
    assert moved(formula, 2) == after
