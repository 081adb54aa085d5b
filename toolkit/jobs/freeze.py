"""冻结名单: fix who can be drawn and who can be sent, before the random number exists.

The pool goes into a record folder that appears at once and is never changed; its digest, the commitment C, is
shown and published now.  The nonce comes from the door as an argument: nothing here is random.  A 冻结确认单
(Word) is made for signature; without it the draw is refused.

``trial`` (试抽) runs freeze and draw in one go with the local secret only, in 试抽/, outside chain and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import FROZEN, WAITING
from toolkit.draw import frozen, issues
from toolkit.draw import plan as frozen_plan
from toolkit.draw.deciding import deciding
from toolkit.draw.entropy import SOURCES, check_issue
from toolkit.draw.plan import SecondNonce
from toolkit.draw.possible import FEW, possible_teams
from toolkit.draw.ticket import SSJ2
from toolkit.errors import Exists, Level, Place, Problem, WrongUse
from toolkit.excel.book import Book, Value
from toolkit.jobs.base import (
    Desk,
    Office,
    Outcome,
    Work,
    begin_work,
    draw_id_of,
    require_clock,
    require_fit,
    require_open,
)
from toolkit.jobs.documents import write
from toolkit.jobs.frozen_content import (
    LOCAL,
    NO_ISSUE,
    TRIALS,
    Freezing,
    frozen_files,
    people_of,
    promised,
    require_own_objects,
)
from toolkit.jobs.papers import draw_record, freeze_slip
from toolkit.jobs.papers.context import TaskContext
from toolkit.jobs.plan import missing, rows_of
from toolkit.jobs.reconcile import papers, require_balance
from toolkit.jobs.reconcile.plan import unregistered
from toolkit.jobs.second import read_digest
from toolkit.jobs.views import bring_into_line
from toolkit.ledger import plan_register, records, this_computer
from toolkit.ledger.record import DrawRecord
from toolkit.model import Task
from toolkit.rules import checklists


def freeze(
    book: Book,
    office: Office,
    key: str,
    nonce: bytes,
    *,
    source: str | None = None,
    issue: str | None = None,
    second: Path | None = None,
) -> Outcome:
    """Freeze the pool of one task and commit to it.

    ``source`` and ``issue`` of the coming random number are written into the task's row first, if given.  ``second`` is
    the file with the digest of another office's half of the secret.  A task that the plan calls for and that nobody has
    made yet is made on the way, with all others.
    """
    work = begin_work(book, office, "冻结名单", key)
    generated = _make_called_for(work)
    enter_source(work, source, issue)
    desk, task = work.desk, work.task
    if task.state not in ("", WAITING):
        raise Exists(f"任务 {task.id} 的状态是“{task.state}”，名单已经冻结过，不能再冻结。请按承诺抽取。")
    require_own_objects(office, task)
    require_clock(desk, office)
    require_fit(desk.problems)
    year = office.records(task.year)
    draw_id = draw_id_of(task)
    outcome = Outcome("冻结名单", generated)
    require_balance(work, "freeze")
    if (year / draw_id).exists():
        records.settle(year)
        record = records.read(year / draw_id)
        outcome.lines.append("上次冻结中断过：记录已在，按记录补齐了任务表")
    else:
        outcome.problems += entropy_problems(year, task, office, desk)
        require_fit(outcome.problems)
        outcome.problems += unregistered(book, plan_register.read(year), {desk.plan.rows[task.plan].no})
        freezing = Freezing(draw_id, nonce, second_of(year, task, second))
        people = people_of(office, desk, task)
        outcome.problems += people.problems
        office.agree(outcome.problems)

        def made(last: str) -> Mapping[str, bytes]:
            return frozen_files(office, desk, task, people, freezing, last)

        record = records.freeze(year, draw_id, made, nonce)
    values: dict[str, Value] = {
        "state": FROZEN,
        "base": record.base,
        "draw_id": draw_id,
        "commit": record.commit,
        "frozen_on": office.today,
    }
    book.update(columns.TASKS, task.id, values)
    enter_here(office, record.plan, record.commit)
    slip = freeze_slip.document(TaskContext(desk, office, task, record))
    write(desk, office, office.documents(task.id), [slip], outcome)
    _tell(outcome, task, record)
    _tell_teams(outcome, desk, record)
    if not freeze_slip.place(office, task, draw_id).exists():
        outcome.lines.append(
            "冻结已经生效，名单不再改动，不用再冻结；可是冻结确认单没有做成。"
            "请照所列错误处理好，再办“生成文书”（documents）补做，签字以后才能抽取"
        )
    work.vouch(office.documents(task.id) / papers.NAME, record.folder / checklists.NAME)
    work.finish(f"{draw_id}：{values['base']} 户，C = {record.commit}")
    return outcome


def _make_called_for(work: Work) -> list[str]:
    """Make the tasks of the plan if the step's task is one of them and is not there; what is to be said of it."""
    coming, gone = missing(work.desk, work.office.today)
    asked_for = [task for task in gone if task.id == work.key]
    new = coming + asked_for
    if work.key not in {task.id for task in new}:
        return []
    work.book.append(columns.TASKS, rows_of(work.desk, work.office, new))
    work.reread(whole=False)
    made = f"照计划表生成任务 {len(new)} 个"
    work.note(made)
    return [made]


def enter_source(work: Work, source: str | None, issue: str | None) -> None:
    """Source and issue of the coming random number come into the task's row, if given."""
    given = {name: value for name, value in (("source", source), ("issue", issue)) if value is not None}
    if given:
        work.book.update(columns.TASKS, work.task.id, given)
        work.reread(whole=False)
    require_open(work.office, work.task.year)  # it may have come over from the year before


def trial(book: Book, office: Office, key: str, nonce: bytes) -> Outcome:
    """试抽: see what a draw would look like; marked everywhere, never numbered, never on the chain."""
    work = begin_work(book, office, "试抽", key)
    desk, task = work.desk, work.task
    require_fit(desk.problems)
    folder = office.records(desk.registry.settings.year) / TRIALS
    number = len(list(folder.iterdir())) + 1 if folder.is_dir() else 1
    outcome = Outcome("试抽")
    name = f"{TRIALS}-{task.id}-{number:02d}"
    last = records.last_digest(office.records(desk.registry.settings.year))
    people = people_of(office, desk, task)
    outcome.problems += people.problems
    files = frozen_files(office, desk, task, people, Freezing(name, nonce), last)
    record = records.try_out(folder, name, files, nonce, f"{LOCAL}:{NO_ISSUE}:-")
    bring_into_line(book, desk, task, record)
    paper = draw_record.document(TaskContext(desk, office, task, record), f"_{name}")
    write(desk, office, office.documents(task.id), [paper], outcome)
    drawn = record.selected
    outcome.lines += [
        f"试抽 {name}：{record.base} 户中抽取 {len(drawn)} 户",
        "试抽只供演练，不编入正式记录，不能作为检查依据；正式抽取的结果与它无关",
    ]
    outcome.files.append(record.folder)
    outcome.data = {"trial": name, "selected": [row.target for row in drawn]}
    work.vouch(office.documents(task.id) / papers.NAME)
    work.finish(outcome.lines[0])
    return outcome


def _others(year: Path, task: Task) -> Iterator[tuple[Path, frozen_plan.Plan]]:
    """The records of the year and their plans, but not of the draw that is to be frozen.

    If that is there by now, another process froze it since this step looked: ``records.freeze`` says so.
    """
    for folder in records.folders(year):
        if folder.name != draw_id_of(task):
            yield folder, frozen_plan.Plan.parse((folder / frozen_plan.NAME).read_bytes())


def second_of(year: Path, task: Task, file: Path | None) -> SecondNonce | None:
    """The digest in the file of another office.  WrongUse if a draw of the year has it: then the secret is public."""
    if file is None:
        return None
    second = read_digest(file)
    for _, plan in _others(year, task):
        if plan.second_nonce and plan.second_nonce.sha256 == second.sha256:
            raise WrongUse(
                f"“{file.name}”的第二密数已用于 {plan.draw_id}，一个密数只能用一次。请{second.holder}另做一份。"
            )
    return second


def entropy_problems(year: Path, task: Task, office: Office, desk: Desk) -> list[Problem]:
    """The source and the issue are fixed now, come after this moment, and are not those of an earlier draw of the task.

    By the clock of the computer, whatever 设置 says of 今天.  An invented office (示例) plays with days of the past: to
    it an impossible issue is a reminder, and its records say ``sample``.
    """
    remedy = "填在任务表，须是冻结以后才开出的一期"
    found = [
        Problem(problem.what, f"{problem.remedy}，{remedy}", task.at("issue"), rule="R11")
        for problem in check_issue(task.source, task.issue)
    ]
    least = desk.registry.settings.least
    if not found and (level_of := SOURCES[task.source].proof) > least:
        what = f"{SOURCES[task.source].name}只有 {level_of} 级，设置的最低证明等级是 {least}"
        remedy_too = "请换一种随机数来源；确要降低的，先由负责人决定，再改设置的“最低证明等级”"
        found.append(Problem(what, remedy_too, task.at("source"), rule="R11"))
    deadline = promised(office, desk)
    level = Level.WARNING if desk.registry.settings.sample else Level.ERROR
    found += [
        each._replace(place=task.at("issue"), rule="R11", level=each.level if level is Level.ERROR else level)
        for each in ([] if found else issues.problems(task.source, task.issue, office.now, deadline))
    ]
    for folder, plan in _others(year, task):
        source, issue = deciding(plan, {path.name: path.read_bytes() for path in folder.glob("amend-*.json")})
        if plan.task == task.id and (source, issue) == (task.source, task.issue) != (LOCAL, NO_ISSUE):
            what = f"{task.source} 第 {task.issue} 期已用于 {plan.draw_id}"
            found.append(Problem(what, f"另抽必须用新的一期，{remedy}", task.at("issue"), rule="R11"))
        elif task.source not in issues.LOTTERIES or (plan.task, source) != (task.id, task.source):
            continue
        elif issue > task.issue:
            what = f"{task.source} 第 {task.issue} 期比 {plan.draw_id} 用的第 {issue} 期还早"
            found.append(Problem(what, f"另抽必须用更晚的一期，{remedy}", task.at("issue"), rule="R11"))
    return found


def enter_here(office: Office, plan: frozen_plan.Plan, commit: str) -> None:
    """A freeze of an office that is no 示例 is entered on this computer, too."""
    if not plan.sample and plan.spec == SSJ2:
        this_computer.enter(office.now, plan.bureau, plan.draw_id, commit, office.root)


def _tell_teams(outcome: Outcome, desk: Desk, record: DrawRecord) -> None:
    """How many teams somebody who knows the lists and the loads cannot rule out; few of them are a reminder."""
    counted = possible_teams(frozen.read_frozen(record.files).staff)
    outcome.lines.append(
        f"可能的派法：可以组成 {counted.lawful} 种检查组，照今年已派次数，一户可能派到其中的 {counted.possible} 种"
    )
    outcome.data["possible_teams"] = counted.possible
    where = Place(columns.INSPECTORS.name)
    if len(counted.leads) == 1:
        name = desk.registry.inspectors[counted.leads[0]].name
        what = f"能任主检的只有{name}一人，每一户都由他带队，事先就能知道"
        outcome.problems.append(Problem(what, "请再确定能任主检的人", where, Level.WARNING, "R5"))
    elif counted.possible < FEW:
        what = f"一户可能的派法只有 {counted.possible} 种，派谁去事先容易猜到"
        remedy = "请增加当日可派的人，或能任主检的人"
        outcome.problems.append(Problem(what, remedy, where, Level.WARNING, "R5"))


def _tell(outcome: Outcome, task: Task, record: DrawRecord) -> None:
    base, people = record.base, record.inspectors
    excluded, plan = record.excluded, record.plan
    outcome.lines += [
        f"任务 {task.id}　{task.name}　计划 {task.day} 检查",
        f"名册 {base + len(excluded)} 户，剔除 {len(excluded)} 户，参加抽取 {base} 户；"
        f"可选派 {len(people)} 人",
        f"冻结承诺 C = {record.commit}（请现在公布，随后用 published 登记；冻结确认单请签字）",
        f"抽取使用：{plan.source} 第 {plan.issue} 期；须在 {plan.reveal_by} 以前抽取",
    ]
    if plan.fallback:
        outcome.lines.append(
            f"替补期号：{plan.fallback.source} 第 {plan.fallback.issue} 期；只在上面一期没有开奖、"
            f"{plan.fallback.after} 以后办了停开登记（skipped）时使用"
        )
    if plan.second_nonce:
        outcome.lines.append(f"第二密数由{plan.second_nonce.holder}保管，抽取时要他们的密数文件")
    outcome.files.insert(0, record.folder)
    outcome.data = {
        "task": task.id,
        "draw_id": plan.draw_id,
        "commit": record.commit,
        "base": base,
    }
