"""Verbs on whole workbooks."""

from __future__ import annotations

from pathlib import Path as File
from typing import Any

from .part import Part, refuse
from .path import HERE, ROOT
from .words import AUTOMATIC, FORMATS, MANUAL


class Documents(Part):
    """Whole workbooks."""

    def version(self) -> str:
        """The version of the office."""
        return str(self._office.run(ROOT.Version)[0])

    def documents(self) -> list[dict[str, Any]]:
        """Every open workbook."""
        facts = HERE.Name, HERE.FullName, HERE.ReadOnly, HERE.Saved
        listed, active = self._office.run(ROOT.Workbooks.each(*facts), ROOT.ActiveWorkbook.Name)
        return [
            {
                "id": self._office.id_of(name),
                "path": full if "/" in full or "\\" in full else "",
                "title": name,
                "active": name == active,
                "read_only": bool(read_only),
                "saved": bool(saved),
            }
            for name, full, read_only, saved in listed
        ]

    def open(
        self, path: str | None, hidden: bool, read_only: bool = False, password: str | None = None
    ) -> str:
        """Open a workbook, or make a new one; one that is open already is not opened twice."""
        if password is not None:
            refuse("a workbook with a password is opened by the person")
        if path is None:
            return self._office.id_of(self._office.run(ROOT.Workbooks.Add().Name)[0])
        for item in self.documents():
            if item["path"] == path:
                return str(item["id"])
        if not File(path).is_file():
            refuse(f"there is no file {path}")
        return self._office.id_of(
            self._office.run(ROOT.Workbooks.Open(path, 0, read_only).Name, long=True)[0]
        )

    def save(self, doc: str, path: str | None, password: str | None = None) -> None:
        """Save, or save as."""
        book = self._office.book(doc)
        if path is None:
            if self._office.run(book.ReadOnly)[0]:
                refuse("the workbook is open read-only")
            self._office.run(book.Save(), long=True)
            return
        kind = FORMATS.get(File(path).suffix.lower())
        if kind is None or password is not None:
            refuse(f"no format is known for {path}" if kind is None else "a password is set by the person")
        self._office.run(
            ROOT.DisplayAlerts.put(False), book.SaveAs(path, kind), ROOT.DisplayAlerts.put(True), long=True
        )
        self._office.renamed(doc, File(path).name)

    def close(self, doc: str) -> None:
        """Close without saving."""
        self._office.missing(doc)
        self._office.run(self._office.book(doc).Close(False))

    def calculate(self) -> None:
        """Calculate every open workbook as far as it needs it."""
        self._office.run(ROOT.Calculate(), long=True)

    def set_calculation(self, automatic: bool) -> None:
        """Whether formulas follow changes at once."""
        self._office.run(ROOT.Calculation.put(AUTOMATIC if automatic else MANUAL))
