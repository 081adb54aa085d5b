"""The picture of README: 首页 in LibreOffice's window, in the midst of April's work of the sample county.

    .venv/bin/python docs/图片/make_front.py

For maintainers, after a change that shows in it; needs LibreOffice, Xvfb, openbox and xdotool, as the click tests do.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
TREE = HERE.parents[1]
sys.path.insert(0, str(TREE))

from tests.clicks import screen  # noqa: E402

screen.SIZE = (1720, 1600)  # the page down to its charts, at its natural size

from tests.clicks.window import Home, Window  # noqa: E402
from tests.county import County  # noqa: E402
from toolkit.columns import SETTINGS  # noqa: E402
from toolkit.columns.lists import HANDLINGS, RESULTS  # noqa: E402
from toolkit.excel.refs import FRONT  # noqa: E402
from toolkit.jobs.check import check  # noqa: E402
from toolkit.jobs.documents import documents  # noqa: E402
from toolkit.masters.front_layout import HELP_ROW  # noqa: E402

WORKBOOK, TASK, TODAY = "双随机台账.xlsm", "202304-1", "2023-04-27"
TITLE = 38  # pixels of its row, a little less


def main() -> None:
    """Make the picture anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        county = April(folder, (TREE / "workbooks" / WORKBOOK).read_bytes(), WORKBOOK)
        home = Home(folder / "家")
        home.folder.mkdir()
        home.set_up_office(folder)
        with screen.screen(folder) as shown:
            window = Window(shown, home, county.path, folder)
            try:
                window.choose(TASK)
                shown.click(*window.see("cell", FRONT, f"N{HELP_ROW + 6}"))  # away from the yellow cell
                picture = Image.open(window.picture(FRONT))
                left, top = window.see("cell", FRONT, "A1")
                right, bottom = window.see("cell", FRONT, f"N{HELP_ROW + 3}")
            finally:
                window.close()
    piece = picture.crop((left, top - TITLE // 2, right, bottom))
    piece.save(HERE / "首页.png", optimize=True)


class April(County):
    """One task inspected and most of it reported, one frozen, the others still to come."""

    def __init__(self, root: Path, master: bytes, name: str) -> None:
        super().__init__(root, master, name)
        self.plan()
        self.freeze(TASK)
        self.freeze("202304-2")
        self.draw(TASK)
        self.inspect(_results)
        self.type(SETTINGS, "基准日期", {"value": TODAY})
        documents(self.book(), self.office(date(2023, 4, 17)), TASK)
        check(self.book(), self.office(date(2023, 4, 27)), write=True)


def _results(number: int, values: dict[str, object]) -> None:
    if number == 2:
        values |= {"result": RESULTS[5], "issue": "出入库登记有三处漏记（示例）", "handling": HANDLINGS[1]}
        values |= {"handled": date(2023, 4, 20), "rectify_due": date(2023, 4, 28)}
    if number >= 5:
        del values["reported"]
    if number == 7:
        del values["result"]


if __name__ == "__main__":
    main()
