"""The workbook nobody has open: reading a registry with every check, and changing a large file.

Reading is what 核对名录库 does: the whole registry from file to objects, every cell and every code checked, the
other sheets of 一单两库 on the way.  The limit is python-calamine alone, which hands over raw cells of the one
sheet and checks nothing; the opponent openpyxl does no more than that either, in its usual way or read-only.

Changing is what a draw does: rows added to two tables, one row corrected, the file saved.  openpyxl loads and
saves, and loses on the way what it does not know (shapes, slicers, newer validations).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from shutil import copyfile

from tests.bench.row import NOT_INSTALLED, Row, as_it_comes, best, version
from toolkit.codes import make_uscc
from toolkit.columns import CASES, DRAWS, HEADER_ROW, TARGETS
from toolkit.errors import ToolkitError
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.masters import workbook
from toolkit.masters.sample import sample
from toolkit.rules import registry

SIZES = (1_000, 10_000, 100_000)
TODAY = date(2023, 4, 20)
READ, WRITE = "读名录库，全部核对", "追加并修改，保存"
OPENPYXL = {"openpyxl": False, "openpyxl 只读": True}
"""Its two ways of reading: as usual, or ``read_only``, which keeps less and is faster."""
_NEW = 200
_SLOW = 10_000  # from here on one run of the opponent is enough


def write(path: Path, size: int) -> None:
    """The sample county's workbook with ``size`` invented enterprises."""
    content = sample()
    models = content[TARGETS]
    content[TARGETS] = [
        models[n % len(models)]
        | {
            "no": n + 1,
            "name": f"示例企业{n + 1}",
            "id": make_uscc(f"91410499MA{n:06d}"),
            "person": f"示例{n}",
        }
        for n in range(size)
    ]
    path.write_bytes(workbook(content, path.suffix))


def rows(sizes: Sequence[int] = SIZES) -> Iterable[Row]:
    """Reading and changing at each size; the size is the number of enterprises."""
    known = version("openpyxl") or ""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "双随机台账.xlsx"
            write(path, size)
            megabytes = f"文件 {path.stat().st_size / 1e6:.1f} MB"
            repeats = 1 if size >= _SLOW else 3
            limit = best(partial(_calamine, path))
            ours = best(partial(_read, path, size))
            note = "下限：python-calamine 单独读，不核对" if known else f"openpyxl {NOT_INSTALLED}"
            for way, read_only in OPENPYXL.items():
                theirs = best(partial(_openpyxl_read, path, read_only), repeats) if known else None
                yield Row(READ, size, ours, way, known, theirs, limit, note=note)
            ours = best(partial(_change, path, path.with_name("ours.xlsx")))
            change = partial(_openpyxl_change, path, path.with_name("theirs.xlsx"))
            theirs = best(change, repeats) if known else None
            note = f"{megabytes}，追加 {2 * _NEW} 行" if known else f"openpyxl {NOT_INSTALLED}"
            yield Row(WRITE, size, ours, "openpyxl", known, theirs, note=note)


def _read(path: Path, size: int) -> None:
    found = registry.load(ClosedBook(path).read, TODAY)
    if len(found.targets) != size:
        raise ToolkitError(f"读到 {len(found.targets)} 户，应为 {size} 户，比较没有意义。请向开发者报告。")


def _calamine(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(path).get_sheet_by_name(TARGETS.name).to_python()


@as_it_comes()
def _openpyxl_read(path: Path, read_only: bool) -> None:
    from openpyxl import load_workbook

    page = load_workbook(path, read_only=read_only, data_only=True)[TARGETS.name]
    list(page.iter_rows(values_only=True))


def _new_rows() -> tuple[list[dict[str, Value]], list[dict[str, Value]]]:
    draws: list[dict[str, Value]] = [
        {"draw_id": "示例", "rank": n, "ticket": f"{n:064x}"} for n in range(_NEW)
    ]
    cases: list[dict[str, Value]] = [
        {"case": f"示例-{n}", "task": "202304-1", "ended": TODAY} for n in range(_NEW)
    ]
    return draws, cases


def _change(path: Path, copy: Path) -> None:
    copyfile(path, copy)
    draws, cases = _new_rows()
    book = ClosedBook(copy)
    book.append(DRAWS, draws)
    book.append(CASES, cases)
    book.update(TARGETS, make_uscc("91410499MA000000"), {"note": "已改"})
    book.save()


@as_it_comes()
def _openpyxl_change(path: Path, copy: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    for sheet, added in zip((DRAWS, CASES), _new_rows(), strict=True):
        page, keys = book[sheet.name], [column.key for column in sheet.columns]
        for row in added:
            page.append([row.get(key) for key in keys])
    book[TARGETS.name].cell(HEADER_ROW + 1, 4).value = "已改"
    book.save(copy)
