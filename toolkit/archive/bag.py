"""The tag files of a bag after RFC 8493 (BagIt 1.0), equal to the byte for equal content.

The library ``bagit`` writes version 0.97 and reads every file a second time to hash it; it accepts 1.0, and the
tests hold what is written here to its judgement.  In a manifest a line is digest, two blanks, name, so that
``sha256sum -c`` reads it too; % and line ends in names are written as percent codes (RFC 8493, 2.1.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARED, INFO, MANIFEST, TAGS = "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAG_FILES = (DECLARED, INFO, MANIFEST, TAGS)
PAYLOAD = "data/"


class BagFile(NamedTuple):
    """One file of the package: its name (below ``data/`` for the payload), digest and size."""

    name: str
    digest: str
    size: int


def tag_files(payload: Iterable[BagFile], info: Mapping[str, str]) -> dict[str, bytes]:
    """All tag files for these payload files; the tag manifest last."""
    entries = sorted(payload)
    oxum = f"{sum(entry.size for entry in entries)}.{len(entries)}"
    lines = [f"{key}: {' '.join(value.split())}" for key, value in {**info, "Payload-Oxum": oxum}.items()]
    files = {
        DECLARED: DECLARATION,
        INFO: _text(lines),
        MANIFEST: _text(f"{entry.digest}  {_written(entry.name)}" for entry in entries),
    }
    files[TAGS] = _text(f"{sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items()))
    return files


def read_manifest(data: bytes) -> dict[str, str]:
    """Name → digest.  Raises ValueError for a line that is none."""
    found = {}
    for line in data.decode().split("\n")[:-1]:
        digest, blanks, name = line[:64], line[64:66], line[66:]
        if len(digest) != 64 or blanks != "  " or not name or set(digest) - set("0123456789abcdef"):
            raise ValueError(line)
        found[_read(name)] = digest
    if not data.endswith(b"\n"):
        raise ValueError("end")
    return found


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _written(name: str) -> str:
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _read(name: str) -> str:
    return name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
