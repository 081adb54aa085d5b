"""The title of the sheet 一企一档 follows its rows: whose history, and of which day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
import xlwings as xw

from tests.conftest import quick_to_open
from tests.county import County
from toolkit.columns import DOSSIER, TARGETS
from toolkit.jobs.reports import dossier

LATE = date(2023, 12, 20)


def title(county: County, app: xw.App) -> str:
    copy = county.root / "看.xlsx"
    copy.write_bytes(quick_to_open(county.path.read_bytes()))
    book = app.books.open(str(copy))
    try:
        return str(book.sheets[DOSSIER.name].range("A2").value)
    finally:
        book.close()


@pytest.mark.thorough
@pytest.mark.office
def test_the_title_says_whose_history_it_is_and_of_which_day(
    county: County, office: Callable[[], xw.App]
) -> None:
    assert title(county, office()).endswith("局一企一档"), "nobody was asked about yet"
    for number in (0, 1):  # the second takes the first one's place, in the stored title too
        row = county.book().read(TARGETS).rows[number]
        dossier(county.book(), county.office(LATE), row.text("id"))
        whose = f"{row['name']}（{row['id']}）　截至2023-12-20　一企一档"
        assert title(county, office()).endswith(f"局　{whose}")


def test_a_stored_title_of_another_object_does_not_stay(county: County) -> None:
    """A program that does not calculate shows no title rather than a wrong one."""
    dossier(county.book(), county.office(LATE), county.book().read(TARGETS).rows[0].text("id"))
    page = openpyxl.load_workbook(county.path, data_only=True)[DOSSIER.name]
    assert page["A2"].value is None
