"""Whether somebody's hand changed the workbook since the last step, and what a step itself changes.

Every line of the journal says what each sheet held afterwards, as a digest (``marks``).  So the next step sees which
sheets are no longer what they were left as:

    a sheet that staff keep (名录库, 计划, 任务, 台账 …)    their daily work: recorded as a line of its own, with
                                                       the keys of the rows
    a view that the toolkit makes (抽取结果, 统计 …)         nobody's to type in: told, and offered for rebuilding

日志 itself is compared with the journal, row by row.  To name rows, the digests of all rows kept by staff lie
beside the journal (``snapshot``); without that file (or with an old one) only the sheet is named.  A step believes of a
sheet whose bytes are those that were saved last that it is as it was left; 对账 reads every sheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from toolkit import columns
from toolkit.columns import Sheet
from toolkit.errors import Refused
from toolkit.excel.book import Book, Row, Table
from toolkit.jobs.marks import SheetState, digest_of, marks
from toolkit.jobs.snapshot import SHOWN as SHOWN_ROWS
from toolkit.jobs.snapshot import Heads, Snapshot, line_of, objects, shown_rows
from toolkit.ledger.journal import SHOWN, Change, Journal, Line, plain
from toolkit.model import Target

BY_HAND, SOMEBODY = "手工改动", "（手工）"
NOT_SAVED = "没有保存成"
OLDER_REMEDY = (
    "请换回最新的一本（问问同事，看“备份”文件夹）；"
    "找不回的，运行 rebuild（重建）照记录补齐，并列出要重新登记的"
)
KEPT = columns.RECHECKS
"""A view whose rows stand nowhere else: the journal keeps them, so that it can be made again."""
WATCHED = tuple(
    sheet for sheet in columns.SHEETS if sheet not in (columns.LOG, columns.FINDINGS, columns.DOSSIER)
)
"""核对 and 一企一档 are not among them: they are made anew by every check, and for every object asked about."""
GROWING = columns.DRAWS, columns.RECHECKS
"""Views to which steps only add."""


class Watch:
    """The workbook as its file holds it, beside what the journal says it should hold.

    ``whole``: every sheet is read, whatever was noted of its bytes.  ``same``: sheets that were read already, and the
    digest of what they hold.
    """

    def __init__(
        self,
        book: Book,
        year: Path,
        journal: Journal,
        *,
        whole: bool = True,
        same: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._book, self._lines, self.same = book, journal.lines, dict(same)
        self._left = Snapshot(year)
        self._heads: Heads = {} if whole else self._left.heads(journal.saved_as)
        self._known: dict[str, Change] = {}
        self._noted: dict[str, str] = {}  # views: what was found in them and noted last
        lacking = (
            self._lacking(book.before(columns.LOG)) or ()
        )  # None: a hand changed it, and nobody can tell
        shown, undone = len(journal.lines) - len(lacking), journal.undone
        self.lost = journal.lost(shown)
        self.unsaved = journal.lines[len(journal.lines) - journal.unsaved(shown) :]
        for at, line in enumerate(journal.lines[:shown]):
            for name, change in line.sheets.items() if at not in undone else ():
                if line.step == BY_HAND and _view(name):
                    self._noted[name] = change.after
                else:
                    self._known[name] = change
                    self._noted.pop(name, None)

    @cached_property
    def before(self) -> Mapping[str, SheetState]:
        """Every sheet as the file holds it."""
        return {sheet.name: self._found(sheet) for sheet in WATCHED}

    def _found(self, sheet: Sheet) -> SheetState:
        if not self._as_left(sheet):
            return SheetState(lambda: marks(self._book.before(sheet)))
        left = self._known[sheet.name].after
        return SheetState(
            lambda: self._left.marks(sheet.name, left) or marks(_whole(self._book.before(sheet))), left
        )

    def _as_left(self, sheet: Sheet) -> bool:
        """Whether the file holds the bytes of the sheet that the last step saved."""
        known, head = self._known.get(sheet.name), self._heads.get(sheet.name)
        if known and self.same.get(sheet.name) == known.after:
            return True
        if (
            not known or not head or sheet.name in self._noted
        ):  # what a hand made of a view is not told by ``known``
            return False
        return [known.after, self._book.fingerprint(sheet)] == [*head] and bool(head[1])

    def edited(self) -> list[Sheet]:
        """Sheets that are not what the last step left that was saved."""
        found = [
            sheet
            for sheet in WATCHED
            if (known := self._known.get(sheet.name)) and self.before[sheet.name].digest != known.after
        ]
        return found if self.log_rows() is not None else [*found, columns.LOG]

    def not_saved(self, at: str, who: str) -> Line | None:
        """The line that takes back what the journal says was done and is not in the workbook; None if all is."""
        if not self.unsaved:
            return None
        last = self.unsaved[-1]
        why = "工作簿换成了旧的一本" if self.lost else "上次办到一半中断了"
        what = f"没有保存到工作簿的有 {_steps(self.unsaved)} 步，最后一步是 {last.at}“{last.step}”：{why}"
        return Line(at, who, NOT_SAVED, last.task, what, undone=len(self.unsaved))

    def require_current(self) -> None:
        """Refused if the workbook is older than the journal; Changed if it was, as read, and is no more."""
        if self.lost:
            self._book.claim()  # somebody else's step may just have been saved
            raise Refused(f"{self.older}。{OLDER_REMEDY}。")

    @property
    def older(self) -> str:
        """That the workbook lacks steps of its journal, in words."""
        lost = [self._lines[at] for at in self.lost]
        last = f"{lost[-1].at}“{lost[-1].step}”"
        return f"工作簿比日志旧 {_steps(lost)} 步：日志记着最后一步是 {last}，这本工作簿里没有"

    def by_hand_lines(self) -> list[str]:
        """What hands changed since the last step in the sheets that staff keep: their daily work."""
        kept = [sheet for sheet in self.edited() if not sheet.view]
        return [f"自上次操作以来{describe(sheet, self.changes(sheet))}" for sheet in kept]

    def cut(self) -> int:
        """How many lines 日志 shows that the journal no longer has."""
        there = self._there(self._book.before(columns.LOG))
        told = [line.row for line in self._lines]
        return len(there) - len(told) if told and there[: len(told)] == told else 0

    def line(self, at: int) -> Line:
        """The line of the journal at this place."""
        return self._lines[at]

    def changes(self, sheet: Sheet) -> Change:
        """What a hand did to a sheet that staff keep: how many rows, and which."""
        now, left = self.before[sheet.name], self._known[sheet.name].after
        remembered = self._left.marks(sheet.name, left)
        if remembered is None:
            return Change(left, now.digest)
        return _change(SheetState(lambda: remembered, left), now)

    def log_rows(self) -> Sequence[tuple[str, ...]] | None:
        """The lines that 日志 still lacks; None if its rows are not those of the journal."""
        return self._lacking(self._book.read(columns.LOG))

    def _lacking(self, table: Table) -> Sequence[tuple[str, ...]] | None:
        there, told = self._there(table), [line.row for line in self._lines]
        return told[len(there) :] if told[: len(there)] == there else None

    def _there(self, table: Table) -> list[tuple[str, ...]]:
        """The rows of 日志 since there is a journal."""
        keys = [column.key for column in columns.LOG.columns]
        older = self._lines[0].earlier if self._lines else len(table.rows)
        return [tuple(row.text(key) for key in keys) for row in table.rows][older:]

    def earlier(self) -> int:
        """For the first line of a journal: how many rows 日志 has already."""
        return 0 if self._lines else len(self._book.read(columns.LOG).rows)

    def by_hand(self, at: str) -> Line | None:
        """The line that records what hands have changed since; None if nothing is new."""
        found: dict[str, Change] = {}
        told = []
        for sheet in self.edited():
            if sheet is columns.LOG:
                continue
            now = self.before[sheet.name].digest
            if sheet.view:
                if self._noted.get(sheet.name) == now:
                    continue
                found[sheet.name] = Change(self._known[sheet.name].after, now)
                told.append(f"“{sheet.name}”由程序生成，却被改动")
            else:
                found[sheet.name] = self.changes(sheet)
                told.append(describe(sheet, found[sheet.name]))
        if not found:
            return None
        return Line(at, SOMEBODY, BY_HAND, "", plain("；".join(told)), found)

    def now(self) -> dict[str, SheetState]:
        """Every sheet with the changes that wait for the saving."""
        return {
            sheet.name: _state(self._book.read(sheet))
            if self._book.changed(sheet)
            else self.before[sheet.name]
            for sheet in WATCHED
        }

    def of_step(
        self, now: Mapping[str, SheetState], rebuilt: Collection[Sheet]
    ) -> tuple[dict[str, Change], dict[str, list[list[str]]]]:
        """The sheets a step changed or that are met for the first time, and the rows to keep."""
        found: dict[str, Change] = {}
        edited = self.edited()
        for sheet in WATCHED:
            old, new = self.before[sheet.name], now[sheet.name]
            known = self._known.get(sheet.name)
            if known is None:
                before = old.digest if old.digest != new.digest else ""
                found[sheet.name] = replace(_change(old, new), before=before)
            elif (old.digest != new.digest or sheet in rebuilt) and new.digest != known.after:
                if sheet in GROWING and sheet in edited and sheet not in rebuilt:
                    continue  # rows added below an edited one do not make it right
                found[sheet.name] = _change(old, new)
        kept = {}
        if change := found.get(KEPT.name):
            there = set() if not change.before else set(self.before[KEPT.name].rows)
            table = self._book.read(KEPT)
            rows = [row for row, mark in _marked(table) if mark not in there]
            kept = {KEPT.name: [[plain(row.text(column.key)) for column in KEPT.columns] for row in rows]}
        return found, {name: rows for name, rows in kept.items() if rows}

    def spare_targets(self, *, drawn: bool) -> None:
        """If 检查对象库 is as it was left, and sound, read no more of it than papers show (``drawn``), or nothing."""
        if not self._as_left(columns.TARGETS) and (drawn or not self._same_targets()):
            return
        digest = self._known[columns.TARGETS.name].after
        if not drawn and self._left.line(SHOWN_ROWS, digest):
            self._book.assume(Table(columns.TARGETS, (), ()))
        elif drawn and (table := self._left.table(digest)):
            self._book.assume(table)

    def _same_targets(self) -> bool:
        """Whether 检查对象库, which another program wrote anew, holds what the last step left, and where it stood.

        Then its 40,000 rows are not kept beside 检查台账, which is what the other program was opened for.
        """
        known = self._known.get(columns.TARGETS.name)
        shown = self._left.places(known.after) if known else {}
        if not known or not shown:
            return False
        table = self._book.read(columns.TARGETS)
        rows = table.by_column()
        there = dict(zip(rows.numbers, rows.texts("id"), strict=True))
        if table.problems or not shown.items() <= there.items() or digest_of(marks(table)) != known.after:
            return False
        self.same[columns.TARGETS.name] = known.after
        return True

    def shown(self, targets: Mapping[str, Target]) -> bytes | None:
        """A line of the snapshot: the rows of 检查对象库 that papers will show; None if the step changed them."""
        if self._book.changed(columns.TARGETS):
            return None
        digest = self.before[columns.TARGETS.name].digest
        table = self._book.read(columns.TARGETS)
        if table.rest:
            return self._left.line(SHOWN_ROWS, digest)
        return line_of([SHOWN_ROWS, digest, shown_rows(table, targets, objects(self._book))])

    def heads(self, now: Mapping[str, SheetState]) -> bytes:
        """What the sheets of the saved workbook are known by, as the first line of the snapshot."""
        prints = {sheet.name: self._book.fingerprint(sheet) for sheet in WATCHED}
        return line_of({name: [now[name].digest, found] for name, found in prints.items() if found})

    def keep(self, heads: bytes, now: Mapping[str, SheetState], shown: bytes | None) -> None:
        """Once the workbook is saved: keep what the next step may do without finding out."""
        kept = [
            self._left.line(name, state.digest) or line_of([name, state.digest, state.rows])
            for name, state in now.items()
            if not _view(name)
        ]
        self._left.keep([heads, *kept, *([shown] if shown else [])])


def between(old: Table, new: Table) -> Change | None:
    """What became of a sheet from one workbook to another; None if it is the same."""
    before, after = _state(old), _state(new)
    return _change(before, after) if before.digest != after.digest else None


def describe(sheet: Sheet, change: Change) -> str:
    """检查对象库 改动 3 行：甲、乙、丙."""
    if not change.rows:
        return f"“{sheet.name}”有改动"
    keys = "、".join(change.keys)
    more = " 等" if len(change.keys) < change.rows and keys else ""
    return f"“{sheet.name}”改动 {change.rows} 行" + (f"：{keys}{more}" if keys else "")


def _steps(lines: Iterable[Line]) -> int:
    return len({(line.at, line.step) for line in lines if line.step != BY_HAND})


def _view(name: str) -> bool:
    sheet = columns.sheet_named(name)
    return sheet is not None and sheet.view


def _marked(table: Table) -> Iterator[tuple[Row, str]]:
    for row in table.rows:
        (mark,) = marks(replace(table, rows=(row,)))
        yield row, mark


def _whole(table: Table) -> Table:
    return table.rest() if table.rest else table


def _state(table: Table) -> SheetState:
    return SheetState(lambda: marks(table))


def _change(old: SheetState, new: SheetState) -> Change:
    """From one state of a sheet to the next."""
    gone, come = Counter(old.rows) - Counter(new.rows), Counter(new.rows) - Counter(old.rows)
    keys = sorted({mark.partition("\t")[0] for mark in (*gone, *come)} - {""})
    count = len(keys) or max(gone.total(), come.total())
    shown = filter(None, map(plain, keys[:SHOWN]))
    return Change(old.digest, new.digest, count, tuple(shown))
