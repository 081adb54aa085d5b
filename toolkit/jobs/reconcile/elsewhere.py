"""本机冻结登记 ↔ 抽取记录: what was frozen on this computer under a number of this office is what the record holds.

Another commitment of the same number was made here, in a copy of the folder or before the folder was put back: the
draw may have been tried until it suited (``ledger.this_computer``).
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.draw.encoding import canonical_text, digest
from toolkit.draw.frozen import MANIFEST
from toolkit.errors import Place, Problem
from toolkit.files import telling
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.ledger import this_computer

_REMEDY = (
    "请查明为什么冻结过两次、公布的是哪一个，书面说明；"
    "练习请用试抽（trial）或名称带“示例”的工作簿，不要用台账的副本"
)


def compare(accounts: Accounts) -> Iterator[Problem]:
    """Every freeze entered here of the office whose workbook it is."""
    bureau = canonical_text(accounts.desk.registry.settings.bureau) if accounts.desk else ""
    for each in this_computer.entered():
        if not bureau or each.bureau != bureau or not accounts.concerns(each.draw_id):
            continue
        folder, now = accounts.folder(each.draw_id), "没有"
        if folder:
            with telling(folder / MANIFEST):
                now = digest((folder / MANIFEST).read_bytes())
        if now != each.commit:
            what = f"{each.at} 这台电脑在“{each.folder}”冻结过 {each.draw_id}，C = {each.commit}，现在的记录是 {now}"
            yield Problem(what, _REMEDY, Place(each.draw_id), rule="R11")
