"""How the data sheets of an older workbook are seen and printed, made as it is now where nobody set it otherwise.

An annex prints the columns of the official form alone, one page wide; the columns that say which row it is stay in
view and stand on every page.  Where staff chose a print area of their own, or froze other columns, theirs stays.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from toolkit.columns import Sheet
from toolkit.excel.a1 import letters
from toolkit.excel.cellxml import drop, tag
from toolkit.excel.sheetxml import SheetXml

Places = Mapping[str, int]
"""The number of each column by its key (from 1)."""


def lead(sheet: Sheet, model: SheetXml, places: Places) -> int:
    """Up to which column of the old sheet stand those that a new one keeps in view."""
    pane = _pane(model)
    count = int(pane.get("xSplit", "0")) if pane is not None else 0
    return max((places.get(column.key, 0) for column in sheet.columns[:count]), default=0)


def keep_in_view(old: SheetXml, last: int) -> bool:
    """Freeze the columns up to ``last``, if only the first was; whether anything changed."""
    pane = _pane(old)
    if pane is None or pane.get("xSplit") != "1" or last <= 1:
        return False
    pane.set("xSplit", str(last))
    row = pane.get("topLeftCell", "A1").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    pane.set("topLeftCell", f"{letters(last + 1)}{row}")
    return True


def of_the_form(sheet: Sheet, places: Places) -> int:
    """The last column of the official form, 0 unless its columns stand together at the left."""
    found = sorted(places.get(column.key, 0) for column in sheet.form) if sheet.printed else []
    return len(found) if found == list(range(1, len(found) + 1)) else 0


def one_page_wide(old: SheetXml, model: SheetXml) -> None:
    """The paper of a new annex: its direction, one page across, no breaks between columns."""
    root = old.root
    properties = root.find(tag("sheetPr"))
    if properties is None:
        properties = etree.Element(tag("sheetPr"))
        root.insert(0, properties)
    fit = properties.find(tag("pageSetUpPr"))
    if fit is None:
        fit = etree.SubElement(properties, tag("pageSetUpPr"))
    fit.set("fitToPage", "1")
    for breaks in root.findall(tag("colBreaks")):
        root.remove(breaks)
    paper, wanted = root.find(tag("pageSetup")), model.root.find(tag("pageSetup"))
    if paper is not None and wanted is not None:
        for name in ("scale", "fitToWidth", "fitToHeight", "orientation"):
            drop(paper, name)
            if value := wanted.get(name):
                paper.set(name, value)


def _pane(sheet: SheetXml) -> etree._Element | None:
    return next(sheet.root.iter(tag("pane")), None)
