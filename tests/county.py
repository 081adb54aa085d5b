"""A county's office on disk: the sample workbook in a fresh folder, and the steps run on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

import docx
import pytest

from tests.desk import office
from toolkit import calling, columns
from toolkit.columns.lists import NO_PROBLEM
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.base import Office, Outcome
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.plan import make_tasks

TASK = "202304-1"
NUMBER = "03,09,14,21,27,32+11"


class County:
    """The folder, and short ways to do what the clerk does."""

    def __init__(
        self, root: Path, master: bytes, name: str = "双随机台账.xlsx", drawn: Path | None = None
    ) -> None:
        """``drawn``: the folder of such an office where nothing was done but ``drawn``, to be copied for it."""
        self.root = root
        self.path = root / name
        self.path.write_bytes(master)
        self._master, self._drawn = master, drawn

    def book(self) -> ClosedBook:
        return ClosedBook(self.path)

    def office(self, day: date = date(2023, 4, 10)) -> Office:
        return office(self.root, day)

    def type(self, sheet: columns.Sheet, key: str, values: Mapping[str, Value]) -> None:
        book = self.book()
        book.update(sheet, key, values)
        book.save()

    def dies(self, step: Callable[[], object]) -> None:
        """Run a step whose process dies when it comes to save the workbook."""
        with patch.object(ClosedBook, "save", side_effect=KeyboardInterrupt), suppress(KeyboardInterrupt):
            step()

    def plan(self) -> Outcome:
        return make_tasks(self.book(), self.office())

    def freeze(self, task: str = TASK, nonce: bytes = b"n" * 32, day: date = date(2023, 4, 10)) -> Outcome:
        self.type(columns.TASKS, task, {"issue": "2023041"})
        return freeze(self.book(), self.office(day), task, nonce)

    def draw(self, task: str = TASK, number: str = NUMBER) -> Outcome:
        return draw(self.book(), self.office(date(2023, 4, 14)), task, number)

    def drawn(self, task: str = TASK) -> None:
        untouched = self.path.read_bytes() == self._master and not (self.root / "记录").exists()
        if self._drawn and task == TASK and untouched:
            shutil.copytree(self._drawn, self.root, dirs_exist_ok=True)
            return
        self.plan()
        self.freeze(task)
        self.draw(task)

    def inspect(
        self, change: Callable[[int, dict[str, Value]], object] = lambda number, values: None
    ) -> None:
        """Enter a clean result for every case; ``change`` may spoil some."""
        book = self.book()
        for number, row in enumerate(book.read(columns.CASES).rows):
            values: dict[str, Value] = {
                "approver": "吴示例",
                "approved": date(2023, 4, 17),
                "notified": date(2023, 4, 18),
                "started": date(2023, 4, 20),
                "ended": date(2023, 4, 20),
                "shown": True,
                "result": NO_PROBLEM,
                "handling": "无需后续处置",
                "reported": date(2023, 4, 26),
            }
            change(number, values)
            book.update(columns.CASES, row.text("case"), values)
        book.save()

    def record(self, task: str = TASK) -> Path:
        return self.root / "记录" / "2023" / f"{task}-01"

    def documents(self, task: str = TASK) -> Path:
        return self.root / "文书" / task

    def task(self, task: str = TASK) -> dict[str, Value]:
        row = next(row for row in self.book().read(columns.TASKS).rows if row["task"] == task)
        return dict(row.values)


def live(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let the computer's clock stand at nine of that day for commands: it never goes backwards between steps."""
    real = calling.office_of
    nine = datetime(day.year, day.month, day.day, 9)
    monkeypatch.setattr(calling, "office_of", lambda root, given: replace(real(root, given), now=nine))


def text_of(path: Path) -> str:
    """All text of a document, tables included."""
    return "\n".join(
        node.text or "" for node in docx.Document(str(path)).element.iter() if node.tag.endswith("}t")
    )
