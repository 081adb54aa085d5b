"""The workbooks in the tree are what the code makes, and the sample is invented and valid."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from xlsxwriter.worksheet import Worksheet

from toolkit import columns
from toolkit.codes import uscc_check
from toolkit.errors import WrongUse
from toolkit.masters import MASTERS, new_workbook, sample
from toolkit.masters.build import _Book, _Page

WORKBOOKS = Path(__file__).resolve().parents[2] / "workbooks"


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package: what counts, whatever zlib packed them."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", MASTERS)
def test_the_committed_workbook_is_the_generated_one(name: str) -> None:
    assert parts((WORKBOOKS / name).read_bytes()) == parts(MASTERS[name]())


def test_there_is_no_other_workbook_in_the_tree() -> None:
    assert {path.name for path in WORKBOOKS.iterdir()} == set(MASTERS)


@pytest.mark.thorough
@pytest.mark.parametrize("name", MASTERS)
def test_building_twice_gives_equal_bytes(name: str) -> None:
    assert MASTERS[name]() == MASTERS[name]()


@pytest.mark.thorough
def test_no_formula_uses_a_function_that_older_programs_do_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """XlsxWriter's own look at each formula, which we leave out because it is slow, changes nothing."""
    mine = MASTERS["双随机台账.xlsx"]()
    younger = "=FILTER(A1:A2,B1:B2)"
    ours, theirs = _Page(), Worksheet()
    assert ours._prepare_formula(younger) != theirs._prepare_formula(younger)  # it would be seen
    monkeypatch.setattr(_Book, "worksheet_class", Worksheet)
    assert MASTERS["双随机台账.xlsx"]() == mine


def test_each_workbook_comes_with_buttons_and_without_and_is_light() -> None:
    assert {Path(name).stem for name in MASTERS if name.endswith(".xlsm")} == {Path(n).stem for n in MASTERS}
    assert len(MASTERS) == 2 * len({Path(name).stem for name in MASTERS})
    assert all((WORKBOOKS / name).stat().st_size < 1_500_000 for name in MASTERS)


@pytest.mark.parametrize("name", ["新.xlsm", "新.XLSM", "新.xlsx"])
def test_a_new_workbook_has_buttons_if_its_name_says_so(name: str, tmp_path: Path) -> None:
    outcome = new_workbook(tmp_path / name, sample=False)
    made = parts((tmp_path / name).read_bytes())
    assert ("xl/vbaProject.bin" in made) is name.lower().endswith(".xlsm")
    assert ("带按钮" in outcome.lines[0]) is name.lower().endswith(".xlsm")


def test_another_file_name_is_refused_with_the_way_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"双随机台账\.xlsm"):
        new_workbook(tmp_path / "新.xls", sample=False)


def audit(path: Path) -> list[str]:
    """What openxml-audit, which checks as Microsoft's Open XML SDK does, finds wrong."""
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


@pytest.mark.thorough
@pytest.mark.parametrize("name", MASTERS)
def test_the_workbook_is_valid_open_xml(name: str) -> None:
    assert audit(WORKBOOKS / name) == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetDate/><sheetData>"),
        ("xl/workbook.xml", b'codeName="ThisWorkbook"', b'codeName="ThisWorkbook" nonsense="1"'),
    ],
)
def test_negative_control_a_spoilt_part_is_noticed(part: str, old: bytes, new: bytes, tmp_path: Path) -> None:
    whole = parts((WORKBOOKS / "空白台账.xlsm").read_bytes())
    assert old in whole[part]
    broken = tmp_path / "broken.xlsm"
    with zipfile.ZipFile(broken, "w") as package:
        for name, data in {**whole, part: whole[part].replace(old, new)}.items():
            package.writestr(name, data)
    assert audit(broken)


def test_the_sample_enterprises_have_valid_codes_and_are_marked() -> None:
    rows = sample.sample()[columns.TARGETS]
    assert len(rows) == 60
    assert len({row["id"] for row in rows}) == len({row["name"] for row in rows}) == 60
    assert not [row["id"] for row in rows if uscc_check(str(row["id"]))]
    assert all("示例" in str(row["name"]) and "示例" in str(row["person"]) for row in rows)
    assert len({row["region"] for row in rows}) == 8


def test_every_person_of_the_sample_is_marked() -> None:
    content = sample.sample()
    names = [str(row["name"]) for sheet in (columns.INSPECTORS, columns.EXPERTS) for row in content[sheet]]
    assert len(names) == 12
    assert all("示例" in name for name in names)


def test_the_seeds_plan_row_is_there() -> None:
    row = sample.sample()[columns.PLAN][0]
    assert (row["quantity"], row["months"], row["weight"]) == ("100%", "每月", "不同地区抽查比重相同")
