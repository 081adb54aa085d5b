"""After the archive: what changed is a package of its own, with reason, old and new; the first stays as it was."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import bagit
import pytest

from tests.archive_kit import SHARPER
from toolkit import columns
from toolkit.archive.verify import METADATA
from toolkit.errors import Refused
from toolkit.jobs.archive import corrections
from toolkit.jobs.archive.check import verify_archive
from toolkit.jobs.archive.corrections import correct
from toolkit.jobs.base import Outcome


def corrected(desk, reason: str = "扫描件模糊，重新扫描（示例）") -> Outcome:
    office = desk.office(date(2024, 2, 1))
    return correct(desk.book(), office, 2023, reason, "吴示例", find_engine=lambda: None)


def interrupted(*_: object) -> Outcome:
    raise KeyboardInterrupt


@pytest.fixture
def archived(desk):
    desk.archive()
    return desk


def metadata(package: Path) -> dict:
    return json.loads((package / "data" / METADATA).read_bytes())


def log(desk) -> list[str]:
    return [row.text("what") for row in desk.book().read(columns.LOG).rows]


def bytes_of(package: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in package.rglob("*") if path.is_file()}


def test_nothing_changed_is_nothing_to_correct(archived) -> None:
    with pytest.raises(Refused, match="没有可以更正的"):
        corrected(archived)


def test_a_year_that_is_not_archived_cannot_be_corrected(desk) -> None:
    with pytest.raises(Refused, match="还没有归档"):
        corrected(desk)


def test_a_correction_holds_the_paper_with_old_and_new(archived) -> None:
    scan = archived.folder / "签字扫描" / "检查方案.jpg"
    scan.write_bytes(SHARPER)
    (archived.folder / "检查通报.docx").unlink()
    before = bytes_of(archived.package)
    told = corrected(archived)
    package = archived.package.with_name("2023-更正-1")
    assert told.files[0] == package
    assert bytes_of(archived.package) == before
    assert bagit.Bag(str(package)).is_valid()
    told_changes = {change["文件"]: change for change in metadata(package)["更正"]["改动"]}
    changed = told_changes["文书/202304-2/签字扫描/检查方案.jpg"]
    assert changed["原"]
    assert changed["现"]
    assert changed["原"] != changed["现"]
    assert told_changes["文书/202304-2/检查通报.docx"]["现"] == ""
    assert metadata(package)["件"][0]["文种"] == "检查方案"
    text = (package / "data" / "更正说明.txt").read_text()
    assert "扫描件模糊" in text
    assert "吴示例" in text
    assert "这个文件夹是对“2023”的更正" in (package / "data" / "读我.txt").read_text()


def test_what_the_year_lacks_keeps_the_reason_it_was_archived_with(archived) -> None:
    (archived.folder / "签字扫描" / "检查方案.jpg").write_bytes(SHARPER)
    corrected(archived)
    package = archived.package.with_name("2023-更正-1")
    assert metadata(package)["缺件理由"] == metadata(archived.package)["缺件理由"] != ""
    assert metadata(package)["更正"]["理由"] == "扫描件模糊，重新扫描（示例）"


def test_numbers_go_on_where_the_year_ended(archived) -> None:
    first = metadata(archived.package)["件"]
    (archived.folder / "签字扫描" / "检查方案.jpg").write_bytes(SHARPER)
    corrected(archived)
    (item,) = metadata(archived.package.with_name("2023-更正-1"))["件"]
    assert item["件号"] == 1 + max(each["件号"] for each in first if each["保管期限"] == item["保管期限"])
    assert item["档号"] not in {each["档号"] for each in first}


def test_corrections_are_a_chain_that_verification_follows(archived) -> None:
    scan = archived.folder / "签字扫描" / "检查方案.jpg"
    for n in range(2):
        scan.write_bytes(f"version {n}".encode())
        corrected(archived)
    assert archived.package.with_name("2023-更正-2").is_dir()
    told = verify_archive(archived.package)
    assert told.ok, told.problems
    assert sum("全部相符" in line for line in told.lines) == 3
    second = archived.package.with_name("2023-更正-2")
    tags = archived.package.with_name("2023-更正-1") / "tagmanifest-sha256.txt"
    tags.write_bytes(tags.read_bytes().upper())  # the same digests, other bytes
    problems = [problem.what for problem in verify_archive(archived.package).problems]
    assert any(second.name in problem for problem in problems)


def test_a_correction_is_not_corrected_twice_for_the_same(archived) -> None:
    (archived.folder / "签字扫描" / "检查方案.jpg").write_bytes(SHARPER)
    corrected(archived)
    with pytest.raises(Refused, match="没有可以更正的"):
        corrected(archived)


def test_a_correction_that_was_interrupted_before_it_was_told_is_told_the_next_time(
    archived, monkeypatch: pytest.MonkeyPatch
) -> None:
    (archived.folder / "签字扫描" / "检查方案.jpg").write_bytes(SHARPER)
    with monkeypatch.context() as cut:
        cut.setattr(corrections, "_tell", interrupted)
        with pytest.raises(KeyboardInterrupt):
            corrected(archived)
    assert not [line for line in log(archived) if "更正" in line]
    made = bytes_of(archived.package.with_name("2023-更正-1"))
    told = corrected(archived)
    assert told.data["name"] == "2023-更正-1"
    assert bytes_of(archived.package.with_name("2023-更正-1")) == made
    assert [line for line in log(archived) if line.startswith("2023-更正-1：更正")]
    with pytest.raises(Refused, match="没有可以更正的"):
        corrected(archived)
