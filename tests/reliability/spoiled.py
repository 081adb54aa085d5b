"""Spoiled variants of the product, for negative controls: each must be seen to fail the trial that it belongs to."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def no_exclusive_link() -> None:
    """A new file takes its name by a rename, which replaces what another process has just made."""
    from toolkit import files

    files._name_once = lambda part, path: part.replace(path)


def written_in_place() -> None:
    """Files are written under their true names, without a passing name."""
    from toolkit import files

    def write_new(path: Path, data: bytes, *, private: bool = False) -> None:
        with path.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())

    _everywhere("write_new", write_new)
    _everywhere("write_atomic", write_new)
    assert files.write_new is write_new


def no_lock() -> None:
    """Nobody waits for anybody."""
    from contextlib import contextmanager

    @contextmanager
    def lock(path: Path, timeout: float = 5.0):
        yield

    _everywhere("lock", lock)


def no_look_before_saving() -> None:
    """The workbook is saved without looking whether it is still what was read, or open elsewhere."""
    from toolkit.excel.closed import ClosedBook

    ClosedBook.claim = lambda self: None


def secret_first() -> None:
    """The secret is thrown away before the record exists, not after."""
    from toolkit.ledger import records
    from toolkit.ledger.record import DrawRecord

    really = records.reveal

    def reveal(year: Path, draw_id: str, entropy: str, second: str = "") -> DrawRecord:
        (year / draw_id / records.NONCE).unlink()  # the secret goes first
        return really(year, draw_id, entropy, second)

    records.reveal = reveal


def no_settling() -> None:
    """What a crash left undone is not finished before the next draw."""
    from toolkit.ledger import records

    records._settle = lambda year: None


def papers_first() -> None:
    """What papers say is kept after they were written, not before."""
    from toolkit.jobs import documents
    from toolkit.jobs.reconcile import papers

    put, keep = documents._put, papers.Note.keep

    def backwards(*given: object, **named: object) -> None:
        waiting: list[tuple[object, ...]] = []
        papers.Note.keep = lambda *kept: waiting.append(kept)
        put(*given, **named)
        papers.Note.keep = keep
        for kept in waiting:
            keep(*kept)

    documents._put = backwards


def deaf_to_fsync() -> None:
    """A disk that fails to take the data is not noticed."""
    planted = os.fsync

    def fsync(descriptor: int) -> None:
        with suppress(OSError):
            planted(descriptor)

    os.fsync = fsync


def no_clock_check() -> None:
    """A clock set back is not noticed."""
    _everywhere("require_clock", lambda desk, office: None)


def nothing_guarded() -> None:
    """Neither lock nor exclusive name nor look before saving."""
    no_lock()
    no_exclusive_link()
    no_look_before_saving()


def interrupt_swallowed() -> None:
    """Ctrl+C does nothing."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _everywhere(name: str, thing: object) -> None:
    """Put a function in the place of another wherever it was imported."""
    import sys

    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("toolkit") and hasattr(module, name):
            setattr(module, name, thing)
