"""A day is read alike in a cell, in 设置 and behind an option of a command."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from toolkit.cli import parser
from toolkit.columns import Column, Kind
from toolkit.days import typed_day
from toolkit.errors import Problem, WrongUse
from toolkit.excel.book import Row
from toolkit.excel.cells import CellError, clean
from toolkit.excel.memory import MemoryBook
from toolkit.rules.settings import read_settings

GOOD = ("2026-03-05", "2026.3.5", "2026/3/5", "2026年3月5日", "２０２６－３－５")
BAD = ("昨天", "2026-02-30", "26-3-5", "3月5日")


def of_setting(text: str) -> date | None:
    from toolkit import columns

    book = MemoryBook(
        Path("台账.xlsx"), {"设置": [{"项目": "单位名称", "值": "示例局"}, {"项目": "基准日期", "值": text}]}
    )
    problems: list[Problem] = []
    rows: tuple[Row, ...] = tuple(book.read(columns.SETTINGS).rows)
    day = read_settings(rows, problems).today
    return day if not any("基准日期" in problem.what for problem in problems) else None


def of_option(text: str) -> object:
    words = ["deadlines", "--today", text]
    return vars(parser(words).parse_args(words))["--today"]


@pytest.mark.parametrize("text", GOOD)
def test_every_way_of_writing_is_understood_everywhere(text: str) -> None:
    day = date(2026, 3, 5)
    assert typed_day(text) == day
    assert clean(text, Column("d", "日期", Kind.DATE)) == day
    assert of_setting(text) == day
    assert of_option(text) == day


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_day_is_refused_everywhere(text: str) -> None:
    with pytest.raises(CellError):
        clean(text, Column("d", "日期", Kind.DATE))
    assert of_setting(text) is None
    with pytest.raises(WrongUse):
        of_option(text)
