"""Names that are paths, formulas, markup or placeholders: they stay names, in every file that the year makes."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from tests.county import County
from toolkit import columns
from toolkit.errors import Refused, ToolkitError
from toolkit.files import safe_name
from toolkit.jobs.archive.package import archive
from toolkit.jobs.base import Outcome
from toolkit.jobs.check import check
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.import_list import Wish, import_file
from toolkit.jobs.publish import publish

TASK, DAY, YEAR_END = "202304-1", date(2023, 4, 28), date(2023, 12, 31)
NAMES = [
    "../../../逃出去", "..\\..\\逃出去", "/etc/示例", "C:\\示例", "CON", "nul.txt", "示例.", "示例/子公司",
    "长" * 200, "<script>alert(1)</script>", "甲&乙<丙>]]>", '"引号\'公司', "=cmd|' /C calc'!A1", "+1+1", "-2+3",
    "@SUM(A1)", "{{单位名称}}", "{{#对象}}{{名称}}{{/对象}}", "｛｛单位名称｝｝", "=HYPERLINK(\"http://示例\")",
    "%s%n{0}", "换\n行公司", "制\t表公司", "\u202e反写公司", "_x000D_公司", "&#0;公司",
]  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, master: bytes) -> County:
    """A task worked to its end, every object with a hostile name; the folder lies deep, to see what climbs out."""
    root = tmp_path_factory.mktemp("office") / "一" / "二" / "三"
    root.mkdir(parents=True)
    county = County(root, master)
    book = county.book()
    for number, row in enumerate(book.read(columns.TARGETS).rows):
        name = NAMES[number % len(NAMES)]
        book.update(
            columns.TARGETS, row.text("id"), {"name": f"{name}" if number < len(NAMES) else f"{name}{number}"}
        )
    book.save()
    county.drawn()
    county.inspect(lambda number, values: values.update(evidence=NAMES[number]))
    documents(county.book(), county.office(DAY), TASK)
    publish(county.book(), county.office(DAY), TASK)
    _packed(county, "=理由<script>")
    return county


def _packed(county: County, reason: str = "示例") -> Outcome:
    """The archive without PDFs, which take the longest."""
    return archive(county.book(), county.office(YEAR_END), 2023, reason, find_engine=lambda: None)


def made(county: County, pattern: str) -> list[Path]:
    return [path for path in county.root.rglob(pattern) if path.is_file()]


def test_nothing_climbs_out_of_the_office_s_folder(year: County) -> None:
    outside = year.root.parents[2]
    strays = [
        path
        for path in outside.rglob("*")
        if not path.is_relative_to(year.root) and path not in year.root.parents
    ]
    assert strays == []
    for path in year.root.rglob("*"):
        assert safe_name(path.name, 255) == path.name or path.name.startswith("."), path
        assert not path.is_symlink()
        assert len(path.name.encode()) <= 255


@pytest.mark.long
@pytest.mark.office
def test_their_papers_become_pdfs_in_the_archive(year: County, tmp_path: Path) -> None:
    shutil.copytree(year.root, tmp_path / "office", ignore=shutil.ignore_patterns("归档"))
    county = County(tmp_path / "office", year.path.read_bytes())
    archive(county.book(), county.office(YEAR_END), 2023, "示例")
    data = county.root / "归档" / "2023" / "data"
    papers = {path.relative_to(data).with_suffix("") for path in data.rglob("*.docx")}
    assert len(papers) > 20
    assert papers == {path.relative_to(data).with_suffix("") for path in data.rglob("*.pdf")}


def test_every_document_is_sound_and_shows_the_names_as_they_are(year: County) -> None:
    shown = ""
    paths = made(year, "*.docx")
    assert len(paths) > 20
    for path in paths:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                assert not name.startswith("/"), path
                assert ".." not in name
                if name.endswith((".xml", ".rels")):
                    root = ElementTree.fromstring(package.read(name))
                    if name == "word/document.xml":
                        shown += "".join(node.text or "" for node in root.iter() if node.tag.endswith("}t"))
                        assert not [node for node in root.iter() if node.tag.endswith(("}instrText", "}object"))
                                    and "cmd" in (node.text or "")]  # fmt: skip
    drawn = [row.text("name") for row in year.book().read(columns.CASES).rows]
    assert drawn
    for name in drawn:
        plain = re.sub(r"\s", "", name)
        assert plain in re.sub(r"\s", "", shown), name


def test_the_workbook_holds_them_as_text_and_never_as_formulas(year: County) -> None:
    book = openpyxl.load_workbook(year.path)
    for sheet in (columns.TARGETS, columns.DRAWS, columns.CASES, columns.LOG):
        formulas = {n for n, column in enumerate(sheet.columns, 1) if column.formula}
        for row in book[sheet.name].iter_rows(min_row=5):
            for cell in row:
                if cell.data_type == "f":
                    assert cell.column in formulas, (sheet.name, cell.coordinate, cell.value)


def test_csv_files_have_no_cell_that_a_spreadsheet_would_run(year: County) -> None:
    files = made(year, "*.csv")
    assert files
    for path in files:
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], (
                path,
                row,
            )


def test_the_page_has_no_script_but_its_own(year: County) -> None:
    (path,) = (path for path in (year.root / "文书").rglob("*.html") if path.name != "核验.html")
    text = path.read_text("utf-8")
    assert text.count("<script>") == 1
    assert "<script>alert" not in text


def test_a_negative_control_a_name_written_raw_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("序号,名称\n1,=1+1\n", "utf-8")
    rows = csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8")))
    assert [cell for row in rows for cell in row if cell.startswith("=")] == ["=1+1"]


# --- numbers of tasks and draws are paths, too --------------------------------------------------------------


HOSTILE_TASKS = ["../../x", "..", "a/b", "a\\b", "CON", "202304-1.", "x" * 100, "/tmp/x", "C:x", "202304-1\n"]


@pytest.mark.thorough
@pytest.mark.parametrize("name", HOSTILE_TASKS)
def test_a_task_whose_number_is_a_path_is_told_and_nothing_is_made(
    name: str, tmp_path: Path, master: bytes
) -> None:
    root = tmp_path / "一" / "二"
    root.mkdir(parents=True)
    county = County(root, master)
    county.plan()
    county.type(columns.TASKS, "202304-1", {"task": name, "issue": "2023041"})
    before = sorted(tmp_path.rglob("*"))
    key = county.book().read(columns.TASKS).rows[0].text("task")
    if safe_name(key) != key:
        told = check(county.book(), county.office(), write=False)
        assert [p for p in told.problems if "不能作文件夹名" in p.what and p.place.cell == "B5"]
    for step in (
        lambda: freeze(county.book(), county.office(), key, b"n" * 32),
        lambda: documents(county.book(), county.office(), key),
    ):
        if safe_name(key) != key:
            with pytest.raises(ToolkitError):
                step()
            assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("draw_id", ["../../x", "202304-2-01", "202304-1-01/..", "x", "202304-1-1"])
def test_a_draw_whose_number_is_not_its_task_s_is_told(draw_id: str, tmp_path: Path, master: bytes) -> None:
    county = County(tmp_path, master)
    county.plan()
    county.freeze()
    county.type(columns.TASKS, TASK, {"draw_id": draw_id})
    told = check(county.book(), county.office(), write=False)
    assert [p for p in told.problems if "不是这个任务的" in p.what and p.place.cell == "N5"]
    with pytest.raises(ToolkitError):
        draw(county.book(), county.office(date(2023, 4, 14)), TASK, "03,09,14,21,27,32+11")
    assert not (county.record() / "record.json").exists()


# --- an import's report, archives and links -----------------------------------------------------------------


def test_the_report_of_an_import_runs_nothing(tmp_path: Path, master: bytes) -> None:
    county = County(tmp_path, master)
    head = "序号,对象名称,统一社会信用代码,区划代码,类别,状态"
    lines = [
        f'{n},"{name}",x{n},410499,甲,正常' for n, name in enumerate(("=1+1", "@SUM(A1)", "-2+3", "+1"), 1)
    ]
    (tmp_path / "名单.csv").write_text("\n".join([head, *lines]), "utf-8")
    wish = Wish(into="检查对象库", accept=True)
    import_file(county.book(), county.office(), tmp_path / "名单.csv", wish)
    (report,) = (tmp_path / "导入报告").iterdir()
    cells = [cell for page in openpyxl.load_workbook(report) for row in page.iter_rows() for cell in row]
    assert any("=1+1" in str(cell.value) for cell in cells)
    assert not [cell.value for cell in cells if cell.data_type == "f"]


def test_no_member_of_a_strange_archive_is_ever_unpacked_to_disk() -> None:
    """Workbooks and templates are ZIP files; they are read part by part in memory, so ``..`` in a name is a name."""
    code = [path.read_text("utf-8") for path in (Path(__file__).parents[2] / "toolkit").rglob("*.py")]
    assert len(code) > 100
    assert not [text for text in code if re.search(r"\.extract(all)?\(|unpack_archive", text)]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_to_a_stranger_s_file_does_not_enter_the_archive(tmp_path: Path, master: bytes) -> None:
    root = tmp_path / "office"
    root.mkdir()
    county = County(root, master)
    (tmp_path / "secret.txt").write_text("别处的秘密", "utf-8")
    county.drawn()
    documents(county.book(), county.office(DAY), TASK)
    for place in (root / "文书" / TASK, county.record()):
        (place / "链接.docx").symlink_to(tmp_path / "secret.txt")
        with pytest.raises(Refused, match="是指向别处的链接"):
            _packed(county)
        assert not (root / "归档" / "2023").exists()
        (place / "链接.docx").unlink()
    assert _packed(county).ok  # negative control
