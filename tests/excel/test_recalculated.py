"""LibreOffice works the workbook's formulas out: every deadline equals the clock's, every count the data's."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import chinese_calendar
import pytest
import xlsxwriter

from tests.conftest import require_program
from tests.excel.sample_content import FIRST, LAST, RULE_ROWS, content, settings
from toolkit import masters
from toolkit.clock.deadlines import DeadlineRule, due, state
from toolkit.clock.workdays import WorkCalendar
from toolkit.columns import (
    CASES,
    DAYS,
    FIRST_ROW,
    HOLIDAYS,
    INSPECTORS,
    RULES,
    SETTINGS,
    TARGETS,
    TASKS,
)
from toolkit.columns.formulas import STALE
from toolkit.columns.lists import NO_PROBLEM, PROBLEM_RESULTS, TASK_STATES
from toolkit.excel.refs import setting
from toolkit.masters import MASTERS
from toolkit.masters.build import CODE_NAMES, BookContent, build
from toolkit.masters.front import FRONT, today_formula
from toolkit.masters.front_layout import CHARTS_ROW, FIGURES_ROW, MONTH_ROW, STEPS_ROW

pytestmark = pytest.mark.office
WORKBOOKS = Path(__file__).resolve().parents[2] / "workbooks"

STARTS = [date(2023, 1, 1) + timedelta(days=n) for n in range(1461)]
NOTICE_2027 = {date(2027, 1, 1): "休息", date(2027, 1, 2): "休息", date(2027, 1, 3): "上班"}
NOT_VALID = (  # none of them moves a day, and none says that a year's notice is known
    {"day": date(2025, 3, 3), "kind": "放假", "year": 2025},
    {"day": date(2025, 3, 4), "kind": "休息", "year": 2052},
    {"day": date(2025, 3, 5), "kind": "休息", "year": None},
    {"day": date(2025, 3, 6), "kind": "休息", "year": 2025},
    {"day": date(2025, 3, 6), "kind": "上班", "year": 2025},
    {"day": date(2026, 12, 27), "kind": "上班", "year": 2027},
    {"day": date(2027, 12, 29), "kind": "放假", "year": 2028},
    {"day": date(2027, 12, 27), "kind": "上班", "year": 2028},
)
TODAYS = {"plain": ("2025.6.10", date(2025, 6, 10)), "other": ("2027年1月8日", date(2027, 1, 8))}

STARTS_OF = {"plain": STARTS, "other": STARTS[-400:]}


def cases(kind: str):
    """One case a day: some reported, some of these published, some to be rectified."""
    for n, ended in enumerate(STARTS_OF[kind]):
        reported = ended + timedelta(days=n % 17) if n % 3 else None
        yield {
            "case": f"{n:04}",
            "ended": ended,
            "reported": reported,
            "published": reported + timedelta(days=n % 11) if reported and n % 2 else None,
            "rectify_due": ended + timedelta(days=30) if n % 5 == 0 else None,
            "rechecked": ended + timedelta(days=n % 50) if n % 10 == 0 else None,
        }
    yield {"case": "past the calendar's end", "ended": date(2027, 12, 30)}


def rules_of(kind: str):
    """The office's rules: as in the notice, or another reading of it (5 days, a day off moves on)."""
    if kind == "plain":
        return RULE_ROWS
    report, publish, rectify = RULE_ROWS
    return ({**report, "days": 5}, {**publish, "roll": True}, rectify)


def workbook(kind: str) -> bytes:
    typed = NOTICE_2027.items() if kind == "other" else ()
    rows = {
        SETTINGS: settings(基准日期=TODAYS[kind][0]),
        RULES: rules_of(kind),
        HOLIDAYS: [
            *({"day": day, "kind": what, "year": 2027} for day, what in typed),
            *(NOT_VALID if kind == "other" else ()),
        ],
        CASES: list(cases(kind)),
    }
    macros = masters.project(CODE_NAMES) if kind == "plain" else None
    return build(BookContent(rows, (FIRST, LAST)), macros)


def typed_below(data: bytes) -> bytes:
    """The workbook as if its 节假日调休 had been typed in LibreOffice, where a table does not grow with typing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for part in before.infolist():
            text = before.read(part)
            if part.filename.startswith("xl/tables/") and HOLIDAYS.name.encode() in text:
                text = re.sub(rb'ref="A4:E[0-9]+"', b'ref="A4:E5"', text)
            after.writestr(part, text)
    return stream.getvalue()


def naive() -> bytes:
    """What a spreadsheet does without the calendar sheet: WORKDAY with a list of holidays."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page, looks = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    holidays = sorted(chinese_calendar.holidays)
    page.write_column(0, 2, holidays, looks)
    for row, start in enumerate(STARTS):
        page.write_datetime(row, 0, start, looks)
        page.write_formula(row, 1, f"=WORKDAY(A{row + 1},7,$C$1:$C${len(holidays)})", looks)
    book.close()
    return stream.getvalue()


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory, recalculate):
    """The workbooks as LibreOffice saves them after working out every formula.

    "plain" has buttons, "other" has none; the committed workbooks are there too, by file name.
    """
    folder = tmp_path_factory.mktemp("made")
    made = {
        "plain.xlsm": workbook("plain"),
        "other.xlsx": workbook("other"),
        "naive.xlsx": naive(),
        "typed.xlsx": typed_below(workbook("other")),
        "sample.xlsx": build(content(基准日期="2023-05-08")),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    paths = {Path(name).stem: folder / name for name in made} | {name: WORKBOOKS / name for name in MASTERS}
    return dict(zip(paths, recalculate([*paths.values()]), strict=True))


def plain(value):
    """A cell's value as a date or as text."""
    return value.date() if isinstance(value, datetime) else value or ""


def rows_of(book, sheet):
    """The rows of a sheet by column key."""
    keys = [column.key for column in sheet.columns]
    block = book[sheet.name].iter_rows(min_row=FIRST_ROW, max_col=len(keys), values_only=True)
    return [dict(zip(keys, map(plain, row), strict=True)) for row in block]


@cache
def clock(kind: str) -> WorkCalendar:
    if kind == "plain":
        return WorkCalendar()
    return WorkCalendar({day: what == "上班" for day, what in NOTICE_2027.items()}, {2027})


def expected(kind: str, case, number: int, start: str, done: str):
    """Due date and state of one deadline as the clock of the toolkit says."""
    row = rules_of(kind)[number]
    rule = DeadlineRule(row["key"], row["days"], row["unit"] == "工作日", row["roll"], row["remind"])
    if case[start] is None:
        return "", ""
    when = due(rule, case[start], clock(kind))
    return when.day, state(when, case[done], TODAYS[kind][1], rule.remind_days).value


@pytest.mark.thorough
@pytest.mark.parametrize("kind", TODAYS)
@pytest.mark.parametrize(
    ("number", "keys"),
    [
        (0, ("ended", "reported", "report_due", "report_state")),
        (1, ("reported", "published", "publish_due", "publish_state")),
    ],
    ids=["report", "publication"],
)
def test_deadlines_of_four_years_equal_the_clock(recalculated, kind, number, keys):
    start, done, due_key, state_key = keys
    shown = rows_of(recalculated[kind], CASES)
    assert len(shown) == len(STARTS_OF[kind]) + 1
    given = list(cases(kind))[:-1]
    wanted = [expected(kind, case, number, start, done) for case in given]
    assert [(row[due_key], row[state_key]) for row in shown[:-1]] == wanted
    states = {what for _, what in wanted} - {""}
    assert states >= {"按期完成", "逾期完成", "逾期"}


@pytest.mark.thorough
def test_a_day_past_the_calendar_is_said_not_guessed(recalculated):
    last = rows_of(recalculated["plain"], CASES)[-1]
    assert (last["report_due"], last["report_state"]) == (STALE, STALE)


def test_nothing_is_due_of_a_void_case(recalculated):
    deadlines = ("report_due", "report_state", "publish_due", "publish_state", "rectify_state")
    void, live = (
        [row for row in rows_of(recalculated["sample"], CASES) if bool(row["void"]) is wanted]
        for wanted in (True, False)
    )
    assert [row["rectify_due"] != "" for row in void] == [True]
    assert {row[key] for row in void for key in deadlines} == {""}
    assert all(any(row[key] for row in live) for key in deadlines)


def test_days_of_a_year_without_notice_are_provisional_until_it_is_typed(recalculated):
    unknown, known = (
        {row["day"]: row["state"] for row in rows_of(recalculated[kind], DAYS)} for kind in ("plain", "other")
    )
    assert all(what == "暂定" for day, what in unknown.items() if day.year == 2027)
    assert not any(what for day, what in unknown.items() if day < date(2026, 12, 28))
    assert not any(what for day, what in known.items() if day < date(2027, 12, 28))
    assert all(what == "暂定" for day, what in known.items() if day >= date(2027, 12, 28))
    late = [row["report_state"] for row in rows_of(recalculated["plain"], CASES)[-8:-1]]
    assert set(late) == {"暂定"}


@pytest.mark.parametrize("kind", [*TODAYS, "typed", "sample"])
def test_the_calendar_is_the_one_that_was_written(recalculated, kind):
    shown = rows_of(recalculated[kind], DAYS)
    typed = NOTICE_2027 if kind in ("other", "typed") else {}
    count = 0
    every = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    for day, row in zip(every, shown, strict=True):
        base = int(WorkCalendar().is_workday(day))
        work = {"上班": 1, "休息": 0}.get(typed.get(day), base)
        count += work
        assert (row["day"], row["work"] or 0, row["count"]) == (day, work, count)


def test_workday_with_a_list_of_holidays_would_be_wrong(recalculated):
    """The control: the comparison above does fail for the formula that everybody would use."""
    page = recalculated["naive"].worksheets[0]
    shown = [plain(row[1]) for row in page.iter_rows(max_row=len(STARTS), max_col=2, values_only=True)]
    right = [row["report_due"] for row in rows_of(recalculated["plain"], CASES)[:-1]]
    inside = [n for n, day in enumerate(right) if day.year < 2027]
    wrong = sum(shown[n] != right[n] for n in inside) / len(inside)
    assert wrong > 0.15


@pytest.mark.parametrize("kind", [*TODAYS, "sample", *MASTERS])
def test_no_cell_shows_an_error(recalculated, kind):
    found = [
        (page.title, cell.coordinate, cell.value)
        for page in recalculated[kind]
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "e" or (isinstance(cell.value, str) and cell.value.startswith("#"))
    ]
    assert found == []


@pytest.mark.parametrize("kind", TODAYS)
def test_today_is_the_base_date_however_it_is_written(recalculated, kind):
    page = recalculated[kind][FRONT]
    assert plain(page["I2"].value) == TODAYS[kind][1]
    assert "TODAY()" in today_formula()
    assert setting("today") in today_formula()


def test_the_front_counts_what_the_sheets_hold(recalculated):
    page = recalculated["sample"][FRONT]
    beside = {}
    for row in page.iter_rows(min_row=CHARTS_ROW + 2, max_row=CHARTS_ROW + 11):
        beside |= {row[1].value: row[3].value, row[7].value: row[8].value}
    under = {
        page.cell(FIGURES_ROW + 2, number).value: page.cell(FIGURES_ROW + 3, number).value
        for number in range(8, 14)
    }
    rows = content().rows
    tasks, given = rows[TASKS], [case for case in rows[CASES] if not case["void"]]
    results = [case["result"] for case in given]
    for name in TASK_STATES:
        assert beside[name] == sum(task["state"] == name for task in tasks)
    assert beside["未检查"] == under["未检查"] == results.count(None) > 0
    assert beside[NO_PROBLEM] == results.count(NO_PROBLEM) > 0
    assert beside["发现问题"] == sum(result in PROBLEM_RESULTS for result in results) > 0
    assert beside["其他情形"] == len(results) - sum(beside[k] for k in ("未检查", NO_PROBLEM, "发现问题"))
    assert under["检查对象"] == sum(row["state"] == "正常" for row in rows[TARGETS]) == 14
    assert under["在岗执法人员"] == sum(row["state"] == "在岗" for row in rows[INSPECTORS]) == 14
    assert under["任务"] == sum(task["state"] != "作废" for task in tasks)
    [errors] = [count for head, count in under.items() if head == "核对错误"]
    assert errors == 2
    shown = rows_of(recalculated["sample"], CASES)
    heads = [page.cell(STEPS_ROW + 2, number).value for number in range(9, 14)]
    for row, key in enumerate(("report_state", "publish_state", "rectify_state"), STEPS_ROW + 3):
        counts = [page.cell(row, number).value for number in range(9, 14)]
        words = [{"未更新": STALE}.get(head, head) for head in heads]
        assert counts == [sum(case[key] == word for case in shown) for word in words]


def test_the_front_lists_no_task_that_is_done(recalculated):
    page = recalculated["sample"][FRONT]
    lines = [
        [plain(page.cell(row, n).value) for n in (8, 9, 12, 13)] for row in (MONTH_ROW + 3, MONTH_ROW + 4)
    ]
    [task] = [task for task in content().rows[TASKS] if task["month"] == 5]
    assert task["state"] == "已归档"
    assert lines == [["", "", "", ""]] * 2  # what is still to be done: tests/masters/test_leading.py
    without_tasks = recalculated["plain"][FRONT]
    assert [plain(without_tasks.cell(row, 8).value) for row in range(MONTH_ROW + 3, MONTH_ROW + 7)] == [
        ""
    ] * 4


def test_charts_show_the_counted_cells(recalculated):
    charts = recalculated["sample"][FRONT]._charts
    shown = {str(chart.series[0].val.numRef.f).replace("$", "").replace("'", "") for chart in charts}
    assert shown == {
        f"{FRONT}!{column}{CHARTS_ROW + 3}:{column}{last}"
        for column, last in (("D", CHARTS_ROW + 10), ("I", CHARTS_ROW + 6))
    }


def test_no_number_is_too_wide_for_its_column_in_the_committed_workbooks(to_pdf):
    pdftotext = require_program("pdftotext")
    for printed in to_pdf([WORKBOOKS / name for name in MASTERS if name.endswith(".xlsm")]):
        text = subprocess.run([pdftotext, printed, "-"], capture_output=True, text=True, check=True).stdout
        assert "启用宏" in text
        assert "##" not in text
