"""Record folders verified on disk, from their files alone: ``bulk verify``, and what ``verify`` finds in 大库."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from toolkit.bulk.folder import Folder, scratch_beside, small_files
from toolkit.bulk.freeze import read_plan
from toolkit.draw.amend_problems import problems as amendment_problems
from toolkit.draw.amendment import abandoned
from toolkit.draw.lists import FRAME
from toolkit.draw.record import RECORD
from toolkit.draw.verify import verify_content
from toolkit.errors import Place, Problem, has_errors
from toolkit.jobs import verify as county
from toolkit.jobs.base import Outcome
from toolkit.ledger import record_checks, records

HELD = 1 << 24
"""Bytes: a frame above this is not to be held in memory."""


def is_large(folder: Path) -> bool:
    """Whether a record folder is better verified on disk."""
    frame = folder / FRAME
    return frame.is_file() and frame.stat().st_size > HELD


def check(folder: Path) -> list[Problem]:
    """Verify one record folder and its place in the chain beside it: in memory (without DuckDB), or on disk."""
    return check_on_disk(folder) if is_large(folder) else record_checks.check(folder)


def check_on_disk(folder: Path) -> list[Problem]:
    """Verify one record folder on disk, and its place in the chain beside it."""
    records.require_record(folder)
    with scratch_beside(folder) as scratch:
        content = Folder(folder, scratch)
        found = verify_content(content)
        if not has_errors(found):
            found += amendment_problems(content.files, content.select)
    beside = (folder.parent / records.CHAIN).exists()
    return found + (record_checks.check_chain(folder.parent) if beside else [])


def verify_any(folder: Path) -> Outcome:
    """Recompute everything in a record folder: in memory, or on disk if it is large."""
    return verify_folder(folder) if is_large(folder) else county.verify_folder(folder)


def verify_folder(folder: Path) -> Outcome:
    """Recompute everything in the folder on disk, and its place in the chain beside it."""
    outcome = Outcome("核验", problems=check_on_disk(folder), data={"folder": str(folder)})
    number = len(outcome.problems)
    outcome.lines.append(
        f"{folder.name}（大库）：" + ("全部相符" if outcome.ok else f"发现 {number} 处不符，这份记录不可信")
    )
    return outcome


def verify_year(root: Path, year: int, today: date, opened: county.Opened | None = None) -> Outcome:
    """The records of the year beside the workbook, and those of 大库 with their promises."""
    outcome = county.verify_year(root, year, today, opened)
    large = county.office_folder(root) / "记录" / str(year) / records.BULK
    found = records.folders(large)
    problems = [
        problem._replace(
            place=problem.place._replace(sheet=f"{large.name}/{path.name}/{problem.place.sheet}")
        )
        for path in found
        for problem in check(path)
    ]
    problems += _overdue(large, today)
    if found:
        outcome.problems += problems
        outcome.data["large_records"] = len(found)
        outcome.lines.append(
            f"大库：{len(found)} 份记录；" + (f"发现 {len(problems)} 处不符" if problems else "全部相符")
        )
    return outcome


def verify_beside(year: int, today: date, opened: county.Opened, folder: Path = Path()) -> Outcome:
    """``verify_year`` where the workbook lies: the current folder unless told."""
    return verify_year(folder, year, today, opened)


def _overdue(year: Path, today: date) -> list[Problem]:
    """Frozen and not drawn by the day that was promised (R11)."""
    undrawn = [folder for folder in records.folders(year) if not (folder / RECORD).exists()]
    plans = [read_plan(folder) for folder in undrawn if not abandoned(small_files(folder))]
    return [
        Problem(
            "名单已冻结，到期没有抽取",
            "属于违约：请尽快抽取，并书面说明原因",
            Place(plan.draw_id),
            rule="R11",
        )
        for plan in plans
        if plan.reveal_by < today.isoformat()
    ]
