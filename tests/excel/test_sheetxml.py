"""New rows as text are what they would be as elements; any form of the same sheet is changed alike."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.excel.layouts import make, part, rewrite
from tests.excel.patch_kit import ROWS, SHEET, SMALL, VIEW, appended, find, new, replaced
from toolkit.errors import ProblemsFound
from toolkit.excel.cellxml import put, put_cached, put_formula, tag, written
from toolkit.excel.closed import ClosedBook
from toolkit.excel.package import MAIN

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t\r_x0041<&>\"' ")
)
VALUES = st.none() | st.integers(-(10**15), 10**15) | st.dates(date(1949, 1, 1)) | TEXTS.filter(bool)


@given(VALUES, st.none() | TEXTS.filter(lambda text: text.strip() and "\r" not in text), st.booleans())
def test_a_cell_is_the_same_as_text_and_as_element(value, formula, date1904):
    element = etree.Element(tag("c"), {"r": "B7", "s": "3"}, nsmap={None: MAIN})
    if formula:
        put_formula(element, formula)
        put_cached(element, value, date1904)
    else:
        put(element, value, date1904)
    for prefix in ("", "x:"):
        text = written("B7", "3", value, formula, date1904=date1904, prefix=prefix)
        space = f"xmlns{':x' if prefix else ''}='{MAIN}'"
        (found,) = etree.fromstring(f"<{prefix}row {space}>{text}</{prefix}row>")
        assert [(e.tag, dict(e.attrib), e.text) for e in found.iter()] == [
            (e.tag, dict(e.attrib), e.text) for e in element.iter()
        ]


@pytest.fixture
def small(tmp_path):
    return make(tmp_path / "小.xlsx", {SMALL: ROWS})


def prefixed(data):
    root = etree.fromstring(data)
    other = etree.fromstring(f'<x:worksheet xmlns:x="{MAIN}"/>')
    text = etree.tostring(root).replace(f' xmlns="{MAIN}"'.encode(), f' xmlns:x="{MAIN}"'.encode())
    text = text.replace(b"<", b"<x:").replace(b"<x:/", b"</x:")
    assert etree.fromstring(text).tag == other.tag
    return text


def backwards(data):
    head, five, six = data.partition(b'<row r="5"')[0], *data.partition(b'<row r="5"')[2].split(b'<row r="6"')
    six, end, tail = six.partition(b"</sheetData>")
    return head + b'<row r="6"' + six + b'<row r="5"' + five + end + tail


FORMS = {
    "with a prefix": prefixed,
    "with a comment": lambda data: data.replace(b"<sheetData>", b'<sheetData><!-- <row r="900"> -->'),
    "with an instruction": lambda data: data.replace(b"<sheetData>", b"<sheetData><?x y?>"),
    "with literal text": lambda data: data.replace(
        b'<c r="C6"', b'<c r="C6" t="inlineStr"><is><t><![CDATA[\xe5\x90\xa6]]></t></is></c><c r="C600"'
    ).replace(b'<c r="C600" ', b'<c r="CZ6" '),
    "in another encoding": lambda data: etree.tostring(etree.fromstring(data), encoding="US-ASCII"),
    "with blanks between": lambda data: data.replace(b"<row", b"\n  <row").replace(b"<c ", b"\n    <c "),
    "with rows in disorder": backwards,
    "with attributes in another order": lambda data: data.replace(b'<row r="6" ', b'<row ht="20" r="6" '),
    "with single quotes": lambda data: data.replace(b'<row r="6"', b"<row r='6'"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_form_of_a_sheet_does_not_matter(small, form):
    rewrite(small, {SHEET: form(part(small, SHEET))})
    book = ClosedBook(small)
    book.update(SMALL, "b", {"n": 20})
    book.append(SMALL, new(3))
    book.update(SMALL, "新2", {"n": 22})
    book.save()
    rows = ClosedBook(small).read(SMALL).rows
    assert [(row["id"], row["n"]) for row in rows] == [
        ("a", 1),
        ("b", 20),
        ("新0", 0),
        ("新1", 1),
        ("新2", 22),
    ]
    assert [int(number) for number in find(small, "//m:row/@r")] == [2, 4, 5, 6, 7, 8, 9]
    assert [len(ClosedBook(replaced(small, new(n))).read(SMALL).rows) for n in (2, 7, 0)] == [2, 7, 0]


def test_two_rows_with_the_same_number_are_damage(small):
    rewrite(small, {SHEET: part(small, SHEET).replace(b'<row r="6"', b'<row r="5"')})
    with pytest.raises(ProblemsFound, match="损坏"):
        ClosedBook(small).append(SMALL, new(1))


def test_a_long_blank_tail_stays_as_it_is_and_goes_from_a_view(small):
    tail = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(9, 5000)).encode()
    rewrite(small, {SHEET: part(small, SHEET).replace(b"</sheetData>", tail + b"</sheetData>")})
    appended(small, new(1))
    assert tail in part(small, SHEET)
    book = ClosedBook(small)
    book.replace(VIEW, new(2))
    book.save()
    assert find(small, "//m:row/@r")[-1] == "6"
    assert len(ClosedBook(small).read(SMALL).rows) == 2


def test_what_others_wrote_beside_a_view_stays_when_the_view_shrinks(small):
    note = b'<row r="8"><c r="A8" s="1"/><c r="H8" t="str"><v>\xe6\xb3\xa8</v></c></row></sheetData>'
    rewrite(small, {SHEET: part(small, SHEET).replace(b"</sheetData>", note)})
    replaced(small, new(1))
    assert find(small, "//m:c[@r='H8']/m:v/text()") == ["注"]
    assert not find(small, "//m:c[@r='A8']")
