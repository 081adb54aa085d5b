"""The claim of ``columns.deadlines``: a new deadline is one row and its columns, and everything follows.

The control is ``test_deadline_rules``: without the row in the program a row of 期限规则 counts nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from toolkit.columns import FIRST_ROW, HEADER_ROW

ROOT = Path(__file__).resolve().parents[2]

ROW = '''    Deadline(
        rule="告知",
        name="结果告知",
        event="通报发布",
        start="reported",
        due="inform_due",
        done="informed",
        state="inform_state",
        figures=Figures("informed", "informed_ok", "inform_late", "informed_rate"),
        days=3,
        unit="工作日",
        basis="示例",
        remind=1,
    ),
)
"""The days are'''
CASE_COLUMNS = """        _C("inform_due", "告知截止", _D, 12, group="检查通报"),
        _C("informed", "告知日期", _D, 12, group="检查通报", past=True),
        _C("inform_state", "告知状态", _T, 10, group="检查通报"),
"""
FIGURES = """        _C("informed", "已告知", _I, 8, group="告知"),
        _C("informed_ok", "按期告知", _I, 10, group="告知"),
        _C("inform_late", "告知逾期", _I, 10, group="告知"),
        _C("informed_rate", "告知按期率", _T, 10, group="告知"),
"""


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toolkit with one more deadline: two files of it are changed, and nothing else."""
    folder = tmp_path_factory.mktemp("house")
    for name in ("toolkit", "macros", "templates", "docs/图片"):
        # compiled files go along, but for one that is being written
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    declared = folder / "toolkit" / "columns"
    swap(declared / "deadlines.py", ')\n"""The days are', ROW)
    informed = '            _C("informed", "告知日期", _D, 12, group="检查通报", past=True),\n'
    swap(declared / "work.py", informed, CASE_COLUMNS)
    last = '        _C("published_rate", "公示按期率", _T, 10, group="公示"),\n'
    swap(declared / "work.py", last, last + FIGURES)
    return folder


def run(house: Path, *words: object) -> dict[str, object]:
    environment = {**os.environ, "PYTHONPATH": str(house), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "toolkit", *map(str, words), "--json"],
        cwd=house, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert isinstance(told, dict)
    return told


def type_case(path: Path, **cells: object) -> None:
    """A case as a clerk would type it, with a task to belong to."""
    book = openpyxl.load_workbook(path)
    task = {"任务编号": "202304-1", "计划序号": 1, "计划检查日期": date(2023, 4, 20)}
    for sheet, row in (("任务", task), ("检查台账", cells)):
        page = book[sheet]
        heads = [cell.value for cell in page[HEADER_ROW]]
        for head, value in row.items():
            page.cell(FIRST_ROW, heads.index(head) + 1, value)
    book.save(path)


@pytest.mark.thorough
@pytest.mark.office
def test_everything_follows_one_row_and_its_columns(house: Path, recalculate) -> None:  # type: ignore[no-untyped-def]
    path = house / "新.xlsx"
    run(house, "new-workbook", path, "--sample")
    run(house, "check", path)  # the row of 期限规则 that came with it is known
    case = {
        "案号": "1",
        "任务编号": "202304-1",
        "统一社会信用代码": "91410499MA00000158",
        "对象名称": "示例一",
    }
    days = {"检查结束": date(2023, 4, 20), "通报发布": date(2023, 4, 21), "告知日期": date(2023, 4, 28)}
    type_case(path, **case, **days, 检查结果="迁出")
    told = run(house, "deadlines", path, "--today", "2023-05-08")
    counted = [entry for entry in told["data"]["deadlines"] if entry["what"] == "告知"]  # type: ignore[index]
    assert [(entry["due"], entry["state"]) for entry in counted] == [("2023-04-25", "逾期完成")]
    run(house, "statistics", path)
    [book] = recalculate([path])
    shown = {
        sheet: dict(
            zip(
                (cell.value for cell in book[sheet][HEADER_ROW]),
                (cell.value for cell in book[sheet][FIRST_ROW]),
                strict=True,
            )
        )
        for sheet in ("检查台账", "查询统计")
    }
    assert str(shown["检查台账"]["告知截止"])[:10] == "2023-04-25"
    assert shown["检查台账"]["告知状态"] == "逾期完成"
    figures = [shown["查询统计"][head] for head in ("已告知", "按期告知", "告知逾期", "告知按期率")]
    assert figures == [1, 0, 1, "0.0%"]
    front = [cell.value for cell in book["首页"]["H"]]
    assert front[front.index("事项") + 1 :][:4] == ["检查通报", "结果公示", "问题整改", "结果告知"]
    assert any(str(value).startswith("数量") for value in front)
    pages = [cell.value for cell in book["统计图表"]["B"]]
    assert "告知逾期" in pages
    assert "告知按期率" in pages
    assert [row[0].value for row in book["期限规则"].iter_rows(min_row=FIRST_ROW)][-1] == "告知"
