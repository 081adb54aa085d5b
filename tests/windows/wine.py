"""A Windows desk of its own for a test: Wine with a private prefix, Chinese code page, no window on the screen.

Two things of Wine are mended here, neither touches what is shipped.  Wine takes the code page from the locale,
which is made on the spot.  And Debian's Wine 10 has no ``crealf``, ``cimagf``, ``cimag``, which every Windows 10 has
and numpy needs: ``GAPS`` writes them into Wine's library when a Python starts.

Microsoft's C++ libraries count only if they are in the installation: Wine's own would hide that one is missing.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.conftest import require_program

GAPS = """
import ctypes
from ctypes import wintypes
CODE = {b"crealf": "660f6ec1c3", b"cimagf": "48c1e920660f6ec1c3", b"cimag": "f20f104108c3"}
kernel = ctypes.WinDLL("kernel32")
kernel.GetModuleHandleW.restype = kernel.GetProcAddress.restype = ctypes.c_void_p
kernel.GetProcAddress.argtypes = ctypes.c_void_p, ctypes.c_char_p
kernel.VirtualProtect.argtypes = ctypes.c_void_p, ctypes.c_size_t, wintypes.DWORD, ctypes.c_void_p
for name, code in CODE.items():
    place = kernel.GetProcAddress(kernel.GetModuleHandleW("ucrtbase.dll"), name)
    kernel.VirtualProtect(place, 16, 0x40, ctypes.byref(wintypes.DWORD()))
    ctypes.memmove(place, bytes.fromhex(code), len(code) // 2)
"""
ONLY_OURS = "msvcp140,msvcp140_1,msvcp140_2,vcruntime140,vcruntime140_1,concrt140,vcomp140"
COUNTRIES = {936: "zh_CN", 1252: "en_US", 65001: "hi_IN"}
"""A country for each code page; Hindi has none of its own, so that Windows and Wine take UTF-8."""
_BY_WINE = re.compile(r"wine: Unhandled page fault|.*XDG_RUNTIME_DIR")
ENOUGH = 600  # seconds: nothing is timed, but a program that waits for a person must not wait for ever


class Wine:
    """One Windows: drive C is ``drive``, the user's folder is ``user``."""

    def __init__(self, folder: Path) -> None:
        self.program = require_program("wine")
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "USER": "clerk",
            "LOCPATH": str(folder),
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": f"mscoree,mshtml,winemenubuilder.exe=;{ONLY_OURS}=n",
        }
        self.drive = folder / "prefix" / "drive_c"
        self.set_code_page(936)
        self.run("wineboot", "-u")
        self.run(
            "reg", "add", r"HKCU\Software\Wine\Drivers", "/v", "Graphics", "/d", "null", "/f"
        )  # windows unseen
        (self.user,) = (path for path in (self.drive / "users").iterdir() if path.name != "Public")

    def set_code_page(self, number: int) -> None:
        """Give the computer the code page of a country; nothing may run meanwhile."""
        country = COUNTRIES[number]
        subprocess.run(
            [require_program("localedef"), "-i", country, "-f", "UTF-8", f"{self.env['LOCPATH']}/{country}.UTF-8"],
            check=True, capture_output=True,
        )  # fmt: skip
        self.env["LC_ALL"] = f"{country}.UTF-8"

    def start(self, *words: str | Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a Windows program."""
        return subprocess.Popen(
            [self.program, *words],
            env=self.env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(
        self, *words: str | Path, cwd: Path | None = None, encoding: str = "utf-8"
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program to its end; its output, without what Wine adds.

        Wine tells there, too, of programs of its own that crash beside ours.  If ours crashes, its code says so.
        """
        with self.start(*words, cwd=cwd) as process:
            try:
                out, err = (data.decode(encoding, "replace") for data in process.communicate(timeout=ENOUGH))
            finally:
                process.kill()
        said = "".join(line for line in err.splitlines(keepends=True) if not _BY_WINE.match(line))
        return subprocess.CompletedProcess(words, process.returncode, out.replace("\r\n", "\n"), said)

    def batch(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a command line as it stands: Wine puts quotes around words that must stand without."""
        (self.drive / "line.bat").write_bytes(f"@echo off\r\n{line}\r\n".encode("gbk"))
        return self.run("cmd", "/c", r"C:\line.bat")

    def value(self, key: str, name: str) -> str | None:
        """A value of this user's registry."""
        done = self.run("reg", "query", rf"HKCU\{key}", "/v", name, encoding="gbk")
        found = [line.split(None, 2) for line in done.stdout.splitlines() if line.split()[:1] == [name]]
        return found[0][2] if found and len(found[0]) == 3 else None

    def wait(self) -> None:
        """Wait until every program has ended: an uninstaller goes on after its first process."""
        subprocess.run([require_program("wineserver"), "-w"], env=self.env, timeout=ENOUGH, check=True)

    def close(self) -> None:
        """End everything that still runs in this prefix, and only that."""
        subprocess.run([require_program("wineserver"), "-k"], env=self.env, check=False)
        subprocess.run([require_program("wineserver"), "-w"], env=self.env, timeout=ENOUGH, check=False)


def fill_gaps(home: Path) -> None:
    """Let every Python of this portable folder begin with ``GAPS``."""
    packages = home / "python" / "Lib" / "site-packages"
    (packages / "wine_gaps.py").write_text(GAPS, "utf-8")
    (packages / "wine_gaps.pth").write_text("import wine_gaps\n", "utf-8")
