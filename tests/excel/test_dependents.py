"""A saved change takes the stored results from the sheets that it makes wrong, and from no others."""

from __future__ import annotations

import subprocess
from datetime import date

import openpyxl
import pytest

from tests.conftest import require_program
from tests.excel.layouts import make
from tests.excel.patch_kit import ROWS, SMALL
from toolkit.columns import CASES, DAYS, HOLIDAYS, SETTINGS
from toolkit.excel.closed import ClosedBook
from toolkit.excel.dependents import Leads, comparable, dependents, formulas_of
from toolkit.excel.package import Package
from toolkit.jobs.deadlines import deadlines
from toolkit.jobs.statistics import statistics

FRONT = "首页"


@pytest.mark.parametrize(
    ("cell", "changed", "leads"),
    [
        ("<f>设置[值]</f><v>1</v>", "首页", True),  # written itself
        ("<f>设置[值]</f><v>1</v>", "设置", True),
        ("<f>设置!A1:B2</f><v>1</v>", "任务", False),
        ("<v>1</v>", "任务", False),
        ("<f>B7</f><v>1</v>", "任务", True),  # whatever B7 asks
        ("<f>SUM(B:B)</f><v>1</v>", "任务", True),
        ("<f>SUM($3:3)</f><v>1</v>", "任务", True),
        ('<f t="shared" si="0"/><v>1</v>', "任务", True),
    ],
)
def test_a_name_that_is_one_cell_leads_where_the_cell_leads(cell, changed, leads):
    front = f'<c r="A1"><f>任务!A1</f><v>1</v></c><c r="B7"><f>任务!A1</f></c><c r="I2" s="1">{cell}</c>'
    sheets = {"首页": front, "设置": "", "任务": "", "台账": "<c><f>今天+1</f></c>"}
    found = Leads(sheets, lambda name: [sheets[name].encode()])
    found.add_name("今天", "'首页'!$I$2")
    assert ("台账" in found.concerned({changed})) is leads


def test_what_leads_to_a_change_is_found_over_sheets_and_names():
    formulas = [("甲", "1"), ("乙", "sum(a1)+甲!b2"), ("今", "乙!a1"), ("丙", "今+1"), ("丁", "2")]
    assert dependents({"甲"}, formulas) == {"甲", "乙", "今", "丙"}
    assert dependents({"丁"}, formulas) == {"丁"}


def test_formulas_that_lead_in_a_circle_end():
    assert dependents({"甲"}, [("甲", "乙!a1"), ("乙", "甲!a1")]) == {"甲", "乙"}


def test_two_of_one_name_both_count():
    """A name may be defined for each of two sheets, and be the name of a sheet besides."""
    pairs = [("名", "甲!a1"), ("名", "乙!a1"), ("丙", "名+1")]
    assert dependents({"甲"}, pairs) == {"甲", "名", "丙"}
    assert dependents({"乙"}, pairs) == {"乙", "名", "丙"}


@pytest.mark.parametrize(
    ("sheet", "formula"),
    [
        ("Data", "DATA!A1"),
        ("it's", "'it''s'!A1"),
        ("甲&乙", "'甲&amp;乙'!A1"),
        ("甲", "&#30002;!A1"),
        ("甲", 'INDIRECT("甲"&amp;"乙!A1")'),
        ("乙", "SUM(甲:丙!A1)"),
        ("表1", "表1!A1"),
        ("2023", "'2023'!A1"),
        ("乙", "SUM('甲 一:丙 二'!A1)"),
    ],
)
def test_a_sheet_is_found_however_a_formula_writes_its_name(sheet, formula):
    text = formulas_of(f"<c><f>{formula}</f></c>".encode())
    assert dependents({sheet}, [("远", text)]) == {sheet, "远"}
    assert dependents({"别"}, [("远", comparable("SUM('甲'!A1:B2)+'丙'!A1:B2"))]) == {"别"}


def test_only_formulas_count_not_links_and_texts():
    sheet = '<c><f>A1</f><v>1</v></c><c><x:f ca="1">乙!B2>3</x:f></c><c><f t="shared" si="0"/></c>'
    sheet += '<hyperlink location="甲!A1"/><t>丙</t>'
    assert sorted(formulas_of(sheet.encode()).split("\n")) == ["a", 'x:f ca="">乙!b>']
    assert formulas_of("<t>甲</t>".encode()) == ""


NEW = {"甲'乙&丙": 70, "链": 71, "名": 7.5, "副": 7, "远": 7, "间": 7, "中": 7, "跨": 7, "己": 8, "用": 79}
"""What the first cell of the office's own sheets is once the number in 小表 is 7; in the file it is -1."""


def own_sheets(book):
    """Formulas that lead to 小表 in every way, and one that does not."""
    for name, cell in (("数目", "小表!$B$5"), ("链值", "链!$A$1"), ("己值", "己!$A$1")):
        book.define_name(name, f"={cell}")
    formulas = {
        "甲'乙&丙": "=小表!B5*10",
        "链": "='甲''乙&丙'!A1+1",
        "名": "=数目+0.5",
        "副": "=小表!B5",
        "远": "=SUM(别名[数])",
        "间": '=INDIRECT("小"&"表!B5")',
        "前": None,
        "中": "=小表!B5",
        "后": None,
        "跨": "=SUM(前:后!A1)",
        "己": "=B1+1",
        "用": "=己值+链值",
        "无关": "=1+1",
    }
    for name, formula in formulas.items():
        page = book.add_worksheet(name)
        if formula:
            page.write_formula(0, 0, formula, None, -1)
    book.get_worksheet_by_name("己").write_formula(0, 1, "=小表!B5", None, -1)
    beside = book.get_worksheet_by_name("副")
    beside.add_table(2, 0, 3, 0, {"name": "别名", "columns": [{"header": "数"}]})
    beside.write_formula(3, 0, "=小表!B5", None, -1)


@pytest.mark.office
def test_libreoffice_shows_no_result_that_a_change_made_wrong(tmp_path, monkeypatch):
    def changed(name):
        path = make(tmp_path / name, {SMALL: ROWS}, more=own_sheets)
        book = ClosedBook(path)
        book.update(SMALL, "a", {"n": 7})
        book.save()
        return path

    def first_cells(path):
        book = openpyxl.load_workbook(tmp_path / "out" / path.name, data_only=True)
        return {name: book[name]["A1"].value for name in NEW}, book["无关"]["A1"].value

    right = changed("对.xlsx")
    # negative control: whoever misses what leads to a change leaves LibreOffice with an old result
    monkeypatch.setattr(Leads, "concerned", lambda _, written: set(written))
    missed = changed("错.xlsx")
    command = [require_program("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, right, missed], capture_output=True, check=True, timeout=300)
    assert first_cells(right) == (NEW, -1)
    volatile = {"间"}  # what LibreOffice works out whatever the file says
    assert first_cells(missed) == ({name: 7 if name in volatile else -1 for name in NEW}, -1)


def results(county) -> dict[str, int]:
    """How many formulas of each sheet have a stored result."""
    package = Package(county.path.read_bytes(), county.path.name)
    return {name: package.part(part).count(b"</f><v>") for name, part in package.sheets.items()}


def test_a_step_keeps_the_results_of_sheets_that_it_does_not_concern(county):
    """Reading what it wrote before it writes more made every sheet lose its results, 日历 with 1,800 rows too."""
    before = results(county)
    assert before[DAYS.name] > 3_000
    county.plan()
    assert results(county)[DAYS.name] == before[DAYS.name]
    assert results(county)[FRONT] < before[FRONT]
    county.freeze()
    county.draw()
    assert results(county)[DAYS.name] == before[DAYS.name]


def test_what_today_is_reaches_every_sheet_that_asks(county):
    """设置 → 首页, where the name 今天 stands → 检查台账."""
    county.drawn()
    book = ClosedBook(county.path)
    book.update(SETTINGS, "基准日期", {"value": "2023-05-02"})
    book.save()
    after = results(county)
    assert after[FRONT] == after[CASES.name] == 0


def test_what_the_front_page_counts_is_not_another_day(county):
    """检查台账 asks 首页 for 今天 only: statistics, which writes 检查对象库, leaves the deadlines there."""
    county.drawn()
    county.inspect()
    deadlines(county.book(), county.office(date(2023, 4, 27)))
    there = results(county)[CASES.name]
    assert there > 0
    statistics(county.book(), county.office(date(2023, 5, 8)))
    assert results(county)[CASES.name] == there
    assert results(county)[FRONT] == 0


def test_a_holiday_takes_the_results_of_the_calendar_and_of_what_counts_with_it(county):
    county.drawn()
    book = ClosedBook(county.path)
    book.append(HOLIDAYS, [{"day": date(2023, 4, 24), "kind": "休息", "year": 2023}])
    book.save()
    after = results(county)
    assert after[DAYS.name] == after[CASES.name] == 0
