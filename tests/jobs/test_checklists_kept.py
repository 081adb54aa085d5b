"""A task keeps the checklist it was frozen with: later edits touch new tasks only."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import County, text_of
from toolkit import columns
from toolkit.columns.lists import NO_PROBLEM
from toolkit.errors import ProblemsFound
from toolkit.jobs.documents import documents
from toolkit.jobs.publish import publish
from toolkit.jobs.verify import verify_folder


def edit_the_checklist(county: County) -> tuple[str, str]:
    book = county.book()
    rows = [dict(row.values) for row in book.read(columns.CHECKLIST).rows]
    old, rows[0]["point"] = str(rows[0]["point"]), "后来改的要点"
    book.restart(columns.CHECKLIST, rows)
    book.save()
    return old, "后来改的要点"


def test_papers_have_the_lines_of_the_freeze(county: County) -> None:
    county.drawn()
    old, new = edit_the_checklist(county)
    documents(county.book(), county.office(date(2023, 4, 14)), "202304-1")
    paper = text_of(next((county.root / "文书" / "202304-1").glob("现场检查记录表*")))
    assert old in paper
    assert new not in paper
    assert verify_folder(county.record()).ok


def test_a_task_frozen_afterwards_has_the_new_lines(county: County) -> None:
    county.plan()
    _, new = edit_the_checklist(county)
    county.freeze()
    county.draw()
    documents(county.book(), county.office(date(2023, 4, 14)), "202304-1")
    assert new in text_of(next((county.root / "文书" / "202304-1").glob("现场检查记录表*")))


@pytest.mark.parametrize(("points", "what"), [("好", "读不出来"), ("不符合：1", "却是未发现问题")])
def test_a_checklist_that_contradicts_the_result_stops_publication(
    county: County, points: str, what: str
) -> None:
    county.drawn()
    county.inspect(lambda number, values: values.update(points=points, result=NO_PROBLEM))
    with pytest.raises(ProblemsFound, match=what):
        publish(county.book(), county.office(date(2023, 4, 28)), "202304-1")
