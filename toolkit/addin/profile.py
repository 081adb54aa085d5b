r"""The add-in in a user's profile: put there, taken out, started at login.  No administrator, no network.

Windows   %APPDATA%\kingsoft\wps\jsaddons\          Run key of the user
Linux     ~/.local/share/Kingsoft/wps/jsaddons/       ~/.config/autostart/, a desktop entry in the menu
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from toolkit.addin import FOLDER, NAME, publish
from toolkit.addin.pages import files
from toolkit.files import write_atomic

SERVICE = "双随机工具箱 WPS 服务"
PLACE = Path(".shuangsuiji", "wps.json")
"""In the user's folder: where the service tells the add-in its port and token."""
_ENTRY = "shuangsuiji-wps.desktop"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_SCRIPT = Path(__file__).resolve().parents[2] / "macros" / "wps.py"


def addons() -> Path:
    """The user's folder of add-ins, whether it is there or not."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", str(Path.home())), "kingsoft", "wps", "jsaddons")
    return Path.home() / ".local" / "share" / "Kingsoft" / "wps" / "jsaddons"


def place() -> Path:
    """Where the service tells its place."""
    return Path.home() / PLACE


def install() -> list[str]:
    """Put the add-in there, or its newer files over the older; what was done."""
    folder = addons() / FOLDER
    listing = addons() / publish.LIST
    before = listing.read_bytes() if listing.exists() else None
    after = publish.merged(before)  # read first: a list that cannot be read leaves all as it was
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files(place()).items():
        write_atomic(folder / name, data)
    for old in addons().glob(f"{NAME}_*"):
        if old.name != FOLDER:
            _delete(old)
    _replace(listing, before, after)
    _start_at_login()
    place().unlink(missing_ok=True)  # a service that still runs the older program ends
    start()
    return [
        f"WPS 加载项 {folder}",
        "打开 WPS 表格时问是否信任加载项“shuangsuiji”的，选信任；然后完全退出 WPS、再打开，功能区才有“双随机”",
    ]


def remove() -> list[str]:
    """Take out what ``install`` put there; the other add-ins stay."""
    listing = addons() / publish.LIST
    if listing.exists():
        before = listing.read_bytes()
        _replace(listing, before, publish.without(before))
    for folder in addons().glob(f"{NAME}_*"):
        _delete(folder)
    place().unlink(missing_ok=True)
    _start_at_login(wanted=False)
    return ["WPS 加载项已取出；其他加载项没有动"]


def _replace(listing: Path, before: bytes | None, after: bytes) -> None:
    """Write the list if it changed, with a copy of what it was before we first came."""
    if after == before:
        return
    copy = listing.with_name(f"{publish.LIST}.双随机以前")
    if before is not None and not copy.exists():
        write_atomic(copy, before)
    write_atomic(listing, after)


def _delete(folder: Path) -> None:
    """Our own files, and the folder if nothing else lies in it."""
    for name in files(place()):
        (folder / name).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


# --- the service -------------------------------------------------------------------------------------


def command() -> list[str]:
    """What starts the service: the Python that runs now, without a window."""
    python = Path(sys.executable)
    quiet = python.with_name("pythonw.exe")
    return [str(quiet if quiet.exists() else python), "-X", "utf8", str(_SCRIPT)]


def start() -> None:
    """Start the service by itself; one that runs already is found by the new one, which then ends."""
    if sys.platform == "win32":
        subprocess.Popen(command(), close_fds=True, creationflags=subprocess.DETACHED_PROCESS)
    else:
        subprocess.Popen(
            command(), close_fds=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def at_login() -> list[Path]:
    """The entries of a Linux desktop: at login, and in the menu to start it by hand."""
    share = Path.home() / ".local" / "share" / "applications"
    return [Path.home() / ".config" / "autostart" / _ENTRY, share / _ENTRY]


def _start_at_login(*, wanted: bool = True) -> None:
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN) as opened:
            if wanted:
                winreg.SetValueEx(opened, SERVICE, 0, winreg.REG_SZ, subprocess.list2cmdline(command()))
            else:
                with suppress(FileNotFoundError):
                    winreg.DeleteValue(opened, SERVICE)
        return
    for entry in at_login():
        if wanted:
            entry.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(entry, _desktop_entry().encode())
        else:
            entry.unlink(missing_ok=True)


def _desktop_entry() -> str:
    words = " ".join(f'"{_escaped(word)}"' for word in command())
    return f"[Desktop Entry]\nType=Application\nName={SERVICE}\nExec={words}\nTerminal=false\n"


def _escaped(word: str) -> str:
    """A word between quotation marks of a desktop entry's Exec line, where backslashes count twice and % is special."""
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, f"\\{sign}")
    return word.replace("\\", "\\\\").replace("%", "%%")
