"""What somebody may have meant as a placeholder and is none: ``{对象名称}``, the «» of a mail merge, 【对象名称】.

The engine fills double braces only, so these would be printed as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.word.places import StoryPlaces
from toolkit.word.syntax import HALF_WIDTH_BRACES, TemplatePlace
from toolkit.word.wml import Text

_LIKENESS = re.compile(
    r"(?<!\{)\{(?P<braces>[^{}]{1,30})\}(?!\})|«(?P<mail>[^«»]{1,30})»|【+(?P<brackets>[^【】]{1,30})】+"
)


class Lookalike(NamedTuple):
    """As written, the name in it, its place, and whether it can be nothing else (【】 may be meant for the reader)."""

    written: str
    name: str
    place: TemplatePlace
    sure: bool


def lookalikes(text: Text, story: TemplatePlace) -> Iterator[Lookalike]:
    """Those of one paragraph."""
    for match in _LIKENESS.finditer(text.letters.translate(HALF_WIDTH_BRACES)):
        name = next(filter(None, match.groups())).strip()
        if name and not name.isdigit():
            place = story._replace(cell=StoryPlaces(story.cell).of(text.p))
            yield Lookalike(match[0], name, place, match["brackets"] is None)
