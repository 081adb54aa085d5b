"""An archived year is locked: every command that would change it is refused, and changes nothing.

The entry of a command says of each of its uses what it may do afterwards (``archived``).  ``WORDS`` are examples of
every use that takes a workbook: a new one without an example fails the first test, one that writes without asking
the others.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest

import xlwings_offices
from tests.archive_kit import content
from toolkit import columns
from toolkit.buttons import BUTTONS, press
from toolkit.calling import call, chosen
from toolkit.cli import main, parser
from toolkit.commands import COMMANDS, Command, Use
from toolkit.commands.entry import OWN, READS, REFUSED, command, use
from toolkit.errors import Refused
from toolkit.excel import caller
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.new_year import new_year

TASK, DAY = "202304-2", date(2023, 12, 29)
WHY = ("--reason", "示例", "--by", "吴示例")
IMPORT = ("{list}", "--into", "地区")
FREEZE = ("--task", "202304-1", "--issue", "2023041")
PUBLISH = ("--task", TASK)
WORDS: dict[str, list[tuple[str, ...]]] = {
    "check": [(), ("--write",)],
    "import": [IMPORT, (*IMPORT, "--accept")],
    "plan": [()],
    "plan-version": [
        (),
        ("--adopt", "示例", "--by", "吴示例"),
        ("--filed", "示例"),
        ("--announced", "示例"),
        ("--take-back", "示例", "--by", "吴示例"),
    ],
    "cancel": [
        ("--task", "202304-1", *WHY),
        ("--month", "2023-04", *WHY),
        ("--task", "202304-1", *WHY, "--undo"),
    ],
    "postpone": [("--task", "202304-1", "--to", "2024-01-05", *WHY)],
    "freeze": [FREEZE],
    "draw": [("--task", "202304-3", "--entropy", "1", "--waive", "示例")],
    "bulk freeze": [(*FREEZE, "--registry", "{list}")],
    "bulk draw": [("--task", "202304-1", "--entropy", "1", "--waive", "示例")],
    "trial": [("--task", "202304-1")],
    "alternate": [("--task", TASK, "--object", "{target}", "--evidence", "示例", *WHY)],
    "recuse": [("--task", TASK, "--object", "{target}", "--inspector", "1", *WHY)],
    "merge": [
        ("--task", TASK, "--with", "202304-3", *WHY),
        ("--task", TASK, "--with", "202304-3", *WHY, "--undo"),
    ],
    "partners": [
        ("--task", TASK, "--send", "示例局"),
        ("--from", "{list}", "--by", "吴示例"),
        ("--task", TASK, "--results", "示例局"),
        ("--task", TASK, "--leave", "示例局", *WHY),
    ],
    "redraw": [("--task", TASK, *WHY)],
    "published": [("--task", TASK, "--place", "示例", "--url", "示例")],
    "skipped": [("--task", "202304-3", *WHY, "--evidence", "示例")],
    "abandon": [("--task", "202304-3", *WHY, "--evidence", "示例")],
    "explain-freezes": [(*WHY, "--evidence", "示例")],
    "correct-clock": [(*WHY, "--evidence", "示例", "--recorded", "2023-04-10", "--truly", "2023-04-09")],
    "fairness": [("--task", TASK)],
    "documents": [("--task", TASK)],
    "plan-document": [()],
    "report": [("--year", "2023"), ("--month", "2023-04")],
    "dossier": [("--object", "{target}")],
    "firm-checks": [()],
    "print": [("--task", TASK)],
    "docket": [
        (),
        ("--enter", "示工信〔2023〕99号", "--task", TASK, "--kind", "检查通报"),
        ("--void", "示工信〔2023〕1号", "--reason", "示例"),
    ],
    "results": [("--task", TASK), ("--from", "{list}")],
    "deadlines": [()],
    "publish": [PUBLISH, (*PUBLISH, "--correct", "示例"), (*PUBLISH, "--proof", "{list}")],
    "case": [("--case", "{case}"), ("--case", "{case}", "--set", "证据材料=示例")],
    "recheck": [("--case", "{case}", "--outcome", "已整改", "--what", "示例", "--evidence", "示例")],
    "apply-changes": [()],
    "reconcile": [(), ("--write",)],
    "rebuild": [()],
    "restore": [(), ("--copy", "示例")],
    "statistics": [()],
    "upgrade": [()],
}
LOCKED = {
    command.name: command
    for command in COMMANDS
    if any("book" in use.needs and use.archived != OWN for use in command.uses)
}


def used(command: Command, words: Sequence[str]) -> Use:
    """The use that these words choose."""
    typed_words = [*command.name.split(), *words]
    typed = vars(parser(typed_words).parse_args(typed_words))
    return chosen(command, {key: value for key, value in typed.items() if value is not None})


CASES = [
    pytest.param(
        used(LOCKED[name], words).archived, (name, *words), id=f"{name} {' '.join(words)[:30]}".strip()
    )
    for name, ways in WORDS.items()
    for words in ways
]
MADE_AT_ANY_TIME = (
    "自检/",
    f"文书/{TASK}/打印/",
    "文书/一企一档/",
    "文书/归档以后/",
    "导入报告/预演-",
    "导出/",
)
"""What may be made of an archived year: pictures, files for the printer, papers that no package holds, rehearsals."""


def untried(commands: Iterable[Command]) -> list[str]:
    """Uses that take a workbook and do not say what they may do afterwards, or are not tried below."""
    return [
        f"{each.name} {way.step}"
        for each in commands
        for tried in [[used(each, words) for words in WORDS.get(each.name, [])]]
        for way in each.uses
        if "book" in way.needs and (way.archived is None or (way.archived != OWN and way not in tried))
    ]


def test_every_use_says_what_it_may_do_to_an_archived_year_and_is_tried() -> None:
    assert untried(COMMANDS) == []
    silent = command("loads", "负荷", use("jobs.plan:make_tasks"))
    reading = command("loads", "负荷", use("jobs.plan:make_tasks", archived=READS))
    assert untried([silent]) == untried([reading]) == ["loads jobs.plan:make_tasks"]


@pytest.fixture(autouse=True)
def _few_simulations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.jobs.fairness.RUNS", 20)


@pytest.mark.thorough
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


PRESSED_ALONE = [
    name
    for name, (_, button) in BUTTONS.items()
    if button.writes and not button.fields and not name.startswith("archive")
]
"""What a button with fields gives is what somebody types at the command: each of these uses is tried above."""


@pytest.mark.parametrize("name", PRESSED_ALONE)
def test_afterwards_no_button_changes_the_year(closed, name: str) -> None:
    before = content(closed.root)
    command, button = BUTTONS[name]
    given = {**button.gives, **({"--task": TASK} if button.states else {})}
    with pytest.raises(Refused, match="2023 年已经归档"):
        call(command, given, (closed.book(), closed.office(DAY)))
    assert content(closed.root) == before


def test_the_package_is_verified_by_its_button(desk) -> None:
    desk.archive()
    book = xlwings_offices.memory().books.open(str(desk.path))

    def pressed() -> str:
        assert press(BUTTONS["verify_archive"], [], caller.Screen(book))
        return str(book.app.impl.alerts[-1].text)

    assert "包的摘要" in pressed()
    assert "不可信" not in pressed()
    paper = next((desk.package / "data" / "文书").rglob("*.docx"))
    paper.write_bytes(paper.read_bytes() + b" ")
    assert "这个归档包不可信" in pressed()
    assert paper.name in pressed()


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
    desk.dies(desk.archive)
    assert desk.task(TASK)["state"] == "已公示"
    desk.archive(resume=True)
    assert desk.task(TASK)["state"] == "已归档"
