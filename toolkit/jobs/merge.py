"""合并检查: an object that two tasks have drawn is visited once, with one notice and one record (综合查一次).

Each draw keeps its people and its result; both go.  The task that is host makes notice and record, with the items and
the people of both; the other's row in 检查台账 names the host's (合并案号).  What stands is a statement in both records
(``draw.amendment``): it is written first, the sheets follow it, and ``undo`` writes its opposite, before the visit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from toolkit.draw.amend import merged
from toolkit.draw.amendment import APART, JOINT, MERGING, Amendment, Joint, read_amendments
from toolkit.draw.encoding import canonical_id
from toolkit.draw.ticket import SSJ1
from toolkit.errors import Level, Place, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision, decided, drawn, note_amendments, require_public
from toolkit.jobs.base import Office, Outcome, Work, begin_work, listed, require_fit
from toolkit.jobs.deadlines import refresh
from toolkit.jobs.papers import BY_NAME
from toolkit.jobs.reconcile import papers
from toolkit.jobs.views import bring_into_line
from toolkit.ledger import record_checks, records
from toolkit.ledger.record import DrawRecord
from toolkit.model import Case, Task
from toolkit.rules.frequency import kind_of

MERGED, PARTED = "合并检查", "取消合并"


class DrawnSide(NamedTuple):
    """One of the two draws: its task, its record, and the cases that count by object."""

    task: Task
    record: DrawRecord
    cases: dict[str, Case]


Sides = tuple[DrawnSide, DrawnSide]
"""Host and guest."""


class Visits(NamedTuple):
    """What is to be written, and what both records say already."""

    todo: Sequence[Joint]
    done: Sequence[Joint]


def merge(
    book: Book,
    office: Office,
    key: str,
    other: str,
    decision: Decision,
    *,
    target: str = "",
    undo: bool = False,
) -> Outcome:
    """Make one visit of what both tasks have drawn: all that no visit has begun of, or the object ``target``.

    ``key`` is the task that is host, ``other`` the one that joins.  ``undo``: take such visits apart again.  Refused
    if there is no such visit, or it has begun.
    """
    work = begin_work(book, office, PARTED if undo else MERGED, key)
    sides = _sides(work, other)
    visits = _joint(sides, target) if undo else _shared(work, sides, target)
    return _write(work, sides, APART if undo else JOINT, visits, decision)


def _shared(work: Work, sides: Sides, target: str) -> Visits:
    """What is to become one visit, and what is already."""
    host, guest = sides
    _require_counted(work, host, guest)
    wanted = _wanted([code for code in host.cases if code in guest.cases], host, target, "都抽中")
    joints = [Joint(code, guest.record.plan.draw_id, host.record.plan.draw_id) for code in wanted]
    done = [each for each in joints if all(each in side.record.state.joint for side in sides)]
    todo = [each for each in joints if each not in done and not _begun(each, sides)]
    if not todo and not done:
        raise Refused(
            f"任务 {host.task.id} 和 {guest.task.id} 都抽中的对象已经开始检查，不能再合并。"
            "还没有结果的，请照各自的任务登记。"
        )
    return Visits(todo, done)


def _joint(sides: Sides, target: str) -> Visits:
    """What is one visit and is to be two."""
    host, guest = sides
    ids = guest.record.plan.draw_id, host.record.plan.draw_id
    there = sorted({each for side in sides for each in side.record.state.joint if each[1:] == ids})
    hosts = {case.id for case in host.cases.values()}
    shown = {
        code for code, case in guest.cases.items() if case.host in hosts
    }  # both records say it, the sheets do not
    joints = sorted({*there, *(Joint(code, *ids) for code in shown)})
    wanted = _wanted([each.object for each in joints], host, target, "合并检查")
    todo = [each for each in there if each.object in wanted]
    if begun := [each for each in todo if _begun(each, sides)]:
        raise Refused(
            f"{host.cases[begun[0].object].name}已经开始检查，合并不能再取消。登记错了的，请先在检查台账更正。"
        )
    return Visits(todo, [each for each in joints if each not in there and each.object in wanted])


def _sides(work: Work, other: str) -> Sides:
    """Host and guest, each verified, with what was interrupted finished."""
    desk = work.desk
    guest = desk.task(other)
    if guest.id == work.task.id:
        raise WrongUse(f"并入的任务和主办的任务都是 {guest.id}。请写两个不同的任务。")
    if guest.year != work.task.year:
        raise Refused(f"任务 {guest.id} 和 {work.task.id} 不是同一年的，不能合并检查。请各自检查。")
    sides = []
    for task in (work.task, guest):
        record = drawn(work, task)
        half = record_checks.halves(record.folder.parent)  # what was interrupted: this run ends it
        require_fit([problem for problem in record_checks.check(record.folder) if problem not in half])
        cases = {case.target: case for case in desk.cases_of(task.id)}
        sides.append(DrawnSide(task, record, cases))
    return sides[0], sides[1]


def _wanted(shared: Sequence[str], host: DrawnSide, target: str, what: str) -> list[str]:
    """The objects that are asked for, by code or name; Refused if there is none, WrongUse for another one."""
    if not target:
        if not shared:
            raise Refused(f"任务 {host.task.id} 和另一个任务没有{what}的对象，没有可以办的。请核对两个任务。")
        return list(shared)
    codes = [code for code in shared if target == host.cases[code].name or canonical_id(target) == code]
    if not codes:
        raise WrongUse(
            f"“{target}”不是{what}的对象。可以写：{listed(host.cases[c].name for c in shared) or '没有'}。"
        )
    return codes


def _begun(joint: Joint, sides: Sides) -> bool:
    cases = [side.cases[joint.object] for side in sides if joint.object in side.cases]
    return any(case.started or case.result for case in cases)


def _require_counted(work: Work, host: DrawnSide, guest: DrawnSide) -> None:
    """Refuse if the one visit would not count towards a cap that the guest's own would (R7)."""
    registry, rows = work.desk.registry, work.desk.plan.rows
    kinds = [kind_of(side.task, rows.get(side.task.plan)) for side in (host, guest)]
    lost = [
        cap
        for cap in registry.caps
        if cap.counts(kinds[1], "", registry.level) and not cap.counts(kinds[0], "", registry.level)
    ]
    if lost:
        raise Refused(
            f"任务 {guest.task.id} 是{kinds[1]}，计入年度上限 {lost[0].limit} 次{lost[0].by}；"
            f"{host.task.id} 是{kinds[0]}，不计入。请反过来，由 {guest.task.id} 主办。"
        )


def _write(
    work: Work,
    sides: Sides,
    kind: str,
    visits: Visits,
    decision: Decision,
) -> Outcome:
    """Write the statements that are missing in either record, then the sheets, lines and what papers still say."""
    book, office, (todo, done) = work.book, work.office, visits
    require_public(work.desk, decision, office)
    outcome = Outcome(work.name)
    missing = [
        (side, each)
        for each in todo
        for side in sides
        if (each in side.record.state.joint) != (kind == JOINT)
    ]
    for side, each in missing:
        merged(side.record.state, kind, each, side.record.plan.draw_id)
    outcome.problems += [*_papers_before(work, sides, todo)]
    if missing:
        office.agree(outcome.problems)
    for side, each in missing:
        state_visit(work, side.record, kind, each, decision)
    for side in sides:
        record = records.read(side.record.folder)
        bring_into_line(book, work.desk, side.task, record)
        line = f"{work.name}（{decision.reason}，{decision.decided_by}决定）"
        note_amendments(work, side.task, record, of_visits(record, line), again=not missing)
    refresh(work)
    work.save()
    host, guest = sides
    names = listed(host.cases[each.object].name for each in [*todo, *done])
    how = "一次查完，通知书、记录表只在" if kind == JOINT else "各自检查，不再并入"
    outcome.lines.append(
        f"任务 {guest.task.id} 与 {host.task.id}：{len(todo) + len(done)} 户{how} {host.task.id}：{names}"
    )
    if not missing:
        outcome.lines.append("这些补正已经记录过，按记录补齐了表格")
    outcome.files += [side.record.folder for side in sides]
    outcome.data = {
        "task": host.task.id,
        "with": guest.task.id,
        "visits": [each.object for each in [*todo, *done]],
    }
    return outcome


def state_visit(work: Work, record: DrawRecord, kind: str, joint: Joint, decision: Decision) -> None:
    """Write into one record that a visit is joint, or is no longer.  Refused for a record of before SSJ2."""
    if record.plan.spec == SSJ1:
        raise Refused(f"抽取 {record.plan.draw_id} 是以前版本的记录，不能写合并检查。请各自检查。")

    def made(current: DrawRecord, prev: str) -> Amendment:
        team = merged(current.state, kind, joint, current.plan.draw_id)
        return decided(current, work.office, decision, prev, (kind, *joint, team))

    records.amend(record.folder.parent, record.plan.draw_id, made)


def of_visits(record: DrawRecord, line: str) -> Mapping[str, str]:
    """What a step says of every amendment that makes visits joint, or no longer, by file."""
    return {each.file: line for each in read_amendments(record.files) if each.kind in MERGING}


def _papers_before(work: Work, sides: Sides, joints: Sequence[Joint]) -> list[Problem]:
    """The papers of these visits that were made before: of the host they lack the guest, the guest needs none."""
    found = []
    for side, remedy in zip(
        sides,
        (
            "请用“重做文书”（documents --again）重做；已经送达的，重新通知",
            "请移到“留存”，单独去就多查了一次；已经送达的，告知企业以合并后的通知书为准",
        ),
        strict=True,
    ):
        cases = {side.cases[each.object].id for each in joints if each.object in side.cases}
        folder = work.office.documents(side.task.id)
        made = [
            stem
            for stem, told in papers.cases_told(folder).items()
            if cases & {*told} and BY_NAME[stem.partition("_")[0]].of_visit
            if (folder / f"{stem}.docx").is_file()
        ]
        if made:
            what = f"{len(made)} 份文书是以前做的：{listed(made, 4)}"
            found.append(Problem(what, remedy, Place(side.task.id), Level.WARNING))
    return found
