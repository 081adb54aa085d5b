"""What a paragraph or a run looks like in the end: its own properties, its style's, and the document's.

Word looks for each property first at the paragraph or run itself, then along the chain of its style, then
in the document's defaults; ``w:ind``, ``w:spacing`` and ``w:rFonts`` are put together attribute by attribute
(ECMA-376 part 1, 17.7.2).  A theme font stands for the theme's Chinese font and wins over a name beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from toolkit.word.wml import Element, parse, w

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = ("0", "false", "none", "off")
EFFECTS = ("b", "i", "u", "strike", "dstrike", "vanish", "highlight", "em", "outline", "shadow", "emboss")
_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}


@dataclass(frozen=True, slots=True)
class TextLook:
    """Of a run: its Chinese font, size in points, colour (six hex digits, "" for black) and whether bold."""

    font: str = ""
    size: float = 10.0
    colour: str = ""
    bold: bool = False

    @property
    def is_red(self) -> bool:
        """Whether a reader would call it red."""
        if re.fullmatch("[0-9A-Fa-f]{6}", self.colour) is None:
            return False
        red, green, blue = (int(self.colour[i : i + 2], 16) for i in (0, 2, 4))
        return red > 180 and green < 80 and blue < 80


class ResolvedStyles:
    """The styles, defaults and theme fonts of one document."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        root = parse(parts["word/styles.xml"]) if "word/styles.xml" in parts else None
        every = () if root is None else root.iter(w("style"))
        self._styles: dict[str, Element] = {style.get(w("styleId"), ""): style for style in every}
        self._default = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true")
            ),
            "",
        )
        defaults = None if root is None else root.find(w("docDefaults"))
        self._defaults = [] if defaults is None else list(defaults.iter(w("pPr"), w("rPr")))
        theme = next((data for name, data in parts.items() if name.startswith("word/theme/theme")), None)
        self._theme = _theme_fonts(theme) if theme else {}
        self._known: dict[tuple[str, str, str, bool], Mapping[str, str]] = {}

    def name(self, p: Element) -> str:
        """The name of a paragraph's style."""
        chain = self._chain(self._style_of(p))
        return _value(chain[0], "name") if chain else ""

    def normal_size(self) -> float:
        """Size of the default style: the character grid starts from it."""
        return measure(self._of_style(self._default, "rPr", "sz").get("val", "20"), 2) / 2

    def of_paragraph(self, p: Element, child: str) -> Mapping[str, str]:
        """The attributes of a child of ``w:pPr`` that hold for a paragraph; {} if it has none.

        Children that are a mere switch have ``val``: "1" or "0".
        """
        own = _attributes(p.find(w("pPr")), child)
        return _over(own, self._of_style(self._style_of(p), "pPr", child))

    def borders(self, p: Element) -> dict[str, Element]:
        """The borders of a paragraph by edge."""
        levels = [p.find(w("pPr")), *(style.find(w("pPr")) for style in self._chain(self._style_of(p)))]
        every = (None if level is None else level.find(w("pBdr")) for level in levels)
        edges = next((borders for borders in every if borders is not None), ())
        return {
            etree.QName(edge).localname: edge
            for edge in edges
            if edge.get(w("val"), "nil") not in ("nil", "none")
        }

    def look(self, r: Element, p: Element) -> TextLook:
        """How a run's Chinese characters look."""
        fonts, colour = self._of_run(r, p, "rFonts"), self._of_run(r, p, "color").get("val", "")
        return TextLook(
            self._theme.get(fonts.get("eastAsiaTheme", "")) or fonts.get("eastAsia", ""),
            measure(self._of_run(r, p, "sz").get("val", "20"), 2) / 2,
            "" if colour in ("auto", "000000") else colour.upper(),
            self._of_run(r, p, "b").get("val", "0") not in _OFF,
        )

    def effects(self, r: Element, p: Element) -> set[str]:
        """What is set on a run beside its type: names of ``EFFECTS``."""
        return {name for name in EFFECTS if self._of_run(r, p, name).get("val", "0") not in _OFF}

    def _of_run(self, r: Element, p: Element, child: str) -> Mapping[str, str]:
        own = r.find(w("rPr"))
        below = self._of_style(self._style_of(p), "rPr", child)
        if run_style := _value(own, "rStyle"):
            below = _over(self._of_style(run_style, "rPr", child, with_defaults=False), below)
        return _over(_attributes(own, child), below)

    def _style_of(self, p: Element) -> str:
        return _value(p.find(w("pPr")), "pStyle") or self._default

    def _of_style(
        self, style: str, kind: str, child: str, *, with_defaults: bool = True
    ) -> Mapping[str, str]:
        """What a style, those it is based on and the document's defaults say together; worked out once."""
        key = style, kind, child, with_defaults
        if key not in self._known:
            levels = [element.find(w(kind)) for element in self._chain(style)]
            levels += [x for x in self._defaults if with_defaults and x.tag == w(kind)]
            merged: Mapping[str, str] = {}
            for level in levels:
                merged = _over(merged, _attributes(level, child))
            self._known[key] = merged
        return self._known[key]

    def _chain(self, style: str) -> list[Element]:
        """A style and those it is based on, the nearest first."""
        names: list[str] = []
        while style in self._styles and style not in names:
            names.append(style)
            style = _value(self._styles[style], "basedOn")
        return [self._styles[name] for name in names]


def measure(text: str, per_point: int) -> float:
    """A measure as WordprocessingML has it: a plain number, or one with its unit; 0 if it is none.

    ``per_point`` says how many of the plain unit make a point: 20 for twips, 2 for half points.
    """
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi)?", text.strip())
    if found is None:
        return 0.0
    return float(found[1]) * (_POINTS[found[2]] * per_point if found[2] else 1)


def _over(near: Mapping[str, str], far: Mapping[str, str]) -> Mapping[str, str]:
    """Attributes of two levels: the nearer wins; a font's name there also over a theme farther away."""
    if not near or not far:
        return near or far
    kept = {name: value for name, value in far.items() if name != "eastAsiaTheme" or "eastAsia" not in near}
    return {**kept, **near}


def _attributes(level: Element | None, child: str) -> dict[str, str]:
    found = None if level is None else level.find(w(child))
    if found is None:
        return {}
    given = {str(name).rpartition("}")[2]: str(value) for name, value in found.attrib.items()}
    return given or {"val": "1"}


def _value(element: Element | None, child: str) -> str:
    """``w:val`` of a child, "" if there is none."""
    found = None if element is None else element.find(w(child))
    return "" if found is None else str(found.get(w("val"), ""))


def _theme_fonts(data: bytes) -> dict[str, str]:
    """Chinese fonts of the theme by the names that styles use for them."""
    found = {}
    root = parse(data)
    for kind in ("major", "minor"):
        fonts = root.find(f".//{_A}{kind}Font")
        if fonts is None:
            continue
        by_script = {font.get("script"): font.get("typeface", "") for font in fonts.iter(f"{_A}font")}
        east = fonts.find(f"{_A}ea")
        named = "" if east is None else str(east.get("typeface", ""))
        found[f"{kind}EastAsia"] = named or by_script.get("Hans", "")
    return found
