"""A .docx package: what is in it, and writing it many times with few parts changing.

What never changes is compressed once.  Each document is then: those bytes, the changed parts compressed, and a
directory.  All dates are 1 January 1980, so the same parts give the same bytes.  Pictures are stored, for they are
compressed already, and go from memory to the file without being copied.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lxml import etree

from toolkit.ooxml import parts as parts_module
from toolkit.ooxml.parts import OFFICE, RELATIONS, TYPES, relations_of
from toolkit.ooxml.zipped import DEFLATED, STORED, ZipHead, ZipLayout, checksum, deflated
from toolkit.word.wml import RESAVE, TR, W_NAMESPACE, Element, P, Unreadable, parse, parse_outermost, w

MEDIA = "word/media/"
GARBAGE = (*parts_module.GARBAGE, RuntimeError)
"""What reading a broken package raises; a password counts as broken."""

_MAIN = "document.main"
_LARGEST = 50 * 2**20  # bytes unpacked: more than any office template, less than a zip bomb
_LONG = 2 * 2**20  # bytes of a body: its tree takes ten times as much
_TEXTS = etree.XPath(".//w:t/text()", namespaces={"w": W_NAMESPACE}, smart_strings=False)
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_NO_RELATIONS = f'<Relationships xmlns="{RELATIONS}"/>'.encode()
_PICTURE_RELATION = (
    f'<Relationship xmlns="{RELATIONS}" Id="{{file}}" Type="{OFFICE}/image" Target="/{MEDIA}{{file}}"/>'
)
_STORIES = {_MAIN: "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_PAGES = {"first": "首页", "even": "偶数页"}

_LEVEL_ONCE = 9  # by zlib: smaller than the quick ``deflated`` of what each document has of its own


def unpack(data: bytes) -> dict[str, bytes]:
    """Every part of a package by name.  Raises Unreadable."""
    if data.startswith(_COMPOUND_FILE):
        raise Unreadable("是旧的 .doc 格式，或设了打开密码", RESAVE + "，不设密码")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            large = sum(entry.file_size for entry in entries) > _LARGEST
            parts = {} if large else {entry.filename: archive.read(entry) for entry in entries}
    except GARBAGE as error:
        raise Unreadable from error
    if large:
        raise Unreadable(f"解压后超过 {_LARGEST >> 20} MB", "请删去模板里的大图片")
    return parts


def content_types(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The content type of every part, "" where none is declared.  Raises Unreadable."""
    if TYPES not in parts:
        raise Unreadable("不是 Word 文档", RESAVE)
    declared = {}
    for element in parse(parts[TYPES]):
        key = element.get("PartName", "").removeprefix("/") or "." + element.get("Extension", "").lower()
        declared[key] = element.get("ContentType", "")
    return {
        name: declared.get(name) or declared.get(posixpath.splitext(name)[1].lower(), "") for name in parts
    }


def stories(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The parts that hold text, each with a clerk's word for it, the body first.  Raises Unreadable."""
    kinds = {
        name: kind
        for name, full in content_types(parts).items()
        if (kind := full.removeprefix(_WORD_TYPE).removesuffix("+xml")) in _STORIES
    }
    main = next((name for name, kind in kinds.items() if kind == _MAIN), None)
    if main is None:
        raise Unreadable("不是 .docx 文档（可能是 .dotx、.docm 或别的文件）", RESAVE)
    pages = {  # relationship id → the pages that the header or footer is for
        reference.get(f"{{{OFFICE}}}id"): _PAGES.get(reference.get(w("type"), ""), "")
        for reference in parse(parts[main]).iter(w("headerReference"), w("footerReference"))
    }
    words = {main: _STORIES[_MAIN]} | {name: _STORIES[kind] for name, kind in kinds.items()}
    for relation in parse(parts.get(relations_of(main), _NO_RELATIONS)):
        name = posixpath.join(posixpath.dirname(main), relation.get("Target", ""))
        if name in words:
            words[name] = pages.get(relation.get("Id"), "") + words[name]
    return words


def lines_of(data: bytes) -> list[str]:
    """What the body of a document says, without blanks: a line a paragraph, in a table one a row.

    Raises Unreadable.
    """
    parts = unpack(data)
    return lines_of_body(parts[next(iter(stories(parts)))])


def lines_of_body(xml: bytes) -> list[str]:
    """``lines_of`` a document whose body is at hand: a piece at a time where the whole would take much memory."""
    pieces = parse_outermost(xml, TR, P) if len(xml) > _LONG else [parse(xml)]
    return [line for piece in pieces for line in _lines(piece) if line]


def _lines(piece: Element) -> Iterator[str]:
    walk = etree.iterwalk(piece, events=("start",), tag=(TR, P))
    for _, element in walk:
        if element.tag == TR:
            walk.skip_subtree()
        yield "".join("".join(cast("list[str]", _TEXTS(element))).split())


def declare_pictures(parts: dict[str, bytes], types: Mapping[str, str]) -> None:
    """Add the content types of pictures, by extension, where the package lacks them."""
    root = parse(parts[TYPES])
    known = {element.get("Extension", "").lower() for element in root}
    for extension, kind in types.items():
        if extension not in known:
            root.insert(0, root.makeelement(f"{_TYPES_NS}Default", Extension=extension, ContentType=kind))
    parts[TYPES] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@dataclass(frozen=True, slots=True)
class Relations:
    """The relationships of one part, with room for pictures between ``head`` and ``tail``."""

    name: str
    head: bytes
    tail: bytes

    @classmethod
    def of(cls, part: str, parts: Mapping[str, bytes]) -> Relations:
        """Those that ``part`` has now, or none.  Raises Unreadable."""
        name = relations_of(part)
        root = parse(parts.get(name, _NO_RELATIONS))
        root.append(etree.ProcessingInstruction("here", "0"))
        head, tail = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True).split(
            b"<?here 0?>"
        )
        return cls(name, head, tail)

    def with_pictures(self, files: Iterable[str]) -> bytes:
        """The part's bytes with one relationship for each picture; its id is the file's name."""
        return self.head + "".join(_PICTURE_RELATION.format(file=file) for file in files).encode() + self.tail


_checksum = lru_cache(maxsize=32)(checksum)  # of a picture, which is often in many documents


class ReusedPackage:
    """The parts that every document of a template shares."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._layout, shared = ZipLayout(), list[bytes]()
        for name in sorted(parts, key=lambda name: name != TYPES):  # first, for programs that sniff files
            shared += _deflated(
                self._layout, name, parts[name], zlib.compress(parts[name], _LEVEL_ONCE, -zlib.MAX_WBITS)
            )
        self._bytes = b"".join(shared)

    def pieces(self, texts: Mapping[str, bytes], media: Mapping[str, bytes]) -> list[bytes]:
        """The whole file, to be written piece by piece: the shared parts, ``texts`` compressed, ``media`` stored.

        One piece is one call of the system; only ``media`` are too large to be copied for that.
        """
        layout, pieces = self._layout.copy(), [self._bytes]
        for name, data in texts.items():
            pieces += _deflated(layout, name, data, deflated(data))
        for name, data in media.items():
            pieces += (layout.head(ZipHead(name, STORED, _checksum(data), len(data), len(data))), data)
        pieces.append(layout.directory())
        return pieces if media else [b"".join(pieces)]


def _deflated(layout: ZipLayout, name: str, data: bytes, packed: bytes) -> tuple[bytes, bytes]:
    return layout.head(ZipHead(name, DEFLATED, checksum(data), len(data), len(packed))), packed
