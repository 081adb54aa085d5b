"""Rows and cells as offices have them, shifted, empty-like or mistyped: what they become, through the command."""

from __future__ import annotations

from typing import Any

import pytest

from tests import import_kit as kit
from tests.county import County
from toolkit import columns

HEAD = ["企业名称", "统一社会信用代码", "区划代码", "类别", "经营状态", "地址", "联系电话"]


def row(number: int, **other: object) -> list[object]:
    cells = dict(
        zip(HEAD, [f"示例{number}公司", kit.uscc(number), kit.REGION, kit.POOL, "正常", "", ""], strict=True)
    )
    return list((cells | other).values())


def accept(county: County, rows: list[list[object]], capsys: pytest.CaptureFixture[str]) -> Any:
    path = kit.csv(county.root / "名单.csv", [HEAD, *rows])
    return kit.said(["import", county.path, path, "--into", "检查对象库", "--accept"], capsys)


def last(county: County) -> dict[str, object]:
    return dict(county.book().read(columns.TARGETS).rows[-1].values)


def test_a_row_with_more_cells_than_the_head_is_refused_with_the_reason(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    """An address with commas in it that nobody quoted."""
    shifted = [*row(801)[:5], "示例路1号", "3楼", "东侧", "13900000001"]
    said = accept(county, [row(800), shifted, row(802)], capsys)
    assert (said["data"]["taken"], said["data"]["refused"]) == (2, 1)
    assert "格数比表头（7 格）多" in said["problems"][0]["what"]
    assert said["problems"][0]["place"]["row"] == 3


def test_a_last_column_without_a_label_shifts_nothing(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    """Negative control: every row has one cell more."""
    assert accept(county, [[*row(800 + n), "备用"] for n in range(3)], capsys)["data"]["taken"] == 3


def test_what_means_nothing_is_a_blank_and_listed(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    said = accept(county, [row(800, 地址="无", 联系电话="N/A")], capsys)
    assert (last(county)["address"], last(county)["phone"]) == (None, None)
    changes = {
        (r["before"], r["after"], r["why"]) for r in said["data"]["remarks"] if r["fate"] == "改动后导入"
    }
    assert changes == {("无", "", "表示没有，按空着处理"), ("N/A", "", "表示没有，按空着处理")}


def test_a_name_stays_as_on_the_licence(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    accept(county, [row(800, 企业名称="示例三Ｑ网吧（１部）")], capsys)
    assert last(county)["name"] == "示例三Ｑ网吧（１部）"


def test_a_wrong_code_is_shown_as_it_was_typed(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    good = kit.uscc(800)
    typed = good[:16] + "l" + good[17:]
    said = accept(county, [row(800, 统一社会信用代码=typed)], capsys)
    assert f"（文件里是“{typed}”）" in said["problems"][0]["what"]


def test_a_name_as_long_as_a_page_is_taken_with_a_reminder(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    said = accept(county, [row(800, 企业名称="示例" * 636)], capsys)
    assert said["data"]["fates"] == {"导入，有提醒": 1, "不是数据": 1}
    assert "有 1272 个字" in str(said["data"]["remarks"])


def test_the_report_says_the_same_of_many_rows_once(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row(1000 + n, 经营状态="存续" if n % 2 else "正常") for n in range(100)]
    said = accept(county, rows, capsys)
    lines = kit.listed(county.root / said["files"][0])
    assert sorted(line[1] for line in lines) == ["1", "50", "50"]
    (changed,) = (line for line in lines if line[3] == "改动后导入")
    assert changed[6:9] == ["存续", "正常", "换成本表的说法"]
    assert kit.rows_of(changed) == set(range(3, 102, 2))
    assert set().union(*map(kit.rows_of, lines)) == set(range(1, 102))


def test_sheets_alike_are_asked_about_even_if_one_fits_better(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    second = [[cell for n, cell in enumerate(line) if n != 5] for line in (HEAD, row(801))]
    content = {"东片": ([HEAD, row(800)], ()), "西片": (second, ()), "空表": ([HEAD], ())}
    path = kit.sheets(county.root / "名单.xlsx", content)
    words = ["import", str(county.path), str(path), "--into", "检查对象库"]
    assert kit.main(words) == 2
    said = capsys.readouterr().err
    assert "东片（1 行）、西片（1 行）" in said
    assert "空表" not in said
    assert kit.said([*words, "--sheet", "西片", "--accept"], capsys)["data"]["taken"] == 1


def test_the_sheet_of_our_own_workbook_is_taken_by_its_name(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    other = county.root / "同事的台账.xlsx"
    other.write_bytes(county.path.read_bytes())
    said = kit.said(["import", county.path, other, "--into", "检查对象库"], capsys)
    assert said["data"]["sheet"] == "检查对象库"
    assert said["data"]["rows"] >= 60


def test_a_rehearsal_fits_a_screen_however_bad_the_list(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nine kinds of faults and ten of changes in 600 rows: five of each are shown, all are in the report."""
    bad: list[dict[str, object]] = [
        {"统一社会信用代码": "91410499"}, {"统一社会信用代码": ""}, {"统一社会信用代码": kit.uscc(1)[:-1] + "0"},
        {"统一社会信用代码": "9.14E+17"}, {"企业名称": ""}, {"类别": ""}, {"经营状态": "不详情"}, {"区划代码": "别处"},
        {"经营状态": ""}, {"地址": "无"}, {"联系电话": "/"}, {"经营状态": "存续"}, {"经营状态": "在业"},
        {"经营状态": "开业"}, {"联系电话": "１３９"}, {"地址": " 路 "}, {"企业名称": "示例" * 99}, {"类别": "民 爆"},
    ]  # fmt: skip
    path = kit.csv(county.root / "名单.csv", [HEAD, *(row(n, **bad[n % len(bad)]) for n in range(600))])
    kit.main(["import", str(county.path), str(path), "--into", "检查对象库"])
    said = capsys.readouterr().out.splitlines()
    assert len(said) <= 40
    assert any("没有导入的原因另有" in line for line in said)
    assert any("……一共" in line for line in said)


def test_check_lists_three_of_a_kind_and_counts_the_others(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row(800 + n, 统一社会信用代码=f"410499{n:07d}") for n in range(60)]
    accept(county, rows, capsys)
    kit.main(["check", str(county.path)])
    said = [line for line in capsys.readouterr().out.splitlines() if "旧" in line or "以上这一类" in line]
    assert len(said) == 4
    assert "以上这一类共 60 个，只列前 3 个" in said[-1]
    listed = kit.said(["check", county.path], capsys)["problems"]
    assert sum("旧的登记注册号" in problem["what"] for problem in listed) == 60, "a program gets all"
    kit.main(["check", str(county.path), "--write"])
    written = [r.text("what") for r in county.book().read(columns.FINDINGS).rows]
    assert sum("旧的登记注册号" in what for what in written) == 60, "and 核对 has all"
