"""Where the office and its Python are, on each system.

``UNO_PYTHON`` and ``SOFFICE`` in the environment go before everything found here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ..errors import Unavailable

_WINDOWS = (r"C:\Program Files\LibreOffice\program", r"C:\Program Files (x86)\LibreOffice\program")
_MAC = "/Applications/LibreOffice.app/Contents/MacOS"
_LINUX = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")


def office() -> Path:
    """The office's program; Unavailable when there is none."""
    if named := os.environ.get("SOFFICE"):
        return Path(named)
    found = shutil.which("soffice")
    folders = [Path(found).resolve().parent] if found else []
    folders += [Path(folder) for folder in (*_WINDOWS, _MAC, *_LINUX)]
    for folder in folders:
        for name in ("soffice.bin", "soffice.exe", "soffice"):
            if (folder / name).is_file():
                return folder / name
    raise Unavailable("LibreOffice was not found: install it, or name its program in SOFFICE")


def python() -> str:
    """The Python that owns ``uno``: the office's own, or the system's on Linux distributions."""
    if named := os.environ.get("UNO_PYTHON"):
        return named
    folder = office().resolve().parent
    own = (folder / "python.exe", folder / "python", folder.parent / "Resources" / "python")
    for path in own:
        if path.is_file():
            return str(path)
    return "/usr/bin/python3" if Path("/usr/bin/python3").is_file() else sys.executable


def speaks_uno() -> bool:
    """Whether that Python has ``uno``."""
    try:
        return (
            subprocess.run([python(), "-c", "import uno"], capture_output=True, check=False).returncode == 0
        )
    except (OSError, Unavailable):
        return False
