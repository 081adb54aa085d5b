"""What can go wrong, and how it is said.

    ToolkitError                what happened and what to do, in Chinese
    ├── WrongUse                the command or call was put wrongly           exit code 2
    ├── Fault                   one value or file: what, remedy; its place is added by who catches it   exit code 1
    ├── ProblemsFound           the data are not fit: carries every Problem   exit code 1
    └── Refused                 the data are fine, but it must not be done    exit code 3
        ├── Locked              the file is open elsewhere
        ├── Changed             the file is no longer what was read
        └── Exists              it was done already and is never overwritten

Named tuples and no dataclasses here, because every click and every ``--help`` imports this module.

A message has three parts: what happened, where, what to do.  Places are made by the adapter that
read the data (a workbook, a template, a folder); the core only passes them on.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How a Problem weighs: an ERROR stops the step, a WARNING is told and the step goes on."""

    ERROR = "错误"
    WARNING = "提醒"


class Place(NamedTuple):
    """Where a value stands, as a person finds it again: sheet (or file), row, header, cell."""

    sheet: str = ""
    row: int | None = None
    header: str = ""
    cell: str = ""

    def __str__(self) -> str:
        out = f"「{self.sheet}」" if self.sheet else ""
        if self.row is not None:
            out += f"第 {self.row} 行"
        if self.header:
            out += f"“{self.header}”"
        if self.cell:
            out += f"（{self.cell}）"
        return out


NOWHERE = Place()


RULES = {
    "R1": "抽查事项",
    "R2": "抽查比例",
    "R3": "地区均衡",
    "R4": "名录和代码",
    "R5": "执法人员",
    "R6": "回避",
    "R7": "检查频次",
    "R8": "检查以前的手续",
    "R9": "日期次序",
    "R10": "抽查时间",
    "R11": "随机数和期号",
    "R12": "结果和处置",
    "R13": "台账与记录",
    "R14": "归档材料",
    "R15": "放假通知",
    "R16": "请假调离",
    "R17": "计划版本",
}
"""What each rule of docs/规则.md is about."""


class Problem(NamedTuple):
    """One thing wrong with the data: where, what, and what to do about it.

    ``rule`` names the rule behind it (R1–R17 of docs/规则.md), or the clause of a standard, or is empty for plain form.
    """

    what: str
    remedy: str
    place: Place = NOWHERE
    level: Level = Level.ERROR
    rule: str = ""

    def __str__(self) -> str:
        rule = f"［{' '.join(filter(None, (self.rule, RULES.get(self.rule))))}］" if self.rule else ""
        return f"{self.place}{self.what}。{self.remedy}。{rule}"


def in_kinds(problems: Sequence[Problem]) -> list[list[Problem]]:
    """The problems that differ only in which row they are of, together; in the order of the first of each kind."""
    import re  # a click that goes well lists nothing

    kinds: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        place, remedy = problem.place, re.sub(r"“[^”]*”|[0-9]+", "…", problem.remedy)
        kind = (problem.level, problem.rule, place.sheet, place.header, remedy)
        kinds.setdefault(kind, []).append(problem)
    return list(kinds.values())


def has_errors(problems: Sequence[Problem]) -> bool:
    """Whether any of them stops the step."""
    return any(p.level is Level.ERROR for p in problems)


class ToolkitError(Exception):
    """Base of everything the toolkit says on purpose; ``str()`` is fit for a clerk."""

    exit_code = 1


class WrongUse(ToolkitError):
    """The command or the call was put wrongly."""

    exit_code = 2


class Cancelled(ToolkitError):
    """The person was asked and said no."""


class Fault(ToolkitError):
    """What is wrong with one value or file (as a WARNING: what is odd about it), and what to do.

    Raised, or returned, where the place is not known; ``at`` makes the Problem where it is.
    """

    def __init__(self, what: str, remedy: str, level: Level = Level.ERROR) -> None:
        super().__init__(f"{what}。{remedy}。")
        self.what, self.remedy, self.level = what, remedy, level

    def at(self, place: Place, rule: str = "") -> Problem:
        """The Problem that this is at ``place``."""
        return Problem(self.what, self.remedy, place, self.level, rule)


class ProblemsFound(ToolkitError):
    """The data are not fit for the step.  ``problems`` holds all of them, not just the first."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class Refused(ToolkitError):
    """Nothing is wrong with the data, but doing it would lose or falsify something."""

    exit_code = 3


class Locked(Refused):
    """The file is open in another program."""


class Changed(Refused):
    """The file is no longer what was read."""


class Exists(Refused):
    """It was done already; records are never overwritten."""
