"""What counts towards the caps on visits to one object (检查频次, R7): visits made, drawn and possible.

Visits made are those with a result in 检查台账, and other departments' in 其他部门检查.  At a freeze, what is drawn is
read from the records and not from the sheet: a row that somebody took out of the sheet still counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from toolkit.draw.frozen import MANIFEST
from toolkit.draw.record import RECORD
from toolkit.errors import Level, Problem
from toolkit.jobs.base import Desk, Office, draw_id_of
from toolkit.ledger import records
from toolkit.model import Case, Task
from toolkit.rules.frequency import MADE, POSSIBLE, WAITING, Kind, Visit, binding, kind_of, measure, unknown

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
        if day and day.year == desk.registry.settings.year and not case.void and not _done(case):
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
        if case.result and case.ended and case.ended.year == settings.year:
            visit = Visit(case.ended, _kind(desk, case), "", case.task, MADE)
            _add(found, desk, [case.target], visit)
    own = {(name, visit.day) for name, there in found.items() for visit in there}
    for target, department, visit, _ in desk.registry.elsewhere:
        ours = department == settings.bureau
        if not (ours and (kept(target), visit.day) in own):
            _add(found, desk, [target], visit._replace(level="") if ours else visit)
    return found


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
        return {case.target for case in cases if not _done(case)}
    folder = office.records(task.year) / draw_id_of(task)
    if not (folder / RECORD).exists():
        return ()
    state = records.read(folder).state
    return () if state.void else state.teams.keys() - {case.target for case in cases if _done(case)}


def _frozen(office: Office, task: Task) -> Collection[str]:
    """The objects on a task's list if that is frozen and nothing is drawn yet."""
    folder = office.records(task.year) / draw_id_of(task)
    if not (folder / MANIFEST).exists() or (folder / RECORD).exists():
        return ()
    return {listed.target for listed in records.read(folder).frame}
