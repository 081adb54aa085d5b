"""办理变更: the approved requests of 变更申请 (登记机关修改申请), entered into the registries one by one.

A request names a row by its code and a column by its header, with what stands there and what should.  It is
entered only if the row still says what the request says it did; otherwise somebody has changed it since, and
the request is told as a problem.  The lines stay: they are the history of every registry row.  Nothing is
deleted: who leaves or closes gets another 状态.  Lists already frozen are files of their own and do not change.

Three columns are more than a cell:

    新增                the row is there already (typed or imported); the request says since when, who decided
    并入代码            重复登记: the row ends (状态 合并), and its visits of this year count for the row it names
    统一社会信用代码    of a firm with an old number: its row goes on under the new code, the old one ends as merged
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from toolkit import columns
from toolkit.codes import is_old_number, uscc_check
from toolkit.columns import Column, Sheet
from toolkit.columns.lists import DECISIONS, FROZEN, MERGED, TARGET_STATES
from toolkit.errors import Level, Place, Problem, ProblemsFound
from toolkit.excel.book import Book, Row, Value
from toolkit.excel.cells import CellError, clean, squeeze, to_cell
from toolkit.jobs.base import Desk, Office, Outcome, begin_work, listed, open_desk
from toolkit.model import Target
from toolkit.rules.merging import merged_into, obstacle
from toolkit.rules.pool import inspections

ADDED = "新增"
REGISTRIES = {sheet.name: sheet for sheet in (columns.ITEMS, columns.INSPECTORS, columns.TARGETS)}
"""The sheets that change by approved requests only, by name."""
_FEW, _TOGETHER = 20, 200
"""Requests that have a line of the journal each; of more, so many share one."""


class _Change(NamedTuple):
    """What a request comes to: the cells to set, by sheet and key of a row, a row to add, and how it is told."""

    cells: Mapping[tuple[Sheet, str], Mapping[str, Value]]
    told: str
    reminders: tuple[Problem, ...] = ()
    added: Mapping[str, Value] | None = None
    """A row for 检查对象库."""


def _unfit(what: str, remedy: str, place: Place) -> ProblemsFound:
    return ProblemsFound([Problem(what, remedy, place)])


def apply_changes(book: Book, office: Office) -> Outcome:
    """Enter every approved request that has no 办理日期 yet; the others are told with what stands in the way."""
    work = begin_work(book, office, "办理变更")
    table = book.read(columns.CHANGES)
    if table.problems:
        raise ProblemsFound(table.problems)
    waiting = [row for row in table.rows if row["decision"] == DECISIONS[0] and row["applied"] is None]
    outcome = Outcome("办理变更")
    registries = _Registries(book)
    told: list[str] = []
    for row in waiting:
        try:
            change = _wanted(registries, office, row)
        except ProblemsFound as unfit:
            outcome.problems += unfit.problems
            continue
        if change.added:
            book.append(columns.TARGETS, [change.added])
        for (sheet, key), values in change.cells.items():
            book.update(sheet, key, values)
        registries.forget(change)
        book.update(columns.CHANGES, row.text("no"), {"applied": office.today})
        outcome.lines.append(change.told)
        outcome.problems += change.reminders
        told.append(f"第 {row.text('no')} 号申请，{row.text('decider')}决定：{change.told}")
    together = (
        1 if len(told) <= _FEW else _TOGETHER
    )  # every line of the journal costs a look at the whole workbook
    for start in range(0, len(told), together):
        work.note("；".join(told[start : start + together]))
    outcome.data = {"applied": len(outcome.lines), "refused": len(waiting) - len(outcome.lines)}
    if not waiting:
        outcome.lines.append(f"“{columns.CHANGES.name}”表里没有决定为“{DECISIONS[0]}”、还没有办理的申请")
        outcome.leads_to = Place(columns.CHANGES.name, columns.FIRST_ROW)
    outcome.lines.append(f"已办理 {outcome.data['applied']} 件，未能办理 {outcome.data['refused']} 件")
    work.save()
    return outcome


class _Registries:
    """The registries as they stand, by the key of a row; read again only after more than cells has changed."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._rows: dict[str, dict[str, list[Row]]] = {}

    def rows(self, sheet: Sheet) -> dict[str, list[Row]]:
        """The rows of a sheet by their key."""
        if sheet.name not in self._rows:
            found: dict[str, list[Row]] = {}
            for row in self.book.read(sheet).rows:
                found.setdefault(row.text(sheet.key), []).append(row)
            self._rows[sheet.name] = found
        return self._rows[sheet.name]

    def forget(self, change: _Change) -> None:
        """Know the rows as a change has left them."""
        if change.added or len(change.cells) != 1:
            self._rows.clear()
            return
        for (sheet, key), values in change.cells.items():
            (row,) = self.rows(sheet)[key]
            self._rows[sheet.name][key] = [Row(row.number, {**row.values, **values}, row.at)]


def _wanted(registries: _Registries, office: Office, row: Row) -> _Change:
    """What a request comes to; ProblemsFound if it cannot be done."""
    if not row.text("decider") or not row.day("decided"):
        raise _unfit("没有决定人或决定日期", "请补填后再办理", row.at("decider"))
    if row.text("sheet") not in REGISTRIES:
        raise _unfit("这个名录不能按申请改", "请直接在该表登记，并写明决定人", row.at("sheet"))
    sheet = REGISTRIES[row.text("sheet")]
    header = squeeze(row.text("field"))
    if header == ADDED:
        return _added(sheet, _row(registries, sheet, row), row)
    column = next((c for c in sheet.columns if squeeze(c.header) == header), None)
    if column is not None and (sheet, column.key) == (columns.TARGETS, "id"):
        return _renumbered(registries.book, office, _row(registries, sheet, row), row)
    if column is None or column.key == sheet.key:
        what = f"“{sheet.name}”没有可以更改的栏目“{row.text('field')}”"
        remedy = "请照名录的表头写；编码错了的，请另登记一行，再申请把旧行合并过去（并入代码）"
        raise _unfit(what, remedy, row.at("field"))
    target = _row(registries, sheet, row)
    stands = "" if target[column.key] is None else str(to_cell(target[column.key], column))
    if stands != row.text("old"):
        what = f"名录里现在是“{stands}”，不是申请所写的“{row.text('old')}”"
        raise _unfit(what, "请核对名录，重新申请", row.at("old"))
    value = _new(row, column)
    if (sheet, column.key) == (columns.TARGETS, "kept"):
        return _merged(registries.book, office, target, row, str(value or ""))
    if (sheet, column.key, value) == (columns.TARGETS, "state", MERGED):
        remedy = f"请把“栏目”写成 {columns.TARGETS.column('kept').header}，“新内容”写留下的那一行的代码"
        raise _unfit("合并要写明并入哪一行", remedy, row.at("field"))
    told = (
        f"{sheet.name} {row.text('id')} {column.header}：{stands or '（空）'} → {row.text('new') or '（空）'}"
    )
    return _Change({(sheet, target.text(sheet.key)): {column.key: value}}, told)


def _new(row: Row, column: Column) -> Value:
    """The new content as a value of its column."""
    try:
        value = clean(row.text("new") or None, column)
    except CellError as error:
        raise _unfit(f"新内容{error.what}", error.remedy, row.at("new")) from None
    if value is None and column.required:
        raise _unfit(f"“{column.header}”不能空着", "请写明新内容", row.at("new"))
    return value


def _added(sheet: Sheet, there: Row, row: Row) -> _Change:
    name = there.text("name")
    if row.text("new") not in ("", name):
        what = f"名录里这一行是“{name}”，不是申请所写的“{row.text('new')}”"
        raise _unfit(what, "请核对名录，重新申请", row.at("new"))
    return _Change({}, f"{sheet.name} {row.text('id')} {ADDED}：{name}")


def _merged(book: Book, office: Office, ends: Row, row: Row, into: str) -> _Change:
    """重复登记合并, put to another row, or (``into`` blank) taken back: the visits of this year go with it once."""
    sheet, code, before = columns.TARGETS, ends.text("id"), ends.text("kept")
    header = sheet.column("kept").header
    told = f"{sheet.name} {code} {header}：{before or '（空）'} → {into or '（空）'}"
    reminders: tuple[Problem, ...] = ()
    if before:
        place = Place(sheet.name, header=sheet.column("checked").header)
        what, remedy = f"“{before}”那一行的检查次数还含着原来并入的", "请核对后改正"
        reminders = (Problem(what, remedy, place, Level.WARNING, "R7"),)
    if not into:
        return _Change({(sheet, code): {"kept": None, "state": TARGET_STATES[0]}}, told, reminders)
    desk = open_desk(book, office)
    targets = desk.registry.targets
    if found := obstacle(targets, code, into):
        raise _unfit(*found, row.at("new"))
    if others := merged_into(targets, code):
        what = f"{others[0].name}（{others[0].id}）已经并入这一行，再并就连成一串"
        raise _unfit(what, f"请先申请把那一行的{header}改为“{into}”", row.at("id"))
    kept = targets[into]
    cells = {(sheet, code): {"kept": into, "state": MERGED}, (sheet, into): _visits(desk, ends, kept)}
    told = f"{told}（{ends.text('name')} 并入 {kept.name}）"
    return _Change(cells, told, (*reminders, *_frozen(desk, row)))


def _renumbered(book: Book, office: Office, old: Row, row: Row) -> _Change:
    """The 18-digit code of a firm that had an old number: one firm, one row in the draw, its history with it."""
    sheet, code = columns.TARGETS, old.text("id")
    new = row.text("new").replace(" ", "").upper()
    if not is_old_number(code) or row.text("old") != code:
        what = f"“{code}”不是旧的注册号，或与申请所写的原内容不同"
        remedy = "只有旧号可以改成 18 位代码；代码录错了的，请另登记一行，再申请把旧行合并过去（并入代码）"
        raise _unfit(what, remedy, row.at("field"))
    if findings := [finding for finding in uscc_check(new) if finding.fatal or is_old_number(new)]:
        raise _unfit(findings[0].what(new), "请写新营业执照上的 18 位统一社会信用代码", row.at("new"))
    desk = open_desk(book, office)
    if new in desk.registry.targets:
        return _merged(book, office, old, row, new)
    if old.text("kept"):
        raise _unfit(f"这一行已经并入“{old.text('kept')}”", "请核对申请", row.at("id"))
    number = max((there.integer("no") for there in book.read(sheet).rows), default=0) + 1
    added = {**old.values, "id": new, "no": number, **_visits(desk, old, None)}
    cells: dict[tuple[Sheet, str], Mapping[str, Value]] = {
        (sheet, other.id): {"kept": new} for other in merged_into(desk.registry.targets, code)
    }
    cells[sheet, code] = {"kept": new, "state": MERGED}
    told = f"{sheet.name} {old.text('name')} 旧号 {code} → {new}"
    return _Change(cells, told, _frozen(desk, row), added)


def _visits(desk: Desk, ends: Row, kept: Target | None) -> Mapping[str, Value]:
    """The visits of this year of a row that ends and of the one that goes on (None: it is new), together."""
    days = inspections(desk.cases.values(), desk.registry)
    known = [(ends.text("id"), ends.integer("checked"), ends.day("last"))]
    if kept:
        known.append((kept.id, kept.checked, kept.last))
    past = [day for name, _, last in known for day in (last, *days.get(name, ())) if day]
    times = sum(max(count, len(days.get(name, ()))) for name, count, _ in known)
    return {"checked": times, "last": max(past, default=None)}


def _frozen(desk: Desk, row: Row) -> tuple[Problem, ...]:
    frozen = [task.id for task in desk.tasks.values() if task.state == FROZEN]
    if not frozen:
        return ()
    what = f"已经冻结、还没有抽取的任务（{listed(frozen)}）仍照冻结时的名单，两行可能都在里面"
    return (Problem(what, "请在抽取以后核对", row.at("id"), Level.WARNING, "R4"),)


def _row(registries: _Registries, sheet: Sheet, request: Row) -> Row:
    found = registries.rows(sheet).get(request.text("id"), [])
    if len(found) != 1:
        what = f"“{sheet.name}”里有 {len(found)} 行“{request.text('id')}”"
        raise _unfit(what, "请核对编码，应当恰好一行；新登记的请先填进名录", request.at("id"))
    return found[0]
