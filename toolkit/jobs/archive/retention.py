"""保管期限 by the rows of the office's sheet: a paper, how long it is kept, how long after a punishment.

A paper without a row, such as one that came with a newer version, is kept as its own file says; that is a reminder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from toolkit import columns
from toolkit.archive.kinds import OTHER, UNSORTED, Filing, Retention
from toolkit.errors import Level, Place, Problem
from toolkit.excel.book import Table
from toolkit.jobs.papers import FILED

USUAL: Mapping[str, Filing] = {
    **dict(sorted(FILED.items(), key=lambda each: (each[1].kind.folder, each[1].of_one))),
    OTHER.name: UNSORTED,
}
"""Everything that has a 保管期限 of its own, in the order of the archive, as most offices keep it."""


class RetentionRule(NamedTuple):
    """How long a paper is kept; ``grave`` in a task that led to a punishment or a transfer."""

    kept: Retention
    grave: Retention


def read_retention(table: Table) -> tuple[Mapping[str, RetentionRule], list[Problem]]:
    """The rules by paper, and what is wrong with the sheet: a paper without row, with two, or that there is not."""
    rules: dict[str, RetentionRule] = {}
    problems = list(table.problems)
    for row in table.rows:
        paper, kept = row.text("paper"), row.text("kept")
        if paper in rules:
            problems.append(Problem(f"“{paper}”有两行保管期限", "请删去一行", row.at("paper"), rule="R14"))
        elif kept:
            rules[paper] = _rule(kept, row.text("grave"))
        if paper and paper not in USUAL:
            remedy = f"请照文书的名称填写（{'、'.join(USUAL)}），或删去这一行"
            problems.append(
                Problem(f"没有“{paper}”这种文书，这一行用不上", remedy, row.at("paper"), Level.WARNING, "R14")
            )
    known = {row.text("paper") for row in table.rows}
    for paper, usual in USUAL.items():
        if paper not in known and (known or not table.problems):  # else: there is no sheet at all
            rules[paper] = _rule(usual.kept, usual.grave)
            words = usual.kept + (f"，涉及处罚、移送的{usual.grave}" if usual.grave else "")
            what = f"没有写明“{paper}”的保管期限，归档时按通常的{words}"
            remedy = f"请补上“{paper}”一行，写明本单位的期限"
            place = Place(columns.RETENTION.name)
            problems.append(Problem(what, remedy, place, Level.WARNING, "R14"))
    return rules, problems


def _rule(kept: str, grave: str) -> RetentionRule:
    return RetentionRule(Retention.of(kept), Retention.of(grave or kept))
