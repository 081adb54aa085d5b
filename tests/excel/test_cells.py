"""One rule for cells: each raw value becomes the value of its kind, or an error that says what to do."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.columns import CASES, PLAN, TARGETS, Column, Kind
from toolkit.columns.lists import RESULTS
from toolkit.errors import Level, WrongUse
from toolkit.excel.cells import CellError, Cleaner, clean, doubt, squeeze, to_cell

DAY = date(2026, 3, 5)


def column(kind: Kind, **more) -> Column:
    return Column("key", "栏目", kind, **more)


GOOD = [
    (Kind.TEXT, "示例", "示例"),
    (Kind.TEXT, "\u3000\xa0 示例\u200b\n", "示例"),
    (Kind.TEXT, "甲\n乙", "甲\n乙"),
    (Kind.TEXT, "甲\r\n乙\r丙", "甲\n乙\n丙"),
    (Kind.TEXT, "e\u0301", "é"),
    (Kind.TEXT, "𠮷㐂䶮", "𠮷㐂䶮"),
    (Kind.TEXT, "=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
    (Kind.TEXT, 13800000000.0, "13800000000"),
    (Kind.TEXT, 431102, "431102"),
    (Kind.TEXT, 0.1, "0.1"),
    (Kind.TEXT, 1e-7, "0.0000001"),
    (Kind.TEXT, -2.50, "-2.5"),
    (Kind.TEXT, True, "TRUE"),
    (Kind.TEXT, DAY, "2026-03-05"),
    (Kind.TEXT, datetime(2026, 3, 5), "2026-03-05"),
    (Kind.TEXT, datetime(2026, 3, 5, 12, 30), "2026-03-05 12:30:00"),
    (Kind.CODE, " 91430000MA00000001 ", "91430000MA00000001"),
    (Kind.CODE, "007", "007"),
    (Kind.DATE, DAY, DAY),
    (Kind.DATE, datetime(2026, 3, 5), DAY),
    (Kind.DATE, datetime(2026, 3, 5, 23, 59), DAY),
    *(
        (Kind.DATE, text, DAY)
        for text in ("2026-03-05", "2026.3.5", "2026/3/5", "2026年3月5日", "２０２６-03-05")
    ),
    (Kind.DATE, "2026-03-05 00:00:00", DAY),
    (Kind.DATE, date(9999, 12, 31), date(9999, 12, 31)),
    (Kind.INT, 12.0, 12),
    (Kind.INT, 12, 12),
    (Kind.INT, "１２", 12),
    (Kind.INT, "-3", -3),
    *((Kind.FLAG, raw, True) for raw in ("是", "√", "有", "TRUE", "true", "1", 1.0, 1, True, " 是 ")),
    *((Kind.FLAG, raw, False) for raw in ("否", "×", "无", "FALSE", "0", 0.0, False)),
    (Kind.RATIO, "不低于５％", "不低于５%"),
    (Kind.RATIO, 0.05, "5%"),
    (Kind.RATIO, 0.055, "5.5%"),
    (Kind.RATIO, 0.07, "7%"),
    (Kind.RATIO, 0.29, "29%"),
    (Kind.RATIO, 0.005, "0.5%"),
    (Kind.RATIO, 12.0, "12"),
    (Kind.RATIO, 1.0, "1"),
    (Kind.RATIO, 0, "0"),
    *((kind, blank, None) for kind in Kind for blank in ("", None, " \u3000\xa0\u200b\ufeff\n")),
]

BAD = [
    *(
        (kind, text, "公式出错")
        for kind in Kind
        for text in ("#REF!", "#N/A", "#DIV/0!", "#NAME?", "#SPILL!")
    ),
    *((kind, "a\x01b", "控制字符") for kind in Kind),
    *(
        (kind, time(1, 5), "时间")
        for kind in (Kind.TEXT, Kind.CODE, Kind.DATE, Kind.INT, Kind.FLAG, Kind.RATIO)
    ),
    (Kind.TEXT, timedelta(hours=30), "时间"),
    (Kind.TEXT, 9.1430000123456789e17, "末几位"),
    (Kind.TEXT, float("inf"), "末几位"),
    (Kind.TEXT, float("nan"), "末几位"),
    (Kind.TEXT, "字" * 100_000, "100000 个字符"),
    (Kind.CODE, 91430000.0, "按数字保存，末几位可能已经丢失"),
    (Kind.CODE, 7, "按数字保存"),
    (Kind.CODE, True, "逻辑值 TRUE"),
    (Kind.CODE, DAY, "当成了日期"),
    (Kind.DATE, 45000.0, "按日期看是 2023-03-15"),
    (Kind.DATE, 20260305.0, "是数字，不是日期"),
    (Kind.DATE, float("inf"), "是数字"),
    (Kind.DATE, "2026-02-30", "没有“2026-02-30”这一天"),
    (Kind.DATE, "2026-3.5", "不是日期"),
    (Kind.DATE, "三月五日", "不是日期"),
    (Kind.DATE, "长期", "不是日期"),
    (Kind.DATE, date(1900, 1, 5), "多半是把数字录成了日期"),
    (Kind.DATE, "0000-01-01", "没有"),
    (Kind.INT, 1.5, "1.5 不是整数"),
    (Kind.INT, 1e15, "不是整数"),
    (Kind.INT, float("nan"), "不是整数"),
    (Kind.INT, "12户", "不是整数"),
    (Kind.INT, True, "逻辑值"),
    (Kind.INT, DAY, "日期"),
    (Kind.FLAG, "也许", "看不出是或否"),
    (Kind.FLAG, 2.0, "看不出是或否"),
    (Kind.RATIO, date(2026, 1, 5), "当成了日期"),  # 1/5 typed into a general cell
]


@pytest.mark.parametrize(("kind", "raw", "value"), GOOD)
def test_a_good_cell_becomes_the_value_of_its_kind(kind, raw, value):
    found = clean(raw, column(kind))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("kind", "raw", "words"), BAD)
def test_a_bad_cell_says_what_is_wrong_and_what_to_do(kind, raw, words):
    with pytest.raises(CellError) as error:
        clean(raw, column(kind))
    assert words in error.value.what
    assert error.value.remedy
    assert not error.value.what.endswith("。")
    assert error.value.level is Level.ERROR
    assert len(error.value.what) < 100


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [("credit", "Ａ", "A"), ("state", " 正 常 ", "正常"), ("credit", "A\u200b", "A")],
)
def test_choices_match_whatever_the_width_and_the_blanks(key, raw, value):
    assert clean(raw, TARGETS.column(key)) == value


def test_a_long_choice_with_punctuation_of_either_width_is_found():
    for result in RESULTS:
        half = unicodedata.normalize("NFKC", result)
        assert clean(half, CASES.column("result")) == result


@pytest.mark.parametrize("raw", ["优", 5.0, "正常吗"])
def test_a_value_outside_the_choices_names_them(raw):
    with pytest.raises(CellError, match="不在可选") as error:
        clean(raw, TARGETS.column("state"))
    assert "正常、停业、注销、吊销、迁出" in error.value.remedy


def test_a_flag_column_with_choices_still_takes_every_spelling():
    assert clean("√", CASES.column("shown")) is True


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("示\u200b例", "看不见"),
        ("示例\u202e", "看不见"),
        ("示\ue000", "自造字"),
        ("示\U000f0001", "自造字"),
        ("示\ufffd", "乱码"),
    ],
)
def test_odd_characters_are_kept_and_told(text, words):
    trouble = doubt(clean(text, column(Kind.TEXT)), column(Kind.TEXT))
    assert trouble is not None
    assert words in trouble.what
    assert trouble.level is Level.WARNING


@pytest.mark.parametrize("text", ["𠮷㐂䶮", "禰\U000e0100", "ascii", "示例（甲）"])
def test_rare_but_proper_characters_are_no_doubt(text):
    assert doubt(clean(text, column(Kind.TEXT)), column(Kind.TEXT)) is None


def test_messages_cite_long_text_briefly():
    with pytest.raises(CellError) as error:
        clean("很长" * 1000, column(Kind.DATE))
    assert len(error.value.what) < 40


raws = st.one_of(
    st.text(st.characters(), max_size=20),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(raws, st.sampled_from([*TARGETS.columns, *PLAN.columns, *CASES.columns]))
def test_whatever_is_in_a_cell_it_becomes_a_value_or_a_cell_error(raw, declared):
    with suppress(CellError):
        value = clean(raw, declared)
        assert value is None or isinstance(value, str | int | bool | date)
        doubt(value, declared)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_cleaning_a_clean_text_changes_nothing(text):
    try:
        value = clean(text, column(Kind.TEXT))
    except CellError:
        return
    assert clean(value, column(Kind.TEXT)) == value


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.text("甲乙a1 ,", max_size=6)


@given(
    st.lists(ANY | st.floats(), min_size=1), st.sampled_from([column(Kind.TEXT), TARGETS.column("category")])
)
def test_the_fast_answer_for_a_column_is_never_another_answer(texts, declared):
    cleaner = Cleaner(declared)
    if cleaner.keeps(texts):
        for text in texts:
            assert cleaner(text) == (text or None)
            assert doubt(text, declared) is None


@pytest.mark.parametrize(
    "text", ["a ", " a", "a\u3000b", "a\nb", "#REF!", "示\u200b", "a\0", "示\ufffd", "\ue000", "字" * 32_768]
)
def test_the_fast_answer_is_not_given_for_text_that_needs_a_look(text):
    assert not Cleaner(column(Kind.TEXT)).keeps(["示例", text])
    assert Cleaner(column(Kind.TEXT)).keeps(["示例", "", "A1（甲）"])  # else the line above shows nothing


@given(st.decimals(min_value="0.0001", max_value="0.9999", places=4))
def test_a_percentage_typed_as_a_number_reads_exactly_as_typed(ratio):
    text = clean(float(ratio), column(Kind.RATIO))
    assert text.endswith("%")
    assert float(text[:-1]) == float(ratio * 100)


VALUES = {
    Kind.TEXT: "示例",
    Kind.CODE: "007",
    Kind.DATE: DAY,
    Kind.INT: 12,
    Kind.FLAG: True,
    Kind.RATIO: "5%",
}


@pytest.mark.parametrize("kind", Kind)
def test_what_is_written_reads_back(kind):
    declared = column(kind, choices=("是", "否") if kind is Kind.FLAG else ())
    assert clean(to_cell(VALUES[kind], declared), declared) == VALUES[kind]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("value", [*VALUES.values(), datetime(2026, 3, 5), 1.5])
def test_a_value_of_another_type_is_not_written(kind, value):
    if type(value) is type(VALUES[kind]):
        return
    with pytest.raises(WrongUse, match="栏目"):
        to_cell(value, column(kind))


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "字" * 32_768])
def test_text_that_a_cell_cannot_hold_is_not_written(text):
    with pytest.raises(WrongUse):
        to_cell(text, column(Kind.TEXT))


def test_a_formula_column_takes_any_result():
    declared = column(Kind.DATE, formula="=A1")
    assert to_cell("日历未更新", declared) == "日历未更新"
    assert to_cell(DAY, declared) == DAY


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [("抽查数 量／比例", "抽查数量/比例"), ("县（市、区）\n局", "县(市、区)局"), ("\ufeff序　号", "序号")],
)
def test_squeezed_texts_compare_without_blanks_and_width(text, squeezed):
    assert squeeze(text) == squeezed
