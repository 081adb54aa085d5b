"""The package as one ZIP (APPNOTE 6.3): every file stored as it is, so that any program of any time can read it.

Nothing is compressed: photos and documents are compressed already, and without a compressor the same files give the
same bytes everywhere.  Digest and checksum of every file are known before it is written, so each local header is
final when it goes out: the stream is written once from front to back, and hashed on the way.  Zip64 where needed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

CHUNK = 1 << 20
_LOCAL, _CENTRAL = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
_END, _END64, _LOCATOR = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_UTF8, _STORED, _UNIX = 0x800, 0, 3
_MOST, _MANY = 0xFFFFFFFF, 0xFFFF
_FILE_MODE = 0o100644 << 16


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
    hashed, at = sha256(), 0
    stamp = (max(day.year, 1980) - 1980) << 9 | day.month << 5 | day.day

    def put(data: bytes) -> None:
        nonlocal at
        out.write(data)
        hashed.update(data)
        at += len(data)

    directory = []
    for member in members:
        directory.append(_central(member, at, stamp))
        put(_local(member, stamp))
        with member.path.open("rb") as source:
            size = crc = 0
            while data := source.read(CHUNK):
                put(data)
                size += len(data)
                crc = zlib.crc32(data, crc)
        if (size, crc) != (member.size, member.crc):
            raise OSError(5, "file changed", str(member.path))
    start = at
    for entry in directory:
        put(entry)
    put(_end(len(directory), start, at - start))
    return hashed.hexdigest()


def _local(member: Member, stamp: int) -> bytes:
    name, large = member.name.encode(), member.size >= _MOST
    extra = struct.pack("<2H2Q", 1, 16, member.size, member.size) if large else b""
    size = _MOST if large else member.size
    head = (b"PK\3\4", 45 if large else 20, _UTF8, _STORED, 0, stamp, member.crc, size, size)
    return _LOCAL.pack(*head, len(name), len(extra)) + name + extra


def _central(member: Member, at: int, stamp: int) -> bytes:
    name, wide = member.name.encode(), []
    size, offset = member.size, at
    if member.size >= _MOST:
        wide += [member.size, member.size]
        size = _MOST
    if at >= _MOST:
        wide.append(at)
        offset = _MOST
    extra = struct.pack(f"<2H{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
    version = 45 if wide else 20
    head = (b"PK\1\2", _UNIX << 8 | version, version, _UTF8, _STORED, 0, stamp, member.crc, size, size)
    return _CENTRAL.pack(*head, len(name), len(extra), 0, 0, 0, _FILE_MODE, offset) + name + extra


def _end(count: int, start: int, size: int) -> bytes:
    made = b""
    if count >= _MANY or start >= _MOST or size >= _MOST:
        head = (b"PK\6\6", _END64.size - 12, _UNIX << 8 | 45, 45, 0, 0)
        made = _END64.pack(*head, count, count, size, start)
        made += _LOCATOR.pack(b"PK\6\7", 0, start + size, 1)
    few, low, short = min(count, _MANY), min(start, _MOST), min(size, _MOST)
    return made + _END.pack(b"PK\5\6", 0, 0, few, few, short, low, 0)
