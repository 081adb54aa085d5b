"""Who presses the buttons of the bench, with a stopwatch beside the window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from tests.bench.stopwatch import Cost, Stopwatch
from tests.clicks.conftest import Desk
from tests.clicks.window import CHOSEN, ROOT, Box, Window
from toolkit import columns
from toolkit.buttons import TITLE
from toolkit.excel.a1 import split
from toolkit.excel.refs import FRONT

_AT = """#!{python}
import runpy, sys
from datetime import datetime

sys.path[:0] = [{root!r}]
from tests.reliability.planted import set_clock

set_clock(datetime.fromisoformat({now!r}))
sys.argv[1:] = sys.argv[sys.argv.index("toolkit.buttons") + 1 :]
runpy.run_module("toolkit.buttons", run_name="__main__")
"""


class Clerk:
    """Who sits before the window, with a stopwatch beside it."""

    def __init__(self, desk: Desk, window: Window) -> None:
        self.desk, self.window = desk, window
        self._watch = Stopwatch(desk.screen, desk.home.folder, TITLE)

    def choose(self, task: str) -> None:
        """The task at hand, as it stands in 首页's yellow cell."""
        row, column = split(CHOSEN)
        self.window.see("put", FRONT, row, column, task)

    def type(self, sheet: columns.Sheet, key: str, wanted: object, values: Mapping[str, object]) -> None:
        """Into every row of a sheet whose ``key`` is this."""
        for number, row in enumerate(self.window.rows(sheet), 1):
            if row[key] == wanted:
                self.window.put(sheet, number, dict(values))

    def press(self, caption: str, sheet: str = FRONT) -> Cost:
        """Click, until the answer is there."""
        self._watch.until_idle()
        self.window.show(sheet)
        left, top, right, bottom = self.window.see("buttons", sheet)[caption]
        self.desk.screen.do("mousemove", (left + right) // 2, (top + bottom) // 2)
        return self._watch.until_answered("click", 1)

    def agree(self, torn: Callable[[], object] = lambda: False) -> Cost:
        """OK, by the Return key; once ``torn`` is true the Python that works is killed."""
        return self._watch.until_answered("key", "Return", torn=torn)

    @contextmanager
    def clock(self, now: datetime) -> Iterator[None]:
        """What is pressed inside is done at ``now`` by the computer's clock."""
        python = self.desk.home.folder / "python快"
        python.write_text(_AT.format(python=sys.executable, root=str(ROOT), now=now.isoformat()), "utf-8")
        python.chmod(0o755)
        self.desk.home.launcher.write_text(f"{python}\n{ROOT}\n", "utf-8")
        try:
            yield
            self._watch.until_idle()
        finally:
            self.desk.home.install()

    def answered(self) -> bool:
        """Whether a message is open, and not more lines on 办理."""
        return self._watch.boxed()

    def read(self) -> Box:
        """The message that is open."""
        return self.window.box()

    def close(self, box: Box) -> None:
        """Away with the message."""
        self.window.answer(box)

    def escape(self) -> None:
        """Out of whatever stands open."""
        for _ in range(3):
            self.desk.screen.do("key", "Escape")


class Click(NamedTuple):
    """A button: what is typed before, what is answered on 办理 (None: it asks nothing there), how many questions.

    ``then``: what is answered to the lines that the first 确定 lays out.  ``says``: a word of the answer that a refusal
    lacks, where no question tells it from one.  ``torn``: when the work is broken off, by a power cut say; then it has
    no answer, only its progress.
    """

    caption: str
    answers: Callable[[Clerk], Mapping[str, str]] | Mapping[str, str] | None = None
    questions: int = 0
    before: Callable[[Clerk], object] = lambda _: None
    then: Mapping[str, str] = {}
    says: str = ""
    torn: Callable[[Clerk], object] | None = None
