"""案卷封面: whose file, what about, how long it is kept; made by 归档."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.archive.kinds import Retention
from toolkit.archive.pages import VolumeLine, total
from toolkit.archive.plan import ArchivePlan, Volume
from toolkit.jobs.papers.context import Fields
from toolkit.jobs.papers.paper import Paper, Per
from toolkit.word.form import Entry, Sheet


def values(plan: ArchivePlan, volume: Volume, lines: Sequence[VolumeLine]) -> Fields:
    """Of one volume."""
    return {
        "单位名称": plan.bureau,
        "全宗号": plan.fonds,
        "案卷号": volume.id,
        "案卷题名": volume.title,
        "年度": str(plan.year),
        "起止日期": f"{volume.first_day}—{volume.last_day}",
        "保管期限": Retention(volume.retention).words,
        "件数": str(len(lines)),
        "页数": total(lines),
    }


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "“双随机、一公开”检查案卷")
    sheet.facts(
        Entry("案卷题名", "{{案卷题名}}", height=36),
        ("全宗号", "{{全宗号}}", "案卷号", "{{案卷号}}"),
        ("年度", "{{年度}}", "保管期限", "{{保管期限}}"),
        ("件数", "{{件数}}件", "页数", "{{页数}}页"),
        Entry("起止日期", "{{起止日期}}"),
    )


PAPER = Paper(
    name="案卷封面",
    place=190,
    per=Per.TASK,
    purpose="归档时放在一卷的最前面。",
    form=_form,
    required=("案卷题名", "保管期限", "件数"),
    words={
        "全宗号": ("设置表的全宗号，没有的留空手写", "0001"),
        "起止日期": ("最早和最晚一件的日期", "20230410—20230509"),
        "保管期限": ("永久、30年或10年", "30年"),
    },
)
