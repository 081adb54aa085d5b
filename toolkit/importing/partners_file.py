"""联合检查表: the workbook that goes to another department that takes part, and comes back filled in (综合查一次).

    本次检查    which draw it is of and to whom it went: what tells another file, or one for somebody else
    检查对象    the objects drawn, a row each; the department says whether it comes, and who
    检查人员    its people, with 执法证号
    检查事项    its items: basis and checklist, a row a point

What was given must come back as it was; every cell that is not so, or cannot be meant so, is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from toolkit.codes import mask_personal
from toolkit.draw.encoding import Unwritable, canonical_id, canonical_text
from toolkit.errors import Place, Problem, ProblemsFound
from toolkit.excel.a1 import letters
from toolkit.excel.foreign import read_foreign
from toolkit.excel.raw import RawSheet, is_blank

ABOUT, OBJECTS, PEOPLE, ITEMS = "本次检查", "检查对象", "检查人员", "检查事项"
COMES, STAYS = "是", "否"
HEADS: Mapping[str, tuple[str, ...]] = {
    ABOUT: ("项目", "内容"),
    OBJECTS: ("统一社会信用代码", "对象名称", "检查日期", "主办机关检查人员", "是否参加", "检查人员"),
    PEOPLE: ("姓名", "执法证号"),
    ITEMS: ("检查事项", "检查依据", "检查要点", "依据条款"),
}
_WIDTHS: Mapping[str, tuple[float, ...]] = {
    ABOUT: (18, 80),
    OBJECTS: (24, 30, 14, 24, 10, 30),
    PEOPLE: (16, 24),
    ITEMS: (30, 40, 50, 24),
}
_FACTS: Mapping[str, tuple[str, ...]] = {
    ABOUT: ("这一页不用填，请不要改动。填好另外三页，原样发回。",),
    OBJECTS: (
        "每户一行，请不要增删、改动前四栏。",
        "“是否参加”填 是 或 否（空着算不参加），参加的填检查人员的姓名，几个人用顿号隔开。",
    ),
    PEOPLE: ("参加的检查人员都要列出，姓名不重复。",),
    ITEMS: ("一个要点一行；同一事项的第一行写检查依据。要点可以空着。",),
}
_ROOM = 12
"""Blank rows for people and for items; more may be added."""
_DRAW, _BODY, _COMMIT, _BUREAU, _TASK = "抽取编号", "参与部门", "冻结承诺", "主办机关", "任务名称"


class Given(NamedTuple):
    """What the file is made of: ``objects`` are code, name, day and our people."""

    bureau: str
    task: str
    draw_id: str
    commit: str
    body: str
    objects: Sequence[tuple[str, str, str, str]]

    @property
    def about(self) -> list[tuple[str, str]]:
        """What tells the file from another."""
        return [
            *((_BUREAU, self.bureau), (_TASK, self.task), (_DRAW, self.draw_id)),
            *((_COMMIT, self.commit), (_BODY, self.body)),
        ]


class TheirItem(NamedTuple):
    """An item of the department, with its lines: text and basis."""

    name: str
    basis: str
    points: tuple[tuple[str, str], ...]


class Answer(NamedTuple):
    """What came back: who comes where (name and 执法证号, () where nobody does), what for, and the file's SHA-256.

    ``places``: where it is said who comes, by object.
    """

    people: Mapping[str, tuple[tuple[str, str], ...]]
    places: Mapping[str, Place]
    items: Sequence[TheirItem]
    digest: str


def make(given: Given) -> bytes:
    """The file, to be filled in by the department."""
    from toolkit.excel.listing import Listing, listing  # XlsxWriter: only where a file is made

    rows: dict[str, Sequence[Sequence[str]]] = {
        ABOUT: given.about,
        OBJECTS: [(*each, "", "") for each in given.objects],
        PEOPLE: [("",) * len(HEADS[PEOPLE])] * _ROOM,
        ITEMS: [("",) * len(HEADS[ITEMS])] * _ROOM,
    }
    return listing(
        [
            Listing(name, f"{given.task}：{name}", _FACTS[name], HEADS[name], _WIDTHS[name], rows[name])
            for name in HEADS
        ]
    )


def addressed(file: Path) -> tuple[str, str]:
    """抽取编号 and department that a file says it is of.  ProblemsFound for another kind of file."""
    pages = _pages(file)
    told = {row.text(0): row.text(1) for row in pages[ABOUT]}
    if not told.get(_DRAW) or not told.get(_BODY):
        what = f"“{ABOUT}”一页没有抽取编号或参与部门"
        raise ProblemsFound([Problem(what, "请用发给部门的那一份填写，不要另做", Place(ABOUT))])
    return told[_DRAW], told[_BODY]


def read(file: Path, given: Given) -> Answer:
    """What the department filled in; ProblemsFound with every cell that is not right."""
    pages, problems = _pages(file), list[Problem]()
    told = {row.text(0): row for row in pages[ABOUT]}
    for key, right in given.about:
        row = told.get(key)
        if row is None or row.text(1) != right:
            said = row.text(1) if row else ""
            what = f"{key}是“{said}”，发出的是“{right}”：不是发给{given.body}的这一份，或者被改动过"
            place = row.at(1) if row else Place(ABOUT, header=key)
            problems.append(Problem(what, "请部门用发出的那一份填写，原样发回", place, rule="R13"))
    people = _people(pages[PEOPLE], problems)
    items = _items(pages[ITEMS], problems)
    comes = _objects(pages[OBJECTS], given, people, problems)
    if any(comes.values()) and not items:
        problems.append(
            Problem("没有写检查事项", "请写清查什么、凭什么", Place(ITEMS, header=HEADS[ITEMS][0]))
        )
    if problems:
        raise ProblemsFound(problems)
    places = {line.text(0): line.at(5) for line in pages[OBJECTS]}
    return Answer(comes, places, items, sha256(file.read_bytes()).hexdigest())


class _Line(NamedTuple):
    """A filled row of a page: its texts in the order of the heads, and where each stands."""

    page: str
    number: int
    cells: Mapping[str, tuple[str, int]]

    def text(self, place: int) -> str:
        return self.cells[HEADS[self.page][place]][0]

    def at(self, place: int) -> Place:
        header = HEADS[self.page][place]
        return Place(self.page, self.number, header, f"{letters(self.cells[header][1])}{self.number}")


def _pages(file: Path) -> dict[str, list[_Line]]:
    """The filled rows of each page; ProblemsFound for pages and heads that are not there."""
    there = {raw.name: raw for raw in read_foreign(file)}
    problems = list[Problem]()
    pages = dict[str, list[_Line]]()
    for name in HEADS:
        if name not in there or there[name].problem is not None:
            problems.append(
                there[name].problem or Problem("读不出来", "请另存后再收", Place(name))
                if name in there
                else Problem(
                    f"没有“{name}”一页", "请用发给部门的联合检查表填写，不要改页名", Place(file.name)
                )
            )
        else:
            pages[name] = _lines(there[name], problems)
    if problems:
        raise ProblemsFound(problems)
    return pages


def _lines(raw: RawSheet, problems: list[Problem]) -> list[_Line]:
    heads = HEADS[raw.name]
    top = next((n for n, row in enumerate(raw.grid) if heads[0] in map(_clean, row)), None)
    numbers = {} if top is None else {_clean(cell): n for n, cell in reversed([*enumerate(raw.grid[top], 1)])}
    if lacking := [head for head in heads if head not in numbers]:
        what = f"“{raw.name}”一页没有“{'、'.join(lacking)}”"
        problems.append(Problem(what, "请不要改动表头", Place(raw.name, header=lacking[0])))
        return []
    assert top is not None
    return [
        _Line(raw.name, at, {head: (_clean(row[numbers[head] - 1]), numbers[head]) for head in heads})
        for at, row in enumerate(raw.grid[top + 1 :], top + 2)
        if not is_blank(row)
    ]


def _clean(cell: object) -> str:
    try:
        return canonical_text(" ".join(str(cell if cell is not None else "").split()))
    except Unwritable:
        return "�"


def _people(lines: Sequence[_Line], problems: list[Problem]) -> dict[str, str]:
    """执法证号 by name."""
    found: dict[str, str] = {}
    for line in lines:
        name, number = line.text(0), line.text(1)
        try:
            sound = bool(name) and canonical_id(number) == number and mask_personal(number) == number
        except Unwritable:
            sound = False
        if not sound or "�" in name or "、" in name + number:
            what = f"“{name}”的执法证号“{number}”不对，或者没有写姓名"
            problems.append(Problem(what, "请照执法证填写，不要填身份证号", line.at(1), rule="R5"))
        elif name in found:
            what = f"姓名“{name}”写了两次"
            problems.append(
                Problem(what, "请删去一行；真有两个同名的，名字后面加股室", line.at(0), rule="R5")
            )
        else:
            found[name] = number
    return found


def _items(lines: Sequence[_Line], problems: list[Problem]) -> list[TheirItem]:
    found: dict[str, TheirItem] = {}
    for line in lines:
        name, basis, point, clause = (line.text(n) for n in range(4))
        if not name or "�" in name + basis + point + clause:
            problems.append(
                Problem("没有写检查事项，或有读不出的字", "请写事项清单上的名称", line.at(0), rule="R1")
            )
            continue
        if name not in found and not basis:
            what = f"检查事项“{name}”没有写检查依据"
            problems.append(Problem(what, "请写依据的法律、法规", line.at(1), rule="R1"))
        before = found.get(name, TheirItem(name, basis, ()))
        more = ((point.replace("｜", "|"), clause),) if point else ()
        found[name] = before._replace(points=(*before.points, *more))
    return [*found.values()]


def _objects(
    lines: Sequence[_Line], given: Given, people: Mapping[str, str], problems: list[Problem]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Who comes where, by code."""
    names = {code: name for code, name, *_ in given.objects}
    comes: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in lines:
        code, name, answer, team = line.text(0), line.text(1), line.text(4), line.text(5)
        if code in comes:
            problems.append(Problem(f"“{code}”有两行", "请只留一行", line.at(0), rule="R13"))
        elif names.get(code) != name:
            what = f"“{code} {name}”不是发出的一户"
            problems.append(Problem(what, "请照发出的改回；没有抽中的不能加", line.at(0), rule="R13"))
        elif answer not in {"", COMES, STAYS}:
            what = f"是否参加写的是“{answer}”"
            problems.append(Problem(what, f"请写 {COMES} 或 {STAYS}", line.at(4)))
        comes.setdefault(code, ())
        who = [one.strip() for one in team.replace("，", "、").split("、") if one.strip()]
        unknown = [one for one in who if one not in people]
        if answer == COMES and (not who or unknown):
            what = f"“{PEOPLE}”一页没有{'、'.join(unknown)}" if unknown else f"{name}参加，却没有写检查人员"
            problems.append(Problem(what, "请补上姓名和执法证号", line.at(5), rule="R5"))
        elif answer == COMES:
            comes[code] = tuple((one, people[one]) for one in dict.fromkeys(who))
    if missing := [name for code, name in names.items() if code not in comes]:
        what = f"少了 {len(missing)} 户：{'、'.join(missing[:5])}"
        problems.append(Problem(what, "请补回发出的各行；不参加的填 否", Place(OBJECTS), rule="R13"))
    return comes
