"""Finished .docx joined into one: for 批量打印, and so that an office program lays out many in one go (``pdf``).

Each document counts its own pages from 1, and to be printed on both sides it begins on an odd page, the front of a
sheet: its last section, which in a file of its own belongs to the body, moves into its last paragraph, and its first
one is told to begin so (ECMA-376 part 1, § 17.6).

Only documents that share everything but their text can go into one file: styles, settings, lists, theme.  Those
that this toolkit filled from one set of templates do, byte for byte, so nothing is merged that could clash; what
Word has saved again has styles of its own and stays by itself.  What a document has for itself is carried over:
pictures and links (relationships), headers and footers (the same one only once), lists (``lists``: each document
starts at 1 again), bookmarks (ids and names), the numbers of drawings.

A section without a header takes that of the section before, which here would be another document's.  So the first
section of each document gets empty ones for those that it lacks.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from toolkit.errors import Level, Place, Problem
from toolkit.ooxml.parts import OFFICE, TYPES, relations_of
from toolkit.word.apart import (
    CARRIED,
    KINDS,
    LINKED,
    PICTURE_TYPES,
    SECTION,
    USE,
    JoinableDocument,
    Relation,
    serialise,
    write_relations,
)
from toolkit.word.lists import MergedLists
from toolkit.word.package import MEDIA, ReusedPackage, declare_pictures
from toolkit.word.wml import W_NAMESPACE, Element, Unreadable, parse, source, w

_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_ID = f"{{{OFFICE}}}id"
_TAGS = {"header": "hdr", "footer": "ftr"}
_REFERENCES = {f"{kind}Reference": kind for kind in KINDS}
_PARAGRAPH = re.compile(rb"<w:p(?:\s[^>]*?)?(?P<empty>/?)>|</w:p>")
_PARAGRAPH_START = re.compile(rb"(<w:p(?:\s[^>]*)?>)(?:<w:pPr/>|<w:pPr>(.*?)</w:pPr>)?", re.DOTALL)
_FIRST_PARAGRAPH = re.compile(
    rb"<w:p(?P<own>\s[^>]*?)?(?:(?P<empty>/)>|>(?:<w:pPr/>|<w:pPr>.*?</w:pPr>)?)", re.DOTALL
)
_SPACING = re.compile(rb"<w:spacing\b[^>]*>")
_BEHIND_SPACING = re.compile(
    rb"<w:(?:ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|textDirection|textAlignment|textboxTightWrap"
    rb"|outlineLvl|divId|cnfStyle)\b"
)
"""The children of a paragraph's properties that stand behind its spacing (ECMA-376 part 1, § 17.3.1.26)."""
_DRAWING = re.compile(rb'(<wp:docPr [^>]*?\bid=")\d+')
_BOOKMARK = re.compile(rb'(<w:bookmark(?:Start|End)\b[^>]*?\bw:id=")(\d+)')
_BOOKMARK_NAME = re.compile(rb'(<w:bookmarkStart\b[^>]*?\bw:name=")([^"]+)')
_LONGEST_NAME = 40  # of a bookmark
_LOW = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{}" w:lineRule="exact"/>{}</w:pPr></w:p>'
_POINT = 20  # twips
_BEFORE_TYPE = {w(name) for name in ("headerReference", "footerReference", "footnotePr", "endnotePr")}
_BEFORE_NUMBERS = _BEFORE_TYPE | {
    w(name) for name in ("type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file, and the names of the documents in it, in order."""

    names: tuple[str, ...]
    data: bytes


def bundle(documents: Mapping[str, bytes]) -> tuple[list[Bundle], list[Problem]]:
    """Put documents, by name, into as few files as can be, and name those to be printed by themselves."""
    sheaves: dict[object, dict[str, JoinableDocument]] = {}
    problems = []
    known: dict[object, bytes] = {}
    for name, data in documents.items():
        try:
            document = JoinableDocument(data, known)
        except Unreadable as error:
            problems.append(Problem(f"没有并入：{error.what}", "请单独打开打印", Place(name), Level.WARNING))
        else:
            sheaves.setdefault(document.shared, {})[name] = document
    bundles = []
    for sheaf in sheaves.values():
        if len(sheaf) == 1 < len(documents):
            what = "没有并入：样式与其他文书不同，可能在 Word 或 WPS 里改过"
            problems.append(Problem(what, "请单独打开打印", Place(next(iter(sheaf))), Level.WARNING))
        else:
            bundles.append(Bundle(tuple(sheaf), join(list(sheaf.values()))))
    return bundles, problems


def join(documents: Sequence[JoinableDocument], mark: str = "") -> bytes:
    """The .docx with all the documents, in order; they must be ``shared`` alike.

    With a ``mark`` (``piece%05d``, the name of the bookmark at the start of each) it is meant to be cut apart again:
    then they begin on any page.
    """
    sheaf = _Sheaf(documents[0], "nextPage" if mark else "oddPage")
    for number, document in enumerate(documents):
        sheaf.add(document, mark % number if mark else "")
    return sheaf.write()


class _Sheaf:
    """Documents that share everything but their text, one after another in one package."""

    def __init__(self, first: JoinableDocument, start: str) -> None:
        self._start = start
        self._first = first
        self._bodies: list[bytes] = []
        self._media: dict[bytes, str] = {}
        self._ids: dict[object, str] = {}  # what a new relationship points at → its id
        self._added: list[tuple[str, Relation]] = []
        self._running: dict[str, dict[str, bytes]] = {kind: {} for kind in KINDS}  # by file name
        self._own_relations: dict[str, bytes] = {}
        self._used: dict[tuple[str, str], None] = {}  # which pages have a header or footer anywhere
        self._part_of = {own.kind: own.target for own in first.relations.values() if not own.external}
        texts = (
            first.read(self._part_of[kind]) if kind in self._part_of else None
            for kind in ("styles", "numbering")
        )
        self._lists = MergedLists(first.head, *texts)
        self._drawings = self._bookmarks = 0

    def add(self, document: JoinableDocument, mark: str) -> None:
        """Append one document, with a bookmark of the name ``mark`` unless that is empty."""
        body = document.body
        ids = {key: self._carry(document, document.relations[key.decode()]) for key in document.uses}
        body = USE.sub(lambda use: use[1] + ids[use[2]], body)
        if b"<wp:docPr" in body:
            body = _DRAWING.sub(self._number_drawing, body)
        if b"<w:bookmarkStart" in body:
            body = self._rename_bookmarks(body)
        if self._bodies:
            body = self._lists.begin_anew(body)
        if mark:
            self._bookmarks += 1
            body = _marked(body, mark, self._bookmarks)
        self._bodies.append(body)

    def write(self) -> bytes:
        """The package."""
        parts = self._first.parts()
        for section in {section for body in self._bodies for section in SECTION.findall(body)}:
            for reference in self._parse_section(section).iter(*map(w, _REFERENCES)):
                kind = _REFERENCES[etree.QName(reference).localname]
                self._used[kind, reference.get(w("type"), "default")] = None
        begun: dict[bytes, bytes] = {}
        out = [self._first.head, b"<w:body>"]
        for number, body in enumerate(self._bodies, 1):
            text = body if number == len(self._bodies) else _end_section(body)
            section = SECTION.search(text)
            assert section is not None  # the document was found simple
            if section[0] not in begun:
                begun[section[0]] = self._begin(section[0])
            out += (text[: section.start()], begun[section[0]], text[section.end() :])
        out.append(b"</w:body></w:document>")
        main = self._first.main
        del parts[main]
        parts[relations_of(main)] = self._relations()
        for kind, texts in self._running.items():
            parts |= {f"word/{name}": data for name, data in texts.items()}
            self._declare(parts, kind, texts)
        parts |= self._own_relations
        if self._media:
            declare_pictures(parts, PICTURE_TYPES)
        if numbering := self._lists.numbering():
            parts[self._part_of["numbering"]] = numbering
        return b"".join(
            ReusedPackage(parts).pieces(
                {main: b"".join(out)}, {MEDIA + file: data for data, file in self._media.items()}
            )
        )

    # ---- what a document brings along

    def _carry(self, document: JoinableDocument, relation: Relation) -> bytes:
        """Take over what the relationship points at; the id that it has here."""
        if relation.external:
            return self._id(relation, relation)
        if relation.kind == "image":
            file = self._picture(document, relation)
            return self._id(file, relation._replace(target=MEDIA + file))
        key = relation.kind, document.entries[relation.target], self._pictures_of(document, relation.target)
        if key not in self._ids:
            texts = self._running[relation.kind]
            file = f"print_{relation.kind}{len(texts) + 1}.xml"
            texts[file] = document.read(relation.target)
            relations = document.relations_of(relation.target)
            if relations:
                self._own_relations[relations_of(f"word/{file}")] = write_relations(
                    {
                        key: own
                        if own.external
                        else own._replace(target=MEDIA + self._picture(document, own))
                        for key, own in relations.items()
                    }
                )
            relation = relation._replace(target=f"word/{file}")
        return self._id(key, relation)

    def _id(self, key: object, relation: Relation) -> bytes:
        if key not in self._ids:
            self._ids[key] = f"print{len(self._ids) + 1}"
            self._added.append((self._ids[key], relation))
        return self._ids[key].encode()

    def _picture(self, document: JoinableDocument, relation: Relation) -> str:
        data = document.read(relation.target)
        extension = posixpath.splitext(relation.target)[1].lower()
        return self._media.setdefault(data, f"print{len(self._media) + 1}{extension}")

    def _pictures_of(self, document: JoinableDocument, part: str) -> tuple[object, ...]:
        return tuple(
            (key, own, document.entries.get(own.target)) for key, own in document.relations_of(part).items()
        )

    # ---- numbers that must not come twice

    def _number_drawing(self, found: re.Match[bytes]) -> bytes:
        self._drawings += 1
        return found[1] + b"%d" % self._drawings

    def _rename_bookmarks(self, body: bytes) -> bytes:
        base = self._bookmarks
        self._bookmarks += 1 + max(int(number) for _, number in _BOOKMARK.findall(body))
        body = _BOOKMARK.sub(lambda found: found[1] + b"%d" % (base + int(found[2])), body)
        for _, name in _BOOKMARK_NAME.findall(body) if self._bodies else ():
            end = b"_%d" % len(self._bodies)
            new = name.decode()[: _LONGEST_NAME - len(end)].encode() + end
            old = re.escape(name)
            body = re.sub(rb'(\bw:(?:name|anchor)=")%b"' % old, lambda found: found[1] + new + b'"', body)  # noqa: B023
            body = re.sub(
                rb'(<w:instrText\b[^>]*>[^<]*?\s"?)%b(?=[\s<"])' % old,
                lambda found: found[1] + new,  # noqa: B023
                body,
            )
        return body

    # ---- sections

    def _parse_section(self, section: bytes) -> Element:
        root = parse(self._first.head + b"<w:body>" + section + b"</w:body></w:document>")
        return root[0][0]

    def _begin(self, section: bytes) -> bytes:
        """The first section of a document: on a page that has number 1, with headers of its own."""
        element = self._parse_section(section)
        own = {
            (_REFERENCES[etree.QName(x).localname], x.get(w("type"), "default"))
            for x in element.iter(*map(w, _REFERENCES))
        }
        for kind, page in self._used:
            if (kind, page) not in own:
                blank = self._blank(kind, _room(element, kind))
                element.insert(0, etree.Element(w(f"{kind}Reference"), {w("type"): page, _ID: blank}))
        for name, before, attribute in (
            ("type", _BEFORE_TYPE, (w("val"), self._start)),
            ("pgNumType", _BEFORE_NUMBERS, (w("start"), "1")),
        ):
            child = element.find(w(name))
            if child is None:
                at = sum(1 for x in element if x.tag in before)
                child = etree.Element(w(name))
                element.insert(at, child)
            child.set(*attribute)
        return source(element, element.getroottree().getroot()).encode()

    def _blank(self, kind: str, height: int) -> str:
        """An empty header or footer that fills its room, as LibreOffice needs it (``numbering``)."""
        file = f"print_blank_{kind}{height}.xml"
        text = f'<w:{_TAGS[kind]} xmlns:w="{W_NAMESPACE}">{_LOW.format(height, "")}</w:{_TAGS[kind]}>'
        self._running[kind][file] = text.encode()
        return self._id(file, Relation(kind, f"word/{file}", external=False)).decode()

    # ---- the package

    def _relations(self) -> bytes:
        kept = {key: own for key, own in self._first.relations.items() if own.kind not in LINKED}
        return write_relations(kept | dict(self._added))

    def _declare(self, parts: dict[str, bytes], kind: str, files: Mapping[str, bytes]) -> None:
        """Content types: those of the new headers (or footers) for those of the first document's."""
        root = parse(parts[TYPES])
        for element in list(root):
            name = element.get("PartName", "").removeprefix("/")
            if name.startswith(CARRIED) and posixpath.basename(name).startswith(kind):
                root.remove(element)
        for file in files:
            override = {"PartName": f"/word/{file}", "ContentType": _WORD_TYPE.format(kind)}
            etree.SubElement(root, f"{_TYPES_NS}Override", override)
        parts[TYPES] = serialise(root)


def _room(section: Element, kind: str) -> int:
    """From where a section's header or footer begins to its text, in twips; a point where it says nothing."""
    margins = section.find(w("pgMar"))
    edge = "top" if kind == "header" else "bottom"
    sizes = [margins.get(w(name), "") if margins is not None else "" for name in (edge, kind)]
    margin, distance = (int(size) if size.lstrip("-").isdecimal() else 0 for size in sizes)
    return max(abs(margin) - distance, _POINT)


def _marked(body: bytes, name: str, number: int) -> bytes:
    """The body with a bookmark in its first paragraph."""
    mark = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'.encode()

    def put(found: re.Match[bytes]) -> bytes:
        if found["empty"]:
            return b"<w:p%b>%b</w:p>" % (found["own"] or b"", mark)
        return found[0] + mark

    return _FIRST_PARAGRAPH.sub(put, body, 1)


def _end_section(body: bytes) -> bytes:
    """Move the last section of a body into its last paragraph, whose space below must not count on the next page."""
    sections = list(SECTION.finditer(body))
    section, text = sections[-1][0], body[: sections[-1].start()]
    start = _last_paragraph(text)
    found = None if start is None else _PARAGRAPH_START.match(text, start)
    if found is None or b"<w:sectPr" in (found[2] or b""):
        return text + _LOW.format(_POINT, section.decode()).encode()
    return b"%b%b<w:pPr>%b%b</w:pPr>%b" % (
        text[:start],
        found[1],
        _without_space_below(found[2] or b""),
        section,
        text[found.end() :],
    )


def _without_space_below(properties: bytes) -> bytes:
    """Of a last paragraph: LibreOffice takes it from the space above the first one of the next document."""
    properties, mark, of_mark = properties.partition(b"<w:rPr")  # a character's spacing is something else
    if spacing := _SPACING.search(properties):
        without = re.sub(rb' w:after(?:Autospacing|Lines)?="[^"]*"', b"", spacing[0])
        place, new = spacing.span(), without.replace(b"<w:spacing", b'<w:spacing w:after="0"')
    else:
        behind = _BEHIND_SPACING.search(properties)
        at = behind.start() if behind else len(properties)
        place, new = (at, at), b'<w:spacing w:after="0"/>'
    return b"".join((properties[: place[0]], new, properties[place[1] :], mark, of_mark))


def _last_paragraph(text: bytes) -> int | None:
    """Where the last paragraph begins, text boxes in it included; None if the text ends otherwise."""
    if not text.endswith(b"</w:p>"):
        return None
    start = max(text.rfind(b"<w:p>"), text.rfind(b"<w:p "))
    if text.count(b"</w:p>", start) == 1:  # as nearly always: no text box in it
        return start
    depth = 0
    for tag in reversed(list(_PARAGRAPH.finditer(text))):
        if tag["empty"] is None:
            depth += 1
        elif not tag["empty"]:
            depth -= 1
        if depth == 0:
            return tag.start()
    return None
