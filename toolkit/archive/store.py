"""Files into the package: read once, hashed while they are written, whole under their name or not there at all.

A file is written as ``.part`` beside the package and then given its name in one step.  So whoever is killed leaves
only whole files behind, and ``take`` finds them again: it hashes what lies there instead of copying it.  Nothing is
forced to the disk file by file; ``settle`` does that once for all before the package gets its name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from toolkit.archive.plan import SourceFile
from toolkit.errors import Changed
from toolkit.ooxml.zipped import checksum

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the package."""

    name: str
    digest: str
    size: int
    crc: int


def reachable(path: Path) -> Path:
    r"""The path in a form that may be longer than 260 characters: with ``\\?\`` on Windows."""
    full = path.resolve()
    text = str(full)
    if os.name != "nt" or text.startswith("\\\\?\\"):
        return full
    return Path("\\\\?\\UNC\\" + text[2:] if text.startswith("\\\\") else "\\\\?\\" + text)


class Store:
    """The package under construction in ``folder``, with ``part`` as the passing file beside it."""

    def __init__(self, folder: Path, part: Path) -> None:
        self.folder = folder
        self._part = part
        self._made: set[Path] = set()
        folder.mkdir(exist_ok=True)

    def path(self, name: str) -> Path:
        """Where a file of the package lies."""
        return self.folder / name

    def take(self, name: str) -> Stored | None:
        """A file that an interrupted run left; None if it is not there."""
        path = self.path(name)
        if not path.is_file():
            return None
        hashed, crc, size = sha256(), 0, 0
        for data in _chunks(path):
            hashed.update(data)
            crc = checksum(data, crc)
            size += len(data)
        return Stored(name, hashed.hexdigest(), size, crc)

    def copy(self, root: Path, source: SourceFile) -> Stored:
        """Copy a file of the office.  Raises Changed if it is no longer what the plan found, OSError."""
        path = root / source.path
        before = path.stat()
        hashed, crc, size = sha256(), 0, 0
        with self._part.open("wb", 0) as out:
            for data in _chunks(path):
                hashed.update(data)
                crc = checksum(data, crc)
                size += len(data)
                out.write(data)
        if (before.st_size, before.st_mtime_ns) != (source.size, source.changed) or size != source.size:
            raise Changed(
                f"“{path.name}”在归档开始以后被改动过（{path.parent}）。请删去没有做完的文件夹，重新归档。"
            )
        os.utime(self._part, ns=(source.changed, source.changed))
        self._name(source.name)
        return Stored(source.name, hashed.hexdigest(), size, crc)

    def put(self, name: str, data: bytes) -> Stored:
        """Write a file of our own; over one of the same name."""
        self._part.write_bytes(data)
        self._name(name)
        return Stored(name, sha256(data).hexdigest(), len(data), checksum(data))

    def _name(self, name: str) -> None:
        target = self.path(name)
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        self._part.replace(target)


def settle(path: Path) -> None:
    """Force everything written to the disk: at once where the system can, file by file where it cannot."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for file in path.rglob("*"):
        if file.is_file():
            with file.open("r+b") as stream:
                os.fsync(stream.fileno())


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb", 0) as stream:
        while data := stream.read(_CHUNK):
            yield data
