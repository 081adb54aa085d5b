"""The lines of a button are laid out on the sheet 办理, and what a person typed there is read.

An argument whose source is ``cells`` is not one line but a line for each column of the case that is chosen above it:
what staff fill with what stands there and the choices of 检查台账, what the program fills as something to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.columns import Kind
from toolkit.commands.arguments import ANY_CASE, CELLS
from toolkit.errors import Place, Problem, ProblemsFound
from toolkit.excel.form import FormLine, FormPage
from toolkit.form.values import GAP, NO, YES, meant, read

if TYPE_CHECKING:
    from toolkit.commands import Argument
    from toolkit.excel.book import Row
    from toolkit.form.choices import Offers

_CELL = "cell"
"""What the key of a column's line begins with; what stood there and its header follow."""


def lay_out(
    page: FormPage,
    name: str,
    caption: str,
    brief: str,
    lines: tuple[Sequence[Argument], Offers, Mapping[str, str]],
) -> None:
    """A line for each field; ``lines`` also brings what is offered and what is known already, by argument.

    Where there is but one choice for what must be filled in, it is filled in.
    """
    fields, offers, known = lines
    row = offers.row_of(known.get(ANY_CASE.key, "")) if CELLS in fields else None
    if row:
        brief = f"{row.text('name')}　检查人员 {row.text('team')}。黄格由您登记，灰格由程序填写；点“确定”存回检查台账"
    made: list[FormLine] = []
    for field in fields:
        if field == CELLS:
            made += _cells(row) if row else ()
            continue
        choices = offers.of(field)
        starting = [choice for choice in choices if choice.partition(GAP)[0] == known.get(field.key)]
        answer = starting[0] if starting else choices[0] if field.required and len(choices) == 1 else ""
        label = f"{field.shown}（必填）" if field.required else field.shown
        made.append(FormLine(field.key, label, answer, field.help, choices))
    page.lay_out(f"{name}{GAP}{row.text('case')}" if row else name, caption, brief, made)
    page.show(next((n for n, line in enumerate(made) if line.key and not line.answer), 0))


def _cells(row: Row) -> Iterator[FormLine]:
    """The columns of a case; 案号 is a line of its own above them."""
    from toolkit.jobs.case import lines_of

    for column, text, typed, why in lines_of(row):
        if column.key == "case":
            continue
        key = GAP.join((_CELL, text, column.header)) if typed else ""
        choices = column.choices or ((YES, NO) if column.kind is Kind.FLAG else ()) if typed else (text,)
        help = "；".join(part for part in (column.group, why, column.note) if part)
        yield FormLine(key, column.header, text, help, choices)


def _stood(key: str) -> str:
    return key.removeprefix(_CELL + GAP).rpartition(GAP)[0]


def of_another_case(page: FormPage, fields: Sequence[Argument], offers: Offers) -> str:
    """The case that is chosen while the lines are those of another one, or of none yet; else ""."""
    if CELLS not in fields:
        return ""
    chosen = meant(page.answers().get(ANY_CASE.key, ("", None))[0], offers.of(ANY_CASE))
    _, _, there = page.laid_out.partition(GAP)
    return chosen if chosen != there and offers.row_of(chosen) else ""


def filled_in(page: FormPage, fields: Sequence[Argument], offers: Offers) -> dict[str, object]:
    """The typed values of the lines that stand there.  ProblemsFound with all that is wrong, each with its cell.

    Of the columns of a case, those of which the answer is no longer what stood there.
    """
    if problems := [_not_asked(*line) for line in page.overwritten()]:
        raise ProblemsFound(problems)
    answers, asked = page.answers(), [field for field in fields if field != CELLS]
    found = read(asked, answers, {field.key: offers.of(field) for field in asked if field.source})
    if CELLS in fields:
        cells = {key: text for key, (text, _) in answers.items() if GAP in key}
        found[CELLS.key] = {
            key.rpartition(GAP)[2]: text for key, text in cells.items() if text != _stood(key).strip()
        }
    return found


def _not_asked(typed: str, stood: str, place: Place) -> Problem:
    """Something was typed beside a line that asks nothing."""
    what = (
        f"是灰格，由程序填写，这里写的“{typed}”不会存回去" if place.header else f"没有要填的，却写了“{typed}”"
    )
    back = f"请改回“{stood}”" if stood else "请把这一格清空"
    return Problem(what, f"{back}，再点“确定”（说明一栏写着由哪一步填写）" if place.header else back, place)


def at_their_cells(page: FormPage, problems: Sequence[Problem]) -> list[Problem]:
    """The problems, each that names a line and no cell of the workbook at its answer on the sheet."""
    cells = {place.header: place for _, place in page.answers().values()}
    return [
        problem._replace(place=cells[problem.place.header])
        if problem.place.header in cells and not (problem.place.row or problem.place.cell)
        else problem
        for problem in problems
    ]
