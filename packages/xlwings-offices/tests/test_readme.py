"""The README's table of calls is made from the code and the reasons below; this says when it is out of date.

``python tests/test_readme.py`` writes it anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from xlwings import base_classes

from xlwings_offices import (
    app,
    arrange,
    book,
    drawings,
    engine,
    filters,
    looks,
    names,
    range,
    rules,
    sheet,
    table_parts,
    tables,
)

README = Path(__file__).parents[1] / "README.md"
MARKS = re.compile(r"(<!-- calls -->\n).*(<!-- end -->)", re.DOTALL)
KINDS = {
    "App": app.App, "Apps": engine.Apps, "Book": book.Book, "Books": book.Books, "Sheet": sheet.Sheet,
    "Sheets": sheet.Sheets, "Shapes": drawings.Shapes, "Shape": drawings.Shape,
    "Pictures": drawings.Pictures, "Picture": drawings.Picture,
    "DataValidation": rules.DataValidation, "PageSetup": sheet.PageSetup,
    "FreezePanes": sheet.FreezePanes, "Range": range.Range,
    "Font": looks.Font, "Borders": looks.Borders, "Border": looks.Border, "Note": arrange.Note,
    "Name": names.Name, "Names": names.Names, "Table": tables.Table, "Tables": tables.Tables,
    "TableRows": table_parts.TableRows, "TableRow": table_parts.TableRow, "TableColumns": table_parts.TableColumns,
    "TableColumn": table_parts.TableColumn, "AutoFilter": filters.Filter,
}  # fmt: skip
XLWINGS_OWN = {
    "api", "expand", "rows", "columns", "max_cells_per_read", "max_cells_per_write", "count", "parent",
}  # fmt: skip
"""What xlwings' own base class suffices for."""

NO_THREADS = "LibreOffice Calc has notes, but no threaded comments"
LITE = "only exists in xlwings Lite, in the browser"
WINDOWS = "a notion of Excel on Windows"
NO_STYLE = "tables of LibreOffice 25.2 have no style"
TO_COME = "LibreOffice can; the engine does not carry it out yet"
REASONS = {
    "App.hwnd": WINDOWS,
    "App.xl": WINDOWS,
    "App.startup_path": "LibreOffice loads no workbook of a folder at its start",
    "App.run": "an office that a program starts runs no macro: a workbook from elsewhere must not act by being opened",
    "Book.flush": LITE,
    "Book.json": "a notion of xlwings' remote engine, which has no office at all",
    "Book.load": LITE,
    "Sheet.charts": TO_COME,
    "Sheet.comments": NO_THREADS,
    "Sheet.load": LITE,
    "Sheet.to_html": "LibreOffice writes a whole workbook as HTML, not one sheet",
    "Shape.activate": "what is drawn can be selected, but no macro of Excel's waits for it",
    "Shape.characters": TO_COME,
    "Shape.font": TO_COME,
    "Range.add_comment": NO_THREADS,
    "Range.comment": NO_THREADS,
    "Range.autofill": "LibreOffice's series know Excel's months and weekdays, not its flash fill: results would differ",
    "Range.characters": TO_COME,
    "Range.conditional_formats": "LibreOffice keeps a rule's looks as a named style, which Excel's rules do not have",
    "Range.copy_picture": "the clipboard belongs to the person who works in the office",
    "Range.to_png": "LibreOffice draws pages, not blocks: print the block with `to_pdf`",
    "Table.show_table_style_column_stripes": NO_STYLE,
    "Table.show_table_style_first_column": NO_STYLE,
    "Table.show_table_style_last_column": NO_STYLE,
    "Table.show_table_style_row_stripes": NO_STYLE,
}
"""Why a call is not carried out."""


def calls(kind: type, base: type) -> tuple[list[str], list[str]]:
    """What a class of the engine carries out, and what it leaves to raise NotImplementedError."""
    asked = {name for name in dir(base) if not name.startswith(("_", "get_"))}
    done = {name for name in asked if getattr(kind, name) is not getattr(base, name) or name in XLWINGS_OWN}
    return sorted(done), sorted(asked - done)


def base(name: str) -> type:
    """xlwings' own class of an object."""
    return getattr(base_classes, name, base_classes.Collection)


def missing() -> list[str]:
    return [f"{name}.{call}" for name, kind in KINDS.items() for call in calls(kind, base(name))[1]]


def table() -> str:
    lines = ["| object | carried out |", "|---|---|"]
    for name, kind in KINDS.items():
        lines.append(f"| `{name}` | {', '.join(calls(kind, base(name))[0])} |")
    lines += ["", "| not carried out: `NotImplementedError` | why |", "|---|---|"]
    for reason in dict.fromkeys(REASONS.values()):
        named = ", ".join(f"`{call}`" for call in missing() if REASONS.get(call) == reason)
        lines.append(f"| {named} | {reason} |")
    return "\n".join(lines) + "\n"


def test_every_call_that_is_not_carried_out_has_its_reason() -> None:
    assert set(missing()) == set(REASONS)


def test_the_table_of_calls_is_the_codes() -> None:
    found = MARKS.search(README.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == f"{found[1]}{table()}{found[2]}"


def test_a_call_that_is_left_out_is_noticed() -> None:
    class Poor(base_classes.Range):
        pass

    done, left = calls(Poor, base_classes.Range)
    assert set(done) <= XLWINGS_OWN
    assert "raw_value" in left


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(MARKS.sub(lambda found: found[1] + table() + found[2], text), encoding="utf-8")
