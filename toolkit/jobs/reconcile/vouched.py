"""日志 ↔ 文书底数、公示、文号: what the journal vouches for besides the records is there and is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from toolkit import columns
from toolkit.errors import Place, Problem
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.ledger import seals
from toolkit.ledger.journal import Change, Line

RECORDS = "记录"
_REMEDY = "请从备份恢复，查明是谁动的"


def compare(accounts: Accounts) -> Iterator[Problem]:
    """The last word of the journals on every file and folder that is looked at."""
    said: dict[str, tuple[Line, Change]] = {}
    for journal in accounts.journals.values():
        for line in journal.lines:
            for name, change in line.sheets.items():
                if "/" in name and columns.sheet_named(name) is None and _concerned(accounts, name):
                    said[name] = line, change
    for name, (line, seal) in sorted(said.items()):
        path = accounts.office.root / name
        if not path.exists():
            what = f"{line.at}“{line.step}”时做的“{name}”不见了"
            yield Problem(what, _REMEDY, Place(name), rule="R13")
        elif not seals.holds(path, seal):
            what = f"“{name}”与 {line.at}“{line.step}”时的不同，后来被改过"
            yield Problem(what, _REMEDY, Place(name), rule="R13")


def _concerned(accounts: Accounts, name: str) -> bool:
    """Of a draw or a task that is looked at; of a year when all its tasks are."""
    room, of, *inside = PurePosixPath(name).parts
    if room == RECORDS and len(inside) > 1:
        return accounts.concerns(inside[0])
    if room != RECORDS and "-" in of:
        return accounts.concerns(f"{of}-")
    return not accounts.only and of == str(accounts.year)
