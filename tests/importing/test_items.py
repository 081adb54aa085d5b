"""事项清单: one item over several rows is one item with all its bases; one name for other objects is another item."""

from __future__ import annotations

from typing import Any

import pytest

from tests import import_kit as kit
from tests.county import County
from toolkit import columns

HEAD = ["抽查类别", "抽查事项", "检查对象", "事项类别", "检查方式", "检查主体", "检查依据"]
FACTS = ["--set", "已公布=是", "--set", "有效=是"]


def item(name: str, basis: str, **other: object) -> list[object]:
    cells = ["示例监管", name, "示例企业", "一般", "现场检查", "示例局", basis]
    return list((dict(zip(HEAD, cells, strict=True)) | other).values())


def listed(county: County, rows: list[list[object]], merged: kit.Ranges = ()) -> list[object]:
    path = kit.xlsx(county.root / "清单.xlsx", [HEAD, *rows], merged)
    return ["import", county.path, path, "--into", "事项清单"]


def last(county: County, count: int) -> list[dict[str, Any]]:
    return [dict(row.values) for row in county.book().read(columns.ITEMS).rows[-count:]]


def test_an_item_over_several_rows_keeps_all_its_bases(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [item("示例检查甲", f"《示例条例》第{n}条") for n in "一二三"]
    rows += [
        item("示例检查乙", "《示例条例》第九条"),
        item("示例检查甲", "《示例条例》第一条", 检查方式="书面检查"),
    ]
    said = kit.said([*listed(county, rows), *FACTS, "--accept"], capsys)
    first, second = last(county, 2)
    assert first["basis"] == "《示例条例》第一条\n《示例条例》第二条\n《示例条例》第三条"
    assert (first["method"], second["name"]) == ("现场检查、书面检查", "示例检查乙")
    assert said["data"]["fates"] == {"改动后导入": 2, "并入同一事项": 3, "不是数据": 1}
    assert "重复" not in str(said)
    assert "+ 并入同一事项 3 行" in next(line for line in said["lines"] if line.startswith("共 6 行"))


def test_merged_cells_and_rows_with_a_basis_alone_belong_to_the_item_above(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = ["", "", "", "", "", "", "《示例条例》第三条"]
    rows = [item("示例检查甲", "《示例条例》第一条"), ["", "", "", "", "", "", "《示例条例》第二条"], alone]
    merged = [(2, column, 3, column) for column in range(1, 7)]
    said = kit.said([*listed(county, rows, merged), *FACTS, "--accept"], capsys)
    assert last(county, 1)[0]["basis"].count("\n") == 2
    assert said["data"]["refused"] == 0


def test_one_name_for_other_objects_waits_for_an_answer_and_is_then_another_item(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        item("示例检查甲", "《示例条例》第一条"),
        item("示例检查甲", "《示例条例》第二条", 检查对象="另类企业"),
        item("示例检查甲", "《示例条例》第三条", 检查对象="另类企业"),
        item("示例检查丙", "《示例条例》第四条"),
    ]
    words = [*listed(county, rows), *FACTS]
    said = kit.said(words, capsys)
    assert said["data"]["fates"] == {"没有导入": 2, "并入同一事项": 1, "改动后导入": 1, "不是数据": 1}
    assert "--tell-apart" in said["problems"][0]["remedy"]
    said = kit.said([*words, "--tell-apart", "--accept"], capsys)
    names = [row["name"] for row in last(county, 3)]
    assert names == ["示例检查甲（示例企业）", "示例检查甲（另类企业）", "示例检查丙"]
    renamed = {(r["before"], r["after"]) for r in said["data"]["remarks"] if "以区分" in r["why"]}
    assert renamed == {("示例检查甲", "示例检查甲（示例企业）"), ("示例检查甲", "示例检查甲（另类企业）")}


def test_whether_the_items_are_published_is_asked_once(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    words = listed(
        county, [item("示例检查甲", "《示例条例》第一条"), item("示例检查乙", "《示例条例》第二条")]
    )
    before = county.path.read_bytes()
    (problem,) = kit.said([*words, "--accept"], capsys)["problems"]
    assert '--set "已公布=是" --set "有效=是"' in problem["remedy"]
    assert county.path.read_bytes() == before
    assert kit.said([*words, *FACTS, "--accept"], capsys)["data"]["taken"] == 2
    assert [(row["published"], row["valid"]) for row in last(county, 2)] == [(True, True)] * 2
