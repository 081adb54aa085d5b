"""Every folder of tests and every section of the bench shows a promise; a promise that is broken is told."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from tests import promises
from tests.bench.report import SECTIONS
from tests.promises import PROMISES, Promise, keep, main

HERE = Path(__file__).parent


def test_every_folder_and_every_section_stands_once_in_the_list():
    words = [word for promise in PROMISES for word in promise.words]
    folders = {f"tests/{path.name}" for path in HERE.iterdir() if next(path.glob("test_*.py"), None)}
    asked = [word for word in words if word.startswith("tests/")]
    assert len(asked) == len(set(asked))
    assert all((HERE.parent / word).exists() for word in asked)
    small = {f"tests/{name}" for name in ("bench", "ledger", "ooxml", "pictures", "rules")}
    by_module = {word.replace(".", "/") for word in words if word.startswith("tests.")}
    assert folders - set(asked) - by_module <= small
    sections = [promise.words[2] for promise in PROMISES if promise.words[0] == "tests.bench"]
    assert sorted(sections) == sorted(SECTIONS)


def test_a_command_that_fails_breaks_its_promise(monkeypatch, capsys):
    kept, broken = Promise("it is there", ("keyword",)), Promise("it is not there", ("no_such_module",))
    monkeypatch.setattr(promises, "PROMISES", (kept, broken))
    assert keep(kept).startswith("held")
    assert "No module named" in keep(broken)
    assert main([]) == main(["not there"]) == 1
    assert main(["is there"]) == 0
    assert "NOT HELD" in capsys.readouterr().out


def test_of_a_bench_that_missed_its_goal_the_figure_is_told_however_long_its_table(monkeypatch):
    table = "\n".join(["重建 2.6 秒 ✗", *("现场表 2.3 秒 ✓" for _ in range(40))])
    done = SimpleNamespace(returncode=1, stdout=table)
    monkeypatch.setattr(promises.subprocess, "run", lambda *_, **__: done)
    assert "重建 2.6 秒 ✗" in keep(Promise("speed: buttons", ()))


def test_a_word_that_names_no_promise_is_not_kept():
    assert main(["no such promise"]) == 1
