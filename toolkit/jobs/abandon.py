"""放弃冻结: the way out of a freeze that cannot be drawn, in the open.

A lottery that was not held, an issue that was wrong, a secret that was lost: the secret is laid open with the result
that the draw would have had, as far as both can be known, with the reason, the number of the decision and who
decided.  The task waits for a new freeze under the next number.  It hangs on the chain like every amendment, so
nobody gives up a result unseen.
"""

from __future__ import annotations

from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import FROZEN, WAITING
from toolkit.columns.work import OF_ONE_DRAW
from toolkit.draw import beacon
from toolkit.draw.amend import result_without
from toolkit.draw.amendment import ABANDON, Amendment, next_draw_id, read_amendments
from toolkit.draw.deciding import deciding
from toolkit.draw.encoding import canonical_text, digest
from toolkit.draw.entropy import compose
from toolkit.errors import Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision, add, finish, require_public
from toolkit.jobs.base import Office, Outcome, begin_work, listed, require_clock, require_fit, require_open
from toolkit.jobs.second import read_secret
from toolkit.ledger import record_checks, records
from toolkit.ledger.record import DrawRecord
from toolkit.ledger.records import NONCE
from toolkit.model import Task


def abandon(
    book: Book,
    office: Office,
    key: str,
    decision: Decision,
    entropy: str | None = None,
    *,
    second: Path | None = None,
) -> Outcome:
    """Give up the frozen list of a task.

    ``entropy`` is the number of the frozen issue, ``second`` the file with the other office's half of the secret, if
    there are any.
    """
    work = begin_work(book, office, "放弃冻结", key)
    desk, task = work.desk, work.task
    require_clock(desk, office)
    require_open(office, task.year)
    record = _frozen(office, task)
    outcome = Outcome("放弃冻结")
    if record.abandoned:
        outcome.lines.append("已经放弃过，按记录补齐了任务表")
    else:
        require_fit(record_checks.check(record.folder))
        require_public(desk, decision, office)

        def made(current: DrawRecord, prev: str) -> Amendment:
            return _amendment(office, current, decision, (entropy, second), prev)

        record = add(office, record, made)
    done = record.abandoned
    assert done
    book.update(
        columns.TASKS, task.id, {**dict.fromkeys(OF_ONE_DRAW), "state": WAITING, "draw_id": done.added}
    )
    outcome.lines += [
        f"冻结 {record.plan.draw_id} 已放弃（{done.reason}；{done.evidence}，{done.decided_by}决定），记录保留",
        *_laid_open(record, done),
        f"任务 {task.id} 的新编号是 {done.added}。请在任务表填还没有开奖的一期，再冻结、公布",
    ]
    outcome.files.append(record.folder / done.file)
    outcome.data = {"task": task.id, "abandoned": record.plan.draw_id, "draw_id": done.added}
    finish(work, record, f"放弃冻结（{done.reason}，{done.decided_by}决定），新编号 {done.added}")
    return outcome


def _frozen(office: Office, task: Task) -> DrawRecord:
    """The record to give up: that of the task's row, or after a crash the one before it."""
    year = office.records(task.year)
    records.settle(year)
    if task.state != FROZEN or not (year / task.draw_id).is_dir():
        raise Refused(
            f"任务 {task.id} 没有冻结着的名单（状态“{task.state or WAITING}”），不用放弃。"
            "已经抽取的，请作废重抽。"
        )
    record = records.read(year / task.draw_id)
    if record.drawn:
        raise Refused(f"抽取 {task.draw_id} 已经完成，不能放弃。请再运行一次“抽取”补齐任务表，再作废重抽。")
    return record


def _amendment(
    office: Office, record: DrawRecord, decision: Decision, known: tuple[str | None, Path | None], prev: str
) -> Amendment:
    for value, flag in zip(decision, ("--reason", "--by", "--evidence"), strict=True):
        if not canonical_text(value):
            raise WrongUse(f"放弃冻结要有理由、决定人和决定文号，缺 {flag}。请补上再来。")
    plan = record.plan
    nonce = record.files.get(NONCE, b"").decode().strip()
    entropy, file = known
    text = compose(*deciding(plan, record.files), entropy) if entropy else ""
    if text:
        beacon.require(text)
    second = read_secret(file, plan) if file else ""
    result = result_without(record.files, nonce, text, second)
    return Amendment(
        draw_id=plan.draw_id,
        no=len(read_amendments(record.files)) + 1,
        kind=ABANDON,
        date=office.today.isoformat(),
        object="",
        removed="",
        added=next_draw_id(plan.draw_id),
        team=(),
        reason=canonical_text(decision.reason),
        evidence=canonical_text(decision.evidence),
        decided_by=canonical_text(decision.decided_by),
        operator=canonical_text(office.operator),
        prev_record=prev,
        spec=plan.spec,
        nonce=nonce,
        nonce2=second,
        entropy=text,
        selected_sha256=digest(result) if result else "",
    )


def _laid_open(record: DrawRecord, done: Amendment) -> list[str]:
    """What is known now: the secret, and who would have been drawn."""
    if not done.nonce:
        return ["随机密数已经丢失，公开不了，也算不出本来会抽中谁。请在决定里写明怎样丢失的"]
    lines = [f"随机密数从此公开：{done.nonce}"]
    if record.plan.second_nonce and not done.nonce2:
        return [*lines, f"没有{record.plan.second_nonce.holder}保管的第二密数，算不出本来会抽中谁"]
    if not done.entropy:
        return [*lines, "没有写那一期的号码，算不出本来会抽中谁。那一期以后开了奖的，任何人都能用它算出来"]
    made = result_without(record.files, done.nonce, done.entropy, done.nonce2)
    names = [line.split("\t")[2] for line in made.decode().splitlines()]
    return [*lines, f"照 {done.entropy} 本来会抽中 {len(names)} 户：{listed(names)}"]
