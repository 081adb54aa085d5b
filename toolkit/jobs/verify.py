"""核验: check a record folder from its files alone, without the workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from toolkit.draw.amend import read_amendments
from toolkit.errors import Refused
from toolkit.jobs.base import Outcome
from toolkit.ledger import journal, records


def verify_folder(folder: Path) -> Outcome:
    """Recompute everything in the folder, and its place in the year's chain."""
    record = records.read(folder)
    problems = records.check(folder)
    outcome = Outcome("核验", problems=problems, data={"folder": str(folder), "commit": record.commit})
    if not outcome.ok:
        outcome.lines.append(f"{folder.name}：发现 {len(problems)} 处不符，这份记录不可信")
    elif record.drawn:
        selected = len(record.selected)
        outcome.lines.append(f"{folder.name}：全部相符（抽取 {selected} 户，等级 {record.result['level']}）")
    else:
        outcome.lines.append(f"{folder.name}：名单已冻结，尚未抽取；冻结文件全部相符")
    return outcome


def verify_year(root: Path, year: int, today: date) -> Outcome:
    """Check every record of the year beside the workbook, the chain, and promises not kept."""
    folder = root / "记录" / str(year)
    problems = records.check_year(folder, today)
    drawn = [records.read(path) for path in records.folders(folder)]
    problems += journal.check(folder, {r.folder.name: r.digest for r in drawn if r.drawn})
    outcome = Outcome("核验全年", problems=problems, data={"year": year, "records": len(drawn)})
    void = len([record for record in drawn if record.drawn and _is_void(record)])
    amended = sum(len(read_amendments(record.files)) for record in drawn)
    outcome.lines.append(
        f"{year} 年：{len(drawn)} 份记录（作废 {void} 份），补正 {amended} 项；"
        + ("全部相符" if outcome.ok else f"发现 {len(problems)} 处不符")
    )
    return outcome


def _is_void(record: records.DrawRecord) -> bool:
    try:
        return record.state.void is not None
    except Refused:  # spoilt: it is among the problems already
        return False
