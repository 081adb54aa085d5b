"""A bureau's folder, and the people who work in it through the command line, each on a day of their own.

What a person types into 检查台账 or 任务 is typed (``types``); everything else is a command.  ``balanced`` is how every
story ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from toolkit import calling, columns
from toolkit.cli import main
from toolkit.excel.book import Row, Value
from toolkit.excel.closed import ClosedBook

NUMBER = "03,09,14,21,27,32+11"
ZHANG, LI = "张示例", "李示例"
CLEAN: dict[str, Value] = {
    "approver": "吴示例",
    "shown": True,
    "result": "未发现问题",
    "handling": "无需后续处置",
}


class Bureau:
    """The shared folder, what day it is there, and what was answered last."""

    def __init__(
        self, workbook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.path, self.root = workbook, workbook.parent
        self.day, self.said = date(2023, 4, 3), ""
        self._capsys = capsys
        real = calling.office_of

        def on_that_day(root: Path, given: calling.Given) -> calling.Office:
            return replace(real(root, given), now=datetime.combine(self.day, time(9, 30)))

        monkeypatch.setattr(calling, "office_of", on_that_day)
        monkeypatch.setitem(calling._SUPPLIED, "today", lambda: self.day)

    def does(self, command: str, *words: str, who: str = ZHANG, code: int = 0) -> str:
        """One command on the workbook; what was answered."""
        self._capsys.readouterr()
        done = main([command, str(self.path), *words, "--operator", who])
        out, err = self._capsys.readouterr()
        self.said = out + err
        assert done == code, self.said
        return self.said

    def types(self, sheet: columns.Sheet, key: str, values: Mapping[str, Value]) -> None:
        """What somebody types into one row, and saves."""
        book = ClosedBook(self.path)
        book.update(sheet, key, values)
        book.save()

    def cases(self, task: str) -> list[Row]:
        """The rows of 检查台账 that count."""
        rows = ClosedBook(self.path).read(columns.CASES).rows
        return [row for row in rows if row["task"] == task and not row["void"]]

    def state(self, task: str) -> str:
        """任务's word for how far it is."""
        rows = ClosedBook(self.path).read(columns.TASKS).rows
        return next(row.text("state") for row in rows if row["task"] == task)

    def draws(self, task: str, who: str = ZHANG) -> None:
        """冻结 on a Monday, 抽取 on the Friday after the number is public."""
        self.day = date(2023, 4, 10)
        self.does("freeze", "--task", task, "--issue", "2023041", who=who)
        self.day = date(2023, 4, 14)
        self.does("draw", "--task", task, "--entropy", NUMBER, who=who)

    def inspects(self, task: str, day: date, only: int | None = None, **other: Value) -> None:
        """What comes back from the visits, typed row by row (the first ``only`` without a result)."""
        book = ClosedBook(self.path)
        waiting = [row for row in self.cases(task) if not row["result"]]
        for row in waiting[:only]:
            days = {
                "approved": date(2023, 4, 17),
                "notified": date(2023, 4, 18),
                "started": day,
                "ended": day,
            }
            book.update(columns.CASES, row.text("case"), {**CLEAN, **days, **other})
        book.save()

    def reports(self, task: str, day: date) -> None:
        """The day of 检查通报 in every row that has a result and no such day."""
        book = ClosedBook(self.path)
        for row in self.cases(task):
            if row["result"] and not row["reported"]:
                book.update(columns.CASES, row.text("case"), {"reported": day, "informed": day})
        book.save()

    def balanced(self) -> None:
        """对账 finds nothing to mend, and the chain of a year with draws is whole."""
        self.does("reconcile")
        assert "错误：" not in self.said, self.said
        rows = ClosedBook(self.path).read(columns.SETTINGS).rows
        year = next(row.text("value") for row in rows if row["key"] == "年度")
        if any((self.root / "记录" / year).glob("*/manifest.txt")):
            assert main(["verify", str(self.root), "--year", year]) == 0, self._capsys.readouterr()
