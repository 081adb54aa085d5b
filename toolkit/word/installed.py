"""Which fonts of official documents this computer lacks; an office program takes another then and says nothing.

The papers name 仿宋_GB2312, 楷体_GB2312, 黑体, 宋体 and 方正小标宋简体 (``styles``).  Another font has other widths of
letters and digits: lines and pages may break elsewhere than on the computer of the signer.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Collection, Iterator

from toolkit.word.styles import FANGSONG, HEITI, KAITI, SONGTI, SUBSTITUTES, TITLE_SONG

NAMES = {
    FANGSONG: ("仿宋_GB2312", "FangSong_GB2312"),
    KAITI: ("楷体_GB2312", "KaiTi_GB2312"),
    HEITI: ("黑体", "SimHei"),
    SONGTI: ("宋体", "SimSun"),
    TITLE_SONG: ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
}
"""What the papers need, and how a system may call it."""
_NEAREST = {"仿宋": ("仿宋", "FangSong"), "楷体": ("楷体", "KaiTi"), "宋体": NAMES[SONGTI]}
_REGISTRY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


def installed() -> frozenset[str] | None:
    """The names of all fonts, in small letters; None if the system does not say."""
    names = _registered() if sys.platform == "win32" else _listed()
    return None if names is None else frozenset(name.strip().lower() for name in names)


def lacking(fonts: Collection[str] | None) -> list[str]:
    """Which of the fonts of the papers are not among these, each with what stands in for it; none if unknown.

    >>> lacking({"fangsong", "楷体_gb2312", "simhei", "simsun", "方正小标宋简体"})
    ['仿宋_GB2312（以仿宋代替）']
    """
    if fonts is None:
        return []
    return [f"{font}（{_instead(font, fonts)}）" for font, names in NAMES.items() if not _has(fonts, names)]


def _instead(font: str, fonts: Collection[str]) -> str:
    nearest = SUBSTITUTES.get(font, "")
    known = nearest and _has(fonts, _NEAREST[nearest])
    return f"以{nearest}代替" if known else "相近的也没有，由程序另选"


def _has(fonts: Collection[str], names: Collection[str]) -> bool:
    return any(name.lower() in fonts for name in names)


def _listed() -> list[str] | None:
    try:
        said = subprocess.run(["fc-list", ":", "family"], capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return re.split(r"[,\n]", said.stdout.decode("utf-8", "replace"))


def _registered() -> list[str] | None:
    """Of all users and of this one: "SimSun & NSimSun (TrueType)" names two."""
    import winreg

    found: list[str] = []
    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):  # type: ignore[attr-defined,unused-ignore]
        try:
            with winreg.OpenKey(root, _REGISTRY) as key:  # type: ignore[attr-defined,unused-ignore]
                found += _families(winreg.EnumValue(key, n)[0] for n in range(winreg.QueryInfoKey(key)[1]))  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            continue
    return found or None


def _families(entries: Iterator[str]) -> list[str]:
    return [name for entry in entries for name in re.sub(r"\s*\([^()]*\)\s*$", "", entry).split("&")]
