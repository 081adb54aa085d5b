"""Killed at every write step and at random moments: nothing is lost, half or doubled, and the next run goes on.

Each trial runs a real command in a process of its own, kills it, looks at what lies there, runs the same command
again and looks once more (``stages.Judge``).  The short part tries a few steps of each command, the long part all.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from tests.county import NUMBER, County
from tests.reliability.nursery import Nursery
from tests.reliability.planted import Misfortune
from tests.reliability.rows import BY_NAME, TASK, Row
from tests.reliability.stages import Judge, Judges, Walked, leftovers, order
from toolkit.jobs.verify import verify_year
from toolkit.ledger import journal, records

STAGES = tuple(BY_NAME)
EVERYDAY = ("freeze", "draw", "alternate", "documents", "publish", "recheck", "results", "merge-undo")
"""Commands whose kills the everyday tests try; the others are tried by CI."""
KILLED = -9
KINDS = {
    "kill": "强行结束",
    "tear": "强行结束，正在落盘的文件只剩一半",
    "lose": "断电，刚改的名还没有落盘",
}
MANY, TENTHS, SEED = 1000, 10, 21
AFEW = 2  # steps of each command in the short part
Fresh = Callable[[Path], Path]
Figure = Callable[[str, str], None]


class Trials:
    """Interrupt, look, run again, look again; count what was wrong."""

    def __init__(self, nursery: Nursery, fresh: Fresh) -> None:
        self.nursery, self.fresh = nursery, fresh
        self.killed = self.continued = 0
        self.faults: Counter[str] = Counter()
        self.left = 0

    def try_one(
        self, judge: Judge, misfortune: Misfortune, *, after: float | None = None, variant: str = ""
    ) -> None:
        prepared = judge.prepared
        root = self.fresh(prepared.before)
        first = self.nursery.run(prepared.order(root, misfortune, variant), kill_after=after)
        self.killed += first.code == KILLED
        faults = judge.found(root)
        self.left += bool(leftovers(root))
        faults += judge.continued(root, self.nursery.run(prepared.order(root, variant=variant)))
        where = f"{prepared.stage.name} {misfortune.kind}@{misfortune.at}" + (
            f" {after:.3f} s" if after else ""
        )
        self.faults.update(f"{where}: {fault}" for fault in faults)

    def steps(self, judge: Judge, steps: Iterable[int], kind: str, variant: str = "") -> None:
        for at in steps:
            self.try_one(judge, Misfortune(kind, at), variant=variant)


@pytest.fixture
def trials(nursery: Nursery, fresh: Fresh) -> Trials:
    return Trials(nursery, fresh)


@pytest.mark.parametrize(
    "name", [n if n in EVERYDAY else pytest.param(n, marks=pytest.mark.thorough) for n in STAGES]
)
def test_killed_at_a_few_write_steps(name: str, judges: Judges, trials: Trials) -> None:
    count = judges[name].prepared.steps
    trials.steps(judges[name], random.Random(name).sample(range(1, count + 1), AFEW), "kill")
    assert not trials.faults
    assert trials.killed == AFEW


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STAGES)
def test_killed_at_every_write_step(
    name: str, kind: str, judges: Judges, trials: Trials, figure: Figure
) -> None:
    steps = range(1, judges[name].prepared.steps + 1)
    trials.steps(judges[name], steps, kind)
    assert not trials.faults
    assert trials.killed == len(steps)
    figure(
        f"{name}：在每个写盘步骤{KINDS[kind]}",
        f"{len(steps)} 处各一次：丢失、半份、重复 0；下次运行都接着办完，核验相符；{trials.left} 次留下无害的 .part",
    )


def spread(steps: int, count: int, seed: str) -> list[Misfortune]:
    """So many kills at the write steps of a row, of all kinds, none twice as long as there are enough."""
    every = [Misfortune(kind, at) for kind in KINDS for at in range(1, steps + 1)]
    chance = random.Random(seed)
    return chance.sample(every, count) if count <= len(every) else chance.choices(every, k=count)


@pytest.mark.long
@pytest.mark.parametrize("part", range(TENTHS))
def test_a_thousand_kills_over_all_rows(part: int, judges: Judges, trials: Trials, figure: Figure) -> None:
    names, many = STAGES[part::TENTHS], MANY // TENTHS
    for number, name in enumerate(names):
        count = many * (number + 1) // len(names) - many * number // len(names)
        for misfortune in spread(judges[name].prepared.steps, count, f"{SEED} {name}"):
            trials.try_one(judges[name], misfortune)
    assert not trials.faults, "\n".join(trials.faults)
    assert trials.killed == many
    figure(
        f"{MANY:,} 次强行结束（种子 {SEED}，三种摊在写盘步骤上）的第 {part + 1} 个 {many} 次：{'、'.join(names)}",
        f"丢失、半份、重复 0；下次运行都接着办完，核验、对账相符；{trials.left} 次留下无害的 .part",
    )


@pytest.mark.thorough
def test_killed_at_random_moments(judges: Judges, trials: Trials) -> None:
    chance = random.Random(20)
    for _ in range(20):
        judge = judges[chance.choice(STAGES)]
        trials.try_one(judge, Misfortune(), after=chance.uniform(0, 0.4))
    assert not trials.faults
    assert trials.killed > 2, "many moments must fall before the end of the command"


@pytest.mark.thorough
def test_files_written_in_place_are_caught(judges: Judges, trials: Trials, control: Figure) -> None:
    """Negative control: without passing names, a torn file stands under its true name."""
    judge, spoiled = judges["deadlines"], "spoiled:written_in_place"
    root = trials.fresh(judge.prepared.before)
    steps = trials.nursery.run(judge.prepared.order(root, variant=spoiled)).steps
    for at in range(steps, 0, -1):  # the workbook comes last
        trials.steps(judge, [at], "tear", spoiled)
        if trials.faults:
            break
    assert any("neither the old nor the new" in fault or "nor new" in fault for fault in trials.faults)
    control("文件直接写在正式名字上，不先写 .part", "被强行结束以后，工作簿既不是旧的也不是新的")


def test_a_secret_thrown_away_before_the_record_is_there_is_caught(
    judges: Judges, trials: Trials, control: Figure
) -> None:
    """Negative control: with another order of the steps some moment loses the draw."""
    for at in range(1, 16):
        trials.steps(judges["draw"], [at], "kill", "spoiled:secret_first")
        if trials.faults:
            break
    assert any("the next run ended" in fault for fault in trials.faults)
    control("先丢掉随机密数，再写抽取记录", "被强行结束以后，再抽取也办不完")


# --- between two records ----------------------------------------------------------------------------------


def _drawn_between(nursery: Nursery, root: Path, variant: str) -> list[str]:
    """A draw is killed between its record and its line on the chain; another is made; then the first goes on."""
    county = County(root, (root / "双随机台账.xlsx").read_bytes())
    county.freeze("202304-1")
    draws = {
        task: Row(task, "", ("draw", "--task", task, "--entropy", NUMBER), date(2023, 4, 14))
        for task in (TASK, "202304-1")
    }
    at = 0
    decided = root / "记录" / "2023" / f"{TASK}-01" / "record.json"
    while not decided.exists():
        at += 1
        assert nursery.run(order(root, draws[TASK], Misfortune("kill", at))).code == KILLED
    assert f"{TASK}-01\t" not in (root / "记录" / "2023" / "chain.txt").read_text("utf-8"), "only its freeze"
    codes = [nursery.run(order(root, draws[task], variant=variant)).code for task in ("202304-1", TASK)]
    assert codes == [0, 0] or variant
    return [str(problem) for problem in verify_year(root, 2023, date(2023, 4, 1)).problems]


@pytest.mark.thorough
def test_a_draw_after_an_interrupted_one_finds_the_chain_whole(
    walked: Walked, fresh: Fresh, nursery: Nursery
) -> None:
    assert _drawn_between(nursery, fresh(walked["freeze"].after), "") == []


@pytest.mark.thorough
def test_a_draw_that_does_not_finish_the_interrupted_one_first_breaks_the_chain(
    walked: Walked, fresh: Fresh, nursery: Nursery, control: Figure
) -> None:
    """Negative control."""
    assert _drawn_between(nursery, fresh(walked["freeze"].after), "spoiled:no_settling")
    control("不补齐上一次中断的抽取，就抽下一个", "verify --year：链接不上")


# --- what is left over ------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_leftovers_of_a_killed_run_are_taken_away_a_day_later(
    walked: Walked, fresh: Fresh, nursery: Nursery
) -> None:
    prepared = walked["freeze"]
    root = fresh(prepared.before)
    at = 0
    while not leftovers(root):
        at += 1
        nursery.run(prepared.order(root, Misfortune("kill", at)))
    nursery.run(prepared.order(root))
    assert leftovers(root), "the leftover of a moment ago may be a living process's"
    for path in root.rglob("*.part"):
        os.utime(path, (0, 0))
    shutil.rmtree(root / "记录" / "2023" / f"{TASK}-01")  # so that something is written there again
    County(root, (prepared.before / "双随机台账.xlsx").read_bytes())
    for name in (journal.NAME, "chain.txt"):  # what a restored year has
        (root / "记录" / "2023" / name).unlink()
        if (before := prepared.before / "记录" / "2023" / name).exists():
            shutil.copy(before, root / "记录" / "2023")
    assert nursery.run(prepared.order(root)).code == 0
    assert not leftovers(root)


def test_a_half_frozen_folder_is_no_record(tmp_path: Path) -> None:
    (tmp_path / ".0123456789ab.part").mkdir()
    (tmp_path / ".0123456789ab.part" / "manifest.txt").write_text("")
    assert records.folders(tmp_path) == []
