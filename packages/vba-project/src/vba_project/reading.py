"""The modules of a macro project, whoever wrote it: an office, which compiles, or ``writing``, which does not."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from olefile import OleFileIO  # type: ignore[import-untyped]  # no stubs

from vba_project.compression import decompress
from vba_project.modules import ModuleKind

_CODE_PAGE = "gbk"
_MODULE = re.compile(r"^(?:Document|Module|Class|BaseClass)=([^/\r\n]+)", re.MULTILINE)
_DOCUMENT = re.compile(r"^Document=([^/\r\n]+)/", re.MULTILINE)
_NO_CODE = re.compile(r"^(?:Attribute|Option) .*\n?", re.MULTILINE)


class Project(NamedTuple):
    """A macro project: the code of the modules that have any, and those of workbook and sheets, in order."""

    code: Mapping[str, str]
    documents: Sequence[str]


def read(data: bytes) -> Project | None:
    """Read ``vbaProject.bin`` (MS-OVBA 2.2); None for one that makes no sense."""
    code, books = {}, set()
    try:
        with OleFileIO(io.BytesIO(data)) as streams:
            listed = streams.openstream("PROJECT").read().decode(_CODE_PAGE)
            for name in _MODULE.findall(listed):
                stream = streams.openstream(f"VBA/{name}").read()
                # what an office has compiled lies before the source, which begins with a chunk of literal bytes
                source = decompress(stream[stream.index(b"\0Attribut") - 3 :])
                text = source.decode(_CODE_PAGE, "replace").replace("\r\n", "\n")
                code[name] = code_of(text)
                if ModuleKind.BOOK.value in text:
                    books.add(name)
    except Exception:  # a stranger's or a broken project: whatever the reader says, nothing is known of it
        return None
    filled = {name: text for name, text in code.items() if text}
    return Project(
        filled, sorted(_DOCUMENT.findall(listed), key=lambda name: (name not in books, *_in_order(name)))
    )


def code_of(source: str) -> str:
    """A module's source without the attributes and options that an office adds by itself."""
    return _NO_CODE.sub("", source).strip()


def _in_order(name: str) -> tuple[str, int]:
    """Sheet2 before Sheet10."""
    stem = name.rstrip("0123456789")
    return stem, int(name[len(stem) :] or 0)
