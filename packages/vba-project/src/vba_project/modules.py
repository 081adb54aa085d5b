"""The modules of a macro project: standard ones with code, and one for the workbook and each sheet.

An office expects a document module for the workbook and for every sheet, under the code names that the sheets
themselves carry (``workbookPr/@codeName``, ``sheetPr/@codeName``).  These hold no code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

WORKBOOK = "ThisWorkbook"

_ATTRIBUTES = """\
Attribute VB_Base = "{base}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
"""


class ModuleKind(Enum):
    """What a module belongs to; the value of a document is the class it extends (VB_Base)."""

    STANDARD = ""
    BOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its name (ASCII), what it belongs to, and its whole source, attributes and all."""

    name: str
    kind: ModuleKind
    source: str

    @property
    def stored(self) -> bytes:
        """The source as it is stored, with the line ends of an office; ASCII, so that no code page matters."""
        return "\r\n".join([*self.source.splitlines(), ""]).encode("ascii")


def standard(source: str) -> Module:
    """The module of a ``.bas`` file, which names itself in its first line."""
    name = source.splitlines()[0].removeprefix('Attribute VB_Name = "').removesuffix('"')
    return Module(name, ModuleKind.STANDARD, source)


def document(name: str, kind: ModuleKind) -> Module:
    """The empty module of the workbook or of a sheet."""
    return Module(name, kind, f'Attribute VB_Name = "{name}"\n{_ATTRIBUTES.format(base=kind.value)}')
