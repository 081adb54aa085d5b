"""The little WordprocessingML the engine needs: names, a paragraph's letters, moving things about.

A *story* is one text of the package: the body, a header, a footer, the notes.

The vocabulary is that of ECMA-376 part 1, transitional.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from toolkit.errors import Fault
from toolkit.word.syntax import OBSTACLE

Element = etree._Element
W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W_NAMESPACE}}}{name}"


BODY, P, R, T, TAB = w("body"), w("p"), w("r"), w("t"), w("tab")
TBL, TR, TC, BOX = w("tbl"), w("tr"), w("tc"), w("txbxContent")
FIELD_CHAR, P_PROPERTIES = w("fldChar"), w("pPr")
DELETED = (w("del"), w("moveFrom"))
CHANGED = (
    *(w("ins"), w("moveTo"), *DELETED),
    *(
        w(f"{what}Change")
        for what in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "numbering", "tblGrid")
    ),
    *map(w, ("cellIns", "cellDel", "cellMerge")),
)
"""What Word keeps of a tracked change, of letters and of looks."""
COMMENTS = (w("commentRangeStart"), w("commentRangeEnd"), w("commentReference"))
TABLE_HEAD = (w("tblPr"), w("tblGrid"))
_SOLID = (w("br"), w("cr"), w("sym"), w("noBreakHyphen"))  # seen in the line, but no text
_SHOWN = (*_SOLID, FIELD_CHAR, w("drawing"), w("pict"), w("object"), w("sectPr"))
_LATER_PROPERTIES = (
    "ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap "
    "outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_AFTER_SPACING = set(map(w, _LATER_PROPERTIES.split()))  # in a pPr, where the order is fixed
_HOLDERS = {TR: TBL, TC: TR}
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "remove_pis": True,
    "remove_comments": True,
}


RESAVE = "请在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”"


class Unreadable(Fault):
    """A file that is no document as Word and WPS write it."""

    def __init__(
        self, what: str = "已损坏，打不开", remedy: str = "请换一份能在 Word 或 WPS 里打开的模板"
    ) -> None:
        super().__init__(what, remedy)


def parse(xml: bytes) -> Element:
    """Read one part, without entities, network, comments or anything that could clash with our marks.

    Raises Unreadable.
    """
    try:
        root = etree.fromstring(xml, etree.XMLParser(**_SAFE))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable from error
    _refuse_type(root)
    return root


def parse_outermost(xml: bytes, *tags: str) -> Iterator[Element]:
    """As ``parse``: the elements with one of the tags that stand in no other such, each gone when the next one comes.

    So a table of 20,000 rows is never there as a tree, which takes ten times as much as its text.
    """
    events = etree.iterparse(io.BytesIO(xml), tag=tags, **_SAFE)
    try:
        for _, element in events:
            if nearest(element, *tags) is None:
                yield element
                element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable from error
    _refuse_type(events.root)


def _refuse_type(root: Element) -> None:
    """A document type is not allowed in a package, and the door of entity bombs."""
    if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined]
        raise Unreadable


def parse_story(xml: bytes) -> Element:
    """Read a part with text in it.  Raises Unreadable, also for rows and cells outside of a table."""
    root = parse(xml)
    if (namespace := etree.QName(root).namespace or "") != W_NAMESPACE:
        strict = namespace.startswith("http://purl.oclc.org/ooxml/")
        raise Unreadable("是 Strict 格式的 .docx" if strict else "里的 XML 命名空间不对", RESAVE)
    for element in root.iter(TR, TC):
        holder = nearest(element, TBL, TR, TC)
        if holder is None or holder.tag != _HOLDERS[str(element.tag)]:
            raise Unreadable
    for element in root.iter():  # the indentation of hand-made files would count as something shown
        if element.tail and not element.tail.strip():
            element.tail = None
    return root


@dataclass(slots=True, eq=False)
class Text:
    """A paragraph as one text; ``pieces`` are its ``w:t`` elements, each with its offset in ``letters``."""

    p: Element
    letters: str = ""
    pieces: list[tuple[Element, int]] = field(default_factory=list)

    def replace(self, spans: Sequence[tuple[int, int, Element]]) -> None:
        """Cut the spans of letters out, wherever they run, and put each one's mark where it started."""
        for t, offset in self.pieces:
            text, last = t.text or "", None
            here = [x for x in spans if x[0] < offset + len(text) and x[1] > offset]
            if not here:
                continue
            t.text = text[: max(here[0][0] - offset, 0)]
            t.set(_XML_SPACE, "preserve")
            for i, (start, end, mark) in enumerate(here):
                done = min(end - offset, len(text))
                upto = here[i + 1][0] - offset if i + 1 < len(here) else len(text)
                if start >= offset:
                    t.append(mark)
                    last = mark
                if last is None:
                    t.text += text[done:upto]
                else:
                    last.tail = text[done:upto]


def texts(root: Element) -> list[Text]:
    """Every paragraph with its own letters: those of a text box in it are not its own, deleted ones gone."""
    found: dict[Element, Text] = {}
    for element in root.iter(T, TAB, *_SOLID):  # a tab stop is a TAB too, and harmless: it comes first
        p = nearest(element, P)
        if p is None or nearest(element, *DELETED) is not None:
            continue
        text = found.setdefault(p, Text(p))
        if element.tag == T:
            text.pieces.append((element, len(text.letters)))
            text.letters += element.text or ""
        else:
            text.letters += "\t" if element.tag == TAB else OBSTACLE
    return list(found.values())


def nearest(element: Element, *tags: str) -> Element | None:
    """The closest ancestor with one of the tags."""
    # By hand, twice as fast as iterancestors: reading a template asks a thousand times.
    above = element.getparent()
    while above is not None and above.tag not in tags:
        above = above.getparent()
    return above


def parent_of(element: Element) -> Element:
    """The parent of an element that is not the root."""
    return next(element.iterancestors())


def common_ancestor(one: Element, other: Element) -> Element:
    """The closest element that holds both."""
    above = set(one.iterancestors())
    return next(element for element in other.iterancestors() if element in above)


def child_towards(ancestor: Element, element: Element) -> Element:
    """The child of ``ancestor`` that is or holds ``element``."""
    while (parent := parent_of(element)) is not ancestor:
        element = parent
    return element


def between(first: Element, last: Element) -> Iterator[Element]:
    """The siblings after ``first`` and before ``last``; none if they are the same."""
    if first is last:
        return
    for sibling in first.itersiblings():
        if sibling is last:
            return
        yield sibling


def is_shown(element: Element) -> bool:
    """Whether anything of it would be seen or matter on the page (a mark in its text counts)."""
    if next(element.iter(*_SHOWN), None) is not None:
        return True
    return any(len(t) or (t.text or "").strip() for t in element.iter(T))


def detach(mark: Element) -> None:
    """Take a mark out of the tree and leave the letters after it."""
    parent = mark.getparent()
    if parent is None:
        return
    before = mark.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (mark.tail or "")
    else:
        before.tail = (before.tail or "") + (mark.tail or "")
    mark.tail = None
    parent.remove(mark)


def lift(mark: Element, home: Element) -> None:
    """Move a mark up until it is a child of ``home``, splitting what it stands in (runs, hyperlinks)."""
    while (parent := parent_of(mark)) is not home:
        attributes = {str(name): str(value) for name, value in parent.attrib.items()}
        rest = etree.Element(parent.tag, attributes)  # prefixes come from the tree it is put into
        rest.text, mark.tail = mark.tail, None
        rest.extend(list(mark.itersiblings()))
        parent.addnext(mark)
        if len(rest) or rest.text:
            rest[:0] = [deepcopy(child) for child in parent if _is_properties(child)]
            mark.addnext(rest)
        if not parent.text and all(_is_properties(child) for child in parent):
            parent_of(parent).remove(parent)


def _is_properties(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag.endswith("Pr")


def let_grow(p: Element) -> bool:
    """Give the paragraph single line spacing: at an exact line height a picture is cut (rule X3).

    Returns whether an exact height was set on the paragraph itself.
    """
    properties = p.find(P_PROPERTIES)
    if properties is None:
        properties = etree.Element(P_PROPERTIES)
        p.insert(0, properties)
    spacing = properties.find(w("spacing"))
    if spacing is None:
        spacing = etree.Element(w("spacing"))
        later = next(
            (i for i, child in enumerate(properties) if child.tag in _AFTER_SPACING), len(properties)
        )
        properties.insert(later, spacing)
    was_exact = spacing.get(w("lineRule")) == "exact"
    spacing.set(w("line"), "240")
    spacing.set(w("lineRule"), "auto")
    return was_exact


def has_inline_picture(p: Element) -> bool:
    """Whether a picture stands in its line, so that the line's height may clip it; one that floats is not clipped."""
    for drawing in p.iter(w("drawing"), w("pict")):
        if nearest(drawing, P) is not p:
            continue
        if drawing.tag == w("drawing"):
            if drawing.find("{*}inline") is not None:
                return True
        elif any("absolute" not in str(parent_of(x).get("style")) for x in drawing.iter(_IMAGE)):
            return True
    return False


def source(element: Element | None, root: Element) -> str:
    """The element as it stands inside a document whose ``root`` has declared the namespaces; "" for none."""
    if element is None:
        return ""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    for prefix, name in root.nsmap.items():
        text = text.replace(f' xmlns:{prefix}="{name}"', "")
    return text
