"""The master workbook, made new from the one declaration of its columns.

Every declared sheet has the same head: row 1 the annex mark, the way back to 首页 and a hint, row 2 the
title, row 3 the group heads of a two-row head, row 4 the headers of an Excel table named like the sheet,
data from row 5 (``sheets``, ``guards``).  Around them: 首页, 使用说明 and 统计图表 (``front``, ``guide``,
``statistics_page``), and the hidden sheet 下拉, whose columns the drop-downs reach through defined names.

No data sheet is protected: an Excel table on a protected sheet does not grow, and its filter is dead.
Instead a formula column, and every column of a view, refuses typing by a validation that is never true;
only 首页, where nothing but the current task is chosen, 使用说明 and 统计图表 are protected (without a password).

With a macro project the same sheets become an .xlsm file with buttons; the texts that its macros say then
stand in 下拉 too, under defined names.

The same content gives the same bytes: no clock, no random source, a fixed creation date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from toolkit.columns import CASES, DAYS, HOLIDAYS, SETTINGS, SHEETS, STATISTICS, TASKS, Sheet
from toolkit.excel.book import Value
from toolkit.excel.form import FORM
from toolkit.excel.macros import BOOK_MODULE
from toolkit.excel.put_away import CHARTS, PUT_AWAY
from toolkit.excel.refs import FRONT, filled, label, named_formulas, ref
from toolkit.excel.style import FONT, ROW_PIXELS, SIZE, Styles
from toolkit.masters.form_page import write_form
from toolkit.masters.front import write_front
from toolkit.masters.front_layout import TASK_NUMBERS
from toolkit.masters.guards import SOURCES, ListNames
from toolkit.masters.guide import GUIDE, write_guide
from toolkit.masters.macro_texts import TEXTS
from toolkit.masters.sheets import Context, write_sheet
from toolkit.masters.statistics_page import write_charts
from toolkit.rules.calendar import calendar_rows, work_calendar

LISTS = "下拉"
MOST_TASKS = 400
CASE_BUTTON = {"caption": "一户一表", "macro": "ButtonCase"}
"""The one button that lies on a data sheet: 检查台账."""
CREATED = datetime(2023, 1, 1)
CODE_NAMES = tuple(f"Sheet{number}" for number in range(1, len(SHEETS) + 6))
"""What a macro project calls the sheets, in order: 首页, 办理, 使用说明, the declared ones, 统计图表, 下拉."""


@dataclass(frozen=True, slots=True)
class BookContent:
    """What goes into the sheets: rows by column key, and the first and the last day of 日历.

    A sheet without rows gets one blank row.  In a formula column a value is only the cached one.
    """

    rows: Mapping[Sheet, Sequence[Mapping[str, Value]]] = field(default_factory=dict)
    days: tuple[date, date] | None = None


class _Page(Worksheet):  # type: ignore[misc]  # XlsxWriter declares no types
    """A worksheet whose formulas use no function younger than Excel 2010.

    XlsxWriter looks in each of 6,000 formulas for each of 33 younger ones, which took two thirds of the whole time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")


class _Book(Workbook):  # type: ignore[misc]  # as above
    worksheet_class = _Page


def build(content: BookContent, macros: bytes | None = None) -> bytes:
    """Make the whole workbook, as the bytes of an .xlsx file, or of an .xlsm file with buttons.

    ``macros`` is the macro project of the second; it must know the sheets by ``CODE_NAMES``.
    """
    stream = BytesIO()
    book = _Book(
        stream,
        {
            "in_memory": True,
            "default_format_properties": {"font_name": FONT, "font_size": SIZE},
            "default_row_height": ROW_PIXELS,
        },
    )
    book.set_properties({"title": "双随机、一公开工作簿", "created": CREATED})
    book.set_size(1900, 1200)
    styles = Styles(book)
    settings = {str(row["key"]): str(row.get("value") or "") for row in content.rows.get(SETTINGS, ())}
    front, form, guide = (book.add_worksheet(name) for name in (FRONT, FORM, GUIDE))
    pages: dict[Sheet, Worksheet] = {}
    for sheet in SHEETS:
        pages[sheet] = book.add_worksheet(sheet.name)
        if sheet is STATISTICS:
            charts = book.add_worksheet(CHARTS)
    context = Context(
        styles,
        ListNames(_lists(book), _sources(book)),
        {key: settings.get(label(key), "") for key in ("bureau", "year")},
    )
    anchors = write_guide(guide, styles, buttons=macros is not None)
    write_front(book, front, styles, context.settings["bureau"], anchors, buttons=macros is not None)
    write_form(book, form, styles, buttons=macros is not None)
    write_charts(book, charts, styles, context.settings["bureau"])
    for name, formula in named_formulas(CASES).values():
        book.define_name(name, formula)
    rows = {**content.rows, DAYS: tuple(_calendar(content))}
    for sheet, page in pages.items():
        write_sheet(page, sheet, rows.get(sheet, ()), context)
        if sheet is CASES and macros is not None:  # for the row that is selected there
            page.insert_button(
                1, 0, {**CASE_BUTTON, "width": 110, "height": 30, "x_offset": 6, "y_offset": 6}
            )
    for page in book.worksheets():
        if page.get_name() in PUT_AWAY:
            page.hide()
    front.activate()
    if macros is not None:
        _add_macros(book, macros)
    book.close()
    return stream.getvalue()


def _calendar(content: BookContent) -> Iterable[Mapping[str, Value]]:
    """The rows of 日历, as its formulas will work them out from the built-in notices and 节假日调休."""
    typed = cast("Iterable[Mapping[str, Any]]", content.rows.get(HOLIDAYS, ()))
    holidays = ((row["day"], row["kind"], row.get("year") or 0) for row in typed)
    return calendar_rows(*content.days, work_calendar(holidays)) if content.days else ()


def _lists(book: Workbook) -> dict[tuple[str, ...], str]:
    """Write each list of choices once into the hidden sheet; returns the defined name of each."""
    page = book.add_worksheet(LISTS)
    names: dict[tuple[str, ...], str] = {}
    _task_choices(book, page)
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.choices and column.choices not in names:
                place, name = 1 + len(names), f"列表_{sheet.name}_{column.header}"
                page.write_string(0, place, name)
                page.write_column(1, place, column.choices)
                page.set_column(place, place, 24)
                area = xl_range_abs(1, place, len(column.choices), place)
                book.define_name(name, f"='{LISTS}'!{area}")
                names[column.choices] = name
    page.hide()
    return names


def _task_choices(book: Workbook, page: Worksheet) -> None:
    """What 首页 offers for the task at hand: number, name and state of each, as long as the list of tasks is."""
    page.write_string(0, 0, TASK_NUMBERS)
    page.set_column(0, 0, 24)
    for row in range(1, MOST_TASKS + 1):
        number, name, state = (f"INDEX({ref(TASKS, key)},{row})" for key in ("task", "name", "state"))
        told = f'{number}&"　"&{name}&"　"&IF({state}="","待冻结",{state})'
        page.write_formula(row, 0, f'=IFERROR(IF({number}="","",{told}),"")', None, "")
    column = f"'{LISTS}'!$A$2:$A${MOST_TASKS + 1}"
    there = f"MAX(1,COUNTA({ref(TASKS, 'task')}))"
    book.define_name(TASK_NUMBERS, f"='{LISTS}'!$A$2:INDEX({column},MIN({MOST_TASKS},{there}))")


def _add_macros(book: Workbook, macros: bytes) -> None:
    """Add the macro project, the names by which it knows the sheets, and the texts that it says."""
    book.add_vba_project(BytesIO(macros), is_stream=True)
    book.set_vba_name(BOOK_MODULE)
    for page, name in zip(book.worksheets(), CODE_NAMES, strict=True):
        page.set_vba_name(name)
    lists = book.get_worksheet_by_name(LISTS)
    place = lists.dim_colmax + 1
    lists.set_column(place, place, 24)
    lists.write_string(0, place, "按钮的提示")
    for row, (name, text) in enumerate(TEXTS.items(), 1):
        lists.write_string(row, place, text)
        book.define_name(name, f"='{LISTS}'!{xl_range_abs(row, place, row, place)}")


def _sources(book: Workbook) -> dict[tuple[Sheet, str], str]:
    """Name the columns that serve as drop-downs elsewhere; returns the name by the column that uses it."""
    names = {}
    for user, (sheet, key) in SOURCES.items():
        names[user] = f"名录_{sheet.name}_{sheet.column(key).header}"
    for name, (sheet, key) in dict(zip(names.values(), SOURCES.values(), strict=True)).items():
        book.define_name(name, filled(sheet, key))
    return names
