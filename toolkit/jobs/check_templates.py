"""模板体检: every template in each layout, what is wrong with it, and a copy with the faults marked in place.

A template that is not there is written again, as the toolkit made it: in a checkout, an installed package and the
portable folder alike.  One that is there is somebody's work and is never written over.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, product
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import Place, Problem, ProblemsFound
from toolkit.files import write_new
from toolkit.jobs.base import TEMPLATES, Outcome, template_of
from toolkit.jobs.papers import PAPERS
from toolkit.jobs.papers.paper import Paper
from toolkit.jobs.templates import REWRITE, faults
from toolkit.word.layouts import LAYOUTS, PageLayout
from toolkit.word.marking import marked
from toolkit.word.template import compile
from toolkit.word.wml import Unreadable


def check_templates() -> Outcome:
    """Check all templates; write those again that are missing."""
    outcome = Outcome("模板体检")
    good = 0
    for each in _every(TEMPLATES):
        if not each.path.exists():
            if problem := _write_again(each):
                outcome.problems.append(problem)
                continue
            outcome.lines.append(f"模板不见了，已重新写出：templates/{each.name}")
        problems = _problems(each)
        good += not problems
        outcome.problems += problems
        if copy := _marked_copy(each.path, problems):
            outcome.files.append(copy)
            outcome.lines.append(
                f"{each.name} 的毛病已标在副本里：{copy.name}（标黄、红字；照着改模板，副本用完可以删去）"
            )
    outcome.lines.append(f"正常：{summary(good)}")
    return outcome


def examined(folder: Path) -> Iterator[Problem | str]:
    """The same for 体检, which changes nothing."""
    good = 0
    for each in _every(folder):
        if not each.path.exists():
            yield Problem("模板不见了", REWRITE, Place(f"templates/{each.name}"))
            continue
        problems = _problems(each)
        good += not problems
        yield from problems
    yield summary(good)


def summary(good: int) -> str:
    """How many of them are fine."""
    return f"文书模板两种版式共 {len(PAPERS) * len(LAYOUTS)} 个，{good} 个没有问题"


class _Shipped(NamedTuple):
    """A template that the toolkit ships: ``name`` is its path in the folder."""

    paper: Paper
    layout: PageLayout
    path: Path
    name: str


def _every(folder: Path) -> Iterator[_Shipped]:
    for paper, layout in product(PAPERS, LAYOUTS):
        path = template_of(folder, layout.name, paper.file())
        yield _Shipped(paper, layout, path, path.relative_to(folder).as_posix())


def _problems(of: _Shipped) -> list[Problem]:
    try:
        return faults(of.paper, compile(of.path, of.name))
    except ProblemsFound as error:
        return [*error.problems]


def _write_again(of: _Shipped) -> Problem | None:
    try:
        of.path.parent.mkdir(parents=True, exist_ok=True)
        write_new(of.path, of.paper.template(of.layout))
    except OSError:
        remedy = f"请检查“{of.path.parent}”能不能写入，再点一次“模板体检”"
        return Problem("模板不见了，也写不出来", remedy, Place(f"templates/{of.name}"))
    return None


def _marked_copy(path: Path, problems: list[Problem]) -> Path | None:
    """A copy beside the template, under a name that is free; none of a file that cannot be read or written."""
    if not problems:
        return None
    try:
        data = marked(path.read_bytes(), problems)
        for number in count(1):
            copy = path.with_name(f"{path.stem}_体检{'' if number == 1 else number}.docx")
            if not copy.exists():
                write_new(copy, data)
                return copy
            if copy.read_bytes() == data:
                return copy
    except (OSError, Unreadable):
        return None
    return None
