"""A screen that nobody sees, with a window manager, a mouse, and a picture of what it shows.

Without a window manager LibreOffice never learns that a message box has gone, and its buttons stay dead.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image

SIZE = (1680, 1400)
FOOT = 20
"""Lines of pixels that only a status bar fills."""


class Screen(NamedTuple):
    """A display, and the folder where Xvfb keeps what it shows."""

    display: str
    folder: Path

    def picture(self) -> Image.Image:
        """What is seen now.

        Xvfb keeps it in the format of xwd: big-endian numbers, the first the length of the header, the 13th the
        bytes of a line, the 20th the number of colours (12 bytes each) between header and picture.
        """
        data = (self.folder / "Xvfb_screen0").read_bytes()
        header = [int.from_bytes(data[4 * n : 4 * n + 4], "big") for n in range(25)]
        start = header[0] + 12 * header[19]
        size, stride = (header[4], header[5]), header[12]
        return Image.frombytes("RGB", size, data[start : start + stride * size[1]], "raw", "BGRX", stride)

    def foot(self) -> bytes:
        """What the lowest lines show, where the status bar of a window stands that fills the screen."""
        with (self.folder / "Xvfb_screen0").open("rb") as file:
            file.seek(-SIZE[0] * 4 * FOOT, os.SEEK_END)
            return file.read()

    def do(self, *words: object) -> None:
        """Move the mouse or press keys, as xdotool's words say; then wait a moment, as a person does."""
        env = {**os.environ, "DISPLAY": self.display}
        subprocess.run(["xdotool", *map(str, words)], env=env, check=True, timeout=60)
        time.sleep(0.2)

    def active(self) -> str:
        """The title of the window that has the keyboard."""
        env = {**os.environ, "DISPLAY": self.display}
        command = ["xdotool", "getactivewindow", "getwindowname"]
        answer = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
        return answer.stdout.strip()

    @contextmanager
    def titles(self) -> Iterator[Callable[[], str]]:
        """What ``active`` says, to be asked often: it asks anew only once xprop has told of another window."""
        env = {**os.environ, "DISPLAY": self.display}
        command = ["xprop", "-spy", "-root", "_NET_ACTIVE_WINDOW"]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as spy:
            told = spy.stdout
            assert told
            os.set_blocking(told.fileno(), False)
            known = ""

            def title() -> str:
                nonlocal known
                if told.read() or not known:
                    known = self.active()
                return known

            try:
                yield title
            finally:
                spy.terminate()

    def click(self, across: int, down: int) -> None:
        """Click at a point, with the finger's time between down and up."""
        self.do("mousemove", across, down)
        self.do("mousedown", 1, "sleep", 0.1, "mouseup", 1)


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """A virtual screen; its picture lies in a file of ``folder``."""
    size = f"{SIZE[0]}x{SIZE[1]}x24"
    xvfb = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", size, "-fbdir", folder, "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert xvfb.stdout
        display = f":{xvfb.stdout.readline().strip()}"
        windows = subprocess.Popen(
            ["openbox"],
            env={**os.environ, "DISPLAY": display}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield Screen(display, folder)
        finally:
            windows.terminate()
            windows.wait(20)
    finally:
        xvfb.terminate()
        xvfb.wait(20)
