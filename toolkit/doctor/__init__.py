"""体检: whether this computer can run the toolkit, and whether this workbook can be worked on.

Each line says 正常, 提醒 or 错误; a reminder or error says what, where, and what to do.  Nothing is changed but the
macros of a workbook that LibreOffice or an older version has left in a state in which its buttons fail.

    program   Python, libraries, templates, calendar
    desk      spreadsheet programs, fonts, macros, how a button finds Python
    trust     whether LibreOffice lets the macros of a folder run
    folder    the folder of the workbook
    book      the workbook: its sheets and its macros
    wps       the add-in in WPS and the service behind it
    windows   what the registry says, for ``desk``, ``folder`` and ``wps``
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from pathlib import Path

from toolkit import __version__
from toolkit.doctor import book, desk, folder, program, trust, wps
from toolkit.doctor.findings import Findings
from toolkit.errors import Problem
from toolkit.jobs.base import Outcome

__all__ = ["doctor"]


def doctor(workbook: Path | None = None) -> Outcome:
    """Examine the computer, and the workbook if one is named."""
    outcome = Outcome("体检")
    outcome.lines.append(f"双随机工具箱 {__version__}，{platform.platform()}")
    return _examined(outcome, _checks(workbook))


def _examined(outcome: Outcome, checks: Iterable[Findings]) -> Outcome:
    for check in checks:
        for finding in check:
            if isinstance(finding, Problem):
                outcome.problems.append(finding)
            else:
                outcome.lines.append(f"正常：{finding}")
    return outcome


def _checks(workbook: Path | None) -> Iterator[Findings]:
    place = workbook.resolve().parent if workbook else Path.cwd()
    yield program.python()
    yield program.libraries()
    yield program.origin()
    yield program.templates()
    yield program.calendar()
    yield desk.spreadsheets()
    yield desk.fonts()
    yield desk.macros(place)
    yield trust.macros(place)
    yield desk.launcher()
    yield wps.addin()
    yield desk.code_page()
    yield folder.writable(place)
    yield folder.length(place)
    yield folder.troublesome(workbook.resolve() if workbook else place)
    yield folder.shared(place)
    yield folder.room(place)
    if workbook:
        yield from book.examined(workbook)
