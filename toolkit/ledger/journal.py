"""日志.jsonl: what was done in a year, one line each, every line bound to the one before.

The file lies in 记录/<年度>/ and only grows.  A line is one JSON object:

    no, at, who, step, task, what   which line, when, who, and what was done
    sheets                          sheet → digest of all its rows before and after, how many rows changed,
                                    and the keys of the first of them
    kept                            rows of a view that stand nowhere else: sheet → rows of texts
    undone                          how many lines before this one never came, or are no longer, in the workbook
    prev, own                       SHA-256 of the line before, and of this line without ``own``

So a changed line no longer matches its own digest, and a missing or inserted one breaks the way back from the
last line to the first.  Who rewrites the whole file can forge that too; therefore the lines of draws name the
digest of the record, which hangs on chain.txt and is published, and ``check`` holds the two together.

A line is on the disk before the workbook is saved, and a mark (已保存) after it, whose ``what`` is the digest of what
the saved sheets are known by in 行摘要: what a line says was done is so when
its mark, or its row in the workbook's 日志, is there.  Otherwise the next line says that it was not saved.  If the
process is killed while it writes, half a line stays; the next line is written below it, and ``check`` names the half
line as a reminder: it claims nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from toolkit.codes import mask_personal
from toolkit.errors import Level, Place, Problem
from toolkit.files import append, lock, make_folders, parsed, read_at_most

NAME = "日志.jsonl"
SAVED = "已保存"
"""The step of a mark: the lines before it are in the workbook.  Marks are not shown in 日志."""
FIRST = "0" * 64
SHOWN = 20
"""Keys that a line names of the rows changed."""
_LONGEST = 30_000  # a cell holds 32,767 characters
_MOST = 10**9
_LARGEST, _LONGEST_LINE = 64 << 20, 8 << 20  # bytes: 200,000 steps in a year; all rows of a view in one line
_MOST_LINES = 400_000  # a line has 200 bytes at least
_MOST_PROBLEMS = 1000
_DIGEST = re.compile("[0-9a-f]{64}")
_STATED = re.compile(
    r"(?P<name>[^\s：/]+-\d{2,}(?:/[a-z]+-\d{3})?)：.*(?:C = |摘要 )(?P<digest>[0-9a-f]{64})", re.DOTALL
)
NAMING = ("合并检查", "取消合并", "参与部门")
"""Steps with several amendments, each named in a line of its own; other lines of theirs are about none."""
PROVED_BY: Mapping[str, str] = {
    **dict.fromkeys(("冻结名单", "冻结名单（大库）"), "manifest.txt"),
    **dict.fromkeys(("抽取", "抽取（大库）"), "record.json"),
    **dict.fromkeys(("候补启用", "回避替换", "作废重抽", "放弃冻结", "公布登记", "停开登记"), ""),
    **dict.fromkeys(NAMING, ""),
}
"""Steps that make a record, or a part of one → the file whose digest their line names ("": the amendment's own)."""
WITNESS = re.compile("[^：]+：监督人(.+?)，记录摘要")
"""Who saw a draw, in its line."""
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one sheet.  ``before`` is "" where the sheet is met for the first time."""

    before: str
    after: str
    rows: int = 0
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``earlier`` tells, in the first, how many rows of 日志 are older than the journal.

    ``undone``: so many lines just before it are not in the workbook (see ``Journal.standing``).
    """

    at: str
    who: str
    step: str
    task: str
    what: str
    sheets: Mapping[str, Change] = field(default_factory=dict)
    kept: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    earlier: int = 0
    undone: int = 0

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """The line as 日志 shows it."""
        return self.at, self.who, self.step, self.task, self.what


def plain(text: str) -> str:
    """Text as it may stand in a log: as a cell gives it back, and without anybody's personal numbers."""
    text = _UNFIT.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", mask_personal(text))[:_LONGEST].strip(
        "\ufeff\u200b\u200c\u200d\u2060"
    )
    text = text.strip()
    return f"＃{text[1:]}" if text.startswith("#") else text  # no cell takes it for #REF! and the like


class Journal:
    """The lines of a year; ``add`` writes one more.

    ``lines`` are those that 日志 shows; ``marked``: how many of them the last mark says were saved, ``saved_as`` what
    it says the sheets are known by.
    """

    def __init__(self, year: Path) -> None:
        self.path = year / NAME
        raws, self._torn = _read(self.path)
        self.lines: list[Line] = []
        self.marked, self.saved_as = 0, ""
        self._last: Mapping[str, object] = {"no": 0, "own": FIRST}
        for raw in raws:
            if found := _parsed(raw):
                self._take(_line(found))
                self._last = {key: found[key] for key in ("no", "own")}

    def _take(self, line: Line) -> None:
        if line.step == SAVED:
            self.marked, self.saved_as = len(self.lines), line.what
        else:
            self.lines.append(line)

    @property
    def undone(self) -> set[int]:
        """The places of lines of which a later one says that they are not in the workbook."""
        found, least = set[int](), len(self.lines)  # from the last line back: no place is looked at twice
        for at in range(len(self.lines) - 1, -1, -1):
            first = max(0, at - self.lines[at].undone)
            found.update(range(first, min(at, least)))
            least = min(first, least) if first < at else least
        return found

    def lost(self, shown: int) -> list[int]:
        """The places of lines that were saved, and are not in a workbook whose 日志 shows the first ``shown``.

        The last step, if it has no mark, was interrupted instead; a journal of before there were marks loses two.
        """
        undone = self.undone
        lacking = [
            at for at in range(shown, len(self.lines)) if at not in undone and not self.lines[at].undone
        ]
        unmarked = {self.lines[at].at for at in lacking if at >= self.marked}
        return [at for at in lacking if at < self.marked or len(unmarked) > 1]

    def unsaved(self, shown: int) -> int:
        """How many of the last lines are not in that workbook, and no line says so yet."""
        first = min([*self.lost(shown), len(self.lines)])
        while first > shown and not self.lines[first - 1].undone:
            first -= 1
        return len(self.lines) - first

    @property
    def saved(self) -> list[Line]:
        """The lines that the workbook was saved with, as far as the journal knows."""
        undone, last = self.undone, self.lines[-1].at if self.lines else ""
        return [
            line
            for at, line in enumerate(self.lines)
            if at not in undone
            and (
                at < self.marked or (not self.marked and line.at != last)
            )  # the last may have been interrupted
        ]

    def mark(self, at: str, saved_as: str) -> None:
        """Write that the workbook was saved with all lines up to here; ``saved_as``: what its sheets are known by."""
        self.add(Line(at, "", SAVED, "", saved_as))

    def add(self, line: Line) -> None:
        """Write a line, on the disk when this returns."""
        content = {"no": int(str(self._last["no"])) + 1, **asdict(line), "prev": self._last["own"]}
        content = {key: value for key, value in content.items() if value not in ({}, 0)}
        content["own"] = _own(content)
        data = _bytes(content) + b"\n"
        append(self.path, b"\n" + data if self._torn else data)
        self._torn, self._last = False, content
        self._take(line)


@contextmanager
def writing(year: Path) -> Iterator[Journal]:
    """The journal of a year, held against other processes during the block."""
    make_folders(year, year.parents[1])
    with lock(year):
        yield Journal(year)


class Statement(NamedTuple):
    """What a line says became of a record: ``name`` as on the chain, ``digest`` of ``file``, which proves it.

    ``saved``: the workbook was saved with it, as far as the journal knows.
    """

    name: str
    file: str
    digest: str
    line: Line
    place: Place
    saved: bool


def statements(journal: Journal) -> list[Statement]:
    """Everything that the lines of a journal say of records: freezes, draws, amendments."""
    found, saved = [], {id(line) for line in journal.saved}
    for at, line in enumerate(journal.lines):
        match = _STATED.match(line.what) if line.step in PROVED_BY else None
        if match:
            file = PROVED_BY[line.step] or f"{match['name'].partition('/')[2]}.json"
            place = Place(NAME, at + 1)
            found.append(Statement(match["name"], file, match["digest"], line, place, id(line) in saved))
    return found


def check(year: Path) -> list[Problem]:
    """Every line that was changed, is missing or was put in.

    The way back from the last line decides: what is not on it was put in.
    """
    path = year / NAME
    if not path.exists():
        return []
    problems, links = list[Problem](), list[_Link]()
    for at, raw in enumerate(_read(path)[0], 1):
        if line := _parsed(raw):
            links.append(
                _Link(at, int(str(line["no"])), str(line["own"]), str(line["prev"]), _fits(raw, line))
            )
        elif len(problems) <= _MOST_PROBLEMS:
            problems.append(_unreadable(at, raw))
    found = sorted(
        [*problems, *islice(_chain(links), _MOST_PROBLEMS + 1)], key=lambda problem: problem.place.row or 0
    )
    if len(found) > _MOST_PROBLEMS:  # whoever reads them needs the backup, not the rest
        found[_MOST_PROBLEMS:] = [_problem(None, f"不对的超过 {_MOST_PROBLEMS} 处，其余没有列出")]
    return found


class _Link(NamedTuple):
    """What the way back from the last line needs of a line; ``fits``: it still matches its own digest."""

    at: int
    no: int
    own: str
    prev: str
    fits: bool


def _chain(links: Sequence[_Link]) -> Iterator[Problem]:
    """Follow ``prev`` from the last line to the first."""
    first = {link.own: link.at for link in reversed(links)}  # where a digest is met first
    wanted, number = "", 0  # the digest and the number of the line before the one looked at
    for at, no, own, prev, fits in reversed(links):
        if number and own != wanted and (no >= number or first.get(wanted, at) < at):
            yield _problem(at, "是后来插进来的，不在链条上")
            continue
        if number and no < number - 1:
            yield _problem(at, f"后面缺少第 {no + 1} 到第 {number - 1} 条")
        if not fits or (number and no == number - 1 and own != wanted):
            yield _problem(at, f"（第 {no} 条）被改动过，与摘要不符")
        wanted, number = prev, no
    if number > 1 or (number == 1 and wanted != FIRST):
        yield _problem(links[0].at, f"以前缺少 {number - 1} 条" if number > 1 else "（第 1 条）被改动过")


def _problem(at: int | None, what: str) -> Problem:
    return Problem(what, "请查明是谁改的，从备份恢复这个文件", Place(NAME, at))


def _unreadable(at: int, raw: bytes) -> Problem:
    if raw.endswith(b"}"):  # half a line lacks its end
        return _problem(at, "被改动过，已经不成一条")
    what = "只写了一半，多半是当时断电或程序被关闭"
    return Problem(
        what, "这一条没有记成；请看它前后的记录，需要的话把那一步再做一次", Place(NAME, at), Level.WARNING
    )


def _bytes(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _own(content: Mapping[str, object]) -> str:
    return sha256(_bytes({key: value for key, value in content.items() if key != "own"})).hexdigest()


def _read(path: Path) -> tuple[list[bytes], bool]:
    """The lines of a journal, and whether the last was written only half; Refused for a file that is too large."""
    data = read_at_most(path, _LARGEST, _MOST_LINES) if path.exists() else b""
    return data.splitlines(), bool(data) and not data.endswith(b"\n")


def _parsed(raw: bytes) -> dict[str, object] | None:
    if len(raw) > _LONGEST_LINE:  # none of ours
        return None
    try:
        found = parsed(raw)
    except ValueError:
        return None
    if not isinstance(found, dict) or type(found.get("no")) is not int:
        return None
    bound = all(_DIGEST.fullmatch(str(found.get(key))) for key in ("prev", "own"))
    return found if bound and 0 < found["no"] < _MOST else None


def _fits(raw: bytes, line: Mapping[str, object]) -> bool:
    return _bytes(line) == raw and _own(line) == line["own"]


def _line(found: Mapping[str, object]) -> Line:
    """A line as it was read; what a stranger's hand made of it is taken as texts."""
    at, who, step, task, what = (str(found.get(key, "")) for key in ("at", "who", "step", "task", "what"))
    sheets, kept = found.get("sheets"), found.get("kept")
    earlier, undone = (n if isinstance(n := found.get(key), int) else 0 for key in ("earlier", "undone"))
    return Line(
        *(at, who, step, task, what),
        {str(name): _change(value) for name, value in sheets.items()} if isinstance(sheets, dict) else {},
        kept if isinstance(kept, dict) else {},
        earlier,
        undone,
    )


def _change(found: object) -> Change:
    values = found if isinstance(found, dict) else {}
    rows, keys = values.get("rows"), values.get("keys")
    return Change(
        str(values.get("before", "")),
        str(values.get("after", "")),
        rows if isinstance(rows, int) else 0,
        tuple(map(str, keys)) if isinstance(keys, list) else (),
    )
