"""A workbook's package while its structure changes: parts put, added, related and dropped, until it is built.

``patch`` changes cells of parts that are there; this is for what brings new parts: whole sheets with their tables,
drawings and styles.  Names, types and relationships follow ECMA-376 part 2.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from toolkit.excel.package import WORKBOOK, Package
from toolkit.excel.sheetxml import PARSER
from toolkit.ooxml.parts import OFFICE, RELATIONS, TYPES, relations_of

_KINDS = "{http://schemas.openxmlformats.org/package/2006/content-types}"


class PackageDraft:
    """Changes to one package; trees handed out by ``tree`` are part of it and may be changed in place."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._trees: dict[str, etree._Element] = {}
        self._put: dict[str, bytes] = {}
        self._dropped: set[str] = set()

    def __contains__(self, name: str) -> bool:
        there = name in self._put or name in self._trees or name in self.package
        return there and name not in self._dropped

    def tree(self, name: str) -> etree._Element:
        """The root of an XML part."""
        if name not in self._trees:
            data = self._put.pop(name, None) or self.package.xml(name)
            try:
                self._trees[name] = etree.fromstring(data, PARSER)
            except etree.XMLSyntaxError as error:
                raise self.package.damaged() from error
        return self._trees[name]

    def put(self, name: str, data: bytes) -> None:
        """Give a part, new or not, its whole content."""
        self._trees.pop(name, None)
        self._dropped.discard(name)
        self._put[name] = data

    def content(self, name: str) -> bytes:
        """What a part holds now."""
        if name in self._trees:
            return _text(self._trees[name])
        return self._put[name] if name in self._put else self.package.part(name)

    def free(self, like: str) -> str:
        """A name no part has, counted on from ``like``: ``xl/tables/table4.xml``."""
        stem, ending = posixpath.splitext(like)
        stem = stem.rstrip("0123456789")
        return next(name for n in range(1, 10**6) if (name := f"{stem}{n}{ending}") not in self)

    def related(self, name: str) -> list[tuple[str, str, str, bool]]:
        """The relationships of a part: id, whole type, target (a part's name if it is inside), whether inside."""
        if relations_of(name) not in self:
            return []
        found = []
        for each in self.tree(relations_of(name)):
            inside, target = each.get("TargetMode") != "External", each.get("Target", "")
            if inside:
                whole = posixpath.join("/", posixpath.dirname(name), target)
                target = posixpath.normpath(whole).lstrip("/")
            found.append((each.get("Id", ""), each.get("Type", ""), target, inside))
        return found

    def relate(self, name: str, kind: str, target: str, *, inside: bool = True, key: str = "") -> str:
        """Add a relationship of part ``name``; returns its id."""
        rels = relations_of(name)
        if rels not in self:
            self.put(rels, f'<Relationships xmlns="{RELATIONS}"/>'.encode())
        taken = {each.get("Id") for each in self.tree(rels)}
        key = key or next(free for n in range(1, 10**6) if (free := f"rId{n}") not in taken)
        where = posixpath.relpath(target, posixpath.dirname(name)) if inside else target
        entry = f"{{{RELATIONS}}}Relationship"
        new = etree.SubElement(self.tree(rels), entry, Id=key, Type=kind, Target=where)
        if not inside:
            new.set("TargetMode", "External")
        return key

    def unrelate(self, name: str, key: str) -> None:
        """Take the relationship with this id away from part ``name``."""
        rels = self.tree(relations_of(name))
        for each in [each for each in rels if each.get("Id") == key]:
            rels.remove(each)

    def declare(self, name: str, kind: str) -> None:
        """Say of what type a part is, by its own name or, for pictures and the like, by its ending."""
        types, ending = self.tree(TYPES), posixpath.splitext(name)[1].lstrip(".")
        if kind.endswith("+xml"):
            etree.SubElement(types, f"{_KINDS}Override", PartName=f"/{name}", ContentType=kind)
        elif all(each.get("Extension", "").lower() != ending for each in types.iter(f"{_KINDS}Default")):
            types.insert(0, etree.Element(f"{_KINDS}Default", Extension=ending, ContentType=kind))

    def kind(self, name: str) -> str:
        """Of what type a part is."""
        ending = posixpath.splitext(name)[1].lstrip(".").lower()
        types = self.tree(TYPES)
        own = (
            e.get("ContentType") for e in types.iter(f"{_KINDS}Override") if e.get("PartName") == f"/{name}"
        )
        by_ending = (
            e.get("ContentType")
            for e in types.iter(f"{_KINDS}Default")
            if e.get("Extension", "").lower() == ending
        )
        return next((kind for kind in (*own, *by_ending) if kind), "application/xml")

    def drop(self, name: str) -> None:
        """Take a part out, and what only it refers to."""
        self._forget(name)
        self.empty(name)

    def empty(self, name: str) -> None:
        """Take away all that a part refers to, and such parts as nothing else does."""
        targets = [target for _, _, target, inside in self.related(name) if inside]
        if (rels := relations_of(name)) in self:
            self._forget(rels)
        used = set(self._targets())
        for target in targets:
            if target in self and target not in used:
                self.drop(target)

    def _forget(self, name: str) -> None:
        self._trees.pop(name, None)
        self._put.pop(name, None)
        if name in self.package:
            self._dropped.add(name)
        for each in list(self.tree(TYPES).iter(f"{_KINDS}Override")):
            if each.get("PartName") == f"/{name}":
                self.tree(TYPES).remove(each)

    def _targets(self) -> Iterator[str]:
        """Every part that another one refers to."""
        names = {*self.package.names(), *self._put, *self._trees} - self._dropped
        for rels in names:
            if rels.endswith(".rels"):
                folder, base = posixpath.split(rels)
                owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
                yield from (target for _, _, target, inside in self.related(owner) if inside)

    def add_sheet(self, name: str, part: str, after: str, state: str) -> None:
        """Enter a new sheet part in the workbook, behind the sheet ``after`` (at the end if it is not there)."""
        sheets = self.sheets()
        ids = {int(each.get("sheetId", "0")) for each in sheets}
        names = [each.get("name", "") for each in sheets]
        at = names.index(after) + 1 if after in names else len(names)
        new = etree.Element(f"{sheets.tag.removesuffix('sheets')}sheet", name=name, sheetId=str(max(ids) + 1))
        if state:
            new.set("state", state)
        new.set(f"{{{OFFICE}}}id", self.relate(WORKBOOK, f"{OFFICE}/worksheet", part))
        sheets.insert(at, new)
        for each in self.tree(WORKBOOK).iter("{*}definedName"):
            if int(each.get("localSheetId", "-1")) >= at:
                each.set("localSheetId", str(int(each.get("localSheetId", "")) + 1))
        for view in self.tree(WORKBOOK).iter("{*}workbookView"):
            for key in ("activeTab", "firstSheet"):
                if int(view.get(key, "0")) >= at:
                    view.set(key, str(int(view.get(key, "")) + 1))

    def sheets(self) -> etree._Element:
        """The list of sheets in the workbook's part."""
        found = self.tree(WORKBOOK).find("{*}sheets")
        if found is None:
            raise self.package.damaged()
        return found

    def sheet_part(self, name: str) -> str:
        """The part of a sheet, "" if there is no such sheet."""
        for each in self.sheets():
            if each.get("name") == name:
                key = each.get(f"{{{OFFICE}}}id")
                return next((part for of, _, part, _ in self.related(WORKBOOK) if of == key), "")
        return ""

    def build(self) -> bytes:
        """The whole file with all changes; parts that nobody touched keep their bytes."""
        parts = self._put | {name: _text(root) for name, root in self._trees.items()}
        changed = {
            name: data
            for name, data in parts.items()
            if name not in self.package or _differs(self.package.part(name), data)
        }
        return self.package.rebuilt(changed, self._dropped)


def _text(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def _differs(old: bytes, new: bytes) -> bool:
    """Whether a part says something else, not only written another way."""
    if old == new:
        return False
    try:
        return etree.tostring(etree.fromstring(old, PARSER), method="c14n") != etree.tostring(
            etree.fromstring(new, PARSER), method="c14n"
        )
    except etree.XMLSyntaxError:
        return True
