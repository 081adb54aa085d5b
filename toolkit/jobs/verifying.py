"""核验: check a record folder from its files alone, without the workbook."""

from __future__ import annotations

from pathlib import Path

from toolkit import records
from toolkit.jobs.base import Outcome


def verify_folder(folder: Path) -> Outcome:
    """Recompute everything in the folder, and its place in the year's chain."""
    record = records.read(folder)
    problems = records.check(folder)
    outcome = Outcome("核验", problems=problems, data={"folder": str(folder), "commit": record.commit})
    if not outcome.ok:
        outcome.lines.append(f"{folder.name}：发现 {len(problems)} 处不符，这份记录不可信")
    elif record.drawn:
        selected = len(record.rows("selected.txt", 4))
        outcome.lines.append(f"{folder.name}：全部相符（抽取 {selected} 户，等级 {record.result['level']}）")
    else:
        outcome.lines.append(f"{folder.name}：名单已冻结，尚未抽取；冻结文件全部相符")
    return outcome
