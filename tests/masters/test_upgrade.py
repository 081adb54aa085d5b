"""A workbook of version 0.1.0, as its office left it in mid-year, becomes one of this version and loses nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from copy import copy
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from tests.conftest import require_program
from toolkit import __version__, columns
from toolkit.cli import main
from toolkit.columns import FIRST_ROW, GROUP_ROW, HEADER_ROW, Sheet
from toolkit.columns.settings import VERSION
from toolkit.errors import ProblemsFound, WrongUse
from toolkit.excel import own_macros, put_away
from toolkit.excel.a1 import letters, split
from toolkit.excel.closed import ClosedBook, ParsedFile
from toolkit.excel.draft import PackageDraft
from toolkit.excel.form import FORM
from toolkit.excel.package import Package
from toolkit.excel.tables import Layout
from toolkit.jobs.base import Office
from toolkit.jobs.reconcile.reconcile import reconcile
from toolkit.masters import MASTERS
from toolkit.masters.upgrade import upgrade

PAST = Path(__file__).parent / "of_0_1_0"
OWN = {"首页", "使用说明", "统计图表", "下拉"}
LEADER = "包片领导"


def left(kind: str, tmp_path: Path) -> Path:
    """The workbook of an office of 0.1.0, with its records beside it."""
    folder = tmp_path / "局里 的 台账"
    shutil.unpack_archive(PAST / f"{kind}.zip", folder)
    return next(folder.glob("*.xls[xm]"))


def used_by_staff(path: Path) -> Path:
    """What people do in a year: a column and a sheet of their own, colours, notes; saved by another program."""
    book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
    targets = book[columns.TARGETS.name]
    table = next(iter(targets.tables.values()))
    at = targets.max_column + 1
    targets.cell(4, at, LEADER)._style = copy(targets.cell(4, at - 1)._style)
    for row in range(5, targets.max_row + 1):
        targets.cell(row, at, f"示例领导{row % 3}")
    table.ref = f"A4:{targets.cell(targets.max_row, at).coordinate}"
    table.autoFilter.ref = table.ref
    table.tableColumns.append(TableColumn(id=at, name=LEADER))
    tasks = book[columns.TASKS.name]
    tasks["B6"].fill = PatternFill("solid", fgColor="FFFFC000")
    tasks["B6"].comment = Comment("等通知再办", "示例")
    cases = book[columns.CASES.name]
    cases["D6"].fill = PatternFill("solid", fgColor="FFFFC000")
    cases["O6"].comment = Comment("照片在值班室", "示例")
    cases.add_data_validation(DataValidation("textLength", "lessThan", "200", sqref="F5:F200"))
    roster = book.create_sheet("值班表", 5)
    roster["A1"], roster["B2"] = "四月值班", "=任务!B5"
    book["首页"]["D3"] = "202304-3"
    book.save(path)
    if book.vba_archive:
        book.vba_archive.close()
    return path


def as_plain_ranges(path: Path) -> Path:
    """Somebody turned the tables into ranges, as some programs do when they save."""
    book = openpyxl.load_workbook(path)
    for sheet in (columns.TASKS, columns.RULES, columns.TARGETS):
        del book[sheet.name].tables[sheet.name]
    page = book[columns.TASKS.name]
    page.cell(4, page.max_column + 1, "经办")
    book.save(path)
    return path


def saved_by_libreoffice(path: Path) -> Path:
    soffice = require_program("soffice")
    kind = {".xlsm": "xlsm:Calc MS Excel 2007 VBA XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}[path.suffix]
    out = path.parent / "out"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    words = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    shutil.move(out / path.name, path)
    shutil.rmtree(out)
    shutil.rmtree(path.parent / "profile")
    return path


def office(path: Path) -> Office:
    return Office(path.parent, "吴示例", datetime(2026, 11, 28, 9, 0))


def upgraded(path: Path) -> list[str]:
    return upgrade(ClosedBook(path), office(path)).lines


WAYS = {
    "as it was": ("带按钮", None),
    "used by staff": ("带按钮", used_by_staff),
    "used by staff, no macros": ("不带宏", used_by_staff),
    "without tables": ("不带宏", as_plain_ranges),
    "saved by LibreOffice": ("带按钮", saved_by_libreoffice),
    "changed in LibreOffice": ("用LibreOffice改过", None),
}


@pytest.fixture(scope="module", params=WAYS)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kind, change = WAYS[request.param]
    there = left(kind, tmp_path_factory.mktemp("kept"))
    return change(there) if change else there


@pytest.fixture
def path(kept: Path, tmp_path: Path) -> Path:
    shutil.copytree(kept.parent, tmp_path / "局")
    return tmp_path / "局" / kept.name


def cells(path: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    """What stands in each cell of the data sheets and how it looks; 日历, which is a view of notices, is left out."""
    book = openpyxl.load_workbook(path)
    return {
        (page.title, cell.coordinate): (
            None if cell.data_type == "f" else cell.value,
            cell.number_format,
            cell.font.name,
            cell.font.b,
            cell.fill.fgColor.rgb,
            cell.border.left.style,
            cell.alignment.horizontal,
            cell.comment and cell.comment.text,
        )
        for page in book.worksheets
        if page.title not in {*OWN, columns.DAYS.name}
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    }


FILL = 4  # where the fill stands in what ``cells`` returns
PLAIN_FILLS, GREY_CELL, GREY_HEAD = {"00000000", "FF1F3864", "FF4A6FA5"}, "FFF0F1F3", "FF7F7F7F"


def program_columns(path: Path) -> Iterator[tuple[Sheet, Layout, int]]:
    """Each column that people do not fill in, of each sheet that there is."""
    package = Package(path.read_bytes(), path.name)
    parsed = ParsedFile(package, package.sheets.keys())
    for sheet in columns.SHEETS:
        layout = parsed.parse(sheet).layout if sheet.name in package.sheets else None
        for column in sheet.columns if layout else ():
            if layout and (column.formula or column.filled_by) and column.key in layout.columns:
                yield sheet, layout, layout.columns[column.key]


def as_the_house_has_it_now(
    before: dict[tuple[str, str], tuple[object, ...]], path: Path
) -> dict[tuple[str, str], tuple[object, ...]]:
    """What is to be there afterwards: the house's white and blue of program columns is grey, annexes begin bare."""
    places = {(sheet.name, letters(at)): layout.header_row for sheet, layout, at in program_columns(path)}
    annexes = {sheet.name for sheet in columns.SHEETS if sheet.annex}
    across = {sheet.name for sheet in (columns.TASKS, columns.CHANGES, columns.STATISTICS)}
    expected = {}
    for (name, at), was in before.items():
        row, column = split(at)
        head = places.get((name, letters(column)), 0)
        fill = was[FILL]
        if head and row >= head and fill in PLAIN_FILLS:
            fill = GREY_HEAD if row == head else GREY_CELL
        if row == head - 1 and fill in PLAIN_FILLS - {"00000000"}:  # over a head that no group is over
            fill = GREY_HEAD
        moved = name == columns.CASES.name and row < GROUP_ROW and column > 1  # beside the firm's name
        moved = moved or (name in across and row == 1 and column <= 4)  # the corner names every page
        if not (name in annexes and row == 1 and column > 1) and not moved:
            expected[name, at] = (*was[:FILL], fill, *was[FILL + 1 :])
    return expected


@pytest.mark.thorough
def test_program_columns_are_grey_and_refuse_typing_as_in_a_new_workbook(path: Path) -> None:
    lines = upgraded(path)
    assert any("成了灰色，不能手填" in line for line in lines)
    book = openpyxl.load_workbook(path)
    openpyxl_used = "值班表" in book.sheetnames
    coloured = "DF" if openpyxl_used else "ABCDEF" if "值班安排" in book.sheetnames else ""
    staff = {(columns.CASES.name, column) for column in coloured}
    seen = 0
    for sheet, layout, at in program_columns(path):
        page, column = book[sheet.name], letters(at)
        if (sheet.name, column) in staff:
            continue
        fills = {
            page.cell(row, at).fill.fgColor.rgb for row in range(layout.header_row + 1, page.max_row + 1)
        }
        assert fills <= {GREY_CELL, "00000000"}, (sheet.name, column)
        assert page.cell(layout.header_row, at).fill.fgColor.rgb == GREY_HEAD
        assert page.cell(layout.header_row + 1, at).fill.fgColor.rgb == GREY_CELL
        rules = [
            rule
            for rule in page.data_validations.dataValidation
            if any(area.min_col <= at <= area.max_col for area in rule.sqref.ranges)
        ]
        assert [rule.errorTitle for rule in rules] == ["不用填写"], (sheet.name, column)
        seen += 1
    assert seen + len(staff) > 30
    if openpyxl_used:
        page = book[columns.CASES.name]
        assert page["D6"].fill.fgColor.rgb == "FFFFC000"
        rules = [rule for rule in page.data_validations.dataValidation if "F" in str(rule.sqref)]
        assert [str(rule.sqref) for rule in rules if rule.type == "textLength"] == ["F5:F200"]
        assert not [rule for rule in rules if "F5:F5000" in str(rule.sqref).split()]


@pytest.mark.thorough
def test_the_button_lies_on_the_cases_and_notes_of_staff_stay_beside_it(path: Path) -> None:
    draft = PackageDraft(Package(path.read_bytes(), path.name))
    assert "ButtonCase" not in _shapes(draft)
    upgraded(path)
    shapes = _shapes(PackageDraft(Package(path.read_bytes(), path.name)))
    assert shapes.count("ButtonCase") == (path.suffix == ".xlsm")
    names = re.findall(r'<(?:\w+:)?shape\s[^>]*?id="([^"]+)"', shapes)
    assert len(names) == len(set(names))
    page = openpyxl.load_workbook(path)[columns.CASES.name]
    if page["O6"].comment is not None:
        assert page["O6"].comment.text == "照片在值班室"
        assert "Note" in shapes


def _shapes(draft: PackageDraft) -> str:
    """The drawing of notes and buttons of 检查台账."""
    related = draft.related(draft.sheet_part(columns.CASES.name))
    return "".join(draft.content(of).decode() for _, kind, of, _ in related if kind.endswith("/vmlDrawing"))


@pytest.mark.thorough
def test_an_annex_prints_no_link_of_ours_and_what_staff_wrote_there_stays(tmp_path: Path) -> None:
    path = left("不带宏", tmp_path)
    book = openpyxl.load_workbook(path)
    book[columns.PLAN.name]["D1"] = "本年度四月起执行"
    book[columns.TARGETS.name]["C1"].hyperlink = "https://www.example.com/"
    book.save(path)
    upgraded(path)
    mine = openpyxl.load_workbook(path)
    plan, form = mine[columns.PLAN.name], len(columns.PLAN.form)
    inside = [plan.cell(1, column).value for column in range(2, form + 1)]
    assert inside == [None] * len(inside)
    assert [plan.cell(1, form + n).value for n in (1, 2)] == ["← 首页", "本年度四月起执行"]
    assert _links(plan) == {"A1", plan.cell(1, form + 1).coordinate}
    assert mine[columns.TARGETS.name]["C1"].value == "← 首页", "staff's own link stays where it is"
    fresh = openpyxl.load_workbook(BytesIO(MASTERS["空白台账.xlsx"]()))
    for sheet in (each for each in columns.SHEETS if each.annex and each is not columns.TARGETS):
        assert _links(mine[sheet.name]) == _links(fresh[sheet.name]), sheet.name


def _links(page: Worksheet) -> set[str]:
    """The cells of the first row that lead elsewhere."""
    return {cell.coordinate for cell in page[1] if cell.hyperlink}


@pytest.mark.thorough
def test_everything_staff_did_stays(path: Path) -> None:
    before = as_the_house_has_it_now(cells(path), path)
    upgraded(path)
    after = cells(path)
    grown = {columns.LOG.name}  # the step writes its line
    lost = {
        at: (was, after.get(at)) for at, was in before.items() if at[0] not in grown and after.get(at) != was
    }
    assert lost == {}
    assert len(before) > 3_000


def test_what_was_hidden_protected_moved_and_named_in_libreoffice_stays(tmp_path: Path) -> None:
    path = left("用LibreOffice改过", tmp_path)
    before = _arranged(path)
    upgraded(path)
    assert _arranged(path) == before
    assert before == ([6, 8], True, True, "'值班安排'!$A$1", True), "the ground is what it says it is"
    assert openpyxl.load_workbook(path)[columns.TARGETS.name]["L4"].value == LEADER, (
        "in the midst of our columns"
    )


def test_which_sheets_are_in_view_stays_as_staff_have_it_and_new_ones_are_put_away(tmp_path: Path) -> None:
    path = left("带按钮", tmp_path)
    book = openpyxl.load_workbook(path, keep_vba=True)
    book[columns.RECUSALS.name].sheet_state = "hidden"
    book.save(path)
    book.vba_archive.close()
    before = _in_view(path)
    upgraded(path)
    after = _in_view(path)
    own = {sheet.name: False for sheet in put_away.OWN}
    assert {name: after[name] for name in before} == before | own
    assert not before[columns.RECUSALS.name]
    assert before[columns.DAYS.name]
    assert before[columns.CHANGES.name]
    new = {name for name, shown in after.items() if name not in before and shown}
    assert columns.GAPS.name in after.keys() - before.keys()
    assert new == {FORM}


def _in_view(path: Path) -> dict[str, bool]:
    return {page.title: page.sheet_state == "visible" for page in openpyxl.load_workbook(path).worksheets}


@pytest.mark.parametrize(
    "swapped", [(), (columns.DAYS,), (columns.HOLIDAYS,), (columns.DAYS, columns.HOLIDAYS)]
)
def test_formulas_of_the_calendar_find_columns_that_staff_moved(
    swapped: tuple[Sheet, ...], tmp_path: Path
) -> None:
    path = left("不带宏", tmp_path)
    book = openpyxl.load_workbook(path)
    for sheet in swapped:
        _swap(book[sheet.name], 2, 3)
    book.save(path)
    upgraded(path)
    mine = openpyxl.load_workbook(path)
    at = {
        sheet: {cell.value: cell.column_letter for cell in mine[sheet.name][HEADER_ROW]}
        for sheet in (columns.DAYS, columns.HOLIDAYS)
    }
    work = mine[columns.DAYS.name][f"{at[columns.DAYS]['工作日']}{FIRST_ROW}"].value
    for header in ("日期", "类型", "年度"):
        assert f"!${at[columns.HOLIDAYS][header]}${FIRST_ROW}:" in work, header
    base = at[columns.DAYS][columns.DAYS.column("base").header]
    assert f",{base}{FIRST_ROW}," in work
    assert (at[columns.HOLIDAYS]["类型"] == "B") is (columns.HOLIDAYS not in swapped), (
        "the ground is what it says"
    )


def _swap(page: Worksheet, one: int, other: int) -> None:
    """Two columns of a table change their places, as by cutting and pasting."""
    for row in range(HEADER_ROW, page.max_row + 1):
        first, second = page.cell(row, one), page.cell(row, other)
        first.value, second.value = second.value, first.value
    [table] = page.tables.values()
    for at in (one, other):
        table.tableColumns[at - 1].name = page.cell(HEADER_ROW, at).value
        table.tableColumns[at - 1].calculatedColumnFormula = None


def _arranged(path: Path) -> tuple[object, ...]:
    """Rows out of sight, a hidden column, a protected sheet, a name of their own, a sheet before its neighbours."""
    book = openpyxl.load_workbook(path)
    cases = book[columns.CASES.name]
    hidden = [row for row in range(5, 13) if cases.row_dimensions[row].hidden]
    order = book.sheetnames.index(columns.CASES.name) < book.sheetnames.index(columns.SETTINGS.name)
    named = book.defined_names["本月值班"].attr_text.replace("$值班安排", "值班安排")
    named = named if named.startswith("'") else f"'{named.partition('!')[0]}'!{named.partition('!')[2]}"
    away = bool(book[columns.TARGETS.name].column_dimensions["D"].hidden)
    return hidden, away, bool(book["值班安排"].protection.sheet), named, order


@pytest.mark.thorough
def test_what_these_tests_compare_would_show_a_loss(path: Path) -> None:
    before = cells(path)
    book = openpyxl.load_workbook(path)
    book[columns.TARGETS.name]["D9"].value = "别的"
    book[columns.PLAN.name]["D5"].fill = PatternFill("solid", fgColor="FF00FF00")
    book.save(path)
    after = cells(path)
    lost = {at for at, was in before.items() if after.get(at) != was}
    assert lost == {(columns.TARGETS.name, "D9"), (columns.PLAN.name, "D5")}


@pytest.mark.thorough
def test_a_part_that_nobody_had_to_change_keeps_its_bytes(path: Path) -> None:
    old = Package(path.read_bytes(), path.name)
    sheets = {PackageDraft(old).sheet_part(name) for name in OWN if name in old.sheets}
    own = {target for sheet in sheets for _, _, target, inside in PackageDraft(old).related(sheet) if inside}
    own |= {target for each in set(own) for _, _, target, inside in PackageDraft(old).related(each) if inside}
    upgraded(path)
    new = Package(path.read_bytes(), path.name)
    gone = [name for name in old.names() if name not in new and name not in own and "calcChain" not in name]
    assert [name for name in gone if "_rels/" not in name] == []
    kept = [
        name
        for name in old.names()
        if name.startswith(("xl/theme", "docProps", "xl/media", "xl/sharedStrings"))
    ]
    kept = [name for name in kept if name not in own]
    assert kept
    assert [name for name in kept if old.part(name) != new.part(name)] == []


@pytest.mark.thorough
def test_it_has_all_that_a_new_workbook_has(path: Path) -> None:
    lines = upgraded(path)
    book = ClosedBook(path)
    for sheet in columns.SHEETS:
        table = book.read(sheet)
        assert [str(problem) for problem in table.problems if "列" in problem.what] == [], sheet.name
    model = openpyxl.load_workbook(BytesIO(MASTERS[f"空白台账{path.suffix}"]()))
    mine = openpyxl.load_workbook(path)
    assert set(model.sheetnames) <= set(mine.sheetnames)
    assert set(model.defined_names) <= set(mine.defined_names)
    settings = {row.text("key") for row in book.read(columns.SETTINGS).rows}
    assert "最低证明等级" in settings
    assert any("监督人复核号码" in line for line in lines)
    if path.suffix == ".xlsm":
        assert not own_macros.outdated(book.package)
    head = next(cell for cell in mine[columns.TASKS.name][4] if cell.value == "监督人复核号码")
    rules = mine[columns.TASKS.name].data_validations.dataValidation
    assert any(f"{head.column_letter}5:" in str(rule.sqref) for rule in rules)
    assert mine[columns.TASKS.name].column_dimensions[head.column_letter].width > 10


@pytest.mark.thorough
def test_what_stays_in_view_and_what_prints_is_as_now_unless_staff_chose_otherwise(tmp_path: Path) -> None:
    path = left("不带宏", tmp_path)
    book = openpyxl.load_workbook(path)
    book[columns.TARGETS.name].print_area = "A1:C20"
    book[columns.RECHECKS.name].freeze_panes = "D5"
    book.save(path)
    upgraded(path)
    mine = openpyxl.load_workbook(path)
    assert mine[columns.CASES.name].freeze_panes == "E5", "up to the firm's name"
    assert mine[columns.CASES.name].print_title_cols == "$D:$D", (
        "with what stands before it too little room is left"
    )
    for row, words in ((1, "抽取后自动列出"), (2, "检查台账")):
        inside = [mine[columns.CASES.name].cell(row, column).value for column in range(2, 6)]
        assert inside[:3] == [None] * 3, "or every page across would begin with half of it"
        assert words in inside[3]
    assert mine[columns.RECHECKS.name].freeze_panes == "D5"
    assert "$A$1:$C$20" in mine[columns.TARGETS.name].print_area
    plan = mine[columns.PLAN.name]
    assert (plan.sheet_properties.pageSetUpPr.fitToPage, plan.col_breaks.brk) == (True, [])
    names = PackageDraft(Package(path.read_bytes(), path.name)).tree("xl/workbook.xml").itertext()
    assert "'计划表'!$A:$M" in list(names)


def test_pages_across_end_between_group_heads_and_say_whose_they_are(tmp_path: Path) -> None:
    path = left("带按钮", tmp_path)
    assert _cut_heads(path) == set(), "the ground is what it says it is"
    upgraded(path)
    mine = openpyxl.load_workbook(path, keep_vba=True)
    assert [each.id for each in mine[columns.CASES.name].col_breaks.brk] == [9, 16, 26, 35]
    assert _cut_heads(path) == set()
    for sheet in (columns.TASKS, columns.CHANGES, columns.STATISTICS):
        page = mine[sheet.name]
        assert [page["A1"].value, page["C1"].value] == [sheet.name, "← 首页"]
        assert page["D1"].value
        assert {page[at].hyperlink.location for at in ("A1", "C1")} == {"'首页'!A1"}
        assert page.print_title_cols == "$A:$B"


def test_negative_control_breaks_that_somebody_set_stay_and_a_head_that_is_cut_is_found(
    tmp_path: Path,
) -> None:
    path = left("不带宏", tmp_path)
    book = openpyxl.load_workbook(path)
    book[columns.CASES.name].col_breaks.brk[1].id = 12
    book.save(path)
    upgraded(path)
    assert [each.id for each in openpyxl.load_workbook(path)[columns.CASES.name].col_breaks.brk] == [
        9,
        12,
        26,
    ]
    assert _cut_heads(path) == {columns.CASES.name}


def _cut_heads(path: Path) -> set[str]:
    """The sheets of which a page across ends within a group head."""
    return {
        page.title
        for page in openpyxl.load_workbook(path)
        for head in page.merged_cells.ranges
        if head.min_row == GROUP_ROW
        and any(head.min_col <= each.id < head.max_col for each in page.col_breaks.brk)
    }


@pytest.mark.thorough
def test_other_programs_read_it_as_sound(path: Path) -> None:
    before = faults(path)
    upgraded(path)
    assert faults(path) - before == set()


def faults(path: Path) -> set[str]:
    """What a checker of Open XML has against a file; our way of writing texts into their cells is not to its taste."""
    found = {str(error.description) for error in OpenXmlValidator().validate(path).errors}
    return {fault for fault in found if "inline-string" not in fault}


@pytest.mark.thorough
def test_the_books_balance_and_doing_it_again_changes_nothing(path: Path) -> None:
    upgraded(path)
    once, copies = path.read_bytes(), list((path.parent / "备份").iterdir())
    assert upgraded(path) == [f"这本工作簿已经是 {__version__} 版的，没有要改的"]
    assert path.read_bytes() == once
    assert list((path.parent / "备份").iterdir()) == copies
    assert reconcile(ClosedBook(path), office(path)).ok


@pytest.mark.thorough
def test_the_year_goes_on_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = left("带按钮", tmp_path)
    assert main(["upgrade", str(path)]) == 0
    said = capsys.readouterr().out
    assert "备份" in said
    assert "责令改正依据" in said
    book = ClosedBook(path)
    book.update(columns.CASES, "202304-3-01-002", {"rectify_due": date.today()})
    book.save()
    assert main(["check", str(path)]) == 0
    assert "upgrade" not in capsys.readouterr().out
    assert main(["statistics", str(path)]) == 0


def test_every_door_says_that_a_workbook_is_older(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = left("不带宏", tmp_path)
    main(["check", str(path)])
    assert "upgrade（升级）" in "".join(capsys.readouterr())


@pytest.mark.thorough
def test_a_workbook_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    path = left("不带宏", tmp_path)
    upgraded(path)
    book = ClosedBook(path)
    book.update(columns.SETTINGS, VERSION, {"value": "99.0.0"})
    book.save()
    before = path.read_bytes()
    with pytest.raises(WrongUse, match=r"99\.0\.0"):
        upgraded(path)
    assert path.read_bytes() == before


@pytest.mark.thorough
def test_what_stands_where_a_new_column_goes_is_named_and_nothing_is_changed(tmp_path: Path) -> None:
    path = left("不带宏", tmp_path)
    book = openpyxl.load_workbook(path)
    page = book[columns.TASKS.name]
    place = page.cell(7, page.max_column + 1, "旁边记的话")
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(ProblemsFound) as caught:
        upgraded(path)
    assert [problem.place.cell for problem in caught.value.problems] == [place.coordinate]
    assert path.read_bytes() == before
    assert not (path.parent / "备份").exists()


@pytest.mark.thorough
def test_a_sheet_that_is_missing_comes_whole(tmp_path: Path) -> None:
    path = left("不带宏", tmp_path)
    book = openpyxl.load_workbook(path)
    del book[columns.RETENTION.name]
    book.save(path)
    before = faults(path)
    assert any(columns.RETENTION.name in line for line in upgraded(path))
    there = ClosedBook(path)
    assert there.read(columns.RETENTION).problems == ()
    assert len(there.read(columns.RETENTION).rows) > 10
    assert faults(path) <= before


@pytest.mark.parametrize("sheet", [columns.TARGETS, columns.EXPERTS])
def test_a_sheet_under_another_name_is_no_missing_one(sheet: Sheet, tmp_path: Path) -> None:
    """A new one beside it would be empty, and its table would bear the same name: Excel would mend the file."""
    path = left("不带宏", tmp_path)
    book = openpyxl.load_workbook(path)
    book[sheet.name].title = "我们的名单"
    book.create_sheet("值班表")["A4"] = sheet.columns[0].header
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(ProblemsFound, match=f"「我们的名单」看来是“{sheet.name}”改了名"):
        upgraded(path)
    assert path.read_bytes() == before
    book = openpyxl.load_workbook(path)
    book["我们的名单"].title = sheet.name
    book.save(path)
    assert upgraded(path), "the control: a sheet of their own with one such head is nobody's"


@pytest.mark.thorough
def test_a_deleted_calendar_is_named_by_every_step_that_needs_it_and_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "台账.xlsm"
    book = openpyxl.load_workbook(BytesIO(MASTERS["双随机台账.xlsm"]()), keep_vba=True)
    del book[columns.DAYS.name]
    book.save(path)
    gone = "「日历」工作簿里没有这个工作表"
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr().out
    assert gone in told
    assert "“升级台账”" in told
    main(["deadlines", str(path)])
    assert gone in capsys.readouterr().out
    assert main(["upgrade", str(path)]) == 0
    assert f"补齐了 {__version__} 版的" in capsys.readouterr().out
    for step in ("check", "deadlines"):
        main([step, str(path)])
        assert gone not in capsys.readouterr().out
    assert ClosedBook(path).read(columns.DAYS).rows


@pytest.mark.thorough
def test_an_upgrade_that_died_half_way_is_finished_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = left("带按钮", tmp_path)

    def dies(self: ClosedBook) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(ClosedBook, "save", dies)
        with pytest.raises(KeyboardInterrupt):
            upgraded(path)
    upgraded(path)
    book = ClosedBook(path)
    assert dict(_settings(book))[VERSION] == __version__
    assert reconcile(book, office(path)).ok


def _settings(book: ClosedBook) -> Iterator[tuple[str, str]]:
    for row in book.read(columns.SETTINGS).rows:
        yield row.text("key"), row.text("value")


@pytest.mark.thorough
def test_the_chosen_task_stays_chosen(tmp_path: Path) -> None:
    path = used_by_staff(left("带按钮", tmp_path))
    upgraded(path)
    assert openpyxl.load_workbook(path)["首页"]["D3"].value == "202304-3"


@pytest.mark.thorough
def test_libreoffice_works_out_the_front_page(tmp_path: Path) -> None:
    path = left("带按钮", tmp_path)
    upgraded(path)
    saved_by_libreoffice(path)
    page = openpyxl.load_workbook(path, data_only=True)["首页"]
    shown = [cell.value for row in page.iter_rows() for cell in row if cell.value is not None]
    assert not [value for value in shown if str(value).startswith("#")]
    assert {"示例县工业和信息化局“双随机、一公开”工作台", 60 - 3, 14} <= set(shown)
