"""The kinds of material that a task owes the archive, as data.

The notice asks for five (检查方案, 抽取记录, 检查记录, 检查通报, 违法违规处理情况记录); the publication hangs on them.
What belongs to the year and to no task lies in 文书/<年度>.
Retention follows 国家档案局令第 8 号 in its usual reading for inspections; an office that reads it otherwise changes
the table here, and only here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Retention(StrEnum):
    """保管期限 with its code in the 档号 (DA/T 22—2015, 6.3)."""

    PERMANENT = "Y"
    YEARS_30 = "D30"
    YEARS_10 = "D10"

    @property
    def words(self) -> str:
        """永久, 30年 or 10年."""
        return {"Y": "永久", "D30": "30年", "D10": "10年"}[self.value]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of material: its folder in the package and the documents it holds.

    ``grave`` is the retention in a task that led to a punishment or a transfer.  ``signed``: those of the documents
    that are worth nothing without a signature or a seal.
    """

    folder: str
    documents: tuple[str, ...]
    retention: Retention
    grave: Retention
    required: bool = True
    signed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The kind in words, such as 检查方案."""
        return self.folder[2:]


_Y, _D30, _D10 = Retention.PERMANENT, Retention.YEARS_30, Retention.YEARS_10
NOTICE, RECORD = "行政检查通知书", "现场检查记录表"
YEARLY = Kind(
    "0-年度文件",
    ("年度抽查工作计划", "年度抽查工作报告"),
    _Y,
    _Y,
    required=False,
    signed=("年度抽查工作计划", "年度抽查工作报告"),
)
PLAN = Kind("1-检查方案", ("检查方案",), _D30, _D30, signed=("检查方案",))
DRAWING = Kind(
    "2-抽取记录",
    ("冻结确认单", "随机抽取记录"),
    _D30,
    _Y,
    signed=("冻结确认单", "随机抽取记录"),
)
INSPECTION = Kind("3-检查记录", (NOTICE, RECORD), _D30, _Y, signed=(RECORD,))
REPORT = Kind("4-检查通报", ("检查通报",), _D30, _D30, signed=("检查通报",))
HANDLING = Kind(
    "5-违法违规处理情况记录",
    ("违法违规处理情况记录", "责令改正通知书", "整改复查记录", "案件移送函"),
    _D30,
    _Y,
    signed=("违法违规处理情况记录", "责令改正通知书", "整改复查记录", "案件移送函"),
)
PUBLICITY = Kind("6-结果公示", ("结果公示表",), _D10, _D10, required=False)
OTHER = Kind("7-其他材料", (), _D10, _D10, required=False)
KINDS = (YEARLY, PLAN, DRAWING, INSPECTION, REPORT, HANDLING, PUBLICITY)

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
