"""Word spreads a placeholder over runs, marks and wrappers: it works, or it is named with its place."""

import io

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from tests.word.word_kit import body_xml, box, docx, lines, p, pack, read, run, shown, table, unpack
from toolkit.errors import Level, ProblemsFound
from toolkit.word.template import compile

VALUES = {"企业名称": "示例公司", "清单": [{"名": "甲"}, {"名": "乙"}], "有": "有"}
BOLD = "<w:b/>"


def fill(*blocks, **stories):
    return compile(docx(*blocks, **stories)).render(VALUES)


@pytest.mark.parametrize(
    "between",
    [
        "",
        '<w:proofErr w:type="spellStart"/>',
        '<w:bookmarkStart w:id="1" w:name="_GoBack"/><w:bookmarkEnd w:id="1"/>',
        "<w:r><w:lastRenderedPageBreak/></w:r>",
        "<w:r><w:t/></w:r>",
        "<w:r><w:t></w:t><w:t></w:t></w:r>",
        '<w:permStart w:id="1"/><w:permEnd w:id="1"/>',
    ],
)
def test_what_stands_between_the_letters_does_not_matter(between):
    block = p(
        "对",
        run("{", '<w:rFonts w:hint="default"/>'),
        between,
        "{",
        run("企业", '<w:rFonts w:hint="eastAsia"/>'),
        between,
        "名称}",
        between,
        "}的",
    )
    xml = body_xml(fill(block))
    assert "示例公司" in xml
    assert "{" not in xml
    assert lines(fill(p("{", "{企业名", "称}", "}"))) == ["示例公司"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<w:hyperlink w:anchor="x">', "</w:hyperlink>"),
        ('<w:smartTag w:element="x">', "</w:smartTag>"),
        ('<w:fldSimple w:instr="DATE">', "</w:fldSimple>"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ('<w:customXml w:element="x">', "</w:customXml>"),
    ],
)
def test_a_placeholder_may_start_or_end_or_lie_inside_a_wrapper(before, after):
    for block in (
        p("对", before + run("{{企业名称}}") + after, "的"),
        p("对{{企业", before + run("名称}}的") + after),
        p(before + run("对{{企业") + after, "名称}}的"),
        p("对{{", before + run("企业") + after, "名称}}的"),
    ):
        assert shown(fill(block)) == "对示例公司的"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<w:hyperlink w:anchor="x">', "</w:hyperlink>"),
        ('<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>', "</w:sdtContent></w:sdt>"),
    ],
)
def test_a_block_may_cut_through_a_wrapper(before, after):
    block = p("前{{#清单}}一{{名}}", before + run("二{{/清单}}三") + after, "后")
    assert shown(fill(block)) == "前一甲二一乙二三后"


def test_the_formatting_where_the_placeholder_starts_is_kept():
    (paragraph,) = read(fill(p("对", run("{", BOLD), run("{企业名称}", "<w:i/>"), run("}的")))).paragraphs
    assert [(r.text, bool(r.bold)) for r in paragraph.runs if r.text] == [
        ("对", False),
        ("示例公司", True),
        ("的", False),
    ]


def test_text_before_and_after_in_the_same_runs_stays_where_it_is():
    assert lines(fill(p("甲{{企业名称}}乙{{", "企业名称}}丙{{企", "业名称}}", "丁"))) == [
        "甲示例公司乙示例公司丙示例公司丁"
    ]


def test_a_text_box_is_filled_in_both_its_copies_and_reported_once():
    block = p(
        "外", box(p("框内{{企业", "名称}}"), p("{{#清单}}"), p("{{名}}"), p("{{/清单}}")), "{{企业名称}}"
    )
    compiled = compile(docx(block))
    body = read(compiled.render(VALUES)).element.body
    boxes = [
        "|".join("".join(t.text or "" for t in x.iter("{*}t")) for x in b)
        for b in body.iter("{*}txbxContent")
    ]
    assert boxes == ["框内示例公司|甲|乙"] * 2
    with pytest.raises(ProblemsFound) as caught:
        compiled.render(VALUES | {"企业名称": None})
    assert [problem.place.cell for problem in caught.value.problems] == [
        "正文第 1 段的文本框第 1 段",
        "正文第 1 段",
    ]


def test_a_block_inside_a_paragraph_may_hold_a_text_box():
    filled = fill(p("{{#清单}}{{名}}", box(p("{{企业名称}}")), "{{/清单}}"))
    assert shown(filled) == "甲示例公司示例公司乙示例公司示例公司"


def test_headers_and_footers_are_filled_and_say_for_which_pages_they_are():
    data = docx(p("正文"), header=p("{{甲}}"), first_header=p("{{乙}}"), footer=table(["{{丙}}"]))
    compiled = compile(data)
    assert {field.name: field.place.cell for field in compiled.fields} == {
        "甲": "页眉", "乙": "首页页眉", "丙": "页脚第 1 个表第 1 行第 1 列"
    }  # fmt: skip
    section = read(compiled.render({"甲": "一", "乙": "二", "丙": "三"})).sections[0]
    assert [section.header.paragraphs[0].text, section.first_page_header.paragraphs[0].text] == ["一", "二"]


def test_a_place_is_said_as_a_clerk_sees_it():
    blocks = (
        p("一"),
        p(""),
        p("{{a}}"),
        table(["x"], ["y"]),
        table(["x", "{{b}}"], [[table(["x", "y"], ["x", "{{c}}"]), p("x")], "y"]),
        p("{{d}}"),
        p(box(p("{{e}}"))),
        p(box(table(["{{f}}"]), p("x"))),
    )
    found = {field.name: field.place.cell for field in compile(docx(*blocks)).fields}
    assert found == {
        "a": "正文第 3 段",
        "b": "第 2 个表第 1 行第 2 列",
        "c": "第 2 个表第 2 行第 1 列里的第 1 个表第 2 行第 2 列",
        "d": "正文第 4 段",
        "e": "正文第 5 段的文本框",
        "f": "正文第 6 段的文本框里的第 1 个表第 1 行第 1 列",
    }


def test_rows_and_paragraphs_wrapped_in_content_controls_are_found():
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    inside = control.format(p("{{#清单}}") + p("{{名}}") + p("{{/清单}}"))
    assert shown(fill(inside)) == "甲乙"


def test_full_width_braces_work_and_are_remarked_on():
    compiled = compile(docx(p("｛｛企业", "名称｝｝")))
    (problem,) = compiled.problems(VALUES)
    assert (problem.level, problem.place.cell) == (Level.WARNING, "正文第 1 段")
    assert lines(compiled.render(VALUES)) == ["示例公司"]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (p("{{企业名称}}", '<w:r><w:commentReference w:id="0"/></w:r>'), "批注"),
        (
            "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/x' w:storeItemID='{0}'/></w:sdtPr>"
            f"<w:sdtContent>{p('{{企业名称}}')}</w:sdtContent></w:sdt>",
            "已解除绑定",
        ),
    ],
)
def test_what_would_show_in_every_document_is_remarked_on(block, said):
    compiled = compile(docx(block))
    (problem,) = compiled.problems(VALUES)
    assert said in problem.what
    assert problem.level is Level.WARNING
    assert "示例公司" in body_xml(compiled.render(VALUES))
    assert "dataBinding" not in body_xml(compiled.render(VALUES))


@pytest.mark.parametrize(
    "block",
    [
        p('<w:r><w:instrText> HYPERLINK "{{网址}}" </w:instrText></w:r>'),
        p("<m:oMath><m:r><m:t>{{数}}</m:t></m:r></m:oMath>"),
        p(
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{{说明}}"/></wp:inline></w:drawing></w:r>'
        ),
        p('<w:hyperlink w:anchor="x" w:tooltip="{{提示}}">' + run("x") + "</w:hyperlink>"),
    ],
)
def test_a_placeholder_where_nothing_is_filled_is_named(block):
    (problem,) = compile(docx(p("一"), block)).problems({})
    assert problem.level is Level.ERROR
    assert problem.place.cell == "正文第 2 段"
    assert "不会被填写" in problem.what


def test_a_placeholder_in_a_link_address_is_named():
    document = Document()
    document.part.relate_to(
        "http://x/%7B%7B代码%7D%7D",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    stream = io.BytesIO()
    document.save(stream)
    (problem,) = compile(stream.getvalue()).problems({})
    assert problem.place.cell == "超链接地址"


def test_a_placeholder_in_a_chart_is_named():
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    parts = unpack(docx(p("x"))) | {"word/charts/chart1.xml": "<c><a>{{</a><a>字段}}</a></c>".encode()}
    override = f'<Override PartName="/word/charts/chart1.xml" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    (problem,) = compile(pack(parts)).problems({})
    assert str(problem).startswith("模板“未命名”图表里有占位符，那里不会被填写。")


def test_a_block_that_halves_a_field_is_refused():
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    (problem,) = compile(docx(p("{{?有}}x", begin, "y{{/有}}", end))).problems({"有"})
    assert "截成了两半" in problem.what
    assert compile(docx(p("{{?有}}x", begin, "y", end, "{{/有}}"))).problems({"有"}) == []


def test_a_marker_paragraph_with_a_page_break_keeps_it():
    filled = fill(p("{{?有}}", '<w:r><w:br w:type="page"/></w:r>'), p("x"), p("{{/有}}"))
    assert 'w:type="page"' in body_xml(filled)


# ---- any cut gives what the uncut paragraph gives

PIECES = st.lists(
    st.sampled_from(
        ["文字", "{{企业名称}}", "{{#清单}}{{名}}、{{/清单}}", "{{?有}}有{{/有}}", "{{^有}}无{{/有}}", "{1}",
         "{{?有}}{{#清单}}{{序号}}{{/清单}}{{/有}}", "\t"]
    ),
    max_size=6,
)  # fmt: skip
WRAPPERS = ["{}", '<w:smartTag w:element="x">{}</w:smartTag>', '<w:hyperlink w:anchor="x">{}</w:hyperlink>',
            '<w:proofErr w:type="gramStart"/>{}', "{}<w:r><w:t/></w:r>"]  # fmt: skip


@pytest.mark.thorough
@given(PIECES, st.lists(st.tuples(st.integers(1, 9), st.sampled_from(WRAPPERS)), min_size=1, max_size=12))
def test_however_a_paragraph_is_cut_into_runs_it_reads_the_same(pieces, cuts):
    text = "".join(pieces).replace("\t", "")
    parts, rest, turn = [], text, 0
    while rest:
        length, wrapper = cuts[turn % len(cuts)]
        parts.append(wrapper.format(run(rest[:length])))
        rest, turn = rest[length:], turn + 1
    expected = (
        text.replace("{{企业名称}}", "示例公司").replace("{{#清单}}{{名}}、{{/清单}}", "甲、乙、")
        .replace("{{?有}}有{{/有}}", "有").replace("{{^有}}无{{/有}}", "")
        .replace("{{?有}}{{#清单}}{{序号}}{{/清单}}{{/有}}", "12")
    )  # fmt: skip
    assert shown(fill(p(*parts))) == expected


def test_the_check_above_fails_for_a_placeholder_that_is_not_filled():
    assert shown(docx(p("{{企业名称}}"))) != "示例公司"
