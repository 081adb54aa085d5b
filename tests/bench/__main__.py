"""``python start.py bench [--only 组] [--json]``: measure and print, for people or for a program.

With ``--write`` what jobs cost goes into docs/性能.md, with ``--beside FOLDER`` also what they cost there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench import page, year
from tests.bench.report import SECTIONS, bench


def main(words: Sequence[str] | None = None) -> int:
    """Print the comparison of one section, or of all; 1 where a row does not reach its goal (``goals``)."""
    parser = argparse.ArgumentParser("start.py bench", description="与同类程序在同一次运行里比速度。")
    parser.add_argument("--only", choices=SECTIONS, help="只做一组，不写则全做")
    parser.add_argument("--json", action="store_true", help="输出给程序读的 JSON")
    parser.add_argument("--write", action="store_true", help="把“jobs”一组写进 docs/性能.md")
    parser.add_argument("--beside", metavar="文件夹", help="先量这个文件夹里以前的一版，作为 --write 的对照")
    wish = parser.parse_args(words)
    if wish.beside:
        page.keep(year.rows(tree=Path(wish.beside).resolve()))
    measured = bench([wish.only] if wish.only else SECTIONS)
    if wish.write:
        page.write(measured.rows)
    print(json.dumps(measured.data(), ensure_ascii=False, indent=1) if wish.json else measured.text())
    return int(any(row.reached is False for row in measured.rows))


if __name__ == "__main__":
    sys.exit(main())
