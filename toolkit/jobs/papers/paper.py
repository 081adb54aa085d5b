"""What a paper is: one kind of Word document, with everything that the toolkit has to know of it.

A file of this room holds one (检查工作月报 two): its words and form, its fields and where they come from, when it is
due, what it tells of a case, how it is numbered, how the archive files it.  Nobody else knows its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, partial
from typing import TYPE_CHECKING

from toolkit.archive.kinds import Filing
from toolkit.files import safe_name
from toolkit.jobs.base import Desk
from toolkit.jobs.papers.context import Document, Fields, TaskContext
from toolkit.jobs.papers.glossary import GLOSSARY, Words
from toolkit.model import Case, Settings, Task
from toolkit.word.form import Asked, FieldUse, Heard, Sheet, heard

if TYPE_CHECKING:
    from toolkit.word.layouts import PageLayout

__all__ = ["NATIONAL_FORM", "Field", "Filing", "Kind", "Paper", "Per", "of_cases", "part_of", "per_case"]

NATIONAL_FORM = "司法部《行政检查文书基本格式文本（试行）》（2025年），原文未读到，要素据司法部官网解读，待核"
"""Of the forms that inspections have in common: seven, from approval to result."""
ESSENTIAL = {
    *(
        "单位名称",
        "发文字号",
        "文书编号",
        "标题",
        "对象名称",
        "统一社会信用代码",
        "检查依据",
        "抽查事项",
        "检查人员",
    ),
    *("成文日期", "落款日期", "通报日期", "抽取编号", "任务编号", "案号"),
}
"""What a paper cannot be without wherever its form has it."""

_PART = re.compile(r"_第(\d+)次$")
_A_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")

Days = Callable[[Desk, Task | None, Sequence[Case], str], Iterable[date | None]]
"""The days that a paper may bear: of the task, its cases (of a paper of one object that one), and its file's name."""


Due = Callable[["Paper", TaskContext], Iterable[Document]]
"""The documents of a paper that the state of a task calls for."""


class Kind(StrEnum):
    """What a field's value is."""

    TEXT = "文字"
    DATE = "日期"
    LIST = "清单"
    FLAG = "条件"
    PICTURE = "图片"


class Per(StrEnum):
    """What one document is made for."""

    TASK = "每项任务"
    DRAW = "每次抽取"
    TARGET = "每个对象"
    ROUND = "每轮复查"
    MONTH = "每个月"
    YEAR = "每个年度"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in braces, what stands there, and an example a clerk recognises.

    ``columns`` are the fields of one row, for a list only; a list has no example of its own.
    """

    name: str
    kind: Kind
    meaning: str
    example: str = ""
    columns: tuple[Field, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Paper:
    """One kind of document.

    ``place`` is its place in the order of the work.  ``form`` writes its template; the fields are those that it asks
    for, explained in ``words`` where the glossary does not.  ``due`` is about those of a task; papers of other
    occasions have none.  ``tells`` are the columns of 检查台账 that it tells, ``tells_of``
    the cases of a paper that is about many.  ``fixed``: it is evidence, nobody words it, every line stays as
    it was made.  ``numbered`` is the word of its series in 文号簿, after 发文代字; "" for the series of papers with
    a letterhead.  ``of_visit``: made once for a visit; a case at another's visit (合并检查) has none.
    ``on_request``: an office asks for it, by name or in 设置 (另做文书).  ``source`` is what its form
    follows; 待核 while nobody here has read the original.  ``filed`` says how the archive keeps it, ``days`` which
    day it bears there.
    ``required`` are fields that its template must not lose, beside those of ``ESSENTIAL``.
    """

    name: str
    place: int
    per: Per
    purpose: str
    form: Callable[[Sheet], None]
    words: Words
    across: bool = False
    due: Due | None = None
    tells: tuple[str, ...] = ()
    tells_of: Callable[[Case], bool] | None = None
    fixed: bool = False
    numbered: str = ""
    on_request: bool = False
    of_visit: bool = False
    source: str = ""
    filed: Filing | None = None
    days: Days = lambda desk, task, cases, name: ()
    required: tuple[str, ...] = ()

    @property
    def of_one(self) -> bool:
        """Whether it is about one object."""
        return self.per in (Per.TARGET, Per.ROUND)

    def file(self, mark: str = "") -> str:
        """The file name of its template, or with a ``mark`` that of a document."""
        return f"{safe_name(self.name + mark)}.docx"

    def number(self, settings: Settings, case: str) -> str:
        """文书编号 as earlier versions made it of the case's number: papers of then bear it."""
        return f"{settings.prefix}{self.numbered}〔{settings.year}〕{case}号"

    def template(self, layout: PageLayout | None = None) -> bytes:
        """The template as the toolkit ships it, in a layout (``measured``): the bytes of a .docx."""
        from toolkit.word.layouts import MEASURED
        from toolkit.word.official import OfficialSheet

        sheet = OfficialSheet(self.name, layout or MEASURED, landscape=self.across)
        self.form(sheet)
        return sheet.save()

    @cached_property
    def _heard(self) -> Heard:
        return heard(self.form)

    @property
    def asks(self) -> Mapping[str, Asked]:
        """What its template asks for, in the order of the form."""
        return self._heard.asked

    @property
    def essential(self) -> list[str]:
        """The fields that its template must keep, however an office words it: who, whom, on what ground, which number.

        Of those that the form always asks for (evidence keeps them all), and what the paper itself has ``required``.
        """
        always = {name for name in self._heard.always if self.fixed or name in ESSENTIAL}
        return [name for name in self.asks if name in always or name in self.required]

    @property
    def pages(self) -> Sequence[str]:
        """The titles of the pages that its template must keep (送达回证)."""
        return self._heard.pages

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, explained."""
        return tuple(self._explained(name, asked) for name, asked in self.asks.items())

    def _explained(self, name: str, asked: Asked, rows_of: str = "") -> Field:
        full = f"{rows_of}.{name}" if rows_of else name
        found = [words[key] for key in (full, name) for words in (self.words, GLOSSARY) if key in words]
        if not found:
            raise LookupError(f"{self.name}: neither its words nor the glossary explain {full}")
        meaning, example = found[0]
        if FieldUse.ROWS in asked.uses:
            columns = tuple(self._explained(column, use, name) for column, use in asked.columns.items())
            return Field(name, Kind.LIST, meaning, columns=columns)
        if FieldUse.PICTURE in asked.uses:
            return Field(name, Kind.PICTURE, meaning, example)
        if FieldUse.VALUE not in asked.uses:
            return Field(name, Kind.FLAG, meaning, "是")
        return Field(name, Kind.DATE if _A_DAY.fullmatch(example) else Kind.TEXT, meaning, example)


def part_of(name: str) -> int:
    """Which part (检查通报_第2次) a file's name, or the mark in it, says that a paper is; 0 for a whole one."""
    found = _PART.search(name)
    return int(found[1]) if found else 0


def per_case(
    values: Callable[[TaskContext, Case], Fields],
    when: Callable[[Case], object] = lambda case: True,
    mark: Callable[[TaskContext, Case], str] = TaskContext.own,
) -> Due:
    """A document for each case of which ``when`` holds; ``mark`` is what its file name says of the case."""
    return lambda paper, of: [
        Document(paper, mark(of, case), partial(values, of, case), [case])
        for case in of.cases
        if when(case) and not (paper.of_visit and case.joins)
    ]


def of_cases(day: Callable[[Case], date | None]) -> Days:
    """The days of the cases that it is about."""
    return lambda desk, task, cases, name: map(day, cases)
