"""文号 of the papers that are about to be made: those they have, else the next of their series, taken together.

A paper with a letterhead has a number of the bureau's series (示工信〔2023〕12号), one that is served on an object
has one of its kind (示工信检通〔2023〕3号), a letter one of the letters' (示工信函〔2023〕1号).  An edition that
replaces another (a notice with another team) gets a number of its own; that of the one before is void, and the
paper says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from toolkit.errors import Refused
from toolkit.jobs.base import Desk, Office, require_open
from toolkit.jobs.papers.context import Document, Fields
from toolkit.jobs.papers.paper import Paper, part_of
from toolkit.ledger import docket

OF_LETTERHEAD, OF_SERVED, ANEW, BEFORE = "发文字号", "文书编号", "换发", "原编号"
FIELDS = frozenset((OF_LETTERHEAD, OF_SERVED, ANEW, BEFORE))
"""What is filled in here: no paper gives these values itself."""
_EDITION = re.compile(r"_第(\d+)版$")


def edition_of(name: str) -> int:
    """Which edition of a paper a file's name, or the mark in it, says that it is.

    >>> edition_of("行政检查通知书_003_示例化工有限公司_第2版"), edition_of("行政检查通知书_003_示例化工有限公司")
    (2, 1)
    """
    found = _EDITION.search(name)
    return int(found[1]) if found else 1


def about_case(case: str, edition: int) -> str:
    """What a number is given to, of a paper about one case."""
    return case if edition == 1 else f"{case} 第{edition}版"


def about_task(task: str, part: int) -> str:
    """What a number is given to, of a paper about a task; the first part has that of the task."""
    return task if part <= 1 else f"{task} 第{part}次"


def numbers(desk: Desk, office: Office, documents: Sequence[Document]) -> list[Fields]:
    """The fields of each document that hold its number; none of one that has no number."""
    prefix = desk.registry.settings.prefix
    asked: dict[str, list[docket.NumberedPaper]] = {}
    named = [_named(document, prefix) for document in documents]
    for series, paper in filter(None, named):
        asked.setdefault(series, []).append(paper)
    if not asked:
        return [{} for _ in documents]
    require_open(office, office.today.year)
    year = office.records(office.today.year)
    taken = {
        (series, paper): number
        for series, papers in asked.items()
        for paper, number in docket.take_all(year, series, papers, office.today, office.operator).items()
    }
    return [
        _fields(office, document, taken[which]) if which else {}
        for document, which in zip(documents, named, strict=True)
    ]


def _named(document: Document, prefix: str) -> tuple[str, docket.NumberedPaper] | None:
    """Series, and what the number is given to."""
    paper = document.paper
    about = document.about and about_case(document.about, edition_of(document.mark))
    if document.cases:
        about = about_task(document.cases[0].task, part_of(document.mark))
        if paper.of_one:
            about = about_case(document.cases[0].id, edition_of(document.mark))
    if not about or not (paper.numbered or OF_LETTERHEAD in paper.asks):
        return None
    return prefix + paper.numbered, docket.NumberedPaper(paper.name, about)


def _fields(office: Office, document: Document, number: docket.Number) -> Fields:
    if OF_LETTERHEAD in document.paper.asks:
        return {OF_LETTERHEAD: str(number)}
    edition = edition_of(document.mark)
    before = (
        _void(office, document.paper, number, about_case(document.cases[0].id, edition - 1))
        if edition > 1
        else ""
    )
    return {OF_SERVED: str(number), ANEW: edition > 1, BEFORE: before}


def _void(office: Office, paper: Paper, number: docket.Number, about: str) -> str:
    """The number of the edition before, void from now on; "" if 文号簿 has none (papers of earlier versions)."""
    year, day = office.records(office.today.year), office.today
    own = [x for x in docket.numbers(year) if (x.series, x.paper) == (number.series, (paper.name, about))]
    if not own:
        return ""
    with suppress(Refused):  # it was void already: the paper is made again
        docket.void(year, str(own[-1]), f"由{number}代替", day, office.operator)
    return str(own[-1])
