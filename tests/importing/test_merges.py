"""Merged cells as they stand in real lists, wider and taller than the data: every row is taken or listed, always."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import import_kit as kit
from tests.county import County
from toolkit import columns
from toolkit.cli import main
from toolkit.columns.lists import NO_PROBLEM
from toolkit.excel.raw import Merged, RawSheet
from toolkit.importing.head import find_head
from toolkit.importing.mapping import known_labels

ASKED = None
LAYOUTS: dict[str, tuple[list[tuple[int, int, int, int]], int | None, int]] = {
    # A table of five columns: two titles, the head in row 3, data in rows 4 to 6, 合计 in row 7, a note in row 8.
    # The ranges; how many of three rows the import takes, ASKED if it cannot tell the columns; results entered.
    "none": ([], 3, 3),
    "title as wide as the table": ([(1, 1, 1, 5)], 3, 3),
    "title one column wider": ([(1, 1, 1, 6)], 3, 3),
    "title much wider": ([(1, 1, 1, 26)], 3, 3),
    "title narrower": ([(1, 1, 1, 3)], 3, 3),
    "title over two rows": ([(1, 1, 2, 5)], 3, 3),
    "title over two rows and wider": ([(1, 1, 2, 9)], 3, 3),
    "both titles wider": ([(1, 1, 1, 6), (2, 1, 2, 7)], 3, 3),
    "title in the middle, wider": ([(2, 3, 2, 8)], 3, 3),
    "head merged down over one row of data": ([(3, 1, 4, 1)], 2, 2),
    "last head wider": ([(3, 5, 3, 6)], 3, 3),
    "last two heads and beyond": ([(3, 4, 3, 9)], ASKED, 3),
    "total over three columns": ([(7, 1, 7, 3)], 3, 3),
    "total one column wider": ([(7, 1, 7, 6)], 3, 3),
    "total from the last column on": ([(7, 5, 7, 8)], 3, 3),
    "note wider": ([(8, 1, 8, 6)], 3, 3),
    "note taller than the sheet": ([(8, 1, 12, 6)], 3, 3),
    "last column of the data, wider": ([(4, 5, 6, 7)], 3, 3),
    "all of a row, wider": ([(5, 1, 5, 9)], 2, 3),
    "beside the table": ([(3, 8, 5, 9)], 3, 3),
    "below the table": ([(20, 1, 22, 3)], 3, 3),
}


def laid_out(head: list[object], rows: list[list[object]]) -> list[list[object]]:
    wide = [""] * (len(head) - 1)
    return [
        ["示例县抽查名单", *wide],
        ["填报单位：示例局", *wide],
        head,
        *rows,
        ["合计", *wide],
        ["注：本表一式两份", *wide],
    ]


def answer(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What the command says as JSON; an incident number is no JSON."""
    capsys.readouterr()
    assert main([*words, "--json"]) in (0, 1)
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


@pytest.mark.thorough
@pytest.mark.parametrize(("merged", "taken", "_entered"), LAYOUTS.values(), ids=list(LAYOUTS))
def test_import_reads_every_merged_layout(
    merged: kit.Ranges, taken: int | None, _entered: int, county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    head: list[object] = ["企业名称", "统一社会信用代码", "区划代码", "类别", "经营状态"]
    rows: list[list[object]] = [
        [f"示例{n}公司", kit.uscc(700 + n), kit.REGION, "民爆", "正常"] for n in range(3)
    ]
    path = kit.xlsx(county.root / "名单.xlsx", laid_out(head, rows), merged)
    before = len(county.book().read(columns.TARGETS).rows)
    said = answer(["import", str(county.path), str(path), "--into", "检查对象库", "--accept"], capsys)
    if taken is ASKED:
        assert "是哪一列拿不准" in str(said["problems"])
        taken = 0
    else:
        data: Any = said["data"]
        assert data["rows"] == data["taken"] + data["refused"] + data["no_data"]
        assert data["taken"] == taken
    assert len(county.book().read(columns.TARGETS).rows) == before + taken


@pytest.mark.thorough
@pytest.mark.parametrize(("merged", "_taken", "entered"), LAYOUTS.values(), ids=list(LAYOUTS))
def test_results_from_a_file_read_every_merged_layout(
    merged: kit.Ranges, _taken: int | None, entered: int, county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    county.drawn()
    names = [row.text("case") for row in county.book().read(columns.CASES).rows][:3]
    day = date(2023, 4, 20)
    head: list[object] = ["案号", "检查开始", "检查结束", "出示证件", "检查结果"]
    rows: list[list[object]] = [[name, day, day, "是", NO_PROBLEM] for name in names]
    path = kit.xlsx(county.root / "结果.xlsx", laid_out(head, rows), merged)
    data: Any = answer(["results", str(county.path), "--from", str(path)], capsys)["data"]
    assert len(data["entered"]) == entered


RANGES = st.tuples(
    st.integers(1, 40), st.integers(1, 12), st.integers(0, 12), st.integers(0, 30)
).map(lambda m: Merged(m[0], m[1], m[0] + m[2], m[1] + m[3]))  # fmt: skip
CELLS = st.sampled_from(
    ["", None, "企业名称", "统一社会信用代码", "地址", "合计", "序号", "示例甲", 3.0, "2023年"]
)


@given(
    grid=st.integers(1, 8).flatmap(lambda w: st.lists(st.lists(CELLS, min_size=w, max_size=w), max_size=12)),
    merged=st.lists(RANGES, max_size=8),
)
def test_no_merge_makes_the_search_for_the_head_fall_over(
    grid: list[list[object]], merged: list[Merged]
) -> None:
    head, _ = find_head(RawSheet("名单", grid, tuple(merged)), known_labels(columns.TARGETS))
    assert head is None or 1 <= head.first <= head.last <= len(grid)
