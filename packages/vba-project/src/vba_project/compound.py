"""A compound file (MS-CFB), version 3: folders and streams in one file, as a macro project is stored.

The file is a header of 512 bytes and sectors of 512 bytes.  Streams of 4096 bytes and more own whole
sectors; shorter ones share the mini stream in pieces of 64 bytes.  Which sector follows which stands in the
FAT (2.3), for mini sectors in the mini FAT (2.4).  The directory (2.6) names every folder and stream; the
children of a folder form a binary search tree, here balanced and all black, which 2.6.4 allows.

All times, class ids and state bits are zero, so that equal content gives equal bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Folder: TypeAlias = "Mapping[str, bytes | Folder]"

SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD  # special sector numbers (2.1)
NOBODY = 0xFFFFFFFF  # no sibling, no child (2.6.1)
STORAGE, STREAM, ROOT = 1, 2, 5
BLACK = 1
FAT_SECTORS_IN_HEADER = 109
NUMBERS_A_SECTOR = SECTOR // 4
SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(slots=True)
class _Entry:
    """One directory entry (2.6.1)."""

    name: str
    kind: int
    data: bytes = b""
    left: int = NOBODY
    right: int = NOBODY
    child: int = NOBODY
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        return (
            name.ljust(64, b"\0")
            + struct.pack("<HBB3I", len(name), self.kind, BLACK, self.left, self.right, self.child)
            + bytes(16 + 4 + 8 + 8)  # class id, state bits, created, modified
            + struct.pack("<IQ", self.start, self.size)
        )


_UNUSED = bytes(64) + struct.pack("<HBB3I", 0, 0, 0, NOBODY, NOBODY, NOBODY) + bytes(36 + 12)


@dataclass(slots=True)
class _Sectors:
    """The sectors written so far, and for each the number of the next."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    following: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Append ``data`` as a chain; returns its first sector, END if there is nothing."""
        count = -(-len(data) // self.size)
        if not count:
            return END
        first = len(self.following)
        self.data += data.ljust(count * self.size, b"\0")
        self.following += [*range(first + 1, first + count), END]
        return first


def compound(content: Folder) -> bytes:
    """Make a compound file from nested mappings: a name leads to bytes (a stream) or to a folder."""
    entries = _directory(content)
    big, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.size = len(entry.data)
            entry.start = (big if entry.size >= CUTOFF else mini).add(entry.data)
    root = entries[0]
    root.start, root.size = big.add(bytes(mini.data)), len(mini.data)
    mini_fat = big.add(_filled(mini.following))
    packed = b"".join(entry.packed() for entry in entries)
    directory = big.add(packed + _UNUSED * (-len(entries) % (SECTOR // len(_UNUSED))))
    fat_start, fat = _fat(big.following)
    header = _header(fat_start, len(fat) // SECTOR, directory, mini_fat, len(mini.following))
    return header + bytes(big.data) + fat


def _directory(content: Folder) -> list[_Entry]:
    """All entries in the order of their ids, the root first."""
    entries = [_Entry("Root Entry", ROOT)]

    def add(folder: Folder) -> int:
        """Add the children of one folder; returns the id at the top of their tree."""
        # 2.6.4: a shorter name comes first, names of equal length are compared in upper case
        names = sorted(folder, key=lambda name: (len(name.encode("utf-16-le")), name.upper()))
        first = len(entries)
        for name in names:
            inner = folder[name]
            entries.append(_Entry(name, STREAM, inner) if isinstance(inner, bytes) else _Entry(name, STORAGE))
        for number, name in enumerate(names, first):
            inner = folder[name]
            if not isinstance(inner, bytes):
                entries[number].child = add(inner)
        return _tree(entries, range(first, first + len(names)))

    entries[0].child = add(content)
    return entries


def _tree(entries: Sequence[_Entry], ids: Sequence[int]) -> int:
    """Link sorted siblings into a balanced search tree; returns the id at its top."""
    if not ids:
        return NOBODY
    middle = len(ids) // 2
    top = entries[ids[middle]]
    top.left, top.right = _tree(entries, ids[:middle]), _tree(entries, ids[middle + 1 :])
    return ids[middle]


def _fat(following: Sequence[int]) -> tuple[int, bytes]:
    """The FAT (2.3), which also lists its own sectors, and the sector at which it starts."""
    count = 1
    while count * NUMBERS_A_SECTOR < len(following) + count:
        count += 1
    if count > FAT_SECTORS_IN_HEADER:
        raise ValueError("a compound file of more than 7 MB would need DIFAT sectors")
    return len(following), _filled([*following, *[FAT_SECTOR] * count])


def _filled(numbers: Sequence[int]) -> bytes:
    """Sector numbers as whole sectors, the rest marked free."""
    padded = [*numbers, *[FREE] * (-len(numbers) % NUMBERS_A_SECTOR)]
    return struct.pack(f"<{len(padded)}I", *padded)


def _header(fat_start: int, fat_count: int, directory: int, mini_fat: int, mini_sectors: int) -> bytes:
    """The header (2.2); no DIFAT sectors, since the FAT's sectors all fit into the header."""
    mini_fat_count = -(-mini_sectors // NUMBERS_A_SECTOR)
    fat = [*range(fat_start, fat_start + fat_count), *[FREE] * (FAT_SECTORS_IN_HEADER - fat_count)]
    return (
        SIGNATURE
        + bytes(16)  # class id
        + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)  # versions, byte order, sizes as powers of two
        + bytes(6 + 4)  # reserved; the number of directory sectors is 0 in version 3
        + struct.pack("<4I", fat_count, directory, 0, CUTOFF)
        + struct.pack("<4I", mini_fat, mini_fat_count, END, 0)
        + struct.pack(f"<{FAT_SECTORS_IN_HEADER}I", *fat)
    )
