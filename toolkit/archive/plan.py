"""What will be archived, fixed before the first byte is copied: 归档单.json in the passing folder.

Everything the package says comes from this file and from the files it names, never from the clock or the workbook
again.  So a run that was interrupted goes on in the same bytes, however much later.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

from toolkit.archive.kinds import Retention
from toolkit.errors import Refused
from toolkit.files import safe_name

NAME = "归档单.json"
_FORMAT = "归档单 1"
_LONGEST = 100  # characters of one part of a path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to copy: where it lies below the office's folder, its name in the package, and what it was."""

    path: str
    name: str
    size: int
    changed: int
    """Time of the last change, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on a document: its role and its position among the files."""

    role: str
    file: int


@dataclass(frozen=True, slots=True)
class Filed:
    """一件 as it will stand in the lists; ``file`` is its position among the files."""

    volume: str
    kind: str
    retention: str
    code: str
    """档号."""
    number: int
    """件号."""
    title: str
    document_no: str
    responsible: str
    day: str
    """YYYYMMDD."""
    file: int
    hanging: tuple[Hanging, ...] = ()
    rendition: str = ""
    """Name of the PDF in the package, "" for a file that needs none."""


@dataclass(frozen=True, slots=True)
class Volume:
    """一卷: a task."""

    id: str
    title: str
    retention: str
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """The whole package."""

    name: str
    year: int
    bureau: str
    fonds: str
    operator: str
    now: str
    reason: str
    software: str
    problems: tuple[str, ...]
    volumes: tuple[Volume, ...]
    items: tuple[Filed, ...]
    files: tuple[SourceFile, ...]
    corrects: dict[str, object] = field(default_factory=dict)
    """Of a correction: which package it corrects, by what digest, and file by file what changed."""

    @property
    def day(self) -> date:
        """The day of the package."""
        return datetime.fromisoformat(self.now).date()

    def to_bytes(self) -> bytes:
        """The file 归档单.json."""
        return json.dumps({"格式": _FORMAT, **asdict(self)}, ensure_ascii=False, indent=0).encode()

    @classmethod
    def parse(cls, data: bytes) -> ArchivePlan:
        """Read 归档单.json (Refused for another format)."""
        raw = json.loads(data)
        if raw.pop("格式", "") != _FORMAT:
            raise Refused(f"“{NAME}”是另一个版本的工具箱做的，接不下去。请删去没有做完的文件夹，重新归档。")
        items = [
            Filed(**{**item, "hanging": tuple(Hanging(**each) for each in item["hanging"])})
            for item in raw.pop("items")
        ]
        return cls(
            problems=tuple(raw.pop("problems")),
            volumes=tuple(Volume(**each) for each in raw.pop("volumes")),
            items=tuple(items),
            files=tuple(SourceFile(**each) for each in raw.pop("files")),
            **raw,
        )


class UniqueNames:
    """Names in the package that every system and every checker reads alike, each given once.

    Parts are cut, and what Windows, ``sha256sum -c`` or a manifest would misread is replaced: a percent sign is
    written full-width, because readers of manifests disagree about percent codes.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, *parts: str) -> str:
        """``data/…`` with these parts; a second file of the same name (also in other case) gets a number."""
        *folders, last = (_storable(part) for text in parts for part in text.split("/"))
        stem, dot, suffix = last.rpartition(".")
        name, n = "/".join(["data", *folders, last]), 1
        while name.casefold() in self._taken:
            n += 1
            numbered = f"{stem}（{n}）.{suffix}" if dot else f"{last}（{n}）"
            name = "/".join(["data", *folders, numbered])
        self._taken.add(name.casefold())
        return name


def _storable(part: str) -> str:
    text = unicodedata.normalize("NFC", part).replace("%", "％")
    if len(text) > _LONGEST:
        stem, dot, suffix = text.rpartition(".")
        text = (
            f"{stem[: _LONGEST - len(suffix) - 1]}.{suffix}" if dot and len(suffix) < 8 else text[:_LONGEST]
        )
    return safe_name(text, _LONGEST)


def source(root: Path, path: Path, name: str) -> SourceFile:
    """The file as it is now.  Raises OSError."""
    state = path.stat()
    return SourceFile(path.relative_to(root).as_posix(), name, state.st_size, state.st_mtime_ns)


def retention_of(kinds: Iterable[str]) -> str:
    """A volume is kept as long as the longest kept of its 件."""
    order = [Retention.YEARS_10, Retention.YEARS_30, Retention.PERMANENT]
    return max((Retention(kind) for kind in kinds), key=order.index, default=Retention.YEARS_10)
