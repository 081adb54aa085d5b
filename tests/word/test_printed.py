"""A PDF that lacks a character of its document is noticed, and no other is accused."""

from __future__ import annotations

import io

import pytest

from tests.paper_names import INDEX, NOTICE, REPORT
from tests.word.paper_kit import HAN, sample, shipped
from tests.word.word_kit import docx, p, pack, unpack
from toolkit.jobs.papers import PAPERS
from toolkit.word import pdf, template
from toolkit.word.printed import lost

pytestmark = pytest.mark.office

HOSTILE = "&<>\"'𠮷䶮㐂喆堃{{ }}—：éﬁ½①㈠ＡＢⅣ…‐-－─，Ω№℃　«x»\u200b\u00ad“”‘’·•■□○×÷±"


def filled(paper, **values):
    return template.compile(shipped(paper), paper.file()).render(sample(paper) | values)


def with_hyphens():
    return "GB/T-9704-" * 30


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Name → (document, its PDF): all papers, and what an office may lay out in its own way."""
    folder = tmp_path_factory.mktemp("printed")
    documents = {paper.name: filled(paper) for paper in PAPERS}
    documents["怪字符"] = filled(REPORT, 检查依据=HOSTILE + "\n" + with_hyphens())
    numbered = [row | {"档号": f"0099-WS·2023-Y-SSJ-{n:04}"} for n, row in enumerate(sample(INDEX)["目录"])]
    documents["断在连字符后的档号"] = filled(INDEX, 目录=numbered)
    documents["怪名称"] = filled(NOTICE, 对象名称=HOSTILE)
    full = HAN[:26] + "。"
    unsaid = unpack(filled(REPORT, 检查依据="甲。\n" + full))
    unsaid["word/styles.xml"] = unsaid["word/styles.xml"].replace(b"<w:overflowPunct/>", b"")
    documents["丢标点"] = pack(unsaid)
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>见</w:t></w:r></w:p>"
    deleted = '<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'
    page = '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>88</w:t></w:r></w:fldSimple></w:p>'
    documents["看不见的"] = docx(hidden, deleted, page, p("末"))
    paths = []
    for name, data in documents.items():
        paths.append(folder / f"{name}.docx")
        paths[-1].write_bytes(data)
    engine, made = pdf.find(), {}
    assert engine
    for batch in pdf.batches(paths):
        made |= dict(zip(batch, engine.render([paths[n] for n in batch], folder), strict=True))
    return {path.stem: (path.read_bytes(), made[n]) for n, path in enumerate(paths)}


@pytest.mark.thorough
def test_no_paper_and_no_odd_character_is_accused(rendered):
    assert all(printed for _, printed in rendered.values())
    found = {name: lost(*both) for name, both in rendered.items() if name != "丢标点"}
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.thorough
def test_a_mark_that_libreoffice_does_not_paint_is_named_with_its_paragraph(rendered):
    found = lost(*rendered["丢标点"])
    assert found
    assert "。" in found.letters
    assert set(found.letters) <= set("。,"), "marks that hang, and nothing else"
    assert found.paragraph.endswith("。")


def test_a_pdf_of_another_document_is_noticed(rendered):
    assert lost(rendered["怪字符"][0], rendered["检查通报"][1])


def test_what_is_no_document_is_not_judged(rendered):
    assert lost(b"no zip", rendered["检查通报"][1]) is None
    assert lost(pack({"[Content_Types].xml": b"<a"}), io.BytesIO(rendered["检查通报"][1]).getvalue()) is None
