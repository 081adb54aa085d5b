"""The README's table of covered calls is made from the code; this says when it is out of date.

``python tests/test_readme.py`` writes it anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from xlwings import base_classes

from xlwings_offices import app, book, engine, names, range, sheet, tables

README = Path(__file__).parents[1] / "README.md"
MARKS = re.compile(r"(<!-- calls -->\n).*(<!-- end -->)", re.DOTALL)
KINDS = {
    "App": app.App, "Apps": engine.Apps, "Book": book.Book, "Books": book.Books, "Sheet": sheet.Sheet,
    "Sheets": sheet.Sheets, "Range": range.Range, "Name": names.Name, "Names": names.Names,
    "Table": tables.Table, "Tables": tables.Tables, "AutoFilter": tables.AutoFilter,
}  # fmt: skip
INHERITED = {
    "expand",
    "rows",
    "columns",
    "max_cells_per_read",
    "max_cells_per_write",
}  # xlwings' own suffices


def calls(kind: type, base: type) -> tuple[list[str], list[str]]:
    """What a class of the engine carries out, and what it leaves to raise NotImplementedError."""
    asked = {name for name in dir(base) if not name.startswith("_") and not name.startswith("get_")}
    done = {name for name in asked if getattr(kind, name) is not getattr(base, name) or name in INHERITED}
    return sorted(done), sorted(asked - done)


def table() -> str:
    lines = ["| object | carried out | not covered: `NotImplementedError` |", "|---|---|---|"]
    for name, kind in KINDS.items():
        done, missing = calls(kind, getattr(base_classes, name))
        lines.append(f"| `{name}` | {', '.join(done)} | {', '.join(missing) or '–'} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_calls_is_the_codes() -> None:
    found = MARKS.search(README.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == f"{found[1]}{table()}{found[2]}"


def test_a_call_that_is_left_out_is_noticed() -> None:
    class Poor(base_classes.Range):
        pass

    done, missing = calls(Poor, base_classes.Range)
    assert set(done) == INHERITED
    assert "raw_value" in missing


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(MARKS.sub(lambda found: found[1] + table() + found[2], text), encoding="utf-8")
