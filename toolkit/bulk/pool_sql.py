"""The rules of a pool as SQL, for a registry that stays in a database (``toolkit.bulk.roster``).

The same rules as ``toolkit.rules.pool`` and ``toolkit.codes``; ``tests/bulk/test_steps.py`` compares them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from toolkit.codes import ALPHABET, WEIGHTS
from toolkit.rules.frequency import Cap, Visit
from toolkit.rules.spared import REASON


class Terms(NamedTuple):
    """Who may be drawn: the plan row's categories, the regions known, and rules R4 and R7 on the planned ``day``.

    ``visits`` are those of the workbook by object; ``drawn`` are the selected.txt of the year's records of this room.
    ``caps`` are those of this office's own visits, the smallest first; each counts every visit.  ``spares``: the check
    is a 日常 one, which leaves 无事不扰 alone.
    """

    pools: Collection[str]
    regions: Collection[str]
    by_class: bool
    caps: Sequence[Cap]
    spares: bool
    exclude_days: int
    repeat_days: int
    day: date
    visits: Mapping[str, Sequence[Visit]]
    drawn: Sequence[Path]


def exclusion(terms: Terms) -> tuple[str, str]:
    """Reason and evidence, as ``toolkit.rules.pool`` gives them; NULL for who may be drawn."""
    lately = within(terms.day, terms.exclude_days)
    steps = [
        ("state <> '正常'", "state", "'检查对象库状态为' || state"),
        *((_reached(cap), "'年度频次上限'", _counted(cap)) for cap in terms.caps),
        (lately, f"'近{terms.exclude_days}日已检查'", "'上次检查 ' || last"),
    ]
    if terms.spares:
        since = f"NOT coalesce(DATE '{terms.day}' > spared_until, false)"
        until = "CASE WHEN spared_until IS NULL THEN '' ELSE '，至 ' || spared_until END"
        steps.append(
            (f"spared <> '' AND {since}", _text(REASON), f"spared || '，依据：' || spared_basis || {until}")
        )
    reason, evidence = (
        "CASE " + " ".join(f"WHEN {step[0]} THEN {step[place]}" for step in steps) + " END"
        for place in (1, 2)
    )
    return reason, evidence


def _reached(cap: Cap) -> str:
    """Whether one more visit would be over a cap that concerns the object."""
    of = [
        f"{column} = {_text(value)}"
        for column, value in (("category", cap.category), ("credit", cap.credit))
        if value
    ]
    return " AND ".join([f"times + waiting >= {cap.limit}", *of])


def _counted(cap: Cap) -> str:
    drawn = "CASE WHEN waiting = 0 THEN '' ELSE '，已抽中待检查 ' || waiting || ' 次（' || tasks || '）' END"
    return f"'本年已检查 ' || times || ' 次' || {drawn} || {_text(f'，上限 {cap.limit} 次{cap.by}')}"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def within(day: date, days: int) -> str:
    """Whether the last inspection lies less than ``days`` before ``day``."""
    return f"coalesce(DATE '{day}' - last >= 0 AND DATE '{day}' - last < {days}, false)"


def good_code() -> str:
    """Whether an id is a code with a good check digit (GB 32100), or an old number (``old_number`` is a function)."""
    total = " + ".join(
        f"(strpos('{ALPHABET}', substr(id, {position}, 1)) - 1) * {weight}"
        for position, weight in enumerate(WEIGHTS, 1)
    )
    return (
        f"CASE WHEN regexp_full_match(id, '[{ALPHABET}]{{18}}') THEN ({total}) % 31 = 0"
        " ELSE old_number(id) END"
    )
