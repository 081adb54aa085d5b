"""Sorted on disk gives the bytes of the plain way, in buckets of any size."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.draw.large_frames import SEED, by_plain, frame_and_shares, large
from toolkit.bulk import buckets
from toolkit.draw.paths import arrays
from toolkit.draw.paths.selection import Selection


def by_buckets(folder, frame, shares):
    paths = [folder / name for name in ("frame.txt", "selected.txt", "alternates.txt")]
    paths[0].write_bytes(frame)
    buckets.write_lists(paths[0], shares, SEED, *paths[1:])
    return Selection(*(path.read_bytes() for path in paths[1:]))


@given(case=frame_and_shares(), size=st.integers(1, 50))
@settings(max_examples=25)
def test_buckets_of_any_size_select_the_same(tmp_path_factory, case, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(buckets, "_BUCKET", size)
        assert by_buckets(tmp_path_factory.mktemp("buckets"), *case) == by_plain(*case)


@pytest.mark.parametrize("size", [100, 700, 400_000])
def test_twenty_thousand_objects_give_the_same_bytes_and_nothing_is_left_behind(tmp_path, monkeypatch, size):
    monkeypatch.setattr(buckets, "_BUCKET", size)
    case = large()
    assert by_buckets(tmp_path, *case) == by_plain(*case)
    assert {path.name for path in tmp_path.iterdir()} == {"frame.txt", "selected.txt", "alternates.txt"}


def test_small_strata_share_a_bucket_and_large_ones_are_divided(monkeypatch):
    monkeypatch.setattr(buckets, "_BUCKET", 500)
    _, shares = large()
    places = list(buckets._places(shares))
    assert any(parts > 1 for _, parts in places)
    filled = {}
    for share, (bucket, parts) in zip(shares, places, strict=True):
        for number in range(parts):
            filled[bucket + number] = filled.get(bucket + number, 0) + share.size / parts
    assert sorted(filled) == list(range(len(filled)))
    assert max(filled.values()) <= 500
    assert len(filled) < 2 * sum(share.size for share in shares) / 500


def test_control_another_order_is_noticed(tmp_path, monkeypatch):
    case = large(2_000)
    hashes = arrays.hashes
    monkeypatch.setattr(arrays, "hashes", lambda *given: hashes(*given)[:, ::-1])
    assert by_buckets(tmp_path, *case) != by_plain(*case)


def test_control_tickets_in_the_wrong_bucket_are_noticed(tmp_path, monkeypatch):
    case = large()
    monkeypatch.setattr(buckets, "_BUCKET", 100)
    divided = buckets._divided
    monkeypatch.setattr(
        buckets, "_divided", lambda rows, first, parts: divided(rows, first[::-1].copy(), parts[::-1].copy())
    )
    assert by_buckets(tmp_path, *case) != by_plain(*case)
