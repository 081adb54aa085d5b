"""What the lines of the sheet 办理 offer: lists from the workbook and the folders, by an argument's ``source``.

A choice is what is meant, or that and after a wide blank what explains it; a person may always type something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import columns
from toolkit.columns.lists import MENDED, RECUSAL_REASONS, WAITING
from toolkit.form.values import GAP, NO, YES
from toolkit.jobs.base import Desk, Office, open_desk
from toolkit.jobs.import_list import SHEETS
from toolkit.jobs.papers import BY_NAME
from toolkit.jobs.visits import came_along
from toolkit.ledger import docket
from toolkit.onsite.handed import SUFFIX

if TYPE_CHECKING:
    from toolkit.commands import Argument
    from toolkit.excel.book import Book, Row
    from toolkit.model import Case

PROOFS = (".png", ".jpg", ".jpeg", ".pdf", ".mht", ".mhtml", ".html", ".tsr")
LISTS = (".xls", ".xlsx", ".xlsm", ".et", ".csv")
PLACES = ("政府网站", "门户网站“双随机、一公开”专栏", "单位公告栏")
SAVED_IN = ("Downloads", "下载", "Desktop", "桌面", "Pictures", "图片")
"""Where people's programs put a file that was just made."""
MOST_FILES = 30


class Offers:
    """The choices for a button that works on tasks in certain ``states`` (any if there are none)."""

    def __init__(self, book: Book, office: Office, states: tuple[str, ...]) -> None:
        self._book, self._office, self._states = book, office, states

    def of(self, argument: Argument) -> list[str]:
        """What may be chosen for an argument."""
        if argument.kind == "flag":
            return [YES, NO]
        if argument.source:
            return list(dict.fromkeys(_SOURCES[argument.source](self)))
        return list(argument.choices)

    def row_of(self, case_id: str) -> Row | None:
        """The row of a case in 检查台账, None if there is none."""
        rows = self._book.read(columns.CASES).rows
        return next((row for row in rows if case_id and row.text("case") == case_id), None)

    @cached_property
    def _desk(self) -> Desk:
        return open_desk(self._book, self._office)

    @property
    def _year(self) -> int:
        return self._desk.registry.settings.year or self._office.now.year

    def _cases(self) -> Iterable[Case]:
        ready = {task.id for task in self._desk.tasks.values() if task.state in self._states}
        return (case for case in self._desk.cases.values() if not case.void and case.task in ready)

    def _leaders(self) -> Iterable[str]:
        settings = self._desk.registry.settings
        names = "、".join((settings.leader, settings.deputy, settings.members))
        return (name.strip() for name in names.replace("，", "、").split("、") if name.strip())

    def _files(self, endings: tuple[str, ...]) -> list[str]:
        """The files saved last, beside the workbook and where programs save."""
        found: list[tuple[float, str]] = []
        for folder in (self._office.root, *(Path.home() / name for name in SAVED_IN)):
            with suppress(OSError):  # a folder that is not there, or nobody's to look into, offers nothing
                found += [
                    (path.stat().st_mtime, str(path))
                    for path in folder.iterdir()
                    if path.suffix.lower() in endings and path.is_file() and path != self._book.path
                    if not path.name.startswith(("~$", "."))
                ]
        return [path for _, path in sorted(found, reverse=True)[:MOST_FILES]]


_SOURCES: dict[str, Callable[[Offers], Iterable[str]]] = {
    "tasks": lambda of: (
        f"{task.id}{GAP}{task.name}{GAP}{task.state or WAITING}"
        for task in of._desk.tasks.values()
        if not of._states or task.state in of._states
    ),
    "drawn": lambda of: (f"{case.target}{GAP}{case.name}" for case in of._cases() if not case.result),
    "objects": lambda of: (f"{each.id}{GAP}{each.name}" for each in of._desk.registry.targets.values()),
    "people": lambda of: (f"{each.id}{GAP}{each.name}" for each in of._desk.registry.inspectors.values()),
    "bodies": lambda of: (name for case in of._cases() for name in came_along(of._desk, case)),
    "leaders": Offers._leaders,
    "recusal_reasons": lambda _: RECUSAL_REASONS,
    "owing": lambda of: (
        f"{case.id}{GAP}{case.name}{GAP}整改期限 {case.rectify_due}"
        for case in of._desk.cases.values()
        if case.rectify_due and not case.rechecked and not case.void
    ),
    "cases": lambda of: (f"{case.id}{GAP}{case.name}" for case in of._desk.cases.values() if not case.void),
    "cells": lambda _: (),  # not one line but one for each column of a case (``form.filling``)
    "outcomes": lambda _: MENDED,
    "papers": lambda _: BY_NAME,
    "places": lambda _: PLACES,
    "sheets": lambda _: (sheet.name for sheet in SHEETS),
    "year": lambda of: [str(of._year)],
    "next_year": lambda of: [str(of._year + 1)],
    "months": lambda of: (f"{of._year}-{month:02}" for month in range(1, 13)),
    "numbers": lambda of: (
        f"{number}{GAP}{number.paper}"
        for number in docket.numbers(of._office.records(of._year))
        if not number.void
    ),
    "lists": lambda of: of._files(LISTS),
    "results": lambda of: of._files((SUFFIX, *LISTS)),
    "proofs": lambda of: of._files(PROOFS),
}
"""The lists by name; ``tests`` hold every argument's source against them."""
