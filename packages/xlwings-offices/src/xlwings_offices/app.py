"""The app: one office with its workbooks, its status bar and its message boxes."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from xlwings import base_classes

from .arrange import Arrange
from .backend import LONG, Backend
from .book import Book, Books
from .range import Range

if TYPE_CHECKING:
    from .engine import Engine

FIRST_BUTTON = {"ok": "ok", "ok_cancel": "ok", "yes_no": "yes", "yes_no_cancel": "yes"}


_REMEMBERED = {"documents": 0.5, "tables": 5.0}
"""Seconds that an answer stands for what is there now: workbooks come and go, tables hardly ever."""
_KEEPING = frozenset(
    {
        "read", "used", "sheets", "sheet_protected", "occupied", "hidden", "status", "name", "names", "formulas",
        "text_blocks", "number_format", "set_number_format", "write", "freeze_screen", "calculate", "set_table",
        "color", "set_color",
    }
)  # fmt: skip
"""Verbs that leave it as it is which workbooks and tables there are, those met most often."""


class Alert(NamedTuple):
    """A message nobody could see, because the office has no window."""

    text: str
    title: str
    buttons: str
    mode: str | None
    answer: str


class AppApi:
    """What xlwings has no word for, under Excel's name."""

    def __init__(self, app: App) -> None:
        self._app = app

    @property
    def Ready(self) -> bool:  # noqa: N802
        """Whether changes are accepted: no dialog is open, no cell is being edited (see ``Busy``)."""
        return self._app.call("occupied") is None


class App(base_classes.App):
    """One office.

    Without a window messages are kept in ``alerts`` and answered with ``answer`` (None: the first button).
    """

    display_alerts = True  # the office shows none of its own to a program
    enable_events = True
    interactive = True
    cut_copy_mode = False

    def __init__(self, engine: Engine, backend: Backend) -> None:
        self._engine = engine
        self._backend = backend
        self.alerts: list[Alert] = []
        self.answer: str | None = None
        self._status: str | bool = False
        self._updating = True
        self._answers: dict[tuple[object, ...], tuple[Any, float]] = {}
        self._calculation = "automatic"
        self.copied: Arrange | None = None  # what ``Range.paste`` puts down
        self.heads: dict[tuple[str, str], list[Any]] = {}  # of tables that show none, by workbook and table

    @property
    def engine(self) -> Engine:
        """The engine this app belongs to."""
        return self._engine

    @property
    def api(self) -> AppApi:
        """``Ready``."""
        return AppApi(self)

    @property
    def windowed(self) -> bool:
        """Whether a person can see the office."""
        return self._backend.windowed

    @property
    def pid(self) -> int:
        """The office's process id; of one that was attached to, that of the process between."""
        return self._backend.pid

    def call(self, verb: str, *, patience: float | None = None, **args: Any) -> Any:  # noqa: ANN401
        """A verb of the backend.

        What is open and which tables there are xlwings asks again and again, to compare sheets by the names of
        their workbooks: an answer stands for a moment, or until it is changed through here.
        """
        if verb in _REMEMBERED:
            asked = (verb, *sorted(args.items()))
            answer, until = self._answers.get(asked, (None, 0.0))
            if time.monotonic() >= until:
                answer = self._backend.call(verb, **args)
                self._answers[asked] = answer, time.monotonic() + _REMEMBERED[verb]
            return answer
        if verb not in _KEEPING and (verb, args.get("path")) != ("save", None):  # not under another name
            self.forget()
        if patience is None:
            return self._backend.call(verb, **args)
        return self._backend.call(verb, patience=patience, **args)

    def forget(self) -> None:
        """Ask anew what is open and which tables there are."""
        self._answers.clear()

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    @property
    def path(self) -> str:
        """The folder of the office's program."""
        return self._backend.folder

    @property
    def version(self) -> str:
        """The office's version: digits and points."""
        found = re.match(r"\d+(\.\d+)*", str(self.call("version")))
        return found[0] if found else "0"

    @property
    def selection(self) -> Range | None:
        """The selected block; None when a drawing or a button is selected."""
        chosen = self.call("selection")
        if chosen is None:
            return None
        return Range(Book(self, chosen["doc"]).sheets(chosen["sheet"]), chosen["box"])

    @property
    def visible(self) -> bool:
        """Whether the office has a window; it cannot change while the office runs."""
        return self.windowed

    @visible.setter
    def visible(self, value: bool) -> None:
        """Ignored: headless or not is decided at the start."""

    @property
    def status_bar(self) -> str | bool:
        """The text shown in the status bar; False gives the bar back to the office."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.call("status", text=value if isinstance(value, str) else None)
        self._status = value

    @property
    def screen_updating(self) -> bool:
        """False lets the windows rest while much is written."""
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.call("freeze_screen", frozen=not value)
        self._updating = value

    @property
    def calculation(self) -> str:
        """``automatic``, ``manual`` or ``semiautomatic``, which Excel keeps for its data tables: here as automatic."""
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual", "semiautomatic"):
            raise ValueError(f"calculation is 'automatic', 'semiautomatic' or 'manual', not {value!r}")
        self.call("set_calculation", automatic=value != "manual")
        self._calculation = value

    def calculate(self) -> None:
        """Calculate what needs it in every open workbook."""
        self.call("calculate", patience=LONG)

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the active app of xlwings; its window comes to the front with a workbook."""
        self._engine.apps.lead(self)

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object) -> str:
        """Show a message and return the pressed button; without a window it is kept in ``alerts``."""
        if buttons not in FIRST_BUTTON:
            raise ValueError(f"unknown buttons {buttons!r}: one of {', '.join(FIRST_BUTTON)}")
        title = title or ""
        if self.windowed:
            return str(
                self._backend.call(
                    "alert",
                    patience=None,
                    text=prompt,
                    title=title,
                    buttons=buttons,
                    critical=mode == "critical",
                )
            )
        answer = self.answer or FIRST_BUTTON[buttons]
        self.alerts.append(Alert(prompt, title, buttons, mode, answer))
        return answer

    def quit(self) -> None:
        """End the office, if it was started here; one that was attached to goes on."""
        self.engine.apps.drop(self)
        self._backend.quit()

    def kill(self) -> None:
        """End the office at once, if it was started here."""
        self.engine.apps.drop(self)
        self._backend.kill()
