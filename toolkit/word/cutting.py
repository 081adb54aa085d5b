"""From serialised XML with marks in it to a program: the bytes are cut where the marks stand.

How a value is set is seen at its mark: in the look of its run, as a paragraph of the body, in a title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from toolkit.word import styles
from toolkit.word.fonts import Fonts, Look
from toolkit.word.render import Condition, Frame, Loop, Op, Program, Shown, Sign, Slot, TitleSlot
from toolkit.word.resolved_styles import measure
from toolkit.word.syntax import Tag, TagKind, TagUse, TemplatePlace
from toolkit.word.wml import BODY, P_PROPERTIES, Element, R, nearest, parent_of, source, w

_TITLES = ("Title", "Heading")
_SHAPED = {
    style.id: style
    for style in (styles.TITLE, styles.MARK, styles.LETTER_MARK, styles.SIGNATURE, styles.ISSUER)
}
_CUT = re.compile(rb'<\?(?P<verb>[a-z]+) (?P<index>\d+)\?>|<wp:docPr [^>]*?\bid="(?P<id>\d+)"')


@dataclass(slots=True, eq=False)
class Mark:
    """A placeholder in the tree; ``leads``/``trails``: only block tags stand before/after it in ``p``.

    ``around`` is the fixed text before and after the only placeholder of a paragraph; None beside others.
    """

    tag: Tag
    pi: Element
    p: Element
    spot: TemplatePlace
    leads: bool
    trails: bool
    around: tuple[str, str] | None
    seam: bytes = b""
    """What stands between two of the tables that a long list fills."""

    @property
    def opens(self) -> bool:
        """Whether a block begins here."""
        return self.tag.kind in (TagKind.LOOP, TagKind.IF, TagKind.UNLESS)


def cut(xml: bytes, marks: Sequence[Mark], fonts: Fonts) -> tuple[Program, tuple[TagUse, ...]]:
    """The program, and what it asks for."""
    fields: list[TagUse] = []
    opened: list[TagUse] = []
    seams: list[bytes] = []
    bodies: list[list[Op]] = [[]]
    end = 0
    for found in _CUT.finditer(xml):
        start, stop = found.span("id") if found["id"] else found.span()
        if start > end:
            bodies[-1].append(xml[end:start])
        end = stop
        verb = found["verb"]
        if verb is None:
            bodies[-1].append(Sign.NUMBER)
        elif verb == b"guard":
            bodies[-1].append(Sign.GUARD)
        elif verb == b"table":
            bodies.append([])
        elif verb == b"endtable":
            frame = Frame(tuple(bodies.pop()))
            bodies[-1].append(frame)
        elif (mark := marks[int(found["index"])]).tag.kind is TagKind.END:
            block = _block(opened.pop(), tuple(bodies.pop()), seams.pop())
            bodies[-1].append(block)
        else:
            loops = tuple(field.name for field in opened if field.kind is TagKind.LOOP)
            fields.append(TagUse(mark.tag.kind, mark.tag.name, loops, mark.spot, mark.tag.box))
            if mark.opens:
                opened.append(fields[-1])
                seams.append(mark.seam)
                bodies.append([])
            else:
                bodies[-1].append(_op(fields[-1], mark, fonts))
    bodies[-1].append(xml[end:])
    return tuple(bodies.pop()), tuple(dict.fromkeys(fields))


def _block(field: TagUse, body: Program, seam: bytes) -> Op:
    if field.kind is TagKind.LOOP:
        return Loop(field, body, seam)
    return Condition(field.name, field.kind is TagKind.IF, body)


def _op(field: TagUse, mark: Mark, fonts: Fonts) -> Op:
    if field.kind is TagKind.PICTURE:
        return Shown(field)
    look, style = fonts.look(mark.pi), _SHAPED.get(_style(mark.p))
    if style is None or mark.around is None:
        return Slot(field, look, field.name, _break_at(mark, look))
    return TitleSlot(Slot(field, look, field.name), *mark.around, _per_line(mark.p, style))


def _per_line(p: Element, style: styles.Style) -> int:
    """How many characters of the style fit a line of the page on which the paragraph stands."""
    indent = re.search(r'w:left="(\d+)"', style.ind)
    return int((_text_width(p) - (int(indent[1]) if indent else 0)) / 20 / style.size)


def _text_width(p: Element) -> float:
    """Of the section that holds the paragraph, in twips; in a header that of the portrait page."""
    after = (later.iter(w("sectPr")) for later in (p, *p.itersiblings()))
    section = next(chain.from_iterable(after), None)
    page = None if section is None else section.find(w("pgSz"))
    margins = None if section is None else section.find(w("pgMar"))
    if page is None or margins is None:
        return styles.LINE
    sides = (margins.get(w(side), "0") for side in ("left", "right"))
    return measure(page.get(w("w"), "0"), 20) - sum(measure(side, 20) for side in sides)


def _style(p: Element) -> str:
    style = p.find(f"{P_PROPERTIES}/{w('pStyle')}")
    return "" if style is None else str(style.get(w("val")))


def _break_at(mark: Mark, look: Look | None) -> str:
    """What ends a paragraph of the body where the mark stands and begins one like it; "" in cells and titles."""
    run, properties = nearest(mark.pi, R), mark.p.find(P_PROPERTIES)
    if run is None or look is None or parent_of(run) is not mark.p or parent_of(mark.p).tag != BODY:
        return ""
    if properties is not None:
        title = _style(mark.p).startswith(_TITLES)
        if title or properties.find(w("sectPr")) is not None:
            return ""
    root = run.getroottree().getroot()
    like = f"<w:p>{source(properties, root)}<w:r>{look.own}"
    return f'</w:t></w:r></w:p>{like}<w:t xml:space="preserve">'
