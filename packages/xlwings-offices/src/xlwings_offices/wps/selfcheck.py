"""Whether the office at hand does what the link takes for granted: in a real WPS its report says what does not.

A new workbook is made for it and closed again; nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from .path import ABSENT, HERE, ROOT, Path

if TYPE_CHECKING:
    import xlwings as xw

PAGE = ROOT.ActiveSheet
TABLES = PAGE.ListObjects
NAMES = ROOT.ActiveWorkbook.Names
BAR = ROOT.StatusBar


class Fact(NamedTuple):
    """What is done, and what the last way must lead to."""

    about: str
    ways: tuple[Path, ...]
    expected: Any


def at(where: str) -> Path:
    """A block of the new sheet."""
    return PAGE.Range(where)


def _put(where: str, value: object, then: Path, *before: Path) -> tuple[Path, ...]:
    return (*before, at(where).Value2.put(value), then)


DIFFERING = [[0, 0, 1, 1, "@"], [0, 1, 1, 1, "General"]]
FILLED = [["=A1"], ["=A2"]]
FACTS = (
    Fact("an empty sheet's used range is A1", (PAGE.UsedRange.Address(False, False),), "A1"),
    Fact("an empty cell is null", (PAGE.UsedRange.Value2,), None),
    Fact("a row comes as rows", _put("A1:B1", [[1, 2]], at("A1:B1").Value2), [[1, 2]]),
    Fact("a column comes as rows", _put("A1:A2", [[1], [2]], at("A1:A2").Value2), [[1], [2]]),
    Fact(
        "a code in a text cell stays",
        _put("C1", "007", at("C1").Value2, at("C1").NumberFormat.put("@")),
        "007",
    ),
    Fact("a text after ' stays", _put("D1", "'=A1", at("D1").Value2), "=A1"),
    Fact("a null empties a cell", _put("A2:B2", [[None, 3]], at("A2:B2").Value2), [[None, 3]]),
    Fact("a truth is a truth", _put("E1", True, at("E1").Value2), True),
    Fact("formats that differ are null", (at("C1:D1").NumberFormat,), None),
    Fact("parts that agree are found", (at("C1:D1").parts("NumberFormat"),), DIFFERING),
    Fact("locks that differ are null", (at("E1").Locked.put(False), at("D1:E1").Locked), None),
    Fact("formulas are set as a block", (at("F1:F2").Formula.put(FILLED), at("F1:F2").Formula), FILLED),
    Fact("one formula is filled", (at("G1:G2").Formula.put("=A1"), at("G1:G2").Formula), FILLED),
    Fact("members are visited", (ROOT.ActiveWorkbook.Worksheets.each(HERE.Index),), [[1]]),
    Fact(
        "a table is made and resized",
        (
            at("J1:J2").Value2.put([["名称"], ["甲"]]),
            TABLES.Add(1, at("J1:J2"), False, 1).Name.put("自检"),
            TABLES.Item("自检").Resize(at("J1:J3")),
            TABLES.Item("自检").Range.Address(False, False),
        ),
        "J1:J3",
    ),
    Fact(
        "a name is defined",
        (
            NAMES.Add("自检格", "=$A$1"),
            NAMES.Item("自检格").Name,
        ),
        "自检格",
    ),
    Fact("hidden rows are told", (at("2:2").EntireRow.Hidden.put(True), at("1:2").EntireRow.Hidden), None),
    Fact("hidden rows are written", _put("A1:A3", [[7], [8], [9]], at("A1:A3").Value2), [[7], [8], [9]]),
    Fact(
        "the status bar takes a text and gives it back",
        (BAR.put("自检"), BAR.put(False), ROOT.Name),
        "Microsoft Excel",
    ),
    Fact(
        "a block is merged and taken apart",
        (
            at("L1:M2").Merge(False),
            at("M2").MergeArea.Address(False, False),
        ),
        "L1:M2",
    ),
    Fact(
        "a copy's formula means its own row",
        (at("N1:O1").Value2.put([[1, "=N1"]]), at("N1:O1").Copy(at("N3:O3")), at("O3").Formula),
        "=N3",
    ),
    Fact(
        "rows are sorted down, the head stays",
        (
            at("1:9").EntireRow.Hidden.put(False),  # hidden rows would stay where they are
            at("P1:P3").Value2.put([["名称"], [1], [2]]),
            at("P1:P3").Sort(at("P1:P3"), 2, ABSENT, ABSENT, 1, ABSENT, 1, 1, 1, False, 1, 1),
            at("P1:P3").Value2,
        ),
        [["名称"], [2], [1]],
    ),
    Fact(
        "a table is filtered by a value",
        (
            at("J2:J3").Value2.put([["甲"], ["乙"]]),
            TABLES.Item("自检").Range.AutoFilter(1, ["甲"], 7),
            TABLES.Item("自检").AutoFilter.Filters.each(HERE.On),
        ),
        [[True]],
    ),
    Fact("its row is hidden", (at("3:3").EntireRow.Hidden,), True),
    Fact("and shown again", (TABLES.Item("自检").Range.AutoFilter(1), at("3:3").EntireRow.Hidden), False),
    Fact(
        "totals come below the table and go",
        (
            TABLES.Item("自检").ShowTotals.put(True),
            TABLES.Item("自检").Range.Address(False, False),
            TABLES.Item("自检").ShowTotals.put(False),
            TABLES.Item("自检").Range.Address(False, False),
        ),
        "J1:J3",
    ),
    Fact(
        "a hidden head comes back with a text",
        (
            TABLES.Item("自检").ShowHeaders.put(False),
            TABLES.Item("自检").ShowHeaders.put(True),
            at("J1").Value2,
        ),
        "名称",
    ),
    Fact(
        "a note is put on a cell",
        (at("Q1").AddComment("自检"), PAGE.Comments.each(HERE.Parent.Row, HERE.Text())),
        [[1, "自检"]],
    ),
    Fact(
        "a cell leads to an address",
        (
            PAGE.Hyperlinks.Add(at("R1"), "http://127.0.0.1", "", "", "自检"),
            at("R1").Hyperlinks.Count,
        ),
        1,
    ),
    Fact(
        "a double line stays double",
        (
            at("S1").Borders.Item(9).Weight.put(2),
            at("S1").Borders.Item(9).LineStyle.put(-4119),
            at("S1").Borders.Item(9).LineStyle,
        ),
        -4119,
    ),
    Fact(
        "an array formula fills a cell", (at("T1").FormulaArray.put("=SUM(N1:N3)"), at("T1").HasArray), True
    ),
    Fact(
        "a print area is told by its address",
        (PAGE.PageSetup.PrintArea.put("$A$1:$B$2"), PAGE.PageSetup.PrintArea),
        "$A$1:$B$2",
    ),
    Fact("grid lines are asked of the window", (ROOT.ActiveWindow.DisplayGridlines,), True),
    Fact("a block is selected", (at("B2:C3").Select(), ROOT.Selection.Address(False, False)), "B2:C3"),
)


def selfcheck(app: xw.App) -> Iterator[str]:
    """A line for each fact, after one about the office: 相符, or what came instead."""
    office = app.impl._backend._office
    told = office.run(ROOT.Name, ROOT.Version, ROOT.Build, ROOT.Path)
    yield f"程序：{'，'.join(str(each) for each in told)}"
    book = app.books.add()
    try:
        for fact in FACTS:
            yield f"{_outcome(office, fact)}　{fact.about}"
    finally:
        book.close()


def _outcome(office: Any, fact: Fact) -> str:  # noqa: ANN401
    try:
        found = office.run(*fact.ways)[-1]
    except Exception as error:
        return f"不符（{error}）"
    same = found == fact.expected and type(found) is type(fact.expected)  # 1 is no truth
    return "相符" if same else f"不符（{found!r}，应为 {fact.expected!r}）"
