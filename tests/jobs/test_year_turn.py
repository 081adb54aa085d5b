"""整改复查, 年度结转, and how often an object was inspected: what the year leaves behind."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from tests.county import County
from toolkit import columns
from toolkit.columns import FIRST_ROW, HEADER_ROW
from toolkit.columns.lists import MENDED, RESULTS
from toolkit.errors import Exists, ProblemsFound, Refused, WrongUse
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.amend import Decision, use_alternate
from toolkit.jobs.documents import documents
from toolkit.jobs.new_year import new_year
from toolkit.jobs.plan import make_tasks
from toolkit.jobs.publish import publish
from toolkit.jobs.recheck import Round, recheck
from toolkit.jobs.statistics import statistics
from toolkit.ledger import records

ORDERED: dict[str, Value] = {
    "result": RESULTS[4],
    "issue": "登记不全",
    "handling": "责令改正",
    "rectify_due": date(2023, 5, 10),
    "closed": False,
}


@pytest.fixture
def ordered(county: County) -> County:
    county.drawn()
    county.inspect(lambda number, values: values.update(ORDERED) if number == 0 else None)
    return county


def case(county: County, number: int = 0) -> dict[str, Value]:
    return dict(county.book().read(columns.CASES).rows[number].values)


def look(county: County, round_: Round, case_id: str = "") -> None:
    day = round_.day or date(2023, 5, 9)
    recheck(county.book(), county.office(day), case_id or str(case(county)["case"]), round_)


# --- 整改复查 ---------------------------------------------------------------------------------------------


def test_rounds_go_on_until_it_is_mended(ordered: County) -> None:
    look(ordered, Round(MENDED[2], "仍缺登记", "照片2张", next_due=date(2023, 5, 20)))
    assert (case(ordered)["rectify_due"], case(ordered)["rechecked"]) == (date(2023, 5, 20), None)
    look(ordered, Round(MENDED[0], "登记已补齐", "照片3张", day=date(2023, 5, 19)))
    assert (case(ordered)["rechecked"], case(ordered)["closed"]) == (date(2023, 5, 19), True)
    assert case(ordered)["rectify_state"] == "按期完成"
    rounds = ordered.book().read(columns.RECHECKS).rows
    assert [(row["round"], row["due"], row["outcome"]) for row in rounds] == [
        (1, date(2023, 5, 10), MENDED[2]),
        (2, date(2023, 5, 20), MENDED[0]),
    ]
    with pytest.raises(Refused, match="复查完结"):
        look(ordered, Round(MENDED[0], "再看", "照片"))


@pytest.mark.parametrize(
    ("round_", "what"),
    [
        (Round("整改好了", "x", "y"), "不认识"),
        (Round(MENDED[0], "", "y"), "没有写明"),
        (Round(MENDED[1], "x", "y"), "必须写下次期限"),
        (Round(MENDED[0], "x", "y", next_due=date(2023, 6, 1)), "不再写下次期限"),
        (Round(MENDED[1], "x", "y", next_due=date(2023, 5, 9)), "不在复查日期"),
        (Round(MENDED[0], "x", "y", day=date(2023, 4, 1)), "早于检查结束"),
    ],
)
def test_a_round_that_does_not_fit_changes_nothing(ordered: County, round_: Round, what: str) -> None:
    before = ordered.path.read_bytes()
    with pytest.raises(WrongUse, match=what):
        look(ordered, round_)
    assert ordered.path.read_bytes() == before


def test_only_what_was_ordered_is_looked_at_again(ordered: County) -> None:
    with pytest.raises(Refused, match="没有责令改正"):
        look(ordered, Round(MENDED[0], "x", "y"), str(case(ordered, 1)["case"]))
    with pytest.raises(WrongUse, match="待复查的案号：202304-1-01-001"):
        look(ordered, Round(MENDED[0], "x", "y"), "没有")


# --- 本年已检查次数 ---------------------------------------------------------------------------------------


def test_visits_are_counted_from_the_cases_once(ordered: County) -> None:
    for _ in range(2):
        statistics(ordered.book(), ordered.office(date(2023, 12, 29)))
    visited = {row["target"] for row in ordered.book().read(columns.CASES).rows}
    for row in ordered.book().read(columns.TARGETS).rows:
        seen = row["id"] in visited
        assert (row["checked"], row["last"]) == ((1, date(2023, 4, 20)) if seen else (0, None))


def test_a_higher_count_of_others_stays(ordered: County) -> None:
    target = str(case(ordered)["target"])
    ordered.type(columns.TARGETS, target, {"checked": 3, "last": date(2023, 5, 5)})
    statistics(ordered.book(), ordered.office(date(2023, 12, 29)))
    row = next(row for row in ordered.book().read(columns.TARGETS).rows if row["id"] == target)
    assert (row["checked"], row["last"]) == (3, date(2023, 5, 5))


def test_results_handling_and_people_have_their_lines(ordered: County) -> None:
    statistics(ordered.book(), ordered.office(date(2023, 12, 29)))
    rows = ordered.book().read(columns.STATISTICS).rows
    by = {(row["axis"], row["name"]): row for row in rows}
    assert by["检查结果", RESULTS[4]]["drawn"] == 1
    assert by["后续处置", "责令改正"]["found"] == 1
    people = [row.integer("drawn") for row in rows if row["axis"] == "检查人员"]
    assert sum(people) == 2 * by["全部", "全部"].integer("drawn")


@pytest.mark.thorough
def test_a_replaced_case_is_not_counted(county: County) -> None:
    task, day = "202304-3", date(2023, 4, 17)
    county.drawn(task)
    current = records.read(county.record(task)).state
    strata = {row[0] for row in current.alternates}
    target = next(row[2] for row in current.selected if row[0] in strata)
    use_alternate(county.book(), county.office(day), task, target, Decision("停业", "吴示例", "现场核实"))
    statistics(county.book(), county.office(day))
    total = county.book().read(columns.STATISTICS).rows[0]
    assert total["drawn"] == len(county.book().read(columns.CASES).rows) - 1


# --- 年度结转 ---------------------------------------------------------------------------------------------


def turned(county: County, year: int = 2024) -> ClosedBook:
    told = new_year(county.book(), county.office(date(2023, 12, 29)), year, ClosedBook)
    return ClosedBook(told.files[0])


def test_the_next_years_workbook_has_the_registries_and_what_is_open(ordered: County) -> None:
    publish(ordered.book(), ordered.office(date(2023, 4, 28)), "202304-1")
    old = ordered.path.read_bytes()
    fresh = turned(ordered)
    assert fresh.path.name == "双随机台账2024.xlsx"
    assert ordered.path.read_bytes() == old
    for sheet in (columns.ITEMS, columns.INSPECTORS, columns.RULES, columns.RECUSALS):
        rows = [dict(row.values) for row in fresh.read(sheet).rows]
        assert rows == [dict(row.values) for row in ordered.book().read(sheet).rows], sheet.name
    kept = fresh.read(columns.CASES).rows
    assert [row["case"] for row in kept] == ["202304-1-01-001"], "only what is still to be put right"
    assert [row["task"] for row in fresh.read(columns.TASKS).rows] == ["202304-1"]
    targets = fresh.read(columns.TARGETS).rows
    assert {row["checked"] for row in targets} == {0}
    assert any(row["last"] == date(2023, 4, 20) for row in targets)
    year = next(row["value"] for row in fresh.read(columns.SETTINGS).rows if row["key"] == "年度")
    assert year == "2024"


def test_the_next_years_tasks_bear_the_next_years_name(county: County) -> None:
    county.plan()
    fresh = turned(county)
    told = make_tasks(fresh, county.office(date(2024, 1, 4)))
    names = [row.text("name") for row in ClosedBook(fresh.path).read(columns.TASKS).rows]
    assert "2024年4月民爆生产企业及销售企业的安全检查" in names
    assert not [name for name in names if "2023" in name]
    assert not [problem for problem in told.problems if "2023" in problem.what]


@pytest.mark.thorough
def test_a_case_that_went_along_is_worked_on_as_before(ordered: County) -> None:
    county = County.__new__(County)
    county.root, county.path = ordered.root, turned(ordered).path
    looked = Round(MENDED[0], "已补齐", "照片", day=date(2024, 1, 5))
    recheck(county.book(), county.office(date(2024, 1, 5)), "202304-1-01-001", looked)
    assert case(county)["closed"] is True
    assert documents(county.book(), county.office(date(2024, 1, 5)), "202304-1").ok


def test_it_is_turned_once_and_only_forward(ordered: County) -> None:
    turned(ordered)
    with pytest.raises(Exists):
        turned(ordered)
    with pytest.raises(WrongUse, match="不能结转"):
        turned(ordered, 2023)
    assert not list(ordered.root.glob(".结转*"))


@pytest.mark.thorough
def test_a_workbook_with_a_cell_that_would_be_lost_is_not_turned(ordered: County) -> None:
    workbook = openpyxl.load_workbook(ordered.path)
    page = workbook["检查台账"]
    headers = [cell.value for cell in page[HEADER_ROW]]
    page.cell(FIRST_ROW, headers.index("通报发布") + 1, "下个月")
    workbook.save(ordered.path)
    with pytest.raises(ProblemsFound, match="通报发布"):
        turned(ordered)
    assert not (ordered.root / "双随机台账2024.xlsx").exists()


@pytest.mark.thorough
def test_a_task_frozen_before_the_turn_is_drawn_after_it_in_the_record_of_its_year(county: County) -> None:
    county.plan()
    county.freeze()
    carried = County.__new__(County)
    carried.root, carried.path = county.root, turned(county).path
    carried.draw()
    assert (county.record() / "record.json").exists()
    assert not [*(county.root / "记录" / "2024").rglob("manifest.txt")]
