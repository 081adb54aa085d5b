"""The package as one ZIP: every file stored as it is, so that any program of any time can read it.

Nothing is compressed: photos and documents are compressed already, and without a compressor the same files give the
same bytes everywhere.  Digest and checksum of every file are known before it is written, so each local header is
final when it goes out: the stream is written once from front to back, and hashed on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from toolkit.ooxml.zipped import STORED, ZipHead, ZipLayout, checksum

CHUNK = 1 << 20
_UNIX, _FILE_MODE = 3, 0o100644 << 16


class Member(NamedTuple):
    """A file to store: its name in the ZIP, where it lies, its size and CRC-32."""

    name: str
    path: Path
    size: int
    crc: int


def write_zip(out: BinaryIO, members: Iterable[Member], day: date) -> str:
    """Write the ZIP; returns its SHA-256.  Every file bears the date ``day``.

    Raises OSError, also if a file is not of the size or checksum it was.
    """
    hashed, layout = sha256(), ZipLayout()
    stamp = (max(day.year, 1980) - 1980) << 9 | day.month << 5 | day.day

    def put(data: bytes) -> None:
        out.write(data)
        hashed.update(data)

    for name, path, length, known in members:
        put(layout.head(ZipHead(name, STORED, known, length, length, 0, stamp, _UNIX, _FILE_MODE)))
        with path.open("rb") as source:
            size = crc = 0
            while data := source.read(CHUNK):
                put(data)
                size += len(data)
                crc = checksum(data, crc)
        if (size, crc) != (length, known):
            raise OSError(5, "file changed", str(path))
    put(layout.directory())
    return hashed.hexdigest()
