"""``bulk draw``: the objects and the teams of a task that was frozen from a file."""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.bulk.folder import Folder, scratch_beside, small_files
from toolkit.bulk.freeze import bulk_folder, logged, read_plan
from toolkit.bulk.verify import check_on_disk
from toolkit.draw import beacon
from toolkit.draw.deciding import deciding
from toolkit.draw.encoding import digest
from toolkit.draw.entropy import compose
from toolkit.draw.record import DIGESTS, RECORD
from toolkit.draw.verify import inputs
from toolkit.errors import Exists, Refused
from toolkit.excel.book import Book
from toolkit.files import lock, telling, write_new
from toolkit.jobs.base import Office, Outcome, begin_work, require_fit
from toolkit.jobs.reconcile import require_balance
from toolkit.jobs.second import read_secret
from toolkit.ledger import records
from toolkit.ledger.record import DrawRecord


def draw(
    book: Book,
    office: Office,
    key: str,
    entropy: str | None = None,
    waived: str | None = None,
    *,
    second: Path | None = None,
) -> Outcome:
    """Draw one task; a draw that was interrupted is finished in the same bytes.

    ``waived`` says where the signed commitment is kept: there is no 冻结确认单 in Word.
    """
    work = begin_work(book, office, "抽取（大库）", key)
    task = work.task
    folder = bulk_folder(office, task)
    if not folder.exists():
        raise Refused(
            f"任务 {task.id} 没有用名录文件冻结过（没有“{folder}”）。请先用 bulk freeze 冻结、公布承诺，再抽取。"
        )
    if not waived:
        raise Refused(
            "大库抽取没有 Word 冻结确认单。请把承诺 C 公布、签字留存以后，用 --waive 写明存放在哪里。"
        )
    require_balance(work, "draw")
    plan = read_plan(folder)
    with lock(folder.parent), scratch_beside(folder) as scratch:
        records.settle_freezes(folder.parent)
        record = folder / RECORD
        if record.exists():
            done = digest(record.read_bytes())
            if not (folder / records.NONCE).exists() and logged(book, done):  # they come last
                raise Exists(f"抽取 {plan.draw_id} 已经完成，记录在“{folder}”。抽取不能重来，请用这份记录。")
            given = json.loads(record.read_bytes())
            went_in = inputs(given)
        else:
            frozen = DrawRecord(folder, small_files(folder))
            records.require_drawable(frozen)
            nonce = bytes.fromhex(frozen.files[records.NONCE].decode().strip())
            text = compose(*deciding(plan, frozen.files), entropy if entropy is not None else task.entropy)
            beacon.require(text)
            half = read_secret(second, plan) if second else ""
            went_in = nonce, text, _last_digest(folder.parent), half
        made = Folder(folder, scratch).draw(*went_in)
        if not record.exists():
            write_new(record, made)
        with telling(folder):
            for name in DIGESTS:
                (scratch / name).replace(folder / name)
        records.hang(folder.parent, plan.draw_id, made)
        with telling(folder / records.NONCE):
            (folder / records.NONCE).unlink(missing_ok=True)
    require_fit(check_on_disk(folder))
    drawn = sum(n for _, _, n, _ in json.loads(made)["rounding"]["strata"])
    outcome = Outcome("抽取（大库）", files=[folder])
    outcome.lines += [
        f"任务 {task.id}　{task.name}",
        f"抽取 {drawn:,} 户，随机数来源 {json.loads(made)['level']} 级；名单见 selected.txt，人员见 assignment.txt",
        "已用记录文件自我核验：全部相符",
    ]
    outcome.data = {"task": task.id, "draw_id": plan.draw_id, "record": digest(made), "drawn": drawn}
    work.finish(f"{plan.draw_id}：记录摘要 {digest(made)}；确认单：{waived}")
    return outcome


def _last_digest(year: Path) -> str:
    """What the next record names as the one before it; none may still be on its way to the chain."""
    for other in records.folders(year):
        if records.is_unfinished(other):
            raise Refused(f"抽取 {other.name} 中断过，还没有补齐。请先把那个任务再抽取一次，再来抽取这一个。")
    return records.last_digest(year)
