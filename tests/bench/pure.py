"""What 核对, 冻结 and 抽取 are without a workbook: what is judged and computed on rows that are in memory.

    rules    the whole workbook judged: 名录库, plan, tasks, cases (``open_desk``)
    freeze   the rules, the pool, the canonical list, the plan, the digests: the files of a record, none of them written
    draw     a record drawn from its frozen files, and verified

Each in the folder of an office (``year``) and in a process of its own, in processor seconds.  Not counted are the
reading of the sheets, which is a limit of its own, starting the interpreter, and importing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from toolkit import columns
from toolkit.draw import record
from toolkit.draw.verify import inputs, verify
from toolkit.errors import ToolkitError
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.base import Desk, Office, draw_id_of, open_desk
from toolkit.jobs.frozen_content import Freezing, frozen_files, people_of


def rules(book: Path) -> float:
    """Seconds of judging the workbook."""
    return _seconds(_judging(book))


def freeze(book: Path, task: str, issue: str) -> float:
    """Seconds of judging the workbook and making the frozen files of a task."""
    judged, office = _judging(book), _office(book)
    return _seconds(lambda: frozen(judged(), office, task, issue))


def frozen(desk: Desk, office: Office, key: str, issue: str) -> dict[str, bytes]:
    """The files of a freeze."""
    task = replace(desk.task(key), issue=issue)
    return frozen_files(
        office, desk, task, people_of(office, desk, task), Freezing(draw_id_of(task), bytes(32))
    )


def draw(folder: Path) -> float:
    """Seconds of drawing a record again, and of verifying it."""
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}

    def work() -> None:
        made = record.draw(files, *inputs(json.loads(files["record.json"])))
        if made.items() - files.items() or verify(files):
            raise ToolkitError("抽出来的和记录里的不一样，比较没有意义。请向开发者报告。")

    return _seconds(work)


def _judging(path: Path) -> Callable[[], Desk]:
    """``open_desk`` of a workbook of which every sheet was read."""
    book, office = ClosedBook(path), _office(path)
    for sheet in columns.SHEETS:
        book.read(sheet)
    return lambda: open_desk(book, office)


def _office(book: Path) -> Office:
    return Office(book.absolute().parent, "", datetime.now())


def _seconds(work: Callable[[], object]) -> float:
    """Of the second time: the first imports what it takes."""
    work()
    started = time.process_time()
    work()
    return time.process_time() - started
