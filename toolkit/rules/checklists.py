"""检查要点: the checklist a task was frozen with, and what an inspection found on it.

The lines of an item may change during the year.  A task keeps those it was frozen with: they lie in its record
folder as ``检查要点.json``, and its papers are made from there.

The cell 要点结果 says in a few signs how the lines came out, by their running numbers on the 记录表:

    全部符合                      every line was kept
    不符合：3、5；不适用：7        these were not; the others were kept
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from toolkit.draw.frozen import CHECKLISTS
from toolkit.model import Point

NAME = CHECKLISTS
ALL_KEPT, BROKEN, NOT_APPLICABLE = "全部符合", "不符合", "不适用"
_PART = re.compile(rf"({BROKEN}|{NOT_APPLICABLE})[：:]?\s*(\d+(?:\s*[、,，]\s*\d+)*)")


class Findings(NamedTuple):
    """The numbers of the lines not kept, and of those that did not apply."""

    broken: frozenset[int]
    not_applicable: frozenset[int]


class UnreadableFindingsError(ValueError):
    """要点结果 that cannot be read."""


def to_bytes(items: Mapping[str, Iterable[Point]]) -> bytes:
    """The checklists of a task's items, as the bytes of ``检查要点.json``."""
    content = {item: [point._asdict() for point in points] for item, points in items.items()}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def parse(data: bytes) -> dict[str, Sequence[Point]]:
    """Read ``检查要点.json`` back."""
    return {item: tuple(Point(**point) for point in points) for item, points in json.loads(data).items()}


def read_findings(text: str) -> Findings:
    """Read 要点结果; raises UnreadableFindingsError for another way of writing, or a number said twice.

    >>> read_findings("不符合：3、5；不适用：7").broken == {3, 5}
    True
    """
    if text == ALL_KEPT:
        return Findings(frozenset(), frozenset())
    found: dict[str, list[int]] = {BROKEN: [], NOT_APPLICABLE: []}
    for part in re.split("[；;]", text):
        read = _PART.fullmatch(part.strip())
        if read is None:
            raise UnreadableFindingsError(text)
        found[read[1]] += map(int, re.findall(r"\d+", read[2]))
    numbers = found[BROKEN] + found[NOT_APPLICABLE]
    if len(set(numbers)) < len(numbers) or 0 in numbers:
        raise UnreadableFindingsError(text)
    return Findings(frozenset(found[BROKEN]), frozenset(found[NOT_APPLICABLE]))
