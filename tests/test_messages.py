"""Every message says what happened, where, and what to do, in Chinese; the unforeseen gets a number that is in the log.

The words are looked at twice: as they stand in the source (all of them), and as they come out of the commands.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import toolkit
from tests.county import County
from toolkit import incident
from toolkit.cli import main
from toolkit.columns import TASKS
from toolkit.draw.encoding import Unwritable, canonical_id
from toolkit.errors import (
    Changed,
    Exists,
    Fault,
    Level,
    Locked,
    Place,
    Problem,
    ProblemsFound,
    Refused,
    ToolkitError,
    WrongUse,
)
from toolkit.excel.cells import CellError, clean
from toolkit.excel.closed import ClosedBook
from toolkit.files import write_new
from toolkit.word.package import unpack
from toolkit.word.render import encode
from toolkit.word.template import MissingFields, compile
from toolkit.word.wml import Unreadable

ROOT = Path(__file__).resolve().parents[1]
REMEDY = re.compile(r"请|须|应|可以|可行办法|不用|--|再试|单独打印|照营业执照|照执法证")
"""Words that tell what to do, or that nothing needs to be done."""
LATIN = re.compile(r"[A-Za-z][A-Za-z]{2,}")
FAMILIAR = {
    # programs, and what they write
    "word", "excel", "wps", "libreoffice", "windows", "python", "unicode", "smartart", "utf", "gbk", "rfc", "parquet",
    "docx", "xlsx", "xlsm", "xls", "csv", "doc", "json", "xml", "txt", "pdf", "jpg", "html", "zip",
    "dotx", "docm", "strict", "png", "jpeg", "xcjh", "mb", "pin",
    "sql", "sha", "esc", "ctrl", "end", "uno",
    # names of our own files, commands and sources of random numbers
    "manifest", "nonce", "record", "chain", "rebuild", "verify", "freeze", "draw", "bulk", "archive", "wheels",
    "upgrade", "ssj", "cwl", "ssq", "csl", "dlt", "drand", "nist", "onsite", "local", "duckdb", "pip", "install",
}  # fmt: skip
"""Latin words a clerk meets anyway: programs, endings of file names, names of our own files, options."""


class Words(NamedTuple):
    """One message of the source: where it stands, its class, and its text with values as X."""

    where: str
    kind: str
    text: str


def _classes() -> dict[str, type[ToolkitError]]:
    for module in pkgutil.walk_packages(toolkit.__path__, "toolkit."):
        if not re.search(r"__main__|windows", module.name):
            importlib.import_module(module.name)
    found: dict[str, type[ToolkitError]] = {}
    waiting = [ToolkitError]
    while waiting:
        one = waiting.pop()
        found[one.__name__] = one
        waiting += one.__subclasses__()
    return found


CLASSES = _classes()


def _text(node: ast.expr) -> str | None:
    """The text of a literal with X for its values; None if it is made elsewhere."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "Ｘ" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = _text(node.left), _text(node.right)
        return None if None in sides else f"{sides[0]}{sides[1]}"
    if isinstance(node, ast.IfExp):
        return _text(node.body)
    return None


def words(kinds: frozenset[str]) -> Iterator[tuple[Words, list[str | None]]]:
    """Every call of these classes in the toolkit, with the texts of its arguments."""
    for path in sorted((ROOT / "toolkit").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                texts = [_text(argument) for argument in node.args]
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield Words(where, node.func.id, texts[0] or "" if texts else ""), texts


SAID = frozenset({"WrongUse", "Refused", "Locked", "Changed", "Exists"})


def faults(text: str) -> list[str]:
    """What is wrong with a whole message."""
    found = []
    if not text.rstrip().endswith(("。", "？", "：", "”", "Ｘ")):
        found.append("does not end as a sentence")
    if not REMEDY.search(text) and not text.endswith(("Ｘ", "。Ｘ。")):
        found.append("does not say what to do")
    return found + _latin(text)


def _latin(text: str) -> list[str]:
    plain = re.sub(r"--[a-z-]+|[\w.{}-]+\.(?:txt|json|docx|xlsx|xlsm|xls|py|csv|exe)|“[^”]*”", "", text)
    strange = [word for word in LATIN.findall(plain) if word.lower() not in FAMILIAR]
    return [f"has the words {strange}"] if strange else []


@pytest.mark.thorough
def test_every_message_of_the_source_keeps_the_rule() -> None:
    found = [
        (said.where, said.text, bad) for said, _ in words(SAID) if said.text and (bad := faults(said.text))
    ]
    assert found == []
    assert sum(1 for _ in words(SAID)) > 100


def test_every_problem_of_the_source_keeps_the_rule() -> None:
    found = []
    for said, texts in words(
        frozenset({"Problem", "Fault", "CellError", "Unreadable", "Unwritable", "_unfit"})
    ):
        what, remedy = [*texts, None, None][:2]
        if what and what.endswith(("。", "！", "，")):
            found.append((said.where, what, "the full stop comes by itself"))
        if remedy and remedy.endswith(("。", "！", "，")):
            found.append((said.where, remedy, "the full stop comes by itself"))
        if remedy is not None and not REMEDY.search(remedy) and "Ｘ" not in remedy:
            found.append((said.where, remedy, "does not say what to do"))
        found += [(said.where, text, bad) for text in (what, remedy) if text for bad in _latin(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "文件打不开",
        "文件打不开。",
        "KeyError: 名称。请重试。",
        "请重试",
        "The file is open. 请关闭。",
        "坏了！请重试！",
    ],
)
def test_a_message_that_breaks_the_rule_is_found(text: str) -> None:
    """Negative control."""
    assert faults(text)


def test_a_good_message_passes() -> None:
    assert faults("“台账.xlsx”正被其他程序打开。请关闭后再试。") == []


# --- every class, as it comes out -------------------------------------------------------------------------


def _wrong(county: County) -> None:
    ClosedBook(county.root / "没有.xlsx")


def _problems(county: County) -> None:
    county.path.write_bytes(b"PK")
    county.book()


def _refused(county: County) -> None:
    county.plan()
    county.draw()


def _locked(county: County) -> None:
    (county.root / f"~${county.path.name}").write_bytes(b"x")
    county.book().claim()


def _changed(county: County) -> None:
    book = county.book()
    county.path.write_bytes(county.path.read_bytes() + b" ")
    book.claim()


def _exists(county: County) -> None:
    write_new(county.path, b"x")


def _unwritable(county: County) -> None:
    canonical_id("a|b")


def _missing(county: County) -> None:
    compile(ROOT / "templates" / "检查通报.docx").render({})


def _fault(county: County) -> None:
    encode(object())


def _cell_error(county: County) -> None:
    clean("昨天", TASKS.column("date"))


def _unreadable(county: County) -> None:
    unpack(b"no document")


PRODUCED: dict[type[ToolkitError], Callable[[County], None]] = {
    WrongUse: _wrong,
    ProblemsFound: _problems,
    Refused: _refused,
    Locked: _locked,
    Changed: _changed,
    Exists: _exists,
    Fault: _fault,
    CellError: _cell_error,
    Unreadable: _unreadable,
    Unwritable: _unwritable,
    MissingFields: _missing,
}


@pytest.mark.parametrize("kind", PRODUCED, ids=lambda kind: kind.__name__)
def test_every_error_class_comes_out_in_our_words(kind: type[ToolkitError], county: County) -> None:
    with pytest.raises(kind) as error:
        PRODUCED[kind](county)
    assert type(error.value) is kind
    for line in str(error.value).replace(str(county.root), "").splitlines():
        assert faults(line) == []
        assert "Traceback" not in line


def test_no_error_class_is_without_a_test() -> None:
    known = {kind.__name__ for kind in PRODUCED} | {"ToolkitError"}
    assert CLASSES.keys() - known == PROVOKED_ELSEWHERE


PROVOKED_ELSEWHERE = {"Cancelled", "Infeasible"}
"""tests/test_buttons.py: the person said no; tests/draw/test_shortage.py and test_successor.py: too few inspectors."""


# --- the unforeseen ---------------------------------------------------------------------------------------


def test_the_unforeseen_gets_a_number_and_the_log_has_it(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("toolkit.jobs.base.open_desk", broken)
    assert main(["check", str(county.path)]) == 1
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert "ZeroDivision" not in told.out + told.err
    (number,) = re.findall(r"事件编号 ([\w-]+)", told.err)
    log = (tmp_path / incident.LOG_FOLDER / "错误日志.txt").read_text("utf-8")
    assert f"[{number}]" in log
    assert "ZeroDivisionError: division by zero" in log
    assert "toolkit/cli.py" in log.replace("\\", "/")


def test_two_incidents_in_one_second_have_two_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    numbers = [re.findall(r"事件编号 ([\w-]+)", incident.record_incident(ValueError(n)))[0] for n in range(3)]
    assert len(set(numbers)) == 3
    log = (tmp_path / incident.LOG_FOLDER / "错误日志.txt").read_text("utf-8")
    assert all(f"[{number}]" in log for number in numbers)


@pytest.mark.skipif(not hasattr(__import__("os"), "geteuid"), reason="modes are for POSIX")
def test_the_log_of_incidents_is_the_owner_s_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    incident.record_incident(ValueError("x"))
    assert (tmp_path / incident.LOG_FOLDER / "错误日志.txt").stat().st_mode & 0o077 == 0


def test_a_problem_is_said_with_place_remedy_and_rule() -> None:
    problem = Problem(
        "只有 17 位，应为 18 位", "请补全后再抽取", Place("检查对象库", 18, "代码", "D18"), Level.ERROR, "R4"
    )
    assert (
        str(problem)
        == "「检查对象库」第 18 行“代码”（D18）只有 17 位，应为 18 位。请补全后再抽取。［R4 名录和代码］"
    )
