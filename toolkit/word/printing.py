"""批量打印: many documents in one file, so that a printer or a stapling clerk needs one click for all.

Each document begins on an odd page (the front of a sheet, printed on both sides) and counts its own pages from 1:
its last section, which in a file of its own belongs to the body, moves into its last paragraph, and its first one
is told to begin on an odd page with page 1 (ECMA-376 part 1, § 17.6).

Only documents that share everything but their text can go into one file: styles, settings, lists, theme.  Those
that this toolkit filled from one set of templates do, byte for byte, so nothing is merged that could clash; what
Word has saved again has styles of its own and is left to be printed by itself.  What a document has for itself is
carried over: pictures and links (relationships), headers and footers (the same one only once), lists (each document
starts at 1 again), bookmarks (ids and names), the numbers of drawings.

A section without a header takes that of the section before, which here would be another document's.  So the first
section of each document gets empty ones for those that it lacks.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from toolkit.errors import Level, Place, Problem
from toolkit.word.package import (
    MEDIA,
    Package,
    add_override,
    declare_pictures,
    main_part,
    relations_of,
)
from toolkit.word.pictures import CONTENT_TYPES
from toolkit.word.wml import Element, Unreadable, parse, w

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES, _NUMBERING = "[Content_Types].xml", "word/numbering.xml"
_KINDS = ("header", "footer")
_PAGES = ("default", "even", "first")
_LINKED = {"image", "hyperlink", *_KINDS}
_FOREIGN = re.compile(rb"<w:(footnoteReference|endnoteReference|commentReference|sectPrChange|altChunk|object)\b")
_SECTION = re.compile(rb"<w:sectPr\b[^>]*?(?:/>|>.*?</w:sectPr>)", re.DOTALL)
_PARAGRAPH = re.compile(rb"<w:p(?:\s[^>]*?)?(/?)>|</w:p>")
_USE = re.compile(rb'(\br:(?:embed|id|link|pict)=")([^"]+)')
_DRAWING = re.compile(rb'(<wp:docPr [^>]*?\bid=")\d+')
_LIST = re.compile(rb'(<w:numId w:val=")([1-9]\d*)')
_BOOKMARK = re.compile(rb'(<w:bookmark(?:Start|End)\b[^>]*?\bw:id=")(\d+)')
_BOOKMARK_NAME = re.compile(rb'<w:bookmarkStart\b[^>]*?\bw:name="([^"]+)"')
_EMPTY = b'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>%b</w:pPr></w:p>'
_BLANK = '<w:{tag} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p/></w:{tag}>'
_LONGEST_NAME = 40  # of a bookmark


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file to print, and the names of the documents in it, in order."""

    names: tuple[str, ...]
    data: bytes


def bundle(documents: Mapping[str, bytes]) -> tuple[list[Bundle], list[Problem]]:
    """Put the documents, by name, into as few files as can be; and name those to be printed by themselves."""
    sheaves: dict[object, _Sheaf] = {}
    problems = []
    for name, data in documents.items():
        try:
            document = _Document(data)
            document.require_simple()
        except Unreadable as error:
            problems.append(Problem(f"没有并入：{error.what}", "请单独打开打印", Place(name), Level.WARNING))
            continue
        sheaf = sheaves.setdefault(document.shared, _Sheaf(document))
        sheaf.add(name, document)
    for key, sheaf in list(sheaves.items()):
        if len(sheaf.names) == 1 < len(documents):
            what = "没有并入：样式与其他文书不同，可能在 Word 或 WPS 里改过"
            problems.append(Problem(what, "请单独打开打印", Place(sheaf.names[0]), Level.WARNING))
            del sheaves[key]
    return [Bundle(tuple(sheaf.names), sheaf.write()) for sheaf in sheaves.values()], problems


@dataclass(frozen=True, slots=True)
class _Relation:
    """One relationship of a document: the last word of its type, and its target as written."""

    kind: str
    target: str
    external: bool


class _Document:
    """A .docx taken apart as far as printing needs."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._entries = {entry.filename: (entry.CRC, entry.file_size) for entry in self._archive.infolist()}
            self.main = main_part(self.read(_TYPES))
            xml = self.read(self.main)
        except (zipfile.BadZipFile, KeyError, RuntimeError, OSError, ValueError) as error:
            raise Unreadable from error
        self.head, _, rest = xml.partition(b"<w:body>")
        self.body, end, _ = rest.rpartition(b"</w:body>")
        if not end:
            raise Unreadable

    def read(self, name: str) -> bytes:
        """One part (KeyError without it)."""
        return self._archive.read(name)

    @cached_property
    def relations(self) -> dict[str, _Relation]:
        """The relationships of the body by id."""
        return self.relations_of(self.main)

    def relations_of(self, part: str) -> dict[str, _Relation]:
        """The relationships of a part by id."""
        name = relations_of(part)
        return _relations(self.read(name)) if name in self._entries else {}

    @property
    def shared(self) -> tuple[object, ...]:
        """Equal for documents that can go into one file: all parts but those that are carried over."""
        own = (self.main, relations_of(self.main), _TYPES)
        rest = {
            name: entry
            for name, entry in self._entries.items()
            if name not in own and not _carried(name)
        }
        return self.head, frozenset(rest.items())

    def require_simple(self) -> None:
        """Raise Unreadable for what cannot be carried into another document."""
        if _FOREIGN.search(self.body):
            raise Unreadable("有脚注、尾注、批注、未接受的修订或嵌入的对象")
        used = {key.decode() for _, key in _USE.findall(self.body)}
        if any(self.relations[key].kind not in _LINKED for key in used if key in self.relations):
            raise Unreadable("有图表等嵌入的对象")

    def parts(self) -> dict[str, bytes]:
        """Every part that is not carried over."""
        return {name: self.read(name) for name in self._entries if not _carried(name)}


def _carried(name: str) -> bool:
    folder, file = posixpath.split(name)
    if file.endswith(".rels"):
        folder = posixpath.dirname(folder)
    return folder == "docProps" or name.startswith(MEDIA) or (folder == "word" and file.startswith(_KINDS))
