"""Links laid into the office's folder lead no write outside of it; a workbook opened by a link is saved itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.county import County
from toolkit.cli import main

STEPS = (
    ["results", "--task", "202304-1"],
    ["deadlines"],
    ["statistics"],
    ["documents", "--task", "202304-1"],
    ["check", "--write"],
    ["verify", "--year", "2023"],
)
"""What writes files beside the workbook that are not created once and for all."""
JOURNAL = "日志.jsonl"


def run(path: Path, words: Sequence[str]) -> int:
    return main([*words, str(path)])


def year(path: Path) -> list[int]:
    return [run(path, words) for words in STEPS]


def behind_links(folder: Path, outside: Path, keep: Sequence[str]) -> dict[Path, bytes]:
    """Every file of the office becomes a link to a copy outside; the copies and what is in them."""
    copies = {}
    for number, path in enumerate(sorted(folder.rglob("*"))):
        if path.is_file() and path.name not in keep and not path.name.endswith(".lock"):
            copy = outside / f"{number}{path.suffix}"
            path.rename(copy)
            path.symlink_to(copy)
            copies[copy] = copy.read_bytes()
    return copies


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


@pytest.fixture
def worked(county: County) -> County:
    county.drawn()
    county.inspect()
    assert set(year(county.path)) <= {0, 1}
    return county


def test_no_step_writes_through_a_link(
    worked: County, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = behind_links(worked.root, outside, [worked.path.name, JOURNAL, "outside"])
    names = {path.name for path in worked.root.rglob("*") if path.is_symlink()}
    assert {"期限提醒.ics", "查询统计.png", ".文书底数.json"} <= names
    worked.inspect(lambda _, values: values.update(reported=date(2023, 4, 27)))
    year(worked.path)
    assert {copy: copy.read_bytes() for copy in copies} == copies
    assert not (worked.root / "期限提醒.ics").is_symlink()  # it was written: the test is not idle


def test_a_journal_that_is_a_link_stops_the_step_with_words(
    worked: County, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep = [path.name for path in worked.root.rglob("*") if path.name != JOURNAL]
    copies = behind_links(worked.root, outside, keep)
    before = worked.path.read_bytes()
    capsys.readouterr()
    assert run(worked.path, ["deadlines"]) == 3
    told = capsys.readouterr()
    assert "“日志.jsonl”" in told.out + told.err
    assert "指向别处的链接" in told.out + told.err
    assert {copy: copy.read_bytes() for copy in copies} == copies
    assert worked.path.read_bytes() == before
    (data,) = copies.values()
    (worked.root / "记录" / "2023" / JOURNAL).unlink()
    (worked.root / "记录" / "2023" / JOURNAL).write_bytes(data)  # as the words say
    assert run(worked.path, ["deadlines"]) == 0


def test_a_workbook_opened_by_a_link_is_saved_where_it_lies(county: County, tmp_path: Path) -> None:
    county.plan()
    link = county.root / "桌面上的.xlsx"
    link.symlink_to(county.path)
    before = county.path.read_bytes()
    assert run(link, ["deadlines"]) == 0
    assert link.is_symlink()
    assert county.path.read_bytes() != before
