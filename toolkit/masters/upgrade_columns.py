"""The program's own columns of an older table, as in a new workbook: grey, and refusing what is typed.

Only what the house put there is replaced: the white and blue of its cells and heads, and its validations, known by
their titles.  A colour or a validation of staff's stays as it is.
"""

from __future__ import annotations

from lxml import etree

from toolkit.columns import Column, Sheet
from toolkit.excel.a1 import LAST_COLUMN, LAST_ROW, Block
from toolkit.excel.cellxml import tag
from toolkit.excel.graft import StyleMap
from toolkit.excel.style import BLUE, NAVY
from toolkit.excel.widen import Widening
from toolkit.masters.guards import REFUSED, WRONG

_CELL, _HEAD = ("",), (BLUE.lstrip("#"), NAVY.lstrip("#"))
"""The fills that give way to the grey of a program column."""


def mark(sheet: Sheet, table: Widening, styles: StyleMap) -> list[str]:
    """Make the program columns grey and keep people off them; returns the headers of those that were not so."""
    own = {
        table.columns[column.key]: column
        for column in sheet.columns
        if (column.formula or column.filled_by) and column.key in table.columns
    }
    grey = _grey(table, own, styles)
    guarded = {at for at, column in own.items() if _guard(table, at, column)}
    return [column.header for at, column in own.items() if at in grey | guarded]


def _grey(table: Widening, own: dict[int, Column], styles: StyleMap) -> set[int]:
    """Fill the cells of the columns; returns those in which a cell was not grey."""
    old, new = table.old, table.new
    head, top = old.layout.header_row, new.layout.header_row
    changed = set()
    for row in range(max(1, head - 1), old.bottom + 1):  # from the row of group heads on
        for at, column in own.items():
            source = new.layout.columns[column.key]
            cell = old.sheet.cell(row, at)
            model = new.sheet.cell(top + min(1, row - head), source)
            if cell is None or model is None:
                continue
            was = cell.get("s", "0")
            now = styles.filled(was, model.get("s", "0"), _HEAD if row <= head else _CELL)
            if now != was:
                old.sheet.make(row, at, 0).set("s", now)
                changed.add(at)
        old.sheet.settle()
    return changed


def _guard(table: Widening, at: int, column: Column) -> bool:
    """Give the column the validation of now, unless it has that or one of staff's; whether it got it."""
    source = table.new.layout.columns[column.key]
    wanted = next(iter(table.own_rules("dataValidation", source, at)), None)
    there = [rule for rule in table.old.sheet.root.iter(tag("dataValidation")) if _reaches(rule, at)]
    if wanted is None or any(not _ours(rule, at, column) or _same(rule, wanted) for rule in there):
        return False
    for rule in there:
        rule.getparent().remove(rule)  # type: ignore[union-attr]  # it stands in dataValidations
    table.allow(wanted)
    return True


def _reaches(rule: etree._Element, at: int) -> bool:
    return any(block.left <= at <= block.right for block in _areas(rule))


def _areas(rule: etree._Element) -> list[Block]:
    """Where a validation holds; whole columns, as some programs write them, count as the whole sheet."""
    try:
        return [Block.parse(area) for area in rule.get("sqref", "").split()]
    except ValueError:
        return [Block(1, 1, LAST_ROW, LAST_COLUMN)]


def _ours(rule: etree._Element, at: int, column: Column) -> bool:
    """Whether the house made a validation, for this column alone: by the title of its refusal, or of its hint."""
    alone = all(block.left == block.right == at for block in _areas(rule))
    hint = rule.get("type", "none") == "none" and rule.get("promptTitle") == column.header[:32]
    return alone and (rule.get("errorTitle") in (WRONG, REFUSED) or hint)


def _same(rule: etree._Element, wanted: etree._Element) -> bool:
    return all(rule.get(name) == wanted.get(name) for name in ("type", "errorTitle", "error"))
