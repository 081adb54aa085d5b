"""卷内备考表, behind the file of a task: what is to be said of it; made by 归档."""

from __future__ import annotations

from toolkit.jobs.papers.paper import Paper, Per
from toolkit.word.form import Entry, Sheet


def _form(sheet: Sheet) -> None:
    sheet.title("卷内备考表")
    sheet.facts(
        Entry("案卷题名", "{{案卷题名}}"),
        ("案卷号", "{{案卷号}}", "件数", "{{件数}}件"),
        ("页数", "{{页数}}页", "电子文件", "{{电子文件数}}个"),
        Entry("情况说明", "{{情况说明}}", height=60, splits=True),
    )
    sheet.note("页数由程序从生成的页面和扫描件数出。以后对本卷的更正另有记录，不改动原件。", with_next=True)
    sheet.facts(("立卷人", "{{立卷人}}", "立卷日期", "{{立卷日期}}"), with_next=True)
    sheet.signing("立卷人（签字）", "检查人（签字）")


PAPER = Paper(
    name="卷内备考表",
    place=210,
    per=Per.TASK,
    purpose="归档时放在一卷的最后面：说明这一卷的情况，由立卷人、检查人签字。",
    form=_form,
    words={
        "电子文件数": ("这一卷有几个电子文件", "57"),
        "情况说明": ("缺件及其理由；齐全的写“材料齐全”", "材料齐全。"),
        "立卷人": ("归档的操作人", "王示例"),
        "立卷日期": ("归档的日期", "2023年12月29日"),
    },
)
