"""How a finding is written: what, where, how to mend it, and by which source.

A bare clause is one of GB/T 9704—2012.  Other sources are named: 条例 (《党政机关公文处理工作条例》), 国标 (another
standard), 实务 (a habit of good offices, or something unfinished), 待核 (believed, and not read in the original here).
"""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.errors import Level, Place, Problem
from toolkit.word.inspection.parts import described
from toolkit.word.inspection.reading import Paragraph

STANDARD = "国标 GB/T 9704—2012"
RULES_OF_2012 = "条例"
PRACTICE = "实务"
UNREAD = "待核"
_SOURCES = (RULES_OF_2012, PRACTICE, UNREAD, "国标")


class Where(Place):
    """A place in a document: the file is named once, above all findings."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self.cell}：" if self.cell else ""


def finding(
    what: str,
    remedy: str,
    source: str,
    where: str | Paragraph | Iterable[Paragraph] = "",
    *,
    reminder: bool = False,
) -> Problem:
    """A Problem; ``where`` is a place in words or the paragraphs, of which the first is named."""
    if isinstance(where, Paragraph):
        where = [where]
    place = where if isinstance(where, str) else described(where)
    level = Level.WARNING if reminder else Level.ERROR
    rule = source if source.startswith(_SOURCES) else f"{STANDARD} {source}"
    return Problem(what, remedy, Where(cell=place), level, rule)
