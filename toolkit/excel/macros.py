"""The code names that tie the macro project of a workbook file to its sheets.

An office that has macros gives the workbook and every sheet a code name (``workbookPr/@codeName``,
``sheetPr/@codeName``) and keeps a document module of that name in ``vbaProject.bin``.  LibreOffice drops the code
names whenever it saves and keeps the modules: the word ``ThisWorkbook`` then means nothing any more, there and in
Excel.  So they are put back when a closed workbook is saved, from the names of the modules, in the sheets' order.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from toolkit.excel.package import WORKBOOK, Package
from toolkit.ooxml.parts import quoted

BOOK_MODULE = "ThisWorkbook"
_CODE_NAME = re.compile(rb"""\scodeName\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class CodeNames(NamedTuple):
    """What macros call the workbook and each sheet (by its name); "" for what has no code name."""

    workbook: str
    sheets: Mapping[str, str]


def project_part(package: Package) -> str:
    """The part that holds the macros, "" for a workbook without."""
    related = package.related(WORKBOOK).values()
    return next((part for kind, part in related if kind == "vbaProject" and part in package), "")


def code_names(package: Package) -> CodeNames:
    """The code names as the file has them."""
    heads = {name: _head(package.xml(part)) for name, part in package.sheets.items()}
    return CodeNames(
        _told(_tag(package.xml(WORKBOOK), b"workbookPr")),
        {name: _told(_tag(head, b"sheetPr")) for name, head in heads.items()},
    )


def lost(package: Package) -> bool:
    """Whether this workbook has macros and no code name: LibreOffice has saved it."""
    return bool(project_part(package)) and not _told(_tag(package.xml(WORKBOOK), b"workbookPr"))


def restored(package: Package) -> dict[str, bytes]:
    """The parts that change when lost code names are put back; none if nothing was lost."""
    if not lost(package):
        return {}
    import vba_project  # with olefile: not for every click

    if (project := vba_project.read(package.part(project_part(package)))) is None:
        return {}
    names = code_names(package)
    taken = {names.workbook, *names.sheets.values()}
    free = iter([name for name in project.documents if name not in taken])
    workbook = names.workbook or next(free, "")
    return _with_names(package, workbook, [name or next(free, "") for name in names.sheets.values()])


def renewed(package: Package, make: Callable[[Collection[str]], bytes]) -> dict[str, bytes]:
    """The parts that change when the whole project is made anew; ``make`` does it from the sheets' code names."""
    sheets = [f"Sheet{number}" for number in range(1, len(package.sheets) + 1)]
    return {project_part(package): make(sheets), **_with_names(package, BOOK_MODULE, sheets)}


def _with_names(package: Package, workbook: str, sheets: Iterable[str]) -> dict[str, bytes]:
    """The parts that change when workbook and sheets, in their order, get these code names."""
    here = code_names(package)
    wanted = {WORKBOOK: (b"workbookPr", here.workbook, workbook)}
    for name, new in zip(package.sheets, sheets, strict=True):
        wanted[package.sheets[name]] = b"sheetPr", here.sheets[name], new
    return {
        part: _named(package.xml(part), element, new)
        for part, (element, old, new) in wanted.items()
        if new not in ("", old)
    }


def _head(sheet: bytes) -> bytes:
    """A sheet's XML before its cells."""
    return sheet[: sheet.find(b"sheetData")]


def _tag(xml: bytes, name: bytes) -> re.Match[bytes] | None:
    """The start tag of the first element called ``name``, whatever its prefix."""
    return re.search(rb"<(?:[\w.-]+:)?%s(?=[\s/>])[^>]*" % name, xml)


def _told(tag: re.Match[bytes] | None) -> str:
    found = tag and _CODE_NAME.search(tag[0])
    return html.unescape((found[1] or found[2] or b"").decode()) if found else ""


def _named(xml: bytes, element: bytes, name: str) -> bytes:
    """The XML with a code name on an element; a sheet without the element gets it where it belongs: first."""
    attribute = f" codeName={quoted(name)}".encode()
    if (tag := _tag(xml, element)) is None:
        root = _tag(xml, b"worksheet")
        if root is None:  # no place is known where it may stand
            return xml
        prefix = root[0][1 : root[0].index(b"worksheet")]
        at, attribute = root.end() + 1, b"<%s%s%s/>" % (prefix, element, attribute)
    else:
        at = tag.start() + tag[0].index(element) + len(element)
        xml = xml[:at] + _CODE_NAME.sub(b"", xml[at : tag.end()]) + xml[tag.end() :]
    return xml[:at] + attribute + xml[at:]
