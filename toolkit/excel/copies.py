"""A copy of the workbook before each change that a program makes: Ctrl+Z cannot undo those.

The copies lie in 备份 beside the workbook, named by the time; the newest are kept.  Only files whose name is a
copy's own are ever deleted.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from toolkit import files
from toolkit.errors import Exists

FOLDER = "备份"
KEPT = 20
_STAMP = r"\d{8}-\d{6}"


def keep_copy(path: Path, now: datetime, data: bytes | None = None) -> Path:
    """Copy the workbook into 备份, or ``data`` of one that is open; Refused if that cannot be done."""
    folder = path.parent / FOLDER
    copy = folder / f"{path.stem}-{now:%Y%m%d-%H%M%S}{path.suffix}"
    with files.telling(folder):
        folder.mkdir(exist_ok=True)
    if data is None:
        with files.telling(path):
            data = path.read_bytes()
    with suppress(Exists):  # two steps in one second: the older state is the one to go back to
        files.write_new(copy, data)
    for old in copies_of(path)[:-KEPT]:
        with suppress(OSError):  # somebody looks at it: it goes the next time
            old.unlink()
    return copy


def workbook_of(copy: Path) -> Path | None:
    """The workbook that a file in 备份 is a copy of, by its name; None if it is no copy."""
    own = re.fullmatch(rf"(.+)-{_STAMP}", copy.stem)
    return copy.parent.parent / f"{own[1]}{copy.suffix}" if own and copy.parent.name == FOLDER else None


def copies_of(path: Path) -> list[Path]:
    """The copies of this workbook, the oldest first."""
    folder = path.parent / FOLDER
    own = re.compile(rf"{re.escape(path.stem)}-{_STAMP}{re.escape(path.suffix)}")
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if own.fullmatch(file.name))
