"""Twenty-four years of an office in one folder, every command a process: nothing is lost, nothing false is in a
journal, and a year takes no longer because others lie beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.bench.row import exponent
from tests.county import NUMBER
from tests.reliability.nursery import Done, Nursery
from tests.reliability.rows import BOOK, Row
from tests.reliability.stages import order
from toolkit import columns
from toolkit.columns.lists import NO_PROBLEM
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.watch import BY_HAND
from toolkit.ledger.journal import Journal
from toolkit.masters import MASTERS

FIRST, YEARS = 2023, 24
GROWTH = 1.1
BEGUN = 3  # years before which a sum of so few is no measure
Figure = Callable[[str, str], None]


def workbook(year: int) -> str:
    """What 年度结转 calls it."""
    return BOOK if year == FIRST else f"{Path(BOOK).stem}{year}.xlsx"


def steps(year: int) -> Iterator[Row]:
    """What is done in a year but what is typed; the last begins the next year."""
    task = ("--task", f"{year}04-3")

    def on(month: int, day: int, *words: str) -> Row:
        return Row(words[0], "", (*words, workbook(year)), date(year, month, day), book=False)

    yield on(4, 3, "plan")
    yield on(4, 10, "freeze", *task, "--issue", f"{year}041")
    yield on(4, 14, "draw", *task, "--entropy", NUMBER)
    yield on(4, 17, "documents", *task)
    yield on(4, 27, "deadlines")
    yield on(4, 28, "publish", *task)
    yield on(12, 28, "statistics")
    yield on(12, 28, "report", "--year", str(year))
    yield on(12, 28, "check")
    yield on(12, 28, "reconcile")
    yield on(12, 29, "archive", "--year", str(year), "--allow-missing", "其余任务没有开展（示例）")
    yield on(12, 30, "new-year", "--year", str(year + 1))


def inspected(root: Path, year: int) -> None:
    """What a person types: every case is clean."""
    book = ClosedBook(root / workbook(year))
    for row in book.read(columns.CASES).rows:
        values: dict[str, Value] = {
            **{"approver": "吴示例", "approved": date(year, 4, 17), "notified": date(year, 4, 18)},
            **{"started": date(year, 4, 20), "ended": date(year, 4, 20), "shown": True},
            **{"result": NO_PROBLEM, "handling": "无需后续处置", "reported": date(year, 4, 26)},
        }
        book.update(columns.CASES, row.text("case"), values)
    book.save()


def lived(root: Path, years: range, nursery: Nursery) -> dict[str, list[float]]:
    """Live through the years; the processor's seconds of every command, year by year."""
    root.mkdir()
    (root / BOOK).write_bytes(MASTERS[BOOK]())
    book = ClosedBook(root / BOOK)
    for row in book.read(columns.INSPECTORS).rows:
        book.update(columns.INSPECTORS, row.text("id"), {"expires": date(years[-1] + 1, 12, 31)})
    book.save()
    took: dict[str, list[float]] = defaultdict(list)
    for year in years:
        for step in steps(year):
            if step.name == "deadlines":
                inspected(root, year)
            done = nursery.run(order(root, step))
            assert done.code == 0, f"{year} {step.name}: {done.said[-2000:]}"
            took[step.name].append(done.cpu)
    return took


def growth(seconds: list[float]) -> float:
    """The exponent with which the sum grows with the years; 1 when each costs the same."""
    sums = [(count, sum(seconds[:count])) for count in range(BEGUN, len(seconds) + 1)]
    found = exponent(sums)
    assert found is not None
    return found


def faults(root: Path, years: range, nursery: Nursery) -> list[str]:
    """What is lost or falsely told of the years."""
    found = []
    for year in years:
        day = date(years[-1], 12, 31)
        for words in (("verify", "--year", str(year), workbook(year)), ("reconcile", workbook(year))):
            done: Done = nursery.run(order(root, Row(words[0], "", words, day, alone=True)))
            if done.code:
                found.append(f"{year} {words[0]}: {done.said[-500:]}")
        lines = Journal(root / "记录" / str(year)).lines
        hands = [line.what for line in lines if line.step == BY_HAND]
        found += [f"{year}: {what}" for what in hands if not what.startswith(f"“{columns.CASES.name}”")]
        found += [f"{year}: {line.what}" for line in lines if "没有保存成" in line.what]
    return found


@pytest.mark.thorough
def test_two_years_in_one_folder_lose_nothing(tmp_path: Path, nursery: Nursery) -> None:
    years = range(FIRST, FIRST + 2)
    lived(tmp_path / "office", years, nursery)
    assert faults(tmp_path / "office", years, nursery) == []
    (tmp_path / "office" / "记录" / str(FIRST) / f"{FIRST}04-3-01" / "selected.txt").unlink()
    assert len(faults(tmp_path / "office", years, nursery)) == 2, "negative control: a year with a file lost"


@pytest.mark.long
def test_twenty_four_years_in_one_folder(tmp_path: Path, nursery: Nursery, figure: Figure) -> None:
    root, years = tmp_path / "office", range(FIRST, FIRST + YEARS)
    took = lived(root, years, nursery)
    assert faults(root, years, nursery) == []
    every = growth([sum(year) for year in zip(*took.values(), strict=True)])
    name, worst = max(((name, growth(seconds)) for name, seconds in took.items()), key=lambda one: one[1])
    files = sum(path.is_file() for path in root.rglob("*"))
    assert every <= GROWTH
    figure(
        f"{YEARS} 年在一个文件夹里，每年 {len(took)} 个命令，从计划到归档、结转",
        f"{files:,} 个文件；每年的核验、对账都相符，日志里没有一行不实；处理器时间合计随年数增长的指数 {every:.2f}"
        f"（1 为每年一样；上限 {GROWTH}），增长最多的命令 {name} {worst:.2f}",
    )


@pytest.mark.parametrize(("power", "fits"), [(0.0, True), (0.05, True), (0.5, False), (1.0, False)])
def test_control_years_that_take_longer_and_longer_are_noticed(power: float, fits: bool) -> None:
    assert (growth([number**power for number in range(1, YEARS + 1)]) <= GROWTH) == fits
