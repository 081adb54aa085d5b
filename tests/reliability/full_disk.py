"""Inside a namespace of its own: run a command in an office on a small file system, and keep what lies there then."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.reliability.planted import set_clock  # noqa: E402
from toolkit import cli  # noqa: E402

SPARE = 150_000  # bytes beyond the office: some documents fit, all do not


def main(state: str, place: str, argv: list[str]) -> int:
    mounted = Path(place) / "mounted"
    mounted.mkdir()
    size = sum(-(-path.stat().st_size // 4096) * 4096 for path in Path(state).rglob("*") if path.is_file())
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size + SPARE}", "tmpfs", mounted], check=True)
    office = mounted / "office"
    shutil.copytree(state, office)
    os.chdir(office)
    set_clock(datetime(2023, 4, 17, 9, 0))
    code = cli.main(argv)
    os.chdir("/")
    shutil.copytree(office, Path(place) / "kept")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
