"""The macro project of a file is read as others read it, and code names that LibreOffice drops come back."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import require_program
from tests.excel.vba_readers import read_by_olevba
from toolkit import doctor
from toolkit.columns import EXPERTS
from toolkit.errors import Level
from toolkit.excel.closed import ClosedBook
from toolkit.excel.copies import FOLDER
from toolkit.excel.macros import CodeNames, code_names, lost, project_part, restored
from toolkit.excel.package import Package
from toolkit.masters import sources
from toolkit.masters.build import CODE_NAMES
from vba_project import WORKBOOK, build, code_of, read
from vba_project.compound import compound
from vba_project.compression import compress

ROOT = Path(__file__).resolve().parents[2]
MASTER = ROOT / "workbooks" / "空白台账.xlsm"
PROJECT = "xl/vbaProject.bin"
OURS = {"Bridge": code_of(sources()["bridge.bas"]), "Buttons": code_of(sources()["buttons.bas"])}
OWN = 'Attribute VB_Name = "Own"\nOption Explicit\nSub Greet()\n    MsgBox "hello"\nEnd Sub\n'


def package(path: Path) -> Package:
    return Package(path.read_bytes(), path.name)


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with every part changed."""
    parts = io.BytesIO()
    with zipfile.ZipFile(MASTER) as old, zipfile.ZipFile(parts, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    path.write_bytes(parts.getvalue())
    return path


def without_code_names(path: Path) -> Path:
    return rewritten(path, lambda name, data: re.sub(rb' codeName="\w+"', b"", data))


def with_macros(path: Path, texts: list[str]) -> Path:
    made = build(texts, CODE_NAMES)
    return rewritten(path, lambda name, data: made if name == PROJECT else data)


def add_an_expert(path: Path) -> None:
    book = ClosedBook(path)
    book.append(EXPERTS, [{"name": "钱示例"}])
    book.save()


# --- reading ---------------------------------------------------------------------------------------


def test_our_project_is_read_as_olevba_reads_it():
    project = read(package(MASTER).part(PROJECT))
    found = {name: "\n".join(lines) for name, lines in read_by_olevba(MASTER).items() if ".bas" in name}
    assert project.code == OURS == {name.removesuffix(".bas"): code_of(text) for name, text in found.items()}
    assert project.documents == [WORKBOOK, *CODE_NAMES]


def test_what_an_office_has_compiled_before_the_source_is_passed_over():
    listed = b"Document=Sheet10/&H00000000\r\nDocument=Sheet2/&H00000000\r\nDocument=Book/&H00000000\r\nModule=Own\r\n"
    book = 'Attribute VB_Name = "Book"\r\nAttribute VB_Base = "0{00020819-0000-0000-C000-000000000046}"\r\n'
    sheet = 'Attribute VB_Name = "Sheet"\r\nOption Explicit\r\n'
    texts = {"Sheet10": sheet, "Sheet2": sheet, "Book": book, "Own": OWN * 200 + "' 汉字"}
    streams = {name: b"\1\2compiled\0\0" * 50 + compress(text.encode("gbk")) for name, text in texts.items()}
    project = read(compound({"PROJECT": listed, "VBA": streams}))
    assert project.documents == ["Book", "Sheet2", "Sheet10"]
    assert project.code == {"Own": code_of(OWN * 200 + "' 汉字")}


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_damaged_project_never_stops_a_step(changes):
    data = bytearray(package(MASTER).part(PROJECT))
    for place, byte in changes:
        data[place % len(data)] = byte
    read(bytes(data))


@pytest.mark.parametrize("data", [b"", b"no project", bytes(5000)])
def test_what_is_no_project_is_told_apart(data):
    assert read(data) is None


# --- code names --------------------------------------------------------------------------------------


def test_lost_code_names_come_back_with_the_next_saving(tmp_path):
    path = without_code_names(tmp_path / "台账.xlsm")
    assert lost(package(path))
    assert code_names(package(path)) == CodeNames("", dict.fromkeys(package(path).sheets, ""))
    add_an_expert(path)
    assert not lost(package(path))
    assert code_names(package(path)) == code_names(package(MASTER))
    book = openpyxl.load_workbook(path)
    assert [book.code_name, *(page.sheet_properties.codeName for page in book)] == [WORKBOOK, *CODE_NAMES]


def test_what_was_not_lost_is_left_alone(tmp_path):
    assert restored(package(MASTER)) == {}
    assert restored(package(MASTER.with_suffix(".xlsx"))) == {}
    path = rewritten(
        tmp_path / "台账.xlsm",
        lambda name, data: re.sub(rb' codeName="(?!Sheet3")\w+"', b"", data),
    )
    add_an_expert(path)
    names = code_names(package(path))
    assert sorted(names.sheets.values()) == sorted(CODE_NAMES)
    assert list(names.sheets.values())[2] == "Sheet3"


def test_a_sheet_that_has_no_module_gets_no_name(tmp_path):
    path = without_code_names(tmp_path / "台账.xlsm")
    made = build(sources().values(), CODE_NAMES[:3])
    data = package(path).rebuilt({PROJECT: made})
    path.write_bytes(data)
    add_an_expert(path)
    assert [*code_names(package(path)).sheets.values()] == [*CODE_NAMES[:3], *[""] * (len(CODE_NAMES) - 3)]


def test_prefixes_quotes_and_sheets_without_properties_are_met(tmp_path):
    def strange(name: str, data: bytes) -> bytes:
        data = re.sub(rb' codeName="\w+"', b"", data)
        if name == "xl/worksheets/sheet3.xml":
            return re.sub(rb"<sheetPr.*?(?:/>|</sheetPr>)", b"", data, count=1)
        if name == "xl/worksheets/sheet4.xml":
            data = data.replace(
                b'xmlns="http://schemas.openxmlformats.org/spreadsheetml',
                b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml',
            )
            return re.sub(rb"<(/?)(?=[a-zA-Z])(?!x14)", rb"<\1x:", data)
        return data.replace(b"<workbookPr ", b"<workbookPr codeName='' ")

    path = rewritten(tmp_path / "台账.xlsm", strange)
    add_an_expert(path)
    assert code_names(package(path)) == code_names(package(MASTER))


@pytest.mark.thorough
@pytest.mark.office
def test_code_names_come_back_after_libreoffice_saved(tmp_path):
    soffice = require_program("soffice")
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsm:Calc MS Excel 2007 VBA XML", "--outdir", tmp_path, MASTER],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    path = tmp_path / MASTER.name
    assert lost(package(path))
    add_an_expert(path)
    assert code_names(package(path)) == code_names(package(MASTER))
    assert read(package(path).part(project_part(package(path)))).code == OURS


# --- doctor ------------------------------------------------------------------------------------------


def test_doctor_puts_lost_code_names_back_and_keeps_a_copy(tmp_path):
    path = without_code_names(tmp_path / "台账.xlsm")
    before = path.read_bytes()
    told = "\n".join(doctor.doctor(path).lines)
    assert "LibreOffice 保存时丢掉了宏要用的代码名，已经补回" in told
    assert not lost(package(path))
    assert [copy.read_bytes() for copy in (tmp_path / FOLDER).iterdir()] == [before]
    after = path.read_bytes()
    assert "补回" not in "\n".join(doctor.doctor(path).lines)
    assert path.read_bytes() == after


def test_doctor_brings_outdated_macros_up_to_date(tmp_path):
    path = with_macros(tmp_path / "台账.xlsm", [text + "' older\n" for text in sources().values()])
    assert "已经换成这一版的" in "\n".join(doctor.doctor(path).lines)
    assert package(path).part(PROJECT) == package(MASTER).part(PROJECT)
    assert code_names(package(path)) == code_names(package(MASTER))
    assert not ClosedBook(path).read(EXPERTS).problems


def test_doctor_leaves_a_bureaus_own_macros_alone(tmp_path):
    path = with_macros(tmp_path / "台账.xlsm", [*(text + "' older\n" for text in sources().values()), OWN])
    before = path.read_bytes()
    (problem,) = [problem for problem in doctor.doctor(path).problems if "宏" in problem.what]
    assert "Own" in problem.what
    assert problem.level is Level.WARNING
    assert path.read_bytes() == before
    path = with_macros(path, [*sources().values(), OWN])
    assert "按钮的宏是这一版的" in "\n".join(doctor.doctor(path).lines)
    path = with_macros(path, [OWN])
    said = doctor.doctor(path)
    assert "宏" not in "\n".join([*said.lines, *(problem.what for problem in said.problems)])


def test_doctor_changes_nothing_in_a_workbook_that_is_open(tmp_path):
    path = without_code_names(tmp_path / "台账.xlsm")
    before = path.read_bytes()
    (tmp_path / f".~lock.{path.name}#").write_text("某人,somebody,desk,,;")
    assert any("正在表格软件中打开" in problem.what for problem in doctor.doctor(path).problems)
    assert path.read_bytes() == before
