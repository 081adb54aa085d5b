"""The demonstration runs the whole year, leaves records that anyone can check, and says what to open first."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest

from toolkit import columns
from toolkit.archive import plan as archive_plan
from toolkit.clock.deadlines import DeadlineState
from toolkit.columns.lists import MENDED, NO_PROBLEM, PUT_RIGHT, REFUSED, TRANSFER
from toolkit.demo import LAST_DAY, WORKBOOK, demo
from toolkit.draw import standalone
from toolkit.draw.frozen import COMMITTED, MANIFEST
from toolkit.draw.record import DIGESTS, RECORD
from toolkit.errors import Exists
from toolkit.excel import copies
from toolkit.excel.closed import ClosedBook
from toolkit.importing import remembered
from toolkit.incident import LOG_FOLDER
from toolkit.jobs import publish, reminders, told
from toolkit.jobs.base import Office, Outcome, open_desk
from toolkit.jobs.counting import running_clocks
from toolkit.jobs.papers import PAPERS
from toolkit.jobs.reconcile import papers as reconciled
from toolkit.ledger import docket, journal, plan_register, records
from toolkit.publicity.publication import FOLDER
from toolkit.rules import checklists

Made = tuple[Path, Outcome]
PAGE = Path(__file__).resolve().parents[1] / "docs" / "磁盘上有什么.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("演示 空格")
    return root / "结果", demo(root / "结果")


def test_the_three_records_of_april_stand_up_to_stock_tools(made: Made) -> None:
    folders = sorted(
        path
        for path in (made[0] / "记录" / "2023").iterdir()
        if path.is_dir() and path.name != plan_register.FOLDER
    )
    assert [folder.name for folder in folders] == ["202304-1-01", "202304-2-01", "202304-3-01"]
    for folder in folders:
        for command in (["sha256sum", "-c", "manifest.txt"], [sys.executable, "-I", "verify.py"]):
            assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def test_aprils_reports_were_due_on_the_28th(made: Made) -> None:
    rows = ClosedBook(made[0] / WORKBOOK).read(columns.CASES).rows
    live = [row for row in rows if not row["void"]]
    assert {row["ended"] for row in live} == {date(2023, 4, 20)}
    assert {row["report_due"] for row in live} == {date(2023, 4, 28)}
    assert {row["report_state"] for row in live} == {row["publish_state"] for row in live} == {"按期完成"}
    assert [row["ended"] for row in rows if row["void"]] == [None]


def test_the_years_package_and_the_papers_are_there(made: Made) -> None:
    assert (made[0] / "归档" / "2023" / "manifest-sha256.txt").exists()
    for task in ("202304-1", "202304-2", "202304-3"):
        names = {
            path.name.partition("_")[0].removesuffix(".docx") for path in (made[0] / "文书" / task).iterdir()
        }
        assert {"检查方案", "随机抽取记录", "检查通报", "违法违规处理情况记录", "结果公示表"} <= names


def test_every_kind_of_paper_is_made(made: Made) -> None:
    stems = [path.stem for path in made[0].rglob("*.docx")]
    missing = [
        paper.name
        for paper in PAPERS
        if not any(re.fullmatch(rf"{re.escape(paper.name)}(_.*)?", stem) for stem in stems)
    ]
    assert missing == []
    assert len(PAPERS) > 27


def test_every_outcome_of_a_case_is_in_it(made: Made) -> None:
    book = ClosedBook(made[0] / WORKBOOK)
    rows = [row for row in book.read(columns.CASES).rows if not row["void"]]
    assert {NO_PROBLEM, PUT_RIGHT, REFUSED, "迁出"} <= {row["result"] for row in rows}
    assert {"责令改正", TRANSFER, "立案处罚"} <= {row["handling"] for row in rows}
    assert {row["outcome"] for row in book.read(columns.RECHECKS).rows} == set(MENDED)
    replaced = [row for row in book.read(columns.CASES).rows if row["void"]]
    assert len(replaced) == 1, "an alternate stepped in"
    states = [records.read(folder).state for folder in records.folders(made[0] / "记录" / "2023")]
    assert [len(state.replaced) for state in states] == [0, 0, 1]
    assert [len(state.recused) for state in states] == [0, 0, 1], "and an inspector was replaced"
    tasks = {row["task"]: row for row in book.read(columns.TASKS).rows}
    assert tasks["202304-1"]["base"] == tasks["202304-1"]["drawn"], "whole coverage"
    assert book.read(columns.PLAN).rows[0]["joint"], "and joint"
    (change,) = book.read(columns.CHANGES).rows
    assert change["applied"] == date(2023, 7, 10)
    people = {row["id"]: row["expires"] for row in book.read(columns.INSPECTORS).rows}
    assert people[change["id"]] == date(2026, 3, 31)


def test_the_workbook_has_buttons_and_a_reminder_on_its_day(made: Made) -> None:
    assert WORKBOOK.endswith(".xlsm")
    book = ClosedBook(made[0] / WORKBOOK)
    settings = {row["key"]: row["value"] for row in book.read(columns.SETTINGS).rows}
    assert settings["基准日期"] == LAST_DAY.isoformat()
    desk = open_desk(book, Office(made[0], "某人", datetime(2026, 11, 28)))
    due = [
        clock.due.day
        for case in desk.cases.values()
        for clock in running_clocks(desk, Office(made[0], "某人", datetime(2026, 11, 28)), case).values()
        if clock.state in (DeadlineState.SOON, DeadlineState.OVERDUE)
    ]
    assert due
    assert all(0 <= (day - LAST_DAY).days < 14 for day in due)


def test_it_says_what_to_open_first(made: Made) -> None:
    assert [line.partition("：")[0] for line in made[1].lines[-2:]] == ["先打开", "再打开"]


@pytest.mark.thorough
def test_two_runs_give_the_same_records(made: Made, tmp_path: Path) -> None:
    demo(tmp_path / "again")
    for path in sorted((made[0] / "记录").rglob("*")):
        if path.is_file() and not path.name.endswith(".lock"):
            assert (tmp_path / "again" / path.relative_to(made[0])).read_bytes() == path.read_bytes()


def test_a_folder_with_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(Exists):
        demo(tmp_path)


# what lies on the disk


def patterns(page: str) -> list[re.Pattern[str]]:
    """The kinds of files that the tables of the page name: <…> is a part of a name, … whatever is below."""
    firsts = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    kinds = [kind for first in firsts for kind in re.findall(r"`([^`]+)`", first)]
    return [re.compile(re.sub(r"<[^>]+>", "[^/]+", re.escape(kind)).replace("…", ".+")) for kind in kinds]


def strangers(names: Iterable[str], page: str) -> list[str]:
    """The files of which the page does not tell."""
    known = patterns(page)
    return [name for name in names if not any(kind.fullmatch(name) for kind in known)]


def test_every_file_of_the_demonstration_is_told_of_on_the_page_of_the_disk(made: Made) -> None:
    written = [path.relative_to(made[0]).as_posix() for path in made[0].rglob("*") if path.is_file()]
    page = PAGE.read_text("utf-8")
    assert len(written) > 100
    assert strangers(written, page) == []
    without = re.sub(r"^\| `记录/<年度>/文号.txt`.*\n", "", page, flags=re.M)
    assert strangers(written, without) == ["记录/2023/文号.txt"]


def test_every_file_that_the_code_names_is_told_of_on_the_page_of_the_disk() -> None:
    draw = [
        *COMMITTED,
        *DIGESTS,
        MANIFEST,
        RECORD,
        records.NONCE,
        standalone.VERIFIER,
        standalone.EXPLANATION,
    ]
    names = [f"记录/2023/202304-1-01/{name}" for name in (*draw, checklists.NAME, "amend-001.json")]
    names += [f"记录/2023/{name}" for name in (records.CHAIN, journal.NAME, docket.FILE, told.NAME)]
    names += [f"记录/2023/{records.BULK}/202304-1-01/{RECORD}", "记录/2023/试抽/试抽-202304-1-01/plan.json"]
    names += [
        f"文书/202304-1/{name}" for name in (reconciled.NAME, f"{FOLDER}/{publish.SHOTS}/20230428-01.png")
    ]
    names += [reminders.NAME, remembered.FILE, f"{copies.FOLDER}/双随机台账-20230428-093000.xlsm"]
    names += [f"归档/.2023.归档中/{archive_plan.NAME}", f"~/{LOG_FOLDER}/错误日志.txt"]
    assert strangers([*names, "没有的.txt"], PAGE.read_text("utf-8")) == ["没有的.txt"]
