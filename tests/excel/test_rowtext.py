"""Rows changed as text are what a parser would make of them, however strange; what is read then needs no reading."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from tests.excel.layouts import make, part, rewrite
from tests.excel.patch_kit import DAY, ROWS, SHEET, SMALL
from toolkit.columns import CASES
from toolkit.errors import ToolkitError
from toolkit.excel import closed, sheetxml
from toolkit.excel.closed import ClosedBook
from toolkit.excel.package import MAIN
from toolkit.excel.rowtext import with_cells
from toolkit.masters import PLAIN, sample, workbook

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t\r_x0041<&>\"' "),
    min_size=1,
)
VALUES = {
    "n": st.none() | st.integers(-(10**9), 10**9),
    "flag": st.none() | st.booleans(),
    "on": st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    "twice": st.none() | st.integers(-9, 9) | TEXTS | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
}
CELLS = {
    "C": {
        "rich": '<c r="C6" s="1" t="inlineStr"><is><r><rPr><b/></rPr><t xml:space="preserve"> 否 </t></r></is></c>',
        "phonetic": '<c r="C6" t="inlineStr"><is><t>否</t><rPh sb="0" eb="1"><t>フ</t></rPh></is></c>',
        "kept text": '<c r="C6" s="2" t="str"><v>否</v></c>',
        "shared text": '<c r="C6" s="2" t="s"><v>0</v></c>',
        "true": '<c r="C6" t="b"><v>1</v></c>',
        "error": '<c r="C6" t="e"><v>#REF!</v></c>',
        "empty": '<c r="C6" s="1"/>',
        "empty with an end": '<c r="C6" s="1"></c>',
        "no cell": "",
        "type before format": '<c r="C6" t="str" s="1"><v>否</v></c>',
        "single quotes": "<c r='C6' s='1'/>",
        "no address": '<c s="1"/>',
        "metadata": '<c r="C6" s="1" cm="1" t="str"><v>否</v></c>',
        "an array": '<c r="C6"><f t="array" ref="C6">1+1</f><v>2</v></c>',
        "a formula": '<c r="C6" t="str"><f aca="false">"否"</f><v>否</v></c>',
        "a formula that others share": '<c r="C6"><f t="shared" ref="C5:C6" si="7">1&lt;2</f><v>1</v></c>',
        "one that shares": '<c r="C6"><f t="shared" si="9"/><v>1</v></c>',
        "blanks around": '\n   <c r="C6" s="1" >\n <v>1</v> \n</c >\n  ',
        "a prefix of its own": f'<y:c xmlns:y="{MAIN}" r="C6" s="1"/>',
        "a comment": '<!-- <c r="C6"><v>9</v></c> --><c r="C6" s="1"/>',
        "literal": '<c r="C6" t="inlineStr"><is><t><![CDATA[<c r="C6"/>]]></t></is></c>',
    },
    "E": {
        "computed": '<c r="E6" s="3"><f>小表[[#This Row],[数]]*2</f><v>4</v></c>',
        "never computed": '<c r="E6" s="3"><f>小表[[#This Row],[数]]*2</f></c>',
        "a text": '<c r="E6" t="str"><f aca="false">A1&amp;"&lt;"</f><v>是</v></c>',
        "an error": '<c r="E6" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        "shared": '<c r="E6"><f t="shared" ref="E6:E6" si="3">B6*2</f><v>4</v></c>',
        "an array": '<c r="E6" cm="1"><f t="array" ref="E6">B6*2</f><v>4</v></c>',
        "an empty result": '<c r="E6" t="str"><f>""</f><v></v></c>',
        "a value instead": '<c r="E6"><v>4</v></c>',
        "nothing": '<c r="E6" s="3"/>',
        "no cell": "",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("小") / "小.xlsx", {SMALL: ROWS})


def with_cell(path: Path, column: str, cell: str) -> None:
    """The workbook with another cell in row 6 (of the second object)."""
    root = etree.fromstring(part(path, SHEET))
    row = root.find(".//{*}row[@r='6']")
    assert row is not None
    (old,) = row.findall(f"{{*}}c[@r='{column}6']")
    old.addprevious(etree.Comment("here"))
    row.remove(old)
    rewrite(path, {SHEET: etree.tostring(root).replace(b"<!--here-->", cell.encode())})


def saved(
    small: Path, folder: Path, cells: dict[str, str], values: dict[str, object], *, by_text: bool
) -> object:
    """What an update makes of the sheet: its XML in normal form and what is read, before and after saving."""
    path = folder / ("text.xlsx" if by_text else "tree.xlsx")
    path.write_bytes(small.read_bytes())
    for column, cell in cells.items():
        with_cell(path, column, cell)
    book = ClosedBook(path)
    book.read(SMALL)
    with pytest.MonkeyPatch.context() as patch:
        if not by_text:
            patch.setattr(sheetxml, "with_cells", lambda *_, **__: None)
            patch.setattr(closed, "with_cells", lambda *_, **__: None)
        try:
            book.update(SMALL, "b", values)
        except ToolkitError as error:
            return str(error)
        expected = seen(book)
        book.save()
    again = seen(ClosedBook(path))
    assert expected == again
    root = etree.fromstring(part(path, SHEET), etree.XMLParser(remove_blank_text=True))
    for row in root.iter("{*}row"):
        for number, cell in enumerate(row.iter("{*}c")):
            cell.set("r", cell.get("r", f"{'ABCDE'[number]}{row.get('r')}"))  # an address may be left out
    return etree.tostring(root, method="c14n"), again


def seen(book: ClosedBook) -> object:
    table = book.read(SMALL)
    return [(row.number, dict(row.values)) for row in table.rows], [
        str(problem) for problem in table.problems
    ]


@pytest.mark.parametrize(("column", "name"), [(column, name) for column in CELLS for name in CELLS[column]])
def test_strange_cells_become_the_same_as_text_and_by_a_parser(small, tmp_path, column, name):
    values = {"n": 7, "flag": True, "on": DAY, "twice": "<按期>\n "}
    cells = {column: CELLS[column][name]}
    tree = saved(small, tmp_path, cells, values, by_text=False)
    assert saved(small, tmp_path, cells, values, by_text=True) == tree


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    st.fixed_dictionaries({}, optional=VALUES),
    st.sampled_from(list(CELLS["C"].values())),
    st.sampled_from(list(CELLS["E"].values())),
)
def test_any_values_become_the_same_as_text_and_by_a_parser(small, tmp_path, values, flag, twice):
    cells = {"C": flag, "E": twice}
    tree = saved(small, tmp_path, cells, values, by_text=False)
    assert saved(small, tmp_path, cells, values, by_text=True) == tree


def test_control_a_formula_lost_on_the_way_would_be_seen(small, tmp_path, monkeypatch):
    tree = saved(small, tmp_path, {}, {"twice": 8}, by_text=False)
    assert saved(small, tmp_path, {}, {"twice": 8}, by_text=True) == tree

    def careless(row, number, cells, formulas, dated, **how):
        found = with_cells(row, number, cells, formulas, dated, **how)
        return found and found._replace(text=found.text.replace(b"<f>", b"<f>0*"))

    monkeypatch.setattr(sheetxml, "with_cells", careless)
    assert saved(small, tmp_path, {}, {"twice": 8}, by_text=True) != tree


@pytest.mark.filterwarnings("ignore:Print area:UserWarning")
@pytest.mark.parametrize("form", ["as made", "by openpyxl"])
def test_rows_as_programs_write_them_need_no_parser(tmp_path, form, monkeypatch):
    content = sample.sample()
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(content, PLAIN))
    book = ClosedBook(path)
    book.append(CASES, [{"case": "202304-3-01-001", "name": "示例商店", "task": "202304-3", "target": "X"}])
    book.save()
    if form == "by openpyxl":
        load_workbook(path).save(path)
    book = ClosedBook(path)
    asked = []
    monkeypatch.setattr(sheetxml.SheetXml, "make", lambda *_: asked.append(1))
    book.update(
        CASES, "202304-3-01-001", {"started": DAY, "report_state": "未到期", "report_due": DAY, "result": ""}
    )
    assert not asked
    assert book.read(CASES).rows[0]["report_due"] == DAY
    book.save()
    (row,) = ClosedBook(path).read(CASES).rows
    assert (row["started"], row["report_state"], row["report_due"]) == (DAY, "未到期", DAY)
