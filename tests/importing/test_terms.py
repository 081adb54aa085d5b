"""A line break inside 检查事项, 类别, 股室: mended and listed by the import, an error at its cell in check."""

from __future__ import annotations

import json
from typing import Any

import openpyxl
import pytest

from tests import import_kit as kit
from tests.county import County
from toolkit import columns
from toolkit.cli import main
from toolkit.errors import Level
from toolkit.jobs.base import open_desk

NAME = "示例行为的监督检查：（一）储存环节"
TARGET_HEAD = ["企业名称", "统一社会信用代码", "区划代码", "类别", "经营状态"]


def answer(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*words, "--json"]) in (0, 1)
    return dict(json.loads(capsys.readouterr().out))


def typed(county: County, sheet: columns.Sheet, key: str, text: str) -> str:
    """Type a text into the first row of a column as a person does, not through our writer; the cell's address."""
    book = openpyxl.load_workbook(county.path)
    (row, *_) = county.book().read(sheet).rows
    cell = row.at(key).cell
    book[sheet.name][cell] = text
    book.save(county.path)
    return cell


def test_an_item_with_a_break_is_imported_in_one_line_listed_and_can_be_drawn(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = "示例行为的监督检查：\n（一） 储存环节"
    head = ["抽查类别", "检查事项", "检查对象", "事项类别", "检查主体", "检查依据", "已公布", "有效"]
    row = ["民爆安全", broken, "民爆企业", "一般检查事项", "示例局", "《示例条例》第一条", "是", "是"]
    items = kit.xlsx(county.root / "清单.xlsx", [head, row])
    said = answer(["import", str(county.path), str(items), "--into", "事项清单", "--accept"], capsys)
    (note,) = (remark for remark in said["data"]["remarks"] if remark["rows"] == [2])
    assert (note["before"], note["after"], note["why"]) == (broken, NAME, "去掉中间的换行、空格")
    grid, merged = kit.plan()
    grid = [*grid[:4], [1 if c == 91 else broken if c == kit.ITEM else c for c in grid[4]]]
    grid[4][0] = 91
    plan = kit.xlsx(county.root / "计划.xlsx", grid, merged)
    assert answer(["import", str(county.path), str(plan), "--into", "计划表", "--accept"], capsys)["data"][
        "taken"
    ]
    county.plan()
    frozen = county.freeze("202309-91")
    assert f'"item":"{NAME}"' in (frozen.files[0] / "plan.json").read_text("utf-8")


def test_a_category_with_a_break_is_imported_into_the_pool(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = f"{kit.POOL[:1]}\n{kit.POOL[1:]}"
    rows = [
        [f"示例{n}公司", kit.uscc(800 + n), kit.REGION, c, "正常"] for n, c in enumerate((broken, kit.POOL))
    ]
    path = kit.xlsx(county.root / "名单.xlsx", [TARGET_HEAD, *rows])
    said = answer(["import", str(county.path), str(path), "--into", "检查对象库", "--accept"], capsys)
    assert said["data"]["fates"] == {"导入": 1, "改动后导入": 1, "不是数据": 1}
    added = [row.text("category") for row in county.book().read(columns.TARGETS).rows[-2:]]
    assert added == [kit.POOL, kit.POOL]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("sheet", "key"),
    [
        (columns.ITEMS, "name"),
        (columns.ITEMS, "category"),
        (columns.CHECKLIST, "item"),
        (columns.PLAN, "item"),
        (columns.TARGETS, "category"),
        (columns.INSPECTORS, "department"),
        (columns.REGIONS, "name"),
    ],
)
@pytest.mark.parametrize("break_", ["\n", "\t", "\u200b"])
def test_a_break_typed_into_the_workbook_is_an_error_at_its_cell(
    sheet: columns.Sheet, key: str, break_: str, county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    before = str(county.book().read(sheet).rows[0][key])
    cell = typed(county, sheet, key, f"{before[:2]}{break_}{before[2:]}")
    said = answer(["check", str(county.path)], capsys)
    (found,) = (
        p for p in said["problems"] if p["place"]["cell"] == cell and "换行、制表符或看不见" in p["what"]
    )
    assert (found["level"], found["place"]["sheet"]) == ("错误", sheet.name)
    assert before in found["remedy"]


def test_a_category_that_differs_from_the_plans_by_a_blank_is_an_error(county: County) -> None:
    before = county.book().read(columns.TARGETS).rows[0].text("category")
    cell = typed(county, columns.TARGETS, "category", f"{before[:1]} {before[1:]}")
    found = [p for p in open_desk(county.book(), county.office()).problems if p.place.cell == cell]
    assert any(p.level is Level.ERROR and f"多半是“{before}”" in p.remedy for p in found)


def test_objects_that_no_plan_row_can_draw_are_named_in_groups(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "没有一项计划用到" not in str(answer(["check", str(county.path)], capsys)), "negative control"
    rows = [[f"示例{n}公司", kit.uscc(800 + n), kit.REGION, "烟花爆竹", "正常"] for n in range(5)]
    rows.append(["示例已注销公司", kit.uscc(810), kit.REGION, "烟花爆竹", "注销"])
    rows.append(["示例另一公司", kit.uscc(811), kit.REGION, "加油站", "正常"])
    path = kit.xlsx(county.root / "名单.xlsx", [TARGET_HEAD, *rows])
    answer(["import", str(county.path), str(path), "--into", "检查对象库", "--accept"], capsys)
    found = [
        p for p in answer(["check", str(county.path)], capsys)["problems"] if "没有一项计划" in p["what"]
    ]
    assert [p["what"] for p in found] == [
        "类别“烟花爆竹”没有一项计划用到，这 5 户抽不到：示例0公司、示例1公司、示例2公司等",
        "类别“加油站”没有一项计划用到，这 1 户抽不到：示例另一公司",
    ]
    assert {p["level"] for p in found} == {"提醒"}
    assert all(p["place"]["header"] == "类别" and p["place"]["cell"] for p in found)
