"""The line to one office: a child process under the office's own Python, JSON lines between.

Every call has a limit of time, so that a program never hangs on an office that is stuck.  Answers carry the
number of their request: one that comes too late is thrown away, not taken for the next.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from ..backend import PATIENCE
from ..errors import Busy, NoUno, OfficeError, OfficeGone, Protected

START = "import sys; sys.path.append(sys.argv[1]); from agent.main import main; main()"
FOLDER = str(Path(__file__).parent)


class Absent(OfficeError):
    """No office listens at the pipe (yet)."""


class Link:
    """One agent process; with ``own`` the office ends with it."""

    def __init__(self, python: str, *, own: bool = False) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the link
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        environment.pop("PYTHONHOME", None)
        environment.pop("PYTHONPATH", None)  # the other Python's
        try:
            self._process = subprocess.Popen(
                [python, "-u", "-c", START, FOLDER, *(["own"] if own else [])],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env=environment,
            )  # fmt: skip
        except OSError as error:
            self._errors.close()
            raise NoUno(f"the Python with UNO cannot be started: {python}") from error
        self._python = python
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._turn = threading.Lock()
        self._number = 0
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """The agent's process id."""
        return self._process.pid

    def _listen(self) -> None:
        output = self._process.stdout
        if output is not None:
            for line in output:
                self._answers.put(line)
        self._answers.put(b"")  # the end

    def call(self, verb: str, *, patience: float | None = PATIENCE, **args: Any) -> Any:  # noqa: ANN401
        """Carry out a verb in the office."""
        with self._turn:
            self._number += 1
            self._send({"id": self._number, "verb": verb, "args": args}, verb)
            while True:
                try:
                    line = self._answers.get(timeout=patience)
                except queue.Empty:
                    raise Busy(
                        f"the office did not answer {verb!r} within {patience:g} s: a macro runs or it is stuck; "
                        "what was begun may still happen",
                        unknown=True,
                    ) from None
                if not line:
                    self._answers.put(b"")  # for the next call
                    raise self._ended(verb)
                answer = json.loads(line)
                if answer["id"] == self._number:
                    return _result(answer, verb)

    def _send(self, request: dict[str, Any], verb: str) -> None:
        line = json.dumps(request).encode() + b"\n"
        pipe = self._process.stdin
        try:
            if pipe is None or pipe.closed:
                raise BrokenPipeError
            pipe.write(line)
            pipe.flush()
        except OSError as error:
            raise self._ended(verb) from error

    def _ended(self, verb: str) -> OfficeError:
        """Why the agent is not there any more, by the end of what it complained about."""
        words = ""
        if not self._errors.closed:
            self._errors.seek(0)
            words = self._errors.read().decode(errors="replace").strip().rpartition("\n")[2]
        if "No module named 'uno'" in words:
            return NoUno(f"{self._python} has no module uno")
        return OfficeGone(f"the link to the office ended at {verb!r}{f': {words}' if words else ''}")

    def close(self) -> None:
        """End the agent; the office goes on."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(OSError):  # it was dead already
                self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._errors.close()


def _result(answer: dict[str, Any], verb: str) -> Any:  # noqa: ANN401
    error = answer.get("error")
    if error is None:
        return answer["result"]
    kind, text = error["kind"], error["text"]
    if kind == "missing":
        raise KeyError(text)
    if kind == "gone":
        raise OfficeGone(f"the office ended in {verb!r}: {text}")
    made = {"absent": Absent, "busy": Busy, "protected": Protected}.get(kind, OfficeError)
    raise made(text if kind in ("absent", "busy", "protected", "refused") else f"{verb}: {text}")
