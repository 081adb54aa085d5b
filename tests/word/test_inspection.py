"""公文体检 is silent about our own documents, finds what a spoilt one has, and refuses other files in plain words."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from dataclasses import replace

import pytest

from tests.paper_names import REPORT, TRANSFER, YEAR_PLAN, YEAR_REPORT
from tests.word.mutants import BODY, FOUND_IN_THE_FILE, MUTANTS, STYLES
from tests.word.paper_kit import filled, sample, shipped
from tests.word.test_closing import floating_behind_the_date, longer
from tests.word.typed import PAPERS as TYPED
from tests.word.typed import Change, write
from tests.word.word_kit import docx, p, pack, unpack
from toolkit import cli
from toolkit.errors import Level, Refused, WrongUse
from toolkit.jobs.inspect_document import inspect_document
from toolkit.jobs.papers import PAPERS
from toolkit.word import layouts
from toolkit.word.inspection import Format, inspect


def written(folder, data, name="通知.docx"):
    path = folder / name
    path.write_bytes(data)
    return path


def said(path):
    return [str(problem) for problem in inspect(path).problems]


# ---- our own documents


@pytest.mark.thorough
@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("document", PAPERS, ids=lambda document: document.name)
def test_our_own_documents_are_healthy(tmp_path, document, layout, rows):
    assert said(filled(document, tmp_path, "文", sample(document, rows), layout=layout)) == []


@pytest.mark.parametrize(
    ("document", "kind"),
    [(REPORT, Format.LETTERHEAD), (YEAR_REPORT, Format.LETTERHEAD), (TRANSFER, Format.LETTER)],
)
def test_the_format_is_recognised(tmp_path, document, kind):
    assert inspect(filled(document, tmp_path, "文", sample(document))).format is kind


# ---- spoilt documents


@pytest.mark.parametrize("mutant", FOUND_IN_THE_FILE, ids=lambda mutant: mutant.name)
def test_what_was_spoilt_is_named_with_its_clause(tmp_path, mutant):
    path = filled(mutant.document, tmp_path, "文", sample(mutant.document), mutant.change)
    found = inspect(path).problems
    (named, *_) = [problem for problem in found if mutant.words in str(problem)] or [None]
    assert named is not None, [str(problem) for problem in found]
    assert named.remedy
    assert str(named.place)
    assert named.rule.startswith(("国标 GB/T 9704—2012", "待核"))
    assert len(found) <= 4, [str(problem) for problem in found]  # one change is not told ten times


def test_a_floating_table_is_a_colophon_too_if_it_stands_at_the_bottom(tmp_path):
    path, report = tmp_path / "文.docx", filled(REPORT, tmp_path, "文", sample(REPORT)).read_bytes()
    for change, found in (
        (floating_behind_the_date, 0),
        (lambda xml: floating_behind_the_date(xml).replace(b' w:tblpYSpec="bottom"', b""), 1),
    ):
        path.write_bytes(longer(report, 0, change))
        assert len([line for line in said(path) if "版记" in line]) == found


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mutant_differs_in_its_part(mutant):
    made = unpack(shipped(mutant.document))
    parts = {name: data.decode() for name, data in made.items() if name.endswith(".xml")}
    changed = [name for name, xml in parts.items() if mutant.change(name, xml) != xml]
    assert changed
    assert all(name.startswith(mutant.part) for name in changed)


def test_an_empty_placeholder_is_an_error(tmp_path):
    assert any("还有没填的占位符" in line for line in said(written(tmp_path, REPORT.template())))


def test_a_picture_in_a_fixed_line_is_an_error(tmp_path):
    inline = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图"/></wp:inline></w:drawing></w:r>'
    fixed = f'<w:p><w:pPr><w:spacing w:line="400" w:lineRule="exact"/></w:pPr>{inline}</w:p>'
    assert any("图片会被裁掉" in line for line in said(written(tmp_path, docx(p("一、图片"), fixed))))
    free = f"<w:p>{inline}</w:p>"
    assert not any("图片会被裁掉" in line for line in said(written(tmp_path, docx(p("一、图片"), free))))


def test_an_odd_number_of_pages_reminds_of_the_back_page(tmp_path):
    parts = unpack(filled(REPORT, tmp_path, "文", sample(REPORT)).read_bytes())
    parts["docProps/app.xml"] = b"<Properties><Pages>3</Pages></Properties>"
    (line,) = said(written(tmp_path, pack(parts)))
    assert "全文共 3 页，版记落在单页" in line


def test_a_document_as_word_makes_it_by_default_has_everything_named(tmp_path):
    paragraphs = [
        p(text)
        for text in ("关于开展检查的通知", "各单位:", "  请于2023.4.12前报送。", "示例局", "2023年04月12日")
    ]
    path = written(tmp_path, docx(*paragraphs))
    words = " ".join(said(path))
    for expected in ("不是 A4", "没有页码", "没有找到标题"):
        assert expected in words
    assert inspect(path).format is Format.PLAIN


# ---- the report


def test_errors_come_first_and_only_they_set_the_exit_code(tmp_path, capsys):
    good = filled(REPORT, tmp_path, "好", sample(REPORT))
    bad = filled(
        REPORT, tmp_path, "坏", sample(REPORT), lambda part, xml: xml.replace("linesAndChars", "lines")
    )
    reminded = filled(
        REPORT, tmp_path, "提醒", sample(REPORT), lambda part, xml: xml.replace("<w:keepNext/>", "")
    )
    assert [cli.main(["inspect-document", str(path)]) for path in (good, bad, reminded)] == [0, 1, 0]
    shown = capsys.readouterr().out
    assert "没有发现问题" in shown
    assert "错误：页面：每行排 27 字" in shown
    assert "提醒：" in shown
    levels = [problem.level for problem in inspect(bad).problems]
    assert levels == sorted(levels, key=[Level.ERROR, Level.WARNING].index)


def test_the_report_for_programs_says_where_and_by_which_clause(tmp_path, capsys):
    bad = filled(
        REPORT,
        tmp_path,
        "坏",
        sample(REPORT),
        lambda part, xml: xml.replace("各被检查单位：", "各被检查单位:"),
    )
    assert cli.main(["inspect-document", str(bad), "--json"]) == 1
    shown = capsys.readouterr().out
    for expected in (
        '"rule": "国标 GB/T 9704—2012 7.3.2"',
        "正文第 4 段“各被检查单位:”",
        '"errors": 1',
        '"letterhead"',
    ):
        assert expected in shown


def test_the_file_is_only_read(tmp_path):
    path = filled(YEAR_PLAN, tmp_path, "文", sample(YEAR_PLAN))
    before = path.read_bytes()
    assert inspect_document(path).ok
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["文.docx"]


# ---- files that are no document


ENCRYPTED = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.docx", b"", "是空文件"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "另存为"),
        ("密.docx", ENCRYPTED, "设了打开密码"),
        ("图.docx", b"\x89PNG\r\n", "不是 Word 文档"),
        ("坏.docx", b"PK\x03\x04" + bytes(100), "已损坏"),
        ("~$通知.docx", b"x" * 162, "临时文件"),
    ],
)
def test_other_files_are_refused_in_plain_words(tmp_path, name, data, words):
    with pytest.raises(WrongUse, match=words) as told:
        inspect(written(tmp_path, data, name))
    assert name in str(told.value)


def test_a_workbook_named_docx_is_refused(tmp_path):
    with pytest.raises(WrongUse, match="不是"):
        inspect(written(tmp_path, pack({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"})))


def test_half_a_file_is_refused(tmp_path):
    with pytest.raises(WrongUse, match="已损坏"):
        inspect(written(tmp_path, REPORT.template()[:5000]))


def test_broken_xml_inside_is_refused(tmp_path):
    for part in ("word/document.xml", "word/styles.xml", "word/settings.xml", "word/footer1.xml"):
        parts = unpack(REPORT.template())
        parts[part] = parts[part][:-20]
        with pytest.raises(WrongUse, match="已损坏"):
            inspect(written(tmp_path, pack(parts)))


WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


@pytest.mark.parametrize(
    ("namespace", "words"),
    [(STRICT, "是 Strict 格式"), (b"urn:broken", "XML 命名空间不对")],
    ids=["strict", "broken"],
)
def test_a_namespace_that_is_not_word_s_is_named_as_what_it_is(tmp_path, namespace, words):
    parts = unpack(docx(p("甲")))
    parts[BODY] = parts[BODY].replace(WORD, namespace)
    with pytest.raises(WrongUse, match=words):
        inspect(written(tmp_path, pack(parts)))


def test_a_document_whose_prefixes_are_not_those_of_word_is_read(tmp_path):
    parts = unpack(write(TYPED["通知"]))
    xml = parts[BODY].decode()
    parts[BODY] = re.sub(r"(?<=[</ ])w:", "ns0:", xml).replace("xmlns:w=", "xmlns:ns0=").encode()
    assert said(written(tmp_path, pack(parts))) == []


def test_what_follows_from_a_missing_date_or_signature_is_not_told_too(tmp_path):
    for left_out in ("date", "signature"):
        words = replace(TYPED["通知"], **{left_out: ""})
        (line,) = said(written(tmp_path, write(words)))
        assert "没有找到" in line


def test_every_source_is_named(tmp_path, capsys):
    path = written(
        tmp_path, write(TYPED["通知"], Change(words=lambda words: replace(words, date="２024年4月9日")))
    )
    assert cli.main(["inspect-document", str(path)]) == 1
    assert "依据写“待核”的，没有读到原文" in capsys.readouterr().out


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path):
    with pytest.raises(WrongUse, match="没有找到"):
        inspect(tmp_path / "没有.docx")
    with pytest.raises(WrongUse, match="是文件夹"):
        inspect(tmp_path)


def test_a_file_in_use_is_refused(tmp_path, monkeypatch):
    path = written(tmp_path, REPORT.template())

    def deny(self):
        raise PermissionError

    monkeypatch.setattr(type(path), "read_bytes", deny)
    with pytest.raises(Refused, match="占用"):
        inspect(path)


def test_a_document_without_text_is_named(tmp_path):
    with pytest.raises(WrongUse, match="没有文字"):
        inspect(written(tmp_path, docx("<w:p/>")))


def test_a_document_without_styles_settings_or_sections_is_read(tmp_path):
    parts = unpack(docx(p("甲")))
    parts["word/document.xml"] = re.sub(
        b"<w:sectPr.*</w:sectPr>", b"", parts["word/document.xml"], flags=re.DOTALL
    )
    kept = {name: parts[name] for name in ("[Content_Types].xml", "word/document.xml")}
    assert said(written(tmp_path, pack(kept)))


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(60))
def test_strange_values_inside_never_end_in_a_traceback(tmp_path, seed):
    chance = random.Random(seed)
    parts = unpack(filled(YEAR_PLAN, tmp_path, "文", sample(YEAR_PLAN, 1)).read_bytes())
    part = chance.choice([BODY, STYLES, "word/footer3.xml", "word/settings.xml"])
    xml = parts[part].decode()
    value = chance.choice([m for m in re.finditer('w:[a-zA-Z]+="([^"]*)"', xml) if "xmlns" not in m[0]])
    strange = chance.choice(["", "x", "-1", "99999999999", "1.5cm", "〔"])
    parts[part] = (xml[: value.start(1)] + strange + xml[value.end(1) :]).encode()
    with suppress(WrongUse):
        inspect(written(tmp_path, pack(parts)))
