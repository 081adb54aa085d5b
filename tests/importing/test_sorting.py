"""Rows that are no data say so themselves; a name that merely sounds like it is data."""

from __future__ import annotations

import pytest

from toolkit.importing.head import Head, SourceColumn
from toolkit.importing.sorting import Sorter

HEAD = Head(
    1, 1, tuple(SourceColumn(n, s, "", s) for n, s in enumerate(["序号", "企业名称", "信用代码", "地址"], 1))
)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["合计", "", "", "12"], "合计"),
        (["", "小 计：", "3", ""], "合计"),
        (["总计", "共12户", "", ""], "合计"),
        (["合计：12户", "", "", ""], "合计"),
        (["本页小计", "", "5", ""], "合计"),
        (["示例", "某某公司", "9141", "某路"], "示例"),
        (["例：", "某某公司", "", ""], "示例"),
        (["填写示例", "某某公司", "", ""], "示例"),
        (["例如：某某公司", "", "", ""], "示例"),
        (["填写说明：1.本表由企业填写", "", "", ""], "说明"),
        (["注：本表一式两份", "", "", ""], "说明"),
        (["备注：空着的不填", "", "", ""], "说明"),
        (["填表人：赵示例", "", "审核人：钱示例", ""], "表尾"),
        (["（必填）", "（必填，全称）", "18位", "选填"], "说明"),
        (["", "必填", "必填，文本格式", ""], "说明"),
        (["甲", "乙", "1", "2"], "栏次"),
        (["（1）", "（2）", "（3）", "（4）"], "栏次"),
        (["序号", "企业名称", "信用代码", "地址"], "重复的表头"),
    ],
)
def test_rows_that_are_no_data(row: list[object], why: str) -> None:
    assert why in Sorter(HEAD)(row, 1)


@pytest.mark.parametrize(
    "row",
    [
        [1, "示例一民爆有限公司", "9141", "示例路"],
        ["", "示例合计民爆有限公司", "", ""],
        [1, "总计咨询有限公司", "", ""],
        [1, "例外有限公司", "", ""],
        ["示例县示例公司", "", "", ""],
        [1.0, "", "", ""],
        [3, 1, "", ""],
        ["", "", "", ""],
        [1, "按摩（示例）店", "请示例路", ""],
        ["企业名称", "示例甲", "9141", "示例路"],
    ],
)
def test_rows_that_are_data(row: list[object]) -> None:
    assert Sorter(HEAD)(row, 1) == ""


def test_hints_stand_close_below_the_head() -> None:
    assert Sorter(HEAD)(["（必填）", "（必填）", "", ""], 2)
    assert Sorter(HEAD)(["（必填）", "（必填）", "", ""], 9) == ""
