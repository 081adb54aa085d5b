"""A record folder on disk whose frame is not to be held in memory: frozen, drawn and verified file by file.

The same record, byte for byte: what is read line by line in a small folder is here gone through in chunks
(``draw.paths``), and the tickets are sorted on disk (``buckets``).  In memory are the small files, the list of those
drawn, and their teams.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from hashlib import file_digest
from pathlib import Path

from toolkit.draw.encoding import from_lines
from toolkit.draw.frozen import (
    CHECKLISTS,
    COMMITTED,
    MANIFEST,
    Frozen,
    committed,
    drawing_problems,
    read_frozen,
    write_lists,
)
from toolkit.draw.lists import EXCLUDED, FRAME, INSPECTORS, RECUSAL, otherwise_written, read_rows
from toolkit.draw.paths import frames
from toolkit.draw.paths.selection import Chunks
from toolkit.draw.plan import NO_RECORD
from toolkit.draw.record import ALTERNATES, ASSIGNED, DIGESTS, SELECTED, open_draw
from toolkit.draw.verify import form_of_spec, inputs, nonce_digest_problems
from toolkit.errors import Changed, Problem, ProblemsFound, Refused
from toolkit.files import refusal

_LARGE = {FRAME, EXCLUDED, SELECTED, ALTERNATES, ASSIGNED}


class Folder:
    """The record folder ``path``; what is passing goes to the folder ``scratch``.

    It is a ``verify.Content``: ``verify.verify_content`` checks it.
    """

    def __init__(self, path: Path, scratch: Path) -> None:
        self._path, self._scratch = path, scratch
        self.digests = {file.name: _digest(file) for file in path.iterdir() if file.is_file()}
        self.files = small_files(path)

    def manifest(self) -> bytes:
        """manifest.txt as it should be."""
        names: tuple[str, ...] = (*COMMITTED, CHECKLISTS) if CHECKLISTS in self.digests else COMMITTED
        if MANIFEST in self.files:
            names = committed(self.files[MANIFEST])
        return "".join(f"{self.digests[name]}  {name}\n" for name in sorted(names)).encode()

    def sizes(self) -> dict[str, int]:
        """N of every stratum."""
        with self._frozen() as (frozen, _):
            return frozen.sizes()

    def form_problems(self) -> list[Problem]:
        """What is frozen, but not as the protocol wants it, or could not be drawn later."""
        try:
            with self._frozen() as (frozen, excluded):
                files = {MANIFEST: self.manifest(), **self.files}  # there is none yet at the freeze
                if found := form_of_spec(frozen.plan, files):
                    return found
                rows = read_rows(self.files, INSPECTORS, RECUSAL)
                written, problems = write_lists(rows)
                wrong = [name for name, data in written.items() if data != self.files[name]]
                if not all(map(_as_written, excluded)) or not frames.is_sorted(excluded):
                    wrong.append(EXCLUDED)
                problems += frames.committed_problems(frozen.frame, frozen.counts, excluded)
                problems = problems or [otherwise_written(name) for name in wrong]
                return problems or [*nonce_digest_problems(self.files), *drawing_problems(frozen)]
        except ProblemsFound as found:
            return list(found.problems)

    def draw(self, nonce: bytes, entropy: str, prev_record: str, second: str = "") -> bytes:
        """Write the three lists to ``scratch``; returns the bytes of record.json.  Raises as ``record.draw``."""
        if self.manifest() != self.files[MANIFEST]:
            raise Changed("冻结的文件已被改动，与 manifest.txt 不符。请用“核验”查明是哪个文件，从备份恢复。")
        from toolkit.bulk import buckets  # numpy, for which a small record does not wait

        with self._frozen() as (frozen, _):
            drawing = open_draw(self.files, frozen, nonce, entropy, second)
            lists = {name: self._scratch / name for name in DIGESTS}
            objects = lists[SELECTED], lists[ALTERNATES]
            buckets.write_lists(self._path / FRAME, drawing.rounding.shares, drawing.object_seed, *objects)
            lists[ASSIGNED].write_bytes(drawing.assigned(lists[SELECTED].read_bytes()))
            return drawing.record({name: _digest(path) for name, path in lists.items()}, prev_record)

    def select(self, nonce: bytes, entropy: str, second: str) -> bytes:
        """selected.txt of a draw that is not made (``amend.Selecting``)."""
        self.draw(nonce, entropy, NO_RECORD, second)
        return (self._scratch / SELECTED).read_bytes()

    def draw_again(self, record: Mapping[str, str]) -> tuple[bytes, Mapping[str, int | None]]:
        """See ``verify.Content``; at which line a list is otherwise is not looked for."""
        made = self.draw(*inputs(record))
        again = {name: _digest(self._scratch / name) for name in DIGESTS}
        return made, {name: None for name in DIGESTS if again[name] != self.digests[name]}

    @contextmanager
    def _frozen(self) -> Iterator[tuple[Frozen, Chunks]]:
        """The frozen lists as read, the frame in chunks, and excluded.txt in chunks."""
        with ExitStack() as stack:
            frame, excluded = (
                Chunks(stack.enter_context((self._path / name).open("rb"))) for name in (FRAME, EXCLUDED)
            )
            yield read_frozen(self.files, frame), excluded


def small_files(path: Path) -> dict[str, bytes]:
    """The files of a record folder by name, all but the lists of objects and teams."""
    files = (file for file in path.iterdir() if file.is_file() and file.name not in _LARGE)
    return {file.name: file.read_bytes() for file in files}


@contextmanager
def scratch_beside(folder: Path) -> Iterator[Path]:
    """A passing folder beside ``folder``, on the same disk so that moving is renaming, if anything can be put there."""
    place = folder.parent if os.access(folder.parent, os.W_OK) else None
    try:
        with tempfile.TemporaryDirectory(".part", ".", place, ignore_cleanup_errors=True) as name:
            yield Path(name)
    except OSError as error:
        raise refusal(error, folder) from error
    except Exception as error:
        if type(error).__module__ in {"duckdb", "_duckdb"}:  # not imported here: it need not be there
            what = "数据库没有做完，多半是磁盘空间不够"
            raise Refused(f"{what}。请在“{folder.parent}”所在的磁盘留出名录五倍大小的空间后再试。") from error
        raise


def _as_written(chunk: bytes) -> bool:
    """Whether the lines of excluded.txt are as they would be written.  Raises ProblemsFound if they are no lines."""
    files, problems = write_lists({EXCLUDED: from_lines(EXCLUDED, chunk, 3)})
    return not problems and files[EXCLUDED] == chunk


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
