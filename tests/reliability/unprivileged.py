"""Let go of root's power to pass over file modes, in this process: a test run as root then meets what a clerk meets."""

from __future__ import annotations

import ctypes
import os

_VERSION_3 = 0x20080522


def give_up() -> None:
    """Drop all capabilities of this process (nothing to do for an ordinary user)."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)(*[0] * 6)
    if libc.capset(ctypes.byref(header), ctypes.byref(none)):
        raise OSError(ctypes.get_errno(), "capset")
