"""The figures of a year's 年度抽查工作报告, kept so that the next year's can say how it compares.

They lie in ``记录/<年度>/年报.json``, made anew with each report: a view, and losing it costs one sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from toolkit.errors import Refused
from toolkit.files import make_folders, parsed, read_at_most, write_atomic

NAME = "年报.json"
_LARGEST = 1 << 20
_KEPT = ("inspected", "found")


def keep(year: Path, total: Mapping[str, int]) -> None:
    """Keep what the report of a year counted; ``year`` is 记录/<年度>."""
    make_folders(year, year.parents[1])
    write_atomic(year / NAME, json.dumps({key: total[key] for key in _KEPT}, indent=1).encode())


def compared(year: Path, total: Mapping[str, int]) -> str:
    """How the year compares with the one before, in words; "" where that one's figures are not there."""
    try:
        before = parsed(read_at_most(year.with_name(str(int(year.name) - 1)) / NAME, _LARGEST))
        old, problems = int(before["inspected"]), int(before["found"])
    except (Refused, ValueError, KeyError, TypeError):
        return ""
    visits, found = _change(total["inspected"], old), _change(total["found"], problems)
    return f"上年检查{old}户次、发现问题{problems}户次，本年检查{visits}，发现问题{found}"


def _change(now: int, before: int) -> str:
    if now == before:
        return "与上年持平"
    share = f"（{abs(now - before) / before:.1%}）" if before else ""
    return f"比上年{'增加' if now > before else '减少'}{abs(now - before)}户次{share}"
