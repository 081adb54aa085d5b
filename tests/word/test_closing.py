"""署名 and 成文日期 are never alone on a page, however long the text is, with and without 版记."""

from __future__ import annotations

import io
import re
from functools import cache
from itertools import pairwise

import pdfplumber
import pypdfium2
import pytest

from tests.paper_names import MONTH_REPORT, REPORT, YEAR_REPORT
from tests.word.paper_kit import HAN, sample, shipped
from tests.word.word_kit import MAIN, pack, unpack
from toolkit.archive import making
from toolkit.jobs.papers import PAPERS
from toolkit.word import pdf, styles, template
from toolkit.word.printed import colophon_before, torn

pytestmark = pytest.mark.office

BUREAU = "示例县工业和信息化局"
_SIGNED = f'<w:pStyle w:val="{styles.SIGNATURE.id}"/>'.encode()
_DATE = f'<w:pStyle w:val="{styles.DATE.id}"/>'.encode()
_TEXT = f'<w:p><w:pPr><w:pStyle w:val="{styles.BODY.id}"/>'.encode()
_LINE = _TEXT + f"</w:pPr><w:r><w:t>{HAN[:20]}</w:t></w:r></w:p>".encode()
_BOX = re.compile(
    rb"<w:r[^>]*><mc:AlternateContent.*?(<w:tbl>.*</w:tbl>).*?</mc:AlternateContent></w:r>", re.DOTALL
)
_FLOATING = b'<w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/>'


def filled(paper, *, colophon=True, annex=False):
    values = sample(paper) | {"名单附后": annex, "版记行": [{}] * (1 + colophon)}
    if not colophon:
        values["抄送"] = ""
    return template.compile(shipped(paper), paper.file()).render(values)


@cache
def signed():
    return [paper for paper in PAPERS if _SIGNED in unpack(filled(paper))[MAIN]]


def longer(data, lines, change=lambda xml: xml):
    """The document with so many more lines of text, each a paragraph, above its own."""
    parts = unpack(data)
    head, first, rest = parts[MAIN].partition(_TEXT)
    return pack(parts | {MAIN: change(head + _LINE * lines + first + rest)})


def floating_behind_the_date(xml):
    """As version 1 had it: the table of 版记 behind everything, with a paragraph of its own."""
    table = _BOX.search(xml)[1].replace(b"<w:tblPr>", b"<w:tblPr>" + _FLOATING)
    section, date = xml.rindex(b"<w:sectPr"), xml.rindex(f'<w:pStyle w:val="{styles.DATE.id}"/>'.encode())
    end = xml.index(b"</w:p>", date) + len(b"</w:p>")
    low = b'<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    return xml[:date] + xml[date:end].replace(b"<w:keepNext/>", b"") + table + low + xml[section:]


def floating_before_the_signature(xml):
    """As version 2 had it: the table of 版记 hangs on the text that is kept with 署名."""
    box = _BOX.search(xml)
    table = box[1].replace(b"<w:tblPr>", b"<w:tblPr>" + _FLOATING)
    xml = xml[: box.start()] + xml[box.end() :]
    kept = xml.rindex(_TEXT, 0, xml.index(_SIGNED))
    return xml[:kept] + table + xml[kept:]


def in_the_first_paragraph(xml):
    """The box of 版记 hangs on the text's first paragraph."""
    box = _BOX.search(xml)
    head, first, rest = (xml[: box.start()] + xml[box.end() :]).partition(_TEXT)
    return head + first + rest.replace(b"</w:pPr>", b"</w:pPr>" + box[0], 1)


def faults_of(documents, tmp_path):
    """What is wrong with each document, by name; all go through the office together."""
    paths = []
    for name, data in documents.items():
        paths.append(tmp_path / f"{name}.docx")
        paths[-1].write_bytes(data)
    engine = pdf.find()
    assert engine
    found = {}
    for batch in pdf.batches(paths):
        made = engine.render([paths[n] for n in batch], tmp_path)
        found |= {
            paths[n].stem: fault for n, each in zip(batch, made, strict=True) if (fault := _fault(each))
        }
    return found


def _fault(data):
    """What is wrong with its closing block; the lines of each page are read in the order in which they are painted."""
    with pypdfium2.PdfDocument(data) as file:
        texts = [page.get_textpage().get_text_range() for page in file]
    pages = [
        [line for line in re.sub(r"[ \u3000]", "", text).split() if line.strip("—0123456789")]
        for text in texts
    ]
    for number, lines in enumerate(pages):
        for at, (name, day) in enumerate(pairwise(lines)):
            if name == BUREAU and re.fullmatch(r"\d{4}年\d+月\d+日", day):
                if at == 0:
                    return "署名和成文日期独自在一页"
                after = [line for page in pages[number + 1 :] for line in page]
                return "版记独自在下一页" if len(after) in (1, 2, 3) and after[-1].endswith("印发") else ""
    return "署名和成文日期不在同一页"


def sweep(lengths):
    return {
        f"{paper.name}{'' if colophon else '无抄送'}{'附名单' * annex}-{lines}": longer(data, lines)
        for paper in signed()
        for colophon in (True, False)
        for annex in (False, True)[: 1 + (paper is REPORT)]
        for data in [filled(paper, colophon=colophon, annex=annex)]
        for lines in lengths
    }


@pytest.mark.thorough
def test_date_and_signature_are_never_without_text_above(tmp_path):
    assert len(signed()) >= 8
    assert faults_of(sweep(range(0, 22, 3)), tmp_path) == {}


@pytest.mark.thorough
def test_control_a_colophon_anchored_behind_the_date_tears_them_apart(tmp_path):
    data = filled(REPORT)
    documents = {f"{n}": longer(data, n, floating_behind_the_date) for n in range(45)}
    assert faults_of(documents, tmp_path)


@pytest.mark.long
def test_date_and_signature_are_never_without_text_above_at_any_length(tmp_path):
    assert faults_of(sweep(range(41)), tmp_path) == {}


@pytest.mark.thorough
def test_a_torn_closing_block_is_noticed_so_that_the_paper_is_laid_out_again_by_itself(tmp_path):
    data = filled(REPORT)
    date = f'<w:pStyle w:val="{styles.DATE.id}"/>'.encode()
    parted = longer(data, 0, lambda xml: xml.replace(date, date + b"<w:pageBreakBefore/>"))
    paths = [tmp_path / "通报.docx", tmp_path / "撕开.docx"]
    for path, content in zip(paths, (data, parted), strict=True):
        path.write_bytes(content)
    engine = pdf.find()
    assert engine
    whole, apart = engine.render(paths, tmp_path)
    assert whole
    assert apart
    assert not torn(data, whole)
    assert torn(data, apart)


def test_a_colophon_on_the_page_before_the_date_is_noticed(tmp_path):
    """As an office prints it that leaves a floating table where it was when it moves the text to a new page."""
    data = filled(REPORT)
    left = longer(data, 0, in_the_first_paragraph)
    paths = [tmp_path / "通报.docx", tmp_path / "留下.docx"]
    for path, content in zip(paths, (data, left), strict=True):
        path.write_bytes(content)
    engine = pdf.find()
    assert engine
    whole, before = (engine.render([path], tmp_path)[0] for path in paths)
    assert whole
    assert before
    assert not colophon_before(data, whole)
    assert colophon_before(left, before)
    fault = making._fault_of(paths[1], before)
    assert "版记印在成文日期的前一页" in fault
    assert "增加或删去一行" in str(making._unprintable("留下.docx", fault))
    assert making._fault_of(paths[0], whole) == ""


@pytest.mark.parametrize("further", [True, False])
def test_the_last_annex_of_the_plan_lies_on_its_side_also_without_its_further_columns(further):
    (plan,) = (paper for paper in PAPERS if paper.name == "年度抽查工作计划")
    values = sample(plan) if further else sample(plan) | {"计划表续表": []}
    made = template.compile(shipped(plan), plan.file()).render(values)
    assert unpack(made)[MAIN].count(b'w:orient="landscape"') == 2


def covered(data):
    """The words on the page of 版记 that stand where it begins, or touch its first rule."""
    with pdfplumber.open(io.BytesIO(data)) as file:
        for page in file.pages:
            words = page.extract_words()
            own = [word["top"] for word in words if re.match("抄送：|.*日印发$|印发$", word["text"])]
            if not [word for word in words if word["text"].endswith("日印发")]:
                continue
            first = min(own) - 4
            return [each["text"] for each in words if each["top"] < first - 1 < first + 1 < each["bottom"]]
    raise AssertionError("没有版记")


def crowded(papers, change=lambda xml: xml):
    """Papers whose last page is nearly full in one or the other of these lengths."""
    for paper in papers:
        for rows in (1, 9):
            values = sample(paper, rows) | {"名单附后": False, "版记行": [{}, {}]}
            data = template.compile(shipped(paper), paper.file()).render(values)
            for lines in (8, 10, 12, 20):
                yield f"{paper.name}-{rows}-{lines}", longer(data, lines, change)


def rendered(documents, folder):
    paths = []
    for name, data in documents:
        paths.append(folder / f"{name}.docx")
        paths[-1].write_bytes(data)
    engine = pdf.find()
    assert engine
    made = {}
    for batch in pdf.batches(paths):
        made |= {
            paths[n].stem: each
            for n, each in zip(batch, engine.render([paths[n] for n in batch], folder), strict=True)
        }
    return made


def kept_with_what_follows(xml):
    """The last blank line is kept with the next paragraph, that of another document; 版记 hangs on the first."""
    kept, gap = b"<w:keepNext/>", b'<w:spacing w:line="300"'
    paragraph = b'<w:p><w:pPr><w:pStyle w:val="GwTag"/>'
    box = xml.rindex(paragraph + gap)
    end = xml.index(b"</w:p>", xml.rindex(b"</mc:AlternateContent>")) + len(b"</w:p>")
    first = xml.index(paragraph + kept, xml.rindex(_DATE, 0, box))
    moved = paragraph + kept + xml[box + len(paragraph) : end]
    return xml[:first] + moved + xml[first:box] + xml[end:]


@pytest.mark.thorough
def test_the_colophon_never_covers_what_stands_above_it(tmp_path):
    made = rendered(crowded([REPORT, YEAR_REPORT, MONTH_REPORT]), tmp_path)
    assert {name: words for name, data in made.items() if (words := covered(data))} == {}


@pytest.mark.thorough
def test_control_kept_with_the_next_document_it_covers_the_date(tmp_path):
    made = rendered(crowded([REPORT, YEAR_REPORT, MONTH_REPORT], kept_with_what_follows), tmp_path)
    assert any(map(covered, made.values()))
