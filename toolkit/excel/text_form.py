"""In what form a text file of rows is: its encoding, its line ends, the character between its fields.

UTF-16 says so by its first two bytes; UTF-8 is tried before GB 18030 (which includes GBK and GB 2312), because a text
of offices in the latter is hardly ever right in the former.  A file may be far larger than the memory: it is looked
at block by block.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

UTF_8 = "utf-8-sig"
_ENCODINGS = (UTF_8, "gb18030")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DELIMITERS = ",\t;"
_LINES = 50


class TextForm(NamedTuple):
    """``encoding`` is "" where none fits; then ``line`` is how far the best one got."""

    encoding: str
    uniform: bool = False
    """Whether all lines end alike."""
    line: int = 0


def form_of(blocks: Callable[[], Iterable[bytes]]) -> TextForm:
    """The form of a text; ``blocks`` gives it from its beginning, once for each encoding that is tried."""
    first = b"".join(islice(blocks(), 2))
    line = 0
    for encoding in ("utf-16",) if first.startswith(_UTF_16) else _ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        both = ends = 0
        try:
            for block in blocks():
                decoder.decode(block)
                both, ends = both + block.count(b"\r\n"), ends + block.count(b"\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line = max(line, ends + error.object[: error.start].count(b"\n") + 1)
            continue
        return TextForm(encoding, ends > 0 and both in (0, ends))
    return TextForm("", line=line)


def delimiter_of(text: str) -> str:
    """The character that cuts most of the first lines into equally many fields."""

    def score(delimiter: str) -> tuple[int, int]:
        counts: Counter[int] = Counter()
        try:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            counts.update(len(row) for row, _ in zip(rows, range(_LINES), strict=False))
        except csv.Error:  # a field beyond all measure: told when all is read
            pass
        (width, lines), *_ = Counter({n: c for n, c in counts.items() if n > 1}).most_common(1) or [(0, 0)]
        return lines, width

    return max(_DELIMITERS, key=score)
