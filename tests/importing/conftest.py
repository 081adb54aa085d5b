"""A county's office in a fresh folder, as the steps' tests have it."""

from __future__ import annotations

from pathlib import Path

import pytest
from county import County

from toolkit.masters import MASTERS


@pytest.fixture(scope="session")
def master() -> bytes:
    return MASTERS["双随机台账.xlsx"]()


@pytest.fixture
def county(tmp_path: Path, master: bytes) -> County:
    return County(tmp_path, master)
