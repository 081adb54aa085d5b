"""Rare characters: in a run of their own, of the same look, in a font that has them."""

from __future__ import annotations

import pdfplumber
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from tests.paper_names import NOTICE
from tests.word.paper_kit import sample
from tests.word.word_kit import body, docx, lines, p, pack, run, table, unpack
from toolkit.word import template
from toolkit.word.fonts import font_for, is_rare

SMALL = '<w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/>'


def runs(data):
    """The body's runs as (text, East Asian font of the run itself)."""
    found = []
    for one in body(data).iter(qn("w:r")):
        fonts = one.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        text = "".join(t.text or "" for t in one.iter(qn("w:t")))
        if text:
            found.append((text, None if fonts is None else fonts.get(qn("w:eastAsia"))))
    return found


def filled(value, properties=SMALL):
    return template.compile(docx(p(run("负责人{{姓名}}同志", properties)))).render({"姓名": value})


@pytest.mark.parametrize(
    ("char", "font", "other"),
    [
        ("王", "仿宋_GB2312", ""),
        ("喆", "仿宋_GB2312", "仿宋"),
        ("堃", "楷体_GB2312", "楷体"),
        ("喆", "方正小标宋简体", "宋体"),
        ("喆", "方正黑体简体", "黑体"),
        ("喆", "方正仿宋简体", "仿宋"),
        ("喆", "仿宋", ""),
        ("喆", "宋体", ""),
        ("喆", "", ""),
        ("㐂", "仿宋", "宋体"),
        ("㐂", "宋体", ""),
        ("鿏", "仿宋_GB2312", "宋体"),
        ("𠮷", "仿宋", "SimSun-ExtB"),
        ("𠮷", "宋体", "SimSun-ExtB"),
        ("\U00030edd", "仿宋", "SimSun-ExtG"),
        ("é", "仿宋_GB2312", ""),
        ("·", "仿宋_GB2312", ""),
        ("—", "仿宋_GB2312", ""),
        ("①", "仿宋_GB2312", ""),
        ("\ue000", "仿宋_GB2312", ""),
        ("😀", "仿宋_GB2312", ""),
    ],
)
def test_each_character_gets_a_font_that_has_it(char, font, other):
    assert font_for(char, font) == other


def test_gb_2312_is_the_repertoire_of_6763_characters():
    common = [chr(code) for code in range(0x4E00, 0xA000) if not is_rare(chr(code))]
    assert len(common) == 6763


def test_a_rare_character_is_set_apart_and_the_rest_stays():
    assert runs(filled("王喆堃")) == [
        ("负责人王", "仿宋_GB2312"),
        ("喆堃", "仿宋"),
        ("同志", "仿宋_GB2312"),
    ]


def test_several_fonts_in_one_value():
    assert runs(filled("喆𠮷王㐂")) == [
        ("负责人", "仿宋_GB2312"),
        ("喆", "仿宋"),
        ("𠮷", "SimSun-ExtB"),
        ("王", "仿宋_GB2312"),
        ("㐂", "宋体"),
        ("同志", "仿宋_GB2312"),
    ]


def test_the_look_of_the_run_is_kept():
    data = filled("喆", SMALL + '<w:b/><w:color w:val="FF0000"/><w:sz w:val="44"/>')
    for one in body(data).iter(qn("w:r")):
        properties = one.find(qn("w:rPr"))
        assert [child.tag for child in properties] == [qn(f"w:{x}") for x in ("rFonts", "b", "color", "sz")]


@pytest.mark.parametrize("value", ["王明", "示例·公司—甲", "ABC 123", "é①㎡", "二\t三", "甲&乙<丙>"])
def test_a_value_without_rare_characters_stays_one_run(value):
    assert len(runs(filled(value))) == 1


def test_line_breaks_and_signs_survive_beside_rare_characters():
    assert lines(filled("喆<&>\n堃\t喆")) == ["负责人喆<&>", "堃\t喆同志"]


han = st.text(st.sampled_from("王喆堃㐂𠮷 <&·—a\U00030edd"))


@given(han)
@example("")
def test_any_text_reads_back_as_it_was(text):
    assert lines(filled(text)) == [f"负责人{text}同志"]


STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults>'
    '<w:rPrDefault><w:rPr><w:rFonts w:eastAsia="楷体_GB2312"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="character" w:styleId="Big"><w:rPr><w:rFonts w:eastAsia="方正小标宋简体"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Theme"><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia"/></w:rPr></w:style>'
    "</w:styles>"
)


@pytest.mark.parametrize(
    ("paragraph", "properties", "font"),
    [
        ("", "", "楷体"),
        ('<w:pPr><w:pStyle w:val="Own"/></w:pPr>', "", "仿宋"),
        ('<w:pPr><w:pStyle w:val="Loop"/></w:pPr>', "", "楷体"),
        ('<w:pPr><w:pStyle w:val="none"/></w:pPr>', "", "楷体"),
        ('<w:pPr><w:pStyle w:val="Own"/></w:pPr>', '<w:rPr><w:rStyle w:val="Big"/></w:rPr>', "宋体"),
        ("", '<w:rPr><w:rStyle w:val="Theme"/></w:rPr>', None),
        ("", '<w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr>', "黑体"),
        ("", "<w:rPr><w:b/></w:rPr>", "楷体"),
    ],
)
def test_the_font_of_the_text_around_is_found_where_word_finds_it(paragraph, properties, font):
    parts = unpack(docx(f"<w:p>{paragraph}<w:r>{properties}<w:t>{{{{姓名}}}}</w:t></w:r></w:p>"))
    parts["word/styles.xml"] = STYLES.encode()
    found = runs(template.compile(pack(parts)).render({"姓名": "喆"}))
    assert found == [("喆", font)]


def test_rare_characters_in_rows_are_set_apart_too():
    block = table(["{{#清单}}{{姓名}}", "{{/清单}}"]).replace("<w:rPr></w:rPr>", f"<w:rPr>{SMALL}</w:rPr>")
    rows = [{"姓名": name} for name in ("王明", "王喆", "王喆")]
    found = runs(template.compile(docx(block)).render({"清单": rows}))
    assert [text for text, font in found if font == "仿宋"] == ["喆", "喆"]


NAMES = "示例县喆堃㐂𠮷烟花有限公司"


@pytest.mark.thorough
def test_a_document_with_rare_names_is_valid_and_whole(tmp_path):
    compiled = template.compile(NOTICE.template(), NOTICE.file())
    path = tmp_path / "通知书.docx"
    path.write_bytes(compiled.render(sample(NOTICE) | {"对象名称": NAMES}))
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []


@pytest.mark.office
def test_rare_names_are_on_the_printed_page(tmp_path, to_pdf):
    compiled = template.compile(NOTICE.template(), NOTICE.file())
    path = tmp_path / "通知书.docx"
    path.write_bytes(compiled.render(sample(NOTICE) | {"对象名称": NAMES}))
    with pdfplumber.open(to_pdf([path])[0]) as pages:
        assert NAMES in pages.pages[0].extract_text().replace("\n", "")
