"""A case that came over into the next year's workbook: that year's package holds what became of it since, once."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.archive_kit import SHARPER
from toolkit import columns
from toolkit.archive.verify import METADATA
from toolkit.columns.lists import PROBLEM_RESULTS
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.archive.package import archive
from toolkit.jobs.documents import documents
from toolkit.jobs.new_year import new_year
from toolkit.jobs.recheck import Round, recheck

TASK = "202304-2"


@pytest.fixture
def carried(desk):
    """2023 archived with one case still open, which was put right in January."""
    case = desk.book().read(columns.CASES).rows[0].text("case")
    found = {"result": PROBLEM_RESULTS[3], "issue": "漏记（示例）", "handling": "责令改正"}
    desk.type(columns.CASES, case, {**found, "handled": date(2023, 4, 20), "rectify_due": date(2024, 1, 8)})
    desk.archive()
    new_year(desk.book(), desk.office(date(2023, 12, 30)), 2024, ClosedBook)
    desk.path = desk.root / "双随机台账2024.xlsx"
    recheck(desk.book(), desk.office(date(2024, 1, 8)), case, Round("已整改", "已补记", "照片"))
    documents(desk.book(), desk.office(date(2024, 1, 9)), TASK)
    return desk


def archived(desk) -> dict:
    archive(desk.book(), desk.office(date(2024, 12, 30)), 2024, "示例", find_engine=lambda: None)
    told: dict = json.loads((desk.root / "归档" / "2024" / "data" / METADATA).read_bytes())
    return told


def kinds(told: dict) -> set[str]:
    return {item["文种"] for item in told["件"]}


@pytest.mark.thorough
def test_only_what_was_made_since_is_filed_again(carried) -> None:
    told = archived(carried)
    assert kinds(told) == {"责令改正通知书", "整改复查记录"}
    gaps = "".join(told["缺件"])
    assert "整改复查记录_001" in gaps  # nobody signed it
    assert "现场检查记录表" not in gaps
    assert "截图" not in gaps


def test_a_paper_changed_since_is_filed_again(carried) -> None:
    (carried.folder / "签字扫描" / "检查方案.jpg").write_bytes(SHARPER)
    (carried.folder / "笔记.txt").write_text("new")
    told = archived(carried)
    assert kinds(told) == {"检查方案", "责令改正通知书", "整改复查记录", "其他材料"}


def test_without_the_package_of_the_year_before_everything_is_filed(carried) -> None:
    shutil.rmtree(carried.root / "归档" / "2023")
    assert {"检查方案", "随机抽取记录", "结果公示表"} < kinds(archived(carried))


def test_the_package_of_the_year_before_stays_as_it_was(carried) -> None:
    def bytes_of(folder: Path) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    before = bytes_of(carried.root / "归档" / "2023")
    archived(carried)
    assert bytes_of(carried.root / "归档" / "2023") == before
