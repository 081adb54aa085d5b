"""生成文书 killed in the middle, and gone on with on another day: nothing is made twice, and every paper is known.

The day stands on the papers, so a paper made again would be another one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tests.reliability.nursery import Nursery
from tests.reliability.planted import Misfortune
from tests.reliability.rows import TASK
from tests.reliability.stages import Prepared, Walked, leftovers, order
from toolkit.jobs.papers import BY_NAME
from toolkit.jobs.reconcile import papers as reconciled
from toolkit.word.package import lines_of

KILLED = -9
LATER = date(2023, 4, 19)
Fresh = Callable[[Path], Path]
Figure = Callable[[str, str], None]


def papers(root: Path) -> dict[str, tuple[str, int]]:
    """Every paper of the task: its digest, and when it was written."""
    folder = root / "文书" / TASK
    return {
        path.name: (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.glob("*.docx"))
    }


def known(root: Path) -> dict[str, str]:
    kept = reconciled.read(root / "文书" / TASK)
    return {name: str(said["sha256"]) for name, said in kept.items()}


def told(names: Iterable[str]) -> set[str]:
    """Those of which it is to be known what they say."""
    return {name for name in names if name.removesuffix(".docx").partition("_")[0] in BY_NAME}


def gone_on(prepared: Prepared, root: Path, nursery: Nursery, at: int, variant: str = "") -> list[str]:
    """What is wrong after a kill at a write step and a second run two days later."""
    killed = nursery.run(prepared.order(root, Misfortune("kill", at), variant))
    first, faults = papers(root), []
    if killed.code != KILLED:
        faults.append(f"ended with {killed.code}")
    if unknown := told(first) - known(root).keys():
        faults.append(f"unknown after the kill: {sorted(unknown)}")
    again = nursery.run(order(root, replace(prepared.stage, day=LATER), variant=variant))
    if again.code:
        faults.append(f"the next run ended with {again.code}: {again.said[-300:]}")
    now, wanted = papers(root), papers(prepared.after)
    faults += [f"{name} was made twice" for name, paper in first.items() if now[name] != paper]
    if now.keys() != wanted.keys():
        faults.append(f"not the same papers: {sorted(now.keys() ^ wanted.keys())}")
    faults += [f"{name} is not known" for name in told(now) if known(root).get(name) != now[name][0]]
    return faults


def _steps(prepared: Prepared, count: int) -> list[int]:
    return random.Random(count).sample(range(1, prepared.steps + 1), count)


@pytest.mark.thorough
@pytest.mark.parametrize("count", [4, pytest.param(0, marks=pytest.mark.long)])
def test_killed_in_the_middle_and_gone_on_with_two_days_later(
    count: int, walked: Walked, fresh: Fresh, nursery: Nursery, figure: Figure
) -> None:
    prepared = walked["documents"]
    steps = _steps(prepared, count) if count else range(1, prepared.steps + 1)
    faults = {at: found for at in steps if (found := gone_on(prepared, fresh(prepared.before), nursery, at))}
    assert not faults
    if not count:
        figure(
            "documents：在每个写盘步骤强行结束，两天以后接着生成",
            f"{len(steps)} 处各一次：没有一份做了两次，每份写的是什么都有底数",
        )


def test_the_papers_of_another_day_would_be_other_papers(
    walked: Walked, fresh: Fresh, nursery: Nursery
) -> None:
    """Negative control of "made twice": the later day stands on what the second run makes."""
    prepared = walked["documents"]
    root = fresh(prepared.before)
    nursery.run(order(root, replace(prepared.stage, day=LATER)))
    (name,) = [name for name in papers(root) if name.startswith("行政检查通知书_001")]
    said, other = (
        "".join(lines_of((office / "文书" / TASK / name).read_bytes())) for office in (root, prepared.after)
    )
    assert "4月19日" in said
    assert "4月19日" not in other


@pytest.mark.thorough
def test_what_papers_say_kept_after_them_is_caught(
    walked: Walked, fresh: Fresh, nursery: Nursery, control: Figure
) -> None:
    """Negative control: papers first, and then what they say."""
    prepared = walked["documents"]
    for at in range(prepared.steps, 0, -1):
        root = fresh(prepared.before)
        found = gone_on(prepared, root, nursery, at, "spoiled:papers_first")
        if any("unknown after the kill" in fault for fault in found):
            break
    else:
        pytest.fail("no kill left a paper unknown")
    assert not leftovers(root) or found
    control("先写文书，后记底数", "被强行结束以后，有文书不知道写的是什么")
