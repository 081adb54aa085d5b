"""The steps around the draw: check, tasks, papers, deadlines, publication, statistics, archive."""

from __future__ import annotations

from datetime import date

import bagit
import pytest

from tests.county import County, text_of
from toolkit import columns
from toolkit.codes import make_uscc
from toolkit.columns.lists import RESULTS
from toolkit.errors import Exists, ProblemsFound, Refused, WrongUse
from toolkit.excel.book import Value
from toolkit.jobs import numbering
from toolkit.jobs.archive.package import archive
from toolkit.jobs.base import open_desk
from toolkit.jobs.check import check
from toolkit.jobs.deadlines import deadlines
from toolkit.jobs.documents import documents
from toolkit.jobs.fairness import fairness
from toolkit.jobs.papers import PAPERS, freeze_slip, publicity_table
from toolkit.jobs.papers.context import TaskContext
from toolkit.jobs.publish import publish
from toolkit.jobs.statistics import statistics
from toolkit.ledger import records
from toolkit.publicity.publication import Publication

DRAWN = date(2023, 4, 14)


def found_a_problem(number: int, values: dict[str, Value]) -> None:
    if number == 0:
        values |= {
            "result": RESULTS[4],
            "issue": "漏记",
            "handling": "责令改正",
            "rectify_due": date(2023, 5, 10),
        }


def test_check_changes_nothing_unless_told(county: County) -> None:
    before = county.path.read_bytes()
    told = check(county.book(), county.office(), write=False)
    assert told.ok
    assert told.problems
    assert county.path.read_bytes() == before


def test_check_writes_its_findings_with_their_cells(county: County) -> None:
    county.type(columns.TARGETS, make_uscc("91410499MA000001"), {"region": "000000"})
    told = check(county.book(), county.office(), write=True)
    assert not told.ok
    rows = county.book().read(columns.FINDINGS).rows
    assert [(row["level"], row["cell"]) for row in rows if row["level"] == "错误"] == [("错误", "F5")]


def test_tasks_are_made_once(county: County) -> None:
    assert len(county.plan().data["added"]) == 14  # type: ignore[arg-type]
    before = county.path.read_bytes()
    assert county.plan().data["added"] == []
    assert county.path.read_bytes() == before


def test_papers_for_signature_hold_the_draws_facts(county: County) -> None:
    county.plan()
    county.freeze()
    told = county.draw()
    made = documents(county.book(), county.office(DRAWN), "202304-1")
    assert made.data["made"] == 3 + 2 * 8
    folder = county.root / "文书" / "202304-1"
    record = text_of(folder / "随机抽取记录.docx")
    assert str(told.data["record"]) in record
    assert "全覆盖" in record
    notice = text_of(next(folder.glob("行政检查通知书_001_*.docx")))
    assert "执法证" in notice
    assert "SL1604" in notice


def test_papers_are_not_made_twice_and_never_overwritten(county: County) -> None:
    county.drawn()
    documents(county.book(), county.office(DRAWN), "202304-1")
    plan = county.root / "文书" / "202304-1" / "检查方案.docx"
    plan.write_bytes(b"signed by hand")
    again = documents(county.book(), county.office(DRAWN), "202304-1")
    assert again.data["made"] == 0
    assert plan.read_bytes() == b"signed by hand"
    assert any("没有覆盖" in problem.what for problem in again.problems)


def test_the_report_waits_for_the_last_result(county: County) -> None:
    county.drawn()

    def leave_one_open(number: int, values: dict[str, Value]) -> None:
        if number == 3:
            values |= {"result": None, "ended": None, "started": None, "reported": None, "handling": None}

    county.inspect(leave_one_open)
    told = documents(county.book(), county.office(date(2023, 4, 26)), "202304-1")
    assert not (county.root / "文书" / "202304-1" / "检查通报.docx").exists()
    assert any("还有 1 户" in line for line in told.lines)


def test_the_report_names_problem_and_advice(county: County) -> None:
    county.drawn()
    county.inspect(found_a_problem)
    documents(county.book(), county.office(date(2023, 4, 26)), "202304-1")
    report = text_of(county.root / "文书" / "202304-1" / "检查通报.docx")
    assert "请在2023年5月10日前改正。" in report
    assert "2023年4月26日" in report


def test_no_papers_before_the_draw(county: County) -> None:
    county.plan()
    with pytest.raises(Refused, match="还没有抽取"):
        documents(county.book(), county.office(), "202304-1")


def test_deadlines_are_told_and_cached(county: County) -> None:
    county.drawn()
    county.inspect(lambda number, values: values.update(reported=None) if number == 0 else None)
    told = deadlines(county.book(), county.office(date(2023, 4, 28)))
    first = county.book().read(columns.CASES).rows[0]
    assert first["report_due"] == date(2023, 4, 28)
    assert first["report_state"] == "今日到期"
    assert "今日到期 1" in told.lines[0]
    assert deadlines(county.book(), county.office(date(2023, 5, 4))).lines[1].startswith("逾期")


def test_the_state_of_a_task_follows_its_cases(county: County) -> None:
    county.drawn()
    first = county.book().read(columns.CASES).rows[0].text("case")
    states = []

    def look() -> None:
        deadlines(county.book(), county.office(date(2023, 4, 28)))
        states.append(county.task()["state"])

    look()
    county.type(columns.CASES, first, {"started": date(2023, 4, 20)})
    look()
    county.inspect()
    look()
    county.type(columns.CASES, first, {"reported": None})
    look()
    assert states == ["已抽取", "检查中", "已通报", "检查中"]
    county.type(columns.TASKS, "202304-1", {"state": "已公示"})
    look()
    assert states[-1] == "已公示", "what a step has set stands"


def test_publication_refuses_what_is_open_and_records_the_day(county: County) -> None:
    county.drawn()
    with pytest.raises(ProblemsFound, match="R13"):
        publish(county.book(), county.office(date(2023, 4, 28)), "202304-1")
    county.inspect(found_a_problem)
    publish(county.book(), county.office(date(2023, 4, 28)), "202304-1")
    assert {row["published"] for row in county.book().read(columns.CASES).rows} == {date(2023, 4, 28)}
    assert county.task()["state"] == "已公示"
    with pytest.raises(Refused):
        publish(county.book(), county.office(date(2023, 4, 29)), "202304-1")


def test_the_published_table_names_no_person(county: County) -> None:
    county.drawn()
    county.inspect(found_a_problem)
    publish(county.book(), county.office(date(2023, 4, 28)), "202304-1")
    table = text_of(county.root / "文书" / "202304-1" / "结果公示表.docx")
    registry = county.book()
    people = {row.text("name") for row in registry.read(columns.INSPECTORS).rows}
    people |= {row.text("person") for row in registry.read(columns.TARGETS).rows}
    secrets = {row.text("id") for row in registry.read(columns.INSPECTORS).rows}
    assert not [word for word in people | secrets if word in table]
    assert "0000-0000000" not in table


@pytest.mark.thorough
def test_statistics_are_rebuilt(county: County) -> None:
    county.drawn()
    county.inspect(found_a_problem)
    statistics(county.book(), county.office(date(2023, 12, 29)))
    rows = county.book().read(columns.STATISTICS).rows
    assert (rows[0]["axis"], rows[0]["drawn"], rows[0]["found"]) == ("全部", 8, 1)


def test_the_archive_lists_what_is_missing_and_stops(county: County) -> None:
    county.drawn()
    told = archive(county.book(), county.office(date(2023, 12, 29)), 2023, None)
    assert not told.ok
    assert len(county.book().read(columns.GAPS).rows) == 15  # 14 tasks, and the 冻结确认单 is not signed
    assert not (county.root / "归档" / "2023").exists()


@pytest.mark.thorough
def test_the_archive_is_a_valid_bag_and_is_never_overwritten(county: County) -> None:
    county.drawn()
    county.inspect()
    documents(county.book(), county.office(date(2023, 4, 26)), "202304-1")
    publish(county.book(), county.office(date(2023, 4, 28)), "202304-1")
    archive(county.book(), county.office(date(2023, 12, 29)), 2023, "测试")
    target = county.root / "归档" / "2023"
    assert bagit.Bag(str(target)).is_valid()
    assert "测试" in (target / "data" / "缺件说明.txt").read_text()
    assert county.task()["state"] == "已归档"
    with pytest.raises(Exists):
        archive(county.book(), county.office(date(2023, 12, 29)), 2023, "测试")
    damaged = next((target / "data" / "文书").rglob("检查方案.docx"))
    damaged.write_bytes(damaged.read_bytes() + b"x")
    assert not bagit.Bag(str(target)).is_valid()  # negative control


def test_another_years_archive_is_wrong_use(county: County) -> None:
    with pytest.raises(WrongUse):
        archive(county.book(), county.office(), 2024, None)


def test_one_visit_for_several_items(county: County) -> None:
    """进一次门查多项事: one draw, and the papers of each object carry the checklists of all its items."""
    county.type(columns.PLAN, "2", {"merged": 1, "pool": "民爆企业", "months": "每月", "quantity": "100%"})
    county.drawn()
    documents(county.book(), county.office(DRAWN), "202304-1")
    sheet = text_of(next((county.root / "文书" / "202304-1").glob("现场检查记录表_001_*.docx")))
    assert "【民爆企业安全生产工作监督检查】" in sheet
    assert "【工业企业节能管理监督检查】" in sheet


def test_every_paper_is_given_every_field_its_template_knows(county: County) -> None:
    """An absent condition would silently count as false."""
    county.drawn("202304-2")
    county.inspect(found_a_problem)
    office = county.office(date(2023, 4, 26))
    desk = open_desk(county.book(), office)
    of = TaskContext(desk, office, desk.task("202304-2"), records.read(county.record("202304-2")))
    due = [document for paper in PAPERS if paper.due for document in paper.due(paper, of)]
    published = publicity_table.document(of, Publication("", "", "", "2023-04-26", 0, {}, ()), of.cases)
    for document in (*due, freeze_slip.document(of), published):
        missing = document.paper.asks.keys() - document.fields().keys()
        assert missing <= numbering.FIELDS, document.paper.name  # 文号 is taken when it is made
    names = {document.paper.name for document in due}
    assert names >= {"检查方案", "随机抽取记录", "行政检查通知书", "现场检查记录表", "检查通报"}


@pytest.mark.thorough
def test_the_fairness_of_a_task_is_shown_before_and_after_the_freeze(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "toolkit.jobs.fairness.RUNS", 1_000
    )  # tests/draw/test_fairness.py simulates in earnest
    county.plan()
    before = fairness(county.book(), county.office(), "202304-3")
    assert before.ok
    assert before.files[0].read_bytes().startswith(b"\x89PNG")
    assert not [*(county.root / "记录").rglob("manifest.txt")]
    county.freeze("202304-3")
    assert fairness(county.book(), county.office(), "202304-3").data["fair"]
