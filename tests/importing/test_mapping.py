"""Every column of a list is matched with a confidence and a reason, by words and by what its values look like."""

from __future__ import annotations

import pytest

from tests import import_kit as kit
from toolkit import columns
from toolkit.columns import Sheet
from toolkit.errors import WrongUse
from toolkit.excel.raw import Merged, RawSheet
from toolkit.importing.head import Head, find_head
from toolkit.importing.mapping import ENOUGH, Match, Matching, known_labels, propose

VALUES: list[list[object]] = [[f"示例企业{n}", kit.uscc(n), "示例路", f"2023-04-{n + 10}"] for n in range(10)]


def opened(
    heads: list[str], values: list[list[object]], sheet: Sheet = columns.TARGETS
) -> tuple[RawSheet, Head]:
    raw = RawSheet("名单", [heads, *values])
    head, _ = find_head(raw, known_labels(sheet))
    assert head is not None
    return raw, head


def matched(
    heads: list[str],
    values: list[list[object]] = VALUES,
    sheet: Sheet = columns.TARGETS,
    **more: dict[str, str],
) -> dict[str, Match]:
    found = propose(sheet, *opened(heads, values, sheet), more.get("remembered", {}), more.get("given", {}))
    return {match.column.key: match for match in found.matches}


@pytest.mark.parametrize(
    ("header", "key", "confidence", "reason"),
    [
        ("统一社会信用代码", "id", 98, "表头相同"),
        ("统一 社会\n信用代码", "id", 98, "表头相同"),
        ("社会信用代码", "id", 95, "别名"),
        ("*统一社会信用代码(18位)", "id", 98, "表头相同"),
        ("统一代码", "id", 88, "校验码"),
        ("证照编码", "id", 88, "校验码"),
    ],
)
def test_the_code_is_known_by_its_header_or_by_its_check_digits(
    header: str, key: str, confidence: int, reason: str
) -> None:
    match = matched(["企业名称", header, "住所", "备注"])[key]
    assert match.numbers == (2,)
    assert match.confidence == confidence if header != "统一代码" else match.confidence >= 88
    assert reason in match.reason or header == "统一代码"


def test_values_that_are_no_codes_are_not_taken_for_codes() -> None:
    """Negative control of the shape."""
    values = [[f"示例企业{n}", f"SL{n:016d}", "示例路", ""] for n in range(10)]
    assert "id" not in matched(["企业名称", "证照编码", "住所", "备注"], values)


def test_a_header_whose_values_contradict_it_is_left_to_the_clerk() -> None:
    values = [[f"示例企业{n}", kit.uscc(n), "示例路", "赵示例"] for n in range(10)]
    assert "licence_to" not in matched(["企业名称", "代码", "住所", "有效期至"], values)
    assert matched(["企业名称", "代码", "住所", "有效期至"])["licence_to"].confidence == 90


def test_a_close_header_is_proposed_with_less_confidence() -> None:
    match = matched(["企业名称", "代码", "住所", "企业联系电话"])["phone"]
    assert ENOUGH <= match.confidence <= 75


def test_two_columns_equally_sure_are_left_to_the_clerk() -> None:
    assert "name" not in matched(["企业名称", "代码", "单位名称", "备注"])
    assert matched(["企业名称", "代码", "单位名称", "备注"], given={"单位名称": "对象名称"})[
        "name"
    ].numbers == (3,)


def test_each_column_of_the_file_is_used_once() -> None:
    found = matched(["名称", "代码", "地址", "有效期"])
    assert len({match.numbers for match in found.values()}) == len(found)


def test_what_was_accepted_is_sure() -> None:
    found = matched(["甲", "乙", "丙", "丁"], remembered={"name": "甲", "address": "丁"})
    assert (found["name"].confidence, found["name"].reason) == (100, "上次确认过")
    assert found["address"].name == "丁"


def test_what_is_given_by_hand_wins() -> None:
    heads = ["企业名称", "代码", "住所", "备注"]
    found = matched(heads, given={"备注": "地址", "住所": ""}, remembered={"address": "住所"})
    assert found["address"].name == "备注"
    assert "note" not in found
    assert found["address"].reason == "您指定的"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"没有": "地址"}, "没有表头“没有”"),
        ({"住所": "没有"}, "没有“没有”这一列"),
        ({"住所": "地址", "备注": "地址"}, "指定了两次"),
        ({"身份证号": "备注"}, "公民身份号码"),
    ],
)
def test_what_is_given_wrongly_is_told(given: dict[str, str], says: str) -> None:
    with pytest.raises(WrongUse, match=says):
        matched(["企业名称", "身份证号", "住所", "备注"], given=given)


@pytest.mark.parametrize("header", ["法人身份证号码", "备注", "证件号码"])
def test_a_column_of_citizens_numbers_is_never_proposed(header: str) -> None:
    values: list[list[object]] = [[f"示例企业{n}", kit.uscc(n), kit.citizen_id(n)] for n in range(10)]
    raw, head = opened(["企业名称", "信用代码", header], values)
    found: Matching = propose(columns.TARGETS, raw, head, {}, {})
    assert header not in {match.name for match in found.matches}
    assert [(source.name, why) for source, why in found.unused] == [(header, "公民身份号码不导入")]


def test_the_number_of_a_card_of_office_is_no_citizens_number() -> None:
    values: list[list[object]] = [[f"赵示例{n}", f"SL1604{n:02d}", "示例股", "2030-1-1"] for n in range(5)]
    found = matched(["姓名", "执法证件号码", "科室", "有效期"], values, columns.INSPECTORS)
    assert {key: match.name for key, match in found.items()} == {
        "name": "姓名",
        "id": "执法证件号码",
        "department": "科室",
        "expires": "有效期",
    }


def test_the_annexes_are_matched_whole() -> None:
    for make, sheet in (
        (kit.items, columns.ITEMS),
        (kit.plan, columns.PLAN),
        (kit.enterprises, columns.TARGETS),
    ):
        grid, merged = make()
        raw = RawSheet("x", grid, tuple(Merged(*m) for m in merged))
        head, _ = find_head(raw, known_labels(sheet))
        assert head is not None
        found = propose(sheet, raw, head, {}, {})
        left = {source.label for source, _ in found.unused}
        assert left <= {"序号", "法定代表人身份证号"}
        assert all(match.confidence >= 90 for match in found.matches)
