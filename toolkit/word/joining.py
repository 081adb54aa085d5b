"""Finished .docx joined into one, so that an office program lays out many in one go; ``pdf`` cuts them apart again.

Documents filled from one template differ only in their text: every other part (styles, headers, settings) is the
same to the byte, and that is what makes them joinable (``Piece.frame``).  The joined document holds the bodies one
after the other, each in sections of its own that count pages from 1, each marked with a bookmark.

Whatever one document could leak into the next keeps a document out: numbered lists and notes (numbers would run
on), the total number of pages, headers that a later section would inherit, bookmarks and links, tracked changes,
sections that must start on an even or odd page.  ``piece`` then says None, and the document is laid out by itself.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from lxml import etree

from toolkit.word.package import unpack
from toolkit.word.wml import Unreadable, parse, w

MARK = "piece%05d"
"""The bookmark at the start of each document."""

_MAIN, _RELS = "word/document.xml", "word/_rels/document.xml.rels"
_ABOUT = frozenset({"docProps/core.xml", "docProps/app.xml"})
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LEAKING = re.compile(
    rb"<w:(?:numPr|footnoteReference|endnoteReference|commentReference|bookmarkStart|hyperlink|altChunk|ins|del"
    rb"|pPrChange|sectPrChange|subDoc)\b|NUMPAGES|SECTIONPAGES|PAGEREF|HYPERLINK|\bTOC\b"
    rb'|<w:type w:val="(?:even|odd)Page"/>'
)
_LEAKING_FRAME = re.compile(rb"NUMPAGES|SECTIONPAGES")
_NUMBERING = "word/numbering.xml"


@dataclass(frozen=True, slots=True)
class Piece:
    """A document that can be joined with others of the same ``frame``."""

    frame: str
    parts: dict[str, bytes]
    pictures: dict[str, str]
    """Relationship id → part, of the pictures of the body."""


def piece(data: bytes) -> Piece | None:
    """The document as a piece; None if it must be laid out by itself."""
    try:
        parts = unpack(data)
        body = parse(parts[_MAIN]).find(w("body"))
        relations = list(parse(parts[_RELS])) if _RELS in parts else []
    except (Unreadable, KeyError):
        return None
    if body is None or _NUMBERING in parts or _LEAKING.search(parts[_MAIN]) or not _ends_plainly(body):
        return None
    pictures, rest = {}, []
    for relation in relations:
        target = posixpath.normpath(posixpath.join("/word", relation.get("Target", ""))).lstrip("/")
        if relation.get("Type", "").endswith("/image") and relation.get("TargetMode") != "External":
            pictures[relation.get("Id", "")] = target
        else:
            rest.append(sorted(relation.attrib.items()))
    if any(target not in parts for target in pictures.values()):
        return None
    own = {_MAIN, _RELS, *_ABOUT, *pictures.values()}
    frame = sha256(repr(sorted(map(str, rest))).encode())
    for name in sorted(parts.keys() - own):
        if _LEAKING_FRAME.search(parts[name]):
            return None
        frame.update(b"%s\0%d\0" % (name.encode(), len(parts[name])) + parts[name])
    return Piece(frame.hexdigest(), parts, pictures)


def _ends_plainly(body: etree._Element) -> bool:
    """Whether the last section's properties can move into the last paragraph, and nothing is inherited."""
    sections = list(body.iter(w("sectPr")))
    if len(body) < 2 or not sections or body[-1] is not sections[-1] or body[-2].tag != w("p"):
        return False
    if body[-2].find(f"{w('pPr')}/{w('sectPr')}") is not None:
        return False
    shown = [{(e.tag, e.get(w("type"))) for e in s if e.get(f"{_R}id")} for s in sections]
    return shown[0].issuperset(*shown)


def join(pieces: Sequence[Piece]) -> bytes:
    """The .docx with all pieces, in order; they must share one frame."""
    first = pieces[0]
    root = parse(first.parts[_MAIN])
    body = root.find(w("body"))
    assert body is not None
    blocks: list[etree._Element] = []
    pictures: dict[str, bytes] = {}
    relations = parse(first.parts[_RELS]) if _RELS in first.parts else None
    for relation in list(relations) if relations is not None else []:
        if relation.get("Id") in first.pictures:
            relations.remove(relation)  # type: ignore[union-attr]
    for n, one in enumerate(pieces):
        blocks += _blocks(one, n, is_last=n == len(pieces) - 1)
        for name, part in one.pictures.items():
            copy = f"word/media/p{n}_{posixpath.basename(part)}"
            pictures[copy] = one.parts[part]
            assert relations is not None
            etree.SubElement(
                relations, relations[0].tag if len(relations) else _relation_tag(relations),
                Id=_renamed(n, name), Type=_R.strip("{}") + "/image", Target=f"/{copy}",
            )  # fmt: skip
    body[:] = blocks
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in first.parts.items():
            if name == _MAIN:
                made.writestr(name, etree.tostring(root))
            elif name == _RELS and relations is not None:
                made.writestr(name, etree.tostring(relations))
            elif name not in first.pictures.values():
                made.writestr(name, data)
        for name, data in pictures.items():
            made.writestr(name, data)
    return out.getvalue()


def _relation_tag(relations: etree._Element) -> str:
    return str(relations.tag).replace("}Relationships", "}Relationship")


def _renamed(n: int, name: str) -> str:
    return f"p{n}_{name}"


def _blocks(one: Piece, n: int, *, is_last: bool) -> list[etree._Element]:
    """The blocks of a body: marked, numbered from page 1, its pictures under names of their own."""
    body = parse(one.parts[_MAIN]).find(w("body"))
    assert body is not None
    for element in body.iter(etree.Element):
        for key, value in element.items():
            if str(key).startswith(_R) and value in one.pictures:
                element.set(key, _renamed(n, value))
    _count_from_one(next(body.iter(w("sectPr"))))
    start = next(body.iter(w("p")))
    at = 0 if start.find(w("pPr")) is None else 1
    for tag, name in ((w("bookmarkStart"), {w("name"): MARK % n}), (w("bookmarkEnd"), {})):
        mark = etree.Element(tag, {w("id"): str(n), **name})
        start.insert(at, mark)
        at += 1
    *blocks, last, section = body
    if is_last:
        return [*blocks, last, section]
    look = last.find(w("pPr"))
    if look is None:
        look = etree.Element(w("pPr"))
        last.insert(0, look)
    look.append(section)
    return [*blocks, last]


def _count_from_one(section: etree._Element) -> None:
    """A section that starts on a new page, with page number 1."""
    kind = section.find(w("type"))
    if kind is not None:
        section.remove(kind)
    number = section.find(w("pgNumType"))
    if number is None:
        before = [section.find(w(tag)) for tag in ("pgBorders", "paperSrc", "pgMar", "pgSz")]
        number = etree.Element(w("pgNumType"))
        place = next((e for e in before if e is not None), None)
        if place is None:
            section.insert(0, number)
        else:
            place.addnext(number)
    if number.get(w("start")) is None:
        number.set(w("start"), "1")
