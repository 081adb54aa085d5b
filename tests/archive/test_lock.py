"""An archived year is locked: every command that would change it is refused, and changes nothing.

``COMMANDS_ON_A_YEAR`` says of every command that takes a workbook what it may do afterwards.  A new command that
is not there fails the first test; one that writes without asking fails the others.
"""

from __future__ import annotations

import shutil
from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest
from archive_kit import content

from toolkit import buttons, columns
from toolkit.cli import main
from toolkit.commands import COMMANDS
from toolkit.errors import Refused
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.new_year import new_year

TASK, DAY = "202304-2", date(2023, 12, 29)
REFUSED, READS, OWN = "refused", "reads", "own"
"""OWN: 归档 and 更正 themselves, and 年度结转, which makes another workbook."""
_WHY = ("--reason", "示例", "--by", "吴示例")
COMMANDS_ON_A_YEAR: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "check": [(READS, ()), (REFUSED, ("--write",))],
    "import": [
        (READS, ("{list}", "--into", "地区")),
        (REFUSED, ("{list}", "--into", "地区", "--accept")),
    ],
    "plan": [(REFUSED, ())],
    "freeze": [(REFUSED, ("--task", "202304-1", "--issue", "2023041"))],
    "bulk freeze": [(REFUSED, ("--task", "202304-1", "--issue", "2023041", "--registry", "{list}"))],
    "bulk draw": [(REFUSED, ("--task", "202304-1", "--entropy", "1", "--waive", "示例"))],
    "draw": [(REFUSED, ("--task", "202304-3", "--entropy", "1", "--waive", "示例"))],
    "trial": [(REFUSED, ("--task", "202304-1"))],
    "alternate": [(REFUSED, ("--task", TASK, "--object", "{target}", "--evidence", "示例", *_WHY))],
    "recuse": [(REFUSED, ("--task", TASK, "--object", "{target}", "--inspector", "1", *_WHY))],
    "redraw": [(REFUSED, ("--task", TASK, *_WHY))],
    "fairness": [(READS, ("--task", TASK))],
    "documents": [(REFUSED, ("--task", TASK))],
    "plan-document": [(REFUSED, ())],
    "report": [(REFUSED, ("--year", "2023")), (REFUSED, ("--month", "2023-04"))],
    "dossier": [(READS, ("--object", "{target}"))],
    "print": [(READS, ("--task", TASK))],
    "docket": [
        (READS, ()),
        (REFUSED, ("--enter", "示工信〔2023〕99号", "--task", TASK, "--kind", "检查通报")),
        (REFUSED, ("--void", "示工信〔2023〕1号", "--reason", "示例")),
    ],
    "results": [(READS, ("--task", TASK)), (REFUSED, ("--from", "{list}"))],
    "deadlines": [(REFUSED, ())],
    "publish": [
        (REFUSED, ("--task", TASK)),
        (REFUSED, ("--task", TASK, "--correct", "示例")),
        (REFUSED, ("--task", TASK, "--proof", "{list}")),
    ],
    "recheck": [
        (REFUSED, ("--case", "{case}", "--outcome", "已整改", "--what", "示例", "--evidence", "示例"))
    ],
    "apply-changes": [(REFUSED, ())],
    "rebuild": [(REFUSED, ())],
    "statistics": [(REFUSED, ())],
    "archive": [(OWN, ())],
    "new-year": [(OWN, ())],
    "doctor": [(READS, ())],
}
CASES = [
    pytest.param(verdict, (name, *words), id=f"{name} {' '.join(words)[:30]}".strip())
    for name, ways in COMMANDS_ON_A_YEAR.items()
    for verdict, words in ways
    if verdict != OWN
]
MADE_AT_ANY_TIME = ("自检/", f"文书/{TASK}/打印/", "文书/一企一档/")
"""What may be made of an archived year: pictures, files for the printer, papers, which no package holds."""


def test_of_every_command_it_is_said_what_it_may_do_to_an_archived_year() -> None:
    assert COMMANDS_ON_A_YEAR.keys() == {c.name for c in COMMANDS if "workbook" in c.takes}


@pytest.fixture(autouse=True)
def _few_simulations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.jobs.fairness.RUNS", 20)


@pytest.mark.parametrize(("verdict", "command"), CASES)
def test_afterwards_no_command_changes_the_year(
    closed, tmp_path: Path, capsys, verdict: str, command: tuple[str, ...]
) -> None:
    case = closed.book().read(columns.CASES).rows[0]
    (tmp_path / "list.csv").write_text("地区代码,地区名称\n410499901,新设镇\n")
    given = {"list": str(tmp_path / "list.csv"), "target": case.text("target"), "case": case.text("case")}
    before = content(closed.root)
    name, *words = command
    code = main([*name.split(), str(closed.path), *(word.format(**given) for word in words)])
    told = capsys.readouterr()
    after = content(closed.root)
    if verdict == REFUSED:
        assert (code, "2023 年已经归档" in told.err) == (3, True), told.err
        assert after == before
    else:
        assert code in (0, 1), told.err  # 1: a problem was found and listed
        new = {path: after[path] for path in after.keys() - before.keys()}
        assert after == before | new
        assert [path for path in new if not path.startswith(MADE_AT_ANY_TIME)] == []


@pytest.mark.parametrize(
    "button", [b for b in buttons.BUTTONS if b.writes and b is not buttons.archive], ids=lambda b: b.name
)
def test_afterwards_no_button_changes_the_year(closed, button: buttons.Button) -> None:
    before = content(closed.root)
    arguments = Namespace(opened=(closed.book(), closed.office(DAY)), task=TASK)
    with pytest.raises(Refused, match="2023 年已经归档"):
        buttons._step(button, arguments)
    assert content(closed.root) == before


def test_a_year_that_is_not_archived_is_open(desk) -> None:
    assert main(["statistics", str(desk.path)]) == 0


def test_the_zip_alone_locks_the_year_too(desk, capsys) -> None:
    desk.archive()
    shutil.rmtree(desk.package)  # taken to the archive
    assert main(["statistics", str(desk.path)]) == 3
    assert "2023 年已经归档" in capsys.readouterr().err


def test_a_task_that_came_over_from_an_archived_year_is_not_drawn_any_more(desk) -> None:
    desk.freeze_later("202304-3")
    desk.archive()
    new_year(desk.book(), desk.office(DAY), 2024, ClosedBook)
    later = ClosedBook(desk.root / "双随机台账2024.xlsx")
    office = desk.office(date(2024, 1, 5))
    records = content(desk.root / "记录" / "2023")
    for step in (
        lambda: draw(later, office, "202304-3", "03,09,14,21,27,32+11", "示例"),
        lambda: freeze(later, office, "202304-3", b"m" * 32, issue="2024001"),
    ):
        with pytest.raises(Refused, match="2023 年已经归档"):
            step()
    assert content(desk.root / "记录" / "2023") == records


def test_no_number_is_given_in_a_year_that_is_archived(desk, capsys) -> None:
    desk.archive()
    new_year(desk.book(), desk.office(DAY), 2024, ClosedBook)
    later = str(desk.root / "双随机台账2024.xlsx")
    assert main(["docket", later, "--void", "示工信〔2023〕1号", "--reason", "示例"]) == 3
    assert "2023 年已经归档" in capsys.readouterr().err


def test_the_archive_itself_goes_on_where_it_was_interrupted(desk) -> None:
    """The lock is no obstacle to the step that makes it."""
    before = desk.path.read_bytes()
    desk.archive()
    desk.path.write_bytes(before)  # killed before the workbook was saved
    desk.archive(resume=True)
    assert desk.task(TASK)["state"] == "已归档"
