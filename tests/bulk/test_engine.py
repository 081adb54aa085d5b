"""DuckDB gives the bytes of the plain way, in batches of any size."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.draw.large_frames import SEED, by_plain, frame_and_shares, large
from toolkit.bulk import engine
from toolkit.draw.paths.selection import Selection
from toolkit.errors import Refused


def by_engine(folder, frame, shares):
    paths = [folder / name for name in ("frame.txt", "selected.txt", "alternates.txt")]
    paths[0].write_bytes(frame)
    engine.write_lists(paths[0], shares, SEED, *paths[1:])
    return Selection(*(path.read_bytes() for path in paths[1:]))


@pytest.mark.thorough
@given(case=frame_and_shares())
@settings(max_examples=25)
def test_duckdb_selects_the_same(tmp_path_factory, case):
    assert by_engine(tmp_path_factory.mktemp("duckdb"), *case) == by_plain(*case)


@given(case=frame_and_shares(), batch=st.integers(1, 12))
@settings(max_examples=25)
def test_in_batches_of_any_size_too(tmp_path_factory, case, batch):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_BATCH", batch)
        assert by_engine(tmp_path_factory.mktemp("duckdb"), *case) == by_plain(*case)


def test_twenty_thousand_objects_give_the_same_bytes_and_nothing_is_left_behind(tmp_path):
    case = large()
    assert by_engine(tmp_path, *case) == by_plain(*case)
    assert {path.name for path in tmp_path.iterdir()} == {"frame.txt", "selected.txt", "alternates.txt"}


def test_control_another_order_is_noticed(tmp_path, monkeypatch):
    case = large(2_000)
    dialect = engine._DUCKDB._replace(ticket="reverse(sha256({key} || f.id))")
    monkeypatch.setattr(engine, "_DUCKDB", dialect)
    assert by_engine(tmp_path, *case) != by_plain(*case)


def test_without_duckdb_it_says_what_to_install_and_how_without_the_internet(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(Refused, match="requirements-optional") as caught:
        engine.connect(tmp_path)
    assert "start.py bulk" in str(caught.value)
    assert "wheels" in str(caught.value)
