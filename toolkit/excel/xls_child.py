"""A program of its own: an old .xls from standard input, its sheets as JSON to standard output.

Measured with python-calamine 0.9: of .xls files with a few bytes changed, some make it ask for petabytes and
*abort the process*, and others for tens of gigabytes, which Linux promises and then cannot give.  An .xls cannot
be cleaned beforehand as an .xlsx can (``safecopy``), so it is read here, in a process that may die, and that has a
limit of memory where the system would promise more than it has (Windows does not).  Only the reader is imported,
nothing of the toolkit.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Sequence

from python_calamine import CalamineWorkbook

if sys.platform != "win32":
    import resource

MOST_CELLS = 6_000_000
MOST_MEMORY = 1_500_000_000  # bytes of address space; so many cells take a third of it
_DAY = "day"


def _plain(value: object) -> object:
    """A value as JSON has it: a date as {"day": …}, a time or span as text."""
    if isinstance(value, datetime.date):
        return {_DAY: value.isoformat()}
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    return value


def _filled(row: Sequence[object]) -> list[object]:
    """A row up to its last filled cell: most cells of a sheet that reaches far are blank."""
    if row.count("") == len(row):
        return []
    last = max(n for n, value in enumerate(row) if value != "")
    return [_plain(value) for value in row[: last + 1]]


def main() -> None:
    """Write a list of [name, rows, their width, merged ranges from 0, rows × columns if that is too many]."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets: list[object] = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        height, width = sheet.total_height, sheet.total_width
        if height * width > MOST_CELLS:
            sheets.append([name, [], 0, [], [height, width]])
            continue
        grid = sheet.to_python(skip_empty_area=False)
        width = max(map(len, grid), default=0)  # what the file says of it may be wrong
        rows = [_filled(row) for row in grid]
        sheets.append([name, rows, width, sheet.merged_cell_ranges or [], None])
    sys.stdout.buffer.write(json.dumps(sheets, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
