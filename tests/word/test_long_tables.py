"""A list of thousands fills several tables: every row once and in order, under the same head."""

from __future__ import annotations

import re

import pdfplumber
import pytest
from openxml_audit import OpenXmlValidator

from tests.paper_names import YEAR_PLAN
from tests.word.paper_kit import filled, sample
from tests.word.word_kit import box, cells, docx, p, read, row, table
from toolkit.word.long_tables import ROWS
from toolkit.word.template import compile

HEAD = row(["序号", "名称"]).replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>")
BOOKMARKED = HEAD.replace("<w:p>", '<w:p><w:bookmarkStart w:id="1" w:name="头"/><w:bookmarkEnd w:id="1"/>', 1)
LIST = row(["{{#清单}}{{序号}}", "{{名称}}{{/清单}}"])
ROW_TABLE = table(["甲", "乙"]).replace(row(["甲", "乙"]), "{}")


def rows(number):
    return [{"名称": f"示例{place}"} for place in range(1, number + 1)]


def made(block, number, **values):
    return compile(docx(block, p("完")), "检查通报.docx").render({"清单": rows(number), **values})


def tables(data):
    return [cells(data, number) for number in range(len(read(data).tables))]


@pytest.mark.parametrize("number", [0, 1, ROWS, ROWS + 1, 2 * ROWS, 2 * ROWS + 1])
def test_every_row_comes_once_and_in_order_each_table_has_the_head(number):
    found = tables(made(ROW_TABLE.format(HEAD + LIST), number))
    assert [one[0] for one in found] == [["序号", "名称"]] * max(1, -(-number // ROWS))
    assert [line for one in found for line in one[1:]] == [
        [str(place), f"示例{place}"] for place in range(1, number + 1)
    ]


def test_what_follows_the_list_comes_once():
    foot = row(["合计", "{{合计}}"])
    *_, last = tables(made(ROW_TABLE.format(HEAD + LIST + foot), ROWS + 1, 合计="501户"))
    assert last == [["序号", "名称"], ["501", "示例501"], ["合计", "501户"]]


def test_the_head_repeats_on_the_pages_of_every_table():
    document = read(made(ROW_TABLE.format(HEAD + LIST), ROWS + 1))
    assert [one._tbl.tr_lst[0].trPr is not None for one in document.tables] == [True, True]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(table([[ROW_TABLE.format(HEAD + LIST), p("")], "乙"]), id="in a cell"),
        pytest.param(p(box(ROW_TABLE.format(HEAD + LIST), p(""))), id="in a text box"),
        pytest.param(ROW_TABLE.format(HEAD.replace("名称", "{{栏目}}") + LIST), id="its head is filled in"),
        pytest.param(ROW_TABLE.format(BOOKMARKED + LIST), id="its head holds a bookmark"),
        pytest.param(
            ROW_TABLE.format(HEAD + LIST).replace("<w:tblPr/>", "<w:tblPr><w:tblpPr/></w:tblPr>"),
            id="it floats",
        ),
    ],
)
def test_a_table_that_cannot_be_several_stays_one(block):
    short, long = made(block, 1, 栏目="名称"), made(block, ROWS + 1, 栏目="名称")
    assert read(long).element.xml.count("<w:tbl>") == read(short).element.xml.count("<w:tbl>")


@pytest.mark.thorough
def test_a_plan_with_a_long_registry_is_valid_and_printed_whole(tmp_path, to_pdf):
    long = {"对象名录": sample(YEAR_PLAN, ROWS + 100)["对象名录"]}
    path = filled(YEAR_PLAN, tmp_path, "计划", sample(YEAR_PLAN) | long)
    assert not list(OpenXmlValidator().validate(str(path)).errors)
    with pdfplumber.open(*to_pdf([path])) as document:
        text = "\n".join(page.extract_text() for page in document.pages)
    printed = re.findall(r"^(\d+) \S+ 91410481MA00000001 ", text, re.MULTILINE)
    assert [*map(int, printed)] == [*range(1, ROWS + 101)]
