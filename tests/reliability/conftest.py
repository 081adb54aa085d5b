"""What the trials share: the nursery of processes and the walked stages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.reliability.nursery import Nursery
from tests.reliability.stages import Judges, Walked


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with Nursery(str(tmp_path_factory.mktemp("home"))) as running:
        yield running


@pytest.fixture(scope="session")
def walked(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Every row of the table by name, its states on disk."""
    return Walked(tmp_path_factory.mktemp("stages"), nursery)


@pytest.fixture(scope="session")
def judges(walked: Walked) -> Judges:
    return Judges(walked)


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[Path], Path]:
    """A fresh copy of an office; the copy before is thrown away."""

    def copy(state: Path) -> Path:
        root = tmp_path / "office"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(state, root)
        return root

    return copy
