"""Random years balance, whatever crashed between; and whatever is changed anywhere afterwards is named.

python -m tests.reliability test_random_years.py     both long runs; their figures come into docs/reliability.md
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from tests.reconcile.tampers import TAMPERS, Office
from tests.reconcile.years import DIES, Year
from toolkit import columns
from toolkit.errors import Level
from toolkit.jobs import amend, draw
from toolkit.jobs.reconcile import reconcile

SHORT_YEARS, LONG_YEARS = 3, range(1000, 2000)
SHORT_TAMPERS, LONG_TAMPERS = 25, range(1000, 1500)
HAD_ALL = 62  # the first year of a hundred with nearly everything in it; looked for again if it no longer has
EVERYTHING = (
    *("freeze", "abandon", "published", "skipped", "draw", "alternate", "recuse", "redraw"),
    *("documents", "publish", "correct", "statistics"),
)
KINDS = {
    "byte_changed": "改一个比特",
    "line_taken_out": "抽掉一行",
    "line_put_in": "多出一行",
    "lines_exchanged": "两行对调",
    "file_cut_off": "截短一个文件",
    "file_deleted": "删一个文件",
    "file_of_another_laid_over": "换成别处同名的文件",
    "folder_deleted": "删一个文件夹",
    "folder_renamed": "文件夹改名",
    "folders_exchanged": "两个记录文件夹对调",
    "folder_copied": "记录文件夹复制一份",
    "row_taken_out": "工作簿删一行",
    "row_added": "工作簿加一行",
    "cell_changed": "改一格",
    "cell_emptied": "清空一格",
}
Figure = Callable[[str, str], None]


def lived_through(root: Path, seed: int) -> tuple[str, Counter[str]]:
    """What 对账 says against a random year that nobody tampered with, with its steps; how often which was done."""
    root.mkdir()
    year = Year(root, seed).lived()
    errors = [str(p) for p in year.reconciled().problems if p.level is Level.ERROR]
    shutil.rmtree(root)
    return "\n".join([f"year {seed}", *year.steps, *errors]) if errors else "", year.counted


def unbalanced(folder: Path, seeds: Sequence[int], counted: Counter[str]) -> list[str]:
    """What 对账 says against random years, lived through in as many processes as there are processors."""
    roots = [folder / str(seed) for seed in seeds]
    forked = get_context("fork")  # freezes are entered where this test says
    with ProcessPoolExecutor(mp_context=forked) as pool:
        years = list(pool.map(lived_through, roots, seeds, chunksize=10))
    for _, steps in years:
        counted.update(steps)
    return [said for said, _ in years if said]


def test_random_years_with_crashes_balance(tmp_path: Path) -> None:
    assert unbalanced(tmp_path, range(SHORT_YEARS), Counter()) == []


@pytest.mark.long
def test_a_thousand_random_years_balance(tmp_path: Path, figure: Figure) -> None:
    counted: Counter[str] = Counter()
    assert unbalanced(tmp_path, LONG_YEARS, counted) == []
    died = {f"{name} † {crash}" for name in EVERYTHING[:-2] for crash in DIES} - {
        f"{name} † before the chain" for name in ("documents", "publish")
    }
    assert {*EVERYTHING, *died} <= counted.keys(), "each happens, dies and is run again"
    done = "，".join(f"{name} {counted[name]}" for name in EVERYTHING)
    crashes = sum(count for name, count in counted.items() if "†" in name)
    figure(
        f"{len(LONG_YEARS)} 个随机的一年（种子 {LONG_YEARS[0]}–{LONG_YEARS[-1]}），每四步约有一步办到一半被强行结束"
        "（上链以前、填表以前、填表以后），第二天再办",
        f"全部账账相符；办成的步骤：{done}；中断 {crashes} 次",
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("where", "spoilt"),
    [(draw, "抽取不填检查台账"), (amend, "补正不改检查台账")],
    ids=["draw", "amendment"],
)
def test_a_product_that_leaves_one_entry_out_does_not_balance(
    where: object, spoilt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, control: Figure
) -> None:
    """Negative control of the years."""
    year = Year(tmp_path, 1)
    year.do("plan")
    (task, *_) = [row.text("task") for row in year.book().read(columns.TASKS).rows]
    if where is draw:
        monkeypatch.setattr(draw, "bring_into_line", lambda *_: None)
        year.drawn(task)
    else:
        year.drawn(task)
        assert year.reconciled().ok
        monkeypatch.setattr(amend, "bring_into_line", lambda *_: None)
        while not any(name in year.counted for name in ("alternate", "recuse")):
            year.amended(task)
    found = [str(p) for p in year.reconciled().problems if p.level is Level.ERROR]
    assert any("检查台账" in each for each in found), found
    control(spoilt, f"对账指出：{found[0][:60]}")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A year with nearly everything in it, balanced; of the publication of a commitment there is a photo."""
    wanted = {*EVERYTHING} - {"skipped", "alternate"}  # too rare to meet with all the rest
    for seed in (HAD_ALL, *range(100)):
        year = Year(tmp_path_factory.mktemp("lived"), seed).lived(3)
        if wanted <= year.counted.keys() and any(year.root.glob("文书/*/公布凭据/*")):
            assert year.reconciled().ok
            return year
    raise AssertionError("no such year among a hundred")


def silent(lived: Year, folder: Path, seeds: Sequence[int], counted: Counter[str]) -> list[str]:
    """The tampers that 对账 does not name, of these random ones: in what it does not say of the office untouched."""
    missed, usual = [], set(Office(lived, folder / "usual").said())
    for seed in seeds:
        chance = Random(seed)
        office = Office(lived, folder / f"tamper-{seed}")
        tamper = TAMPERS[seed % len(TAMPERS)]
        counted[tamper.__name__] += 1
        done = tamper(office, chance)
        said = "\n".join(line for line in office.said() if line not in usual)
        if not any(name in said for name in done.names):
            missed.append(f"{seed}: {done.what} {done.names}\n{said}")
        shutil.rmtree(office.root)
    return missed


@pytest.mark.thorough
def test_whatever_is_changed_anywhere_is_named(lived: Year, tmp_path: Path) -> None:
    assert silent(lived, tmp_path, range(SHORT_TAMPERS), Counter()) == []


@pytest.mark.long
def test_five_hundred_tampers_are_named(lived: Year, tmp_path: Path, figure: Figure) -> None:
    counted: Counter[str] = Counter()
    assert silent(lived, tmp_path, LONG_TAMPERS, counted) == []
    kinds = "，".join(f"{KINDS[name]} {count}" for name, count in counted.items())
    figure(
        f"{len(LONG_TAMPERS)} 次随机的篡改（种子 {LONG_TAMPERS[0]}–{LONG_TAMPERS[-1]}），记录、文书、工作簿各处",
        f"每一次都被指名，漏 0：{kinds}",
    )


@pytest.mark.thorough
def test_an_office_in_which_nothing_was_changed_names_nothing(lived: Year, tmp_path: Path) -> None:
    """Negative control of the tampers: the names come from the tampering."""
    said = "\n".join(Office(lived, tmp_path / "untouched").said())
    assert "错误" not in said
    assert "改动" not in said


def test_without_the_pairs_tampers_are_missed(
    lived: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, control: Figure
) -> None:
    """Negative control: the names come from the comparisons."""
    monkeypatch.setattr(reconcile, "PAIRS", ())
    missed = silent(lived, tmp_path, range(len(TAMPERS)), Counter())
    assert len(missed) > len(TAMPERS) // 2
    control("对账一对也不比", f"{len(TAMPERS)} 次篡改漏掉 {len(missed)} 次")


def test_a_year_with_a_record_thrown_away_does_not_balance(lived: Year, tmp_path: Path) -> None:
    """Negative control of the years."""
    office = Office(lived, tmp_path / "thrown away")
    shutil.rmtree(office.records()[0])
    assert "错误" in "\n".join(office.said())
