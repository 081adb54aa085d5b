"""Rare characters: a Chinese font that lacks one must not leave a gap in somebody's name.

The fonts of official documents (仿宋_GB2312, 楷体_GB2312, 方正小标宋简体) hold the 6,763 characters of GB 2312—1980
and no more.  喆, 堃 and some twenty thousand others are in the fonts that Windows and WPS bring along, because those
hold GBK; what is newer is in 宋体 and, beyond the first 65,536 code points, in SimSun-ExtB and SimSun-ExtG.  Which
character is where can be computed, because Python has the character sets.

A filled-in text with such a character is cut into runs there: the character gets a run of the same look but
another East Asian font.  ``Fonts`` finds out, once per placeholder, which font its text would be set in.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from toolkit.word.styles import SONGTI, SUBSTITUTES
from toolkit.word.wml import P_PROPERTIES, W_NAMESPACE, Element, P, R, nearest, parse, source, w

EXT_B, EXT_G = "SimSun-ExtB", "SimSun-ExtG"
_STYLES = ".styles+xml"
_KINDS = {"仿宋": "仿宋", "楷": "楷体", "黑": "黑体"}
_SMALL = ("_GB2312", "简体")  # how the names of fonts end that hold GB 2312 only
_R_PROPERTIES, _FONTS = w("rPr"), w("rFonts")
_ANY_STYLE = ""  # the key of the document's defaults
_W = {"w": W_NAMESPACE}
_GAP = "\ufdd0"  # a code point that is no character: no font is called so


def is_rare(char: str) -> bool:
    """Whether it is a Chinese character outside of GB 2312."""
    return _is_han(ord(char)) and not _can(char, "gb2312")


def is_common(text: str) -> bool:
    """Whether no character can be rare; False means: look at each."""
    try:
        return text.isascii() or bool(text.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def font_for(char: str, font: str) -> str:
    """The font to set the character in where the text around it is in ``font``; "" for the same.

    >>> font_for("喆", "仿宋_GB2312"), font_for("王", "仿宋_GB2312"), font_for("喆", "仿宋")
    ('仿宋', '', '')
    """
    if not is_rare(char):
        return ""
    if _can(char, "gbk"):
        return _larger(font) if font.upper().endswith(_SMALL) else ""
    if ord(char) < 0x20000:
        return "" if font == SONGTI else SONGTI
    return EXT_B if ord(char) < 0x30000 else EXT_G


def _larger(font: str) -> str:
    if font in SUBSTITUTES:
        return SUBSTITUTES[font]
    return next((larger for word, larger in _KINDS.items() if word in font), SONGTI)


def _is_han(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF


def _can(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of a placeholder is set: its East Asian font, and its run's properties as XML.

    ``other`` are the same properties with a gap for another font.
    """

    font: str
    own: str
    other: tuple[str, str]

    def spread(self, text: str) -> str:
        """The content of a ``w:t``, with every rare character that the font lacks in a run of its own."""
        pieces = []
        for font, chars in groupby(text, lambda char: font_for(char, self.font)):
            letters = "".join(chars)
            pieces.append(
                f"{_next_run(font.join(self.other))}{letters}{_next_run(self.own)}" if font else letters
            )
        return "".join(pieces)


def _next_run(properties: str) -> str:
    return f'</w:t></w:r><w:r>{properties}<w:t xml:space="preserve">'


class Fonts:
    """The East Asian fonts of a document's styles."""

    def __init__(self, styles: Element | None) -> None:
        self._own: dict[str, str | None] = {}
        self._based: dict[str, str | None] = {}
        self._others: dict[str, tuple[str, str]] = {}  # Look.other by Look.own: a few are all there are
        self._paragraphs = _ANY_STYLE
        if styles is None:
            return
        self._own[_ANY_STYLE] = _font_in(styles.find(f"{w('docDefaults')}/{w('rPrDefault')}"))
        for style in styles.iter(w("style")):
            name, based = style.get(w("styleId"), ""), style.find(w("basedOn"))
            self._own[name] = _font_in(style)
            self._based[name] = None if based is None else based.get(w("val"))
            if style.get(w("default")) and style.get(w("type")) == "paragraph":
                self._paragraphs = name

    @classmethod
    def of(cls, parts: Mapping[str, bytes], kinds: Mapping[str, str]) -> Fonts:
        """Those of a package, of which ``kinds`` are the content types.  Raises wml.Unreadable."""
        return cls(next((parse(parts[part]) for part, kind in kinds.items() if kind.endswith(_STYLES)), None))

    def look(self, mark: Element) -> Look | None:
        """The look of the run that a placeholder's mark stands in, None outside of one."""
        run = nearest(mark, R)
        if run is None:
            return None
        root = run.getroottree().getroot()
        properties = run.find(_R_PROPERTIES)
        own = source(properties, root)
        if own not in self._others:
            self._others[own] = _with_gap(properties, root)
        return Look(self._font_of(run, properties), own, self._others[own])

    def _font_of(self, run: Element, properties: Element | None) -> str:
        p = nearest(run, P)
        paragraph = None if p is None else p.find(P_PROPERTIES)
        found = _font_in(run)
        if found is None and properties is not None:
            found = self._in_style(_style(properties, "rStyle"))
        if found is None:
            named = None if paragraph is None else _style(paragraph, "pStyle")
            found = self._in_style(named or self._paragraphs)
        return (self._own.get(_ANY_STYLE) if found is None else found) or ""

    def _in_style(self, name: str | None) -> str | None:
        seen = set()
        while name and name not in seen:
            seen.add(name)
            if (font := self._own.get(name)) is not None:
                return font
            name = self._based.get(name)
        return None


def _with_gap(properties: Element | None, root: Element) -> tuple[str, str]:
    """The properties of a run as XML, before and after the name of another East Asian font."""
    other = etree.Element(_R_PROPERTIES, nsmap=_W) if properties is None else deepcopy(properties)
    fonts = other.find(_FONTS)
    if fonts is None:
        fonts = etree.Element(_FONTS)
        other.insert(1 if len(other) and other[0].tag == w("rStyle") else 0, fonts)
    fonts.attrib.pop(w("eastAsiaTheme"), "")
    fonts.set(w("eastAsia"), _GAP)
    fonts.set(w("hint"), "eastAsia")
    head, _, tail = source(other, root).partition(_GAP)
    return head, tail


def _style(properties: Element, kind: str) -> str | None:
    style = properties.find(w(kind))
    return None if style is None else style.get(w("val"))


def _font_in(holder: Element | None) -> str | None:
    """The East Asian font that a run or style names itself; "" for that of a theme, None for none."""
    fonts = None if holder is None else holder.find(f"{_R_PROPERTIES}/{_FONTS}")
    if fonts is None:
        return None
    if fonts.get(w("eastAsiaTheme")):
        return ""
    return fonts.get(w("eastAsia"))
