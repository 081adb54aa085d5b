"""Workbooks for the tests: given Sheets laid out as the master lays them out, with whatever a test wants besides."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from toolkit.columns import FIRST_ROW, HEADER_ROW, Column, Kind, Sheet

Raws = Sequence[Mapping[str, object]]


def make(
    path: Path,
    tables: Mapping[Sheet, Raws],
    *,
    blank: int = 0,
    plain: bool = False,
    more: Callable[[Any], object] | None = None,
    options: Mapping[str, object] | None = None,
) -> Path:
    """Write a workbook with one Excel table for each Sheet and ``blank`` prepared rows below its data.

    ``plain``: no tables, and no formats but of dates, as in a file that others made.
    ``more`` gets the XlsxWriter workbook before it is closed.
    """
    book = xlsxwriter.Workbook(str(path), dict(options or {}))
    book.default_date = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    book.default_text = book.add_format({"num_format": "@", "border": 1})
    book.default_cell = book.add_format({"border": 1})
    for sheet, rows in tables.items():
        _sheet(book, sheet, rows, blank, plain)
    if more:
        more(book)
    book.close()
    return path


def _sheet(book: Any, sheet: Sheet, rows: Raws, blank: int, plain: bool) -> None:
    page = book.add_worksheet(sheet.name)
    page.write(0, 0, sheet.annex)
    page.write(1, 0, sheet.title)
    last = FIRST_ROW - 1 + max(1, len(rows) + blank) - 1
    if not plain:
        heads = [{"header": c.header, **_formula(sheet, c)} for c in sheet.columns]
        page.add_table(
            HEADER_ROW - 1, 0, last, len(sheet.columns) - 1, {"name": sheet.name, "columns": heads}
        )
    for n, column in enumerate(sheet.columns):
        page.write(HEADER_ROW - 1, n, column.header)
        form = None if plain and column.kind is not Kind.DATE else _format(book, column)
        if form:
            page.set_column(n, n, column.width, form)
        for r in range(FIRST_ROW - 1, last + 1):
            raw = rows[r - FIRST_ROW + 1].get(column.key) if r - FIRST_ROW + 1 < len(rows) else None
            put(page, r, n, raw, form=form, formula=_formula(sheet, column).get("formula", ""))
        if column.choices and not plain:
            area = (FIRST_ROW - 1, n, last, n)
            page.data_validation(*area, {"validate": "list", "source": ["是", "否"]})
            page.conditional_format(
                *area, {"type": "cell", "criteria": "==", "value": '"否"', "format": form}
            )


def _format(book: Any, column: Column) -> Any:
    by_kind = {Kind.DATE: book.default_date, Kind.INT: book.default_cell}
    return by_kind.get(column.kind, book.default_text)


def _formula(sheet: Sheet, column: Column) -> dict[str, str]:
    if not column.formula.startswith("="):
        return {}
    return {"formula": re.sub(r"\[@([^\]]+)\]", rf"{sheet.name}[[#This Row],[\1]]", column.formula)}


def put(page: Any, row: int, column: int, raw: object, *, form: Any = None, formula: str = "") -> None:
    """Write a raw value as what it is; text never becomes anything else."""
    if formula:
        value = (raw - date(1899, 12, 30)).days if isinstance(raw, date) else raw
        page.write_formula(row, column, formula, form, "" if value is None else value)
    elif raw is None:
        if form:
            page.write_blank(row, column, None, form)
    elif isinstance(raw, bool):
        page.write_boolean(row, column, raw, form)
    elif isinstance(raw, date):
        page.write_datetime(row, column, raw, form)
    elif isinstance(raw, str):
        page.write_string(row, column, raw, form)
    else:
        page.write_number(row, column, raw, form)


def part(path: Path, name: str) -> bytes:
    """The content of one part of a workbook."""
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def parts(path: Path) -> dict[str, bytes]:
    """All parts of a workbook in their order."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def rewrite(path: Path, changes: Mapping[str, bytes | None]) -> Path:
    """Change, add or (None) take out parts of a workbook, as another program might have written them."""
    content = {**parts(path), **changes}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            if data is not None:
                package.writestr(name, data)
    return path


def substitute(path: Path, name: str, *pairs: tuple[str, str]) -> Path:
    """Replace text in one part; each must be there."""
    data = part(path, name).decode()
    for old, new in pairs:
        assert old in data, old
        data = data.replace(old, new)
    return rewrite(path, {name: data.encode()})
