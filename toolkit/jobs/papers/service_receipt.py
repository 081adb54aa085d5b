"""送达回证（通用）: for a paper that brings none of its own, such as 检查通报.  On request."""

from __future__ import annotations

from toolkit.archive.kinds import REPORT
from toolkit.jobs.papers.context import TaskContext
from toolkit.jobs.papers.paper import Filing, Paper, Per, of_cases, per_case
from toolkit.jobs.papers.wording import receipt
from toolkit.word.form import Sheet


def _form(sheet: Sheet) -> None:
    receipt(sheet, "", own_sheet=False)


PAPER = Paper(
    name="送达回证（通用）",
    place=108,
    per=Per.TARGET,
    purpose="送达没有附回证的文书（如检查通报）时用：送达文书的名称和文号手写。",
    form=_form,
    due=per_case(TaskContext.subject),
    tells=("name", "target"),
    on_request=True,
    filed=Filing(REPORT, "30年", "永久", signed=True),
    days=of_cases(lambda case: case.informed or case.ended),
    words={},
)
