"""A .docx as an inspector sees it: sheets, paragraphs with their final look, tables, headers and footers.

Lengths are millimetres, sizes points, indents characters of 3号.  What only an office program knows (where
a page ends) is not here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from toolkit.ooxml.parts import OFFICE, relations_of
from toolkit.word.package import stories
from toolkit.word.resolved_styles import ResolvedStyles, TextLook, measure
from toolkit.word.wml import BODY, BOX, TBL, TC, Element, P, R, nearest, parse, parse_story, texts, w

CHARACTER = 15.8 * 20
"""One of 28 characters of a line in twips; one of 3号 without a grid is 320, near enough."""

_OFFICE = f"{{{OFFICE}}}"
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_PICTURES = (w("drawing"), w("pict"), w("object"))


def mm(twips: str) -> float:
    """Twips (1/20 pt) in millimetres."""
    return measure(twips, 20) / 1440 * 25.4


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """One paragraph; ``number`` counts those of the body as Word's reader would, 0 elsewhere.

    ``line`` is the exact height of a line in points, 0 if it is not exact; ``start`` is the look of its first
    letters and ``look`` of most of them; ``breaks`` says that a page begins with it; ``effects`` are what any of
    them has (bold, hidden, highlighted …).
    """

    element: Element
    number: int
    text: str
    start: TextLook
    look: TextLook
    align: str
    indents: Mapping[str, float]
    spacing: Mapping[str, float]
    line: float
    keep_next: bool
    breaks: bool
    section: int
    in_table: bool
    style: str
    borders: Mapping[str, Element]
    effects: Set[str]

    @property
    def first_words(self) -> str:
        """What a person finds it by."""
        words = re.sub(r"[\s\ufffc]+", "", self.text)
        return words[:12] + ("…" if len(words) > 12 else "")

    @property
    def is_blank(self) -> bool:
        """Whether nothing of it is seen."""
        return not self.text.strip(" \u3000\t\n\xa0\ufffc") and not self.has_picture

    @property
    def is_numbered(self) -> bool:
        """Whether Word counts it: then its number is not in its text."""
        own = self.element.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        return own is not None and own.get(w("val")) != "0"

    @property
    def has_picture(self) -> bool:
        """Whether a picture, shape or object is anchored in it."""
        return next(self.element.iter(*_PICTURES), None) is not None

    @property
    def lines(self) -> list[str]:
        """Its text at the line breaks typed by hand."""
        return [line for line in self.text.split("\ufffc") if line.strip()]


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A section: its page, margins and grid, and its headers and footers by kind (default, even, first)."""

    width: float
    height: float
    margins: Mapping[str, float]
    grid: str
    pitch: float
    extra: float
    starts: str
    own_first: bool
    headers: Mapping[str, Element] = field(default_factory=dict)
    footers: Mapping[str, Element] = field(default_factory=dict)

    @property
    def is_landscape(self) -> bool:
        """Whether it lies across."""
        return self.width > self.height

    @property
    def text_width(self) -> float:
        """Between the margins, in mm."""
        return self.width - self.margins["left"] - self.margins["right"]

    @property
    def text_height(self) -> float:
        """Between the margins, in mm."""
        return self.height - self.margins["top"] - self.margins["bottom"]


class Docx:
    """A document read for inspection.  Raises Unreadable if it is none."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        self.stories = stories(parts)
        self.main = next(name for name, word in self.stories.items() if word == "正文")
        self.root = parse_story(parts[self.main])
        body = self.root.find(BODY)
        self.body: Element = self.root if body is None else body
        self.styles = ResolvedStyles(parts)
        settings = parse(parts["word/settings.xml"]) if "word/settings.xml" in parts else None
        self.odd_and_even = settings is not None and settings.find(w("evenAndOddHeaders")) is not None
        self.sheets = tuple(self._sheets())

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Those of the body, in order, cells included, text boxes left out."""
        letters = {text.p: text.letters for text in texts(self.root)}
        found: list[Paragraph] = []
        number = section = 0
        breaks = False
        for p in self.body.iter(P):
            if nearest(p, BOX) is not None:
                continue
            in_table = nearest(p, TC) is not None
            number += not in_table
            paragraph = self._paragraph(p, letters.get(p, ""), number, section, breaks=breaks)
            found.append(paragraph)
            breaks = _ends_with_page_break(p)
            if p.find(f"{w('pPr')}/{w('sectPr')}") is not None:
                section += 1
                breaks = self.sheets[section].starts != "continuous"
        return found

    def paragraphs_of(self, story: Element) -> list[Paragraph]:
        """Those of a header, a footer or a table."""
        letters = {text.p: text.letters for text in texts(story)}
        return [self._paragraph(p, letters.get(p, ""), 0, 0, breaks=False) for p in story.iter(P)]

    @cached_property
    def boxed(self) -> list[Paragraph]:
        """Those in text boxes and frames of the body; one that is stored twice, for old readers, counts once."""
        boxes = [box for box in self.body.iter(BOX) if nearest(box, w("pict")) is None]
        boxes = boxes or list(self.body.iter(BOX))
        return [p for box in boxes for p in self.paragraphs_of(box) if p.text.strip()]

    @cached_property
    def tables(self) -> list[Element]:
        """The tables of the body, outermost ones."""
        return [table for table in self.body.iter(TBL) if nearest(table, TBL, BOX) is None]

    @cached_property
    def pages(self) -> int:
        """How many pages the program that saved it counted; 0 if it does not say."""
        about = self._parts.get("docProps/app.xml")
        found = re.search(rb"<Pages>(\d+)</Pages>", about or b"")
        return int(found[1]) if found else 0

    @cached_property
    def theme_free_size(self) -> float:
        """Size of the default style in points."""
        return self.styles.normal_size()

    def _paragraph(self, p: Element, text: str, number: int, section: int, *, breaks: bool) -> Paragraph:
        of = self.styles.of_paragraph
        looks: dict[TextLook, int] = {}
        start: TextLook | None = None
        effects = set[str]()
        for r in p.iter(R):
            words = "".join(t.text or "" for t in r.iter(w("t")))
            if not words.strip() or nearest(r, P) is not p:
                continue
            look = self.styles.look(r, p)
            effects |= self.styles.effects(r, p)
            start = start or look
            looks[look] = looks.get(look, 0) + 1 + 3 * len(_CJK.findall(words))
        empty = self.styles.look(_mark_of(p), p)
        indents, spacing = of(p, "ind"), of(p, "spacing")
        exact = spacing.get("lineRule") == "exact"
        return Paragraph(
            p,
            number,
            text.strip("\ufffc"),  # a page break at its end is no text
            start or empty,
            max(looks, key=lambda look: looks[look], default=empty),
            of(p, "jc").get("val", "both"),
            _indents(indents),
            {side: measure(spacing.get(side, "0"), 20) / 20 for side in ("before", "after")},
            measure(spacing.get("line", "0"), 20) / 20 if exact else 0.0,
            of(p, "keepNext").get("val", "0") not in ("0", "false"),
            breaks
            or _starts_with_page_break(p)
            or of(p, "pageBreakBefore").get("val", "0") not in ("0", "false"),
            section,
            nearest(p, TC) is not None,
            self.styles.name(p),
            self.styles.borders(p),
            effects,
        )

    def _sheets(self) -> Iterator[DocumentSection]:
        targets = {
            relation.get("Id"): posixpath.normpath(
                posixpath.join(posixpath.dirname(self.main), relation.get("Target", ""))
            )
            for relation in parse(self._parts.get(relations_of(self.main), b"<none/>"))
        }
        kept: dict[str, dict[str, Element]] = {"header": {}, "footer": {}}
        for properties in list(self.body.iter(w("sectPr"))) or [etree.Element(w("sectPr"))]:
            for kind, stories_ in kept.items():
                kept[kind] = dict(stories_)  # linked to the section before unless named here
                for reference in properties.iter(w(f"{kind}Reference")):
                    part = targets.get(reference.get(f"{_OFFICE}id"), "")
                    if part in self._parts:
                        kept[kind][reference.get(w("type"), "default")] = parse_story(self._parts[part])
            yield _sheet(properties, kept["header"], kept["footer"])


def _sheet(
    properties: Element, headers: Mapping[str, Element], footers: Mapping[str, Element]
) -> DocumentSection:
    def attributes(child: str) -> dict[str, str]:
        found = properties.find(w(child))
        given = () if found is None else found.attrib.items()
        return {etree.QName(str(name)).localname: str(value) for name, value in given}

    size, margins, grid = attributes("pgSz"), attributes("pgMar"), attributes("docGrid")
    sides = {
        "top": "1440",
        "bottom": "1440",
        "left": "1800",
        "right": "1800",
        "header": "851",
        "footer": "992",
    }
    return DocumentSection(
        mm(size.get("w", "12240")),
        mm(size.get("h", "15840")),
        {side: mm(margins.get(side, default)) for side, default in sides.items()},
        grid.get("type", ""),
        measure(grid.get("linePitch", "0"), 20) / 20,
        _signed(grid.get("charSpace", "0")) / 4096,
        attributes("type").get("val", "nextPage"),
        properties.find(w("titlePg")) is not None,
        headers,
        footers,
    )


def _signed(written: str) -> int:
    """A number that LibreOffice writes without its sign: 2³² − 848 for −848."""
    return (int(measure(written, 1)) + 2**31) % 2**32 - 2**31


def _indents(given: Mapping[str, str]) -> dict[str, float]:
    """left, right and firstLine in characters; a hanging indent is a negative first line."""

    def one(*names: str) -> float:
        for name in names:
            if characters := measure(given.get(f"{name}Chars", "0"), 1):
                return characters / 100
            if name in given:
                return measure(given[name], 20) / CHARACTER
        return 0.0

    hanging = one("hanging")
    return {
        "left": one("left", "start"),
        "right": one("right", "end"),
        "firstLine": -hanging if hanging else one("firstLine"),
    }


def _mark_of(p: Element) -> Element:
    """A run that looks like the paragraph's end mark: that is how a blank one looks."""
    run = etree.Element(R)
    own = p.find(f"{w('pPr')}/{w('rPr')}")
    if own is not None:
        run.append(etree.fromstring(etree.tostring(own)))
    return run


def _starts_with_page_break(p: Element) -> bool:
    first = next((x for x in p.iter(w("br"), w("t")) if x.tag == w("br") or (x.text or "").strip()), None)
    return first is not None and first.get(w("type")) == "page" and not _ends_with_page_break(p)


def _ends_with_page_break(p: Element) -> bool:
    last = None
    for element in p.iter(w("br"), w("t")):
        if element.tag == w("br") or (element.text or "").strip():
            last = element
    return last is not None and last.get(w("type")) == "page"
