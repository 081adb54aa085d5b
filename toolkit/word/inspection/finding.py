"""How a finding is written: what, where, how to mend it, and the clause of GB/T 9704—2012."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.errors import Level, Place, Problem
from toolkit.word.inspection.parts import described
from toolkit.word.inspection.reading import Paragraph

STANDARD = "GB/T 9704—2012"


class Where(Place):
    """A place in a document: the file is named once, above all findings."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self.cell}：" if self.cell else ""


def finding(
    what: str,
    remedy: str,
    clause: str,
    where: str | Paragraph | Iterable[Paragraph] = "",
    *,
    reminder: bool = False,
) -> Problem:
    """A Problem; ``where`` is a place in words or the paragraphs, of which the first is named."""
    if isinstance(where, Paragraph):
        where = [where]
    place = where if isinstance(where, str) else described(where)
    level = Level.WARNING if reminder else Level.ERROR
    return Problem(what, remedy, Where(cell=place), level, f"{STANDARD} {clause}" if clause else "")
