"""Of a workbook full of what others put into it a save changes what it must, element by element, and no more."""

from __future__ import annotations

import subprocess

import openpyxl
import pytest
from lxml import etree

from tests.conftest import require_program
from tests.excel.layouts import make, part, parts, substitute
from tests.excel.patch_kit import (
    ROWS,
    SHEET,
    SMALL,
    TABLE,
    VIEW,
    WORKBOOK,
    appended,
    find,
    new,
    replaced,
    saved_by_openpyxl,
)
from tests.excel.rich_workbook import rich
from toolkit.columns import CASES, LOG, TARGETS
from toolkit.errors import ProblemsFound, Refused
from toolkit.excel.closed import ClosedBook
from toolkit.masters import MASTERS

openpyxl_warns = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
KINDS = (
    "media/", "drawings/drawing", "drawings/vmlDrawing", "charts/", "comments", "threadedComments/", "persons/",
    "slicers/", "slicerCaches/", "pivotTables/", "pivotCacheDefinition", "pivotCacheRecords", "externalLinks/",
    "customXml/", "printerSettings/", "vbaProject.bin", "sharedStrings", "docProps/custom",
)  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return rich(tmp_path / "台账.xlsm")


def differences(old, new, where=""):
    """Every element that is not the same in two trees: changed in itself (attributes, text), gone (-) or new (+).

    Rows and cells are matched by their addresses, all else by its place.
    """
    here = f"{where}/{etree.QName(old).localname}{old.get('r') or ''}"
    if dict(old.attrib) != dict(new.attrib) or (old.text or "") != (new.text or ""):
        yield here
    one, other = keyed(old), keyed(new)
    yield from (f"{here}/{key[1]}-" for key in one.keys() - other.keys())
    yield from (f"{here}/{key[1]}+" for key in other.keys() - one.keys())
    for key in one.keys() & other.keys():
        yield from differences(one[key], other[key], here)


def keyed(parent):
    return {
        (child.get("r") or place, etree.QName(child).localname + (child.get("r") or "")): child
        for place, child in enumerate(parent)
    }


def changed(before, after, name):
    return sorted(differences(etree.fromstring(before[name]), etree.fromstring(after[name])))


def test_the_workbook_of_these_tests_holds_every_kind_of_part(path):
    names = parts(path)
    assert [kind for kind in KINDS if not any(kind in name for name in names)] == []
    sheet = part(path, SHEET).decode()
    for word in ("x14:dataValidation", "x14:cfRule", "x14:sparkline", "x14:slicer ", "hyperlink ", "<pane "):
        assert word in sheet, word


STALE = ["/worksheet/sheetData/row5/cE5/v-", "/worksheet/sheetData/row6/cE6/v-"]
GROWN = [
    "/worksheet/conditionalFormatting", "/worksheet/conditionalFormatting",
    "/worksheet/dataValidations/dataValidation",
    "/worksheet/extLst/ext/conditionalFormattings/conditionalFormatting/sqref",
    "/worksheet/extLst/ext/dataValidations/dataValidation/sqref",
]  # fmt: skip


def test_only_these_elements_change_when_rows_are_added(path):
    before = parts(path)
    after = parts(appended(path, new(2)))
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {SHEET, TABLE, WORKBOOK}
    assert changed(before, after, WORKBOOK) == []  # it asked for recalculation already; only quotes differ
    assert changed(before, after, TABLE) == ["/table", "/table/autoFilter"]
    rows = ["/worksheet/sheetData/row7+", "/worksheet/sheetData/row8+"]
    assert changed(before, after, SHEET) == sorted([*GROWN, *STALE, *rows])


def test_an_update_changes_one_cell_and_forgets_what_is_computed(path):
    before = parts(path)
    book = ClosedBook(path)
    book.update(SMALL, "a", {"n": 9})
    book.save()
    after = parts(path)
    assert {name for name in before if before[name] != after[name]} == {SHEET, WORKBOOK}
    assert changed(before, after, SHEET) == sorted(["/worksheet/sheetData/row5/cB5/v", *STALE])


def test_rows_and_surroundings_that_are_not_touched_keep_their_bytes(path):
    def rows_and_rest(data):
        head, _, rest = data.partition(b"<sheetData>")
        rows, _, tail = rest.partition(b"</sheetData>")
        return [row for row in rows.split(b"<row ") if not row.startswith(b'r="5"')], head, tail

    substitute(path, SHEET, ("<f>小表[[#This Row],[数]]*2</f><v></v>", ""), ('x14ac:dyDescent="0.25"', ""))
    data = part(path, SHEET)
    book = ClosedBook(path)
    book.update(SMALL, "a", {"n": 9})
    book.save()
    assert rows_and_rest(part(path, SHEET)) == rows_and_rest(data)


@openpyxl_warns
def test_control_a_save_by_openpyxl_is_found_out(path):
    before = parts(path)
    saved_by_openpyxl(path)
    after = parts(path)
    gone = [name for name in before if name not in after]
    for kind in ("slicers/", "slicerCaches/", "threadedComments/", "persons/", "customXml/"):
        assert any(kind in name for name in gone), kind
    found = changed(before, after, SHEET)
    assert any("extLst" in difference for difference in found)


@openpyxl_warns
@pytest.mark.office
def test_libreoffice_opens_the_result(path, to_pdf):
    appended(path, new(2))
    soffice = require_program("soffice")
    out = path.parent / "out"
    profile = (path.parent / "profile").as_uri()
    command = [
        soffice,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        out,
        path,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    page = openpyxl.load_workbook(out / "台账.xlsx")["小表"]
    assert page.tables["小表"].ref == "A4:E8"
    assert [page.cell(row, 1).value for row in range(5, 9)] == ["a", "b", "新0", "新1"]
    assert len(page._images) == 1
    assert "H30:J30" in [str(area) for area in page.merged_cells.ranges]
    assert page.freeze_panes == "B5"


# what grows with a table, and what stands in its way


def test_a_filter_that_is_set_stays_set(path):
    choice = '<filterColumn colId="2"><filters><filter val="是"/></filters></filterColumn>'
    substitute(path, TABLE, ('<autoFilter ref="A4:E6"/>', f'<autoFilter ref="A4:E6">{choice}</autoFilter>'))
    appended(path, new(1))
    assert find(path, "//m:autoFilter/@ref", TABLE) == ["A4:E7"]
    assert find(path, "//m:filter/@val", TABLE) == ["是"]


def test_merged_cells_in_the_way_of_a_table_are_refused_and_others_are_not(tmp_path):
    def more(book):
        page = book.get_worksheet_by_name("小表")
        page.merge_range("B9:C10", "", book.add_format({}))
        page.merge_range("G5:H8", "", book.add_format({}))

    path = make(tmp_path / "小.xlsx", {SMALL: ROWS}, more=more)
    before = path.read_bytes()
    for act in (lambda book: book.append(SMALL, new(3)), lambda book: book.replace(VIEW, new(5))):
        book = ClosedBook(path)
        with pytest.raises(Refused, match="B9:C10 是合并的单元格"):
            act(book)
    assert path.read_bytes() == before
    appended(path, new(2))
    assert find(path, "//m:table/@ref", TABLE) == ["A4:E8"]


def test_a_note_in_merged_cells_below_a_table_is_not_drawn_into_it(tmp_path):
    def more(book):
        book.get_worksheet_by_name("小表").merge_range("A8:C8", "说明", book.add_format({}))

    path = make(tmp_path / "小.xlsx", {SMALL: ROWS}, more=more)
    with pytest.raises(Refused, match="A8:C8 是合并的单元格"):
        ClosedBook(path).append(SMALL, new(1))


# workbooks with macros


def test_the_macro_master_keeps_its_macros_and_its_buttons(tmp_path):
    path = tmp_path / "双随机台账.xlsm"
    path.write_bytes(MASTERS[path.name]())
    before = parts(path)
    book = ClosedBook(path)
    book.append(LOG, [{"what": "示例"}])
    book.append(CASES, [{"case": "新", "task": "202304-1"}])
    book.update(TARGETS, book.read(TARGETS).rows[0].text("id"), {"note": "已改"})
    book.save()
    after = parts(path)
    assert list(after) == list(before)
    kept = [
        name for name in before if not name.startswith(("xl/worksheets/sheet", "xl/tables/", "xl/workbook"))
    ]
    assert [name for name in kept if after[name] != before[name]] == []
    assert "xl/vbaProject.bin" in kept
    assert any("vmlDrawing" in name or "ctrlProps" in name for name in kept)
    for kind in ("codeName=", "<legacyDrawing ", "<drawing "):
        count = [sum(data.count(kind.encode()) for data in found.values()) for found in (before, after)]
        assert count[0] == count[1], kind


@pytest.mark.parametrize(("name", "wrong"), [("台账.xlsm", "台账.xlsx"), ("台账.xlsx", "台账.XLSM")])
def test_a_workbook_under_the_ending_of_the_other_kind_is_told(tmp_path, name, wrong):
    path = rich(tmp_path / name, macros=name.endswith("m"))
    ClosedBook(path)
    renamed = path.rename(tmp_path / wrong)
    with pytest.raises(ProblemsFound, match=f"改名为“{name}”") as error:
        ClosedBook(renamed)
    assert error.value.problems[0].place.sheet == wrong


def test_new_rows_can_be_changed_before_and_after_the_save(path):
    book = ClosedBook(path)
    book.append(SMALL, new(5))
    book.update(SMALL, "新4", {"n": 40, "on": None})
    book.append(SMALL, [{"id": ' <&>"_x0041_\n', "n": -1, "flag": True}])
    book.save()
    book.update(SMALL, "新3", {"n": 30})
    book.save()
    rows = {row["id"]: row for row in ClosedBook(path).read(SMALL).rows}
    assert [rows[f"新{n}"]["n"] for n in range(5)] == [0, 1, 2, 30, 40]
    assert rows["新4"]["on"] is None
    assert rows['<&>"_x0041_']["flag"] is True
    assert [replaced(path, new(n)) and len(ClosedBook(path).read(SMALL).rows) for n in (9, 0, 3)] == [9, 0, 3]
