"""Spoiling files: bytes as a fuzzer does, but inside what the file is made of, under right lengths and checksums.

A package is spoilt part by part, an old workbook record by record, a picture segment by segment.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

Change = Callable[[bytes, random.Random], bytes]

TOKENS = [
    b"<", b">", b'"', b"&", b"&#0;", b"&#x110000;", b"&lt;", b"]]>", b"<!--", b"<!DOCTYPE x>", b"</", b"/>",
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\n", b"\r", b"\t", b"\t\t",
    b"0", b"-1", b"1e999", b"NaN", b"Infinity", b"99999999999999999999", b"4294967296", b"0.05", b"1/0", b"5/0",
    b"#REF!", b"=1+1", b"true", b"null", b"[]", b"{}", b"[[", b"{{", b"}}", "｛｛".encode(), b"\\u0000", b"\\ud800",
    b"{{#", b"{{/", "合计".encode(), "示例".encode(), "𠮷".encode(), b"2023-02-30", b"9999-12-31",
    "\u2028".encode(), "\x85".encode(), b"\x0b", "〔".encode(), "2023〕".encode(), "２０２３".encode(),
    b"A1", b"XFD1048576", b"ZZZZ9", b"rId999", b"../../x", b"file:///etc/passwd", b"CON",
]  # fmt: skip


def spoil(data: bytes, chance: random.Random) -> bytes:
    """One to four small changes of bytes."""
    out = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(8):
            case 0 if out:
                out[at % len(out)] ^= 1 << chance.randrange(8)
            case 1:
                del out[at : at + chance.choice([1, 2, 8, 40, 400])]
            case 2 | 3:
                out[at:at] = chance.choice(TOKENS)
            case 4:
                token = chance.choice(TOKENS)
                out[at : at + len(token)] = token
            case 5:
                length = chance.choice([4, 30, 300])
                out[at:at] = out[at : at + length]
            case 6:
                other = chance.randrange(len(out) + 1)
                out[at:at] = out[other : other + chance.choice([3, 20, 200])]
            case 7:
                _number(out, chance)
    return bytes(out)


def _number(out: bytearray, chance: random.Random) -> None:
    """Another number where one stands: counts, indexes, lengths."""
    places = [at for at in range(len(out)) if 0x30 <= out[at] <= 0x39]
    if places:
        at = chance.choice(places)
        out[at : at + 1] = chance.choice([b"0", b"-1", b"9", b"65536", b"99999999999", b"", b"1.5", b"x"])


def spoil_file(data: bytes, chance: random.Random, change: Change = spoil) -> bytes:
    """A file changed along its structure, which its first bytes tell; now and then, or without one, anywhere."""
    ways = {b"PK": _package, b"\xd0\xcf": _old_workbook, b"\x89P": _png, b"\xff\xd8": _jpeg}
    way = ways.get(data[:2])
    if way and chance.random() > 0.05:
        try:
            return way(data, chance, change)
        except Exception:  # spoilt before: no structure is left
            pass
    return change(data, chance)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, data in content.items():
            package.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _package(data: bytes, chance: random.Random, change: Change) -> bytes:
    """A package with one part changed, lost, emptied, or in another's place."""
    content = parts(data)
    names = list(content)
    name = chance.choice(names)
    match chance.randrange(20):
        case 0:
            del content[name]
        case 1:
            content[name] = b""
        case 2:
            content[name] = content[chance.choice(names)]
        case 3:
            content[name] = b"\xff\xfe" + content[name].decode("utf-8", "replace").encode("utf-16-le")
        case _:
            content[name] = change(content[name], chance)
    return packed(content)


NUMBERS = [0.0, -1.0, 0.5, 1e308, -1e308, 5e-324, 2958466.0, 1e17, 2.0**63, float("nan"), float("inf")]


def _old_workbook(data: bytes, chance: random.Random, change: Change) -> bytes:
    """An .xls in which some records say something else in as many bytes, so that its sectors stay where they are.

    Its stream of records begins in the first sector, as the writer of the seeds (xlwt) puts it.
    """
    out, records, at = bytearray(data), [], 512
    while (size := struct.unpack_from("<HH", data, at)) != (0, 0):
        records.append((at, *size))
        at += 4 + size[1]
    for _ in range(chance.choice([1, 1, 2, 4])):
        start, _, size = chance.choice(records)
        body = slice(start + 4, start + 4 + size)
        match chance.randrange(6):
            case 0:
                struct.pack_into("<H", out, start, chance.choice(records)[1])
            case 1:
                struct.pack_into("<H", out, start + 2, chance.choice([0, 1, size + 1, 8224, 65535]))
            case 2 if size >= 8:
                struct.pack_into("<d", out, start + 4 + chance.choice([0, size - 8]), chance.choice(NUMBERS))
            case 3:
                out[body] = data[(other := chance.choice(records)[0] + 4) : other + size].ljust(size, b"\0")
            case _:
                out[body] = change(bytes(out[body]), chance)[:size].ljust(size, b"\0")
    return bytes(out[: len(data)])


def _png(data: bytes, chance: random.Random, change: Change) -> bytes:
    """A PNG picture with a chunk changed, lost or doubled, under a right checksum."""
    chunks, at = [], 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        chunks.append(data[at + 4 : at + 8 + size])
        at += 12 + size
    _one(chunks, chance, lambda chunk: chunk[:4] + change(chunk[4:], chance))
    sealed = (
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks if len(c) > 3
    )
    return data[:8] + b"".join(sealed)


def _jpeg(data: bytes, chance: random.Random, change: Change) -> bytes:
    """A JPEG picture with a segment before its pixels changed, lost or doubled, of the length it says."""
    segments, at = [], 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        size = int.from_bytes(data[at + 2 : at + 4])
        segments.append(data[at + 1 : at + 2] + data[at + 4 : at + 2 + size])
        at += 2 + size
    pixels = [data[at:]]
    if chance.random() < 0.2:
        _one(pixels, chance, lambda rest: change(rest, chance))
    else:
        _one(segments, chance, lambda segment: segment[:1] + change(segment[1:], chance)[:60_000])
    return data[:2] + b"".join([*map(_segment, segments), *pixels])


def _segment(content: bytes) -> bytes:
    return b"\xff" + content[:1] + struct.pack(">H", len(content) + 1) + content[1:]


def _one(pieces: list[bytes], chance: random.Random, change: Callable[[bytes], bytes]) -> None:
    at = chance.randrange(len(pieces))
    match chance.randrange(8):
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(chance.randrange(len(pieces) + 1), pieces[at])
        case _:
            pieces[at] = change(pieces[at])
