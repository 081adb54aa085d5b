"""Verbs on what cells accept: data validation."""

from __future__ import annotations

from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .cells import EXCELS_NOTATION, OWN_NOTATION, Turn, format_groups
from .connection import Box, Part, Uno
from .notation import to_excel, to_office

TYPES = {"none": "ANY", "whole_number": "WHOLE", "decimal": "DECIMAL", "date": "DATE", "time": "TIME",
         "text_length": "TEXT_LEN", "list": "LIST", "custom": "CUSTOM"}  # fmt: skip
OPERATORS = {"between": "BETWEEN", "not_between": "NOT_BETWEEN", "equal_to": "EQUAL", "not_equal_to": "NOT_EQUAL",
             "greater_than": "GREATER", "less_than": "LESS", "greater_than_or_equal": "GREATER_EQUAL",
             "less_than_or_equal": "LESS_EQUAL"}  # fmt: skip
TWO_LIMITS = ("BETWEEN", "NOT_BETWEEN")
ALERTS = {"stop": "STOP", "warning": "WARNING", "information": "INFO"}
TEXTS = {"input_title": "InputTitle", "input_message": "InputMessage", "show_input": "ShowInputMessage",
         "error_title": "ErrorTitle", "error_message": "ErrorMessage", "show_error": "ShowErrorMessage",
         "ignore_blank": "IgnoreBlankCells"}  # fmt: skip
HIDDEN, SHOWN = 0, 1  # com.sun.star.sheet.TableValidationVisibility


def _word(words: dict[str, str], value: Uno) -> str | None:
    return next((word for word, its in words.items() if its == value.value), None)


class Rules(Part):
    """What cells accept."""

    def validation(self, doc: str, sheet: str, box: Box) -> dict[str, Any]:
        """The rule of a block; its type is "none" without one, "inconsistent" where cells have several."""
        block = self._office.block(doc, sheet, box)
        found = [self._rule(doc, group.Validation, group) for group in format_groups(block)]
        alike = all(rule == found[0] for rule in found)
        return found[0] if alike else {"type": "inconsistent"}

    def _rule(self, doc: str, rule: Uno, cells: Uno) -> dict[str, Any]:
        kind = _word(TYPES, rule.Type) or "unknown"
        if kind == "none":
            return {"type": "none"}
        first, second = (
            self._to_excel(doc, text, cells) for text in (rule.getFormula1(), rule.getFormula2())
        )
        ranged = kind not in ("list", "custom")
        return {
            "type": kind,
            "operator": _word(OPERATORS, rule.getOperator()) if ranged else None,
            "formula1": first,
            "formula2": second if ranged and rule.getOperator().value in TWO_LIMITS else None,
            "in_cell_dropdown": rule.ShowList != HIDDEN if kind == "list" else None,
            "alert_style": _word(ALERTS, rule.ErrorAlertStyle),
            **{word: getattr(rule, name) for word, name in TEXTS.items()},
        }

    def _origin(self, doc: str, cells: Uno) -> Uno:
        """The cell that relative references of a rule are seen from."""
        at = cells.RangeAddresses[0]
        sheet = self._office.document(doc).Sheets.getByIndex(at.Sheet)
        return sheet.getCellByPosition(at.StartColumn, at.StartRow).CellAddress

    def set_validation(self, doc: str, sheet: str, box: Box, rule: dict[str, Any]) -> None:
        """Give a block a rule: its type, operator, formulas and whether a list is shown; texts stay."""
        block = self._office.writable(doc, sheet, box)
        made = block.Validation
        if made.Type.value == TYPES["none"]:  # as in Excel a new rule refuses, and its hint is shown
            made.ShowErrorMessage = made.ShowInputMessage = True
        made.Type = uno.Enum("com.sun.star.sheet.ValidationType", TYPES[rule["type"]])
        made.ShowList = SHOWN if rule.get("in_cell_dropdown", True) else HIDDEN
        operator = OPERATORS[rule.get("operator") or "equal_to"]
        made.setOperator(uno.Enum("com.sun.star.sheet.ConditionOperator", operator))
        origin = block.getCellByPosition(0, 0).CellAddress
        made.setSourcePosition(origin)
        limits = [rule.get("formula1") or "", rule.get("formula2") or ""]
        document = self._office.document(doc)
        made.setFormula1(self._to_office(document, limits[0], origin))
        made.setFormula2(self._to_office(document, limits[1], origin))
        block.Validation = made

    @staticmethod
    def _to_office(document: Uno, text: str, origin: Uno) -> str:
        """A formula as a rule of the office takes it: in its own notation; the texts of a list are no formula."""
        text = to_office(text)
        return (
            text
            if not text or text.startswith('"')
            else Turn(document, EXCELS_NOTATION, OWN_NOTATION)(text, origin)
        )

    def _to_excel(self, doc: str, text: str, cells: Uno) -> str | None:
        if not text or text.startswith('"'):
            return to_excel(text) or None
        document, origin = self._office.document(doc), self._origin(doc, cells)
        return to_excel(Turn(document, OWN_NOTATION, EXCELS_NOTATION)(text, origin))
