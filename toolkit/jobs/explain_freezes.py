"""说明多次冻结: somebody answers for freezes made on this computer that are not in the records.

A copy of the workbook on which somebody practised, a folder put back from a backup: 对账 calls each an error, for it
may have been a draw tried until it suited (``reconcile.elsewhere``).  Why it was and who says so goes into the journal,
which can be read by whoever doubts the draw; from then on it is a reminder.  What is frozen elsewhere later is an error
again.
"""

from __future__ import annotations

from toolkit.draw.encoding import canonical_text
from toolkit.errors import Refused
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision, require_complete, require_public
from toolkit.jobs.base import Office, Outcome, begin_work
from toolkit.jobs.reconcile.accounts import Accounts, task_of
from toolkit.jobs.reconcile.elsewhere import EXPLAINED, unanswered


def explain_freezes(book: Book, office: Office, decision: Decision) -> Outcome:
    """Answer for every freeze on this computer that 对账 names now; Refused if there is none."""
    work = begin_work(book, office, EXPLAINED)
    require_complete(decision, "说明要有理由、决定人和决定文号")
    require_public(work.desk, decision, office)
    found = unanswered(Accounts.of(book, office, work.desk))
    if not found:
        raise Refused("这台电脑上登记的冻结都与记录相符，或者已经说明过，不用说明。")
    reason, by, evidence = map(canonical_text, decision)
    outcome = Outcome(EXPLAINED, [f"{reason}（{evidence}，{by}决定）。写进了日志，以后对账、核验只作提醒："])
    for other in found:
        draw_id, at, folder = other.freeze.draw_id, other.freeze.at, other.freeze.folder
        work.note(other.answer(f"{reason}（{evidence}，{by}决定）"), task_of(draw_id))
        outcome.lines.append(f"  {draw_id}　{at} 在“{folder}”　C = {other.freeze.commit}")
    outcome.lines.append("公布过的承诺只能是现在记录里的那一个；不是的，请作废重抽")
    outcome.data = {"explained": [[other.freeze.draw_id, other.freeze.commit] for other in found]}
    work.save()
    return outcome
