"""抽取结果, 检查台账 and 任务 brought into line with a record and its amendments; what agrees already stays.

The record decides, the sheets follow: a case whose object is no longer to be inspected is marked 作废原因 and
stays, an object that came in gets a case, a changed team is written over.  Running it twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from itertools import count

from toolkit import columns
from toolkit.draw.quota import split_stratum
from toolkit.excel.book import Book, ByColumn, Value
from toolkit.jobs.base import Desk
from toolkit.ledger import records
from toolkit.ledger.record import DrawRecord
from toolkit.model import Case, Task
from toolkit.rules.passed_on import taken_over

SHOWN_ALTERNATES = 3
"""Alternates shown per stratum; the record's alternates.txt holds all of them."""
CARRIED, CASE_NAME = "年度结转", re.compile(r"[^\s：、]+-\d{2,}-\d{3,}")
"""The step that takes open cases into the next year's workbook, and what their 案号 look like in its line."""
SELECTED, ALTERNATE, STEPPED_IN, TRIAL = "中签", "候补", "递补", "试抽"


def team_names(desk: Desk, teams: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """The team of each object as 甲、乙, the 主检 first."""
    people = desk.registry.person_names()
    return {
        target: "、".join(people.get(person, person) for person in team) for target, team in teams.items()
    }


def bring_into_line(book: Book, desk: Desk, task: Task, record: DrawRecord) -> None:
    """Make the sheets say what the record says, for one task."""
    shown = {(row["draw_id"], row["kind"], row["target"]) for row in book.read(columns.DRAWS).rows}
    book.append(columns.DRAWS, draws_of(desk, task, record, shown))
    if not record.plan.trial:
        _cases(book, desk, task, record)


def draws_of(
    desk: Desk, task: Task, record: DrawRecord, there: Container[tuple[Value, Value, Value]] = ()
) -> ByColumn[str, Value]:
    """What 抽取结果 shows of one record, but for the draws, kinds and objects that are ``there``."""
    teams = team_names(desk, record.state.teams)
    drawn = {row.target for row in record.selected}
    stepped_in = [row for row in record.state.selected if row[2] not in drawn]
    alternates = record.first_alternates(SHOWN_ALTERNATES)
    first = TRIAL if record.plan.trial else SELECTED
    groups = ((first, record.selected), (ALTERNATE, alternates), (STEPPED_IN, stepped_in))
    new = [
        (kind, *line)
        for kind, lines in groups
        for line in lines
        if (record.plan.draw_id, kind, line[2]) not in there
    ]
    kinds, strata, ranks, targets, tickets = zip(*new, strict=True) if new else ((), (), (), (), ())
    shown = {stratum: desk.registry.stratum_name(stratum) for stratum in {*strata}}
    rows: dict[str, Sequence[Value]] = {
        "draw_id": [record.plan.draw_id] * len(new),
        "task": [task.id] * len(new),
        "kind": kinds,
        "target": targets,
        "name": [*map(desk.registry.name_of, targets)],
        "stratum": [*map(shown.__getitem__, strata)],
        "rank": [*map(int, ranks)],
        "ticket": tickets,
        "team": [
            teams.get(target) if kind != ALTERNATE else None
            for kind, target in zip(kinds, targets, strict=True)
        ],
    }
    return ByColumn(rows, len(new))


def _cases(book: Book, desk: Desk, task: Task, record: DrawRecord) -> None:
    draw_id, current = record.plan.draw_id, record.state
    teams = team_names(desk, current.teams)
    names = case_names(record)
    there: dict[str, Case] = {}
    for case in desk.cases.values():
        if case.id.startswith(f"{draw_id}-") and (
            case.target not in there or case.id == names.get(case.target)
        ):
            there[case.target] = case
    hosts = hosts_of(record)
    live = set() if current.void else {target for _, _, target, _ in current.selected}
    for target, case in there.items():
        if target not in live and not case.void:
            reason = "作废重抽" if current.void else "候补替换"
            book.update(columns.CASES, case.id, {"void": reason})
        elif target in live and (case.team, case.void) != (teams[target], ""):
            book.update(columns.CASES, case.id, {"team": teams[target], "void": None})
        if case.host != (host := hosts.get(target, "") if target in live else ""):
            book.update(columns.CASES, case.id, {"host": host or None})
    new = [row for row in current.selected if row[2] in live and row[2] not in there]
    if task.year < desk.registry.settings.year:  # its closed cases stayed in the workbook of their year
        new = [row for row in new if row[2] in current.replaced.values()]
    free = (name for n in count(len(names) + 1) if (name := f"{draw_id}-{n:03d}") not in desk.cases)
    planned = taken_over(task, desk.plan.rows.get(task.plan))
    targets = [target for _, _, target, _ in new]
    regions = {
        stratum: desk.registry.region_name(split_stratum(stratum)[0]) for stratum in {line[0] for line in new}
    }
    rows: dict[str, Sequence[Value]] = {
        "case": [names[target] if names[target] not in desk.cases else next(free) for target in targets],
        "task": [task.id] * len(new),
        "target": targets,
        "name": [*map(desk.registry.name_of, targets)],
        "region": [regions[stratum] for stratum, *_ in new],
        "team": [teams[target] for target in targets],
        "host": [*map(hosts.get, targets)],
        **{key: [value] * len(new) for key, value in planned.items()},
    }
    book.append(columns.CASES, ByColumn(rows, len(new)))


def hosts_of(record: DrawRecord) -> Mapping[str, str]:
    """案号 of the visit where that of an object is one with others' (合并检查), by object."""
    joints, own = record.state.joint, record.plan.draw_id
    others = {joint.host for joint in joints} - {own}
    names = {host: case_names(records.read(record.folder.parent / host)) for host in others}
    names[own] = case_names(record) if joints else {}
    return {joint.object: names[joint.host].get(joint.object, "") for joint in joints}


def case_names(record: DrawRecord) -> Mapping[str, str]:
    """案号 by object: as drawn, then those that stepped in as they came, so that a lost row comes back as it was."""
    order = [row.target for row in record.selected] + [*record.state.replaced.values()]
    return {target: f"{record.plan.draw_id}-{number:03d}" for number, target in enumerate(order, 1)}
