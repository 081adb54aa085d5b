"""What a freeze writes: the pool, the people, the recusals and the plan of one task, as the files of the record.

Nothing here asks, tells or saves; ``freeze`` does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from toolkit.draw import frozen, issues
from toolkit.draw import plan as frozen_plan
from toolkit.draw.lists import make_stratum
from toolkit.draw.plan import SecondNonce
from toolkit.errors import Exists, Level, Problem, WrongUse
from toolkit.jobs.base import Desk, Office, draw_id_of, require_fit
from toolkit.jobs.visits import visits
from toolkit.ledger import records
from toolkit.model import Inspector, PlanRow, Target, Task
from toolkit.rules import checklists
from toolkit.rules.chances import rounding
from toolkit.rules.frequency import kind_of
from toolkit.rules.plan import yearly_cap
from toolkit.rules.pool import Pool, pool

LOCAL, NO_ISSUE = "LOCAL", "-"
TRIALS = "试抽"


class Freezing(NamedTuple):
    """The number of a freeze, its nonce, and what another office committed to."""

    draw_id: str
    nonce: bytes
    second: SecondNonce | None = None


def require_own_objects(office: Office, task: Task) -> None:
    """Stop the step (Exists) for a task whose objects came from a file: commands of their own go on with it."""
    place = office.records(task.year) / records.BULK / draw_id_of(task)
    if place.exists():
        raise Exists(
            f"任务 {task.id} 已经用名录文件冻结过，记录在“{place}”。请用 bulk draw 按承诺抽取，用 verify 核验。"
        )


def frozen_files(  # noqa: PLR0917 - a freeze is these six
    office: Office,
    desk: Desk,
    task: Task,
    people: Pool,
    freezing: Freezing,
    last: str = frozen_plan.NO_RECORD,
) -> dict[str, bytes]:
    """The files of a freeze of ``people`` (``people_of``), ``last`` being the digest that hangs on the chain."""
    row = desk.plan.rows[task.plan]
    return frozen.freeze(
        plan=make_plan(
            office, desk, task, freezing.draw_id, _basis(office, desk, task, people, freezing, last)
        ),
        frame=[(target.id, _stratum(target, row)) for target in people.targets],
        excluded=[(entry.target.id, entry.reason, entry.evidence) for entry in people.excluded],
        inspectors=[
            (person.id, person.department, (person.role,), person.skills) for person in people.inspectors
        ],
        recusals=recusals_of(desk, people.inspectors, {target.id for target in people.targets}),
        nonce=freezing.nonce,
        checklists=checklists_of(desk, task),
    )


def people_of(office: Office, desk: Desk, task: Task) -> Pool:
    """Who can be drawn and who can be sent, with the reminders; ProblemsFound if the pool does not do."""
    if task.plan not in desk.plan.rows:
        raise WrongUse(f"任务 {task.id} 的计划序号 {task.plan} 在计划表里找不到。请核对任务表。")
    row = desk.plan.rows[task.plan]
    merged = [other.item for other in desk.plan.rows.values() if other.merged_into == task.plan]
    known = visits(office, desk, task)
    found = pool(desk.registry, row, task.day, known, kind_of(task, row), merged)
    problems = list(found.problems)
    if task.day < office.today:
        what, remedy = "计划检查日期已经过去", "请在冻结以前改成今天以后的日期；已经冻结的，办“改期”"
        problems.append(Problem(what, remedy, task.at("date"), Level.WARNING, "R11"))
    require_fit(problems)
    return replace(found, problems=tuple(problems))


def checklists_of(desk: Desk, task: Task) -> bytes:
    """检查要点 of the task's items as they are now, frozen with the lists."""
    rows = [desk.plan.rows[task.plan]]
    rows += [row for row in desk.plan.rows.values() if row.merged_into == task.plan]
    points = {row.item: desk.registry.items[row.item].points for row in rows}
    return checklists.to_bytes(points)


def _stratum(target: Target, row: PlanRow) -> str:
    return make_stratum(target.region, *([target.credit] if row.quantity.by_class else []))


def recusals_of(
    desk: Desk, inspectors: Iterable[Inspector], targets: Collection[str]
) -> list[tuple[str, str, str]]:
    """The pairs that matter for this pool; others would only tell strangers about them."""
    people = {person.id for person in inspectors}
    return [
        (pair.target, pair.inspector, pair.reason)
        for pair in desk.registry.recusals
        if pair.target in targets and pair.inspector in people
    ]


class Basis(NamedTuple):
    """What a plan says about its pool and what went before it: regions, inspectors, loads, the chain's end."""

    regions: Collection[str]
    inspectors: Sequence[Inspector]
    loads: Mapping[str, int]
    prev_record: str
    second: SecondNonce | None = None
    fallback: frozen_plan.Fallback | None = None


def _basis(  # noqa: PLR0917 - what goes into it
    office: Office, desk: Desk, task: Task, people: Pool, freezing: Freezing, last: str
) -> Basis:
    year = office.records(desk.registry.settings.year)
    regions = {target.region for target in people.targets}
    trial_run = freezing.draw_id.startswith(TRIALS)
    fallback = None if trial_run else issues.fallback(task.source, task.issue, promised(office, desk))
    return Basis(regions, people.inspectors, records.loads(year), last, freezing.second, fallback)


def promised(office: Office, desk: Desk) -> date:
    """The day by which what is frozen now is to be drawn."""
    return office.today + timedelta(days=desk.registry.settings.reveal_days)


def make_plan(office: Office, desk: Desk, task: Task, draw_id: str, basis: Basis) -> frozen_plan.Plan:
    """plan.json of a task's draw."""
    row, settings = desk.plan.rows[task.plan], desk.registry.settings
    quantity = row.quantity
    weights = {region: _ratio(desk.registry.regions[region].weight, 1) for region in sorted(basis.regions)}
    trial_run = draw_id.startswith(TRIALS)
    return frozen_plan.Plan(
        draw_id=draw_id,
        bureau=settings.bureau,
        task=task.id,
        item=row.item,
        date=task.day.isoformat(),
        source=LOCAL if trial_run else task.source,
        issue=NO_ISSUE if trial_run else task.issue,
        reveal_by=promised(office, desk).isoformat(),
        count=quantity.count,
        ratio={group: _ratio(ratio, 100) for group, ratio in quantity.ratios},
        region_weight=None if row.equal_regions else weights,
        rounding=rounding(quantity),
        team_size=settings.team_size,
        caps=frozen_plan.Caps(
            load_before={
                person.id: basis.loads[person.id] for person in basis.inspectors if person.id in basis.loads
            },
            object_per_year=yearly_cap(row, desk.registry) or None,
            departments=row.departments,
        ),
        mixing_rounds=settings.mixing,
        prev_record=basis.prev_record,
        trial=trial_run,
        frozen_at=office.now.strftime("%Y-%m-%dT%H:%M"),
        sample=bool(settings.sample),
        fallback=basis.fallback,
        second_nonce=basis.second,
    )


def _ratio(ratio: Fraction, over: int) -> str:
    """5 % as "5/100": over the given denominator where that is exact."""
    scaled = ratio * over
    return (
        f"{scaled.numerator}/{over}" if scaled.denominator == 1 else f"{ratio.numerator}/{ratio.denominator}"
    )
