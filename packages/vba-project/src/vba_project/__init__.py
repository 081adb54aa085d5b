"""``vbaProject.bin`` from plain VBA sources, and the sources of one read back.

A macro project is a little file system (``compound``, MS-CFB) whose streams describe the project and hold
each module's source, compressed (``writing``, ``compression``, MS-OVBA).  Nothing compiled is stored: the
office compiles the sources when it loads them.  So what runs is exactly what the sources say, and a
reviewer, a virus scanner and a test read the same text.

Equal sources give equal bytes: no clock, no random source.
"""

from vba_project.modules import WORKBOOK, Module, ModuleKind, document, standard
from vba_project.reading import Project, code_of, read
from vba_project.writing import build, project

__all__ = [
    "WORKBOOK",
    "Module",
    "ModuleKind",
    "Project",
    "build",
    "code_of",
    "document",
    "project",
    "read",
    "standard",
]
