"""卷内文件目录: what is in the file of a task, from which page on (columns: DA/T 22—2015); made by 归档."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.archive.pages import VolumeLine
from toolkit.archive.plan import Volume
from toolkit.jobs.papers.context import NONE, Fields
from toolkit.jobs.papers.paper import Paper, Per
from toolkit.word.form import NUMBER, Column, Sheet


def values(volume: Volume, lines: Sequence[VolumeLine]) -> Fields:
    """Of one volume."""
    rows = [
        {
            "文号": line.item.document_no,
            "责任者": line.item.responsible,
            "题名": line.item.title.removeprefix(volume.title),
            "日期": line.item.day,
            "页号": line.pages.words(is_last=line.is_last),
            "备注": "附件" if line.item.hanging else NONE,
        }
        for line in lines
    ]
    return {"案卷号": volume.id, "案卷题名": volume.title, "卷内目录": rows}


def _form(sheet: Sheet) -> None:
    sheet.title("卷内文件目录")
    sheet.note("案卷号：{{案卷号}}　　案卷题名：{{案卷题名}}", with_next=True)
    sheet.table(
        "卷内目录",
        NUMBER,
        Column("文号", 27),
        Column("责任者", 25),
        Column("题名", 44),
        Column("日期", 22, align="center"),
        Column("页号", 15, align="center"),
        Column("备注", 12, align="center"),
    )


PAPER = Paper(
    name="卷内文件目录",
    place=200,
    per=Per.TASK,
    purpose="一卷里有哪几件、各从第几页起；页号由程序数出。",
    form=_form,
    required=("卷内目录",),
    words={
        "卷内目录": ("卷内的文件，每件一行", ""),
        "题名": ("文件的标题", "检查方案"),
        "日期": ("成文日期，八位数字", "20230417"),
        "页号": ("起始页；最后一件写起止页", "1"),
        "备注": ("有签字扫描、照片等的写“附件”，没有的填“—”", "附件"),
    },
)
