"""All cores: a frame on disk dealt to processes, which do what ``midstate`` does and send back what they keep.

They read their chunks themselves: sending the lines would cost more than counting them.  Inside ``with cores(path) as
each`` both steps of a draw, ``midstate.sizes(…, each)`` and ``midstate.select(…, each)``, use the same processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import Pool
from typing import TypeVar

from toolkit.draw.paths.midstate import Each
from toolkit.draw.paths.selection import Chunks

_T = TypeVar("_T")


@contextmanager
def cores(path: str, workers: int | None = None) -> Iterator[Each]:
    """What ``midstate`` takes for ``each``, on ``Chunks`` of the file; ``workers`` None for one process per core."""
    with Pool(workers) as pool:

        def each(work: Callable[[bytes], _T], frame: Chunks) -> Iterable[_T]:
            return pool.imap_unordered(partial(_on, work, path), frame.spans())

        yield each


def _on(work: Callable[[bytes], _T], path: str, span: tuple[int, int]) -> _T:
    begin, length = span
    with open(path, "rb") as stream:
        stream.seek(begin)
        return work(stream.read(length))
