"""整改复查: one round of looking again at what was ordered to be put right, until it is.

检查台账 shows the round that runs: its 整改期限 and, once it is over, its 复查日期.  Every finished round is a
line of 整改复查 with what was found and on what evidence; a round that did not end in 已整改 sets the next date.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from toolkit import columns
from toolkit.columns.lists import MENDED
from toolkit.errors import Exists, Refused, WrongUse
from toolkit.excel.book import Book, Value
from toolkit.jobs.base import Office, Outcome, Work, begin_work, listed
from toolkit.jobs.deadlines import refresh
from toolkit.model import Case
from toolkit.rules.results import MEND_ORDER


class Round(NamedTuple):
    """What a round of 复查 found; ``next_due`` is the new 整改期限 when it is not yet 已整改."""

    outcome: str
    what: str
    evidence: str
    day: date | None = None
    next_due: date | None = None


def recheck(book: Book, office: Office, case_id: str, found: Round) -> Outcome:
    """Enter one round.  Raises WrongUse or Refused for a case, a day or an outcome that does not fit."""
    work = begin_work(book, office, "整改复查")
    case, number = fitting(work, case_id, found)
    line = enter(work, case, number, found)
    refresh(work)
    work.finish(line, case.task)
    closed = found.outcome == MENDED[0]
    return Outcome("整改复查", [line], data={"case": case.id, "round": number, "closed": closed})


def fitting(work: Work, case_id: str, found: Round) -> tuple[Case, int]:
    """The case, and which round of it this is.  Raises what ``recheck`` does."""
    desk, today = work.desk, work.office.today
    case = desk.cases.get(case_id)
    if case is None:
        owing = (c.id for c in desk.cases.values() if c.rectify_due and not c.rechecked and not c.void)
        raise WrongUse(f"检查台账里没有案号“{case_id}”。待复查的案号：{listed(owing) or '没有'}。请核对。")
    day = found.day or today
    _require_fit(case, found, day, today)
    rounds = desk.rechecks.get(case.id, ())
    if rounds and (rounds[-1].day, rounds[-1].outcome) == (day, found.outcome):  # clicked twice
        raise Exists(
            f"{case.id} 在 {day} 的复查（{found.outcome}）已经登记过，没有再登记一轮。请看“整改复查”表。"
        )
    return case, 1 + len(rounds)


def enter(work: Work, case: Case, number: int, found: Round) -> str:
    """Enter a round that fits into 整改复查 and 检查台账; what was done, in a line."""
    day = found.day or work.office.today
    done = found.outcome == MENDED[0]
    work.book.append(
        columns.RECHECKS,
        [
            {
                "case": case.id,
                "name": case.name,
                "round": number,
                "due": case.rectify_due,
                "day": day,
                "outcome": found.outcome,
                "what": found.what,
                "evidence": found.evidence,
                "next": found.next_due,
                "who": work.office.operator,
            }
        ],
    )
    values: dict[str, Value] = {"rectify_due": found.next_due, "rechecked": None}
    if done:
        values = {"rechecked": day, "closed": True, "closed_on": day}
    work.book.update(columns.CASES, case.id, values)
    line = f"{case.id} {case.name} 第 {number} 轮复查（{day}）：{found.outcome}"
    return line + ("，已完结" if done else f"，下次期限 {found.next_due}")


def _require_fit(case: Case, found: Round, day: date, today: date) -> None:
    if found.outcome not in MENDED:
        raise WrongUse(f"复查结果“{found.outcome}”不认识。请写 {'、'.join(MENDED)} 之一。")
    if not found.what or not found.evidence:
        raise WrongUse("没有写明复查情况或证据材料。复查必须写明看到什么、凭什么。")
    if case.handling != MEND_ORDER or not case.rectify_due:
        raise Refused(f"{case.id} 没有责令改正和整改期限，没有可以复查的。请先在检查台账登记。")
    if case.rechecked:
        raise Refused(f"{case.id} 已在 {case.rechecked} 复查完结。要再查的，请另行安排检查。")
    if day > today:
        raise WrongUse(f"复查日期 {day} 还没有到，今天是 {today}。请核对日期，复查以后再登记。")
    if case.ended and day < case.ended:
        raise WrongUse(f"复查日期 {day} 早于检查结束 {case.ended}。请核对。")
    if (found.outcome == MENDED[0]) != (found.next_due is None):
        raise WrongUse("已整改的不再写下次期限；没有整改到位的必须写下次期限（--next）。")
    if found.next_due and found.next_due <= day:
        raise WrongUse(f"下次期限 {found.next_due} 不在复查日期 {day} 之后。请核对。")
