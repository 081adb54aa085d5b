"""首页: the steps of the year, what is due, how much there is — all native formulas over the tables.

Columns B–F: the task at hand, chosen in the one cell that can be filled in (当前任务), and the steps, each with the
day on which it was last done (for that task, if one is chosen); in the workbook with macros a button lies over the
name of each, else the name stands there alone.  Row 2 says what comes next (``leading``).  Columns H–M tell how
things stand.  The cell of 今天 is here: 设置[基准日期] if it is filled in, else the day on which the workbook
is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit import __version__
from toolkit.columns import CASES, DAYS, FINDINGS, HEADER_ROW, INSPECTORS, ITEMS, TARGETS, TASKS
from toolkit.columns.deadlines import DEADLINES
from toolkit.columns.formulas import STALE
from toolkit.columns.lists import NO_PROBLEM, PROBLEM_RESULTS, TASK_STATES
from toolkit.excel.refs import FRONT, TODAY, ref, setting, typed
from toolkit.excel.style import BLUE, FONT, LINE, NAVY, SIZE, TAB_FRONT, Styles
from toolkit.jobs.calendar import REMIND_DAYS
from toolkit.masters import leading
from toolkit.masters.guide import ENABLING, GUIDE, WITHOUT_MACROS
from toolkit.masters.macro_texts import RARE
from toolkit.masters.steps import MORE, STEPS

WIDTHS = (2, 6, 16, 12, 42, 11, 2, 13, 11, 11, 11, 11, 11)
LEFT_HALF, RIGHT_HALF = (1, 5), (7, 12)  # first and last column of each (from 0)
(LEFT, LEFT_END), (RIGHT, END) = LEFT_HALF, RIGHT_HALF
TODAY_CELL = "$I$2"
CURRENT_TASK, CURRENT_TASK_CELL = "当前任务", "$D$3"
TASK_NUMBERS = "名录_任务_任务编号"
CHOSEN = f'LEFT({CURRENT_TASK},FIND("　",{CURRENT_TASK}&"　")-1)'
"""The number of the task at hand: what stands before its name."""
PICKER_ROW = 2  # rows from 0
STEPS_ROW = 3  # the section bars
MORE_ROW = STEPS_ROW + 2 + len(STEPS)
MORE_IN_ROW, MORE_WIDTH = 7, 158  # buttons, pixels from one to the next
HELP_ROW = MORE_ROW + 1 + ceil(len(MORE) / MORE_IN_ROW)
CHARTS_ROW = HELP_ROW + 3
FIGURES_ROW = STEPS_ROW + 2 + len(DEADLINES)
MONTH_ROW = FIGURES_ROW + 3
MONTH_LINES = MORE_ROW - MONTH_ROW - 3
HELP_COLUMNS = ((LEFT, LEFT + 2), (LEFT + 3, RIGHT - 1), (RIGHT, END))

DUE_STATES = {
    "逾期": ("逾期", "late"),
    "今日到期": ("今日到期", "near"),
    "将到期": ("将到期", "near"),
    "暂定": ("暂定", "暂定"),
    "未更新": (STALE, "暂定"),
}
"""What 期限提醒 counts: header, state in 检查台账, how a count above zero looks."""


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
    _deadlines(page, styles)
    _figures(page, styles)
    _this_month(page, styles)
    _progress(book, page, styles)
    page.hide_gridlines(2)
    page.set_tab_color(TAB_FRONT)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)  # the work of the year on the first page, what is rarer on the second
    page.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
    page.center_horizontally()
    page.set_footer("&L&A&C第 &P 页　共 &N 页")
    page.protect()


def today_formula() -> str:
    """今天: 设置[基准日期] as a date or in any way of writing a date that the toolkit reads, else TODAY()."""
    value = f'IFERROR({setting("today")},"")'
    text = value
    for sign, plain in (("年", "-"), ("月", "-"), ("日", ""), (".", "-")):
        text = f'SUBSTITUTE({text},"{sign}","{plain}")'
    return f'=IF({value}="",TODAY(),IF(ISNUMBER({value}),{value},DATEVALUE({text})))'


def _title(page: Worksheet, styles: Styles, bureau: str) -> None:
    page.set_row(0, 42)
    look, text = styles("title", "centre"), "“双随机、一公开”工作台"
    page.merge_range(0, LEFT, 0, END, "", look)
    page.write_formula(0, LEFT, f'={setting("bureau")}&"{text}"', look, bureau + text)
    page.set_row(1, 26)
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
    page.set_row(PICKER_ROW, 27)
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
        look = {"caption": step.name, "macro": macro_name(step.button), "description": step.brief}
        page.insert_button(row, LEFT + 1, {**look, "x_offset": 4, "y_offset": 2, "width": 109, "height": 29})
    for number, (name, caption, brief) in enumerate(MORE):
        row, place = divmod(number, MORE_IN_ROW)
        look = {"caption": caption, "macro": macro_name(name), "description": brief}
        at = {"x_offset": 4 + place * MORE_WIDTH, "y_offset": 2, "width": MORE_WIDTH - 8, "height": 29}
        page.insert_button(MORE_ROW + 1 + row, LEFT, {**look, **at})


def _rare_sheets(page: Worksheet, styles: Styles, *, buttons: bool) -> None:
    """更多: the sheets that nobody needs every month are put away, and come back by one click."""
    names = "、".join(RARE)
    told = f"{names}：点右边" if buttons else f"{names}：右键任一表名 → 取消隐藏"
    page.merge_range(PICKER_ROW, RIGHT, PICKER_ROW, END, f"收起来的表：{told}", styles("hint"))
    if buttons:
        look = {"caption": "更多 / 收起", "macro": "ButtonSheets", "description": f"显示或收起 {names}"}
        page.insert_button(
            PICKER_ROW, END - 1, {**look, "x_offset": 4, "y_offset": 3, "width": 150, "height": 29}
        )


def macro_name(button: str) -> str:
    """The macro that a button runs."""
    return "Button" + "".join(part.capitalize() for part in button.split("_"))


def _more(page: Worksheet, styles: Styles, look: str) -> None:
    """其他事项: their names, a row of them in one cell; where buttons lie over it, only they are seen."""
    _bar(page, styles, MORE_ROW, (LEFT, END), "其他事项（点了以后在“办理”表里填写，再点“确定”）")
    for row in range(MORE_ROW + 1, HELP_ROW):
        first = (row - MORE_ROW - 1) * MORE_IN_ROW
        page.set_row(row, 25)
        names = "　　".join(caption for _, caption, _ in MORE[first : first + MORE_IN_ROW])
        page.merge_range(row, LEFT, row, END, names, styles("cell", look, "indent"))


def _help(page: Worksheet, styles: Styles, buttons: bool) -> None:
    """Across the whole width: the three steps that allow macros, or how to work without them."""
    head, texts = ("按钮按不动？启用宏只要三步", ENABLING) if buttons else ("这一本没有按钮", WITHOUT_MACROS)
    _bar(page, styles, HELP_ROW, (LEFT, END), head)
    page.set_row(HELP_ROW + 1, 54)
    for (first, last), sign, text in zip(HELP_COLUMNS, "①②③", texts, strict=True):
        page.merge_range(
            HELP_ROW + 1, first, HELP_ROW + 1, last, f"{sign} {text}。", styles("cell", "wrap", "indent")
        )


def _bar(page: Worksheet, styles: Styles, row: int, half: tuple[int, int], text: str) -> None:
    page.set_row(row, 24)
    page.merge_range(row, half[0], row, half[1], text, styles("section"))


def _heads(page: Worksheet, row: int, first: int, heads: Sequence[str], styles: Styles) -> None:
    for place, head in enumerate(heads, first):
        page.write_string(row, place, head, styles("group"))


def _steps(page: Worksheet, styles: Styles, guide_rows: Mapping[str, int]) -> None:
    _bar(page, styles, STEPS_ROW, LEFT_HALF, "一年的工作")
    _heads(page, STEPS_ROW + 1, LEFT, ("说明", "步骤", "看哪张表", "做什么", "办过"), styles)
    for number, step in enumerate(STEPS, 1):
        row = STEPS_ROW + 1 + number
        page.set_row(row, 25)
        help_cell = f"internal:'{GUIDE}'!A{guide_rows[step.name]}"
        page.write_url(row, LEFT, help_cell, styles("cell", "link", "centre"), str(number))
        page.write_string(row, LEFT + 1, step.name, styles("cell", "bold", "centre"))
        if step.sheet:
            sheet = f"internal:'{step.sheet.name}'!A1"
            page.write_url(row, LEFT + 2, sheet, styles("cell", "link", "centre"), step.sheet.name)
        else:
            page.write_string(row, LEFT + 2, "—", styles("cell", "centre"))
        page.write_string(row, LEFT + 3, step.brief, styles("cell", "indent"))
        page.write_formula(
            row, LEFT + 4, f"={leading.last_done(step, CHOSEN)}", styles("cell", "centre", "done"), ""
        )
    lit = {"type": "formula", "criteria": f'=ISNUMBER(FIND("“"&$C{STEPS_ROW + 3}&"”",$B$2))'}
    page.conditional_format(
        STEPS_ROW + 2, LEFT, STEPS_ROW + 1 + len(STEPS), LEFT_END, {**lit, "format": styles.state("near")}
    )


def _deadlines(page: Worksheet, styles: Styles) -> None:
    _bar(page, styles, STEPS_ROW, RIGHT_HALF, "期限提醒（户）")
    _heads(page, STEPS_ROW + 1, RIGHT, ("事项", *DUE_STATES), styles)
    for row, deadline in enumerate(DEADLINES, STEPS_ROW + 2):
        page.write_string(row, RIGHT, deadline.name, styles("cell", "bold", "centre"))
        for place, (state, _) in enumerate(DUE_STATES.values(), RIGHT + 1):
            _count(
                page, row, place, f'COUNTIF({ref(CASES, deadline.state)},"{state}")', styles("cell", "count")
            )
    for place, (_, look) in enumerate(DUE_STATES.values(), RIGHT + 1):
        _mark(page, STEPS_ROW + 2, place, len(DEADLINES), styles.state(look))


def _count(page: Worksheet, row: int, place: int, formula: str, form: Format) -> None:
    """A count; without recalculation it shows nothing rather than a wrong number."""
    page.write_formula(row, place, f"={formula}", form, "")


def _mark(page: Worksheet, row: int, place: int, rows: int, look: Format) -> None:
    """Colour counts above zero."""
    rule = {"type": "cell", "criteria": ">", "value": 0, "format": look}
    page.conditional_format(row, place, row + rows - 1, place, rule)


def _figures(page: Worksheet, styles: Styles) -> None:
    figures = {
        "检查对象": f'COUNTIF({typed(TARGETS, "state")},"正常")',
        "在岗执法人员": f'COUNTIF({typed(INSPECTORS, "state")},"在岗")',
        "有效事项": f'COUNTIF({typed(ITEMS, "valid")},"是")',
        "任务": f'SUMPRODUCT(({ref(TASKS, "task")}<>"")*({ref(TASKS, "state")}<>"作废"))',
        "未检查": cases(""),
        "核对错误": f'COUNTIF({ref(FINDINGS, "level")},"错误")',
    }
    checked = leading.last_of("核对名录库")
    when = f'MID({checked},6,5)&IF({leading.since(checked)},"（旧）","")'
    head = f'="核对错误"&CHAR(10)&IF({checked}="","还没核对",{when})'
    page.set_row(FIGURES_ROW + 1, 36)
    _bar(page, styles, FIGURES_ROW, RIGHT_HALF, "数量")
    _heads(page, FIGURES_ROW + 1, RIGHT, tuple(figures), styles)
    page.write_formula(FIGURES_ROW + 1, END, head, styles("group", "wrap"), "")
    for place, formula in enumerate(figures.values(), RIGHT):
        _count(page, FIGURES_ROW + 2, place, formula, styles("cell", "figure", "centre"))
    _mark(page, FIGURES_ROW + 2, END - 1, 1, styles.state("near"))
    _mark(page, FIGURES_ROW + 2, END, 1, styles.state("late"))


def cases(*results: str, other: bool = False) -> str:
    """How many rows of 检查台账 that are not void have one of these results, or with ``other`` another one.

    A row without a result is not inspected, whatever else it says.
    """
    there = f'({ref(CASES, "case")}<>"")*({ref(CASES, "void")}="")'
    chosen = "+".join(f'({ref(CASES, "result")}="{name}")' for name in results)
    return f"SUMPRODUCT({there}*({f'1-({chosen})' if other else chosen}))"


def _this_month(page: Worksheet, styles: Styles) -> None:
    """The first tasks due up to this month that are not over, whatever month they are of: one array formula each."""
    _bar(page, styles, MONTH_ROW, RIGHT_HALF, "")
    late = f'"，过了检查日期还没有抽取的 "&{leading.overdue()}&" 个"'
    bar = f'="要办的任务：没有办完的 "&{leading.unfinished()}&" 个"&{late}'
    page.write_formula(MONTH_ROW, RIGHT, bar, styles("section"), "")
    _heads(page, MONTH_ROW + 1, RIGHT, ("任务编号", "任务名称", "", "", "检查日期", "状态"), styles)
    page.merge_range(MONTH_ROW + 1, RIGHT + 1, MONTH_ROW + 1, RIGHT + 3, "任务名称", styles("group"))
    following = f"DATE(YEAR({TODAY}),MONTH({TODAY})+1,1)"
    numbers = (
        f'IF({leading.OPEN}*({ref(TASKS, "date")}<{following}),ROW({ref(TASKS, "task")})-{HEADER_ROW},"")'
    )
    for line in range(1, MONTH_LINES + 1):
        row = MONTH_ROW + 1 + line
        page.set_row(row, 25)
        task = f'{{=IFERROR(INDEX({ref(TASKS, "task")},SMALL({numbers},{line})),"")}}'
        page.write_array_formula(row, RIGHT, row, RIGHT, task, styles("cell", "centre"), "")
        page.merge_range(row, RIGHT + 1, row, RIGHT + 3, "", styles("cell"))
        for place, key, parts in (
            (RIGHT + 1, "name", ("cell",)),
            (RIGHT + 4, "date", ("cell", "date", "centre")),
            (RIGHT + 5, "state", ("cell", "centre")),
        ):
            cell = f"$H${row + 1}"
            found = f"INDEX({ref(TASKS, key)},MATCH({cell},{ref(TASKS, 'task')},0))"
            page.write_formula(row, place, f'=IF({cell}="","",{found})', styles(*parts), "")
    passed = {"type": "formula", "criteria": f'=AND($L{MONTH_ROW + 3}<>"",$L{MONTH_ROW + 3}<{TODAY})'}
    last = MONTH_ROW + 1 + MONTH_LINES
    page.conditional_format(MONTH_ROW + 2, END - 1, last, END - 1, {**passed, "format": styles.state("late")})


def _progress(book: Workbook, page: Worksheet, styles: Styles) -> None:
    """Tasks by state and cases by result, each as a table and a chart beside it."""
    states = {state: f'COUNTIF({ref(TASKS, "state")},"{state}")' for state in TASK_STATES}
    results = {
        "未检查": cases(""),
        NO_PROBLEM: cases(NO_PROBLEM),
        "发现问题": cases(*PROBLEM_RESULTS),
        "其他情形": cases("", NO_PROBLEM, *PROBLEM_RESULTS, other=True),
    }
    _bar(page, styles, CHARTS_ROW, LEFT_HALF, "任务进度")
    _tally(page, (LEFT, LEFT + 1), ("状态", "任务数"), states, styles)
    page.insert_chart(
        CHARTS_ROW + 1, LEFT + 3, _chart(book, (LEFT, LEFT + 2), "任务数", len(states)), _size(355)
    )
    _bar(page, styles, CHARTS_ROW, RIGHT_HALF, "检查结果")
    _tally(page, (RIGHT, RIGHT), ("结果", "户数"), results, styles)
    page.insert_chart(
        CHARTS_ROW + 1, RIGHT + 2, _chart(book, (RIGHT, RIGHT + 1), "户数", len(results)), _size(325)
    )


def _tally(
    page: Worksheet,
    names: tuple[int, int],
    heads: tuple[str, str],
    counts: Mapping[str, str],
    styles: Styles,
) -> None:
    """Names over the columns ``names``, counts in the next one."""
    _across(page, CHARTS_ROW + 1, names, heads[0], styles("group"))
    page.write_string(CHARTS_ROW + 1, names[1] + 1, heads[1], styles("group"))
    for row, (name, formula) in enumerate(counts.items(), CHARTS_ROW + 2):
        _across(page, row, names, name, styles("cell", "centre"))
        _count(page, row, names[1] + 1, formula, styles("cell", "count"))


def _across(page: Worksheet, row: int, run: tuple[int, int], text: str, look: Format) -> None:
    """A text over a run of columns; one cell alone cannot be merged."""
    if run[1] > run[0]:
        page.merge_range(row, run[0], row, run[1], text, look)
    else:
        page.write_string(row, run[0], text, look)


def _size(width: int) -> dict[str, Any]:
    return {"x_offset": 8, "y_offset": 4, "object_position": 1, "x_scale": width / 480, "y_scale": 200 / 288}


def _chart(book: Workbook, places: tuple[int, int], name: str, rows: int) -> Chart:
    """Bars over one tally, the first state on top; ``places``: the columns of names and counts."""
    names, counts = places
    top, bottom = CHARTS_ROW + 2, CHARTS_ROW + 1 + rows
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": name,
            "categories": [FRONT, top, names, bottom, names],
            "values": [FRONT, top, counts, bottom, counts],
            "fill": {"color": BLUE},
            "gap": 45,
            "data_labels": {"value": True, "num_format": "0;;", "font": {"name": FONT, "size": SIZE}},
        }
    )
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {"reverse": True, "num_font": {"name": FONT, "size": SIZE, "color": NAVY}, "line": {"color": LINE}}
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_chartarea({"border": {"none": True}})
    return chart
