"""The clerk's steps, each with the office as it is before and as it is after an undisturbed run.

Secrets and clock are fixed (``nursery``), so what an interrupted step left can be compared with the undisturbed
run: every file under a true name must be the one or the other, byte for byte, and the workbook's sheets too.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from tests.county import NUMBER, County
from tests.reliability.nursery import Done, Nursery, Order
from tests.reliability.planted import NO_MISFORTUNE, Misfortune
from toolkit import columns
from toolkit.columns.lists import RESULTS
from toolkit.errors import ProblemsFound
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.reconcile import papers as reconciled
from toolkit.jobs.verify import verify_year
from toolkit.ledger import docket, records
from toolkit.masters import MASTERS

TASK = "202304-3"
BOOK = "双随机台账.xlsx"
LOG = columns.LOG.name
GROWING = (reconciled.NAME, docket.FILE)
"""What is kept of the papers, and the numbers given to them: a line a paper, before it is written."""
Sheets = Mapping[str, list[Mapping[str, Value]]]


@dataclass(frozen=True)
class Stage:
    """One step: its command, its day, and what a run says when everything is done already."""

    name: str
    argv: tuple[str, ...]
    day: date
    again: str = ""  # words of the refusal; empty: it may be run again and changes nothing but 日志
    loses_log: bool = False  # its line in 日志 counts what this run made


@dataclass(frozen=True)
class Prepared:
    """A stage with its two states on disk, and how many write steps lie between them."""

    stage: Stage
    before: Path
    after: Path
    steps: int

    def order(self, root: Path, misfortune: Misfortune = NO_MISFORTUNE, variant: str = "") -> Order:
        return order(root, self.stage, misfortune, variant)


def order(root: Path, stage: Stage, misfortune: Misfortune = NO_MISFORTUNE, variant: str = "") -> Order:
    day = stage.day
    return Order(
        (*stage.argv, BOOK, "--operator", "测试员"),
        root,
        datetime(day.year, day.month, day.day, 9, 0),
        misfortune,
        variant,
    )


def stages(folder: Path, nursery: Nursery) -> Iterator[Prepared]:
    """Walk through the year; each step is run once, undisturbed, from the state the ones before it left."""
    walk = _Walk(folder, nursery)
    new = walk.start()
    planned = yield from walk.step(new, Stage("plan", ("plan",), date(2023, 4, 3)))
    freeze = ("freeze", "--task", TASK, "--issue", "2023041")
    frozen = yield from walk.step(planned, Stage("freeze", freeze, date(2023, 4, 10), "已经冻结过"))
    draw = ("draw", "--task", TASK, "--entropy", NUMBER)
    drawn = yield from walk.step(frozen, Stage("draw", draw, date(2023, 4, 14), "已经抽取过"))
    current = records.read(drawn / "记录" / "2023" / f"{TASK}-01").state
    strata = {row[0] for row in current.alternates}
    target = next(row[2] for row in current.selected if row[0] in strata)
    why, by = ("--task", TASK, "--reason", "停业"), ("--by", "吴示例")
    seen = ("--evidence", "现场核实（示例）")
    alternate = ("alternate", *why, "--object", target, *seen, *by)
    yield from walk.step(drawn, Stage("alternate", alternate, date(2023, 4, 17)))
    person = current.teams[target][1]
    recuse = ("recuse", *why, "--object", target, "--inspector", person, *by)
    yield from walk.step(drawn, Stage("recuse", recuse, date(2023, 4, 17)))
    redraw = ("redraw", *why, *by)
    yield from walk.step(drawn, Stage("redraw", redraw, date(2023, 4, 17), "还没有抽取"))
    documents = Stage("documents", ("documents", "--task", TASK), date(2023, 4, 17), loses_log=True)
    papers = yield from walk.step(drawn, documents)
    inspected = walk.by_hand(papers, lambda county: county.inspect(_with_problem))
    yield from walk.step(inspected, Stage("deadlines", ("deadlines",), date(2023, 4, 27)))
    publish = ("publish", "--task", TASK)
    published = yield from walk.step(inspected, Stage("publish", publish, date(2023, 4, 28), "已经公示过"))
    corrected = walk.by_hand(published, _put_right)
    reason = (*publish, "--correct", "登记有误")
    yield from walk.step(corrected, Stage("correct", reason, date(2023, 5, 5), "没有可以更正的"))
    recheck = ("recheck", "--case", f"{TASK}-01-001", "--what", "已重新登记", "--evidence", "照片（示例）")
    ended = Stage("recheck", (*recheck, "--outcome", "已整改"), date(2023, 5, 9), "复查完结")
    yield from walk.step(published, ended)
    open_ = (*recheck, "--outcome", "部分整改", "--next", "2023-05-20")
    yield from walk.step(published, Stage("recheck-again", open_, date(2023, 5, 9), "已经登记过"))
    turn = Stage("new-year", ("new-year", "--year", "2024"), date(2023, 12, 28), "已经")
    yield from walk.step(published, turn)


class _Walk:
    def __init__(self, folder: Path, nursery: Nursery) -> None:
        self.folder, self.nursery = folder, nursery
        self._made = 0

    def _copy(self, state: Path | None, name: str) -> Path:
        self._made += 1
        fresh = self.folder / f"{self._made:02}-{name}"
        if state is not None:
            shutil.copytree(state, fresh)
        else:
            fresh.mkdir(parents=True)
        return fresh

    def start(self) -> Path:
        root = self._copy(None, "new")
        (root / BOOK).write_bytes(MASTERS[BOOK]())
        return root

    def by_hand(self, state: Path, typed: Callable[[County], object]) -> Path:
        root = self._copy(state, "typed")
        typed(County(root, (root / BOOK).read_bytes()))
        return root

    def step(self, state: Path, stage: Stage) -> Iterator[Prepared]:
        after = self._copy(state, stage.name)
        done = self.nursery.run(order(after, stage))
        assert done.code == 0, f"{stage.name}: {done.said}"
        assert done.steps > 0
        yield Prepared(stage, state, after, done.steps)
        return after


def _with_problem(number: int, values: dict[str, Value]) -> None:
    if number == 0:
        values |= {
            "result": RESULTS[4],
            "issue": "库房出入登记不全",
            "handling": "责令改正",
            "rectify_due": date(2023, 5, 10),
            "closed": False,
        }


def _put_right(county: County) -> None:
    county.type(columns.CASES, f"{TASK}-01-001", {"issue": "库房出入登记不全（更正）"})


# --- what there is ----------------------------------------------------------------------------------------


def leftover(path: Path) -> bool:
    """What an interruption may leave beside the true files: passing files, locks, the marks of a lock."""
    return any(part.startswith(".") and part.endswith((".part", ".lock")) for part in path.parts)


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
            and not self._grown(root, name)
        ]
        faults += [f"{name} is lost" for name in before.keys() & after.keys() - tree(root).keys()]
        if self._book(root) not in (old, new):
            faults.append("the workbook is neither old nor new")
        return faults

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
        faults = []
        if again.code and not (again.code == 3 and stage.again and stage.again in again.said):
            faults.append(f"the next run ended with {again.code}: {again.said[-300:]}")
        now = tree(root)
        faults += [f"{name} is not there" for name in after.keys() - now.keys() if not _may_be_lost(name)]
        faults += [f"{name} is too much" for name in now.keys() - after.keys()]
        faults += [
            f"{n} differs" for n in now.keys() & after.keys() if now[n] != after[n] and not _journal(n)
        ]
        book = self._book(root)
        faults += [f"sheet {name} differs" for name in new if name != LOG and book[name] != new[name]]
        faults += self._log(book[LOG], new[LOG])
        if not records.folders(root / "记录" / "2023"):
            return faults  # before the first freeze there is nothing to verify, and verify says so
        verified = verify_year(root, 2023, date(2023, 4, 1))
        return faults + ([] if verified.ok else [f"verify: {problem}" for problem in verified.problems])

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
