"""A program of its own: an old .xls from standard input, its sheets as JSON to standard output.

Measured with python-calamine 0.9: of .xls files with a few bytes changed, some make it ask for petabytes and
*abort the process*.  An .xls cannot be cleaned beforehand as an .xlsx can (``safecopy``), so it is read here,
in a process that may die.  Only the reader is imported, nothing of the toolkit.
"""

from __future__ import annotations

import datetime
import io
import json
import sys

from python_calamine import CalamineWorkbook

MOST_CELLS = 6_000_000
_DAY = "day"


def _plain(value: object) -> object:
    """A value as JSON has it: a date as {"day": …}, a time or span as text."""
    if isinstance(value, datetime.date):
        return {_DAY: value.isoformat()}
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    return value


def main() -> None:
    """Write a list of [name, rows, merged ranges from 0, rows × columns if that is too many]."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets: list[object] = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        height, width = sheet.total_height, sheet.total_width
        if height * width > MOST_CELLS:
            sheets.append([name, [], [], [height, width]])
            continue
        rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        sheets.append([name, rows, sheet.merged_cell_ranges or [], None])
    sys.stdout.buffer.write(json.dumps(sheets, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
