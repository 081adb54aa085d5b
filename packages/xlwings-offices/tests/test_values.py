"""Values and formulas: both backends give and take what xlwings gives and takes with Excel."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

from xlwings_offices import Unsafe
from xlwings_offices.libreoffice.agent import grid

DAY = dt.datetime(2026, 3, 5)


def test_a_block_comes_back_as_it_was_written(sheet: xw.Sheet) -> None:
    rows = [["名称", "数量", None], ["示例", 1.0, True], [None, 2.5, False]]
    sheet["B2"].value = rows
    assert sheet["B2:D4"].value == rows


def test_one_cell_one_row_and_one_column_have_excels_shapes(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    assert sheet["A1"].value == "a"
    assert sheet["A1:B1"].value == ["a", "b"]
    assert sheet["A1:A2"].value == ["a", "c"]
    assert sheet["A1"].options(ndim=2).value == [["a"]]


def test_numbers_come_back_as_floats_and_truths_as_truths(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, True, Decimal("2.5"), np.int64(7), np.float64(0.5), np.bool_(False)]
    read = sheet["A1:F1"].value
    assert read == [1.0, True, 2.5, 7.0, 0.5, False]
    assert [type(value) for value in read] == [float, bool, float, float, float, bool]


def test_a_number_written_over_a_truth_is_a_number(sheet: xw.Sheet) -> None:
    sheet["A1"].value = True
    sheet["A1"].value = 1
    assert type(sheet["A1"].value) is float


def test_dates_and_moments_come_back_as_datetimes(sheet: xw.Sheet) -> None:
    moment = dt.datetime(2026, 3, 5, 14, 30, 15)
    sheet["A1"].value = [DAY.date(), moment, np.datetime64("2026-03-05")]
    assert sheet["A1:C1"].value == [DAY, moment, DAY]
    assert sheet["A1"].options(dates=dt.date).value == DAY.date()


def test_a_date_keeps_the_format_a_cell_has(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A1"].value = DAY
    assert sheet["A1"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet["A1"].value == DAY


def test_a_number_in_a_date_cell_is_a_date(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "yyyy-mm-dd"
    sheet["A1"].value = 46086
    assert sheet["A1"].value == DAY


def test_what_is_missing_becomes_blank(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["a", "b", "c", "d", "e"]
    sheet["A1"].value = [None, math.nan, "", pd.NaT, pd.NA]
    assert sheet["A1:E1"].value == [None] * 5
    assert sheet["A1"].options(empty="-").value == "-"


def test_a_single_value_fills_a_block(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = "x"
    assert sheet["A1:B2"].value == [["x", "x"], ["x", "x"]]


def test_a_block_beyond_the_used_cells_is_blank(sheet: xw.Sheet) -> None:
    sheet["A1"].value = 1
    assert sheet["A1:C3"].value == [[1.0, None, None], [None] * 3, [None] * 3]
    assert sheet["Z90"].value is None


def test_a_dataframe_goes_in_and_out(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame({"甲": ["a", "b"], "乙": [1.0, 2.0]})
    sheet["A1"].options(index=False).value = frame
    read = sheet["A1"].expand().options(pd.DataFrame, index=False).value
    assert read.values.tolist() == frame.values.tolist()


@pytest.mark.parametrize(
    "text",
    ["007", "1-2", "3/5", "2026-03-05", "110101199001011237", "1,234", "12%", "¥5", "1e5", "12:30", "3月5日",
     "2026年3月", "二〇二六年三月", "TRUE", "#N/A", "Mar 5", "5-Mar", "１２", "+1", "-a", "@b", " 12 ", "(3)", "1 1/2"],
)  # fmt: skip
def test_a_text_excel_would_change_is_refused(sheet: xw.Sheet, text: str) -> None:
    with pytest.raises(Unsafe, match="B2"):
        sheet["A1"].value = [["a", "b"], ["c", text]]
    assert sheet["A1:B2"].value == [[None, None], [None, None]], "nothing of a refused block is written"


@pytest.mark.parametrize("text", ["91320000MA1XXXXX0A", "1.2.3", "13-14-15-16", "0571-88888888", "第3号", "三月",
                                  "-", "a-b", "Marta", "3月", "1—2", "A1", "行0列", "O'Neil"])  # fmt: skip
def test_other_texts_are_kept(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].value = text
    assert sheet["A1"].value == text


def test_a_text_cell_keeps_every_text(sheet: xw.Sheet) -> None:
    texts = ["007", "1-2", "=1+1", "110101199001011237", "TRUE", "-a"]
    sheet["A1:A6"].number_format = "@"
    sheet["A1"].options(transpose=True).value = texts
    assert sheet["A1:A6"].value == texts
    assert sheet["A3"].formula == "=1+1"


def test_a_number_in_a_text_cell_becomes_its_text_and_a_date_is_refused(sheet: xw.Sheet) -> None:
    sheet["A1:C1"].number_format = "@"
    sheet["A1"].value = [5, 2.5, True]
    assert sheet["A1:C1"].value == ["5", "2.5", "TRUE"]
    with pytest.raises(Unsafe):
        sheet["A1"].value = DAY


def test_digits_excel_cannot_keep_are_refused(sheet: xw.Sheet) -> None:
    sheet["A1"].value = 123456789012345
    with pytest.raises(Unsafe):
        sheet["A1"].value = 110101199001011237
    with pytest.raises(Unsafe):
        sheet["A1"].value = "x" * 32768
    with pytest.raises(Unsafe):
        sheet["A1"].value = dt.date(1899, 1, 1)


def test_a_leading_apostrophe_makes_a_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "'007"
    assert sheet["A1"].value == "007"


def test_what_no_cell_can_hold_is_a_type_error(sheet: xw.Sheet) -> None:
    with pytest.raises(TypeError, match="A1"):
        sheet["A1"].value = object()


def test_formulas_are_written_and_read_in_english(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1+1"], [2, "=SUM(A1:A2)"]]
    assert sheet["A1:B2"].formula == (("1", "=A1+1"), ("2", "=SUM(A1:A2)"))
    assert sheet["B1"].formula == "=A1+1"
    assert sheet["C1"].formula == ""
    sheet["C1"].formula = "=A1"
    assert sheet["C1"].formula == "=A1"


def test_a_formula_that_fills_a_block_moves_its_references(sheet: xw.Sheet) -> None:
    sheet["B1:B3"].formula = "=A1*2"
    assert sheet["B1:B3"].formula == (("=A1*2",), ("=A2*2",), ("=A3*2",))


@pytest.mark.office
def test_formulas_are_calculated(office_app: xw.App) -> None:
    sheet = office_app.books.add().sheets[0]
    sheet["A1"].value = [2, "=A1+1", "=1/0", "=NA()", "=nonsense()", '=IF(A1>1,"是","")', "=A1>1"]
    assert sheet["A1:G1"].value == [2.0, 3.0, None, None, None, "是", True]
    assert sheet["C1:E1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#NAME?"]
    sheet["A1"].value = 10
    office_app.calculate()
    assert sheet["B1"].value == 11.0
    sheet.book.close()


def test_contents_are_cleared_and_formats_stay(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "@"
    sheet["A1"].value = "007"
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].number_format) == (None, "@")
    sheet["A1"].value = "008"
    sheet["A1"].clear()
    assert (sheet["A1"].value, sheet["A1"].number_format) == (None, "General")
    sheet["A1"].number_format = "0.00"
    sheet["A1"].value = 1
    sheet["A1"].clear_formats()
    assert (sheet["A1"].value, sheet["A1"].number_format) == (1.0, "General")


def test_formats_are_asked_only_where_numbers_are() -> None:
    rows = [["案号", "日期", ""], ["甲", 46000.0, ""], ["乙", "", ""], ["丙", 46001.0, 1.0]]
    assert list(grid.numbers(rows)) == [[1, 1, 3, 1], [3, 2, 1, 1]]
    assert list(grid.numbers([["甲", "乙"], ["", None]])) == []
    many = [[1.0] * (grid.MANY_COLUMNS + 1)] * 2
    assert list(grid.numbers(many)) == [[0, 0, 2, grid.MANY_COLUMNS + 1]], "one question for many columns"
