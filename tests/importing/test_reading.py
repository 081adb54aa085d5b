"""What a cell becomes: repaired where nothing is guessed, refused where something was lost."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import import_kit as kit
from toolkit import columns
from toolkit.columns import Column, Kind
from toolkit.excel.cells import CellError, to_cell
from toolkit.importing.reading import Reader, shown

ID = columns.TARGETS.column("id")
STATE = columns.TARGETS.column("state")
CREDIT = columns.TARGETS.column("credit")
PHONE = columns.TARGETS.column("phone")
NAME = columns.TARGETS.column("name")
ADDRESS = columns.TARGETS.column("address")
DAY = columns.TARGETS.column("licence_to")
CARD = columns.INSPECTORS.column("id")
FLAG = columns.ITEMS.column("valid")
CODE = kit.uscc(1)


@pytest.mark.parametrize(
    ("raw", "column", "value", "why"),
    [
        (CODE, ID, CODE, ""),
        (f"\u00a0{CODE.lower()} ", ID, CODE, "空白"),
        (f"{CODE[:8]}-{CODE[8:]}", ID, CODE, "写法"),
        ("".join(chr(ord(c) + 0xFEE0) for c in CODE), ID, CODE, "全角"),
        (f'="{CODE}"', ID, CODE, "等号"),
        (f"'{CODE}", ID, CODE, "撇号"),
        (410499000000904.0, ID, "410499000000904", "数字改为文本"),
        (4104990000009, ID, "4104990000009", "数字改为文本"),
        ("410499000000904.0", ID, "410499000000904", "小数点"),
        ("豫示例-０１", CARD, "豫示例-01", "全角"),
        (160401.0, CARD, "160401", "数字改为文本"),
        ("存续", STATE, "正常", "本表的说法"),
        ("存续（在营、开业、在册）", STATE, "正常", "本表的说法"),
        ("正常", STATE, "正常", ""),
        ("Ｂ级", CREDIT, "B", "说法"),
        ("１３９００００００02", PHONE, "13900000002", "全角"),
        (13900000002.0, PHONE, "13900000002", ""),
        ("示例公司\u00a0", NAME, "示例公司", "空白"),
        ("示例（集团）公司", NAME, "示例（集团）公司", ""),
        ("示例三Ｑ（１）有限公司", NAME, "示例三Ｑ（１）有限公司", ""),
        ("Ｎ/Ａ", PHONE, None, "表示没有"),
        ("n/a", ADDRESS, None, "表示没有"),
        ("—", ADDRESS, None, "表示没有"),
        ("——", NAME, None, "表示没有"),
        (" / ", ADDRESS, None, "表示没有"),
        ("无", STATE, None, "表示没有"),
        ("（无）", ADDRESS, None, "表示没有"),
        ("NULL", DAY, None, "表示没有"),
        ("无", FLAG, False, "写法"),
        ("无锡示例路", ADDRESS, "无锡示例路", ""),
        (date(2025, 3, 1), DAY, date(2025, 3, 1), ""),
        (datetime(2025, 3, 1, 8, 30), DAY, date(2025, 3, 1), "时刻"),
        ("2025-03-01", DAY, date(2025, 3, 1), ""),
        ("2025.3.1", DAY, date(2025, 3, 1), "日期写法"),
        ("2025年3月1日", DAY, date(2025, 3, 1), "日期写法"),
        ("２０２５/3/1", DAY, date(2025, 3, 1), "全角"),
        ("2025-03-01 08:30:00", DAY, date(2025, 3, 1), "时刻"),
        (20250301.0, DAY, date(2025, 3, 1), "日期写法"),
        ("20250301", DAY, date(2025, 3, 1), "日期写法"),
        ("√", FLAG, True, "写法"),
        ("是", FLAG, True, ""),
        (0.05, columns.PLAN.column("quantity"), "5%", "写法"),
        ("5％", columns.PLAN.column("quantity"), "5%", "空白"),
        ("", NAME, None, ""),
        ("", DAY, None, ""),
        (None, NAME, None, ""),
    ],
)
def test_cells_that_are_understood(raw: object, column: Column, value: object, why: str) -> None:
    taken = Reader(column)(raw)
    assert taken.value == value
    assert type(taken.value) is type(value)
    assert why in taken.change
    assert bool(why) == bool(taken.change)


def test_a_name_as_long_as_a_page_is_odd() -> None:
    taken = Reader(NAME)("示例" * 600)
    assert taken.odd is not None
    assert "有 1200 个字" in taken.odd.what
    assert Reader(NAME)("示例" * 20).odd is None
    assert not Reader(NAME).keeps(["示例" * 600])


LOST = "丢失"


@pytest.mark.parametrize(
    ("raw", "column", "what"),
    [
        (9.14104990000903e17, ID, LOST),
        ("9.14105E+17", ID, LOST),
        ("９.14E+17", ID, LOST),
        (float("nan"), ID, LOST),
        (float("inf"), ID, LOST),
        (12.5, ID, LOST),
        (6.2e18, columns.TARGETS.column("licence"), LOST),
        (True, ID, "逻辑值"),
        ("长期", DAY, "不是日期"),
        ("4/5/2023", DAY, "不是日期"),
        ("23.4.5", DAY, "不是日期"),
        ("20251301", DAY, "没有"),
        (45021.0, DAY, "不是日期"),
        (float("nan"), DAY, "不是日期"),
        ("待定", STATE, "不在可选"),
        ("#REF!", NAME, "公式出错"),
        ("a\x00b", NAME, "控制字符"),
        (kit.citizen_id(1), ID, "公民身份号码"),
        (kit.citizen_id(2), PHONE, "公民身份号码"),
        (f"赵示例（{kit.citizen_id(3)}）", NAME, "公民身份号码"),
        (
            f" {kit.citizen_id(4)[:6]} {kit.citizen_id(4)[6:14]} {kit.citizen_id(4)[14:]}",
            NAME,
            "公民身份号码",
        ),
    ],
)
def test_cells_that_are_refused(raw: object, column: Column, what: str) -> None:
    with pytest.raises(CellError) as error:
        Reader(column)(raw)
    assert what in error.value.what
    assert error.value.remedy


def test_a_citizens_number_is_never_shown() -> None:
    number = kit.citizen_id(5)
    for text in (number, f"赵示例{number}", number.lower(), f"{number[:6]} {number[6:]}"):
        assert number not in shown(text).upper().replace(" ", "")
        assert "已隐去" in shown(text)
    assert shown(CODE) == CODE, "negative control: a code of an enterprise is shown"
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert shown(wrong) == wrong, "negative control: 18 digits that are no citizen's number"


def test_every_kind_of_column_takes_a_blank() -> None:
    for kind in Kind:
        assert Reader(Column("x", "栏目", kind))("　").value is None


RAWS = st.one_of(
    st.none(), st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.from_regex(r"[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?( [0-9]{1,2}:[0-9]{2})?", fullmatch=True),
    st.from_regex(r"[0-9]{17}[0-9Xx]", fullmatch=True),
)  # fmt: skip
COLUMNS = [column for sheet in columns.SHEETS for column in sheet.columns]


@given(raws=st.lists(RAWS, min_size=1, max_size=5), column=st.sampled_from(COLUMNS))
@example(raws=["n/a"], column=ADDRESS)
@example(raws=["1E5"], column=ID)
@example(raws=["n / a"], column=ADDRESS)
@example(raws=[" ".join(re.findall("..", kit.citizen_id(6)))], column=ADDRESS)
@example(raws=["民 爆"], column=columns.TARGETS.column("category"))
@example(raws=["11010519491231002X"], column=ADDRESS)
def test_the_fast_answer_for_a_run_of_cells_is_never_another_answer(
    raws: list[object], column: Column
) -> None:
    if Reader(column).keeps(raws):
        for raw in raws:
            assert Reader(column)(raw) == (raw or None, "", None)


@given(raw=RAWS, column=st.sampled_from(COLUMNS))
def test_whatever_stands_there_is_taken_or_refused_in_words(raw: object, column: Column) -> None:
    """What is taken can be written into the column, and a spoken reason goes with every change."""
    try:
        value, change, _ = Reader(column)(raw)
    except CellError as error:
        value, change, said = None, "", bool(error.what and error.remedy)
    else:
        said = bool(change) or shown(raw) == shown(value)
    assert said
    if not column.formula:
        to_cell(value, column)
