"""The stand-in for WPS as a process: fake.js in a headless Chromium, its files kept by openpyxl in this process.

``FakeWps(addin)`` loads an add-in's page; a test opens workbooks in it, presses its buttons, answers its dialogs.
"""

from __future__ import annotations

import datetime as dt
import json
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table

from xlwings_offices.in_memory.documents import _at_rest, _StaysOpen
from xlwings_offices.wps import PAGE

HERE = Path(__file__).parent
FORMATS = {51: ".xlsx", 52: ".xlsm"}


class FakeWps:
    """One running stand-in."""

    def __init__(self, addin: Path, chromium: str) -> None:
        self._orders: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._books: dict[str, Workbook] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self._profile = tempfile.mkdtemp(prefix="fake-wps-")
        disk = f"http://127.0.0.1:{self._server.server_address[1]}"
        page = f"{(HERE / 'fake.html').as_uri()}#disk={disk}&addin={addin.as_uri()}"
        switches = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                    "--allow-file-access-from-files",
                    "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking"]  # fmt: skip
        wrapper = [tie, "--pdeathsig", "TERM"] if (tie := shutil.which("setpriv")) else []
        self._process = subprocess.Popen(  # with setpriv it ends with this process, even if that is killed
            [*wrapper, chromium, *switches, f"--user-data-dir={self._profile}", page],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def order(self, what: str, given: object = None, *, seconds: float = 120) -> Any:
        """Have something done, and wait until it is."""
        self.start(what, given)
        return self.answer(seconds)

    def start(self, what: str, given: object = None) -> None:
        """Have something done without waiting for it."""
        self._orders.put({"what": what, "given": given})

    def answer(self, seconds: float = 120) -> Any:
        """What came of the order that was started."""
        answer = self._answers.get(timeout=seconds)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["result"]

    def close(self) -> None:
        """End the browser."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._server.shutdown()
        self._server.server_close()
        shutil.rmtree(self._profile, ignore_errors=True)

    # what the page asks

    def order_given(self) -> dict[str, Any] | None:
        try:
            return self._orders.get(timeout=5)
        except queue.Empty:
            return None

    def open(self, path: str) -> dict[str, Any]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                book = load_workbook(path, keep_vba=path.endswith(".xlsm"))
                shown = load_workbook(path, data_only=True)
            except Exception as error:
                raise ValueError(f"打不开 {path}") from error
        _at_rest(book)
        for sheet in book.worksheets:  # what openpyxl would close at the first saving
            for image in getattr(sheet, "_images", ()):
                image.ref = _StaysOpen(image.ref.getvalue())
        self._books[path] = book
        active = book.active
        return {
            "active": "" if active is None else active.title,
            "names": [[name, defined.attr_text] for name, defined in book.defined_names.items()],
            "sheets": [_described(sheet, shown[sheet.title]) for sheet in book.worksheets],
        }

    def save(self, path: str, book: dict[str, Any], kind: int | None = None, from_: str = "") -> bool:
        if kind is not None and FORMATS.get(kind) != Path(path).suffix:
            raise ValueError("文件格式和扩展名不符")
        kept = self._books.get(from_ or path) or Workbook()
        for sheet in [
            sheet for sheet in kept.worksheets if sheet.title not in [told["name"] for told in book["sheets"]]
        ]:
            if len(kept.sheetnames) > 1:
                kept.remove(sheet)
            else:
                sheet.title = book["sheets"][0]["name"]
        for told in book["sheets"]:
            _write(
                kept[told["name"]] if told["name"] in kept.sheetnames else kept.create_sheet(told["name"]),
                told,
            )
        for name, meaning in book["names"]:
            kept.defined_names[name] = DefinedName(name, attr_text=meaning.lstrip("="))
        kept.active = kept.sheetnames.index(book["active"])
        kept.save(path)
        self._books[path] = load_workbook(
            path, keep_vba=path.endswith(".xlsm")
        )  # openpyxl saves a workbook once
        return True


def addin(folder: Path) -> Path:
    """An add-in in a folder, whose buttons look there for the service's place; its page."""
    main = (HERE / "main.js").read_text("utf-8").replace("FILE", json.dumps(str(folder / "place.json")), 1)
    main = main.replace("../../src/xlwings_offices/wps/page/", f"{PAGE.as_uri()}/")
    (folder / "main.js").write_text(main, "utf-8")
    page = (
        (HERE / "index.html").read_text("utf-8").replace("../../src/xlwings_offices/wps/page", PAGE.as_uri())
    )
    (folder / "index.html").write_text(page, "utf-8")
    return folder / "index.html"


def _described(sheet: Any, shown: Any) -> dict[str, Any]:
    cells = [
        [cell.row, cell.column, _held(shown.cell(cell.row, cell.column).value), _formula(cell),
         cell.number_format, cell.protection.locked]
        for line in sheet.iter_rows() for cell in line
        if cell.value is not None or cell.has_style
    ]  # fmt: skip
    return {
        "name": sheet.title, "visible": sheet.sheet_state == "visible", "protected": sheet.protection.sheet,
        "cells": cells,
        "hidden": [n for n, line in sheet.row_dimensions.items() if line.hidden],
        "tables": [[table.displayName, table.ref] for table in sheet.tables.values()],
    }  # fmt: skip


def _held(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return to_excel(value)  # type: ignore[no-untyped-call]  # openpyxl's stub
    return value if isinstance(value, (int, float)) else str(value)


def _formula(cell: Any) -> str | None:
    return str(getattr(cell.value, "text", cell.value)) if cell.data_type == "f" else None


def _write(sheet: Any, told: dict[str, Any]) -> None:
    sheet.sheet_state = "visible" if told["visible"] else "hidden"
    if told["cells"] is not None:
        for cell in list(sheet._cells.values()):
            if type(cell).__name__ == "Cell":
                cell.value = None
        for row, column, value, formula, code in told["cells"]:
            cell = sheet.cell(row, column)
            if type(cell).__name__ == "Cell":
                cell.value = formula or value
                if isinstance(value, str) and not formula:
                    cell.data_type = "s"
                if cell.number_format != code:
                    cell.number_format = code
    for name, where in told["tables"]:
        if name not in sheet.tables:
            sheet.add_table(Table(displayName=name, name=name, ref=where, autoFilter=AutoFilter(ref=where)))
        elif sheet.tables[name].ref != where:
            sheet.tables[name].ref = where
            if sheet.tables[name].autoFilter is not None:
                sheet.tables[name].autoFilter.ref = where


def _handler(fake: FakeWps) -> type[BaseHTTPRequestHandler]:
    class Disk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or "{}")
            try:
                answer: dict[str, Any] = {"result": self._done(self.path.strip("/"), told)}
            except (OSError, ValueError) as error:
                answer = {"error": str(error)}
            data = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        @staticmethod
        def _done(what: str, told: dict[str, Any]) -> Any:
            if what == "order":
                return fake.order_given()
            if what == "answer":
                return fake._answers.put(told)
            if what == "text":
                return Path(told["path"]).read_text("utf-8")
            if what == "exists":
                return Path(told["path"]).exists()
            if what == "open":
                return fake.open(told["path"])
            return fake.save(told["path"], told["book"], told.get("kind"), told.get("from") or "")

        def log_message(self, *_: object) -> None:
            pass

    return Disk
