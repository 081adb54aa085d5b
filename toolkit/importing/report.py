"""The import report: every row of the file with what became of it, on paper and to filter; and the mapping.

What is said alike of many rows is one line with the numbers of its rows; what few rows have is a line for each,
with the cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from toolkit.columns import Sheet
from toolkit.importing.lines import Fate, Remark
from toolkit.importing.mapping import Matching
from toolkit.importing.rows import FileRows
from toolkit.importing.telling import balance, mapping_rows

_HEADS = ("行", "行数", "内容", "结果", "栏目", "单元格", "原来", "写入", "说明", "处理办法")
_WIDTHS = (26, 6, 22, 13, 16, 8, 22, 22, 32, 32)
_RED, _AMBER, _GREY = "#FFC7CE", "#FFEB9C", "#F0F1F3"
_MARKS = {
    Fate.REFUSED: _RED,
    Fate.DIFFERENT: _AMBER,
    Fate.CHANGED: _AMBER,
    Fate.DOUBTED: _AMBER,
    Fate.NO_DATA: _GREY,
}
_ORDER = (
    *(Fate.REFUSED, Fate.DIFFERENT, Fate.DOUBTED, Fate.CHANGED),
    *(Fate.JOINED, Fate.KNOWN, Fate.NO_DATA, Fate.TAKEN),
)
_FEW = 20  # rows of which the same is said that have a line each
_MOST_TEXT = 300  # characters of row numbers in one cell: some eight lines


def report(
    sheet: Sheet, matching: Matching, constants: Mapping[str, str], rows: FileRows, facts: Sequence[str]
) -> bytes:
    """The report as the bytes of an .xlsx; ``facts`` say which file it was, when, and by whom."""
    from toolkit.excel.listing import Listing, listing  # XlsxWriter: only when a report is really written

    fates = Listing(
        "每行去向",
        f"导入报告：{sheet.name}",
        (*facts, balance(rows.account)),
        _HEADS,
        _WIDTHS,
        [*_lines(rows)],
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


def _lines(rows: FileRows) -> Iterator[tuple[str, ...]]:
    """Everything said, what is worst first, then the rows of which there is nothing to say.

    Of a row that was refused: what must be done about it, not what would have been changed.
    """
    account = rows.account
    fates = account.fates()
    for remark, said in sorted(
        account.remarks.items(), key=lambda item: (_ORDER.index(item[0].fate), item[1][:1])
    ):
        shown = [n for n in said if remark.remedy or fates[n] is not Fate.REFUSED]
        if len(shown) > _FEW:
            yield from _together(rows, remark, shown)
        else:
            yield from (_line(rows, remark, number) for number in shown)
    told = {number for said in account.remarks.values() for number in said}
    silent = [number for number in account.numbers if number not in told]
    if silent:
        yield from _together(rows, Remark(Fate.TAKEN, "", "", "", ""), silent)


def _line(rows: FileRows, remark: Remark, number: int) -> tuple[str, ...]:
    place = rows.place(remark.key, number)
    return (str(number), "1", rows.brief(number), remark.fate.value, place.header, place.cell, *remark[2:])


def _together(rows: FileRows, remark: Remark, numbers: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """One line for many rows; more than one if their numbers would make a cell too tall."""
    header = rows.place(remark.key, numbers[0]).header
    for text, count in _ranges(numbers):
        yield (text, str(count), "", remark.fate.value, header, "", *remark[2:])


def _ranges(numbers: Sequence[int]) -> Iterator[tuple[str, int]]:
    """The rows as 2–40、43、50–60 and how many those are, in pieces that fit a cell."""
    parts: list[str] = []
    size = count = 0
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        part = f"{found[0]}–{found[-1]}" if len(found) > 1 else str(found[0])
        if size + len(part) > _MOST_TEXT:
            yield "、".join(parts), count
            parts, size, count = [], 0, 0
        parts.append(part)
        size, count = size + len(part) + 1, count + len(found)
    if parts:
        yield "、".join(parts), count
