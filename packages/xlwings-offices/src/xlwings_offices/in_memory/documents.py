"""Verbs on whole workbooks."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ..errors import OfficeError
from .store import Entry, Part

FORMATS = (".xlsx", ".xlsm")


class _StaysOpen(BytesIO):
    """The bytes of a picture: openpyxl closes them when it saves, and wants them again at the next saving."""

    def close(self) -> None:
        """Nothing: the workbook may be saved again."""


def _at_rest(book: Workbook) -> None:
    """Openpyxl leaves open for writing what it keeps for macros; whoever forgets the workbook would be told of it."""
    if (kept := book.vba_archive) and (stream := kept.fp):
        kept.close()
        book.vba_archive = ZipFile(stream)


class Documents(Part):
    """Whole workbooks; ``open`` reads a file, ``save`` writes one, as openpyxl can."""

    def version(self) -> str:
        """No office, no version."""
        return "0"

    def documents(self) -> list[dict[str, Any]]:
        """Every open workbook."""
        return [
            {
                "id": doc,
                "path": "" if entry.path is None else str(entry.path),
                "title": entry.title,
                "active": doc == self._store.front,
                "read_only": entry.read_only,
                "saved": entry.saved,
            }
            for doc, entry in self._store.entries.items()
        ]

    def open(
        self, path: str | None, hidden: bool, read_only: bool = False, password: str | None = None
    ) -> str:
        """Open a workbook, or make a new one; one that is open already is not opened twice."""
        file = None if path is None else Path(path)
        for doc, entry in self._store.entries.items():
            if file is not None and entry.path == file:
                self._store.front = doc
                return doc
        self._store.opened += 1
        doc = f"memory-{self._store.opened}"
        if file is None:
            book = Workbook()
            book.worksheets[0].title = "Sheet1"
        elif not file.is_file():
            raise OfficeError(f"there is no file {file}")
        elif password is not None:
            raise OfficeError("workbooks in memory know no passwords")
        else:
            try:
                book = load_workbook(file, keep_vba=file.suffix.lower() == ".xlsm")
            except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
                raise OfficeError(f"openpyxl cannot open {file}") from error
            _at_rest(book)
            for sheet in book.worksheets:
                for image in getattr(sheet, "_images", ()):  # a chart sheet has none
                    image.ref = _StaysOpen(image.ref.getvalue())
        title = file.name if file else f"Untitled {self._store.opened}"
        self._store.entries[doc] = Entry(book, file, title, read_only)
        self._store.front = doc
        return doc

    def save(self, doc: str, path: str | None, password: str | None = None) -> None:
        """Save, or save as."""
        entry = self._store.entry(doc)
        if path is None and entry.read_only:
            raise OfficeError("the workbook is open read-only")
        target = entry.path if path is None else Path(path)
        if target is None or target.suffix.lower() not in FORMATS:
            raise OfficeError(f"no format is known for {target}")
        if password is not None:
            raise OfficeError("workbooks in memory know no passwords")
        entry.book.save(target)
        entry.path, entry.title, entry.saved, entry.read_only = target, target.name, True, False

    def close(self, doc: str) -> None:
        """Close without saving."""
        self._store.entry(doc)
        del self._store.entries[doc]

    def calculate(self) -> None:
        """Formulas are not calculated."""

    def set_calculation(self, automatic: bool) -> None:
        """Formulas are not calculated."""
