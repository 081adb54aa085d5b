"""What each Word document says: fields for the templates of ``word.catalog``, from records and workbook.

Every method returns the complete field map of one document.  Names of fields are the templates' own, in
Chinese; a blank in the workbook becomes "—", so that a paper never has a hole that nobody decided on.

    pieces     what several papers of a task show
    before     检查方案, 行政检查通知书, 现场检查记录表, 现场照片
    of_draw    冻结确认单, 随机抽取记录
    after      检查通报, 违法违规处理情况记录, 结果公示表, 责令改正通知书, 整改复查记录, 案件移送函
    yearly     年度抽查工作计划, 年度抽查工作报告, 检查工作月报
    history    一企一档
"""

from __future__ import annotations

from toolkit.jobs.papers.after import After
from toolkit.jobs.papers.before import Before
from toolkit.jobs.papers.of_draw import OfDraw, marked
from toolkit.jobs.papers.pieces import NONE, Fields

__all__ = ["NONE", "Fields", "Papers", "marked"]


class Papers(Before, OfDraw, After):
    """The documents of one drawn task."""
