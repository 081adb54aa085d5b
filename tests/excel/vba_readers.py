"""Other programs' eyes on a macro project: oletools (analysts of malware) and pyOpenVBA (macros under git)."""

from __future__ import annotations

import warnings
from pathlib import Path

from pyopenvba import ExcelFile

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # oletools calls pyparsing by its old names
    from oletools import mraptor, olevba


def decompress(data: bytes) -> bytes:
    """What oletools makes of a compressed container."""
    return bytes(olevba.decompress_stream(bytearray(data)))


def lines(source: str) -> list[str]:
    """A source by lines, whatever the line ends; blank ones at the end do not count."""
    return source.rstrip().splitlines()


def read_by_olevba(path: Path) -> dict[str, list[str]]:
    """Modules by file name, as olevba extracts them."""
    parser = olevba.VBA_Parser(str(path))
    try:
        return {name: lines(code) for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()


def read_by_pyopenvba(path: Path) -> dict[str, list[str]]:
    """Modules by name, as pyOpenVBA reads them."""
    with ExcelFile(str(path)) as book:
        return {name: lines(book.get_module(name)) for name in book.module_names()}


def verdict(source: str) -> str:
    """What mraptor says of a source: A runs by itself, W writes, X executes; the first with another: suspicious."""
    raptor = mraptor.MacroRaptor(source)
    raptor.scan()
    return f"{'SUSPICIOUS' if raptor.suspicious else 'Macro OK'} {raptor.get_flags()}"
