"""The clerk's steps, each with the office as it is before and as it is after an undisturbed run.

Secrets and clock are fixed (``nursery``), so what an interrupted step left can be compared with the undisturbed
run: every file under a true name must be the one or the other, byte for byte, and the workbook's sheets too.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from tests.reliability.nursery import Done, Nursery, Order
from tests.reliability.planted import NO_MISFORTUNE, Misfortune
from tests.reliability.rows import BOOK, BY_NAME, Row
from toolkit import columns
from toolkit.bulk.verify import verify_year
from toolkit.errors import Level, ProblemsFound, ToolkitError
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.base import Office
from toolkit.jobs.reconcile import papers as reconciled
from toolkit.jobs.reconcile.reconcile import reconcile
from toolkit.ledger import docket, records
from toolkit.masters import MASTERS

LOG = columns.LOG.name
GROWING = (reconciled.NAME, docket.FILE, records.CHAIN)
"""What is kept of the papers, the numbers given to them, the chain: a line a paper or a statement."""
Sheets = Mapping[str, list[Mapping[str, Value]]]


@dataclass(frozen=True)
class Prepared:
    """A row with its words, its two states on disk, and how many write steps lie between them."""

    stage: Row
    before: Path
    after: Path
    steps: int

    def order(self, root: Path, misfortune: Misfortune = NO_MISFORTUNE, variant: str = "") -> Order:
        return order(root, self.stage, misfortune, variant)


def order(root: Path, stage: Row, misfortune: Misfortune = NO_MISFORTUNE, variant: str = "") -> Order:
    day, words = stage.day, stage.words
    assert isinstance(words, tuple)
    if not stage.alone:
        words = (*words, *((BOOK,) if stage.book else ()), "--operator", "测试员")
    now = datetime(day.year, day.month, day.day, 9, 0)
    return Order(words, root, now, misfortune, variant, known_secret=stage.known_secret, call=stage.call)


class Walked:
    """Every row of the table by name, its two states on disk, made when first asked for: what it starts from too."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        self.folder, self.nursery = folder, nursery
        self._made: dict[str, Prepared] = {}

    def __getitem__(self, name: str) -> Prepared:
        if name not in self._made:
            self._made[name] = self._prepared(BY_NAME[name])
        return self._made[name]

    def _prepared(self, row: Row) -> Prepared:
        before = self._copy(self[row.after].after if row.after else None, f"{row.name}-before")
        if row.hand:
            row.hand(before)
        after = self._copy(before, row.name)
        stage = replace(row, words=row.words(before)) if callable(row.words) else row
        done = self.nursery.run(order(after, stage))
        assert done.code == 0, f"{row.name}: {done.said}"
        assert done.steps > 0
        return Prepared(stage, before, after, done.steps)

    def _copy(self, state: Path | None, name: str) -> Path:
        fresh = self.folder / name
        if state is not None:
            shutil.copytree(state, fresh)
        else:
            fresh.mkdir(parents=True)
            (fresh / BOOK).write_bytes(MASTERS[BOOK]())
        return fresh


class Judges:
    """The judge of every row by name."""

    def __init__(self, walked: Walked) -> None:
        self.walked = walked
        self._made: dict[str, Judge] = {}

    def __getitem__(self, name: str) -> Judge:
        if name not in self._made:
            self._made[name] = Judge(self.walked[name])
        return self._made[name]


# --- what there is ----------------------------------------------------------------------------------------


def leftover(path: Path) -> bool:
    """What an interruption may leave beside the true files: passing files and folders, locks, the marks of a lock."""
    return any(part.startswith(".") and part.endswith((".part", ".lock", ".归档中")) for part in path.parts)


def tree(root: Path) -> dict[str, str]:
    """Every file but the workbook and leftovers: relative name → digest."""
    return {
        name.as_posix(): _digest(root / name)
        for path in sorted(root.rglob("*"))
        if path.is_file() and not leftover(name := path.relative_to(root)) and name.name != BOOK
    }


def _digest(path: Path) -> str:
    """Of a file's bytes; of a workbook's sheets without 日志, which tells of the run itself."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        with suppress(ProblemsFound):
            data = repr({name: rows for name, rows in sheets(path).items() if name != LOG}).encode()
    return sha256(data).hexdigest()


def leftovers(root: Path) -> list[str]:
    found = (path.relative_to(root) for path in root.rglob("*.part"))
    return sorted(str(name) for name in found if leftover(name))


def sheets(path: Path) -> Sheets:
    """What stands in every sheet of a workbook."""
    book = ClosedBook(path)
    return {sheet.name: [dict(row.values) for row in book.read(sheet).rows] for sheet in columns.SHEETS}


def unbalanced(root: Path, day: date) -> set[str]:
    """The errors of 对账, without the row where they stand; or that the workbook cannot be opened."""
    try:
        book = ClosedBook(root / BOOK)
    except ToolkitError as error:
        return {f"对账: {error}"}
    outcome = reconcile(book, Office(root, "测试员", datetime(day.year, day.month, day.day, 9)))
    return {f"对账: {problem.what}" for problem in outcome.problems if problem.level is Level.ERROR}


class Judge:
    """Says what is wrong with an office after a misfortune; an empty list is a clean bill."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.states = [
            (sha256((root / BOOK).read_bytes()).hexdigest(), sheets(root / BOOK), tree(root))
            for root in (prepared.before, prepared.after)
        ]

    def found(self, root: Path) -> list[str]:
        """Right after the misfortune: every file old or new, the workbook old or new, none lost.

        Registers that grow step by step may have come half the way from the old to the new.
        """
        (_, old, before), (_, new, after) = self.states
        faults = [
            f"{name} is neither the old nor the new file"
            for name, digest in tree(root).items()
            if digest not in (before.get(name), after.get(name))
            and not _journal(name)
            and not self._varies(name)
            and not self._grown(root, name)
        ]
        faults += [f"{name} is lost" for name in (before.keys() & after.keys()) - tree(root).keys()]
        if self._book(root) not in (old, new):
            faults.append("the workbook is neither old nor new")
        return faults

    def _varies(self, name: str) -> bool:
        return any(part in name for part in self.prepared.stage.varies)

    def _grown(self, root: Path, name: str) -> bool:
        """Whether a register has grown from the old towards the new, by whole lines."""
        if Path(name).name not in GROWING:
            return False
        states = self.prepared.before, root, self.prepared.after
        old, now, new = ((one / name).read_bytes() if (one / name).exists() else b"" for one in states)
        return now.startswith(old) and new.startswith(now) and now.endswith(b"\n")

    def unchanged(self, root: Path) -> list[str]:
        """Nothing was done: everything is as before."""
        _, old, before = self.states[0]
        faults = [f"{name} is new" for name in tree(root).keys() - before.keys()]
        faults += [f"{name} changed" for name, digest in before.items() if tree(root).get(name) != digest]
        return faults + ([] if self._book(root) == old else ["the workbook changed"])

    def continued(self, root: Path, again: Done) -> list[str]:
        """After the same command was run again: it went on, and everything is as if nothing had happened."""
        stage, (_, new, after) = self.prepared.stage, self.states[1]
        faults: list[str] = []
        if again.code and not (again.code in (2, 3) and stage.again and re.search(stage.again, again.said)):
            faults.append(f"the next run ended with {again.code}: {again.said[-300:]}")
        now = tree(root)
        faults += [
            f"{name} is not there"
            for name in after.keys() - now.keys()
            if not _may_be_lost(name) and not self._varies(name)
        ]
        if not stage.repeats:
            faults += [f"{name} is too much" for name in now.keys() - after.keys() if not self._varies(name)]
            faults += [
                f"{n} differs"
                for n in now.keys() & after.keys()
                if now[n] != after[n] and not _journal(n) and not self._varies(n)
            ]
            book = self._book(root)
            faults += [f"sheet {name} differs" for name in new if name != LOG and book[name] != new[name]]
            faults += self._log(book[LOG], new[LOG])
        faults += sorted(unbalanced(root, stage.day) - self.known)
        year = root / "记录" / "2023"
        if not records.folders(year) and not records.folders(year / records.BULK):
            return faults  # before the first freeze there is nothing to verify, and verify says so
        verified = verify_year(root, 2023, date(2023, 4, 1))
        return faults + ([] if verified.ok else [f"verify: {problem}" for problem in verified.problems])

    @cached_property
    def known(self) -> set[str]:
        """What 对账 says of the undisturbed run: a paper that the step made out of date."""
        return unbalanced(self.prepared.after, self.prepared.stage.day)

    def _book(self, root: Path) -> Sheets:
        data = sha256((root / BOOK).read_bytes()).hexdigest()
        for digest, content, _ in self.states:
            if data == digest:
                return content
        try:
            return sheets(root / BOOK)
        except ProblemsFound:
            return {name: [] for name in self.states[0][1]}  # damaged: neither old nor new

    def _log(self, lines: list[Mapping[str, Value]], right: list[Mapping[str, Value]]) -> list[str]:
        """日志 has the step's lines once, or also those of the interrupted run, taken back: the journal keeps both."""
        stage, old = self.prepared.stage, self.states[0][1][LOG]
        extra, wanted = len(lines) - len(old), len(right) - len(old)
        if lines[: len(old)] != old:
            return ["日志 lost a line"]
        least, most = 0 if stage.loses_log else wanted, 2 * wanted + 1  # and that the first was not saved
        return [] if least <= extra <= most else [f"日志 has {extra} new lines instead of {wanted}"]


def _may_be_lost(name: str) -> bool:
    """The snapshot, written last of all: what dies just before it is done, and the next step writes it."""
    return name.endswith(".行摘要")


def _journal(name: str) -> bool:
    """Files that tell what was done and when: they differ from run to run, and ``verify`` judges them."""
    return Path(name).name.startswith("日志")
