"""冻结名单: fix who can be drawn and who can be sent, before the random number exists.

The pool goes into a record folder that appears at once and is never changed; its digest, the commitment C, is
shown and published now.  The nonce comes from the door as an argument: nothing here is random.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from toolkit import columns, records
from toolkit.columns.lists import TASK_STATES
from toolkit.draw import frozen
from toolkit.draw import plan as frozen_plan
from toolkit.draw.entropy import check_issue
from toolkit.errors import Exists, Level, Problem, WrongUse
from toolkit.excel.book import Book, Value
from toolkit.jobs.base import Desk, Office, Outcome, log, open_desk, require_fit
from toolkit.model import PlanRow, Target, Task
from toolkit.pool import Pool, inspections, pool
from toolkit.records import DrawRecord

WAITING, FROZEN, DRAWN = TASK_STATES[:3]


def draw_id_of(task: Task) -> str:
    """The number of a task's first draw; a redraw counts on."""
    return f"{task.id}-01"


def freeze(book: Book, office: Office, key: str, nonce: bytes) -> Outcome:
    """Freeze the pool of one task and commit to it."""
    book.claim()
    desk = open_desk(book, office)
    task = desk.task(key)
    if task.state not in ("", WAITING):
        raise Exists(f"任务 {task.id} 的状态是“{task.state}”，名单已经冻结过，不能再冻结。")
    require_fit(desk.problems)
    if task.plan not in desk.plan.rows:
        raise WrongUse(f"任务 {task.id} 的计划序号 {task.plan} 在计划表里找不到。请核对任务表。")
    year = office.records(desk.registry.settings.year)
    draw_id = draw_id_of(task)
    outcome = Outcome("冻结名单")
    if (year / draw_id).exists():
        record = records.read(year / draw_id)
        outcome.lines.append("上次冻结中断过：记录已在，按记录补齐了任务表")
    else:
        record = _new_record(office, desk, task, nonce, outcome)
    frame, people = record.rows("frame.txt", 2), record.rows("inspectors.txt", 4)
    excluded = record.rows("excluded.txt", 3)
    values: dict[str, Value] = {
        "state": FROZEN,
        "base": len(frame),
        "draw_id": draw_id,
        "commit": record.commit,
        "frozen_on": office.today,
    }
    book.update(columns.TASKS, task.id, values)
    plan = record.plan
    outcome.lines += [
        f"任务 {task.id}　{task.name}　计划 {task.day} 检查",
        f"名册 {len(frame) + len(excluded)} 户，剔除 {len(excluded)} 户，参加抽取 {len(frame)} 户；"
        f"可选派 {len(people)} 人",
        f"冻结承诺 C = {record.commit}（请现在公布）",
        f"抽取使用：{plan.source} 第 {plan.issue} 期；须在 {plan.reveal_by} 以前抽取",
    ]
    outcome.files.append(record.folder)
    outcome.data = {"task": task.id, "draw_id": draw_id, "commit": record.commit, "base": len(frame)}
    log(book, office, "冻结名单", task.id, f"{draw_id}：{len(frame)} 户，C = {record.commit}")
    book.save()
    return outcome


def _new_record(office: Office, desk: Desk, task: Task, nonce: bytes, outcome: Outcome) -> DrawRecord:
    row, registry = desk.plan.rows[task.plan], desk.registry
    done = inspections(desk.cases.values(), registry.settings.year)
    people = pool(registry, row, task.day, done)
    problems = [*people.problems, *_entropy_problems(task)]
    if task.day < office.today:
        problems.append(
            Problem(
                "计划检查日期已经过去", "请改为今天以后的日期再冻结", task.at("date"), Level.WARNING, "R11"
            )
        )
    require_fit(problems)
    outcome.problems += problems
    year = office.records(registry.settings.year)
    files = frozen.freeze(
        plan=_plan(office, desk, task, row, people),
        frame=[(target.id, _stratum(target, row)) for target in people.targets],
        excluded=[(entry.target.id, entry.reason, entry.evidence) for entry in people.excluded],
        inspectors=[
            (person.id, person.department, (person.role,), person.skills) for person in people.inspectors
        ],
        recusals=_recusals(desk, people),
        nonce=nonce,
    )
    return records.freeze(year, draw_id_of(task), files, nonce)


def _entropy_problems(task: Task) -> list[Problem]:
    return [
        Problem(
            problem.what,
            f"{problem.remedy}，填在任务表，须是冻结以后才开出的一期",
            task.at("issue"),
            rule="R11",
        )
        for problem in check_issue(task.source, task.issue)
    ]


def _stratum(target: Target, row: PlanRow) -> str:
    return frozen.make_stratum(target.region, *([target.credit] if row.quantity.by_class else []))


def _recusals(desk: Desk, people: Pool) -> list[tuple[str, str, str]]:
    """The pairs that matter for this pool; others would only tell strangers about them."""
    targets = {target.id for target in people.targets}
    inspectors = {person.id for person in people.inspectors}
    return [
        (pair.target, pair.inspector, pair.reason)
        for pair in desk.registry.recusals
        if pair.target in targets and pair.inspector in inspectors
    ]


def _plan(office: Office, desk: Desk, task: Task, row: PlanRow, people: Pool) -> frozen_plan.Plan:
    settings, quantity = desk.registry.settings, row.quantity
    year = office.records(settings.year)
    before = records.loads(year)
    regions = sorted({target.region for target in people.targets})
    weights = {region: _ratio(desk.registry.regions[region].weight, 1) for region in regions}
    return frozen_plan.Plan(
        draw_id=draw_id_of(task),
        bureau=settings.bureau,
        task=task.id,
        item=row.item,
        date=task.day.isoformat(),
        source=task.source,
        issue=task.issue,
        reveal_by=(office.today + timedelta(days=settings.reveal_days)).isoformat(),
        count=quantity.count,
        ratio={group: _ratio(ratio, 100) for group, ratio in quantity.ratios},
        region_weight=None if row.equal_regions else weights,
        at_least=quantity.at_least,
        team_size=settings.team_size,
        caps=frozen_plan.Caps(
            load_before={person.id: before[person.id] for person in people.inspectors if person.id in before},
            object_per_year=settings.yearly_cap or None,
        ),
        mixing_rounds=settings.mixing,
        prev_record=records.last_digest(year),
    )


def _ratio(ratio: Fraction, over: int) -> str:
    """5 % as "5/100": over the given denominator where that is exact."""
    scaled = ratio * over
    return (
        f"{scaled.numerator}/{over}" if scaled.denominator == 1 else f"{ratio.numerator}/{ratio.denominator}"
    )
