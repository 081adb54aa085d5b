"""首页: the steps of the year, what is due, how much there is — all native formulas over the tables.

Columns B–F: the task at hand, chosen in the one cell that can be filled in (当前任务), and the steps, each with the
day on which it was last done (for that task, if one is chosen); in the workbook with macros a button lies over the
name of each, else the name stands there alone.  Row 2 says what comes next (``leading``).  Columns H–M tell how
things stand.  The cell of 今天 is here: 设置[基准日期] if it is filled in, else the day on which the workbook
is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from toolkit import __version__
from toolkit.columns import DAYS, TASKS
from toolkit.columns.formulas import day_in
from toolkit.excel.a1 import letters
from toolkit.excel.put_away import PUT_AWAY
from toolkit.excel.refs import FRONT, TODAY, ref, setting
from toolkit.excel.style import TAB_FRONT, Styles
from toolkit.jobs.calendar import REMIND_DAYS
from toolkit.masters import front_figures as figures
from toolkit.masters import leading
from toolkit.masters.front_layout import (
    BUTTON_PIXELS,
    CHARTS_END,
    CHARTS_ROW,
    CHOSEN,
    CURRENT_TASK,
    CURRENT_TASK_CELL,
    END,
    HELP_COLUMNS,
    HELP_ROW,
    LEFT,
    LEFT_END,
    LEFT_HALF,
    MORE_ROW,
    MORE_WIDTH,
    PICKER_ROW,
    RIGHT,
    ROW_POINTS,
    STEP_WIDTH,
    STEPS_ROW,
    TASK_NUMBERS,
    TODAY_CELL,
    WIDTHS,
    ZOOM,
    bar,
    heads,
)
from toolkit.masters.guide import ENABLING, GUIDE, IN_LIBREOFFICE, WITHOUT_MACROS
from toolkit.masters.steps import MORE_BY_TIME, STEPS

_IN_EXCEL = 'OR(INFO("system")="pcdos",INFO("system")="mac")'
"""As a formula: what Excel and WPS say of themselves; LibreOffice says WNT, LINUX and the like."""


def write_front(
    book: Workbook,
    page: Worksheet,
    styles: Styles,
    bureau: str,
    guide_rows: Mapping[str, int],
    *,
    buttons: bool,
) -> None:
    """Write 首页 and define 今天 and 当前任务.

    ``bureau`` is only the title's cached text; ``guide_rows`` says where 使用说明 explains a step.
    """
    for number, width in enumerate(WIDTHS):
        page.set_column(number, number, width)
    _title(page, styles, bureau)
    book.define_name(TODAY, f"='{FRONT}'!{TODAY_CELL}")
    _picker(book, page, styles)
    _steps(page, styles, guide_rows)
    _more(page, styles, "under" if buttons else "cell")
    if buttons:
        _buttons(page)
    _rare_sheets(page, styles, buttons=buttons)
    _help(page, styles, buttons)
    figures.write_deadlines(page, styles)
    figures.write_figures(page, styles)
    figures.write_this_month(page, styles)
    figures.write_progress(book, page, styles)
    page.hide_gridlines(2)
    page.set_zoom(ZOOM)
    page.set_tab_color(TAB_FRONT)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    runs = (1, MORE_ROW), (CHARTS_ROW + 1, CHARTS_END)  # a page each, without the buttons between them
    areas = [f"'{FRONT}'!$A${first}:${letters(END + 1)}${last}" for first, last in runs]
    book.define_name(f"'{FRONT}'!_xlnm.Print_Area", f"={','.join(areas)}")
    page.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
    page.center_horizontally()
    page.set_footer("&L&A&C第 &P 页　共 &N 页")
    page.protect()


def today_formula() -> str:
    """今天: 设置[基准日期] as a date or in any way of writing a date that the toolkit reads, else TODAY()."""
    value = f'IFERROR({setting("today")},"")'
    return f'=IF({value}="",TODAY(),{day_in(value)})'


def _title(page: Worksheet, styles: Styles, bureau: str) -> None:
    page.set_row(0, 30)
    look, text = styles("title", "centre"), "“双随机、一公开”工作台"
    page.merge_range(0, LEFT, 0, END, "", look)
    page.write_formula(0, LEFT, f'={setting("bureau")}&"{text}"', look, bureau + text)
    page.set_row(1, 24)
    page.merge_range(1, LEFT, 1, LEFT_END, "", styles("next"))
    page.write_formula(1, LEFT, f'="下一步：" & {leading.next_step(CHOSEN)}', styles("next"), "")
    page.write_string(1, RIGHT, "今天", styles("cell", "bold", "centre"))
    page.write_formula(TODAY_CELL.replace("$", ""), today_formula(), styles("cell", "date", "centre"), "")
    page.merge_range(1, RIGHT + 2, 1, END, "", styles("hint", "centre"))
    version = f"双随机工具箱 {__version__}"
    ends = f"MAX({ref(DAYS, 'day')})"
    short = f'"日历只到 "&TEXT({ends},"yyyy-mm-dd")&"，请做一次“刷新期限”"'
    status = (
        f'=IF(ISERROR({TODAY}),"“设置”的基准日期看不懂，请写成 2023-04-20",'
        f"IF({ends}-{TODAY}<{REMIND_DAYS},{short},"
        f'IF({setting("today")}="","{version}","{version}　按设置的基准日期计算")))'
    )
    page.write_formula(1, RIGHT + 2, status, styles("hint", "centre"), version)
    urgent = {"type": "text", "criteria": "not containing", "value": version, "format": styles.state("near")}
    page.conditional_format(1, RIGHT + 2, 1, END, urgent)


def _picker(book: Workbook, page: Worksheet, styles: Styles) -> None:
    """The cell that says which task the steps work on, and beside it what that task is."""
    book.define_name(CURRENT_TASK, f"='{FRONT}'!{CURRENT_TASK_CELL}")
    page.set_row(PICKER_ROW, 24)
    page.merge_range(PICKER_ROW, LEFT, PICKER_ROW, LEFT + 1, "办理哪个任务", styles("cell", "bold", "centre"))
    page.write_blank(PICKER_ROW, LEFT + 2, None, styles("cell", "text", "input"))
    page.data_validation(
        PICKER_ROW,
        LEFT + 2,
        PICKER_ROW,
        LEFT + 2,
        {
            "validate": "list",
            "source": f"={TASK_NUMBERS}",
            "input_title": "办理哪个任务",
            "input_message": "从下拉列表选任务，或者只写编号；冻结、抽取、生成文书、登记结果、公示都办理这里选的任务。"
            "列表是空的，就先“生成任务”。",
            # a number typed without its name will do: LibreOffice throws it away unless it may say so
            "error_type": "information",
            "error_title": "只写编号也可以",
            "error_message": "程序按编号找任务；从列表里选，会带上名称和状态。",
        },
    )
    name, state = (
        f"INDEX({ref(TASKS, key)},MATCH({CHOSEN},{ref(TASKS, 'task')},0))" for key in ("name", "state")
    )
    prompt = "← 点黄格，从下拉列表选任务编号"
    told = f'=IF({CURRENT_TASK}="","{prompt}",IFERROR({name}&"（"&{state}&"）","← “任务”表里没有这个编号"))'
    page.merge_range(PICKER_ROW, LEFT + 3, PICKER_ROW, LEFT_END, "", styles("cell", "indent"))
    page.write_formula(PICKER_ROW, LEFT + 3, told, styles("cell", "indent"), prompt)


def _buttons(page: Worksheet) -> None:
    """A button over the name of each step and of each other matter, running the macro of ``macros/buttons.bas``."""
    for row, step in enumerate(STEPS, STEPS_ROW + 2):
        _button(page, (row, LEFT + 1), (4, STEP_WIDTH), (step.button, step.name, step.brief))
    for row, others in enumerate(MORE_BY_TIME.values(), MORE_ROW + 1):
        for number, other in enumerate(others):
            _button(page, (row, LEFT + 2), (4 + number * MORE_WIDTH, MORE_WIDTH - 6), other)


def _button(
    page: Worksheet, at: tuple[int, int], across: tuple[int, int], what: tuple[str, str, str]
) -> None:
    """``across``: pixels from the cell's left edge, and the width; ``what``: its name, its caption, what it does."""
    name, caption, brief = what
    look = {"caption": caption, "macro": macro_name(name), "description": brief}
    size = {"x_offset": across[0], "y_offset": 1, "width": across[1], "height": BUTTON_PIXELS}
    page.insert_button(*at, {**look, **size})


def _rare_sheets(page: Worksheet, styles: Styles, *, buttons: bool) -> None:
    """更多: the sheets that nobody needs every month are put away, and come back by one click."""
    told = f"不常用的 {len(PUT_AWAY)} 张表：点右边" if buttons else "看不见的表：右键任一表名 → 取消隐藏"
    page.merge_range(PICKER_ROW, RIGHT, PICKER_ROW, END, told, styles("hint"))
    if buttons:
        look = {
            "caption": "更多 / 收起",
            "macro": "ButtonSheets",
            "description": f"显示或收起 {'、'.join(PUT_AWAY)}",
        }
        page.insert_button(
            PICKER_ROW, END - 1, {**look, "x_offset": 4, "y_offset": 3, "width": 150, "height": BUTTON_PIXELS}
        )


def macro_name(button: str) -> str:
    """The macro that a button runs."""
    return "Button" + "".join(part.capitalize() for part in button.split("_"))


def _more(page: Worksheet, styles: Styles, look: str) -> None:
    """其他事项: a row for each time of the year, their names in one cell; buttons lie over it and hide it."""
    bar(page, styles, MORE_ROW, (LEFT, END), "其他事项（点了以后在“办理”表里填写，再点“确定”）")
    for row, (time, others) in enumerate(MORE_BY_TIME.items(), MORE_ROW + 1):
        page.set_row(row, ROW_POINTS)
        page.merge_range(row, LEFT, row, LEFT + 1, time, styles("cell", "bold", "centre"))
        names = "　　".join(caption for _, caption, _ in others)
        page.merge_range(row, LEFT + 2, row, END, names, styles("cell", look, "indent"))


def _help(page: Worksheet, styles: Styles, buttons: bool) -> None:
    """Across the whole width: the three steps that allow macros in the program that is open, or how to do without."""
    head = "按钮按不动？启用宏只要三步（" if buttons else "这一本没有按钮"
    bar(page, styles, HELP_ROW, (LEFT, END), head)
    if buttons:
        named = f'="{head}"&IF({_IN_EXCEL},"Excel","LibreOffice")&"）"'
        page.write_formula(HELP_ROW, LEFT, named, styles("section"), f"{head}Excel）")
    page.set_row(HELP_ROW + 1, 68)
    look = styles("cell", "wrap", "indent")
    for number, (first, last) in enumerate(HELP_COLUMNS):
        row, sign = HELP_ROW + 1, "①②③"[number]
        text = f"{sign} {(ENABLING if buttons else WITHOUT_MACROS)[number]}。"
        page.merge_range(row, first, row, last, text, look)
        if buttons:
            other = f"{sign} {IN_LIBREOFFICE[number]}。"
            page.write_formula(row, first, f'=IF({_IN_EXCEL},"{text}","{other}")', look, text)


def _steps(page: Worksheet, styles: Styles, guide_rows: Mapping[str, int]) -> None:
    bar(page, styles, STEPS_ROW, LEFT_HALF, "一年的工作")
    heads(page, STEPS_ROW + 1, LEFT, ("说明", "步骤", "看哪张表", "做什么", "办过"), styles)
    for number, step in enumerate(STEPS, 1):
        row = STEPS_ROW + 1 + number
        page.set_row(row, ROW_POINTS)
        help_cell = f"internal:'{GUIDE}'!A{guide_rows[step.name]}"
        page.write_url(row, LEFT, help_cell, styles("cell", "link", "centre"), str(number))
        page.write_string(row, LEFT + 1, step.name, styles("cell", "bold", "centre"))
        if step.sheet and step.sheet.name not in PUT_AWAY:
            sheet = f"internal:'{step.sheet.name}'!A1"
            page.write_url(row, LEFT + 2, sheet, styles("cell", "link", "centre"), step.sheet.name)
        else:
            page.write_string(row, LEFT + 2, step.sheet.name if step.sheet else "—", styles("cell", "centre"))
        page.write_string(row, LEFT + 3, step.brief, styles("cell", "indent"))
        page.write_formula(
            row, LEFT + 4, f"={leading.last_done(step, CHOSEN)}", styles("cell", "centre", "done"), ""
        )
    lit = {"type": "formula", "criteria": f'=ISNUMBER(FIND("“"&$C{STEPS_ROW + 3}&"”",$B$2))'}
    page.conditional_format(
        STEPS_ROW + 2, LEFT, STEPS_ROW + 1 + len(STEPS), LEFT_END, {**lit, "format": styles.state("near")}
    )
