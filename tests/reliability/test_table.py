"""The table knows every command that writes, and each of its rows stands twenty at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from tests.reliability.nursery import Nursery
from tests.reliability.rows import BY_NAME, ELSEWHERE, ROWS, Row
from tests.reliability.stages import Judges, Walked
from toolkit.calling import chosen
from toolkit.cli import parser
from toolkit.commands import COMMANDS, Command
from toolkit.commands.entry import READS, command, use

MANY = 20
HALF = "请照原样再办一次（上次中断的）"
ONLY_READ = frozenset(
    ("bulk.verify:verify_any", "bulk.verify:verify_beside", "bulk.verify:verify_folder", "bulk.sql:show_script",
     "doctor:doctor", "jobs.inspect_document:inspect_document", "jobs.archive.check:verify_archive",
     "jobs.archive.check:verify_archive_of")
)  # fmt: skip
"""Uses without a workbook of their own that write nothing."""


def used(words: Sequence[str]) -> str:
    """The step that these words run."""
    typed = {
        key: value
        for key, value in vars(parser(list(words)).parse_args(list(words))).items()
        if value is not None
    }
    name = next(c.name for c in COMMANDS if words[: len(c.name.split())] == tuple(c.name.split()))
    return chosen(next(c for c in COMMANDS if c.name == name), typed).step


def missing(commands: Iterable[Command], tried: set[str]) -> list[str]:
    """Uses that write and are in no row and not in ``ELSEWHERE``."""
    known = tried | ELSEWHERE.keys() | ONLY_READ
    return [
        f"{c.name} {u.step}" for c in commands for u in c.uses if u.archived != READS and u.step not in known
    ]


def test_every_command_that_writes_has_its_row(walked: Walked) -> None:
    words = [row.words if isinstance(row.words, tuple) else _words(row, walked) for row in ROWS]
    tried = {used(each) for each in words}
    assert missing(COMMANDS, tried) == []
    new = command("loads", "负荷", use("jobs.loads:loads"))
    assert missing([new], tried) == ["loads jobs.loads:loads"], (
        "a command that writes and has no row is named"
    )


def _words(row: Row, walked: Walked) -> tuple[str, ...]:
    return walked[row.name].stage.words


def test_where_a_command_is_tried_elsewhere_that_test_is_there() -> None:
    top = Path(__file__).parents[2]
    assert [path for path in ELSEWHERE.values() if not (top / path).exists()] == []


@pytest.mark.long
@pytest.mark.parametrize("name", BY_NAME)
def test_twenty_at_once_leave_what_one_leaves(
    name: str,
    judges: Judges,
    fresh: Callable[[Path], Path],
    nursery: Nursery,
    figure: Callable[[str, str], None],
) -> None:
    judge = judges[name]
    root = fresh(judge.prepared.before)
    done = nursery.together([judge.prepared.order(root)] * MANY)
    between = [one for one in done if HALF in one.said]  # saw one of two records written
    assert {one.code for one in done if one not in between} <= {0, 2, 3}, [one.said for one in done]
    assert any(one.code == 0 for one in done)
    faults = judge.continued(root, nursery.run(judge.prepared.order(root)))
    assert not [
        fault for fault in faults if not fault.startswith("日志 has")
    ]  # each that came through has its line
    figure(f"{name}：{MANY} 个进程同时办", "办完的、拒绝的都有话说；无重复、无丢失，核验、对账相符")
