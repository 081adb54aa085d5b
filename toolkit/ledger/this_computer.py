r"""What was frozen on this computer, wherever the workbook lay: 冻结登记, in the user's own folder.

Who tries in a copy of the office's folder until the result suits, and brings the copy back, leaves nothing in that
folder: it is whole in itself.  But each freeze of an office that is no 示例 is also entered here, one line each:

    2026-11-28 09:00:05    某县工业和信息化局    202611-1-01    <C>    D:\台账

``verify --year`` and 对账 hold the lines against the records (``jobs.reconcile.elsewhere``).  The file can be deleted,
and another computer knows nothing of it: what is found proves, what is not found does not.  A file that cannot be
written stops nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import Refused
from toolkit.files import OWN_FOLDER, append, make_folders

NAME = "冻结登记.txt"


class Freeze(NamedTuple):
    """A freeze: when by the clock, of which office, its number and commitment, and where the workbook lay."""

    at: str
    bureau: str
    draw_id: str
    commit: str
    folder: str


def _file() -> Path:
    return Path.home() / OWN_FOLDER / NAME


def enter(now: datetime, bureau: str, draw_id: str, commit: str, root: Path) -> None:
    """Enter a freeze, once."""
    new = Freeze(now.strftime("%Y-%m-%d %H:%M:%S"), bureau, draw_id, commit, str(root))
    if any((each.bureau, each.draw_id, each.commit) == (bureau, draw_id, commit) for each in entered()):
        return
    line = "\t".join(" ".join(field.split()) for field in new) + "\n"
    with suppress(Refused):
        make_folders(_file().parent, _file().parent.parent)
        append(_file(), line.encode("utf-8", "replace"), private=True)


def entered() -> Iterator[Freeze]:
    """Every freeze entered; lines that are none are left out."""
    lines: list[str] = []
    with suppress(OSError):
        lines = _file().read_bytes().decode("utf-8", "replace").splitlines()
    for line in lines:
        fields = line.split("\t")
        if len(fields) == len(Freeze._fields):
            yield Freeze(*fields)
