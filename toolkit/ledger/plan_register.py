"""计划登记: the life of a year's plan, each step a file beside the records that is never changed.

    记录/<年度>/计划/001.json, 002.json …    定稿 (with 计划表 as it was), 备案, 公布, 撤回, in the order of entry

A version is a 定稿: the first is the plan, every later one a change of it with its reason.  备案 and 公布 are those of
the version that stood then.  What was entered by mistake is taken back by a 撤回; both files stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import Refused
from toolkit.files import lock, make_folders, parsed, read_at_most, write_new

FOLDER = "计划"
_LARGEST = 4 << 20  # bytes: a plan of some thousand tasks
ADOPTED, FILED, ANNOUNCED, TAKEN_BACK = KINDS = ("定稿", "备案", "公布", "撤回")
Content = Sequence[Mapping[str, str]]
"""计划表: each row its texts by header."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One step.  ``day`` is when it happened, ``at`` when ``who`` entered it.

    ``detail`` is 备案号 of a 备案, the place of a 公布.  ``goes_on``: tasks that a change found frozen or drawn.
    ``takes`` is the number of the registration that a 撤回 takes back.
    """

    kind: str
    version: int
    day: str
    at: str
    who: str
    reason: str = ""
    by: str = ""
    detail: str = ""
    rows: Content = ()
    goes_on: Sequence[str] = ()
    takes: int = 0


class Register(NamedTuple):
    """All registrations of a year by number."""

    entries: Mapping[int, Registration]

    @property
    def standing(self) -> dict[int, Registration]:
        """Those that were not taken back."""
        taken = {each.takes for each in self.entries.values()}
        return {
            number: each
            for number, each in self.entries.items()
            if each.kind != TAKEN_BACK and number not in taken
        }

    def last(self, *kinds: str) -> Registration | None:
        """The last that stands, of these kinds."""
        return next((each for each in reversed(self.standing.values()) if each.kind in kinds), None)

    @property
    def versions(self) -> list[Registration]:
        """Every version that stands, the first first."""
        return [each for each in self.standing.values() if each.kind == ADOPTED]

    @property
    def version(self) -> int:
        """The version that stands; 0 for a draft."""
        return len(self.versions)


def path_of(year: Path, number: int) -> Path:
    """Where a registration lies; ``year`` is 记录/<年度>."""
    return year / FOLDER / f"{number:03d}.json"


def read(year: Path) -> Register:
    """All that is registered of a year's plan; Refused if a file cannot be read."""
    found = {}
    for path in sorted((year / FOLDER).glob("[0-9][0-9][0-9].json")):
        data = read_at_most(path, _LARGEST)
        try:
            said = parsed(data)
            found[int(path.stem)] = _sound(Registration(**said))
        except (ValueError, TypeError, AttributeError):
            raise Refused(
                f"计划登记“{FOLDER}/{path.name}”读不出来，可能被改过。请从备份恢复“记录”文件夹里的这个文件。"
            ) from None
    return Register(found)


def _sound(found: Registration) -> Registration:
    """The registration; TypeError if a hand put something of another kind in a place."""
    texts = found.kind, found.day, found.at, found.who, found.reason, found.by, found.detail, *found.goes_on
    cells = (cell for row in found.rows for each in row.items() for cell in each)
    if not all(isinstance(text, str) for text in (*texts, *cells)):
        raise TypeError
    if type(found.version) is not int or type(found.takes) is not int:
        raise TypeError
    return found


def add(year: Path, decide: Callable[[Register], Registration]) -> Path:
    """Write the registration that ``decide`` makes of those there are; nobody else writes meanwhile."""
    make_folders(year / FOLDER, year.parents[1])
    with lock(year, timeout=30):
        register = read(year)
        path = path_of(year, max(register.entries, default=0) + 1)
        write_new(path, json.dumps(asdict(decide(register)), ensure_ascii=False, indent=1).encode())
        return path
