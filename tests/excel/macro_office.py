"""Runs under the office's own Python: opens a workbook, lists its modules, runs its macros or clicks a button.

    python3 macro_office.py '{"profile": …, "path": …, "run": [macro, …], "click": caption, "answer": file}'

Prints the modules as JSON.  With ``click`` the office shows its window on DISPLAY, and a real mouse click is made.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

ALLOW_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
PATIENCE = 90  # seconds


def properties(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def start(profile, visible):
    pipe = f"macros{os.getpid()}"
    words = ["soffice", f"-env:UserInstallation=file://{profile}", "--norestore", "--nologo", "--nodefault"]
    words += [] if visible else ["--headless"]
    process = subprocess.Popen(
        [*words, f"--accept=pipe,name={pipe};urp;"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    local = uno.getComponentContext().ServiceManager
    resolver = local.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return process, context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        except NoConnectException:
            if time.monotonic() > until or process.poll() is not None:
                raise
            time.sleep(0.2)


def modules(document):
    found = {}
    for library in document.BasicLibraries.ElementNames:
        document.BasicLibraries.loadLibrary(library)
        inner = document.BasicLibraries.getByName(library)
        found[library] = {name: inner.getByName(name) for name in inner.ElementNames}
    return found


def run(document, macro):
    address = f"vnd.sun.star.script:{macro}?language=Basic&location=document"
    document.getScriptProvider().getScript(address).invoke((), (), ())


def click(document, caption, answer):
    """Press the button with this caption by the mouse, until the file ``answer`` is there.

    A window that is still being laid out swallows a click: a person would press again.
    """
    window = document.CurrentController.Frame.ContainerWindow
    window.setPosSize(0, 0, 1400, 950, 15)
    document.CurrentController.setPropertyValue("ZoomType", 3)  # by value
    document.CurrentController.setPropertyValue("ZoomValue", 100)
    until = time.monotonic() + PATIENCE
    while not Path(answer).exists() and time.monotonic() < until:
        time.sleep(2)  # the window settles
        left, top = place(document, caption)
        subprocess.run(
            ["xdotool", "mousemove", str(left), str(top), "sleep", "0.5", "click", "1"], check=True
        )
        again = time.monotonic() + 15
        while not Path(answer).exists() and time.monotonic() < again:
            time.sleep(0.2)


def place(document, caption):
    """Where a button is on the screen, which follows from the sheet."""
    controller, page = document.CurrentController, document.Sheets.getByIndex(0).DrawPage
    shapes = [page.getByIndex(number) for number in range(page.Count)]
    [button] = [s for s in shapes if hasattr(s, "Control") and getattr(s.Control, "Label", "") == caption]
    area = controller.VisibleAreaOnScreen
    scale = controller.Frame.ContainerWindow.Info.PixelPerMeterX / 100_000
    return (
        area.X + int((button.Position.X + button.Size.Width / 2) * scale),
        area.Y + int((button.Position.Y + button.Size.Height / 2) * scale),
    )


def main(wish):
    process, desktop = start(wish["profile"], bool(wish.get("click")))
    try:
        url = uno.systemPathToFileUrl(wish["path"])
        hidden = not wish.get("click")
        document = desktop.loadComponentFromURL(
            url, "_blank", 0, properties(Hidden=hidden, MacroExecutionMode=ALLOW_MACROS)
        )
        try:
            print(json.dumps(modules(document)))
            for macro in wish.get("run", ()):
                run(document, macro)
            if wish.get("click"):
                click(document, wish["click"], wish["answer"])
        finally:
            document.setModified(False)
            document.close(True)
    finally:
        with contextlib.suppress(DisposedException):  # it ended with its last window, or before its answer
            desktop.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
