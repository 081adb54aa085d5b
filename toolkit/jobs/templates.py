"""The templates of an office: each compiled and checked once, before the first paper is made with it.

A template that is not fit makes no paper: half of its fields filled would be worse.  What is wrong is said once, with
the number of papers that wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from toolkit.errors import Level, Problem, ProblemsFound
from toolkit.jobs.papers.context import Document, Fields
from toolkit.jobs.papers.paper import Paper
from toolkit.jobs.workbook_fields import Wanted, WorkbookFields, known, wanted
from toolkit.word.syntax import TemplatePlace
from toolkit.word.template import Filled, Template, compile

FIELD_LIST = "templates 文件夹里的 README.md"
REWRITE = "请点“模板体检”（命令 templates），会重新写出"


def faults(paper: Paper, template: Template) -> list[Problem]:
    """模板体检 of one template: what it says wrongly, and what it has lost that the paper must have."""
    found = template.problems(known(paper, template.fields), FIELD_LIST)
    return found + template.missing(paper.essential, paper.pages)


def opened(paper: Paper, path: Path, mark: str) -> Template:
    """A template that is fit, ``mark`` across its pages (示例 for an invented office).  Raises ProblemsFound."""
    if not path.exists():
        place = TemplatePlace(path.name)
        raise ProblemsFound([Problem(f"不见了（应在“{path.parent}”）", REWRITE, place)])
    template = compile(path, mark=mark)
    if errors := [problem for problem in faults(paper, template) if problem.level is Level.ERROR]:
        raise ProblemsFound(errors)
    return template


class Templates:
    """Those that papers are made with; ``path`` says where the template of a file name lies.

    ``mark`` is the word across every page, "" for none: whatever office it is, all its papers come through here.
    """

    def __init__(self, path: Callable[[str], Path], workbook: WorkbookFields, mark: str) -> None:
        self._path, self._workbook, self._mark = path, workbook, mark
        self._opened: dict[str, tuple[Template, Wanted] | None] = {}
        self.problems: list[Problem] = []

    def fit(self, paper: Paper) -> bool:
        """Whether papers can be made with its template; what is wrong is in ``problems``."""
        file = paper.file()
        if file not in self._opened:
            try:
                template = opened(paper, self._path(file), self._mark)
            except ProblemsFound as error:
                self._opened[file] = None
                self.problems += error.problems
            else:
                self._opened[file] = template, wanted(paper, template.fields)
        return self._opened[file] is not None

    def filled(self, document: Document, number: Fields) -> Filled:
        """A paper whose template is ``fit``.  Raises ProblemsFound for values that are missing or cannot be written."""
        template, wish = self._opened[document.paper.file()] or self._unfit()
        fields = document.fields() | number
        return template.fill(self._workbook.added(document, fields, wish) if wish else fields)

    def _unfit(self) -> tuple[Template, Wanted]:
        raise ProblemsFound(self.problems)
