"""What a click costs: the seconds from the mouse to the answer, and the processor time of everything it sets going.

Everything that belongs to one desk has that desk's HOME among its variables: the office, the Python of a click, the
programs that this starts.  Processor time is what they all spent; it is the same whoever else works on the machine,
and on an idle one the time on the clock is about as much.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.clicks.screen import Screen
from tests.clicks.window import LOST

TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 240
"""Seconds that an answer may take."""


class Cost(NamedTuple):
    """Seconds: on the clock, of processors, and on the clock until the status bar says what is being done."""

    wall: float
    cpu: float
    told: float | None = None


class Stopwatch:
    """The processes of one desk, and the title of the box with which a click is answered."""

    def __init__(self, screen: Screen, home: Path, title: str) -> None:
        self._screen, self._title = screen, title
        self._mark = f"HOME={home}\0".encode()
        self._known: dict[int, bool] = {}
        self._foot = b""

    def until_answered(self, *words: object, torn: Callable[[], object] = lambda: False) -> Cost:
        """Do with mouse or keys what ``words`` say (xdotool's); what it cost until a box or the sheet 办理 is there.

        What follows a box that is answered by a key counts from the key that it took: one that was lost is pressed
        again.  Once ``torn`` is true and the status bar has told what is being done, the click's Python and what it
        started are killed.
        """
        before = self._spent()
        spent: dict[tuple[int, str], float] = {}
        was_open, told = self.boxed(), None
        if not was_open:  # under a question the status bar says already what is being done
            self._foot = self._screen.foot()
        with self._screen.titles() as title:
            begun = self._do(words)
            seen, gone = False, 0
            while (now := time.perf_counter()) - begun < PATIENCE:
                if was_open and now - begun > LOST:
                    begun = self._do(words)
                spent |= (living := self._spent())
                seen = seen or self._python(spent)
                boxed = title().startswith(self._title)
                was_open = was_open and boxed
                if told is None and seen and not was_open and self._screen.foot() != self._foot:
                    told = now - begun
                if told is not None and torn():
                    self._kill()
                gone = 0 if boxed or self._python(living) else gone + 1
                if (boxed and not was_open) or (seen and gone > 1):
                    return Cost(now - begun, sum(spent.values()) - sum(before.values()), told)
                time.sleep(0.02)  # each look costs a millisecond of the same machine
        raise TimeoutError(f"{self._title}: no answer")

    def _do(self, words: Sequence[object]) -> float:
        """Mouse and keys; when that was."""
        begun = time.perf_counter()
        env = {**os.environ, "DISPLAY": self._screen.display}
        subprocess.run(["xdotool", *map(str, words)], env=env, check=True, timeout=60)
        return begun

    def until_idle(self) -> None:
        """Wait until the Python of the last click has ended; TimeoutError if it does not."""
        end = time.perf_counter() + PATIENCE
        while self._python(self._spent()):
            if time.perf_counter() > end:
                raise TimeoutError(f"{self._title}: the last click goes on")
            time.sleep(0.02)

    def boxed(self) -> bool:
        """Whether a message is in front."""
        return self._screen.active().startswith(self._title)

    def _kill(self) -> None:
        """End every Python of the desk and what these started, as a task manager does."""
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has just ended
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        doomed = {each for each, name in self._spent() if name.startswith("python")}
        while more := {each for each, parent in parents.items() if parent in doomed} - doomed:
            doomed |= more
        for each in doomed:
            with suppress(OSError):
                os.kill(each, signal.SIGKILL)

    def _python(self, spent: dict[tuple[int, str], float]) -> bool:
        return any(name.startswith("python") for _, name in spent)

    def _spent(self) -> dict[tuple[int, str], float]:
        """Seconds that each living process has spent, by number and name; of Python also what its children did."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has just ended
                if not self._ours(int(folder.name)):
                    continue
                name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(")")
                numbers = rest.split()
                state, times = numbers[0], [int(each) for each in numbers[11:15]]
                if state != "Z":
                    found[int(folder.name), name] = sum(times[: 4 if name.startswith("python") else 2]) / TICK
        return found

    def _ours(self, process: int) -> bool:
        if process not in self._known:
            variables = Path(f"/proc/{process}/environ").read_bytes()
            if not variables:  # it is just becoming another program
                return False
            self._known[process] = self._mark in variables
        return self._known[process]


def of_command(*argv: str) -> Cost:
    """The least of five runs of a program that ends by itself."""
    from resource import RUSAGE_CHILDREN, getrusage

    costs = []
    for _ in range(5):
        used, begun = getrusage(RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(argv, check=True, capture_output=True, timeout=PATIENCE)
        wall, now = time.perf_counter() - begun, getrusage(RUSAGE_CHILDREN)
        costs.append(Cost(wall, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime))
    return Cost(min(cost.wall for cost in costs), min(cost.cpu for cost in costs))
