"""``python start.py bench [--only 组] [--json]``: measure and print, for people or for a program."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from tests.bench.report import SECTIONS, bench


def main(words: Sequence[str] | None = None) -> None:
    """Print the comparison of one section, or of all."""
    parser = argparse.ArgumentParser("start.py bench", description="与同类程序在同一次运行里比速度。")
    parser.add_argument("--only", choices=SECTIONS, help="只做一组，不写则全做")
    parser.add_argument("--json", action="store_true", help="输出给程序读的 JSON")
    wish = parser.parse_args(words)
    measured = bench([wish.only] if wish.only else SECTIONS)
    print(json.dumps(measured.data(), ensure_ascii=False, indent=1) if wish.json else measured.text())


if __name__ == "__main__":
    main()
