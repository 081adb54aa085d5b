"""What a clerk types between double braces, and what the engine says about it.

    {{企业名称（全称）}}            the value, as text
    {{图片:二维码 30x30}}           pictures, each fitted into a box of 30 × 30 mm
    {{#问题清单}} … {{/问题清单}}    once for each row of a list; {{序号}} inside gives the running number
    {{?整改期限}} … {{/整改期限}}    only if there is a value
    {{^整改期限}} … {{/整改期限}}    only if there is none

Full-width ｛｛ ｝｝ ＃ ？ ＾ ／ are read like the half-width ones, because a Chinese input method types them.
This module reads one paragraph's text; it knows nothing of XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from toolkit.errors import Fault, Place

OBSTACLE = "\ufffc"
"""Stands, in a paragraph's text, for something visible that is no text: a line break, a symbol."""

RUNNING_NUMBER = "序号"
"""The name that gives the running number inside a loop."""
HALF_WIDTH_BRACES = str.maketrans("｛｝", "{}")
_HALF_WIDTH_SIGNS = str.maketrans("＃？＾／", "#?^/")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))  # pasted along, never meant
_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_STRAY = re.compile(r"\{\{|\}\}")
_TWO = re.compile(r"[{｛]{2}|[}｝]{2}")
_INSIDE = re.compile(r"\s*([#?^/＃？＾／]?)\s*(.*?)\s*", re.DOTALL)
_PICTURE = re.compile(
    r"图片\s*[:：]\s*(?P<name>.+?)(?:\s+(?P<width>\d{1,3})\s*[xX×*]\s*(?P<height>\d{1,3}))?"
)


class TagKind(StrEnum):
    """What a placeholder asks for."""

    TEXT = "text"
    PICTURE = "picture"
    LOOP = "loop"
    IF = "if"
    UNLESS = "unless"
    END = "end"


_SIGNS = {
    TagKind.TEXT: "",
    TagKind.PICTURE: "图片:",
    TagKind.LOOP: "#",
    TagKind.IF: "?",
    TagKind.UNLESS: "^",
    TagKind.END: "/",
}
_KINDS = {sign: kind for kind, sign in _SIGNS.items()}


class TemplatePlace(Place):
    """A place in a template: ``sheet`` is the template's name, ``cell`` says where, in a clerk's words."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"模板“{self.sheet}”{self.cell}"


@dataclass(frozen=True, slots=True)
class Tag:
    """One placeholder as written: ``start`` and ``end`` are offsets in the paragraph's text.

    ``box`` is the width and height in mm that a picture is fitted into, (0, 0) for everything else.
    """

    kind: TagKind
    name: str
    start: int
    end: int
    box: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        return f"{{{{{_SIGNS[self.kind]}{self.name}}}}}"


@dataclass(frozen=True, slots=True)
class TagUse:
    """One use of a field in a template.

    ``loops`` names the lists that it stands in, the outermost first; a name is looked up in the innermost
    row first and then outwards.
    """

    kind: TagKind
    name: str
    loops: tuple[str, ...]
    place: TemplatePlace
    box: tuple[int, int] = (0, 0)


def has_braces(text: str) -> bool:
    """Whether the text may hold a placeholder (two braces, of any width)."""
    return _TWO.search(text) is not None


def read(text: str) -> tuple[list[Tag], list[Fault]]:
    """Find the placeholders of one paragraph, and every pair of braces that is none.

    >>> [str(tag) for tag in read("｛｛ ？名称｝｝有{{/名称}}")[0]]
    ['{{?名称}}', '{{/名称}}']
    """
    text = text.translate(HALF_WIDTH_BRACES)  # as long as before: offsets stay true
    tags, mistakes = [], []
    for match in _PLACEHOLDER.finditer(text):
        result = _tag(match)
        if isinstance(result, Tag):
            tags.append(result)
        else:
            mistakes.append(result)
    rest = _PLACEHOLDER.sub(lambda match: OBSTACLE * len(match[0]), text)
    mistakes += [_stray(text, match.start()) for match in _STRAY.finditer(rest)]
    return tags, mistakes


def _tag(match: re.Match[str]) -> Tag | Fault:
    inside = _INSIDE.fullmatch(match[1].translate(_INVISIBLE))
    assert inside is not None  # every part of the pattern may be empty
    sign, name = inside.groups()
    kind = _KINDS[sign.translate(_HALF_WIDTH_SIGNS)]
    if not name:
        return Fault(f"有一个空的占位符“{match[0]}”", "请在括号里写上字段名，或删去这一处")
    if OBSTACLE in name or "\t" in name:
        shown = match[0].replace(OBSTACLE, "↵").replace("\t", "→")
        return Fault(f"占位符“{shown}”中间有换行、制表符或符号", "请删去重写，中间不要按回车")
    picture = _PICTURE.fullmatch(name) if kind is TagKind.TEXT else None
    if picture is None:
        return Tag(kind, name, *match.span())
    box = (int(picture["width"] or 0), int(picture["height"] or 0))
    if not all(box):
        return Fault(f"图片占位符“{match[0]}”没有写尺寸", "请写成“{{图片:字段 宽x高}}”，单位毫米，如 140x105")
    return Tag(TagKind.PICTURE, picture["name"], *match.span(), box)


def _stray(text: str, at: int) -> Fault:
    around = text[max(0, at - 8) : at + 12].replace(OBSTACLE, " ").strip()
    return Fault(f"“{around}”里的花括号不成对", "请写成“{{字段}}”，左右各两个花括号")
