"""The macro project inside a workbook file: the sources it holds, and the code names that tie it to the sheets.

An office that has macros gives the workbook and every sheet a code name (``workbookPr/@codeName``,
``sheetPr/@codeName``) and keeps a document module of that name in ``vbaProject.bin``.  LibreOffice drops the code
names whenever it saves and keeps the modules: the word ``ThisWorkbook`` then means nothing any more, there and in
Excel.  So they are put back when a closed workbook is saved, from the names of the modules, in the sheets' order.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import quoteattr, unescape

from toolkit.excel.package import WORKBOOK, Package

BOOK = "ThisWorkbook"
_CODE_PAGE = "gbk"
_BOOK_CLASS = "00020819-0000-0000-C000-000000000046"  # what the workbook's own module extends (VB_Base)
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_CODE_NAME = re.compile(rb"""\scodeName\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MODULE = re.compile(r"^(?:Document|Module|Class|BaseClass)=([^/\r\n]+)", re.MULTILINE)
_DOCUMENT = re.compile(r"^Document=([^/\r\n]+)/", re.MULTILINE)
_NO_CODE = re.compile(r"^(?:Attribute|Option) .*\n?", re.MULTILINE)


class CodeNames(NamedTuple):
    """What macros call the workbook and each sheet (by its name); "" for what has no code name."""

    workbook: str
    sheets: Mapping[str, str]


class Project(NamedTuple):
    """A macro project: the code of the modules that have any, and those of workbook and sheets, in order."""

    code: Mapping[str, str]
    documents: Sequence[str]


def project_part(package: Package) -> str:
    """The part that holds the macros, "" for a workbook without."""
    related = package.related(WORKBOOK).values()
    return next((part for kind, part in related if kind == "vbaProject" and part in package), "")


def read_project(data: bytes) -> Project | None:
    """Read ``vbaProject.bin`` (MS-OVBA 2.2); None for one that makes no sense."""
    from olefile import OleFileIO  # type: ignore[import-untyped]  # no stubs

    code, books = {}, set()
    try:
        with OleFileIO(io.BytesIO(data)) as streams:
            listed = streams.openstream("PROJECT").read().decode(_CODE_PAGE)
            for name in _MODULE.findall(listed):
                stream = streams.openstream(f"VBA/{name}").read()
                # what an office has compiled lies before the source, which begins with a chunk of literal bytes
                source = _decompressed(stream[stream.index(b"\0Attribut") - 3 :])
                text = source.decode(_CODE_PAGE, "replace").replace("\r\n", "\n")
                code[name] = code_of(text)
                if _BOOK_CLASS in text:
                    books.add(name)
    except Exception:  # a stranger's or a broken project: whatever the reader says, nothing is known of it
        return None
    filled = {name: text for name, text in code.items() if text}
    return Project(
        filled, sorted(_DOCUMENT.findall(listed), key=lambda name: (name not in books, *_in_order(name)))
    )


def code_of(source: str) -> str:
    """A module's source without the attributes and options that an office adds by itself."""
    return _NO_CODE.sub("", source).strip()


def _in_order(name: str) -> tuple[str, int]:
    """Sheet2 before Sheet10."""
    stem = name.rstrip("0123456789")
    return stem, int(name[len(stem) :] or 0)


def _decompressed(container: bytes) -> bytes:
    """The text in a CompressedContainer (MS-OVBA 2.4.1.3.1)."""
    text, at = bytearray(), 1
    while at < len(container):
        header = int.from_bytes(container[at : at + 2], "little")
        end = min(at + 3 + (header & 0xFFF), len(container))
        chunk, at = container[at + 2 : end], end
        text += _tokens(chunk) if header & 0x8000 else chunk
    return bytes(text)


def _tokens(chunk: bytes) -> bytes:
    """The text of one chunk: flag bytes, and after each up to eight literal bytes or copy tokens."""
    text, at = bytearray(), 0
    while at < len(chunk):
        flags, at = chunk[at], at + 1
        for bit in range(8):
            if at >= len(chunk):
                break
            if not flags >> bit & 1:
                text.append(chunk[at])
                at += 1
                continue
            token, at = int.from_bytes(chunk[at : at + 2], "little"), at + 2
            bits = max(4, (len(text) - 1).bit_length())
            back, length = (token >> 16 - bits) + 1, (token & 0xFFFF >> bits) + 3
            for _ in range(length):
                text.append(text[-back])
    return bytes(text)


# --- code names -----------------------------------------------------------------------------------


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
    if not lost(package) or not (project := read_project(package.part(project_part(package)))):
        return {}
    names = code_names(package)
    taken = {names.workbook, *names.sheets.values()}
    free = iter([name for name in project.documents if name not in taken])
    workbook = names.workbook or next(free, "")
    return _with_names(package, workbook, [name or next(free, "") for name in names.sheets.values()])


def renewed(package: Package, make: Callable[[Collection[str]], bytes]) -> dict[str, bytes]:
    """The parts that change when the whole project is made anew; ``make`` does it from the sheets' code names."""
    sheets = [f"Sheet{number}" for number in range(1, len(package.sheets) + 1)]
    return {project_part(package): make(sheets), **_with_names(package, BOOK, sheets)}


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
    return unescape((found[1] or found[2] or b"").decode(), _ENTITIES) if found else ""


def _named(xml: bytes, element: bytes, name: str) -> bytes:
    """The XML with a code name on an element; a sheet without the element gets it where it belongs: first."""
    attribute = f" codeName={quoteattr(name)}".encode()
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
