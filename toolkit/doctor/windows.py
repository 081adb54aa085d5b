"""What the Windows registry and the user's folder say about Excel, WPS and the toolkit.  Reads, never writes.

Everything goes through ``read``, which knows no registry on other systems, so each question has an answer
everywhere: nothing found.  Key names are Microsoft's and Kingsoft's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

EXCEL_VERSIONS = ("16.0", "15.0", "14.0")
"""Excel 2016 to 365 all call themselves 16.0; 2013 and 2010 before."""

SECURITY = r"Software\Microsoft\Office\{}\Excel\Security"
POLICY = r"Software\Policies\Microsoft\Office\{}\Excel\Security"
LOCATIONS = r"\Trusted Locations"
TRUSTED = SECURITY + LOCATIONS
APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
LAUNCHER = Path(".shuangsuiji", "launcher.txt")
"""In the user's folder, in the code page of the computer: line 1 ``pythonw.exe``, line 2 the folder of the toolkit."""

MINE, MACHINE, CLASSES = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE", "HKEY_CLASSES_ROOT"


class Program(NamedTuple):
    """A spreadsheet program: its name, and the file that starts it."""

    name: str
    path: str


class Launcher(NamedTuple):
    """What ``launcher.txt`` says."""

    python: Path
    home: Path


def read(root: str, key: str, name: str = "") -> object | None:
    """A value of the registry; None if there is none, it may not be read, or this is not Windows."""
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(getattr(winreg, root), key) as opened:
            value: object = winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None
    return value


def subkeys(root: str, key: str) -> list[str]:
    """The names of the keys below a key; none if it cannot be read or this is not Windows."""
    if sys.platform != "win32":
        return []
    import winreg

    try:
        with winreg.OpenKey(getattr(winreg, root), key) as opened:
            return [winreg.EnumKey(opened, number) for number in range(winreg.QueryInfoKey(opened)[0])]
    except OSError:
        return []


def programs() -> list[Program]:
    """Excel and WPS 表格 as far as they have registered themselves."""
    found = []
    for name, file in (("Excel", "excel.exe"), ("WPS 表格", "et.exe")):
        paths = (read(root, rf"{APP_PATHS}\{file}") for root in (MINE, MACHINE))
        path = next(filter(None, paths), None)
        if path:
            found.append(Program(name, str(path).strip('"')))
    return found


def server(program: str) -> str:
    """The command that Windows starts for a program's name among programs, e.g. ``Excel.Application``."""
    number = read(CLASSES, rf"{program}\CLSID")
    return str(read(CLASSES, rf"CLSID\{number}\LocalServer32") or "") if number else ""


def trusted_folders() -> Iterator[str]:
    """The folders whose workbooks Excel opens with macros enabled, as the user's registry lists them."""
    for version in EXCEL_VERSIONS:
        locations = TRUSTED.format(version)
        for name in subkeys(MINE, locations):
            if path := read(MINE, rf"{locations}\{name}", "Path"):
                yield str(path)


def macro_policy(name: str, below: str = "") -> int | None:
    """A number of Excel's security settings (``VBAWarnings`` …): what the office's policy says, else the user.

    ``below`` is the key under the settings where it stands, ``""`` for none.
    """
    for key in (POLICY, SECURITY):
        for version in EXCEL_VERSIONS:
            value = read(MINE, key.format(version) + below, name)
            if isinstance(value, int):
                return value
    return None


def read_launcher() -> Launcher | None:
    """What ``launcher.txt`` of the user says; None if it is missing or has no two lines."""
    encoding = "mbcs" if sys.platform == "win32" else "utf-8"
    try:
        lines = (Path.home() / LAUNCHER).read_text(encoding).splitlines()
    except (OSError, UnicodeError):
        return None
    return Launcher(Path(lines[0]), Path(lines[1])) if len(lines) >= 2 else None


def code_page() -> int | None:
    """The computer's code page for programs that know no Unicode: 936 for Chinese, 65001 for UTF-8."""
    if sys.platform != "win32":
        return None
    import ctypes

    return int(ctypes.windll.kernel32.GetACP())


def on_network(folder: Path) -> bool:
    """Whether the folder is on a shared drive of another computer (told on Windows only)."""
    if sys.platform != "win32":
        return False
    import ctypes

    remote = 4  # DRIVE_REMOTE
    return folder.drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == remote
