"""日历 never runs out: a step renews it, 核对 and 首页 warn before its end, the formulas follow."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.county import County, live
from toolkit import columns
from toolkit.cli import main
from toolkit.clock.workdays import WorkCalendar, add_workdays, built_in_until
from toolkit.columns.formulas import STALE
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.masters import sample, workbook
from toolkit.masters.front import FRONT
from toolkit.rules.calendar import FIRST_DAY, calendar_rows

END = date(built_in_until() + 1, 12, 31)
AFTER = date(END.year + 1, 1, 5)  # the first 通报截止 that a workbook as delivered cannot work out
DUE = add_workdays(AFTER, 7)


def run(*words: object) -> int:
    return main([str(word) for word in words])


def told(capsys: pytest.CaptureFixture[str]) -> str:
    return "".join(capsys.readouterr())


def ends(path: Path) -> date | None:
    return ClosedBook(path).read(columns.DAYS).rows[-1].day("day")


def shown(book: Workbook, sheet: columns.Sheet, key: str, row: int = 0) -> object:
    """A cell of a data row as LibreOffice shows it."""
    page = book[sheet.name]
    assert isinstance(page, Worksheet)
    value = page.cell(columns.FIRST_ROW + row, sheet.columns.index(sheet.column(key)) + 1).value
    return value.date() if isinstance(value, datetime) else value


def put(path: Path, sheet: columns.Sheet, key: str, values: dict[str, Value]) -> None:
    book = ClosedBook(path)
    book.update(sheet, key, values)
    book.save()


@pytest.fixture
def ended(county: County, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county whose first object was inspected in the days after 日历 as delivered, and it is the day after."""
    live(monkeypatch, AFTER + timedelta(days=1))
    county.drawn()
    county.type(columns.CASES, "202304-1-01-001", {"started": AFTER, "ended": AFTER, "result": "未发现问题"})
    return county


@pytest.mark.thorough
@pytest.mark.office
def test_a_workbook_whose_calendar_has_run_out_works_again_after_one_step(
    ended: County, recalculate, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    before = tmp_path / "before.xlsx"
    before.write_bytes(ended.path.read_bytes())
    assert run("deadlines", ended.path, "--today", AFTER + timedelta(days=1)) == 0
    assert ends(ended.path) == date(AFTER.year + 1, 12, 31)
    old, new = recalculate([before, ended.path])
    assert shown(old, columns.CASES, "report_due") == STALE, "the control: without the step there is no date"
    assert shown(new, columns.CASES, "report_due") == DUE
    assert shown(new, columns.CASES, "report_state") == "暂定"
    assert ClosedBook(ended.path).read(columns.CASES).rows[0]["report_due"] == DUE
    assert run("deadlines", ended.path, "--today", "2023-04-24") == 0
    assert ends(ended.path) == date(AFTER.year + 1, 12, 31), "a question about the past takes nothing away"


def begins(path: Path) -> date | None:
    return ClosedBook(path).read(columns.DAYS).rows[0].day("day")


YEAR = built_in_until()


@pytest.mark.parametrize(
    ("content", "first"),
    [(sample.blank(), date(YEAR - 1, 12, 1)), (sample.sample(), date(2022, 12, 1))],
    ids=["blank", "sample"],
)
def test_a_new_workbook_has_the_days_that_its_year_needs(
    content: sample.Content, first: date, tmp_path: Path
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(content, ".xlsx"))
    assert (begins(path), ends(path)) == (first, END)


@pytest.fixture
def young(county: County, monkeypatch: pytest.MonkeyPatch) -> County:
    """A county that has drawn, whose 日历 is that of a workbook made for a later year."""
    county.drawn()
    live(monkeypatch, date(YEAR, 12, 31))
    book = ClosedBook(county.path)
    book.replace(columns.DAYS, list(calendar_rows(date(YEAR - 1, 12, 1), END, WorkCalendar())))
    book.update(columns.SETTINGS, "年度", {"value": str(YEAR)})
    book.save()
    return county


@pytest.mark.office
def test_what_was_inspected_before_the_calendar_begins_is_counted_after_one_step(
    young: County, recalculate, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    run("check", young.path)
    assert "更早的日子" not in told(capsys), "the control"
    put(young.path, columns.CASES, "202304-1-01-001", {"ended": date(2024, 4, 24)})
    before = tmp_path / "before.xlsx"
    before.write_bytes(young.path.read_bytes())
    run("check", young.path)
    assert f"从 {YEAR - 1}-12-01 起，应从 2024-01-01 起：更早的日子，公式算不出期限" in told(capsys)
    run("deadlines", young.path)
    assert (begins(young.path), ends(young.path)) == (date(2024, 1, 1), END)
    run("check", young.path)
    assert "更早的日子" not in told(capsys)
    old, new = recalculate([before, young.path])
    assert shown(old, columns.CASES, "report_due") == STALE
    assert shown(new, columns.CASES, "report_due") == add_workdays(date(2024, 4, 24), 7)


def test_a_year_that_is_a_slip_of_the_hand_does_not_make_the_calendar_a_century_long(young: County) -> None:
    put(young.path, columns.CASES, "202304-1-01-001", {"ended": date(1973, 4, 24)})
    run("deadlines", young.path)
    assert begins(young.path) == FIRST_DAY


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("year", [2028, 2035])
def test_a_workbook_of_a_later_year_counts_through_its_year(
    county: County, year: int, recalculate, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    county.drawn()
    assert run("new-year", county.path, "--year", year) == 0
    path = county.path.with_name(f"双随机台账{year}.xlsx")
    assert ends(path) == date(year + 1, 12, 31)
    last = date(year, 12, 30)
    live(monkeypatch, date(year, 12, 31))
    put(path, columns.CASES, "202304-1-01-001", {"ended": last, "reported": last})
    put(path, columns.SETTINGS, "基准日期", {"value": f"{year}-12-31"})
    [book] = recalculate([path])
    assert shown(book, columns.CASES, "report_due") == add_workdays(last, 7)
    assert shown(book, columns.CASES, "publish_due") == last + timedelta(days=7)
    assert run("deadlines", path, "--today", date(year, 12, 31)) == 0
    row = ClosedBook(path).read(columns.CASES).rows[0]
    assert row["report_due"] == shown(book, columns.CASES, "report_due")
    assert row["report_state"] == shown(book, columns.CASES, "report_state")


@pytest.mark.parametrize(
    ("ended", "begins"),
    [(None, date(2029, 12, 1)), (date(2023, 4, 20), date(2023, 1, 1))],
    ids=["none", "2023"],
)
def test_the_calendar_of_a_later_year_begins_with_what_is_still_open(
    county: County, ended: date | None, begins: date
) -> None:
    """Else 日历 grows by a year every year, and every command with it."""
    county.drawn()
    if ended:
        put(county.path, columns.CASES, "202304-1-01-001", {"ended": ended})
    assert run("new-year", county.path, "--year", 2030) == 0
    path = county.path.with_name("双随机台账2030.xlsx")
    first = next(row["day"] for row in ClosedBook(path).read(columns.DAYS).rows)
    assert (first, ends(path)) == (begins, date(2031, 12, 31))
    run("deadlines", path)
    assert next(row["day"] for row in ClosedBook(path).read(columns.DAYS).rows) == begins, "and stays so"


def test_what_the_program_learns_of_a_year_reaches_the_calendar_of_an_old_workbook(
    ended: County, capsys: pytest.CaptureFixture[str]
) -> None:
    """As if the workbook came from a version that did not know the notice of 2023."""
    days = [dict(row.values) for row in ended.book().read(columns.DAYS).rows]
    for row in days:
        if row["day"] == date(2023, 4, 23):  # a worked Sunday
            row |= {"base": 0, "wait": 2023}
    book = ended.book()
    book.replace(columns.DAYS, days)
    book.save()
    run("check", ended.path)
    assert "从 2023-04-23 起与程序内置的放假安排不一致" in told(capsys)
    run("deadlines", ended.path)
    run("check", ended.path)
    assert "放假安排不一致" not in told(capsys)
    row = ended.book().read(columns.DAYS).rows[(date(2023, 4, 23) - FIRST_DAY).days]
    assert (row["base"], row["wait"], row["work"]) == (1, None, 1)


@pytest.mark.thorough
def test_an_edited_calendar_is_made_again_by_rebuild(
    ended: County, capsys: pytest.CaptureFixture[str]
) -> None:
    run("deadlines", ended.path)
    days = [dict(row.values) for row in ended.book().read(columns.DAYS).rows]
    book = ended.book()
    book.replace(columns.DAYS, [{**days[0], "base": 0}, *days[1:]])
    book.save()
    run("check", ended.path)
    assert "「日历」由程序生成，生成以后被人改动过" in told(capsys)
    assert run("rebuild", ended.path) == 0
    assert "日历" in told(capsys)
    run("check", ended.path)
    assert "「日历」" not in told(capsys)
    assert ended.book().read(columns.DAYS).rows[0]["base"] == days[0]["base"]


def test_sixty_days_before_its_end_check_says_what_to_do(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    def check(today: date) -> str:
        county.type(columns.SETTINGS, "基准日期", {"value": today.isoformat()})
        assert run("check", county.path) == 0, "only a reminder"
        return told(capsys)

    assert "「日历」" not in check(END - timedelta(days=60))
    assert f"「日历」只到 {END}，再过 59 天就用完" in check(END - timedelta(days=59))
    assert "deadlines" in check(END - timedelta(days=59))
    assert "已经用完" in check(END)
    run("deadlines", county.path)
    assert "「日历」" not in check(END)


@pytest.mark.thorough
@pytest.mark.office
def test_the_front_page_warns_as_check_does(county: County, recalculate, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    paths = []
    for left in (60, 59):
        paths.append(tmp_path / f"{left}.xlsx")
        paths[-1].write_bytes(county.path.read_bytes())
        day = END - timedelta(days=left)
        put(paths[-1], columns.SETTINGS, "基准日期", {"value": day.isoformat()})
    calm, warned = (str(book[FRONT]["J2"].value) for book in recalculate(paths))
    assert "日历" not in calm
    assert warned == f"日历只到 {END}，请做一次“刷新期限”"


def test_the_hint_says_which_notices_are_built_in_and_names_no_year_in_the_source() -> None:
    assert "20" not in columns.HOLIDAYS.hint


@pytest.mark.thorough
@pytest.mark.office
def test_the_hint_follows_the_calendar(county: County, recalculate) -> None:  # type: ignore[no-untyped-def]
    [book] = recalculate([county.path])
    page = book[columns.HOLIDAYS.name]
    assert [cell.value for cell in page[1] if cell.value][-1].endswith(
        f"程序已内置到 {built_in_until()} 年。"
    )


# --- 节假日调休 -------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"类型": "放假"}, "不在可选的内容之中"),
        ({"类型": None}, "“类型”"),
        ({"年度": None}, "“年度”"),
        ({"年度": 2032}, "2023-04-24 不归 2032 年的放假通知管"),
        ({"日期": "4月24日"}, "不是日期"),
    ],
)
def test_a_holiday_row_that_is_not_valid_is_an_error_and_moves_no_deadline(
    county: County, capsys: pytest.CaptureFixture[str], row: dict[str, object], says: str
) -> None:
    county.drawn()
    county.inspect()
    run("deadlines", county.path)
    before = [row["report_due"] for row in county.book().read(columns.CASES).rows]
    type_by_hand(county.path, {"日期": date(2023, 4, 24), "类型": "休息", "年度": 2023, **row})
    capsys.readouterr()
    for command in ("deadlines", "check"):
        assert run(command, county.path) == 1
        assert says in told(capsys)
    assert [row["report_due"] for row in county.book().read(columns.CASES).rows] == before


def test_negative_control_a_valid_holiday_row_does_move_deadlines(county: County) -> None:
    county.drawn()
    county.inspect()
    run("deadlines", county.path)
    before = [row["report_due"] for row in county.book().read(columns.CASES).rows]
    type_by_hand(county.path, {"日期": date(2023, 4, 24), "类型": "休息", "年度": 2023})
    assert run("deadlines", county.path) == 0
    after = [row["report_due"] for row in county.book().read(columns.CASES).rows]
    assert all(b > a for a, b in zip(before, after, strict=True))


def test_a_day_said_to_be_both_stays_as_it_is_built_in(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    type_by_hand(county.path, {"日期": date(2023, 4, 24), "类型": "休息", "年度": 2023})
    type_by_hand(county.path, {"日期": date(2023, 4, 24), "类型": "上班", "年度": 2023})
    assert run("check", county.path) == 1
    assert "既写上班又写休息，两行都没有采用" in told(capsys)
    run("deadlines", county.path)
    row = county.book().read(columns.DAYS).rows[(date(2023, 4, 24) - FIRST_DAY).days]
    assert row["work"] == int(WorkCalendar().is_workday(date(2023, 4, 24)))


def type_by_hand(path: Path, cells: dict[str, object]) -> None:
    """A row of 节假日调休 as a clerk types it, which no step would write."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    page = book[columns.HOLIDAYS.name]
    heads = [cell.value for cell in page[columns.HEADER_ROW]]
    row = columns.FIRST_ROW
    while page.cell(row, 1).value or page.cell(row, 3).value:
        row += 1
    for head, value in cells.items():
        page.cell(row, heads.index(head) + 1, value)
    table = page.tables[columns.HOLIDAYS.name]
    table.ref = table.ref.rpartition(":")[0] + f":E{row}"
    book.save(path)
