"""Documents joined into one file: each on the front of a sheet, its pages and lists numbered from 1."""

from __future__ import annotations

import io
import re
import subprocess
from copy import deepcopy
from pathlib import Path

import pdfplumber
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from tests.paper_names import DRAW, FREEZE, NOTICE, RECORD, REPORT, YEAR_PLAN
from tests.word.paper_kit import sample, square
from tests.word.word_kit import MAIN, body, box, docx, p, pack, read, shown, table, unpack
from toolkit.errors import Level
from toolkit.jobs.papers import PAPERS
from toolkit.word import template
from toolkit.word.apart import JoinableDocument as Apart
from toolkit.word.joining import bundle, join

KINDS = (NOTICE, RECORD, REPORT, DRAW, YEAR_PLAN)


def made(document, rows=3, **values):
    compiled = template.compile(document.template(), document.file())
    return compiled.render(sample(document, rows) | values)


def merged(*documents):
    bundles, problems = bundle({f"文书{number}": data for number, data in enumerate(documents, 1)})
    assert problems == []
    assert len(bundles) == 1
    return bundles[0].data


def sections(data):
    return list(body(data).iter(qn("w:sectPr")))


def simple(*blocks, **stories):
    return template.compile(docx(*blocks, **stories), "模板.docx").render({})


def page_count(path: Path) -> int:
    with pdfplumber.open(path) as pages:
        return len(pages.pages)


def printed_pdfs(paths, tmp_path: Path) -> list[Path]:
    """As a printer gets it: with the blank pages between, which LibreOffice leaves out of a PDF unless told."""
    options = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--norestore",
    ]
    subprocess.run(
        [*command, "--convert-to", options, "--outdir", tmp_path / "pdf", *paths],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    return [tmp_path / "pdf" / path.with_suffix(".pdf").name for path in paths]


def texts_of(pdf):
    with pdfplumber.open(pdf) as pages:
        return [re.sub(r"\s", "", page.extract_text()) for page in pages.pages]


def lines_of_pages(pdf):
    """Each page's lines: the text, and where it begins, in points.

    Without blanks: whether the gap between a Chinese sign and a digit is one is the guess of who reads the PDF.
    """
    with pdfplumber.open(pdf) as pages:
        return [
            [
                (re.sub(r"\s", "", line["text"]), line["x0"], line["chars"][0]["matrix"][5])
                for line in page.extract_text_lines()
            ]
            for page in pages.pages
        ]


def with_backs(documents):
    """The pages of documents one after another, with the blank backs that put each on a sheet of its own."""
    pages = [page for own in documents for page in [*own, *[[]] * (len(own) % 2)]]
    while not pages[-1]:  # after the last page nothing is added
        pages.pop()
    return pages


def assert_same_lines(pages, expected):
    assert [[line[0] for line in page] for page in pages] == [[line[0] for line in page] for page in expected]
    for page, like in zip(pages, expected, strict=True):
        for (text, *place), (_, *wanted) in zip(page, like, strict=True):
            assert place == pytest.approx(wanted, abs=0.3), text  # 0.1 mm: an office rounds


@pytest.mark.thorough
@pytest.mark.office
def test_each_document_is_printed_line_by_line_as_alone_from_the_front_of_a_sheet(tmp_path):
    documents = {paper.name: made(paper) for paper in PAPERS}
    # 11 rows would fill a page of 随机抽取记录 to a twentieth of a point: LibreOffice rounds by its place in the file
    documents |= {f"{kind.name}{rows}": made(kind, rows) for rows in (1, 10) for kind in KINDS}
    ((together,), problems) = bundle(documents)
    assert problems == []
    assert together.names == tuple(documents)
    parts = unpack(together.data)
    high = re.sub(rb'w:header="\d+"', b'w:header="720"', parts[MAIN])
    spoilt = pack(parts | {MAIN: high})  # control: headers that leave a blank above the text
    paths = [tmp_path / f"{name}.docx" for name in (*documents, "合并", "天头有空")]
    for path, data in zip(paths, (*documents.values(), together.data, spoilt), strict=True):
        path.write_bytes(data)
    *alone, whole, control = map(lines_of_pages, printed_pdfs(paths, tmp_path))
    fronts = [len(pages) % 2 for paper, pages in zip(PAPERS, alone, strict=False) if paper.pages]
    assert len(fronts) > 2
    assert all(fronts), "送达回证, which the bureau keeps, is not on the back of what it serves"
    assert_same_lines(whole, with_backs(alone))
    with pytest.raises(AssertionError):
        assert_same_lines(control, with_backs(alone))


@pytest.mark.thorough
@pytest.mark.office
def test_control_without_odd_pages_documents_begin_on_the_back_of_a_sheet(tmp_path):
    data = merged(made(FREEZE, 1), made(FREEZE, 1), made(FREEZE, 1))  # of one page
    parts = unpack(data)
    parts[MAIN] = parts[MAIN].replace(b'w:val="oddPage"', b'w:val="nextPage"').replace(b' w:start="1"', b"")
    paths = [tmp_path / "对.docx", tmp_path / "错.docx"]
    for path, content in zip(paths, (data, pack(parts)), strict=True):
        path.write_bytes(content)
    right, wrong = ([page != "" for page in texts_of(pdf)] for pdf in printed_pdfs(paths, tmp_path))
    assert not all(right)
    assert all(wrong)


@pytest.mark.thorough
def test_the_merged_file_is_valid(tmp_path):
    path = tmp_path / "合并.docx"
    path.write_bytes(merged(*(made(kind, rows) for rows in (0, 3) for kind in KINDS)))
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []


def test_every_document_begins_on_an_odd_page_with_number_one():
    first = sections(merged(made(NOTICE), made(YEAR_PLAN), made(NOTICE)))
    begins = [x.find(qn("w:pgNumType")) is not None for x in first]
    of_notice, of_plan = (len(sections(made(paper))) for paper in (NOTICE, YEAR_PLAN))
    assert min(of_notice, of_plan) > 1
    notice = [True, *[False] * (of_notice - 1)]
    assert begins == [*notice, True, *[False] * (of_plan - 1), *notice]
    for section in (x for x, begin in zip(first, begins, strict=True) if begin):
        assert section.find(qn("w:type")).get(qn("w:val")) == "oddPage"
        assert section.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_a_document_without_a_header_does_not_get_that_of_the_one_before():
    data = merged(simple(p("甲"), header=p("甲的页眉")), simple(p("乙")))
    texts = [[x.text for x in section.header.paragraphs] for section in read(data).sections]
    assert texts == [["甲的页眉"], [""]]


def test_equal_headers_are_kept_once_and_different_ones_apart():
    data = merged(
        *(simple(p(text), header=p(head)) for text, head in (("一", "甲"), ("二", "乙"), ("三", "甲")))
    )
    assert [section.header.paragraphs[0].text for section in read(data).sections] == ["甲", "乙", "甲"]
    assert sum("header" in name for name in unpack(data)) == 2


def test_pictures_keep_their_place_and_equal_ones_are_stored_once():
    block = p("{{图片:照片 30x30}}")
    compiled = template.compile(docx(block), "模板.docx")
    one, other = square(), square() + b"other"
    data = merged(*(compiled.render({"照片": [picture]}) for picture in (one, other, one)))
    parts = unpack(data)
    assert sorted(x for name, x in parts.items() if name.startswith("word/media/")) == sorted([one, other])
    document = read(data)
    blips = [x.get(qn("r:embed")) for x in document.element.body.iter(qn("a:blip"))]
    assert [document.part.related_parts[key].blob for key in blips] == [one, other, one]
    numbers = [x.get("id") for x in document.element.body.iter(qn("wp:docPr"))]
    assert len(set(numbers)) == len(numbers) == 3


def test_bookmarks_get_ids_and_names_of_their_own_and_references_follow():
    block = (
        '<w:p><w:bookmarkStart w:id="5" w:name="处"/><w:r><w:t>文</w:t></w:r><w:bookmarkEnd w:id="5"/>'
        '<w:hyperlink w:anchor="处"><w:r><w:t>见</w:t></w:r></w:hyperlink>'
        '<w:r><w:instrText xml:space="preserve"> PAGEREF 处 </w:instrText></w:r></w:p>'
    )
    found = body(merged(simple(block), simple(block)))
    starts = list(found.iter(qn("w:bookmarkStart")))
    ends = [x.get(qn("w:id")) for x in found.iter(qn("w:bookmarkEnd"))]
    assert [x.get(qn("w:id")) for x in starts] == ends
    assert len(set(ends)) == 2
    names = [x.get(qn("w:name")) for x in starts]
    assert names == ["处", "处_1"]
    assert [x.get(qn("w:anchor")) for x in found.iter(qn("w:hyperlink"))] == names
    assert [x.text for x in found.iter(qn("w:instrText"))] == [f" PAGEREF {name} " for name in names]


NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="4"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
)


def test_lists_begin_anew_in_each_document():
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr></w:p>'
    parts = unpack(simple(item, item)) | {"word/numbering.xml": NUMBERING.encode()}
    data = merged(pack(parts), pack(parts))
    used = [x.get(qn("w:val")) for x in body(data).iter(qn("w:numId"))]
    assert used[:2] == ["7", "7"]
    assert used[2] == used[3] != "7"
    added = unpack(data)["word/numbering.xml"].decode()
    assert (
        f'<w:num w:numId="{used[2]}"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="4"/>' in added
    )


LISTED = "条款"


def listed(*texts):
    """A document as Word makes it: list style, its list, a style on it, and the default style of paragraphs."""
    document = docx_package()
    for text in texts:
        document.add_paragraph(text, style=LISTED)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_package():
    document = Document()
    style = document.styles.add_style(LISTED, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["List Number"]  # which has the list
    return document


def numbered_lines(data, tmp_path):
    path = tmp_path / "清单.docx"
    path.write_bytes(data)
    (pdf,) = printed_pdfs([path], tmp_path)
    return [line for text in texts_of(pdf) for line in re.findall(r"\d\.[甲乙丙丁]", text)]


@pytest.mark.thorough
@pytest.mark.office
def test_lists_that_come_with_a_style_begin_anew_in_each_document(tmp_path):
    one, other = listed("甲", "乙"), listed("丙", "丁")
    assert numbered_lines(merged(one, other), tmp_path) == ["1.甲", "2.乙", "1.丙", "2.丁"]
    together = listed("甲", "乙", "丙", "丁")  # control: so they would run on
    assert numbered_lines(together, tmp_path) == ["1.甲", "2.乙", "3.丙", "4.丁"]


def test_a_paragraph_without_a_style_has_the_list_of_the_default_one():
    document = docx_package()
    normal, listing = (document.styles[name] for name in ("Normal", "List Number"))
    normal.element.append(deepcopy(listing.element.pPr))
    document.add_paragraph("甲")
    document.add_paragraph("乙").paragraph_format.keep_with_next = True
    out = io.BytesIO()
    document.save(out)
    data = merged(out.getvalue(), out.getvalue())
    numbers = [x.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}") for x in body(data).iter(qn("w:p"))]
    assert numbers[:2] == [None, None]
    assert numbers[2].get(qn("w:val")) == numbers[3].get(qn("w:val")) == "1000"
    path = [x.tag for x in numbers[3].getparent().getparent()]
    assert path.index(qn("w:keepNext")) < path.index(qn("w:numPr"))


def test_a_document_that_ends_with_a_table_or_a_text_box_is_ended_there():
    data = merged(simple(table(["格"])), simple(p("文", box(p("框")))), simple("<w:p/>"), simple(p("末")))
    assert shown(data) == "格文框框末"
    assert len(sections(data)) == 4
    assert all(x.getparent().tag == qn("w:pPr") for x in sections(data)[:-1])
    assert sections(data)[1].getparent().getparent().getparent().tag == qn("w:body")


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ('<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>', "脚注"),
        ('<w:p><w:r><w:commentReference w:id="2"/></w:r></w:p>', "批注"),
        ('<w:p><w:pPr><w:pPrChange w:id="1" w:author="x"><w:pPr/></w:pPrChange></w:pPr></w:p>', "修订"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "嵌入"),
        ('<w:altChunk r:id="rId99"/>', "嵌入"),
        ('<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>', "修订"),
        ("<w:p><w:r><w:instrText> NUMPAGES </w:instrText></w:r></w:p>", "总页数"),
    ],
)
def test_what_cannot_be_carried_over_is_named_and_the_others_are_merged(block, why):
    documents = {
        "一": simple(p("甲")),
        "坏": pack(unpack(simple(p("x"))) | spoiled(block)),
        "二": simple(p("乙")),
    }
    ((together,), (problem,)) = bundle(documents)
    assert together.names == ("一", "二")
    assert "坏" in str(problem)
    assert why in str(problem)
    assert problem.level is Level.WARNING


def test_a_footer_with_the_total_of_pages_is_not_carried_over():
    totals = p('<w:fldSimple w:instr=" NUMPAGES "/>')
    documents = {"一": simple(p("甲")), "总页数": simple(p("乙"), footer=totals), "二": simple(p("丙"))}
    ((together,), (problem,)) = bundle(documents)
    assert together.names == ("一", "二")
    assert "总页数" in problem.what


def test_a_document_that_does_not_end_with_its_page_setup_stays_apart():
    parts = unpack(simple(p("乙")))
    parts[MAIN] = parts[MAIN].replace(b"</w:body>", b"<w:p/></w:body>")
    ((together,), (problem,)) = bundle({"一": simple(p("甲")), "坏": pack(parts), "二": simple(p("丙"))})
    assert together.names == ("一", "二")
    assert "页面设置" in problem.what


@pytest.mark.parametrize("part", [MAIN, "word/styles.xml"])
@pytest.mark.parametrize("head", [b"<!DOCTYPE x>", b'<?xml version="1.0" encoding="none"?>', b"</"])
def test_a_part_that_is_not_as_word_writes_it_is_not_carried_over(part, head):
    parts = unpack(simple(p("乙")))
    parts[part] = head + parts[part][parts[part].index(b"<w:") :]
    ((together,), (problem,)) = bundle({"一": simple(p("甲")), "坏": pack(parts), "二": simple(p("丙"))})
    assert together.names == ("一", "二")
    assert "坏" in str(problem)


def test_a_mark_stands_at_the_start_of_each_document():
    blocks = ("<w:p/>", p("乙")), (table(["格"]), p("丁"))
    documents = [Apart(simple(*each), {}) for each in blocks]
    found = body(join(documents, "piece%05d"))
    marks = list(found.iter(qn("w:bookmarkStart")))
    assert [x.get(qn("w:name")) for x in marks] == ["piece00000", "piece00001"]
    assert marks[0].getparent().getnext().find(qn("w:r")) is not None
    assert marks[1].getparent().getparent().tag == qn("w:tc")


def spoiled(block):
    xml = unpack(simple(p("x")))[MAIN]
    return {MAIN: xml.replace(b"<w:body>", b"<w:body>" + block.encode())}


@pytest.mark.parametrize(
    "data",
    [b"", b"no zip", pack({"x": b""}), pack({"[Content_Types].xml": b"<a"})],
    ids=[
        "empty",
        "text",
        "without parts",
        "broken",
    ],  # bytes with the time of day in them are no name for two workers
)
def test_a_file_that_is_no_document_is_named(data):
    ((together,), (problem,)) = bundle({"一": simple(p("甲")), "坏": data, "二": simple(p("乙"))})
    assert together.names == ("一", "二")
    assert "坏" in str(problem)


def test_a_document_with_other_styles_is_left_to_be_printed_alone():
    other = unpack(simple(p("乙")))
    other["word/styles.xml"] = other["word/styles.xml"].replace(b"Normal", b"Usual")
    ((together,), (problem,)) = bundle({"一": simple(p("甲")), "改过": pack(other), "二": simple(p("丙"))})
    assert together.names == ("一", "二")
    assert "改过" in str(problem)


def test_two_sets_of_styles_make_two_files():
    other = unpack(simple(p("乙")))
    other["word/styles.xml"] = other["word/styles.xml"].replace(b"Normal", b"Usual")
    documents = {"一": simple(p("甲")), "二": pack(other), "三": simple(p("丙")), "四": pack(other)}
    bundles, problems = bundle(documents)
    assert [x.names for x in bundles] == [("一", "三"), ("二", "四")]
    assert problems == []


def test_the_same_documents_give_the_same_bytes():
    documents = [made(NOTICE), made(REPORT)]
    assert merged(*documents) == merged(*documents)


def test_one_document_alone_can_be_printed_too():
    assert shown(merged(simple(p("甲")))) == "甲"
