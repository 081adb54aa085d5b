"""Every path to the selection gives the bytes of the plain one, and a path with another rule is found out."""

from __future__ import annotations

import sys
from fractions import Fraction
from functools import partial
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ENTROPY, NONCE, code, frozen

from toolkit.draw import frozen as frozen_module
from toolkit.draw import record
from toolkit.draw.encoding import Unwritable, canonical_id, canonical_text, to_sorted_lines
from toolkit.draw.paths import engine as engine_module
from toolkit.draw.paths import midstate, plain, selection
from toolkit.draw.paths.engine import Engine
from toolkit.draw.paths.selection import EVERYTHING, NOTHING, Chunks, Goal, Selection, bound, ranked
from toolkit.draw.plan import NO_RECORD
from toolkit.draw.quota import Share
from toolkit.errors import ProblemsFound, Refused

SEED = sha256(b"paths").hexdigest()


def canonical(write, text):
    try:
        return write(text)
    except Unwritable:
        return ""


ids = st.one_of(
    st.integers(0, 999_999).map(code),
    st.text(max_size=6).map(partial(canonical, canonical_id)).filter(bool),
    st.sampled_from(
        ["'", '"', "\\", "\\N", "\\T", "NULL", "''", ",", "#", "--", ";", "{X}", "A\\", "“示例”"]
    ),
)
classes = st.one_of(
    st.sampled_from(["-", "A", "B", "O'示例", '"', "\\", "\\t", "NULL", "{0}", "a/b", "a b"]),
    st.text(max_size=4).map(partial(canonical, canonical_text)).filter(bool),
)
strata = st.builds("{}/{}".format, st.sampled_from(["410481001", "410481002", "410481"]), classes)


@st.composite
def frames(draw, most=40):
    """A frame and the shares of its strata: few or many objects, none, some or all of them to be drawn."""
    pool = {}
    for name in draw(st.sets(ids, min_size=1, max_size=most)):
        pool.setdefault(draw(strata), []).append(name)
    shares = [
        Share(stratum, len(names), draw(st.integers(0, len(names))), Fraction(1))
        for stratum, names in sorted(pool.items())
    ]
    return to_sorted_lines((name, stratum) for stratum, names in pool.items() for name in names), shares


def large(objects=20_000):
    """A county's registry in 61 strata: one of one object, one drawn whole, one not at all."""
    rows = [(code(0), "410481999/-")]
    rows += [(code(i), f"4104{i * i % 20:02d}/{'ABC'[i % 3]}") for i in range(1, objects)]
    sizes = {}
    for _, stratum in rows:
        sizes[stratum] = sizes.get(stratum, 0) + 1
    shares = [Share(s, n, min(n, n // 20 + 1), Fraction(1)) for s, n in sorted(sizes.items())]
    shares[0] = Share(shares[0].stratum, shares[0].size, shares[0].size, Fraction(1))
    shares[1] = Share(shares[1].stratum, shares[1].size, 0, Fraction(1))
    return to_sorted_lines(rows), shares


def by_hand(frame, shares, standby=None):
    """Selection as in the protocol, with nothing of the toolkit's in it."""
    lines = {"selected": "", "alternates": ""}
    for share in shares:
        rows = [line.split("\t") for line in frame.decode().split("\n")[:-1]]
        names = [name for name, stratum in rows if stratum == share.stratum]
        tickets = sorted((sha256(f"{SEED}|{name}".encode()).hexdigest(), name) for name in names)
        last = None if standby is None else share.quota + standby
        for kind, part in (("selected", tickets[: share.quota]), ("alternates", tickets[share.quota : last])):
            for rank, (number, name) in enumerate(part, 1):
                lines[kind] += f"{share.stratum}\t{rank}\t{name}\t{number}\n"
    return Selection(lines["selected"].encode(), lines["alternates"].encode())


def by_plain(frame, shares, standby=None):
    pool = {}
    for line in frame.decode().split("\n")[:-1]:
        name, stratum = line.split("\t")
        pool.setdefault(stratum, []).append(name)
    return plain.select(pool, shares, SEED, standby)


def by_midstate(frame, shares, standby=None, size=1 << 20):
    return midstate.select(Chunks(BytesIO(frame), size), shares, SEED, standby)


def by_engine(folder, frame, shares, standby=None, name="frame.txt"):
    if name == "frame.txt":
        (folder / name).write_bytes(frame)
    engine = Engine(str(folder / name), str(folder))
    engine.write_selected(shares, SEED, str(folder / "first.txt"))
    engine.write_lists(shares, SEED, *(str(folder / name) for name in ("selected.txt", "alternates.txt")))
    first, selected, alternates = (
        (folder / name).read_bytes() for name in ("first.txt", "selected.txt", "alternates.txt")
    )
    assert first == selected
    lines = alternates.splitlines(keepends=True)
    return Selection(
        selected, b"".join(line for line in lines if standby is None or int(line.split(b"\t")[1]) <= standby)
    )


@given(frames(), st.none() | st.integers(0, 3), st.integers(1, 60))
def test_plain_and_midstate_select_as_the_protocol_says(case, standby, size):
    frame, shares = case
    right = by_hand(frame, shares, standby)
    assert by_plain(frame, shares, standby) == right
    assert by_midstate(frame, shares, standby, size) == right


@given(case=frames(), standby=st.none() | st.integers(0, 3))
@settings(max_examples=40)
def test_duckdb_selects_the_same(tmp_path_factory, case, standby):
    frame, shares = case
    assert by_engine(tmp_path_factory.mktemp("duckdb"), frame, shares, standby) == by_plain(*case, standby)


@pytest.mark.parametrize("standby", [None, 0, 2])
def test_twenty_thousand_objects_give_the_same_bytes_on_every_path(tmp_path, standby):
    frame, shares = large()
    right = by_plain(frame, shares, standby)
    assert sum(share.quota for share in shares) == right.selected.count(b"\n")
    assert by_midstate(frame, shares, standby) == right
    assert by_engine(tmp_path, frame, shares, standby) == right


def test_the_first_alternates_are_the_first_of_all_of_them():
    frame, shares = large(2_000)
    some, everyone = (by_midstate(frame, shares, standby).alternates for standby in (2, None))
    assert some.split() == [
        word
        for line in everyone.decode().splitlines()
        if int(line.split("\t")[1]) <= 2
        for word in line.encode().split()
    ]


def test_a_parquet_copy_serves_as_well(tmp_path):
    import duckdb

    frame, shares = large(2_000)
    right = by_engine(tmp_path, frame, shares)
    read = "read_csv('{}', delim='\t', header=false, columns={{'id': 'VARCHAR', 'stratum': 'VARCHAR'}})"
    source, target = read.format(tmp_path / "frame.txt"), tmp_path / "frame.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS other, stratum, id FROM {source}) TO '{target}' (FORMAT parquet)")
    assert by_engine(tmp_path, frame, shares, name="frame.parquet") == right


def test_all_paths_count_the_strata_alike(tmp_path):
    frame, shares = large(2_000)
    sizes = {share.stratum: share.size for share in shares}
    (tmp_path / "frame.txt").write_bytes(frame)
    assert midstate.sizes(Chunks(BytesIO(frame), 100)) == sizes
    assert Engine(str(tmp_path / "frame.txt"), str(tmp_path)).sizes() == sizes


def test_a_large_draw_takes_the_faster_path_to_the_same_record(monkeypatch):
    files = frozen(objects=300, people=6)
    usual = record.draw(files, NONCE, ENTROPY, NO_RECORD)
    monkeypatch.setattr(frozen_module, "LARGE", 1)
    monkeypatch.setattr(plain, "select", None)  # it must not be asked
    assert record.draw(files, NONCE, ENTROPY, NO_RECORD) == usual


@given(case=frames(), batch=st.integers(1, 12))
@settings(max_examples=40)
def test_duckdb_ranks_the_same_in_batches_of_any_size(tmp_path_factory, case, batch):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_module, "_BATCH", batch)
        assert by_engine(tmp_path_factory.mktemp("duckdb"), *case) == by_plain(*case)


# --- the bound ----------------------------------------------------------------------------------------


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_bound_lies_above_the_share_wanted(size, wanted):
    size = max(size, wanted)
    cut = bound(size, wanted)
    assert (cut == NOTHING) == (wanted == 0)
    if wanted:
        assert int.from_bytes(cut, "big") * size >= wanted << 256 or cut == EVERYTHING


@pytest.mark.parametrize("path", ["midstate", "engine"])
def test_a_bound_that_lets_too_few_through_is_lifted(monkeypatch, tmp_path, path):
    frame, shares = large(2_000)
    right = by_plain(frame, shares, 1)
    monkeypatch.setattr(selection, "bound", lambda size, wanted: b"\x08" + b"\x00" * 31)
    paths = {"midstate": by_midstate, "engine": partial(by_engine, tmp_path)}
    assert paths[path](frame, shares, 1) == right


def test_control_without_lifting_it_such_a_bound_loses_objects(monkeypatch):
    frame, shares = large(2_000)
    monkeypatch.setattr(selection, "bound", lambda size, wanted: b"\x08" + b"\x00" * 31)
    monkeypatch.setattr(midstate, "lacking", lambda kept, wanted: [])
    assert by_midstate(frame, shares, 0) != by_plain(frame, shares, 0)


# --- negative controls: another rule, and what it would be caught by ----------------------------------


def test_equal_tickets_go_by_id():
    """Real tickets never tie; the rule is looked at with made-up ones."""
    kept = {b"410481/-": [b"\x07" * 32 + name for name in (b"B", b"A", b"C")]}
    lines = ranked(kept, {b"410481/-": Goal(1, 3, EVERYTHING)})
    assert [row.split(b"\t")[2] for row in (lines.selected + lines.alternates).splitlines()] == [
        b"A",
        b"B",
        b"C",
    ]


def wrong(frame, shares, key, standby=0):
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
    right = by_plain(frame, shares, 0).selected
    assert wrong(frame, shares, lambda row: row) == right
    assert wrong(frame, shares, key) != right, what


def test_control_the_seed_of_the_midstate_matters():
    frame, shares = large(2_000)
    other = midstate.select(Chunks(BytesIO(frame)), shares, SEED[:-1] + "0", 0)
    assert other != by_plain(frame, shares, 0)


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damaged", [b"A\t410481/-", b"A\t410481/-\nB\t4104", b"A\t410481/-\tx\ny\n", b"A\n", b"A\tB\n"]
)
def test_what_is_no_frame_is_refused(damaged):
    with pytest.raises(ProblemsFound, match=r"frame\.txt"):
        midstate.sizes(Chunks(BytesIO(damaged), 4))


def test_without_duckdb_the_engine_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(Refused, match="pip install duckdb"):
        Engine("frame.txt", ".")
