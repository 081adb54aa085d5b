"""公布登记: where and when the commitment C was published, with the proof, on the chain before the number exists.

One step after the freeze: a photo of the notice board, a saved page or an address.  The file is copied beside the
task's papers, its SHA-256 goes into the record folder and on the year's chain.  After the draw it is too late: then
it proves nothing, and is refused.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.columns.lists import FROZEN, WAITING
from toolkit.draw.amendment import PUBLISHED, Amendment, publications, read_amendments
from toolkit.draw.encoding import canonical_text, digest
from toolkit.draw.evidence import claim
from toolkit.errors import Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.files import make_folders, telling, write_atomic
from toolkit.jobs.amend import finish, personal_numbers
from toolkit.jobs.base import (
    Office,
    Outcome,
    begin_work,
    draw_id_of,
    require_clock,
    require_fit,
    require_open,
)
from toolkit.jobs.stamp import FOLDER, stamp_told
from toolkit.ledger import record_checks, records
from toolkit.ledger.record import DrawRecord


def published(  # noqa: PLR0917 - what a person says of a publication
    book: Book, office: Office, key: str, place: str, url: str | None = None, file: Path | None = None
) -> Outcome:
    """Register that the commitment of a frozen task was published at ``place``; ``url`` or ``file`` prove it."""
    work = begin_work(book, office, "公布登记", key)
    task = work.task
    require_clock(work.desk, office)
    require_open(office, task.year)
    draw_id = draw_id_of(task)
    year = records.chain_of(office.records(task.year), draw_id)
    if task.state != FROZEN and year.name != records.BULK:  # what 大库 draws is not entered in the row
        raise Refused(
            f"任务 {task.id} 的状态是“{task.state or WAITING}”。公布承诺要在冻结以后、抽取以前登记，"
            "抽取以后再登记什么也证明不了，不予办理；请用当时公布的证据说明。"
        )
    if not canonical_text(place) or not (url or file):
        raise WrongUse(
            "要写明在哪里公布（--place），并给网址（--url）、照片或网页文件（--file）。请补上再来。"
        )
    url = url or ""
    personal_numbers((place, url, office.operator))
    data = _read(file)

    def made(record: DrawRecord, prev: str) -> Amendment:
        if record.drawn:
            raise Refused(
                f"抽取 {record.plan.draw_id} 已经完成，不能再登记公布。请再运行一次“抽取”补齐任务表。"
            )
        return Amendment(
            draw_id=record.plan.draw_id,
            no=len(read_amendments(record.files)) + 1,
            kind=PUBLISHED,
            date=office.today.isoformat(),
            object="",
            removed="",
            added="",
            team=(),
            reason="",
            evidence="",
            decided_by="",
            operator=canonical_text(office.operator),
            prev_record=prev,
            spec=record.plan.spec,
            at=office.now.strftime("%Y-%m-%dT%H:%M"),
            place=canonical_text(place),
            url=canonical_text(url),
            file_sha256=digest(data) if data else "",
        )

    records.settle(year)  # a registration that was interrupted is finished first
    if year.name != records.BULK:  # a list of millions is verified at the draw
        require_fit(record_checks.check(year / draw_id))
    outcome = Outcome("公布登记")
    stamp = stamp_told(data, records.read(year / draw_id).commit, office.root)
    if file and data:
        kept = office.documents(task.id) / FOLDER / f"{draw_id}_{digest(data)[:8]}{file.suffix}"
        make_folders(kept.parent, office.root)
        write_atomic(kept, data)
        work.vouch(kept)
        outcome.files.append(kept)
    record = records.read(year / draw_id)
    known = [(each.place, each.url, each.file_sha256) for each in publications(record.files)]
    if (canonical_text(place), canonical_text(url), digest(data) if data else "") not in known:
        record = records.amend(year, draw_id, made)
    last = publications(record.files)[-1]
    outcome.lines += [
        f"任务 {task.id}：承诺 C = {record.commit} 已登记公布（{last.place}，{last.at.replace('T', ' ')}）",
        claim(record.plan, record.files).statement,
        *([stamp] if stamp else []),
    ]
    outcome.files.append(record.folder / last.file)
    outcome.data = {"task": task.id, "draw_id": record.plan.draw_id, "published": last.at}
    finish(work, record, f"公布承诺，{last.place}")
    return outcome


def _read(file: Path | None) -> bytes:
    if file is None:
        return b""
    if not file.is_file():
        raise WrongUse(f"找不到文件“{file}”。请核对路径（--file）。")
    with telling(file):
        data = file.read_bytes()
    if not data:
        raise WrongUse(f"文件“{file}”是空的，证明不了什么。请换一个。")
    return data
