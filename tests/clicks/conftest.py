"""A desk with a workbook, and one screen for all clicks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.clicks.screen import Screen, screen
from tests.clicks.window import ROOT, Home, Window
from tests.conftest import require_program
from toolkit import columns
from toolkit.excel.closed import ClosedBook


class Desk:
    """A person's home, and a folder with one workbook that their office trusts."""

    def __init__(self, screen: Screen, root: Path) -> None:
        self.screen, self.root = screen, root
        self.home = Home(root / "家")
        self.folder = root / "双随机 台账"
        self.path = self.folder / "双随机台账.xlsm"
        self.pictures = root / root.name
        for folder in (self.home.folder, self.folder, self.pictures):
            folder.mkdir()

    def put(self, data: bytes | None = None, name: str = "双随机台账.xlsm") -> None:
        """Lay a workbook into the folder: the sample county's as it comes, or another."""
        self.path = self.folder / name
        self.path.write_bytes(data or (ROOT / "workbooks" / name).read_bytes())

    @contextmanager
    def open(self, *, trusted: bool = True, beside: Sequence[Path] = ()) -> Iterator[Window]:
        """The workbook in a window."""
        self.home.set_up_office(self.folder if trusted else None)
        window = Window(self.screen, self.home, self.path, self.pictures, beside)
        try:
            yield window
        finally:
            window.close()

    def saved(self, sheet: columns.Sheet) -> int:
        """How many rows the file holds."""
        return len(ClosedBook(self.path).read(sheet).rows)


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """One screen for all tests."""
    for program in ("Xvfb", "xdotool", "openbox"):
        require_program(program)
    with screen(tmp_path_factory.mktemp("screen")) as shown:
        yield shown


@pytest.fixture
def desk(display: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(display, tmp_path)
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME"):  # a command in this process is this person's, too
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(desk.home.folder))
    return desk
