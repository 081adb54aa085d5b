"""How far a long step has come, on the terminal of the person who waits: 生成文书 1,200/5,000……（按 Ctrl+C 可以停止）.

Nothing is shown in the first second, nor where nobody looks: a button, a pipe, a log file.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")
_PATIENCE = 1.0  # seconds before the first word, and between two
_CLEAR = "\r\x1b[K"


def follow(items: Iterable[_T], what: str, expected: int | None = None) -> Iterator[_T]:
    """The same items; meanwhile it is shown how many are done, of how many if that is known."""
    if sys.stderr is None or not sys.stderr.isatty():  # pythonw has no streams
        yield from items
        return
    shown, last = False, time.monotonic()
    of = f"/{expected:,}" if expected else ""
    try:
        for number, item in enumerate(items):
            yield item
            if time.monotonic() - last > _PATIENCE:
                shown, last = True, time.monotonic()
                sys.stderr.write(f"{_CLEAR}{what} {number + 1:,}{of}……（按 Ctrl+C 可以停止）")
                sys.stderr.flush()
    finally:
        if shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
