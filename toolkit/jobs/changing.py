"""办理变更: the approved requests of 变更申请 (登记机关修改申请), entered into the registries one by one.

A request names a row by its code and a column by its header, with what stands there and what should.  It is
entered only if the row still says what the request says it did; otherwise somebody has changed it since, and
the request is told as a problem.  The lines stay: they are the history of every registry row.  Nothing is
deleted: who leaves or closes gets another 状态.  Lists already frozen are files of their own and do not change.
"""

from __future__ import annotations

from toolkit import columns
from toolkit.columns import Column, Sheet
from toolkit.columns.lists import DECISIONS
from toolkit.errors import Place, Problem, ProblemsFound
from toolkit.excel.book import Book, Row, Table, Value
from toolkit.excel.cells import CellError, clean, squeeze, to_cell
from toolkit.jobs.base import Office, Outcome, log

_REGISTRIES = {sheet.name: sheet for sheet in (columns.ITEMS, columns.INSPECTORS, columns.TARGETS)}


def apply_changes(book: Book, office: Office) -> Outcome:
    """Enter every approved request that has no 办理日期 yet; the others are told with what stands in the way."""
    book.claim()
    table = book.read(columns.CHANGES)
    if table.problems:
        raise ProblemsFound(table.problems)
    waiting = [row for row in table.rows if row["decision"] == DECISIONS[0] and row["applied"] is None]
    outcome = Outcome("办理变更")
    for row in waiting:
        try:
            sheet, key, column, value = _wanted(book, row)
        except _Unfit as unfit:
            outcome.problems.append(unfit.problem)
            continue
        book.update(sheet, key, {column.key: value})
        book.update(columns.CHANGES, row.text("no"), {"applied": office.today})
        line = f"{sheet.name} {row.text('id')} {column.header}：{row.text('old')} → {row.text('new')}"
        outcome.lines.append(line)
        log(book, office, "办理变更", "", f"第 {row.text('no')} 号申请，{row.text('decider')}决定：{line}")
    outcome.data = {"applied": len(outcome.lines), "refused": len(outcome.problems)}
    outcome.lines.append(f"已办理 {len(outcome.lines)} 件，未能办理 {len(outcome.problems)} 件")
    book.save()
    return outcome


class _Unfit(Exception):
    def __init__(self, what: str, remedy: str, place: Place) -> None:
        self.problem = Problem(what, remedy, place)


def _wanted(book: Book, row: Row) -> tuple[Sheet, str, Column, Value]:
    """The sheet, the key of its row, the column and the new value of a request."""
    if not row.text("decider") or not row.day("decided"):
        raise _Unfit("没有决定人或决定日期", "请补填后再办理", row.at("decider"))
    if row.text("sheet") not in _REGISTRIES:
        raise _Unfit("这个名录不能按申请改", "请直接在该表登记，并写明决定人", row.at("sheet"))
    sheet = _REGISTRIES[row.text("sheet")]
    header = squeeze(row.text("field"))
    column = next((c for c in sheet.columns if squeeze(c.header) == header), None)
    if column is None or column.key == sheet.key:
        what = f"“{sheet.name}”没有可以更改的栏目“{row.text('field')}”"
        raise _Unfit(what, "请照名录的表头写；编码错了的，请停用旧行、另登记一行", row.at("field"))
    target = _row(book.read(sheet), row)
    stands = "" if target[column.key] is None else str(to_cell(target[column.key], column))
    if stands != row.text("old"):
        what = f"名录里现在是“{stands}”，不是申请所写的“{row.text('old')}”"
        raise _Unfit(what, "请核对名录，重新申请", row.at("old"))
    try:
        value = clean(row.text("new") or None, column)
    except CellError as error:
        raise _Unfit(f"新内容{error.what}", error.remedy, row.at("new")) from None
    if value is None and column.required:
        raise _Unfit(f"“{column.header}”不能空着", "请写明新内容", row.at("new"))
    return sheet, target.text(sheet.key), column, value


def _row(table: Table, request: Row) -> Row:
    found = [row for row in table.rows if row.text(table.sheet.key) == request.text("id")]
    if len(found) != 1:
        what = f"“{table.sheet.name}”里有 {len(found)} 行“{request.text('id')}”"
        raise _Unfit(what, "请核对编码，应当恰好一行", request.at("id"))
    return found[0]
