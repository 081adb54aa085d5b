"""Renditions: PDF/A-2b, joined ones equal to those made one by one, the same bytes every time, nothing lost."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from tests.archive.conftest import TASK
from tests.paper_names import INDEX, NOTICE, RECORD, REPORT
from tests.word.paper_kit import HAN, sample, shipped
from tests.word.word_kit import MAIN, docx, p, pack, unpack
from toolkit.archive import making
from toolkit.archive.verify import METADATA
from toolkit.cli import main
from toolkit.columns.lists import ARCHIVED
from toolkit.jobs.papers import PAPERS
from toolkit.jobs.papers.paper import Paper
from toolkit.word import pdf, template
from toolkit.word.apart import JoinableDocument as Apart
from toolkit.word.wml import Unreadable

pytestmark = pytest.mark.office


def paper(document: Paper, folder: Path, name: str, rows: int = 3) -> Path:
    values = sample(document, rows) | {
        field.name: f"{field.example}（{name}）"
        for field in document.fields
        if field.name in ("对象名称", "题名")
    }
    path = folder / f"{name}.docx"
    path.write_bytes(template.compile(shipped(document), document.file()).render(values))
    return path


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("papers")
    made = [paper(RECORD, folder, f"记录{n}", 3 * n) for n in range(1, 8)]
    made += [paper(NOTICE, folder, f"通知{n}") for n in range(3)]
    return [*made, paper(REPORT, folder, "通报"), paper(INDEX, folder, "目录")]


def render(paths: list[Path], scratch: Path) -> dict[str, bytes | None]:
    engine = pdf.find()
    assert engine
    scratch.mkdir()
    found = {}
    for batch in pdf.batches(paths):
        names = [paths[n] for n in batch]
        found |= dict(zip([path.stem for path in names], engine.render(names, scratch), strict=True))
    return found


@pytest.fixture(scope="module")
def together(papers: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    made = render(papers, tmp_path_factory.mktemp("x") / "together")
    assert all(made.values())
    return made  # type: ignore[return-value]


@pytest.fixture(scope="module")
def alone(papers: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes | None]:
    engine, folder = pdf.find(), tmp_path_factory.mktemp("alone")
    assert engine
    return {path.stem: engine.render([path], folder)[0] for path in papers}


def layout_of(data: bytes) -> list[list[tuple[str, float, float]]]:
    """Every letter with its place, page by page."""
    with pdfplumber.open(io.BytesIO(data)) as file:
        return [[(char["text"], char["x0"], char["top"]) for char in page.chars] for page in file.pages]


def test_alike_documents_go_together_and_others_apart(papers: list[Path]) -> None:
    sizes = sorted(len(batch) for batch in pdf.batches(papers))
    assert sum(sizes) == len(papers)
    assert max(sizes) >= 7


@pytest.mark.thorough
def test_cut_from_the_joined_file_each_is_laid_out_as_if_printed_alone(
    together: dict[str, bytes], alone: dict[str, bytes]
) -> None:
    for name, made in together.items():
        pages, expected = layout_of(made), layout_of(alone[name])
        assert [[char[0] for char in page] for page in pages] == [
            [char[0] for char in page] for page in expected
        ]
        for page, like in zip(pages, expected, strict=True):
            for (_, x, top), (_, other_x, other_top) in zip(page, like, strict=True):
                assert (x, top) == pytest.approx((other_x, other_top), abs=0.5), name  # an office rounds


@pytest.mark.thorough
def test_letters_that_moved_would_be_noticed(together: dict[str, bytes]) -> None:
    assert layout_of(together["记录1"]) != layout_of(together["记录2"])


@pytest.mark.thorough
def test_the_same_documents_give_the_same_bytes(
    papers: list[Path], together: dict[str, bytes], tmp_path: Path
) -> None:
    assert render(papers, tmp_path / "again") == together


def test_a_rendition_declares_pdf_a_and_has_what_that_demands(together: dict[str, bytes]) -> None:
    for name, made in together.items():
        with pikepdf.open(io.BytesIO(made)) as file:
            about = file.open_metadata()
            assert about.pdfa_status == "2B"
            assert about["dc:title"] == name
            assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"
            assert "/ID" in file.trailer
            assert "/Info" not in file.trailer
            assert not file.is_encrypted
            fonts = [font for page in file.pages for font in page.Resources.Font.values()]
            for font in fonts:
                descriptor = font.get("/FontDescriptor") or font.DescendantFonts[0].FontDescriptor
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
            assert not re.search(rb"/JavaScript|/Launch|/AA\b", made)


def test_each_holds_its_own_text_and_no_neighbour(together: dict[str, bytes]) -> None:
    with pdfplumber.open(io.BytesIO(together["记录3"])) as file:
        text = re.sub(r"\s", "", "".join(page.extract_text() for page in file.pages))
    assert "（记录3）" in text
    assert "（记录2）" not in text
    assert "（记录4）" not in text


def test_a_document_that_cannot_be_opened_is_told_and_the_others_are_made(
    papers: list[Path], tmp_path: Path
) -> None:
    broken = tmp_path / "坏的.docx"
    broken.write_bytes(b"PK\3\4 not a document")
    made = render([papers[0], broken], tmp_path / "scratch")
    assert made["坏的"] is None
    assert made[papers[0].stem]


def changed(data: bytes, change: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                assert change[0].encode() in text
                text = text.replace(change[0].encode(), change[1].encode(), 1)
            new.writestr(name, text)
    return out.getvalue()


LEAKING = [
    ("<w:body>", '<w:body><w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'),
    ("<w:body>", "<w:body><w:p><w:r><w:instrText>NUMPAGES</w:instrText></w:r></w:p>"),
    ("<w:body>", '<w:body><w:p><w:ins w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'),
    ("</w:body>", "<w:p/></w:body>"),
]


@pytest.mark.parametrize("change", LEAKING)
def test_what_would_leak_into_the_next_document_stays_apart(
    papers: list[Path], change: tuple[str, str]
) -> None:
    data = papers[0].read_bytes()
    assert Apart(data, {})
    with pytest.raises(Unreadable):
        Apart(changed(data, change), {})


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many files each start of the office was given."""
    sizes: list[int] = []
    real = pdf.LibreOffice._convert

    def convert(self, paths, scratch, backs):
        sizes.append(len(paths))
        return real(self, paths, scratch, backs)

    monkeypatch.setattr(pdf.LibreOffice, "_convert", convert)
    return sizes


def test_a_batch_of_alike_documents_is_one_file_for_the_office(
    papers: list[Path], tmp_path: Path, counted: list[int]
) -> None:
    render(papers[:7], tmp_path / "scratch")
    assert counted == [1]


def test_without_its_marks_a_joined_file_is_not_trusted(
    papers: list[Path], tmp_path: Path, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pdf.join
    monkeypatch.setattr(pdf, "join", lambda documents, _: real(documents, "other%05d"))
    made = render(papers[:3], tmp_path / "scratch")
    assert all(made.values())
    assert counted == [1, 3]


def test_every_template_of_the_catalog_can_be_printed(tmp_path: Path) -> None:
    paths = [paper(document, tmp_path, document.name) for document in PAPERS]
    made = render(paths, tmp_path / "scratch")
    assert [name for name, data in made.items() if data is None] == []


def full_line(path: Path, text: str) -> None:
    """A paragraph of staff's own, whose last mark LibreOffice does not paint: 28 characters and a 。."""
    parts = unpack(path.read_bytes())
    first = parts[MAIN].index(b'<w:p><w:pPr><w:pStyle w:val="GwBody"/>')
    own = f'<w:p><w:pPr><w:pStyle w:val="GwBody"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'.encode()
    parts[MAIN] = parts[MAIN][:first] + own + parts[MAIN][first:]
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"<w:overflowPunct/>", b"")
    path.write_bytes(pack(parts))


@pytest.mark.thorough
def test_a_paper_that_lacks_a_character_in_print_is_named_and_has_no_pdf(desk) -> None:
    (report,) = desk.folder.glob("检查通报*.docx")
    full_line(report, HAN[:26] + "。")
    desk.archive(find_engine=pdf.find)
    made = {path.stem for path in desk.package.rglob("*.pdf")}
    assert report.stem not in made
    assert any(name.startswith("行政检查通知书") for name in made)
    (gap,) = [gap for gap in gaps_of(desk.package) if "少了" in gap]
    assert report.stem in gap
    assert "少了“。”" in gap
    assert HAN[:20] in gap


@pytest.mark.thorough
def test_control_with_the_mark_said_to_hang_it_has_its_pdf(desk) -> None:
    (report,) = desk.folder.glob("检查通报*.docx")
    desk.archive(find_engine=pdf.find)
    printed = {path.stem for path in desk.package.rglob("*.pdf")}
    assert report.stem in printed
    assert {path.stem for path in desk.package.rglob("*目录.docx")} <= printed
    assert not [gap for gap in gaps_of(desk.package) if "少了" in gap]


@pytest.mark.thorough
def test_through_the_door_a_paper_that_loses_a_character_stops_the_archive_until_it_is_put_right(
    desk, capsys: pytest.CaptureFixture[str]
) -> None:
    (report,) = desk.folder.glob("检查通报*.docx")
    whole = report.read_bytes()
    words = ["archive", str(desk.path), "--year", "2023"]
    assert main(words) == 1
    desk.fill_gaps(lambda _: ("是", "示例"))
    full_line(report, HAN[:26] + "。")
    capsys.readouterr()
    assert main(words) == 1
    said = "".join(capsys.readouterr())
    assert "少了“。”" in said
    assert report.name in said
    assert not list(desk.package.parent.glob("[!.]*")), "nothing half done is left, a lock at most"
    report.write_bytes(whole)
    assert main(words) == 0
    assert report.stem in {path.stem for path in desk.package.rglob("*.pdf")}


def gaps_of(package: Path) -> list[str]:
    return json.loads((package / "data" / METADATA).read_bytes())["缺件"]


def test_without_a_reason_it_stops_and_says_what_to_do() -> None:
    problem = str(making._unprintable("检查通报.docx", "打印出来少了“。”，没有生成 PDF"))
    assert "检查通报" in problem
    assert "左对齐" in problem
    assert "打开并另存" in str(making._unprintable("甲.docx", making._CLOSED))


# --- an office program that is killed -----------------------------------------------------------------


def mortal_office(folder: Path, deaths: int) -> Path:
    """An office program that is killed while it writes, ``deaths`` times; then it is LibreOffice."""
    engine = pdf.find()
    assert isinstance(engine, pdf.LibreOffice)
    program = folder / "soffice"
    program.write_text(
        f"""#!{sys.executable}
import os, sys
from pathlib import Path
count = Path({str(folder / "starts")!r})
with count.open("a") as out:
    out.write("x")
if len(count.read_text()) <= {deaths}:
    out = Path(sys.argv[sys.argv.index("--outdir") + 1])
    out.mkdir(exist_ok=True)
    (out / (Path(sys.argv[-1]).stem + ".pdf")).write_bytes(b"%PDF-1.7 half")
    os.kill(os.getpid(), 9)
os.execv({str(engine._program)!r}, sys.argv)
""",
        "utf-8",
    )
    program.chmod(0o755)
    return program


def starts(folder: Path) -> int:
    return len((folder / "starts").read_text())


def test_a_killed_office_is_started_again_for_what_it_left(
    papers: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOFFICE", str(mortal_office(tmp_path, 1)))
    made = render(papers[-1:], tmp_path / "scratch")
    assert all(made.values())
    assert starts(tmp_path) == 2


@pytest.mark.thorough
def test_an_office_that_is_killed_again_leaves_the_year_open_and_the_archive_is_taken_up_again(
    desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also with a reason for gaps: a PDF that is missing because a program was ended is none of them."""
    mortal = mortal_office(tmp_path, 10**6)
    words = ["archive", str(desk.path), "--year", "2023", "--allow-missing", "示例"]
    with monkeypatch.context() as patched:
        patched.setenv("SOFFICE", str(mortal))
        assert main(words) == 3
    said = "".join(capsys.readouterr())
    assert "两次中断" in said
    assert "--resume" in said
    assert desk.task(TASK)["state"] != ARCHIVED
    assert not desk.package.exists()
    assert main(["deadlines", str(desk.path)]) in (0, 1), "the year is not locked"
    assert main(["archive", str(desk.path), "--year", "2023", "--resume"]) == 0
    assert not [gap for gap in gaps_of(desk.package) if "PDF" in gap]
    assert [path for path in desk.package.rglob("*.pdf") if path.stem.startswith("行政检查通知书")]


_LOW = '<w:trPr><w:trHeight w:val="300" w:hRule="exact"/></w:trPr>'


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("height", "width", "columns"),
    [(_LOW, 3000, 1), ("", 60, 1), ("", 3000, 6)],
    ids=["行高", "栏宽", "页边"],
)
def test_text_without_room_in_its_cell_is_said_to_be_cut_for_reworded_it_would_be_cut_again(
    tmp_path: Path, height: str, width: int, columns: int
) -> None:
    cell = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{p(HAN * 20)}</w:tc>'
    grid = f'<w:tblGrid>{f"""<w:gridCol w:w="{width}"/>""" * columns}</w:tblGrid>'
    fixed = '<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr>'
    path = tmp_path / "表.docx"
    path.write_bytes(docx(f"{fixed}{grid}<w:tr>{height}{cell * columns}</w:tr></w:tbl>", p("末")))
    what = making._fault_of(path, render([path], tmp_path / "scratch")["表"])
    said = str(making._unprintable(path.name, what))
    assert "被遮住或裁掉" in said
    assert "放宽" in said
    assert "改动一两个字" not in said
