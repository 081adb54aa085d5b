"""取消任务: a task that is not going to be carried out, with the reason and who decided; and the way back.

Only before the freeze: from then on a promise stands, and 放弃冻结 or 作废重抽 comes first.  The row stays in 任务
as 作废; its 备注 says why, and so does the journal: a row that somebody deleted comes back cancelled (``cancelled``).
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit import columns
from toolkit.columns.lists import FROZEN, VOID, WAITING
from toolkit.days import typed_month
from toolkit.errors import Exists, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision
from toolkit.jobs.base import Office, Outcome, Work, begin_work, draw_id_of, listed, require_open
from toolkit.ledger import records
from toolkit.ledger.journal import Journal
from toolkit.model import Task

CANCEL, RESTORE = "取消任务", "恢复任务"


def cancel(book: Book, office: Office, key: str, decision: Decision, *, undo: bool = False) -> Outcome:
    """Cancel one task that is not frozen, or (``undo``) put a cancelled one back.

    Raises Refused after the freeze, Exists if it was done already, WrongUse without a reason or who decided.
    """
    work = begin_work(book, office, RESTORE if undo else CANCEL)
    task = work.desk.task(key)
    _require_not_begun(office, task)
    if undo != (task.state == VOID):
        raise Exists(f"任务 {task.id} 的状态是“{task.state or WAITING}”，不用{work.name}。请核对任务编号。")
    return _enter(work, [task], decision)


def cancel_month(book: Book, office: Office, month: str, decision: Decision) -> Outcome:
    """Cancel all tasks of a month such as 2023-11 that are not frozen; those that are begun are named and stay."""
    work = begin_work(book, office, CANCEL)
    year, number = typed_month(month) or (0, 0)
    if not year:
        raise WrongUse(f"月份“{month}”读不出来，请写成 2023-04。")
    of_month = [task for task in work.desk.tasks.values() if (task.year, task.month) == (year, number)]
    waiting = [task for task in of_month if task.state in ("", WAITING) and not _begun(office, task)]
    if not waiting:
        raise Refused(
            f"{year} 年 {number} 月没有可以取消的任务：没有任务，或者都已经冻结、取消。请核对月份。"
        )
    outcome = _enter(work, waiting, decision)
    if stay := [task.id for task in of_month if task not in waiting and task.state != VOID]:
        outcome.lines.append(f"{listed(stay)}已经冻结或抽取，没有取消；要取消的，先办“放弃冻结”或“作废重抽”")
    return outcome


def cancelled(office: Office, year: int) -> dict[str, str]:
    """The tasks of a year that are cancelled, as its journal says: when, why, and who decided."""
    journal, found = Journal(office.records(year)), dict[str, str]()
    for at, line in enumerate(journal.lines):
        if line.step in (CANCEL, RESTORE) and at not in journal.undone:
            found[line.task] = f"{line.at[:10]} {line.what}" if line.step == CANCEL else ""
    return {task: what for task, what in found.items() if what}


def _begun(office: Office, task: Task) -> bool:
    draw_id = draw_id_of(task)
    return (records.chain_of(office.records(task.year), draw_id) / draw_id).exists()


def _require_not_begun(office: Office, task: Task) -> None:
    require_open(office, task.year)
    if task.state not in ("", WAITING, VOID) or _begun(office, task):
        first = "放弃冻结" if task.state == FROZEN else "作废重抽"
        raise Refused(
            f"任务 {task.id} 的状态是“{task.state or WAITING}”，已经有冻结或抽取的记录，不能取消，也不能恢复。"
            f"请先办“{first}”，再取消。"
        )


def _enter(work: Work, tasks: Sequence[Task], decision: Decision) -> Outcome:
    """State and 备注 of each task, and a line of the journal for each."""
    reason, by, _ = decision.stated(work.name)
    work.office.agree(())
    state = VOID if work.name == CANCEL else WAITING
    notes = {row.text("task"): row.text("note") for row in work.book.read(columns.TASKS).rows}
    what = f"{work.name.removesuffix('任务')}（{reason}，{by}决定）"
    for task in tasks:
        note = "；".join(filter(None, (notes[task.id], f"{work.office.today} {what}")))
        work.book.update(columns.TASKS, task.id, {"state": state, "note": note})
        work.note(what, task.id)
    work.save()
    ids = [task.id for task in tasks]
    later = (
        "核对、首页、归档不再催办，统计不计入；要办的，点“恢复任务”"
        if state == VOID
        else "照常冻结、抽取；日期过了的，先改计划检查日期"
    )
    outcome = Outcome(work.name, [f"{listed(ids)}：{what}", later])
    outcome.data = {"tasks": ids, "state": state}
    return outcome
