"""What an insider's hands do to records of 大库 is named: journal ↔ folder, chain ↔ folders."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from tests.bulk.test_steps import csv, frozen_from, ready, rows_of
from tests.county import NUMBER, County
from toolkit.bulk.draw import draw
from toolkit.bulk.verify import verify_year
from toolkit.draw.frozen import COMMITTED
from toolkit.errors import Level, ProblemsFound
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.reconcile.reconcile import reconcile
from toolkit.ledger import records
from toolkit.ledger.journal import NAME as JOURNAL

pytest.importorskip("duckdb")
TASK = "202304-2"
GONE = "可是记录里没有"
DRAWN_ON, LATER = date(2023, 4, 14), date(2023, 5, 4)


@pytest.fixture
def frozen(county: County, tmp_path: Path) -> Path:
    """The record of a list frozen from a file."""
    ready(county)
    return frozen_from(county, csv(tmp_path / "名录.csv", rows_of(county)), TASK)


def draw_it(county: County) -> None:
    draw(county.book(), county.office(DRAWN_ON), TASK, NUMBER, "存档案柜（示例）")


def errors(county: County) -> set[str]:
    """What 对账 and ``verify --year`` both say."""
    said = reconcile(county.book(), county.office(LATER)).problems
    verified = verify_year(county.root, 2023, LATER, ClosedBook).problems
    both = [{str(each) for each in some if each.level is Level.ERROR} for some in (said, verified)]
    assert both[0] <= both[1] | {each for each in both[0] if "到期没有抽取" in each}
    return both[0]


def _thrown_away(folder: Path) -> None:
    """With its lines on the chain."""
    shutil.rmtree(folder)
    (folder.parent / records.CHAIN).unlink()


def _renamed(folder: Path) -> None:
    folder.rename(folder.with_name("202305-2-01"))


def _moved_among_the_workbooks(folder: Path) -> None:
    folder.rename(folder.parent.parent / folder.name)


def _friend_taken_out(folder: Path) -> None:
    frame = folder / "frame.txt"
    frame.write_bytes(b"".join(frame.read_bytes().splitlines(keepends=True)[1:]))
    manifest = "".join(
        f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(COMMITTED)
    )
    (folder / "manifest.txt").write_text(manifest, "utf-8", newline="\n")


def _journal_thrown_away(folder: Path) -> None:
    (folder.parent.parent / JOURNAL).unlink()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("done", "words"),
    [
        (_thrown_away, GONE),
        (_renamed, "里面却是抽取 202304-2-01 的记录"),
        (_moved_among_the_workbooks, "不在链上"),
        (_friend_taken_out, "202304-2-01 的承诺 C，冻结时"),
        (_journal_thrown_away, "不见了，可是已经有 1 份抽取记录"),
    ],
)
@pytest.mark.parametrize("drawn", [False, True])
def test_an_insider_is_found_out(
    done: Callable[[Path], None], words: str, frozen: Path, county: County, *, drawn: bool
) -> None:
    if drawn:
        draw_it(county)
    assert errors(county) == set()  # control
    done(frozen)
    found = errors(county)
    assert any(words in each for each in found), found


@pytest.mark.parametrize("done", [_thrown_away, _friend_taken_out])
def test_nothing_is_drawn_or_frozen_again_after_it(
    done: Callable[[Path], None], frozen: Path, county: County, tmp_path: Path
) -> None:
    done(frozen)
    again = partial(frozen_from, county, tmp_path / "名录.csv", TASK)
    with pytest.raises(ProblemsFound):
        (partial(draw_it, county) if frozen.exists() else again)()
