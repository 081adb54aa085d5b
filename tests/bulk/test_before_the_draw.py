"""大库 follows SSJ2: its commitment is registered, the fallback decides, both halves of the secret are used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.bulk.test_steps import csv, ready, rows_of
from tests.county import NUMBER, County
from toolkit.bulk.draw import draw
from toolkit.bulk.freeze import freeze
from toolkit.bulk.verify import check_on_disk, verify_year
from toolkit.draw.verifier import check
from toolkit.errors import ProblemsFound, Refused
from toolkit.jobs.amend import Decision
from toolkit.jobs.published import published
from toolkit.jobs.second import second_nonce
from toolkit.jobs.skipped import skip
from toolkit.ledger import record_checks, records

TASK, KEPT, DAY = "202304-2", "留存于 2023-1 号卷", date(2023, 4, 17)
DLT = "03,11,19,27,33+04,09"


def frozen(county: County, tmp_path: Path, **given) -> Path:
    ready(county)
    file = csv(tmp_path / "名录.csv", rows_of(county))
    freeze(county.book(), county.office(), TASK, b"n" * 32, file, **given)
    return county.root / "记录" / "2023" / "大库" / f"{TASK}-01"


def faults(county: County) -> list[str]:
    told = verify_year(county.path, 2023, DAY, lambda path: county.book())
    return [str(problem) for problem in told.problems]


def standalone(folder: Path) -> list[str]:
    around = [*folder.iterdir(), folder.parent / "chain.txt"]
    return [what for what, good in check({path.name: path.read_bytes() for path in around}) if good is False]


def test_published_and_the_fallback_drawn_and_verified_in_every_way(county: County, tmp_path: Path) -> None:
    folder = frozen(county, tmp_path)
    site = "https://www.example.gov.cn/c"
    assert published(county.book(), county.office(date(2023, 4, 11)), TASK, "网站", url=site).ok
    assert skip(county.book(), county.office(DAY), TASK, Decision("停止开奖", "吴示例", "公告")).ok
    with pytest.raises(ProblemsFound):
        draw(county.book(), county.office(DAY), TASK, NUMBER, KEPT)
    assert draw(county.book(), county.office(DAY), TASK, DLT, KEPT).ok
    assert records.read(folder).result["entropy"] == f"CSL-DLT:23041:{DLT}"
    assert check_on_disk(folder) == record_checks.check(folder) == []
    assert standalone(folder) == []
    assert faults(county) == []
    chain = (folder.parent / "chain.txt").read_text("utf-8").splitlines()
    events = ("/freeze", "/amend-001", "/amend-002", "")
    assert [line.split("\t")[0] for line in chain] == [f"{TASK}-01{event}" for event in events]


def test_on_disk_a_changed_statement_is_found_too(county: County, tmp_path: Path) -> None:
    """Negative control."""
    folder = frozen(county, tmp_path)
    skip(county.book(), county.office(DAY), TASK, Decision("停止开奖", "吴示例", "公告"))
    draw(county.book(), county.office(DAY), TASK, DLT, KEPT)
    path = folder / "amend-001.json"
    path.write_bytes(path.read_bytes().replace(b"2023-04-17", b"2023-04-01"))
    assert any("停开登记早于" in str(problem) for problem in check_on_disk(folder))
    assert standalone(folder) != []


def test_drawn_with_both_halves_only(county: County, tmp_path: Path) -> None:
    secret, handed_over = second_nonce(tmp_path, "示例县纪委监委", b"x" * 32).files
    folder = frozen(county, tmp_path, second=handed_over)
    with pytest.raises(Refused, match="示例县纪委监委保管"):
        draw(county.book(), county.office(DAY), TASK, NUMBER, KEPT)
    assert draw(county.book(), county.office(DAY), TASK, NUMBER, KEPT, second=secret).ok
    assert check_on_disk(folder) == []
    assert standalone(folder) == []
    assert faults(county) == []
