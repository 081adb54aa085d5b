"""A list as another office exports it, brought into 检查对象库 by one command, as a process of its own.

The list has titles, region names that 地区 does not know, 18-digit codes, and old numbers in a column of their own
where there is no code; a tenth of its cells are written otherwise than ours.  Counted are the processor time (user and
system) and the largest memory of the process.  The opponent does the least that a script would: calamine reads the
list, openpyxl puts its rows into the workbook, unread and unchecked.  The limit is reading both files with calamine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.row import NOT_INSTALLED, Row, version
from toolkit.codes import make_uscc
from toolkit.columns import TARGETS
from toolkit.errors import ToolkitError
from toolkit.masters import PLAIN, workbook
from toolkit.masters.sample import sample

IMPORT = "导入一份名单（整条命令，CPU）"
SIZES = (4_000, 40_000)
BOOK, LIST = "台账.xlsx", "市场主体名单.xlsx"
ANSWERS = ("--map", "TYXYDM|注册号=统一社会信用代码", "--set", "类别=食盐定点企业", "--new-regions", "全部")
"""What the list leaves open, as a clerk answers it."""
_HEAD = (
    *("序号", "企业名称", "TYXYDM", "注册号", "所属乡镇", "登记状态"),
    *("住所", "法定代表人", "联系电话", "有效期至"),
)
_TOWNS = [f"示例{n}镇" for n in range(1, 31)]
_STATES = ("存续（在营、开业、在册）", "正常", "在业", "吊销，未注销")
_LIMIT = """
import sys
from python_calamine import CalamineWorkbook
for path in sys.argv[1:]:
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""
_OPPONENT = """
import sys
import openpyxl
from python_calamine import CalamineWorkbook
rows = CalamineWorkbook.from_path(sys.argv[2]).get_sheet_by_index(0).to_python()
book = openpyxl.load_workbook(sys.argv[1])
for row in rows:
    book[sys.argv[3]].append(row)
book.save(sys.argv[1] + ".xlsx")
"""


class Ran(NamedTuple):
    """A process that has ended well: processor seconds, and the most memory it held, in bytes."""

    cpu: float
    peak: int


def write_office(root: Path) -> None:
    """The sample county without a single enterprise."""
    (root / BOOK).write_bytes(workbook({**sample(), TARGETS: []}, PLAIN))


def write_list(path: Path, size: int) -> None:
    """A list of ``size`` enterprises: two thirds with a code, the others with an old number alone."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, len(_HEAD) + 1, "示例县市场主体名单")
        sheet.write_row(1, 0, ("填报单位：示例县市场监督管理局",))
        sheet.write_row(2, 0, _HEAD)
        for n in range(size):
            sheet.write_row(n + 3, 0, _row(n))
        sheet.write_row(size + 3, 0, ("合计", f"{size}户"))


def _row(n: int) -> tuple[object, ...]:
    code = make_uscc(f"91410499MA{n:06}") if n % 3 else ""
    old = old_number(n) if n % 3 == 0 or n % 7 == 0 else ""
    phone: object = 13900000000 + n if n % 10 == 0 else f"1390{n:07}"
    name = f"示例第{n}号商贸有限公司"
    until = "长期" if n % 50 == 0 else f"2026年{n % 12 + 1}月{n % 28 + 1}日" if n % 10 == 0 else ""
    person = f"赵示例{n % 900}" if n % 20 else "无"
    return (
        *(n + 1, name, code, old, _TOWNS[n * 7 % len(_TOWNS)], _STATES[max(0, n % 40 - 36)]),
        *(f"示例镇示例路{n % 3000}号", person, phone, until),
    )


def old_number(n: int) -> str:
    """A 15-digit number of licences before 2015 with a right check digit (GS 15)."""
    digits = f"410499{n:08}"
    rest = 10
    for digit in digits:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return f"{digits}{(11 - rest) % 10}"


def rows(sizes: Sequence[int] = SIZES) -> Iterable[Row]:
    """At each size of the list."""
    known = version("openpyxl")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            write_office(root)
            write_list(root / LIST, size)
            files = [str(root / BOOK), str(root / LIST)]
            limit = run([sys.executable, "-c", _LIMIT, *files])
            opponent = run([sys.executable, "-c", _OPPONENT, *files, TARGETS.name]) if known else None
            ours = import_list(root)
            _require_rows(root, size)
            note = f"内存最多 {ours.peak / 1e6:.0f} MB" + (
                f"，对手 {opponent.peak / 1e6:.0f} MB" if opponent else f"；{NOT_INSTALLED}"
            )
            yield Row(
                *(IMPORT, size, ours.cpu, "calamine＋openpyxl", known or ""),
                opponent.cpu if opponent else None,
                limit.cpu,
                peak=ours.peak,
                note=note,
            )


def import_list(root: Path) -> Ran:
    """The command."""
    words = ("import", str(root / BOOK), str(root / LIST), "--into", TARGETS.name, *ANSWERS, "--accept")
    return run([sys.executable, "-m", "toolkit", *words])


def run(argv: Sequence[str]) -> Ran:
    """Run a process to its end (ToolkitError if it ends otherwise)."""
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ToolkitError(f"“{' '.join(argv[1:4])}”以 {process.returncode} 结束，没有比较。请向开发者报告。")
    return Ran(used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def _require_rows(root: Path, size: int) -> None:
    from toolkit.excel.closed import ClosedBook

    if (found := len(ClosedBook(root / BOOK).read(TARGETS).by_column())) != size:
        raise ToolkitError(f"导入了 {found} 户，应为 {size} 户，比较没有意义。请向开发者报告。")
