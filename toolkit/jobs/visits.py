"""What counts towards the caps on visits to one object (年度检查上限, R7): visits made, drawn and possible.

Visits made are those with a result in 检查台账.  What is drawn is read from the records and not from the sheet: a row
that somebody took out of the sheet still counts.
"""

from __future__ import annotations

from collections.abc import Collection

from toolkit.draw.frozen import MANIFEST
from toolkit.draw.record import RECORD
from toolkit.jobs.base import Desk, Office, draw_id_of
from toolkit.ledger import records
from toolkit.model import Task
from toolkit.rules.pool import Visits, inspections


def visits(office: Office, desk: Desk, task: Task) -> dict[str, Visits]:
    """The visits of the year by object, those of ``task`` itself left out; a merged row's count for the one kept."""
    registry = desk.registry
    waiting: dict[str, list[str]] = {}
    frozen: dict[str, list[str]] = {}
    for other in desk.tasks.values():
        if other.id != task.id:
            for found, names in ((waiting, _waiting(office, desk, other)), (frozen, _frozen(office, other))):
                for name in names:
                    found.setdefault(registry.kept(name), []).append(other.id)
    done = inspections(desk.cases.values(), registry)
    return {
        name: Visits(done.get(name, ()), waiting.get(name, ()), frozen.get(name, ()))
        for name in done.keys() | waiting.keys() | frozen.keys()
    }


def _waiting(office: Office, desk: Desk, task: Task) -> Collection[str]:
    """The objects that a task drew and that have no result; of a task of the year before only its open cases."""
    cases = desk.cases_of(task.id)
    if task.year < desk.registry.settings.year:
        return {case.target for case in cases if not (case.result and case.ended)}
    folder = office.records(task.year) / draw_id_of(task)
    if not (folder / RECORD).exists():
        return ()
    state = records.read(folder).state
    return (
        ()
        if state.void
        else state.teams.keys() - {case.target for case in cases if case.result and case.ended}
    )


def _frozen(office: Office, task: Task) -> Collection[str]:
    """The objects on a task's list if that is frozen and nothing is drawn yet."""
    folder = office.records(task.year) / draw_id_of(task)
    if not (folder / MANIFEST).exists() or (folder / RECORD).exists():
        return ()
    return {listed.target for listed in records.read(folder).frame}
