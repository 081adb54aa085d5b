"""Fonts, alignment, lines, sizes and places: the same on both backends, as xlwings words them."""

from __future__ import annotations

from typing import Any

import pytest
import xlwings as xw


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("bold", True), ("italic", True), ("size", 16.0), ("name", "Noto Serif"), ("color", (200, 10, 30))],
)
def test_an_attribute_of_a_font_comes_back_and_is_none_where_cells_differ(
    sheet: xw.Sheet, attribute: str, value: Any
) -> None:
    plain = getattr(sheet["A1"].font, attribute)
    assert plain != value
    setattr(sheet["A1:B1"].font, attribute, value)
    assert getattr(sheet["A1:B1"].font, attribute) == value
    assert getattr(sheet["A1:A2"].font, attribute) is None
    assert getattr(sheet["A2"].font, attribute) == plain


@pytest.mark.parametrize("word", ["left", "center", "right", "fill", "justify", "distributed", "general"])
def test_horizontal_alignment_is_read_in_the_words_it_was_set_in(sheet: xw.Sheet, word: str) -> None:
    sheet["A1"].horizontal_alignment = "right" if word != "right" else "left"
    sheet["A1"].horizontal_alignment = word
    assert sheet["A1"].horizontal_alignment == word


@pytest.mark.parametrize("word", ["top", "center", "bottom", "justify", "distributed"])
def test_vertical_alignment_is_read_in_the_words_it_was_set_in(sheet: xw.Sheet, word: str) -> None:
    assert sheet["A1"].vertical_alignment == "bottom"
    sheet["A1"].vertical_alignment = word
    assert sheet["A1"].vertical_alignment == word


def test_texts_are_wrapped(sheet: xw.Sheet) -> None:
    assert sheet["A1:A2"].wrap_text is False
    sheet["A1"].wrap_text = True
    assert sheet["A1"].wrap_text is True
    assert sheet["A1:A2"].wrap_text is None


def test_lines_are_drawn_side_by_side_without_changing_the_others(sheet: xw.Sheet) -> None:
    block = sheet["B2:D4"]
    assert block.borders.line_style == "none"
    block.borders["edge_top"].line_style = "double"
    block.borders.set("inside", weight="medium", color=(255, 0, 0))
    assert block.borders["edge_top"].line_style == "double"
    assert block.borders["inside_vertical"].weight == "medium"
    assert block.borders["inside_horizontal"].color == (255, 0, 0)
    assert block.borders["edge_left"].line_style == "none"
    assert sheet["C3"].borders["edge_bottom"].line_style == "continuous", "also by its own cell"
    block.borders.clear("inside")
    assert block.borders["inside_vertical"].line_style == "none"
    assert block.borders["edge_top"].line_style == "double"


@pytest.mark.parametrize("style", ["continuous", "dash", "dot", "double", "dash_dot", "dash_dot_dot"])
@pytest.mark.parametrize("side", ["edge_left", "diagonal_up", "inside_horizontal"])
def test_a_style_of_line_comes_back(sheet: xw.Sheet, style: str, side: str) -> None:
    sheet["B2:C3"].borders[side].line_style = style
    assert sheet["B2:C3"].borders[side].line_style == style


@pytest.mark.parametrize("width", [0.5, 1.0, 8.43, 10.0, 20.0, 40.0])
def test_a_column_is_as_wide_as_it_was_set(sheet: xw.Sheet, width: float) -> None:
    sheet["A:B"].column_width = width
    assert sheet["A1:B1"].column_width == width


@pytest.mark.office
def test_a_block_lies_where_rows_and_columns_put_it(office_app: xw.App) -> None:
    sheet = office_app.books.add().sheets[0]
    sheet["A1:A4"].row_height = 60
    sheet["A1"].column_width = 20
    assert sheet["A1:D4"].height == 240.0
    assert (sheet["A1"].left, sheet["A1"].top) == (0, 0)
    assert sheet["B3"].left == sheet["A1"].width
    assert sheet["B3"].top == 120.0
    sheet["2:2"].rows.hidden = True
    assert sheet["B3"].top == 60.0
    sheet.book.close()


def test_every_cell_gets_its_own_colour(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].color = (1, 2, 3)
    sheet["A1:B2"].set_colors([["#ff0000", None], [..., (0, 255, 0)]])
    assert [cell.color for cell in sheet["A1:B2"]] == [(255, 0, 0), None, (1, 2, 3), (0, 255, 0)]


def test_looks_of_blank_cells_are_taken_away_too(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "x"
    sheet["A1:C9"].color = (255, 0, 0)
    sheet["A1:C9"].clear()
    assert sheet["C9"].color is None
