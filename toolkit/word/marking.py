"""A copy of a template with its faults marked where they are: yellow, and in red what is wrong and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lxml import etree

from toolkit.errors import Problem
from toolkit.word.package import ReusedPackage, stories, unpack
from toolkit.word.places import StoryPlaces
from toolkit.word.wml import BODY, P_PROPERTIES, Element, P, R, nearest, parse, w

_LATER_LOOKS = "u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
_AFTER_HIGHLIGHT = set(map(w, _LATER_LOOKS.split()))


def marked(data: bytes, problems: Iterable[Problem]) -> bytes:
    """The template's bytes with every problem marked; what has no place stands at the top.  Raises Unreadable."""
    parts, waiting = unpack(data), defaultdict[str, list[Problem]](list)
    for problem in problems:
        waiting[problem.place.cell].append(problem)
    told = stories(parts)
    for part, story in reversed(told.items()):  # the body last: it takes what found no place
        root, places = parse(parts[part]), StoryPlaces(story)
        here = [(p, place) for p in root.iter(P) if (place := places.of(p)) in waiting]
        for p, place in here:
            _mark(p, waiting[place])
        for _, place in here:
            waiting.pop(place, None)
        body = root.find(BODY)
        if story == told[next(iter(told))] and body is not None:
            for problem in reversed([problem for some in waiting.values() for problem in some]):
                p = etree.Element(P)
                body.insert(0, p)
                _mark(p, [problem])
        parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return b"".join(ReusedPackage(parts).pieces({}, {}))


def _mark(p: Element, problems: Iterable[Problem]) -> None:
    for run in [run for run in p.iter(R) if nearest(run, P) is p]:
        _highlight(run)
    for problem in problems:
        note = etree.SubElement(p, R)
        looks = etree.SubElement(note, w("rPr"))
        etree.SubElement(looks, w("color")).set(w("val"), "FF0000")
        etree.SubElement(looks, w("sz")).set(w("val"), "21")
        _highlight(note)
        etree.SubElement(note, w("t")).text = f"〔体检：{problem.what}。{problem.remedy}〕"
    properties = p.find(P_PROPERTIES)
    if properties is not None and (spacing := properties.find(w("spacing"))) is not None:
        spacing.set(w("lineRule"), "atLeast")  # the notes need room


def _highlight(run: Element) -> None:
    looks = run.find(w("rPr"))
    if looks is None:
        looks = etree.Element(w("rPr"))
        run.insert(0, looks)
    for old in looks.findall(w("highlight")):
        looks.remove(old)
    mark = etree.Element(w("highlight"))
    mark.set(w("val"), "yellow")
    later = next((i for i, child in enumerate(looks) if child.tag in _AFTER_HIGHLIGHT), len(looks))
    looks.insert(later, mark)
