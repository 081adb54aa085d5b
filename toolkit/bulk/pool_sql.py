"""The rules of a pool as SQL, for a registry that stays in a database (``toolkit.bulk.roster``).

The same rules as ``toolkit.rules.pool`` and ``toolkit.codes``; ``tests/bulk/test_steps.py`` compares them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from toolkit.codes import ALPHABET, WEIGHTS
from toolkit.rules.frequency import Visit


class Terms(NamedTuple):
    """Who may be drawn: the plan row's categories, the regions known, and rules R4 and R7 on the planned ``day``.

    ``visits`` are those of the workbook by object; ``drawn`` are the selected.txt of the year's records of this room;
    ``by`` is the document of the cap.
    """

    pools: Collection[str]
    regions: Collection[str]
    by_class: bool
    cap: int
    exclude_days: int
    repeat_days: int
    day: date
    visits: Mapping[str, Sequence[Visit]]
    drawn: Sequence[Path]
    by: str = ""


def exclusion(terms: Terms) -> tuple[str, str]:
    """Reason and evidence, as ``toolkit.rules.pool`` gives them; NULL for who may be drawn."""
    capped = f"{terms.cap} > 0 AND times + waiting >= {terms.cap}"
    lately = within(terms.day, terms.exclude_days)
    reason = f"""CASE WHEN state <> '正常' THEN state WHEN {capped} THEN '年度频次上限'
                   WHEN {lately} THEN '近{terms.exclude_days}日已检查' END"""
    evidence = f"""CASE WHEN state <> '正常' THEN '检查对象库状态为' || state
                     WHEN {capped} THEN '本年已检查 ' || times || ' 次'
                       || CASE WHEN waiting = 0 THEN ''
                               ELSE '，已抽中待检查 ' || waiting || ' 次（' || tasks || '）' END
                       || '，上限 {terms.cap} 次{terms.by.replace("'", "''")}'
                     WHEN {lately} THEN '上次检查 ' || last END"""
    return reason, evidence


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
