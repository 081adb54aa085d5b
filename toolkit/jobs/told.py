"""What 刷新期限 said last time, so that it can say which deadlines have moved since.

A deadline moves when a holiday notice is entered, a rule is edited or an event's day is corrected.  The days told
last lie in ``记录/<年度>/期限.json``; the file is a view, made anew each time, and losing it costs one comparison.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from toolkit.errors import Refused
from toolkit.files import make_folders, parsed, read_at_most, write_atomic
from toolkit.rules.results import Clock

NAME = "期限.json"
_LARGEST = 16 << 20


def moved(folder: Path, clocks: Sequence[Clock]) -> list[str]:
    """A line for each deadline that is another day than last time, open ones first; remembers the new days."""
    path = folder / NAME
    before = _read(path)
    now = {f"{clock.case.id} {clock.what}": clock for clock in clocks}
    changed = [clock for key, clock in now.items() if before.get(key, _day(clock)) != _day(clock)]
    changed.sort(key=lambda clock: (clock.done is not None, clock.due.day, clock.case.id))
    make_folders(folder, folder.parents[1])
    days = {key: _day(clock) for key, clock in now.items()}
    write_atomic(path, json.dumps(days, ensure_ascii=False, indent=1).encode())
    return [
        f"期限变动　{clock.case.name}　{clock.what}　{before[f'{clock.case.id} {clock.what}']} → {_day(clock)}"
        + ("（已办结，只是重算）" if clock.done else "")
        for clock in changed
    ]


def _day(clock: Clock) -> str:
    return clock.due.day.isoformat()


def _read(path: Path) -> dict[str, str]:
    try:
        found = parsed(read_at_most(path, _LARGEST))
    except (Refused, ValueError):
        return {}
    return {key: day for key, day in found.items() if isinstance(day, str)} if isinstance(found, dict) else {}
