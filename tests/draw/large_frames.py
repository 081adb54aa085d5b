"""Frames for every way of drawing: odd ids and strata by hypothesis, a county of twenty thousand, the plain result."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from hashlib import sha256

from hypothesis import strategies as st

from tests.draw.samples import code
from toolkit.draw.encoding import Unwritable, canonical_id, canonical_text, to_sorted_lines
from toolkit.draw.paths import plain
from toolkit.draw.paths.selection import Selection
from toolkit.draw.quota import Share

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
def frame_and_shares(draw, most=40):
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


def pool_of(frame):
    pool = {}
    for line in frame.decode().split("\n")[:-1]:
        name, stratum = line.split("\t")
        pool.setdefault(stratum, []).append(name)
    return pool


def by_plain(frame, shares):
    return plain.select(pool_of(frame), shares, SEED)


def by_hand(frame, shares):
    """Selection as in the protocol, with nothing of the toolkit's in it."""
    lines = {"selected": "", "alternates": ""}
    for share in shares:
        rows = [line.split("\t") for line in frame.decode().split("\n")[:-1]]
        names = [name for name, stratum in rows if stratum == share.stratum]
        tickets = sorted((sha256(f"{SEED}|{name}".encode()).hexdigest(), name) for name in names)
        for kind, part in (("selected", tickets[: share.quota]), ("alternates", tickets[share.quota :])):
            for rank, (number, name) in enumerate(part, 1):
                lines[kind] += f"{share.stratum}\t{rank}\t{name}\t{number}\n"
    return Selection(lines["selected"].encode(), lines["alternates"].encode())
