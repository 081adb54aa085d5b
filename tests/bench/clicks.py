"""How soon a button answers, in a program that runs: our tab at the stand-in for WPS against LibreOffice's link.

Each is clicked in a process that has its libraries, so that what differs is the way to the cells.  Saving is the
program's own there and openpyxl's in the stand-in: the figure to reach is 1.3 times LibreOffice's time.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench.row import Row, best
from toolkit.buttons import BUTTONS, press
from toolkit.excel.caller import Screen
from toolkit.masters import new_workbook
from xlwings_offices import libreoffice

sys.path.append(
    str(Path(__file__).parents[2] / "packages" / "xlwings-offices" / "tests")
)  # the stand-in lies there
from tests.wps.desk import at_wps

CLICKED = {"check": "核对名录库", "deadlines": "刷新期限"}


def rows() -> Iterable[Row]:
    """A row a button; the size is the number of objects in the workbook."""
    chromium = shutil.which("chromium")
    if chromium is None or shutil.which("soffice") is None:
        yield Row("点按钮", 60, None, note="要有 LibreOffice 和 Chromium")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        in_wps = _in_wps(folder / "WPS", chromium)
        in_libreoffice, version = _in_libreoffice(folder / "LibreOffice")
    for name, caption in CLICKED.items():
        theirs = in_libreoffice[name]
        note = f"目标：不超过对手的 1.3 倍；现在 {in_wps[name] / theirs:.2f} 倍"
        yield Row(f"{caption}（仿造的 WPS）", 60, in_wps[name], "LibreOffice", version, theirs, note=note)


def _workbook(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "台账.xlsx"
    new_workbook(path, sample=True)
    return path


def _in_wps(folder: Path, chromium: str) -> dict[str, float]:
    path = _workbook(folder)
    with at_wps(folder / "加载项", chromium) as wps:
        wps.opens(path)
        return {name: best(lambda name=name: wps.presses(name)) for name in CLICKED}  # type: ignore[misc]


def _in_libreoffice(folder: Path) -> tuple[dict[str, float], str]:
    app = libreoffice.start()
    try:
        screen = Screen(app.books.open(_workbook(folder)))
        found = {name: best(lambda name=name: press(BUTTONS[name], [], screen)) for name in CLICKED}  # type: ignore[misc]
        return found, str(app.impl.version)
    finally:
        app.quit()
