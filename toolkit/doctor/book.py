"""The workbook: whether all its sheets are there and can be written, and whether its buttons still work.

LibreOffice drops the code names of a workbook with macros, and the macros of older versions need them: a button
then opens the office's editor of macros.  Both are mended here, in the closed file, after a copy was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

from toolkit import columns
from toolkit.doctor.findings import Findings, reminder
from toolkit.errors import Place, Problem, Refused, ToolkitError
from toolkit.excel import own_macros
from toolkit.excel.closed import ClosedBook
from toolkit.excel.copies import FOLDER, keep_copy
from toolkit.excel.macros import lost, project_part
from toolkit.excel.package import Package
from toolkit.masters import project


def examined(path: Path) -> Iterator[Findings]:
    """All that is found in the workbook at ``path``."""
    try:
        book = ClosedBook(path)
        book.claim()
    except Refused as error:
        yield iter([Problem(str(error), "处理好以后再试", Place(path.name))])
    except ToolkitError as error:
        yield iter([Problem(f"工作簿读不出来：{error}", "请用备份，或新建一本", Place(path.name))])
    else:
        yield _sheets(book)
        yield _macros(book)
        yield _saved_as_odf(path)


def _sheets(book: ClosedBook) -> Findings:
    forms = [problem for sheet in columns.SHEETS for problem in book.read(sheet).problems]
    yield from forms
    if not forms:
        yield f"工作簿 {book.path.name}：{len(columns.SHEETS)} 张表齐全，可以读写"


def _macros(book: ClosedBook) -> Findings:
    package, name = Package(book.path.read_bytes(), book.path.name), book.path.name
    if not project_part(package):
        return
    others = own_macros.others(package)
    if others is None:
        yield reminder("宏读不出来，按钮可能用不了", "请用备份；命令行不受影响", name)
    elif not own_macros.outdated(package):
        if lost(package):
            yield _repaired(book, "LibreOffice 保存时丢掉了宏要用的代码名，已经补回")
        yield f"工作簿 {name}：按钮的宏是这一版的"
    elif not others:
        what = "按钮的宏不是这一版的（旧版的在 LibreOffice 里保存一次就失灵），已经换成这一版的"
        yield _repaired(book, what, project)
    elif own_macros.has_ours(package):
        what = f"按钮的宏不是这一版的，工作簿里又有别的宏（{'、'.join(others)}），没有更换"
        remedy = "按钮失灵的，请先把别的宏导出并从工作簿删去，再体检一次；命令行不受影响"
        yield reminder(what, remedy, name)


def _saved_as_odf(path: Path) -> Findings:
    """LibreOffice asks at each saving whether to use ODF; who says yes goes on working in another file."""
    other = path.with_suffix(".ods")
    if other.exists() and other.stat().st_mtime > path.stat().st_mtime:
        what = f"保存时选了 ODF 格式：后来改的在“{other.name}”里，那里没有按钮，命令也不读它"
        remedy = (
            f"请用 LibreOffice 打开两本，把后来改的照抄到“{path.name}”里，再删去“{other.name}”；"
            "保存时问用哪种格式的，总选“使用 Excel 2007-365 格式”"
        )
        yield reminder(what, remedy, other.name)


def _repaired(book: ClosedBook, what: str, make: Callable[[Collection[str]], bytes] | None = None) -> str:
    """Mend the macros of the closed workbook; what the person is told."""
    keep_copy(book.path, datetime.now())
    book.repair_macros(make)
    return f"工作簿 {book.path.name}：{what}；原来的在“{FOLDER}”文件夹里"
