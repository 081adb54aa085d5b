"""What a list says otherwise than the workbook: told, and on request entered, in the registries by 变更申请.

The three registries (一单两库) change by approved requests only, so an accepted difference becomes a line of 变更申请
for every cell, to be decided by a person and entered by ``apply_changes``; other sheets are changed at once.  Who is
not in the list any more is only told, unless the clerk says that the list is complete and what became of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toolkit import columns
from toolkit.columns import Column, Sheet
from toolkit.errors import WrongUse
from toolkit.excel.book import Book, Value
from toolkit.excel.cells import CellError
from toolkit.importing.comparing import Change, Comparison, text_of
from toolkit.importing.reading import Reader
from toolkit.jobs.apply_changes import REGISTRIES
from toolkit.jobs.base import Office, listed

_ENDS = {columns.TARGETS.name: "state", columns.INSPECTORS.name: "state", columns.ITEMS.name: "valid"}
"""The column that says that a row of a registry is no longer active."""


def enter_differences(
    book: Book, office: Office, sheet: Sheet, found: Comparison, file: str, *, changed: bool, gone: str
) -> tuple[list[str], int]:
    """Enter what was accepted; what is to be said, and how many cells or requests were entered."""
    lines: list[str] = []
    entered = 0
    if found.changes and changed:
        entered += (n := _enter(book, office, sheet, found.changes, f"按“{file}”导入时核对"))
        lines.append(_entered(sheet, n, "有出入的"))
    elif found.changes:
        rows = len({change.key for change in found.changes})
        lines.append(
            f"与工作簿有出入的 {rows} 行、{len(found.changes)} 格（逐格见报告），没有改。要改的，加 --changed："
            f"{'每一格列一件变更申请' if sheet.name in REGISTRIES else '改成文件里写的'}。"
        )
    if found.gone and gone:
        entered += (n := _enter(book, office, sheet, _ends(book, sheet, found.gone, gone), f"“{file}”里没有"))
        lines.append(_entered(sheet, n, "文件里没有的"))
    elif found.gone and sheet.name in _ENDS:
        header = sheet.column(_ENDS[sheet.name]).header
        lines.append(
            f"工作簿里有、文件里没有的 {len(found.gone)} 行：{listed(found.gone, 3)}。文件只是一部分的，不必管；"
            f"文件是全部的，加 --gone 现在的“{header}”，如 {_example(sheet)}，列成变更申请。"
        )
    return lines, entered


def _example(sheet: Sheet) -> str:
    return {columns.TARGETS.name: "注销", columns.INSPECTORS.name: "调离"}.get(sheet.name, "否")


def _entered(sheet: Sheet, count: int, what: str) -> str:
    if sheet.name in REGISTRIES:
        return f"{what}列成变更申请 {count} 件：请负责人填“决定”以后，运行 apply-changes"
    return f"{what}改了 {count} 格"


def _ends(book: Book, sheet: Sheet, keys: Sequence[str], gone: str) -> list[Change]:
    """A change of the state of every row that is gone."""
    if sheet.name not in _ENDS:
        raise WrongUse(f"“{sheet.name}”的行不能用 --gone 处理。请在工作簿里改。")
    column = sheet.column(_ENDS[sheet.name])
    try:
        new = Reader(column)(gone).value
    except CellError as error:
        raise WrongUse(f"--gone 的“{gone}”不行：{error.what}。{error.remedy}。") from error
    table = book.read(sheet).by_column()
    stands = dict(zip(table.texts(sheet.key), table.columns[column.key], strict=True))
    return [Change(key, column, stands[key], new) for key in keys if stands[key] != new]


def _enter(book: Book, office: Office, sheet: Sheet, changes: Sequence[Change], why: str) -> int:
    if sheet.name not in REGISTRIES:
        for change in changes:
            book.update(sheet, change.key, {change.column.key: change.new})
        return len(changes)
    table = book.read(columns.CHANGES)
    open_ones = {_asked(row.values) for row in table.rows if row["decision"] is None}
    number = max((row.integer("no") for row in table.rows), default=0)
    requests: list[dict[str, Value]] = []
    for row in _requests(office, sheet, changes, why):
        if _asked(row) not in open_ones:
            number += 1
            requests.append({**row, "no": number})
    book.append(columns.CHANGES, requests)
    return len(requests)


def _asked(row: Mapping[str, Value]) -> tuple[str, ...]:
    """What a request asks for, whoever asked and when."""
    return tuple(str(row.get(key) or "") for key in ("sheet", "id", "field", "new"))


def _requests(
    office: Office, sheet: Sheet, changes: Iterable[Change], why: str
) -> Iterable[dict[str, Value]]:
    for change in changes:
        yield {
            "on": office.today,
            "by": office.operator,
            "sheet": sheet.name,
            "id": change.key,
            "field": change.column.header,
            "old": _cell(change.old, change.column),
            "new": _cell(change.new, change.column),
            "reason": why,
        }


def _cell(value: Value, column: Column) -> str | None:
    return text_of(value, column) or None
