"""Runs under Windows: a script of the folder on a console of its own; prints its exit code and the screen as JSON.

python console.py verify.py
"""

from __future__ import annotations

import ctypes
import json
import runpy
import sys
from ctypes import wintypes

READ_AND_WRITE, SHARED, EXISTING = 0xC0000000, 3, 3
WIDTH, LINES = 80, 60

kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]  # Windows only
kernel.CreateFileW.restype = wintypes.HANDLE
kernel.ReadConsoleOutputCharacterW.argtypes = (
    *(wintypes.HANDLE, wintypes.LPWSTR, wintypes.DWORD),
    *(wintypes.DWORD, ctypes.POINTER(wintypes.DWORD)),
)


def screen() -> list[str]:
    """The lines of the console."""
    handle = kernel.CreateFileW("CONOUT$", READ_AND_WRITE, SHARED, None, EXISTING, 0, None)
    lines = []
    for row in range(LINES):
        line, count = ctypes.create_unicode_buffer(WIDTH + 1), wintypes.DWORD()
        kernel.ReadConsoleOutputCharacterW(handle, line, WIDTH, row << 16, ctypes.byref(count))
        lines.append(line.value.rstrip())
    return [line for line in lines if line]


def main() -> None:
    """Run it."""
    pipe, status = sys.stdout, None
    kernel.FreeConsole()
    kernel.AllocConsole()
    sys.stdout = open("CONOUT$", "w", buffering=1)  # noqa: SIM115, PTH123  # as Python itself opens a console
    assert sys.stdout.isatty()
    try:
        runpy.run_path(sys.argv.pop(1), run_name="__main__")
    except SystemExit as end:
        status = end.code
    sys.stdout.flush()
    print(json.dumps([status, screen()]), file=pipe)


if __name__ == "__main__":
    main()
