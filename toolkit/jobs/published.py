"""公布登记: where and when the commitment C was published, with the proof, on the chain before the number exists.

One step after the freeze: a photo of the notice board, a saved page or an address.  The file is copied beside the
task's papers, its SHA-256 goes into the record folder and on the year's chain.  After the draw it is too late: then
it proves nothing, and is refused.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.draw.amendment import PUBLISHED, Amendment, publications
from toolkit.draw.encoding import canonical_text, digest
from toolkit.draw.evidence import claim
from toolkit.errors import WrongUse
from toolkit.excel.book import Book
from toolkit.files import make_folders, telling, write_atomic
from toolkit.jobs.amend import Decision, add, amendment, finish, frozen, personal_numbers
from toolkit.jobs.base import Office, Outcome, begin_work
from toolkit.jobs.stamp import FOLDER, stamp_told
from toolkit.ledger.record import DrawRecord


def published(  # noqa: PLR0917 - what a person says of a publication
    book: Book, office: Office, key: str, place: str, url: str | None = None, file: Path | None = None
) -> Outcome:
    """Register that the commitment of a frozen task was published at ``place``; ``url`` or ``file`` prove it."""
    work = begin_work(book, office, "公布登记", key)
    if not canonical_text(place) or not (url or file):
        raise WrongUse(
            "要写明在哪里公布（--place），并给网址（--url）、照片或网页文件（--file）。请补上再来。"
        )
    url = url or ""
    personal_numbers((place, url, office.operator))
    data = _read(file)
    record = frozen(
        work,
        "公布承诺要在冻结以后、抽取以前登记，抽取以后再登记什么也证明不了，不予办理；请用当时公布的证据说明",
    )
    task, outcome = work.task, Outcome("公布登记")
    stamp = stamp_told(data, record.commit, office.root)
    if file and data:
        kept = office.documents(task.id) / FOLDER / f"{record.plan.draw_id}_{digest(data)[:8]}{file.suffix}"
        make_folders(kept.parent, office.root)
        write_atomic(kept, data)
        work.vouch(kept)
        outcome.files.append(kept)
    said = {
        "place": canonical_text(place),
        "url": canonical_text(url),
        "file_sha256": digest(data) if data else "",
    }

    def made(current: DrawRecord, prev: str) -> Amendment:
        at = office.now.strftime("%Y-%m-%dT%H:%M")
        nobody = Decision("", "")
        return amendment(current, office, nobody, prev, (PUBLISHED, "", "", "", ()), at=at, **said)

    if list(said.values()) not in [
        [each.place, each.url, each.file_sha256] for each in publications(record.files)
    ]:
        record = add(office, record, made)
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
