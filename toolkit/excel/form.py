"""The sheet 办理 as cells of an open workbook: one line for each thing that a command asks.

    B3        what is to be done: the title of a button, chosen from the list or put there by a click
    A6:C55    the lines: what is asked, the answer, what it means
    D3, D6…   hidden: the button that the lines were laid out for, the argument of each line ("" if it asks nothing)
    E1…       hidden: what each line offers, one column a line, which the drop-down of its answer shows

Answers are text cells, so that a code keeps its digits in every program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from toolkit.columns.settings import HOW_TO_UPGRADE
from toolkit.errors import Place, WrongUse
from toolkit.excel.light import block_of

if TYPE_CHECKING:
    import xlwings as xw

FORM = "办理"
CHOSEN_ROW, FIRST_LINE, LINES = 3, 6, 50
LABEL, ANSWER, HELP, KEY, CHOICES = 1, 2, 3, 4, 5
"""Columns; the last is the first of ``LINES`` columns of choices."""
MOST_CHOICES = 5000


class FormLine(NamedTuple):
    """One thing asked: its argument, what it is called, the answer so far, what it means, what may be chosen.

    Without a ``key`` it only tells something: its one choice is what it tells, which nobody may change there.
    """

    key: str
    label: str
    answer: str
    help: str
    choices: Sequence[str] = ()


class FormPage:
    """The sheet of one workbook; WrongUse if it has none."""

    def __init__(self, book: xw.Book) -> None:
        if FORM not in [sheet.name for sheet in book.sheets]:
            raise WrongUse(f"这本工作簿没有“{FORM}”表，是以前的版本做的，不能在这里填写。{HOW_TO_UPGRADE}。")
        self._sheet = book.sheets[FORM]

    @property
    def chosen(self) -> str:
        """What is to be done, as the person chose it."""
        return _text(block_of(self._sheet.range((CHOSEN_ROW, ANSWER)))[0][0])

    @property
    def laid_out(self) -> str:
        """The name of the button whose lines stand there; "" before the first."""
        return _text(block_of(self._sheet.range((CHOSEN_ROW, KEY)))[0][0])

    def lay_out(self, name: str, title: str, brief: str, lines: Sequence[FormLine]) -> None:
        """Put the lines there in place of those before, and bring the first answer before the person's eyes."""
        blank = FormLine("", "", "", "")
        self._put((CHOSEN_ROW, ANSWER), [[title, brief, name]])
        filled = [*lines, *[blank] * (LINES - len(lines))]
        self._put((FIRST_LINE, LABEL), [[line.label, line.answer, line.help, line.key] for line in filled])
        used = self._sheet.used_range.last_cell.row  # to MOST_CHOICES it would be 75,000 cells a click
        self._sheet.range((1, CHOICES), (used, CHOICES + LINES - 1)).clear_contents()
        longest = max((len(line.choices) for line in lines), default=0)
        columns = [[*line.choices, *[""] * (longest - len(line.choices))] for line in lines]
        if longest:
            self._put((1, CHOICES), [list(row) for row in zip(*columns, strict=True)])
        self.show(0)

    def _put(self, corner: tuple[int, int], rows: Sequence[Sequence[str]]) -> None:
        last = (corner[0] + len(rows) - 1, corner[1] + len(rows[0]) - 1)
        area = self._sheet.range(corner, last)
        area.number_format = "@"  # a column's own format is not always that of its blank cells
        area.value = rows

    def clear(self) -> None:
        """Take the lines away: what was done is not done again by another click."""
        self.lay_out("", "", "", [])

    def answers(self) -> Mapping[str, tuple[str, Place]]:
        """What stands beside each line that is filled in, and where, by the key of its argument."""
        return {key: (answer, place) for key, answer, place in self._lines() if key}

    def overwritten(self) -> list[tuple[str, str, Place]]:
        """Lines that ask nothing and no longer say what they told: what is typed there, what stood, where."""
        stood = block_of(self._sheet.range((1, CHOICES), (1, CHOICES + LINES - 1)))[0]
        return [
            (answer, _text(told), place)
            for (key, answer, place), told in zip(self._lines(), stood, strict=True)
            if not key and answer != _text(told)
        ]

    def _lines(self) -> Iterator[tuple[str, str, Place]]:
        rows = block_of(self._sheet.range((FIRST_LINE, LABEL), (FIRST_LINE + LINES - 1, KEY)))
        for number, (label, answer, _, key) in enumerate(rows, FIRST_LINE):
            yield _text(key), _text(answer), Place(FORM, None, _text(label), f"B{number}")

    def show(self, line: int) -> None:
        """Turn to the sheet, with the answer of a line selected."""
        self._sheet.activate()
        self._sheet.range((FIRST_LINE + line, ANSWER)).select()


def _text(value: object) -> str:
    """A cell as text: a date without its time, a whole number without its point."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
