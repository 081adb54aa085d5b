"""What 计划表 says of a check reaches task, case, papers and figures; where it says nothing, all is as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.county import TASK, County, text_of
from tests.masters.test_upgrade import left, office, upgraded
from tests.paper_names import APPROVAL
from toolkit import columns
from toolkit.columns.passed_on import PASSED_ON
from toolkit.columns.registry import OF_ONE_PLAN
from toolkit.errors import Level, ProblemsFound, has_errors
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs import reports
from toolkit.jobs.check import check
from toolkit.jobs.documents import documents
from toolkit.jobs.new_year import new_year
from toolkit.jobs.plan import make_tasks
from toolkit.jobs.publish import publish
from toolkit.jobs.statistics import statistics
from toolkit.rules.phrases import UnreadablePhraseError, read_span

BEFORE, AFTER, LATE = date(2023, 4, 17), date(2023, 4, 27), date(2023, 12, 20)
ORDERED = "上级部署（示例文〔2023〕1号）"
SHEETS = (columns.PLAN, columns.TASKS, columns.CASES)


def papers(county: County, day: date) -> dict[str, str]:
    """The papers of the task that were made on a day, in one line each, by kind."""
    said = documents(county.book(), county.office(day), TASK)
    return {path.stem.partition("_")[0]: text_of(path).replace("\n", "") for path in said.files}


def of_the_year(county: County) -> dict[str, str]:
    reports.plan_document(county.book(), county.office(LATE))
    reports.year_report(county.book(), county.office(LATE), 2023)
    made = (county.root / "文书" / "2023").glob("*.docx")
    return {path.stem: text_of(path).replace("\n", "") for path in made}


def lines(county: County) -> dict[str, int]:
    """已检查 of each line 检查类型 of 查询统计."""
    statistics(county.book(), county.office(AFTER))
    rows = county.book().read(columns.STATISTICS).rows
    return {row.text("name"): row.integer("inspected") for row in rows if row["axis"] == "检查类型"}


@pytest.mark.thorough
def test_a_special_check_is_one_on_every_paper_and_in_the_figures(county: County) -> None:
    county.type(columns.PLAN, "1", {"check_type": "专项", "task_source": ORDERED})
    county.drawn()
    assert {row.text("check_type") for row in county.book().read(columns.CASES).rows} == {"专项"}
    assert county.task()["task_source"] == ORDERED
    plan = f"2023年度抽查工作计划第1项（任务编号{TASK}）"
    assert f"专项检查；{ORDERED}；{plan}" in papers(county, BEFORE)["行政检查通知书"]
    county.inspect()
    case = county.book().read(columns.CASES).rows[0].text("case")
    county.type(columns.CASES, case, {"check_type": "个案", "task_source": "投诉举报"})
    assert lines(county) == {"个案": 1, "专项": 7}
    assert "检查类型：专项）" in papers(county, AFTER)["检查通报"]
    year = of_the_year(county)
    assert "按检查类型分，个案检查1户次，专项检查7户次。" in year["年度抽查工作报告"]
    continued = year["年度抽查工作计划"].partition("续表（序号与上表一致）：")[2]
    assert f"1专项{ORDERED}———8———2—————212——3—————612——" in continued


@pytest.mark.thorough
def test_who_fills_only_the_columns_of_the_notice_sees_nothing_of_it(county: County) -> None:
    county.drawn()
    rows = [row for sheet in SHEETS for row in county.book().read(sheet).rows]
    assert not any(row[column.key] for row in rows for column in PASSED_ON)
    texts = papers(county, BEFORE)
    county.inspect()
    assert lines(county) == {"日常": 8}, "blank is what a plan drawn at random asks for"
    texts |= papers(county, AFTER) | of_the_year(county)
    assert [name for name, text in texts.items() if "检查类型" in text or "续表" in text] == []


def test_the_columns_stand_right_of_all_that_was_there(master: bytes, tmp_path: Path) -> None:
    seen = openpyxl.load_workbook(left("不带宏", tmp_path))
    for sheet in (columns.PLAN, columns.TARGETS):  # the annexes of the notice
        there = [cell.value for cell in seen[sheet.name][4] if cell.value]
        assert [column.header for column in sheet.columns][: len(there)] == there


@pytest.mark.thorough
def test_an_older_workbook_takes_them_by_an_upgrade_and_says_so_until_then(tmp_path: Path) -> None:
    path = left("不带宏", tmp_path)
    whole = ClosedBook(path)
    whole.update(columns.CASES, "202304-3-01-002", {"rectify_due": date(2026, 12, 10)})
    whole.save()
    book = openpyxl.load_workbook(path)
    page = book[columns.PLAN.name]
    table, at = page.tables[columns.PLAN.name], page.max_column + 1
    page.cell(4, at, "检查类型")
    page.cell(7, at, "专项")
    del page.tables[table.name]
    tasks = book[columns.TASKS.name]
    for row in range(5, tasks.max_row + 1):
        if tasks.cell(row, 3).value == 3 and tasks.cell(row, 11).value == "待冻结":
            tasks.cell(row, 2).value = f"另{row}"
    book.save(path)
    with pytest.raises(ProblemsFound, match="upgrade（升级）"):
        make_tasks(ClosedBook(path), office(path), past=True)
    upgraded(path)
    make_tasks(ClosedBook(path), office(path), past=True)
    new = [row for row in ClosedBook(path).read(columns.TASKS).rows if row.text("check_type")]
    assert {(row.integer("plan"), row.text("check_type")) for row in new} == {(3, "专项")}


@pytest.mark.thorough
def test_a_check_with_others_off_site_and_urgent_is_told_so_and_counted(county: County) -> None:
    others, number = "示例县应急管理局、示例县公安局", "示例备〔2023〕1号"
    county.type(columns.PLAN, "1", {"partners": others, "filing": number})
    county.drawn()
    first, second, *_ = [row.text("case") for row in county.book().read(columns.CASES).rows]
    county.type(columns.CASES, first, {"way": "非现场"})
    county.type(columns.CASES, second, {"way": "书面"})
    texts = papers(county, BEFORE)
    assert f"本次检查会同{others}实施。" in texts["检查方案"]
    notices = of_kind(county, "行政检查通知书")
    assert all(f"由本机关会同{others}实施" in text for text in notices)
    assert ["非现场检查（现场检查、书面检查）" in text for text in notices] == [True] + [False] * 7
    assert ["书面检查（现场检查、书面检查）" in text for text in notices] == [
        *(False, True),
        *[False] * 6,
    ]

    def urgent(number: int, values: dict[str, Value]) -> None:
        if number == 1:
            values |= {"approved": None, "notified": None, "emergency": True, "approved_after": AFTER}

    county.inspect(urgent)
    documents(county.book(), county.office(AFTER), TASK, APPROVAL.name)
    forms = of_kind(county, APPROVAL.name)
    assert ["☑是，先行检查的理由：事后补办日期：2023年4月27日" in text for text in forms] == [
        False,
        True,
    ] + 6 * [False]
    assert lines(county) == {"日常": 8}
    total = county.book().read(columns.STATISTICS).rows[0]
    assert [total.text(key) for key in ("joint", "joint_rate", "off_site", "off_site_rate")] == [
        *("8", "100.0%", "2", "25.0%")
    ]
    assert f"本次检查会同{others}实施，" in papers(county, AFTER)["检查通报"]
    told = of_the_year(county)["年度抽查工作报告"]
    assert "进一次门查多项事的8次，联合率100.0%。非现场检查2户次，占25.0%。" in told
    publish(county.book(), county.office(LATE), TASK)
    page = next((county.documents() / "公示" / "第1版").glob("*.html")).read_text("utf-8")
    for place in (page, text_of(county.documents() / "结果公示表.docx")):
        assert others in place
        assert number in place


def of_kind(county: County, kind: str) -> list[str]:
    """The papers of a kind, in one line each, in the order of their cases."""
    return [text_of(path).replace("\n", "") for path in sorted(county.documents().glob(f"{kind}_*.docx"))]


def reminders(county: County, rule: str, day: date = LATE) -> list[str]:
    found = check(county.book(), county.office(day)).problems
    assert not has_errors(found)
    return [problem.what for problem in found if problem.rule == rule]


def test_what_is_approved_afterwards_needs_no_approval_before(county: County) -> None:
    county.drawn()

    def late(number: int, values: dict[str, Value]) -> None:
        if number < 4:
            values |= {"approved": None, "notified": None, "emergency": number in (0, 1) or None}
        if number in (1, 2):
            values["approved_after"] = AFTER

    county.inspect(late)
    no_approval, no_notice = ("没有在检查之前的检查方案批准日期", "没有在检查之前的检查通知书送达日期")
    assert reminders(county, "R8") == [
        "紧急检查还没有补办审批",
        "填了补办日期，“紧急”却没有填“是”",
        *(no_approval, no_notice) * 2,
    ]
    case = county.book().read(columns.CASES).rows[1].text("case")
    county.type(columns.CASES, case, {"approved_after": BEFORE})
    (wrong,) = [p for p in check(county.book(), county.office(LATE)).problems if p.level is Level.ERROR]
    assert "补办日期早于检查开始" in wrong.what


@pytest.mark.thorough
def test_a_day_that_the_plan_row_does_not_allow_is_a_reminder_and_an_emergency_none(county: County) -> None:
    county.type(columns.PLAN, "1", {"window": "4月1日至4月19日", "finish": date(2023, 4, 19)})
    county.drawn()
    county.inspect()
    first = county.book().read(columns.CASES).rows[0].text("case")
    visits = [what for what in reminders(county, "R10") if what.startswith("检查开始")]
    assert visits == 8 * [
        "检查开始 2023-04-20 不在计划第 1 项的起止时间 2023-04-01 至 2023-04-19 之内",
        "检查开始 2023-04-20 晚于计划第 1 项的完成时限 2023-04-19",
    ]
    planned = [what for what in reminders(county, "R10") if what.startswith("计划检查日期")]
    assert len(planned) == 2 * 8, "eight months are still to come, each outside and late"
    county.type(columns.CASES, first, {"emergency": True, "approved_after": AFTER})
    assert len([what for what in reminders(county, "R10") if what.startswith("检查开始")]) == 14
    county.type(columns.PLAN, "1", {"window": "春天"})
    (wrong,) = [p for p in check(county.book(), county.office(LATE)).problems if p.level is Level.ERROR]
    assert "“春天”读不出来" in wrong.what
    assert "4月至6月" in wrong.remedy


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2027年4月1日至6月30日", (date(2027, 4, 1), date(2027, 6, 30))),
        ("2027-04-01至2027-06-30", (date(2027, 4, 1), date(2027, 6, 30))),
        ("4.1—6.30", (date(2027, 4, 1), date(2027, 6, 30))),
        ("2月到2月", (date(2027, 2, 1), date(2027, 2, 28))),
        ("2027年11月至2028年1月", (date(2027, 11, 1), date(2028, 1, 31))),
    ],
)
def test_a_span_of_days_has_one_meaning(text: str, span: tuple[date, date]) -> None:
    assert read_span(text, 2027) == span


@pytest.mark.parametrize(
    "text", ["4月", "6月至4月", "4月31日至5月1日", "13月至14月", "全年", "4月至6月30日和9月"]
)
def test_what_is_no_span_of_days_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePhraseError):
        read_span(text, 2027)


def test_the_plan_says_about_how_many_a_draw_takes_and_says_it_again_when_firms_go(county: County) -> None:
    county.plan()
    assert expected(county) == [8, 2, 6]
    firm = next(row for row in county.book().read(columns.TARGETS).rows if row.text("category") == "民爆企业")
    county.type(columns.TARGETS, firm.text("id"), {"state": "停业"})
    before = county.book().read(columns.TASKS).rows
    county.plan()
    assert expected(county) == [7, 2, 6]
    assert len(county.book().read(columns.TASKS).rows) == len(before)


def expected(county: County) -> list[Value]:
    return [row["expected"] for row in county.book().read(columns.PLAN).rows]


def test_the_next_year_begins_without_the_filing_and_the_days_of_this_one(county: County) -> None:
    days = {"filed": date(2023, 3, 1), "announced": date(2023, 3, 6), "window": "4月至6月", "finish": LATE}
    county.type(columns.PLAN, "1", {"check_type": "专项", "filing": "示例备〔2023〕1号", **days})
    county.plan()
    (made,) = new_year(county.book(), county.office(LATE), 2024, ClosedBook).files
    row = ClosedBook(made).read(columns.PLAN).rows[0]
    assert [row[key] for key in OF_ONE_PLAN] == [None] * len(OF_ONE_PLAN)
    assert row["check_type"] == "专项", "what is planned stays as the draft"


def test_without_a_code_there_is_no_notice_where_the_office_says_so(county: County) -> None:
    county.drawn()
    cases = [row.text("case") for row in county.book().read(columns.CASES).rows]
    county.type(columns.SETTINGS, "没有检查码不出通知书", {"value": "是"})
    county.type(columns.CASES, cases[0], {"visit_code": "示例码410499-0001"})
    said = documents(county.book(), county.office(BEFORE), TASK)
    (text,) = of_kind(county, "行政检查通知书")
    assert "官方检查码示例码410499-0001" in text
    missing = [p for p in said.problems if "还没有官方检查码，通知书没有生成" in p.what]
    assert len(missing) == 7
    assert {p.level for p in missing} == {Level.ERROR}
    assert not said.ok
    for case in cases[1:]:
        county.type(columns.CASES, case, {"visit_code": f"示例码{case}"})
    assert documents(county.book(), county.office(BEFORE), TASK).ok
    assert len(of_kind(county, "行政检查通知书")) == 8


def test_without_that_setting_nobody_waits_for_a_code(county: County) -> None:
    county.drawn()
    case = county.book().read(columns.CASES).rows[0].text("case")
    county.type(columns.CASES, case, {"visit_code": "示例码410499-0001"})
    said = documents(county.book(), county.office(BEFORE), TASK)
    notices = of_kind(county, "行政检查通知书")
    assert ["官方检查码" in text for text in notices] == [True] + [False] * 7
    (forgotten,) = [p for p in said.problems if "还没有官方检查码" in p.what]
    assert forgotten.what.startswith("7 户")
    assert forgotten.level is Level.WARNING


def test_our_own_code_is_nowhere_called_the_official_one() -> None:
    root = Path(__file__).parents[2]
    files = [
        *root.glob("toolkit/**/*.py"),
        *root.glob("docs/*.md"),
        *root.glob("*.md"),
        *root.glob("templates/*.md"),
    ]
    found = [path for path in files if "扫码入企" in path.read_text("utf-8")]
    assert [path.relative_to(root).as_posix() for path in found] == []
    assert len(files) > 200
    assert "图片:核对码" in (root / "templates" / "README.md").read_text("utf-8")
