"""Reach an office that was started by its user: make it listen at a pipe.

``soffice --accept=…`` with the profile of a running office does not start another one: it hands its arguments
over and leaves.  So only the profile must be known.  A program that a button started learns it, in this order:

1. from the lock file LibreOffice keeps beside an open workbook (``.~lock.NAME#``): its last field is the profile;
2. from the office among its own ancestors, whose command line names the profile (Linux, ``/proc``);
3. from the only office of this user that runs.
"""

from __future__ import annotations

import getpass
import os
import signal
import socket
import subprocess
import sys
import uuid
from pathlib import Path
from typing import NamedTuple

from ..errors import OfficeError, Unavailable
from . import programs

HAND_OVER_LIMIT = 60  # seconds
OPTION = "-env:UserInstallation="
PROC = Path("/proc")


class Process(NamedTuple):
    """A running office."""

    pid: int
    program: Path
    profile: str | None  # a file URL; None: the user's usual one


def opened(profile: str | None, workbook: Path | None) -> str:
    """Make the office listen; returns the pipe's name.  Raises OfficeError when no office is found."""
    if profile is not None and "://" not in profile:
        profile = Path(profile).absolute().as_uri()
    office = _of_profile(profile) if profile else find(workbook)
    return listening(office)


def listening(office: Process) -> str:
    """Make this office listen; returns the pipe's name.  Raises OfficeError when it does not take the request."""
    name = "xlwings" + uuid.uuid4().hex
    hand_over(office, f"--accept=pipe,name={name};urp;StarOffice.ServiceManager", "--nodefault")
    return name


def hand_over(office: Process, *words: str) -> None:
    """Hand arguments to a running office; Unavailable when it does not take them."""
    light = office.program.with_name("soffice")  # hands over without loading the office: a tenth of the time
    program = light if light.is_file() else office.program
    command = [str(program), *words, "--norestore", "--nologo"]
    if office.profile is not None:
        command.append(OPTION + office.profile)
    try:
        handing = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise Unavailable(f"the running office did not take the request: {error}") from error
    try:
        code = handing.wait(HAND_OVER_LIMIT)
    except subprocess.TimeoutExpired as error:
        _end(handing)
        raise Unavailable(f"the running office did not take the request: {error}") from error
    if code != 0:
        raise Unavailable(f"the running office did not take the request: code {code}")


def _end(handing: subprocess.Popen[bytes]) -> None:
    """End what was to hand over, with the office that it started because none was there to take the request."""
    if sys.platform == "win32":
        handing.kill()
    else:
        os.killpg(handing.pid, signal.SIGKILL)
    handing.wait()


def holding(workbook: Path | None) -> list[Process]:
    """The office that has ``workbook`` open, if its lock file says so; else all that run."""
    profile = workbook and profile_of_lock(workbook)
    found = profile and running_with(profile)
    return [found] if found else offices()


def find(workbook: Path | None = None) -> Process:
    """The office a button was pressed in."""
    running = holding(workbook)
    if len(running) == 1:
        return running[0]
    ancestors = _ancestors()
    for process in running:
        if process.pid in ancestors:
            return process
    raise OfficeError(f"{len(running)} offices run: which one is meant cannot be told")


def lock_of(workbook: Path) -> Path:
    """The file that LibreOffice keeps beside an open workbook."""
    return workbook.with_name(f".~lock.{workbook.name}#")


def profile_of_lock(workbook: Path) -> str | None:
    """The profile of the office that has a workbook open, from its lock file."""
    try:
        text = lock_of(workbook).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    last = text.strip().rstrip(";").rpartition(",")[2]
    return last if last.startswith("file:") else None


def left_behind(workbook: Path) -> bool:
    """Whether the lock file beside a workbook is that of an office of this user that was killed on this computer.

    False where running programs cannot be seen, or the lock tells too little.
    """
    try:
        text = lock_of(workbook).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    _, login, host, *_ = [*text.split(","), "", "", ""]
    here = socket.gethostname().partition(".")[0].lower()
    ours = login == getpass.getuser() and host.partition(".")[0].lower() == here
    profile = profile_of_lock(workbook)
    return ours and profile is not None and PROC.is_dir() and running_with(profile) is None


def offices() -> list[Process]:
    """The offices of this user, from ``/proc``; empty on other systems."""
    found = []
    for folder in PROC.glob("[0-9]*"):
        try:
            if folder.stat().st_uid != os.getuid():
                continue
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if Path(words[0]).name != "soffice.bin":
                continue
            program = (folder / "exe").readlink()
        except OSError:
            continue  # it ended meanwhile
        profile = next((word.removeprefix(OPTION) for word in words if word.startswith(OPTION)), None)
        found.append(Process(int(folder.name), program, profile))
    return found


def running_with(profile: str) -> Process | None:
    """The office of this user that runs with a profile (a file URL), as far as the system tells."""
    return next((process for process in offices() if _folder(process.profile) == _folder(profile)), None)


def _of_profile(profile: str) -> Process:
    found = running_with(profile)
    if found is None and PROC.is_dir():  # asking would start a new office
        raise OfficeError(f"no office runs with the profile {profile}")
    return found or Process(0, programs.office(), profile)


def _folder(profile: str | None) -> str:
    """A profile's folder without the differences of notation."""
    if profile is None:
        home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
        return os.path.realpath(Path(home, "libreoffice", "4"))
    from urllib.parse import unquote, urlsplit

    return os.path.realpath(unquote(urlsplit(profile).path))


def _ancestors() -> set[int]:
    found: set[int] = set()
    pid = os.getpid()
    while pid > 1:
        found.add(pid)
        try:
            status = (PROC / str(pid) / "status").read_text()
        except OSError:
            break
        pid = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("PPid:"))
    return found
