"""The order of the archive after DA/T 22—2015: numbers of 件, 档号, and page numbers counted from what was rendered.

件 are numbered within one year and retention, in the order of the tasks and of the kinds; the problem's code SSJ is
the toolkit's own, so that no number collides with the bureau's other documents.  Within a task's file (卷) the pages
run on: that is what 卷内文件目录 shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from toolkit.archive.kinds import Retention

CATEGORY, CODE = "WS", "SSJ"
PICTURES = (".jpg", ".jpeg", ".png", ".heic")
PAGED = (".pdf", ".tif", ".tiff")


def file_number(fonds: str, year: int, retention: Retention, number: int) -> str:
    """档号: 全宗号-档案门类代码·年度-保管期限-机构(问题)代码-件号 (DA/T 22-2015)."""
    return f"{fonds or '0000'}-{CATEGORY}·{year}-{retention}-{CODE}-{number:04d}"


def numbers(
    retentions: Iterable[Retention], before: dict[Retention, int] | None = None
) -> list[tuple[Retention, int]]:
    """件号 of each 件 in order; ``before`` holds the last numbers given by earlier packages of the year."""
    counts = dict(before or {})
    given = []
    for retention in retentions:
        counts[retention] = counts.get(retention, 0) + 1
        given.append((retention, counts[retention]))
    return given


@dataclass(frozen=True, slots=True)
class Range:
    """页号 of one 件 within its file: from ``first``, ``count`` pages (0: it has none)."""

    first: int
    count: int

    def words(self, *, is_last: bool) -> str:
        """The first page; for the last 件 of a file also the last one, as the standard has it."""
        if not self.count:
            return "—"
        return (
            f"{self.first}-{self.first + self.count - 1}" if is_last and self.count > 1 else f"{self.first}"
        )


def ranges(counts: Sequence[int]) -> list[Range]:
    """Running page numbers."""
    found, page = [], 1
    for count in counts:
        found.append(Range(page, count))
        page += count
    return found


def must_be_opened(name: str) -> bool:
    """Whether only the content tells how many pages there are."""
    return name.lower().endswith(PAGED)


def pages_of(name: str, stream: BinaryIO | None = None) -> int:
    """Pages of a PDF, sheets of a TIFF, 1 for a picture, 0 for what has no pages (data, films, web pages)."""
    if stream is None:
        return 1 if Path(name).suffix.lower() in PICTURES else 0
    return (pages_in(name, stream) if must_be_opened(name) else pages_of(name)) or 0


def pages_in(name: str, stream: BinaryIO) -> int | None:
    """Pages of a PDF or a picture by its content; None if it cannot be opened as what its name says."""
    if Path(name).suffix.lower() == ".pdf":
        import pikepdf

        try:
            with pikepdf.open(stream) as pdf:
                return len(pdf.pages) or None
        except (pikepdf.PdfError, pikepdf.PasswordError):
            return None
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(stream) as image:
            return int(getattr(image, "n_frames", 1))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
