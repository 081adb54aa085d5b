"""What is planted in a command's process: a counter of its write steps, and one misfortune at one of them.

A write step is every call that changes the disk below the office's folder: opening for writing, making, naming,
linking, removing, and forcing to the disk.  Python tells of them before they happen (``sys.addaudithook``); only
``fsync`` has to be wrapped.  Nothing of this is in the product, which runs unchanged.

    kill      the process is killed (SIGKILL) before step ``at``
    tear      as ``kill``, but at a forced file, of which half is cut off first, or the end of the last line of one
              that grows: what a power cut may leave
    lose      as ``kill``, and the last renaming is not on the disk yet: its folder was not forced since (a power cut)
    fail      step ``at`` raises ``errno`` (and with ``lasting`` every later one that needs space or the folder)
    interrupt the process gets what Ctrl+C sends
    exchange  somebody else saves the file ``name``: what lies beside the office as ``…-other`` takes its place
    move      the office's folder is renamed away before step ``at``: a share that is gone
"""

from __future__ import annotations

import os
import signal
import stat
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_PATHS = {  # audit events of interest: which of their arguments are paths
    "os.mkdir": (0,),
    "os.rename": (0, 1),
    "os.link": (0, 1),
    "os.symlink": (1,),
    "os.remove": (0,),
    "os.rmdir": (0,),
    "os.truncate": (0,),
    "os.chmod": (0,),
}
_FREES = {"os.remove", "os.rmdir"}
OTHER = "-other"


@dataclass(frozen=True)
class Misfortune:
    """What happens, and before which write step (counted from 1; 0 is never)."""

    kind: str = ""
    at: int = 0
    errno: int = 0
    lasting: bool = False
    name: str = ""


NO_MISFORTUNE = Misfortune()


class Planted:
    """The counter of one process."""

    def __init__(self, root: Path, misfortune: Misfortune) -> None:
        self.root, self.misfortune = os.path.realpath(root), misfortune
        self.steps = 0
        self._busy = False
        self._renamed: tuple[Path, Path, bytes | None] | None = None

    def install(self) -> None:
        """From now on to the end of the process."""
        really = os.fsync

        def fsync(descriptor: int) -> None:
            self.step("fsync", Path(f"/proc/self/fd/{descriptor}").readlink(), descriptor)
            really(descriptor)

        os.fsync = fsync  # type: ignore[assignment]
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
                self.step(event, path)
        elif event in _PATHS:
            if event == "os.rename" and self.misfortune.kind == "lose" and not self._busy:
                self._watch_renaming(Path(os.fsdecode(arguments[0])), Path(os.fsdecode(arguments[1])))  # type: ignore[arg-type]
            for index in _PATHS[event]:
                if self._inside(arguments[index]):
                    self.step(event, arguments[index])
                    break

    def _watch_renaming(self, source: Path, goal: Path) -> None:
        """Remember it, and what stood there, until the folder is forced; count it as any other step."""
        if self._inside(source) and self._inside(goal):
            self._renamed = None
            self.step("before renaming", source)
            self._busy = True
            self._renamed = source.absolute(), goal.absolute(), goal.read_bytes() if goal.is_file() else None
            self._busy = False

    def _lose_renaming(self) -> None:
        """Put back what the disk has not been told of."""
        self._busy = True
        if self._renamed and self._renamed[1].exists():
            source, goal, old = self._renamed
            goal.rename(source)
            if old is not None:
                goal.write_bytes(old)

    def _inside(self, path: object) -> bool:
        if not isinstance(path, str | os.PathLike):
            return False
        whole = str(Path.cwd() / path)  # relative paths count from the office's folder
        return whole == self.root or whole.startswith(self.root + os.sep)

    def step(self, event: str, path: object, descriptor: int | None = None) -> None:
        if self._busy or not self._inside(path):
            return
        self.steps += 1
        wanted = self.misfortune
        now = self.steps == wanted.at
        if (
            event == "fsync"
            and descriptor is not None
            and stat.S_ISDIR(os.fstat(descriptor).st_mode)
            and not now
        ):
            self._renamed = None
        if wanted.kind == "lose" and now:
            self._lose_renaming()
        if wanted.kind in ("kill", "tear", "lose") and now:
            if (
                wanted.kind == "tear"
                and descriptor is not None
                and stat.S_ISREG(os.fstat(descriptor).st_mode)
            ):
                size = os.fstat(descriptor).st_size
                os.ftruncate(descriptor, size // 2 if str(path).endswith(".part") else max(0, size - 10))
            os.kill(os.getpid(), signal.SIGKILL)
        lasting = wanted.lasting and 0 < wanted.at < self.steps and event not in _FREES
        if wanted.kind == "fail" and (now or lasting):
            raise OSError(wanted.errno, os.strerror(wanted.errno), str(path))
        if wanted.kind == "fsync" and event == "fsync" and self.steps >= wanted.at > 0:
            raise OSError(wanted.errno, os.strerror(wanted.errno), str(path))
        if wanted.kind == "interrupt" and now:
            os.kill(os.getpid(), signal.SIGINT)
        if wanted.kind == "exchange" and now:
            self._busy = True
            Path(self.root + OTHER).replace(Path(self.root) / wanted.name)
            self._busy = False
        if wanted.kind == "move" and now:
            self._busy = True
            Path(self.root).rename(self.root + "-away")
            self._busy = False


def set_clock(now: datetime) -> None:
    """Every command of this process is clicked at ``now``."""
    from toolkit.jobs.base import Office

    made = Office.__init__

    def init(office: Office, *given: object, **named: object) -> None:
        made(office, *given, **named)  # type: ignore[arg-type]
        object.__setattr__(office, "now", now)

    Office.__init__ = init  # type: ignore[method-assign]


def fix_secrets(value: bytes) -> None:
    """The next random secrets are known, so that two runs can be compared byte by byte."""
    import secrets

    secrets.token_bytes = lambda size=32: value[:size]  # type: ignore[assignment]
