"""A record folder on disk whose frame is not to be held in memory: frozen, drawn and verified file by file.

The same record, byte for byte: what is read line by line in a small folder is here gone through in chunks
(``frames``, ``midstate``), and the tickets are sorted on disk (``engine``).  In memory are the small files, the list
of those drawn, and their teams.  Files are named by text paths; whoever calls makes and removes the folders.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from hashlib import file_digest

from toolkit.draw.encoding import from_lines
from toolkit.draw.frozen import COMMITTED, MANIFEST, Frozen, drawing_problems, read_frozen, write_lists
from toolkit.draw.lists import EXCLUDED, FRAME, INSPECTORS, RECUSAL, otherwise_written, read_rows
from toolkit.draw.paths import frames
from toolkit.draw.paths.engine import Engine
from toolkit.draw.paths.selection import Chunks
from toolkit.draw.record import ALTERNATES, ASSIGNED, DIGESTS, SELECTED, open_draw
from toolkit.draw.verify import nonce_digest_problems
from toolkit.errors import Changed, Problem, ProblemsFound

HELD = 1 << 24
"""Bytes: a frame above this is drawn and verified on disk, where DuckDB is installed."""
_LARGE = {FRAME, EXCLUDED, SELECTED, ALTERNATES, ASSIGNED}


class Folder:
    """A record folder at ``path``; what is passing goes to the folder ``scratch``.

    It is a ``verify.Content``: ``verify.verify_content`` checks it.
    """

    def __init__(self, path: str, scratch: str) -> None:
        self._path, self._scratch = path, scratch
        names = [name for name in os.listdir(path) if os.path.isfile(self.at(name))]
        self.digests = {name: _digest(self.at(name)) for name in names}
        self.files = {name: _read(self.at(name)) for name in names if name not in _LARGE}

    def at(self, name: str) -> str:
        """The path of one of its files."""
        return os.path.join(self._path, name)

    def manifest(self) -> bytes:
        """manifest.txt as it should be."""
        return "".join(f"{self.digests[name]}  {name}\n" for name in sorted(COMMITTED)).encode()

    def sizes(self) -> dict[str, int]:
        """N of every stratum."""
        with self._frozen() as (frozen, _):
            return frozen.sizes()

    def form_problems(self) -> list[Problem]:
        """What is frozen, but not as the protocol wants it, or could not be drawn later."""
        try:
            with self._frozen() as (frozen, excluded):
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

    def draw(self, nonce: bytes, entropy: str, prev_record: str, out: str) -> bytes:
        """Write the three lists to the folder ``out``; returns the bytes of record.json.  Raises as ``record.draw``."""
        if self.manifest() != self.files[MANIFEST]:
            raise Changed("冻结的文件已被改动，与 manifest.txt 不符。请用“核验”查明是哪个文件，从备份恢复。")
        with self._frozen() as (frozen, _):
            drawing = open_draw(self.files, frozen, nonce, entropy)
            lists = {name: os.path.join(out, name) for name in DIGESTS}
            with closing(Engine(self.at(FRAME), self._scratch)) as engine:
                engine.write_lists(
                    drawing.rounding.shares, drawing.object_seed, lists[SELECTED], lists[ALTERNATES]
                )
            with open(lists[ASSIGNED], "wb") as stream:
                stream.write(drawing.assigned(_read(lists[SELECTED])))
            return drawing.record({name: _digest(path) for name, path in lists.items()}, prev_record)

    def draw_again(
        self, nonce: bytes, entropy: str, prev_record: str
    ) -> tuple[bytes, Mapping[str, int | None]]:
        """See ``verify.Content``; at which line a list is otherwise is not looked for."""
        made = self.draw(nonce, entropy, prev_record, self._scratch)
        again = {name: _digest(os.path.join(self._scratch, name)) for name in DIGESTS}
        return made, {name: None for name in DIGESTS if again[name] != self.digests[name]}

    @contextmanager
    def _frozen(self) -> Iterator[tuple[Frozen, Chunks]]:
        """The frozen lists as read, the frame in chunks, and excluded.txt in chunks."""
        with ExitStack() as stack:
            frame, excluded = (
                Chunks(stack.enter_context(open(self.at(name), "rb"))) for name in (FRAME, EXCLUDED)
            )
            yield read_frozen(self.files, frame), excluded


def is_bulky(path: str) -> bool:
    """Whether the record folder at ``path`` has a frame that is not to be held in memory."""
    return os.path.getsize(os.path.join(path, FRAME)) > HELD


def _as_written(chunk: bytes) -> bool:
    """Whether the lines of excluded.txt are as they would be written.  Raises ProblemsFound if they are no lines."""
    files, problems = write_lists({EXCLUDED: from_lines(EXCLUDED, chunk, 3)})
    return not problems and files[EXCLUDED] == chunk


def _read(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def _digest(path: str) -> str:
    with open(path, "rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
