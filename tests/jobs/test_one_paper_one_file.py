"""One paper, one file: nobody else knows its name, and a new file is all that a new paper needs."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.jobs import papers
from toolkit.jobs.papers import PAPERS

ROOT = Path(__file__).resolve().parents[2]
ROOM = Path(papers.__file__).parent
SHEETS = ROOT / "toolkit" / "columns"
"""Two sheets and a group of columns are called as a paper: those are the sheets' own names."""
NAMES = "|".join(re.escape(paper.name) for paper in PAPERS)


def texts(source: str) -> Iterator[str]:
    """Every text of a module that is no docstring."""
    tree = ast.parse(source)
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def known_names(source: str) -> list[str]:
    """The texts by which a module knows a paper: its name, or a file's name that begins with it."""
    return [text for text in texts(source) if re.match(rf"(?:{NAMES})(?:[_.].*)?$", text)]


OTHERWISE = {
    "toolkit/masters/front.py": ["检查通报"],  # what is due, called like its columns
    "toolkit/archive/verify.py": ["归档文件目录.csv"],  # a table of the package, not the paper
}


def test_nobody_knows_a_papers_name() -> None:
    knowing = {
        path.relative_to(ROOT).as_posix(): found
        for path in (ROOT / "toolkit").rglob("*.py")
        if SHEETS not in path.parents and ROOM not in path.parents
        if (found := known_names(path.read_text("utf-8")))
    }
    assert {name: found for name, found in knowing.items() if found != OTHERWISE.get(name)} == {}


@pytest.mark.parametrize(
    "source",
    ['X = "检查方案"', 'f(name="现场检查记录表_001")', 'P = {"检查通报": 1}', 'f"检查方案{mark}.docx"'],
)
def test_a_module_that_knows_one_is_noticed(source: str) -> None:
    assert known_names(source)


def test_words_for_people_may_name_papers() -> None:
    assert not known_names('"""检查方案"""\nx = "请先生成检查方案"')


def test_every_file_of_the_room_holds_a_paper_or_is_named_as_a_helper() -> None:
    helpers = {"__init__", "as_found", "paper", "context", "issuing", "glossary", "together", "wording"}
    with_a_paper = {path.stem for path in ROOM.glob("*.py") if "= Paper(" in path.read_text("utf-8")}
    assert {path.stem for path in ROOM.glob("*.py")} == helpers | with_a_paper
    told = papers.__doc__ or ""
    assert all(name in told for name in helpers - {"__init__"})


NEW = '''
"""检查结果告知书: a paper made up for this test."""

from toolkit.archive.kinds import REPORT
from toolkit.jobs.papers.context import Fields, TaskContext
from toolkit.jobs.papers.paper import Filing, Paper, Per, of_cases, per_case
from toolkit.model import Case
from toolkit.word.form import Entry, Sheet


def values(of: TaskContext, case: Case) -> Fields:
    return {**of.subject(case), "检查结果": case.result, "意见": case.handling, "落款日期": of.today}


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "检查结果告知书")
    sheet.addressee("{{对象名称}}：")
    sheet.facts(Entry("检查结果", "{{检查结果}}"), Entry("处理意见", "{{意见}}"))
    sheet.signature("{{单位名称}}", "{{落款日期}}")


PAPER = Paper(
    name="检查结果告知书",
    place=115,
    per=Per.TARGET,
    purpose="把检查结果告知检查对象。",
    form=_form,
    due=per_case(values, lambda case: case.result),
    tells=("name", "target", "result"),
    filed=Filing(REPORT, "30年", "永久"),
    days=of_cases(lambda case: case.informed or case.reported),
    words={"意见": ("检查台账的后续处置", "无需后续处置")},
)
'''
USED = """
import sys
from datetime import date
from pathlib import Path
from tests.county import County
from toolkit.jobs import documents, print_papers
from toolkit.jobs.base import TEMPLATES
from toolkit.jobs.archive.retention import USUAL
from toolkit.masters import MASTERS, templates
root = Path(sys.argv[1])
made = TEMPLATES
templates.write(made)
assert "## 检查结果告知书" in (made / "README.md").read_text("utf-8")
county = County(root, MASTERS["双随机台账.xlsx"]())
county.drawn()
county.inspect()
office = county.office(date(2023, 4, 26))
told = documents.documents(county.book(), office, "202304-1")
found = [path.name for path in told.files if path.name.startswith("检查结果告知书")]
assert len(found) == 8, found
merged = print_papers.print_documents(county.book(), office, "202304-1", "检查结果告知书")
assert merged.files, merged
assert USUAL["检查结果告知书"].kept == "30年"
"""


@pytest.mark.thorough
def test_a_new_paper_is_one_file(tmp_path: Path) -> None:
    """Its template, README, documents, print and term of keeping come of it; nothing else is touched."""
    house, office = tmp_path / "house", tmp_path / "office"
    office.mkdir()
    written = shutil.ignore_patterns("*.pyc.*")  # compiled files go along, but for one that is being written
    shutil.copytree(ROOT / "toolkit", house / "toolkit", ignore=written)
    (house / "docs").symlink_to(ROOT / "docs")  # the guide's pictures
    (house / "toolkit" / "jobs" / "papers" / "result_letter.py").write_text(NEW, "utf-8")
    run = subprocess.run(
        [sys.executable, "-P", "-c", USED, str(office)],
        cwd=house,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (house, ROOT)))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
