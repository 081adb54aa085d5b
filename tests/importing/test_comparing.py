"""Two lists of one bureau: what is new, what differs, what is gone; a person accepts each kind, requests are made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import import_kit as kit
from tests.county import County
from toolkit import columns
from toolkit.excel.book import Value
from toolkit.importing.lines import Fate
from toolkit.jobs.apply_changes import apply_changes

HEAD = ["企业名称", "统一社会信用代码", "区划代码", "类别", "经营状态", "联系电话"]
KEYS = ("name", "id", "region", "category", "state", "phone")


def there(county: County, sheet: columns.Sheet = columns.TARGETS) -> list[dict[str, Any]]:
    return [dict(row.values) for row in county.book().read(sheet).rows]


def line(row: dict[str, Any], **other: object) -> list[object]:
    return [other.get(head, row[key]) for head, key in zip(HEAD, KEYS, strict=True)]


def listed(county: County, rows: list[list[object]]) -> list[object]:
    path = kit.xlsx(county.root / "局里的名单.xlsx", [HEAD, *rows])
    return ["import", county.path, path, "--into", "检查对象库"]


def decide(county: County, *numbers: int) -> None:
    book = county.book()
    for number in numbers:
        decided: dict[str, Value] = {"decision": "同意", "decider": "吴示例", "decided": date(2023, 6, 1)}
        book.update(columns.CHANGES, str(number), decided)
    book.save()


def test_new_same_and_different_rows_are_told_apart_cell_by_cell(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    old = there(county)
    new = ["示例新公司", kit.uscc(800), kit.REGION, kit.POOL, "正常", ""]
    rows = [line(old[0]), line(old[1], 联系电话="13900000001", 企业名称="示例改名公司"), new]
    before = county.path.read_bytes()
    said = kit.said(listed(county, rows), capsys)
    assert kit.fates_of(said["data"]) == {
        1: Fate.NO_DATA, 2: Fate.KNOWN, 3: Fate.DIFFERENT, 4: Fate.TAKEN,
    }  # fmt: skip
    cells = {(r["column"], r["before"], r["after"], r["cell"]) for r in kit.remarks_of(said["data"], 3)}
    assert ("对象名称", old[1]["name"], "示例改名公司", "A3") in cells
    assert ("电话", old[1]["phone"] or "", "13900000001", "F3") in cells
    assert "与工作簿有出入的 1 行、2 格" in str(said["lines"])
    assert "没有导入 0 行" in str(said["lines"])
    assert county.path.read_bytes() == before
    kit.said([*listed(county, rows), "--accept"], capsys)
    assert there(county)[1] == old[1], "only what is new is entered without another word"


def test_accepted_differences_become_requests_and_then_changes(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    old = there(county)
    rows = [line(old[1], 联系电话="13900000001"), line(old[2], 经营状态="停产")]
    said = kit.said([*listed(county, rows), "--changed", "--accept"], capsys)
    assert said["data"]["entered"] == 2
    assert there(county)[:3] == old[:3], "nothing is changed yet"
    asked = [(r["id"], r["field"], r["old"], r["new"], r["decision"]) for r in there(county, columns.CHANGES)]
    assert asked == [
        (old[1]["id"], "电话", old[1]["phone"], "13900000001", None),
        (old[2]["id"], "状态", "正常", "停业", None),
    ]
    again = kit.said([*listed(county, rows), "--changed"], capsys)
    assert again["data"]["entered"] == 0, "a request that waits is not made twice"
    decide(county, 1, 2)
    assert apply_changes(county.book(), county.office(date(2023, 6, 2))).ok
    assert (there(county)[1]["phone"], there(county)[2]["state"]) == ("13900000001", "停业")


def test_who_is_gone_is_told_and_only_a_whole_list_ends_him(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    old = there(county)
    words = listed(county, [line(row) for row in old[:-2]])
    said = kit.said(words, capsys)
    gone = [row["id"] for row in old[-2:] if row["state"] == "正常"]
    assert said["data"]["gone"] == gone
    assert f"工作簿里有、文件里没有的 {len(gone)} 行" in str(said["lines"])
    kit.said([*words, "--accept"], capsys)
    assert there(county, columns.CHANGES) == []
    kit.said([*words, "--gone", "注销", "--accept"], capsys)
    asked = there(county, columns.CHANGES)
    assert [(row["id"], row["new"]) for row in asked] == [(code, "注销") for code in gone]
    assert kit.main([*map(str, words), "--gone", "不知道"]) == 2
    assert "不在可选" in capsys.readouterr().err


def test_a_code_that_comes_is_a_change_and_no_second_firm(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a column of old numbers, and by name and region."""
    numbers = ["410499000012345", "4104990000123"]
    for at, number in zip((3, 4), numbers, strict=True):
        county.type(columns.TARGETS, str(there(county)[at]["id"]), {"id": number})
    old = there(county)
    head = [*HEAD, "注册号"]
    by_number = [*line(old[3], 统一社会信用代码=kit.uscc(803), 企业名称="示例改名公司"), numbers[0]]
    by_name = [*line(old[4], 统一社会信用代码=kit.uscc(804)), ""]
    path = kit.xlsx(county.root / "换照.xlsx", [head, by_number, by_name])
    words = ["import", county.path, path, "--into", "检查对象库"]
    words += ["--map", "统一社会信用代码|注册号=统一社会信用代码", "--changed", "--accept"]
    said = kit.said(words, capsys)
    assert said["data"]["taken"] == 0
    asked = [(r["id"], r["field"], r["new"]) for r in there(county, columns.CHANGES)]
    header = "统一社会信用代码"
    assert asked == [(numbers[0], header, kit.uscc(803)), (numbers[1], header, kit.uscc(804))]
    decide(county, 1, 2)
    assert apply_changes(county.book(), county.office(date(2023, 6, 2))).ok
    active = [row["name"] for row in there(county) if row["state"] == "正常"]
    assert active.count(old[3]["name"]) == active.count(old[4]["name"]) == 1
    again = kit.said([w for w in words if w != "--accept"], capsys)
    assert (again["data"]["taken"], again["data"]["entered"]) == (0, 1), "only the name that differs"


def test_two_colleagues_workbooks_are_merged_the_same_way(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    (county.root / "同事").mkdir()
    other = County(county.root / "同事", county.path.read_bytes())
    book = other.book()
    book.append(
        columns.TARGETS, [{**there(county)[0], "no": 61, "id": kit.uscc(805), "name": "示例同事新登记"}]
    )
    book.save()
    changed = str(there(other)[5]["id"])
    other.type(columns.TARGETS, changed, {"phone": "13900000009"})
    words = ["import", county.path, other.path, "--into", "检查对象库", "--changed", "--accept"]
    said = kit.said(words, capsys)
    assert (said["data"]["taken"], said["data"]["entered"]) == (1, 1)
    assert there(county)[-1]["name"] == "示例同事新登记"
    (asked,) = there(county, columns.CHANGES)
    assert (asked["id"], asked["field"], asked["new"]) == (changed, "电话", "13900000009")


def test_sheets_that_need_no_approval_are_changed_at_once(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    first = there(county, columns.REGIONS)[0]
    path = kit.xlsx(county.root / "地区.xlsx", [["地区代码", "地区名称"], [first["code"], "示例改名镇"]])
    words = ["import", county.path, path, "--into", "地区"]
    kit.said([*words, "--accept"], capsys)
    assert there(county, columns.REGIONS)[0] == first
    kit.said([*words, "--changed", "--accept"], capsys)
    assert there(county, columns.REGIONS)[0]["name"] == "示例改名镇"


def test_many_approved_requests_are_entered_with_few_lines_of_the_journal(county: County) -> None:
    book = county.book()
    asked: list[dict[str, Value]] = [
        {
            "no": n, "sheet": "检查对象库", "id": row["id"], "field": "电话", "old": row["phone"],
            "new": f"139{n:08d}", "decision": "同意", "decider": "吴示例", "decided": date(2023, 6, 1),
        }
        for n, row in enumerate(there(county)[:30], 1)
    ]  # fmt: skip
    book.append(columns.CHANGES, asked)
    book.save()
    lines = len(there(county, columns.LOG))
    assert apply_changes(county.book(), county.office(date(2023, 6, 2))).data["applied"] == 30
    log = there(county, columns.LOG)[lines:]
    assert len([row for row in log if row["step"] == "办理变更"]) == 1
    assert all(f"第 {n} 号申请" in str(log[-1]["what"]) for n in (1, 30))
    assert there(county)[29]["phone"] == "13900000030"
