"""What a click answers: an outcome and its problems as a message that fits a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.errors import Level, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.jobs.base import Outcome

SHOWN_PROBLEMS, SHOWN_LINES, LAST_LINES = 8, 16, 2


def answer(outcome: Outcome, rest: str) -> str:
    """The outcome as a message that fits a screen; ``rest`` as in ``Button``."""
    lines = outcome.lines
    if len(lines) > SHOWN_LINES:
        left = len(lines) - SHOWN_LINES
        first = SHOWN_LINES - LAST_LINES
        lines = [*lines[:first], f"……另有 {left} 行", *lines[-LAST_LINES:]]
    parts = ["\n".join(lines), listed(outcome.problems, rest), _files(outcome.files)]
    return "\n\n".join(part for part in parts if part)


def listed(problems: Sequence[Problem], rest: str) -> str:
    """The first problems, errors before reminders; ``rest`` says where the others are."""
    problems = sorted(problems, key=lambda problem: problem.level is not Level.ERROR)
    told = [f"{problem.level.value}：{problem}" for problem in problems[:SHOWN_PROBLEMS]]
    if left := len(problems) - len(told):
        told.append(f"另有 {left} 项，{rest}。")
    return "\n".join(told)


def _files(files: Sequence[Path]) -> str:
    told: list[str] = []
    folder = None
    for path in files[:SHOWN_PROBLEMS]:
        if path.parent != folder:
            folder = path.parent
            told.append(f"文件（在“{folder}”）：")
        told.append(f"  {path.name}")
    return "\n".join([*told, *([f"  等 {len(files)} 个"] if len(files) > SHOWN_PROBLEMS else [])])
