"""A person at the stand-in for WPS, with our add-in in it and our service behind it, both as they are delivered."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit import columns, wps
from toolkit.addin.pages import files
from toolkit.addin.ribbon import MARK
from toolkit.buttons import CONFIRM
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.excel.form import FIRST_LINE, FORM
from wps_fake.fake import FakeWps
from xlwings_offices.wps.server import Service


class WpsDesk:
    """One window of WPS: what is pressed on the tab, said in its messages, typed into its cells."""

    def __init__(self, fake: FakeWps) -> None:
        self.fake = fake
        self.path = Path()

    def opens(self, path: Path) -> None:
        """A double click on the workbook."""
        self.path = path
        self.fake.order("open", str(path))

    def presses(self, button: str, answers: Sequence[str] = ("ok",) * 3) -> list[str]:
        """A button of the tab, and what is pressed in each message that comes of it; what they said."""
        self.fake.order("click", MARK + button, seconds=300)
        said: list[str] = []
        for answer in answers:
            if (text := self.message()) is None:
                break
            said.append(text)
            self.fake.order("press", answer)
        assert self.message() is None, f"still asks: {self.message()}"
        return said

    def fills_in(
        self, button: str, answers: Mapping[str, str], pressed: Sequence[str] = ("ok",) * 3
    ) -> list[str]:
        """A button that asks: what it asks is typed on 办理, then 确定 of the tab; what the messages said."""
        assert self.presses(button) == [], "it asks on the sheet, not in a message"
        lines = self.run(
            f"Application.ActiveWorkbook.Worksheets.Item('{FORM}').Range('A{FIRST_LINE}:A20').Value2"
        )
        rows = {
            str(label).removesuffix("（必填）"): row
            for row, (label,) in enumerate(lines, FIRST_LINE)
            if label
        }
        for label, answer in answers.items():
            self.put(FORM, f"B{rows[label]}", answer)
        return self.presses(CONFIRM, pressed)

    def message(self) -> str | None:
        """What the message says, once nothing is worked on; None when there is none."""
        while (shown := self.fake.order("dialog", seconds=300)) is not None and shown["busy"]:
            pass
        return None if shown is None else str(shown["text"])

    def types(self, sheet: columns.Sheet, rows: Mapping[str, Mapping[str, Value]]) -> None:
        """What somebody types into rows of the open workbook, by their key; they stand as they were saved last."""
        cells = [
            (row.at(column).cell, typed(value))
            for row in ClosedBook(self.path).read(sheet).rows
            for column, value in rows.get(row.text(key_of(sheet)), {}).items()
        ]
        page = f"Application.ActiveWorkbook.Worksheets.Item({json.dumps(sheet.name)})"
        self.run(";".join(f"{page}.Range({cell!r}).Value2 = {value}" for cell, value in cells))

    def put(self, sheet: str, cell: str, value: Value) -> None:
        """One cell of the open workbook, typed."""
        page = f"Application.ActiveWorkbook.Worksheets.Item({json.dumps(sheet)})"
        self.run(f"{page}.Range({cell!r}).Value2 = {typed(value)}")

    def run(self, script: str) -> Any:
        """What the program itself answers."""
        return self.fake.order("run", script)


def key_of(sheet: columns.Sheet) -> str:
    """The column by which a person finds a row."""
    return sheet.key or sheet.columns[0].key


def typed(value: Value) -> str:
    """A value as one types it: a 是/否 is a word there."""
    if isinstance(value, bool):
        return '"是"' if value else '"否"'
    return json.dumps(value, ensure_ascii=False, default=str)


@contextmanager
def at_wps(folder: Path, chromium: str) -> Iterator[WpsDesk]:
    """WPS, played by ``chromium``, with the add-in of this version in ``folder``; its service runs in this process."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "wps.json"
    for name, data in files(place).items():
        (folder / name).write_bytes(data)
    service = Service(wps.on_click, ports=range(1), busy=wps.BUSY)
    service.publish(place)
    threading.Thread(target=service.serve_forever, args=(0.05,), daemon=True).start()
    fake = FakeWps(folder / "index.html", chromium)
    try:
        yield WpsDesk(fake)
    finally:
        fake.close()
        service.shutdown()
        service.server_close()
