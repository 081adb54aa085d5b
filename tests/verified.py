"""What a verification finds wrong in an office: verify --year, and the verify.py that lies in a record folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.county import County
from toolkit.draw.verifier import check
from toolkit.jobs.base import Outcome
from toolkit.jobs.verify import verify_year


def faults(county: County, day: date, verify: Callable[..., Outcome] = verify_year) -> list[str]:
    told = verify(county.path, 2023, day, lambda path: county.book())
    return [str(problem) for problem in told.problems]


def standalone(folder: Path) -> list[str]:
    """Also what it could not verify."""
    around = [*folder.iterdir(), folder.parent / "chain.txt"]
    return [what for what, good in check({path.name: path.read_bytes() for path in around}) if not good]
