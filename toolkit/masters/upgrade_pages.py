"""How the data sheets of an older workbook are seen and printed, made as it is now where nobody set it otherwise.

An annex prints the columns of the official form alone, one page wide; the columns that say which row it is stay in
view and stand on every page.  Where staff chose a print area of their own, or froze other columns, theirs stays.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from toolkit.columns import GROUP_ROW, Sheet
from toolkit.excel.a1 import address, letters, split
from toolkit.excel.cellxml import drop, put, tag
from toolkit.excel.graft import StyleMap
from toolkit.excel.refs import FRONT
from toolkit.excel.sheetxml import SheetXml
from toolkit.masters.sheets import page_breaks

Places = Mapping[str, int]
"""The number of each column by its key (from 1)."""
_USUAL = 64
"""Pixels of a column that nobody made wider or narrower."""


def lead(sheet: Sheet, model: SheetXml, places: Places) -> tuple[int, int]:
    """What a new sheet keeps in view, in the old one: up to which column, and from which of these on paper.

    Where others stand between, as 对象名称 is the fourth column of an old 检查台账, each page repeats the last alone:
    with the others there is no room for a group of columns beside them.
    """
    found = {places.get(column.key, 0) for column in sheet.columns[: in_view(model)]}
    last = max(found, default=0)
    return last, 1 if len(found) == last else last


def in_view(page: SheetXml) -> int:
    """How many columns stay where they are."""
    pane = _pane(page)
    return int(pane.get("xSplit", "0")) if pane is not None else 0


def break_pages(
    old: SheetXml, sheet: Sheet, places: tuple[Places, Places], repeated: tuple[int, int, int]
) -> bool:
    """Break a sheet of several pages across between its group heads; whether anything changed.

    ``places`` before and with the new columns; ``repeated``: how many columns each page repeated, and now the last of
    them and the first.  Breaks that somebody set otherwise than the program stay.
    """
    there, paper = (old.root.find(tag(name)) for name in ("colBreaks", "pageSetup"))
    before, last, first = repeated
    if there is None or paper is None:
        return False
    found = [int(each.get("id", "0")) for each in there]
    if found != _breaks(old, sheet, places[0], (1, before))[0]:
        return False
    breaks, scale = _breaks(old, sheet, places[1], (first, last))
    if (breaks, f"{scale}") == (found, paper.get("scale")):
        return False
    for each in list(there):
        there.remove(each)
    for at in breaks:
        etree.SubElement(there, tag("brk"), id=str(at), max="1048575", man="1")
    there.attrib.update(dict.fromkeys(("count", "manualBreakCount"), str(len(breaks))))
    paper.set("scale", str(scale))
    return True


def _breaks(page: SheetXml, sheet: Sheet, places: Places, repeated: tuple[int, int]) -> tuple[list[int], int]:
    """Where a page across ends, and the scale, for columns as wide as they are in this sheet."""
    first, last = repeated
    right = max(places.values())
    widths = {
        at: 7 * float(each.get("width", "0"))
        for each in page.root.iter(tag("col"))
        for at in range(int(each.get("min", "0")), min(int(each.get("max", "0")), right) + 1)
    }
    groups = {
        places[column.key]: column.group or column.key for column in sheet.columns if column.key in places
    }
    pixels = [widths.get(at, _USUAL) for at in range(1, right + 1)]
    return page_breaks(pixels, [groups.get(at, f"{at}") for at in range(1, right + 1)], first - 1, last)


def name_every_page(old: SheetXml, sheet: Sheet, last: int) -> bool:
    """The corner, which every page across repeats, says the sheet's name; the link to 首页 stands behind it.

    As in a new workbook, and only where the row is as 0.1.0 wrote it; returns whether anything changed.
    """
    links = [each for each in old.root.iter(tag("hyperlink")) if _leads_home(each)]
    corner, hint = old.cell(1, 1), old.cell(1, last + 1)
    across = old.root.find(tag("colBreaks")) is not None
    if not across or [each.get("ref") for each in links] != ["A1"] or corner is None or hint is None:
        return False
    merge = next(
        (
            e
            for e in old.root.iter(tag("mergeCell"))
            if e.get("ref", "").startswith(f"{address(1, last + 1)}:")
        ),
        None,
    )
    if merge is None or last + 2 >= split(merge.get("ref", "").partition(":")[2])[1]:
        return False
    _move(old, 1, last + 1, last + 2)
    merge.set("ref", f"{address(1, last + 2)}:{merge.get('ref', '').partition(':')[2]}")
    look = corner.get("s", "0")
    _move(old, 1, 1, last + 1)
    old.make(1, last + 1, 0).set("s", look)
    put(old.make(1, 1, 0), sheet.name, date1904=False)
    link = copy.deepcopy(links[0])
    link.set("ref", address(1, last + 1))
    drop(links[0], "display")
    links[0].addnext(link)
    return True


def keep_in_view(old: SheetXml, last: int) -> bool:
    """Freeze the columns up to ``last``, if only the first was; whether anything changed."""
    pane = _pane(old)
    if pane is None or pane.get("xSplit") != "1" or last <= 1:
        return False
    pane.set("xSplit", str(last))
    row = pane.get("topLeftCell", "A1").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    pane.set("topLeftCell", f"{letters(last + 1)}{row}")
    return True


def clear_of_lead(old: SheetXml, last: int) -> None:
    """Title and hint begin right of the columns in view, or every page across would print their beginning.

    The hint, which had room there, reaches as far as the title then.
    """
    found = [
        (each, row, first, after)
        for each in old.root.iter(tag("mergeCell"))
        for (row, first), (bottom, after) in [map(split, each.get("ref", "").split(":"))]
        if row == bottom < GROUP_ROW and 1 < first <= last < after
    ]
    widest = max((after for *_, after in found), default=0)
    for each, row, first, after in found:
        end = after if any(after < column <= widest for column in old.filled(row)) else widest
        _move(old, row, first, last + 1)
        each.set("ref", f"{address(row, last + 1)}:{address(row, end)}")


def _move(page: SheetXml, row: int, source: int, target: int) -> None:
    """The content of one cell into another, which keeps its look."""
    if (was := page.cell(row, source)) is None:
        return
    cell = page.make(row, target, 0)
    cell[:] = [copy.deepcopy(each) for each in was]
    drop(cell, "t")
    cell.attrib.update({key: value for key in ("t", "s") if (value := cell.get(key) or was.get(key))})
    put(page.make(row, source, 0), None, date1904=False)


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


def clear_of_links(old: SheetXml, model: SheetXml, form: int, styles: StyleMap) -> bool:
    """Move the house's link to 首页 and the hint behind it from the form of an annex to its right.

    Only that link, as 0.1.0 wrote it, and only into cells where nothing stands; returns whether anything moved.
    """
    links = list(old.root.iter(tag("hyperlink")))
    link = next((each for each in links if _is_home(each, old, form)), None)
    if link is None:
        return False
    row, at = split(link.get("ref", ""))
    there = old.filled(row)
    hint = at + 1 if at + 1 in there and at < form else 0
    if any(column in there for column in (form + 1, form + 2)):
        return False
    for source, target in ((at, form + 1), (hint, form + 2)):
        if not source or old.cell(row, source) is None:
            continue
        _move(old, row, source, target)
        like = model.cell(row, target)
        if like is not None and like.get("s"):
            old.make(row, target, 0).set("s", styles.cell(like.get("s", "")))
    _part_cells(old, address(row, hint) if hint else "")
    link.set("ref", address(row, form + 1))
    if not any(each.get("ref") == "A1" for each in links):  # the mark is the way back, as in a new workbook
        mark = copy.deepcopy(link)
        mark.set("ref", "A1")
        drop(mark, "display")
        link.addprevious(mark)
    old.state_dimension(form + 2)
    return True


def _is_home(link: etree._Element, page: SheetXml, form: int) -> bool:
    """Whether a link leads to 首页 from the first row of the form, to the right of the annex mark."""
    try:
        row, column = split(link.get("ref", ""))
    except ValueError:
        return False
    return _leads_home(link) and row == 1 and 1 < column <= form


def _leads_home(link: etree._Element) -> bool:
    where = (link.get("location") or "").replace("'", "").replace("#", "").replace("$", "").replace(".", "!")
    return where == f"{FRONT}!A1"


def _part_cells(page: SheetXml, first: str) -> None:
    """Undo the merge that begins in a cell."""
    for merges in page.root.findall(tag("mergeCells")):
        for each in merges.findall(tag("mergeCell")):
            if first and each.get("ref", "").partition(":")[0] == first:
                merges.remove(each)
        merges.set("count", str(len(merges)))
        if not len(merges):
            page.root.remove(merges)


def _pane(sheet: SheetXml) -> etree._Element | None:
    return next(sheet.root.iter(tag("pane")), None)
