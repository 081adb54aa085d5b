"""The form of a text file, by its bytes alone and block by block."""

from __future__ import annotations

import pytest

from toolkit.excel.text_form import TextForm, delimiter_of, form_of

TEXT = "名称,代码\r\n示例一公司,甲\r\n"


def form(data: bytes, size: int) -> TextForm:
    return form_of(lambda: [data[at : at + size] for at in range(0, len(data), size)])


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_encoding_is_found_however_the_blocks_are_cut(encoding: str, found: str, size: int) -> None:
    assert form(TEXT.encode(encoding), size).encoding == found


def test_line_ends_are_uniform_or_not() -> None:
    assert form(TEXT.encode(), 100).uniform
    assert not form(TEXT.encode() + b"a\n", 100).uniform


def test_control_what_is_no_text_has_no_encoding_but_the_line_where_it_stops() -> None:
    assert form("名称\n示例\n".encode() + b"\xff\xff\xff\n", 1000) == TextForm("", line=3)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_cuts_all_lines_alike(delimiter: str) -> None:
    lines = [["名称", "地址"], ["示例一", "甲，乙"], ["示例二", "丙"]]
    assert delimiter_of("\n".join(map(delimiter.join, lines))) == delimiter
