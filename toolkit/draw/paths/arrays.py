"""A frame as arrays: its lines taken apart, hashed and sorted by the thousand, and written again.

    columns   ids and strata of a chunk, those of one length as a table of bytes
    tickets   a row for each object: number of the stratum (4 bytes), ticket (32), id.  The byte order of rows is the
              order of the draw: ties go to the smaller id.  Hashing is shared among threads: numpy lets them go on
    Ranking   rows in order → the lines of both files

Rows are sorted by their first bytes as one number, all of them at once; where two agree in these, by whole rows.
Lines whose rank has the same number of digits are equally long: a table of bytes, filled column by column.  Where
the ids of a stratum are of several lengths, its lines are made one by one.
"""

from __future__ import annotations

import os
from binascii import hexlify
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from toolkit.draw.paths.hashing import DIGEST, Bytes, hashes
from toolkit.draw.paths.selection import Selection, damaged_line, require_strata
from toolkit.draw.quota import Share

Numbers: TypeAlias = NDArray[np.uint64]
Write: TypeAlias = Callable[[bytes], object]

NUMBER = 4
"""Bytes of the number of a stratum."""
_ID = NUMBER + DIGEST
"""Where the id begins in a row."""
_THREADS = 4
"""At most."""
_AT_ONCE = 1 << 15
"""Lines that are made at once."""


def sizes(frame: Iterable[bytes]) -> dict[str, int]:
    """N of every stratum.  Raises ProblemsFound when the lines are none of a frame."""
    counts: Counter[bytes] = Counter()
    for chunk in frame:
        for _, strata in _columns(chunk):
            different, numbers = _different(strata)
            counts.update(dict(zip(different, np.bincount(numbers).tolist(), strict=True)))
    return require_strata({stratum.decode(errors="replace"): size for stratum, size in counts.items()})


def select(frame: Iterable[bytes], shares: Sequence[Share], object_seed: str) -> Selection:
    """Draw from a frame in chunks."""
    selected: list[bytes] = []
    alternates: list[bytes] = []
    rows = (table for tables in tickets(frame, shares, object_seed) for table in tables)
    Ranking(shares, selected.append, alternates.append).add(rows)
    return Selection(b"".join(selected), b"".join(alternates))


def tickets(frame: Iterable[bytes], shares: Sequence[Share], object_seed: str) -> Iterator[list[Bytes]]:
    """The rows of every chunk, in no order, those of one length together."""
    number = {share.stratum.encode(): place for place, share in enumerate(shares)}
    prefix = f"{object_seed}|".encode()

    def rows(chunk: bytes) -> list[Bytes]:
        return [_rows(names, strata, number, prefix) for names, strata in _columns(chunk)]

    threads = min(_THREADS, os.cpu_count() or 1)
    under_way: deque[Future[list[Bytes]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for chunk in frame:
            under_way.append(pool.submit(rows, chunk))
            if len(under_way) > threads:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


class Ranking:
    """Writes the lines of rows that come in parts: the parts in order, the rows of each in none."""

    def __init__(self, shares: Sequence[Share], selected: Write, alternates: Write) -> None:
        self._shares, self._selected, self._alternates = shares, selected, alternates
        self._placed = [0] * len(shares)

    def add(self, tables: Iterable[Bytes]) -> None:
        """Write the lines of the next part."""
        by_length: defaultdict[int, list[Bytes]] = defaultdict(list)
        for rows in tables:
            by_length[rows.shape[1]].append(rows)
        strata: defaultdict[int, list[Bytes]] = defaultdict(list)
        while by_length:
            rows = _sorted(np.concatenate(by_length.popitem()[1]), len(self._shares))
            numbers = big_endian(rows, 0, NUMBER)
            for begin, end in runs(numbers):
                strata[int(numbers[begin])].append(rows[begin:end])
        for number in sorted(strata):
            self._write(number, strata[number])

    def _write(self, number: int, tables: Sequence[Bytes]) -> None:
        share, placed = self._shares[number], self._placed[number]
        rows = tables[0] if len(tables) == 1 else _mixed(tables)
        rest = max(share.quota - placed, 0)
        for write, first, part in (
            (self._selected, placed, rows[:rest]),
            (self._alternates, max(placed - share.quota, 0), rows[rest:]),
        ):
            for begin in range(0, len(part), _AT_ONCE):
                for lines in _lines(
                    share.stratum.encode(), first + begin + 1, part[begin : begin + _AT_ONCE]
                ):
                    write(lines)
        self._placed[number] += len(rows)


def big_endian(rows: Bytes, begin: int, width: int) -> Numbers:
    """The number that stands in these columns."""
    return np.ascontiguousarray(rows[:, begin : begin + width]).view(f">u{width}").ravel().astype(np.uint64)


def runs(values: Numbers) -> Iterator[tuple[int, int]]:
    """From where to where neighbours are equal."""
    return pairwise([0, *(np.flatnonzero(values[1:] != values[:-1]) + 1).tolist(), len(values)])


# --- lines → rows -----------------------------------------------------------------------------------------


def _columns(chunk: bytes) -> Iterator[tuple[Bytes, Bytes]]:
    """Ids and strata, of lines alike in the length of both.  Raises ProblemsFound for what is no line of a frame."""
    text = np.frombuffer(chunk, np.uint8)
    tabs, ends = np.flatnonzero(text == ord("\t")), np.flatnonzero(text == ord("\n"))
    starts = np.concatenate(([0], ends[:-1] + 1))
    if len(tabs) != len(ends) or (tabs <= starts).any() or (tabs >= ends - 1).any():
        raise damaged_line()
    lengths = (tabs - starts) * len(text) + ends - tabs - 1
    if bool((lengths == lengths[:1]).all()):
        lines = text.reshape(len(ends), -1)
        yield lines[:, : tabs[0]], lines[:, tabs[0] + 1 : -1]
        return
    for length in np.unique(lengths):
        alike = np.flatnonzero(lengths == length)
        yield (
            sliding_window_view(text, length // len(text))[starts[alike]],
            sliding_window_view(text, length % len(text))[tabs[alike] + 1],
        )


def _different(strata: Bytes) -> tuple[list[bytes], NDArray[np.int64]]:
    """The different rows, and for each row which of these it is: compared by words of eight bytes."""
    number, width = strata.shape
    padded = np.zeros((number, -(-width // 8) * 8), np.uint8)
    padded[:, :width] = strata
    first, *others = padded.view(np.uint64).T
    for word in others:
        (_, before), (_, here) = (np.unique(column, return_inverse=True) for column in (first, word))
        first = before * number + here
    _, places, numbers = np.unique(first, return_index=True, return_inverse=True)
    return [row.tobytes() for row in strata[places]], numbers


def _rows(names: Bytes, strata: Bytes, number: Mapping[bytes, int], prefix: bytes) -> Bytes:
    different, here = _different(strata)
    numbers = np.array([number[stratum] for stratum in different], ">u4").view(np.uint8).reshape(-1, NUMBER)
    return np.concatenate((numbers[here], hashes(prefix, names), names), axis=1)


# --- rows → lines -----------------------------------------------------------------------------------------


def _sorted(rows: Bytes, strata: int) -> Bytes:
    bits = np.uint64(strata.bit_length())
    keys = big_endian(rows, 0, NUMBER) << np.uint64(64) - bits | big_endian(rows, NUMBER, 8) >> bits
    order = np.argsort(keys)
    keys = keys[order]
    if bool((keys[1:] == keys[:-1]).any()):
        order = np.argsort(rows.view(f"S{rows.shape[1]}").ravel())
    return rows.take(order, axis=0)


def _mixed(tables: Iterable[Bytes]) -> list[bytes]:
    return sorted(row.tobytes() for rows in tables for row in rows)


def _lines(stratum: bytes, first: int, rows: Bytes | list[bytes]) -> Iterator[bytes]:
    if not isinstance(rows, list):
        yield from _lines_of_table(stratum, first, rows)
        return
    for rank, row in enumerate(rows, first):
        yield b"%b\t%d\t%b\t%b\n" % (stratum, rank, row[_ID:], hexlify(row[NUMBER:_ID]))


def _lines_of_table(stratum: bytes, first: int, rows: Bytes) -> Iterator[bytes]:
    ticket = np.frombuffer(hexlify(rows[:, NUMBER:_ID].tobytes()), np.uint8).reshape(len(rows), -1)
    tab, end_of_line, name = (np.frombuffer(text, np.uint8)[None] for text in (b"\t", b"\n", stratum))
    begin = 0
    while begin < len(rows):
        digits = len(str(first + begin))
        end = min(10**digits - first, len(rows))
        rank = _decimals(np.arange(first + begin, first + end), digits)
        columns = (name, tab, rank, tab, rows[begin:end, _ID:], tab, ticket[begin:end], end_of_line)
        lines, place = np.empty((end - begin, sum(column.shape[1] for column in columns)), np.uint8), 0
        for column in columns:
            lines[:, place : place + column.shape[1]] = column
            place += column.shape[1]
        yield lines.tobytes()
        begin = end


def _decimals(ranks: NDArray[np.int64], digits: int) -> Bytes:
    text = np.empty((len(ranks), digits), np.uint8)
    for place in reversed(range(digits)):
        higher = ranks // 10
        text[:, place] = ranks - higher * 10 + ord("0")
        ranks = higher
    return text
