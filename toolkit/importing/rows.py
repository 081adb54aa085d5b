"""The rows of one sheet of a file → Lines, ready for the workbook or with the reason why not.

A row is refused when a required cell is blank or cannot be read, when it is there already (in the file or in
the workbook), or when the office's own checks (``registry``, ``plan``) find an error in it.  Another cell that
cannot be read, such as 长期 in a date or a citizen's number in a note, stays blank and is listed: the row is
worth more than that cell.

What a cell of a merged range covers is filled with the value of the range, as a person reads it, but never
numbers: 12户 merged over three rows means twelve together.  A blank that is not merged stays blank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from toolkit.columns import CHECKLIST, Column, Kind, Sheet
from toolkit.draw.encoding import canonical_id
from toolkit.errors import Level, Place, Problem, ToolkitError
from toolkit.excel.book import Row, Table, Value
from toolkit.excel.cells import CellError, doubt, squeeze
from toolkit.excel.raw import RawSheet, is_blank
from toolkit.excel.tables import Layout, Places
from toolkit.importing.head import Head
from toolkit.importing.lines import Line, Note
from toolkit.importing.mapping import Match, ordinal
from toolkit.importing.reading import Reader, shown
from toolkit.importing.sorting import Sorter

_UNFILLED = (Kind.INT, Kind.RATIO)
_BLANK = (None, "")


class Rows:
    """Makes the lines of one sheet of a file.

    ``constants`` are values by column key that every row gets; ``source`` names the file and its sheet in
    places.
    """

    def __init__(
        self,
        sheet: Sheet,
        raw: RawSheet,
        head: Head,
        matches: Sequence[Match],
        *,
        constants: Mapping[str, Value],
        source: str,
    ) -> None:
        self._sheet, self._raw, self._head = sheet, raw, head
        self._constants, self._source = constants, source
        numbers = {m.column.key: m.source.number for m in matches if m.column.key not in constants}
        self._numbers = numbers
        self._layout = Layout(replace(sheet, name=source), head.last, numbers)
        self._counted = _counted(sheet, numbers)
        self._read_from = [m for m in matches if m.column.key in numbers]
        self._readers = {match.column.key: Reader(match.column) for match in self._read_from}
        self._required = [c for c in sheet.columns if c.required and c.key != self._counted]
        self._covers = self._covering()

    def lines(self, existing: Table) -> list[Line]:
        """One line for every row that holds anything, in the file's order; repeated rows are refused."""
        sorter = Sorter(self._head)
        lines = []
        for number, row in enumerate(self._raw.grid, 1):
            if is_blank(row):
                continue
            line = Line(number, self._brief(row))
            if number < self._head.first:
                line.no_data = "在表头以上（标题等）"
            elif number <= self._head.last:
                line.no_data = "是表头"
            elif reason := sorter(row, number - self._head.last):
                line.no_data = reason
            else:
                self._read(line, row)
            lines.append(line)
        self._refuse_repeated(lines, existing)
        return lines

    def count(self, lines: Iterable[Line], existing: Table) -> None:
        """Number the taken lines on from the workbook's last 序号; in 检查要点 within each item."""
        if not self._counted:
            return
        last: Counter[object] = Counter()
        within = "item" if self._sheet is CHECKLIST else ""
        for row in existing.rows:
            item = row.values.get(within)
            last[item] = max(last[item], row.integer(self._counted))
        for line in lines:
            if line.taken:
                item = line.values.get(within)
                last[item] += 1
                line.values[self._counted] = last[item]

    def candidates(self, lines: Iterable[Line]) -> tuple[Row, ...]:
        """The taken lines as rows of the sheet, whose places are in the file."""
        blank: dict[str, Value] = {column.key: None for column in self._sheet.columns}
        return tuple(
            Row(line.number, {**blank, **line.values}, Places(self._layout, line.number))
            for line in lines
            if line.taken
        )

    def add_problems(self, lines: Iterable[Line], problems: Iterable[Problem]) -> int:
        """Note what the office's checks say about rows of the file; how many rows are refused anew."""
        by_number = {line.number: line for line in lines if line.taken}
        refused = set()
        for problem in problems:
            line = by_number.get(problem.place.row or 0) if problem.place.sheet == self._source else None
            if line is None:
                continue
            error = problem.level is Level.ERROR
            before = self._shown(problem.place)
            note = Note(problem.place, before, "" if error else before, problem.what, problem.remedy, error)
            if note not in line.notes:
                line.notes.append(note)
            if error:
                refused.add(line.number)
        return len(refused)

    def _read(self, line: Line, row: Sequence[object]) -> None:
        line.values.update(self._constants)
        for match in self._read_from:
            column = match.column
            raw = row[match.source.number - 1]
            covered = self._covers.get((line.number, match.source.number)) if raw in _BLANK else None
            raw = raw if covered in _BLANK else covered
            try:
                value, change = self._readers[column.key](raw)
            except CellError as error:
                place = self._layout.place(column.key, line.number)
                after = "" if column.required else "（空着）"
                note = Note(place, shown(raw), after, error.what, error.remedy, column.required)
                line.notes.append(note)
                continue
            line.values[column.key] = value
            odd = doubt(value, column)
            if change or odd or covered not in _BLANK:
                place = self._layout.place(column.key, line.number)
                if covered not in _BLANK:
                    why = "在合并的单元格里，按合并的内容填入"
                    line.notes.append(Note(place, "", shown(value), why))
                elif change:
                    was = f"{shown(raw)}（数字）" if isinstance(raw, int | float) else shown(raw)
                    line.notes.append(Note(place, was, shown(value), change))
                if odd:
                    line.notes.append(Note(place, shown(value), shown(value), odd.what, odd.remedy))
        self._refuse_unfilled(line)

    def _refuse_unfilled(self, line: Line) -> None:
        unread = {note.place.header for note in line.notes if note.refuses}
        for column in self._required:
            if line.values.get(column.key) is None and column.header not in unread:
                place = self._layout.place(column.key, line.number)
                line.notes.append(Note(place, "", "", "未填写", f"请补填“{column.header}”后再导入", True))

    def _covering(self) -> dict[tuple[int, int], object]:
        """(row, column) that a merged range covers → the value of the range, where it may be filled in."""
        filled = {m.source.number for m in self._read_from if m.column.kind not in _UNFILLED}
        grid = self._raw.grid
        return {
            (row, merged.left): grid[merged.top - 1][merged.left - 1]
            for merged in self._raw.merged
            if merged.left == merged.right and merged.left in filled and merged.top > self._head.last
            for row in range(merged.top + 1, min(merged.bottom, len(grid)) + 1)
        }

    def _shown(self, place: Place) -> str:
        """What stands in the file at a place, "" if it has no cell there."""
        for key, number in self._numbers.items():
            if place.row and place.cell and self._layout.place(key, place.row) == place:
                return shown(self._raw.grid[place.row - 1][number - 1])
        return ""

    def _brief(self, row: Sequence[object]) -> str:
        """The name of what stands in a row, or its first cells."""
        name = self._numbers.get("name")
        texts = [shown(cell) for cell in row if cell not in _BLANK][:3]
        if name and row[name - 1] not in _BLANK:
            texts = [shown(row[name - 1])]
        return " ".join(" ".join(texts).split())[:40]

    def _refuse_repeated(self, lines: Sequence[Line], existing: Table) -> None:
        key = "" if self._sheet.key == self._counted else self._sheet.key
        at = key if key in self._numbers else next(iter(self._numbers), "")
        there: dict[object, str] = {}
        for row in existing.rows:
            there.setdefault(self._identity(key, row.values), f"工作簿“{self._sheet.name}”第 {row.number} 行")
        for line in lines:
            identity = self._identity(key, line.values) if line.taken else None
            if identity is None:
                continue
            if identity in there and at:
                place = self._layout.place(at, line.number)
                what = f"与{there[identity]}{'重复' if key else '内容相同'}"
                remedy = "已有的不再导入；内容有出入的，请核对后在工作簿里改"
                line.notes.append(Note(place, self._shown(place), "", what, remedy, True))
            there.setdefault(identity, f"本文件第 {line.number} 行")

    def _identity(self, key: str, values: Mapping[str, Value]) -> object:
        """What makes two rows the same: the key, or else everything that is taken from the file."""
        if not key:
            same = tuple(squeeze(shown(values.get(k))) for k in self._numbers)
            return same if any(same) else None
        value = values.get(key)
        if value is None:
            return None
        if self._sheet.column(key).kind is Kind.CODE:
            try:
                return canonical_id(str(value))
            except ToolkitError:  # the office's checks will say so
                pass
        return squeeze(shown(value))


def _counted(sheet: Sheet, numbers: Mapping[str, int]) -> str:
    """The key of the 序号 that is counted on, "" if there is none or it is taken from the file."""
    column = ordinal(sheet)
    return "" if column is None or column.key in numbers else column.key


def missing(sheet: Sheet, matches: Sequence[Match], constants: Mapping[str, Value]) -> list[Column]:
    """The required columns that nothing is taken for."""
    found = {match.column.key for match in matches} | constants.keys()
    return [c for c in sheet.columns if c.required and c.key not in found and c is not ordinal(sheet)]
