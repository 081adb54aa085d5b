"""What a clerk may type into a column, and the colours that speak: validations and conditional formats.

Both reach down to ``LAST_ROW``, so that rows added later are covered.  A validation says what to type
instead; one that is never true keeps people off the program's own columns and views, without protecting the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.columns import (
    CAPS,
    CASES,
    CHECKLIST,
    DAYS,
    FIRST_ROW,
    HEADER_ROW,
    INSPECTORS,
    ITEMS,
    PLAN,
    RECUSALS,
    REGIONS,
    SETTINGS,
    TARGETS,
    TASKS,
    Column,
    Kind,
    Sheet,
)
from toolkit.columns.formulas import STALE
from toolkit.columns.settings import SETTING_ROWS
from toolkit.excel.book import Value
from toolkit.excel.refs import LAST_ROW, TODAY, letters
from toolkit.excel.style import STATES, Styles

EARLIEST = date(2000, 1, 1)

SOURCES: Mapping[tuple[Sheet, str], tuple[Sheet, str]] = {
    (CHECKLIST, "item"): (ITEMS, "name"),
    (TARGETS, "region"): (REGIONS, "code"),
    (RECUSALS, "target"): (TARGETS, "id"),
    (RECUSALS, "inspector"): (INSPECTORS, "id"),
    (PLAN, "item"): (ITEMS, "name"),
    (CAPS, "item"): (ITEMS, "name"),
    (TASKS, "plan"): (PLAN, "no"),
}
"""Columns whose drop-down is a column of another table; another value is only warned about (核对 decides)."""

EXPIRES = {(INSPECTORS, "expires"), (TARGETS, "licence_to")}
EXPIRY_DAYS = 30  # how many days ahead an expiring certificate turns amber

WRONG, REFUSED = "填写有误", "不用填写"
"""The titles of a validation: of what is typed wrongly, and of what is not to be typed at all."""

DEADLINE_STATES = ("逾期", "逾期完成", "今日到期", "将到期", "按期完成", "暂定", STALE)
LEVELS = ("错误", "提醒")


@dataclass(frozen=True, slots=True)
class ListNames:
    """Defined names of the drop-down lists: by their choices, and by the column that uses a source."""

    lists: Mapping[tuple[str, ...], str]
    sources: Mapping[tuple[Sheet, str], str]


def guard(page: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, Value]], names: ListNames) -> None:
    """Give every column its validation, and in 设置 the cells of words to choose from theirs."""
    for number, column in enumerate(sheet.columns):
        page.data_validation(FIRST_ROW - 1, number, LAST_ROW - 1, number, _allowed(sheet, column, names))
    if sheet is SETTINGS:
        choices = {setting.label: setting.choices for setting in SETTING_ROWS if setting.choices}
        value = sheet.columns.index(sheet.column("value"))
        for number, row in enumerate(rows, FIRST_ROW - 1):
            label = str(row.get("key"))
            if label in choices:
                page.data_validation(number, value, number, value, _one_of(label, list(choices[label])))


def colour(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    """Mark states, dates about to pass, and what else should be seen at once."""
    for number, column in enumerate(sheet.columns):
        _colours(page, sheet, number, column, styles)
    _row_colours(page, sheet, styles)


def _allowed(sheet: Sheet, column: Column, names: ListNames) -> dict[str, Any]:
    """The validation of a column, with a message that says what to type instead."""
    if column.formula or column.filled_by or sheet.view:
        return _untouchable(sheet, column)
    rule: dict[str, Any] = {"validate": "any"}
    wrong = ""
    if column.choices:
        rule = _one_of(column.header, f"={names.lists[column.choices]}")
    elif (sheet, column.key) in SOURCES:
        rule = {
            "validate": "list",
            "source": f"={names.sources[sheet, column.key]}",
            "error_type": "warning",
        }
        wrong = f"在“{SOURCES[sheet, column.key][0].name}”表里没有。请先在那里登记，否则核对时会报错。"
    elif column.kind is Kind.DATE:
        rule = {"validate": "date", "criteria": ">=", "value": EARLIEST}
        wrong = "应为日期，请写成 2023-04-20 的样子。"
        if column.past:
            rule = {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": "=TODAY()"}
            wrong = "应为今天或以前的日期，写成 2023-04-20 的样子；还没有办的先空着。"
    elif column.kind is Kind.INT:
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
        wrong = "应为整数，请只写数字，不带单位。"
    if wrong:
        rule |= {"error_title": WRONG, "error_message": f"“{column.header}”{wrong}"}
    if column.note:
        rule |= {"input_title": column.header[:32], "input_message": column.note}
    return rule


def _one_of(name: str, source: str | list[str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": WRONG,
        "error_message": f"“{name}”只能从下拉列表中选。选中单元格后按 Alt+↓ 打开列表。",
    }


def _untouchable(sheet: Sheet, column: Column) -> dict[str, Any]:
    """A validation that nothing typed can meet; the toolkit and formulas are not touched by it."""
    made = f"由程序填写（{column.filled_by}）" if column.filled_by else "由公式自动计算"
    what = f"“{sheet.name}”表由程序生成" if sheet.view else f"“{column.header}”{made}"
    rule = {
        "validate": "custom",
        "value": "=FALSE",
        "error_title": REFUSED,
        "error_message": f"{what}，不能手填。请按 Esc 放弃输入。",
    }
    if column.note:
        rule |= {"input_title": column.header, "input_message": column.note}
    elif not sheet.view:
        rule |= {"input_title": column.header, "input_message": f"灰色列{made}，不用填写。"}
    return rule


def _colours(page: Worksheet, sheet: Sheet, place: int, column: Column, styles: Styles) -> None:
    area = (FIRST_ROW - 1, place, LAST_ROW - 1, place)
    for word in _states_of(sheet, column):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": styles.state(word)}
        page.conditional_format(*area, rule)
    if (sheet, column.key) in EXPIRES:
        cell = f"{letters(sheet, column.key)}{FIRST_ROW}"
        passed, near = f"{cell}<{TODAY}", f"AND({cell}>={TODAY},{cell}<{TODAY}+{EXPIRY_DAYS})"
        _when(page, area, f"=AND(ISNUMBER({cell}),{passed})", styles.state("late"))
        _when(page, area, f"=AND(ISNUMBER({cell}),{near})", styles.state("near"))


def _states_of(sheet: Sheet, column: Column) -> Iterator[str]:
    """The marked states that can stand in a column."""
    possible: Sequence[str] = ()
    if column.key == "state" and column.choices:
        possible = column.choices
    elif sheet is CASES and column.formula:
        possible = (STALE,) if column.kind is Kind.DATE else DEADLINE_STATES
    elif sheet is DAYS and column.key == "state":
        possible = ("暂定",)
    elif column.key == "level":
        possible = LEVELS
    return (word for word in possible if word in STATES)


def _row_colours(page: Worksheet, sheet: Sheet, styles: Styles) -> None:
    """Marks that a whole row or a blank needs: a void task, a setting not made, a result still open.

    Lines around every filled row too: a row that a program adds has none where table styles are not drawn.
    """
    first, last = FIRST_ROW - 1, LAST_ROW - 1
    if sheet is SETTINGS:  # before the lines: of two borders the first counts
        group = letters(sheet, "group")
        opens = f"=${group}{FIRST_ROW}<>${group}{HEADER_ROW}"
        _when(page, (first, 0, last, len(sheet.columns) - 1), opens, styles("opens"))
        place = sheet.columns.index(sheet.column("group"))
        _when(page, (first, place, last, place), opens, styles("bold"))
    whole = f"=COUNTA($A{FIRST_ROW}:${letters(sheet, sheet.columns[-1].key)}{FIRST_ROW})>0"
    _when(page, (first, 0, last, len(sheet.columns) - 1), whole, styles("lines"))
    if sheet is TASKS:
        void = f'=${letters(sheet, "state")}{FIRST_ROW}="作废"'
        _when(page, (first, 0, last, len(sheet.columns) - 1), void, styles.state("作废"))
    elif sheet is SETTINGS:
        names = ",".join(f'$A{FIRST_ROW}="{row.label}"' for row in SETTING_ROWS if row.required)
        missing = f'=AND($B{FIRST_ROW}="",OR({names}))'
        _when(page, (first, 1, last, 1), missing, styles.state("late"))
    elif sheet is CASES:
        ended, result = (letters(sheet, key) for key in ("ended", "result"))
        place = sheet.columns.index(sheet.column("result"))
        not_recorded = f'=AND(${ended}{FIRST_ROW}<>"",${result}{FIRST_ROW}="")'
        _when(page, (first, place, last, place), not_recorded, styles.state("near"))


def _when(page: Worksheet, area: tuple[int, int, int, int], formula: str, look: Format) -> None:
    page.conditional_format(*area, {"type": "formula", "criteria": formula, "format": look})
