"""How things stand, on 首页: what is due, how much there is, the next tasks; below, tasks and cases as charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.columns import CASES, FINDINGS, HEADER_ROW, INSPECTORS, ITEMS, TARGETS, TASKS
from toolkit.columns.deadlines import DEADLINES
from toolkit.columns.formulas import STALE
from toolkit.columns.lists import NO_PROBLEM, PROBLEM_RESULTS, TASK_STATES
from toolkit.excel.refs import FRONT, TODAY, ref, typed
from toolkit.excel.style import BLUE, FONT, LINE, NAVY, SIZE, Styles
from toolkit.masters import leading
from toolkit.masters.front_layout import (
    CHARTS_ROW,
    END,
    FIGURES_ROW,
    LEFT,
    LEFT_HALF,
    MONTH_LINES,
    MONTH_ROW,
    RIGHT,
    RIGHT_HALF,
    STEPS_ROW,
    bar,
    count,
    heads,
    mark,
)

DUE_STATES = {
    "逾期": ("逾期", "late"),
    "今日到期": ("今日到期", "near"),
    "将到期": ("将到期", "near"),
    "暂定": ("暂定", "暂定"),
    "未更新": (STALE, "暂定"),
}
"""What 期限提醒 counts: header, state in 检查台账, how a count above zero looks."""


def write_deadlines(page: Worksheet, styles: Styles) -> None:
    """How many cases are late, due or nearly so, by kind of deadline."""
    bar(page, styles, STEPS_ROW, RIGHT_HALF, "期限提醒（户）")
    heads(page, STEPS_ROW + 1, RIGHT, ("事项", *DUE_STATES), styles)
    for row, deadline in enumerate(DEADLINES, STEPS_ROW + 2):
        page.write_string(row, RIGHT, deadline.name, styles("cell", "bold", "centre"))
        for place, (state, _) in enumerate(DUE_STATES.values(), RIGHT + 1):
            count(
                page, row, place, f'COUNTIF({ref(CASES, deadline.state)},"{state}")', styles("cell", "count")
            )
    for place, (_, look) in enumerate(DUE_STATES.values(), RIGHT + 1):
        mark(page, STEPS_ROW + 2, place, len(DEADLINES), styles.state(look))


def write_figures(page: Worksheet, styles: Styles) -> None:
    """How much there is; the head says when it was last checked, and whether anything was done since."""
    figures = {
        "检查对象": f'COUNTIF({typed(TARGETS, "state")},"正常")',
        "在岗执法人员": f'COUNTIF({typed(INSPECTORS, "state")},"在岗")',
        "有效事项": f'COUNTIF({typed(ITEMS, "valid")},"是")',
        "任务": f'SUMPRODUCT(({ref(TASKS, "task")}<>"")*({ref(TASKS, "state")}<>"作废"))',
        "未检查": cases(""),
        "核对错误": f'COUNTIF({ref(FINDINGS, "level")},"错误")',
    }
    bar(page, styles, FIGURES_ROW, RIGHT_HALF, "")
    checked = leading.last_of("核对名录库")
    when = f'IF({checked}="","还没有核对","核对于 "&MID({checked},6,5)&IF({leading.since(checked)},"，此后有改动",""))'
    page.write_formula(FIGURES_ROW, RIGHT, f'="数量（"&{when}&"）"', styles("section"), "")
    heads(page, FIGURES_ROW + 1, RIGHT, tuple(figures), styles)
    for place, formula in enumerate(figures.values(), RIGHT):
        count(page, FIGURES_ROW + 2, place, formula, styles("cell", "figure", "centre"))
    mark(page, FIGURES_ROW + 2, END - 1, 1, styles.state("near"))
    mark(page, FIGURES_ROW + 2, END, 1, styles.state("late"))


def cases(*results: str, other: bool = False) -> str:
    """How many rows of 检查台账 that are not void have one of these results, or with ``other`` another one.

    A row without a result is not inspected, whatever else it says.
    """
    there = f'({ref(CASES, "case")}<>"")*({ref(CASES, "void")}="")'
    chosen = "+".join(f'({ref(CASES, "result")}="{name}")' for name in results)
    return f"SUMPRODUCT({there}*({f'1-({chosen})' if other else chosen}))"


def write_this_month(page: Worksheet, styles: Styles) -> None:
    """The first tasks due up to this month that are not over, whatever month they are of: one array formula each."""
    bar(page, styles, MONTH_ROW, RIGHT_HALF, "")
    late = f'"，过了检查日期还没有抽取的 "&{leading.overdue()}&" 个"'
    head = f'="要办的任务：没有办完的 "&{leading.unfinished()}&" 个"&{late}'
    page.write_formula(MONTH_ROW, RIGHT, head, styles("section"), "")
    heads(page, MONTH_ROW + 1, RIGHT, ("任务编号", "任务名称", "", "", "检查日期", "状态"), styles)
    page.merge_range(MONTH_ROW + 1, RIGHT + 1, MONTH_ROW + 1, RIGHT + 3, "任务名称", styles("group"))
    following = f"DATE(YEAR({TODAY}),MONTH({TODAY})+1,1)"
    numbers = (
        f'IF({leading.OPEN}*({ref(TASKS, "date")}<{following}),ROW({ref(TASKS, "task")})-{HEADER_ROW},"")'
    )
    for line in range(1, MONTH_LINES + 1):
        row = MONTH_ROW + 1 + line
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


def write_progress(book: Workbook, page: Worksheet, styles: Styles) -> None:
    """Tasks by state and cases by result, each as a table and a chart beside it."""
    states = {state: f'COUNTIF({ref(TASKS, "state")},"{state}")' for state in TASK_STATES}
    results = {
        "未检查": cases(""),
        NO_PROBLEM: cases(NO_PROBLEM),
        "发现问题": cases(*PROBLEM_RESULTS),
        "其他情形": cases("", NO_PROBLEM, *PROBLEM_RESULTS, other=True),
    }
    bar(page, styles, CHARTS_ROW, LEFT_HALF, "任务进度")
    _tally(page, (LEFT, LEFT + 1), ("状态", "任务数"), states, styles)
    page.insert_chart(
        CHARTS_ROW + 1, LEFT + 3, _chart(book, (LEFT, LEFT + 2), "任务数", len(states)), _size(320)
    )
    bar(page, styles, CHARTS_ROW, RIGHT_HALF, "检查结果")
    _tally(page, (RIGHT, RIGHT), ("结果", "户数"), results, styles)
    page.insert_chart(
        CHARTS_ROW + 1, RIGHT + 2, _chart(book, (RIGHT, RIGHT + 1), "户数", len(results)), _size(310)
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
        count(page, row, names[1] + 1, formula, styles("cell", "count"))


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
