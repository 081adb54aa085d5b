"""What the tests of the portable folder and of the installer share: both are made once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what build.py makes."""
    out = tmp_path_factory.mktemp("built")
    command = [sys.executable, ROOT / "macros" / "windows" / "build.py", "--out", out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out
