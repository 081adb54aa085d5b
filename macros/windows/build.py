r"""The toolkit for a Windows computer without the internet: a portable folder, and an installer of it.

    .venv/bin/python macros/windows/build.py --out FOLDER              on Linux
    .venv\Scripts\python macros\windows\build.py --out FOLDER       on Windows

makes in FOLDER

    双随机工具箱/                        the portable folder: copy it anywhere and use it
    双随机工具箱-<version>-win64.zip     the same as one file
    双随机工具箱-<version>-安装.exe       the installer (per user, no administrator), where there is ``makensis``
    SHA256SUMS.txt                     the digests of these files, for ``sha256sum -c``

In the portable folder lie

    打开台账.bat  命令行.bat               where a person begins
    SHA256SUMS.txt                     the digest of every file of the program

    python/  toolkit/  macros/  docs/    the program: replaced as a whole by the next version
    masters/                             workbooks and templates as delivered, replaced likewise
    按钮/                                 a .bat for every button: needs no macro
    workbooks/  templates/               the office's own, not delivered: whatever is started first fills them from
                                         masters/ (toolkit.portable), never over a file that was changed

Two builds of one commit are equal byte for byte: file times are the commit's (or SOURCE_DATE_EPOCH), names are
sorted.  pip supplies Python and the libraries, and refuses what has another digest than is written down.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from runtime import HERE, ROOT, Trouble, gather_libraries, gather_python

sys.path.insert(0, str(ROOT))
import configure
from twins import twins

from toolkit import __version__

NAME, SUMS = "双随机工具箱", "SHA256SUMS.txt"
PROGRAM = ("python", "toolkit", "macros", "docs", "masters", "按钮")
"""The folders that the installer replaces as a whole."""

ON_A_FILE = (
    '@echo off\r\nstart "" "%~dp0..\\python\\pythonw.exe" -X utf8 '
    '"%~dp0..\\macros\\windows\\configure.py" {} %1\r\n'
)
BUTTON = '@echo off\r\nstart "" "%~dp0..\\python\\pythonw.exe" {}\r\n'
STARTERS = {
    "打开台账.bat": '@echo off\r\nstart "" "%~dp0python\\pythonw.exe" -X utf8 '
    '"%~dp0macros\\windows\\configure.py" open\r\n',
    "命令行.bat": "@echo off\r\nchcp 65001 >nul\r\n"
    'for /f "delims=" %%D in (\'""%~dp0python\\python.exe" -X utf8 "%~dp0macros\\windows\\configure.py" fill"\')'
    ' do cd /d "%%D"\r\n'
    'set "PATH=%~dp0macros;%PATH%"\r\nset NoDefaultCurrentDirectoryInExePath=1\r\ncmd /k\r\n',
}
"""Batch files of the portable folder.  What they say is ASCII: cmd reads them in the computer's code page."""


def commit_time() -> int:
    """The time all files get, in seconds since 1970: SOURCE_DATE_EPOCH, or that of the last commit."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    git = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(git, capture_output=True, text=True, check=True).stdout)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise Trouble("no git here to tell the time of the files: set SOURCE_DATE_EPOCH") from error


def make_folder(home: Path) -> None:
    """Make the portable folder at ``home``."""
    with tempfile.TemporaryDirectory() as scratch:
        gather_python(home / "python", Path(scratch))
        gather_libraries(home / "python" / "Lib" / "site-packages", Path(scratch))
    compiled = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in ("toolkit", "macros", "docs"):
        shutil.copytree(ROOT / name, home / name, ignore=compiled)
    for name in ("workbooks", "templates"):
        shutil.copytree(ROOT / name, home / "masters" / name)
    for name in ("requirements.txt", "LICENSE"):
        shutil.copyfile(ROOT / name, home / name)
    (home / "按钮").mkdir()
    for number, twin in enumerate(twins(), 1):
        text = BUTTON.format(" ".join(twin.words))
        (home / "按钮" / f"{number:02} {twin.caption}.bat").write_bytes(text.encode("ascii"))
    for word, (name, _) in configure.ON_A_FILE.items():
        (home / "按钮" / f"{name}.bat").write_bytes(ON_A_FILE.format(word).encode("ascii"))
    for name, text in STARTERS.items():
        (home / name).write_bytes(text.encode("ascii"))
    (home / SUMS).write_text(sums(files_of(home), home), "utf-8", newline="\n")


def sums(files: Iterable[Path], folder: Path) -> str:
    """The digests of files in the folder as ``sha256sum`` writes and checks them."""
    lines = []
    for path in files:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines)


def files_of(home: Path) -> list[Path]:
    """Every file of the folder, in an order that no file system changes."""
    return sorted(path for path in home.rglob("*") if path.is_file())


def set_times(home: Path, stamp: int) -> None:
    """Give every file the same time and ordinary permissions."""
    for path in files_of(home):
        path.chmod(0o644)
        os.utime(path, (stamp, stamp))


def make_zip(home: Path, target: Path, stamp: int) -> None:
    """Pack the folder into one file."""
    moment = time.gmtime(stamp)[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for path in files_of(home):
            item = zipfile.ZipInfo(f"{NAME}/{path.relative_to(home).as_posix()}", moment)
            item.compress_type = zipfile.ZIP_DEFLATED
            item.external_attr, item.create_system = 0o644 << 16, 3  # as Unix writes it, on Windows too
            package.writestr(item, path.read_bytes())


def nsis_lines(home: Path) -> Iterator[str]:
    """The instructions that copy each file: makensis itself would take them in the order of the file system."""
    before = None
    for path in files_of(home):
        folder = path.relative_to(home).parent
        if folder != before:
            inside = "" if folder == Path() else "\\" + "\\".join(folder.parts)
            yield f'SetOutPath "$INSTDIR{inside}"'
            before = folder
        yield f'File "{path}"'


def make_installer(home: Path, target: Path, stamp: int) -> None:
    """Make the installer of the folder with makensis."""
    kilobytes = sum(path.stat().st_size for path in files_of(home)) // 1024
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch) / "files.nsh"
        listed.write_text("".join(f"{line}\n" for line in nsis_lines(home)), "utf-8")
        values = {"VERSION": __version__, "OUTFILE": target, "FILES": listed, "KILOBYTES": kilobytes}
        defines = [f"-D{key}={value}" for key, value in values.items()]
        command = ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *defines, str(HERE / "installer.nsi")]
        env = dict(os.environ, LC_ALL="C.UTF-8", SOURCE_DATE_EPOCH=str(stamp))
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode or done.stderr.strip():
        raise Trouble(f"makensis failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def build(out: Path) -> list[Path]:
    """Make folder, zip, installer and their digests in ``out``; the files, of which the last has the digests."""
    stamp = commit_time()
    home = out / NAME
    if home.exists():
        shutil.rmtree(home)
    home.mkdir(parents=True)
    make_folder(home)
    set_times(home, stamp)
    made = [out / f"{NAME}-{__version__}-win64.zip"]
    make_zip(home, made[0], stamp)
    if shutil.which("makensis"):
        made.append(out / f"{NAME}-{__version__}-安装.exe")
        make_installer(home, made[1], stamp)
    (out / SUMS).write_text(sums(made, out), "utf-8", newline="\n")
    return [*made, out / SUMS]


def main() -> int:
    """The command line."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the results go")
    try:
        made = build(words.parse_args().out.resolve())
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    print(made[-1].read_text("utf-8"), end="")
    if len(made) < 3:
        print("no installer: there is no makensis here (Debian: nsis)", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr,unused-ignore]
    sys.exit(main())
