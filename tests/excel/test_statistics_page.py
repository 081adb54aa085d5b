"""统计图表 follows 查询统计 however it was written, and counts every figure of the line 全部 again."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.conftest import quick_to_open
from tests.county import County
from toolkit.columns import CASES, SETTINGS, STATISTICS
from toolkit.columns.lists import RESULTS
from toolkit.excel.a1 import letters
from toolkit.excel.book import Value
from toolkit.excel.live import LiveBook
from toolkit.excel.put_away import CHARTS
from toolkit.jobs.publish import publish
from toolkit.jobs.statistics import statistics
from toolkit.masters.statistics_page import (
    AGREES,
    COUNTS,
    DIFFERS,
    FIRST,
    NAME,
    PANELS,
    STATUS_ROW,
)
from toolkit.rules.statistics import per_cent

MAY = date(2023, 5, 2)
RATES = ("done_rate", "inspected_rate", "reported_rate", "published_rate", "joint_rate", "off_site_rate")
Grid = list[list[object]]


def some(number: int, values: dict[str, Value]) -> None:
    if number in (1, 9):
        values |= {"result": RESULTS[3], "issue": "查无此户", "handling": "立案处罚"}
    elif number == 2:
        values |= {"way": "书面", "partners": "示例县应急管理局"}
    elif number == 8:
        values |= {"result": None, "ended": None, "started": None, "reported": None, "handling": None}
    elif number == 10:
        values |= {"reported": MAY, "ended": date(2023, 4, 18), "started": date(2023, 4, 18)}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory, master: bytes) -> Path:
    """Two tasks drawn and inspected, one of them published; 今天 is 2 May."""
    county = County(tmp_path_factory.mktemp("worked"), quick_to_open(master))
    county.plan()
    for step in (county.freeze, county.draw):
        for task in ("202304-1", "202304-3"):
            step(task)
    county.type(SETTINGS, "基准日期", {"value": "2023-05-02"})
    county.inspect(some)
    publish(county.book(), county.office(MAY), "202304-1")
    return county.path


@pytest.fixture
def county(worked: Path, tmp_path: Path) -> County:
    """A copy of that office."""
    shutil.copytree(worked.parent, tmp_path, dirs_exist_ok=True)
    return County(tmp_path, worked.read_bytes())


def seen(book: xw.Book) -> Grid:
    """The cells of the sheet as the program shows them."""
    return [list(row) for row in book.sheets[CHARTS].range("A1:L120").value]


def tops() -> dict[str, int]:
    """The first line of each panel, in rows from 0."""
    starts, row = {}, STATUS_ROW + 1
    for panel in PANELS:
        starts[panel.axis] = row + 2
        row += panel.lines + 3
    return starts


def panels(grid: Grid) -> dict[str, list[tuple[object, ...]]]:
    """Names and figures of the filled lines, by 统计口径."""
    found = {}
    for panel in PANELS:
        top = tops()[panel.axis]
        lines = [row[NAME : FIRST + len(panel.keys)] for row in grid[top : top + panel.lines]]
        found[panel.axis] = [tuple(line) for line in lines if line[0] not in (None, "")]
    return found


def told(county: County) -> dict[str, list[tuple[object, ...]]]:
    """The same from the rows of 查询统计."""
    rows = county.book().read(STATISTICS).rows
    return {
        panel.axis: [
            (row["name"], *(row[key] for key in panel.keys)) for row in rows if row["axis"] == panel.axis
        ][: panel.lines]
        for panel in PANELS
    }


def counts(grid: Grid) -> list[list[object]]:
    """The lines of the last section: 栏目, as in 查询统计, counted again, whether they agree."""
    top = next(n for n, row in enumerate(grid) if row[NAME] == "栏目") + 1
    return [row[NAME : FIRST + 3] for row in grid[top : top + len(COUNTS)]]


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("way", ["closed", "live"])
def test_the_sheet_shows_what_was_counted(county: County, office: Callable[[], xw.App], way: str) -> None:
    app = office()
    if way == "closed":
        statistics(county.book(), county.office(MAY))
    book = app.books.open(str(county.path))
    try:
        if way == "live":
            assert not any(panels(seen(book)).values()), "nothing is counted yet"
            statistics(LiveBook(book), county.office(MAY))
        grid = seen(book)
    finally:
        book.close()
    assert panels(grid) == told(county)
    assert len(told(county)["地区"]) > 5
    assert len(told(county)["检查结果"]) == 3
    found = counts(grid)
    assert [line[0] for line in found] == [STATISTICS.column(count.key).header for count in COUNTS]
    total = county.book().read(STATISTICS).rows[0]
    assert [line[1] for line in found] == [line[2] for line in found] == [total[c.key] for c in COUNTS]
    assert {line[3] for line in found} == {AGREES}
    assert all(total[count.key] for count in COUNTS if count.key != "publish_late"), "no figure is idle"
    assert "相符" in str(grid[STATUS_ROW][NAME])


@pytest.mark.thorough
@pytest.mark.office
def test_work_after_the_last_count_is_told(county: County, office: Callable[[], xw.App]) -> None:
    statistics(county.book(), county.office(MAY))
    first = county.book().read(CASES).rows[0].text("case")
    county.type(CASES, first, {"result": RESULTS[3]})
    book = office().books.open(str(county.path))
    try:
        grid = seen(book)
    finally:
        book.close()
    assert [line[0] for line in counts(grid) if line[3] == DIFFERS] == ["未发现问题", "发现问题"]
    assert "2 栏不同" in str(grid[STATUS_ROW][NAME])


def test_every_chart_draws_all_lines_of_its_panel_and_stays_through_a_save(county: County) -> None:
    before = charts(county.path)
    statistics(county.book(), county.office(MAY))
    assert charts(county.path) == before
    wanted = set()
    for panel in PANELS:
        top = tops()[panel.axis] + 1
        for column in range(NAME, FIRST + len(panel.keys)):
            name = letters(column + 1)
            wanted.add(f"{CHARTS}!${name}${top}:${name}${top + panel.lines - 1}")
    assert {ref for refs in before for ref in refs} == wanted
    assert len(before) == len(PANELS)


def charts(path: Path) -> list[set[str]]:
    """The cells each chart of the sheet draws."""
    with zipfile.ZipFile(path) as file:
        parts = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/charts/chart")]
    found = [{ref.replace("'", "") for ref in re.findall("<c:f>(.*?)</c:f>", part)} for part in parts]
    return [refs for refs in found if any(ref.startswith(CHARTS) for ref in refs)]


def test_the_sheet_prints_the_formula_that_it_counts_with(master: bytes) -> None:
    page = openpyxl.load_workbook(io.BytesIO(master))[CHARTS]
    rows = {page.cell(row, NAME + 1).value: row for row in range(1, page.max_row + 1)}
    for count in COUNTS:
        row = rows[STATISTICS.column(count.key).header]
        formula = page.cell(row, FIRST + 2).value
        assert str(page.cell(row, FIRST + 4).value).endswith(f"\n{formula}")


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, ""),
        (0, 7, "0.0%"),
        (1, 3, "33.3%"),
        (199, 200, "99.5%"),
        (1999, 2000, "100.0%"),
        (1, 16, "6.3%"),
    ],
)
def test_a_rate_is_rounded_as_the_formula_rounds_it(part: int, whole: int, shown: str) -> None:
    assert per_cent(part, whole) == shown


@pytest.mark.office
def test_the_rates_of_the_table_are_those_of_its_formulas(
    county: County, office: Callable[[], xw.App]
) -> None:
    statistics(county.book(), county.office(MAY))
    kept = [[row[key] for key in RATES] for row in county.book().read(STATISTICS).rows]
    book = office().books.open(str(county.path))
    try:
        shown = [[row[key] for key in RATES] for row in LiveBook(book).read(STATISTICS).rows]
    finally:
        book.close()
    assert shown == kept
    assert kept[0] == ["7.1%", "92.9%", "92.3%", "100.0%", "7.7%", "7.7%"]
