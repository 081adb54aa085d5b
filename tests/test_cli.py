"""The command line as people and programs meet it: words, exit codes, JSON; never a traceback."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from toolkit import jobs
from toolkit.calling import call, chosen, load
from toolkit.cli import main
from toolkit.commands import COMMANDS, Argument, Group, Use
from toolkit.commands.entry import READS, command, use
from toolkit.errors import WrongUse
from toolkit.masters import MASTERS

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "双随机台账.xlsx"
    path.write_bytes(MASTERS[path.name]())
    return path


def run(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *words],
        cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_help_names_every_command_in_chinese() -> None:
    told = run("--help")
    assert told.returncode == 0
    for each in COMMANDS:
        assert each.name.partition(" ")[0] in told.stdout
    assert "usage" not in told.stdout


@pytest.mark.parametrize("name", [each.name for each in COMMANDS])
def test_every_command_explains_itself(name: str) -> None:
    told = run(*name.split(), "--help")
    assert told.returncode == 0
    assert "用法" in told.stdout


def test_a_command_that_only_reads_imports_what_reading_takes(workbook: Path) -> None:
    """Each of these costs every start of a command some milliseconds; 生成任务, the control, does import them."""
    heavy = ["lxml", "filelock", "ssl", "http", "numpy", "toolkit.word.render", "toolkit.excel.patch"]
    script = (
        "import sys; from toolkit.cli import main; main(sys.argv[1:]);"
        f"print('brought', [name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    brought = [
        subprocess.run(
            [sys.executable, "-c", script, word, str(workbook)],
            cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8",
        ).stderr.rpartition("brought ")[2].strip()
        for word in ("check", "plan")
    ]  # fmt: skip
    assert brought[0] == "[]"
    assert "lxml" in brought[1]


# an entry fits its step

TYPES = {
    "text": "str",
    "int": "int",
    "day": "date",
    "path": "Path",
    "paths": "Sequence[Path]",
    "flag": "bool",
    "pairs": "Mapping[str, str]",
}


def misfits(each: Use) -> Iterator[str]:
    """What a use gives its step that the step does not take so, and what the step needs and does not get."""
    yield from _misfits(load(each.step), list(each.takes), each.needs)


def _misfits(
    step: Callable[..., Any], takes: list[Argument | Group], needs: tuple[str, ...]
) -> Iterator[str]:
    parameters = dict(inspect.signature(step).parameters)
    for need in needs:
        if parameters.pop(need, None) is None:
            yield f"{need} is not wanted"
    for entry in takes:
        if isinstance(entry, Argument) and entry.office:
            continue
        parameter = parameters.pop(entry.name, None)
        if parameter is None:
            yield f"{entry.name} is not a parameter"
        elif isinstance(entry, Group):
            yield from _misfits(load(entry.of), list(entry.fields), ())
        else:
            annotation = getattr(parameter.annotation, "__forward_arg__", parameter.annotation)
            if annotation.removesuffix(" | None") != TYPES[entry.kind]:
                yield f"{entry.name} is {TYPES[entry.kind]} and not {annotation}"
            if not entry.required and parameter.default is parameter.empty:
                yield f"{entry.name} may be missing"
    yield from (f"{name} is not given" for name, p in parameters.items() if p.default is p.empty)


@pytest.mark.parametrize(
    "each", [each for entry in COMMANDS for each in entry.uses], ids=lambda each: each.step
)
def test_every_step_takes_what_its_entry_gives(each: Use) -> None:
    assert list(misfits(each)) == []


def _step(book: object, task: str, day: date | None, resume: bool = False) -> None:
    """An example for the next test."""


def test_an_entry_that_does_not_fit_its_step_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.jobs.plan._step", _step, raising=False)
    entries = Argument("task", "--task", "", "", "path"), Argument("day", "--day", "", "", "day")
    found = misfits(
        use("jobs.plan:_step", *entries, Argument("who", "--who", "", ""), needs=("book", "office"))
    )
    assert list(found) == [
        "office is not wanted",
        "task is Path and not str",
        "task may be missing",
        "day may be missing",
        "who is not a parameter",
    ]
    assert list(misfits(use("jobs.plan:_step", needs=("book",)))) == ["task is not given", "day is not given"]


def test_one_word_of_a_command_means_one_thing_in_all_its_uses() -> None:
    for entry in COMMANDS:
        found: dict[str, str] = {}
        for each in entry.uses:
            assert each.when is None or each.when.key in each.arguments, entry.name
            for key, argument in each.arguments.items():
                assert found.setdefault(key, argument.kind) == argument.kind, entry.name


def test_what_was_typed_reaches_the_step_as_typed_values(
    monkeypatch: pytest.MonkeyPatch, workbook: Path
) -> None:
    seen: dict[str, object] = {}
    monkeypatch.setattr("toolkit.jobs.recheck.recheck", lambda **values: seen.update(values) or _done())
    words = [
        "--case",
        "1",
        "--outcome",
        "未整改",
        "--what",
        "甲",
        "--evidence",
        "乙",
        "--next",
        "2023.5.9",
        "--operator",
        "丙",
    ]
    assert main(["recheck", str(workbook), *words, "--operator", "丙"]) == 0
    found, office = seen["found"], seen["office"]
    assert (seen["case_id"], found.outcome, found.day, found.next_due) == (
        "1",
        "未整改",
        None,
        date(2023, 5, 9),
    )
    assert office.operator == "丙"


def _done():
    from toolkit.jobs.base import Outcome

    return Outcome("做完")


def test_a_new_command_is_one_entry_and_its_step(
    monkeypatch: pytest.MonkeyPatch, workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loads.py").write_text(
        "from toolkit.jobs.base import Outcome, open_desk\n"
        "def loads(book, office):\n"
        "    return Outcome('负荷', data={'people': len(open_desk(book, office).registry.inspectors)})\n"
    )
    monkeypatch.setattr("toolkit.jobs.__path__", [*jobs.__path__, str(tmp_path)])
    entry = command("loads", "负荷：每名执法人员今年派了几次", use("jobs.loads:loads", archived=READS))
    monkeypatch.setattr("toolkit.cli.COMMANDS", (*COMMANDS, entry))
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "每名执法人员今年派了几次" in capsys.readouterr().out
    assert main(["loads", str(workbook), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["data"] == {"people": 10}


# which use was meant

ONE = use("a:plain", Argument("key", "--task", "", "", required=True), Argument("why", "--why", "", ""))
FROM, VOID = Argument("file", "--from", "", ""), Argument("v", "--void", "", "")
MANY = command("甲", "一个例子", ONE, use("a:file", FROM, when=FROM), use("a:void", VOID, when=VOID))


@pytest.mark.parametrize(
    ("given", "step"),
    [({"--task": "1"}, "a:plain"), ({"--task": "1", "--why": "x"}, "a:plain"), ({"--from": "x"}, "a:file")],
)
def test_the_use_is_the_one_whose_argument_is_given(given: dict[str, object], step: str) -> None:
    assert chosen(MANY, given).step == step


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "缺少 --task（或者写 --from 或 --void）"),
        ({"--from": "x", "--task": "1"}, "--task 不能和 --from 一起写"),
        ({"--from": "x", "--void": "1"}, "--from、--void 只能写一样"),
    ],
)
def test_values_that_do_not_go_together_are_refused_not_ignored(given: dict[str, object], says: str) -> None:
    with pytest.raises(WrongUse, match=says):
        call(MANY, given)


def test_a_command_that_has_only_choices_names_them() -> None:
    with pytest.raises(WrongUse, match="请写 --from"):
        chosen(command("乙", "只有一样", use("a:file", FROM, when=FROM)), {})
    with pytest.raises(WrongUse, match="--plain 只能和 --month 一起写"):
        chosen(next(each for each in COMMANDS if each.name == "report"), {"--year": 2023, "--plain": True})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "缺少"),
        (("抽签",), "没有“抽签”这个命令"),
        (("draw",), "缺少 --task"),
        (("bulk",), "缺少 命令"),
        (("bulk", "trial"), "没有“trial”这个命令"),
        (("bulk", "freeze", "--task", "202304-1"), "缺少 --registry"),
        (("bulk", "sql", ".", "--engine", "oracle"), "没有“oracle”这种数据库"),
        (("deadlines", "--today", "昨天"), "读不出来"),
        (("check", "没有.xlsx"), "找不到"),
        (("verify", "."), "不是抽取记录"),
        (("new-workbook", "a.txt"), ".xlsx"),
        (("archive", "--year", "二零"), "不是整数"),
    ],
)
def test_wrong_use_is_exit_code_two_with_words(
    words: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert says in capsys.readouterr().err


def test_check_of_the_sample_is_fine_and_readable_by_programs(workbook: Path) -> None:
    told = run("check", str(workbook), "--json")
    assert told.returncode == 0
    data = json.loads(told.stdout)
    assert data["data"]["targets"] == 60
    assert {problem["level"] for problem in data["problems"]} == {"提醒"}


@pytest.mark.thorough
def test_problems_are_exit_code_one_with_cell_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "空白.xlsx").write_bytes(MASTERS["空白台账.xlsx"]())
    told = run("check", str(tmp_path / "空白.xlsx"))
    assert told.returncode == 1
    assert "（B5）" in told.stdout
    frozen = run("freeze", "空白.xlsx", "--task", "1", cwd=tmp_path)
    assert frozen.returncode in (1, 2)
    assert not (tmp_path / "记录").exists()


def test_refusals_are_exit_code_three(workbook: Path) -> None:
    assert run("plan", str(workbook)).returncode == 0
    assert run("draw", str(workbook), "--task", "202304-1").returncode == 3
    (workbook.parent / f"~${workbook.name}").write_bytes(b"x")
    told = run("plan", str(workbook))
    assert told.returncode == 3
    assert "正在" in told.stderr


def test_the_only_workbook_of_a_folder_need_not_be_named(workbook: Path) -> None:
    assert run("check", cwd=workbook.parent).returncode == 0
    (workbook.parent / "第二本.xlsx").write_bytes(workbook.read_bytes())
    told = run("check", cwd=workbook.parent)
    assert told.returncode == 2
    assert "有 2 个工作簿" in told.stderr


def test_new_workbooks_equal_the_masters_and_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "新.xlsx"
    assert run("new-workbook", str(path), "--sample").returncode == 0
    assert path.read_bytes() == MASTERS["双随机台账.xlsx"]()
    assert run("new-workbook", str(path)).returncode == 3


def test_the_unforeseen_gets_an_incident_number_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setattr("toolkit.jobs.verify.verify_folder", explode)
    assert main(["verify", "x"]) == 1
    told = capsys.readouterr()
    assert "事件编号" in told.err
    assert "Traceback" not in told.out + told.err
    assert "RuntimeError: boom" in (tmp_path / ".shuangsuiji" / "错误日志.txt").read_text("utf-8")


def test_doctor_finds_this_machine_and_the_sample_fit(workbook: Path) -> None:
    told = run("doctor", str(workbook))
    assert "工作簿 双随机台账.xlsx" in told.stdout, told.stdout + told.stderr


@pytest.mark.thorough
def test_doctor_names_a_missing_sheet(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "缺表.xlsx"
    path.write_bytes(MASTERS["双随机台账.xlsx"]())
    book = openpyxl.load_workbook(path)
    del book["回避"]
    book.save(path)
    told = run("doctor", str(path))
    assert told.returncode == 1
    assert "回避" in told.stdout


@pytest.mark.thorough
def test_a_reader_that_stops_early_is_no_error(workbook: Path) -> None:
    command = f"{sys.executable} -m toolkit check '{workbook}' | head -c 1"
    told = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, check=False)
    assert told.stderr == b""


def test_help_loads_nothing_heavy() -> None:
    """A click starts a new process: the command line must not pull in what only a step needs."""
    code = "import sys, toolkit.cli; toolkit.cli.parser(['draw']); print([m for m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    for heavy in ("numpy", "lxml", "docx", "xlsxwriter", "python_calamine", "rich", "dataclasses", "pathlib"):
        assert f"'{heavy}'" not in told.stdout, heavy
