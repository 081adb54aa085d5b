"""How an open workbook stands: where its file lies, whether it may be written, what an error of its program means.

xlwings has no words for a read-only workbook, a protected sheet or a cell in edit mode, so a few questions go to
the program itself (``api``).  Each is guarded: a program that does not know the question answers "no", and the
trouble then shows when it is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import files
from toolkit.errors import Changed, Locked, Refused, ToolkitError

if TYPE_CHECKING:
    import xlwings as xw

BUSY_CODES = {-2147418111, -2147417846, -2146777998}
"""RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE: Excel while a cell is being edited."""
GONE_CODES = {-2147023174, -2147023170, -2147417848}
"""RPC server unavailable, call failed, object disconnected from its clients: Excel was closed."""
_BUSY, _GONE, _PROTECTED = {"ExcelBusyError", "Busy"}, {"OfficeGone"}, {"Protected"}
"""Errors by name, as xlwings' engines for Excel and for LibreOffice call them."""


def path_of(book: xw.Book) -> Path:
    """The file of the workbook; Refused if it was never saved or lies where no path leads."""
    try:
        name = book.fullname
    except Exception as error:
        if "://" not in str(error) and "OneDrive" not in str(error) and "SharePoint" not in str(error):
            raise
        raise Refused(f"“{book.name}”开在网盘上，找不到它在本机的位置。请另存到本机文件夹后再试。") from error
    path = Path(name)
    if not path.is_absolute():
        raise Refused(f"“{name}”还没有保存过。请先另存到一个文件夹，再点按钮。")
    return path


def require_writable(book: xw.Book, path: Path) -> None:
    """Refused if the workbook, its file or its folder is read-only."""
    with files.telling(path):
        if not path.exists():
            raise Changed(f"“{path.name}”已被移走或改名（{path.parent}）。请放回原处，或另存一份后重试。")
        writable = path.stat().st_mode & 0o222 and os.access(path, os.W_OK)
    if not writable or not os.access(path.parent, os.W_OK):
        raise Refused(f"“{path.name}”或所在文件夹是只读的（{path.parent}）。请取消只读后重试。")
    if _asked(lambda: book.api.ReadOnly):
        raise Locked(f"“{path.name}”是以只读方式打开的，可能别处已经打开。请全部关闭后重新打开再试。")


def require_unprotected(sheets: Iterable[xw.Sheet]) -> None:
    """Refused if one of the sheets is protected."""
    for sheet in sheets:
        if _asked(partial(_protected, sheet)):
            raise Refused(f"「{sheet.name}」工作表受保护，不能写入。请先撤销工作表保护，再试一次。")


def _protected(sheet: xw.Sheet) -> object:
    return sheet.api.ProtectContents


def hides(area: xw.Range) -> bool:
    """Whether some row of the range is hidden, by a filter or by hand."""
    with suppress(NotImplementedError, AttributeError):
        return area.rows.hidden is not False
    return False


def words(
    error: Exception, book: xw.Book, path: Path | None, *, writing: bool, copy: Path | None = None
) -> ToolkitError | None:
    """What to tell about an error that the program raised; None if there are no words for it.

    ``copy`` alone holds what was typed since the last saving; None if the file does.
    """
    name = path.name if path else "工作簿"
    kind, codes = type(error).__name__, _codes(error)
    back = ""
    if copy:
        back = (
            f"双击桌面“双随机工具箱”里的“换回备份”，选“{copy.name}”"
            "（上次存盘以后填的只在这一份里；没有这个快捷方式的，重新打开后照按钮“备份清单”说的换回），"
        )
    if is_busy(error):
        return Locked(f"“{name}”正在编辑一个单元格，或开着对话框，表格软件没有应答。请先按 Esc 退出后再试。")
    if kind in _GONE or codes & GONE_CODES or not is_open(book):
        return Changed(f"“{name}”在操作中被关闭了，这一步没有做完。请{back}重新打开工作簿，再点一次。")
    if writing:
        what, then = "表格软件拒绝了写入", ""
        if kind in _PROTECTED:
            what, then = "有工作表受保护", "，先撤销工作表保护"
        stands = "" if copy else "文件还是点按钮时的样子："
        return Refused(
            f"“{name}”没有写完，{what}。{stands}请关闭工作簿（不要保存），{back}重新打开{then}，再点一次。"
        )
    return None


def is_busy(error: Exception) -> bool:
    """Whether the error says that the program has no time: a cell is being edited, a dialog stands open."""
    return type(error).__name__ in _BUSY or bool(_codes(error) & BUSY_CODES)


def is_open(book: xw.Book) -> bool:
    """Whether the workbook is still open in its program."""
    try:
        return bool(book.name)
    except Exception:
        return False


def saved(book: xw.Book) -> bool:
    """Whether nothing was changed since the last saving; no if the program does not say."""
    return bool(_asked(lambda: book.api.Saved))


def _codes(error: Exception) -> set[object]:
    """The codes of a COM error: its own, and the one wrapped inside (hresult, text, (…, scode), argument)."""
    inner = error.args[2] if len(error.args) > 2 else None
    return {getattr(error, "hresult", None), *(inner[-1:] if isinstance(inner, tuple) else ())}


def _asked(question: Callable[[], object]) -> object:
    """The answer of the program, None if it does not know the question."""
    with suppress(AttributeError, NotImplementedError, KeyError):
        return question()
    return None
