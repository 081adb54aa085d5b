"""The kinds of material that a task owes the archive, as data.

The notice asks for five (检查方案, 抽取记录, 检查记录, 检查通报, 违法违规处理情况记录); the publication hangs on them.
What belongs to the year and to no task lies in 文书/<年度>.  How long each paper is kept stands in the office's
sheet 保管期限, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from toolkit.columns.lists import RETENTIONS


class Retention(StrEnum):
    """保管期限 with its code in the 档号 (DA/T 22—2015, 6.3); longest first."""

    PERMANENT = "Y"
    YEARS_30 = "D30"
    YEARS_10 = "D10"

    @property
    def words(self) -> str:
        """永久, 30年 or 10年."""
        return RETENTIONS[list(Retention).index(self)]

    @classmethod
    def of(cls, words: str) -> Retention:
        """The reverse of ``words``.  Raises ValueError for anything else."""
        return list(cls)[RETENTIONS.index(words)]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of material: its folder in the package and the documents it holds.

    ``signed``: those of the documents that are worth nothing without a signature or a seal.
    """

    folder: str
    documents: tuple[str, ...]
    required: bool = True
    signed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The kind in words, such as 检查方案."""
        return self.folder[2:]


NOTICE, RECORD, ON_PAPER = "行政检查通知书", "现场检查记录表", "现场照片"
MONTHLY = ("检查工作月报", "检查工作月报（普通格式）")
_ANNUAL = ("年度抽查工作计划", "年度抽查工作报告")
_HANDLING = ("违法违规处理情况记录", "责令改正通知书", "整改复查记录", "案件移送函")
YEARLY = Kind("0-年度文件", (*_ANNUAL, *MONTHLY), required=False, signed=(*_ANNUAL, MONTHLY[0]))
PLAN = Kind("1-检查方案", ("检查方案",), signed=("检查方案",))
DRAWING = Kind("2-抽取记录", ("冻结确认单", "随机抽取记录"), signed=("冻结确认单", "随机抽取记录"))
INSPECTION = Kind("3-检查记录", (NOTICE, RECORD, ON_PAPER), signed=(RECORD,))
REPORT = Kind("4-检查通报", ("检查通报",), signed=("检查通报",))
HANDLING = Kind("5-违法违规处理情况记录", _HANDLING, signed=_HANDLING)
PUBLICITY = Kind("6-结果公示", ("结果公示表",), required=False)
OTHER = Kind("7-其他材料", (), required=False)
KINDS = (YEARLY, PLAN, DRAWING, INSPECTION, REPORT, HANDLING, PUBLICITY)
PAPERS = (*(name for kind in KINDS for name in kind.documents), OTHER.name)
"""Everything that has a 保管期限 of its own."""

DOCUMENTS = (".docx", ".doc", ".wps", ".odt")
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")


class Role(StrEnum):
    """What hangs on a document, named as its folder in 文书/<任务编号>."""

    SIGNED = "签字扫描"
    SERVED = "送达回证"
    PHOTO = "照片"
    PUBLIC = "公示"


PRINTS = "打印"
"""A task's folder of files for the printer, which can be made again at any time: not archived."""
DOSSIERS = "一企一档"
"""Compilations of one object over all years, which can be made again at any time: not archived."""
