"""核验: check a record folder from its files alone, without the workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from toolkit.draw.amend import read_amendments
from toolkit.draw.paths.sql import script
from toolkit.errors import Refused
from toolkit.excel.book import Book
from toolkit.jobs import bulk
from toolkit.jobs.base import Office, Outcome, open_desk
from toolkit.jobs.freeze import BULK, draw_id_of
from toolkit.ledger import journal, records


def verify_folder(folder: Path) -> Outcome:
    """Recompute everything in the folder, and its place in the year's chain."""
    if bulk.is_for_disk(folder):
        return _verify_bulk(folder)
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


def _verify_bulk(folder: Path) -> Outcome:
    outcome = Outcome("核验", problems=bulk.check(folder), data={"folder": str(folder)})
    number = len(outcome.problems)
    outcome.lines.append(
        f"{folder.name}（大库）：" + ("全部相符" if outcome.ok else f"发现 {number} 处不符，这份记录不可信")
    )
    return outcome


def sql_of_task(book: Book, office: Office, key: str, engine: str) -> Outcome:
    """The SQL text that makes the same draw inside a database (``draw --sql``): the text alone, to be piped."""
    desk = open_desk(book, office)
    task = desk.task(key)
    large = bulk.bulk_folder(office, desk, task)
    if large.exists():
        return Outcome("", script(bulk.small_files(large), engine).splitlines())
    record = records.read(office.records(task.year) / draw_id_of(task))
    return Outcome("", script(record.files, engine).splitlines())


def verify_year(root: Path, year: int, today: date) -> Outcome:
    """Check every record of the year beside the workbook, the chain, and promises not kept."""
    folder = root / "记录" / str(year)
    found, large = records.folders(folder), records.folders(folder / BULK)
    problems = records.check_year(folder, today)
    for path in large:
        problems += [
            problem._replace(place=problem.place._replace(sheet=f"{BULK}/{path.name}/{problem.place.sheet}"))
            for problem in bulk.check(path)
        ]
    problems += bulk.overdue(folder / BULK, today)
    drawn = [records.read(path) for path in found]
    problems += journal.check(folder, {r.folder.name: r.digest for r in drawn if r.drawn})
    outcome = Outcome("核验全年", problems=problems, data={"year": year, "records": len(found) + len(large)})
    void = len([record for record in drawn if record.drawn and _is_void(record)])
    amended = sum(len(read_amendments(record.files)) for record in drawn)
    outcome.lines.append(
        f"{year} 年：{len(found) + len(large)} 份记录（作废 {void} 份），补正 {amended} 项；"
        + ("全部相符" if outcome.ok else f"发现 {len(problems)} 处不符")
    )
    return outcome


def _is_void(record: records.DrawRecord) -> bool:
    try:
        return record.state.void is not None
    except Refused:  # spoilt: it is among the problems already
        return False
