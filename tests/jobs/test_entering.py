"""Results from a file: every row is entered or listed, nothing that stands is overwritten."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.county import County
from toolkit import columns
from toolkit.cli import main
from toolkit.columns.lists import CHECK_TYPES, NO_PROBLEM, RESULTS
from toolkit.errors import ProblemsFound
from toolkit.excel.a1 import letters
from toolkit.jobs.base import Outcome
from toolkit.jobs.results_file import enter_results

HEAD = [
    "案号",
    "检查开始",
    "检查结束",
    "出示证件",
    "检查结果",
    "要点结果",
    "发现的问题",
    "后续处置",
    "整改期限",
]
CLEAN = ["2023-04-20", "2023年4月20日", "是", NO_PROBLEM, "全部符合", "", "无需后续处置", ""]


def filled(county: County, rows: list[list[object]], head: list[str] = HEAD) -> Path:
    path = county.root / "现场结果.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    page.append(["2023年4月检查结果登记"])
    page.append(head)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def enter(county: County, rows: list[list[object]], head: list[str] = HEAD) -> Outcome:
    return enter_results(county.book(), county.office(date(2023, 4, 21)), [filled(county, rows, head)])


def cases(county: County) -> list[dict[str, object]]:
    return [dict(row.values) for row in county.book().read(columns.CASES).rows]


@pytest.fixture
def drawn(county: County) -> County:
    county.drawn()
    return county


def test_all_rows_of_a_good_file_are_entered(drawn: County) -> None:
    found = [RESULTS[4], "不符合：2", "登记不全", "责令改正", "2023-05-10"]
    names = [str(case["case"]) for case in cases(drawn)]
    rows = [[name, *CLEAN] for name in names[1:]]
    told = enter(drawn, [[names[0], date(2023, 4, 20), "2023.4.20", "√", *found], *rows])
    assert told.data["entered"] == names
    first = cases(drawn)[0]
    assert (first["result"], first["points"], first["shown"]) == (RESULTS[4], "不符合：2", True)
    assert first["rectify_due"] == date(2023, 5, 10)
    assert first["report_due"] == date(2023, 4, 28), "the clocks run at once"


def test_csv_of_gbk_will_do(drawn: County) -> None:
    path = drawn.root / "结果.csv"
    with path.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows([HEAD, [cases(drawn)[0]["case"], *CLEAN]])
    assert len(enter_results(drawn.book(), drawn.office(date(2023, 4, 21)), [path]).data["entered"]) == 1


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"案号": "202304-1-01-999"}, "不是抽中的对象"),
        ({"检查结果": "还行"}, "不在可选"),
        ({"检查结束": "下周"}, "下周"),
        ({"检查人员": "路人甲"}, "不是选派的检查人员"),
        ({"检查开始": "2023-04-21"}, "检查结束早于检查开始"),
        ({"要点结果": "不符合：2"}, "检查结果却是未发现问题"),
        ({"统一社会信用代码": "91410499MA0000999X"}, "代码应为"),
    ],
)
def test_a_row_that_does_not_fit_is_listed_whole(drawn: County, change: dict[str, str], what: str) -> None:
    head = [*HEAD, *(key for key in change if key not in HEAD)]
    row = dict(zip(HEAD, [cases(drawn)[0]["case"], *CLEAN], strict=True)) | change
    before = cases(drawn)
    told = enter(drawn, [[row.get(name) for name in head]], head)
    assert what in str(told.problems[0])
    assert told.problems[0].place.cell.endswith("3")
    assert cases(drawn) == before


def test_what_a_row_only_lacks_is_told_and_can_come_later(drawn: County) -> None:
    name = str(cases(drawn)[0]["case"])
    told = enter(drawn, [[name, *CLEAN[:3], RESULTS[4], "不符合：2", "登记不全", "", ""]])
    assert told.data["entered"] == [name]
    assert any("没有后续处置" in problem.what for problem in told.problems)


def test_two_results_for_one_object_are_not_both_taken(drawn: County) -> None:
    row = [cases(drawn)[0]["case"], *CLEAN]
    told = enter(drawn, [row, row])
    assert len(told.data["entered"]) == 1
    assert "有两行结果" in str(told.problems[0])


def test_what_stands_is_not_overwritten(drawn: County) -> None:
    name = cases(drawn)[0]["case"]
    enter(drawn, [[name, *CLEAN]])
    other = [*CLEAN[:3], RESULTS[4], *CLEAN[4:]]
    told = enter(drawn, [[name, *other]])
    assert "已登记的不覆盖" in str(told.problems[0])
    assert cases(drawn)[0]["result"] == NO_PROBLEM
    assert enter(drawn, [[name, *CLEAN]]).ok, "the same again is no news"


def test_rows_in_are_rows_entered_and_rows_listed(drawn: County) -> None:
    names = [case["case"] for case in cases(drawn)]
    rows = [[name, *CLEAN] for name in [*names[:3], "x", names[0], *names[3:5]]]
    told = enter(drawn, rows)
    refused = {problem.place.row for problem in told.problems if problem.place.sheet == "现场结果.xlsx"}
    assert len(told.data["entered"]) + len(refused) == told.data["rows"] == len(rows)


@pytest.mark.parametrize("head", [["甲", "乙"], ["检查结果", "检查结束"]])
def test_a_file_without_the_head_is_refused(drawn: County, head: list[str]) -> None:
    with pytest.raises(ProblemsFound, match=r"案号|表头"):
        enter(drawn, [["x", "y"]], head)


def test_by_code_while_the_object_has_one_open_case(drawn: County) -> None:
    head = ["统一社会信用代码", *HEAD[1:]]
    assert enter(drawn, [[cases(drawn)[0]["target"], *CLEAN]], head).data["entered"] == [
        cases(drawn)[0]["case"]
    ]


STAFF_FILL: dict[str, object] = {
    "方案批准人": "吴示例", "方案批准日期": date(2023, 4, 17), "通知送达日期": date(2023, 4, 18),
    "检查开始": date(2023, 4, 20), "检查结束": date(2023, 4, 20), "出示证件": True, "检查结果": RESULTS[4],
    "要点结果": "不符合：2", "发现的问题": "登记不全", "证据材料": "照片4张", "后续处置": "案件线索移送",
    "接收单位": "示例县示例局", "移送回执日期": date(2023, 4, 21), "处置日期": date(2023, 4, 21),
    "是否完结": False, "完结日期": None, "通报发布": date(2023, 4, 21), "告知日期": date(2023, 4, 21),
    "整改期限": date(2023, 5, 10), "检查类型": CHECK_TYPES[-1], "任务来源": "示例来文",
    "参与部门": "示例县示例局", "检查形式": "书面",
    "紧急": True, "官方检查码": "示例码1", "补办日期": date(2023, 4, 21),
}  # fmt: skip
"""Every header of 检查台账 that staff fill, and something that goes with the others."""


def test_every_header_that_staff_fill_is_entered_and_every_other_is_named(
    drawn: County, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through the command: a file with all headers of 检查台账, the office's own ones too."""
    headers = [column.header for column in columns.CASES.columns]
    others = [header for header in headers if header not in STAFF_FILL and header != "案号"]
    case = cases(drawn)[0]
    there = {
        "任务编号": case["task"], "统一社会信用代码": case["target"], "对象名称": case["name"],
        "地区": case["region"], "检查人员": case["team"],
    }  # fmt: skip
    full = {**there, "案号": case["case"], **STAFF_FILL, "天气": "晴"}
    head = [*headers, "天气", "天气"]
    path = filled(
        drawn, [[("是" if v is True else "否" if v is False else v) for v in map(full.get, head)]], head
    )
    assert main(["results", str(drawn.path), "--from", str(path)]) in (0, 1)
    now = cases(drawn)[0]
    keys = {column.header: column.key for column in columns.CASES.columns}
    assert {header: now[keys[header]] for header in STAFF_FILL} == STAFF_FILL
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("文件里没有用到的列"))
    named = set(others) - {"统一社会信用代码", "检查人员"}  # these are compared with the draw
    assert all(f"“{header}”（" in line for header in named)
    assert f"“天气（{letters(len(headers) + 1)} 列）”（检查台账没有这一列）" in line
    assert not any(f"“{header}”" in line for header in STAFF_FILL)


def test_a_header_that_stands_twice_is_used_once_and_said(drawn: County) -> None:
    told = enter(drawn, [[cases(drawn)[0]["case"], *CLEAN, "2023-04-19"]], [*HEAD, "检查结束"])
    assert "与前面的一列同名" in told.lines[1]
    assert cases(drawn)[0]["ended"] == date(2023, 4, 20)
