"""The sheet 一企一档 tells what the paper tells, in order of time, of the object asked about last."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.county import County, text_of
from toolkit import columns
from toolkit.columns.lists import ABOUT, RESULTS, TRANSFER
from toolkit.errors import Locked
from toolkit.excel.book import Row, Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs import reports
from toolkit.jobs.base import Outcome
from toolkit.jobs.check import check
from toolkit.jobs.documents import documents
from toolkit.jobs.new_year import new_year
from toolkit.jobs.publish import publish
from toolkit.jobs.recheck import Round, recheck

TASK = "202304-1"
LATE = date(2023, 12, 20)
APRIL, MAY = date(2023, 4, 28), date(2023, 5, 9)


def two_problems(number: int, values: dict[str, Value]) -> None:
    if number in (0, 1):
        values |= {"result": RESULTS[4], "issue": "登记不全", "closed": False}
        values |= {"handling": "责令改正", "handled": date(2023, 4, 21), "rectify_due": date(2023, 5, 10)}
    if number == 1:
        values |= {"handling": TRANSFER, "receiver": "示例县公安局", "handled": date(2023, 4, 24)}


@pytest.fixture(scope="module")
def worked_once(tmp_path_factory: pytest.TempPathFactory, master: bytes, drawn_once: Path) -> Path:
    """Drawn, inspected, published; the first object ordered to mend and looked at again, the second transferred."""
    county = County(tmp_path_factory.mktemp("worked"), master, drawn=drawn_once)
    county.drawn()
    county.inspect(two_problems)
    publish(county.book(), county.office(APRIL), TASK)
    found = Round("未整改", "还没有改", "照片 1 张", MAY, date(2023, 5, 20))
    recheck(county.book(), county.office(MAY), cases(county)[0].text("case"), found)
    documents(county.book(), county.office(MAY), TASK)
    change = {"no": 1, "on": date(2023, 6, 1), "sheet": "检查对象库", "field": "地址", "new": "示例镇2号"}
    book = county.book()
    book.append(columns.CHANGES, [{**change, "id": cases(county)[0].text("target")}])
    book.save()
    return county.path


@pytest.fixture
def worked(worked_once: Path, tmp_path: Path) -> County:
    """A copy of that office."""
    shutil.copytree(worked_once.parent, tmp_path, dirs_exist_ok=True)
    return County(tmp_path, worked_once.read_bytes())


def cases(county: County) -> list[Row]:
    return list(county.book().read(columns.CASES).rows)


def ask(county: County, number: int, day: date = LATE) -> Outcome:
    return reports.dossier(county.book(), county.office(day), cases(county)[number].text("target"))


def shown(county: County) -> list[Row]:
    return list(county.book().read(columns.DOSSIER).rows)


def kinds(county: County) -> list[str]:
    return [row.text("kind") for row in shown(county)]


LABELS = {"检查人员", "户", "名单", "第1轮", "检查结果通报", "检查结果公示", "决定", "办理日期", ""}


def missing(rows: list[Row], paper: str) -> list[str]:
    """What the sheet says and the paper does not, but for the words that only lead to a fact."""
    found = []
    for row in rows:
        texts = " ".join(row.text(key) for key in ("on", "no", "what", "state"))
        for fact in set(re.split(r"[，：（）→\s]+", texts)) - LABELS:
            day = re.fullmatch(r"(\d{4})-0?(\d+)-0?(\d+)", fact)
            ways = (fact, "{}年{}月{}日".format(*day.groups())) if day else (fact,)
            if not any(way in paper.replace("\n", "") for way in ways):
                found.append(f"{row['kind']}：{fact}")
    return found


def test_each_thing_that_happened_is_a_row_in_order_of_time(worked: County) -> None:
    ask(worked, 0)
    days = [row.day("on") for row in shown(worked)[1:]]
    dated = [day for day in days if day]
    assert dated == sorted(dated)
    assert days[len(dated) :] == [None] * (len(days) - len(dated))
    first, *others = kinds(worked)
    assert first == ABOUT
    assert others[:7] == ["抽取", "检查", "处置", "通报", "公示", "整改复查", "名录变更"]
    assert set(others[7:]) == {"文书"}
    ask(worked, 1)
    assert kinds(worked)[1:6] == ["抽取", "检查", "移送", "通报", "公示"]
    (transfer,) = [row for row in shown(worked) if row["kind"] == "移送"]
    assert (transfer["on"], transfer["state"]) == (date(2023, 4, 24), "办理中")
    assert "示例县公安局" in transfer.text("what")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_sheet_and_paper_tell_the_same(worked: County, number: int) -> None:
    paper = text_of(ask(worked, number).files[0])
    rows = shown(worked)
    assert missing(rows, paper) == []
    assert paper.count("现场检查记录表_") == sum("现场检查记录表_" in row.text("what") for row in rows) == 1
    ask(worked, number + 1)
    assert missing(shown(worked), paper), "negative control: another object's rows are not in this paper"


def test_every_row_says_where_it_is_from(worked: County) -> None:
    ask(worked, 0)
    case = cases(worked)[0].text("case")
    where = {row.text("kind"): row.text("source") for row in shown(worked)}
    assert (worked.root / where["抽取"] / "record.json").is_file()
    assert (worked.root / where["文书"]).is_file()
    assert where["检查"] == where["处置"] == where["公示"] == f"检查台账 {case}"
    assert where["整改复查"] == f"整改复查 {case} 第1轮"
    assert where["名录变更"] == "变更申请 序号 1"


def test_the_next_object_takes_the_sheet_and_the_same_day_s_paper_is_kept(worked: County) -> None:
    made = ask(worked, 0).files[0]
    made.write_bytes(b"signed")
    ask(worked, 2)
    assert not {"处置", "整改复查", "名录变更"} & {row.text("what") for row in shown(worked)}
    assert shown(worked)[0].text("what").startswith(cases(worked)[2].text("name"))
    again = ask(worked, 0)
    assert (again.files, made.read_bytes()) == ([], b"signed")
    assert any("没有覆盖" in line for line in again.lines)
    assert shown(worked)[0].text("what").startswith(cases(worked)[0].text("name"))
    assert "整改复查" in kinds(worked)


def test_no_hand_is_blamed_for_what_stands_in_the_sheet(worked: County) -> None:
    ask(worked, 0)
    book = worked.book()
    book.replace(columns.DOSSIER, [])
    book.save()
    told = check(worked.book(), worked.office(LATE), write=False)
    assert not [problem for problem in told.problems if "被人改动过" in problem.what]


def test_the_paper_is_there_when_the_workbook_cannot_be_written(
    worked: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(book: ClosedBook) -> None:
        raise Locked("示例：工作簿开着。请关闭后再来。")

    with monkeypatch.context() as broken:
        broken.setattr(ClosedBook, "save", refused)
        with pytest.raises(Locked):
            ask(worked, 0)
    assert len(list((worked.root / "文书" / "一企一档").glob("*.docx"))) == 1
    assert shown(worked) == []
    ask(worked, 0)
    assert kinds(worked)[0] == ABOUT


def test_a_name_that_looks_like_a_formula_stays_text(worked: County) -> None:
    target = cases(worked)[0].text("target")
    worked.type(columns.TARGETS, target, {"name": "=1+1", "address": "=HYPERLINK(1)"})
    worked.type(columns.CASES, cases(worked)[0].text("case"), {"issue": "=2+2"})
    reports.dossier(worked.book(), worked.office(LATE), target)
    page = openpyxl.load_workbook(worked.path)[columns.DOSSIER.name]
    cells = [cell for row in page.iter_rows(min_row=columns.FIRST_ROW) for cell in row]
    assert any("=1+1" in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "d", "n", "inlineStr"}


def test_next_year_s_workbook_begins_with_an_empty_sheet(worked: County) -> None:
    ask(worked, 0)
    new_year(worked.book(), worked.office(date(2023, 12, 30)), 2024, ClosedBook)
    assert list(ClosedBook(worked.root / "双随机台账2024.xlsx").read(columns.DOSSIER).rows) == []


def test_a_draw_of_another_year_stands_at_the_day_it_was_planned_for(worked: County) -> None:
    worked.type(columns.TASKS, TASK, {"draw_id": "202304-1-02"})
    paper = text_of(ask(worked, 2).files[0])
    (draw,) = [row for row in shown(worked) if row["kind"] == "抽取"]
    assert f"计划检查日期 {draw['on']}" in draw.text("what")
    assert "2023年4月14日" not in paper


def test_visits_of_other_departments_are_part_of_the_history(worked: County) -> None:
    """The control: those of another firm are not."""
    one, other = (row.text("target") for row in cases(worked)[:2])
    row = {
        "day": date(2023, 3, 8),
        "department": "示例县应急管理局",
        "level": "县级",
        "number": "示应急〔2023〕7号",
    }
    book = worked.book()
    book.append(columns.ELSEWHERE, [{**row, "id": one}, {**row, "id": other, "number": "示应急〔2023〕8号"}])
    book.save()
    reports.dossier(worked.book(), worked.office(LATE), one)
    rows = worked.book().read(columns.DOSSIER).rows
    (seen,) = [row for row in rows if row.text("kind") == "其他部门检查"]
    assert (seen.day("on"), seen.text("no")) == (date(2023, 3, 8), "示应急〔2023〕7号")
    assert seen.text("what") == "示例县应急管理局（县级）的日常检查"
    text = text_of(next((worked.path.parent / "文书" / "一企一档").glob("*.docx")))
    assert "示应急〔2023〕7号" in text
    assert "示应急〔2023〕8号" not in text
