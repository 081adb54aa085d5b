"""Lists of the office come in whole: shown first, written when accepted, every row taken or listed with its reason."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import desk
from tests import import_kit as kit
from tests.county import County
from tests.import_kit import fates, listed, rows_of, whys
from toolkit import columns
from toolkit.cli import main
from toolkit.errors import Level, Locked, ProblemsFound, Refused, ToolkitError, WrongUse
from toolkit.importing import sorting
from toolkit.importing.lines import Fate
from toolkit.importing.rows import FileRows
from toolkit.jobs import import_list
from toolkit.jobs.base import Outcome, open_desk
from toolkit.jobs.import_list import Wish, import_file

TARGETS = Wish("检查对象库")


def run(county: County, file: Path, wish: Wish = TARGETS) -> Outcome:
    return import_file(county.book(), county.office(), file, wish)


def accept(county: County, file: Path, wish: Wish = TARGETS, hour: int = 9) -> Outcome:
    office = replace(county.office(), now=county.office().now.replace(hour=hour))
    return import_file(county.book(), office, file, replace(wish, accept=True))


def last_rows(county: County, sheet: columns.Sheet, count: int) -> list[dict[str, object]]:
    return [dict(row.values) for row in county.book().read(sheet).rows[-count:]]


@pytest.fixture(params=["xls", "xlsx", "csv"])
def enterprises(request: pytest.FixtureRequest, county: County) -> Path:
    grid, merged = kit.enterprises()
    path = county.root / f"民爆名单.{request.param}"
    if request.param != "csv":
        return {"xls": kit.xls, "xlsx": kit.xlsx}[request.param](path, grid, merged)
    grid[11][4] = "民爆"  # a .csv knows no merged cells
    return kit.csv(path, grid)


# --- the whole way ------------------------------------------------------------------------------------


def test_a_rehearsal_writes_nothing_but_its_report(county: County, enterprises: Path) -> None:
    before = {path: path.read_bytes() for path in county.root.iterdir()}
    outcome = run(county, enterprises)
    left = {path: path.read_bytes() for path in county.root.iterdir() if path.is_file()}
    assert {path: data for path, data in left.items() if path.suffix != ".lock"} == before
    assert outcome.lines[-1].startswith("以上是预演")
    assert any("对象名称" in line and "企业名称" in line and "90%" in line for line in outcome.lines)
    (report,) = (county.root / "导入报告").iterdir()
    assert outcome.files == [report]
    assert report.name.startswith("预演-检查对象库")
    assert set().union(*map(rows_of, listed(report))) == set(fates(outcome))
    run(county, enterprises)
    accept(county, enterprises, hour=10)
    assert len(list((county.root / "导入报告").iterdir())) == 2, "the last rehearsal and the import"


def test_every_row_of_a_countys_list_is_taken_or_listed(county: County, enterprises: Path) -> None:
    before = county.path.read_bytes()
    outcome = accept(county, enterprises)
    assert county.path.read_bytes() != before
    taken = (7, 8, 10, 12)
    assert [row for row, fate in fates(outcome).items() if fate == Fate.CHANGED] == list(taken)
    assert [row for row, fate in fates(outcome).items() if fate == Fate.REFUSED] == [9, 11, 13, 14]
    assert [row for row, fate in fates(outcome).items() if fate == Fate.NO_DATA] == [1, 2, 3, 4, 5, 6, 15, 17]
    for row, why in {
        6: "示例", 15: "合计", 17: "表尾", 9: "丢失", 11: "与本文件第 7 行重复", 13: "不在“地区”表里", 14: "校验码",
    }.items():  # fmt: skip
        assert why in whys(outcome, row)
    one, two, four, six = last_rows(county, columns.TARGETS, 4)
    assert (one["id"], two["id"]) == (kit.uscc(901), kit.uscc(902))
    assert four["id"] == "410499000000904"
    assert (one["phone"], two["phone"]) == ("13900000001", "13900000002")
    assert [row["no"] for row in (one, two, four, six)] == [61, 62, 63, 64]
    assert (two["name"], two["state"], six["state"]) == ("示例二民爆有限公司", "正常", "停业")
    assert (str(one["licence_to"]), str(two["licence_to"]), str(four["licence_to"])) == (
        "2025-03-01",
        "2025-04-01",
        "2025-06-01",
    )
    assert six["licence_to"] is None
    assert (six["category"], six["region"]) == ("民爆", kit.REGION)
    log = county.book().read(columns.LOG).rows[-1]
    assert log["what"] == f"从“{enterprises.name}”导入“检查对象库” 4 行，没有导入 4 行"


def test_the_report_lists_every_row_with_cell_reason_and_remedy(county: County, enterprises: Path) -> None:
    outcome = accept(county, enterprises)
    (path,) = outcome.files
    assert path.parent == county.root / "导入报告"
    rows = listed(path)
    assert set().union(*map(rows_of, rows)) == set(fates(outcome))
    gravity = [row[3] for row in rows]
    assert gravity == sorted(gravity, key=["没有导入", "导入，有提醒", "改动后导入", "不是数据"].index)
    lost = next(row for row in rows if row[0] == "9" and row[4] == "统一社会信用代码")
    assert lost[5] == "C9"
    assert "丢失" in lost[8]
    assert "文本格式" in lost[9]
    changed = next(row for row in rows if row[0] == "8" and row[4] == "许可证有效期")
    assert changed[6:8] == ["2025.4.1", "2025-04-01"]


def test_no_citizens_number_gets_anywhere(county: County) -> None:
    grid, merged = kit.enterprises()
    number = kit.citizen_id(7)
    grid[6][7], grid[7][1], grid[12][2] = number, f"示例（{number}）", number
    outcome = accept(county, kit.xlsx(county.root / "名单.xlsx", grid, merged))
    assert outcome.data["taken"] == 3
    told = json.dumps(
        [*outcome.lines, *map(str, outcome.problems), outcome.data], ensure_ascii=False, default=str
    )
    (path,) = outcome.files
    for text in (told, str(listed(path)), str(last_rows(county, columns.TARGETS, 5))):
        assert number not in text
        assert kit.citizen_id(1) not in text
    assert "已隐去" in str(listed(path))


def test_an_accepted_mapping_is_remembered(county: County) -> None:
    heads = ["甲栏", "乙栏", "丙栏", "丁栏"]

    def make(n: int) -> Path:
        row = [f"示例企业{n}", kit.uscc(910 + n), kit.REGION, "民爆"]
        return kit.csv(county.root / f"名单{n}.csv", [heads, row])

    wish = Wish(
        "检查对象库",
        columns={"甲栏": "对象名称", "丙栏": "区划代码", "丁栏": "类别"},
        constants={"状态": "正常"},
    )
    assert not run(county, make(1)).data, "without help the required columns are missing"
    assert accept(county, make(1), wish).data["taken"] == 1
    again = run(county, make(2))
    assert again.data["taken"] == 1
    found = {pair["to"]: (pair["from"], pair["confidence"], pair["reason"]) for pair in again.data["columns"]}  # type: ignore[attr-defined]
    assert found["对象名称"] == ("甲栏", 100, "上次确认过")
    other = kit.csv(
        county.root / "别的.csv", [["甲栏", "乙栏", "丙栏"], ["示例企业3", kit.uscc(913), kit.REGION]]
    )
    assert not run(county, other).data, "another head is another mapping"
    other_kind = replace(TARGETS, columns={"丁栏": ""}, constants={"类别": "食盐"})
    assert accept(county, make(2), other_kind, hour=10).data["taken"] == 1
    assert last_rows(county, columns.TARGETS, 1)[0]["category"] == "食盐"


def test_a_column_left_out_stays_out_and_a_constant_can_be_taken_back(county: County) -> None:
    head = ["企业名称", "信用代码", "区划代码", "类别", "经营状态", "手机号码"]
    rows = [[f"示例企业{n}", kit.uscc(920 + n), kit.REGION, "民爆", "停产", "139"] for n in range(3)]
    one, two, three = (kit.csv(county.root / f"名单{n}.csv", [head, row]) for n, row in enumerate(rows))
    wish = replace(TARGETS, columns={"手机号码": "", "经营状态": ""}, constants={"状态": "正常"})
    accept(county, one, wish)
    accept(county, two, hour=10)
    accept(county, three, replace(TARGETS, columns={"经营状态": "状态"}), hour=11)
    rows_now = last_rows(county, columns.TARGETS, 3)
    assert [row["state"] for row in rows_now] == ["正常", "正常", "停业"]
    assert [row["phone"] for row in rows_now] == [None, None, None]
    with pytest.raises(WrongUse, match="只留一个"):
        run(county, one, replace(TARGETS, columns={"经营状态": "状态"}, constants={"状态": "正常"}))


def test_a_memory_that_cannot_be_read_is_never_overwritten(county: County, enterprises: Path) -> None:
    memory = county.root / "导入对照.json"
    memory.write_text("{", "utf-8")
    with pytest.raises(Refused, match="读不出来"):
        accept(county, enterprises)
    assert memory.read_text("utf-8") == "{"


def test_importing_twice_adds_nothing(county: County, enterprises: Path) -> None:
    accept(county, enterprises)
    before = county.path.read_bytes()
    outcome = accept(county, enterprises, hour=10)
    assert outcome.data["taken"] == 0
    assert county.path.read_bytes() == before
    assert fates(outcome)[7] == Fate.KNOWN


# --- other sheets -------------------------------------------------------------------------------------


def test_the_list_of_items_in_the_layout_of_annex_1(county: County) -> None:
    outcome = accept(
        county, kit.xls(county.root / "清单.xls", *kit.items()), Wish("事项清单", constants={"已公布": "是"})
    )
    assert outcome.data["taken"] == 3
    rows = last_rows(county, columns.ITEMS, 3)
    assert [row["category"] for row in rows] == ["示例监管", "示例监管", "另类监管"]
    assert [row["kind"] for row in rows] == ["一般检查事项", "重点检查事项", "一般检查事项"]
    assert rows[2]["method"] is None, "a blank that is not merged stays blank"


def test_the_plan_in_the_layout_of_annex_4(county: County) -> None:
    outcome = accept(county, kit.xlsx(county.root / "计划.xlsx", *kit.plan()), Wish("计划表"))
    assert fates(outcome)[5] == Fate.CHANGED
    assert "统一写法" in whys(outcome, 5)
    assert fates(outcome)[6] == Fate.REFUSED
    assert "不在事项清单里" in whys(outcome, 6)
    (row,) = last_rows(county, columns.PLAN, 1)
    assert (row["no"], row["quantity"]) == (91, "5%")


def test_points_are_numbered_within_their_item(county: County) -> None:
    grid = [["检查事项", "检查要点"], [kit.ITEM, "示例要点一"], ["", "示例要点二"], [kit.ITEM, "示例要点一"]]
    path = kit.xlsx(county.root / "要点.xlsx", grid, [(2, 1, 3, 1)])
    there = [row["no"] for row in county.book().read(columns.CHECKLIST).rows if row["item"] == kit.ITEM]
    outcome = accept(county, path, Wish("检查要点"))
    assert [row["no"] for row in last_rows(county, columns.CHECKLIST, 2)] == [len(there) + 1, len(there) + 2]
    assert "与本文件第 2 行内容相同" in whys(outcome, 4)


def test_numbers_are_not_filled_down_in_merged_cells(county: County) -> None:
    grid, merged = kit.plan()
    grid[5][2], grid[5][6] = kit.ITEM, ""
    path = kit.xlsx(county.root / "计划.xlsx", grid, [*merged, (5, 7, 6, 7)])
    outcome = run(county, path, Wish("计划表"))
    assert fates(outcome)[6] == Fate.REFUSED
    assert "未填写" in whys(outcome, 6)


def test_an_office_is_no_inspector(county: County) -> None:
    grid = [
        ["姓名", "执法证号", "有效期至", "科室", "角色", "状态"],
        ["示例县工业和信息化局", "SL990001", "2030-1-1", "示例股", "主检", "在岗"],
        ["冯示例", "ＳＬ990002", "2030-1-1", "示例股", "协检", "在职"],
    ]
    outcome = accept(county, kit.csv(county.root / "人员.csv", grid, "utf-8-sig"), Wish("执法人员库"))
    assert (fates(outcome)[2], fates(outcome)[3]) == (Fate.REFUSED, Fate.CHANGED)
    assert "登记的是单位" in whys(outcome, 2)
    assert last_rows(county, columns.INSPECTORS, 1)[0]["id"] == "SL990002"


# --- refusals -----------------------------------------------------------------------------------------


def test_sheets_that_the_tool_makes_are_no_aim(county: County, enterprises: Path) -> None:
    for name in ("检查台账", "设置", "没有"):
        with pytest.raises(WrongUse, match="不能导入到"):
            run(county, enterprises, Wish(name))


def test_a_required_column_without_source_stops_the_import(county: County) -> None:
    before = county.path.read_bytes()
    file = kit.csv(county.root / "名单.csv", [["企业名称", "信用代码"], ["示例甲", kit.uscc(950)]])
    outcome = accept(county, file)
    assert not outcome.ok
    assert {problem.what for problem in outcome.problems} == {
        f"没有对上必填的“{name}”一列" for name in ("区划代码", "类别", "状态")
    }
    assert county.path.read_bytes() == before
    wish = replace(TARGETS, constants={"类别": "民爆", "状态": "存续", "地区代码": kit.REGION})
    assert accept(county, file, wish).data["taken"] == 1
    assert last_rows(county, columns.TARGETS, 1)[0]["state"] == "正常"


@pytest.mark.parametrize(
    ("constants", "says"), [({"状态": "不知道"}, "不行"), ({"没有": "1"}, "没有“没有”这一列")]
)
def test_a_constant_must_fit(county: County, enterprises: Path, constants: dict[str, str], says: str) -> None:
    with pytest.raises(WrongUse, match=says):
        run(county, enterprises, replace(TARGETS, constants=constants))


def test_an_open_workbook_is_not_written(county: County, enterprises: Path) -> None:
    county.path.with_name(f"~${county.path.name}").write_bytes(b"")
    with pytest.raises(Locked):
        accept(county, enterprises)
    assert not (county.root / "导入报告").exists()
    assert run(county, enterprises).data["taken"] == 4, "a dry run only reads"


def test_a_workbook_changed_meanwhile_is_not_written_and_leaves_no_report(
    county: County, enterprises: Path
) -> None:
    book = county.book()
    book.claim()
    other = county.book()
    other.update(columns.SETTINGS, "联系人", {"value": "另一人"})
    claim, asked = book.claim, Counter[str]()

    def once_too_early() -> None:
        """As if the other change came after the first look."""
        asked["times"] += 1
        if asked["times"] > 1:
            claim()

    book.claim = once_too_early  # type: ignore[method-assign]
    other.save()
    with pytest.raises(Refused, match="改动过"):
        import_file(book, county.office(), enterprises, replace(TARGETS, accept=True))
    assert list((county.root / "导入报告").iterdir()) == []
    assert not (county.root / "导入对照.json").exists()


def test_a_report_is_never_overwritten(county: County, enterprises: Path) -> None:
    first = accept(county, enterprises).files[0]
    before = first.read_bytes()
    second = accept(county, enterprises).files[0]
    assert second != first, "in the same second"
    assert first.read_bytes() == before


def test_sheets_alike_must_be_named(county: County) -> None:
    grid = [
        ["企业名称", "信用代码", "区划代码", "类别", "状态"],
        ["示例甲", kit.uscc(950), kit.REGION, "民爆", "正常"],
    ]
    second = [grid[0], ["示例乙", kit.uscc(951), kit.REGION, "民爆", "正常"]]
    content = {"说明": ([["本表的说明"]], ()), "东片": (grid, ()), "西片": (second, ())}
    path = kit.sheets(county.root / "名单.xlsx", content)
    with pytest.raises(WrongUse, match=r"东片（1 行）、西片（1 行）.*--sheet"):
        run(county, path)
    assert run(county, path, replace(TARGETS, sheet="西片")).data["sheet"] == "西片"
    with pytest.raises(WrongUse, match="没有工作表"):
        run(county, path, replace(TARGETS, sheet="北片"))
    with pytest.raises(ProblemsFound, match="找不到表头"):
        run(county, path, replace(TARGETS, sheet="说明"))


def test_nothing_in_the_report_is_a_formula(county: County) -> None:
    grid, _ = kit.enterprises()
    for r, c in ((6, 1), (7, 5), (12, 1), (13, 6)):
        grid[r][c] = '=HYPERLINK("http://example.invalid","示例")'
    grid[8][1], grid[9][6] = "@SUM(1)", "+1+cmd|' /C calc'!A0"
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append([None if cell == "" else cell for cell in row])
    for row in book.active.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    path = county.root / "名单.xlsx"
    book.save(path)
    outcome = accept(county, path)
    report = openpyxl.load_workbook(outcome.files[0])
    cells = [cell for page in report for row in page.iter_rows() for cell in row if cell.value is not None]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells), "they are there, as text"
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "@")))
    ledger = openpyxl.load_workbook(county.path)["检查对象库"]
    assert all(cell.data_type != "f" for row in ledger.iter_rows(min_row=5) for cell in row)


# --- the door -----------------------------------------------------------------------------------------


def test_the_command_line(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    path = kit.xls(county.root / "名单.xls", *kit.enterprises())
    words = ["import", str(county.path), str(path), "--into", "检查对象库"]
    assert main(words) == 1
    out = capsys.readouterr().out
    assert "预演，没有写入" in out
    assert "「名单.xls·Sheet1」第 9 行“统一社会信用代码”（C9）" in out
    assert main([*words, "--map", "手机号码=", "--set", "信用风险等级＝B", "--accept", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["data"]["rows"] == 16
    row = last_rows(county, columns.TARGETS, 1)[0]
    assert (row["phone"], row["credit"]) == (None, "B")
    assert main([*words, "--map", "没有等号"]) == 2
    assert "没有等号" in capsys.readouterr().err
    assert main(["import", str(county.path), str(county.root / "没有.xls"), "--into", "检查对象库"]) == 2


# --- rows in = rows taken + rows listed ----------------------------------------------------------------

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    max_size=8,
)
CODES = st.integers(0, 40).map(lambda n: kit.uscc(2000 + n))
CELLS = st.one_of(
    st.just(""), WORDS, CODES, CODES.map(str.lower),
    st.sampled_from(["合计", "示例", "填写说明", "长期", "序号", "=1+1", "#REF!"]),
    st.sampled_from([kit.citizen_id(1), 9.1e17, 410499000000904.0, 45021.0, 1, 0.05, True, "2023.4.5", "存续", "正常"]),
    st.sampled_from([kit.REGION, "410499999", "民爆", "\u00a0", "　"]),
)  # fmt: skip
GOOD = st.tuples(
    st.integers(1, 99), st.sampled_from(["示例甲公司", "示例乙公司"]), CODES, st.just(kit.REGION), st.just("民爆"),
    CELLS, CELLS, st.just("正常"),
).map(list)  # fmt: skip
HEADS = ["序号", "企业名称", "统一社会信用代码", "区划代码", "类别", "备注", "许可证有效期", "状态"]
ROWS = st.lists(
    st.one_of(GOOD, st.lists(CELLS, min_size=8, max_size=8), st.just([""] * 8), st.just(list(HEADS))),
    max_size=14,
)
MERGES = st.lists(st.tuples(st.integers(3, 12), st.integers(1, 8), st.integers(1, 3)), max_size=2)


def filled(grid: kit.Grid) -> int:
    """Counted here anew: rows that hold anything visible; a formula that was never calculated shows nothing."""
    texts = [[str(cell).strip(" \t\r\n\u00a0\u3000\u200b\ufeff") for cell in row] for row in grid]
    return sum(any(text and not text.startswith("=") for text in row) for row in texts)


def balances(outcome: Outcome, grid: kit.Grid, added: int) -> bool:
    counts = Counter(fates(outcome).values())
    listed_rows = counts[Fate.REFUSED] + counts[Fate.NO_DATA]
    return filled(grid) == added + listed_rows == len(fates(outcome)) == outcome.data["rows"]


@given(rows=ROWS, titles=st.lists(WORDS, max_size=2), merges=MERGES)
@settings(max_examples=60)
def test_rows_in_are_rows_taken_and_rows_listed(
    rows: list[list[object]],
    titles: list[str],
    merges: list[tuple[int, int, int]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = tmp_path_factory.mktemp("messy")
    grid = [*([title, *[""] * 7] for title in titles), HEADS, *rows]
    merged: list[tuple[int, int, int, int]] = []
    for top, column, more in merges:
        first = len(titles) + top
        if first + more <= len(grid) and all(m[1] != column for m in merged):
            merged.append((first, column, first + more, column))
            for row in range(first, first + more):  # what a merged range covers, a spreadsheet forgets
                grid[row] = [*grid[row][: column - 1], "", *grid[row][column:]]
    book = desk.book(root / "双随机台账.xlsx")
    before = len(book.read(columns.TARGETS).rows)
    errors = [p for p in open_desk(book, desk.office(root)).problems if p.level is Level.ERROR]
    file = kit.xlsx(root / "名单.xlsx", grid, merged)
    outcome = import_file(book, desk.office(root), file, replace(TARGETS, accept=True))
    after = book.read(columns.TARGETS).rows
    if not outcome.data:  # a required column did not match at all: nothing is done
        assert not outcome.ok
        assert len(after) == before
        assert not outcome.files
        return
    assert balances(outcome, grid, len(after) - before)
    assert set().union(*map(rows_of, listed(outcome.files[0]))) == set(fates(outcome))
    assert len({row["id"] for row in after}) == len(after)
    now = [p for p in open_desk(book, desk.office(root)).problems if p.level is Level.ERROR]
    assert now == errors, "an import never adds an error"


def test_a_row_lost_stops_the_import(
    county: County, enterprises: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of the balance."""
    forget(monkeypatch)
    before = county.path.read_bytes()
    with pytest.raises(ToolkitError, match="没有导入"):
        accept(county, enterprises)
    assert county.path.read_bytes() == before


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the first row of the file."""
    true = FileRows._sort

    def sort(self: FileRows) -> tuple[Any, list[int]]:
        account, data = true(self)
        account.numbers = account.numbers[1:]
        account.remarks = {remark: [n for n in rows if n != 1] for remark, rows in account.remarks.items()}
        return account, data

    monkeypatch.setattr(FileRows, "_sort", sort)


def test_the_property_finds_a_row_dropped_in_silence(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of the property: without the guard and with a row forgotten it does not balance."""
    grid, merged = kit.enterprises()
    file = kit.xlsx(county.root / "名单.xlsx", grid, merged)
    count = len(county.book().read(columns.TARGETS).rows)
    assert balances(accept(county, file), grid, len(county.book().read(columns.TARGETS).rows) - count)
    forget(monkeypatch)
    monkeypatch.setattr(import_list, "check_balance", lambda *_: None)
    assert not balances(run(county, file), grid, 0)


def test_without_the_office_checks_errors_would_come_in(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of “never adds an error”."""
    monkeypatch.setattr(import_list, "_checked", lambda *_: [])
    accept(county, kit.xlsx(county.root / "名单.xlsx", *kit.enterprises()))
    problems = open_desk(county.book(), county.office()).problems
    assert any("不在“地区”表里" in problem.what for problem in problems)


def test_without_sorting_a_total_would_be_a_row(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of the sorting: the total row is then refused for what it lacks, not silently taken."""
    monkeypatch.setattr(sorting.Sorter, "__call__", lambda *_: "")
    outcome = run(county, kit.xlsx(county.root / "名单.xlsx", *kit.enterprises()))
    assert fates(outcome)[15] == Fate.REFUSED


def test_a_long_list_is_told_in_short_on_the_screen_and_whole_in_the_report(county: County) -> None:
    head = ["企业名称", "信用代码", "区划代码", "类别", "状态"]
    rows = [[f"示例企业{n}", f"{n}", kit.REGION, "民爆", "存续"] for n in range(120)]
    outcome = accept(county, kit.csv(county.root / "名单.csv", [head, *rows]))
    (problem,) = outcome.problems
    assert "这样的共 120 行" in problem.what
    assert problem.place.cell == "B2"
    refused = [line for line in listed(outcome.files[0]) if line[3] == Fate.REFUSED]
    assert len(refused) == 120, "every wrong code is a line of its own"


def test_the_report_is_the_same_for_every_reader(county: County, enterprises: Path) -> None:
    data = accept(county, enterprises).files[0].read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["每行去向", "列的对照"]
    assert book["列的对照"]["A3"].value == "本表的列"
