"""An office engine independent of LibreOffice (document-builder, requirements-long.txt), for long tests."""

from __future__ import annotations

import subprocess
import sys

# one process a file: the engine is not made for more; it ends with a complaint about its licence and has saved
_CONVERT = """
import sys, docbuilder
builder = docbuilder.CDocBuilder()
builder.OpenFile(sys.argv[1], "")
builder.SaveFile(sys.argv[3], sys.argv[2])
builder.CloseFile()
"""


def convert(path, kind):
    """The file as the engine saves it: ``pdf`` or ``xlsx``."""
    target = path.with_suffix(f".second.{kind}")
    subprocess.run(
        [sys.executable, "-c", _CONVERT, str(path.resolve()), str(target.resolve()), kind],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert target.exists(), path.name
    return target
