"""The offices whose papers are looked at page by page make every kind of the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.word.look import fullest, lacking
from tests.word.offices import BUREAUS, year_of

pytestmark = pytest.mark.long


def test_no_kind_of_the_list_is_left_out_of_what_is_looked_at(tmp_path):
    """The control: one of them taken away is named."""
    year_of(replace(BUREAUS[0], pages_counted=False), tmp_path)
    found = fullest(tmp_path)
    assert lacking(found) == []
    del found["询问笔录"]
    assert lacking(found) == ["询问笔录"]
