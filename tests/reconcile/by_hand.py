"""What an insider's hands do to an office, and how it is asked whether the commands name it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import docx

from tests.county import County
from toolkit import columns
from toolkit.columns.lists import WAITING
from toolkit.draw.record import chain_line
from toolkit.draw.verify import place_of
from toolkit.excel.book import Value
from toolkit.ledger import records

Run = Callable[..., tuple[int, str]]
FIRST, LAST = "202304-1", "202304-3"


def year(county: County) -> Path:
    return county.root / "记录" / "2023"


def chain(county: County) -> list[str]:
    return (year(county) / records.CHAIN).read_text("utf-8").splitlines(keepends=True)


def rechain(county: County, names: list[str]) -> None:
    """chain.txt written anew for these freezes, records and amendments, every link right."""
    data, before = b"", "0" * 64
    for name in names:
        file = year(county) / place_of(name).sheet
        line = chain_line(name, file.read_bytes(), before)
        before = line.decode().rstrip("\n").split("\t")[2]
        data += line
    (year(county) / records.CHAIN).write_bytes(data)


def names(county: County) -> list[str]:
    return [line.split("\t")[0] for line in chain(county)]


def typed(county: County, task: str, **cells: Value) -> None:
    county.type(columns.TASKS, task, cells)


def blank(county: County, task: str, draw_id: str, state: str = WAITING) -> None:
    """The row of a task as if it had never been frozen."""
    keys = ("entropy", "base", "drawn", "commit", "frozen_on", "drawn_on")
    typed(county, task, **dict.fromkeys(keys), state=state, draw_id=draw_id)


def without_cases(county: County, task: str) -> None:
    book = county.book()
    for sheet in (columns.CASES, columns.DRAWS):
        rows = [
            {c.key: row[c.key] for c in sheet.columns if not c.formula}
            for row in book.read(sheet).rows
            if row["task"] != task
        ]
        book.restart(sheet, rows)
    book.save()


def case(county: County, task: str = FIRST) -> str:
    rows = county.book().read(columns.CASES).rows
    return next(row.text("case") for row in rows if row["task"] == task and not row["void"])


def written_in_word(path: Path, old: str, new: str) -> None:
    paper = docx.Document(str(path))
    texts = [t for t in paper.element.body.iter() if t.tag.endswith("}t") and old in (t.text or "")]
    texts[0].text = str(texts[0].text).replace(old, new)
    paper.save(str(path))


class Attack(NamedTuple):
    """What is done, and the words by which each command stops at it."""

    done: Callable[[County], None]
    said: Mapping[str, str]
    state: str = "worked"


RELYING: Mapping[str, tuple[str, ...]] = {
    "check": (),
    "documents": ("--task", FIRST),
    "publish": ("--task", FIRST),
    "statistics": (),
    "archive": ("--year", "2023"),
    "verify": ("--year", "2023"),
}
"""The six commands that stop at a difference, with what they are given."""
RECONCILE, CHECK, VERIFY = "reconcile", "check", "verify --year 2023"
STATISTICS, ARCHIVE = "statistics", "archive --year 2023"
RECOMPUTED = (RECONCILE, VERIFY, ARCHIVE)
LOOKED_AT = (RECONCILE, CHECK, VERIFY, ARCHIVE)
EVERYWHERE = (*LOOKED_AT, STATISTICS)


def assert_found_out(office: County, run: Run, attack: Attack) -> None:
    """Every command that the attack lists stops, with its words."""
    attack.done(office)
    for command, words in attack.said.items():
        name, *rest = command.split()
        code, said = run(office, name, *rest)
        assert code in (1, 3), (command, said)
        assert words in said, (command, said)
