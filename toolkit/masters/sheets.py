"""One declared sheet as a worksheet: its head, its table, how it is seen and how it prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby
from math import ceil
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.clock.workdays import built_in_until
from toolkit.columns import (
    CAPS,
    CASES,
    CHANGES,
    CHECKLIST,
    DAYS,
    DOSSIER,
    ELSEWHERE,
    EXPERTS,
    FIRST_ROW,
    GAPS,
    GROUP_ROW,
    HEADER_ROW,
    HOLIDAYS,
    INSPECTORS,
    ITEMS,
    PLAN,
    RECHECKS,
    RECUSALS,
    REGIONS,
    RETENTION,
    RULES,
    SETTINGS,
    TARGETS,
    TASKS,
    Column,
    Kind,
    Sheet,
)
from toolkit.columns.lists import ABOUT, DAY_KINDS
from toolkit.excel import style
from toolkit.excel.book import Value
from toolkit.excel.cells import CellValue, to_cell
from toolkit.excel.refs import FRONT, LAST_ROW, letters, named_formulas, ref, setting, this_row
from toolkit.excel.style import Styles, display_width
from toolkit.masters.guards import ListNames, colour, guard


def _day_formulas(row: int) -> dict[str, str]:
    """How the computed columns of a row of 日历 read, as ``rules.calendar`` reads 节假日调休.

    A day said to be both worked and off stays as it is built in.  The running count is one addition a row (N makes
    the header 0).  Cells, not names of table columns: what is typed below 节假日调休 counts in LibreOffice too,
    which also reads every formula with such a name again, five thousand here, when any table grows.
    """
    day, base, wait, work, above = (
        f"{letters(DAYS, key)}{at}"
        for key, at in (("day", row), ("base", row), ("wait", row), ("work", row), ("count", row - 1))
    )
    days, kinds, years = (
        f"'{HOLIDAYS.name}'!${at}${FIRST_ROW}:${at}${LAST_ROW}"
        for at in (letters(HOLIDAYS, key) for key in ("day", "kind", "year"))
    )
    either = f'{kinds},{{"{DAY_KINDS[0]}","{DAY_KINDS[1]}"}}'
    typed = (  # 0 nothing, 1 off, 2 worked, 3 both; from 28 December on also the next year's notice has a say
        f'SUMPRODUCT((COUNTIFS({days},{day},{either},{years},">="&YEAR({day}),{years},"<="&YEAR({day}+4))>0)*{{1,2}})'
    )
    noticed = (  # how many rows the awaited notice has by now
        f"SUMPRODUCT(COUNTIFS({years},{wait},{either},"
        f'{days},">="&DATE({wait}-1,12,28),{days},"<="&DATE({wait},12,31)))'
    )
    return {
        "work": f"=CHOOSE(1+{typed},{base},0,1,{base})",
        "count": f"=N({above})+{work}",
        "state": f'=IF({wait}="","",IF({typed}+{noticed}>0,"","暂定"))',
    }


YEAR_IN_TITLE = (TARGETS, PLAN)
TABS = {
    **dict.fromkeys(
        (SETTINGS, REGIONS, ITEMS, CHECKLIST, INSPECTORS, EXPERTS, TARGETS, RECUSALS, PLAN),
        style.TAB_REGISTRY,
    ),
    **dict.fromkeys((TASKS, CASES, RECHECKS, CHANGES, GAPS, ELSEWHERE), style.TAB_WORK),
    **dict.fromkeys((RULES, HOLIDAYS, DAYS, RETENTION, CAPS), style.TAB_RULES),
}

COUNTED = ("no", "axis", "case")  # first columns that alone do not say which row it is: a number, not whose
SHORT = 14  # text columns up to this width hold short words, which stand in the middle
PORTRAIT = 95  # widths in characters: what prints upright
SHRUNK = 110  # and what does if it may become smaller
A4_LONG, MARGIN = 11.69, 0.4  # inches
SAFE = 0.8  # where the font is missing, another one makes columns up to a fifth wider
SMALLEST = 7  # points: smaller print is not read from paper
LAST_ROW_OF_ALL = 1_048_575  # from 0
NARROW = 75  # a title in full size would not fit over such a sheet


@dataclass(frozen=True, slots=True)
class Context:
    """What every sheet needs: formats, names of the drop-down lists, settings for cached titles."""

    styles: Styles
    names: ListNames
    settings: Mapping[str, str]


def write_sheet(page: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, Value]], context: Context) -> None:
    """Write one declared sheet; without rows it gets one blank row."""
    rows = rows or ({},)
    _columns(page, sheet, context.styles)
    _head(page, sheet, context)
    _table(page, sheet, rows, context.styles)
    guard(page, sheet, rows, context.names)
    colour(page, sheet, context.styles)
    _view(page, sheet)
    _paper(page, sheet, rows)


# cells


def _parts(column: Column) -> list[str]:
    """The look of a data cell; short texts stand in the middle, long ones wrap."""
    parts = {Kind.DATE: ["date", "centre"], Kind.INT: ["centre"]}.get(column.kind, ["text", "wrap"])
    if column.digest:
        parts = ["text", "clipped"]
    elif column.kind is not Kind.CODE and "text" in parts and column.width <= SHORT:
        parts = [*parts, "centre"]
    if column.formula:  # never as text: a formula typed over again would become its own words
        parts = [*(part for part in parts if part != "text"), "formula"]
    return [*parts, "formula"] if column.filled_by else parts


def _columns(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    """Widths and column formats: rows typed later keep codes as text and dates as dates."""
    for number, column in enumerate(sheet.columns):
        parts = [part for part in _parts(column) if part != "formula"]
        page.set_column(number, number, column.width, styles("plain", *parts))


def _table(page: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, Value]], styles: Styles) -> None:
    grouped = any(column.group for column in sheet.columns)
    named = named_formulas(sheet)
    formulas = {
        column.key: f"={named[column.key][0]}" if column.key in named else this_row(sheet, column.formula)
        for column in sheet.columns
    }
    heads = []
    for column in sheet.columns:
        parts = _head_parts(column) + (["below"] if grouped and not column.group else [])
        head: dict[str, Any] = {"header": column.header, "header_format": styles(*parts)}
        if column.formula.startswith("="):
            head["formula"] = formulas[column.key]
        heads.append(head)
    last_row, last_column = FIRST_ROW + len(rows) - 2, len(sheet.columns) - 1
    options = {"name": sheet.name, "columns": heads, "style": "Table Style Light 1"}
    page.add_table(HEADER_ROW - 1, 0, last_row, last_column, options)
    forms = [styles("cell", *_parts(column)) for column in sheet.columns]
    for number, row in enumerate(rows, FIRST_ROW - 1):
        if sheet is DAYS:
            formulas = _day_formulas(number + 1)
        for place, (column, form) in enumerate(zip(sheet.columns, forms, strict=True)):
            value = to_cell(row.get(column.key), column)
            if column.formula:
                page.write_formula(number, place, formulas[column.key], form, _cached(value))
            else:
                _write(page, number, place, value, form)
    last = letters(sheet, sheet.columns[-1].key)
    page.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW}:{last}{LAST_ROW}"})  # codes are meant to be


def _head_parts(column: Column) -> list[str]:
    if column.formula or column.filled_by:
        return ["head", "computed"]
    return ["head", "required"] if column.required else ["head"]


def _cached(value: CellValue | None) -> CellValue:
    """What a file holds as the result of a formula: a date is its serial number, nothing is empty text."""
    if isinstance(value, date):
        return (value - date(1899, 12, 30)).days
    return "" if value is None else value


def _write(page: Worksheet, row: int, place: int, value: CellValue | None, form: Format) -> None:
    """Write one value; text is never taken for a number, a formula or an address."""
    if value is None:
        page.write_blank(row, place, None, form)
    elif isinstance(value, date):
        page.write_datetime(row, place, value, form)
    elif isinstance(value, int):
        page.write_number(row, place, value, form)
    else:
        page.write_string(row, place, value, form)


# head


def _lines(text: str, width: float) -> int:
    """How many lines ``text`` needs in a cell ``width`` characters wide."""
    return ceil(display_width(text) / width)


def _head(page: Worksheet, sheet: Sheet, context: Context) -> None:
    styles, widths = context.styles, [column.width for column in sheet.columns]
    last = len(widths) - 1
    first, page_end = _first_page(sheet)
    link = len(sheet.form) if sheet.printed else first
    hint = min(max(first, _reach(widths, link, 10)), last)
    end = hint if sheet.printed else min(_reach(widths, hint, display_width(sheet.hint) + 8), page_end) - 1
    look = styles("hint", *(["one line"] if sheet.printed else []))
    lines = 1 if sheet.printed else _lines(sheet.hint, sum(widths[hint : end + 1]) - 1)
    page.set_row(0, max(22, 17 * lines))
    if mark := sheet.annex or (sheet.name if first else ""):
        # it is a way back, too: an annex prints nothing else, and every page across says of which sheet it is
        look_of_mark = styles("annex" if sheet.annex else "link")
        page.write_url(0, 0, f"internal:'{FRONT}'!A1", look_of_mark, mark, "回到首页")
    page.write_url(0, link, f"internal:'{FRONT}'!A1", styles("link"), "← 首页", "回到首页")
    _across(page, 0, hint, end, look)
    page.write_string(0, hint, sheet.hint, look)
    if sheet is HOLIDAYS:  # the first notice that 日历 waits for is the one after the last that is built in
        built_in = f'"程序已内置到 "&MIN({ref(DAYS, "wait")})-1&" 年。"'
        cached = f"{sheet.hint}程序已内置到 {built_in_until()} 年。"
        page.write_formula(0, hint, f'="{sheet.hint}"&{built_in}', styles("hint"), cached)

    _title(page, sheet, context)

    grouped = any(column.group for column in sheet.columns)
    page.set_row(GROUP_ROW - 1, 24 if grouped else 6)
    if grouped:
        _groups(page, sheet, styles)
    page.set_row(HEADER_ROW - 1, 18 + 16 * max(_lines(c.header, c.width) for c in sheet.columns))


def _reach(widths: Sequence[float], start: int, wanted: float) -> int:
    """The first column after ``start`` that leaves ``wanted`` characters between the two."""
    sums = accumulate(widths[start:])
    return next((start + n for n, total in enumerate(sums, 1) if total >= wanted), len(widths))


def _across(page: Worksheet, row: int, first: int, last: int, form: Format) -> None:
    """Merge a run of cells; one cell alone cannot be merged."""
    if last > first:
        page.merge_range(row, first, row, last, "", form)


def _title(page: Worksheet, sheet: Sheet, context: Context) -> None:
    """The title as a formula that follows 设置."""
    formula, text = setting("bureau"), sheet.title
    cached = context.settings.get("bureau", "")
    if sheet in YEAR_IN_TITLE:
        formula, text = f"{formula}&{setting('year')}", f"年“双随机、一公开”{text}"
        cached += context.settings.get("year", "")
    if sheet is DOSSIER:  # whose, and of which day, stands in its row about the object
        row = f'MATCH("{ABOUT}",{ref(sheet, "kind")},0)'
        whose, day = (f"INDEX({ref(sheet, key)},{row})" for key in ("what", "on"))
        formula += f'&IFERROR("　"&{whose}&"　截至"&TEXT({day},"yyyy-mm-dd")&"　","")'
    narrow = sum(column.width for column in sheet.columns) < NARROW or sheet is DOSSIER  # its title is long
    look = context.styles("title", *(["narrow"] if narrow else []), "centre")
    first, end = _first_page(sheet)
    _across(page, 1, first, end - 1 - (sheet is DOSSIER), look)  # what a screen of 1366 pixels shows
    page.set_row(1, 44 if narrow else 34)
    page.write_formula(1, first, f'={formula}&"{text}"', look, cached + text)


def _groups(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    """Group heads over their columns; above the others the header's colour goes on upwards."""
    for group, run in groupby(enumerate(sheet.columns), key=lambda pair: pair[1].group):
        places = [place for place, _ in run]
        if group:
            _across(page, GROUP_ROW - 1, places[0], places[-1], styles("group"))
            page.write_string(GROUP_ROW - 1, places[0], group, styles("group"))
        else:
            for place in places:
                look = styles(*_head_parts(sheet.columns[place]), "above")
                page.write_blank(GROUP_ROW - 1, place, None, look)


# screen and paper


def _lead(sheet: Sheet) -> int:
    """How many columns at the left say which row it is: they stay on the screen and stand on every page across."""
    return 1 + (sheet.columns[0].key in COUNTED)


def _view(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes(HEADER_ROW, _lead(sheet))
    page.hide_gridlines(2)
    page.set_tab_color(TABS.get(sheet, style.TAB_VIEW))
    page.set_selection(FIRST_ROW - 1, 0, FIRST_ROW - 1, 0)


def _paper(page: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, Value]]) -> None:
    """A4: as few pages across as can be read, each with the columns that say which row it is."""
    page.set_paper(9)
    if sum(column.width for column in sheet.form) > (SHRUNK if sheet.printed else PORTRAIT):
        page.set_landscape()
    page.set_margins(left=MARGIN, right=MARGIN, top=0.5, bottom=0.6)
    breaks, scale = _page_breaks(sheet)
    if sheet.printed:  # whole columns: however long the table grows
        page.print_area(0, 0, LAST_ROW_OF_ALL, len(sheet.form) - 1)
    if breaks:  # they hold only with a fixed scale, not with "fit to pages"
        page.repeat_columns(0, _lead(sheet) - 1)
        page.set_v_pagebreaks(breaks)
        page.set_print_scale(scale)
    elif sheet is DAYS:  # it reaches over years: two months a page, so that a year is six pages by themselves
        days = [row.get("day") for row in rows]
        page.set_h_pagebreaks([n for n, day in enumerate(days, FIRST_ROW - 1) if _opens_a_page(day)])
        page.set_print_scale(100 * SMALLEST // style.SIZE)
    else:
        page.fit_to_pages(1, 0)
    page.repeat_rows(GROUP_ROW - 1, HEADER_ROW - 1)
    page.center_horizontally()
    page.set_footer("&L&A&C第 &P 页　共 &N 页")


def _opens_a_page(day: Value) -> bool:
    return isinstance(day, date) and day.day == 1 and day.month % 2 == 1


def _first_page(sheet: Sheet) -> tuple[int, int]:
    """The columns (first, and the one after the last) for what is said once: not those that every page repeats."""
    breaks, _ = _page_breaks(sheet)
    return (_lead(sheet), breaks[0]) if breaks else (0, len(sheet.form))


def _page_breaks(sheet: Sheet) -> tuple[list[int], int]:
    """The columns (from 0) that open a further page across, and the scale in per cent at which every page fits.

    None of an annex, which is one page wide.  Nothing else prints below ``SMALLEST``, and no break goes through a
    group head.
    """
    if sheet.printed:
        return [], 100
    pixels = [column.width * 7 + 5 for column in sheet.columns]
    return page_breaks(pixels, [column.group or column.key for column in sheet.columns], 0, _lead(sheet))


def page_breaks(
    pixels: Sequence[float], groups: Sequence[str], start: int, first: int
) -> tuple[list[int], int]:
    """The same of columns so wide, of which those of one group stay together.

    Every page repeats the columns from ``start`` to ``first``, the first has those before them, too.
    """
    paper = 96 * (A4_LONG - 2 * MARGIN) * SAFE
    breaks: list[int] = []
    lead, used = sum(pixels[start:first]), sum(pixels[:first])
    widest = used
    for _, run in groupby(groups[first:]):
        last = first + len(list(run))
        size = sum(pixels[first:last])
        if used + size > paper * style.SIZE / SMALLEST:
            breaks.append(first)
            used = lead
        used += size
        widest = max(widest, used)
        first = last
    return breaks, min(100, int(100 * paper / widest))
