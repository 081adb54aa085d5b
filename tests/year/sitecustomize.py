"""Stands beside the toolkit when a story lasts a year: Python's clock shows the day that a file names.

Python imports a file of this name when it starts.  Only the day is another one; the time of day is the computer's.
"""

from __future__ import annotations

import datetime
from pathlib import Path

DAY = Path(__file__).with_name("today.txt")
Moment = datetime.datetime


class _AnyMoment(type):
    """What the computer's own clock made counts as made here."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, Moment)


class _Moment(Moment, metaclass=_AnyMoment):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Moment:
        day = datetime.date.fromisoformat(DAY.read_text("ascii"))
        return Moment.combine(day, Moment.now(tz).timetz())


datetime.datetime = _Moment  # type: ignore[misc]
