"""本机冻结登记 ↔ 抽取记录: what was frozen on this computer under a number of this office is what the record holds.

Another commitment of the same number was made here, in a copy of the folder or before the folder was put back: the
draw may have been tried until it suited (``ledger.this_computer``).  It stays an error until somebody answers for it
(``jobs.explain_freezes``), and a reminder for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toolkit.draw.encoding import canonical_text, digest
from toolkit.draw.frozen import MANIFEST
from toolkit.errors import Level, Place, Problem
from toolkit.files import telling
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.ledger import this_computer
from toolkit.ledger.journal import Line
from toolkit.ledger.this_computer import Freeze

EXPLAINED = "说明多次冻结"
"""The step that answers for a freeze elsewhere, in the journal."""
_ANSWER = re.compile(r"(?P<draw_id>\S+) 另有冻结，C = (?P<commit>[0-9a-f]{64})：(?P<why>.*)", re.DOTALL)
_REMEDY = (
    f"请查明为什么冻结过两次、公布的是哪一个，由负责人决定，用 explain-freezes（{EXPLAINED}）写明，以后只作提醒；"
    "练习请用试抽（trial）或名称带“示例”的工作簿，不要用台账的副本"
)


class Other(NamedTuple):
    """A freeze that is not what the record holds, and the commitment of the record ("没有": there is none)."""

    freeze: Freeze
    now: str

    def answer(self, why: str) -> str:
        """The words of the journal that answer for it."""
        return f"{self.freeze.draw_id} 另有冻结，C = {self.freeze.commit}：{why}"


def compare(accounts: Accounts) -> Iterator[Problem]:
    """Every freeze entered here of the office whose workbook it is."""
    answers = _answers(accounts)
    for other in others(accounts):
        each = other.freeze
        what = f"{each.at} 这台电脑在“{each.folder}”冻结过 {each.draw_id}，C = {each.commit}，现在的记录是 {other.now}"
        if found := answers.get((each.draw_id, each.commit)):
            line, why = found
            what = f"{what}；{line.at} 已说明：{why}"
            remedy = "请核对说明与公布过的承诺"
            yield Problem(what, remedy, Place(each.draw_id), Level.WARNING, "R11")
        else:
            yield Problem(what, _REMEDY, Place(each.draw_id), rule="R11")


def unanswered(accounts: Accounts) -> list[Other]:
    """Those for which nobody has answered yet."""
    answers = _answers(accounts)
    return [other for other in others(accounts) if (other.freeze.draw_id, other.freeze.commit) not in answers]


def others(accounts: Accounts) -> Iterator[Other]:
    """The freezes entered here that are not what the records hold."""
    bureau = canonical_text(accounts.desk.registry.settings.bureau) if accounts.desk else ""
    for each in this_computer.entered():
        if not bureau or each.bureau != bureau or not accounts.concerns(each.draw_id):
            continue
        folder, now = accounts.folder(each.draw_id), "没有"
        if folder:
            with telling(folder / MANIFEST):
                now = digest((folder / MANIFEST).read_bytes())
        if now != each.commit:
            yield Other(each, now)


def _answers(accounts: Accounts) -> dict[tuple[str, str], tuple[Line, str]]:
    lines = (line for journal in accounts.journals.values() for line in journal.saved)
    found = ((line, _ANSWER.fullmatch(line.what)) for line in lines if line.step == EXPLAINED)
    return {(match["draw_id"], match["commit"]): (line, match["why"]) for line, match in found if match}
