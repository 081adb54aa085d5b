"""A workbook that is open in a program is read and written as a closed one, and what the program would spoil is not."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from threading import Event

import pytest

import xlwings_offices
from tests.conftest import quick_to_open
from tests.excel.layouts import make
from toolkit import masters
from toolkit.clock.deadlines import due
from toolkit.clock.workdays import add_workdays, built_in_until
from toolkit.columns import CASES, DAYS, DRAWS, FINDINGS, LOG, TARGETS
from toolkit.columns.formulas import STALE
from toolkit.errors import Changed, Locked, ProblemsFound, Refused
from toolkit.excel import page as page_module
from toolkit.excel.a1 import letters
from toolkit.excel.closed import ClosedBook
from toolkit.excel.form import FORM
from toolkit.excel.live import LiveBook
from toolkit.excel.refs import FRONT
from toolkit.excel.style import GREY_FILL
from toolkit.jobs.base import Office
from toolkit.jobs.deadlines import deadlines
from toolkit.masters import sample
from toolkit.masters.build import BookContent, build
from toolkit.rules.calendar import FIRST_DAY
from toolkit.rules.registry import load
from toolkit.rules.results import read_cases
from xlwings_offices import Busy

DAY = date(2023, 4, 20)
CASE = {"case": "1", "task": "202304-1", "target": "91430000MA00000001", "ended": DAY}


@pytest.fixture
def app():
    return xlwings_offices.memory()


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "台账.xlsx"


def opened(app, path: Path, tables, **layout) -> LiveBook:
    return LiveBook(app.books.open(str(make(path, tables, **layout))))


def cell(app, sheet, row, column):
    return app.books.active.sheets[sheet.name].range((row, column)).value


def table_of(app, sheet) -> str:
    return app.books.active.sheets[sheet.name].tables[0].range.address.replace("$", "")


def column_of(sheet, key) -> int:
    return sheet.columns.index(sheet.column(key)) + 1


# reading


def test_rows_that_are_hidden_and_columns_that_staff_added_do_not_matter(app, path):
    def more(book):
        page = book.get_worksheet_by_name(CASES.name)
        page.set_row(4, None, None, {"hidden": True})
        page.set_column(2, 4, None, None, {"hidden": True})
        page.write(3, 40, "本局备注")
        page.write(4, 40, "自加")

    book = opened(app, path, {CASES: [CASE, {**CASE, "case": "2"}]}, more=more)
    table = book.read(CASES)
    assert [row["case"] for row in table.rows] == ["1", "2"]
    assert table.problems == ()
    book.update(CASES, "1", {"name": "示例"})
    book.save()
    assert ClosedBook(path).read(CASES).rows[0]["name"] == "示例"
    assert cell(app, CASES, 5, 41) == "自加"


def test_problems_are_told_in_the_same_words_as_of_a_closed_workbook(app, path):
    def more(book):
        book.get_worksheet_by_name(TARGETS.name).write(3, 4, "信用代码证号")

    book = opened(app, path, {TARGETS: [{"id": "007", "name": "示例"}]}, plain=True, more=more)
    closed = ClosedBook(path)
    assert [str(p) for p in book.read(TARGETS).problems] == [str(p) for p in closed.read(TARGETS).problems]
    assert [str(p) for p in book.read(LOG).problems] == [str(p) for p in closed.read(LOG).problems]
    with pytest.raises(ProblemsFound, match="信用代码"):
        book.append(TARGETS, [{"name": "示例"}])


def test_content_far_away_is_named_instead_of_read_for_minutes(app, path, monkeypatch):
    monkeypatch.setattr(page_module, "MOST_CELLS", 10_000)
    book = opened(
        app, path, {LOG: []}, more=lambda b: b.get_worksheet_by_name(LOG.name).write(50_000, 9, "x")
    )
    (problem,) = book.read(LOG).problems
    assert problem.place.cell == "J50001"
    assert "Ctrl+End" in str(problem)


# writing


def test_nothing_reaches_the_program_before_it_is_saved(app, path):
    book = opened(app, path, {CASES: [CASE]})
    book.update(CASES, "1", {"name": "示例"})
    book.append(CASES, [{**CASE, "case": "2"}])
    assert [row["name"] for row in book.read(CASES).rows] == ["示例", None]
    assert cell(app, CASES, 5, column_of(CASES, "name")) is None
    assert table_of(app, CASES) == f"A4:{letters(len(CASES.columns))}5"


def test_many_rows_are_one_write(app, path, monkeypatch):
    book = opened(app, path, {DRAWS: []})
    book.replace(
        DRAWS, [{c.key: (n if c.key == "rank" else f"{n}") for c in DRAWS.columns} for n in range(50)]
    )
    verbs: list[str] = []
    call = app.impl.call
    monkeypatch.setattr(app.impl, "call", lambda verb, **args: (verbs.append(verb), call(verb, **args))[1])
    book.save()
    assert verbs.count("write") == 1


def test_rows_that_leave_different_cells_blank_are_one_write(app, path, monkeypatch):
    writes = []
    put = page_module._put
    monkeypatch.setattr(page_module, "_put", lambda *given: (writes.append(given), put(*given)))
    book = opened(app, path, {DRAWS: [{"draw_id": "A"}]})
    book.append(
        DRAWS, [{"draw_id": "B", "rank": 1, "team": "甲、乙"}, {"draw_id": "C"}, {"draw_id": "D", "rank": 3}]
    )
    book.save()
    assert len(writes) == 3, "one for each run of columns"
    assert [(row["draw_id"], row["rank"], row["team"]) for row in ClosedBook(path).read(DRAWS).rows[1:]] == [
        ("B", 1, "甲、乙"), ("C", None, None), ("D", 3, None),
    ]  # fmt: skip


def test_of_a_view_that_is_replaced_only_what_differs_is_written(app, path, monkeypatch):
    written = []
    put = page_module._put
    monkeypatch.setattr(
        page_module, "_put", lambda area, new: (written.append((new.row, new.bottom)), put(area, new))
    )
    rows = [{"draw_id": f"D{n}", "rank": n, "ticket": "007"} for n in range(6)]
    opened(app, path, {DRAWS: rows})
    page, rank = app.books.active.sheets[DRAWS.name], letters(column_of(DRAWS, "rank"))
    page[f"{rank}6"].number_format = "@"
    page[f"{rank}6"].value = "1"  # shown alike, and yet no number
    page[f"{rank}8"].value = 30
    book = LiveBook(app.books.active)
    book.replace(DRAWS, rows)
    book.save()
    assert {top for top, _ in written} == {bottom for _, bottom in written} == {6, 8}
    page[f"{rank}9"].formula = "=2+2"  # shows what it should: all is written, and it goes
    book = LiveBook(app.books.active)
    book.replace(DRAWS, rows)
    book.save()
    assert page[f"{rank}6:{rank}9"].formula == (("1",), ("2",), ("3",), ("4",))


def test_a_view_whose_rows_are_right_is_not_written_but_its_table_is_cut_to_them(app, path):
    rows = [{"what": str(n)} for n in range(3)]
    opened(app, path, {LOG: rows}, blank=4)
    page = app.books.active.sheets[LOG.name]
    book = LiveBook(app.books.active)
    before = page.tables[0].range.last_cell.row
    book.replace(LOG, rows)
    book.save()
    assert (before, page.tables[0].range.last_cell.row) == (11, 7)


def test_after_a_saving_only_what_may_show_something_else_is_read_again(app, path, monkeypatch):
    book = opened(
        app, path, {TARGETS: [{"id": "91430000MA00000001"}], CASES: [CASE], DRAWS: [{"draw_id": "A"}]}
    )
    for sheet in (TARGETS, CASES, DRAWS):
        book.read(sheet)
    book.append(DRAWS, [{"draw_id": "B"}])
    book.save()
    read, again = page_module.read_page, []
    monkeypatch.setattr(
        "toolkit.excel.live.read_page", lambda sheet: (again.append(sheet.name), read(sheet))[1]
    )
    assert len(book.read(DRAWS).rows) == 2
    assert [len(book.read(sheet).rows) for sheet in (TARGETS, CASES)] == [1, 1]
    assert again == [DRAWS.name, CASES.name], "what was written, and what has formulas"


def test_codes_stay_text_in_cells_that_were_not_text_cells(app, path):
    book = opened(app, path, {TARGETS: []}, plain=True)
    book.append(TARGETS, [{"id": "914300000000000018", "name": "007", "region": "431102"}])
    book.save()
    row = ClosedBook(path).read(TARGETS).rows[0]
    assert (row["id"], row["name"], row["region"]) == ("914300000000000018", "007", "431102")


def test_without_text_format_such_a_code_would_be_refused(app, path, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(page_module, "_dress", lambda *_: None)
    book = opened(app, path, {TARGETS: []}, plain=True)
    before = path.read_bytes()
    book.append(TARGETS, [{"id": "914300000000000018"}])
    with pytest.raises(Refused, match="没有写完"):
        book.save()
    assert path.read_bytes() == before


def test_new_rows_of_program_columns_are_grey_and_no_others(app, path):
    path.write_bytes(masters.MASTERS["空白台账.xlsx"]())
    assert "#{:02X}{:02X}{:02X}".format(*page_module.GREY) == GREY_FILL
    book = LiveBook(app.books.open(str(path)))
    book.append(CASES, [{**CASE, "case": str(n)} for n in range(1, 5)])
    book.save()
    page = app.books.active.sheets[CASES.name]
    for column in CASES.columns:
        colours = {page.range((row, column_of(CASES, column.key))).color for row in range(5, 9)}
        assert (page_module.GREY in colours) == bool(column.formula or column.filled_by), column.header
        assert len(colours) == 1


def test_formulas_stay_and_new_rows_get_theirs(app, path):
    book = opened(app, path, {CASES: [CASE]}, blank=1)
    due = column_of(CASES, "report_due")
    book.update(CASES, "1", {"report_due": DAY, "name": "示例"})
    assert book.read(CASES).rows[0]["report_due"] == DAY
    book.append(CASES, [{**CASE, "case": str(n), "report_due": DAY} for n in range(2, 6)])
    book.save()
    page = app.books.active.sheets[CASES.name]
    formulas = [page.range((row, due)).formula for row in range(5, 10)]
    assert len(set(formulas)) == 1
    assert formulas[0].startswith("=IF(")


def test_a_formula_that_was_typed_over_comes_back_when_its_row_is_computed(app, path):
    opened(app, path, {CASES: [CASE, {**CASE, "case": "2"}]})
    page = app.books.active.sheets[CASES.name]
    state = column_of(CASES, "report_state")
    page.range((5, state)).value = "手填"
    book = LiveBook(app.books.active)
    book.update(CASES, "1", {"report_state": "逾期"})
    book.save()
    assert page.range((5, state)).formula == page.range((6, state)).formula


def test_formulas_of_columns_that_staff_added_come_down_and_texts_do_not(app, path):
    opened(app, path, {LOG: [{"at": "1"}]})
    page = app.books.active.sheets[LOG.name]
    page.range("F4:G4").value = [["字数", "备注"]]
    page.tables[0].resize(page.range("A4:G5"))
    page.range("F5").formula = "=LEN(E5)"
    page.range("G5").number_format = "@"
    page.range("G5").value = "=文字"
    book = LiveBook(app.books.active)
    book.append(LOG, [{"at": "2"}, {"at": "3"}])
    book.save()
    assert [page.range(f"F{row}").formula for row in (5, 6, 7)] == ["=LEN(E5)", "=LEN(E6)", "=LEN(E7)"]
    assert page.range("G5").value == "=文字"
    assert page.range("G6").value is None


def test_a_table_grows_and_a_view_shrinks_with_its_rows(app, path):
    book = opened(app, path, {DRAWS: [], FINDINGS: [{"no": n, "what": "x"} for n in range(30)]})
    book.append(DRAWS, [{"draw_id": f"{n}"} for n in range(7)])
    book.replace(FINDINGS, [{"no": 1, "what": "唯一"}])
    book.save()
    assert table_of(app, DRAWS) == "A4:I11"
    assert table_of(app, FINDINGS) == "A4:H5"
    assert cell(app, FINDINGS, 6, 5) is None
    assert app.books.active.sheets[FINDINGS.name].range("H20").formula == ""
    book.replace(FINDINGS, [])
    book.save()
    assert table_of(app, FINDINGS) == "A4:H5"
    assert not ClosedBook(path).read(FINDINGS).rows


def test_a_view_that_shrank_grows_again_before_it_is_saved(app, path):
    book = opened(app, path, {FINDINGS: [{"no": n, "what": "x"} for n in range(30)]})
    book.replace(FINDINGS, [])
    book.append(FINDINGS, [{"no": n, "what": "y"} for n in range(3)])
    book.save()
    assert table_of(app, FINDINGS) == "A4:H7"
    page = app.books.active.sheets[FINDINGS.name]
    formulas = [page.range((row, 8)).formula for row in (5, 6, 7, 8)]
    assert formulas[0].startswith("=IF(")
    assert len(set(formulas[:3])) == 1
    assert formulas[3] == ""


def test_a_total_row_or_a_table_below_is_refused_before_anything_is_written(app, path):
    def total(book):
        heads = [{"header": column.header} for column in LOG.columns]
        page = book.get_worksheet_by_name(LOG.name)
        page.add_table(3, 0, 6, 4, {"name": "日志", "columns": heads, "total_row": True})

    book = opened(app, path, {LOG: [{"at": "1"}]}, plain=True, more=total)
    with pytest.raises(ProblemsFound, match="汇总行"):
        book.append(LOG, [{"at": "2"}])
    app.books.active.close()
    below = lambda book: book.get_worksheet_by_name(LOG.name).add_table(7, 0, 9, 2)  # noqa: E731
    book = opened(app, path, {LOG: [{"at": "1"}]}, more=below)
    with pytest.raises(Refused, match="还有另一个表格"):
        book.append(LOG, [{"at": "2"}])


# refusals


def test_what_would_not_be_saved_is_told_before_the_work(app, path):
    book = opened(app, path, {LOG: []})
    book.claim()
    path.chmod(0o444)
    with pytest.raises(Refused, match="只读"):
        book.claim()
    path.chmod(0o644)
    book.claim()
    data = path.read_bytes()
    path.write_bytes(data + b"x")
    with pytest.raises(Changed, match="别的程序改动过"):
        book.claim()
    path.unlink()
    with pytest.raises(Changed, match="移走或改名"):
        book.claim()


def test_a_workbook_that_was_never_saved_is_refused(app):
    with pytest.raises(Refused, match="还没有保存过"):
        LiveBook(app.books.add())


def test_a_workbook_saved_under_another_name_meanwhile_is_refused(app, path, tmp_path):
    book = opened(app, path, {LOG: []})
    app.books.active.save(str(tmp_path / "另存.xlsx"))
    with pytest.raises(Changed, match="另存"):
        book.claim()


def test_a_workbook_opened_read_only_is_refused(app, path):
    make(path, {LOG: []})
    book = LiveBook(app.books.open(str(path), read_only=True))
    with pytest.raises(Locked, match="只读方式"):
        book.claim()


def test_a_protected_sheet_of_ours_is_named_and_others_do_not_matter(app, path):
    book = opened(app, path, {LOG: [], CASES: []}, more=lambda b: b.add_worksheet("封面").protect())
    book.claim()
    app.books.active.sheets[CASES.name].api.Protect("示例")
    with pytest.raises(Refused, match=r"「检查台账」工作表受保护.*先撤销工作表保护"):
        LiveBook(app.books.active).claim()
    book.append(CASES, [CASE])
    with pytest.raises(Refused, match="「检查台账」工作表受保护"):
        book.save()


def test_a_workbook_closed_meanwhile_is_told_and_its_file_is_as_it_was(app, path):
    book = opened(app, path, {LOG: [], CASES: []})
    book.append(LOG, [{"at": "1"}])
    before = path.read_bytes()
    app.books.active.close()
    with pytest.raises(Changed, match="被关闭"):
        book.save()
    with pytest.raises(Changed, match="被关闭"):
        book.read(CASES)
    assert path.read_bytes() == before


def test_a_program_that_is_busy_asks_for_esc(app, path, monkeypatch):
    book = opened(app, path, {LOG: []})

    def busy(*_, **__):
        raise Busy("a cell is being edited")

    monkeypatch.setattr(app.impl, "call", busy)
    with pytest.raises(Locked, match="请先按 Esc 退出"):
        book.read(LOG)


def test_a_program_that_does_not_save_is_found_out(app, path, monkeypatch):
    book = opened(app, path, {LOG: []})
    book.append(LOG, [{"at": "1"}])
    call = app.impl.call
    monkeypatch.setattr(app.impl, "call", lambda verb, **a: None if verb == "save" else call(verb, **a))
    with pytest.raises(Refused, match="没有存上"):
        book.save()


def test_settling_saves_what_people_typed_and_nothing_else(app, path):
    book = opened(app, path, {LOG: [{"at": "1", "what": "旧"}]})
    os.utime(path, (1, 1))
    book.settle()
    assert path.stat().st_mtime == 1
    app.books.active.sheets[LOG.name].range("E5").value = "新"
    book.settle()
    assert ClosedBook(path).read(LOG).rows[0]["what"] == "新"
    book.claim()


def typed(sheet, address, value):
    def change(raw):
        raw.sheets[sheet].range(address).value = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        typed(LOG.name, "E5", "新"),
        typed(LOG.name, "A6", "又一条"),
        typed(LOG.name, "A5", ""),
        typed("本局备忘", "B9", 7),
        lambda raw: raw.sheets.add("新的一张"),
        lambda raw: raw.sheets[LOG.name].range("5:5").insert("down"),
    ],
    ids=["cell", "row", "cleared", "own sheet", "new sheet", "row put in"],
)
def test_what_is_chosen_and_answered_for_one_click_needs_no_saving_and_all_else_does(app, path, change):
    sheets = lambda book: [book.add_worksheet(name) for name in (FRONT, FORM, "本局备忘")]  # noqa: E731
    book = opened(app, path, {LOG: [{"at": "1", "what": "旧"}]}, more=sheets)
    raw = app.books.active
    os.utime(path, (1, 1))
    typed(FRONT, "D3", "202304-1")(raw)
    typed(FORM, "B6", "202304-1")(raw)
    assert not raw.api.Saved
    book.settle()
    assert path.stat().st_mtime == 1
    change(raw)
    LiveBook(raw).settle()  # of the next click
    assert path.stat().st_mtime > 1


def test_what_a_step_is_about_to_write_is_not_taken_for_typed(app, path):
    sheets = lambda book: [book.add_worksheet(name) for name in (FRONT, FORM)]  # noqa: E731
    book = opened(app, path, {LOG: [{"at": "1", "what": "旧"}]}, more=sheets)
    raw = app.books.active
    typed(FRONT, "D3", "202304-1")(raw)
    saved = []
    book.before_change = lambda: (book.settle(), saved.append(path.stat().st_mtime > 1))
    book.append(LOG, [{"at": "2"}])
    os.utime(path, (1, 1))
    book.save()
    typed(LOG.name, "E5", "新")(raw)  # and the control
    book.append(LOG, [{"at": "3"}])
    os.utime(path, (1, 1))
    book.save()
    assert saved == [False, True]


def test_what_is_done_meanwhile_gives_its_result_or_its_error_when_it_is_asked_for(app, path):
    book = opened(app, path, {LOG: []})
    begun = Event()
    found = book.meanwhile(lambda: begun.set() or 7)
    assert not begun.is_set(), "answers come first"
    book.append(LOG, [{"at": "1"}])
    book.save()
    assert begun.wait(10), "a program that saves is waited for"
    assert found() == 7
    assert book.meanwhile(lambda: 9)() == 9, "without a saving"
    with pytest.raises(ZeroDivisionError):
        book.meanwhile(lambda: 1 // 0)()
    begun.clear()
    later = ClosedBook(path).meanwhile(lambda: begun.set() or 8)
    assert not begun.is_set(), "nobody to wait for, and memory to spare"
    assert later() == 8


# in a real office


@pytest.mark.office
def test_libreoffice_shows_what_it_saved_to_the_last_cell(office, path):
    """Or answers on 办理 would cost a saving all the same."""
    path.write_bytes(quick_to_open(masters.workbook({**sample.sample(), CASES: [CASE]}, ".xlsx")))
    raw = alone(office(), path)
    raw.save()
    typed(FORM, "B6", "202304-1")(raw)
    before = path.stat().st_mtime_ns
    LiveBook(raw).settle()
    assert path.stat().st_mtime_ns == before
    typed(CASES.name, "C5", "刚填的")(raw)
    LiveBook(raw).settle()
    assert path.stat().st_mtime_ns > before
    raw.close()


def alone(app, path: Path):
    """Open a workbook, and close whatever another test left open."""
    for book in app.books:
        book.close()
    return app.books.open(str(path))


@pytest.mark.thorough
@pytest.mark.office
def test_libreoffice_computes_deadlines_of_new_rows_and_keeps_a_filter(office, path):
    rows = [{**CASE, "case": f"{n}", "result": "注销" if n else None} for n in range(3)]
    path.write_bytes(quick_to_open(masters.workbook({**sample.sample(), CASES: rows}, ".xlsx")))
    raw = alone(office(), path)
    raw.sheets[CASES.name].tables[0].autofilter.apply_values(column_of(CASES, "case"), ["1"])
    book = LiveBook(raw)
    assert len(book.read(CASES).rows) == 3
    book.update(CASES, "0", {"name": "被筛去的", "ended": date(2023, 4, 21)})
    book.append(CASES, [{**CASE, "case": "9", "ended": date(2023, 4, 24)}])
    book.replace(FINDINGS, [{"no": n, "what": "x", "sheet": "任务", "cell": "A5"} for n in range(3)])
    book.save()
    registry = load(book.read, DAY)
    rule = registry.rules["通报"]
    cases, _ = read_cases(book.read(CASES))
    expected = [due(rule, case.ended, registry.calendar).day for case in cases.values()]
    assert len(set(expected)) == 3
    for table in (book.read(CASES), ClosedBook(path).read(CASES)):
        assert [row["case"] for row in table.rows] == ["0", "1", "2", "9"]
        assert table.rows[0]["name"] == "被筛去的"
        assert [row["report_due"] for row in table.rows] == expected
    assert [row["link"] for row in ClosedBook(path).read(FINDINGS).rows] == ["转到"] * 3
    assert raw.sheets[CASES.name].tables[0].show_autofilter
    raw.close()


@pytest.mark.thorough
@pytest.mark.office
def test_the_calendar_of_an_open_workbook_is_renewed_and_its_deadlines_follow(office, path):
    ended = date(built_in_until() + 2, 1, 5)
    content = BookContent({**sample.sample(), CASES: [{**CASE, "ended": ended}]}, (FIRST_DAY, DAY))
    path.write_bytes(quick_to_open(build(content)))
    raw = alone(office(), path)
    live = LiveBook(raw)
    assert raw.sheets[CASES.name].range((5, column_of(CASES, "report_due"))).value == STALE
    deadlines(live, Office(path.parent, "测试员", datetime(ended.year, 1, 6)))
    for book in (live, ClosedBook(path)):
        assert book.read(CASES).rows[0]["report_due"] == add_workdays(ended, 7)
        days = book.read(DAYS).rows
        assert (days[0]["day"], days[-1]["day"]) == (FIRST_DAY, date(ended.year + 1, 12, 31))
        assert days[-1]["count"] == sum(row.integer("work") for row in days)
    raw.close()


@pytest.mark.office
def test_a_table_that_was_moved_is_found_and_grows_where_it_stands(office, path):
    raw = alone(office(), make(path, {CASES: [CASE]}))
    raw.sheets[CASES.name].range("2:3").insert("down")
    raw.sheets[CASES.name].range("A:A").insert("right")
    book = LiveBook(raw)
    assert str(book.read(CASES).rows[0].at("case")) == "「检查台账」第 7 行“案号”（B7）"
    book.append(CASES, [{**CASE, "case": "2"}])
    book.save()
    assert [row["case"] for row in ClosedBook(path).read(CASES).rows] == ["1", "2"]
    assert raw.sheets[CASES.name].tables[0].range.address == f"$B$6:${letters(len(CASES.columns) + 1)}$8"
    raw.close()
