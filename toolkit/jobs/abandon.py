"""放弃冻结: the way out of a freeze that cannot be drawn, in the open.

A lottery that was not held, an issue that was wrong, a secret that was lost: the secret is laid open with the result
that the draw would have had, as far as both can be known, with the reason, the number of the decision and who
decided.  The task waits for a new freeze under the next number.  It hangs on the chain like every amendment, so
nobody gives up a result unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from toolkit import columns
from toolkit.columns.lists import WAITING
from toolkit.columns.work import OF_ONE_DRAW
from toolkit.draw import beacon
from toolkit.draw.amend import result_without
from toolkit.draw.amendment import ABANDON, Amendment, next_draw_id
from toolkit.draw.deciding import deciding
from toolkit.draw.encoding import digest
from toolkit.draw.entropy import compose
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision, add, amendment, finish, frozen, require_complete, require_public
from toolkit.jobs.base import Office, Outcome, begin_work, listed
from toolkit.jobs.second import read_secret
from toolkit.ledger.record import DrawRecord
from toolkit.ledger.records import NONCE


class LaidOpen(NamedTuple):
    """What is known of a draw that was never made: secret, public number, second half; "" for what is not."""

    nonce: str
    entropy: str
    second: str = ""


Would = Callable[[DrawRecord, LaidOpen], bytes | None]
"""selected.txt as the draw would have made it, None where that cannot be known."""


def in_memory(record: DrawRecord, known: LaidOpen) -> bytes | None:
    """What the draw would have given."""
    return result_without(record.files, *known)


def abandon(
    book: Book,
    office: Office,
    key: str,
    decision: Decision,
    entropy: str | None = None,
    *,
    second: Path | None = None,
    would: Would = in_memory,
) -> Outcome:
    """Give up the frozen list of a task.

    ``entropy`` is the number of the frozen issue, ``second`` the file with the other office's half of the secret, if
    there are any.
    """
    work = begin_work(book, office, "放弃冻结", key)
    record = frozen(work, "只有冻结了、还没有抽取的名单可以放弃；已经抽取的，只能作废重抽", given_up=True)
    outcome = Outcome("放弃冻结")
    if done := record.abandoned:
        outcome.lines.append("已经放弃过，按记录补齐了任务表")
        known = LaidOpen(done.nonce, done.entropy, done.nonce2)
        selected = would(record, known)
    else:
        require_complete(decision, "放弃冻结要有理由、决定人和决定文号")
        require_public(work.desk, decision, office)
        known = _known(record, entropy, second)
        selected = would(record, known)

        def made(current: DrawRecord, prev: str) -> Amendment:
            change = (ABANDON, "", "", next_draw_id(record.plan.draw_id), ())
            more = {"nonce": known.nonce, "entropy": known.entropy, "nonce2": known.second}
            more["selected_sha256"] = "" if selected is None else digest(selected)
            return amendment(current, office, decision, prev, change, **more)

        record = add(office, record, made)
        done = record.abandoned
    assert done
    task = work.task
    values = {**dict.fromkeys(OF_ONE_DRAW), "state": WAITING, "draw_id": done.added}
    book.update(columns.TASKS, task.id, values)
    outcome.lines += [
        f"冻结 {record.plan.draw_id} 已放弃（{done.reason}；{done.evidence}，{done.decided_by}决定），记录保留",
        *_laid_open(record, known, selected),
        f"任务 {task.id} 的新编号是 {done.added}。请在任务表填还没有开奖的一期，再冻结、公布",
    ]
    outcome.files.append(record.folder / done.file)
    outcome.data = {"task": task.id, "abandoned": record.plan.draw_id, "draw_id": done.added}
    finish(work, record, f"放弃冻结（{done.reason}，{done.decided_by}决定），新编号 {done.added}")
    return outcome


def _known(record: DrawRecord, entropy: str | None, second: Path | None) -> LaidOpen:
    plan = record.plan
    text = compose(*deciding(plan, record.files), entropy) if entropy else ""
    if text:
        beacon.require(text)
    nonce = record.files.get(NONCE, b"").decode().strip()
    return LaidOpen(nonce, text, read_secret(second, plan) if second else "")


def _laid_open(record: DrawRecord, known: LaidOpen, selected: bytes | None) -> list[str]:
    """What is known now: the secret, and who would have been drawn."""
    if not known.nonce:
        return ["随机密数已经丢失，公开不了，也算不出本来会抽中谁。请在决定里写明怎样丢失的"]
    lines = [f"随机密数从此公开：{known.nonce}"]
    if record.plan.second_nonce and not known.second:
        return [*lines, f"没有{record.plan.second_nonce.holder}保管的第二密数，算不出本来会抽中谁"]
    if not known.entropy:
        return [*lines, "没有写那一期的号码，算不出本来会抽中谁。那一期以后开了奖的，任何人都能用它算出来"]
    names = [line.split("\t")[2] for line in (selected or b"").decode().splitlines()]
    return [*lines, f"照 {known.entropy} 本来会抽中 {len(names)} 户：{listed(names)}"]
