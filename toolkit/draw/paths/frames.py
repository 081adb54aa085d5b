"""The frame of a large draw: sorted, checked and hashed by the million.

Freezing asks of every line what ``frozen.write_lists`` asks, and asked line by line that costs ten microseconds.
Nearly all lines of a real registry have one plain form: a code of 18 characters whose GB 32100 check digit fits, a
tab, a stratum.  Those are recognised here with arrays, a chunk at a time.  A chunk with anything else in it is
handed to ``write_lists``, so that what is refused, and in which words, is decided in one place.

    check digit   value(c) · 3^j mod 31 of a character c at position j comes from a table of 18 × 256; the sum over
                  a code must be a multiple of 31 (GB 32100-2015; the check digit itself has weight 1)
    doubled ids   lines are sorted, so a doubled id stands beside itself
    strata        are few: each distinct one is looked at once, with the counts by stratum
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from toolkit.codes import ALPHABET
from toolkit.draw.encoding import to_sorted_lines
from toolkit.draw.frozen import EXCLUDED, FRAME, INSPECTORS, RECUSAL, write_lists
from toolkit.errors import Place, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CODE = 18
_NO_CODE = 1000
"""In the table of check digits: a character that no code has; larger than any sum over a code."""


def sort(lines: bytes) -> bytes:
    """Lines in any order → frame.txt, in memory."""
    rows = lines.split(b"\n")
    rows.pop()  # what follows the last LF
    rows.sort()
    return b"\n".join([*rows, b""])


def inspect(frame: Iterable[bytes], sizes: Mapping[str, int]) -> tuple[str, list[Problem]]:
    """SHA-256 of a sorted frame in chunks, and everything ``write_lists`` would refuse or write otherwise.

    ``sizes`` are its counts by stratum.
    """
    hashed = sha256()
    problems = _written_otherwise([(str(number), stratum) for number, stratum in enumerate(sizes)])
    before = b""
    for chunk in frame:
        hashed.update(chunk)
        if not _plain(chunk):
            problems += _written_otherwise([line.split("\t") for line in chunk.decode().split("\n")[:-1]])
        first, last = chunk.partition(b"\t")[0], chunk[chunk.rfind(b"\n", 0, -1) + 1 :].partition(b"\t")[0]
        if first == before:  # doubled across two chunks
            problems.append(
                Problem(f"“{first.decode()}”重复", "重复会改变机会，请只留一条", Place(FRAME), rule="R4")
            )
        before = last
    return hashed.hexdigest(), problems


def _written_otherwise(rows: Sequence[Sequence[str]]) -> list[Problem]:
    files, problems = write_lists({FRAME: rows, EXCLUDED: (), INSPECTORS: (), RECUSAL: ()})
    if not problems and files[FRAME] != to_sorted_lines(rows):
        problems = [Problem("有的行不是规定的写法（编号或层）", "请先统一编号和层的写法", Place(FRAME))]
    return problems


def _plain(chunk: bytes) -> bool:
    """Whether every line surely begins with a good code of 18 characters, and none with that of its neighbour."""
    import numpy as np

    characters = np.frombuffer(chunk, np.uint8)
    starts = np.flatnonzero(characters == ord("\n")) + 1
    starts[1:], starts[0] = starts[:-1].copy(), 0
    if len(characters) < starts[-1] + _CODE + 1:
        return False
    sums = np.zeros(len(starts), np.uint16)
    doubled = np.ones(len(starts) - 1, np.bool_)
    for position, values in enumerate(_check_table()):
        column = characters.take(starts + position)
        sums += values.take(column)
        doubled &= column[1:] == column[:-1]
    tabs = characters.take(starts + _CODE) == ord("\t")
    return bool(((sums % 31 == 0) & (sums < _NO_CODE) & tabs).all() and not doubled.any())


@cache
def _check_table() -> NDArray[np.uint16]:
    import numpy as np

    table = np.full((_CODE, 256), _NO_CODE, np.uint16)
    for position in range(_CODE):
        weight = pow(3, position, 31) if position < _CODE - 1 else 1
        for value, character in enumerate(ALPHABET):
            table[position, ord(character)] = value * weight % 31
    return table
