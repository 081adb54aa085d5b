"""年度工作计划, 年度报告, 月报, 一企一档: made from the workbook, never over another file, nothing left blank."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.county import County, text_of
from toolkit import columns
from toolkit.columns.lists import RESULTS
from toolkit.errors import ProblemsFound, WrongUse
from toolkit.excel.book import Value
from toolkit.jobs import last_year, numbering, reports
from toolkit.jobs.base import open_desk
from toolkit.jobs.counting import figures
from toolkit.jobs.documents import documents
from toolkit.jobs.papers import month_report, year_plan, year_report
from toolkit.jobs.publish import publish
from toolkit.ledger.plan_register import Register

TASK = "202304-1"
LATE = date(2023, 12, 20)


def one_problem(number: int, values: dict[str, Value]) -> None:
    if number == 0:
        values |= {"result": RESULTS[4], "issue": "登记不全", "handling": "责令改正", "closed": False}
        values |= {"rectify_due": date(2023, 5, 10)}


@pytest.fixture
def inspected(county: County) -> County:
    county.drawn()
    county.inspect(one_problem)
    return county


def text(county: County, name: str) -> str:
    return text_of(county.root / "文书" / "2023" / f"{name}.docx")


def test_the_plan_holds_its_four_lists(county: County) -> None:
    reports.plan_document(county.book(), county.office())
    plan = text(county, "年度抽查工作计划")
    book = county.book()
    for sheet, key in ((columns.ITEMS, "name"), (columns.INSPECTORS, "name"), (columns.TARGETS, "id")):
        assert book.read(sheet).rows[0].text(key) in plan
    assert book.read(columns.PLAN).rows[0].text("months") in plan
    for words in ("周示例任组长", "局各股室、局属各单位", "示工信〔2023〕1号", "县市场监督管理局"):
        assert words in plan


def test_inspectors_who_left_are_not_in_the_plan(county: County) -> None:
    row = county.book().read(columns.INSPECTORS).rows[0]
    county.type(columns.INSPECTORS, row.text("id"), {"state": "退休"})
    reports.plan_document(county.book(), county.office())
    assert row.text("id") not in text(county, "年度抽查工作计划")


def test_a_setting_that_a_paper_needs_is_asked_for(county: County) -> None:
    county.type(columns.SETTINGS, "组长", {"value": None})
    with pytest.raises(ProblemsFound, match="没有填写“组长”"):
        reports.plan_document(county.book(), county.office())
    assert not (county.root / "文书" / "2023").exists()


def test_a_file_that_is_there_is_not_overwritten(county: County) -> None:
    made = reports.plan_document(county.book(), county.office())
    made.files[0].write_bytes(b"signed")
    again = reports.plan_document(county.book(), county.office())
    assert made.files[0].read_bytes() == b"signed"
    assert not again.data["made"]
    assert "没有覆盖" in again.lines[0]


def test_the_report_of_the_year_adds_up(inspected: County) -> None:
    reports.year_report(inspected.book(), inspected.office(LATE), 2023)
    report = text(inspected, "年度抽查工作报告").replace("\n", "")
    assert "完成1次，尚未完成" in report
    assert "检查经营主体8户次，派出执法人员16人次" in report
    assert "检查覆盖范围内的全部对象，检查人员随机产生" in report
    assert "均随机产生" not in report
    assert "未发现问题7户，发现问题1户，合计8户次。发现的问题中，已办结0户" in report
    assert "检查结果已公示0户次，尚未公示8户次，其中8户次已经超过公示期限。" in report
    assert "示例县人民政府" in report


def test_the_report_says_that_all_is_published_only_when_it_is(inspected: County) -> None:
    publish(inspected.book(), inspected.office(date(2023, 4, 28)), TASK)
    reports.year_report(inspected.book(), inspected.office(LATE), 2023)
    assert "检查结果已全部向社会公示" in text(inspected, "年度抽查工作报告")


@pytest.mark.parametrize("plain", [False, True])
def test_the_report_of_a_month_comes_with_and_without_a_head(inspected: County, plain: bool) -> None:
    told = reports.month_report(inspected.book(), inspected.office(date(2023, 5, 20)), "2023-04", plain=plain)
    report = text_of(told.files[0]).replace("\n", "")
    assert "本月计划抽查任务3项，抽取检查对象8户，已检查8户。各项任务进展如下：" in report
    assert "登记不全" in report
    assert "整改" in report.partition("已经逾期")[2], "the order's date is past"
    assert "2023年5月" in report
    assert ("示工信〔2023〕" in report) is not plain
    assert ("印发" in report) is not plain


def test_a_month_without_anything_says_so(county: County) -> None:
    county.plan()
    told = reports.month_report(county.book(), county.office(date(2023, 4, 10)), "2023-01", plain=True)
    report = text_of(told.files[0])
    for words in ("本月没有计划抽查任务。", "没有需要处置的问题。", "没有逾期", "下月没有抽查任务"):
        assert words in report
    for words in ("0项，抽取", "尚未检查0户", "及其处置如下"):
        assert words not in report


@pytest.mark.parametrize(
    ("month", "words"), [("四月", "读不出来"), ("2023-13", "读不出来"), ("2024-04", "年度是 2023")]
)
def test_a_month_that_is_none_or_of_another_year_is_wrong_use(county: County, month: str, words: str) -> None:
    with pytest.raises(WrongUse, match=words):
        reports.month_report(county.book(), county.office(), month, plain=True)


def test_tasks_of_another_year_are_not_counted(inspected: County) -> None:
    inspected.type(columns.SETTINGS, "年度", {"value": "2024"})
    told = reports.year_report(inspected.book(), inspected.office(date(2024, 12, 20)), 2024)
    assert "检查经营主体0户次" in text_of(told.files[0])


def test_the_report_says_how_the_year_compares_with_the_last(inspected: County) -> None:
    """The control is the first year: nothing is said where nothing is known."""
    first = reports.year_report(inspected.book(), inspected.office(LATE), 2023).files[0]
    assert "上年" not in text_of(first)
    kept = inspected.root / "记录" / "2023" / last_year.NAME
    assert json.loads(kept.read_bytes()) == {"inspected": 8, "found": 1}
    year = inspected.root / "记录" / "2024"
    assert last_year.compared(year, {"inspected": 10, "found": 0}) == (
        "上年检查8户次、发现问题1户次，本年检查比上年增加2户次（25.0%），发现问题比上年减少1户次（100.0%）"
    )
    assert "检查与上年持平" in last_year.compared(year, {"inspected": 8, "found": 1})
    kept.write_text("[]", encoding="utf-8")
    assert not last_year.compared(year, {"inspected": 8, "found": 1})
    before = inspected.root / "记录" / "2022"
    last_year.keep(before, {"inspected": 8, "found": 0})
    first.unlink()
    again = reports.year_report(inspected.book(), inspected.office(LATE), 2023).files[0]
    assert "本年检查与上年持平，发现问题比上年增加1户次。" in text_of(again).replace("\n", "")


def test_papers_of_the_year_are_given_every_field(inspected: County) -> None:
    book, office = inspected.book(), inspected.office(LATE)
    desk = open_desk(book, office)
    tasks = list(desk.tasks.values())
    table = figures(book, desk, office, tasks, list(desk.cases.values()))
    given = {
        year_plan.PAPER: year_plan.values(desk, Register({}), book.read(columns.PLAN).rows, LATE),
        year_report.PAPER: year_report.values(desk, table, tasks, 0, LATE),
        month_report.PAPER: month_report.values(desk, 4, (table, table), (), LATE),
    }
    for paper, fields in given.items():
        assert paper.asks.keys() - numbering.FIELDS <= fields.keys(), (
            paper.name
        )  # 文号 is taken when it is made


def test_a_dossier_tells_all_of_one_object(inspected: County) -> None:
    documents(inspected.book(), inspected.office(date(2023, 4, 26)), TASK)
    case = inspected.book().read(columns.CASES).rows[0]
    told = reports.dossier(inspected.book(), inspected.office(LATE), case.text("target"))
    dossier = text_of(told.files[0])
    for words in (
        case.text("case"),
        "抽中",
        "登记不全",
        "责令改正，办理中",
        "现场检查记录表_001_",
        "没有变更申请",
    ):
        assert words in dossier
    assert "现场检查记录表_002_" not in dossier


def test_a_dossier_of_an_object_never_drawn_says_so(inspected: County) -> None:
    targets = inspected.book().read(columns.TARGETS).rows
    other = next(row for row in targets if row["category"] != targets[0]["category"])
    told = reports.dossier(inspected.book(), inspected.office(LATE), other.text("name"))
    dossier = text_of(told.files[0])
    for words in ("没有列入过抽取名单", "没有检查过", "没有整改复查"):
        assert words in dossier


def test_a_spoilt_record_is_named_and_the_rest_is_told(inspected: County) -> None:
    (inspected.record() / "plan.json").write_text("{")
    case = inspected.book().read(columns.CASES).rows[0]
    told = reports.dossier(inspected.book(), inspected.office(LATE), case.text("target"))
    assert any("读不出来" in problem.what for problem in told.problems)
    assert case.text("case") in text_of(told.files[0])


def test_an_unknown_object_is_wrong_use(county: County) -> None:
    with pytest.raises(WrongUse, match="没有“没有的公司”"):
        reports.dossier(county.book(), county.office(), "没有的公司")
