"""停开登记: the issue that was frozen was not drawn, so the one named in its place decides (替补期号).

Only what the freeze named can take its place, no day before the one it named, and not silently: reason, proof (the
notice of the lottery) and who decided hang on the year's chain before the draw.
"""

from __future__ import annotations

from toolkit.columns.lists import FROZEN, WAITING
from toolkit.draw.amendment import Amendment, read_amendments, skipped
from toolkit.draw.deciding import SKIPPED
from toolkit.draw.encoding import canonical_text
from toolkit.draw.entropy import SOURCES
from toolkit.draw.plan import Plan
from toolkit.errors import Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision, add, finish, require_public
from toolkit.jobs.base import (
    Office,
    Outcome,
    begin_work,
    draw_id_of,
    require_clock,
    require_fit,
    require_open,
)
from toolkit.ledger import record_checks, records
from toolkit.ledger.record import DrawRecord


def skip(book: Book, office: Office, key: str, decision: Decision) -> Outcome:
    """State that the issue of a frozen task was not drawn; from now on the fallback of the freeze decides."""
    work = begin_work(book, office, "停开登记", key)
    task = work.task
    require_clock(work.desk, office)
    require_open(office, task.year)
    draw_id = draw_id_of(task)
    year = records.chain_of(office.records(task.year), draw_id)
    if task.state != FROZEN and year.name != records.BULK:  # what 大库 draws is not entered in the row
        raise Refused(
            f"任务 {task.id} 的状态是“{task.state or WAITING}”。停开登记在冻结以后、抽取以前办理，现在不用办。"
        )
    records.settle(year)  # a registration that was interrupted is finished first
    if year.name != records.BULK:  # a list of millions is verified at the draw
        require_fit(record_checks.check(year / draw_id))
    outcome = Outcome("停开登记")
    record = records.read(year / draw_id)
    if skipped(record.files):
        outcome.lines.append("已经登记过，没有重复登记")
    else:
        require_public(work.desk, decision, office)

        def made(current: DrawRecord, prev: str) -> Amendment:
            return _amendment(office, current, decision, prev)

        record = add(office, record, made)
    done = skipped(record.files)
    assert done
    outcome.lines += [
        f"任务 {task.id}：{done.removed} 没有开奖（{done.reason}；{done.evidence}，{done.decided_by}决定）",
        f"改用冻结时写定的替补期号 {done.added}。请在任务表“公开随机数”填{_named(record.plan)}的号码，再抽取",
    ]
    outcome.files.append(record.folder / done.file)
    outcome.data = {"task": task.id, "draw_id": record.plan.draw_id, "decides": done.added}
    finish(work, record, f"{done.removed} 没有开奖，改用 {done.added}（{done.decided_by}决定）")
    return outcome


def _named(plan: Plan) -> str:
    assert plan.fallback
    return f"{SOURCES[plan.fallback.source].name}第 {plan.fallback.issue} 期"


def _amendment(office: Office, record: DrawRecord, decision: Decision, prev: str) -> Amendment:
    plan = record.plan
    if record.drawn:
        raise Refused(f"抽取 {plan.draw_id} 已经完成，不用登记。请再运行一次“抽取”补齐任务表。")
    if not plan.fallback:
        raise Refused(
            f"冻结 {plan.draw_id} 时没有写替补期号，不能改用别的一期。那一期确实不开奖的，请办理“放弃冻结”。"
        )
    if office.today.isoformat() < plan.fallback.after:
        raise Refused(
            f"{plan.source} 第 {plan.issue} 期到 {plan.fallback.after} 还可能开奖，现在登记停开还太早。请到那一天再来。"
        )
    for value, flag in zip(decision, ("--reason", "--by", "--evidence"), strict=True):
        if not canonical_text(value):
            raise WrongUse(f"停开登记要有理由、决定人和停开的公告，缺 {flag}。请补上再来。")
    return Amendment(
        draw_id=plan.draw_id,
        no=len(read_amendments(record.files)) + 1,
        kind=SKIPPED,
        date=office.today.isoformat(),
        object="",
        removed=f"{plan.source}:{plan.issue}",
        added=f"{plan.fallback.source}:{plan.fallback.issue}",
        team=(),
        reason=canonical_text(decision.reason),
        evidence=canonical_text(decision.evidence),
        decided_by=canonical_text(decision.decided_by),
        operator=canonical_text(office.operator),
        prev_record=prev,
        spec=plan.spec,
    )
