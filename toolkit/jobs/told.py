"""What 刷新期限 said last time, so that it can say which deadlines have moved since.

A deadline moves when a holiday notice is entered, a rule is edited or an event's day is corrected.  The days told
last lie in ``记录/<年度>/期限.json``; the file is a view, made anew each time, and losing it costs one comparison.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from toolkit.errors import Refused
from toolkit.files import make_folders, parsed, read_at_most, write_atomic
from toolkit.rules.results import Clock

NAME = "期限.json"
_LARGEST = 16 << 20


def moved(folder: Path, clocks: Sequence[Clock]) -> list[str]:
    """A line for each deadline that is another day than last time, open ones first; remembers the new days."""
    path, shown = folder / NAME, cache(date.isoformat)
    before, days, changed = _read(path), dict[str, str](), list[tuple[Clock, str]]()
    for clock in clocks:
        key, day = f"{clock.case.id} {clock.what}", shown(clock.due.day)
        days[key] = day
        if (old := before.get(key, day)) != day:
            changed.append((clock, old))
    changed.sort(key=lambda each: (each[0].done is not None, each[0].due.day, each[0].case.id))
    make_folders(folder, folder.parents[1])
    write_atomic(path, json.dumps(days, ensure_ascii=False).encode())
    return [
        f"期限变动　{clock.case.name}　{clock.what}　{old} → {shown(clock.due.day)}"
        + ("（已办结，只是重算）" if clock.done else "")
        for clock, old in changed
    ]


def _read(path: Path) -> dict[str, str]:
    try:
        found = parsed(read_at_most(path, _LARGEST))
    except (Refused, ValueError):
        return {}
    return {key: day for key, day in found.items() if isinstance(day, str)} if isinstance(found, dict) else {}
