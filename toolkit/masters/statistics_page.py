"""统计图表: the figures of 查询统计 as charts, and how each of them is counted again.

A sheet of its own, because a filter on 查询统计 hides rows, and a chart beside them would lose its data with them.
All is native: the panels look their lines up in the table by 统计口径 and 名称, wherever 统计 has put them, and
the last section counts the line 全部 again from 任务 and 检查台账.  Where the two differ, somebody has worked
since the last 统计, and the sheet says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from toolkit.columns import CASES, HEADER_ROW, STATISTICS, TASKS
from toolkit.columns.deadlines import COUNTED, Deadline, Figures
from toolkit.columns.lists import FINISHED, NO_PROBLEM, PROBLEM_RESULTS, VOID
from toolkit.excel import a1
from toolkit.excel.put_away import CHARTS
from toolkit.excel.refs import FRONT, ref, setting
from toolkit.excel.style import FONT, LINE, NAVY, ROW_PIXELS, SIZE, TAB_VIEW, Styles, display_width
from toolkit.rules.passed_on import NOBODY

WIDTHS = (2, 30, 9, 9, 9, 9, 2, 12, 12, 12, 12, 12)
NAME, FIRST, END = 1, 2, 11  # columns from 0: names, the first figure, the last column
STAGES = ("drawn", "inspected", "reported", "published")
SHADES = ("#C9D6E6", "#8FB3DD", "#3F7FC1", "#1F4E79")
STATUS_ROW = 2  # rows from 0
AGREES, DIFFERS = "相符", "请再统计"
ROW_POINTS, TALL_POINTS = 17, 30
PANELS_A_PAGE = 2
TEXT_WIDTH = 60  # characters in a line of the last section, however the font runs


class Panel(NamedTuple):
    """The lines of one 统计口径 beside their chart; of more than ``lines`` the first, which are the largest."""

    title: str
    axis: str
    keys: Sequence[str]
    lines: int
    points: int = ROW_POINTS


PANELS = (
    Panel("各月进度（户）", "月份", STAGES, 12),
    Panel("各地区进度（户）", "地区", STAGES, 12),
    Panel("检查结果（户）", "检查结果", ("drawn",), 8, TALL_POINTS),
    Panel("检查人员（选派次数）", "检查人员", ("drawn",), 12),
)


class Count(NamedTuple):
    """A figure of the line 全部: what it counts, in words and as a formula."""

    key: str
    words: str
    formula: str


def _tasks(*also: str) -> str:
    return _product(f'({ref(TASKS, "task")}<>"")', f'({ref(TASKS, "state")}<>"{VOID}")', *also)


def _cases(*also: str) -> str:
    return _product(f'({ref(CASES, "case")}<>"")', f'({ref(CASES, "void")}="")', *also)


def _product(*conditions: str) -> str:
    return f"SUMPRODUCT({'*'.join(conditions)})"


def _either(column: str, *values: str) -> str:
    return "(" + "+".join(f'({column}="{value}")' for value in values) + ")"


def _of_deadline(deadline: Deadline, figures: Figures) -> Iterator[Count]:
    """How the figures of a deadline are counted."""
    day, state = (CASES.column(key).header for key in (deadline.done, deadline.state))
    states = ref(CASES, deadline.state)
    done = f'({ref(CASES, deadline.done)}<>"")'
    yield Count(figures.done, f"填了{day.removesuffix('日期')}日期的", _cases(done))
    yield Count(figures.in_time, f"{state}为按期完成的", _cases(_either(states, "按期完成")))
    yield Count(figures.late, f"{state}为逾期、逾期完成的", _cases(_either(states, "逾期", "逾期完成")))


def _rate(figures: Figures) -> tuple[str, str]:
    keys = figures.rate, figures.in_time, figures.late
    rate, in_time, late = (STATISTICS.column(key).header for key in keys)
    return rate, f"{in_time} ÷（{in_time} + {late}）；还没有到期、暂定的不算"


_STATE, _RESULT = ref(TASKS, "state"), ref(CASES, "result")
_HOST, _PARTNERS = ref(CASES, "host"), ref(CASES, "partners")
_VISIT = f'({_RESULT}<>"")', f'(({_HOST}="")+({_HOST}={ref(CASES, "case")}))'
_JOINT = f'((({_PARTNERS}<>"")*({_PARTNERS}<>"{NOBODY}")+({_HOST}<>""))>0)'
_TROUBLE = PROBLEM_RESULTS[-1]
COUNTS = (
    Count("tasks", "任务表的行数，作废的不算", _tasks()),
    Count("done", f"其中状态为{'、'.join(FINISHED)}的", _tasks(_either(_STATE, *FINISHED))),
    Count("base", "任务表“名单数”的合计", f'SUMIFS({ref(TASKS, "base")},{_STATE},"<>{VOID}")'),
    Count("drawn", "检查台账的行数，有作废原因的不算（以下都不算）", _cases()),
    Count("inspected", "有检查结果的", _cases(f'({_RESULT}<>"")')),
    Count("open", "没有检查结果的，不论别的栏填了什么", _cases(f'({_RESULT}="")')),
    Count("clean", f"检查结果为“{NO_PROBLEM}”的", _cases(f'({_RESULT}="{NO_PROBLEM}")')),
    Count(
        "found",
        f"检查结果以“发现问题”开头的，和“{_TROUBLE}”的",
        _cases(f'((LEFT({_RESULT},4)="发现问题")+({_RESULT}="{_TROUBLE}"))'),
    ),
    Count("joint", "检查次数中，“参与部门”填了（写“无”的不算）或有“合并案号”的", _cases(*_VISIT, _JOINT)),
    Count(
        "off_site",
        "有检查结果、“检查形式”是非现场或书面的",
        _cases(f'({_RESULT}<>"")', f'({ref(CASES, "way")}<>"")', f'({ref(CASES, "way")}<>"现场")'),
    ),
    Count("visits", "有检查结果的；合并检查的只数“合并案号”的那一行", _cases(*_VISIT)),
    *(count for deadline, figures in COUNTED for count in _of_deadline(deadline, figures)),
)
RATES = (
    ("完成率", "已完成 ÷ 任务数"),
    ("检查率", "已检查 ÷ 抽取数"),
    ("联合率", "联合检查 ÷ 检查次数"),
    ("非现场占比", "非现场 ÷ 已检查"),
    *(_rate(figures) for _, figures in COUNTED),
)
LINES = (
    ("任务", "检查台账筛选“任务编号”"),
    ("事项", "任务表按“计划序号”对到计划表的“抽查事项”，再筛选这些任务"),
    ("月份", "任务表筛选“月份”，再筛选这些任务"),
    ("检查类型", "检查台账筛选“检查类型”；空着的看任务表和计划表，都空着的是日常"),
    ("地区", "检查台账筛选“地区”；任务数是涉及的任务"),
    ("检查结果", "检查台账筛选“检查结果”；空着的是未检查"),
    ("后续处置", "检查台账筛选“后续处置”"),
    ("检查人员", "检查台账筛选“检查人员”包含这个人；一户派两人的，两人各算一次"),
)
"""How the lines of a 统计口径 are found: the same counts over a part of the rows."""


def write_charts(book: Workbook, page: Worksheet, styles: Styles, bureau: str) -> None:
    """Write the sheet; ``bureau`` is only the title's cached text."""
    for number, width in enumerate(WIDTHS):
        page.set_column(number, number, width)
    page.set_row(0, 24)
    page.write_url(0, NAME, f"internal:'{FRONT}'!A1", styles("link"), "← 首页", "回到首页")
    table = f"internal:'{STATISTICS.name}'!A1"
    page.merge_range(0, FIRST, 0, FIRST + 2, "", styles("link"))
    page.write_url(0, FIRST, table, styles("link"), f"← {STATISTICS.name}", "回到统计表")
    page.set_row(1, 34)
    look, text = styles("title", "centre"), "抽查检查统计图表"
    page.merge_range(1, NAME, 1, END, "", look)
    page.write_formula(1, NAME, f'={setting("bureau")}&"{text}"', look, bureau + text)
    page.merge_range(STATUS_ROW, NAME, STATUS_ROW, END, "", styles("hint"))
    row = STATUS_ROW + 1
    breaks = []
    for number, panel in enumerate(PANELS, 1):
        row = _panel(book, page, styles, panel, row)
        if number % PANELS_A_PAGE == 0:
            breaks.append(row)
    row = _counts(page, styles, row)
    for head, lines in (("率", RATES), ("各行", LINES)):
        row = _words(page, styles, row, head, lines)
    _paper(page, breaks)


def _bar(page: Worksheet, styles: Styles, row: int, text: str) -> None:
    page.set_row(row, 24)
    page.merge_range(row, NAME, row, END, "", styles("section"))
    if text.startswith("="):
        page.write_formula(row, NAME, text, styles("section"), "")
    else:
        page.write_string(row, NAME, text, styles("section"))


def _panel(book: Workbook, page: Worksheet, styles: Styles, panel: Panel, top: int) -> int:
    """Write a panel from row ``top`` on; returns the row after it."""
    axis, name = ref(STATISTICS, "axis"), ref(STATISTICS, "name")
    count = f'COUNTIF({axis},"{panel.axis}")'
    more = f'IF({count}>{panel.lines},"，共 "&{count}&" 项，只列前 {panel.lines} 项","")'
    _bar(page, styles, top, f'="{panel.title}"&{more}')
    heads = (panel.axis, *(STATISTICS.column(key).header for key in panel.keys))
    for place, head in enumerate(heads, NAME):
        page.write_string(top + 1, place, head, styles("group"))
    numbers = f'IF({axis}="{panel.axis}",ROW({name})-{HEADER_ROW},"")'  # FALSE is 0 in LibreOffice
    first = top + 2
    for line in range(panel.lines):
        row = first + line
        page.set_row(row, panel.points)
        found = f'{{=IFERROR(INDEX({name},SMALL({numbers},{line + 1})),"")}}'
        page.write_array_formula(row, NAME, row, NAME, found, styles("cell", "wrap", "centre"), "")
        cell = f"${a1.letters(NAME + 1)}{row + 1}"
        for place, key in enumerate(panel.keys, FIRST):
            value = f'SUMIFS({ref(STATISTICS, key)},{axis},"{panel.axis}",{name},{cell})'
            page.write_formula(row, place, f'=IF({cell}="","",{value})', styles("cell", "count"), "")
    last = first + panel.lines - 1
    beside = FIRST + len(panel.keys)  # a panel with one figure leaves its chart more room
    size = {
        "x_offset": 8,
        "y_offset": 4,
        "object_position": 1,
        "x_scale": sum(WIDTHS[beside:]) * 7.3 / 480,
        "y_scale": (panel.lines * panel.points * 4 / 3 + ROW_PIXELS - 8) / 288,
    }
    page.insert_chart(top + 1, beside, _chart(book, panel, first, last), size)
    return last + 2


def _chart(book: Workbook, panel: Panel, first: int, last: int) -> Chart:
    """Groups of columns for the stages, bars with the first on top for a single figure."""
    stages = len(panel.keys) > 1
    chart = book.add_chart({"type": "column" if stages else "bar"})
    font = {"name": FONT, "size": SIZE, "color": NAVY}
    for place, key in enumerate(panel.keys, FIRST):
        chart.add_series(
            {
                "name": STATISTICS.column(key).header,
                "categories": [CHARTS, first, NAME, last, NAME],
                "values": [CHARTS, first, place, last, place],
                "fill": {"color": SHADES[place - FIRST if stages else 2]},
                "gap": 60 if stages else 45,
                "data_labels": {} if stages else {"value": True, "num_format": "0;;", "font": font},
            }
        )
    chart.set_title({"none": True})
    chart.set_legend({"position": "top", "font": font} if stages else {"none": True})
    named = {"num_font": font, "line": {"color": LINE}}
    counted: dict[str, Any] = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    chart.set_x_axis(named if stages else counted)
    chart.set_y_axis(counted if stages else {**named, "reverse": True})
    chart.set_chartarea({"border": {"none": True}})
    return chart


def _counts(page: Worksheet, styles: Styles, top: int) -> int:
    """The line 全部, counted again; and at the head of the sheet, whether it agrees."""
    _bar(page, styles, top, "每一栏怎么数：“全部”一行从任务表和检查台账再数一遍")
    heads = ("栏目", "统计表", "现在数", "是否相符", "怎么数，和公式")
    _heads(page, styles, top + 1, heads)
    first = top + 2
    for row, count in enumerate(COUNTS, first):
        words = f"{count.words}\n={count.formula}"
        page.set_row(row, 15 * sum(ceil(display_width(line) / TEXT_WIDTH) for line in words.splitlines()))
        there = f'SUMIFS({ref(STATISTICS, count.key)},{ref(STATISTICS, "axis")},"全部")'
        page.write_string(row, NAME, STATISTICS.column(count.key).header, styles("cell", "bold", "centre"))
        page.write_formula(row, FIRST, f"={there}", styles("cell", "count"), "")
        page.write_formula(row, FIRST + 1, f"={count.formula}", styles("cell", "count"), "")
        same = f'=IF(C{row + 1}=D{row + 1},"{AGREES}","{DIFFERS}")'
        page.write_formula(row, FIRST + 2, same, styles("cell", "centre"), "")
        page.merge_range(row, FIRST + 3, row, END, "", styles("cell", "wrap"))
        page.write_string(row, FIRST + 3, words, styles("cell", "wrap"))
    last = first + len(COUNTS) - 1
    rule = {"type": "cell", "criteria": "==", "value": f'"{DIFFERS}"', "format": styles.state("near")}
    page.conditional_format(first, FIRST + 2, last, FIRST + 2, rule)
    differs = f'COUNTIF(E{first + 1}:E{last + 1},"{DIFFERS}")'
    told = '"数取自“查询统计”表，与任务表、检查台账现在的内容相符。"'
    stale = (
        f'"上次统计以后，任务表、检查台账或者期限状态又有变动（"&{differs}&" 栏不同），请再做一次“统计”。"'
    )
    page.write_formula(STATUS_ROW, NAME, f"=IF({differs}=0,{told},{stale})", styles("hint"), "")
    return last + 2


def _heads(page: Worksheet, styles: Styles, row: int, heads: Sequence[str]) -> None:
    for place, head in enumerate(heads, NAME):
        page.write_string(row, place, head, styles("group"))
    page.merge_range(row, NAME + len(heads) - 1, row, END, heads[-1], styles("group"))


def _words(page: Worksheet, styles: Styles, top: int, head: str, lines: Sequence[tuple[str, str]]) -> int:
    page.write_string(top, NAME, head, styles("group"))
    page.merge_range(top, FIRST, top, END, "怎么算", styles("group"))
    for row, (name, words) in enumerate(lines, top + 1):
        page.write_string(row, NAME, name, styles("cell", "bold", "centre"))
        page.merge_range(row, FIRST, row, END, words, styles("cell"))
    return top + 1 + len(lines) + 1


def _paper(page: Worksheet, breaks: Sequence[int]) -> None:
    page.hide_gridlines(2)
    page.set_tab_color(TAB_VIEW)
    page.set_landscape()
    page.set_paper(9)
    page.set_print_scale(80)  # a break holds only with a fixed scale; room for wider fonts
    page.set_h_pagebreaks(breaks)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.center_horizontally()
    page.set_footer("&L&A&C第 &P 页　共 &N 页")
    page.protect()
