"""A Book over a workbook file that nobody has open.

Reading: the file's bytes are read once; calamine parses them (behind ``safecopy``), ``tables`` makes Tables.
Writing: changes are collected in a ``Patch``, which touches only the XML parts concerned; ``save`` puts the
whole new file in place of the old in one step.  It refuses while a spreadsheet program has the file open,
if the file is read-only, or if it is no longer what was read.  Reading between a write and ``save`` sees the
changes; after ``save`` the same Book goes on from the new state.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from toolkit import files
from toolkit.collector import no_collector
from toolkit.columns import Sheet, sheet_named
from toolkit.errors import Changed, Locked, Place, Problem, Refused, WrongUse
from toolkit.excel.base import BaseBook, CellRows, Cells
from toolkit.excel.edited import with_cells, without_results
from toolkit.excel.macros import renewed, restored
from toolkit.excel.package import Package
from toolkit.excel.safecopy import safe_copy
from toolkit.excel.tables import Layout, Parsed, missing, parse, unreadable, with_rows

if TYPE_CHECKING:
    from toolkit.excel.patch import Patch

_LARGE = 5_000_000
"""Bytes of XML from which a sheet is made ready for reading by itself: not every step reads it."""


class ClosedBook(BaseBook):
    """The workbook at ``path``.

    Raises WrongUse if there is no such file, Refused if it may not be read, ProblemsFound if it is damaged,
    protected by a password, no .xlsx or .xlsm, or one named as the other.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        data = _read(path)
        package = Package(data, path.name)
        package.refuse_misnamed()
        self._adopt(data, package)

    def fingerprint(self, sheet: Sheet) -> str:
        """SHA-256 over what a sheet's cells are read from, as it lies in the file."""
        return self._package.fingerprint(sheet.name)

    def claim(self) -> None:
        """Raise Locked, Changed or Refused if ``save`` would be refused now."""
        for owner in _owners(self.path):
            raise owner
        if not self.path.exists():
            raise Changed(f"“{self.path.name}”已被移走或改名（{self.path.parent}）。请放回原处后重试。")
        with files.telling(self.path):
            writable = self.path.stat().st_mode & 0o222 and os.access(self.path, os.W_OK)
        if not writable or not os.access(self.path.parent, os.W_OK):
            raise Refused(f"“{self.path.name}”或所在文件夹是只读的（{self.path.parent}）。请取消只读后重试。")
        if sha256(_read(self.path)).digest() != self._digest:
            raise Changed(
                f"“{self.path.name}”在读取之后被改动过。为免覆盖他人的修改，没有保存。请重新操作一次。"
            )

    def save(self) -> None:
        """Write all changes at once; Locked, Changed or another Refused leaves the file as it was."""
        if not self._patch:
            return
        with files.lock(self.path):
            self.claim()
            self._patch.bring_out(self._wanted)
            self._put(self._patch.build())

    def repair_macros(self, make: Callable[[Collection[str]], bytes] | None = None) -> None:
        """Put lost code names back and save; with ``make`` (see ``macros.renewed``) the macros are made anew.

        Raises what ``save`` raises.
        """
        with files.lock(self.path):
            self.claim()
            self._put(self._package.rebuilt(renewed(self._package, make) if make else {}))

    @property
    def package(self) -> Package:
        """The file's parts as they were read or saved last."""
        return self._package

    def rewrite(self, data: bytes) -> None:
        """Put a whole new file, made of ``package``, in place of this one; raises what ``save`` raises."""
        with files.lock(self.path):
            self.claim()
            self._put(data)
            self._parsed.clear()
            self._located.clear()

    def _edited(self, parsed: Parsed | None, changes: Mapping[int, Cells]) -> Parsed | None:
        """Without a reading, unless something is odd."""
        return with_cells(self._without_results(parsed), changes)

    def _longer(self, parsed: Parsed | None, cells: CellRows) -> Parsed | None:
        return with_rows(self._without_results(parsed), cells)

    def _without_results(self, parsed: Parsed | None) -> Parsed | None:
        """What reading finds once a sheet is changed: formulas whose results were not put since have none any more.

        None where which results are gone and which values stay only reading can tell.
        """
        if parsed is None or parsed.layout is None or (name := parsed.layout.sheet.name) in self._forgotten:
            return parsed
        self._forgotten.add(name)
        rows = parsed.table.by_column()
        if not self._writing().as_declared(parsed.layout, rows.numbers):
            return None
        return without_results(parsed)

    def _put(self, data: bytes) -> None:
        """Write the file anew; what LibreOffice had dropped from it is put back on the way."""
        package = Package(data, self.path.name)  # what cannot be opened again is not written
        if parts := restored(package):
            data = package.rebuilt(parts)
            package = Package(data, self.path.name)
        files.write_atomic(self.path.resolve(), data)  # opened by a link, the workbook itself is saved
        self._adopt(data, package)

    def _adopt(self, data: bytes, package: Package) -> None:
        self._digest = sha256(data).digest()
        self._package = package
        self._patch: Patch | None = None
        self._large = {name for name in package.sheets if package.size_of(name) > _LARGE}
        self._small: ParsedFile | None = None  # all sheets but the large ones
        self._settled()
        self._forgotten = set[str]()
        for name in self._changes.copy():
            self._know(name, None)

    def _parse(self, sheet: Sheet) -> Parsed:
        if self._patch and sheet.name in self._before:
            self._forgotten.add(sheet.name)
            return ParsedFile(Package(self._patch.only(sheet.name), self.path.name), {sheet.name}).parse(
                sheet
            )
        if sheet.name in self._large:  # not kept: its texts would be there twice
            return ParsedFile(self._package, {sheet.name}).parse(sheet)
        if self._small is None:
            self._small = ParsedFile(self._package, self._package.sheets.keys() - self._large)
            if self._large:
                self._small.let_go()
        return self._small.parse(sheet)

    def _append(self, layout: Layout, after: int, rows: CellRows) -> None:
        self._writing().append(layout, after, rows)

    def _replace(self, layout: Layout, rows: CellRows) -> None:
        self._writing().replace(layout, rows)

    def _update(self, layout: Layout, row: int, cells: Cells) -> None:
        self._writing().update(layout, row, cells)

    def _writing(self) -> Patch:
        if self._patch is None:
            from toolkit.excel.patch import Patch  # with lxml: a step that only reads needs neither

            self._patch = Patch(self._package)
        return self._patch


class ParsedFile:
    """One state of a workbook, of which some sheets are parsed, each when it is asked for."""

    def __init__(self, package: Package, sheets: Collection[str]) -> None:
        self._package, self._sheets = package, sheets
        self._grids: dict[str, list[Sequence[object]]] = {}
        safe = safe_copy(package, sheets)
        self._too_far = safe.too_far
        with _calamine(package):
            self._book: CalamineWorkbook | None = CalamineWorkbook.from_filelike(safe.file)

    def let_go(self) -> None:
        """Keep the rows of our sheets that are parsed, and not what reading them took: the texts of the whole file."""
        ours = (name for name in self._sheets if sheet_named(name) and name not in self._too_far)
        self._grids = {name: [*self.grid(name)] for name in ours}
        self._book = None

    @no_collector()
    def parse(self, sheet: Sheet) -> Parsed:
        """One of our sheets, understood."""
        if sheet.name not in self._package.sheets:
            return missing(sheet, list(self._package.sheets))
        if cell := self._too_far.get(sheet.name):
            what = f"有内容的范围一直到 {cell}，太大，没有读取"
            remedy = "请删除远离表格的内容（按 Ctrl+End 可以找到）并保存"
            return unreadable(sheet, Problem(what, remedy, Place(sheet.name, cell=cell)))
        return parse(sheet, self.grid(sheet.name))

    def grid(self, name: str) -> Iterator[Sequence[object]]:
        """The rows of a sheet as it was read, from A1 on."""
        if self._book is None:
            yield from self._grids[name]
            return
        with _calamine(self._package):
            sheet = self._book.get_sheet_by_name(name)
            left = [""] * (sheet.start or (0, 0))[1]
            yield from (left + row for row in sheet.iter_rows()) if left else sheet.iter_rows()


@contextmanager
def _calamine(package: Package) -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic on the Rust side is not even an Exception
        raise package.damaged() from error


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise WrongUse(f"找不到工作簿“{path.name}”（{path.parent}）。请核对文件名和位置。")
    with files.telling(path):
        return path.read_bytes()


def _owners(path: Path) -> Iterator[Locked]:
    """One refusal for each mark that a spreadsheet program leaves beside a file it has open."""
    for name, who in (
        (f"~${path.name}", _excel_owner),
        (f".~lock.{path.name}#", _libreoffice_owner),
        (f".~{path.name}", _nobody),  # WPS
    ):
        mark = path.with_name(name)
        if mark.exists():
            by = who(mark)
            if who is _libreoffice_owner and _left_behind(path):
                yield Locked(
                    f"“{path.name}”旁边留着 LibreOffice 的标记，可是本机现在没有用它打开：上次没有正常退出。"
                    f"请删除同一文件夹中的“{name}”，再试一次。"
                )
            else:
                yield Locked(
                    f"“{path.name}”正在表格软件中打开{f'（{by}）' if by else ''}，不能写入。请保存并关闭后再试；"
                    f"确认没有人打开的，请删除同一文件夹中的“{name}”。"
                )


def _left_behind(path: Path) -> bool:
    from xlwings_offices import libreoffice

    return libreoffice.left_behind(path)


def _excel_owner(mark: Path) -> str:
    """The user in Excel's owner file: a length and the name, at byte 55 again as UTF-16."""
    data = _peek(mark)
    name = data[57 : 57 + 2 * data[55]] if len(data) > 57 else b""
    return name.decode("utf-16-le", "ignore").strip("\0 ")


def _libreoffice_owner(mark: Path) -> str:
    """The user in LibreOffice's lock file: ``name,login,host,date,profile;``."""
    name, login, host, *_ = [*_peek(mark).decode("utf-8", "replace").split(","), "", ""]
    return "，".join(filter(None, (name or login, host)))


def _nobody(_mark: Path) -> str:
    return ""


def _peek(mark: Path) -> bytes:
    try:
        return mark.read_bytes()[:1000]
    except OSError:  # its owner holds it: locked all the more
        return b""
