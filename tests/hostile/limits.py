"""Work in a process of its own, with little memory and little time."""

from __future__ import annotations

import faulthandler
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

MEMORY = 500_000_000
"""Bytes of address space that a reader may use on top of what is loaded."""


def in_child(work: Callable[[], None], *, seconds: int, memory: int = MEMORY, cpu: bool = False) -> str:
    """ "" if the work ended well, else what became of it: its traceback, or the signal that ended it.

    ``cpu``: the seconds are those of the processor, which a loaded machine does not make longer.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        code = 1
        try:
            faulthandler.disable()
            limit = memory + int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            if cpu:
                resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # at the second it is SIGKILL
            else:  # its default action ends the process, even inside C
                signal.setitimer(signal.ITIMER_REAL, seconds)
            work()
            code = 0
        except BaseException:
            os.write(write, traceback.format_exc().encode()[-4000:])
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read().decode("utf-8", "replace")
    ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return "" if ended == 0 else told or f"ended by {signal.Signals(-ended).name}" if ended < 0 else told
