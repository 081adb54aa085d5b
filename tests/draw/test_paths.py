"""The faster way to the selection gives the bytes of the plain one, and one with another rule is found out."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.draw.large_frames import SEED, by_hand, by_plain, frame_and_shares, large
from tests.draw.samples import ENTROPY, NONCE, code, frozen
from toolkit.draw import frozen as frozen_module
from toolkit.draw import record
from toolkit.draw.encoding import to_sorted_lines
from toolkit.draw.paths import arrays, plain
from toolkit.draw.paths.selection import Chunks, Selection
from toolkit.draw.plan import NO_RECORD
from toolkit.draw.quota import Share
from toolkit.errors import ProblemsFound


def by_arrays(frame, shares, size=1 << 20):
    return arrays.select(Chunks(BytesIO(frame), size), shares, SEED)


def ranked(rows, quota):
    """The lines of made-up tickets, each followed by its id, of one stratum."""
    shares = [Share("410481/-", len(rows), quota, Fraction(1))]
    lists = [], []
    tables = [np.frombuffer(bytes(4) + row, np.uint8)[None] for row in rows]
    arrays.Ranking(shares, *(lines.append for lines in lists)).add(tables)
    return Selection(*(b"".join(lines) for lines in lists))


def one_by_one(rows, quota):
    parts = rows[:quota], rows[quota:]
    return Selection(
        *(b"".join(arrays._lines(b"410481/-", 1, [bytes(4) + row for row in part])) for part in parts)
    )


@given(frame_and_shares(), st.integers(1, 60))
def test_plain_and_arrays_select_as_the_protocol_says(case, size):
    right = by_hand(*case)
    assert by_plain(*case) == right
    assert by_arrays(*case, size) == right


def test_twenty_thousand_objects_give_the_same_bytes():
    frame, shares = large()
    right = by_plain(frame, shares)
    assert sum(share.quota for share in shares) == right.selected.count(b"\n")
    assert by_arrays(frame, shares) == right


def test_the_strata_are_counted():
    frame, shares = large(2_000)
    sizes = {share.stratum: share.size for share in shares}
    assert arrays.sizes(Chunks(BytesIO(frame), 100)) == sizes


@given(
    st.lists(st.binary(max_size=9).map(lambda line: line.replace(b"\n", b"")), max_size=9), st.integers(1, 30)
)
def test_chunks_are_whole_lines_and_can_be_gone_through_twice(lines, size):
    text = b"".join(line + b"\n" for line in lines)
    chunks = Chunks(BytesIO(text), size)
    for _ in range(2):
        found = list(chunks)
        assert b"".join(found) == text
        assert all(chunk.endswith(b"\n") for chunk in found)


def test_a_large_draw_takes_the_faster_path_to_the_same_record(monkeypatch):
    files = frozen(objects=300, people=6)
    usual = record.draw(files, NONCE, ENTROPY, NO_RECORD)
    monkeypatch.setattr(frozen_module, "LARGE", 1)
    monkeypatch.setattr(plain, "select", None)  # it must not be asked
    assert record.draw(files, NONCE, ENTROPY, NO_RECORD) == usual


@pytest.mark.parametrize("count", [9, 10, 1_100])
@pytest.mark.parametrize("quota", [0, 1, 10])
def test_lines_made_as_a_table_are_those_made_one_by_one(count, quota):
    rows = [sha256(b"%d" % n).digest() + b"%04d" % n for n in range(count)]
    assert ranked(rows, quota) == one_by_one(sorted(rows), quota)


def test_ranks_go_on_from_one_part_to_the_next():
    rows = sorted(sha256(b"%d" % n).digest() + b"%04d" % n for n in range(1_200))
    share = Share("410481/-", len(rows), 150, Fraction(1))
    lists = [], []
    ranking = arrays.Ranking([share], *(lines.append for lines in lists))
    for part in (rows[:7], rows[7:140], rows[140:160], rows[160:]):
        ranking.add([np.frombuffer(bytes(4) + row, np.uint8)[None] for row in part])
    assert Selection(*(b"".join(lines) for lines in lists)) == one_by_one(rows, 150)


def test_strata_are_told_apart_by_every_byte():
    names = [
        "410481/-",
        "410481/A",
        "410481001/A",
        "410481001/B",
        "410481001001/-",
        "410482001001/-",
        "410481/示例",
    ]
    pool = {name: [code(n * 10 + k) for k in range(9)] for n, name in enumerate(names)}
    frame = to_sorted_lines((one, name) for name, ids in pool.items() for one in ids)
    assert arrays.sizes(Chunks(BytesIO(frame))) == dict.fromkeys(sorted(names), 9)
    shares = [Share(name, 9, 4, Fraction(1)) for name in sorted(names)]
    assert by_arrays(frame, shares) == by_plain(frame, shares)


def test_tickets_alike_in_eight_bytes_are_told_apart_by_the_others():
    rows = [b"\x07" * 20 + bytes([n]) + b"\x00" * 11 + b"X" for n in (3, 1, 2)]
    assert ranked(rows, 3) == one_by_one(sorted(rows), 3)


# --- negative controls: another rule, and what it would be caught by ----------------------------------


def test_equal_tickets_go_by_id():
    """Real tickets never tie; the rule is looked at with made-up ones."""
    lines = ranked([b"\x07" * 32 + name for name in (b"B", b"A", b"C")], 1)
    assert [row.split(b"\t")[2] for row in (lines.selected + lines.alternates).splitlines()] == [
        b"A",
        b"B",
        b"C",
    ]


def wrong(frame, shares, key):
    """The selection of a path that sorts (ticket, id) by another key."""
    rows = [line.split("\t") for line in frame.decode().split("\n")[:-1]]
    text = ""
    for share in shares:
        tickets = [(sha256(f"{SEED}|{n}".encode()).hexdigest(), n) for n, s in rows if s == share.stratum]
        for rank, (number, name) in enumerate(sorted(tickets, key=key)[: share.quota], 1):
            text += f"{share.stratum}\t{rank}\t{name}\t{number}\n"
    return text.encode()


@pytest.mark.parametrize(
    ("what", "key"),
    [
        ("sixteen bits of the ticket, ties by the order of the frame", lambda row: row[0][:4]),
        ("largest tickets", lambda row: [-int(row[0], 16)]),
        ("letters before digits", lambda row: [c.isdigit() for c in row[0]] + [row[0]]),
        ("ids", lambda row: row[1]),
    ],
)
def test_control_another_order_gives_another_selection(what, key):
    frame, shares = large()
    right = by_plain(frame, shares).selected
    assert wrong(frame, shares, lambda row: row) == right
    assert wrong(frame, shares, key) != right, what


def test_control_the_seed_matters():
    frame, shares = large(2_000)
    other = arrays.select(Chunks(BytesIO(frame)), shares, SEED[:-1] + "0")
    assert other != by_plain(frame, shares)


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damaged", [b"A\t410481/-", b"A\t410481/-\nB\t4104", b"A\t410481/-\tx\ny\n", b"A\n", b"A\tB\n"]
)
def test_what_is_no_frame_is_refused(damaged):
    with pytest.raises(ProblemsFound, match=r"frame\.txt"):
        arrays.sizes(Chunks(BytesIO(damaged), 4))
