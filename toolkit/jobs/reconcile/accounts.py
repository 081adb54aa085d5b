"""What is held against each other: the workbook as read, and the record folders beside it."""

from __future__ import annotations

from functools import cache

from toolkit.errors import Place, Problem, ToolkitError
from toolkit.jobs.base import Desk, Office
from toolkit.ledger import records
from toolkit.ledger.records import DrawRecord
from toolkit.model import Task


class Accounts:
    """The books of an office, or of one task of it (``only``)."""

    def __init__(self, office: Office, desk: Desk, only: str = "") -> None:
        self.office, self.desk = office, desk
        self.tasks = [task for task in desk.tasks.values() if only in ("", task.id)]
        self.record = cache(self._record)

    def _record(self, task: Task) -> DrawRecord | Problem | None:
        """The record of a task's draw: None if there is none, a Problem if it cannot be read."""
        folder = self.office.records(task.year) / task.draw_id
        if not task.draw_id or not folder.is_dir():
            return None
        try:
            record = records.read(folder)
            _ = record.plan, record.drawn and record.state  # parsed now, not in the middle of a comparison
        except ToolkitError:
            what = "抽取记录读不出来，没有与检查台账核对"
            return Problem(what, "请用 verify 核验这份记录，从备份恢复这个文件夹", Place(folder.name))
        return record
