"""Where the parts of 首页 stand, and what they are made of: bars, heads, counts."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.columns.deadlines import DEADLINES
from toolkit.excel.style import Styles
from toolkit.masters.steps import MORE_BY_TIME, STEPS

WIDTHS = (1, 5, 15, 12, 36, 11, 1, 12, 11, 11, 11, 11, 11)
"""In characters; all of it is seen on a screen that is 1366 pixels wide, in LibreOffice with its bar at the right."""
LEFT_HALF, RIGHT_HALF = (1, 5), (7, 12)  # first and last column of each (from 0)
(LEFT, LEFT_END), (RIGHT, END) = LEFT_HALF, RIGHT_HALF
TODAY_CELL = "$I$2"
CURRENT_TASK, CURRENT_TASK_CELL = "当前任务", "$D$3"
TASK_NUMBERS = "名录_任务_任务编号"
CHOSEN = f'LEFT({CURRENT_TASK},FIND("　",{CURRENT_TASK}&"　")-1)'
"""The number of the task at hand: what stands before its name."""
PICKER_ROW = 2  # rows from 0
STEPS_ROW = 3  # the section bars
ROW_POINTS, BAR_POINTS = 20, 20
"""Low enough for next step, task and all steps on a screen of 1366 × 768."""
BUTTON_PIXELS, ZOOM = 24, 90
MORE_ROW = STEPS_ROW + 2 + len(STEPS)
MORE_IN_ROW = max(map(len, MORE_BY_TIME.values()))
HELP_ROW = MORE_ROW + 1 + len(MORE_BY_TIME)
CHARTS_ROW = HELP_ROW + 3
CHARTS_END = CHARTS_ROW + 14
"""The last row (from 1) that a chart lies over."""
FIGURES_ROW = STEPS_ROW + 2 + len(DEADLINES)
MONTH_ROW = FIGURES_ROW + 3
MONTH_LINES = MORE_ROW - MONTH_ROW - 3
HELP_COLUMNS = ((LEFT, LEFT + 2), (LEFT + 3, RIGHT - 1), (RIGHT, END))


def pixels(first: int, last: int) -> int:
    """How wide a run of columns is."""
    return sum(7 * width + 5 for width in WIDTHS[first : last + 1])


STEP_WIDTH = pixels(LEFT + 1, LEFT + 1) - 8
MORE_WIDTH = (pixels(LEFT + 2, END) - 4) // MORE_IN_ROW
"""Pixels of a step's button, and from one button of 其他事项 to the next: the longest row ends where the page does."""


def bar(page: Worksheet, styles: Styles, row: int, half: tuple[int, int], text: str) -> None:
    """A section's head across one half."""
    page.set_row(row, BAR_POINTS)
    page.merge_range(row, half[0], row, half[1], text, styles("section"))


def heads(page: Worksheet, row: int, first: int, heads: Sequence[str], styles: Styles) -> None:
    """The heads of a table, from column ``first`` on."""
    for place, head in enumerate(heads, first):
        page.write_string(row, place, head, styles("group"))


def count(page: Worksheet, row: int, place: int, formula: str, form: Format) -> None:
    """A count; without recalculation it shows nothing rather than a wrong number."""
    page.write_formula(row, place, f"={formula}", form, "")


def mark(page: Worksheet, row: int, place: int, rows: int, look: Format) -> None:
    """Colour counts above zero."""
    rule = {"type": "cell", "criteria": ">", "value": 0, "format": look}
    page.conditional_format(row, place, row + rows - 1, place, rule)
