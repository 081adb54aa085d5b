"""Damaged, disguised and hostile files: a plain error or a right reading, never a crash, a hang or a flood."""

from __future__ import annotations

import faulthandler
import io
import os
import random
import re
import resource
import signal
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.excel.layouts import make, part, parts, rewrite, substitute
from toolkit.columns import CASES, LOG, TARGETS
from toolkit.errors import ProblemsFound, ToolkitError
from toolkit.excel import safecopy
from toolkit.excel.closed import ClosedBook
from toolkit.excel.package import Package
from toolkit.excel.safecopy import safe_copy

SHEET, WORKBOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
ROW = {"no": 1, "name": "示例", "id": "91430000MA00000001", "region": "1", "category": "甲", "state": "正常"}
MEMORY = 1_500_000_000  # address space; a reading that floods the memory dies of it


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "台账.xlsx"
    return make(path, {TARGETS: [ROW] * 30, CASES: [], LOG: [{"what": "x"}]}).read_bytes()


@pytest.fixture
def path(tmp_path, good) -> Path:
    (tmp_path / "台账.xlsx").write_bytes(good)
    return tmp_path / "台账.xlsx"


def use(path: Path) -> str:
    """Read everything and write something, as a step would: "" or the words of the refusal."""
    try:
        book = ClosedBook(path)
        tables = [book.read(sheet) for sheet in (TARGETS, CASES, LOG)]
        book.append(LOG, [{"what": "新"}])
        book.save()
        assert any(row["what"] == "新" for row in ClosedBook(path).read(LOG).rows)
        return "\n".join(str(problem) for table in tables for problem in table.problems)
    except ToolkitError as error:
        return str(error)


def address_space() -> int:
    """What this process has mapped now, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def in_child(work: Callable[[], None]) -> int:
    """Run in a process of its own with little memory; the signal or code it ended with."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            faulthandler.disable()  # an abort that is expected needs no report
            limit = MEMORY + address_space()  # what the tests before have loaded does not count
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            signal.alarm(60)
            work()
            code = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


# files that are something else


def _password() -> bytes:
    return (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_password(), "有打开密码"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1000, "旧格式（.xls）"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "XML 文本",
        ),
        ("\ufeff<?xml version='1.0'?><Workbook/>".encode(), "XML 文本"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"  <TABLE>", "网页"),
        ("序号,名称\n1,示例".encode("gbk"), "已损坏"),
        (b"", "已损坏"),
        (b"PK\x03\x04", "已损坏"),
        (b"PK\x05\x06" + b"\0" * 18, "不是 Excel 工作簿"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path, data, words):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(data)
    with pytest.raises(ProblemsFound, match=words) as error:
        ClosedBook(path)
    assert str(error.value).startswith("「台账.xlsx」")


@pytest.mark.parametrize("name", ["word/document.xml", "content.xml", "xl/workbook.bin"])
def test_a_package_of_another_kind_is_named(tmp_path, name):
    path = tmp_path / "台账.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(name, b"<x/>")
    with pytest.raises(ProblemsFound, match="不是 Excel 工作簿"):
        ClosedBook(path)


def test_a_package_with_a_password_on_its_parts_is_named(path):
    data = bytearray(path.read_bytes())
    for at in (m.start() for m in re.finditer(b"PK\x01\x02", data)):
        data[at + 8] |= 1
    path.write_bytes(data)
    assert "有密码保护" in use(path)


# damage


def test_a_file_cut_off_anywhere_is_refused(path, good):
    for length in range(4, len(good), len(good) // 60):
        path.write_bytes(good[:length])
        with pytest.raises(ProblemsFound, match="损坏"):
            ClosedBook(path)


def test_flipped_bits_are_refused_or_harmless(path, good):
    chance = random.Random(2023)

    def work():
        refused = 0
        for _ in range(120):
            data = bytearray(good)
            for _ in range(chance.choice([1, 1, 3, 20])):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
            refused += bool(use(path))
        assert refused > 60

    assert in_child(work) == 0


@pytest.mark.parametrize(
    "name", [SHEET, WORKBOOK, STRINGS, "xl/styles.xml", "xl/tables/table3.xml", "xl/_rels/workbook.xml.rels"]
)
def test_garbled_xml_under_a_right_checksum_is_refused_or_harmless(path, good, name):
    chance = random.Random(name)

    def work():
        for _ in range(25):
            path.write_bytes(good)
            data = bytearray(part(path, name))
            for _ in range(chance.choice([1, 2, 8])):
                at = chance.randrange(len(data))
                match chance.randrange(3):
                    case 0:
                        data[at] = chance.randrange(256)
                    case 1:
                        del data[at : at + chance.randrange(1, 40)]
                    case 2:
                        data[at:at] = bytes(
                            chance.choice([b"9", b"<", b'"', b"A", b"\xff", b"</c>", b"&#0;"])
                        )
            use(rewrite(path, {name: bytes(data)}))

    assert in_child(work) == 0


def test_every_part_that_is_missing_is_refused_or_harmless(path, good):
    for name in parts(path):
        path.write_bytes(good)
        use(rewrite(path, {name: None}))
    rewrite(path, {SHEET: None})
    assert "没有这个工作表" in use(path)


# bombs


def test_a_file_that_swells_when_opened_is_refused(path):
    def work():
        for data in (b"\0" * 140_000_000, b"\0" * 160_000_000):
            rewrite(path, {"xl/media/image1.bin": data})
            assert "大得不正常" in use(path)

    assert in_child(work) == 0


def test_a_part_larger_than_it_says_is_refused(path, good):
    """The directory says 1,000 bytes, the stream holds 100 million: nothing reads past what was said."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = stream.compress(b" " * 100_000_000) + stream.flush()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts(path).items():
            package.writestr(name, bomb if name == SHEET else data)
    data = bytearray(out.getvalue())
    for mark, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        name_at = data.index(SHEET.encode(), 0 if mark == b"PK\x03\x04" else data.index(b"PK\x01\x02"))
        at = data.rindex(mark, 0, name_at)
        data[at + method : at + method + 2] = (8).to_bytes(2, "little")
        data[at + size : at + size + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)

    def work():
        assert "已损坏" in use(path)

    assert in_child(work) == 0


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("name", [SHEET, WORKBOOK, STRINGS, "xl/styles.xml", "xl/tables/table3.xml"])
@pytest.mark.parametrize("doctype", [ENTITIES, OUTSIDE])
def test_entities_are_refused_in_every_part_that_is_parsed(path, name, doctype):
    data = part(path, name).partition(b"?>")[2]
    rewrite(path, {name: doctype.encode() + data})
    assert "不允许的内容" in use(path)


def test_xml_in_another_encoding_cannot_hide_entities(path):
    text = part(path, SHEET).decode().partition("?>")[2]
    rewrite(path, {SHEET: f'<?xml version="1.0" encoding="UTF-16"?>{ENTITIES}{text}'.encode("utf-16")})
    assert "不允许的内容" in use(path)


# cells that make the reader abort


def far(path: Path, cell: str) -> Path:
    return substitute(path, SHEET, ("</sheetData>", f"{cell}</sheetData>"))


FAR = [
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    '<row r="1048576"><c s="0" r = "XFD1048576"><v>1</v></c></row>',
    '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    '<row r="900"><x:c r="XFD1048576"><x:v>1</x:v></x:c></row>',
    '<row r="900"><c r="A900001"><v>1</v></c></row>',
    '<row r="900"><c r="AE199999"><v>1</v></c></row>',
    '<row r="900"><c r="A99999999999"><v>1</v></c></row>',
    '<row r="900"><c r="ZZZZZZZZZZ1"><v>1</v></c></row>',
    '<row r="900"><c r="xfd1048576"><v>1</v></c></row>',
    '<row r="1048576"><c><v>1</v></c></row>',
    '<row r="900">' + "<c><v>1</v></c>" * 16_000 + "</row>",
    '<row r="900"><c r="XFD900" t="inlineStr"><is><t>x</t></is></c></row><!-- -->'
    '<row r="999999"><c r="A999999"><v>1</v></c></row>',
]


@pytest.mark.parametrize("cell", FAR, ids=range(len(FAR)))
def test_a_cell_far_out_is_a_problem_with_its_place_and_no_abort(path, cell):
    data = part(path, SHEET).replace(
        b"<worksheet ", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    )
    far(rewrite(path, {SHEET: data}), cell)

    def work():
        table = ClosedBook(path).read(TARGETS)
        assert table.problems[0].place.cell

    assert in_child(work) == 0
    assert len(ClosedBook(path).read(LOG).rows) == 1  # the other sheets are read


def test_the_place_of_a_far_cell_is_told(path):
    far(path, FAR[0])
    (problem,) = ClosedBook(path).read(TARGETS).problems
    assert str(problem) == (
        "「检查对象库」（XFD1048576）有内容的范围一直到 XFD1048576，太大，没有读取。"
        "请删除远离表格的内容（按 Ctrl+End 可以找到）并保存。"
    )


def test_a_false_count_of_texts_does_no_harm(path):
    data = re.sub(rb'uniqueCount="\d+"', b'uniqueCount="9999999999"', part(path, STRINGS))
    rewrite(path, {STRINGS: b"<!-- <sst> -->" + data.partition(b"?>")[2]})

    def work():
        assert len(ClosedBook(path).read(TARGETS).rows) == 30

    assert in_child(work) == 0


def test_many_uses_of_few_texts_are_no_false_count(path):
    """The part is then taken over as it is, and not packed anew."""
    data = re.sub(rb' count="\d+"', b' count="9999999999"', part(path, STRINGS))
    rewrite(path, {STRINGS: data})
    copy = zipfile.ZipFile(safe_copy(Package(path.read_bytes(), path.name)).file)
    assert copy.read(STRINGS) == data
    assert len(ClosedBook(path).read(TARGETS).rows) == 30


@pytest.mark.parametrize("harm", ["cell", "count"])
def test_the_reader_alone_would_abort_so_the_guard_is_needed(path, harm):
    """Negative control: without the guard the process dies."""
    if harm == "cell":
        far(path, FAR[0])
    else:
        rewrite(
            path, {STRINGS: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="9999999999"', part(path, STRINGS))}
        )

    def work():
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        CalamineWorkbook.from_path(str(path)).get_sheet_by_name("检查对象库")

    assert in_child(work) == -signal.SIGABRT


def test_a_tail_of_blank_rows_to_the_very_end_is_cheap_and_no_problem(tmp_path):
    path = make(tmp_path / "台账.xlsx", {TARGETS: [ROW] * 3})
    tail = b"".join(
        b'<row r="%d" ht="20"><c r="A%d" s="1"/></row>' % (n, n) for n in range(106, 1_048_577, 10)
    )
    rewrite(path, {SHEET: part(path, SHEET).replace(b"</sheetData>", tail + b"</sheetData>")})

    def work():
        table = ClosedBook(path).read(TARGETS)
        assert len(table.rows) == 3
        assert table.problems == ()

    assert in_child(work) == 0


def test_a_stray_cell_in_a_far_but_bearable_row_is_a_problem_not_lost(path):
    far(path, '<row r="150000"><c r="B150000" t="inlineStr"><is><t>迷路</t></is></c></row>')
    table = ClosedBook(path).read(TARGETS)
    assert len(table.rows) == 30
    assert table.problems[0].place.cell == "B150000"


# the copy


def test_the_copy_reads_as_the_original_does(tmp_path):
    """For a file without harm the detour changes no cell: compared on many kinds of cells."""
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page = book.add_worksheet("甲 & <乙>")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, value in enumerate(["文字", "_x0041_", " 空 ", 1, 1.5, True, "=1+1", "𠮷"]):
        page.write(row, row % 3, value)
    page.write_datetime(9, 1, xlsxwriter.utility.datetime.datetime(2023, 4, 20), day)
    page.write_rich_string(10, 0, "甲", book.add_format({"bold": True}), "乙")
    book.add_worksheet("空")
    book.close()
    data = (tmp_path / "a.xlsx").read_bytes()
    copy = safe_copy(Package(data, "a.xlsx")).file
    ours, theirs = map(CalamineWorkbook.from_filelike, (copy, io.BytesIO(data)))
    assert ours.sheet_names == theirs.sheet_names
    for name in ours.sheet_names:
        read = [b.get_sheet_by_name(name).to_python(skip_empty_area=False) for b in (ours, theirs)]
        assert read[0] == read[1]


def test_a_text_that_looks_like_an_error_cell_is_not_changed(tmp_path):
    text = '<c r="A1" t="e"> t="e"'
    path = make(tmp_path / "台账.xlsx", {LOG: [{"what": text}]})
    inline = '<row r="6"><c r="E6" t="inlineStr"><is><t>c t="e"</t></is></c></row>'
    error = '<row r="9"><c r="A9" t="e"><v>#N/A</v></c></row>'
    substitute(path, SHEET, ("</sheetData>", f"{inline}{error}</sheetData>"))
    table = ClosedBook(path).read(LOG)
    assert [row["what"] for row in table.rows[:2]] == [text, 'c t="e"']
    assert "#N/A" in table.problems[0].what


@pytest.mark.parametrize("kind", ['t="e"', "t='e'", 's="0" t="e"', "cm='1'\n t='e' s='0'"])
def test_an_error_cell_is_read_as_what_it_shows_however_it_is_written(path, kind):
    substitute(
        path, SHEET, ("</sheetData>", f'<row r="40"><c r="B40" {kind}><v>#SPILL!</v></c></row></sheetData>')
    )
    (problem,) = (p for p in ClosedBook(path).read(TARGETS).problems if p.place.header == "对象名称")
    assert "#SPILL!" in problem.what
    assert problem.place.cell == "B40"


def no_parser(_: bytes) -> tuple[int, int, str]:
    raise AssertionError("a real parser was called")


def test_every_sheet_of_an_office_is_checked_by_one_search(
    master: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """检查台账 has more columns than others; a parser would cost more than all the rest of a reading."""
    monkeypatch.setattr(safecopy, "_reach", no_parser)
    assert not safecopy.safe_copy(Package(master, "台账.xlsx")).too_far


def grid(*cells: str) -> bytes:
    rows = "".join(f'<row><c r="{cell}"><v>1</v></c></row>' for cell in cells)
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()


@pytest.mark.parametrize(
    "cells", [("A1", "AE1", "A150000"), ("BZ60000", "A200001"), ("CA1", "A60000", "AD100000")]
)
def test_a_sheet_that_is_wide_in_one_place_and_long_in_another_is_measured(
    cells: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safecopy, "_reach", no_parser)
    with pytest.raises(AssertionError):
        safecopy._too_far(grid(*cells))


@pytest.mark.parametrize("cells", [("A1", "AD199999"), ("BZ69999", "A1")])
def test_control_one_that_is_only_long_or_only_wide_needs_no_parser(
    cells: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safecopy, "_reach", no_parser)
    assert safecopy._too_far(grid(*cells)) == ""
