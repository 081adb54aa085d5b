"""Lists as offices have them, made by other programs than ours: .xls by xlwt, .xlsx by openpyxl, .csv by hand."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from toolkit.cli import main
from toolkit.codes import make_uscc
from toolkit.columns import PLAN
from toolkit.importing.lines import Fate
from toolkit.jobs.base import Outcome
from toolkit.masters import sample

Grid = Sequence[Sequence[object]]
Ranges = Sequence[tuple[int, int, int, int]]
"""Merged ranges: top, left, bottom, right, from 1."""

DAY_FORMAT = "YYYY-MM-DD"


def uscc(number: int) -> str:
    """A valid code of an enterprise that does not exist."""
    return make_uscc(f"91410499MA{number:06d}")


def xls(path: Path, grid: Grid, merged: Ranges = (), name: str = "Sheet1") -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name, cell_overwrite_ok=True)
    day = xlwt.easyxf(num_format_str=DAY_FORMAT)
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell not in (None, ""):
                sheet.write(r, c, cell, *([day] if isinstance(cell, datetime.date) else []))
    for top, left, bottom, right in merged:
        sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
    book.save(str(path))
    return path


def xlsx(path: Path, grid: Grid, merged: Ranges = (), name: str = "Sheet1") -> Path:
    return sheets(path, {name: (grid, merged)})


def sheets(path: Path, content: dict[str, tuple[Grid, Ranges]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (grid, merged) in content.items():
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append([None if cell == "" else cell for cell in row])
        for top, left, bottom, right in merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(path)
    return path


def csv(path: Path, grid: Grid, encoding: str = "gb18030", delimiter: str = ",") -> Path:
    lines = [delimiter.join(map(_in_csv, row)) for row in grid]
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


def _in_csv(cell: object) -> str:
    """A cell as a spreadsheet program writes it: whole numbers without a point, long ones shortened."""
    if isinstance(cell, float):
        return str(int(cell)) if cell % 1 == 0 and cell < 10**15 else f"{cell:.5E}"
    return "" if cell is None else str(cell)


def citizen_id(number: int) -> str:
    """A citizen's number with a right check digit, of a person and a county that do not exist."""
    first = f"41049919900101{number:03d}"
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(first))
    return first + "10X98765432"[total % 11]


REGION = "410499001"


def enterprises() -> tuple[list[list[object]], list[tuple[int, int, int, int]]]:
    """A county's list of 民爆 enterprises: titles, two-row merged head, sample row, merged cells, total, foot."""
    grid: list[list[object]] = [
        ["附件3"],
        ["示例县民用爆炸物品企业名单"],
        ["填报单位：示例县工业和信息化局"],
        [
            "序号",
            "基本情况",
            "",
            "",
            "",
            "",
            "联系方式",
            "",
            "许可情况",
            "",
            "经营状态",
            "法定代表人身份证号",
        ],
        ["", "企业名称", "社会信用代码（18位）", "行政区划代码", "行业类别", "住所"],
        [
            "示例",
            "某某公司",
            "91410000XXXXXXXXXX",
            REGION,
            "民爆",
            "某路",
            "张三",
            "139…",
            "MB-1",
            "2025-1-1",
            "存续",
        ],
        _row(1, uscc(901), phone=13900000001.0, until=datetime.date(2025, 3, 1), person=citizen_id(1)),
        _row(
            2,
            uscc(902).lower(),
            name="示例二民爆有限公司\u00a0",
            phone="１３９００００００02",
            until="2025.4.1",
        ),
        _row(3, float("9.14104990000903E+17"), until="2025年5月1日"),
        _row(4, 410499000000904.0, until="20250601"),
        _row(5, uscc(901)),
        _row(6, uscc(906), region=410499001.0, category="", state="歇业"),
        _row(7, uscc(907), region="410499999"),
        _row(8, uscc(908)[:-1] + ("0" if uscc(908)[-1] != "0" else "1"), until=""),
        ["合计", "", "", "", "", "", "", "", "8 家"],
        [],
        ["填表人：赵示例", "", "", "审核人：钱示例"],
    ]
    grid[4] += ["负责人", "手机号码", "许可证编号", "有效期至"]
    merged = [
        (1, 1, 1, 12), (2, 1, 2, 12), (4, 1, 5, 1), (4, 2, 4, 6), (4, 7, 4, 8), (4, 9, 4, 10), (4, 11, 5, 11),
        (4, 12, 5, 12), (11, 5, 12, 5),
    ]  # fmt: skip
    return [[*row, *[""] * (12 - len(row))] for row in grid], merged


def _row(
    number: int, code: object, *, name: str = "", region: object = REGION, category: str = "民爆",
    phone: object = "", until: object = "长期", state: str = "存续", person: str = "",
) -> list[object]:  # fmt: skip
    name = name or f"示例{'零一二三四五六七八'[number]}民爆有限公司"
    where = f"示例路 {number} 号"
    licence = f"MB-2023-{number:03d}"
    return [number, name, code, region, category, where, "赵示例", phone, licence, until, state, person]


def items() -> tuple[list[list[object]], list[tuple[int, int, int, int]]]:
    """A 随机抽查事项清单 in the layout of 附件1: a group over two labels, the category merged over its items."""
    grid: list[list[object]] = [
        ["附件1", "", "", "", "", "", "", ""],
        ["示例县随机抽查事项清单", "", "", "", "", "", "", ""],
        ["序号", "抽查项目", "", "检查对象", "事项\n类别", "检查 方式", "检查主体", "检查依据"],
        ["", "抽查类别", "检查事项", "", "", "", "", ""],
        [
            1,
            "示例监管",
            "示例事项甲的检查",
            "示例企业",
            "一般",
            "现场检查",
            "示例县工业和信息化局",
            "《示例条例》第一条",
        ],
        [
            2,
            "",
            "示例事项乙的检查",
            "示例企业",
            "重点",
            "现场检查",
            "示例县工业和信息化局",
            "《示例条例》第二条",
        ],
        [
            3,
            "另类监管",
            "示例事项丙的检查",
            "示例企业",
            "一般",
            "",
            "示例县工业和信息化局",
            "《示例条例》第三条",
        ],
    ]
    merged = [
        (2, 1, 2, 8), (3, 1, 4, 1), (3, 2, 3, 3), (3, 4, 4, 4), (3, 5, 4, 5), (3, 6, 4, 6), (3, 7, 4, 7),
        (3, 8, 4, 8), (5, 2, 6, 2),
    ]  # fmt: skip
    return grid, merged


ITEM, POOL = (str(sample.sample()[PLAN][0][key]) for key in ("item", "pool"))


def plan() -> tuple[list[list[object]], list[tuple[int, int, int, int]]]:
    """A 抽查工作计划表 in the layout of 附件4; the item is one of the sample county's list."""
    grid: list[list[object]] = [
        ["附件4"] + [""] * 10,
        ["2023 年度抽查工作计划表"] + [""] * 10,
        ["序号", "清单中的抽查项目", "", "抽查任务名称", "抽查方式", "检查对象", "抽查数 量／比例", "抽查时间",
         "不同地区抽查比重", "责任单位", "对象类别"],
        ["", "抽查类别", "抽查事项", "", "", "", "", "", "", "", ""],
        [91, "民爆安全", ITEM, "示例任务一", "不定向", "民爆企业", 0.05, "9月",
         "不同地区抽查比重相同", "示例股", POOL],
        [92, "民爆安全", "清单里没有的事项", "示例任务二", "不定向", "民爆企业", "5%", "9月",
         "不同地区抽查比重相同", "示例股", POOL],
    ]  # fmt: skip
    merged = [(2, 1, 2, 11), (3, 1, 4, 1), (3, 2, 3, 3), *((3, n, 4, n) for n in range(4, 12))]
    return grid, merged


# --- through the door ---------------------------------------------------------------------------------


def said(words: Sequence[object], capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command says as JSON (an incident number is no JSON); it must be 0 or 1."""
    capsys.readouterr()
    assert main([*map(str, words), "--json"]) in (0, 1)
    return json.loads(capsys.readouterr().out)


# --- what an import said ------------------------------------------------------------------------------


def remarks_of(data: Any, row: int) -> list[dict[str, Any]]:
    """Everything said of one row of the file."""
    return [remark for remark in data["remarks"] if row in remark["rows"]]


def whys(outcome: Outcome, row: int) -> str:
    return "；".join(remark["why"] for remark in remarks_of(outcome.data, row))


def fates(outcome: Outcome) -> dict[int, str]:
    """Row of the file → what became of it, worked out anew from the data of the outcome."""
    return fates_of(outcome.data)


def fates_of(data: Any) -> dict[int, str]:
    found: dict[int, str] = dict.fromkeys(data["imported"], Fate.TAKEN)
    for fate in Fate:  # from the mildest to the gravest
        for remark in data["remarks"]:
            if remark["fate"] == fate:
                found |= dict.fromkeys(remark["rows"], fate)
    return dict(sorted(found.items()))


def listed(path: Path) -> list[list[str]]:
    """The lines of the report."""
    book = openpyxl.load_workbook(path)
    rows = [
        ["" if cell is None else str(cell) for cell in row]
        for row in book["每行去向"].iter_rows(values_only=True)
    ]
    return rows[next(n for n, row in enumerate(rows) if row[0] == "行") + 1 :]


def rows_of(line: Sequence[str]) -> set[int]:
    """The rows of the file that a line of the report is about: 2–40、43."""
    found: set[int] = set()
    for part in line[0].split("、"):
        first, _, last = part.partition("–")
        found |= set(range(int(first), int(last or first) + 1))
    assert len(found) == int(line[1])
    return found
