"""The lines of a button are laid out on the sheet 办理, and what a person typed there is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.excel.form import FormLine, FormPage
from toolkit.form.values import GAP, read

if TYPE_CHECKING:
    from toolkit.commands import Argument
    from toolkit.form.choices import Offers


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
    made = []
    for field in fields:
        choices = offers.of(field)
        starting = [choice for choice in choices if choice.partition(GAP)[0] == known.get(field.key)]
        answer = starting[0] if starting else choices[0] if field.required and len(choices) == 1 else ""
        label = f"{field.shown}（必填）" if field.required else field.shown
        made.append(FormLine(field.key, label, answer, field.help, choices))
    page.lay_out(name, caption, brief, made)
    page.show(next((n for n, line in enumerate(made) if not line.answer), 0))


def filled_in(page: FormPage, fields: Sequence[Argument], offers: Offers) -> dict[str, object]:
    """The typed values of the lines that stand there.  ProblemsFound with all that is wrong, each with its cell."""
    return read(fields, page.answers(), {field.key: offers.of(field) for field in fields if field.source})
