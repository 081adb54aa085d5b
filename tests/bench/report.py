"""All sections in one table, with how cost grows, for people or as JSON."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from importlib import import_module
from io import StringIO
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.bench.goals import judged
from tests.bench.row import REACHED, Row, exponent

SECTIONS = (
    "draw",
    "teams",
    "documents",
    "joining",
    "workbook",
    "archive",
    "papers",
    "jobs",
    "lists",
    "start",
    "pages",
    "clicks",
    "buttons",
)
WIDTH = 150


class Report(NamedTuple):
    """What was measured, and on which machine."""

    machine: str
    rows: Sequence[Row]

    def text(self) -> str:
        """For people: the table, then the exponents of growth."""
        powers = growth(self.rows).items()
        exponents = [f"增长指数 {name}：{power:.2f}（1 为正比于规模）" for name, power in powers]
        return "\n".join([self.machine, _table(self.rows), *exponents])

    def data(self) -> dict[str, object]:
        """For programs."""
        rows = [_plain(row) for row in self.rows]
        return {"machine": self.machine, "rows": rows, "growth": growth(self.rows)}


def bench(sections: Sequence[str]) -> Report:
    """Measure these sections."""
    measured: list[Row] = []
    with Console(stderr=True).status("正在比较，全部做完约需二十分钟") as status:
        for name in sections:
            for row in import_module(f"tests.bench.{name}").rows():
                measured.append(judged(row))
                status.update(f"正在比较，已做完 {len(measured)} 项：{row.name}，规模 {row.size:,}")
    machine = f"Python {platform.python_version()}，{platform.platform()}；只有同一次运行里的比值有意义"
    return Report(machine, measured)


def growth(rows: Sequence[Row]) -> dict[str, float]:
    """The exponent of every name that was measured at several sizes."""
    points: dict[str, dict[int, float]] = {}
    for row in rows:
        if row.ours_seconds is not None:
            points.setdefault(row.name, {})[row.size] = row.ours_seconds
    powers = {name: exponent(list(found.items())) for name, found in points.items()}
    return {name: power for name, power in powers.items() if power is not None}


def _plain(row: Row) -> dict[str, object]:
    return {**row._asdict(), "speedup": row.speedup, "of_limit": row.of_limit, "ratio": row.ratio}


def _table(rows: Iterable[Row]) -> str:
    made = Table(show_lines=False)
    for head in ("项目", "规模", "用时", "对手", "对手用时", "下限", "比值", "达到", "内存", "说明"):
        right = head in {"规模", "用时", "对手用时", "下限", "内存"}
        made.add_column(head, justify="right" if right else "left", overflow="fold")
    for row in rows:
        made.add_row(
            row.name,
            f"{row.size:,}",
            _seconds(row.ours_seconds),
            f"{row.opponent} {row.opponent_version}".strip(),
            _seconds(row.opponent_seconds),
            _seconds(row.limit_seconds),
            row.ratio,
            REACHED[row.reached],
            "" if row.peak is None else f"{row.peak / 1e6:.0f} MB",
            row.note,
        )
    console = Console(file=StringIO(), width=WIDTH)
    console.print(made)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.2f} 秒" if value >= 1 else f"{value * 1000:.0f} 毫秒"
