"""归档文件目录: everything that the archive of a year holds (columns: DA/T 22—2015); made by 归档."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.archive.plan import ArchivePlan
from toolkit.jobs.papers.context import NONE, Fields
from toolkit.jobs.papers.paper import Paper, Per
from toolkit.word.form import NUMBER, Column, Sheet

HEADS = ("档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")


def values(plan: ArchivePlan, lines: Iterable[Sequence[str]]) -> Fields:
    """Of a package, one line (``HEADS``) for each 件."""
    rows = [dict(zip(HEADS, line, strict=True)) for line in lines]
    for row in rows:  # the column of the paper is narrow
        row["备注"] = "" if row["备注"] == NONE else "附件"
    return {"单位名称": plan.bureau, "年度": str(plan.year), "目录": rows}


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}归档文件目录")
    sheet.file_number("{{年度}}年度")
    sheet.table(
        "目录",
        NUMBER,
        Column("档号", 33, code=True),
        Column("文号", 31),
        Column("责任者", 23),
        Column("题名", 72),
        Column("日期", 22, align="center"),
        Column("密级", 11, align="center"),
        Column("页数", 11, align="center"),
        Column("备注", 11, align="center"),
    )


PAPER = Paper(
    name="归档文件目录",
    place=180,
    per=Per.YEAR,
    purpose="全年归档文件的目录，栏目依 DA/T 22—2015。",
    form=_form,
    required=("目录",),
    across=True,
    words={
        "目录": ("归档文件，每件一行", ""),
        "档号": ("归档文件的档号", "0001-WS·2023-D30-AQ-0001"),
        "题名": ("文件的标题", "关于2023年4月民用爆炸物品企业安全检查情况的通报"),
        "日期": ("成文日期，八位数字", "20230426"),
        "密级": ("没有的填“—”", "—"),
        "页数": ("文件的页数", "4"),
        "备注": ("没有的填“—”", "—"),
    },
)
