"""``bulk freeze``: the objects of a file for one task, fixed and committed to.

The folder grows beside its place under a passing name and is renamed when it is whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from toolkit import columns
from toolkit.bulk.folder import Folder, scratch_beside
from toolkit.bulk.pool_sql import Terms
from toolkit.bulk.roster import Roster
from toolkit.columns.lists import CHECK_TYPES, WAITING
from toolkit.draw import issues
from toolkit.draw.encoding import digest
from toolkit.draw.frozen import CHECKLISTS, MANIFEST, NONCE_DIGEST, coded, write_lists
from toolkit.draw.lists import EXCLUDED, FRAME, INSPECTORS, RECUSAL
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import Plan
from toolkit.draw.quota import least_total
from toolkit.draw.record import ASSIGNED, SELECTED
from toolkit.errors import Exists, Level, Place, Problem, WrongUse
from toolkit.excel.book import Book
from toolkit.files import lock, make_folders, telling, write_new
from toolkit.jobs.base import Desk, Office, Outcome, Work, begin_work, draw_id_of, require_fit
from toolkit.jobs.freeze import enter_here, enter_source, entropy_problems, second_of
from toolkit.jobs.frozen_content import Basis, Freezing, checklists_of, make_plan, promised, recusals_of
from toolkit.jobs.reconcile import require_balance
from toolkit.jobs.visits import visits
from toolkit.ledger import records
from toolkit.model import PlanRow, Task
from toolkit.rules.frequency import Cap, binding, kind_of
from toolkit.rules.passed_on import DAILY
from toolkit.rules.pool import pool

MOST_TEAMS = 200_000
"""For how many objects teams are made in one draw: above it they take minutes and more memory than is promised."""


def bulk_folder(office: Office, task: Task) -> Path:
    """Where the record of a task lies if its objects come from a file."""
    return office.records(task.year) / records.BULK / draw_id_of(task)


def read_plan(folder: Path) -> Plan:
    """plan.json of a record folder."""
    with telling(folder / PLAN):
        return Plan.parse((folder / PLAN).read_bytes())


def freeze(
    book: Book,
    office: Office,
    key: str,
    nonce: bytes,
    file: Path,
    *,
    source: str | None = None,
    issue: str | None = None,
    second: Path | None = None,
) -> Outcome:
    """Freeze the objects of ``file`` for one task and commit to them; the rest as the county's ``freeze``."""
    work = begin_work(book, office, "冻结名单（大库）", key)
    enter_source(work, source, issue)
    task, folder = work.task, bulk_folder(office, work.task)
    outcome = Outcome(
        "冻结名单（大库）", [f"任务 {task.id}　{task.name}　计划 {task.day} 检查"], files=[folder]
    )
    if folder.exists() and not logged(book, digest((folder / MANIFEST).read_bytes())):
        require_balance(work, "freeze")
        with lock(folder.parent):
            records.settle_freezes(folder.parent)
        outcome.lines.append("上次冻结中断过：记录已在，照记录补齐了日志")
    elif folder.exists() or task.state not in ("", WAITING):
        raise Exists(f"任务 {task.id} 的名单已经冻结过，不能再冻结。请按承诺抽取。")
    else:
        _freeze(work, nonce, file, second, outcome)
    plan, commit = read_plan(folder), digest((folder / MANIFEST).read_bytes())
    enter_here(office, plan, commit)
    with (folder / FRAME).open("rb") as lines:
        frame = sum(1 for _ in lines)
    outcome.lines += [
        f"参加抽取 {frame:,} 户",
        f"冻结承诺 C = {commit}（请现在公布，随后用 published 登记）",
        f"抽取使用：{plan.source} 第 {plan.issue} 期；须在 {plan.reveal_by} 以前抽取",
        "大库抽取不生成 Word 文书，也不写任务表；记录文件夹就是结果",
    ]
    outcome.data = {"task": task.id, "draw_id": plan.draw_id, "commit": commit, "base": frame}
    work.finish(f"{plan.draw_id}：{frame} 户，C = {commit}")
    return outcome


def logged(book: Book, what: str) -> bool:
    """Whether 日志 tells of a commitment or a record: otherwise the step that made it was interrupted."""
    return any(what in row.text("what") for row in book.read(columns.LOG).rows)


def _freeze(work: Work, nonce: bytes, file: Path, second: Path | None, outcome: Outcome) -> None:
    """The record folder of the step's task, where there is none yet."""
    office, desk, task = work.office, work.desk, work.task
    folder = bulk_folder(office, task)
    require_fit([problem for problem in desk.problems if not _of_the_sheet(problem)])
    reminders = entropy_problems(folder.parent, task, office, desk)
    require_fit(reminders)
    require_balance(work, "freeze")
    if task.plan not in desk.plan.rows:
        raise WrongUse(f"任务 {task.id} 的计划序号 {task.plan} 在计划表里找不到。请核对任务表。")
    make_folders(folder.parent, folder.parents[3])
    with lock(folder.parent), scratch_beside(folder) as scratch:
        records.settle_freezes(folder.parent)
        part = scratch / "part"
        part.mkdir()
        freezing = Freezing(draw_id_of(task), nonce, second_of(folder.parent, task, second))
        reasons, found = _write_frozen(office, desk, task, file, (part, scratch), freezing=freezing)
        outcome.problems = [*reminders, *found]
        with telling(folder):
            if folder.exists():
                raise Exists(f"任务 {task.id} 的名单已经冻结过，不能再冻结。请按承诺抽取。")
            part.rename(folder)
        records.settle_freezes(folder.parent)
    outcome.lines.append(f"“{file.name}”中属于本项的 {sum(reasons.values()):,} 户")
    outcome.lines += [f"  剔除 {count:,} 户：{reason}" for reason, count in reasons.items() if reason]


def _of_the_sheet(problem: Problem) -> bool:
    """Whether a problem is about 检查对象库, which a file replaces, or about a 回避 of somebody not in it."""
    target = columns.RECUSALS.column("target").header
    return problem.place.sheet == columns.TARGETS.name or (
        problem.place.sheet == columns.RECUSALS.name
        and problem.place.header == target
        and problem.rule == "R6"
    )


def _write_frozen(
    office: Office, desk: Desk, task: Task, file: Path, folders: tuple[Path, Path], *, freezing: Freezing
) -> tuple[dict[str, int], list[Problem]]:
    """Everything of the frozen folder; returns how many were excluded for each reason ("": not), and reminders."""
    part, scratch = folders
    row, registry = desk.plan.rows[task.plan], desk.registry
    people = pool(replace(registry, targets={}), row, task.day, {})
    problems = [problem for problem in people.problems if problem.place != row.at("pool")]  # no objects here
    problems += _not_heeded(_caps(desk, task, row))
    with closing(Roster(file, scratch, _terms(office, desk, task, row))) as roster:
        known = roster.known(pair.target for pair in registry.recusals)
        roster.write(part / FRAME, part / EXCLUDED)
        problems += roster.problems(part / FRAME)
        problems += [
            Problem(
                f"“{pair.target}”不在“{file.name}”里，也不在检查对象库里，这条回避不起作用",
                "请核对编码",
                pair.at("target"),
                rule="R6",
            )
            for pair in registry.recusals
            if pair.target not in known and pair.target not in registry.targets
        ]
        require_fit(problems)
        reasons, regions = roster.reasons(), roster.regions()
    loads, last = _loads(office, desk), records.last_digest(bulk_folder(office, task).parent)
    fallback = issues.fallback(task.source, task.issue, promised(office, desk))
    basis = Basis(regions, people.inspectors, loads, last, freezing.second, fallback)
    plan = make_plan(office, desk, task, freezing.draw_id, basis)
    staff = [(p.id, p.department, p.role, ",".join(p.skills)) for p in people.inspectors]
    pairs = recusals_of(desk, people.inspectors, {name for name, free in known.items() if free})
    files, unwritable = write_lists({INSPECTORS: staff, RECUSAL: coded(pairs)})
    require_fit(unwritable)
    files |= {PLAN: plan.to_bytes(), NONCE_DIGEST: f"{digest(freezing.nonce)}\n".encode()}
    files[CHECKLISTS] = checklists_of(desk, task)
    for name, data in files.items():
        write_new(part / name, data)
    content = Folder(part, scratch)
    require_fit(content.form_problems() or _too_many(content, plan))
    write_new(part / MANIFEST, content.manifest())
    for name, data in records.companions({**content.files, MANIFEST: content.manifest()}).items():
        write_new(part / name, data)
    write_new(part / records.NONCE, f"{freezing.nonce.hex()}\n".encode(), private=True)
    return reasons, problems


def _caps(desk: Desk, task: Task, row: PlanRow) -> list[Cap]:
    """The caps that a visit of the task must keep."""
    items = {other.item for other in desk.plan.rows.values() if row.no in (other.no, other.merged_into)}
    return binding(desk.registry.caps, items, kind_of(task, row), desk.registry.level)


def _not_heeded(caps: Sequence[Cap]) -> Iterator[Problem]:
    """What 检查频次 asks for and a file cannot answer: whose visits, and of which type, it does not tell."""
    at = Place(columns.CAPS.name)
    if any(cap.levels for cap in caps):
        what = "“检查频次”里按层级合计的上限，大库不照办：名录文件只有本机关的次数，没有别的部门查过谁"
        remedy = (
            "请先在名录里把合计已到上限的户剔除，或者在“本年已检查次数”一列填合计数，另写一行不分层级的上限"
        )
        yield Problem(what, remedy, at, Level.WARNING, "R7")
    if any(not cap.levels and set(cap.types) != set(CHECK_TYPES) for cap in caps):
        what = "“检查频次”里只计入某些检查类型的上限，大库把每一次都计入：名录文件不分类型，会多剔除"
        remedy = "不该剔除的，请在名录的“本年已检查次数”一列只填计入的次数"
        yield Problem(what, remedy, at, Level.WARNING, "R7")


def _terms(office: Office, desk: Desk, task: Task, row: PlanRow) -> Terms:
    settings = desk.registry.settings
    large = bulk_folder(office, task).parent
    own = [cap for cap in _caps(desk, task, row) if not cap.levels]
    return Terms(
        pools=row.pools,
        regions=desk.registry.regions.keys(),
        by_class=row.quantity.by_class,
        caps=sorted(own, key=lambda cap: cap.limit),
        spares=kind_of(task, row).type == DAILY,
        exclude_days=settings.exclude_days,
        repeat_days=settings.repeat_days,
        day=task.day,
        visits=visits(office, desk, task),
        drawn=[path for folder in records.folders(large) if (path := folder / SELECTED).exists()],
    )


def _too_many(content: Folder, plan: Plan) -> list[Problem]:
    drawn = least_total(content.sizes(), plan.rule())
    if drawn <= MOST_TEAMS:
        return []
    what = f"要抽 {drawn:,} 户，一次最多为 {MOST_TEAMS:,} 户派人员"
    return [Problem(what, "请按地市分成几项计划，分别冻结和抽取", Place(PLAN))]


def _loads(office: Office, desk: Desk) -> dict[str, int]:
    """How often everybody is assigned in the year, in the records of the workbook and of this room."""
    year = office.records(desk.registry.settings.year)
    counts = Counter(records.loads(year))
    for folder in records.folders(year / records.BULK):
        if (folder / ASSIGNED).exists():
            with (folder / ASSIGNED).open(encoding="utf-8") as stream:
                counts.update(line.split("\t")[2] for line in stream)
    return dict(counts)
