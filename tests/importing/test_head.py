"""The head of a list is found below titles, in one row or two, with its groups, with names of their own."""

from __future__ import annotations

import pytest

from tests import import_kit as kit
from toolkit import columns
from toolkit.excel.raw import Merged, RawSheet
from toolkit.importing.head import find_head, plain_label
from toolkit.importing.mapping import known_labels

TARGETS = known_labels(columns.TARGETS)
HEADS = ["序号", "企业名称", "统一社会信用代码", "地址"]
ROW: list[object] = [1, "示例甲", kit.uscc(1), "示例路"]


def raw(*rows: list[object], merged: kit.Ranges = ()) -> RawSheet:
    width = max(map(len, rows))
    return RawSheet(
        "名单", [[*row, *[""] * (width - len(row))] for row in rows], tuple(Merged(*m) for m in merged)
    )


@pytest.mark.parametrize("titles", [0, 1, 3])
def test_titles_stand_above(titles: int) -> None:
    head, score = find_head(raw(*[["示例县企业名称一览表"]] * titles, list(HEADS), ROW), TARGETS)
    assert head is not None
    assert (head.first, head.last, score) == (titles + 1, titles + 1, 4)
    assert [column.name for column in head.columns] == HEADS


@pytest.mark.parametrize(
    ("make", "rows"), [(kit.enterprises, (4, 5)), (kit.items, (3, 4)), (kit.plan, (3, 4))]
)
@pytest.mark.parametrize("merges", [True, False])
def test_two_row_heads_of_the_annexes(make: object, rows: tuple[int, int], *, merges: bool) -> None:
    """As in .xlsx with merged ranges, and as in .csv without."""
    grid, merged = make()
    sheet = {kit.items: columns.ITEMS, kit.plan: columns.PLAN}.get(make, columns.TARGETS)
    head, _ = find_head(raw(*grid, merged=merged if merges else ()), known_labels(sheet))
    assert head is not None
    assert (head.first, head.last) == rows
    labels = [column.label for column in head.columns]
    assert labels[0] == "序号"
    assert {"抽查类别", "手机号码"} & set(labels)
    groups = {column.label: column.group for column in head.columns}
    assert groups.get("抽查类别", groups.get("手机号码")) in ("抽查项目", "清单中的抽查项目", "联系方式")
    assert groups["序号"] == ""


def test_equal_labels_are_told_apart_by_group_or_by_column() -> None:
    grid = [["企业", "", "联系人", ""], ["名称", "电话", "姓名", "电话"], ["示例甲", "1", "赵示例", "2"]]
    head, _ = find_head(raw(*grid, merged=[(1, 1, 1, 2), (1, 3, 1, 4)]), TARGETS)
    assert head is not None
    assert [column.name for column in head.columns] == ["名称", "企业·电话", "姓名", "联系人·电话"]
    head, _ = find_head(raw(["企业名称", "电话", "电话"], ["示例甲", "1", "2"]), TARGETS)
    assert head is not None
    assert [column.name for column in head.columns] == ["企业名称", "电话（B 列）", "电话（C 列）"]


def test_an_unknown_head_is_found_by_its_looks() -> None:
    head, score = find_head(raw(["某某表"], ["甲栏", "乙栏", "丙栏"], ["x", "y", "2023001"]), TARGETS)
    assert head is not None
    assert (head.first, score) == (2, 0)


def test_a_list_without_a_head_has_none() -> None:
    assert find_head(raw(ROW, ROW), TARGETS)[0] is None
    assert find_head(RawSheet("空", []), TARGETS) == (None, 0)


def test_the_signature_is_of_the_names_only() -> None:
    one, _ = find_head(raw(["标题"], list(HEADS), ROW), TARGETS)
    two, _ = find_head(raw(["序号", "企业 名称", "统一社会信用代码", "地址"], ROW, ROW), TARGETS)
    other, _ = find_head(raw([*HEADS[:3], "住所"], ROW), TARGETS)
    assert one is not None
    assert two is not None
    assert other is not None
    assert one.signature == two.signature != other.signature


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("*统一社会信用代码（18 位）", "统一社会信用代码"),
        ("许可证\n有效期:", "许可证有效期"),
        ("县（市、区）局抽查要求", "县(市、区)局抽查要求"),
        ("（必填）", "(必填)"),
    ],
)
def test_labels_are_compared_plain(text: str, plain: str) -> None:
    assert plain_label(text) == plain
