"""Bad rows in the registries are found, all of them, each with its cell and a remedy; none is dropped silently."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk import Rows, changed, desk
from toolkit import columns
from toolkit.columns import Sheet
from toolkit.columns.settings import GROUPS, SETTING_ROWS
from toolkit.errors import Level, Problem
from toolkit.excel.book import Value
from toolkit.rules import registry


def problems_after(sheet: Sheet, change: Callable[[Rows], object]) -> list[Problem]:
    before = set(desk().problems)
    return [problem for problem in desk({sheet: change}).problems if problem not in before]


def setting(label: str, value: str) -> Callable[[Rows], object]:
    def change(rows: Rows) -> None:
        next(row for row in rows if row["key"] == label)["value"] = value

    return change


def value_of(label: str) -> str:
    return f"B{5 + [row.label for row in SETTING_ROWS].index(label)}"


def cell(row: int, key: str, value: Value) -> Callable[[Rows], object]:
    def change(rows: Rows) -> None:
        rows[row][key] = value

    return change


def test_the_sample_is_sound_and_only_reminds() -> None:
    assert {problem.level for problem in desk().problems} == {Level.WARNING}
    assert sorted(problem.rule for problem in desk().problems) == ["R2", "R5"]


@pytest.mark.parametrize(
    ("sheet", "change", "cells", "words"),
    [
        (columns.TARGETS, cell(0, "id", "91410499MA000001"), "E5", "应为 18 位"),
        (columns.TARGETS, cell(0, "id", 914104990000000000), "E5", "数字"),
        (columns.TARGETS, cell(0, "id", "91410499MA0000019P"), "E5", "校验码"),
        (columns.TARGETS, cell(0, "id", "11010519491231002X"), "E5", "身份"),
        (columns.TARGETS, cell(1, "region", "410499999"), "F6", "不在“地区”表"),
        (columns.TARGETS, cell(1, "region", None), "F6", "未填写"),
        (columns.TARGETS, cell(1, "state", "营业"), "I6", "正常"),
        (columns.INSPECTORS, cell(0, "id", 160401), "F5", "数字"),
        (columns.INSPECTORS, cell(0, "leave_from", date(2023, 4, 1)), "L5", "请假"),
        (columns.RECUSALS, cell(0, "inspector", "SL999999"), "B5", "不起作用"),
        (columns.REGIONS, cell(0, "weight", "3/0"), "C5", "权重"),
        (columns.CHECKLIST, cell(0, "item", "没有的事项"), "A5", "不在事项清单"),
        (columns.SETTINGS, setting("年度", "二〇二三"), value_of("年度"), "不合要求"),
        (columns.SETTINGS, setting("基准日期", "昨天"), value_of("基准日期"), "不合要求"),
        (columns.SETTINGS, setting("一般事项比例上限", "很高"), value_of("一般事项比例上限"), "不合要求"),
        (columns.SETTINGS, setting("抽查开始月份", "13"), value_of("抽查开始月份"), "1 到 12"),
        (columns.SETTINGS, setting("抽查结束月份", "2"), value_of("抽查结束月份"), "早于开始"),
        (columns.SETTINGS, setting("每组人数", "1"), value_of("每组人数"), "2 到 9"),
        (columns.SETTINGS, setting("单位名称", ""), value_of("单位名称"), "没有填写"),
        (columns.RULES, lambda rows: rows.pop(0), "", "缺少规则“通报”"),
    ],
)
def test_a_bad_cell_is_named_with_its_place(
    sheet: Sheet, change: Callable[[Rows], object], cells: str, words: str
) -> None:
    found = problems_after(sheet, change)
    assert any(problem.place.cell == cells and words in str(problem) for problem in found), found
    assert all(problem.remedy for problem in found)


def test_a_duplicate_code_is_found_however_it_is_written() -> None:
    """Full width and lower case are the same object: it must not get two tickets."""

    def twice(rows: Rows) -> None:
        code = str(rows[0]["id"])
        wide = "".join(chr(ord(c) + 0xFEE0) for c in code.lower())
        rows.append({**rows[0], "no": 61, "id": wide})

    found = problems_after(columns.TARGETS, twice)
    assert [problem.rule for problem in found] == ["R4"]
    assert "同一个代码" in found[0].what


def test_the_bureau_itself_is_not_an_inspector() -> None:
    """The platform's own list held one row: the bureau.  Nobody can be drawn from that."""

    def bureau(rows: Rows) -> None:
        rows[:] = [{**rows[0], "name": "示例县工信局"}]

    found = problems_after(columns.INSPECTORS, bureau)
    assert any("单位“示例县工信局”" in problem.what for problem in found)
    assert any("不够一组" in problem.what for problem in found)


@pytest.mark.parametrize(
    "sheet",
    [columns.TARGETS, columns.INSPECTORS, columns.ITEMS, columns.REGIONS, columns.PLAN, columns.SETTINGS],
)
def test_an_empty_registry_is_an_error(sheet: Sheet) -> None:
    found = problems_after(sheet, lambda rows: rows.clear())
    assert any(problem.place.sheet == sheet.name and "没有数据" in problem.what for problem in found)


def test_a_total_row_is_named_and_not_counted() -> None:
    def total(rows: Rows) -> None:
        rows.append({"name": "合计", "category": "60"})

    found = problems_after(columns.TARGETS, total)
    assert any("合计" in problem.what for problem in found)


def test_all_problems_are_found_at_once() -> None:
    def spoil(rows: Rows) -> None:
        for row in rows[:7]:
            row["region"] = "1"

    found = problems_after(columns.TARGETS, spoil)
    assert len([problem for problem in found if problem.place.header == "区划代码"]) == 7


def test_an_old_registration_number_is_accepted_with_a_reminder() -> None:
    found = problems_after(columns.TARGETS, cell(0, "id", "410499000000123"))
    assert [problem.level for problem in found if problem.place.cell == "E5"] == [Level.WARNING]


_SPOILT = {
    "id": [
        *("", "914104990000000X", "11010519491231002X", "410499000000123", "TEMP|1", "4", "#REF!"),
        *("91410499MA0000012A", "９１４１０４９９ＭＡ００００１２Ｘ", " 91410499-ma", 914104990000000000),
    ],
    "region": ["", "1", "410499999", 410499.0, None],
    "state": ["", "注销", "合并", "营业"],
    "kept": ["", "4", "TEMP|1"],
    "name": [None, "合计", "示\u200b例", 5.0],
    "checked": ["两次", 1.5, True, "３"],
    "last": ["2023-02-30", "2023年3月5日", 45000.0],
}
_spoils = st.lists(
    st.sampled_from([(key, value) for key, values in _SPOILT.items() for value in values])
    | st.tuples(st.just("id"), st.integers(0, 59)),  # another row's code
    max_size=8,
)


@pytest.mark.thorough
@given(_spoils, st.randoms())
def test_checking_by_column_finds_what_checking_row_by_row_finds(spoils, random):  # type: ignore[no-untyped-def]
    def spoil(rows: Rows) -> None:
        codes = [row["id"] for row in rows]
        for key, value in spoils:
            random.choice(rows)[key] = codes[value] if key == "id" and value in range(60) else value

    book = changed(Path("台账.xlsx"), {columns.TARGETS: spoil})
    found = registry.load(book.read, date(2023, 4, 3))
    table = book.read(columns.TARGETS)
    problems: list[Problem] = []
    kept: dict[str, int] = {}
    for row in table.rows:
        identity = registry._target_id(row, problems)
        if identity in kept:
            problems.append(Problem(f"与第 {kept[identity]} 行是同一个代码“{identity}”", "", row.at("id")))
        elif identity:
            kept[identity] = row.number
            target = found.targets[identity]
            texts = ("name", "region", "category", "credit", "state", "address", "person", "phone", "kept")
            assert [getattr(target, key) for key in texts] == [row.text(key) for key in texts]
            assert (target.checked, target.last) == (row.integer("checked"), row.day("last"))
            assert target.at("id") == row.at("id")
            if target.region and target.region not in found.regions:
                problems.append(Problem(f"区划代码“{target.region}”不在“地区”表里", "", row.at("region")))
    assert list(found.targets) == list(kept)
    told = [(problem.what, problem.place) for problem in found.problems if problem.rule == "R4"]
    assert told[: len(problems)] == [(problem.what, problem.place) for problem in problems]
    assert len(told) - len(problems) == len(list(registry.merging.check(found.targets)))


def test_every_setting_stands_in_one_group_and_what_must_be_filled_in_comes_first() -> None:
    labels = [label for group in GROUPS.values() for label in group]
    assert labels == [row.label for row in SETTING_ROWS]
    assert "" not in GROUPS
    assert next(iter(GROUPS)) == "必须先填"
    assert set(GROUPS["必须先填"]) == {row.label for row in SETTING_ROWS if row.required}
