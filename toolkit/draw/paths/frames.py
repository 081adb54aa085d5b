"""The frame of a large draw: sorted, checked and hashed by the million.

Freezing asks of every line what ``lists.write_list`` asks, and asked line by line that costs ten microseconds.
Nearly all lines of a real registry have one plain form: a code of 18 characters whose GB 32100 check digit fits, a
tab, a stratum.  Those are recognised here with arrays, a chunk at a time.  A chunk with anything else in it is
handed to ``write_list``, so that what is refused, and in which words, is decided in one place.

    check digit   value · weight (``codes``) of every character at every position comes from a table of 18 × 256; the
                  sum over a code must be a multiple of 31
    doubled ids   lines are sorted, so a doubled id stands beside itself
    strata        are few: each distinct one is looked at once, with the counts by stratum
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from operator import ge
from typing import TYPE_CHECKING

from toolkit.codes import ALPHABET, WEIGHTS
from toolkit.draw.encoding import from_lines, to_lines, to_sorted_lines
from toolkit.draw.lists import FRAME, doubly_listed, first_fields, otherwise_written, write_list
from toolkit.errors import Place, Problem, ProblemsFound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CODE = 18
_IN_CACHE = 1 << 15
"""Rows that are gone through at once."""
_NO_CODE = 1000
"""In the table of check digits: a character that no code has; larger than any sum over a code."""


def sort(lines: bytes) -> bytes:
    """Lines in any order → frame.txt, in memory.  Lines of one length, as most frames have, are sorted as an array."""
    width = lines.find(b"\n") + 1
    number = lines.count(b"\n")
    if width and lines[width - 1 :: width] == b"\n" * number and len(lines) == width * number:
        return _sorted_alike(lines, width)
    rows = lines.split(b"\n")
    rows.pop()  # what follows the last LF
    rows.sort()
    return b"\n".join([*rows, b""])


def _sorted_alike(lines: bytes, width: int) -> bytes:
    """Lines of one length, sorted by one number of 64 bits: as many of the columns that differ as go into it."""
    import numpy as np

    table = np.frombuffer(lines, np.uint8).reshape(-1, width)
    low = table.min(axis=0)
    values = (table.max(axis=0) - low).tolist()
    keys, room = np.zeros(len(table), np.uint64), 1 << 64
    for column in [number for number, most in enumerate(values) if most]:
        room //= values[column] + 1
        if not room:
            break
        for begin in range(0, len(table), _IN_CACHE):
            part = slice(begin, begin + _IN_CACHE)
            keys[part] *= np.uint64(values[column] + 1)
            keys[part] += table[part, column] - low[column]
    order = np.argsort(keys)
    keys = keys[order]
    if bool((keys[1:] == keys[:-1]).any()):
        return np.sort(np.frombuffer(lines, f"S{width}")).tobytes()
    return table.take(order, axis=0).tobytes()


def is_sorted(lines: Iterable[bytes]) -> bool:
    """Whether lines in chunks stand in byte order, none twice."""
    before: list[bytes] = []
    for chunk in lines:
        rows = before + chunk.split(b"\n")[:-1]
        if any(map(ge, rows, rows[1:])):
            return False
        before = rows[-1:]
    return True


def inspect(frame: Iterable[bytes], sizes: Mapping[str, int]) -> tuple[str, list[Problem]]:
    """SHA-256 of a sorted frame in chunks, and everything ``write_list`` would refuse or write otherwise.

    ``sizes`` are its counts by stratum.
    """
    hashed = sha256()
    problems = _written_otherwise(to_lines((str(number), stratum) for number, stratum in enumerate(sizes)))
    before = b""
    for chunk in frame:
        hashed.update(chunk)
        if not _plain(chunk):
            problems += _written_otherwise(chunk)
        first, last = chunk.partition(b"\t")[0], chunk[chunk.rfind(b"\n", 0, -1) + 1 :].partition(b"\t")[0]
        if first == before:  # doubled across two chunks
            problems.append(
                Problem(
                    f"“{first.decode(errors='replace')}”重复",
                    "重复会改变机会，请只留一条",
                    Place(FRAME),
                    rule="R4",
                )
            )
        before = last
    return hashed.hexdigest(), problems


def committed_problems(
    frame: Iterable[bytes], sizes: Mapping[str, int], excluded: Iterable[bytes]
) -> list[Problem]:
    """What is wrong with a large frame that was committed: also its order, and ids that are excluded as well.

    ``excluded`` is excluded.txt in chunks of lines, sorted like the frame: both are gone through side by side.
    """
    _, problems = inspect(frame, sizes)
    if not problems and not is_sorted(frame):
        problems = [otherwise_written(FRAME)]
    return problems or doubly_listed(_common(first_fields(frame), first_fields(excluded)))


def _common(one: Iterator[str], other: Iterator[str]) -> Iterator[str]:
    """What stands in both of two sorted streams."""
    here, there = next(one, None), next(other, None)
    while here is not None and there is not None:
        if here == there:
            yield here
        if here <= there:
            here = next(one, None)
        else:
            there = next(other, None)


def _written_otherwise(chunk: bytes) -> list[Problem]:
    try:
        rows = from_lines(FRAME, chunk, 2)
    except ProblemsFound as found:
        return [problem._replace(place=Place(FRAME)) for problem in found.problems]
    written, _, problems = write_list(FRAME, rows)
    if not problems and written != to_sorted_lines(rows):
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
    for position, weight in enumerate(WEIGHTS):
        for value, character in enumerate(ALPHABET):
            table[position, ord(character)] = value * weight % 31
    return table
