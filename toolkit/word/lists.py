"""Numbered lists of documents that are joined: those of each begin anew, as in a file of its own.

The numbers of a list run on through a file, wherever a paragraph names it (``w:numId``), by itself or through its
style.  So the paragraphs of every document but the first are given lists of their own: copies that start again
(ECMA-376 part 1, § 17.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from toolkit.word.wml import P_PROPERTIES, Element, P, parse, source, w

_LIST = re.compile(rb'(<w:numId w:val=")([1-9]\d*)')
_FIRST = 1000  # of our lists: far from those that an office program numbers
_LEVELS = 9
_BEFORE = {w(x) for x in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
_NUMBERED, _ID, _LEVEL, _ABSTRACT = w("numPr"), w("numId"), w("ilvl"), w("abstractNumId")


class MergedLists:
    """The lists that documents share, and the copies made of them; ``head`` is what comes before a body."""

    def __init__(self, head: bytes, styles: bytes | None, numbering: bytes | None) -> None:
        self._head = head
        self._root = None if numbering is None else parse(numbering)
        self._numbers = {} if self._root is None else {x.get(_ID, ""): x for x in self._root.iter(w("num"))}
        self._levels = {} if self._root is None else {x.get(_ABSTRACT, ""): x for x in self._root}
        self._styled = dict(self._of_styles(parse(styles))) if styles and self._numbers else {}
        self._count = 0

    def begin_anew(self, body: bytes) -> bytes:
        """A body whose lists are copies, not used by any other."""
        if self._styled:
            body = self._spelt_out(body)
        if b"<w:numId" not in body:
            return body
        new = {old: self._copy(old.decode()) for old in dict.fromkeys(old for _, old in _LIST.findall(body))}
        return _LIST.sub(lambda found: found[1] + new[found[2]], body)

    def numbering(self) -> bytes | None:
        """The part with all lists; None if no copy was made."""
        if self._root is None or not self._count:
            return None
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _copy(self, old: str) -> bytes:
        like = self._numbers.get(old)
        if like is None:  # no such list: nothing is numbered
            return old.encode()
        number = str(_FIRST + self._count)
        self._count += 1
        made = deepcopy(like)
        made.set(_ID, number)
        for level in range(_LEVELS):
            self._start_again(made, str(level))
        list(self._numbers.values())[-1].addnext(made)
        self._numbers[number] = made
        return number.encode()

    def _start_again(self, number: Element, level: str) -> None:
        override = next((x for x in number.iter(w("lvlOverride")) if x.get(_LEVEL) == level), None)
        if override is None:
            override = etree.SubElement(number, w("lvlOverride"), {_LEVEL: level})
        if override.find(w("startOverride")) is None:
            own = [*override.iter(w("lvl")), *self._levels_of(number)]
            start = next((x.find(w("start")) for x in own if x.get(_LEVEL) == level), None)
            value = "1" if start is None else start.get(w("val"), "1")
            override.insert(0, etree.Element(w("startOverride"), {w("val"): value}))

    def _levels_of(self, number: Element) -> Iterator[Element]:
        abstract = number.find(_ABSTRACT)
        found = None if abstract is None else self._levels.get(abstract.get(w("val"), ""))
        return iter(()) if found is None else found.iter(w("lvl"))

    # ---- lists that come with a style

    def _of_styles(self, styles: Element) -> Iterator[tuple[str, tuple[str, str]]]:
        """Style → level and list; "" is the style of a paragraph that names none."""
        known = {
            x.get(w("styleId"), ""): x for x in styles.iter(w("style")) if x.get(w("type")) == "paragraph"
        }
        for name, style in known.items():
            found = self._of_style(name, known)
            if found is not None:
                yield name, found
                if style.get(w("default")) in ("1", "true", "on"):
                    yield "", found

    def _of_style(self, name: str, known: Mapping[str, Element]) -> tuple[str, str] | None:
        number = level = None
        chain: list[str] = []
        while name in known and name not in chain:
            chain.append(name)
            properties = known[name].find(f"{P_PROPERTIES}/{_NUMBERED}")
            if properties is not None:
                number = _value(properties, _ID) if number is None else number
                level = _value(properties, _LEVEL) if level is None else level
            name = _value(known[name], w("basedOn")) or ""
        if number not in self._numbers:
            return None
        for one in self._levels_of(self._numbers[number]):
            if _value(one, w("pStyle")) in chain:
                level = one.get(_LEVEL)
        return level or "0", number

    def _spelt_out(self, body: bytes) -> bytes:
        """The body with the lists of styles written into the paragraphs."""
        root = parse(self._head + b"<w:body>" + body + b"</w:body></w:document>")
        for p in root.iter(P):
            look = p.find(P_PROPERTIES)
            style = "" if look is None else _value(look, w("pStyle")) or ""
            own = None if look is None else look.find(_NUMBERED)
            if style not in self._styled or (own is not None and own.find(_ID) is not None):
                continue
            level, number = self._styled[style]
            if look is None:
                look = etree.Element(P_PROPERTIES)
                p.insert(0, look)
            if own is None:
                own = etree.Element(_NUMBERED)
                look.insert(sum(1 for x in look if x.tag in _BEFORE), own)
            if own.find(_LEVEL) is None:
                own.insert(0, etree.Element(_LEVEL, {w("val"): level}))
            own.insert(1, etree.Element(_ID, {w("val"): number}))
        return b"".join(source(block, root).encode() for block in root[0])


def _value(element: Element, tag: str) -> str | None:
    child = element.find(tag)
    return None if child is None else child.get(w("val"))
