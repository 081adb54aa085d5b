"""Twenty at once, somebody else's save, an office program, a clock set back: one record, one number, no row lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.conftest import require_program
from tests.county import NUMBER
from tests.reliability.nursery import Done, Nursery, Order
from tests.reliability.planted import OTHER, Misfortune
from tests.reliability.rows import BOOK, TASK, Row
from tests.reliability.stages import Judge, Judges, Walked, order, sheets
from toolkit import columns
from toolkit.columns.lists import DAY_KINDS
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.verify import verify_year
from toolkit.ledger import docket, records
from toolkit.masters import PLAIN, sample, workbook

MANY = 20
Fresh = Callable[[Path], Path]
Figure = Callable[[str, str], None]


def codes(done: list[Done]) -> Counter[int]:
    return Counter(one.code for one in done)


def refusals(done: list[Done]) -> list[str]:
    return [one.said.strip() for one in done if one.code == 3]


def verified(root: Path) -> list[str]:
    return [str(problem) for problem in verify_year(root, 2023, date(2023, 4, 1)).problems]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "name", ["draw", *(pytest.param(n, marks=pytest.mark.long) for n in ("freeze", "publish"))]
)
def test_twenty_do_the_same_step_at_once(
    name: str, judges: Judges, fresh: Fresh, nursery: Nursery, figure: Figure
) -> None:
    judge = judges[name]
    root = fresh(judge.prepared.before)
    done = nursery.together([judge.prepared.order(root)] * MANY)
    said = refusals(done)
    assert codes(done) == {0: 1, 3: MANY - 1}, [one.said for one in done]
    assert all("。" in words and "Traceback" not in words for words in said)
    assert not judge.continued(root, nursery.run(judge.prepared.order(root)))
    figure(
        f"{name}：{MANY} 个进程同时办同一任务",
        f"恰好 1 份，{MANY - codes(done)[0]} 个明确拒绝；表格行无重复，核验相符",
    )


@pytest.mark.long
def test_twenty_different_secrets_make_one_freeze(walked: Walked, fresh: Fresh, nursery: Nursery) -> None:
    prepared = walked["freeze"]
    root = fresh(prepared.before)
    done = nursery.together([replace(prepared.order(root), known_secret=False)] * MANY)
    assert codes(done) == {0: 1, 3: MANY - 1}
    task = next(row for row in sheets(root / BOOK)["任务"] if row["task"] == TASK)
    assert task["commit"] == records.read(root / "记录" / "2023" / f"{TASK}-01").commit
    assert not verified(root)


@pytest.mark.thorough
def test_without_its_guards_more_than_one_draws(
    walked: Walked, fresh: Fresh, nursery: Nursery, control: Figure
) -> None:
    """Negative control: no lock, no exclusive name, no look before saving."""
    prepared = walked["draw"]

    def drawn() -> int:
        root = fresh(prepared.before)
        return codes(nursery.together([prepared.order(root, variant="spoiled:nothing_guarded")] * MANY))[0]

    assert any(drawn() > 1 for _ in range(20)), "on a busy computer they may come one after another"
    control("不加锁、不独占改名、保存前不核对", "20 个进程同时抽取，办成不止一个")


# --- one chain, one workbook ------------------------------------------------------------------------------


def _with_many_tasks(root: Path) -> list[str]:
    content = sample.sample()
    rows = [dict(row) for row in content[columns.PLAN]]
    content[columns.PLAN] = [*rows, {**rows[2], "no": 4, "months": "每月"}]
    root.mkdir()
    (root / BOOK).write_bytes(workbook(content, PLAIN))
    return [*(f"2023{month:02}-{row}" for month in range(4, 13) for row in (1, 4)), "202304-2", "202304-3"]


def _step(root: Path, *argv: str, day: date) -> Order:
    return order(root, Row(argv[0], "", argv, day))


@pytest.mark.long
def test_twenty_tasks_drawn_at_once_hang_on_one_chain(
    tmp_path: Path, nursery: Nursery, figure: Figure
) -> None:
    root = tmp_path / "office"
    tasks = _with_many_tasks(root)
    day = date(2023, 4, 10)
    assert nursery.run(_step(root, "plan", day=day)).code == 0
    for task in tasks:
        done = nursery.run(_step(root, "freeze", "--task", task, "--issue", "2023041", day=day))
        assert done.code == 0, done.said
    waiting, rounds = list(tasks), 0
    while waiting:
        rounds += 1
        assert rounds <= MANY
        orders = [
            _step(root, "draw", "--task", task, "--entropy", NUMBER, day=date(2023, 4, 14))
            for task in waiting
        ]
        done = nursery.together(orders)
        assert set(codes(done)) <= {0, 3}, [one.said for one in done if one.code not in (0, 3)]
        assert codes(done)[0] >= 1
        waiting = [task for task, one in zip(waiting, done, strict=True) if one.code]
    chain = (root / "记录" / "2023" / records.CHAIN).read_text().splitlines()
    links = [f"{task}-01{of}" for task in tasks for of in ("", "/freeze")]
    assert sorted(line.split("\t")[0] for line in chain) == sorted(links)
    assert not verified(root)
    drawn = [
        (f"{task}-01", row[2])
        for task in tasks
        for row in records.read(root / "记录" / "2023" / f"{task}-01").rows("selected.txt", 4)
    ]
    rows = [
        (row["draw_id"], row["target"]) for row in sheets(root / BOOK)["抽取结果"] if row["kind"] == "中签"
    ]
    assert sorted(rows) == sorted(drawn), "a row is lost or doubled"
    figure(
        f"draw：{MANY} 个任务同时抽取，同一条链、同一本工作簿",
        f"链上 {len(chain)} 环，无一断开；被拒绝的重来共 {rounds} 轮；工作簿 {len(rows)} 行，无丢失无重复",
    )


# --- one register of numbers ------------------------------------------------------------------------------


def _numbers(root: Path, nursery: Nursery, variant: str) -> list[int]:
    root.mkdir()
    words = [[f"甲{number}", f"乙{number}"] for number in range(MANY)]
    now = datetime(2023, 4, 26, 9, 0)
    done = nursery.together(
        [Order(one, root, now, variant=variant, call="clerks:take_numbers") for one in words]
    )
    assert codes(done) == {0: MANY} or variant, [one.said for one in done]
    lines = (root / "记录" / "2023" / docket.FILE).read_text("utf-8").splitlines()
    return sorted(docket.parse(line.split("\t")[1])[2] for line in lines)


def test_twenty_clerks_take_numbers_at_once(tmp_path: Path, nursery: Nursery, figure: Figure) -> None:
    assert _numbers(tmp_path / "office", nursery, "") == list(range(1, 2 * MANY + 1))
    figure(f"文号：{MANY} 个进程同时各取 2 个号", f"{2 * MANY} 个号，无重复、无跳号")


def test_without_a_lock_numbers_are_lost_or_doubled(
    tmp_path: Path, nursery: Nursery, control: Figure
) -> None:
    """Negative control."""
    assert _numbers(tmp_path / "office", nursery, "spoiled:no_lock") != list(range(1, 2 * MANY + 1))
    control("取文号不加锁", "文号重复或丢失")


# --- somebody else ----------------------------------------------------------------------------------------


def _exchanged(judge: Judge, root: Path, nursery: Nursery, variant: str = "") -> tuple[Done, bool]:
    """Somebody saves the workbook while the command runs; returns how it ended, and whether their work is there."""
    other = root.with_name(root.name + OTHER)
    shutil.copy(root / BOOK, other)
    book = ClosedBook(other)
    book.append(
        columns.HOLIDAYS,
        [{"day": date(2023, 12, 31), "kind": DAY_KINDS[0], "year": 2023, "note": "别人填的（示例）"}],
    )
    book.save()
    misfortune = Misfortune("exchange", 3, name=BOOK)
    done = nursery.run(judge.prepared.order(root, misfortune, variant))
    notes = [row["note"] for row in sheets(root / BOOK)[columns.HOLIDAYS.name]]
    return done, "别人填的（示例）" in notes


@pytest.mark.thorough
@pytest.mark.parametrize(
    "name", ["draw", *(pytest.param(n, marks=pytest.mark.long) for n in ("freeze", "deadlines", "recheck"))]
)
def test_a_workbook_changed_under_us_is_not_overwritten(
    name: str, judges: Judges, fresh: Fresh, nursery: Nursery, figure: Figure
) -> None:
    root = fresh(judges[name].prepared.before)
    done, kept = _exchanged(judges[name], root, nursery)
    assert done.code == 3
    assert "改动过" in done.said
    assert BOOK in done.said
    assert kept
    assert nursery.run(judges[name].prepared.order(root)).code == 0
    assert "别人填的（示例）" in [row["note"] for row in sheets(root / BOOK)[columns.HOLIDAYS.name]]
    assert not verified(root)
    figure(f"{name}：读取以后工作簿被别人保存过", "拒绝，别人的修改原样保留；重新运行后两边的内容都在")


@pytest.mark.thorough
def test_a_save_without_looking_loses_the_others_work(
    judges: Judges, fresh: Fresh, nursery: Nursery, control: Figure
) -> None:
    """Negative control."""
    root = fresh(judges["deadlines"].prepared.before)
    done, kept = _exchanged(judges["deadlines"], root, nursery, "spoiled:no_look_before_saving")
    assert (done.code, kept) == (0, False)
    control("保存前不看工作簿有没有被别人改过", "别人的修改丢失")


@pytest.fixture
def opened(fresh: Fresh, walked: Walked, tmp_path: Path) -> Iterator[Path]:
    """The office before a draw, its workbook open in a running LibreOffice."""
    root = fresh(walked["draw"].before)
    profile = (tmp_path / "profile").as_uri()
    office = subprocess.Popen(
        [require_program("soffice"), f"-env:UserInstallation={profile}", "--headless", "--norestore",
         "--nologo", root / BOOK],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    mark = root / f".~lock.{BOOK}#"
    until = time.monotonic() + 120
    while not mark.exists():
        assert time.monotonic() < until, "LibreOffice did not open the workbook"
        time.sleep(0.2)
    try:
        yield root
    finally:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()


@pytest.mark.thorough
@pytest.mark.office
def test_while_libreoffice_has_the_workbook_open_nothing_is_done(
    opened: Path, judges: Judges, nursery: Nursery, figure: Figure
) -> None:
    judge = judges["draw"]
    done = nursery.run(judge.prepared.order(opened))
    assert done.code == 3
    assert "正在表格软件中打开" in done.said
    assert not [fault for fault in judge.unchanged(opened) if "~lock" not in fault]
    (opened / f".~lock.{BOOK}#").unlink()  # what closing it does
    assert not judge.continued(opened, nursery.run(judge.prepared.order(opened)))
    figure("draw：工作簿正在 LibreOffice 中打开", "拒绝，指明是谁打开的；关闭后照常抽取")


# --- the clock --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["draw", "alternate", "recuse", "redraw", "publish"])
def test_a_clock_set_back_is_noticed(
    name: str, judges: Judges, fresh: Fresh, nursery: Nursery, figure: Figure
) -> None:
    judge = judges[name]
    root = fresh(judge.prepared.before)
    early = replace(judge.prepared.order(root), now=datetime(2023, 4, 1, 9, 0))
    done = nursery.run(early)
    assert done.code == 3
    assert "校准" in done.said
    assert not judge.unchanged(root)
    figure(f"{name}：电脑时钟被拨回到上次冻结或抽取以前", "拒绝，请人校准；什么都没有改")


def test_a_toolkit_that_trusts_the_clock_is_caught(
    judges: Judges, fresh: Fresh, nursery: Nursery, control: Figure
) -> None:
    """Negative control."""
    root = fresh(judges["draw"].prepared.before)
    early = replace(judges["draw"].prepared.order(root), now=datetime(2023, 4, 1, 9, 0))
    assert nursery.run(replace(early, variant="spoiled:no_clock_check")).code == 0
    control("相信被拨回的时钟", "日期早于冻结的抽取办成了")
