"""A desk where a year goes by: its computer's clock shows the day that the story has reached."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

from tests.clicks.conftest import Desk
from tests.clicks.screen import Screen
from tests.clicks.window import ROOT


class Year(Desk):
    """A desk, and its calendar."""

    def __init__(self, screen: Screen, root: Path) -> None:
        super().__init__(screen, root)
        self._program = root / "程序"
        self._program.mkdir()
        for name in ("toolkit", "templates"):
            (self._program / name).symlink_to(ROOT / name)
        shutil.copy(Path(__file__).with_name("sitecustomize.py"), self._program)
        self.home.launcher.parent.mkdir()
        self.home.launcher.write_text(f"{sys.executable}\n{self._program}\n", "utf-8")

    def turn_to(self, day: date) -> None:
        """The computer's clock shows another day."""
        (self._program / "today.txt").write_text(day.isoformat(), "ascii")
