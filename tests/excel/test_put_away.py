"""About ten sheets are in view; where the program sends a person is one of them, or comes into view on the way."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

import xlwings_offices
from toolkit.columns import CHANGES, DAYS, EXPERTS, FINDINGS, FIRST_ROW, GAPS, LOG, RULES, SHEETS, STATISTICS
from toolkit.errors import Place
from toolkit.excel import base, caller
from toolkit.excel.caller import Screen
from toolkit.excel.closed import ClosedBook
from toolkit.excel.form import FORM
from toolkit.excel.live import LiveBook
from toolkit.excel.put_away import CHARTS, PUT_AWAY
from toolkit.excel.refs import FRONT
from toolkit.jobs.base import Office
from toolkit.jobs.check import check
from toolkit.masters import MASTERS, front
from toolkit.masters.guide import GUIDE
from toolkit.masters.leading import next_step

LINK = re.compile(r"'?([^'!]+)'?!")


def in_view(data: bytes | Path) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data)
    return {page.title for page in book if page.sheet_state == "visible"}


def dead_links(data: bytes) -> set[tuple[str, str]]:
    """The links that do nothing in Excel: on a sheet in view, to one that is hidden."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    shown = in_view(data)
    return {
        (page.title, target[1])
        for page in book
        for line in page.iter_rows()
        for cell in line
        if page.title in shown and cell.hyperlink
        if (target := LINK.match(cell.hyperlink.location or "")) and target[1] not in shown
    }


@pytest.mark.parametrize("name", MASTERS)
def test_a_new_workbook_shows_ten_sheets_to_work_on_and_three_that_lead(name):
    data = MASTERS[name]()
    assert len(in_view(data) - {FRONT, FORM, GUIDE}) == 10
    assert dead_links(data) == set()
    page = openpyxl.load_workbook(io.BytesIO(data))[FRONT]
    [told] = [cell.value for cell in page[3] if re.search("张表|看不见的表", str(cell.value))]
    assert ("取消隐藏" in told) is name.endswith(".xlsx"), "without macros there is no button that shows them"


def test_negative_control_a_link_to_a_sheet_that_is_put_away_is_found(monkeypatch):
    monkeypatch.setattr(front, "PUT_AWAY", ())
    assert (FRONT, GAPS.name) in dead_links(MASTERS["空白台账.xlsx"]())


def test_what_the_front_page_says_to_fill_in_is_in_view():
    named = set(re.findall("“([^”]+)”", next_step('""')))
    assert {sheet.name for sheet in SHEETS} & named
    assert named & set(PUT_AWAY) == set()


@pytest.fixture
def opened(tmp_path):
    """A workbook with every sheet, as it is given to an office, open in a program."""
    path = tmp_path / "台账.xlsx"
    path.write_bytes(MASTERS["空白台账.xlsx"]())
    return xlwings_offices.memory().books.open(str(path))


def not_reached(book: xw.Book) -> list[str]:
    """The sheets to which an answer's OK does not lead."""
    lost = []
    for name in [sheet.name for sheet in book.sheets]:
        book.sheets[FRONT].activate()
        Screen(book).lead_to(Place(name, FIRST_ROW))
        if book.sheets.active.name != name:
            lost.append(name)
    return lost


def test_ok_leads_to_every_sheet(opened):
    assert not_reached(opened) == []


def test_negative_control_without_being_shown_no_sheet_that_is_put_away_is_reached(opened, monkeypatch):
    monkeypatch.setattr(caller, "bring_out", lambda book, names: None)
    assert {*PUT_AWAY} < {*not_reached(opened)}


@pytest.mark.office
@pytest.mark.thorough
def test_ok_leads_to_every_sheet_in_libreoffice(office, tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(MASTERS["空白台账.xlsx"]())
    book = office().books.open(str(path))
    try:
        assert not book.sheets[GAPS.name].visible
        assert not_reached(book) == []
    finally:
        book.close()


def test_a_sheet_that_a_message_names_is_in_view_when_it_is_read(opened):
    screen = Screen(opened)
    screen.alert("照通知填“节假日调休”表。", "双随机工具箱")
    screen.ask("「变更申请」第 5 行：没有决定人。请补填", "双随机工具箱")
    shown = {sheet.name for sheet in opened.sheets if sheet.visible}
    assert shown & set(PUT_AWAY) == {"节假日调休", CHANGES.name}


@pytest.mark.parametrize("live", [False, True])
def test_a_sheet_comes_into_view_with_the_first_rows_that_a_step_puts_there(tmp_path, live):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(MASTERS["空白台账.xlsx"]())
    before = in_view(path)
    book = LiveBook(xlwings_offices.memory().books.open(str(path))) if live else ClosedBook(path)
    book.restart(GAPS, [])
    book.save()
    assert in_view(path) == before, "no rows, nothing to look at"
    book.restart(GAPS, [{"no": 1, "what": "缺一份通报"}])
    book.replace(STATISTICS, [{"axis": "全部", "name": "全部"}])
    book.append(EXPERTS, [{"name": "示例"}])
    book.append(LOG, [{"step": "统计"}])
    book.replace(DAYS, [])
    book.save()
    assert in_view(path) - before == {GAPS.name, STATISTICS.name, CHARTS, EXPERTS.name}
    assert before <= in_view(path)


def links_to_nothing(folder: Path) -> set[str]:
    """Where “转到” of 核对 leads to a hidden sheet, after 核对名录库 found a mistake on one that is put away."""
    path = folder / "台账.xlsx"
    path.write_bytes(MASTERS["双随机台账.xlsx"]())
    book = ClosedBook(path)
    book.update(RULES, book.read(RULES).rows[0].text(RULES.key), {"days": -1})
    book.save()
    assert RULES.name not in in_view(path)
    check(ClosedBook(path), Office(folder, "示例", datetime(2023, 4, 3, 9)), write=True)
    found = {row.text("sheet") for row in ClosedBook(path).read(FINDINGS).rows}
    assert RULES.name in found
    return found & set(PUT_AWAY) - in_view(path)


def test_a_line_of_the_findings_leads_to_a_sheet_in_view(tmp_path):
    assert links_to_nothing(tmp_path) == set()


def test_negative_control_a_line_that_leads_to_a_hidden_sheet_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(base, "named_in", lambda told: set())
    assert RULES.name in links_to_nothing(tmp_path)
