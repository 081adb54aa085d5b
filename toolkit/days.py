"""A day or a month as a person types it: into a cell, a setting, or behind an option of a command."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MONTH = re.compile(r"(\d{4})[-./年](0?[1-9]|1[0-2])月?")
_DAY = re.compile(r"(\d{4})(?:-(\d\d?)-|\.(\d\d?)\.|/(\d\d?)/|年(\d\d?)月)(\d\d?)日?( 0?0:00(:00)?)?")


def typed_day(text: str) -> date | None:
    """2026-03-05, 2026.3.5, 2026/3/5 or 2026年3月5日; None for what is no date, ValueError if there is no such day."""
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    if not match:
        return None
    year, *months, day = match.groups()[:6]
    return date(int(year), int(next(filter(None, months))), int(day))


def typed_month(text: str) -> tuple[int, int] | None:
    """Year and month of 2026-03, 2026.3, 2026/3 or 2026年3月; None for what is no month."""
    match = _MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return (int(match[1]), int(match[2])) if match else None
