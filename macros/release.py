"""A release in one folder, made on Linux by one command; what is in it says its name.

    .venv/bin/python macros/release.py --out FOLDER

    双随机工具箱-<version>-源码.zip          the commit, as git has it
    双随机工具箱-<version>-wheels-win64.zip  the libraries for ``start.py`` on a Windows computer without the internet
    双随机工具箱-<version>-win64.zip         the portable folder (``macros/windows/build.py``)
    双随机工具箱-<version>-安装.exe           the installer
    核验.html                              the page that verifies a draw, for whoever has nothing of ours
    SHA256SUMS.txt                        the digests of these, for ``sha256sum -c``

A release is of a commit, never of a folder with changes in it, and of a version that CHANGELOG.md tells of.  pip
needs the network (PyPI); ``makensis`` makes the installer.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "windows"))
from build import NAME, SUMS, build, commit_time, set_times, sums
from hashes import PYTHONS
from runtime import ROOT, Trouble, gather_wheels

from toolkit import __version__
from toolkit.draw.verification import NAME as VERIFICATION_PAGE
from toolkit.draw.verification import verification_page


def git(*words: str) -> str:
    """What git says in this tree."""
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"git {words[0]} failed: {done.stderr.strip()}")
    return done.stdout


def unready(changes: str, changelog: str, version: str) -> list[str]:
    """What stands in the way of a release of this version."""
    found = [f"not committed: {line}" for line in changes.splitlines()]
    if not re.search(rf"^## {re.escape(version)}(?![\w.])", changelog, re.M):
        found.append(f"CHANGELOG.md has no heading “## {version}”")
    if unreleased := re.search(r"^## Unreleased\n+(?=- |### )", changelog, re.M):
        found.append(f"CHANGELOG.md has lines under “{unreleased[0].split(chr(10))[0]}”")
    return found


def make_source(target: Path) -> None:
    """Pack the commit."""
    git("archive", "--format=zip", f"--prefix={NAME}-{__version__}/", f"--output={target}", "HEAD")


def make_wheels(target: Path, stamp: int) -> None:
    """Gather the libraries for Windows and every Python of ``PYTHONS``, in a folder ``wheels``."""
    with tempfile.TemporaryDirectory() as scratch:
        wheels = Path(scratch) / "wheels"
        for minor in PYTHONS:
            gather_wheels(wheels, f"3.{minor}")
        set_times(wheels, stamp)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, strict_timestamps=False) as package:
            for path in sorted(wheels.iterdir()):
                package.write(path, f"wheels/{path.name}")


def release(out: Path) -> list[Path]:
    """Make everything in ``out``; Trouble if this tree is not to be released as it stands."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    if reasons := unready(git("status", "--porcelain"), changelog, __version__):
        raise Trouble("this tree cannot be released:\n  " + "\n  ".join(reasons))
    out.mkdir(parents=True, exist_ok=True)
    stamp = commit_time()
    source = out / f"{NAME}-{__version__}-源码.zip"
    wheels = out / f"{NAME}-{__version__}-wheels-win64.zip"
    make_source(source)
    make_wheels(wheels, stamp)
    with tempfile.TemporaryDirectory() as scratch:
        *made, _ = build(Path(scratch))
        made = [path.replace(out / path.name) for path in made]
    page = out / VERIFICATION_PAGE
    page.write_bytes(verification_page())
    files = [source, wheels, *made, page]
    (out / SUMS).write_text(sums(files, out), "utf-8")
    return [*files, out / SUMS]


def main() -> int:
    """The command line."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the release goes")
    try:
        made = release(words.parse_args().out.resolve())
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    for path in made:
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
