"""Files of other offices as plain grids: .xlsx, .xlsm, .xls, .et and .csv, whatever their suffix claims.

What a file is, its first bytes say: a zip package is an .xlsx, an OLE file is an .xls (WPS writes the same
under the name .et), anything else is text.  Every way is suspicious: a package goes through ``package`` and
``safecopy``, an .xls is read by a process of its own (``xls_child``), text must be whole in one encoding and
its quotes must pair, because one stray quote swallows all rows up to the next.

A grid holds what the reader found (text, number, date, true/false, "" for nothing), rows from A1 on, all
equally wide.  Merged ranges are told with it: only their first cell holds a value.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from python_calamine import CalamineWorkbook

from toolkit import files
from toolkit.errors import Place, Problem, ProblemsFound, WrongUse
from toolkit.excel.a1 import address
from toolkit.excel.package import Package
from toolkit.excel.raw import Merged, RawSheet
from toolkit.excel.safecopy import safe_copy
from toolkit.excel.text_form import delimiter_of, form_of

_LARGEST = 200_000_000  # bytes; a list of 100,000 enterprises takes a tenth
_LARGEST_TEXT = 25_000_000  # bytes: Python holds a text several times over while it is taken apart
_MOST_CELLS = 6_000_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHILD = Path(__file__).with_name("xls_child.py")
_PATIENCE = 60  # seconds for an .xls; the largest takes a few
_AS_XLSX = "请用表格软件打开，另存为“Excel 工作簿（.xlsx）”后再导入"
_WEB = ("<html", "<!doctype", "<table", "<meta", "<?xml", "<workbook")


def read_foreign(path: Path) -> list[RawSheet]:
    """All sheets of a file (a .csv is one).

    Raises WrongUse if there is no such file, Refused if it may not be read, ProblemsFound if it is damaged,
    protected by a password, too large, or of a kind that is not read; each says what to do.
    """
    if not path.is_file():
        raise WrongUse(f"找不到要导入的文件“{path.name}”（{path.parent}）。请核对文件名和位置。")
    with files.telling(path):
        if path.stat().st_size > _LARGEST:
            raise _problem(path, "太大，没有读取", "请删去与名单无关的内容后另存，或分成几个文件导入")
        data = path.read_bytes()
    if not data:
        raise _problem(path, "是空文件", "请核对是不是选错了文件，或重新导出")
    if data.startswith(_OLE) and _ENCRYPTED not in data:
        return _xls(path, data)
    if data.startswith((b"PK", _OLE)):
        return _package(Package(data, path.name))
    if len(data) > _LARGEST_TEXT:
        raise _problem(
            path, f"是大于 {_LARGEST_TEXT // 10**6} MB 的文本，没有读取", "请用表格软件打开，分成几个文件导入"
        )
    return [_text(path, data)]


def _problem(path: Path, what: str, remedy: str) -> ProblemsFound:
    return ProblemsFound([Problem(what, remedy, Place(path.name))])


def _too_large(name: str, cell: str) -> RawSheet:
    what = f"有内容的范围一直到 {cell}，太大，没有读取"
    remedy = "请删除远离表格的内容（按 Ctrl+End 可以找到）并保存"
    return RawSheet(name, (), (), Problem(what, remedy, Place(name, cell=cell)))


def _merged(ranges: Sequence[Sequence[Sequence[int]]]) -> tuple[Merged, ...]:
    return tuple(Merged(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


# .xlsx and .xlsm


def _package(package: Package) -> list[RawSheet]:
    safe = safe_copy(package)
    sheets = [_too_large(name, cell) for name, cell in safe.too_far.items()]
    if len(sheets) == len(package.sheets):
        return sheets
    try:
        book = CalamineWorkbook.from_filelike(safe.file)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            grid = sheet.to_python(skip_empty_area=False)
            sheets.append(RawSheet(name, grid, _merged(sheet.merged_cell_ranges or [])))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic on the Rust side is not even an Exception
        raise package.damaged() from error
    return sheets


# .xls and .et


def _xls(path: Path, data: bytes) -> list[RawSheet]:
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_CHILD)],
            input=data, capture_output=True, timeout=_PATIENCE, check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _problem(path, "读了很久也没有读完", _AS_XLSX) from None
    if done.returncode != 0:
        what = "有密码保护" if b"assword" in done.stderr else "读不出来：可能已损坏、有密码，或是别的格式"
        raise _problem(path, what, f"{_AS_XLSX}；有密码的，请先去掉密码")
    return list(_from_child(json.loads(done.stdout)))


def _from_child(
    sheets: Sequence[tuple[str, list[list[object]], int, list[list[list[int]]], list[int] | None]],
) -> Iterator[RawSheet]:
    for name, rows, width, merged, reach in sheets:
        if reach:
            yield _too_large(name, address(*reach))
        else:
            grid = [[*map(_value, row), *[""] * (width - len(row))] for row in rows]
            yield RawSheet(name, grid, _merged(merged))


def _value(cell: object) -> object:
    if isinstance(cell, dict):
        day = datetime.fromisoformat(cell["day"])
        return day.date() if day.time() == datetime.min.time() else day
    return cell


# .csv and other text


def _text(path: Path, data: bytes) -> RawSheet:
    text = _decoded(path, data)
    if text.lstrip().lower().startswith(_WEB):
        raise _problem(path, "其实是网页或 XML（从网站导出的常常这样），不是表格文件", _AS_XLSX)
    if "\0" in text:
        raise _problem(path, "不是能读的表格文件，或已损坏", _AS_XLSX)
    try:
        rows = [
            list[object](row)
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
        ]
    except csv.Error as error:
        line = _bad_line(text)
        raise ProblemsFound(
            [
                Problem(
                    "引号不配对，后面的内容分不清是哪一行",
                    "请用表格软件打开，另存为 .xlsx 后再导入",
                    Place(path.name, line),
                )
            ]
        ) from error
    width = max(map(len, rows), default=0)
    if len(rows) * width > _MOST_CELLS:
        return _too_large(path.stem, address(len(rows), width))
    widths = [*map(len, rows)]
    for row in rows:
        row.extend([""] * (width - len(row)))
    return RawSheet(path.stem, rows, widths=widths)


def _decoded(path: Path, data: bytes) -> str:
    """Text in the encodings that offices use."""
    form = form_of(lambda: [data])
    if form.encoding:
        with suppress(UnicodeDecodeError):  # half a mark at the beginning, and nothing else
            return data.decode(form.encoding)
    binary = b"\0" in data
    where = (
        "不是能读的表格文件，或文字编码认不出来" if binary else f"第 {form.line or 1} 行的文字编码认不出来"
    )
    raise _problem(path, where, _AS_XLSX)


def _bad_line(text: str) -> int | None:
    """The line in which the last quote opens that never closes."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        return line
    return None
