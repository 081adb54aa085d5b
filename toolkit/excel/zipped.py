"""A ZIP file put together from entries; those of another file are taken over as they are, still compressed.

Deflating is what a save mostly costs, and of a workbook a save changes a few parts only.  Python's zipfile can
only pack anew, so the few structures of the format are written here (APPNOTE.TXT 6.3, § 4.3).  What was changed
is packed at level 5: half the time of the usual 6, and a few bytes in a hundred more.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import NamedTuple

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8_NAMES, _LEVEL = 20, 0x800, 5
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


class Entry(NamedTuple):
    """One file in a ZIP file, packed; ``day``, ``system`` and ``attributes`` are what the directory says of it."""

    name: str
    method: int
    crc: int
    size: int
    packed: bytes
    day: tuple[int, int, int, int, int, int] = _FIRST_DAY
    system: int = 0
    attributes: int = 0


def taken(data: bytes, info: zipfile.ZipInfo) -> Entry:
    """An entry as it lies in the ZIP file ``data``; struct.error or BadZipFile if it does not lie there."""
    start = info.header_offset
    mark, *_, name, extra = _LOCAL.unpack_from(data, start)
    start += _LOCAL.size + name + extra
    packed = data[start : start + info.compress_size]
    if mark != b"PK\3\4" or len(packed) != info.compress_size:
        raise zipfile.BadZipFile(info.filename)
    return Entry(
        info.filename, info.compress_type, info.CRC, info.file_size, packed,
        info.date_time, info.create_system, info.external_attr,
    )  # fmt: skip


def packed(name: str, data: bytes, like: zipfile.ZipInfo) -> Entry:
    """New content under ``name``, compressed unless ``like`` is not; time stamp and attributes as of ``like``."""
    entry = stored(name, data)
    if like.compress_type != zipfile.ZIP_STORED:
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        small = packer.compress(data) + packer.flush()
        entry = entry._replace(method=zipfile.ZIP_DEFLATED, packed=small)
    return entry._replace(day=like.date_time, system=like.create_system, attributes=like.external_attr)


def stored(name: str, data: bytes) -> Entry:
    """New content under ``name``, not compressed."""
    return Entry(name, zipfile.ZIP_STORED, zlib.crc32(data), len(data), data)


def zipped(entries: Iterable[Entry]) -> bytes:
    """The ZIP file that holds these entries in this order."""
    out, directory = io.BytesIO(), list[bytes]()
    for entry in entries:
        label, flags = entry.name.encode(), 0 if entry.name.isascii() else _UTF8_NAMES
        year, month, day, hour, minute, second = entry.day
        common = (
            flags, entry.method, hour << 11 | minute << 5 | second // 2, year - 1980 << 9 | month << 5 | day,
            entry.crc, len(entry.packed), entry.size, len(label), 0,
        )  # fmt: skip
        line = _CENTRAL.pack(
            b"PK\1\2", _VERSION, entry.system, _VERSION, 0, *common, 0, 0, 0, entry.attributes, out.tell()
        )
        directory.append(line + label)
        out.write(_LOCAL.pack(b"PK\3\4", _VERSION, *common) + label)
        out.write(entry.packed)
    start, count = out.tell(), len(directory)
    out.writelines(directory)
    out.write(_END.pack(b"PK\5\6", 0, 0, count, count, out.tell() - start, start, 0))
    return out.getvalue()
