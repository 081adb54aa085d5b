"""Which column is which: contents that prove themselves come before headers, and what is left over is named."""

from __future__ import annotations

from typing import Any

import pytest

from tests import import_kit as kit
from tests.county import County
from toolkit import columns


def old(number: int) -> str:
    """A 15-digit number with a right check digit, of a firm that does not exist."""
    first, rest = f"410499{number:08d}", 10
    for digit in map(int, first):
        rest = ((rest + digit) % 10 or 10) * 2 % 11
    return f"{first}{(11 - rest) % 10}"


def rows(count: int = 12) -> list[dict[str, object]]:
    """Of every firm everything; a third of them has no 18-digit code."""
    return [
        {
            "企业名称": f"示例{n}公司",
            "注册号": old(n),
            "TYXYDM": "" if n % 3 == 0 else kit.uscc(700 + n),
            "区划代码": kit.REGION,
            "类别": kit.POOL,
            "经营状态": "存续",
        }
        for n in range(count)
    ]


def listed(county: County, lines: list[dict[str, object]], name: str = "名单.xlsx") -> list[object]:
    path = kit.xlsx(county.root / name, [list(lines[0]), *(list(line.values()) for line in lines)])
    return ["import", county.path, path, "--into", "检查对象库"]


def pairs(said: Any) -> dict[str, str]:
    return {pair["to"]: pair["from"] for pair in said["data"]["columns"]}


COALESCE = "TYXYDM|注册号=统一社会信用代码"


def test_right_check_digits_win_over_a_column_of_old_numbers(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    said = kit.said(listed(county, rows()), capsys)
    assert pairs(said)["统一社会信用代码"] == "TYXYDM"
    (note,) = (line for line in said["lines"] if line.startswith("注意"))
    assert "“注册号”里也是登记号（15 位旧号 12 个），没有用" in note
    assert f'--map "{COALESCE}"' in note
    assert said["data"]["refused"] == 4, "whose code is blank"


def test_of_two_columns_the_first_that_is_filled_is_taken_and_remembered(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    words = listed(county, rows())
    said = kit.said([*words, "--map", COALESCE, "--accept"], capsys)
    assert said["data"]["taken"] == 12
    added = [row.text("id") for row in county.book().read(columns.TARGETS).rows[-12:]]
    assert added == [old(n) if n % 3 == 0 else kit.uscc(700 + n) for n in range(12)]
    (warned,) = (r for r in said["data"]["remarks"] if "旧的登记注册号" in r["why"])
    assert warned["rows"] == [n + 2 for n in range(0, 12, 3)]
    assert warned["cell"] == "B2", "the cell that was really taken"
    again = kit.said(listed(county, rows(), "明年的.xlsx"), capsys)
    assert pairs(again)["统一社会信用代码"] == "TYXYDM|注册号"


def test_our_own_header_over_other_contents_is_asked_about(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = [
        {"统一社会信用代码" if key == "注册号" else key: value for key, value in line.items()}
        for line in rows()
    ]
    words = listed(county, renamed)
    (problem,) = kit.said([*words, "--accept"], capsys)["problems"]
    assert "是哪一列拿不准：“统一社会信用代码”、“TYXYDM”都像" in problem["what"]
    assert '--map "TYXYDM=统一社会信用代码"' in problem["remedy"]
    assert kit.said([*words, "--map", "TYXYDM=统一社会信用代码"], capsys)["data"]["taken"] == 8


def test_codes_of_an_authority_are_not_those_of_the_objects(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    """Negative control: right check digits, but the same few again and again."""
    lines = [{**line, "主管单位": kit.uscc(5), "TYXYDM": ""} for line in rows()]
    said = kit.said(listed(county, lines), capsys)
    assert pairs(said)["统一社会信用代码"] == "注册号"


def test_telephone_state_and_region_are_known_by_their_contents(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    name = county.book().read(columns.REGIONS).rows[0].text("name")
    lines = [
        {
            "甲": f"139{n:08d}", "单位名称": f"示例{n}公司", "乙": "存续" if n % 4 else "注销", "丙": name,
            "类别": kit.POOL, "丁": kit.uscc(700 + n), "成立日期": "2020-01-02", "注册资本": 500.0,
        }
        for n in range(8)
    ]  # fmt: skip
    said = kit.said(listed(county, lines), capsys)
    want = {"电话": "甲", "状态": "乙", "区划代码": "丙", "统一社会信用代码": "丁", "对象名称": "单位名称"}
    assert pairs(said).items() >= want.items()
    assert "“成立日期”（日期 8 个）" in str(said["lines"])
    assert "“注册资本”（数字 8 个）" in str(said["lines"])


def test_letters_alone_are_no_credit_class(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    """Negative control: A to D may be anything."""
    said = kit.said(
        listed(county, [{**line, "等次": "ABCD"[n % 4]} for n, line in enumerate(rows())]), capsys
    )
    assert "信用风险等级" not in pairs(said)


def test_a_runner_up_is_named_with_what_it_holds(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [{**line, "联系电话": f"139{n:08d}", "手机": f"138{n:08d}"} for n, line in enumerate(rows())]
    (line,) = (s for s in kit.said(listed(county, lines), capsys)["lines"] if s.startswith("文件里没有用到"))
    assert "“联系电话”（电话 12 个；也像“电话”）" in line
    assert "“手机”（电话 12 个；也像“电话”）" in line


def test_two_names_for_one_column_by_hand_say_how_to_take_both(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        *map(str, listed(county, rows())),
        "--map",
        "TYXYDM=统一社会信用代码",
        "--map",
        "注册号=信用代码",
    ]
    assert kit.main(words) == 2
    assert f'写成 --map "{COALESCE}"' in capsys.readouterr().err
