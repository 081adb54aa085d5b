"""A nursery of real processes: one Python has loaded the toolkit, and forks a child for every command.

So a trial costs the command's own work and no start-up, and five hundred can be killed in minutes; each child is a
process of its own, with its own descriptors, killed by the kernel.  The nursery itself is a clean interpreter (no
threads of a test runner to inherit) and speaks JSON lines on its standard streams.

Several commands given together are held at a gate and let go at once.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":  # the package lies two folders up
    sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.reliability.planted import NO_MISFORTUNE, Misfortune, Planted, fix_secrets, set_clock

HERE = Path(__file__).resolve().parent
HOME = "个人"
"""The person's own folder, where it lies in the office's: what is written there is looked at too."""
MOST_SECONDS = 300  # no command of these trials takes as long: it hangs


@dataclass(frozen=True)
class Order:
    """One command to run: its words, where, when (the clerk's clock), and what befalls it."""

    argv: Sequence[str]
    root: Path
    now: datetime
    misfortune: Misfortune = NO_MISFORTUNE
    variant: str = ""  # a function of module:name, called first: a negative control's spoiled product
    unprivileged: bool = False  # without root's power over file modes
    known_secret: bool = True
    call: str = "toolkit.cli:main"  # what is given the words


class Done(NamedTuple):
    """How it ended: an exit code, or minus a signal; what it said; its write steps; seconds of the CPU."""

    code: int
    said: str
    steps: int
    cpu: float


@dataclass
class Nursery:
    """The client's side; use as a context manager."""

    home: str = "/nonexistent"
    _server: subprocess.Popen[str] = field(init=False)

    def __enter__(self) -> Nursery:
        self._server = subprocess.Popen(
            [sys.executable, str(HERE / "nursery.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "HOME": self.home},  # incidents go there, not to the person's own log
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(30)

    def run(self, order: Order, *, kill_after: float | None = None) -> Done:
        """Run one command; ``kill_after`` seconds it is killed if it still runs."""
        return self.together([order], kill_after=kill_after)[0]

    def together(self, orders: Sequence[Order], *, kill_after: float | None = None) -> list[Done]:
        """Run commands at the same moment."""
        request = {
            "orders": [
                asdict(order) | {"root": str(order.root), "now": order.now.isoformat()} for order in orders
            ],
            "kill_after": kill_after,
        }
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        answer = self._server.stdout.readline()
        assert answer, "the nursery is gone"
        return [Done(*done) for done in json.loads(answer)]


# --- the server's side ----------------------------------------------------------------------------------


def _serve() -> None:
    _load()
    for line in sys.stdin:
        request = json.loads(line)
        answer = _run(request["orders"], request["kill_after"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _load() -> None:
    """Everything a command imports when it runs."""
    import importlib

    for name in ("cli", "commands", "excel.closed", "masters", "draw.standalone"):
        importlib.import_module(f"toolkit.{name}")
    for path in sorted((HERE.parents[1] / "toolkit" / "jobs").glob("*.py")):
        importlib.import_module(f"toolkit.jobs.{path.stem}")


def _run(orders: Sequence[dict[str, object]], kill_after: float | None) -> list[Done]:
    gate, opener = os.pipe()
    children = []
    for order in orders:
        said, steps = os.memfd_create("said"), os.memfd_create("steps")
        pid = os.fork()
        if pid == 0:
            os.close(opener)
            os.read(gate, 1)  # end of file: the gate is open
            os.close(gate)
            _child(order, said, steps)
        children.append((pid, said, steps))
    os.close(gate)
    os.close(opener)
    guards = [threading.Timer(MOST_SECONDS, os.kill, (pid, signal.SIGALRM)) for pid, _, _ in children]
    for guard in guards:
        guard.start()
    if kill_after is not None:
        time.sleep(kill_after)
        for pid, _, _ in children:
            os.kill(pid, signal.SIGKILL)  # at worst a zombie, still ours
    answer = []
    for pid, said, steps in children:
        _, status, usage = os.wait4(pid, 0)
        answer.append(
            Done(
                os.waitstatus_to_exitcode(status),
                _text(said).decode("utf-8", "replace"),
                int(_text(steps) or b"0"),
                usage.ru_utime + usage.ru_stime,
            )
        )
    for guard in guards:
        guard.cancel()
    return answer


def _text(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as stream:
        stream.seek(0)
        return stream.read()


def _child(order: dict[str, object], said: int, steps: int) -> None:
    code = 99
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
        root = Path(str(order["root"]))
        os.chdir(root)
        if (root / HOME).is_dir():
            os.environ["HOME"] = str(root / HOME)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        set_clock(datetime.fromisoformat(str(order["now"])))
        if order["known_secret"]:
            fix_secrets(b"n" * 64)
        if order["unprivileged"]:
            from tests.reliability.unprivileged import give_up

            give_up()
        planted = Planted(root, Misfortune(**order["misfortune"]))  # type: ignore[arg-type]
        planted.install()
        if order["variant"]:
            _function(str(order["variant"]))()
        code = _function(str(order["call"]))(order["argv"])
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(steps, str(planted.steps).encode())
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _function(name: str) -> Callable[..., int]:
    import importlib

    module, _, function = name.partition(":")
    found: Callable[..., int] = getattr(importlib.import_module(module), function)
    return found


if __name__ == "__main__":
    _serve()
