"""A record folder, parsed: what was frozen, what came out, what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from toolkit.draw.amend import State, state
from toolkit.draw.amendment import Amendment, abandoned
from toolkit.draw.encoding import digest, from_lines
from toolkit.draw.frozen import commitment
from toolkit.draw.lists import FRAME
from toolkit.draw.plan import Plan
from toolkit.draw.record import ALTERNATES, ASSIGNED, RECORD, SELECTED
from toolkit.errors import Refused
from toolkit.files import read_at_most

_MOST_BYTES = {
    **dict.fromkeys((FRAME, "excluded.txt", ALTERNATES), 128 << 20),  # a million objects with their tickets
    **dict.fromkeys((SELECTED, ASSIGNED), 16 << 20),
}
_LARGEST = 4 << 20
"""Bytes of every other file of a record or its chain."""


class Drawn(NamedTuple):
    """A line of selected.txt or alternates.txt; ``rank`` is within the stratum, from 1."""

    stratum: str
    rank: str
    target: str
    ticket: str


class Listed(NamedTuple):
    """A line of frame.txt: who could be drawn."""

    target: str
    stratum: str


class ExcludedRow(NamedTuple):
    """A line of excluded.txt: who could not be drawn, and why."""

    target: str
    reason: str
    evidence: str


@dataclass(frozen=True)
class DrawRecord:
    """A record folder, parsed: what was frozen, and (after the draw) what came out."""

    folder: Path
    files: Mapping[str, bytes]

    @cached_property
    def plan(self) -> Plan:
        """plan.json: what was fixed before the draw."""
        with readable(self.folder):
            return Plan.parse(self.files["plan.json"])

    @property
    def commit(self) -> str:
        """The commitment C."""
        return commitment(self.files)

    @property
    def drawn(self) -> bool:
        """Whether the draw has been made."""
        return RECORD in self.files

    @cached_property
    def abandoned(self) -> Amendment | None:
        """The abandonment of a list that was frozen and never drawn."""
        with readable(self.folder):
            return abandoned(self.files)

    @cached_property
    def result(self) -> dict[str, object]:
        """record.json: seed, quotas and the digests of the result."""
        with readable(self.folder):
            parsed: dict[str, object] = json.loads(self.files[RECORD])
            return parsed

    @cached_property
    def state(self) -> State:
        """What the draw has come to: the record with its amendments."""
        with readable(self.folder):
            return state(self.files)

    @property
    def digest(self) -> str:
        """SHA-256 of record.json, as the chain has it."""
        return digest(self.files[RECORD])

    @property
    def base(self) -> int:
        """How many could be drawn."""
        with readable(self.folder):
            return self.files[FRAME].count(b"\n")

    @cached_property
    def frame(self) -> list[Listed]:
        """Who could be drawn."""
        return [Listed(*row) for row in self.rows(FRAME, 2)]

    @cached_property
    def excluded(self) -> list[ExcludedRow]:
        """Who could not be drawn."""
        return [ExcludedRow(*row) for row in self.rows("excluded.txt", 3)]

    @cached_property
    def selected(self) -> list[Drawn]:
        """Who was drawn, before any amendment (``state.selected``: with them)."""
        return [Drawn(*row) for row in self.rows("selected.txt", 4)]

    @cached_property
    def alternates(self) -> list[Drawn]:
        """Who comes next, as drawn."""
        return [Drawn(*row) for row in self.rows(ALTERNATES, 4)]

    def first_alternates(self, most: int) -> list[Drawn]:
        """Of each stratum, who comes next as drawn: no more than ``most``."""
        with readable(self.folder):
            lines = self.files[ALTERNATES].splitlines(keepends=True)
            first = b"".join(line for line in lines if int(line.split(b"\t", 2)[1]) <= most)
            return [Drawn(*row) for row in from_lines(ALTERNATES, first, 4)]

    @cached_property
    def inspectors(self) -> list[str]:
        """Who could be assigned, by id."""
        return [row[0] for row in self.rows("inspectors.txt", 4)]

    @cached_property
    def recusals(self) -> list[tuple[str, str]]:
        """Which object and which inspector must not meet."""
        return [(row[0], row[1]) for row in self.rows("recusal.txt", 3)]

    def rows(self, name: str, fields: int) -> list[list[str]]:
        """The lines of one of the record's text files."""
        with readable(self.folder):
            return from_lines(name, self.files[name], fields)


def file_of_record(path: Path) -> bytes:
    """A file of a record folder, or the chain beside it; Refused for one that is too large to be ours."""
    return read_at_most(path, _MOST_BYTES.get(path.name, _LARGEST))


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Refuse a record with a file missing or spoilt: nothing may be made from it."""
    try:
        yield
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        StopIteration,
    ) as error:
        raise Refused(
            f"“{folder}”里的记录缺了文件或被改动过，读不出来。请用 verify 核验，从备份恢复这个文件夹。"
        ) from error
