"""The kinds of material that a task owes the archive, as data.

The notice asks for five (检查方案, 抽取记录, 检查记录, 检查通报, 违法违规处理情况记录); the publication hangs on them.
What belongs to the year and to no task lies in 文书/<年度>.  Which papers there are and how each is filed is told by
whoever asks (``Filing``); how long it is kept stands in the office's sheet 保管期限.
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
class MaterialKind:
    """One kind of material: its folder in the package, and whether every task owes some."""

    folder: str
    required: bool = True

    @property
    def name(self) -> str:
        """The kind in words, such as 检查方案."""
        return self.folder[2:]


YEARLY = MaterialKind("0-年度文件", required=False)
PLAN = MaterialKind("1-检查方案")
DRAWING = MaterialKind("2-抽取记录")
INSPECTION = MaterialKind("3-检查记录")
REPORT = MaterialKind("4-检查通报")
HANDLING = MaterialKind("5-违法违规处理情况记录")
PUBLICITY = MaterialKind("6-结果公示", required=False)
OTHER = MaterialKind("7-其他材料", required=False)
KINDS = (YEARLY, PLAN, DRAWING, INSPECTION, REPORT, HANDLING, PUBLICITY)

DOCUMENTS = (".docx", ".doc", ".wps", ".odt")
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")


class Role(StrEnum):
    """What hangs on a document, named as its folder in 文书/<任务编号>."""

    SIGNED = "签字扫描"
    SERVED = "送达回证"
    PHOTO = "照片"
    ONSITE = "现场记录"
    PUBLIC = "公示"


@dataclass(frozen=True, slots=True)
class Filing:
    """How one paper is filed: among what, how long it is kept, and how long after a punishment, if longer.

    ``signed``: it is worth nothing without a signature or a seal.  ``holds`` is what else of its object hangs on it,
    ``of_one`` whether it is about one object.
    """

    kind: MaterialKind
    kept: str
    grave: str = ""
    signed: bool = False
    holds: Role | None = None
    of_one: bool = False


UNSORTED = Filing(OTHER, "10年")
"""A file that is no paper of the toolkit's and hangs on none."""

FILLED = "_已填"
"""What the file name of a record says that was printed from what a phone handed in."""
PRINTS = "打印"
FROM_OTHERS = "联合检查"
"""The folder of the files that go to other departments and come from them (综合查一次)."""
SET_ASIDE = "留存"
"""The folder of papers that were made again, as they were before."""
"""A task's folder of files for the printer, which can be made again at any time: not archived."""
