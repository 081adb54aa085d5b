"""One palette for the whole workbook: what a cell looks like, said by the names of its parts.

``styles("cell", "date", "centre")`` merges the named parts from left to right and makes each mix once, so
that the file holds few formats.  A state is shown by the same colour wherever it stands (``STATES``):
red is late or wrong, amber is near, blue is under way, green is done, violet is not known yet, grey and
struck out is void.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT, SIZE = "微软雅黑", 10
ROW_PIXELS = 22  # the height Excel gives a row of this font

NAVY, BLUE, PALE, GREY, LINE = "#1F3864", "#4A6FA5", "#DCE6F2", "#7F7F7F", "#BFC7D1"
RED, AMBER, GREEN, VIOLET = "#C00000", "#9C5700", "#2E6B34", "#5F497A"
RED_FILL, AMBER_FILL, GREEN_FILL, VIOLET_FILL = "#FFC7CE", "#FFEB9C", "#D5EBD6", "#E4DFEC"
GREY_FILL = "#F0F1F3"

TAB_FRONT, TAB_REGISTRY, TAB_WORK, TAB_VIEW, TAB_RULES = RED, NAVY, "#2E8B57", "#A6A6A6", "#ED7D31"

_LATE = {"bg_color": RED_FILL, "font_color": RED}
_NEAR = {"bg_color": AMBER_FILL, "font_color": AMBER}
_DONE = {"bg_color": GREEN_FILL, "font_color": GREEN}
_OPEN = {"bg_color": VIOLET_FILL, "font_color": VIOLET}
_GOING = {"bg_color": PALE, "font_color": NAVY}
_GONE = {"font_color": GREY, "font_strikeout": True}

STATES: Mapping[str, Mapping[str, Any]] = {
    # deadlines
    "逾期": {**_LATE, "bold": True},
    "逾期完成": {"font_color": RED},
    "今日到期": {**_NEAR, "bold": True},
    "将到期": _NEAR,
    "按期完成": _DONE,
    "暂定": _OPEN,
    "日历未更新": _OPEN,
    # tasks
    **dict.fromkeys(("已冻结", "已抽取", "检查中"), _GOING),
    **dict.fromkeys(("已通报", "已公示", "已归档"), _DONE),
    "作废": _GONE,
    # registries: whoever or whatever takes no part in the draw
    **dict.fromkeys(("调离", "退休", "停职", "停业", "注销", "吊销", "迁出", "合并"), _GONE),
    # findings
    "错误": _LATE,
    "提醒": _NEAR,
}
"""How a state is marked; a state without an entry stays plain."""

WARNINGS = {"late": _LATE, "near": _NEAR}
"""Colours for a date that has passed or is near, and for a blank that must be filled in."""

_EDGE = {"border": 1, "border_color": LINE}
_HEAD = {
    **_EDGE,
    "bold": True,
    "font_color": "#FFFFFF",
    "align": "center",
    "valign": "top",
    "text_wrap": True,
}
PARTS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "font_color": NAVY, "valign": "vcenter"},
    "narrow": {"font_size": 14, "text_wrap": True},
    "annex": {"font_name": "黑体", "font_size": 14, "valign": "vcenter"},
    "hint": {"font_color": GREY, "text_wrap": True, "valign": "vcenter"},
    "one line": {"text_wrap": False},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "vcenter"},
    "head": {**_HEAD, "bg_color": BLUE},
    "required": {"bg_color": NAVY},
    "computed": {"bg_color": GREY},
    "above": {"bottom": 0},
    "below": {"top": 0},
    "group": {**_HEAD, "bg_color": PALE, "font_color": NAVY, "valign": "vcenter"},
    "cell": {**_EDGE, "valign": "vcenter"},
    "lines": {**_EDGE},
    "opens": {**_EDGE, "top_color": NAVY, "bg_color": PALE},
    "plain": {"valign": "vcenter"},
    "wrap": {"text_wrap": True},
    "centre": {"align": "center"},
    "clipped": {"align": "fill"},
    "indent": {"align": "left", "indent": 1},
    "bold": {"bold": True},
    "text": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd"},
    "formula": {"bg_color": GREY_FILL},
    "figure": {"bold": True, "font_size": 16, "font_color": NAVY, "num_format": "0"},
    "count": {"num_format": "0", "align": "center"},
    "section": {
        "bold": True,
        "font_size": 12,
        "font_color": "#FFFFFF",
        "bg_color": NAVY,
        "align": "left",
        "valign": "vcenter",
        "indent": 1,
    },
    "input": {"bg_color": AMBER_FILL, "bold": True, "font_size": 12, "locked": False},
    "next": {"bold": True, "font_size": 12, "font_color": RED, "text_wrap": True, "valign": "vcenter"},
    "done": {"font_color": GREEN},
    "under": {"font_color": "#FFFFFF"},
    "asked": {"bg_color": AMBER_FILL},
    "told": {"bg_color": GREY_FILL},
    "pale": {"bg_color": PALE, "font_color": NAVY},
    "jump": {"font_color": "#0563C1", "align": "right", "font_size": 10, "underline": 1},
}


def display_width(text: str) -> int:
    """Width in characters of the default font; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


class Styles:
    """Makes the formats of one workbook, each mix of parts once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, ...], Format] = {}
        self._states: dict[str, Format] = {}

    def __call__(self, *parts: str) -> Format:
        """The format with these ``PARTS``, the later ones winning."""
        if parts not in self._made:
            mixed: dict[str, Any] = {}
            for part in parts:
                mixed |= PARTS[part]
            self._made[parts] = self._book.add_format(mixed)
        return self._made[parts]

    def state(self, name: str) -> Format:
        """What a conditional format lays over a cell: an entry of ``STATES`` or ``WARNINGS``."""
        if name not in self._states:
            self._states[name] = self._book.add_format(dict({**STATES, **WARNINGS}[name]))
        return self._states[name]
