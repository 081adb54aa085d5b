"""公示: refuses what is open or private, keeps every version, and shows corrections as corrections."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.county import County
from toolkit import columns
from toolkit.cli import main
from toolkit.columns.lists import RESULTS
from toolkit.errors import Exists, ProblemsFound, Refused, WrongUse
from toolkit.excel.book import Value
from toolkit.jobs.publish import keep_proof, publish

TASK = "202304-1"
DAY = date(2023, 4, 28)
PROBLEM: dict[str, Value] = {
    "result": RESULTS[4],
    "issue": "库房出入登记不全",
    "handling": "责令改正",
    "rectify_due": date(2023, 5, 10),
    "closed": False,
}


def with_problem(number: int, values: dict[str, Value]) -> None:
    if number == 0:
        values |= PROBLEM


@pytest.fixture
def inspected(county: County) -> County:
    county.drawn()
    county.inspect(with_problem)
    return county


def version(county: County, number: int) -> Path:
    return county.root / "文书" / TASK / "公示" / f"第{number}版"


def page_of(county: County, number: int) -> str:
    return (version(county, number) / f"双随机公示_{TASK}.html").read_text("utf-8")


def first_case(county: County) -> str:
    return county.book().read(columns.CASES).rows[0].text("case")


def test_page_table_and_proof_are_made_in_one_folder(inspected: County) -> None:
    told = publish(inspected.book(), inspected.office(DAY), TASK)
    names = {
        path.relative_to(version(inspected, 1)).as_posix() for path in version(inspected, 1).rglob("*.*")
    }
    assert names == {
        "公示.json",
        f"双随机公示_{TASK}.html",
        f"双随机公示_{TASK}.csv",
        f"双随机公示_{TASK}.xlsx",
        "核验数据/manifest.txt",
        "核验数据/record.json",
        "核验数据/selected.txt",
        "核验数据/frame.txt",
        "核验数据/核验.html",
    }
    assert {path.name for path in told.files} >= {f"双随机公示_{TASK}.html", "结果公示表.docx"}
    record = json.loads((inspected.record() / "record.json").read_bytes())
    assert record["commit"] in page_of(inspected, 1)
    with (version(inspected, 1) / f"双随机公示_{TASK}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    cases = inspected.book().read(columns.CASES).rows
    assert [row["统一社会信用代码"] for row in rows] == [case["target"] for case in cases]
    assert rows[0]["发现的问题"] == "库房出入登记不全"


FORMULAS = ['=HYPERLINK("http://x","点")', "+1", "-2+3", "@SUM(1)", "0123", "1e5", "　前后有空　"]


def test_the_workbook_for_upload_says_what_the_csv_says_as_text(inspected: County) -> None:
    for row, text in zip(inspected.book().read(columns.CASES).rows, FORMULAS, strict=False):
        found = {"result": RESULTS[4], "handling": "其他", "points": None}
        inspected.type(columns.CASES, row.text("case"), {**found, "issue": text})
    publish(inspected.book(), inspected.office(DAY), TASK)
    name = version(inspected, 1) / f"双随机公示_{TASK}"
    sheet = openpyxl.load_workbook(f"{name}.xlsx").active
    cells = [list(row) for row in sheet.iter_rows()]
    with Path(f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.reader(file))
    inert = [[cell.removeprefix("'") for cell in row] for row in told]
    assert [[cell.value for cell in row] for row in cells] == inert
    assert inert[1][6] == FORMULAS[0]
    assert told[1][6] == f"'{FORMULAS[0]}"
    assert {cell.data_type for row in cells for cell in row} == {"s"}, "no formula, no number"
    assert {cell.number_format for row in cells[1:] for cell in row} == {"@"}
    assert all(cell.quotePrefix for row in cells[1:] for cell in row), "nor after F2 and Enter"


def test_nobodys_number_is_published(inspected: County) -> None:
    issue = "负责人张示例（11010119900307109X，13800000000）不在场；值班电话 0375-1234567"
    inspected.type(columns.CASES, first_case(inspected), {"issue": issue})
    with pytest.raises(ProblemsFound) as caught:
        publish(inspected.book(), inspected.office(DAY), TASK)
    assert [problem.what for problem in caught.value.problems] == ["里有公民身份号码", "里有电话号码"]
    assert all(problem.place.cell for problem in caught.value.problems)
    assert not version(inspected, 1).exists()


@pytest.mark.parametrize(
    ("sheet", "key", "values", "why"),
    [
        (columns.CASES, "", {"name": "张示例13800000000"}, "写成了"),  # not the name that was drawn
        (columns.TASKS, TASK, {"name": "检查（举报电话13800000000）"}, "里有电话号码"),
    ],
)
def test_nor_in_a_name_or_the_title(
    inspected: County, sheet: columns.Sheet, key: str, values: dict[str, Value], why: str
) -> None:
    inspected.type(sheet, key or first_case(inspected), values)
    with pytest.raises(ProblemsFound, match=why):
        publish(inspected.book(), inspected.office(DAY), TASK)
    assert not version(inspected, 1).exists()


def test_nor_in_the_reason_of_a_correction(inspected: County) -> None:
    publish(inspected.book(), inspected.office(DAY), TASK)
    inspected.type(columns.CASES, first_case(inspected), {"issue": "登记表缺两日"})
    with pytest.raises(ProblemsFound, match="「更正的理由」里有电话号码"):
        publish(inspected.book(), inspected.office(DAY), TASK, "张示例（13800000000）来电指出")
    assert not version(inspected, 2).exists()


def test_a_correction_is_a_further_version_that_shows_both(inspected: County) -> None:
    publish(inspected.book(), inspected.office(DAY), TASK)
    first = page_of(inspected, 1)
    inspected.type(columns.CASES, first_case(inspected), {"issue": "登记表缺两日", "closed": True})
    told = publish(inspected.book(), inspected.office(date(2023, 5, 6)), TASK, "原公示文字有误")
    assert told.data["version"] == 2
    second = page_of(inspected, 2)
    for text in ("更正说明", "原公示文字有误", "库房出入登记不全", "登记表缺两日", "责令改正，已完结"):
        assert text in second
    assert page_of(inspected, 1) == first
    assert (inspected.root / "文书" / TASK / "结果公示表_第2版.docx").exists()
    rows = inspected.book().read(columns.CASES).rows
    assert {row["published"] for row in rows} == {DAY}, "the day of the first publication stands"


@pytest.mark.parametrize("reason", ["", "改一个字"])
def test_publishing_twice_or_correcting_nothing_is_refused(inspected: County, reason: str) -> None:
    publish(inspected.book(), inspected.office(DAY), TASK)
    with pytest.raises(Refused):
        publish(inspected.book(), inspected.office(DAY), TASK, reason)
    assert not version(inspected, 2).exists()


def test_correcting_before_publishing_is_refused(inspected: County) -> None:
    with pytest.raises(Refused, match="还没有公示"):
        publish(inspected.book(), inspected.office(DAY), TASK, "理由")


def test_a_lost_save_is_made_up_for_without_a_second_version(inspected: County) -> None:
    inspected.dies(lambda: publish(inspected.book(), inspected.office(DAY), TASK))
    assert version(inspected, 1).exists()
    publish(inspected.book(), inspected.office(date(2023, 4, 30)), TASK)
    assert inspected.task()["state"] == "已公示"
    assert not version(inspected, 2).exists()


def test_a_lost_save_with_other_results_is_not_passed_over(inspected: County) -> None:
    inspected.dies(lambda: publish(inspected.book(), inspected.office(DAY), TASK))
    inspected.type(columns.CASES, first_case(inspected), {"issue": "另一个问题"})
    with pytest.raises(Exists, match="内容与台账不同"):
        publish(inspected.book(), inspected.office(DAY), TASK)


def test_the_portals_picture_is_kept(inspected: County, tmp_path: Path) -> None:
    shot = tmp_path / "门户 截图.PNG"
    shot.write_bytes(b"\x89PNG")
    with pytest.raises(Refused, match="还没有公示"):
        keep_proof(inspected.book(), inspected.office(DAY), TASK, shot)
    publish(inspected.book(), inspected.office(DAY), TASK)
    for number in (1, 2):
        kept = keep_proof(inspected.book(), inspected.office(DAY), TASK, shot).files[0]
        assert (kept.name, kept.read_bytes()) == (f"20230428-{number:02}.png", b"\x89PNG")
    with pytest.raises(WrongUse, match="不是截图"):
        keep_proof(inspected.book(), inspected.office(DAY), TASK, Path("公示.exe"))
    with pytest.raises(Refused, match="无法读写"):
        keep_proof(inspected.book(), inspected.office(DAY), TASK, Path("没有.png"))


def test_the_day_on_the_portal_is_the_day_of_publication_once_it_is_told(
    inspected: County, tmp_path: Path
) -> None:
    publish(inspected.book(), inspected.office(DAY), TASK)
    shot = tmp_path / "门户.png"
    shot.write_bytes(b"picture")
    later = DAY + timedelta(days=4)
    days = {row["published"] for row in inspected.book().read(columns.CASES).rows}
    assert days == {DAY}, "until then the day on which it was made"
    for wrong in (DAY - timedelta(days=1), later + timedelta(days=1)):
        with pytest.raises(WrongUse, match="上网日期"):
            keep_proof(inspected.book(), inspected.office(later), TASK, shot, wrong)
    told = keep_proof(inspected.book(), inspected.office(later), TASK, shot, later)
    assert f"公示日期改为上网的 {later}" in told.lines[0]
    days = {row["published"] for row in inspected.book().read(columns.CASES).rows}
    assert days == {later}
    assert main(["reconcile", str(inspected.path)]) == 0
