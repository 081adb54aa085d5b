"""大库 follows SSJ2: its commitment is registered, the fallback decides, both halves of the secret are used."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.bulk.test_steps import csv, ready, rows_of
from tests.county import NUMBER, County
from tests.verified import faults, standalone
from toolkit.bulk import verify as verifying
from toolkit.bulk.abandon import abandon
from toolkit.bulk.draw import draw
from toolkit.bulk.freeze import freeze
from toolkit.bulk.verify import check_on_disk, verify_year
from toolkit.columns import TASKS
from toolkit.draw.encoding import canonical_json
from toolkit.errors import ProblemsFound, Refused
from toolkit.jobs.amend import Decision
from toolkit.jobs.published import published
from toolkit.jobs.rebuild import rebuild
from toolkit.jobs.reconcile.reconcile import reconcile
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
    assert faults(county, DAY, verify_year) == []
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
    assert faults(county, DAY, verify_year) == []


GIVEN_UP = Decision("名单漏了三户", "吴示例", "示工信决〔2023〕5号")


def reconciled(county: County) -> list[str]:
    return [str(each) for each in reconcile(county.book(), county.office(DAY)).problems]


@pytest.mark.thorough
@pytest.mark.parametrize("held", [verifying.HELD, 0], ids=["in memory", "on disk"])
def test_given_up_the_result_is_told_and_the_task_is_frozen_anew(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(verifying, "HELD", held)
    folder = frozen(county, tmp_path)
    told = abandon(county.book(), county.office(DAY), TASK, GIVEN_UP, NUMBER)
    assert any("本来会抽中" in line for line in told.lines)
    assert not (folder / "nonce.txt").exists()
    assert [row.text("draw_id") for row in county.book().read(TASKS).rows if row["task"] == TASK] == [
        f"{TASK}-02"
    ]
    assert (
        faults(county, DAY, verify_year)
        == reconciled(county)
        == check_on_disk(folder)
        == standalone(folder)
        == []
    )
    with pytest.raises(ProblemsFound, match="已用于"):  # the issue whose number is known
        freeze(county.book(), county.office(), TASK, b"m" * 32, tmp_path / "名录.csv", issue="2023041")
    freeze(county.book(), county.office(DAY), TASK, b"m" * 32, tmp_path / "名录.csv", issue="2023042")
    draw(county.book(), county.office(date(2023, 4, 20)), TASK, NUMBER, KEPT)
    assert faults(county, DAY, verify_year) == reconciled(county) == []
    chain = (folder.parent / "chain.txt").read_text("utf-8").splitlines()
    events = ("01/freeze", "01/amend-001", "02/freeze", "02")
    assert [line.split("\t")[0] for line in chain] == [f"{TASK}-{event}" for event in events]


def test_on_disk_and_in_memory_the_same_is_said_of_an_abandonment(county: County, tmp_path: Path) -> None:
    """Negative control: another result than there would have been is found in both ways."""
    folder = frozen(county, tmp_path)
    abandon(county.book(), county.office(DAY), TASK, GIVEN_UP, NUMBER)
    path = folder / "amend-001.json"
    said = json.loads(path.read_bytes())
    path.write_bytes(canonical_json(said | {"selected_sha256": "0" * 64}))
    for found in (check_on_disk(folder), record_checks.check(folder)):
        assert any("本来的结果与重新计算的不同" in str(each) for each in found)
    assert standalone(folder) != []


def test_a_list_given_up_or_without_its_secret_is_not_drawn(county: County, tmp_path: Path) -> None:
    folder = frozen(county, tmp_path)
    (folder / "nonce.txt").unlink()
    with pytest.raises(Refused, match="放弃冻结"):
        draw(county.book(), county.office(DAY), TASK, NUMBER, KEPT)
    told = abandon(county.book(), county.office(DAY), TASK, GIVEN_UP)
    assert any("随机密数已经丢失" in line for line in told.lines)
    assert faults(county, DAY, verify_year) == reconciled(county) == []


def test_a_crash_before_the_workbook_is_saved_is_made_good_by_the_next_run(
    county: County, tmp_path: Path
) -> None:
    folder = frozen(county, tmp_path)
    county.dies(lambda: abandon(county.book(), county.office(DAY), TASK, GIVEN_UP, NUMBER))
    assert (folder / "amend-001.json").exists()
    with pytest.raises(Refused, match="放弃"):
        draw(county.book(), county.office(DAY), TASK, NUMBER, KEPT)
    with pytest.raises(Refused, match="放弃"):  # nor is anything registered behind it
        published(
            county.book(), county.office(date(2023, 4, 11)), TASK, "网站", url="https://www.example.gov.cn/c"
        )
    assert abandon(county.book(), county.office(DAY), TASK, GIVEN_UP).ok
    assert not (folder / "amend-002.json").exists()
    assert faults(county, DAY, verify_year) == reconciled(county) == []


def test_a_number_that_a_hand_took_out_of_the_row_comes_back(county: County, tmp_path: Path) -> None:
    frozen(county, tmp_path)
    abandon(county.book(), county.office(DAY), TASK, GIVEN_UP, NUMBER)
    freeze(county.book(), county.office(DAY), TASK, b"m" * 32, tmp_path / "名录.csv", issue="2023042")
    county.type(TASKS, TASK, {"draw_id": None})
    assert any("放弃" in each for each in reconciled(county))
    rebuild(county.book(), county.office(DAY))
    assert reconciled(county) == []
