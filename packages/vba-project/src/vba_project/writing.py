"""A whole macro project from its modules (MS-OVBA 2.2.1): the streams dir, PROJECT, PROJECTwm, _VBA_PROJECT.

dir (2.3.4.2) is the list that an office believes: records of an id, a length and data, in a fixed order.
PROJECT (2.3.1) says much of it again as text.  _VBA_PROJECT (2.3.4.1) would hold the compiled form; it is only
its header with version FFFF, which tells the office to compile the sources itself.

The specification wants three fields of PROJECT "encrypted" (2.4.3), which hides nothing: no protection, no
password, visible.  The project's id and the seed of that encryption come from the modules' digest.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence

from vba_project.compound import compound
from vba_project.compression import compress
from vba_project.modules import WORKBOOK, Module, ModuleKind, document, standard

CODE_PAGE, LANGUAGE = 936, 0x0409
NOT_COMPILED = bytes.fromhex("CC61FFFF000000")
STDOLE = rb"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"
HOST = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"

UNPROTECTED, NO_PASSWORD, VISIBLE = bytes(4), b"\0", b"\xff"  # 2.3.1.15 to 2.3.1.17


def build(sources: Iterable[str], sheet_code_names: Iterable[str], *, name: str = "VBAProject") -> bytes:
    """``vbaProject.bin`` for a workbook whose sheets have these code names, from the text of ``.bas`` files.

    ``name`` is the project's (ASCII): a macro of it is called ``name.Module.Macro``.  Sources are ASCII too
    (UnicodeEncodeError): an office reads others in the code page of its machine.
    """
    documents = [document(WORKBOOK, ModuleKind.BOOK)]
    documents += [document(sheet, ModuleKind.SHEET) for sheet in sheet_code_names]
    return project([*documents, *map(standard, sources)], name)


def project(modules: Sequence[Module], name: str) -> bytes:
    """The compound file with all streams of a project."""
    digest = hashlib.sha256(b"\0".join(module.stored for module in modules)).digest()
    folder = {module.name: compress(module.stored) for module in modules}
    folder |= {"dir": compress(_dir(modules, name)), "_VBA_PROJECT": NOT_COMPILED}
    return compound({"VBA": folder, "PROJECT": _project(modules, name, digest), "PROJECTwm": _names(modules)})


# dir


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _text(number: int, unicode_number: int, text: str) -> bytes:
    """A text twice: in the project's code page and as UTF-16 (2.3.4.2.1.7 and its likes)."""
    return _record(number, text.encode("ascii")) + _record(unicode_number, text.encode("utf-16-le"))


def _dir(modules: Sequence[Module], name: str) -> bytes:
    """The dir stream before compression: information (2.3.4.2.1), references (.2), modules (.3)."""
    number = struct.Struct("<I").pack
    short = struct.Struct("<H").pack
    return b"".join(
        (
            _record(0x01, number(3)),  # made for 64-bit Windows
            _record(0x02, number(LANGUAGE)),
            _record(0x14, number(LANGUAGE)),
            _record(0x03, short(CODE_PAGE)),
            _record(0x04, name.encode("ascii")),
            _text(0x05, 0x40, ""),  # description
            _record(0x06, b"") + _record(0x3D, b""),  # help file, twice
            _record(0x07, number(0)),  # help context
            _record(0x08, number(0)),  # library flags
            short(0x09) + number(4) + number(1) + short(0),  # version 1.0: the length does not count minor
            _text(0x0C, 0x3C, ""),  # constants
            _text(0x16, 0x3E, "stdole"),
            _record(0x0D, number(len(STDOLE)) + STDOLE + bytes(6)),
            _record(0x0F, short(len(modules))),
            _record(0x13, b"\xff\xff"),  # cookie
            *map(_module, modules),
            _record(0x10, b""),
        )
    )


def _module(module: Module) -> bytes:
    """One module's records (2.3.4.2.3.2); its source begins at offset 0, nothing compiled before it."""
    kind = 0x21 if module.kind is ModuleKind.STANDARD else 0x22
    return b"".join(
        (
            _text(0x19, 0x47, module.name),
            _text(0x1A, 0x32, module.name),  # the stream
            _text(0x1C, 0x48, ""),  # description
            _record(0x31, bytes(4)),  # offset
            _record(0x1E, bytes(4)),  # help context
            _record(0x2C, b"\xff\xff"),  # cookie
            _record(kind, b""),
            _record(0x2B, b""),
        )
    )


# PROJECT and PROJECTwm


def _project(modules: Sequence[Module], name: str, digest: bytes) -> bytes:
    """The PROJECT stream (2.3.1): the same once more, as lines of text."""
    digits = digest.hex().upper()
    identity = f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}}}"
    lines = [f'ID="{identity}"']
    for module in modules:
        standing = module.kind is ModuleKind.STANDARD
        lines.append(f"Module={module.name}" if standing else f"Document={module.name}/&H00000000")
    lines += [f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"']
    for place, (key, value) in enumerate((("CMG", UNPROTECTED), ("DPB", NO_PASSWORD), ("GC", VISIBLE)), 16):
        lines.append(f'{key}="{_encrypted(identity, value, seed=digest[place])}"')
    lines += ["", "[Host Extender Info]", HOST, "", "[Workspace]"]
    lines += [f"{module.name}=0, 0, 0, 0, C" for module in modules]
    return "\r\n".join([*lines, ""]).encode("ascii")


def _encrypted(identity: str, value: bytes, seed: int) -> str:
    """Data encryption (2.4.3.2), as hex digits; ignored bytes are zero."""
    key = sum(identity.encode("ascii")) & 0xFF
    out = bytearray((seed, seed ^ 2, seed ^ key))
    plain = key
    for byte in bytes((seed & 6) // 2) + struct.pack("<I", len(value)) + value:
        out.append(byte ^ (out[-2] + plain & 0xFF))
        plain = byte
    return out.hex().upper()


def _names(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream (2.3.3): each name in the code page and as UTF-16."""
    pairs = (
        module.name.encode("ascii") + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules
    )
    return b"".join(pairs) + b"\0\0"
