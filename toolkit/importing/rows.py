"""The rows of one sheet of a file → columns of values, ready for the workbook, and an Account of every row.

A row is refused when a required cell is blank or cannot be read, when it has more cells than the head, when it is
there already (in the file or in the workbook), or when the office's own checks (``registry``, ``plan``) find an
error in it.  Another cell that cannot be read, such as 长期 in a date or a citizen's number in a note, stays blank
and is listed: the row is worth more than that cell.

What a cell of a merged range covers is filled with the value of the range, as a person reads it, but never
numbers: 12户 merged over three rows means twelve together.  A blank that is not merged stays blank.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from toolkit.columns import CHECKLIST, Column, Kind, Sheet
from toolkit.draw.encoding import canonical_id
from toolkit.errors import Level, Place, Problem, ToolkitError
from toolkit.excel import book
from toolkit.excel.a1 import address
from toolkit.excel.book import Table, Value
from toolkit.excel.cells import CellError, squeeze
from toolkit.excel.raw import RawSheet, is_blank
from toolkit.excel.tables import leading, says_total
from toolkit.importing.head import Head
from toolkit.importing.lines import Account, Fate, Remark
from toolkit.importing.mapping import Match, ordinal
from toolkit.importing.reading import Reader, shown
from toolkit.importing.sorting import Sorter

_UNFILLED = (Kind.INT, Kind.RATIO)
_BLANK = (None, "")
_CITED = re.compile(r"^“[^”]*”的?")  # the content that a reminder begins with
_RUN = 100  # cells: one odd cell makes so many be read one by one


class FileRows:
    """The rows of one sheet of a file.

    ``constants`` are values by column key that every row gets; ``source`` names the file and its sheet in
    places; ``own`` are this office's words by column key (``Reader``).
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
        own: Mapping[str, Callable[[str], str]],
    ) -> None:
        self.sheet, self._raw, self._head, self.source = sheet, raw, head, source
        self._matches = {m.column.key: m for m in matches if m.column.key not in constants}
        self._counted = _counted(sheet, self._matches)
        self.account, self.numbers = self._sort()
        self.values: dict[str, list[Value]] = {
            key: [value] * len(self.numbers) for key, value in constants.items()
        }
        self._said: set[tuple[Remark, int]] = set()  # by the office's checks, which look more than once
        self._refuse_shifted()
        for key, match in self._matches.items():
            self._read(match.column, Reader(match.column, own.get(key)))
        self._refuse_unfilled()
        self._refuse_totals()

    @property
    def read(self) -> Sequence[str]:
        """The keys of the columns that are read from the file."""
        return list(self._matches)

    def place(self, key: str, row: int) -> Place:
        """Where a column's value of one row stands in the file; the row only, if it has no cell of its own."""
        if key not in self._matches:
            header = self.sheet.column(key).header if key else ""
            return Place(self.source, row, header)
        match = self._matches[key]
        cells = self._raw.grid[row - 1]
        number = next((n for n in match.numbers if cells[n - 1] not in _BLANK), match.numbers[0])
        return Place(self.source, row, match.column.header, address(row, number))

    def brief(self, number: int) -> str:
        """The name of what stands in a row, or its first cells."""
        row = self._raw.grid[number - 1]
        name = self._matches.get("name")
        named = [row[n - 1] for n in name.numbers if row[n - 1] not in _BLANK] if name else []
        texts = [shown(cell) for cell in (named[:1] or [cell for cell in row if cell not in _BLANK][:3])]
        return " ".join(" ".join(texts).split())[:40]

    def rename(self, key: str, names: Mapping[str, str], why: str) -> None:
        """Put another value for some values of a column, and say so."""
        values = self.values[key]
        rows: dict[str, list[int]] = {}
        for i, value in enumerate(values):
            if value in names:
                text = str(value)
                values[i] = names[text]
                rows.setdefault(text, []).append(self.numbers[i])
        for before, numbers in rows.items():
            if before != names[before]:
                self.account.say(Remark(Fate.CHANGED, key, before, names[before], why), numbers)

    @property
    def key(self) -> str:
        """The key of the column that identifies a row, "" if none does."""
        return "" if self.sheet.key == self._counted else self.sheet.key

    def refuse(self, key: str, number: int, why: str, remedy: str) -> None:
        """Refuse a row for what stands in a column of it."""
        at = key if key in self._matches else next(iter(self._matches), "")
        self.account.say(Remark(Fate.REFUSED, at, self._shown(at, number), "", why, remedy), [number])

    def refuse_repeated(self, there: book.Rows) -> None:
        """Of a sheet without a key: refuse rows of which all that is read stands in the workbook or further up."""
        met = {
            same: f"工作簿“{self.sheet.name}”第 {number} 行"
            for number, same in zip(
                reversed(there.numbers), reversed(self.identities(there.columns)), strict=True
            )
        }
        imported = self.account.imported()
        for number, same in zip(self.numbers, self.identities(self.values), strict=True):
            if number in imported and same is not None:
                if same in met:
                    self.refuse("", number, f"与{met[same]}内容相同", "已有的不再导入")
                met.setdefault(same, f"本文件第 {number} 行")

    def others(self, key: str, i: int) -> list[str]:
        """What stands in the further columns that a column may be filled from, behind the one that it is from."""
        cells = self._raw.grid[self.numbers[i] - 1]
        numbers = self._matches[key].numbers if key in self._matches else ()
        filled = [cells[n - 1] for n in numbers if cells[n - 1] not in _BLANK]
        return [_canonical(shown(cell)) for cell in filled[1:]]

    def candidates(self, existing: Table) -> book.Rows:
        """The rows that go into the workbook, as rows of the sheet whose places are in the file; numbered on."""
        imported = self.account.imported()
        chosen = [i for i, number in enumerate(self.numbers) if number in imported]
        blank: list[Value] = [None] * len(chosen)
        values: dict[str, Sequence[Value]] = {
            column.key: [self.values[column.key][i] for i in chosen] if column.key in self.values else blank
            for column in self.sheet.columns
        }
        if self._counted:
            values[self._counted] = self._count(existing, values)
        numbers = [self.numbers[i] for i in chosen]
        return book.Rows(numbers, values, [_Places(self, number) for number in numbers])

    def add_problems(self, problems: Iterable[Problem]) -> int:
        """Say what the office's checks say about rows of the file; how many rows are refused anew."""
        imported = self.account.imported()
        keys = {column.header: column.key for column in self.sheet.columns}
        refused: set[int] = set()
        for problem in problems:
            row = problem.place.row or 0
            if problem.place.sheet != self.source or row not in imported:
                continue
            key, error = keys.get(problem.place.header, ""), problem.level is Level.ERROR
            before = self._shown(key, row)
            what, fate = problem.what, Fate.REFUSED if error else Fate.DOUBTED
            if error and before and squeeze(before) not in squeeze(what):
                what = f"{what}（文件里是“{before}”）"
            if not error and before:  # nothing is changed: said of all such rows at once
                before, what = "", _CITED.sub("", what)
            remark = Remark(fate, key, before, "", what, problem.remedy)
            if (remark, row) not in self._said:
                self._said.add((remark, row))
                self.account.say(remark, [row])
            if error:
                refused.add(row)
        return len(refused)

    # --- one row after the other --------------------------------------------------------------------------

    def _sort(self) -> tuple[Account, list[int]]:
        """All rows that hold anything, those that are no data sorted out; and the numbers of the others."""
        sorter, last = Sorter(self._head), self._head.last
        filled, data = [], []
        away: dict[str, list[int]] = {}
        for number, row in enumerate(self._raw.grid, 1):
            if is_blank(row):
                continue
            filled.append(number)
            if number < self._head.first:
                reason = "在表头以上（标题等）"
            elif number <= last:
                reason = "是表头"
            else:
                reason = sorter(row, number - last)
            if reason:
                away.setdefault(reason, []).append(number)
            else:
                data.append(number)
        account = Account(filled)
        for reason, numbers in away.items():
            account.say(Remark(Fate.NO_DATA, "", "", "", reason), numbers)
        return account, data

    def _refuse_shifted(self) -> None:
        """Refuse rows of a text file that have more cells than its head: a comma too many shifts all behind it."""
        widths = self._raw.widths
        if not widths:
            return
        most = max(widths[self._head.first - 1 : self._head.last])
        shifted = [number for number in self.numbers if widths[number - 1] > most]
        if len(shifted) * 2 > len(self.numbers):  # a last column without a label
            return
        what = f"这一行的格数比表头（{most} 格）多，多半是内容里的逗号使后面的都错了位"
        self.account.say(Remark(Fate.REFUSED, "", "", "", what, "请改正这一行，或重新导出为 .xlsx"), shifted)

    # --- one column after the other -----------------------------------------------------------------------

    def _read(self, column: Column, reader: Reader) -> None:
        """Read a column, and say what was changed, what is odd and what cannot be read."""
        raws, covered = self._raws(column)
        values: list[Value] = []
        told: dict[Remark, list[int]] = {}
        seen: dict[object, tuple[Value, list[Remark], list[int]]] = {}
        for start in range(0, len(raws), _RUN):
            run = raws[start : start + _RUN]
            if not covered and reader.keeps(run):
                values += [raw or None for raw in run]  # type: ignore[misc]  # they are texts
                continue
            for number, raw in zip(self.numbers[start : start + _RUN], run, strict=True):
                known = raw.__class__, raw, number in covered
                if known not in seen:
                    seen[known] = *_read(column, reader, raw, merged=known[2]), []
                value, _, rows = seen[known]
                values.append(value)
                rows.append(number)
        for _, remarks, rows in seen.values():
            for remark in remarks:
                told.setdefault(remark, []).extend(rows)
        self.values[column.key] = values
        for remark, numbers in told.items():
            self.account.say(remark, numbers)

    def _raws(self, column: Column) -> tuple[list[object], set[int]]:
        """What stands in a column, merged ranges filled down; and the rows that were filled."""
        grid, match = self._raw.grid, self._matches[column.key]
        first, *others = (number - 1 for number in match.numbers)
        raws = [grid[number - 1][first] for number in self.numbers]
        for other in others:
            raws = [
                raw if raw not in _BLANK else grid[number - 1][other]
                for raw, number in zip(raws, self.numbers, strict=True)
            ]
        covered: dict[int, object] = {}
        if column.kind not in _UNFILLED:
            for merged in self._raw.merged:
                if merged.left == merged.right == first + 1 and merged.top > self._head.last:
                    value = grid[merged.top - 1][first]
                    covered |= dict.fromkeys(range(merged.top + 1, merged.bottom + 1), value)
        filled: set[int] = set()
        for i, number in enumerate(self.numbers) if covered else ():
            if raws[i] in _BLANK and covered.get(number) not in _BLANK:
                raws[i] = covered[number]
                filled.add(number)
        return raws, filled

    def _refuse_unfilled(self) -> None:
        unread = {
            (remark.key, row)
            for remark, rows in self.account.remarks.items()
            if remark.fate is Fate.REFUSED
            for row in rows
        }
        for column in self.sheet.columns:
            values = self.values.get(column.key)
            if column.required and column.key != self._counted and values and None in values:
                blank = [n for n, value in zip(self.numbers, values, strict=True) if value is None]
                remedy = f"请补填“{column.header}”后再导入"
                remark = Remark(Fate.REFUSED, column.key, "", "", "未填写", remedy)
                self.account.say(remark, [n for n in blank if (column.key, n) not in unread])

    def _refuse_totals(self) -> None:
        """Refuse rows that the workbook would not read as data, because they begin with 合计."""
        for key in filter(self.values.__contains__, leading(self.sheet.columns)):
            for number, value in zip(self.numbers, self.values[key], strict=True):
                if isinstance(value, str) and says_total(value):
                    remedy = "是合计行的不必管；真叫这个名称的，请写全称"
                    self.refuse(key, number, f"“{value}”在这一列会当作合计行", remedy)

    # --- helpers ------------------------------------------------------------------------------------------

    def _count(self, existing: Table, values: Mapping[str, Sequence[Value]]) -> list[Value]:
        """Numbers on from the workbook's last 序号; in 检查要点 within each item."""
        last: Counter[object] = Counter()
        within = "item" if self.sheet is CHECKLIST else ""
        for row in existing.rows:
            item = row.values.get(within)
            last[item] = max(last[item], row.integer(self._counted))
        counted: list[Value] = []
        for item in values.get(within, [None] * len(values[self._counted])):
            last[item] += 1
            counted.append(last[item])
        return counted

    def _shown(self, key: str, row: int) -> str:
        """What stands in the file in a column of a row, "" if it has no cell there."""
        if key not in self._matches:
            return ""
        cells = self._raw.grid[row - 1]
        return next(
            (shown(cells[n - 1]) for n in self._matches[key].numbers if cells[n - 1] not in _BLANK), ""
        )

    def identities(self, columns: Mapping[str, Sequence[Value]]) -> list[object]:
        """What makes two rows the same: the key, or else everything that is taken from the file; None for nothing."""
        key = self.key
        if not key:
            across = zip(*([squeeze(shown(v)) for v in columns[k]] for k in self._matches), strict=True)
            return [same if any(same) else None for same in across]
        if self.sheet.column(key).kind is Kind.CODE:
            return [None if value is None else _canonical(str(value)) for value in columns[key]]
        return [None if value is None else squeeze(shown(value)) for value in columns[key]]


def _read(column: Column, reader: Reader, raw: object, *, merged: bool) -> tuple[Value, list[Remark]]:
    """What a cell becomes in a column, and what is to be said of it."""
    found = reader.look(raw)
    if isinstance(found, CellError):
        fate, after = (Fate.REFUSED, "") if column.required else (Fate.CHANGED, "（空着）")
        return None, [Remark(fate, column.key, shown(raw), after, found.what, found.remedy)]
    text, remarks = shown(found.value), []
    if merged and text:
        remarks.append(Remark(Fate.CHANGED, column.key, "", text, "在合并的单元格里，按合并的内容填入"))
    elif found.change:
        was = f"{shown(raw)}（数字）" if isinstance(raw, int | float) else shown(raw)
        remarks.append(Remark(Fate.CHANGED, column.key, was, text, found.change))
    if found.odd:
        remarks.append(Remark(Fate.DOUBTED, column.key, text, text, found.odd.what, found.odd.remedy))
    return found.value, remarks


class _Places:
    """Called with a column key, the place of that value of one row."""

    __slots__ = ("_number", "_rows")

    def __init__(self, rows: FileRows, number: int) -> None:
        self._rows, self._number = rows, number

    def __call__(self, key: str) -> Place:
        return self._rows.place(key, self._number)


def _canonical(text: str) -> str:
    try:
        return canonical_id(text)
    except ToolkitError:  # the office's checks will say so
        return squeeze(text)


def _counted(sheet: Sheet, matched: Mapping[str, object]) -> str:
    """The key of the 序号 that is counted on, "" if there is none or it is taken from the file."""
    column = ordinal(sheet)
    return "" if column is None or column.key in matched else column.key


def missing(sheet: Sheet, matches: Sequence[Match], constants: Mapping[str, Value]) -> list[Column]:
    """The required columns that nothing is taken for."""
    found = {match.column.key for match in matches} | constants.keys()
    return [c for c in sheet.columns if c.required and c.key not in found and c is not ordinal(sheet)]
