"""The file around the text: a sound ZIP with fixed dates, and damaged or foreign files are refused."""

import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document

from tests.word.word_kit import docx, lines, p, pack
from toolkit.errors import ProblemsFound
from toolkit.word import package
from toolkit.word.package import Relations, ReusedPackage, lines_of_body, relations_of, stories, unpack
from toolkit.word.template import compile
from toolkit.word.wml import Unreadable, parse

ROOT = Path(__file__).resolve().parents[2]
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def repack(data, change):
    """The package with ``change`` applied to its dictionary of parts."""
    parts = unpack(data)
    change(parts)
    return pack(parts)


def test_the_written_package_is_a_sound_zip_with_the_types_first():
    shared = {"word/styles.xml": b"<x/>" * 999, "[Content_Types].xml": b"<Types/>", "名.xml": b""}
    pieces = ReusedPackage(shared).pieces(
        {"word/document.xml": b"text" * 99}, {"word/media/1.png": bytes(range(256))}
    )
    data = b"".join(pieces)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "[Content_Types].xml", "word/styles.xml", "名.xml", "word/document.xml", "word/media/1.png"
        ]  # fmt: skip
        assert {name: archive.read(name) for name in shared} == shared
        assert archive.read("word/media/1.png") == bytes(range(256))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.getinfo("word/media/1.png").compress_type == zipfile.ZIP_STORED


def test_a_package_is_written_anew_each_time():
    package = ReusedPackage({"a": b"1"})
    first = package.pieces({"b": b"2"}, {})
    package.pieces({"c": b"3"}, {})
    assert package.pieces({"b": b"2"}, {}) == first


def test_a_renamed_main_part_is_found_by_its_type():
    def rename(parts):
        parts["word/document2.xml"] = parts.pop("word/document.xml")
        parts[relations_of("word/document2.xml")] = parts.pop(relations_of("word/document.xml"))
        for name in ("[Content_Types].xml", "_rels/.rels"):
            parts[name] = parts[name].replace(b"word/document.xml", b"word/document2.xml")

    data = repack(docx(p("{{名称}}")), rename)
    assert lines(compile(data).render({"名称": "示例"})) == ["示例"]


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _body(inside, head=""):
    return f'{head}<w:document xmlns:w="{_W}"><w:body>{inside}</w:body></w:document>'.encode()


def _cell(inside):
    return f"<w:tc>{inside}</w:tc>"


def _text(text, more=""):
    return f"<w:p><w:r><w:t>{text}</w:t>{more}</w:r></w:p>"


@pytest.fixture(params=["whole", "piece by piece"])
def way(request, monkeypatch):
    """Both ways of reading a body; a long one is read piece by piece."""
    if request.param == "piece by piece":
        monkeypatch.setattr(package, "_LONG", -1)


@pytest.mark.usefixtures("way")
def test_the_lines_of_a_body_are_its_rows_and_the_paragraphs_outside():
    inner = f"<w:tbl><w:tr>{_cell(_text('丙'))}</w:tr></w:tbl>"
    table = f"<w:tbl><w:tr>{_cell(_text('甲') + _text('乙'))}{_cell(inner)}</w:tr><w:tr/></w:tbl>"
    box = _text("外", f"<w:txbxContent>{_text('内 一')}{table}</w:txbxContent>")
    assert lines_of_body(_body(_text("前") + table + box + _text(" "))) == [
        *("前", "甲乙丙"),
        *("外内一甲乙丙", "内一", "甲乙丙"),  # what stands in a box is told with its anchor and by itself
    ]


def _long_table() -> bytes:
    row = f"<w:tr>{_cell(_text('示例')) * 6}</w:tr>"
    return _body(f"<w:tbl>{row * 20_000}</w:tbl>")


def a_row_at_a_time() -> None:
    assert len(lines_of_body(_long_table())) == 20_000


def at_once() -> None:
    """Negative control: as a tree."""
    assert len(parse(_long_table())) == 1


@pytest.mark.parametrize(("reading", "fits"), [(a_row_at_a_time, True), (at_once, False)])
def test_a_long_table_is_read_row_by_row(reading, fits):
    """In a new process: this one has room left over from the tests before."""
    code = (
        "from tests.hostile.limits import in_child\n"
        f"from tests.word.test_package import {reading.__name__} as reading\n"
        "print(in_child(reading, seconds=60, memory=60_000_000) == '')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == str(fits)


@pytest.mark.parametrize(
    "bad",
    [
        _body(_text("甲"), "<!DOCTYPE x>"),
        _body(_text("&a;"), "<!DOCTYPE x [<!ENTITY a '甲'>]>"),
        _body(_text("甲"))[:-20],
        _body("<w:p>" * 300 + "</w:p>" * 300),
        b"",
    ],
)
@pytest.mark.usefixtures("way")
def test_no_line_is_told_of_a_body_that_is_not_whole(bad):
    with pytest.raises(Unreadable):
        lines_of_body(bad)


def test_the_body_is_the_first_story():
    assert list(stories(unpack(docx(p("x"), header=p("y")))).values()) == ["正文", "页眉"]


def test_new_relations_join_the_old_ones_or_stand_alone():
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    old = f'<a:Relationships xmlns:a="{namespace}"><a:Relationship Id="r"/></a:Relationships>'.encode()
    for parts in ({"word/_rels/d.xml.rels": old}, {}):
        both = Relations.of("word/d.xml", parts).with_pictures(["1.png"])
        assert both.count(b"Relationship ") == len(parts) + 1
        assert b'Target="/word/media/1.png"' in both


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "已损坏"),
        (b"no zip at all", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "旧的 .doc 格式，或设了打开密码"),
        (docx(p("x"))[:-40], "已损坏"),
        (repack(docx(p("x")), lambda parts: parts.pop("[Content_Types].xml")), "不是 Word 文档"),
        (repack(docx(p("x")), lambda parts: parts.pop("word/document.xml")), "不是 .docx 文档"),
        (repack(docx(p("x")), lambda parts: parts.update({"word/document.xml": b"<w:document"})), "已损坏"),
        (
            repack(docx(p("x")), lambda parts: parts.update({"word/document.xml": b"<document/>"})),
            "命名空间不对",
        ),
        (repack(docx(p("x")), lambda parts: parts.update({"word/theme/theme1.xml": b"<a:theme"})), "已损坏"),
        (repack(docx(p("x")), lambda parts: parts.update({"big": bytes(60 << 20)})), "超过 50 MB"),
    ],
    ids=[
        "empty",
        "text",
        "compound",
        "cut",
        "no types",
        "no body",
        "broken xml",
        "foreign xml",
        "broken theme",
        "bomb",
    ],
)
def test_a_file_that_is_no_template_is_refused(data, said):
    with pytest.raises(ProblemsFound, match=said) as caught:
        compile(data, "模板.docx")
    (problem,) = caught.value.problems
    assert str(problem).startswith("模板“模板.docx”")
    assert "python" not in str(problem).lower()


@pytest.mark.parametrize("kind", ["template.main", "macroEnabledTemplate.main"])
def test_dotx_and_docm_are_refused_with_advice(kind):
    changed = MAIN_TYPE.replace("document.main", kind).encode()
    data = repack(
        docx(p("x")),
        lambda parts: parts.update(
            {"[Content_Types].xml": parts["[Content_Types].xml"].replace(MAIN_TYPE.encode(), changed)}
        ),
    )
    with pytest.raises(ProblemsFound, match=r"另存为“Word 文档（.docx）”"):
        compile(data)


def test_entities_are_neither_expanded_nor_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    bomb = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}"><!ENTITY b "&a;&a;">]>'.encode()

    def inject(parts):
        head, tail = parts["word/document.xml"].split(b"<w:document", 1)
        parts["word/document.xml"] = head + bomb + b"<w:document" + tail.replace(b"{{x}}", b"{{x}}&b;")

    with pytest.raises(ProblemsFound, match="已损坏"):
        compile(repack(docx(p("{{x}}")), inject))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ProblemsFound, match=r"模板“无.docx”不见了"):
        compile(tmp_path / "无.docx")


def test_a_damaged_file_is_refused_or_read_but_never_crashes():
    """Random damage to a good file: only ProblemsFound may come out of it."""
    data = docx(p("{{名称}}"), header=p("{{名称}}"))
    chance = random.Random(9704)
    refused = 0
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        if chance.random() < 0.2:
            del damaged[chance.randrange(len(damaged)) :]
        try:
            compile(bytes(damaged)).render({"名称": "示例"})
        except ProblemsFound:
            refused += 1
    assert refused


def test_the_check_for_damage_fails_without_the_guards():
    with pytest.raises(zipfile.BadZipFile):
        Document(io.BytesIO(b"no zip at all"))
