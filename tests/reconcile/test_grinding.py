"""A script that freezes and draws in copies of the office until a firm is spared leaves a trace on its computer."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.county import NUMBER, County
from tests.reconcile.by_hand import LAST, RECONCILE, VERIFY, Run, typed
from toolkit import columns
from toolkit.draw.encoding import digest
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.ledger import records, this_computer

NAME = "某某县工业和信息化局"


@pytest.fixture
def planned(tmp_path: Path, master: bytes) -> County:
    """An office that is no 示例 and has made its tasks."""
    (tmp_path / "台账").mkdir()
    county = County(tmp_path / "台账", master)
    county.type(columns.SETTINGS, "单位名称", {"value": NAME})
    county.plan()
    return county


def drawn(county: County, nonce: bytes) -> set[str]:
    """Freeze and draw with a secret; who was drawn."""
    day = county.office(date(2023, 4, 10))
    freeze(county.book(), day, LAST, nonce, source="CWL-SSQ", issue="2023041")
    typed(county, LAST, witness="孙示例", entropy_again=NUMBER)
    draw(county.book(), county.office(date(2023, 4, 14)), LAST, NUMBER)
    return {row.target for row in records.read(county.record(LAST)).selected}


def spared(office: County, folder: Path) -> tuple[str, County]:
    """A firm that the first secret draws, and a copy of the office whose secret does not draw it."""
    firm = ""
    for number in range(40):
        copy = folder / f"副本{number}"
        shutil.copytree(office.root, copy)
        tried = County(copy, office.path.read_bytes())
        chosen = drawn(tried, bytes([number]) * 32)
        firm = firm or min(chosen)
        if firm not in chosen:
            return firm, tried
    raise AssertionError("the firm is drawn with every secret")


@pytest.mark.thorough
def test_trying_in_copies_until_a_firm_is_spared_is_named(planned: County, tmp_path: Path, run: Run) -> None:
    """The copy that suits is brought back whole: folder, chain, journal and workbook agree with each other."""
    firm, suits = spared(planned, tmp_path)
    shutil.rmtree(planned.root)
    shutil.copytree(suits.root, planned.root)
    assert firm not in {row.target for row in records.read(planned.record(LAST)).selected}
    for command in (RECONCILE, VERIFY):
        name, *rest = command.split()
        code, said = run(planned, name, *rest)
        assert code == 1, said
        assert f"副本0”冻结过 {LAST}-01，C = " in said


@pytest.mark.thorough
def test_a_freeze_thrown_away_with_its_folder_is_named(planned: County, tmp_path: Path, run: Run) -> None:
    kept = tmp_path / "以前"
    shutil.copytree(planned.root, kept)
    drawn(planned, b"n" * 32)
    shutil.rmtree(planned.root)
    shutil.copytree(kept, planned.root)
    code, said = run(planned, RECONCILE)
    assert code == 1
    assert "现在的记录是 没有" in said


@pytest.mark.thorough
def test_practice_in_a_copy_can_be_answered_for_and_stays_a_reminder(
    planned: County, tmp_path: Path, run: Run
) -> None:
    """The way out of a real office; what is frozen elsewhere after the answer is an error again."""
    copies = []
    for number in range(2):
        shutil.copytree(planned.root, tmp_path / f"练习{number}")
        copies.append(County(tmp_path / f"练习{number}", planned.path.read_bytes()))
    drawn(copies[0], b"a" * 32)
    drawn(planned, b"n" * 32)
    assert run(planned, "explain-freezes", "--reason", "练习", "--by", "吴示例")[0] == 2  # no evidence
    assert run(planned, *RECONCILE.split())[0] == 1
    words = ("--reason", "用副本练习", "--by", "吴示例", "--evidence", "示工信决〔2023〕5号")
    code, said = run(planned, "explain-freezes", *words)
    assert (code, "练习0" in said) == (0, True), said
    for command in (RECONCILE, VERIFY):
        code, said = run(planned, *command.split())
        assert code == 0, said
        assert "已说明：用副本练习（示工信决〔2023〕5号，吴示例决定）" in said
    code, said = run(planned, "explain-freezes", *words)
    assert (code, "不用说明" in said) == (3, True), said
    drawn(copies[1], b"b" * 32)
    code, said = run(planned, *RECONCILE.split())
    assert (code, "练习1”冻结过" in said) == (1, True), said


@pytest.mark.thorough
def test_an_office_that_froze_once_is_not_accused(planned: County, run: Run) -> None:
    """Negative control: and running the step again, after an interruption, is no second freeze."""
    drawn(planned, b"n" * 32)
    manifest = (planned.record(LAST) / "manifest.txt").read_bytes()
    (entered,) = this_computer.entered()
    assert (entered.bureau, entered.draw_id, entered.commit) == (NAME, f"{LAST}-01", digest(manifest))
    this_computer.enter(planned.office().now, NAME, f"{LAST}-01", entered.commit, planned.root)
    assert len(list(this_computer.entered())) == 1
    code, said = run(planned, RECONCILE)
    assert code == 0, said


@pytest.mark.thorough
def test_an_office_that_plays_may_freeze_copies(county: County, tmp_path: Path, run: Run) -> None:
    """示例 is for practice: nothing is entered."""
    county.drawn()
    assert list(this_computer.entered()) == []
    assert run(county, RECONCILE)[0] == 0


def test_lines_that_are_none_are_left_out(
    planned: County, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "冻结登记.txt"
    monkeypatch.setattr(this_computer, "_file", lambda: file)
    file.write_bytes(b"\xff\xfe\tnothing\n\n")
    assert list(this_computer.entered()) == []
    monkeypatch.setattr(this_computer, "_file", lambda: tmp_path / "nowhere" / "deep" / "冻结登记.txt")
    this_computer.enter(planned.office().now, NAME, f"{LAST}-01", "0" * 64, planned.root)  # stops nobody
