"""One byte, line, file, folder, row or cell changed anywhere, by somebody with an editor, a file manager and Excel."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.reconcile.years import Year
from toolkit import columns
from toolkit.excel.book import Value
from toolkit.excel.memory import MemoryBook
from toolkit.jobs.watch import WATCHED
from toolkit.ledger import docket
from toolkit.ledger.records import CHAIN

NOT_KEPT = (".lock", "期限.json", ".行摘要", ".ics")
"""Files that are made anew at any time and prove nothing (docs/磁盘上有什么.md)."""


class Done(NamedTuple):
    """What was done, and the names of which one must be said."""

    what: str
    names: tuple[str, ...]


class Office:
    """A copy of a year's office, to be tampered with."""

    def __init__(self, year: Year, root: Path) -> None:
        shutil.copytree(year.root, root)
        self.root = root
        self.year = Year(root, 0)
        self.year.day, self.year.held = year.day, {name: list(rows) for name, rows in year.held.items()}

    def records(self) -> list[Path]:
        return sorted(
            path for path in (self.root / "记录" / "2023").iterdir() if (path / "plan.json").exists()
        )

    def files(self) -> list[Path]:
        every = (path for room in ("记录", "文书") for path in sorted((self.root / room).rglob("*")))
        return [path for path in every if path.is_file() and not path.name.endswith(NOT_KEPT)]

    def said(self) -> list[str]:
        """What 对账 says, without how many it found in each pair."""
        outcome = self.year.reconciled()
        lines = [line for line in outcome.lines if " ↔ " not in line]
        return [*lines, *(f"{problem.level.value}：{problem}" for problem in outcome.problems)]


def named(office: Office, path: Path) -> tuple[str, ...]:
    """How a file may be called: by its own name, or by that of the folder that is a whole."""
    inside = path.relative_to(office.root).parts
    return (path.name, *inside[2:-1], *(("不在链上",) if path.name == CHAIN else ()))


def byte_changed(office: Office, chance: Random) -> Done:
    path = chance.choice([path for path in office.files() if path.stat().st_size])
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return Done(f"byte {at} of {path}", named(office, path))


def line_taken_out(office: Office, chance: Random) -> Done:
    path = chance.choice([path for path in office.files() if path.suffix in (".txt", ".jsonl", ".json")])
    lines = path.read_bytes().splitlines(keepends=True)
    if not lines:
        return byte_changed(office, chance)
    gone = chance.randrange(len(lines))
    path.write_bytes(b"".join(line for at, line in enumerate(lines) if at != gone))
    return Done(f"line {gone} of {path}", named(office, path))


def line_put_in(office: Office, chance: Random) -> Done:
    """Not in 文号.txt: a line more at its end is a number more, which anybody may enter (``docket`` lists it)."""
    kept = [path for path in office.files() if path.name != docket.FILE]
    path = chance.choice([path for path in kept if path.suffix in (".txt", ".jsonl")])
    lines = path.read_bytes().splitlines(keepends=True)
    if not lines:
        return byte_changed(office, chance)
    at = chance.randrange(len(lines))
    path.write_bytes(b"".join([*lines[:at], lines[at], *lines[at:]]))
    return Done(f"line {at} of {path} doubled", named(office, path))


def lines_exchanged(office: Office, chance: Random) -> Done:
    path = chance.choice([path for path in office.files() if path.suffix in (".txt", ".jsonl")])
    lines = path.read_bytes().splitlines(keepends=True)
    if len(set(lines)) < 2:
        return byte_changed(office, chance)
    at = chance.choice([at for at in range(len(lines) - 1) if lines[at] != lines[at + 1]])
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    path.write_bytes(b"".join(lines))
    return Done(f"lines {at} and {at + 1} of {path} exchanged", named(office, path))


def file_cut_off(office: Office, chance: Random) -> Done:
    path = chance.choice([path for path in office.files() if path.stat().st_size])
    keep = chance.randrange(path.stat().st_size)
    path.write_bytes(path.read_bytes()[:keep])
    return Done(f"{path} cut off after {keep} bytes", named(office, path))


def file_deleted(office: Office, chance: Random) -> Done:
    path = chance.choice(
        [path for path in office.files() if path.name not in GENERATED and ".docx" not in path.name]
    )
    path.unlink()
    return Done(f"{path} deleted", named(office, path))


def file_of_another_laid_over(office: Office, chance: Random) -> Done:
    """The file of the same name from another record, task or version."""
    files = office.files()
    pairs = [
        (one, other)
        for one in files
        for other in files
        if one.name == other.name and one != other and one.read_bytes() != other.read_bytes()
    ]
    path, other = chance.choice(pairs)
    path.write_bytes(other.read_bytes())
    return Done(f"{path} is now {other}", named(office, path))


GENERATED = ("verify.py", "核验说明.txt")
"""They may be missing: whoever wants to verify brings his own."""


def folder_deleted(office: Office, chance: Random) -> Done:
    path = chance.choice(_folders(office))
    shutil.rmtree(path)
    return Done(f"{path} deleted", (path.name,))


def folder_renamed(office: Office, chance: Random) -> Done:
    path = chance.choice(_folders(office))
    path.rename(path.with_name(f"{path.name[:-2]}77"))
    return Done(f"{path} renamed", (path.name,))


def folders_exchanged(office: Office, chance: Random) -> Done:
    one, other = chance.sample(office.records(), 2)
    one.rename(aside := one.with_name("aside"))
    other.rename(one)
    aside.rename(other)
    return Done(f"{one} and {other} exchanged", (one.name, other.name))


def folder_copied(office: Office, chance: Random) -> Done:
    """A second draw of a task that nobody ever drew."""
    path = chance.choice(office.records())
    copy = path.with_name(f"{path.name[:-2]}88")
    shutil.copytree(path, copy)
    return Done(f"{path} copied as {copy}", (copy.name,))


def _folders(office: Office) -> list[Path]:
    return [*office.records(), *sorted((office.root / "文书").glob("*/公示/第*版"))]


SHEETS = (*WATCHED, columns.LOG)


def row_taken_out(office: Office, chance: Random) -> Done:
    sheet, rows = _rows(office, chance)
    gone = rows.pop(chance.randrange(len(rows)))
    _typed(office, sheet, rows)
    return Done(f"row {gone} of {sheet.name}", (f"“{sheet.name}”", f"「{sheet.name}」"))


def cell_changed(office: Office, chance: Random) -> Done:
    sheet, rows = _rows(office, chance)
    row = chance.choice(rows)
    keys = [
        column.key for column in sheet.columns if not column.formula and row[column.key] not in (None, "")
    ]
    key = chance.choice(keys)
    was, row[key] = row[key], _other(row[key])
    _typed(office, sheet, rows)
    return Done(f"{key} of {row}: was {was}", (f"“{sheet.name}”", f"「{sheet.name}」"))


def row_added(office: Office, chance: Random) -> Done:
    """Another of that kind, with a key of its own if the sheet has keys."""
    sheet, rows = _rows(office, chance)
    row = dict(chance.choice(rows))
    if sheet.key:
        row[sheet.key] = _other(row[sheet.key])
    _typed(office, sheet, [*rows, row])
    return Done(f"row {row} in {sheet.name}", (f"“{sheet.name}”", f"「{sheet.name}」"))


def cell_emptied(office: Office, chance: Random) -> Done:
    sheet, rows = _rows(office, chance)
    row = chance.choice(rows)
    key = chance.choice([key for key, value in row.items() if value not in (None, "")])
    was, row[key] = row[key], None
    _typed(office, sheet, rows)
    return Done(f"{key} of {row}: was {was}", (f"“{sheet.name}”", f"「{sheet.name}」"))


def _rows(office: Office, chance: Random) -> tuple[columns.Sheet, list[dict[str, Value]]]:
    book = office.year.book()
    sheet = chance.choice([sheet for sheet in SHEETS if book.read(sheet).rows])
    return sheet, [
        {c.key: row[c.key] for c in sheet.columns if not c.formula} for row in book.read(sheet).rows
    ]


def _typed(office: Office, sheet: columns.Sheet, rows: list[dict[str, Value]]) -> None:
    book: MemoryBook = office.year.book()
    book.restart(sheet, rows)
    book.save()
    office.year.held = book.saved


def _other(value: Value) -> Value:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return value + timedelta(days=1) if isinstance(value, date) else f"{value}改"


TAMPERS: tuple[Callable[[Office, Random], Done], ...] = (
    byte_changed,
    byte_changed,
    byte_changed,
    line_taken_out,
    line_put_in,
    lines_exchanged,
    file_cut_off,
    file_deleted,
    file_of_another_laid_over,
    folder_deleted,
    folder_renamed,
    folders_exchanged,
    folder_copied,
    row_taken_out,
    row_added,
    cell_changed,
    cell_changed,
    cell_emptied,
)
