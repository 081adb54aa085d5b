"""大库抽取: freeze, draw and verify with a registry that is a file of up to ten million objects.

Plan, task, people, regions, recusals and settings come from the workbook as always; only 检查对象库 is replaced by a
CSV or Parquet file (``toolkit.jobs.roster``), which is never loaded.  The record is the same, byte for byte, as if
the objects stood in the workbook.  It lies in 记录/<年度>/大库/, with a chain of its own, because every step of the
year reads the other records whole.

Sheets and documents are not made: thousands of cases are no workbook's business.  The lists in the record folder are
the result; 日志 gets a line.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import WAITING
from toolkit.draw.encoding import digest
from toolkit.draw.entropy import compose
from toolkit.draw.frozen import MANIFEST, NONCE_DIGEST, write_lists
from toolkit.draw.lists import EXCLUDED, FRAME, INSPECTORS, RECUSAL
from toolkit.draw.paths.bulk import Folder, is_bulky
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import Plan
from toolkit.draw.quota import least_total
from toolkit.draw.record import ASSIGNED, DIGESTS, RECORD
from toolkit.draw.verify import verify_content
from toolkit.errors import Exists, Place, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.files import lock, make_folders, refusal, telling, write_new
from toolkit.jobs.base import Desk, Office, Outcome, begin_work, require_fit
from toolkit.jobs.freeze import (
    BULK,
    Basis,
    draw_id_of,
    enter_source,
    entropy_problems,
    make_plan,
    recusals_of,
)
from toolkit.jobs.roster import Roster
from toolkit.jobs.terms import Terms
from toolkit.ledger import records
from toolkit.model import PlanRow, Task
from toolkit.rules.plan import yearly_cap
from toolkit.rules.pool import inspections, pool

MOST_TEAMS = 200_000
"""For how many objects teams are made in one draw: above it they take minutes and more memory than is promised."""


def bulk_folder(office: Office, desk: Desk, task: Task) -> Path:
    """Where the record of a task lies if its objects come from a file."""
    return office.records(desk.registry.settings.year) / BULK / draw_id_of(task)


# --- freeze -----------------------------------------------------------------------------------------------


def freeze_file(
    book: Book,
    office: Office,
    key: str,
    nonce: bytes,
    file: Path,
    *,
    source: str | None = None,
    issue: str | None = None,
) -> Outcome:
    """Freeze the objects of ``file`` for one task and commit to them; the rest as ``freezing.freeze``."""
    work = begin_work(book, office, "冻结名单（大库）", key)
    enter_source(work, source, issue)
    desk, task = work.desk, work.task
    folder = bulk_folder(office, desk, task)
    if folder.exists() or task.state not in ("", WAITING):
        raise Exists(f"任务 {task.id} 的名单已经冻结过，不能再冻结。请按承诺抽取。")
    require_fit([problem for problem in desk.problems if not _of_the_sheet(problem)])
    require_fit(entropy_problems(folder.parent, task))
    if task.plan not in desk.plan.rows:
        raise WrongUse(f"任务 {task.id} 的计划序号 {task.plan} 在计划表里找不到。请核对任务表。")
    outcome = Outcome("冻结名单（大库）")
    with _growing(folder) as (part, scratch):
        reasons, outcome.problems = _write_frozen(office, desk, task, file, (part, scratch), nonce=nonce)
        with telling(folder):
            if folder.exists():
                raise Exists(f"任务 {task.id} 的名单已经冻结过，不能再冻结。请按承诺抽取。")
            part.rename(folder)
    plan, commit = _plan(folder), digest((folder / MANIFEST).read_bytes())
    size = sum(reasons.values())
    frame = size - sum(count for reason, count in reasons.items() if reason)
    outcome.lines += [
        f"任务 {task.id}　{task.name}　计划 {task.day} 检查",
        f"“{file.name}”中属于本项的 {size:,} 户，参加抽取 {frame:,} 户",
        *(f"  剔除 {count:,} 户：{reason}" for reason, count in reasons.items() if reason),
        f"冻结承诺 C = {commit}（请现在公布）",
        f"抽取使用：{plan.source} 第 {plan.issue} 期；须在 {plan.reveal_by} 以前抽取",
        "大库抽取不生成 Word 文书，也不写任务表；记录文件夹就是结果",
    ]
    outcome.files.append(folder)
    outcome.data = {"task": task.id, "draw_id": plan.draw_id, "commit": commit, "base": frame}
    work.finish(f"{plan.draw_id}：{frame} 户，C = {commit}")
    return outcome


def _of_the_sheet(problem: Problem) -> bool:
    """Whether a problem is about 检查对象库, which a file replaces, or about a 回避 of somebody not in it."""
    target = columns.RECUSALS.column("target").header
    return problem.place.sheet == columns.TARGETS.name or (
        problem.place.sheet == columns.RECUSALS.name
        and problem.place.header == target
        and problem.rule == "R6"
    )


def _write_frozen(
    office: Office, desk: Desk, task: Task, file: Path, folders: tuple[Path, Path], *, nonce: bytes
) -> tuple[dict[str, int], list[Problem]]:
    """Everything of the frozen folder; returns how many were excluded for each reason ("": not), and reminders."""
    part, scratch = folders
    row, registry = desk.plan.rows[task.plan], desk.registry
    done = inspections(desk.cases.values(), registry)
    people = pool(replace(registry, targets={}), row, task.day, done)
    problems = [problem for problem in people.problems if problem.place != row.at("pool")]  # no objects here
    with closing(Roster(file, scratch, _terms(desk, task, row))) as roster:
        known = roster.known(pair.target for pair in registry.recusals)
        problems += roster.problems()
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
        roster.write(part / FRAME, part / EXCLUDED)
        reasons, regions = roster.reasons(), roster.regions()
    year = office.records(registry.settings.year) / BULK
    basis = Basis(regions, people.inspectors, _loads(office, desk), records.last_digest(year))
    plan = make_plan(office, desk, task, draw_id_of(task), basis)
    staff = [(p.id, p.department, p.role, ",".join(p.skills)) for p in people.inspectors]
    pairs = recusals_of(desk, people.inspectors, {name for name, free in known.items() if free})
    files, unwritable = write_lists({INSPECTORS: staff, RECUSAL: pairs})
    require_fit(unwritable)
    for name, data in (files | {PLAN: plan.to_bytes(), NONCE_DIGEST: f"{digest(nonce)}\n".encode()}).items():
        write_new(part / name, data)
    content = Folder(str(part), str(scratch))
    require_fit(content.form_problems() or _too_many(content, plan))
    write_new(part / MANIFEST, content.manifest())
    for name, data in records.companions({**content.files, MANIFEST: content.manifest()}).items():
        write_new(part / name, data)
    write_new(part / records.NONCE, f"{nonce.hex()}\n".encode(), private=True)
    return reasons, problems


def _terms(desk: Desk, task: Task, row: PlanRow) -> Terms:
    settings = desk.registry.settings
    return Terms(
        pools=row.pools,
        regions=desk.registry.regions.keys(),
        by_class=row.quantity.by_class,
        cap=yearly_cap(settings, desk.registry.items[row.item]),
        exclude_days=settings.exclude_days,
        repeat_days=settings.repeat_days,
        day=task.day,
        done=inspections(desk.cases.values(), desk.registry),
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
    for folder in records.folders(year / BULK):
        if (folder / ASSIGNED).exists():
            with (folder / ASSIGNED).open(encoding="utf-8") as stream:
                counts.update(line.split("\t")[2] for line in stream)
    return dict(counts)


# --- draw -------------------------------------------------------------------------------------------------


def draw_file(book: Book, office: Office, key: str, entropy: str | None, waived: str | None) -> Outcome:
    """Draw the objects and the teams of a task frozen from a file; finished if it was interrupted."""
    work = begin_work(book, office, "抽取（大库）", key)
    desk, task = work.desk, work.task
    folder = bulk_folder(office, desk, task)
    if not waived:
        raise Refused(
            "大库抽取没有 Word 冻结确认单。请把承诺 C 公布、签字留存以后，用 --waive 写明存放在哪里。"
        )
    plan = _plan(folder)
    with lock(folder.parent), _scratch(folder) as scratch:
        record = folder / RECORD
        if record.exists():
            if not (folder / records.NONCE).exists():  # it goes last
                raise Exists(f"抽取 {plan.draw_id} 已经完成，记录在“{folder}”。抽取不能重来，请用这份记录。")
            given = json.loads(record.read_bytes())
            nonce, text, before = bytes.fromhex(given["nonce"]), given["entropy"], given["prev_record"]
        else:
            nonce = bytes.fromhex((folder / records.NONCE).read_text().strip())
            text = compose(plan.source, plan.issue, entropy if entropy is not None else task.entropy)
            before = _last_digest(folder.parent)
        made = Folder(str(folder), str(scratch)).draw(nonce, text, before, str(scratch))
        if not record.exists():
            write_new(record, made)
        with telling(folder):
            for name in DIGESTS:
                (scratch / name).replace(folder / name)
        records.hang(folder.parent, plan.draw_id, made)
        with telling(folder / records.NONCE):
            (folder / records.NONCE).unlink(missing_ok=True)
    require_fit(check(folder))
    drawn = sum(n for _, _, n, _ in json.loads(made)["rounding"]["strata"])
    outcome = Outcome("抽取（大库）", files=[folder])
    outcome.lines += [
        f"任务 {task.id}　{task.name}",
        f"抽取 {drawn:,} 户，证明等级 {json.loads(made)['level']}；名单见 selected.txt，人员见 assignment.txt",
        "已用记录文件自我核验：全部相符",
    ]
    outcome.data = {"task": task.id, "draw_id": plan.draw_id, "record": digest(made), "drawn": drawn}
    work.finish(f"{plan.draw_id}：记录摘要 {digest(made)}；确认单：{waived}")
    return outcome


def _last_digest(year: Path) -> str:
    """What the next record names as the one before it; none may still be on its way to the chain."""
    for other in records.folders(year):
        if records.is_unfinished(other):
            raise Refused(f"抽取 {other.name} 中断过，还没有补齐。请先把那个任务再抽取一次，再来抽取这一个。")
    return records.last_digest(year)


def _plan(folder: Path) -> Plan:
    with telling(folder / PLAN):
        return Plan.parse((folder / PLAN).read_bytes())


def small_files(folder: Path) -> dict[str, bytes]:
    """plan.json, and record.json after the draw."""
    return {name: (folder / name).read_bytes() for name in (PLAN, RECORD) if (folder / name).exists()}


# --- verify -----------------------------------------------------------------------------------------------


def check(folder: Path) -> list[Problem]:
    """Verify one record folder on disk, and its place in the chain beside it."""
    with _scratch(folder) as scratch:
        found = verify_content(Folder(str(folder), str(scratch)))
    beside = (folder.parent / records.CHAIN).exists()
    return found + (records.check_chain(folder.parent) if beside else [])


def overdue(year: Path, today: date) -> list[Problem]:
    """Frozen and not drawn by the day that was promised (R11)."""
    plans = [_plan(folder) for folder in records.folders(year) if not (folder / RECORD).exists()]
    return [
        Problem(
            "名单已冻结，到期没有抽取",
            "属于违约：请尽快抽取，并书面说明原因",
            Place(plan.draw_id),
            rule="R11",
        )
        for plan in plans
        if plan.reveal_by < today.isoformat()
    ]


def is_for_disk(folder: Path) -> bool:
    """Whether a record folder is better verified on disk."""
    return (folder / FRAME).is_file() and is_bulky(str(folder))


# --- folders ----------------------------------------------------------------------------------------------


@contextmanager
def _growing(folder: Path) -> Iterator[tuple[Path, Path]]:
    """A passing folder that will be ``folder``, and one for scratch; what is left of them at the end is removed."""
    make_folders(folder.parent, folder.parents[3])
    with _scratch(folder) as scratch:
        part = scratch / "part"
        part.mkdir()
        yield part, scratch


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A passing folder beside ``folder``, on the same disk so that moving is renaming, if anything can be put there."""
    place = folder.parent if os.access(folder.parent, os.W_OK) else None
    try:
        with tempfile.TemporaryDirectory(".part", ".", place, ignore_cleanup_errors=True) as name:
            yield Path(name)
    except OSError as error:
        raise refusal(error, folder) from error
    except Exception as error:
        if type(error).__module__ in {"duckdb", "_duckdb"}:  # not imported here: it need not be there
            what = "数据库没有做完，多半是磁盘空间不够"
            raise Refused(f"{what}。请在“{folder.parent}”所在的磁盘留出名录五倍大小的空间后再试。") from error
        raise
