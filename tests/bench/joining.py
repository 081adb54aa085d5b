"""Merged printing: the 通报 of ``documents`` joined to one file.

docxcompose appends the same files that ours merges; every one takes it longer than the last, so the goal is about the
largest size alone, the thousand that it asks for.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import partial

from tests.bench.documents import TEMPLATE, values
from tests.bench.row import NOT_INSTALLED, Row, as_it_comes, best, version
from toolkit.word.joining import bundle
from toolkit.word.template import compile

MERGE = "合并打印"
SIZES = (100, 300, 1_000)


def rows(sizes: Sequence[int] = SIZES) -> Iterable[Row]:
    """At each number of documents."""
    data = TEMPLATE.read_bytes()
    for size in sizes:
        yield _merged(data, size)


def _merged(data: bytes, size: int) -> Row:
    template = compile(data, TEMPLATE.name)
    files = {f"{n:04d}": template.render(values(n)) for n in range(size)}
    ours = best(partial(bundle, files))
    known = version("docxcompose")
    if known is None:
        return Row(MERGE, size, ours, "docxcompose", note=NOT_INSTALLED)
    taken = best(partial(_compose, list(files.values())), 1)
    return Row(MERGE, size, ours, "docxcompose", known, taken, note="同样的 .docx 并成一个文件")


@as_it_comes()
def _compose(files: Sequence[bytes]) -> bytes:
    from docx import Document
    from docxcompose.composer import Composer  # type: ignore[import-untyped]

    composer = Composer(Document(io.BytesIO(files[0])))
    for data in files[1:]:
        composer.append(Document(io.BytesIO(data)))
    out = io.BytesIO()
    composer.save(out)
    return out.getvalue()
