"""A workbook in LibreOffice's window as a clerk has it, and what a clerk does there with mouse and keys.

``Window`` is a workbook opened as by a double click: the office reads the person's home and its macro security, and
runs the workbook's own macro, which finds and starts Python.  Nothing of the toolkit runs in the test's own process
between click and message: what is read back is what stands in the office's window (``eyes.py``), in files and in
the pictures of the screen.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from select import select
from typing import Any, NamedTuple, TypeVar
from xml.sax.saxutils import escape

from tests.clicks.screen import SIZE, Screen
from toolkit.columns import FINDINGS, HEADER_ROW, TASKS, Sheet
from toolkit.excel.form import CHOSEN_ROW, FORM
from toolkit.excel.refs import FRONT
from toolkit.masters.form_page import CONFIRM_CAPTION
from toolkit.masters.front_layout import CURRENT_TASK_CELL
from xlwings_offices.libreoffice import programs

ROOT = Path(__file__).resolve().parents[2]
EYES = Path(__file__).with_name("eyes.py")
PICTURES = "CLICK_PICTURES"
"""The environment variable that names a folder where the pictures are kept, too."""
CHOSEN = CURRENT_TASK_CELL.replace("$", "")

STUCK = 120
"""Seconds after which an office that does not say what it shows is taken for stuck."""
LOST = 10
"""Seconds after which a key or a click that a box has not taken is given once more: the window lost it."""

T = TypeVar("T")
Rows = list[dict[str, Any]]


class Box(NamedTuple):
    """A message box as it stands on the screen; ``buttons``: the middle of each."""

    title: str
    text: str
    buttons: dict[str, list[int]]


class NothingHappened(AssertionError):
    """A click that led to nothing within the time a click may take."""


class Home:
    """A person's home: LibreOffice's profile, and what ``start.py setup`` leaves there."""

    extra: Mapping[str, str] = {}
    """Further variables of whatever this person starts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.profile = folder / ".config" / "libreoffice" / "4"
        self.launcher = folder / ".shuangsuiji" / "launcher.txt"

    def install(self) -> None:
        """Say where the toolkit is, as ``start.py setup`` does."""
        self.launcher.parent.mkdir(exist_ok=True)
        self.launcher.write_text(f"{sys.executable}\n{ROOT}\n", "utf-8")

    def set_up_office(self, trusted: Path | None) -> None:
        """A profile with one trusted folder, in which the office asks and tells nothing at its start."""
        settings = {
            ("Office.Common/Misc", "ShowTipOfTheDay"): "false",
            ("Office.Common/Misc", "FirstRun"): "false",
            ("Setup/Product", "ooSetupLastVersion"): "99.9",
            ("Setup/Product", "LastTimeDonateShown"): "9999999999",
            ("Setup/Product", "LastTimeGetInvolvedShown"): "9999999999",
        }
        items = [_setting(path, name, f"<value>{value}</value>") for (path, name), value in settings.items()]
        if trusted is not None:
            address = f"<value><it>{escape(trusted.as_uri())}</it></value>"
            items.append(_setting("Office.Common/Security/Scripting", "SecureURL", address))
        user = self.profile / "user"
        user.mkdir(parents=True, exist_ok=True)
        (user / "registrymodifications.xcu").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
            'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(items)}</oor:items>\n',
            "utf-8",
        )

    @property
    def environment(self) -> dict[str, str]:
        """The variables of whatever this person starts."""
        not_theirs = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "USERPROFILE", "WAYLAND_DISPLAY")
        return {
            **{name: value for name, value in os.environ.items() if name not in not_theirs},
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / ".config"),
            "LC_ALL": "C.UTF-8",
            "SAL_USE_VCLPLUGIN": "gen",  # the plainest windows, whatever is installed
            **self.extra,
        }


def _setting(path: str, name: str, value: str) -> str:
    return (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">{value}</prop></item>'
    )


class Window:
    """One workbook in LibreOffice's window.

    ``pictures``: where the pictures go.  ``beside``: workbooks opened before it in the same office.
    """

    def __init__(
        self, screen: Screen, home: Home, path: Path, pictures: Path, beside: Sequence[Path] = ()
    ) -> None:
        self.screen, self.home, self.path, self._pictures = screen, home, path, pictures
        self.patience = 60.0  # seconds that a click may take on a busy machine
        self._taken = 0
        pipe = f"eyes{uuid.uuid4().hex}"
        env = {**home.environment, "DISPLAY": screen.display}
        words = ["--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;", *map(str, beside), str(path)]
        self._office = subprocess.Popen(
            ["soffice", *words],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._eyes = subprocess.Popen(
            [programs.python(), EYES, pipe, path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        try:
            self.until(lambda: self.see("settle", *SIZE))
            time.sleep(2)  # the window is laid out
            self.show(FRONT)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the workbook without saving; end the office whatever state it is in."""
        try:
            self._ask("close")  # whether it answers or not
            self._office.wait(20)
        except (OSError, subprocess.TimeoutExpired):
            os.killpg(self._office.pid, signal.SIGKILL)
            self._office.wait(20)
        finally:
            self._eyes.kill()
            self._eyes.wait(20)

    # looking

    def see(self, *request: object) -> Any:
        """Ask ``eyes.py``."""
        self._ask(*request)
        assert self._eyes.stdout
        if not select([self._eyes.stdout], [], [], STUCK)[0]:
            raise NothingHappened(f"the office does not answer: {request[0]}")
        line = self._eyes.stdout.readline()
        assert line, "the office is gone"
        good, result = json.loads(line)
        assert good, result
        return result

    def _ask(self, *request: object) -> None:
        assert self._eyes.stdin
        self._eyes.stdin.write(json.dumps(request) + "\n")
        self._eyes.stdin.flush()

    def rows(self, sheet: Sheet) -> Rows:
        """The rows of a sheet by the keys of their columns, as the window holds them now."""
        lines = self.see("rows", sheet.name)
        at = {column.key: lines[HEADER_ROW - 1].index(column.header) for column in sheet.columns}
        found = [{key: line[number] for key, number in at.items()} for line in lines[HEADER_ROW:]]
        return [row for row in found if any(value != "" for value in row.values())]

    def box(self) -> Box:
        """The message box that is open or will be; its picture is kept."""

        def found() -> Box | None:
            return next((box for box in reversed(self._boxes()) if box.buttons), None)

        box = self.until(found)
        with suppress(NothingHappened):  # a key pressed before the box has the keyboard is lost
            self.until(lambda: self.screen.active() == box.title)
        time.sleep(0.3)  # it is drawn
        self.picture(box.title)
        return box

    def _boxes(self) -> list[Box]:
        return [Box(box["title"], "\n".join(box["texts"]), box["buttons"]) for box in self.see("boxes")]

    def until(self, condition: Callable[[], T | None]) -> T:
        """What ``condition`` gives once it is true; NothingHappened if it never is."""
        end = time.monotonic() + self.patience
        while not (found := condition()):
            if time.monotonic() > end:
                self.picture("没有反应")
                raise NothingHappened
            time.sleep(0.2)
        return found

    def picture(self, name: str) -> Path:
        """Keep a picture of the screen under a name that tells the order."""
        self._taken += 1
        file = self._pictures / f"{self._taken:02}-{name.replace('/', ' ')}.png"
        self.screen.picture().save(file)
        if kept := os.environ.get(PICTURES):
            folder = Path(kept) / self._pictures.name
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / file.name)
        return file

    # doing

    def show(self, sheet: str) -> None:
        """Turn to a sheet."""
        self.see("show", sheet)
        time.sleep(0.3)

    def put(self, sheet: Sheet, number: int, values: dict[str, object]) -> None:
        """Type values into a row, counted from 1 below the header."""
        headers = self.see("rows", sheet.name)[
            HEADER_ROW - 1
        ]  # an upgraded workbook has new columns at the right
        for key, value in values.items():
            column = headers.index(sheet.column(key).header) + 1
            self.see("put", sheet.name, HEADER_ROW + number, column, value)

    def choose(self, task: str) -> None:
        """Choose a task in 首页's yellow cell, by typing into it."""
        self.show(FRONT)
        self.screen.click(*self.see("cell", FRONT, CHOSEN))
        self.screen.do("type", "--delay", 20, task)
        self.screen.do("key", "Return")
        self.answer(self.box())  # that a number alone will do

    def fill_in(self, caption: str, answers: Mapping[str, str]) -> None:
        """Click a button that asks, and type the answers beside its lines on the sheet 办理."""
        self.click(caption)
        self.until(lambda: self.see("active")[0] == FORM)
        self.until(lambda: self.see("rows", FORM)[CHOSEN_ROW - 1][1] == caption)
        self.type_in(answers)

    def type_in(self, answers: Mapping[str, str]) -> None:
        """Type answers beside the lines of the sheet 办理."""
        labels = [line[0].removesuffix("（必填）") for line in self.see("rows", FORM)]
        for label, text in answers.items():
            self.see("put", FORM, labels.index(label) + 1, 2, text)

    def confirm(self, *, agree: bool = False) -> str:
        """Click 确定 on the sheet 办理, agree if it asks, read its last message, and close that."""
        return self.press(CONFIRM_CAPTION, agree=agree, sheet=FORM)

    def click(self, caption: str, sheet: str = FRONT) -> None:
        """Press a button of 首页, or of another sheet, with the mouse."""
        if self.see("active")[0] != sheet:
            self.show(sheet)
        left, top, right, bottom = self.see("buttons", sheet)[caption]
        self.screen.click((left + right) // 2, (top + bottom) // 2)

    def answer(self, box: Box, button: str = "") -> None:
        """Answer a message box by a click on one of its buttons, or by the Return key; it goes away."""
        pressed = -float(LOST)

        def gone() -> bool:
            nonlocal pressed
            if (box.title, box.text) not in [(other.title, other.text) for other in self._boxes()]:
                return True
            if time.monotonic() - pressed > LOST:
                pressed = time.monotonic()
                if button:
                    self.screen.click(*box.buttons[button])
                else:
                    self.screen.do("key", "Return")
            return False

        self.until(gone)

    def save(self) -> None:
        """Save by Ctrl+S, as a workbook of Excel, and wait until the file is written."""
        before = self.path.stat()
        self.screen.do("key", "ctrl+s")
        question = self.box()
        self.answer(question, next(name for name in question.buttons if "Excel" in name))
        self.until(lambda: self.path.stat() != before)
        self.until(lambda: not self.see("modified"))

    def press(self, caption: str, *, agree: bool = False, sheet: str = FRONT) -> str:
        """Click a button, agree if it asks, read its last message, and close that."""
        self.click(caption, sheet)
        box = self.box()
        if agree:
            assert "确定要继续吗？" in box.text, box.text
            self.answer(box, "OK")
            box = self.box()
        self.answer(box)
        return box.text


def task_row(window: Window, task: str = "202304-1") -> dict[str, Any]:
    """The row of a task."""
    return next(row for row in window.rows(TASKS) if row["task"] == task)


def check_works(window: Window) -> None:
    """A click on 核对名录库 fills 核对."""
    assert not window.rows(FINDINGS)
    assert "执法人员" in window.press("核对名录库")
    assert window.rows(FINDINGS)
