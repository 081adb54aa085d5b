"""What the ways of drawing share: the bytes they return, and the chunks in which a frame is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import SEEK_END
from typing import BinaryIO, NamedTuple

from toolkit.draw.plan import is_region
from toolkit.draw.quota import split_stratum
from toolkit.errors import Place, Problem, ProblemsFound


class Selection(NamedTuple):
    """The bytes of selected.txt and of alternates.txt."""

    selected: bytes
    alternates: bytes


class Chunks:
    """A seekable stream of lines as chunks of whole lines; each iteration starts from the beginning.

    Raises ProblemsFound if the last line has no end.
    """

    def __init__(self, stream: BinaryIO, size: int = 1 << 20) -> None:
        self._stream, self._size = stream, size

    def __iter__(self) -> Iterator[bytes]:
        begin, end = 0, self._stream.seek(0, SEEK_END)
        if end:
            self._stream.seek(end - 1)
            if self._stream.read(1) != b"\n":
                raise _damaged("末行没有换行符")
        while begin < end:
            self._stream.seek(begin)
            chunk = (
                self._stream.read(self._size) + self._stream.readline()
            )  # the rest of the line it reaches into
            begin += len(chunk)
            yield chunk


def require_strata(sizes: Mapping[str, int]) -> dict[str, int]:
    """The counted strata.  Raises ProblemsFound when a line was none of a frame."""
    if not all(is_region(split_stratum(stratum)[0]) for stratum in sizes):
        raise damaged_line()
    return dict(sizes)


def damaged_line() -> ProblemsFound:
    """What is said of a frame that has a line of another form."""
    return _damaged("有的行不是“对象编号、层”两栏")


def _damaged(what: str) -> ProblemsFound:
    return ProblemsFound([Problem(what, "请从备份恢复原文件", Place("frame.txt"))])
