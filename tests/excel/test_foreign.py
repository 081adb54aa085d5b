"""Files of other offices are read by what they are, and a hostile or damaged one ends in plain words."""

from __future__ import annotations

import datetime
import io
import random
import struct
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from tests import import_kit as kit
from tests.excel.layouts import rewrite
from toolkit.errors import ProblemsFound, WrongUse
from toolkit.excel import foreign
from toolkit.excel.foreign import read_foreign
from toolkit.excel.raw import Merged

DAY = datetime.date(2023, 4, 5)
GRID = [["名称", "代码", "日期", "数"], ["示例甲", "00123", DAY, 12.5], ["示例乙", "", "", 910499000000012]]


def told(path: Path) -> str:
    with pytest.raises(ProblemsFound) as error:
        read_foreign(path)
    return str(error.value)


@pytest.mark.parametrize("suffix", ["xls", "et", "xlsx", "xlsm", "csv"])
def test_content_decides_not_the_suffix(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"名单.{suffix}"
    for make in (kit.xls, kit.xlsx):
        (sheet,) = read_foreign(make(path, GRID, [(2, 1, 3, 1)]))
        assert sheet.name == "Sheet1"
        assert [list(row) for row in sheet.grid][:2] == [GRID[0], GRID[1]]
        assert sheet.grid[2][3] == 910499000000012
        assert sheet.merged == (Merged(2, 1, 3, 1),)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_writing(encoding: str, delimiter: str, tmp_path: Path) -> None:
    grid = [["名称", "代码", "地址"], ["示例甲", "00123", f'"示例路{delimiter}1 号"'], ["示例乙", "", ""]]
    (sheet,) = read_foreign(kit.csv(tmp_path / "名单.csv", grid, encoding, delimiter))
    assert sheet.grid == [grid[0], ["示例甲", "00123", f"示例路{delimiter}1 号"], grid[2]]


def test_rows_of_unequal_width_are_filled_up(tmp_path: Path) -> None:
    (sheet,) = read_foreign(kit.csv(tmp_path / "名单.csv", [["标题"], ["甲", "乙", "丙"], ["1"]]))
    assert {len(row) for row in sheet.grid} == {3}


def test_a_stray_quote_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text('名称,地址\n示例甲,路\n示例乙,"路\n示例丙,路\n', "utf-8")
    assert "第 3 行" in told(path)
    assert "引号不配对" in told(path)


def test_a_broken_character_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(
        "名称,地址\n示例甲,路\n示例乙,路\n".encode("gbk").replace("乙".encode("gbk"), b"\xff\xff")
    )
    assert "第 3 行的文字编码" in told(path)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空文件"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("\ufeff<?xml version='1.0'?><Workbook/>".encode(), "XML"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是能读的表格文件"),
        (b"\xff\x00\xff", "不是能读的表格文件"),
        (b"PK\x03\x04 cut off", "已损坏"),
        (foreign._OLE + b"\0" * 600, "读不出来"),
        (foreign._OLE + b"\0" * 600 + foreign._ENCRYPTED, "密码"),
    ],
)
def test_what_is_no_list_is_told_with_what_to_do(data: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "名单.xls"
    path.write_bytes(data)
    assert says in told(path)
    assert "名单.xls" in told(path)
    assert told(path).count("请") >= 1


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="找不到要导入的文件"):
        read_foreign(tmp_path / "没有.xlsx")


def test_a_cell_far_out_is_not_read(tmp_path: Path) -> None:
    old = kit.xls(tmp_path / "远.xls", [["a"]])
    wide = [[""] * 255 + ["x"] if n == 60_000 else ["x"] for n in range(60_001)]
    kit.xls(old, wide)
    new = kit.xlsx(tmp_path / "远.xlsx", [["a"]])
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    rewrite(new, {"xl/worksheets/sheet1.xml": far % cell})
    for path in (old, new):
        (sheet,) = read_foreign(path)
        assert sheet.problem is not None
        assert "太大" in str(sheet.problem)
        assert not sheet.grid


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "炸.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * 120_000_000)
    assert "大得不正常" in told(path)


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "_LARGEST", 10)
    assert "太大" in told(kit.csv(tmp_path / "大.csv", [["名称", "代码", "地址"]]))


def test_damaged_old_workbooks_end_in_words_or_in_rows(tmp_path: Path) -> None:
    """The reader aborts the process on some of these: ours must not notice (25 files, some bytes changed)."""
    whole = kit.xls(
        tmp_path / "名单.xls", [["名称", "代码"], *([f"示例{n}", float(n)] for n in range(60))]
    ).read_bytes()
    chance, died = random.Random(7), 0
    for n in range(25):
        data = bytearray(whole)
        for _ in range(20):
            data[chance.randrange(len(data) if n % 2 else 512)] = chance.choice(
                [0, 255, chance.randrange(256)]
            )
        path = tmp_path / f"坏{n}.xls"
        path.write_bytes(data)
        with suppress(ProblemsFound):
            read_foreign(path)
            continue
        died += 1
        assert f"坏{n}.xls" in told(path)
    assert died > 3


def test_the_reader_alone_would_die_of_such_a_file(tmp_path: Path) -> None:
    """Negative control: the same library in this process would end it; the child's death is only told."""
    kit.xls(tmp_path / "名单.xls", [["名称"]])
    data = bytearray((tmp_path / "名单.xls").read_bytes())
    at = data.index(b"\x00\x02\x0e\x00") + 4  # DIMENSIONS: first and last row, first and last column
    data[at : at + 12] = struct.pack("<IIHH", 0, 0xFFFFFFFF, 0, 0xFFFF)
    (tmp_path / "坏.xls").write_bytes(data)
    code = "import sys, python_calamine as p; p.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)"
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "坏.xls"], capture_output=True, check=False)
    assert done.returncode not in (0, 1)
    assert "读不出来" in told(tmp_path / "坏.xls")


@pytest.mark.office
def test_what_the_office_saves_as_old_workbook_is_read(tmp_path: Path) -> None:
    grid, merged = kit.enterprises()
    new = kit.xlsx(tmp_path / "名单.xlsx", grid, merged)
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
    ]
    for kind in ("xls:MS Excel 97", "csv:Text - txt - csv (StarCalc):44,34,76"):
        subprocess.run(
            [*command, kind, "--outdir", tmp_path / "out", new], check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    (as_new,) = read_foreign(new)
    (as_old,) = read_foreign(tmp_path / "out" / "名单.xls")
    (as_text,) = read_foreign(tmp_path / "out" / "名单.csv")
    assert sorted(map(repr, as_old.merged)) == sorted(map(repr, as_new.merged))
    assert [list(row[1:6]) for row in as_old.grid[:8]] == [list(row[1:6]) for row in as_new.grid[:8]]
    assert [row[1] for row in as_text.grid[:8]] == [row[1] for row in as_new.grid[:8]]


def test_a_workbook_of_every_program_has_the_parts_of_a_package(tmp_path: Path) -> None:
    """A zip that is no workbook (.ods, .docx, .xlsb under a false name) is told."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("content.xml", "<office/>")
    path = tmp_path / "名单.xlsx"
    path.write_bytes(out.getvalue())
    assert "不是 Excel 工作簿" in told(path)
