"""The pictures of dialogs in the handbook, cut from what the click tests saw in LibreOffice's window.

    CLICK_PICTURES=folder python -m pytest -m long tests/clicks/test_clicks.py
    .venv/bin/python docs/图片/make_dialogs.py folder

For maintainers, after a change that shows in them.  Answers that name a folder are left out: it is that of a test.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
COLOURS = 48
SHARE = 0.75
"""How much smaller than the screen: a handbook's page is narrower."""

CUTS = {
    "对话框-拒绝": ("*-双随机工具箱　放弃冻结.png", 0, (0, 140, 1210, 780)),
    "对话框-确认": ("*-双随机工具箱　放弃冻结.png", 1, (0, 140, 1210, 780)),
    "一户一表-按钮": ("*-检查台账.png", 0, (0, 134, 1610, 476)),
    "一户一表-填写": ("*-一户一表.png", 0, (0, 140, 1210, 896)),
}
"""By name: the file of the click tests (the first, the second … of the name), and the part (left, top, right, bottom)
of a screen of 1680 × 1400 that is shown."""


def main(folder: Path) -> None:
    """Cut all pictures anew."""
    for name, (pattern, which, box) in CUTS.items():
        found = sorted(folder.glob(f"**/{pattern}"))
        if len(found) <= which:
            sys.exit(f"{folder}: {pattern}")
        piece = Image.open(found[which]).convert("RGB").crop(box)
        size = round(piece.width * SHARE), round(piece.height * SHARE)
        small = piece.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
