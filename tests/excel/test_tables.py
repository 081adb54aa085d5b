"""Grids become tables: the header is found wherever it is, rows keep their numbers, nothing is lost silently."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.columns import CASES, INSPECTORS, PLAN, SETTINGS, TARGETS, Column, Kind, Sheet
from toolkit.errors import Level, Place
from toolkit.excel.book import Table
from toolkit.excel.cells import CellError, clean
from toolkit.excel.tables import GAP, missing, parse

SMALL = Sheet(
    "小表",
    "小表",
    (
        Column("no", "序号", Kind.INT),
        Column("name", "名 称", required=True, aliases=("旧名",)),
        Column("id", "编码", Kind.CODE, required=True),
        Column("on", "日期", Kind.DATE),
        Column("due", "截止", Kind.DATE, formula="=[@日期]"),
    ),
    key="id",
)
HEAD = ["序号", "名称", "编码", "日期", "截止"]


def grid(*rows, head=HEAD, above=3):
    width = max(len(row) for row in (*rows, head))
    return [[*row, *[""] * (width - len(row))] for row in ([[""]] * above + [head, *rows])]


def read(*rows, **more):
    return parse(SMALL, grid(*rows, **more)).table


def texts(table):
    return [str(problem) for problem in table.problems]


def test_rows_carry_their_values_numbers_and_places():
    table = read([1.0, " 示例 ", "007", date(2026, 3, 5), ""], [], ["", "示例二", "008", "2026.3.6", ""])
    assert [row.number for row in table.rows] == [5, 7]
    assert dict(table.rows[0].values) == {
        "no": 1, "name": "示例", "id": "007", "on": date(2026, 3, 5), "due": None,
    }  # fmt: skip
    assert table.rows[1]["on"] == date(2026, 3, 6)
    assert table.rows[1].at("id") == Place("小表", 7, "编码", "C7")
    assert table.rows[1].at("on").cell == "D7"
    assert table.problems == ()


def test_an_unknown_column_key_is_a_key_error_not_a_guess():
    row = read([1.0, "示例", "007"]).rows[0]
    with pytest.raises(KeyError):
        row.at("nothing")


@pytest.mark.parametrize("above", [0, 3, 19])
def test_the_header_is_found_in_any_of_the_first_twenty_rows(above):
    assert read([1.0, "示例", "1"], above=above).rows[0].number == above + 2


@pytest.mark.parametrize(
    "head",
    [
        ["序　号", "名\n称", " 编码 ", "日期", "截止"],
        ["截止", "日期", "编码", "名称", "序号"],
        ["职工加的", "序号", "名称", "编码", "备注", "日期", "截止"],
        ["序号", "旧名", "编码", "日期", "截止"],
        ["序号", "旧名", "名称", "编码", "日期", "截止"],
    ],
)
def test_headers_match_in_any_order_spelling_or_alias_and_foreign_columns_are_ignored(head):
    cells = {"序号": 1.0, "名称": "示例", "编码": "007", "旧名": "示例" if "名称" not in head else "别的"}
    names = ["".join(h.split()) for h in head]
    table = read([cells.get(name, "") for name in names], head=head)
    assert table.problems == ()
    assert table.rows[0]["name"] == "示例"
    assert table.rows[0]["id"] == "007"


def test_a_title_that_repeats_one_header_is_not_taken_for_the_header():
    rows = [["名称", "", "", "", ""], *grid([1.0, "示例", "1"], above=0)]
    assert parse(SMALL, rows).table.rows[0].number == 3


def test_a_missing_header_names_the_nearest():
    table = read([1.0, "示例", "1"], head=["序号", "名称", "编码", "日期", "截止日"])
    assert texts(table) == ["「小表」第 4 行（E4）缺少“截止”一列（最接近的是“截止日”）。请把表头改回“截止”。"]
    assert table.rows[0]["due"] is None
    assert table.rows[0].at("due").cell == ""


def test_the_example_of_the_house_rules_is_said_like_that():
    heads = [c.header if c.key != "expires" else "证件有效日期" for c in INSPECTORS.columns]
    table = parse(INSPECTORS, [[""] * 13] * 3 + [heads]).table
    assert "缺少“证件有效期”一列（最接近的是“证件有效日期”）" in str(table.problems[0])


def test_a_header_that_stands_twice_is_a_problem_with_both_cells():
    table = read([1.0, "示例", "1"], head=["序号", "名称", "编码", "日期", "截止", "编 码"])
    assert len(table.problems) == 1
    assert "重复出现（C4、F4）" in str(table.problems[0])


@pytest.mark.parametrize("rows", [[], [[]], [["只有", "标题"]] * 3])
def test_a_sheet_without_a_header_is_one_problem(rows):
    parsed = parse(TARGETS, rows)
    assert parsed.table.rows == ()
    assert parsed.layout is None
    assert len(parsed.table.problems) == 1
    assert "找不到表头" in str(parsed.table.problems[0])


def test_a_missing_sheet_names_the_nearest():
    parsed = missing(TARGETS, ["首页", "检查对象", "设置"])
    assert texts(parsed.table) == [
        "「检查对象库」工作簿里没有这个工作表（最接近的是“检查对象”）。"
        "改了名的，请改回“检查对象库”；删掉了的，升级一次（upgrade，或桌面的“升级台账”）就补上，里面填过的内容从备份找回（restore）。"
    ]


def test_every_bad_cell_of_a_row_is_told_and_the_row_is_kept():
    table = read(["x", "", 91430000.0, "某日", ""], ["", "示例", "", "", ""])
    assert [(p.place.cell, p.what) for p in table.problems] == [
        ("A5", "“x”不是整数"),
        ("B5", "未填写"),
        ("C5", "按数字保存，末几位可能已经丢失"),
        ("D5", "“某日”不是日期"),
        ("C6", "未填写"),
    ]
    assert len(table.rows) == 2
    assert table.rows[0]["id"] is None


def test_a_warning_keeps_the_value():
    table = read([1.0, "示\u200b例", "1"])
    assert [p.level for p in table.problems] == [Level.WARNING]
    assert table.rows[0]["name"] == "示\u200b例"


def test_true_and_one_are_told_apart():
    table = read(["", "甲", True], ["", "乙", 1.0], ["", "丙", "1"])
    assert [(p.place.cell, p.what[:4]) for p in table.problems] == [("C5", "是逻辑值"), ("C6", "按数字保")]


@pytest.mark.parametrize(
    "row",
    [
        ["", " ", "\u3000", "", ""],
        [7.0, "", "", "", ""],
        ["", "", "", "", date(2026, 1, 1)],
        ["", "", "", "", "#REF!"],
        [7.0, "", "", "", "#VALUE!", "别的列"],
    ],
)
def test_a_prepared_row_is_blank(row):
    table = read([1.0, "示例", "1"], row, ["", "示例", "2"])
    assert [r.number for r in table.rows] == [5, 7]
    assert table.problems == ()


def test_a_bad_cell_alone_does_not_make_a_row_vanish():
    table = read(["", "", "#REF!", "", ""])
    assert [(p.place.cell, p.what) for p in table.problems] == [
        ("B5", "未填写"),
        ("C5", "公式出错，显示为 #REF!"),
    ]


@pytest.mark.parametrize("shown", ["日历未更新", "#REF!", date(2026, 3, 6)])
def test_what_a_formula_shows_is_read_as_it_is_and_never_a_problem(shown):
    table = read([1.0, "示例", "1", "", shown])
    assert table.rows[0]["due"] == shown
    assert table.problems == ()


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "", "12"],
        ["", "合　计", "12"],
        ["", "总计：", "12"],
        ["小计", "小计", ""],
        ["汇 总:", "", "12"],
    ],
)
def test_a_total_row_is_a_problem_and_no_data(row):
    table = read([1.0, "示例", "1"], row)
    assert len(table.rows) == 1
    assert len(table.problems) == 1
    assert "不是数据" in table.problems[0].what
    assert table.problems[0].place.row == 6


def test_a_name_that_only_contains_such_a_word_is_data():
    assert len(read([1.0, "合计示例有限公司", "1"]).rows) == 1


def test_a_header_pasted_again_is_a_problem_and_no_data():
    table = read([1.0, "示例", "1"], HEAD, ["", "示例", "2"])
    assert [row.number for row in table.rows] == [5, 7]
    assert texts(table) == ["「小表」第 6 行是重复的表头，不是数据。请删除这一行。"]


def test_a_value_that_equals_its_header_is_data():
    assert len(read([1.0, "名称", "1"]).rows) == 1


@pytest.mark.parametrize(("gap", "lost"), [(GAP - 1, False), (GAP, True), (5000, True)])
def test_rows_after_a_long_gap_are_a_problem_not_lost(gap, lost):
    parsed = parse(SMALL, grid([1.0, "示例", "1"], *[[]] * gap, ["", "示例", "2"], ["", "示例", "3"]))
    if lost:
        assert [row.number for row in parsed.table.rows] == [5]
        assert texts(parsed.table) == [
            f"「小表」第 {gap + 6} 行“名 称”（B{gap + 6}）与上面的数据隔了 {gap} 个空行，从这一行起的 2 行没有读取。"
            "请移到表格末尾紧接着的一行，或删除。"
        ]
        assert parsed.faults == parsed.table.problems
    else:
        assert len(parsed.table.rows) == 3
        assert parsed.faults == ()


def test_a_writer_learns_the_last_row_that_is_not_blank():
    assert parse(SMALL, grid()).last_row == 4
    assert parse(SMALL, grid([], [], ["", "示例", "1"], [7.0])).last_row == 7
    assert parse(SMALL, grid(["", "示例", "1"], ["合计", "", "2"])).last_row == 6


@pytest.mark.parametrize("sheet", [SETTINGS, TARGETS, PLAN, CASES])
def test_a_declared_sheet_finds_its_own_header(sheet):
    heads = [column.header for column in sheet.columns]
    parsed = parse(sheet, [[""] * len(heads)] * 3 + [heads])
    assert parsed.table.problems == ()
    assert parsed.layout.columns == {c.key: n for n, c in enumerate(sheet.columns, 1)}


cells = st.one_of(
    st.text(max_size=4),
    st.sampled_from([*HEAD, "合计", "#REF!", "", "1", "2026-01-01"]),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.times(),
    st.none(),
)


@given(st.lists(st.lists(cells, min_size=6, max_size=6), max_size=12), st.booleans())
def test_no_grid_raises_and_no_filled_row_vanishes(body, with_head):
    rows = [[*HEAD, "别的"], *body] if with_head else body
    table = parse(SMALL, rows).table
    assert [row.number for row in table.rows] == sorted({row.number for row in table.rows})
    if with_head and parse(SMALL, rows).layout.header_row == 1:
        told = {row.number for row in table.rows} | {p.place.row for p in table.problems}
        for number, row in enumerate(rows[1:], 2):
            if any(str(cell).strip() for cell in row[1:4] if cell is not None and str(cell).isalnum()):
                assert number in told


raw = st.one_of(
    st.text(max_size=3),
    st.sampled_from(["", 0.0, 1.0, 2, True, False, "x" * 40_000, "\0", "#REF!", None]),
    st.dates(),
)


@given(st.lists(st.tuples(st.integers(0, 299), st.integers(0, 3), raw), max_size=9))
def test_a_long_column_reads_as_its_cells_one_by_one(odd):
    rows = [[float(n), f"示例{n}", f"A{n}", ""] for n in range(300)]
    for row, column, value in odd:
        rows[row][column] = value
    table = read(*rows)
    told = {problem.place.cell for problem in table.problems if problem.level is Level.ERROR}
    for row in table.rows:
        for number, column in enumerate(SMALL.columns[:4]):
            try:
                value = clean(rows[row.number - 5][number], column)
            except CellError:
                value = None
                assert row.at(column.key).cell in told
            assert row[column.key] == value
            assert type(row[column.key]) is type(value)


def test_rows_by_column_say_what_each_row_says():
    table = read(["", "甲", "1", date(2026, 3, 5)], [2.0, "乙", "2", ""], [3.0, "", "3", ""])
    for rows in (table.by_column(), Table(SMALL, tuple(table.rows), ()).by_column()):
        assert [*rows] == [*table.rows]
        assert rows[-1] == table.rows[2]
        assert rows[1:] == (table.rows[1], table.rows[2])
        for key in ("no", "name", "id", "on"):
            assert rows.texts(key) == [row.text(key) for row in table.rows]
            assert rows.days(key) == [row.day(key) for row in table.rows]
            assert rows.integers(key) == [row.integer(key) for row in table.rows]
