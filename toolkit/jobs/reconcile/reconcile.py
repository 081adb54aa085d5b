"""对账: every pair compared, and what differs listed by firm, record, cell and remedy."""

from __future__ import annotations

from toolkit.excel.book import Book
from toolkit.jobs.base import Office, Outcome, Work, begin_work, listed
from toolkit.jobs.findings import show_findings
from toolkit.jobs.reconcile import PAIRS, papers
from toolkit.jobs.reconcile.accounts import Accounts


def reconcile(book: Book, office: Office, *, write: bool = False) -> Outcome:
    """Hold all books against each other; with ``write`` the differences also go to the view 核对."""
    name = "对账"
    work = begin_work(book, office, name, older=True) if write else Work(book, office, name)
    accounts = Accounts.of(book, office, work.desk)
    outcome = Outcome(name)
    counted: dict[str, int] = {}
    for pair in PAIRS:
        found = pair.differences(accounts)
        outcome.problems += found
        counted[pair.name] = len(found)
        outcome.lines.append(f"{pair.name}：{f'{len(found)} 处要看' if found else '相符'}")
    outcome.lines += accounts.watch.by_hand_lines()
    for task in accounts.tasks:
        if edited := papers.edited(office.documents(task.id)):
            outcome.lines.append(f"任务 {task.id} 生成以后在 Word 里改过的文书：{listed(edited, 4)}")
    outcome.lines.append("账账相符" if outcome.ok else "有对不上的，请照下面逐条查明、改正，再对一次")
    outcome.data = {"pairs": counted, "balanced": outcome.ok}
    if write:
        show_findings(work, outcome, older=bool(accounts.watch.lost))
    return outcome
