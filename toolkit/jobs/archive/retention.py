"""保管期限 by the rows of the office's sheet: a paper, how long it is kept, how long after a punishment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from toolkit import columns
from toolkit.archive.kinds import PAPERS, Retention
from toolkit.errors import Place, Problem
from toolkit.excel.book import Table


class Rule(NamedTuple):
    """How long a paper is kept; ``grave`` in a task that led to a punishment or a transfer."""

    kept: Retention
    grave: Retention


def read_retention(table: Table) -> tuple[Mapping[str, Rule], list[Problem]]:
    """The rules by paper, and what is wrong with the sheet: a paper without row, or with two."""
    rules: dict[str, Rule] = {}
    problems = list(table.problems)
    for row in table.rows:
        paper, kept = row.text("paper"), row.text("kept")
        if paper in rules:
            problems.append(Problem(f"“{paper}”有两行保管期限", "请删去一行", row.at("paper"), rule="R14"))
        elif kept:
            rules[paper] = Rule(Retention.of(kept), Retention.of(row.text("grave") or kept))
    known = {row.text("paper") for row in table.rows}
    problems += [
        Problem(
            f"没有写明“{paper}”的保管期限",
            f"请补上“{paper}”一行，或从新工作簿复制",
            Place(columns.RETENTION.name),
            rule="R14",
        )
        for paper in PAPERS
        if paper not in known and (known or not table.problems)  # else: there is no sheet at all
    ]
    return rules, problems
