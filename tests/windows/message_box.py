"""Runs under Wine: waits for the message box with this title, prints what it says, closes it.

Gives up after a few minutes, when the program that should show it has surely ended without.
"""

from __future__ import annotations

import sys
import time

import win32con
import win32gui

sys.stdout.reconfigure(encoding="utf-8")
for _ in range(600):
    box = win32gui.FindWindow("#32770", sys.argv[1])
    if box:
        break
    time.sleep(0.2)
else:
    sys.exit(f"no message box {sys.argv[1]}")
texts: list[str] = []
win32gui.EnumChildWindows(box, lambda child, _: texts.append(win32gui.GetWindowText(child)) or True, None)
print("\n".join(texts))
win32gui.PostMessage(box, win32con.WM_CLOSE, 0, 0)
