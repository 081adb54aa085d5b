"""综合查一次 on the papers: what a visit is for and who comes, where other tasks or other bodies join it (合并检查)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from toolkit.archive.kinds import FROM_OTHERS
from toolkit.errors import Level, Problem
from toolkit.jobs.papers.context import NONE, Fields, TaskContext
from toolkit.jobs.visits import came_along
from toolkit.ledger import records
from toolkit.model import Case
from toolkit.rules.together import TheirPart


class VisitPart(NamedTuple):
    """One of those whose visit it is: items, basis, checklist and people."""

    items: Sequence[str]
    basis: str
    points: Sequence[Fields]
    team: Sequence[Fields]


def parts(of: TaskContext, case: Case) -> list[VisitPart]:
    """That of the case itself first, then of every case that is inspected at its visit."""
    own = [_own(of, case), *(_own(*guest) for guest in guests(of, case))]
    return [*own, *map(_theirs, of.others.get(case.id, ()))]


def guests(of: TaskContext, case: Case) -> list[tuple[TaskContext, Case]]:
    """The cases of other tasks that are inspected at the visit of this one, each with its task."""
    return [(_context(of, guest.task), guest) for guest in of.guests.get(case.id, ())]


def visit(of: TaskContext, case: Case) -> Fields:
    """The inspection of one object as its papers tell it, whoever joins it."""
    told = of.visit(case)
    own, *others = parts(of, case)
    if not others:
        return told
    every = (own, *others)
    return told | {
        "抽查事项": "、".join(item for part in every for item in part.items),
        "检查依据": "\n".join(dict.fromkeys(line for part in every for line in part.basis.splitlines())),
        "检查人员": list({str(one["执法证号"]): one for part in every for one in part.team}.values()),
        "检查要点": [*_named(own), *(line for part in others for line in _numbered(part))],
    }


def awaited(of: TaskContext) -> Iterator[Problem]:
    """The reminder of departments that were sent 联合检查表 and are on the papers, but have not answered."""
    for path in sorted((of.folder / FROM_OTHERS).glob("发_*.xlsx")):
        body = path.stem.removeprefix("发_")
        answered = any(part.body == body for parts in of.others.values() for part in parts)
        named = [case for case in of.cases if body in came_along(of.desk, case)]
        if named and not answered:
            what = f"{body}还没有交回联合检查表，{len(named)} 户的通知书写着会同它检查，没有它的人员和事项"
            remedy = "请催办，收到以后重做通知书；不来的，办“部门退出”"
            yield Problem(what, remedy, named[0].at("partners"), Level.WARNING)


def people(visit: Fields) -> list[Fields]:
    """Who comes, of the fields of a visit: 姓名 and 执法证号 each."""
    return cast("list[Fields]", visit["检查人员"])


def _own(of: TaskContext, case: Case) -> VisitPart:
    rows = of.rows_of(case)
    return VisitPart([row.item for row in rows], of.basis(rows), of.points(rows), of.team(case))


def _theirs(part: TheirPart) -> VisitPart:
    points: list[Fields] = [
        {"要点": text, "方法": NONE, "依据条款": basis or NONE} for text, basis in part.points
    ]
    people: list[Fields] = [
        {"姓名": f"{name}（{part.body}）", "执法证号": number} for name, number in part.people
    ]
    return VisitPart([part.item], part.basis, points, people)


def _context(of: TaskContext, task: str) -> TaskContext:
    """The other task's own, made once."""
    if task not in of.beside:
        other = of.desk.tasks[task]
        record = records.read(of.office.records(other.year) / other.draw_id)
        of.beside[task] = type(of)(of.desk, of.office, other, record)
    return of.beside[task]


def _named(part: VisitPart) -> list[Fields]:
    if len(part.items) > 1:
        return [*part.points]
    return [{**point, "要点": f"【{part.items[0]}】{point['要点']}"} for point in part.points]


def _numbered(part: VisitPart) -> list[Fields]:
    """With the numbers of their own list, by which 要点结果 of their own case calls them."""
    return [
        {**point, "要点": f"【{'、'.join(part.items)} 第{number}条】{point['要点']}"}
        for number, point in enumerate(part.points, 1)
    ]
