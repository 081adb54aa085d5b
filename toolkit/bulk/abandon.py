"""放弃冻结, whatever the size of the list: the result that would have been is worked out on disk if it is large."""

from __future__ import annotations

from pathlib import Path

from toolkit.bulk.folder import Folder, scratch_beside
from toolkit.bulk.verify import is_large
from toolkit.draw.amend import result_without
from toolkit.excel.book import Book
from toolkit.jobs import abandon as county
from toolkit.jobs.amend import Decision
from toolkit.jobs.base import Office, Outcome
from toolkit.ledger.record import DrawRecord


def abandon(
    book: Book,
    office: Office,
    key: str,
    decision: Decision,
    entropy: str | None = None,
    *,
    second: Path | None = None,
) -> Outcome:
    """Give up the frozen list of a task, of the workbook's objects or of a file's."""
    return county.abandon(book, office, key, decision, entropy, second=second, would=_would)


def _would(record: DrawRecord, known: county.LaidOpen) -> bytes | None:
    if not is_large(record.folder):
        return county.in_memory(record, known)
    with scratch_beside(record.folder) as scratch:
        return result_without(record.files, *known, Folder(record.folder, scratch).select)
