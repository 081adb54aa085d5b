"""Every button of 首页 in LibreOffice's window, pressed with a mouse: how long its answer takes.

An answer is a message, a question, or the sheet 办理 with what is asked; what follows 确定 there, or the OK to a
question, is measured by itself.  Work of many seconds (``LONG``) answers by its progress in the status bar.  Beside
each stands Python starting with xlwings, which any click through xlwings costs: measured again before each button,
because a machine is not equally quick for a quarter of an hour.  The office is the sample county, with its 60
objects or with 5,000, in the year that is just over; the days are today's, all of the year goes by in one window.

    python -m tests.bench.buttons --size 60 核对名录库 刷新期限      (only these; without any all)
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median_low

from tests.bench.button_year import CLICKS, YEAR
from tests.bench.clerk import Clerk, Click
from tests.bench.jobs import county
from tests.bench.row import REACHED, Row
from tests.bench.stopwatch import Cost, of_command
from tests.clicks.conftest import Desk
from tests.clicks.screen import screen
from tests.clicks.window import ROOT, NothingHappened
from toolkit import columns
from toolkit.excel.book import Value
from toolkit.excel.form import FORM
from toolkit.masters import WITH_BUTTONS, sample, workbook
from toolkit.masters.form_page import CONFIRM_CAPTION

SIZES, DRAWN = (60, 5_000), 6
MOST = {60: 2.5, 5_000: 4.0}
"""Seconds of an idle machine that an answer may take, by size."""
START = 0.55
"""Seconds that Python with xlwings took to start where all answers came in time: so the limits are multiples, too."""
RECENT = 5
"""Starts of which the middle one counts: a single one may meet a moment of something else."""
LONG = {
    "批量打印": "把要印的文书排在一起",
    "缺件归档": "排版、校验全年的每一份文书",
    "公平性自检": "模拟一万次抽取",
    "接着归档": "做完断了的那一包",
    "归档更正": "另排一包",
}
"""Work of many seconds by its nature: first the status bar says that it goes on."""
DONE, TOLD = "，确定以后", "，到进度"
REFUSED = "拒绝："
"""How the note of an answer begins that was quick because nothing was done: not counted as in time."""
OPPONENT = "启动 Python、载入 xlwings"
FAILURES = 3
"""So many buttons without an answer end the run of one size."""


def rows(sizes: Sequence[int] = SIZES, clicks: Sequence[Click] | None = None) -> Iterable[Row]:
    """Each answer at each size; the size is the number of objects in the workbook."""
    start = partial(of_command, sys.executable, "-X", "utf8", "-c", "import xlwings")
    for size in sizes:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, screen(Path(name)) as shown:
            desk = Desk(shown, Path(name))
            desk.home.install()
            fonts = [sys.executable, "-X", "utf8", "-m", "toolkit.pictures.plots"]  # as start.py setup does
            subprocess.run(fonts, cwd=ROOT, env=desk.home.environment, check=True)
            desk.put(workbook(_office(size), WITH_BUTTONS))
            with desk.open() as window:
                yield from _pressed(Clerk(desk, window), CLICKS if clicks is None else clicks, size, start)


def _office(size: int) -> dict[columns.Sheet, sample.Rows]:
    """The sample county of the last year; firms that one task draws are drawn by another, too: some can be merged."""
    content = county(size, DRAWN)
    settings, plan = (
        [{key: _of_that_year(value) for key, value in row.items()} for row in content[sheet]]
        for sheet in (columns.SETTINGS, columns.PLAN)
    )
    plan[1] |= {"pool": plan[0]["pool"], "quantity": "3户"}
    return {**content, columns.SETTINGS: settings, columns.PLAN: plan}


def _of_that_year(value: Value) -> Value:
    return value.replace("2023", str(YEAR)) if isinstance(value, str) else value


def _pressed(clerk: Clerk, clicks: Sequence[Click], size: int, start: Callable[[], Cost]) -> Iterator[Row]:
    """All answers at one size; a button that gives none is a row too, and the next one is pressed."""
    failures, starts = 0, deque[Cost](maxlen=RECENT)
    for click in clicks:
        starts.append(start())
        usual = median_low(starts)
        try:
            for part, (cost, told) in _parts(clerk, click):
                yield from _rows(click, part, size, (cost, usual), told)
        except (TimeoutError, NothingHappened) as error:
            yield Row(click.caption, size, None, note=f"没有答复：{error}", reached=False)
            failures += 1
            if failures == FAILURES:
                return
            clerk.escape()


def _rows(click: Click, part: str, size: int, costs: tuple[Cost, Cost], told: str) -> Iterator[Row]:
    """One answer; work of many seconds has its first progress before it, and no limit of its own."""
    cost, start = costs
    limit = MOST.get(size, MOST[max(MOST)])
    done = not told.startswith(REFUSED)
    why = LONG.get(click.caption, "") if part in (DONE, "") else ""

    def row(part: str, seconds: float | None, note: str, *, limited: bool) -> Row:
        reached = (done and seconds is not None and seconds <= limit) if limited else None
        return Row(
            f"{click.caption}{part}", size, seconds, OPPONENT, "", start.wall, note=note, reached=reached
        )

    if why:
        yield row(TOLD, cost.told, "状态栏写着正在做什么", limited=True)
    yield row(
        part, cost.wall, f"处理器 {cost.cpu:.1f} 秒。{f'{why}：' if why else ''}{told[:24]}", limited=not why
    )


def _parts(clerk: Clerk, click: Click) -> Iterator[tuple[str, tuple[Cost, str]]]:
    """Each answer of one button, with its cost and the words it begins with."""
    click.before(clerk)
    given = click.answers(clerk) if callable(click.answers) else click.answers
    cost = clerk.press(click.caption)
    if given is not None:
        yield "，到“办理”", (cost, "列出要填的")
        clerk.window.until(lambda: clerk.window.see("active")[0] == FORM)
        clerk.window.type_in(given)
        cost = clerk.press(CONFIRM_CAPTION, FORM)
    if click.then and not clerk.answered():
        yield "，到各栏", (cost, "列出这一户的各栏")
        clerk.window.type_in(click.then)
        cost = clerk.press(CONFIRM_CAPTION, FORM)
    asked = 0
    while "继续吗？" in (box := clerk.read()).text or "写入吗？" in box.text:
        yield "，到提问", (cost, _first_line(box.text))
        asked += 1
        if click.torn:
            yield DONE, (clerk.agree(partial(click.torn, clerk)), "做到一半断了")
            return
        cost = clerk.agree()
    refused = asked != click.questions or click.says not in box.text
    clerk.close(box)
    yield (DONE if asked or given is not None else ""), (cost, f"{REFUSED * refused}{_first_line(box.text)}")


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def lines(found: Iterable[Row]) -> Iterator[str]:
    """The rows as a table of a page of ``docs/``, each as soon as it is there."""
    yield "| 按钮 | 户数 | 秒 | 倍 | 达到 | 说明 |"
    yield "|---|---|---|---|---|---|"
    for row in found:
        seconds = "—" if row.ours_seconds is None else f"{row.ours_seconds:.2f}"
        times = f"{1 / row.speedup:.1f}" if row.speedup else "—"
        cells = (row.name, f"{row.size:,}", seconds, times, REACHED[row.reached], " ".join(row.note.split()))
        yield f"| {' | '.join(cells)} |"


def sums(found: Sequence[Row]) -> Iterator[str]:
    """How many answers of each size came in time, by the clock and in starts of Python with xlwings."""
    for size in sorted({row.size for row in found}):
        timed = [row for row in found if row.size == size and row.reached is not None]
        limit = MOST.get(size, MOST[max(MOST)])
        refused = sum(row.size == size and REFUSED in row.note for row in found)
        also = f"（其中 {refused} 项是拒绝）" if refused else ""
        yield f"{size:,} 户，不超过 {limit} 秒：{_count([row.reached for row in timed])}{also}"
        times = round(limit / START, 1)
        marks = [
            row.speedup is not None and 1 / row.speedup <= times and REFUSED not in row.note for row in timed
        ]
        yield f"{size:,} 户，不超过“{OPPONENT}”的 {times} 倍：{_count(marks)}{also}"


def _count(marks: Sequence[bool | None]) -> str:
    return f"{marks.count(True)} 项 ✓，{marks.count(False)} 项 ✗"


def main(words: Sequence[str] | None = None) -> None:
    """Print the table of some buttons, or of all."""
    parser = argparse.ArgumentParser("python -m tests.bench.buttons", description="量按钮多久答复。")
    parser.add_argument("captions", nargs="*", metavar="按钮", help="只按这些，依次；不写则全按")
    parser.add_argument("--size", type=int, choices=SIZES, action="append", help="名录库多少户")
    wish = parser.parse_args(words)
    chosen = [click for click in CLICKS if not wish.captions or click.caption in wish.captions]
    found: list[Row] = []
    for line in lines(_kept(rows(wish.size or SIZES, chosen), found)):
        print(line, flush=True)
    print("", *sums(found), sep="\n")


def _kept(rows: Iterable[Row], found: list[Row]) -> Iterator[Row]:
    for row in rows:
        found.append(row)
        yield row


if __name__ == "__main__":
    main()
