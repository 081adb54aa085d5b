"""Random years balance, whatever crashed between; and whatever is changed anywhere afterwards is named."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.reconcile.tampers import TAMPERS, Office
from tests.reconcile.years import Year
from toolkit.errors import Level
from toolkit.jobs.reconcile import reconcile

SHORT_YEARS, LONG_YEARS = 3, 1000
SHORT_TAMPERS, LONG_TAMPERS = 25, 500


def unbalanced(folder: Path, seeds: Sequence[int]) -> list[str]:
    """What 对账 says against random years that nobody tampered with, each with its steps."""
    found = []
    for seed in seeds:
        root = folder / str(seed)
        root.mkdir()
        year = Year(root, seed).lived()
        errors = [str(p) for p in year.reconciled().problems if p.level is Level.ERROR]
        if errors:
            found.append("\n".join([f"year {seed}", *year.steps, *errors]))
        shutil.rmtree(root)
    return found


def test_random_years_with_crashes_balance(tmp_path: Path) -> None:
    assert unbalanced(tmp_path, range(SHORT_YEARS)) == []


@pytest.mark.long
def test_a_thousand_random_years_balance(tmp_path: Path) -> None:
    assert unbalanced(tmp_path, range(1000, 1000 + LONG_YEARS)) == []


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A year with everything in it, balanced."""
    for seed in range(100):
        year = Year(tmp_path_factory.mktemp("lived"), seed).lived(2)
        done = " ".join(year.steps)
        if all(step in done for step in ("redraw", "recuse", "publish", "statistics", "documents")):
            assert year.reconciled().ok
            return year
    raise AssertionError("no such year among a hundred")


def silent(lived: Year, folder: Path, seeds: Sequence[int]) -> list[str]:
    """The tampers that 对账 does not name, of these random ones: in what it does not say of the office untouched."""
    missed, usual = [], set(Office(lived, folder / "usual").said())
    for seed in seeds:
        chance = Random(seed)
        office = Office(lived, folder / f"tamper-{seed}")
        done = chance.choice(TAMPERS)(office, chance)
        said = "\n".join(line for line in office.said() if line not in usual)
        if not any(name in said for name in done.names):
            missed.append(f"{seed}: {done.what} {done.names}\n{said}")
        shutil.rmtree(office.root)
    return missed


def test_whatever_is_changed_anywhere_is_named(lived: Year, tmp_path: Path) -> None:
    assert silent(lived, tmp_path, range(SHORT_TAMPERS)) == []


@pytest.mark.long
def test_five_hundred_tampers_are_named(lived: Year, tmp_path: Path) -> None:
    assert silent(lived, tmp_path, range(1000, 1000 + LONG_TAMPERS)) == []


def test_an_office_in_which_nothing_was_changed_names_nothing(lived: Year, tmp_path: Path) -> None:
    """Negative control of the tampers: the names come from the tampering."""
    said = "\n".join(Office(lived, tmp_path / "untouched").said())
    assert "错误" not in said
    assert "改动" not in said


def test_without_the_pairs_tampers_are_missed(
    lived: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the names come from the comparisons."""
    monkeypatch.setattr(reconcile, "PAIRS", ())
    assert len(silent(lived, tmp_path, range(8))) > 2


def test_a_year_with_a_record_thrown_away_does_not_balance(lived: Year, tmp_path: Path) -> None:
    """Negative control of the years."""
    office = Office(lived, tmp_path / "thrown away")
    shutil.rmtree(office.records()[0])
    assert "错误" in "\n".join(office.said())
