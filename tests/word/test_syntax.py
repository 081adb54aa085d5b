"""Placeholders are read from a paragraph's text, and braces that are none are named."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.word.syntax import OBSTACLE, TagKind, has_braces, read


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("{{企业名称（全称）}}", TagKind.TEXT, "企业名称（全称）"),
        ("{{ 企业 名称　}}", TagKind.TEXT, "企业 名称"),
        ("｛｛企业名称｝｝", TagKind.TEXT, "企业名称"),
        ("{｛企业名称｝}", TagKind.TEXT, "企业名称"),
        ("{{#清单}}", TagKind.LOOP, "清单"),
        ("{{ ＃ 清单 }}", TagKind.LOOP, "清单"),
        ("{{？期限}}", TagKind.IF, "期限"),
        ("{{^期限}}", TagKind.UNLESS, "期限"),
        ("{{／期限}}", TagKind.END, "期限"),
        ("{{企业\u200b名称\ufeff}}", TagKind.TEXT, "企业名称"),
        ("{{图片}}", TagKind.TEXT, "图片"),
    ],
)
def test_each_form_is_read_with_either_width_of_signs(text, kind, name):
    tags, mistakes = read(text)
    assert [(tag.kind, tag.name) for tag in tags] == [(kind, name)]
    assert not mistakes


@pytest.mark.parametrize(
    "text", ["{{图片:现场照片 140x105}}", "{{图片：现场照片　140×105}}", "{{ 图片 : 现场照片 140 X 105 }}"]
)
def test_a_picture_has_a_box_in_millimetres(text):
    (tag,), _ = read(text)
    assert (tag.kind, tag.name, tag.box) == (TagKind.PICTURE, "现场照片", (140, 105))


def test_offsets_are_those_of_the_text_as_written():
    text = "对｛｛名称｝｝的检查{{结果}}。"
    tags, _ = read(text)
    assert [text[tag.start : tag.end] for tag in tags] == ["｛｛名称｝｝", "{{结果}}"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{名称}", "不成对"),
        ("名称}}", "不成对"),
        ("{{名称}} 和 {{", "不成对"),
        ("{{}}", "空的占位符"),
        ("{{ # }}", "空的占位符"),
        (f"{{{{名{OBSTACLE}称}}}}", "换行"),
        ("{{名\t称}}", "制表符"),
        ("{{图片:照片}}", "没有写尺寸"),
        ("{{图片:照片 0x20}}", "没有写尺寸"),
    ],
)
def test_a_malformed_placeholder_is_named_with_what_to_write(text, said):
    _, mistakes = read(text)
    assert len(mistakes) == 1
    assert said in mistakes[0].what
    assert mistakes[0].remedy


def test_single_braces_are_ordinary_text():
    assert read("集合{1,2}和｛3｝") == ([], [])
    assert not has_braces("集合{1,2}")


@given(st.text(alphabet="{}｛｝#?^/图片: 1x名\t" + OBSTACLE, max_size=30))
def test_every_pair_of_braces_is_a_placeholder_or_a_mistake(text):
    tags, mistakes = read(text)
    assert bool(tags or mistakes) == has_braces(text)
    for before, after in pairwise(tags):
        assert before.end <= after.start
