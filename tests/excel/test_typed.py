"""What was typed since the last saving is put into a file as the program itself would have saved it, or it saves."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xlwings_offices
from tests.conftest import quick_to_open
from tests.excel.layouts import make
from toolkit import masters
from toolkit.columns import CASES, FIRST_ROW, LOG, SHEETS, TARGETS
from toolkit.excel import typed
from toolkit.excel.closed import ClosedBook
from toolkit.excel.copies import keep_copy
from toolkit.excel.form import FORM
from toolkit.excel.live import LiveBook
from toolkit.excel.package import Package
from toolkit.excel.refs import FRONT
from toolkit.masters import sample

DAY = date(2023, 4, 20)
CASE = {"case": "1", "task": "202304-1", "target": "91430000MA00000001", "ended": DAY}
OWN = "本局备忘"
NOW = datetime(2023, 4, 21, 9)


def column_of(sheet, key) -> int:
    return sheet.columns.index(sheet.column(key)) + 1


@pytest.fixture
def path(tmp_path) -> Path:
    sheets = lambda book: [book.add_worksheet(name) for name in (FRONT, FORM, OWN)]  # noqa: E731
    tables = {
        LOG: [{"at": "1", "what": "旧"}],
        TARGETS: [{"id": "91430000MA00000001", "name": "示例甲"}],
        CASES: [CASE],
    }
    return make(tmp_path / "台账.xlsx", tables, more=sheets, blank=2)


@pytest.fixture
def raw(path):
    return xlwings_offices.memory().books.open(str(path))


def copied(book: LiveBook) -> tuple[Path, bool]:
    """The file as it would be kept, and whether the workbook's own file was saved for it."""
    before = book.path.stat().st_mtime_ns
    content, _ = book.as_file()
    saved = book.path.stat().st_mtime_ns > before
    copy = keep_copy(book.path, NOW, content)
    return copy, saved


def shown(book, sheet):
    return [{c.key: row[c.key] for c in sheet.columns if not c.formula} for row in book.read(sheet).rows]


def put(sheet, address, value):
    def change(raw):
        raw.sheets[sheet].range(address).value = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        put(LOG.name, "E5", "新"),
        put(LOG.name, "A6", "又一条\n第二行"),
        put(LOG.name, "A5", ""),
        put(OWN, "B9", 7),
        put(OWN, "C2", 0.5),
        put(OWN, "A1", " <甲>&“乙” "),
        put(CASES.name, (6, column_of(CASES, "ended")), datetime(2023, 4, 21)),
        put(TARGETS.name, "B30", "远远的一行"),
    ],
    ids=["cell", "row", "cleared", "number", "fraction", "odd text", "day", "far"],
)
def test_what_is_typed_is_in_the_copy_and_the_file_is_let_be(raw, path, change):
    before = path.read_bytes()
    change(raw)
    book = LiveBook(raw)
    copy, saved = copied(book)
    assert not saved
    assert path.read_bytes() == before
    assert copy.read_bytes() != before, "the control: the file alone would not do"
    raw.save()  # as the program itself stores it
    theirs, ours = ClosedBook(path), ClosedBook(copy)
    for name in theirs.package.sheets:
        assert cells(ours, name) == cells(theirs, name), name


def cells(book: ClosedBook, name: str) -> list[object]:
    found = typed.ParsedFile(book.package, book.package.sheets)
    return [[typed._moment(cell) for cell in trimmed(row)] for row in trimmed([*found.grid(name)], [])]


def trimmed(items, blank=""):
    items = [*items]
    while items and (items[-1] == blank or (blank == [] and not any(x != "" for x in items[-1]))):
        items.pop()
    return items


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.sheets.add("新的一张"),
        put(OWN, "A1", datetime(2023, 4, 21, 10, 30)),
        put(OWN, "A1", True),
        put(OWN, "A1:A3000", [[n] for n in range(3000)]),
    ],
    ids=["new sheet", "time", "truth", "many"],
)
def test_what_only_the_program_can_save_it_saves(raw, path, change):
    change(raw)
    copy, saved = copied(LiveBook(raw))
    assert saved
    assert copy.read_bytes() == path.read_bytes()


def test_answers_and_choices_for_one_click_are_in_no_copy(raw, path):
    put(FRONT, "D3", "202304-1")(raw)
    put(FORM, "B6", "202304-1")(raw)
    assert not raw.api.Saved
    copy, saved = copied(LiveBook(raw))
    assert not saved
    assert copy.read_bytes() == path.read_bytes()


def test_a_sheet_that_cannot_be_read_is_left_to_the_program(raw, path, monkeypatch):
    put(LOG.name, "E5", "新")(raw)
    monkeypatch.setattr("toolkit.excel.page.MOST_CELLS", 20)
    _, saved = copied(LiveBook(raw))
    assert saved


def test_a_value_typed_over_a_formula_is_in_the_copy(raw, path):
    due = column_of(CASES, "report_due")
    raw.sheets[CASES.name].range((FIRST_ROW, due)).value = "手填"
    copy, saved = copied(LiveBook(raw))
    assert not saved
    assert "手填" in cells(ClosedBook(copy), CASES.name)[FIRST_ROW - 1]


@pytest.mark.parametrize("careless", [False, True])
def test_what_would_read_otherwise_in_the_copy_is_left_to_the_program(raw, path, monkeypatch, careless):
    """A number where the file's cell shows days; the control does not look at what it made."""
    if careless:
        monkeypatch.setattr(typed, "_shows", lambda *_: True)
    cell = raw.sheets[CASES.name].range((FIRST_ROW, column_of(CASES, "ended")))
    cell.number_format = "General"
    cell.value = 7
    copy, saved = copied(LiveBook(raw))
    assert saved != careless
    assert (
        cells(ClosedBook(copy), CASES.name)[FIRST_ROW - 1][column_of(CASES, "ended") - 1] == 7
    ) != careless


def test_a_password_or_a_damaged_file_leaves_it_to_the_program(path):
    for data in (b"", b"PK", path.read_bytes()[:900], bytes.fromhex("d0cf11e0a1b11ae1")):
        assert typed.with_typed(data, path.name, [LOG.name], [], lambda *_: {}) is None
    sheets = Package(path.read_bytes(), path.name).sheets
    data = path.read_bytes()
    assert typed.with_typed(data, path.name, sheets, [], lambda *_: {}) is data


VALUES = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="￾￿"), max_size=9
    ),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 4)),
    st.dates(date(1901, 1, 1), date(2099, 1, 1)).map(lambda d: datetime(d.year, d.month, d.day)),
)
EDITS = st.lists(
    st.tuples(st.sampled_from([LOG, TARGETS, CASES]), st.integers(5, 12), st.integers(1, 30), VALUES),
    max_size=6,
)


@given(EDITS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_of_any_edits_the_copy_reads_as_the_open_workbook_does(path, edits):
    with TemporaryDirectory() as folder:
        place = Path(shutil.copy(path, folder))
        raw = xlwings_offices.memory().books.open(str(place))
        for sheet, row, column, value in edits:
            cell = raw.sheets[sheet.name].range((row, column))
            if not str(cell.formula).startswith("=") and not str(value).startswith("="):
                formats = {str: "@", datetime: "yyyy-mm-dd"}
                cell.number_format = formats.get(type(value), "General")
                cell.value = value
        book = LiveBook(raw)
        copy, _ = copied(book)
        kept = ClosedBook(copy)
        for sheet in (LOG, TARGETS, CASES):
            assert shown(kept, sheet) == shown(LiveBook(raw), sheet)
        raw.close()


@pytest.mark.office
def test_a_copy_made_of_what_libreoffice_shows_is_what_it_would_have_saved(office, path):
    """And its deadlines are computed anew when it is opened: what was typed moves them."""
    path.write_bytes(quick_to_open(masters.workbook({**sample.sample(), CASES: [CASE]}, ".xlsx")))
    app = office()
    for each in app.books:
        each.close()
    raw = app.books.open(str(path))
    raw.save()
    page = raw.sheets[CASES.name]
    page.range((FIRST_ROW, column_of(CASES, "ended"))).value = datetime(2023, 4, 24)
    page.range((FIRST_ROW, column_of(CASES, "result"))).value = "刚填的"
    raw.sheets[TARGETS.name].range((FIRST_ROW, column_of(TARGETS, "name"))).value = "刚改的名字"
    app.calculate()
    due = column_of(CASES, "report_due")
    moved = page.range((FIRST_ROW, due)).value
    copy, saved = copied(LiveBook(raw))
    assert not saved
    before = cells(ClosedBook(path), CASES.name)
    raw.save()
    raw.close()
    theirs, ours = ClosedBook(path), ClosedBook(copy)
    for sheet in SHEETS:
        assert shown(ours, sheet) == shown(theirs, sheet), sheet.name
    assert cells(theirs, CASES.name) != before, "the control"
    again = app.books.open(str(copy))
    assert again.sheets[CASES.name].range((FIRST_ROW, due)).value == moved
    again.close()


@pytest.mark.office
@pytest.mark.parametrize(
    "change",
    [put(OWN, "A1", "=1+1"), lambda raw: raw.sheets[CASES.name].range("5:5").insert("down")],
    ids=["formula", "row put in"],
)
def test_formulas_that_the_file_lacks_are_saved_by_libreoffice(office, path, change):
    app = office()
    for each in app.books:
        each.close()
    raw = app.books.open(str(path))
    raw.save()
    change(raw)
    _, saved = copied(LiveBook(raw))
    raw.close()
    assert saved
