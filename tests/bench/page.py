"""docs/性能.md: the year's commands as measured now, and what an earlier commit took for the same.

    python start.py bench --only jobs --write                    the page anew; the earlier figures as they were kept
    python start.py bench --only jobs --write --beside FOLDER    both, the earlier ones of the toolkit in FOLDER

The earlier figures lie in ``before.json``, because who reads the page need not have that commit.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from tests.bench import year
from tests.bench.report import growth
from tests.bench.row import Row, version

PAGE = year.ROOT / "docs" / "性能.md"
KEPT = Path(__file__).with_name("before.json")
BEFORE, OF = "012a8a1", "2026 年 11 月 27 日"
_HEAD = """# 性能：一年里的每一条命令

由 `python start.py bench --only jobs --write` 生成，不要手改。每条命令各开一个进程，数的是它（连同它启动的程序）用的
处理器时间（用户＋系统）和占内存最多的时候；不数等磁盘的时间，别的程序忙不忙影响不大。办公室三种：60 户抽 16 户，
5,000 户抽 2,000 户，40,000 户抽 20,000 户；检查结果从文件登记，办完一年。下限是用 calamine {calamine} 把同一本工作簿
读一遍、什么也不做（`--help` 的下限是空的 Python）。核对、冻结、抽取的下限另加这一步本身的计算，就是各表已经读在内存里、
什么也不写的时候非算不可的：核对是照规则把各表判一遍，冻结是判一遍再定名册、排序、做计划和摘要，抽取是判一遍再抽一遍、
核验一遍；启动、装入程序不算在内。统计另与 pandas {pandas} 读检查台账、按五栏各数一遍相比。

“{before}”是{of}的那一版，用同一条命令（`--beside`）在同一台机器上量的；两栏不是同一刻量的，差一两成不说明什么；
“＞”是没有等它做完。
最大的办公室定下的目标：刷新期限、统计各 5 秒、250 MB；核对、冻结、抽取不超过下限的 2 倍，`--help` 3 倍。{reached}
文书、归档、抽取协议本身的比较见 `python start.py bench`（documents、archive、draw 各组）。

{when}，{machine}。
"""
_COLUMNS = ("命令", "户数", "案数", "处理器时间", BEFORE, "下限", "下限的倍数", "内存", BEFORE)
_TABLE = f"| {' | '.join(_COLUMNS)} |\n|---{'|--:' * (len(_COLUMNS) - 1)}|"
_STEPS = {words[0] for words in year.STEPS} | {year.AGAIN}


def write(rows: Sequence[Row]) -> None:
    """Renew the page."""
    earlier = [Row(*each) for each in json.loads(KEPT.read_text("utf-8"))]
    PAGE.write_text(page(rows, earlier), "utf-8", newline="\n")


def keep(rows: Iterable[Row]) -> None:
    """Keep these as the earlier figures."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    KEPT.write_text(f"[\n{lines}\n]\n", "utf-8", newline="\n")


def page(rows: Sequence[Row], earlier: Sequence[Row]) -> str:
    """The whole page."""
    then = {(row.name, row.size): row for row in earlier}
    head = _HEAD.format(
        when=f"{date.today()}",
        machine=f"Python {platform.python_version()}，{platform.platform()}",
        before=BEFORE,
        of=OF,
        calamine=version("python-calamine"),
        pandas=version("pandas"),
        reached=_reached(rows),
    )
    rows = [row for row in rows if row.name in _STEPS]
    lines = [_line(row, then.get((row.name, row.size))) for row in rows]
    return "\n".join([head, _TABLE, *lines, "", *_growth(rows, earlier), ""])


def _reached(rows: Iterable[Row]) -> str:
    """Which of the goals were reached, and which were not."""
    found = [(row.reached, f"`{row.name}`") for row in rows if row.reached is not None]
    words = {True: "达到的：", False: "没有达到的："}
    lists = {told: "、".join(name for reached, name in found if reached is told) for told in words}
    return "".join(f"{words[told]}{names}。" for told, names in lists.items() if names)


def _line(row: Row, then: Row | None) -> str:
    cells = [
        *(f"`{row.name}`", f"{row.size:,}", row.note.partition(" ")[0]),
        *(_seconds(row.ours_seconds), _earlier(then)),
        *(_seconds(row.limit_seconds), "" if row.of_limit is None else f"{row.of_limit:.1f}"),
        *(_memory(row), _memory(then)),
    ]
    if row.opponent_seconds is not None:
        cells[5] += f"（pandas {_seconds(row.opponent_seconds)}）"
    return f"| {' | '.join(cells)} |"


def _earlier(then: Row | None) -> str:
    """The earlier figure; ">" where the command was stopped before its end."""
    return "" if then is None else f"{'＞' if '；' in then.note else ''}{_seconds(then.ours_seconds)}"


def _growth(rows: Sequence[Row], earlier: Sequence[Row]) -> list[str]:
    """How the time grows between the two larger offices, where starting the program no longer counts most."""
    now, then = (_between(some) for some in (rows, earlier))
    lines = [
        f"| `{name}` | {power:.2f} | {f'{then[name]:.2f}' if name in then else ''} |"
        for name, power in now.items()
    ]
    title = "从 5,000 户到 40,000 户（案数多了十倍），处理器时间按户数的几次方增长，1.1 正比于案数："
    return [title, "", f"| 命令 | 指数 | {BEFORE} |", "|---|--:|--:|", *lines]


def _between(rows: Sequence[Row]) -> dict[str, float]:
    large = sorted({row.size for row in rows})[-2:]
    whole = [row for row in rows if row.name != "--help" and "；" not in row.note]
    return growth([row for row in whole if row.size in large])


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f} 秒"


def _memory(row: Row | None) -> str:
    return "" if row is None or row.peak is None else f"{row.peak / 1e6:.0f} MB"
