"""How soon the toolkit answers: a fresh process each time, as with every click on a button.

``--help`` against a bare interpreter, and ``check`` of the sample workbook against an interpreter that does nothing
but import xlwings, which a click through xlwings costs in any case.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from tests.bench.row import NOT_INSTALLED, Row, best, version
from toolkit.masters import new_workbook

REPEATS = 9


def rows() -> Iterable[Row]:
    """Both rows; the size is the number of objects in the workbook."""
    bare = best(partial(_python, "-c", "pass"), REPEATS)
    shown = best(partial(_python, "-m", "toolkit", "--help"), REPEATS)
    yield Row("命令行 --help", 0, shown, limit_seconds=bare, note="下限：python -c pass")
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "示例.xlsx"
        new_workbook(workbook, sample=True)
        checked = best(partial(_python, "-m", "toolkit", "check", str(workbook)), REPEATS)
    if version("xlwings") is None:
        yield Row("核对示例工作簿", 60, checked, note=f"xlwings {NOT_INSTALLED}")
        return
    imported = best(partial(_python, "-c", "import xlwings"), REPEATS)
    yield Row("核对示例工作簿", 60, checked, limit_seconds=imported, note="下限：python -c 'import xlwings'")


def _python(*words: str) -> None:
    # check finds the sample's deliberate gaps and says so with code 1: the answer counts, not the code
    subprocess.run([sys.executable, *words], check=False, capture_output=True)
