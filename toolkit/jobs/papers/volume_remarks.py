"""卷内备考表, behind the file of a task: what is to be said of it; made by 归档."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.archive.pages import VolumeLine, total
from toolkit.archive.plan import ArchivePlan, Volume
from toolkit.archive.texts import GAPS, reason_of
from toolkit.jobs.papers.context import Fields, by_hand
from toolkit.jobs.papers.paper import Paper, Per
from toolkit.word.form import Entry, Sheet

_SHOWN_GAPS = 6  # on the paper that is signed; all of them stand in the text


def values(plan: ArchivePlan, volume: Volume, lines: Sequence[VolumeLine]) -> Fields:
    """Of one volume."""
    own = re.compile(rf"任务 {re.escape(volume.id)}(?![\d-])")  # 202304-1 is neither 202304-10 nor 2023
    gaps = [problem for problem in plan.problems if own.search(problem)]
    said = "材料齐全。"
    if gaps:
        more = [f"……逐件见“{GAPS}”。"] if len(gaps) > _SHOWN_GAPS else []
        said = "\n".join([f"缺件 {len(gaps)} 处。{reason_of(plan)}", *gaps[:_SHOWN_GAPS], *more])
    files = sum(1 + len(line.item.hanging) + bool(line.item.rendition) for line in lines)
    return {
        "案卷号": volume.id,
        "案卷题名": volume.title,
        "件数": str(len(lines)),
        "页数": total(lines),
        "电子文件数": str(files),
        "情况说明": said,
        "立卷人": by_hand(plan.operator),
        "立卷日期": plan.day,
    }


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
    required=("件数", "立卷人"),
    words={
        "电子文件数": ("这一卷有几个电子文件", "57"),
        "情况说明": ("缺件及其理由；齐全的写“材料齐全”", "材料齐全。"),
        "立卷人": ("归档的操作人", "王示例"),
        "立卷日期": ("归档的日期", "2023年12月29日"),
    },
)
