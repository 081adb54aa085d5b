"""Which column of a file is which column of the sheet: every guess with its confidence and its reason.

    100  accepted before (``remembered``) or given by hand
     98  the header is the same                    90  a word for it that other offices use
     95  a declared alias                          ≤ 75  contained in it, or close to it

The values speak too.  A column of codes with valid check digits is the code, whatever its header says
(88); a header whose values cannot be what it says loses 35.  The surest pairs are made first, each column
once; what is below 60, or equally sure twice, is left to the clerk.  Columns of personal numbers (身份证号)
are never proposed.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from toolkit.codes import uscc_check
from toolkit.columns import CHECKLIST, Column, Kind, Sheet
from toolkit.errors import WrongUse
from toolkit.excel.cells import CellError, squeeze
from toolkit.excel.raw import RawSheet, is_blank
from toolkit.importing.head import Head, SourceColumn, plain_label
from toolkit.importing.reading import Reader, has_citizen_id, shown
from toolkit.importing.sorting import Sorter
from toolkit.importing.synonyms import HEADERS, PERSONAL

SURE, ENOUGH = 100, 60
_SAMPLE = 200
_ORDINAL = "序号"
_CODE = "统一社会信用代码"
_BAD_VALUES = 35  # the sheet's own words stay just enough, other offices' words do not


@dataclass(frozen=True, slots=True)
class Match:
    """One column of the sheet and where it is filled from; confidence in percent.

    Of several ``sources`` the first that is filled is taken, row by row.
    """

    column: Column
    sources: tuple[SourceColumn, ...]
    confidence: int
    reason: str
    example: str

    @property
    def name(self) -> str:
        """The names of the sources, as they are written on the left of ``--map``."""
        return "|".join(source.name for source in self.sources)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the sources in the file, from 1."""
        return tuple(source.number for source in self.sources)


@dataclass(frozen=True, slots=True)
class Matching:
    """All matches in the sheet's order, and the columns of the file that nothing is taken from."""

    matches: tuple[Match, ...]
    unused: tuple[tuple[SourceColumn, str], ...]

    def names(self) -> dict[str, str]:
        """Column key → name of the file's column: what is remembered."""
        return {match.column.key: match.name for match in self.matches}


def known_labels(sheet: Sheet) -> frozenset[str]:
    """Every plain label by which a column of the sheet is known."""
    return frozenset(label for column in sheet.columns for label in _labels(sheet, column))


def _labels(sheet: Sheet, column: Column) -> dict[str, tuple[int, str]]:
    """Plain label → (confidence, reason) for one column."""
    foreign = HEADERS.get(sheet.name, {}).get(column.key, ())
    labels = {plain_label(word): (90, "别处的叫法") for word in foreign}
    labels |= {plain_label(word): (95, "别名") for word in column.aliases}
    return labels | {plain_label(column.header): (98, "表头相同")}


def propose(
    sheet: Sheet, raw: RawSheet, head: Head, remembered: Mapping[str, str], given: Mapping[str, str]
) -> Matching:
    """Match the columns.

    ``remembered`` maps keys to names of the file's columns; with it nothing else is guessed, so that a column
    once left out stays out.  ``given`` maps names (or labels) of the file's
    columns to headers of the sheet, "" to take nothing from one.  Raises WrongUse if it names what is not there.
    """
    body = _sample(raw, head)
    values = {source.number: _values(body, source) for source in head.columns}
    fixed, barred = _given(sheet, head, given)
    idle = idle_ordinal(sheet)
    pairs: list[tuple[int, Column, SourceColumn, str]] = []
    for source in head.columns:
        if source.number in barred or _personal(source, values[source.number]):
            continue
        for column in sheet.columns:
            if column is idle or column.key in fixed or source in fixed.values():
                continue
            if remembered.get(column.key) == source.name:
                pairs.append((SURE, column, source, "上次确认过"))
            elif not remembered:
                confidence, reason = _confidence(sheet, column, source, values[source.number])
                pairs.append((confidence, column, source, reason))
    found = {column.key: (SURE, column, source, "您指定的") for column, source in _columns(sheet, fixed)}
    found |= _best(pairs)
    order = [found[column.key] for column in sheet.columns if column.key in found]
    matches = [
        Match(column, (source,), confidence, reason, next(map(shown, values[source.number]), ""))
        for confidence, column, source, reason in order
    ]
    taken = {number for match in matches for number in match.numbers}
    unused = [
        (source, _why_unused(source, values[source.number]))
        for source in head.columns
        if source.number not in taken
    ]
    return Matching(tuple(matches), tuple(unused))


def _columns(sheet: Sheet, fixed: Mapping[str, SourceColumn]) -> list[tuple[Column, SourceColumn]]:
    return [(column, fixed[column.key]) for column in sheet.columns if column.key in fixed]


def idle_ordinal(sheet: Sheet) -> Column | None:
    """The 序号 that means nothing and is always counted on; it means something in 计划表 and 检查要点."""
    column = ordinal(sheet)
    return None if column is None or sheet.key == column.key or sheet is CHECKLIST else column


def ordinal(sheet: Sheet) -> Column | None:
    """The column headed 序号."""
    return next((column for column in sheet.columns if column.header == _ORDINAL), None)


def _sample(raw: RawSheet, head: Head) -> list[Sequence[object]]:
    """The first rows of data."""
    sorter = Sorter(head)
    rows = (row for n, row in enumerate(raw.grid[head.last :], 1) if not is_blank(row) and not sorter(row, n))
    return list(islice(rows, _SAMPLE))


def _values(body: Sequence[Sequence[object]], source: SourceColumn) -> list[object]:
    return [value for row in body if (value := row[source.number - 1]) not in (None, "")]


def _given(sheet: Sheet, head: Head, given: Mapping[str, str]) -> tuple[dict[str, SourceColumn], set[int]]:
    """The pairs named by hand, and the numbers of columns barred by hand."""
    fixed: dict[str, SourceColumn] = {}
    barred: set[int] = set()
    for name, header in given.items():
        same = [
            c
            for c in head.columns
            if squeeze(name) in (squeeze(c.name), squeeze(c.label), plain_label(c.label))
        ]
        exact = [c for c in same if c.name == name]
        if len(exact or same) != 1:
            names = "、".join(column.name for column in head.columns)
            what = "没有" if not same else "不止一个"
            raise WrongUse(f"文件里{what}表头“{name}”。文件的表头有：{names}。请照着写在 --map 的等号左边。")
        if header and _says_personal(same[0]):
            raise WrongUse(f"“{name}”是公民身份号码一类的栏目，名录会公开，不能导入。请去掉这个 --map。")
        if not header:
            barred.add((exact or same)[0].number)
            continue
        column = find_column(sheet, header)
        if column.key in fixed:
            raise WrongUse(f"“{column.header}”一列指定了两次。请只留一个 --map。")
        fixed[column.key] = (exact or same)[0]
    return fixed, barred


def find_column(sheet: Sheet, header: str) -> Column:
    """The column of the sheet with this header or alias; WrongUse, naming what there is, for any other."""
    for column in sheet.columns:
        if plain_label(header) in {plain_label(word) for word in (column.header, *column.aliases)}:
            return column
    heads = "、".join(column.header for column in sheet.columns)
    raise WrongUse(f"“{sheet.name}”里没有“{header}”这一列。可以写：{heads}。")


def _personal(source: SourceColumn, values: Sequence[object]) -> bool:
    """Whether the label or a fifth of the values say that these are citizens' numbers."""
    return _says_personal(source) or sum(map(has_citizen_id, values)) * 5 > len(values)


def _why_unused(source: SourceColumn, values: Sequence[object]) -> str:
    if _personal(source, values):
        return "公民身份号码不导入"
    return "自动编号" if plain_label(source.label) == _ORDINAL else ""


def _says_personal(source: SourceColumn) -> bool:
    return any(word in squeeze(source.label) for word in PERSONAL)


def _confidence(
    sheet: Sheet, column: Column, source: SourceColumn, values: Sequence[object]
) -> tuple[int, str]:
    confidence, reason = _by_label(sheet, column, source)
    if column.header == _CODE and _share(values, _good_code) >= 0.6 and confidence < 95:
        return 88, "内容是校验码正确的统一社会信用代码"
    strict = column.choices or column.kind in (Kind.DATE, Kind.INT, Kind.FLAG)
    if confidence >= ENOUGH and strict and values and _share(values, _fits(column)) < 0.3:
        return confidence - _BAD_VALUES, f"{reason}，但内容不像"
    return confidence, reason


def _by_label(sheet: Sheet, column: Column, source: SourceColumn) -> tuple[int, str]:
    known = _labels(sheet, column)
    names = [plain_label(source.label)]
    if source.group:
        names.append(plain_label(source.group + source.label))
    for name in names:
        if name in known:
            return known[name]
    name = names[0]
    if len(name) < 2:
        return 0, ""
    for label in known:
        if len(label) > 2 and label in name:
            return 75, f"表头含“{label}”"
    near = max((difflib.SequenceMatcher(None, name, label).ratio(), label) for label in known)
    return (int(near[0] * 75), f"表头与“{near[1]}”相近") if near[0] >= 0.6 else (0, "")


def _share(values: Sequence[object], test: Callable[[object], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _fits(column: Column) -> Callable[[object], bool]:
    reader = Reader(column)

    def fits(value: object) -> bool:
        try:
            reader(value)
        except CellError:
            return False
        return True

    return fits


def _good_code(value: object) -> bool:
    return isinstance(value, str) and uscc_check(squeeze(value).upper()) == []


def _best(
    pairs: list[tuple[int, Column, SourceColumn, str]],
) -> dict[str, tuple[int, Column, SourceColumn, str]]:
    """The surest pairs first, each column once; a column that is equally sure twice is left out."""
    found: dict[str, tuple[int, Column, SourceColumn, str]] = {}
    used: set[int] = set()
    closed: set[str] = set()
    for confidence in sorted({pair[0] for pair in pairs if pair[0] >= ENOUGH}, reverse=True):
        level = [
            p for p in pairs if p[0] == confidence and p[1].key not in closed and p[2].number not in used
        ]
        for pair in level:
            same_column = [p for p in level if p[1].key == pair[1].key]
            same_source = [p for p in level if p[2].number == pair[2].number]
            closed.add(pair[1].key)
            if len(same_column) == 1 and len(same_source) == 1:
                found[pair[1].key] = pair
                used.add(pair[2].number)
    return found
