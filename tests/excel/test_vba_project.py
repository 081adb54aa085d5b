"""Two other programs read back from the committed workbooks exactly the sources in ``macros/``."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import olefile
import openpyxl
import pytest

from tests.excel.vba_readers import decompress, lines, read_by_olevba, read_by_pyopenvba
from toolkit.excel.own_macros import SOURCES, sources
from toolkit.masters import MASTERS, WITH_BUTTONS
from toolkit.masters import PROJECT as NAME
from toolkit.masters.build import CODE_NAMES
from vba_project import WORKBOOK, build, standard
from vba_project.compression import compress

ROOT = Path(__file__).resolve().parents[2]
WORKBOOKS = [ROOT / "workbooks" / name for name in MASTERS if name.endswith(WITH_BUTTONS)]
PROJECT = "xl/vbaProject.bin"
each = pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)


def project_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(PROJECT)


def written() -> dict[str, list[str]]:
    return {path.stem.capitalize(): lines(path.read_text("ascii")) for path in SOURCES.glob("*.bas")}


@each
def test_olevba_reads_exactly_our_sources(path):
    found = read_by_olevba(path)
    assert {name.removesuffix(".bas"): code for name, code in found.items() if ".bas" in name} == written()
    assert {name.removesuffix(".cls") for name in found if ".cls" in name} == {WORKBOOK, *CODE_NAMES}


@each
def test_pyopenvba_reads_exactly_our_sources(path):
    found = read_by_pyopenvba(path)
    documents = {name: found.pop(name) for name in (WORKBOOK, *CODE_NAMES)}
    assert found == written()
    assert all(line.startswith("Attribute VB_") for code in documents.values() for line in code)


@each
@pytest.mark.parametrize("read", [read_by_olevba, read_by_pyopenvba])
def test_negative_control_a_corrupted_stream_is_noticed(path, read, tmp_path):
    data = bytearray(project_of(path))
    stream = compress(standard(sources()["bridge.bas"]).stored)
    start = data.index(stream[:64])
    data[start + 20 : start + 40] = bytes(20)
    broken = tmp_path / "broken.xlsm"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, bytes(data) if name == PROJECT else old.read(name))
    whole = read(path)
    try:
        found = read(broken)
    except Exception:  # whatever a reader says: it has noticed
        return
    assert found != whole


@each
def test_every_sheet_has_a_module_of_its_own_name(path):
    book = openpyxl.load_workbook(path)
    assert book.code_name == WORKBOOK
    assert [page.sheet_properties.codeName for page in book] == list(CODE_NAMES)


@each
def test_nothing_compiled_is_stored(path):
    with olefile.OleFileIO(io.BytesIO(project_of(path))) as project:
        assert project.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")
        assert not [name for name in project.listdir() if name[-1].startswith("__SRP")]
        for name in project.listdir():
            if name[0] == "VBA" and name[1] not in ("_VBA_PROJECT", "dir"):
                source = decompress(project.openstream(name).read())  # from the first byte on
                assert source.startswith(b'Attribute VB_Name = "' + name[1].encode())
                assert b"\n" not in source.replace(b"\r\n", b"")


def test_equal_sources_give_equal_bytes_and_others_another_identity():
    first = build(sources().values(), CODE_NAMES)
    assert build(sources().values(), CODE_NAMES) == first
    other = build([text + "\n' more\n" for text in sources().values()], CODE_NAMES)
    assert identity(other) != identity(first)


def described(data: bytes) -> dict[str, str]:
    with olefile.OleFileIO(io.BytesIO(data)) as project:
        text = project.openstream("PROJECT").read().decode("ascii")
    return {key: value.strip('"') for key, _, value in (line.partition("=") for line in text.splitlines())}


def identity(data: bytes) -> str:
    return described(data)["ID"]


def decrypted(project_id: str, text: str) -> bytes:
    """Data decryption as MS-OVBA 2.4.3.3 describes it."""
    seed, version, key, *rest = bytes.fromhex(text)
    assert (seed ^ version, seed ^ key) == (2, sum(project_id.encode()) & 0xFF)
    plain, before, last, out = seed ^ key, version, key, bytearray()
    for byte in rest:
        plain = byte ^ (before + plain & 0xFF)
        before, last = last, byte
        out.append(plain)
    body = out[(seed & 6) // 2 :]
    assert int.from_bytes(body[:4], "little") == len(body) - 4
    return bytes(body[4:])


@each
def test_the_project_is_neither_protected_nor_hidden(path):
    said = described(project_of(path))
    assert said["Name"] == NAME
    values = [decrypted(said["ID"], said[key]) for key in ("CMG", "DPB", "GC")]
    assert values == [bytes(4), b"\0", b"\xff"]
