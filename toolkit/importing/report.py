"""The import report: every row of the file with what became of it, on paper and to filter; and the mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from toolkit.columns import Sheet
from toolkit.importing.lines import Fate, Line
from toolkit.importing.mapping import Matching
from toolkit.importing.telling import balance, mapping_rows

_HEADS = ("行", "内容", "结果", "栏目", "单元格", "原来", "写入", "说明", "处理办法")
_WIDTHS = (6, 26, 13, 18, 8, 24, 24, 34, 34)
_RED, _AMBER, _GREY = "#FFC7CE", "#FFEB9C", "#F0F1F3"
_MARKS = {Fate.REFUSED: _RED, Fate.CHANGED: _AMBER, Fate.DOUBTED: _AMBER, Fate.NO_DATA: _GREY}


def report(
    sheet: Sheet,
    matching: Matching,
    constants: Mapping[str, str],
    lines: Sequence[Line],
    facts: Sequence[str],
) -> bytes:
    """The report as the bytes of an .xlsx; ``facts`` say which file it was, when, and by whom."""
    from toolkit.excel.listing import Listing, listing  # XlsxWriter: only when a report is really written

    rows = [row for line in lines for row in _rows(line)]
    fates = Listing(
        "每行去向",
        f"导入报告：{sheet.name}",
        (*facts, balance(lines)),
        _HEADS,
        _WIDTHS,
        rows,
        _HEADS.index("结果"),
        {fate.value: colour for fate, colour in _MARKS.items()},
    )
    unused = [("", source.name, "", why or "没有用到", "") for source, why in matching.unused]
    pairs = Listing(
        "列的对照",
        f"列的对照：{sheet.name}",
        (),
        ("本表的列", "文件的列", "把握", "依据", "例子"),
        (22, 28, 8, 36, 36),
        [*mapping_rows(sheet, matching, constants), *unused],
    )
    return listing([fates, pairs])


def _rows(line: Line) -> Iterator[tuple[str, ...]]:
    """One row of the report for each note, one for a line without any.

    Of a row that was refused: what must be done about it, not what would have been changed.
    """
    known = (str(line.number), line.brief, line.fate.value)
    refused = line.fate is Fate.REFUSED
    for note in line.notes:
        if note.remedy or not refused:
            written = "" if refused else note.after
            yield (*known, note.place.header, note.place.cell, note.before, written, note.why, note.remedy)
    if not line.notes:
        yield (*known, "", "", "", "", line.no_data, "")
