"""Where the head of a foreign list stands, and what its columns are called.

Above the head stand titles and lines such as 填报单位; the head has one row of labels, or two when groups
stand over labels (附件1, 附件4).  Every row of the first 30 is tried with one, two and three rows; the place
whose labels are most often known words of the sheet wins.  Labels that are merged downwards say how many rows
the head has.  If no word is known, the first row that is filled like the rows below it and holds no figures is
taken, so that the clerk can map its columns by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from toolkit.columns import Sheet
from toolkit.excel.a1 import letters
from toolkit.excel.cells import squeeze
from toolkit.excel.raw import RawSheet, is_blank

SEARCH = 30
_MOST_ROWS = 3
_LONGEST_LABEL = 40
_FIGURES = re.compile(r"\d{4}")
_EXTRA = re.compile(r"[*＊]|[(（\[【][^)）\]】]*[)）\]】]$")


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of the file: its number from 1, its label, the group label over it ("" if none), its name.

    The ``name`` is what a person calls it by: the label, made unique where two columns have the same.
    """

    number: int
    label: str
    group: str
    name: str


@dataclass(frozen=True, slots=True)
class Head:
    """The rows of the head (from 1, both included) and the columns below it."""

    first: int
    last: int
    columns: tuple[SourceColumn, ...]

    @property
    def signature(self) -> str:
        """The same for every file whose head has the same names in the same order."""
        return sha256("\n".join(squeeze(column.name) for column in self.columns).encode()).hexdigest()


def plain_label(text: str) -> str:
    """A label for comparing: squeezed, without a star and without an explanation in brackets at its end.

    >>> plain_label("*统一社会信用代码（18 位）")
    '统一社会信用代码'
    """
    squeezed = squeeze(text)
    return _EXTRA.sub("", squeezed).rstrip(":") or squeezed


def own_labels(sheet: Sheet) -> dict[str, str]:
    """Plain label → key of every header of a sheet of ours, and of its declared aliases."""
    aliases = {plain_label(alias): column.key for column in sheet.columns for alias in column.aliases}
    return aliases | {plain_label(column.header): column.key for column in sheet.columns}


def find_head(sheet: RawSheet, known: frozenset[str]) -> tuple[Head | None, int]:
    """The head of a sheet and how many of its labels are ``known`` (plain labels); None if there is none."""
    best: tuple[int, int, int] = (0, 0, 0)
    for index in range(min(SEARCH, len(sheet.grid))):
        if is_blank(sheet.grid[index]):
            continue
        forced = _merged_down(sheet, index)
        for height in (forced,) if forced else range(1, _MOST_ROWS + 1):
            if index + height > len(sheet.grid):
                continue
            labels = _labels(sheet, index, height)
            score = len({plain_label(label) for label, _ in labels} & known)
            # Of equal scores the fewer rows win, and then the upper row: a head may be pasted again below.
            if score and (score, -height) > (best[0], -best[1]):
                best = score, height, index
    score, height, index = best
    if score < 2:
        score, height, index = 0, 1, _by_looks(sheet)
        if index < 0:
            return None, 0
    elif _groups_above(sheet, index):
        index, height = index - 1, height + 1
    labels = _labels(sheet, index, height)
    return Head(index + 1, index + height, tuple(_columns(sheet, labels, index + height))), score


def _merged_down(sheet: RawSheet, index: int) -> int:
    """How many rows the labels in a row are merged down over, 0 if none is."""
    depths = [
        m.bottom - m.top + 1
        for m in sheet.merged
        if m.top == index + 1 and m.bottom > m.top and m.left == m.right
    ]
    depth = max(depths, default=0)
    return depth if depth <= _MOST_ROWS else 0


def _groups_above(sheet: RawSheet, index: int) -> bool:
    """Whether the row above holds group labels: several, one of them merged over some columns; no title."""
    if index == 0 or sum(map(bool, map(_label, sheet.grid[index - 1]))) < 2:
        return False
    return any(m.top == m.bottom == index and m.right > m.left for m in sheet.merged)


def _labels(sheet: RawSheet, index: int, height: int) -> list[tuple[str, str]]:
    """(label, group) of every column, were the head these rows."""
    rows = [_spread(sheet, index + offset, last=offset == height - 1) for offset in range(height)]
    labels = []
    for cells in zip(*rows, strict=True):
        texts = [text for text in cells if text]
        label = texts[-1] if texts else ""
        group = texts[-2] if len(texts) > 1 and texts[-2] != label else ""
        labels.append((label, group))
    return labels


def _spread(sheet: RawSheet, index: int, *, last: bool) -> list[str]:
    """The texts of one row of a head; a group label also over the columns that it is merged over.

    Without merged ranges (a .csv) a label reaches to the next one, but only over columns that have a label
    of their own in the row below.
    """
    row = [_label(cell) for cell in sheet.grid[index]]
    for merged in sheet.merged:
        if merged.top == index + 1 and merged.right > merged.left and row[merged.left - 1]:
            row[merged.left - 1 : merged.right] = [row[merged.left - 1]] * (merged.right - merged.left + 1)
    if not last and not sheet.merged:
        below = [_label(cell) for cell in sheet.grid[index + 1]]
        for number in range(1, len(row)):
            if not row[number] and below[number] and below[number - 1]:
                row[number] = row[number - 1]
    return row


def _label(cell: object) -> str:
    return " ".join(str(cell).split()) if isinstance(cell, str) and len(cell) <= _LONGEST_LABEL else ""


def _by_looks(sheet: RawSheet) -> int:
    """The first row filled like the rows below it, all text without figures; -1 if there is none."""
    counts = [sum(cell not in (None, "") for cell in row) for row in sheet.grid[: 3 * SEARCH]]
    usual = max(counts, default=0)
    for index, row in enumerate(sheet.grid[:SEARCH]):
        if counts[index] >= max(2, 0.6 * usual):
            filled = [cell for cell in row if cell not in (None, "")]
            plain = all(isinstance(cell, str) and not _FIGURES.search(squeeze(cell)) for cell in filled)
            return index if plain else -1
    return -1


def _columns(sheet: RawSheet, labels: Sequence[tuple[str, str]], below: int) -> list[SourceColumn]:
    """The columns that have a label or anything below it, each with a name of its own."""
    named = Counter(label for label, _ in labels)
    grouped = Counter(labels)
    columns = []
    for number, (label, group) in enumerate(labels, 1):
        if not label and all(row[number - 1] in (None, "") for row in sheet.grid[below:]):
            continue
        name = label
        if named[label] > 1 and group:
            name = f"{group}·{label}"
        if not label or (named[label] > 1 and (grouped[label, group] > 1 or not group)):
            name = f"{name}（{letters(number)} 列）"
        columns.append(SourceColumn(number, label, group, name))
    return columns
