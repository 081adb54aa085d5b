"""The readers that meet strangers' files, each as one function of bytes: it returns, or refuses in our own words.

Anything else that comes out of a reader (another exception, a hang, a flood of memory) is a finding.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import desk
import import_kit as kit
from county import County

from toolkit import columns, journal
from toolkit.errors import ToolkitError
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.base import Outcome
from toolkit.jobs.check import check
from toolkit.jobs.importing import Wish, import_file
from toolkit.jobs.inspecting import inspect_document
from toolkit.jobs.verifying import verify_folder, verify_year
from toolkit.masters import MASTERS
from toolkit.word.syntax import Kind
from toolkit.word.template import Template, compile

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2023, 4, 10)


@contextmanager
def _file(name: str, data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def _fit(outcome: Outcome) -> None:
    """What is told must be words: every problem and every line can be shown."""
    for text in (*outcome.lines, *map(str, outcome.problems)):
        assert text
        text.encode()


def registry(data: bytes) -> None:
    """核对 of a workbook: every sheet read and checked; then a row added and saved."""
    with _file("台账.xlsx", data) as path:
        book = ClosedBook(path)
        _fit(check(book, desk.office(path.parent, DAY), write=False))
        book.append(columns.LOG, [{"what": "新"}])
        book.save()


def template(data: bytes) -> None:
    """A template of a stranger: compiled, checked and filled."""
    with _file("检查通报.docx", data) as path:
        made = compile(path)
        for problem in made.problems({"任务名称": ""}):
            str(problem).encode()
        made.render(_filled(made))


def _filled(made: Template, loops: tuple[str, ...] = ()) -> dict[str, object]:
    """Something for every field: hostile texts, two rows for a loop, no picture."""
    values: dict[str, object] = {}
    for field in made.fields:
        if field.loops == loops:
            values[field.name] = "<甲&乙>]]>" if field.kind is not Kind.PICTURE else []
        elif field.loops[: len(loops)] == loops:
            name = field.loops[len(loops)]
            if not isinstance(values.get(name), list):
                values[name] = [_filled(made, (*loops, name))] * 2
    return values


def document(data: bytes) -> None:
    """公文体检 of anybody's document."""
    with _file("公文.docx", data) as path:
        _fit(inspect_document(path))


def imported(data: bytes) -> None:
    """导入 of another office's list, shown only."""
    with _file("名单.xlsx", data) as path:
        book = desk.book(path.parent / "双随机台账.xlsx")
        _fit(import_file(book, desk.office(path.parent, DAY), path, Wish(into=columns.TARGETS.name)))


def listed(data: bytes) -> None:
    """导入 of a text file."""
    with _file("名单.csv", data) as path:
        book = desk.book(path.parent / "双随机台账.xlsx")
        _fit(import_file(book, desk.office(path.parent, DAY), path, Wish(into=columns.TARGETS.name)))


def record(data: bytes) -> None:
    """核验 of a record folder, and of the year around it; the folder comes as a ZIP file."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "记录" / "2023" / "202304-1-01"
        folder.mkdir(parents=True)
        for name, content in parts(data).items():
            (folder / name.replace("/", "_")[:80]).write_bytes(content)
        (folder.parent / "chain.txt").write_bytes(parts(data).get("chain.txt", b""))
        _fit(verify_year(Path(root), 2023, DAY))
        _fit(verify_folder(folder))


def diary(data: bytes) -> None:
    """核验 of the journal, and going on with it."""
    with tempfile.TemporaryDirectory() as root:
        year = Path(root) / "2023"
        year.mkdir()
        (year / journal.NAME).write_bytes(data)
        for problem in journal.check(year, {"202304-1-01": "0" * 64}):
            str(problem).encode()
        with journal.writing(year) as book:
            book.add(journal.Line("2023-04-01", "甲", "示例", "", "续"))
        assert journal.Journal(year).lines[-1].what == "续"


class Target(NamedTuple):
    """One reader, and sound files to begin with; ``packed``: they are ZIP files, to be spoilt part by part."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    packed: bool


def survives(target: Target, data: bytes) -> str:
    """The words of a refusal, "" if there was none.  Whatever else happens is raised: a finding."""
    try:
        target.run(data)
    except ToolkitError as error:
        return str(error) or "（一句话也没有）"
    return ""


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, data in content.items():
            package.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


# --- sound files ------------------------------------------------------------------------------------------


@cache
def _worked() -> Mapping[str, bytes]:
    """A drawn task: the files of its record, its chain and journal."""
    with tempfile.TemporaryDirectory() as root:
        county = County(Path(root), MASTERS["双随机台账.xlsx"]())
        county.drawn()
        found = {path.name: path.read_bytes() for path in county.record().iterdir()}
        for name in ("chain.txt", journal.NAME):
            found[name] = (county.record().parent / name).read_bytes()
        return found


@cache
def _workbook() -> list[bytes]:
    return [packed(parts(MASTERS["双随机台账.xlsx"]()))]


@cache
def _documents() -> list[bytes]:
    names = ("检查通报.docx", "现场检查记录表.docx", "结果公示表.docx")
    return [packed(parts((ROOT / "templates" / name).read_bytes())) for name in names]


GRID = [
    ["序号", "对象名称", "类型", "统一社会信用代码", "所在地区", "类别", "状态", "电话"],
    *(
        [n, f"示例{n}有限公司", "企业", kit.uscc(n), "410499", "甲类", "正常", "0375-0000000"]
        for n in range(1, 9)
    ),
]


@cache
def _lists() -> list[bytes]:
    with tempfile.TemporaryDirectory() as root:
        return [packed(parts(kit.xlsx(Path(root) / "a.xlsx", GRID, [(2, 1, 3, 1)]).read_bytes()))]


@cache
def _texts() -> list[bytes]:
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / "a.csv"
        return [kit.csv(path, GRID, *how).read_bytes() for how in (("gb18030", ","), ("utf-8-sig", "\t"))]


TARGETS = {
    "registry": Target(registry, _workbook, packed=True),
    "template": Target(template, _documents, packed=True),
    "document": Target(document, _documents, packed=True),
    "imported": Target(imported, _lists, packed=True),
    "listed": Target(listed, _texts, packed=False),
    "record": Target(record, lambda: [packed(_worked())], packed=True),
    "diary": Target(diary, lambda: [_worked()[journal.NAME]], packed=False),
}
