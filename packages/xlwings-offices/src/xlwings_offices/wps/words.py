"""WPS's numbers for what the backend says in words: the constants of its object model, which are Excel's."""

from __future__ import annotations

import re

ERRORS = {
    -2146826281: "#DIV/0!", -2146826259: "#NAME?", -2146826246: "#N/A", -2146826288: "#NULL!", -2146826252: "#NUM!",
    -2146826265: "#REF!", -2146826273: "#VALUE!",
}  # fmt: skip
"""How a cell's error comes back from ``Value2``: as a number nobody else writes."""
SHIFTS = {"down": -4121, "right": -4161, "up": -4162, "left": -4159}
NONE, AUTOMATIC, MANUAL = -4142, -4105, -4135
VISIBLE, HIDDEN = -1, 0
FORMATS = {".xlsx": 51, ".xlsm": 52, ".xls": 56, ".csv": 6}
RANGE, HAS_HEAD = 1, 1
"""xlSrcRange, xlYes: a table made of cells, with a head."""
HORIZONTAL = {
    "general": 1, "left": -4131, "center": -4108, "right": -4152, "fill": 5, "justify": -4130,
    "center_across_selection": 7, "distributed": -4117,
}  # fmt: skip
VERTICAL = {"top": -4160, "center": -4108, "bottom": -4107, "justify": -4130, "distributed": -4117}
LINES = {
    "continuous": 1, "dash": -4115, "dash_dot": 4, "dash_dot_dot": 5, "dot": -4118, "double": -4119,
    "slant_dash_dot": 13,
}  # fmt: skip
WEIGHTS = {"hairline": 1, "thin": 2, "medium": -4138, "thick": 4}
SIDES = {
    "diagonal_down": 5, "diagonal_up": 6, "edge_left": 7, "edge_top": 8, "edge_bottom": 9, "edge_right": 10,
    "inside_vertical": 11, "inside_horizontal": 12,
}  # fmt: skip
ASCENDING, DESCENDING, YES, NO, BY_ROWS, PINYIN = 1, 2, 1, 2, 1, 1
"""How ``Sort`` is told orders, heads, that rows are sorted, and that Chinese goes by its sounds."""
ALL_OF, ONE_OF, VALUES = 1, 2, 7
"""xlAnd, xlOr, xlFilterValues: how the criteria of a column are joined."""
EXTREMES = {"top_items": 3, "bottom_items": 4, "top_percent": 5, "bottom_percent": 6}
_GENERAL = ("General", "G/通用格式")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def swapped(color: int) -> int:
    """0xRRGGBB to WPS's 0xBBGGRR, or back."""
    return (color & 0xFF) << 16 | color & 0xFF00 | color >> 16


def number_format(code: str | None) -> str | None:
    """The format by Excel's name: a Chinese WPS may call the general one otherwise."""
    return "General" if code in _GENERAL else code


def dated(code: str | None) -> bool:
    """Whether numbers of this format are shown as days; hours without a day are not.

    >>> dated("yyyy-mm-dd"), dated('0.0"天"'), dated("[h]:mm:ss"), dated("General")
    (True, False, False, False)
    """
    if code is None or code in _GENERAL:
        return False
    plain = _QUOTED.sub("", code.partition(";")[0]).lower()
    return "y" in plain or "d" in plain or ("m" in plain and not set("hs") & set(plain))
