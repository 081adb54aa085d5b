"""The sheet 办理 (``excel.form``): the yellow cell that says what is to be done, 确定 beside it, and the lines."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from toolkit.commands import COMMANDS
from toolkit.excel.form import ANSWER, CHOICES, CHOSEN_ROW, FIRST_LINE, HELP, KEY, LABEL, LINES, MOST_CHOICES
from toolkit.excel.refs import FRONT
from toolkit.excel.style import TAB_FRONT, Styles

CAPTIONS, CAPTIONS_COLUMN = "列表_办理事项", CHOICES + LINES
"""The defined name of all that can be done, and the hidden column that holds it."""
WIDTHS = {LABEL: 20, ANSWER: 46, HELP: 62}
CONFIRM_CAPTION, CONFIRM_MACRO = "确定", "ButtonForm"


def write_form(book: Workbook, page: Worksheet, styles: Styles, *, buttons: bool) -> None:
    """Write the sheet without any lines; with ``buttons`` 确定 lies above them, always in view."""
    for column, width in WIDTHS.items():
        page.set_column(column - 1, column - 1, width)
    page.set_column(KEY - 1, CAPTIONS_COLUMN - 1, 10, styles("text"), {"hidden": True})
    page.set_row(0, 22)
    page.write_url(0, 0, f"internal:'{FRONT}'!A1", styles("link"), "← 首页")
    page.set_row(1, 36)
    page.merge_range(1, 0, 1, HELP - 1, "办理", styles("title", "centre"))
    page.set_row(CHOSEN_ROW - 1, 30)
    page.write_string(CHOSEN_ROW - 1, LABEL - 1, "办理什么", styles("cell", "bold", "centre"))
    page.write_blank(CHOSEN_ROW - 1, ANSWER - 1, None, styles("cell", "text", "input"))
    page.write_blank(CHOSEN_ROW - 1, HELP - 1, None, styles("cell", "text", "wrap", "indent"))
    _choose_what(book, page)
    page.merge_range(CHOSEN_ROW, 0, CHOSEN_ROW, ANSWER - 1, _how(buttons=buttons), styles("hint"))
    page.set_row(CHOSEN_ROW, 48)
    for column, head in ((LABEL, "栏目"), (ANSWER, "填写"), (HELP, "说明")):
        page.write_string(FIRST_LINE - 2, column - 1, head, styles("group"))
    for line in range(LINES):
        _line(page, line, styles)
    if buttons:
        look = {"caption": CONFIRM_CAPTION, "macro": CONFIRM_MACRO, "x_offset": 8, "y_offset": 12}
        page.insert_button(CHOSEN_ROW, HELP - 1, {**look, "width": 150, "height": 38})
    page.freeze_panes(FIRST_LINE - 1, 0)  # what is done, about whom, and the button stay in view
    page.hide_gridlines(2)
    page.set_tab_color(TAB_FRONT)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)  # no print area: as many pages as lines are filled
    page.repeat_rows(FIRST_LINE - 2)
    page.set_footer("&L&A&C第 &P 页　共 &N 页")


def _how(*, buttons: bool) -> str:
    confirm = f"点右边的“{CONFIRM_CAPTION}”" if buttons else "双击桌面“双随机工具箱”里的“办理”"
    return f"在“办理什么”里选一项，{confirm}，就列出要填的栏目（点首页的按钮也会列出）；填好再{confirm}。"


def captions() -> list[str]:
    """Whatever can be done here: all buttons, in the order of the commands."""
    return [
        button.title or command.title
        for command in COMMANDS
        for button in (*([command.button] if command.button else []), *command.more)
    ]


def _choose_what(book: Workbook, page: Worksheet) -> None:
    names, column = captions(), xl_col_to_name(CAPTIONS_COLUMN - 1)
    page.write_column(0, CAPTIONS_COLUMN - 1, names)
    book.define_name(CAPTIONS, f"='{page.name}'!${column}$1:${column}${len(names)}")
    page.data_validation(
        CHOSEN_ROW - 1,
        ANSWER - 1,
        CHOSEN_ROW - 1,
        ANSWER - 1,
        {
            "validate": "list",
            "source": f"={CAPTIONS}",
            "error_title": "没有这一项",
            "error_message": "只能从下拉列表中选。选中单元格后按 Alt+↓ 打开列表。",
        },
    )


def _line(page: Worksheet, line: int, styles: Styles) -> None:
    """One line: its answer is coloured by whether something is asked, and offers its column of choices."""
    row, column = FIRST_LINE - 1 + line, xl_col_to_name(CHOICES - 1 + line)
    page.set_row(row, 30)
    page.write_blank(row, LABEL - 1, None, styles("text", "wrap", "plain"))
    page.write_blank(row, ANSWER - 1, None, styles("text", "wrap", "plain"))
    page.write_blank(row, HELP - 1, None, styles("text", "wrap", "hint"))
    stands, key = f'$A${row + 1}<>""', f"${xl_col_to_name(KEY - 1)}${row + 1}"
    asked, told = f'=AND({stands},{key}<>"")', f'=AND({stands},{key}="")'
    for first, last, when, look in (
        (ANSWER, ANSWER, asked, ("lines", "asked")),
        (LABEL, HELP, told, ("lines", "told")),
        (LABEL, HELP, f"={stands}", ("lines",)),
    ):
        rule = {"type": "formula", "criteria": when, "format": styles(*look)}
        page.conditional_format(row, first - 1, row, last - 1, rule)
    choices = f"${column}$1:${column}${MOST_CHOICES}"
    page.data_validation(
        row,
        ANSWER - 1,
        row,
        ANSWER - 1,
        {
            "validate": "list",
            "source": f'=OFFSET(${column}$1,0,0,MAX(1,COUNTIF({choices},"?*")),1)',
            "show_error": False,  # what is not in the list may be typed all the same
        },
    )
