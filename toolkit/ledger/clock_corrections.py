"""时钟更正: lines of the journal that were written while the computer's clock was fast, and the days they truly mean.

A line cannot be changed.  A later line says which ones are meant, from the first ``at`` to the last, how many days the
clock was fast, and why.  Whoever asks on which day a line was written asks ``true_days`` first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from toolkit.errors import Level, Place, Problem
from toolkit.ledger.journal import NAME, Journal, Line

STEP = "时钟更正"
"""The step of the line that says it."""
Row = tuple[str, str, str, str, str]
_SAID = re.compile(r"日志里记作 (\S+ \S+) 到 (\S+ \S+) 的 \d+ 条，当时电脑的时钟快 (\d+) 天：(.*)", re.DOTALL)
_REMEDY = "当时电脑的时钟走快的，请办理“时钟更正”（correct-clock），写明记成哪一天、其实是哪一天；走慢的，请书面说明"


class ClockCorrection(NamedTuple):
    """The lines from ``first`` to ``last`` (their ``at``) were written with a clock ``ahead`` days fast."""

    first: str
    last: str
    ahead: int
    why: str

    def words(self, count: int) -> str:
        """What the journal says; ``count`` is how many lines are meant."""
        return f"日志里记作 {self.first} 到 {self.last} 的 {count} 条，当时电脑的时钟快 {self.ahead} 天：{self.why}"


def true_days(journal: Journal) -> Mapping[Row, date]:
    """The days of the lines that were corrected, by what 日志 shows of them; one that was not saved is none."""
    found: dict[Row, date] = {}
    saved = {id(line) for line in journal.saved}
    for at, line in enumerate(journal.lines):
        if line.step == STEP and id(line) in saved and (match := _SAID.fullmatch(line.what)):
            first, last, ahead, _ = match.groups()
            for before in journal.lines[:at]:
                if first <= before.at <= last and before.row not in found:
                    found[before.row] = written_on(before) - timedelta(int(ahead))
    return found


def written_on(line: Line) -> date:
    """The day of the computer's clock when a line was written."""
    return date.fromisoformat(line.at[:10])


def run_from(journal: Journal, recorded: date, today: date) -> list[Line]:
    """The lines from the first one of that day until the clock was put right; none if it never was."""
    lines, corrected = journal.lines, true_days(journal)
    begin = next(
        (at for at, line in enumerate(lines) if _is(line, recorded) and line.row not in corrected), None
    )
    if begin is None:
        return []
    end = begin + 1
    while end < len(lines) and lines[end].at[:10] >= lines[end - 1].at[:10]:
        end += 1
    put_right = lines[end].at[:10] if end < len(lines) else today.isoformat()
    return list(lines[begin:end]) if put_right < lines[end - 1].at[:10] else []


def _is(line: Line, day: date) -> bool:
    return line.at[:10] == day.isoformat()


def backwards(journal: Journal) -> Iterator[Problem]:
    """Where a line is of an earlier day than the line before it: a reminder, with the answer if there is one."""
    corrected = true_days(journal)
    for at, (before, line) in enumerate(zip(journal.lines, journal.lines[1:], strict=False), 2):
        if line.at[:10] >= before.at[:10]:
            continue
        what = f"记着 {before.at}“{before.step}”，后一条“{line.step}”却是 {line.at}：电脑的时钟往回拨过"
        if day := corrected.get(before.row):
            what = f"{what}；前面走快的已由“{STEP}”说明，那一条其实是 {day} 办的"
        remedy = "请核对说明" if day else _REMEDY
        yield Problem(what, remedy, Place(NAME, at), Level.WARNING, "R11")
