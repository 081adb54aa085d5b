"""停开登记: the issue that was frozen was not drawn, so the one named in its place decides (替补期号).

Only what the freeze named can take its place, no day before the one it named, and not silently: reason, proof (the
notice of the lottery) and who decided hang on the year's chain before the draw.
"""

from __future__ import annotations

from toolkit.draw.amendment import Amendment, skipped
from toolkit.draw.deciding import SKIPPED, Issue
from toolkit.draw.entropy import SOURCES
from toolkit.draw.plan import Fallback
from toolkit.errors import Refused
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision, add, amendment, finish, frozen, require_complete, require_public
from toolkit.jobs.base import Office, Outcome, begin_work
from toolkit.ledger.record import DrawRecord


def skip(book: Book, office: Office, key: str, decision: Decision) -> Outcome:
    """State that the issue of a frozen task was not drawn; from now on the fallback of the freeze decides."""
    work = begin_work(book, office, "停开登记", key)
    record = frozen(work, "停开登记在冻结以后、抽取以前办理，现在不用办")
    outcome = Outcome("停开登记")
    if skipped(record.files):
        outcome.lines.append("已经登记过，没有重复登记")
    else:
        fallback = _due(office, record)
        require_complete(decision, "停开登记要有理由、决定人和停开的公告")
        require_public(work.desk, decision, office)
        both = str(Issue(record.plan.source, record.plan.issue)), str(Issue(fallback.source, fallback.issue))

        def made(current: DrawRecord, prev: str) -> Amendment:
            return amendment(current, office, decision, prev, (SKIPPED, "", *both, ()))

        record = add(office, record, made)
    done = skipped(record.files)
    assert done
    source, _, issue = done.added.partition(":")
    outcome.lines += [
        f"任务 {work.task.id}：{done.removed} 没有开奖（{done.reason}；{done.evidence}，{done.decided_by}决定）",
        f"改用冻结时写定的替补期号 {done.added}。"
        f"请在任务表“公开随机数”填{SOURCES[source].name}第 {issue} 期的号码，再抽取",
    ]
    outcome.files.append(record.folder / done.file)
    outcome.data = {"task": work.task.id, "draw_id": record.plan.draw_id, "decides": done.added}
    finish(work, record, f"{done.removed} 没有开奖，改用 {done.added}（{done.decided_by}决定）")
    return outcome


def _due(office: Office, record: DrawRecord) -> Fallback:
    """The issue in place of the first, if there is one and its day has come (else Refused)."""
    plan = record.plan
    if not plan.fallback:
        raise Refused(
            f"冻结 {plan.draw_id} 时没有写替补期号，不能改用别的一期。那一期确实不开奖的，请办理“放弃冻结”。"
        )
    if office.today.isoformat() < plan.fallback.after:
        raise Refused(
            f"{plan.source} 第 {plan.issue} 期到 {plan.fallback.after} 还可能开奖，现在登记停开还太早。请到那一天再来。"
        )
    return plan.fallback
