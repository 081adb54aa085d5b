"""Regions as lists name them, by code or by name, and new rows of 地区 for those that are not registered yet.

    410499001          the code                           示例县城关镇      the name behind those above it
    410499001000       with the zeros of a village         410499001城关镇   both
    城关镇             the name                            410499001203     a village of a registered township

Nothing is guessed: a name that two regions have, or one that is not there, stays as it is and is offered as new.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from toolkit.excel.book import Table, Value
from toolkit.excel.cells import squeeze

_CODE = re.compile(r"\d{6}(?:\d{3}(?:\d{3})?)?")
_ABOVE = re.compile(r"(?:[^省市县区州盟旗]{2,8}(?:自治)?[省市县区州盟旗])+")
_PARTS = re.compile(r"[(\[（]?(\d{6,12})[)\]）]?[-_ ]?(\D*)|(\D+?)[-_ ]?[(\[（]?(\d{6,12})[)\]）]?")
_FIRST_OWN = 601
"""Behind the county's six digits: the official codes of townships and streets end below it."""


class Regions:
    """Called with a squeezed text, the code of the registered region that it means, "" for none."""

    def __init__(self, table: Table) -> None:
        rows = table.by_column()
        self.names = dict(zip(rows.texts("code"), rows.texts("name"), strict=True))
        count = Counter(map(squeeze, self.names.values()))
        self._codes = {squeeze(name): code for code, name in self.names.items() if count[squeeze(name)] == 1}

    def __call__(self, text: str) -> str:
        """The code."""
        if text in self.names:
            return text
        if text in self._codes:
            return self._codes[text]
        if _CODE.fullmatch(text):
            return self._within(text)
        if (parts := _PARTS.fullmatch(text)) and parts.lastindex:
            code, name = parts[1] or parts[4], (parts[2] or parts[3] or "").strip("()（）[]")
            known = self(code)
            return known if known and self._codes.get(name, known) == known else ""
        found = {c for n, c in self._codes.items() if text.endswith(n) and _ABOVE.fullmatch(text[: -len(n)])}
        return found.pop() if len(found) == 1 else ""

    def _within(self, code: str) -> str:
        """The registered region that a longer code lies in, if that one is not divided further here."""
        for length in (9, 6):
            above = code[:length]
            divided = any(other != above and other.startswith(above) for other in self.names)
            if len(code) > length and above in self.names and (not divided or not code[length:].strip("0")):
                return above
        return ""


def unknown_regions(values: Iterable[Value], regions: Regions) -> dict[str, int]:
    """What stands for a region and is none, and in how many rows; the most frequent first."""
    found = Counter(str(value) for value in values if value is not None and str(value) not in regions.names)
    return dict(found.most_common())


def new_regions(words: Iterable[str], regions: Regions, county: str) -> dict[str, Mapping[str, Value]]:
    """Each word → the row of 地区 that it becomes: a code is its own code, a name gets one of this ``county``."""
    own = (f"{county}{n}" for n in range(_FIRST_OWN, 1000))
    more = (f"{county}999{n:03}" for n in range(1000))
    free = (code for code in chain(own, more) if code not in regions.names)
    made: dict[str, Mapping[str, Value]] = {}
    rows: dict[str, Mapping[str, Value]] = {}
    for word in words:
        name = squeeze(word)
        if name not in made:
            made[name] = {"code": word if _CODE.fullmatch(word) else next(free), "name": word}
        rows[word] = made[name]
    return rows


def county_code(regions: Regions, setting: str) -> str:
    """The six digits before the codes of this office's own regions, "" if nothing says them."""
    if re.fullmatch(r"\d{6}", setting):
        return setting
    most = Counter(code[:6] for code in regions.names if _CODE.fullmatch(code)).most_common(1)
    return most[0][0] if most else ""
