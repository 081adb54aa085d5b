"""日志 ↔ 文书底数、公示、文号: what the journal vouches for besides the records is there and is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path, PurePosixPath

from toolkit.errors import Place, Problem
from toolkit.jobs.reconcile import papers
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.ledger import seals

RECORDS = "记录"
_REMEDY = "请从备份恢复，查明是谁动的"
_ADDED = "上次中断的，再办一次“生成文书”（documents），它记进日志；不是的，从备份恢复，查明是谁添的"


def compare(accounts: Accounts) -> Iterator[Problem]:
    """The last word of the journals on every file and folder that is looked at."""
    lines = chain.from_iterable(journal.lines for journal in accounts.journals.values())
    for name, (line, seal) in sorted(seals.sealed_by(lines).items()):
        if not _concerned(accounts, name):
            continue
        path = accounts.office.root / name
        if not path.exists():
            what = f"{line.at}“{line.step}”时做的“{name}”不见了"
            yield Problem(what, _REMEDY, Place(name), rule="R13")
        elif not seals.holds(path, seal):
            what = f"“{name}”与 {line.at}“{line.step}”时的不同，后来被改过"
            yield Problem(what, _REMEDY, Place(name), rule="R13")
        elif (more := seals.added(path, seal)) and not _goes_on(accounts, path, more):
            what = f"“{name}”比 {line.at}“{line.step}”时多出 {more} 行，日志里没有：办到一半中断了，或者是有人添的"
            yield Problem(what, _ADDED, Place(name), rule="R13")


def _goes_on(accounts: Accounts, note: Path, more: int) -> bool:
    """Whether all that was added is of the kind of paper that the step at work makes again."""
    return bool(accounts.makes) and {said.get("document") for said in papers.last(note, more)} == {
        accounts.makes
    }


def _concerned(accounts: Accounts, name: str) -> bool:
    """Of a draw or a task that is looked at; of a year when all its tasks are."""
    room, of, *inside = PurePosixPath(name).parts
    if room == RECORDS and len(inside) > 1:
        return accounts.concerns(inside[0])
    if room != RECORDS and "-" in of:
        return accounts.concerns(f"{of}-")
    return not accounts.only and of == str(accounts.year)
