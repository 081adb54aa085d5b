"""The master workbook holds every declared sheet as a table that guides typing, prints on A4, and is built the
same twice."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.excel.sample_content import BUREAU, FIRST, LAST, SETTINGS_GIVEN, code, content
from toolkit.clock.deadlines import DeadlineState
from toolkit.columns import (
    CASES,
    CHANGES,
    DAYS,
    FIRST_ROW,
    GROUP_ROW,
    HEADER_ROW,
    HOLIDAYS,
    INSPECTORS,
    ITEMS,
    PLAN,
    SETTINGS,
    SHEETS,
    STATISTICS,
    TARGETS,
    TASKS,
    TOGETHER,
    Kind,
)
from toolkit.columns.formulas import STALE
from toolkit.columns.lists import RESULTS, TASK_STATES
from toolkit.errors import WrongUse
from toolkit.excel.form import FORM
from toolkit.excel.put_away import CHARTS, PUT_AWAY
from toolkit.excel.refs import FRONT, LAST_ROW
from toolkit.excel.style import STATES
from toolkit.masters.build import LISTS, BookContent, build
from toolkit.masters.front_layout import CURRENT_TASK
from toolkit.masters.guards import DEADLINE_STATES
from toolkit.masters.guide import GUIDE
from toolkit.masters.steps import STEPS

WIDE = (TASKS, CASES, CHANGES, STATISTICS, TOGETHER)
"""The sheets that print several pages wide."""

by_name = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


@pytest.fixture(scope="module")
def data() -> bytes:
    return build(content())


@pytest.fixture(scope="module")
def book(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def area(validation) -> str:
    return str(validation.sqref)


def validation_of(page, number: int):
    """The validation of a column (from 1), which must cover every row down to LAST_ROW."""
    letter = get_column_letter(number)
    wanted = f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}"
    found = [rule for rule in page.data_validations.dataValidation if area(rule) == wanted]
    return found[0] if found else None


def test_the_same_content_gives_the_same_bytes(data):
    assert build(content()) == data
    assert build(content(联系人="郑示例")) != data


def test_sheets_stand_in_the_declared_order_with_the_lists_hidden(book):
    names = [sheet.name for sheet in SHEETS]
    names.insert(names.index(STATISTICS.name) + 1, CHARTS)
    assert book.sheetnames == [FRONT, FORM, GUIDE, *names, LISTS]
    assert [page.title for page in book if page.sheet_state == "hidden"] == [*PUT_AWAY, LISTS]


def test_there_is_no_macro_and_nothing_outside_the_file(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "vba" in name.lower() or "external" in name]


@by_name
def test_every_sheet_is_a_table_of_its_columns(book, sheet):
    page = book[sheet.name]
    table = page.tables[sheet.name]
    count = (LAST - FIRST).days + 1 if sheet is DAYS else len(content().rows[sheet])
    last = get_column_letter(len(sheet.columns))
    assert table.ref == f"A{HEADER_ROW}:{last}{HEADER_ROW + count}"
    assert table.autoFilter is not None
    assert table.column_names == [column.header for column in sheet.columns]
    assert [cell.value for cell in page[HEADER_ROW]] == table.column_names


@by_name
def test_the_head_shows_annex_way_back_hint_and_title(book, sheet):
    page = book[sheet.name]
    first = [cell.value for cell in page[1] if cell.value]
    hint = first.pop()
    assert hint.startswith(f'="{sheet.hint}"&' if sheet is HOLIDAYS else sheet.hint)
    across = any(page.col_breaks.brk)
    mark = sheet.annex or (sheet.name if across else "")
    assert first == [*filter(None, [mark]), "← 首页"]
    assert (page["A1"].value == "← 首页") is not bool(mark), "what every page across repeats says whose it is"
    ways = [cell.hyperlink.location for cell in page[1] if cell.hyperlink]
    assert ways == [f"'{FRONT}'!A1"] * len(first), (
        "the mark is a way back, too: the other does not print, or on the first page only"
    )
    [title] = [cell.value for cell in page[2] if cell.value]
    assert "单位名称" in title
    assert title.endswith(f'{sheet.title}"')
    assert ("年度" in title) is (sheet in (TARGETS, PLAN))


def test_a_reader_that_does_not_calculate_sees_the_title(data):
    cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert cached[TARGETS.name]["A2"].value == f"{BUREAU}2023年“双随机、一公开”检查对象名录库"
    assert cached[INSPECTORS.name]["A2"].value == f"{BUREAU}执法检查人员名录库"


@by_name
def test_group_heads_span_exactly_their_columns(book, sheet):
    page = book[sheet.name]
    merged = {str(block): block for block in page.merged_cells.ranges if block.min_row == GROUP_ROW}
    covered = {}
    for number, column in enumerate(sheet.columns, 1):
        if column.group:
            blocks = [b for b in merged.values() if b.min_col <= number <= b.max_col]
            head = page.cell(GROUP_ROW, blocks[0].min_col if blocks else number)
            covered[number] = head.value
    assert covered == {n: c.group for n, c in enumerate(sheet.columns, 1) if c.group}
    assert all(block.min_row == block.max_row for block in merged.values())


@by_name
def test_columns_keep_their_format_below_the_table(book, sheet):
    page = book[sheet.name]
    wanted = {Kind.DATE: "yyyy-mm-dd", Kind.INT: "General"}
    for number, column in enumerate(sheet.columns, 1):
        # a formula in a text cell turns into its own words when it is typed over again
        expected = wanted.get(column.kind, "General" if column.formula else "@")
        kept = next(d for d in page.column_dimensions.values() if d.min <= number <= d.max)
        assert kept.number_format == expected, column.header
        assert kept.width == pytest.approx(column.width + 5 / 7, abs=0.1)
        assert page.cell(FIRST_ROW, number).number_format == expected


def test_an_eighteen_digit_code_stays_text(book):
    cell = book[TARGETS.name]["E5"]
    assert (cell.value, cell.data_type) == (code(1), "s")


def test_text_is_never_taken_for_a_formula_or_an_address():
    odd = ("=1+1", "@here", "http://x.example/", "{=A1}", "  two blanks")
    rows = {TARGETS: [{"note": text} for text in odd]}
    page = openpyxl.load_workbook(io.BytesIO(build(BookContent(rows))))[TARGETS.name]
    cells = [page.cell(row, 4) for row in range(FIRST_ROW, FIRST_ROW + len(odd))]
    assert [cell.value for cell in cells] == list(odd)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_a_number_for_a_code_is_refused():
    with pytest.raises(WrongUse, match="统一社会信用代码"):
        build(BookContent({TARGETS: [{"id": 914104990000000001}]}))


@by_name
def test_choices_come_from_a_list_with_a_name(book, sheet):
    for number, column in enumerate(sheet.columns, 1):
        if column.choices and not (column.formula or column.filled_by) and not sheet.view:
            rule = validation_of(book[sheet.name], number)
            assert (rule.type, rule.errorStyle or "stop") == ("list", "stop")
            block = book.defined_names[rule.formula1].attr_text
            name, cells = block.split("!")
            shown = book[name.strip("'")][cells.replace("$", "")]
            assert tuple(row[0].value for row in shown) == column.choices


def test_the_long_list_of_results_is_whole(book):
    rule = validation_of(book[CASES.name], CASES.columns.index(CASES.column("result")) + 1)
    assert len(RESULTS) > 10
    assert book.defined_names[rule.formula1].attr_text.endswith(f"${len(RESULTS) + 1}")


def test_a_setting_with_words_to_choose_from_has_its_list(book):
    page = book[SETTINGS.name]
    rules = {area(rule): rule for rule in page.data_validations.dataValidation}
    rows = {page.cell(row, 1).value: row for row in range(FIRST_ROW, page.max_row + 1)}
    rule = rules[f"B{rows['公文版式']}"]
    assert (rule.type, rule.formula1) == ("list", '"印出实测,页面设置"')
    assert f"B{rows['抄送']}" not in rules


def test_a_column_of_another_table_serves_as_a_list(book):
    item = validation_of(book[PLAN.name], 3)
    assert (item.type, item.errorStyle) == ("list", "warning")
    assert f"'事项清单'!$C${FIRST_ROW}:INDEX(" in book.defined_names[item.formula1].attr_text
    region = validation_of(book[TARGETS.name], 6)
    assert "'地区'!$A$" in book.defined_names[region.formula1].attr_text


@by_name
def test_formula_columns_and_views_refuse_typing(book, sheet):
    page = book[sheet.name]
    assert not page.protection.sheet, "tables on a protected sheet do not grow"
    for number, column in enumerate(sheet.columns, 1):
        rule = validation_of(page, number)
        locked = bool(column.formula or column.filled_by) or sheet.view
        assert (rule is not None and (rule.type, rule.formula1) == ("custom", "FALSE")) is locked
        if rule is not None:
            assert len(rule.prompt or "") <= 255
            assert column.note in (rule.prompt or "")


def test_dates_and_numbers_are_checked_with_a_chinese_message(book):
    page = book[CASES.name]
    ended = validation_of(page, 11)
    assert (ended.type, ended.formula2) == ("date", "TODAY()"), "an event, so it is not after today"
    assert "2023-04-20" in ended.error
    mended_by = validation_of(page, CASES.columns.index(CASES.column("rectify_due")) + 1)
    assert (mended_by.type, mended_by.operator) == ("date", "greaterThanOrEqual"), "a 整改期限 lies ahead"
    assert validation_of(book[PLAN.name], 1).type == "whole"


@by_name
def test_formulas_are_calculated_columns_of_the_table(data, book, sheet):
    page, table = book[sheet.name], book[sheet.name].tables[sheet.name]
    for column, described in zip(sheet.columns, table.tableColumns, strict=True):
        if not column.formula.startswith("="):
            continue
        formula = described.calculatedColumnFormula.attr_text
        number = sheet.columns.index(column) + 1
        assert "[@" not in formula
        if (
            sheet is CASES
        ):  # of which there may be 20,000: a kilobyte in each cell was three quarters of the file
            assert formula == f"期限_{column.header}"
            formula_of_all = book.defined_names[formula].attr_text
            assert f"INDEX({sheet.name}[" in formula_of_all
            assert "[@" not in formula_of_all
        else:
            assert f"{sheet.name}[[#This Row],[" in formula
        assert page.cell(FIRST_ROW, number).value == f"={formula}"


def test_a_cached_value_is_kept_and_an_unknown_one_is_empty():
    due = date(2023, 4, 28)
    rows = {CASES: [{"case": "1", "ended": date(2023, 4, 20), "report_due": due, "report_state": "逾期"}, {}]}
    page = openpyxl.load_workbook(io.BytesIO(build(BookContent(rows))), data_only=True)[CASES.name]
    number = CASES.columns.index(CASES.column("report_due")) + 1
    assert page.cell(FIRST_ROW, number).value == datetime(2023, 4, 28)
    assert page.cell(FIRST_ROW, number + 2).value == "逾期"
    assert page.cell(FIRST_ROW + 1, number).value in ("", None)


def test_the_calendar_is_right_without_calculation(book, data):
    page = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[DAYS.name]
    typed = {date(2023, 4, 7): "休息", date(2023, 4, 9): "上班", date(2027, 2, 1): "上班"}
    extra = [{"day": day, "kind": kind, "year": day.year} for day, kind in typed.items()]
    with_typed = openpyxl.load_workbook(
        io.BytesIO(build(BookContent({HOLIDAYS: extra}, content().days))), data_only=True
    )[DAYS.name]
    plain = {row[0].date(): row for row in page.iter_rows(min_row=FIRST_ROW, values_only=True)}
    ours = {row[0].date(): row for row in with_typed.iter_rows(min_row=FIRST_ROW, values_only=True)}
    assert plain[date(2023, 4, 23)][1:6:3] == ("星期日", 1)  # a worked Sunday
    assert [ours[day][4] for day in typed] == [0, 1, 1]
    before, after = date(2023, 4, 8), date(2023, 4, 9)
    assert (ours[before][5], ours[after][5]) == (plain[before][5] - 1, plain[after][5])
    assert (plain[date(2027, 3, 1)][6], ours[date(2027, 3, 1)][6] or "") == ("暂定", "")
    assert (plain[date(2026, 12, 31)][6], plain[date(2026, 12, 25)][6] or "") == ("暂定", "")


def test_every_state_has_its_colour_or_is_plain_on_purpose():
    assert {state.value for state in DeadlineState} | {STALE} == {*DEADLINE_STATES, "未到期"}
    assert {*TASK_STATES} - {*STATES} == {"待冻结"}


def test_states_are_coloured_down_to_the_last_row(book):
    page = book[CASES.name]
    number = CASES.columns.index(CASES.column("report_state")) + 1
    letter = get_column_letter(number)
    rules = {
        rule.formula[0]: rule.dxf.fill.bgColor.rgb if rule.dxf.fill else None
        for block in page.conditional_formatting
        if str(block.sqref) == f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}"
        for rule in block.rules
    }
    assert set(rules) == {f'"{state}"' for state in DEADLINE_STATES}
    assert len({rules['"逾期"'], rules['"将到期"'], rules['"按期完成"'], rules['"暂定"']}) == 4


@by_name
def test_sheets_freeze_their_head_and_print_on_a4(book, sheet):
    page = book[sheet.name]
    assert re.fullmatch(rf"[BC]{HEADER_ROW + 1}", page.freeze_panes)
    assert page.print_title_rows == f"${GROUP_ROW}:${HEADER_ROW}"
    assert page.page_setup.paperSize == 9
    width = sum(column.width for column in sheet.form)
    assert page.page_setup.orientation == (
        "landscape" if width > (110 if sheet.printed else 95) else "portrait"
    )
    assert "&P" in (page.oddFooter.center.text or "")
    breaks = [stop.id for stop in page.col_breaks.brk]
    if (
        breaks
    ):  # too wide for one page: breaks stand where a group begins, and each page shows the frozen columns
        groups = [column.group or column.key for column in sheet.columns]
        assert all(groups[n] != groups[n - 1] for n in breaks)
        frozen = {"B": "$A:$A", "C": "$A:$B"}[page.freeze_panes[0]]
        assert page.print_title_cols == frozen
    elif sheet is not DAYS:
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert bool(breaks) is (sheet in WIDE)


def test_whoever_enters_a_result_sees_whose_it_is(book):
    page = book[CASES.name]
    assert [cell.value for cell in page[HEADER_ROW][:2]] == ["案号", "对象名称"]
    assert (page.freeze_panes, page.print_title_cols) == (f"C{HEADER_ROW + 1}", "$A:$B")


def test_an_annex_prints_the_columns_of_the_official_form_alone(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        areas = dict(re.findall(r">([^<>!]+)!(\$A:\$[A-Z]+)<", package.read("xl/workbook.xml").decode()))
    assert areas == {"事项清单": "$A:$H", "执法人员库": "$A:$H", "检查对象库": "$A:$G", "计划表": "$A:$M"}
    assert [PLAN.form[-1].header, ITEMS.form[-1].header] == ["责任单位", "检查依据"]


def test_the_front_leads_to_every_step_and_its_explanation(book):
    page, guide = book[FRONT], book[GUIDE]
    links = {cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink}
    shown = {step.sheet.name for step in STEPS if step.sheet} - set(
        PUT_AWAY
    )  # the others are led to by their step
    assert {f"'{name}'!A1" for name in shown} <= links
    explained = [link.split("!")[1] for link in links if GUIDE in link]
    heads = [guide[cell].value for cell in sorted(explained, key=lambda cell: int(cell[1:]))]
    assert heads == [f"{number}　{step.name}" for number, step in enumerate(STEPS, 1)]
    assert len(page._charts) == 2
    assert page.protection.sheet
    assert page.protection.password is None


def test_the_task_at_hand_is_the_only_cell_of_the_front_to_fill_in(book):
    page = book[FRONT]
    sheet, cell = book.defined_names[CURRENT_TASK].attr_text.replace("$", "").split("!")
    assert sheet == f"'{FRONT}'"
    assert [c.coordinate for row in page.iter_rows() for c in row if not c.protection.locked] == [cell]
    assert page[cell].number_format == "@"  # 202304-1 is no month
    [rule] = page.data_validations.dataValidation
    assert (str(rule.sqref), rule.type, rule.errorStyle) == (cell, "list", "information")
    assert f"'{LISTS}'!$A$2:INDEX(" in book.defined_names[rule.formula1].attr_text
    assert len(rule.prompt) <= 255


def test_every_step_is_explained_with_a_picture_in_its_own_row(book):
    guide = book[GUIDE]
    pictured = {image.anchor._from.row + 1: image for image in guide._images}
    assert [guide.cell(row, 1).value for row in sorted(pictured)] == ["示例"] * len(STEPS)
    assert all(image.anchor.to.row + 1 == row for row, image in pictured.items())
    assert all(
        guide.row_dimensions[row].height for row in range(1, max(pictured)) if guide.cell(row, 1).value
    )


def test_an_empty_workbook_has_one_blank_row_with_its_formulas():
    book = openpyxl.load_workbook(io.BytesIO(build(BookContent())))
    for sheet in SHEETS:
        page = book[sheet.name]
        assert page.tables[sheet.name].ref.endswith(str(FIRST_ROW))
        filled = [bool(cell.value) for cell in page[FIRST_ROW]]
        assert filled == [bool(column.formula) for column in sheet.columns]


def test_settings_that_must_be_made_are_marked_while_blank(book):
    rules = [rule.formula[0] for block in book[SETTINGS.name].conditional_formatting for rule in block.rules]
    assert any('$A5="单位名称"' in rule and '$B5=""' in rule for rule in rules)
    assert set(SETTINGS_GIVEN) >= {"年度", "单位名称", "发文代字", "行政区划代码"}
