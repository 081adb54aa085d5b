"""归档以后的更正: what changed after a year was archived, as a package of its own beside the first.

The first package is never touched.  A correction holds every 件 of which something is new or changed, complete; the
reason, who decided, and file by file the digest as it was and as it is.  It names the package before it by digest, so
that the order of corrections is a chain.  件号 go on where the last package ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from toolkit import columns
from toolkit.archive.collect import FiledDocument, FolderFindings
from toolkit.archive.kinds import Retention
from toolkit.archive.making import PackageFolder, Tell, begin, clear, locked, make
from toolkit.archive.store import reachable
from toolkit.columns.lists import ARCHIVED, PUBLISHED
from toolkit.errors import Refused
from toolkit.excel.book import Book
from toolkit.files import telling
from toolkit.jobs.archive.check import correction, tag_digest
from toolkit.jobs.archive.draft import Draft
from toolkit.jobs.archive.gaps import told, waived
from toolkit.jobs.archive.known import digest_of, known_files, metadata_of, packages_of
from toolkit.jobs.archive.package import describing, survey
from toolkit.jobs.archive.retention import read_retention
from toolkit.jobs.base import Office, Outcome, Work, begin_work, require_fit
from toolkit.ledger.journal import Journal
from toolkit.word.pdf import Engine, find


def correct(
    book: Book,
    office: Office,
    year: int,
    reason: str,
    decided_by: str,
    *,
    tell: Tell = lambda *_: None,
    find_engine: Callable[[], Engine | None] = find,
) -> Outcome:
    """Make the next correction of an archived year, or finish one that was interrupted.

    One that was interrupted when the package stood is told of now.  Raises Refused if the year is not archived, or
    nothing differs from what is archived.
    """
    work = begin_work(book, office, "归档更正", of_archived_year=True)
    desk = work.desk
    first = PackageFolder(office.archive(year))
    with locked(first):
        packages = packages_of(first.folder)
        if first.begun or not packages:
            raise Refused(f"{year} 年还没有归档，谈不上更正。请先归档。")
        for each in packages:
            clear(PackageFolder(each))
        spot = PackageFolder(correction(first.folder, len(packages)))
        if not spot.begun:
            rules, faults = read_retention(book.read(columns.RETENTION))
            require_fit(faults)
            found, gaps = survey(office, desk)
            changes = _changes(office, book, packages, found)
            if not changes and len(packages) > 1 and not _is_told(office, year, packages[-1]):
                return _tell(work, PackageFolder(packages[-1]))
            if not changes:
                raise Refused("文书与归档包里的完全相同，没有可以更正的。请先把文书改好，再记录更正。")
            items = [
                (volume, [item for item in findings.items if _concerned(item, changes)])
                for volume, findings in found.items()
            ]
            corrects: dict[str, object] = {
                "更正的包": packages[-1].name,
                "原包摘要": tag_digest(packages[-1]),
                "理由": reason,
                "决定人": decided_by,
                "改动": changes,
            }
            with telling(office.root):
                plan = Draft(book, office, desk, rules).plan(
                    spot.name,
                    [(volume, found) for volume, found in items if found],
                    reason=metadata_of(packages[-1])["缺件理由"] or reason,
                    problems=told(gaps, waived(book)[0]),
                    before=_last_numbers(packages),
                    corrects=corrects,
                )
            begin(spot, plan)
        make(spot, office.root, describing(office, desk), find_engine(), tell)
    return _tell(work, spot)


def _is_told(office: Office, year: int, package: Path) -> bool:
    """Whether the journal knows of a correction."""
    return any(line.what.startswith(f"{package.name}：") for line in Journal(office.records(year)).saved)


def _tell(work: Work, spot: PackageFolder) -> Outcome:
    said = metadata_of(spot.folder)["更正"]
    for task in work.desk.tasks.values():
        if task.state == PUBLISHED:
            work.book.update(columns.TASKS, task.id, {"state": ARCHIVED})
    changes = said["改动"]
    line = f"{spot.name}：更正 {len(changes)} 个文件（{said['理由']}）"
    work.finish(line)
    outcome = Outcome(work.name, [line, "原来的归档包没有改动，更正另成一包"], files=[spot.folder, spot.zip])
    outcome.data = {"name": spot.name, "changes": changes}
    return outcome


def _changes(
    office: Office, book: Book, packages: Iterable[Path], found: Mapping[str, FolderFindings]
) -> list[dict[str, str]]:
    """Every file that is new, other or gone since the last package; the workbook only with others."""
    known = known_files(packages)
    root = reachable(office.root)
    now = {path.relative_to(root).as_posix(): path for path in _present(office, found)}
    workbook = reachable(book.path).relative_to(root).as_posix()
    kept = (path for path in known if path.startswith("文书/"))
    changes = [{"文件": path, "原": known[path], "现": ""} for path in kept if path not in now]
    for path, file in sorted(now.items()):
        digest = digest_of(file)
        if digest != known.get(path):
            changes.append({"文件": path, "原": known.get(path, ""), "现": digest})
    if changes:
        book.settle()
        changes.append({"文件": workbook, "原": known.get(workbook, ""), "现": digest_of(book.path)})
    return changes


def _present(office: Office, found: Mapping[str, FolderFindings]) -> Iterable[Path]:
    for volume, findings in found.items():
        folder = reachable(office.documents(volume))
        for item in findings.items:
            yield from (folder / path for path in item.files)


def _concerned(item: FiledDocument, changes: Iterable[Mapping[str, str]]) -> bool:
    """Whether something of this 件 is new or changed."""
    changed = {change["文件"] for change in changes if change["现"]}
    return any(f"文书/{item.task}/{path}" in changed for path in item.files)


def _last_numbers(packages: Iterable[Path]) -> dict[Retention, int]:
    last: dict[Retention, int] = {}
    for package in packages:
        for item in metadata_of(package)["件"]:
            retention = Retention.of(str(item["保管期限"]))
            last[retention] = max(last.get(retention, 0), int(item["件号"]))
    return last
