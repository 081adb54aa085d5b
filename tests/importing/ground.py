"""The ground: lists as offices have them, made by code in the layouts of real ones, each with what must come of it.

A layout names its columns by fields, ``名 码=TYXYDM -旧=注册号``: what stands in the column, the header where it is not
the usual one, and a minus before a column that must not be taken.  So the right mapping is part of the table, and so
is how many rows are data, how many are refused, and what is asked first.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from tests import import_kit as kit
from tests.bench.lists import old_number

Row = list[object]
Merge = tuple[int, int, int, int]
_LAST = "10X98765432"


def coop(n: int) -> str:
    """A number of a co-operative, of the kind that ends in X."""
    return f"410499NA{n:06}X"


def day(n: int) -> datetime.date:
    return datetime.date(2027, n % 12 + 1, n % 28 + 1)


class Field(NamedTuple):
    """What may stand in a column: the header of our sheet that it is, the usual header there, and the n-th value."""

    ours: str
    header: str
    value: Callable[[int], object]


FIELDS: Mapping[str, Field] = {
    "序": Field("", "序号", float),
    "名": Field("对象名称", "企业名称", lambda n: f"示例{n}号商店"),
    "码": Field("统一社会信用代码", "统一社会信用代码", lambda n: kit.uscc(5000 + n)),
    "旧": Field("统一社会信用代码", "注册号", old_number),
    "社": Field("统一社会信用代码", "注册号", coop),
    "十三": Field("统一社会信用代码", "注册号", lambda n: f"41049900{n:05}"),
    "外": Field("统一社会信用代码", "注册号", lambda n: f"企合示例总字第{n:06}号"),
    "区": Field("区划代码", "区划代码", lambda _: "410499001"),
    "区名": Field("区划代码", "所属乡镇", lambda n: ("青云街道", "东陵镇", "柳河乡")[n % 3]),
    "区全": Field("区划代码", "属地", lambda n: ("示例县青云街道", "示例县东陵镇")[n % 2]),
    "区双": Field("区划代码", "行政区划", lambda n: ("410499001青云街道", "410499100东陵镇")[n % 2]),
    "区长": Field("区划代码", "行政区划", lambda _: "410499001000"),
    "类": Field("类别", "类别", lambda _: "民爆企业"),
    "态": Field("状态", "经营状态", lambda _: "正常"),
    "存": Field("状态", "登记状态", lambda n: ("存续", "在业", "开业")[n % 3]),
    "址": Field("地址", "住所", lambda n: f"示例路{n}号"),
    "人": Field("负责人", "法定代表人", lambda n: f"赵示例{n}"),
    "话": Field("电话", "联系电话", lambda n: f"1390000{n:04}"),
    "话数": Field("电话", "联系电话", lambda n: 13900000000.0 + n),
    "座": Field("电话", "联系方式", lambda n: f"0370-555{n:04}"),
    "限": Field("许可证有效期", "有效期至", day),
    "限点": Field("许可证有效期", "有效期至", lambda n: f"{day(n).year}.{day(n).month}.{day(n).day}"),
    "限年": Field("许可证有效期", "许可证有效期", lambda n: f"{day(n).year}年{day(n).month}月{day(n).day}日"),
    "限八": Field("许可证有效期", "许可证有效期至", lambda n: f"{day(n):%Y%m%d}"),
    "限时": Field("许可证有效期", "有效期限", lambda n: f"{day(n)} 08:30:00"),
    "许": Field("许可证号", "许可证编号", lambda n: f"示证{n:04}"),
    "信": Field("信用风险等级", "信用等级", lambda n: "ABCD"[n % 4] + "级"),
    "身": Field("", "法定代表人身份证号", kit.citizen_id),
    "日": Field("", "成立日期", day),
    "额": Field("", "注册资本（万元）", lambda n: float(n * 10)),
    "备": Field("备注", "备注", lambda n: f"备{n}"),
    "主机": Field("", "登记机关代码", lambda n: kit.uscc(9000 + n % 2)),
    "项类": Field("抽查类别", "抽查类别", lambda n: ("示例监管", "另类监管")[n % 2]),
    "事": Field("检查事项", "抽查事项", lambda n: f"示例事项{n}的检查"),
    "象": Field("检查对象", "检查对象", lambda n: ("示例企业", "示例商店")[n % 2]),
    "重": Field("事项类别", "事项类别", lambda n: ("一般检查事项", "重点检查事项")[n % 2]),
    "重短": Field("事项类别", "事项类别", lambda n: ("一般", "重点")[n % 2]),
    "法": Field("检查方式", "检查方式", lambda _: "现场检查"),
    "主": Field("检查主体", "检查主体", lambda _: "示例县工业和信息化局"),
    "据": Field("检查依据", "检查依据", lambda n: f"《示例条例》第{n}条"),
    "员": Field("检查人员姓名", "姓名", lambda n: f"钱示例{n}"),
    "证": Field("执法证号", "执法证号", lambda n: f"SL99{n:04}"),
    "证数": Field("执法证号", "执法证件号", lambda n: 160400000.0 + n),
    "效": Field("证件有效期", "有效期至", day),
    "股": Field("股室", "科室", lambda _: "安全生产股"),
    "角": Field("角色", "角色", lambda n: ("主检", "协检")[n % 2]),
    "岗": Field("状态", "在岗状态", lambda n: ("在岗", "在职")[n % 2]),
    "性": Field("", "性别", lambda _: "女"),
}  # fmt: skip


class Layout(NamedTuple):
    """A list and what must come of it; rows and columns count from 0 in the body, from 1 in the file.

    ``above`` and ``below`` stand round the table, ``tops`` over the row of labels as part of the head, ``under`` below
    it, before the data.  ``put`` changes cells of the body, ``change`` the whole grid, ``after`` the file.
    """

    fields: str
    into: str = "检查对象库"
    rows: int = 4
    above: Sequence[Sequence[object]] = (("示例县抽查名单",), ("填报单位：示例局",))
    tops: Sequence[Sequence[object]] = ()
    under: Sequence[Sequence[object]] = ()
    below: Sequence[Sequence[object]] = (("合计",), ("注：本表一式两份",))
    put: Mapping[tuple[int, int], object] = {}
    change: Callable[[list[Row]], object] = lambda _: None
    merged: Sequence[Merge] = ()
    suffix: str = ".xlsx"
    encoding: str = "gb18030"
    delimiter: str = ","
    after: Callable[[Any], object] = lambda _: None
    refused: int = 0
    joined: int = 0
    known: int = 0
    extra: int = 0
    """Rows of data that ``change`` adds; below 0, rows of the body that are no data."""
    asks: str = ""
    """What is said before anything is taken; then come the ``answers``."""
    answers: Mapping[str, Any] = {}
    constants: Mapping[str, str] = {}

    @property
    def head(self) -> int:
        """The row of the labels, from 1."""
        return len(self.above) + len(self.tops) + 1

    def grid(self) -> list[Row]:
        """The list."""
        parts = [part.lstrip("-").partition("=") for part in self.fields.split()]
        labels: Row = [label or FIELDS[field].header for field, _, label in parts]
        body: list[Row] = [[FIELDS[field].value(n) for field, _, _ in parts] for n in range(1, self.rows + 1)]
        for (row, column), value in self.put.items():
            body[row][column] = value
        rows = [*self.above, *self.tops, labels, *self.under, *body, *self.below]
        grid: list[Row] = [[*row] for row in rows]
        self.change(grid)
        width = max(map(len, grid))
        return [[*row, *[""] * (width - len(row))] for row in grid]

    def expected(self) -> dict[str, list[int]]:
        """Our header → the columns that fill it, from 1, in the order in which they do."""
        found: dict[str, list[int]] = {}
        for number, part in enumerate(self.fields.split(), 1):
            if not part.startswith("-") and (ours := FIELDS[part.partition("=")[0]].ours):
                found.setdefault(ours, []).append(number)
        return found

    def write(self, root: Path) -> Path:
        """The file."""
        path, grid = root / f"名单{self.suffix}", self.grid()
        if self.suffix in (".csv", ".txt"):
            if self.encoding == "utf-16":
                return kit.csv(path, grid, "utf-16", self.delimiter)
            ragged = [
                row[: max((n for n, cell in enumerate(row, 1) if cell != ""), default=0)] for row in grid
            ]
            return kit.csv(path, ragged, self.encoding, self.delimiter)
        if self.suffix in (".xls", ".et"):
            return kit.xls(path, grid, self.merged)
        kit.xlsx(path, grid, self.merged)
        book = openpyxl.load_workbook(path)
        self.after(book)
        book.save(path)
        return path
