"""What was asked of the figures, so that a bench says of each row whether it holds, and ends with 1 where one does not.

A goal names a row, its size, and the opponent where several stand beside the same row.  Ratios alone travel from one
machine to another; the seconds were asked of an idle one like that of CI.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.bench import archive, documents, draw, jobs, joining, lists, workbook, year
from tests.bench.row import Row
from toolkit.draw.verification import NAME

MEGABYTE = 1_000_000


class Goal(NamedTuple):
    """Bounds on one row; None where nothing was asked."""

    name: str
    size: int
    opponent: str = ""
    faster: float | None = None
    """The opponent takes at least so many times as long; below 1: it may be so much quicker."""
    of_limit: float | None = None
    seconds: float | None = None
    peak: int | None = None

    def holds(self, row: Row) -> bool | None:
        """Whether the row is within; None where it has nothing to compare."""
        bounds = (
            (self.seconds, row.ours_seconds),
            (self.of_limit, row.of_limit),
            (self.peak, row.peak),
            (self.faster and 1 / self.faster, row.speedup and 1 / row.speedup),
        )
        asked = [(most, found) for most, found in bounds if most is not None]
        if any(found is None for _, found in asked):
            return None
        return all(found <= most for most, found in asked if found is not None)


MILLION = 1_000_000
GOALS = (
    Goal("抽取：最快", MILLION, "consistent_sampler", faster=8),
    Goal(draw.WHOLE, MILLION, of_limit=2),
    Goal(draw.OUT_OF_CORE, 10 * MILLION, of_limit=2.5, peak=200 * MEGABYTE),
    Goal("派人员（不混合）", 1_000, faster=0.5),
    Goal(documents.COMPILE, 1, seconds=0.02),
    Goal(documents.FILL, 1_000, "docxtpl", faster=100, of_limit=5),
    Goal(documents.FILL, 1_000, "docx-mailmerge2", faster=40),
    Goal(documents.PHOTOS, 500, "docxtpl", faster=60, of_limit=2.5),
    Goal(joining.MERGE, joining.SIZES[-1], faster=300),
    Goal(workbook.READ, 100_000, "openpyxl", of_limit=2, faster=8),
    Goal("归档包", archive.SIZES[-1], of_limit=1.3, peak=150 * MEGABYTE),
    Goal("PDF 副本", archive.PRINTED, faster=8),
    *(Goal(jobs.DOCUMENTS, size, seconds=3, faster=8) for size in jobs.SIZES),
    Goal(jobs.MANY, jobs.papers_of(jobs.MANY_DRAWN), of_limit=1.1),
    *(Goal(jobs.FIRST, size, seconds=1) for size in jobs.SIZES),
    Goal(lists.IMPORT, 40_000, seconds=4, peak=250 * MEGABYTE),
    Goal(f"{NAME}：整份记录", 100_000, seconds=3),
    Goal("命令行 --help", 0, of_limit=3),
    *(Goal(job, year.SIZES[-1].firms, of_limit=2) for job in ("check", "freeze", "draw")),
    *(Goal(job, year.SIZES[-1].firms, seconds=5, peak=250 * MEGABYTE) for job in ("deadlines", "statistics")),
    *(Goal(f"{caption}（仿造的 WPS）", 60, faster=1 / 1.3) for caption in ("核对名录库", "刷新期限")),
)


def judged(row: Row) -> Row:
    """The row with its verdict, unless it brings one or nothing was asked of it."""
    if row.reached is not None:
        return row
    verdicts = [
        goal.holds(row)
        for goal in GOALS
        if (goal.name, goal.size) == (row.name, row.size) and goal.opponent in ("", row.opponent)
    ]
    if not verdicts or None in verdicts:
        return row
    return row._replace(reached=all(verdicts))
