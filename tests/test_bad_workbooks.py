"""Workbooks as they really arrive: each fault is told with sheet, cell and remedy, exit code 1, nothing written."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.cli import main
from toolkit.codes import make_uscc
from toolkit.masters import MASTERS

MASTER = MASTERS["双随机台账.xlsx"]()
Spoil = Callable[[openpyxl.Workbook], object]


def clear(sheet: Worksheet) -> None:
    for row in sheet.iter_rows(min_row=5):
        for cell in row:
            cell.value = None


def only_the_bureau(book: openpyxl.Workbook) -> None:
    sheet = book["执法人员库"]
    for row in sheet.iter_rows(min_row=6):
        for cell in row:
            cell.value = None
    sheet["B5"] = "舞钢市工信局"


def number_code(book: openpyxl.Workbook) -> None:
    book["检查对象库"]["E5"] = 914104990000000000


def total_row(book: openpyxl.Workbook) -> None:
    sheet = book["检查对象库"]
    row = sheet.max_row + 1
    sheet.cell(row, 2).value, sheet.cell(row, 7).value = "合计", 60


def rename(book: openpyxl.Workbook, sheet: str, cell: str, header: str) -> None:
    """Rename a header as a person does: in the cell and in the table."""
    old = book[sheet][cell].value
    book[sheet][cell] = header
    for table in book[sheet].tables.values():
        for column in table.tableColumns:
            if column.name == old:
                column.name = header


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda book: clear(book["检查对象库"]), ("「检查对象库」", "没有数据", "填写")),
        (lambda book: clear(book["执法人员库"]), ("「执法人员库」", "没有数据", "填写")),
        (lambda book: clear(book["事项清单"]), ("「事项清单」", "没有数据", "填写")),
        (only_the_bureau, ("「执法人员库」第 5 行", "B5", "不是检查人员", "至少两人")),
        (lambda book: book.remove(book["回避"]), ("回避", "找不到|没有|缺少")),
        (
            lambda book: rename(book, "执法人员库", "G4", "证件有效日期"),
            ("「执法人员库」", "证件有效期", "证件有效日期"),
        ),
        (number_code, ("「检查对象库」第 5 行", "E5", "数字", "文本")),
        (
            lambda book: book["检查对象库"].__setitem__("E6", make_uscc("91410499MA000001")),
            ("「检查对象库」第 6 行", "E6", "同一个代码", "删去一行"),
        ),
        (total_row, ("「检查对象库」第 65 行", "合计", "删除")),
        (lambda book: book["计划表"].__setitem__("I5", 1), ("「计划表」第 5 行", "I5", "100% 还是 1户", "可以写")),
        (lambda book: book["计划表"].__setitem__("I5", "人员:企业=1:5"), ("「计划表」第 5 行", "I5", "可以写")),
    ],
)  # fmt: skip
def test_a_fault_is_told_and_nothing_is_written(
    spoil: Spoil, says: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(MASTER))
    spoil(book)
    path = tmp_path / "台账.xlsx"
    book.save(path)
    before = path.read_bytes()

    assert main(["check", str(path)]) == 1
    told = capsys.readouterr().out
    for words in says:
        assert any(word in told for word in words.split("|")), (words, told)
    assert main(["plan", str(path)]) == 1
    assert main(["freeze", str(path), "--task", "202304-1"]) in (1, 2)
    assert path.read_bytes() == before
    assert {entry.name for entry in tmp_path.iterdir() if not entry.name.startswith(".")} == {"台账.xlsx"}


def test_full_coverage_is_told_as_a_reminder_with_its_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(MASTER)
    assert main(["check", str(path)]) == 0
    assert "提醒：「计划表」第 5 行“抽查数量/比例”（I5）" in capsys.readouterr().out


def test_the_untouched_master_passes_the_same_checks(tmp_path: Path) -> None:
    """Negative control: without a fault the same commands go through."""
    book = openpyxl.load_workbook(io.BytesIO(MASTER))
    path = tmp_path / "台账.xlsx"
    book.save(path)
    assert main(["check", str(path)]) == 0
    assert main(["plan", str(path)]) == 0
