"""The workbook that a person has before them: found from a click's arguments, or among the open ones.

    Excel's button        --from_xl=1 --hwnd=… --wb=name    xlwings' Book.caller() reads these itself
    LibreOffice's button  --libreoffice --wb=full path      through a pipe that the running office opens
                          --pipe=… --wb=…                   through a pipe that is there already
    desktop shortcut      --attach [--wb=name or path]      the open workbook that looks like ours
    plain RunPython       nothing, or set_mock_caller()     Book.caller() again

``Screen`` is that workbook as a person sees it: messages, the status bar, the selected row.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlparse

from toolkit.columns import CASES, SETTINGS, TASKS
from toolkit.errors import Changed, Place, Refused, WrongUse
from toolkit.excel import standing
from toolkit.excel.light import block_of, load_xlwings
from toolkit.excel.put_away import bring_out, named_in

if TYPE_CHECKING:
    import xlwings as xw

OURS = {sheet.name for sheet in (SETTINGS, TASKS, CASES)}
WPS = ("KET.Application", "ET.Application", "Ket.Application")
"""What WPS 表格 calls itself among programs, from one version to another."""
PATIENCE = 2000
"""How often xlwings asks a busy Excel before it gives up; its own default is to ask for ever."""


class Screen:
    """One open workbook and the program around it."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book

    def alert(self, text: str, title: str) -> None:
        """Show a message until the person has read it."""
        bring_out(self.book, named_in([text]))
        self.book.app.alert(text, title)

    def ask(self, text: str, title: str) -> bool:
        """Show a question; whether the person agrees."""
        bring_out(self.book, named_in([text]))
        return self.book.app.alert(text, title, buttons="ok_cancel") == "ok"

    @contextmanager
    def working(self, text: str) -> Iterator[None]:
        """Say in the status bar what is being done; afterwards it is the program's again."""
        app = self.book.app
        before = app.status_bar
        app.status_bar = text
        try:
            yield
        finally:
            with suppress(Exception):  # its program was closed meanwhile
                app.status_bar = before

    def cell(self, name: str) -> str:
        """The text of the cell with this defined name, "" if it is blank or there is none."""
        with suppress(Exception):  # there is none, or it leads nowhere since its cell was deleted
            found = self.book.names[name]
            if found.name != name:  # a copied sheet has one of its own
                found = next(each for each in self.book.names if each.name == name)
            value = block_of(found.refers_to_range)[0][0]
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            return "" if value is None else str(value).strip()
        return ""

    def selected(self) -> tuple[str, int] | None:
        """Sheet and row of what is selected in this workbook; None if that cannot be told."""
        with suppress(Exception):  # a chart or a button is selected, or another workbook is in front
            if self.book.app.books.active.name == self.book.name:
                chosen = self.book.app.selection
                return (chosen.sheet.name, chosen.row) if chosen else None
        return None

    def lead_to(self, place: Place) -> None:
        """Bring a cell or a row before the person's eyes; a place that is no sheet leaves all as it is."""
        with suppress(Exception):  # a file or folder, a sheet that is gone
            bring_out(self.book, [place.sheet])
            page = self.book.sheets[place.sheet]
            page.activate()
            page.range(place.cell or (place.row or 1, 1)).select()


def given(words: Sequence[str]) -> dict[str, str]:
    """The arguments ``--name=value`` by name; a value may hold "=" itself; a bare ``--name`` is "1".

    >>> given(["--fn=check", r"--wb=a=b.xlsm", "--attach"])
    {'fn': 'check', 'wb': 'a=b.xlsm', 'attach': '1'}
    """
    pairs = (word[2:].partition("=") for word in words if word.startswith("--"))
    return {name: value.strip() if equals else "1" for name, equals, value in pairs}


def caller(arguments: Mapping[str, str], meanwhile: Callable[[], None] = lambda: None) -> Screen:
    """The workbook that ``arguments`` lead to; ``meanwhile`` is done while LibreOffice is being reached.

    Raises WrongUse if none or several fit, Changed if the one whose button was pressed is no longer open.
    """
    wanted = _wanted(arguments)
    load_xlwings()  # before whatever imports it in passing, with its companions
    if "libreoffice" in arguments or "pipe" in arguments:
        return Screen(_pressed(_libreoffice(arguments.get("pipe"), wanted, meanwhile).books, wanted))
    if "attach" in arguments:
        return Screen(_only([book for app in _programs(wanted) for book in _ours_in(app)], wanted))
    import xlwings as xw

    _be_patient()
    if arguments.get("from_xl") == "1" and "=" in arguments.get("wb", ""):
        # Book.caller() takes what stands between two "=" for the name
        return Screen(_pressed((book for app in xw.apps for book in app.books), wanted))
    try:
        return Screen(xw.Book.caller())
    except Exception as error:
        if not wanted:
            raise WrongUse("没有找到工作簿。请在打开的工作簿里点按钮，或用 --attach 连接。") from error
        raise _gone(wanted) from error


def tell_outside(text: str, title: str, arguments: Mapping[str, str], folder: Path) -> bool:
    """Show a message without the program: in a box of the system, on a page in ``folder``, or on the terminal."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(0, text, title, 0)
        return True
    if note(arguments, folder / "按钮的答复.txt", f"{title}\n\n{text}\n"):
        return True
    if sys.stderr is not None:
        print(f"【{title}】\n{text}", file=sys.stderr)
    return sys.stderr is not None


def note(arguments: Mapping[str, str], page: Path, text: str) -> bool:
    """Show a message, written to ``page``, in the LibreOffice whose button was pressed; whether that was done.

    What is left when the office cannot be spoken to.
    """
    if "libreoffice" not in arguments:
        return False
    from xlwings_offices import OfficeError, libreoffice

    try:
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, "utf-8-sig")  # with its mark no office asks for the encoding
        libreoffice.open_file(page, workbook=Path(_wanted(arguments)))
    except (OSError, OfficeError):
        return False
    return True


def _wanted(arguments: Mapping[str, str]) -> str:
    """The workbook that the arguments name, by path if they know it."""
    wanted = arguments.get("path") or arguments.get("wb", "")
    return unquote(urlparse(wanted).path) if wanted.startswith("file:") else wanted


def _pressed(books: Iterable[xw.Book], wanted: str) -> xw.Book:
    """The workbook whose button was pressed, by path or by name."""
    fitting = [book for book in books if _fits(book, wanted)]
    if not fitting:
        raise _gone(wanted)
    if len(fitting) > 1:
        raise Refused(
            f"打开了 {len(fitting)} 个同名的工作簿“{fitting[0].name}”，分不清是哪一个。请关闭不用的，再点一次。"
        )
    return fitting[0]


def _only(books: Sequence[xw.Book], wanted: str) -> xw.Book:
    """The one workbook that looks like ours, or the one that ``wanted`` chooses among several."""
    fitting = [book for book in books if not wanted or _fits(book, wanted)]
    if len(fitting) == 1:
        return fitting[0]
    if not books:
        raise WrongUse(
            "没有找到打开的双随机台账。请先用 Excel、WPS 或 LibreOffice 打开工作簿，按 Esc 退出单元格编辑，再点一次。"
        )
    names = "；".join(_name(book) for book in fitting or books)
    if not fitting:
        raise WrongUse(f"打开的工作簿里没有“{wanted}”。现在打开的有：{names}。请打开它再点。")
    raise WrongUse(
        f"打开了 {len(fitting)} 本双随机台账：{names}。"
        "请关闭不办的，只留一本再点；或者在快捷方式的命令后加 --wb=完整路径，指明办哪一本。"
    )


def _fits(book: xw.Book, wanted: str) -> bool:
    """Whether a workbook has the name or the path, in whatever letter case."""
    name = _name(book)
    return (
        wanted.lower() in (book.name.lower(), name.lower()) or Path(wanted).resolve() == Path(name).resolve()
    )


def _name(book: xw.Book) -> str:
    """The full name, or the name alone for a workbook on the web whose place xlwings cannot tell."""
    with suppress(Exception):
        return book.fullname
    return book.name


def _ours_in(app: xw.App) -> list[xw.Book]:
    """The workbooks of a program that look like ours; none of one that is just ending.

    One that is busy may have hers open: to go on without it would be to work on another.
    """
    from xlwings_offices import OfficeGone

    with suppress(OfficeGone):
        return [book for book in app.books if _ours(book)]
    return []


def _ours(book: xw.Book) -> bool:
    try:
        return {sheet.name for sheet in book.sheets} >= OURS
    except Exception as error:
        if standing.is_busy(error):
            raise
        return False  # a workbook that is just being closed


def _gone(wanted: str) -> Changed:
    return Changed(f"“{Path(wanted).name}”已经关闭或改名，没有做任何改动。请打开工作簿，再点一次。")


# running programs


def _programs(workbook: str) -> Iterator[xw.App]:
    """Excel, then WPS, then LibreOffice, as far as they run here; of LibreOffices only that of ``workbook`` if known.

    Raises Refused if LibreOffice runs and none can be reached.
    """
    import xlwings as xw

    from xlwings_offices import OfficeError, libreoffice

    _be_patient()
    excels: list[xw.App] = []
    with suppress(Exception):  # no engine for Excel on this system
        excels = list(xw.apps)
    yield from excels
    if not any(_is_wps(app) for app in excels):  # it may own Excel's name, and is there already
        yield from _wps()
    try:
        yield from libreoffice.attach_all(Path(workbook) if workbook else None)
    except OfficeError as error:
        raise _unreachable(error) from error


def _libreoffice(pipe: str | None, workbook: str, meanwhile: Callable[[], None]) -> xw.App:
    """The running LibreOffice: the one that listens at ``pipe``, or the one that has ``workbook`` open."""
    from xlwings_offices import OfficeError, libreoffice

    try:
        reached = libreoffice.approach(pipe, workbook=Path(workbook) if workbook else None)
        meanwhile()
        return reached()
    except OfficeError as error:
        raise _unreachable(error) from error


def _unreachable(error: Exception) -> Refused:
    """Why LibreOffice runs and cannot be spoken to."""
    from xlwings_offices import NoUno

    if isinstance(error, NoUno):
        return Refused(
            "LibreOffice 缺少让程序读写工作簿的组件（python3-uno），按钮和快捷方式都用不了，没有做任何改动。"
            "请管理员安装 python3-uno 后再点；"
            "急用时可以保存并关闭工作簿，用命令行办理，写法见经办人手册。"
        )
    return Refused(
        "连不上正在运行的 LibreOffice，没有做任何改动。请关闭多余的 LibreOffice 窗口，打开工作簿后再点一次。"
    )


def _wps() -> list[xw.App]:
    """WPS speaks Excel's language under a name of its own; xlwings is handed its application object.

    In the wrapper that xlwings puts round Excel itself: a call that a busy program rejects is made again.
    """
    if sys.platform != "win32":
        return []
    import xlwings as xw
    from win32com.client import GetActiveObject  # type: ignore[import-untyped]  # no stubs

    for name in WPS:
        with suppress(Exception):  # not running (0x800401E3), or not under this name
            found = xw._xlwindows.COMRetryObjectWrapper(GetActiveObject(name))
            return [xw.App(impl=xw._xlwindows.App(xl=found))]
    return []


def _is_wps(app: xw.App) -> bool:
    """Told by its place: it calls itself Microsoft Excel."""
    with suppress(Exception):  # busy, or just being closed
        return "office6" in app.path.lower()
    return False


def _be_patient() -> None:
    if sys.platform == "win32":
        import xlwings as xw

        xw._xlwindows.N_COM_ATTEMPTS = PATIENCE
