"""生成文书 after a draw: a fault in the row of somebody else stops nothing, one in a row of the drawn does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.county import County
from toolkit import columns
from toolkit.codes import make_uscc
from toolkit.columns import FIRST_ROW, HEADER_ROW, Sheet
from toolkit.draw.amend import ASSIGNED
from toolkit.errors import Level, ProblemsFound
from toolkit.jobs.documents import documents
from toolkit.jobs.freeze import freeze
from toolkit.jobs.publish import publish

TASK = "202304-1"
OTHER_TASK = "202304-3"
BAD_DATE = "去年"
LATER = date(2023, 4, 20)


@pytest.fixture
def drawn(county: County) -> County:
    county.drawn()
    return county


def cases(county: County) -> set[str]:
    return {row.text("target") for row in county.book().read(columns.CASES).rows if row["task"] == TASK}


def people(county: County) -> set[str]:
    lines = (county.record() / ASSIGNED).read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[2] for line in lines}


def spoil(county: County, sheet: Sheet, of: Callable[[str], bool], header: str, value: object) -> int:
    """Type into the first row whose key is meant, as Excel does; the row."""
    workbook = openpyxl.load_workbook(county.path)
    page: Worksheet = workbook[sheet.name]
    heads = {cell.value: cell.column for cell in page[HEADER_ROW]}
    key = heads[sheet.column(sheet.key).header]
    row = next(n for n in range(FIRST_ROW, page.max_row + 1) if of(str(page.cell(n, key).value)))
    page.cell(row, heads[header]).value = value  # type: ignore[assignment]
    workbook.save(county.path)
    return row


def header(key: str, sheet: Sheet = columns.TARGETS) -> str:
    return sheet.column(key).header


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("key", "value"), [("last", BAD_DATE), ("id", "91410499MA000000X1"), ("region", "999999")]
)
def test_a_bad_row_of_a_firm_not_drawn_does_not_stop_papers(drawn: County, key: str, value: str) -> None:
    firms = cases(drawn)
    spoil(drawn, columns.TARGETS, lambda code: code not in firms, header(key), value)
    made = documents(drawn.book(), drawn.office(LATER), TASK)
    assert len(made.files) == 19
    [told] = [problem for problem in made.problems if problem.place.sheet == columns.TARGETS.name]
    assert told.level is Level.WARNING
    assert "没有妨碍生成文书" in told.what


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("key", "value"), [("last", BAD_DATE), ("id", "91410499MA000000X1"), ("region", "999999")]
)
def test_a_bad_row_of_a_drawn_firm_stops_its_papers_with_its_cell(
    drawn: County, key: str, value: str
) -> None:
    firms = cases(drawn)
    row = spoil(drawn, columns.TARGETS, firms.__contains__, header(key), value)
    with pytest.raises(ProblemsFound) as stopped:
        documents(drawn.book(), drawn.office(LATER), TASK)
    errors = [each for each in stopped.value.problems if each.level is Level.ERROR]
    error = next(each for each in errors if each.place.sheet == columns.TARGETS.name)
    assert (error.place.row, error.place.header) == (row, header(key))
    assert error.place.cell
    assert error.remedy
    assert not (drawn.root / "文书" / TASK / "检查方案.docx").exists()


def test_a_second_row_with_the_code_of_a_drawn_firm_stops_papers(drawn: County) -> None:
    firms = cases(drawn)
    spoil(drawn, columns.TARGETS, lambda code: code not in firms, header("id"), max(firms).lower())
    with pytest.raises(ProblemsFound, match="是同一个代码"):
        documents(drawn.book(), drawn.office(LATER), TASK)


@pytest.mark.thorough
@pytest.mark.parametrize("sent", [True, False])
def test_of_the_people_only_those_who_are_sent_must_be_entered_rightly(drawn: County, sent: bool) -> None:
    team = people(drawn)
    sheet = columns.INSPECTORS
    spoil(drawn, sheet, lambda code: (code in team) is sent, header("expires", sheet), BAD_DATE)
    if sent:
        with pytest.raises(ProblemsFound, match=header("expires", sheet)):
            documents(drawn.book(), drawn.office(LATER), TASK)
    else:
        assert documents(drawn.book(), drawn.office(LATER), TASK).files


@pytest.mark.thorough
def test_other_steps_still_want_the_whole_list_right(drawn: County) -> None:
    firms = cases(drawn)
    drawn.type(columns.TASKS, OTHER_TASK, {"issue": "2023041"})
    spoil(drawn, columns.TARGETS, lambda code: code not in firms, header("last"), BAD_DATE)
    with pytest.raises(ProblemsFound, match=BAD_DATE):
        publish(drawn.book(), drawn.office(LATER), TASK)
    with pytest.raises(ProblemsFound, match=BAD_DATE):
        freeze(drawn.book(), drawn.office(LATER), OTHER_TASK, b"n" * 32)


@pytest.mark.thorough
def test_a_drawn_firm_whose_code_is_good_but_not_its_own_is_looked_for_in_every_row(drawn: County) -> None:
    """Its row cannot be told from others any more: then any fault of the list stops the papers."""
    firms = cases(drawn)
    mine = max(firms - {row.text("target") for row in drawn.book().read(columns.RECUSALS).rows})
    spoil(drawn, columns.TARGETS, mine.__eq__, header("id"), make_uscc("91410499MA999999"))
    assert documents(drawn.book(), drawn.office(LATER), TASK).files  # as for a firm that left the list
    spoil(drawn, columns.TARGETS, lambda code: code not in firms, header("last"), BAD_DATE)
    with pytest.raises(ProblemsFound, match=BAD_DATE):
        documents(drawn.book(), drawn.office(LATER), TASK)
