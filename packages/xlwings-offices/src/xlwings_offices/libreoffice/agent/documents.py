"""Verbs on whole workbooks: list, open, save, export, close, calculate."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .connection import Box, Part, Refused, Uno, properties

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xltm": "Calc MS Excel 2007 XML Template",
    ".xlt": "MS Excel 97 Vorlage/Template",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}
NEVER_EXECUTE, USE_CONFIG = 0, 3  # com.sun.star.document.MacroExecMode


def path_of(document: Uno) -> str:
    """The file of a document, "" for one that was never saved."""
    return str(uno.fileUrlToSystemPath(document.URL)) if document.URL.startswith("file:") else ""


class Documents(Part):
    """Whole workbooks."""

    def version(self) -> str:
        """The version of the office, such as "25.2"."""
        provider = self._office.service("com.sun.star.configuration.ConfigurationProvider")
        node = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            properties(nodepath="/org.openoffice.Setup/Product"),
        )
        return str(node.getByName("ooSetupVersionAboutBox") or node.getByName("ooSetupVersion"))

    def documents(self) -> list[dict[str, Any]]:
        """Every open workbook."""
        found = list(self._office.spreadsheets())
        front = self._office.front()  # after them: one that another program opens meanwhile may be in front
        return [
            {
                "id": document.RuntimeUID,
                "path": path_of(document),
                "title": document.Title,
                "active": document.RuntimeUID == front.RuntimeUID,
                "read_only": bool(document.isReadonly()),
                "saved": not document.isModified(),
            }
            for document in found
        ]

    def open(
        self, path: str | None, hidden: bool, read_only: bool = False, password: str | None = None
    ) -> str:
        """Open a workbook, or make a new one; one that is open already is not opened twice."""
        if path is not None:
            for item in self.documents():
                if item["path"] and os.path.realpath(item["path"]) == os.path.realpath(path):
                    self._office.current = item["id"]
                    return str(item["id"])
            if not Path(path).is_file():
                raise Refused(f"there is no file {path}")
        wanted: dict[str, object] = {
            "Hidden": hidden,
            "MacroExecutionMode": NEVER_EXECUTE if hidden else USE_CONFIG,
        }
        if read_only:
            wanted["ReadOnly"] = True
        if password is not None:
            wanted["Password"] = password
        url = "private:factory/scalc" if path is None else uno.systemPathToFileUrl(os.path.realpath(path))
        document = self._office.desktop.loadComponentFromURL(url, "_blank", 0, properties(**wanted))
        if document is None:
            raise Refused(f"the office cannot open {path}")
        if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            document.close(False)
            raise Refused(f"{path} is no workbook")
        self._office.current = document.RuntimeUID
        return str(document.RuntimeUID)

    def save(self, doc: str, path: str | None, password: str | None = None) -> None:
        """Save, or save as; the extension decides the format."""
        document = self._office.document(doc)
        if path is None:
            if document.isReadonly():
                raise Refused("the workbook is open read-only")
            document.store()
            return
        extension = Path(path).suffix.lower()
        if extension not in FILTERS:
            raise Refused(f"no format is known for {extension!r}")
        wanted: dict[str, object] = {"FilterName": FILTERS[extension], "Overwrite": True}
        if password is not None:
            wanted["Password"] = password
        document.storeAsURL(uno.systemPathToFileUrl(path), properties(**wanted))

    def export_pdf(self, doc: str, path: str, sheet: str | None = None, box: Box | None = None) -> None:
        """Write a PDF of every visible sheet, or of one block."""
        wanted: dict[str, object] = {"FilterName": "calc_pdf_Export", "Overwrite": True}
        if sheet is not None and box is not None:
            block = self._office.block(doc, sheet, self._office.trimmed(doc, sheet, box))
            chosen = properties(Selection=block)
            wanted["FilterData"] = uno.Any("[]com.sun.star.beans.PropertyValue", chosen)
        url = uno.systemPathToFileUrl(path)
        self._office.document(doc).storeToURL(url, properties(**wanted))

    def close(self, doc: str) -> None:
        """Close without saving."""
        document = self._office.document(doc)
        document.setModified(False)
        document.close(False)
        self._office.forget(doc)

    def calculate(self) -> None:
        """Calculate every open workbook as far as it needs it."""
        for document in self._office.spreadsheets():
            document.calculate()

    def set_calculation(self, automatic: bool) -> None:
        """Whether formulas follow changes at once."""
        for document in self._office.spreadsheets():
            if not automatic:
                document.calculate()  # what has been changed until now is not to wait
            document.enableAutomaticCalculation(automatic)

    def quit(self) -> None:
        """Close every workbook, so that no lock file stays behind, and end the office."""
        for document in list(self._office.spreadsheets()):
            document.setModified(False)
            document.close(False)
        self._office.desktop.terminate()
