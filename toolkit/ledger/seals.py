"""What the journal vouches for beside the records: the note of what papers say, the versions of 公示, screenshots.

A line of the journal names such a file or folder among its ``sheets``, by its path from the workbook's folder:

    a file     SHA-256 of its first ``rows`` bytes: the note only grows, so that a line never accuses a later step.
               What was added since is nobody's: of a step that was interrupted, or a hand's (``added``)
    a folder   SHA-256 over "name TAB digest" of its ``rows`` files: it appears at once and is never changed
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from toolkit import columns
from toolkit.files import telling
from toolkit.ledger.journal import Change, Line


def sealed(path: Path) -> Change:
    """What the journal is to keep of a file or folder as it is now."""
    with telling(path):
        if path.is_dir():
            files = sorted(each for each in path.rglob("*") if each.is_file())
            digests = (f"{each.relative_to(path).as_posix()}\t{_digest(each.read_bytes())}" for each in files)
            return Change("", _digest("\n".join(digests).encode()), len(files))
        data = path.read_bytes()
    return Change("", _digest(data), len(data))


def holds(path: Path, seal: Change) -> bool:
    """Whether a file or folder, which is there, is still what the journal says, or has only grown."""
    if path.is_dir():
        return sealed(path).after == seal.after
    with telling(path):
        return _digest(path.read_bytes()[: seal.rows]) == seal.after


def added(path: Path, seal: Change) -> int:
    """How many lines a file, which is there, has below those that the journal vouches for."""
    if path.is_dir() or path.stat().st_size <= seal.rows:
        return 0
    with telling(path):
        return len(path.read_bytes()[seal.rows :].splitlines())


def sealed_by(lines: Iterable[Line]) -> dict[str, tuple[Line, Change]]:
    """The last word of these lines on every file and folder, by name."""
    return {
        name: (line, change)
        for line in lines
        for name, change in line.sheets.items()
        if "/" in name and columns.sheet_named(name) is None
    }


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
