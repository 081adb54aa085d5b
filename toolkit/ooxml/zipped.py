"""ZIP files written front to back (APPNOTE.TXT 6.3, § 4.3), and put together from entries of others.

Python's zipfile packs anew whatever it writes.  Here what another file holds is taken over still compressed, a
document's unchanging parts are packed once for a thousand of them, and an archive goes out as one stream that can be
hashed on the way.  The same content gives the same bytes.  Zip64 where needed.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from isal import isal_zlib

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
UTF8_NAMES = 0x800
FIRST_DAY = 1 << 5 | 1
"""1 January 1980, the first day that ZIP knows, as MS-DOS packs a date."""
_LOCAL, _CENTRAL = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
_END, _END64, _LOCATOR = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_PLAIN, _LARGE = 20, 45
"""Versions of the format: with deflate, with Zip64."""
_MOST, _MANY, _UNIX = 0xFFFFFFFF, 0xFFFF, 3
_BLOCK = 1_000_000
_LEVEL = 1  # of ISA-L: a tenth of the time of zlib's 5, and a third larger
_BARE = -isal_zlib.MAX_WBITS
"""Deflate without a head of its own."""

checksum = isal_zlib.crc32

Content = bytes | Iterable[bytes]
"""What is to be packed, whole or bit by bit: what is large never lies in memory twice."""


class ZipHead(NamedTuple):
    """What a ZIP file says of one file in it: ``size`` bytes, ``packed`` of them as it lies there.

    ``time`` and ``day`` are packed as by MS-DOS; ``system`` (who made it) and ``attributes`` are for unpacking.
    """

    name: str
    method: int
    crc: int
    size: int
    packed: int
    time: int = 0
    day: int = FIRST_DAY
    system: int = 0
    attributes: int = 0
    flags: int = UTF8_NAMES


class ZipLayout:
    """Where the files of a ZIP lie while it is written: each file's head and packed bytes, at the end the directory."""

    def __init__(self) -> None:
        self._at, self._lines = 0, list[bytes]()

    def copy(self) -> ZipLayout:
        """Another ZIP that begins with the same files."""
        layout = ZipLayout()
        layout._at, layout._lines = self._at, self._lines.copy()
        return layout

    def head(self, file: ZipHead) -> bytes:
        """What comes before the packed bytes of the next file."""
        name, offset, size, packed = file.name.encode(), self._at, file.size, file.packed
        extra, wide = b"", []
        if size >= _MOST or packed >= _MOST:
            extra, wide = struct.pack("<2H2Q", 1, 16, size, packed), [size, packed]
            size = packed = _MOST
        if offset >= _MOST:
            wide.append(offset)
            offset = _MOST
        far = struct.pack(f"<2H{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
        common = (file.flags, file.method, file.time, file.day, file.crc, packed, size, len(name))
        version = _LARGE if wide else _PLAIN
        self._lines.append(
            _CENTRAL.pack(
                *(b"PK\1\2", file.system << 8 | version, version, *common),
                *(len(far), 0, 0, 0, file.attributes, offset),
            )
            + name
            + far
        )
        head = _LOCAL.pack(b"PK\3\4", _LARGE if extra else _PLAIN, *common, len(extra)) + name + extra
        self._at += len(head) + file.packed
        return head

    def directory(self) -> bytes:
        """What comes behind the last file."""
        lines, count, start = b"".join(self._lines), len(self._lines), self._at
        far = b""
        if count >= _MANY or start >= _MOST or len(lines) >= _MOST:
            far = _END64.pack(
                *(b"PK\6\6", _END64.size - 12, _UNIX << 8 | _LARGE, _LARGE, 0, 0),
                *(count, count, len(lines), start),
            )
            far += _LOCATOR.pack(b"PK\6\7", 0, start + len(lines), 1)
        few, length, begin = min(count, _MANY), min(len(lines), _MOST), min(start, _MOST)
        return lines + far + _END.pack(b"PK\5\6", 0, 0, few, few, length, begin, 0)


class ZipEntry(NamedTuple):
    """One file in a ZIP file, and its packed bytes."""

    head: ZipHead
    data: bytes

    def named(self, name: str) -> ZipEntry:
        """The same under another name."""
        return ZipEntry(self.head._replace(name=name, flags=_flags(name)), self.data)


def taken(data: bytes, info: zipfile.ZipInfo) -> ZipEntry:
    """An entry as it lies in the ZIP file ``data``; struct.error or BadZipFile if it does not lie there."""
    start = info.header_offset
    mark, *_, name, extra = _LOCAL.unpack_from(data, start)
    start += _LOCAL.size + name + extra
    packed = data[start : start + info.compress_size]
    if mark != b"PK\3\4" or len(packed) != info.compress_size:
        raise zipfile.BadZipFile(info.filename)
    return ZipEntry(_like(info, info.compress_type, info.CRC, info.file_size, len(packed)), packed)


def unpacked(entry: ZipEntry) -> bytes:
    """What an entry holds; BadZipFile if it is damaged, or not as long as its head says: never more is made of it.

    ISA-L takes half of zlib's time, and no more memory than the content.
    """
    head, data = entry
    if head.method == DEFLATED:
        try:
            data = isal_zlib.decompressobj(_BARE).decompress(data, head.size + 1)
        except isal_zlib.error as error:  # type: ignore[misc]  # its stub says instance, it is the class
            raise zipfile.BadZipFile(head.name) from error
    if len(data) != head.size or checksum(data) != head.crc:
        raise zipfile.BadZipFile(head.name)
    return data


def packed(name: str, data: Content, like: zipfile.ZipInfo) -> ZipEntry:
    """New content under ``name``, compressed unless ``like`` is not; time stamp and attributes as of ``like``."""
    method, crc, size, out = STORED if like.compress_type == STORED else DEFLATED, 0, 0, list[bytes]()
    packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _BARE)
    for block in [data] if isinstance(data, bytes) else _blocks(data):
        crc, size = checksum(block, crc), size + len(block)
        out.append(block if method == STORED else packer.compress(block))
    small = b"".join(out if method == STORED else [*out, packer.flush()])
    head = _like(like, method, crc, size, len(small))
    return ZipEntry(head._replace(name=name, flags=_flags(name)), small)


def deflated(data: bytes) -> bytes:
    """The bytes compressed in the quickest way, as they lie in a ZIP file."""
    return isal_zlib.compress(data, 0, _BARE)


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks that are worth a call each."""
    held, size = list[bytes](), 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def stored(name: str, data: bytes) -> ZipEntry:
    """New content under ``name``, not compressed."""
    return ZipEntry(ZipHead(name, STORED, checksum(data), len(data), len(data), flags=_flags(name)), data)


def zipped(entries: Iterable[ZipEntry]) -> bytes:
    """The ZIP file that holds these entries in this order."""
    out, layout = io.BytesIO(), ZipLayout()
    for entry in entries:
        out.write(layout.head(entry.head))
        out.write(entry.data)
    out.write(layout.directory())
    return out.getvalue()


def _like(info: zipfile.ZipInfo, method: int, crc: int, size: int, packed: int) -> ZipHead:
    year, month, day, hour, minute, second = info.date_time
    return ZipHead(
        *(info.filename, method, crc, size, packed),
        *(hour << 11 | minute << 5 | second // 2, year - 1980 << 9 | month << 5 | day),
        *(info.create_system, info.external_attr, _flags(info.filename)),
    )


def _flags(name: str) -> int:
    return 0 if name.isascii() else UTF8_NAMES
