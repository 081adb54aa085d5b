"""Names in a package of parts (ECMA-376 part 2), and what broken ones raise."""

from __future__ import annotations

import lzma
import posixpath
import struct
import zipfile
import zlib
from html import escape

TYPES = "[Content_Types].xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
"""The namespace of the parts that list relationships."""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
"""The namespace of the ids that point at them, and how the types of relationships begin."""
GARBAGE = (
    *(KeyError, ValueError, OverflowError, EOFError, OSError, NotImplementedError, struct.error),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
"""What zipfile and its decompressors raise on bytes that make no sense; a part under a password is a RuntimeError."""


def quoted(text: str) -> str:
    """A text as the value of an attribute, quotes included; blanks of every kind are read again as they are.

    Not by ``xml.sax.saxutils``: that brings the whole web along, 10 ms at the start of every command.
    """
    text = escape(text)
    for blank in "\n\r\t":
        text = text.replace(blank, f"&#{ord(blank)};") if blank in text else text
    return f'"{text}"'


def relations_of(name: str) -> str:
    """The part that lists the relationships of part ``name``."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")
