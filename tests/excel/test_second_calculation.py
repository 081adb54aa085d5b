"""Every formula of a workbook in use has the same value in LibreOffice and in an engine independent of it."""

from __future__ import annotations

import re

import openpyxl
import pytest

from tests.second_engine import convert
from tests.word.word_kit import pack, unpack

pytestmark = [pytest.mark.long, pytest.mark.office]

_VALUE = re.compile(rb"(<c [^>]*>)(<f\b(?:[^>]*/>|.*?</f>))(?:<v>.*?</v>|<v/>)?(</c>)", re.DOTALL)
_ENOUGH = 5_000


def without_values(data, change=lambda part: part):
    """The workbook with its formulas only, so that whoever shows a value has worked it out."""
    parts = unpack(data)
    sheets = [name for name in parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
    return pack(parts | {name: change(_VALUE.sub(rb"\1\2\3", parts[name])) for name in sheets})


def formulas(path):
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [(cell.parent.title, cell.coordinate) for cell in cells if cell.data_type == "f"]


def differences(path, one, other):
    """Cells whose formula has another value in the second workbook; blank and "" are the same."""
    return {
        place: (a, b)
        for place in formulas(path)
        for a, b in [[book[place[0]][place[1]].value for book in (one, other)]]
        if (a or "") != (b or "") and not (isinstance(a, float) and a == pytest.approx(b))
    }


def test_all_formulas_have_the_same_values_in_both_engines(county, tmp_path, recalculate):
    pytest.importorskip("docbuilder", reason="document-builder is missing: requirements-long.txt")
    county.drawn()
    county.inspect()
    path, spoilt = tmp_path / "台账.xlsx", tmp_path / "错.xlsx"
    data = county.path.read_bytes()
    path.write_bytes(without_values(data))
    assert len(formulas(path)) > _ENOUGH
    spoilt.write_bytes(without_values(data, lambda part: part.replace(b"COUNTIFS(", b"1+COUNTIFS(")))
    (libre,) = recalculate([path])
    assert differences(path, libre, values_of(path)) == {}
    assert differences(path, libre, values_of(spoilt))  # control: other formulas, other values


def values_of(path):
    """Twice through the engine: the first time it counts some cells before it has worked them out."""
    first = convert(path, "xlsx")
    bare = first.with_name(f"2{path.name}")
    bare.write_bytes(first.read_bytes())
    return openpyxl.load_workbook(convert(bare, "xlsx"), data_only=True)
