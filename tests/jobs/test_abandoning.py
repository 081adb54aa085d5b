"""放弃冻结: every dead end of a frozen list has a way out that everybody can see, through the commands."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.county import NUMBER, County, live
from tests.verified import faults, standalone
from toolkit import columns
from toolkit.cli import main
from toolkit.draw.record import draw as draw_lists
from toolkit.errors import ProblemsFound, Refused
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.verify import verify_folder
from toolkit.ledger import records

TODAY = date(2023, 4, 10)
WHY = ("--reason", "该期停止开奖", "--evidence", "示工信决〔2023〕5号", "--by", "吴示例")


def abandoned(county: County, *words: str) -> int:
    arguments = [str(county.path), "--task", "202304-1", "--operator", "测试员", *(words or WHY)]
    return main(["abandon", *arguments])


def year(county: County) -> Path:
    return county.root / "记录" / "2023"


def chain(county: County) -> list[str]:
    return [line.split("\t")[0] for line in (year(county) / "chain.txt").read_text("utf-8").splitlines()]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    live(monkeypatch, TODAY)


@pytest.fixture
def frozen(county: County) -> County:
    county.plan()
    county.freeze()
    return county


def test_a_cancelled_lottery_is_given_up_and_the_task_drawn_under_the_next_number(frozen: County) -> None:
    assert abandoned(frozen) == 0
    assert (frozen.task()["state"], frozen.task()["draw_id"]) == ("待冻结", "202304-1-02")
    said = json.loads((frozen.record() / "amend-001.json").read_bytes())
    assert (said["kind"], said["nonce"], said["entropy"]) == ("abandon", (b"n" * 32).hex(), "")
    assert not (frozen.record() / "nonce.txt").exists()
    assert faults(frozen, TODAY) == []
    frozen.type(columns.TASKS, "202304-1", {"issue": "2023042"})
    assert freeze(frozen.book(), frozen.office(), "202304-1", b"m" * 32).ok
    assert draw(frozen.book(), frozen.office(), "202304-1", NUMBER).ok
    assert chain(frozen) == [
        "202304-1-01/freeze",
        "202304-1-01/amend-001",
        "202304-1-02/freeze",
        "202304-1-02",
    ]
    assert faults(frozen, TODAY) == []


def test_with_the_number_it_is_told_who_would_have_been_drawn(frozen: County, capsys) -> None:
    assert abandoned(frozen, *WHY, "--entropy", NUMBER) == 0
    told = capsys.readouterr().out
    files = records.read(frozen.record()).files
    made = draw_lists(files, b"n" * 32, NUMBER, "0" * 64)["selected.txt"].decode().splitlines()
    assert "本来会抽中 8 户" in told
    assert made[0].split("\t")[2] in told
    assert verify_folder(frozen.record()).ok
    assert standalone(frozen.record()) == []


def test_a_lost_secret_is_no_dead_end(frozen: County, capsys) -> None:
    (frozen.record() / "nonce.txt").unlink()
    with pytest.raises(Refused, match="放弃冻结"):
        frozen.draw()
    assert abandoned(frozen) == 0
    assert "随机密数已经丢失" in capsys.readouterr().out
    assert faults(frozen, TODAY) == []
    assert standalone(frozen.record()) == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nonce", "f" * 64),
        ("selected_sha256", "f" * 64),
        ("added", "202304-1-03"),
        ("entropy", f"CWL-SSQ:2023042:{NUMBER}"),
        ("reason", ""),
    ],
)
def test_an_abandonment_that_says_otherwise_is_found(frozen: County, key: str, value: str) -> None:
    """Negative controls: each value that is bound, by verify and by the verify.py of the folder."""
    assert abandoned(frozen, *WHY, "--entropy", NUMBER) == 0
    path = frozen.record() / "amend-001.json"
    content = json.loads(path.read_bytes()) | {key: value}
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True), "utf-8")
    assert any("amend-001" in str(problem) for problem in verify_folder(frozen.record()).problems)
    assert any("amend-001" in what for what in standalone(frozen.record()))


def test_what_was_given_up_is_not_drawn_and_not_given_up_again(frozen: County) -> None:
    assert abandoned(frozen) == 0
    assert abandoned(frozen) == 3
    with pytest.raises(Refused, match="202304-1-02"):
        records.reveal(year(frozen), "202304-1-01", f"CWL-SSQ:2023041:{NUMBER}")


def test_what_is_drawn_is_not_given_up_and_a_reason_is_needed(county: County) -> None:
    county.plan()
    assert abandoned(county) == 3
    county.freeze()
    assert abandoned(county, "--reason", " ", "--evidence", "决", "--by", "吴示例") == 2
    county.draw()
    assert abandoned(county) == 3


def test_a_crash_before_the_workbook_is_saved_is_made_good_by_the_next_run(frozen: County) -> None:
    frozen.dies(lambda: abandoned(frozen))
    assert frozen.task()["state"] == "已冻结"
    assert abandoned(frozen) == 0
    assert frozen.task()["draw_id"] == "202304-1-02"
    assert chain(frozen) == ["202304-1-01/freeze", "202304-1-01/amend-001"]


def test_frozen_and_thrown_away_to_freeze_again_leaves_a_trace(frozen: County) -> None:
    """Grinding: the folder is deleted and the old workbook put back until the list of the drawn suits."""
    shutil.rmtree(frozen.record())
    frozen.type(columns.TASKS, "202304-1", dict.fromkeys(("state", "commit", "draw_id", "frozen_on", "base")))
    with pytest.raises(ProblemsFound, match="记着冻结 202304-1-01"):
        frozen.freeze(nonce=b"m" * 32)
    assert any("可能冻结过不止一次" in said for said in faults(frozen, TODAY))
    (year(frozen) / "日志.jsonl").unlink()  # who throws the journal away too is found by the chain
    with pytest.raises(Refused, match="已经冻结过"):
        frozen.freeze(nonce=b"m" * 32)


def test_who_cuts_the_chain_as_well_is_named_by_the_journal(frozen: County) -> None:
    before = (year(frozen) / "日志.jsonl").read_bytes()
    shutil.rmtree(frozen.record())
    for name in ("日志.jsonl", "chain.txt"):
        (year(frozen) / name).unlink()
    frozen.type(columns.TASKS, "202304-1", dict.fromkeys(("state", "commit", "draw_id", "frozen_on", "base")))
    frozen.freeze(nonce=b"m" * 32)
    assert faults(frozen, TODAY) == [], (
        "negative control: with everything thrown away only a published line proves it"
    )
    (year(frozen) / "日志.jsonl").write_bytes(before)  # the journal as it was is not the one of this freeze
    assert faults(frozen, TODAY) != []
