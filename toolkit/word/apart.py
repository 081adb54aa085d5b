"""A filled document taken apart for ``joining``: its text, its parts, and what the text points at.

Only the directory of the package is looked at for parts that are not needed: two parts of the same size and CRC-32
under the same name are taken for the same, which is true of files that one program filled.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from lxml import etree

from toolkit.ooxml.parts import OFFICE, RELATIONS, TYPES, relations_of
from toolkit.word.package import GARBAGE, MEDIA
from toolkit.word.pictures import CONTENT_TYPES
from toolkit.word.wml import Element, Unreadable, parse

KINDS = ("header", "footer")
CARRIED = (MEDIA, *(f"word/{folder}{kind}" for kind in KINDS for folder in ("", "_rels/")))
"""How the names of parts begin that are taken over by what points at them."""
LINKED = {"image", "hyperlink", *KINDS}
"""What the text may point at; anything else (charts, embedded files) cannot be taken over."""

PICTURE_TYPES = CONTENT_TYPES | {
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}
USE = re.compile(rb'( r:(?:embed|id|link|pict)=")([^"]+)')
_PROPERTIES = "docProps/"
SECTION = re.compile(rb"<w:sectPr\b[^>]*?(?:/>|>.*?</w:sectPr>)", re.DOTALL)
_FOREIGN = (
    b"noteReference",
    b"commentReference",
    b"PrChange",
    b"<w:ins ",
    b"<w:del ",
    b"w:altChunk",
    b"w:object",
)
_TOTALS = (b"NUMPAGES", b"SECTIONPAGES")


class Relation(NamedTuple):
    """One relationship: the last word of its type, and its target, as a part's name unless external."""

    kind: str
    target: str
    external: bool


class JoinableDocument:
    """A .docx taken apart as far as joining needs; those of the same ``shared`` can go into one file.

    ``known`` remembers, from one document to the next, parts that all have.  Raises Unreadable, also for what cannot
    be carried into another document.
    """

    def __init__(self, data: bytes, known: dict[object, bytes]) -> None:
        self._known = known
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self.entries = {
                entry.filename: (entry.CRC, entry.file_size) for entry in self._archive.infolist()
            }
            self.main = main_part(self.read(TYPES))
            xml = self._archive.read(self.main)
            _require_whole(xml)  # pieces of it go into the same file as other documents
            for name in self.entries.keys() - {self.main}:
                self.read(name)  # what is damaged is found now, while its document can be named
        except GARBAGE as error:
            raise Unreadable from error
        self.head, _, rest = xml.partition(b"<w:body>")
        self.body, end, _ = rest.rpartition(b"</w:body>")
        if not end:
            raise Unreadable
        self.relations = self.relations_of(self.main)
        self.shared = self._shared()
        self.uses = {key for _, key in USE.findall(self.body)}
        self._require_simple()

    def read(self, name: str) -> bytes:
        """One part (KeyError without it; Unreadable if it should be XML and is not)."""
        key = name, self.entries[name]
        if key not in self._known:
            data = self._archive.read(name)
            if name.endswith((".xml", ".rels")):
                _require_whole(data)
            self._known[key] = data
        return self._known[key]

    def relations_of(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by id."""
        name = relations_of(part)
        return _relations(self.read(name), posixpath.dirname(part)) if name in self.entries else {}

    def _shared(self) -> object:
        """Equal for documents that can go into one file: all that is not carried over."""
        own = {self.main, relations_of(self.main), TYPES}
        rest = [
            (name, entry)
            for name, entry in self.entries.items()
            if name not in own and not name.startswith((_PROPERTIES, *CARRIED))
        ]
        return self.head, frozenset(rest)

    def _require_simple(self) -> None:
        if any(word in self.body for word in _FOREIGN):
            raise Unreadable("有脚注、尾注、批注、未接受的修订或嵌入的对象")
        last, end = self.body.rfind(b"<w:sectPr"), len(self.body.rstrip())
        if last < 0 or not SECTION.fullmatch(self.body, last, end):
            raise Unreadable("末尾没有页面设置")
        running = [
            own.target for own in self.relations.values() if own.kind in KINDS and own.target in self.entries
        ]
        if any(word in text for text in (self.body, *map(self.read, running)) for word in _TOTALS):
            raise Unreadable("印有总页数")
        for key in self.uses:
            relation = self.relations.get(key.decode())
            if relation is None or relation.kind not in LINKED or not _can_show(relation):
                raise Unreadable("有图表等嵌入的对象")
            if not relation.external and relation.target not in self.entries:
                raise Unreadable

    def parts(self) -> dict[str, bytes]:
        """Every part that is not carried over."""
        return {name: self.read(name) for name in self.entries if not name.startswith(CARRIED)}


def _require_whole(xml: bytes) -> None:
    """Raise Unreadable for what ``parse`` would refuse; twice as fast as reading it."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Unreadable from error


def _refuse(*_: object) -> None:
    raise Unreadable


def _can_show(relation: Relation) -> bool:
    return relation.kind != "image" or relation.external or _extension(relation.target) in PICTURE_TYPES


def _extension(name: str) -> str:
    return posixpath.splitext(name)[1].lower().removeprefix(".")


@lru_cache(maxsize=16)
def main_part(types: bytes) -> str:
    """The name of the part with the text, by the package's list of types.  Raises Unreadable."""
    for element in parse(types):
        if element.get("ContentType", "").endswith("document.main+xml"):
            return element.get("PartName", "").removeprefix("/")
    raise Unreadable("不是 Word 文档")


@lru_cache(maxsize=256)
def _relations(xml: bytes, folder: str) -> dict[str, Relation]:
    found = {}
    for element in parse(xml):
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).removeprefix("/")
        found[element.get("Id", "")] = Relation(element.get("Type", "").rpartition("/")[2], target, external)
    return found


def write_relations(relations: Mapping[str, Relation]) -> bytes:
    """Relationships by id as a part."""
    root = etree.fromstring(f'<Relationships xmlns="{RELATIONS}"/>')
    for key, relation in relations.items():
        target = relation.target if relation.external else f"/{relation.target}"
        kind = f"{OFFICE}/{relation.kind}"
        element = etree.SubElement(root, f"{{{RELATIONS}}}Relationship", Id=key, Type=kind, Target=target)
        if relation.external:
            element.set("TargetMode", "External")
    return serialise(root)


def serialise(root: Element) -> bytes:
    """A part's XML."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
