"""What the tests under Wine share: a Windows for each file, and the portable folder and the installer, made once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.windows.wine import Wine

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what build.py makes."""
    out = tmp_path_factory.mktemp("built")
    command = [sys.executable, ROOT / "macros" / "windows" / "build.py", "--out", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    """A Windows of this module's own."""
    folder = tmp_path_factory.mktemp("wine")
    windows = Wine(folder)
    yield windows
    windows.close()
    shutil.rmtree(folder)  # a gigabyte
