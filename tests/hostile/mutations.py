"""Spoiling files: bytes as a fuzzer does, but inside the parts of a package, under a right checksum."""

from __future__ import annotations

import random
from collections.abc import Callable

from targets import packed, parts

TOKENS = [
    b"<", b">", b'"', b"&", b"&#0;", b"&#x110000;", b"&lt;", b"]]>", b"<!--", b"<!DOCTYPE x>", b"</", b"/>",
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\n", b"\r", b"\t", b"\t\t",
    b"0", b"-1", b"1e999", b"NaN", b"Infinity", b"99999999999999999999", b"4294967296", b"0.05", b"1/0", b"5/0",
    b"#REF!", b"=1+1", b"true", b"null", b"[]", b"{}", b"[[", b"{{", b"}}", "｛｛".encode(), b"\\u0000", b"\\ud800",
    b"{{#", b"{{/", "合计".encode(), "示例".encode(), "𠮷".encode(), b"2023-02-30", b"9999-12-31",
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


def spoil_package(
    data: bytes, chance: random.Random, change: Callable[[bytes, random.Random], bytes] = spoil
) -> bytes:
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
