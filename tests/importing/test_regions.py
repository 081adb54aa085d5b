"""Regions come as names, as codes, as both; unknown ones become rows of 地区 when the clerk accepts them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import import_kit as kit
from tests.county import County
from toolkit import columns
from toolkit.excel.book import Rows, Table
from toolkit.importing.regions import Regions, new_regions

HEAD = ["企业名称", "统一社会信用代码", "所属乡镇", "类别", "经营状态"]


def table(rows: list[tuple[str, str]]) -> Table:
    values = {"code": [c for c, _ in rows], "name": [n for _, n in rows], "weight": [None] * len(rows)}
    return Table(columns.REGIONS, Rows(range(len(rows)), values, [lambda _: None] * len(rows)), ())  # type: ignore[arg-type,list-item]


REGIONS = Regions(
    table(
        [
            ("410499001", "城关镇"), ("410499100", "东 片乡"), ("410499200", "西片乡"), ("410498", "邻县"),
            ("410499300", "同名乡"), ("410499301", "同名乡"), ("410499400", "大镇"), ("410499400201", "大镇一村"),
        ]
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("410499001", "410499001"),
        ("城关镇", "410499001"),
        ("东片乡", "410499100"),
        ("410499001000", "410499001"),
        ("410499001203", "410499001"),
        ("410499001城关镇", "410499001"),
        ("城关镇(410499001)", "410499001"),
        ("410499001-城关镇", "410499001"),
        ("示例省示例市示例县城关镇", "410499001"),
        ("示例县西片乡", "410499200"),
        ("410498005", "410498"),
        ("410499400201", "410499400201"),
        ("410499400000", "410499400"),
    ],
)
def test_a_region_is_known_by_code_or_name(text: str, code: str) -> None:
    assert REGIONS(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "同名乡",  # two have the name
        "南片乡",
        "410499777",  # the county itself is no region here
        "410499400999",  # the township is divided into villages, and this is none of them
        "410499001西片乡",  # code and name are of different regions
        "城关镇东关村",
        "老城关镇",
        "城关",
        "410499",
        "",
    ],
)
def test_what_is_no_region_for_certain_is_not_guessed(text: str) -> None:
    """Negative control."""
    assert REGIONS(text) == ""


@given(st.lists(st.text("甲乙丙镇乡123456789", min_size=1, max_size=9), max_size=30))
def test_new_regions_never_get_a_code_that_is_taken(words: list[str]) -> None:
    made = new_regions(words, REGIONS, "410499")
    codes = {str(row["name"]): str(row["code"]) for row in made.values()}
    assert len(set(codes.values())) == len(codes)
    assert all(word in codes or made[word]["name"] in codes for word in words)


# --- through the command ------------------------------------------------------------------------------


def listed(county: County, regions: list[object]) -> list[object]:
    rows = [[f"示例{n}公司", kit.uscc(700 + n), r, kit.POOL, "正常"] for n, r in enumerate(regions)]
    return ["import", county.path, kit.xlsx(county.root / "名单.xlsx", [HEAD, *rows]), "--into", "检查对象库"]


def regions_of(county: County) -> dict[str, str]:
    return {row.text("code"): row.text("name") for row in county.book().read(columns.REGIONS).rows}


def taken(county: County, count: int) -> list[str]:
    return [row.text("region") for row in county.book().read(columns.TARGETS).rows[-count:]]


def test_names_of_our_regions_become_their_codes_and_are_listed(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    (code, name), *_ = regions_of(county).items()
    said: Any = kit.said([*listed(county, [name, code, f"{code}{name}"]), "--accept"], capsys)
    assert said["data"]["taken"] == 3
    assert taken(county, 3) == [code] * 3
    changes = {(r["before"], r["after"]) for r in said["data"]["remarks"] if r["column"] == "区划代码"}
    assert changes == {(name, code), (f"{code}{name}", code)}


def test_unknown_regions_are_offered_once_and_accepted_as_a_list(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    before = regions_of(county)
    words = listed(county, ["甲片区", "甲片区", "乙片区", next(iter(before.values()))])
    said = kit.said(words, capsys)
    assert (said["data"]["taken"], said["data"]["refused"]) == (1, 3)
    (line,) = (line for line in said["lines"] if "--new-regions" in line)
    assert "“地区”表里没有的 2 个：甲片区（2 行）、乙片区（1 行）" in line
    assert regions_of(county) == before
    said = kit.said([*words, "--new-regions", "全部", "--accept"], capsys)
    assert said["data"]["taken"] == 4
    new = {code: name for code, name in regions_of(county).items() if code not in before}
    assert new == {"410499601": "甲片区", "410499602": "乙片区"}
    assert taken(county, 4)[:3] == ["410499601", "410499601", "410499602"]
    assert "登记为新的地区" in str(said["data"]["remarks"])
    assert kit.said(["check", county.path], capsys)["ok"]


def test_only_some_of_them_and_codes_too(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    words = listed(county, ["甲片区", "乙片区", "410499007"])
    said = kit.said([*words, "--new-regions", "乙片区、410499007", "--accept"], capsys)
    assert (said["data"]["taken"], said["data"]["refused"]) == (2, 1)
    assert taken(county, 2) == ["410499601", "410499007"]


def test_a_list_without_regions_says_what_that_means(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    head = [h for h in HEAD if h != "所属乡镇"]
    rows = [[f"示例{n}公司", kit.uscc(700 + n), kit.POOL, "正常"] for n in range(3)]
    path = kit.xlsx(county.root / "名单.xlsx", [head, *rows])
    words = ["import", county.path, path, "--into", "检查对象库"]
    (problem,) = kit.said(words, capsys)["problems"]
    assert "“不同地区抽查比重相同”时，就是在全部对象里按一个比例抽" in problem["remedy"]
    assert '--set "区划代码=410499" --new-regions 全部' in problem["remedy"]
    said = kit.said([*words, "--set", "区划代码=410499", "--new-regions", "全部", "--accept"], capsys)
    assert said["data"]["taken"] == 3
    assert taken(county, 3) == ["410499"] * 3
