"""What moves or joins the cells of a range: insert, copy, sort, merge, find; its array formula, link and note."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

import xlwings as xw
from xlwings import base_classes

from .block import Block
from .filters import Filter

if TYPE_CHECKING:
    from .backend import Box

PASTE = {
    None: "all", "all": "all", "values": "values", "formulas": "formulas", "formats": "formats", "comments": "notes",
    "all_except_borders": None, "column_widths": None, "validation": None,
}  # fmt: skip
"""xlwings' words for what is pasted, and the backend's."""


class Arrange(Block):
    """What moves or joins the cells of a range."""

    def insert(self, shift: str | None = None, copy_origin: object = None) -> None:
        """Insert cells; the others move ``down`` or ``right``, by default as Excel decides by the shape."""
        if shift is None:
            shift = "down" if self.box[3] >= self.box[2] else "right"
        if shift not in ("down", "right"):
            raise ValueError("shift is 'down' or 'right'")
        self._call("insert", shift=shift)

    def delete(self, shift: str | None = None) -> None:
        """Delete cells; the others move ``up`` or ``left``, by default as Excel decides by the shape."""
        if shift is None:
            shift = "up" if self.box[3] > self.box[2] else "left"
        if shift not in ("up", "left"):
            raise ValueError("shift is 'up' or 'left'")
        self._call("delete", shift=shift)

    @staticmethod
    def _impl(range: Any) -> Arrange:  # noqa: ANN401
        """The engine's side of a range that xlwings hands over, sometimes wrapped."""
        found: Arrange = range.impl if isinstance(range, xw.Range) else range
        return found

    def _to(self, destination: Any) -> dict[str, Any]:  # noqa: ANN401
        """Where a copy goes, in the backend's words: the first cell counts."""
        target = self._impl(destination)
        return {
            "doc": target.sheet.book.doc, "sheet": target.sheet.name, "row": target.row, "column": target.column,
        }  # fmt: skip

    def copy(self, destination: Any = None) -> None:  # noqa: ANN401
        """Copy to another place; without one the range is remembered for ``paste``, nothing goes to the clipboard."""
        if destination is None:
            self.sheet.book.app.copied = self
        else:
            self._call("copy_block", to=self._to(destination))

    def paste(
        self, paste: str | None = None, operation: str | None = None, skip_blanks: bool = False, transpose: bool = False
    ) -> None:  # fmt: skip
        """Put here what was copied last in this office."""
        source = self.sheet.book.app.copied
        if source is None:
            raise ValueError("nothing was copied: call copy() on a range first")
        self.copy_from(source, paste or "all", skip_blanks, transpose, operation)

    def copy_from(
        self, source_range: object, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False,
        operation: str | None = None,
    ) -> None:  # fmt: skip
        """Copy another range here: all of it, or its values, formulas or formats."""
        source = self._impl(source_range)
        what = PASTE.get(copy_type)
        if what is None:
            raise NotImplementedError(f"the office cannot paste {copy_type!r} alone")
        if what == "all" and not (skip_blanks or transpose or operation):
            source.copy(self)
            return
        source._call(
            "paste",
            to=self._to(self),
            what=what,
            operation=operation,
            skip_blanks=skip_blanks,
            transpose=transpose,
        )

    def move(self, destination: Any) -> None:  # noqa: ANN401
        """Move the cells; formulas that mean them follow."""
        self._call("move_block", to=self._to(destination))

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        """Sort the rows by columns counted from 1."""
        self._call("sort", keys=keys, ascending=ascending, has_headers=has_headers)

    @property
    def autofilter(self) -> Filter:
        """The filter of the range; its first row is the head."""
        return Filter(self.sheet, {"sheet": self.sheet.name, "box": self.box}, self.box[3])

    def group(self, by: str) -> None:
        """Group its ``rows`` or ``columns``, to be folded together."""
        self._call("outline", rows=by.startswith("row"), grouped=True)

    def ungroup(self, by: str) -> None:
        """Take a group apart."""
        self._call("outline", rows=by.startswith("row"), grouped=False)

    # merged cells

    @property
    def merge_area(self) -> Self:
        """The merged block the first cell lies in, or that cell."""
        return self.at(self._call("merged"))

    @property
    def merge_cells(self) -> bool:
        """Whether the first cell lies in a merged block."""
        return len(self.merge_area) > 1

    def merge(self, across: bool = False) -> None:
        """Merge into one cell, or row by row; only the first cell keeps what it held."""
        self._call("merge", across=across)

    def unmerge(self) -> None:
        """Take merged cells apart."""
        self._call("unmerge")

    # one formula, a link, a note

    @property
    def formula_array(self) -> str | None:
        """The array formula that fills the range."""
        found: str | None = self._call("array_formula")
        return found

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self._call("set_array_formula", text=value)

    @property
    def has_array(self) -> bool:
        """Whether the range is filled by one array formula."""
        return self.formula_array is not None

    @property
    def hyperlink(self) -> str:
        """The address the cell leads to; ValueError when it leads nowhere."""
        found: str | None = self._call("link")
        if found is None:
            raise ValueError("The cell doesn't seem to contain a hyperlink!")
        return found

    def add_hyperlink(
        self, address: str, text_to_display: str | None = None, screen_tip: str | None = None
    ) -> None:
        """Make the cell lead to an address; the office shows no tip of one's own."""
        self._call("set_link", address=address, text=text_to_display or address)

    @property
    def note(self) -> Note | None:
        """The note on the cell."""
        return next((note for note in notes(self) if note.location.box[:2] == self.box[:2]), None)

    def add_note(self, text: str) -> Note:
        """Put a note on the cell."""
        self._call("set_note", text=text)
        made = self.note
        if made is None:
            raise RuntimeError("the office did not keep the note")
        return made

    # search

    def _cells(self, order: str) -> Iterator[tuple[int, int, str]]:
        """Every cell with what was typed into it, row after row or column after column."""
        found: Any = self.formula
        rows = ((found,),) if len(self) == 1 else found
        places = [(i, j) for i in range(self.box[2]) for j in range(self.box[3])]
        for i, j in sorted(places, key=lambda at: at if order == "rows" else at[::-1]):
            yield i, j, str(rows[i][j])

    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> Self | None:
        """The first cell that holds a text."""
        wanted = text if match_case else text.casefold()
        cells = list(self._cells(order))
        for i, j, cell in cells if direction == "forward" else reversed(cells):
            held = cell if match_case else cell.casefold()
            if held == wanted if whole else wanted in held:
                return self.at([self.row + i, self.column + j, 1, 1])
        return None

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        """Put one text in the place of another, in formulas too."""
        import re

        pattern = re.compile(re.escape(old), 0 if match_case else re.IGNORECASE)
        for i, j, cell in list(self._cells("rows")):
            hit = pattern.fullmatch(cell) if whole else pattern.search(cell)
            if hit:
                self.at([self.row + i, self.column + j, 1, 1]).raw_value = pattern.sub(lambda _: new, cell)

    def get_special_cells(self, cell_type: str, value_type: str | None = None) -> list[Self]:
        """The parts that are blank, constant, formulas or visible."""
        boxes: list[Box] = self._call("special", kind=cell_type, value=value_type)
        return [self.at(box) for box in boxes]

    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:
        """Keep the first of the rows that are alike in columns counted from 1; those below move up."""
        first = self.row + (1 if has_headers else 0)
        body = self.at([first, self.column, self.box[2] - (1 if has_headers else 0), self.box[3]])
        rows = body.raw_value
        rows = rows if isinstance(rows, list) else [[rows]]
        seen: set[tuple[object, ...]] = set()
        doubles = []
        for n, row in enumerate(rows):
            key = tuple(v.casefold() if isinstance(v := row[column - 1], str) else v for column in columns)
            if key in seen:
                doubles.append(n)
            seen.add(key)
        for n in reversed(doubles):
            self.at([first + n, self.column, 1, self.box[3]]).delete("up")
        if doubles:  # what is below the range stays where it was
            self.at([first + len(rows) - len(doubles), self.column, len(doubles), self.box[3]]).insert("down")

    def to_pdf(self, path: str, quality: object = None) -> None:
        """Print the range into a PDF."""
        from pathlib import Path

        self._call("export_pdf", path=str(Path(path).absolute()))


class Note(base_classes.Note):
    """The note on a cell."""

    def __init__(self, cell: Arrange, item: dict[str, Any]) -> None:
        self._cell = cell
        self._item = item

    api = None

    @property
    def text(self) -> str:
        """What it says."""
        return str(self._item["text"])

    @text.setter
    def text(self, value: str) -> None:
        self._cell._call("set_note", text=value)
        self._item["text"] = value

    @property
    def author(self) -> str:
        """Who wrote it, as far as the office knows."""
        return str(self._item["author"])

    @property
    def location(self) -> Arrange:
        """Its cell."""
        return self._cell

    def delete(self) -> None:
        """Take it away."""
        self._cell._call("set_note", text=None)


def notes(block: Arrange) -> list[Note]:
    """Every note of the sheet a block lies on."""
    listed = block.sheet.call("notes")
    return [Note(block.at([item["row"], item["column"], 1, 1]), item) for item in listed]
