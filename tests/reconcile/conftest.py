"""An office that has drawn and inspected, made once and copied; and commands run on it as a clerk runs them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.county import County
from toolkit.cli import main


@pytest.fixture(scope="session")
def inspected_once(tmp_path_factory: pytest.TempPathFactory, master: bytes) -> Path:
    """The workbook of an office that has drawn and inspected 202304-1."""
    county = County(tmp_path_factory.mktemp("inspected"), master)
    county.drawn()
    county.inspect()
    return county.path


@pytest.fixture
def inspected(inspected_once: Path, tmp_path: Path) -> County:
    """A copy of that office: every case is clean and reported."""
    root = tmp_path / "office"
    shutil.copytree(inspected_once.parent, root)
    return County(root, inspected_once.read_bytes())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run a command on the workbook of an office; its exit code and all it says."""

    def command(county: County, name: str, *words: str) -> tuple[int, str]:
        code = main([name, str(county.path), *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command
