"""The workbooks in the tree are what the code makes, and the sample is invented and valid."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from toolkit import columns, sample
from toolkit.codes import uscc_check
from toolkit.masters import MASTERS

WORKBOOKS = Path(__file__).resolve().parents[1] / "workbooks"


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package: what counts, whatever zlib packed them."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", MASTERS)
def test_the_committed_workbook_is_the_generated_one(name: str) -> None:
    assert parts((WORKBOOKS / name).read_bytes()) == parts(MASTERS[name]())


def test_there_is_no_other_workbook_in_the_tree() -> None:
    assert {path.name for path in WORKBOOKS.iterdir()} == set(MASTERS)


def test_building_twice_gives_equal_bytes() -> None:
    assert MASTERS["双随机台账.xlsx"]() == MASTERS["双随机台账.xlsx"]()


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
