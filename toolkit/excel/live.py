"""A Book over a workbook that is open in Excel, WPS or LibreOffice, through xlwings.

Changes are laid over what was read (``page``) and reach the program in ``save``; then the program saves its file.
So a step that fails on the way leaves the open workbook as it was.  Only xlwings' public functions are used, so
that one code serves every program; what they lack is asked by ``standing``, guarded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import files
from toolkit.columns import DAYS, HOLIDAYS, SHEETS, Sheet
from toolkit.errors import Changed, Problem, ProblemsFound, Refused, ToolkitError
from toolkit.excel import standing
from toolkit.excel.a1 import Block
from toolkit.excel.base import BaseBook, Cells
from toolkit.excel.book import T
from toolkit.excel.form import FORM
from toolkit.excel.page import Page, read_page
from toolkit.excel.put_away import bring_out
from toolkit.excel.refs import FRONT
from toolkit.excel.tables import Layout, Parsed, missing, parse, unreadable

if TYPE_CHECKING:
    import xlwings as xw


class LiveBook(BaseBook):
    """The workbook behind an ``xlwings.Book``.

    ``before_change`` is called before the first change reaches the program, once the book has been claimed;
    ``with_change`` once all have, before the program saves its file.  Until then ``copy`` is the file that alone holds
    what was typed since the last saving, None if the workbook's own does.  Raises Refused if it was never saved or lies
    where no path leads, Changed if its file is gone.
    """

    def __init__(self, book: xw.Book) -> None:
        super().__init__()
        self.before_change: Callable[[], None] = lambda: None
        self.with_change: Callable[[], None] = lambda: None
        self.copy: Path | None = None
        self._book = book
        with self._telling():
            self.path = standing.path_of(book)
            self._sheets = {sheet.name: sheet for sheet in book.sheets}
        self._digest = _digest(self.path)
        self._pages: dict[str, Page] = {}
        self._unprotected = False
        self._at_saving: Callable[[], None] = lambda: None

    def claim(self) -> None:
        """Raise Locked, Changed or Refused if ``save`` would be refused now."""
        with self._telling():
            if standing.path_of(self._book) != self.path:
                raise Changed(f"“{self.path.name}”已被另存为别的文件。请在新的文件里重新操作一次。")
            standing.require_writable(self._book, self.path)
            if not self._unprotected:  # asked once: it is one question a sheet
                declared = (sheet.name for sheet in SHEETS)
                standing.require_unprotected(self._sheets[name] for name in declared if name in self._sheets)
                self._unprotected = True
        if _digest(self.path) != self._digest:
            raise Changed(
                f"“{self.path.name}”在打开之后被别的程序改动过。为免覆盖，没有保存。"
                "请关闭工作簿，重新打开后再试。"
            )

    def save(self) -> None:
        """Write all changes and save the file.

        Locked, Changed or another Refused leaves the file as it was; if the program stops half way, the open
        workbook must be closed without saving (``copy`` has what was typed).
        """
        changed = [page for page in self._pages.values() if page.changed]
        if not changed:
            return
        self.claim()
        with self._telling():
            standing.require_unprotected(page.sheet for page in changed)
        self.before_change()
        with self._telling(writing=True), self._book.app.properties(screen_updating=False):
            for page in changed:
                page.write()
            bring_out(self._book, self._wanted)
            self.with_change()
            self._book.app.calculate()
        before = self._digest
        self._store()
        if self._digest == before:
            raise Refused(f"“{self.path.name}”没有存上。请在表格软件中保存一次，看它提示什么，处理后再试。")

    def settle(self) -> None:
        """As ``Book`` has it: what people have typed is saved, and what was read stays so.

        On 首页 and 办理 a task is chosen and questions are answered, for this click: that alone needs no saving.
        """
        held = self._file()
        if self._with_typed(held) is not held:
            self._keep()

    def as_file(self) -> tuple[bytes, bool]:
        """The workbook as a file with all that people have typed, and whether its own file holds as much."""
        held = self._file()
        content = self._with_typed(held)
        if content is None:
            self._keep()
            return self._file(), True
        return content, content is held

    def _file(self) -> bytes:
        with files.telling(self.path):
            return self.path.read_bytes()

    def _with_typed(self, held: bytes) -> bytes | None:
        """See ``typed.with_typed``; the sheets 首页 and 办理 are let be."""
        with self._telling():
            if standing.saved(self._book):
                return held
        from toolkit.excel.typed import with_typed

        pages = ((name, self._as_shown(name)) for name in self._sheets if name not in (FRONT, FORM))
        shown = ((name, page.overlay.grid if isinstance(page, Page) else None) for name, page in pages)
        return with_typed(held, self.path.name, self._sheets, shown, self._computed)

    def _computed(self, name: str, block: Block) -> Collection[tuple[int, int]]:
        """Cells of a sheet that hold formulas."""
        page = self._as_shown(name)
        with self._telling():
            return {} if isinstance(page, Problem) else page.formulas(block)

    def _as_shown(self, name: str) -> Page | Problem:
        """A sheet without what the step has laid over it and the program does not have yet."""
        if name not in self._pages or not self._pages[name].changed:
            return self._page(name)
        with self._telling():
            return read_page(self._sheets[name])

    def meanwhile(self, job: Callable[[], T]) -> Callable[[], T]:
        """As ``Book`` has it: in a thread that begins with the saving, when this one has no answers to take up."""
        from concurrent.futures import Future, ThreadPoolExecutor

        begun: list[Future[T]] = []

        def begin() -> None:
            if not begun:
                worker = ThreadPoolExecutor(1)
                begun.append(worker.submit(job))
                worker.shutdown(wait=False)

        def result() -> T:
            begin()
            return begun[0].result()

        self._at_saving = begin
        return result

    def _keep(self) -> None:
        self._at_saving()
        with self._telling(writing=True):
            self._book.save()
        self._digest = _digest(self.path)
        self.copy = None

    def _store(self) -> None:
        self._keep()
        new = {name for name, page in self._pages.items() if page.changed}
        computed = {sheet.name for sheet in SHEETS if any(column.formula for column in sheet.columns)}
        if HOLIDAYS.name not in new:
            computed.discard(DAYS.name)  # thousands of rows that follow that sheet alone
        for name in [*self._pages]:
            if name in new | computed:  # it shows what was written, or new results
                del self._pages[name]
                self._parsed.pop(name, None)
        self._changes.clear()
        self._settled()

    # how a BaseBook reads and puts cells

    def _parse(self, sheet: Sheet) -> Parsed:
        if sheet.name not in self._sheets:
            return missing(sheet, list(self._sheets))
        page = self._page(sheet.name)
        return unreadable(sheet, page) if isinstance(page, Problem) else parse(sheet, page.overlay.grid)

    def _append(self, layout: Layout, after: int, rows: Sequence[Cells]) -> None:
        with self._telling():
            self._open(layout).append(layout, after, rows)

    def _replace(self, layout: Layout, rows: Sequence[Cells]) -> None:
        with self._telling():
            self._open(layout).replace(layout, rows)

    def _update(self, layout: Layout, row: int, cells: Cells) -> None:
        with self._telling():
            self._open(layout).update(layout, row, cells)

    def _open(self, layout: Layout) -> Page:
        """The page of a sheet that is about to be written."""
        page = self._page(layout.sheet.name)
        if isinstance(page, Problem):
            raise ProblemsFound([page])
        return page

    def _page(self, name: str) -> Page | Problem:
        if name not in self._pages:
            with self._telling():
                page = read_page(self._sheets[name])
            if isinstance(page, Problem):
                return page
            self._pages[name] = page
        return self._pages[name]

    @contextmanager
    def _telling(self, *, writing: bool = False) -> Iterator[None]:
        """Say in the user's words what the program said: busy, closed, protected."""
        try:
            yield
        except (ToolkitError, OSError):
            raise
        except Exception as error:
            told = standing.words(
                error, self._book, getattr(self, "path", None), writing=writing, copy=self.copy
            )
            if told is None:
                raise
            raise told from error


def _digest(path: Path) -> bytes:
    if not path.is_file():
        raise Changed(f"“{path.name}”已被移走或改名（{path.parent}）。请放回原处，或另存一份后重试。")
    with files.telling(path):
        return sha256(path.read_bytes()).digest()
