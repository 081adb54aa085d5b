"""公文体检: one .docx against GB/T 9704—2012; the file is only read."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import Level
from toolkit.jobs.base import Outcome
from toolkit.word.inspection import inspect
from toolkit.word.inspection.finding import UNREAD


def inspect_document(path: Path) -> Outcome:
    """Say of every part what is wrong, where, how to mend it, and by which clause."""
    inspection = inspect(path)
    outcome = Outcome("公文体检", problems=list(inspection.problems))
    errors = sum(problem.level is Level.ERROR for problem in inspection.problems)
    reminders = len(inspection.problems) - errors
    outcome.lines.append(f"“{path.name}”按{inspection.format}对照 GB/T 9704—2012 检查")
    outcome.lines.append(f"{errors} 处错误，{reminders} 处提醒" if inspection.problems else "没有发现问题")
    if any(problem.rule.startswith(UNREAD) for problem in inspection.problems):
        outcome.lines.append("依据写“待核”的，没有读到原文，请以原文为准")
    outcome.lines.append("体检只读文件，不排版：分页、印章位置和文字内容请再看一眼打印预览")
    outcome.data = {"format": inspection.format.name.lower(), "errors": errors, "reminders": reminders}
    return outcome
