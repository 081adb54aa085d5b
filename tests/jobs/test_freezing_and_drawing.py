"""Freeze and draw: once, provable, refused when in doubt, and finished after a crash without drawing again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from tests.county import NUMBER, County
from toolkit import columns
from toolkit.cli import main
from toolkit.draw.record import draw as make_record
from toolkit.errors import Exists, Locked, ProblemsFound, Refused, ToolkitError, WrongUse
from toolkit.files import write_new
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.verify import verify_folder
from toolkit.ledger import records


def test_the_whole_way_of_a_draw(county: County) -> None:
    county.plan()
    county.freeze()
    told = county.draw()
    assert told.data["drawn"] == 8  # 100 % of the 民爆 enterprises
    assert county.task()["state"] == "已抽取"
    assert county.task()["commit"] == records.read(county.record()).commit
    cases = county.book().read(columns.CASES).rows
    assert [row["case"] for row in cases] == [f"202304-1-01-{n:03d}" for n in range(1, 9)]
    assert all(len(row.text("team").split("、")) == 2 for row in cases)


def test_the_record_is_accepted_by_stock_tools_and_by_the_shipped_verifier(county: County) -> None:
    county.drawn("202304-2")
    folder = county.record("202304-2")
    sums = subprocess.run(["sha256sum", "-c", "manifest.txt"], cwd=folder, capture_output=True, check=False)
    assert sums.returncode == 0, sums.stdout
    alone = subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, check=False)
    assert alone.returncode == 0, alone.stdout.decode()
    assert verify_folder(folder).ok


def test_a_changed_record_is_not_accepted(county: County) -> None:
    """Negative control: one object swapped in the frozen list fails all three verifications."""
    county.drawn("202304-2")
    folder = county.record("202304-2")
    frame = folder / "frame.txt"
    frame.write_bytes(frame.read_bytes().replace(b"91410499", b"91410498", 1))
    sums = subprocess.run(["sha256sum", "-c", "manifest.txt"], cwd=folder, capture_output=True, check=False)
    alone = subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, check=False)
    assert sums.returncode != 0
    assert alone.returncode != 0
    assert any("frame.txt" in problem.place.sheet for problem in verify_folder(folder).problems)


def test_recused_pairs_never_meet(county: County) -> None:
    county.drawn()
    record = records.read(county.record())
    barred = {(target, person) for target, person, _ in record.rows("recusal.txt", 3)}
    assert barred
    assert not barred & {(target, person) for target, _, person, _ in record.rows("assignment.txt", 4)}


def test_a_second_freeze_and_a_second_draw_are_refused(county: County) -> None:
    county.drawn()
    with pytest.raises(Exists):
        freeze(county.book(), county.office(), "202304-1", b"x" * 32)
    with pytest.raises(Exists):
        county.draw()


def test_no_draw_without_a_freeze(county: County) -> None:
    county.plan()
    with pytest.raises(Refused, match="还没有冻结"):
        county.draw()


def test_the_source_and_issue_cannot_be_changed_after_the_freeze(county: County) -> None:
    county.plan()
    county.freeze()
    with pytest.raises(ProblemsFound, match="2023042"):
        county.draw(number=f"CWL-SSQ:2023042:{NUMBER}")
    assert not (county.record() / "record.json").exists()


@pytest.mark.thorough
@pytest.mark.parametrize(
    "number", ["", "随便", "3,9,14,21,27,32", "03,09,14,21,27,34+11", "09,03,14,21,27,32+11"]
)
def test_a_number_that_no_lottery_drew_is_refused(county: County, number: str) -> None:
    county.plan()
    county.freeze()
    with pytest.raises(ProblemsFound):
        county.draw(number=number)
    assert county.task()["state"] == "已冻结"


def test_a_freeze_needs_an_issue(county: County) -> None:
    county.plan()
    with pytest.raises(ProblemsFound, match="期号"):
        freeze(county.book(), county.office(), "202304-1", b"n" * 32)
    assert not county.record().exists()


def test_source_and_issue_can_be_given_with_the_command(county: County) -> None:
    county.plan()
    words = [str(county.path), "--task", "202304-2"]
    assert main(["freeze", *words, "--source", "ONSITE", "--issue", "20230414"]) == 0
    assert (county.task("202304-2")["source"], county.task("202304-2")["issue"]) == ("ONSITE", "20230414")
    assert main(["draw", *words, "--entropy", "482913+春风十里+青山不老"]) == 0
    assert records.read(county.record("202304-2")).result["level"] == "B"


def test_an_unknown_source_is_refused_and_nothing_is_written(county: County) -> None:
    county.plan()
    before = county.path.read_bytes()
    assert main(["freeze", str(county.path), "--task", "202304-2", "--source", "骰子", "--issue", "1"]) == 1
    assert county.path.read_bytes() == before
    assert not [*(county.root / "记录").rglob("manifest.txt")]


def test_a_changed_frozen_list_is_noticed_before_the_draw(county: County) -> None:
    county.plan()
    county.freeze()
    frame = county.record() / "frame.txt"
    frame.write_bytes(frame.read_bytes() + b"91410499MA0000609K\t410499001/-\n")
    with pytest.raises(ProblemsFound, match="名单数是“8”，照记录应为“9”"):
        county.draw()


def test_an_unknown_task_is_named_with_what_there_is(county: County) -> None:
    county.plan()
    with pytest.raises(WrongUse, match="202304-1"):
        freeze(county.book(), county.office(), "202313-1", b"n" * 32)


def test_a_task_may_be_named_by_its_running_number(county: County) -> None:
    county.plan()
    county.type(columns.TASKS, "202304-1", {"issue": "2023041"})
    assert freeze(county.book(), county.office(), "1", b"n" * 32).data["task"] == "202304-1"


def test_bad_registries_stop_the_freeze_and_nothing_is_written(county: County) -> None:
    county.plan()
    county.type(columns.INSPECTORS, "SL160401", {"department": None})
    before = county.path.read_bytes()
    with pytest.raises(ProblemsFound, match="未填写"):
        freeze(county.book(), county.office(), "202304-2", b"n" * 32)
    assert county.path.read_bytes() == before
    assert not [*(county.root / "记录").rglob("manifest.txt")]


def test_a_locked_workbook_is_refused_before_a_record_is_made(county: County) -> None:
    county.plan()
    county.type(columns.TASKS, "202304-1", {"issue": "2023041"})
    (county.root / f"~${county.path.name}").write_bytes(b"x")
    with pytest.raises(Locked):
        freeze(county.book(), county.office(), "202304-1", b"n" * 32)
    assert not [*(county.root / "记录").rglob("manifest.txt")]


def test_after_a_crash_between_record_and_workbook_the_views_are_made_without_a_new_draw(
    county: County,
) -> None:
    county.plan()
    county.freeze()
    county.dies(county.draw)
    record = (county.record() / "record.json").read_bytes()
    told = county.draw(number="01,02,03,04,05,06+07")  # another number must not matter any more
    assert "没有重抽" in told.lines[0]
    assert (county.record() / "record.json").read_bytes() == record
    assert county.task()["state"] == "已抽取"
    assert len(county.book().read(columns.CASES).rows) == 8


def test_after_a_crash_inside_the_record_folder_the_same_bytes_are_completed(county: County) -> None:
    county.plan()
    county.freeze()
    whole = county.root / "whole"
    shutil.copytree(county.record(), whole)
    county.draw()
    finished = {path.name: path.read_bytes() for path in county.record().iterdir()}
    shutil.rmtree(county.record())
    shutil.move(whole, county.record())
    (county.root / "记录" / "2023" / "chain.txt").unlink()
    frozen = records.read(county.record())
    records.settle(county.root / "记录" / "2023")
    nonce = bytes.fromhex(frozen.files["nonce.txt"].decode().strip())
    made = make_record(frozen.files, nonce, NUMBER, frozen.commit)
    write_new(county.record() / "record.json", made["record.json"])  # killed right after this
    records.settle(county.root / "记录" / "2023")
    assert {path.name: path.read_bytes() for path in county.record().iterdir()} == finished


def test_of_many_draws_at_once_exactly_one_is_made(county: County) -> None:
    county.plan()
    county.freeze()
    year = county.root / "记录" / "2023"

    def attempt(ball: int) -> bool:
        try:
            records.reveal(year, "202304-1-01", f"CWL-SSQ:2023041:03,09,14,21,27,32+{ball:02d}")
        except ToolkitError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(attempt, range(1, 9)))
    assert sum(won) == 1
    names = [line.split("\t")[0] for line in (year / "chain.txt").read_text().splitlines()]
    assert names == ["202304-1-01/freeze", "202304-1-01"]
    assert verify_folder(county.record()).ok


def test_the_nonce_is_secret_until_the_draw_and_gone_after_it(county: County) -> None:
    county.plan()
    county.freeze()
    secret = county.record() / "nonce.txt"
    assert secret.stat().st_mode & 0o077 == 0
    county.draw()
    assert not secret.exists()
    assert records.read(county.record()).result["nonce"] == (b"n" * 32).hex()


def test_the_chain_ties_the_years_draws_together(county: County) -> None:
    county.plan()
    for task in ("202304-1", "202304-2", "202304-3"):
        county.freeze(task)
    for task in ("202304-2", "202304-1", "202304-3"):
        county.draw(task)
    chain = (county.root / "记录" / "2023" / "chain.txt").read_text().splitlines()
    frozen = ["202304-1-01/freeze", "202304-2-01/freeze", "202304-3-01/freeze"]
    drawn = ["202304-2-01", "202304-1-01", "202304-3-01"]
    assert [line.split("\t")[0] for line in chain] == frozen + drawn
    assert verify_folder(county.record("202304-3")).ok
    lines = [*chain[1:], chain[0]]
    (county.root / "记录" / "2023" / "chain.txt").write_text("\n".join(lines) + "\n")
    assert not verify_folder(county.record("202304-3")).ok  # negative control: the order is part of the proof


def test_loads_of_the_year_are_frozen_into_the_next_draw(county: County) -> None:
    county.plan()
    county.freeze("202304-1")
    county.draw("202304-1")
    county.freeze("202304-3", day=date(2023, 4, 14))
    before = records.read(county.record("202304-3")).plan.caps.load_before
    assert sum(records.loads(county.root / "记录" / "2023").values()) == 16
    assert set(before) <= set(records.loads(county.root / "记录" / "2023"))
    assert before


def test_a_late_draw_says_so(county: County) -> None:
    county.plan()
    county.freeze()
    told = draw(county.book(), county.office(date(2023, 6, 1)), "202304-1", NUMBER)
    assert any("晚于冻结时承诺" in line for line in told.lines)


def test_a_joint_inspection_has_somebody_of_each_department(county: County) -> None:
    county.type(columns.PLAN, "1", {"joint": "安全生产股、节能股"})
    county.drawn()
    record = records.read(county.record())
    of = {row[0]: row[1] for row in record.rows("inspectors.txt", 4)}
    lead = {row[0]: row[2] for row in record.rows("assignment.txt", 4) if row[1] == "1"}
    for target, team in record.state.teams.items():
        assert {of[person] for person in team} == {"安全生产股", "节能股"}
        assert of[lead[target]] == "安全生产股"


def test_a_joint_inspection_with_an_unknown_department_is_named(county: County) -> None:
    county.type(columns.PLAN, "1", {"joint": "安全生产股、渔业股"})
    with pytest.raises(ProblemsFound, match="渔业股"):
        county.plan()


def test_the_sql_of_a_task_makes_the_same_draw(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    """``bulk sql`` prints nothing but the text, of a county's record too; run in its folder it gives selected.txt."""
    duckdb = pytest.importorskip("duckdb")
    county.drawn("202304-2")
    folder = county.record("202304-2")
    assert main(["bulk", "sql", str(folder), "--engine", "duckdb"]) == 0
    text = capsys.readouterr().out
    code = "import duckdb, pathlib; duckdb.execute(pathlib.Path('x.sql').read_text('utf-8'))"
    (folder / "x.sql").write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    assert duckdb
    assert (folder / "结果.txt").read_bytes() == (folder / "selected.txt").read_bytes()
