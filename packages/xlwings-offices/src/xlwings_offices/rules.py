"""What the cells of a range accept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import a1
from .errors import OfficeError

if TYPE_CHECKING:
    from .block import Block


def _part(name: str, doc: str) -> property:
    return property(lambda self: self._rule().get(name), doc=doc)


class DataValidation(base_classes.DataValidation):
    """The rule of a range; what it has not is None."""

    def __init__(self, block: Block) -> None:
        self._block = block

    api = None

    def _rule(self) -> dict[str, Any]:
        return dict(self._block._call("validation"))

    type = _part(
        "type", "One of xlwings' words; ``none`` without a rule, ``inconsistent`` where cells have several."
    )
    operator = _part("operator", "One of xlwings' words.")
    formula1 = _part("formula1", "The lower limit, or the only one.")
    formula2 = _part("formula2", "The upper limit.")
    in_cell_dropdown = _part("in_cell_dropdown", "Whether the choices are shown.")
    ignore_blank = _part("ignore_blank", "Whether nothing is accepted too.")
    input_title = _part("input_title", "The title of the hint.")
    input_message = _part("input_message", "The hint.")
    show_input = _part("show_input", "Whether the hint is shown.")
    error_title = _part("error_title", "The title of the refusal.")
    error_message = _part("error_message", "What the refusal says.")
    show_error = _part("show_error", "Whether anything is refused.")
    alert_style = _part("alert_style", "``stop``, ``warning`` or ``information``.")

    @property
    def formula(self) -> str | None:
        """The formula of a ``custom`` rule."""
        rule = self._rule()
        return f"={rule['formula1']}" if rule["type"] == "custom" else None

    @property
    def source(self) -> str | None:
        """Where the choices of a list come from: texts with commas between, or a formula."""
        rule = self._rule()
        if rule["type"] != "list":
            return None
        text = str(rule["formula1"])
        return text.replace('","', ",").strip('"') if text.startswith('"') else f"={text}"

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:  # noqa: ANN401
        """Accept what a list holds: texts, a range's cells or what a name means."""
        if isinstance(source, list):
            quoted = ['"' + text.replace('"', '""') + '"' for text in source]
            formula = ",".join(quoted)
        elif hasattr(source, "plain"):  # a name
            formula = source.plain
        else:
            formula = f"{a1.quoted(source.sheet.name)}!{source.address}"
        self._set({"type": "list", "formula1": formula, "in_cell_dropdown": in_cell_dropdown})

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        """Accept what compares so, or what a formula finds true."""
        limits = [None if text is None else text.removeprefix("=") for text in (formula1, formula2)]
        self._set({"type": rule_type, "operator": operator, "formula1": limits[0], "formula2": limits[1]})

    def _set(self, rule: dict[str, Any]) -> None:
        if self._rule()["type"] == "inconsistent":
            raise OfficeError("the cells have different validation rules: delete them first")
        self._block._call("set_validation", rule=rule)

    def delete(self) -> None:
        """Accept anything."""
        self._block._call("set_validation", rule={"type": "none"})
