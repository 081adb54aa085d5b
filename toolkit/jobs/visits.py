"""What counts towards the caps on visits to one object (检查频次, R7): visits made, drawn and possible.

A visit that is joint (合并检查) counts once: the case that joins is none of its own, nor is the same day's visit of a
body that took part in ours.  Visits made are those with a result in 检查台账, and other departments' in 其他部门检查.
At a freeze, what is drawn is read from the records and not from the sheet: a row that somebody took out of the sheet
still counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from toolkit.draw.frozen import MANIFEST
from toolkit.draw.record import RECORD
from toolkit.errors import Level, Problem
from toolkit.jobs.base import Desk, Office, draw_id_of
from toolkit.ledger import records
from toolkit.model import Case, Task
from toolkit.rules.frequency import MADE, POSSIBLE, WAITING, Kind, Visit, binding, kind_of, measure, unknown
from toolkit.rules.passed_on import NOBODY, said
from toolkit.rules.phrases import words

Visits = dict[str, list[Visit]]
"""By object; those of a row that was merged are those of the one that was kept."""


def visits(office: Office, desk: Desk, task: Task) -> Visits:
    """The visits of the year as the freeze of ``task`` must count them, those of ``task`` itself left out."""
    found = _known(desk)
    for other in desk.tasks.values():
        if other.id != task.id:
            kind = kind_of(other, desk.plan.rows.get(other.plan))
            for names, stage in (
                (_waiting(office, desk, other), WAITING),
                (_frozen(office, other), POSSIBLE),
            ):
                _add(found, desk, names, Visit(other.day, kind, "", other.id, stage))
    return found


def in_the_ledger(desk: Desk) -> Visits:
    """The visits of the year as 检查台账 has them: for papers, which are made when it agrees with the records."""
    found = _known(desk)
    for case in desk.cases.values():
        day = case.day(desk.tasks[case.task].day) if case.task in desk.tasks else case.started
        this_year = day and day.year == desk.registry.settings.year
        if this_year and not (case.void or case.joins or _done(case)):
            _add(found, desk, [case.target], Visit(day, _kind(desk, case), "", case.task, WAITING))
    return found


def over_its_cap(office: Office, desk: Desk, task: Task, code: str) -> Iterator[Problem]:
    """The reminder that an object which comes into a draw later (候补) has had all its visits by then.

    At the freeze it had not; the record says who comes next, so it is not passed over in silence.
    """
    registry, row = desk.registry, desk.plan.rows.get(task.plan)
    target = registry.targets.get(code)
    if row is None or target is None:
        return
    known = visits(office, desk, task).get(registry.kept(code), [])
    for cap in binding(registry.caps, {row.item}, kind_of(task, row), registry.level):
        counted = measure(cap, known, registry.level, unknown(target, known))
        if cap.concerns({row.item}, target) and counted.reached:
            what = f"候补的{target.name}{counted.evidence}，再查就超过了"
            remedy = "不查的，再办一次“候补启用”换下一户；确要查的，请由决定人写明理由"
            yield Problem(what, remedy, task.at("draw_id"), Level.WARNING, "R7")
            return


def _known(desk: Desk) -> Visits:
    """Visits made: by this office, and by others where known.  One of its own that others list, too, counts once."""
    found: Visits = {}
    settings, kept = desk.registry.settings, desk.registry.kept
    for case in desk.cases.values():
        if _done(case) and not case.joins and case.ended and case.ended.year == settings.year:
            visit = Visit(case.ended, _kind(desk, case), "", case.task, MADE)
            _add(found, desk, [case.target], visit)
    own = {(name, visit.day, settings.bureau) for name, there in found.items() for visit in there}
    own |= {(kept(c.target), c.ended, body) for c in desk.cases.values() for body in came_along(desk, c)}
    for target, department, visit, _ in desk.registry.elsewhere:
        ours = department == settings.bureau
        if (kept(target), visit.day, department) not in own:
            _add(found, desk, [target], visit._replace(level="") if ours else visit)
    return found


def came_along(desk: Desk, case: Case) -> Sequence[str]:
    """The other departments that took part in a visit: as 检查台账 says, else the task, else the plan."""
    task = desk.tasks.get(case.task)
    plan = desk.plan.rows.get(task.plan) if task else None
    return words(str(said("partners", case, task, plan) or "").replace(NOBODY, ""))


def _kind(desk: Desk, case: Case) -> Kind:
    task = desk.tasks.get(case.task)
    return kind_of(case, task, desk.plan.rows.get(task.plan) if task else None)


def _add(found: Visits, desk: Desk, targets: Iterable[str], visit: Visit) -> None:
    for target in targets:
        found.setdefault(desk.registry.kept(target), []).append(visit)


def _done(case: Case) -> bool:
    return bool(case.result and case.ended)


def _waiting(office: Office, desk: Desk, task: Task) -> Collection[str]:
    """The objects that a task drew and that have no result; of a task of the year before only its open cases."""
    cases = desk.cases_of(task.id)
    if task.year < desk.registry.settings.year:
        return {case.target for case in cases if not (case.joins or _done(case))}
    folder = office.records(task.year) / draw_id_of(task)
    if not (folder / RECORD).exists():
        return ()
    state = records.read(folder).state
    joins = {joint.object for joint in state.joint if joint.guest == folder.name}
    return () if state.void else state.teams.keys() - joins - {case.target for case in cases if _done(case)}


def _frozen(office: Office, task: Task) -> Collection[str]:
    """The objects on a task's list if that is frozen and nothing is drawn yet."""
    folder = office.records(task.year) / draw_id_of(task)
    if not (folder / MANIFEST).exists() or (folder / RECORD).exists():
        return ()
    return {listed.target for listed in records.read(folder).frame}
