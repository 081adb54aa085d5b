"""What all the paths share: the bytes they return, the cut-off they may use, the chunks they read.

Tickets are handled as the 32 raw bytes of SHA-256: their byte order is the order of the 64 hex digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import SEEK_END
from math import isqrt
from typing import BinaryIO, NamedTuple

from toolkit.draw.plan import is_region
from toolkit.draw.quota import Share, split_stratum
from toolkit.errors import Place, Problem, ProblemsFound

TICKET = 32
"""Bytes of a ticket."""
NOTHING, EVERYTHING = b"", b"\xff" * TICKET
"""The bounds below which no ticket lies, and all."""

Kept = Mapping[bytes, Sequence[bytes]]
"""Of every stratum the tickets at or below its bound, each followed by the object's id."""


class Selection(NamedTuple):
    """The bytes of selected.txt and of alternates.txt (as many alternates as were asked for)."""

    selected: bytes
    alternates: bytes


class Goal(NamedTuple):
    """What is wanted of one stratum: ``quota`` to draw, ``wanted`` with the alternates, up to ``cut``."""

    quota: int
    wanted: int
    cut: bytes


class Chunks:
    """A seekable stream of lines as chunks of whole lines; each iteration starts from the beginning."""

    def __init__(self, stream: BinaryIO, size: int = 1 << 20) -> None:
        self._stream, self._size = stream, size

    def __iter__(self) -> Iterator[bytes]:
        for begin, length in self.spans():
            self._stream.seek(begin)
            yield self._stream.read(length)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Where each chunk begins, and how many bytes it has.  Raises ProblemsFound if the last line has no end."""
        begin, end = 0, self._stream.seek(0, SEEK_END)
        if end:
            self._stream.seek(end - 1)
            if self._stream.read(1) != b"\n":
                raise _damaged("末行没有换行符")
        while begin < end:
            self._stream.seek(min(begin + self._size, end) - 1)
            self._stream.readline()  # the rest of the line that reaches so far
            begin, before = self._stream.tell(), begin
            yield before, begin - before


def goals(shares: Iterable[Share], standby: int | None) -> dict[bytes, Goal]:
    """The goal of every stratum; ``standby`` alternates in each of them, None for all there are."""
    result = {}
    for share in shares:
        spare = share.size - share.quota
        wanted = share.quota + (spare if standby is None else min(spare, standby))
        result[share.stratum.encode()] = Goal(share.quota, wanted, bound(share.size, wanted))
    return result


def bound(size: int, wanted: int) -> bytes:
    """A ticket below which, of ``size`` random ones, at least ``wanted`` lie (but for once in 10^12).

    By Chernoff, fewer than n of N lie below (n + m)/N with probability at most exp(-m²/2(n + m)).  With
    m = 10⌊√n⌋ + 50 that is below 10^-12 for every n.
    """
    if not wanted:
        return NOTHING
    share = wanted + 10 * isqrt(wanted) + 50
    return EVERYTHING if share >= size else ((share << 8 * TICKET) // size).to_bytes(TICKET, "big")


def lacking(kept: Kept, wanted: Mapping[bytes, Goal]) -> list[bytes]:
    """The strata of which the bound let through too few."""
    return [stratum for stratum, goal in wanted.items() if len(kept[stratum]) < goal.wanted]


def without_bound(wanted: Mapping[bytes, Goal], strata: Iterable[bytes]) -> dict[bytes, Goal]:
    """The goals with these strata to be looked at whole."""
    return {**wanted, **{stratum: wanted[stratum]._replace(cut=EVERYTHING) for stratum in strata}}


def ranked(kept: Kept, wanted: Mapping[bytes, Goal]) -> Selection:
    """The tickets kept, as the lines of both files.  Ids follow their tickets, so ties go to the smaller id."""
    selected: list[bytes] = []
    alternates: list[bytes] = []
    for stratum in sorted(wanted):
        goal, name = wanted[stratum], stratum.decode()
        rows = sorted(kept[stratum])
        for parts, part in ((selected, rows[: goal.quota]), (alternates, rows[goal.quota : goal.wanted])):
            lines = (
                f"{name}\t{rank}\t{row[TICKET:].decode()}\t{row[:TICKET].hex()}\n"
                for rank, row in enumerate(part, start=1)
            )
            parts.append("".join(lines).encode())
    return Selection(b"".join(selected), b"".join(alternates))


def require_strata(sizes: Mapping[bytes, int]) -> dict[str, int]:
    """The counted strata as texts.  Raises ProblemsFound when a line was none of a frame."""
    result = {stratum.decode(errors="replace"): size for stratum, size in sizes.items()}
    if not all(is_region(split_stratum(stratum)[0]) for stratum in result):
        raise _damaged("有的行不是“对象编号、层”两栏")
    return result


def _damaged(what: str) -> ProblemsFound:
    return ProblemsFound([Problem(what, "请从备份恢复原文件", Place("frame.txt"))])
