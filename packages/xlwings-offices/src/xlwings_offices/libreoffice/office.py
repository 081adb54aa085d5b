"""Offices: one of our own with a private profile, or one that runs already.

A fresh profile makes LibreOffice leave with 79 or 81, which means "start me again".  Leaving with 0 means that
another office has the profile: it was handed our request and we must not take it over.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..backend import LONG, PATIENCE
from ..errors import OfficeError, Unavailable
from . import programs
from .link import Absent, Link
from .pipe import lock_of, opened, profile_of_lock, running_with

START_AGAIN = (79, 81)
STARTS = 4
START_LIMIT = 90.0  # seconds
POLL = 0.1


class Running:
    """An office somebody else started; quitting lets go of it.

    Without a pipe it is made to listen at one: that which holds ``workbook``, or the only one.
    """

    def __init__(
        self, pipe: str | None = None, *, workbook: Path | None = None, headless: bool = False
    ) -> None:
        self.windowed = not headless
        self.folder = str(programs.office().parent)
        self._link = Link(programs.python())
        self.pid = self._link.pid  # the office's own is not known; this one is as unique
        try:
            _reach(self._link, pipe or opened(None, workbook), 10.0)
        except OfficeError:
            self._link.close()
            raise

    def call(self, verb: str, *, patience: float | None = PATIENCE, **args: Any) -> Any:  # noqa: ANN401
        """Carry out a verb."""
        return self._link.call(verb, patience=patience, **args)

    def quit(self) -> None:
        """Let go; the office goes on."""
        self._link.close()

    kill = quit


class Own:
    """An office started here; it ends with ``quit``, or with this process."""

    def __init__(
        self,
        profile: Path | None = None,
        *,
        headless: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.windowed = not headless
        self.folder = str(programs.office().parent)
        if profile is not None and running_with(profile.absolute().as_uri()) is not None:
            raise Unavailable(f"another office runs with the profile {profile}: attach to it instead")
        self._scratch = Path(tempfile.mkdtemp(prefix="office-profile-")) if profile is None else None
        folder = (profile or self._scratch or Path()).absolute()
        self._profile = folder.as_uri()
        self._files: set[Path] = set()
        pipe = "xlwings" + uuid.uuid4().hex
        command = [
            str(programs.office()),
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nofirststartwizard",
            f"-env:UserInstallation={folder.as_uri()}",
            f"--accept=pipe,name={pipe};urp;StarOffice.ServiceManager",
            *(["--headless"] if headless else []),
        ]
        self._link = Link(programs.python(), own=True)
        try:
            self._process = self._started(command, {**os.environ, **(environment or {})}, pipe)
        except OfficeError:
            self._link.close()
            self._clean()
            raise
        self.pid = self._process.pid
        atexit.register(self.kill)

    def _started(
        self, command: list[str], environment: Mapping[str, str], pipe: str
    ) -> subprocess.Popen[bytes]:
        limit = time.monotonic() + START_LIMIT
        for _ in range(STARTS):
            process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            while (code := process.poll()) is None:
                try:
                    self._link.call("connect", pipe=pipe, patience=START_LIMIT)
                except Absent:
                    if time.monotonic() > limit:
                        process.kill()
                        process.wait()
                        raise Unavailable(f"the office did not start within {START_LIMIT:g} s") from None
                    time.sleep(POLL)
                except OfficeError:
                    process.kill()
                    process.wait()
                    raise
                else:
                    return process
            if code not in START_AGAIN:
                break
        if code == 0:
            raise Unavailable("another office runs with this profile: attach to it instead")
        raise Unavailable(f"the office ended at its start with code {code}")

    def call(self, verb: str, *, patience: float | None = PATIENCE, **args: Any) -> Any:  # noqa: ANN401
        """Carry out a verb; OfficeGone when the office is not there any more."""
        if verb in ("open", "save") and args["path"]:
            self._files.add(Path(args["path"]))
        return self._link.call(verb, patience=patience, **args)

    def quit(self) -> None:
        """Close every workbook without saving, end the office and remove a private profile."""
        with contextlib.suppress(OfficeError):
            self._link.call("quit", patience=30.0)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(20)
        self.kill()

    def kill(self) -> None:
        """End the office at once."""
        atexit.unregister(self.kill)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(LONG)
            self._unlock()
        self._link.close()
        self._clean()

    def _unlock(self) -> None:
        """Take away the lock files of an office that could not do it itself."""
        for file in self._files:
            if profile_of_lock(file) == self._profile:
                lock_of(file).unlink(missing_ok=True)

    def _clean(self) -> None:
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)


def _reach(link: Link, pipe: str, limit: float) -> None:
    """Connect, waiting for an office that is about to listen."""
    until = time.monotonic() + limit
    while True:
        try:
            link.call("connect", pipe=pipe, patience=limit + 20)
        except Absent:
            if time.monotonic() > until:
                raise
            time.sleep(POLL)
        else:
            return
