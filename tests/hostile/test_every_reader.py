"""Every file that the toolkit reads × every hostile content: the command that reads it ends in words, within bounds.

Each cell is a command in a process of its own, in a copy of an office that has drawn, with 500 MB on top of what is
loaded and 10 seconds of the processor.  A new reader is a line in ``READERS``.
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.county import TASK, County
from tests.hostile.limits import in_child
from tests.hostile.test_bombs import LAUGHS
from toolkit import cli
from toolkit.archive import bag
from toolkit.ledger import docket, journal, plan_register

SECONDS = 10
BOOK, YEAR, RECORD = "双随机台账.xlsx", "记录/2023", f"记录/2023/{TASK}-01"


class Reader(NamedTuple):
    """A file below the office's folder, and the words of a command that reads it."""

    path: str
    words: tuple[str, ...]
    view: bool = False
    """It can be made anew: one that cannot be read is taken for none, and need not be told."""
    passes: str = ""
    """A content that is no harm here."""
    named: str = ""
    """What the words may call the file instead of its name."""


VERIFY = ("verify", RECORD)
RECONCILE = ("reconcile", BOOK)
DOCUMENTS = ("documents", "--task", TASK, BOOK)
PACKAGE = "归档/2023/data/metadata.json"
READERS = {
    "台账": Reader(BOOK, ("check", BOOK)),
    "名单 .xlsx": Reader("名单.xlsx", ("import", "--into", "检查对象库", BOOK, "名单.xlsx")),
    "名单 .xls": Reader("名单.xls", ("import", "--into", "检查对象库", BOOK, "名单.xls")),
    "名单 .csv": Reader("名单.csv", ("import", "--into", "检查对象库", BOOK, "名单.csv")),
    "结果": Reader("结果.xlsx", ("results", "--from", "结果.xlsx", "--preview", "--", BOOK)),
    "现场交回": Reader("甲.xcjh", ("results", "--from", "甲.xcjh", "--preview", "--", BOOK)),
    "联合检查表": Reader("部门.xlsx", ("partners", "--from", "部门.xlsx", "--by", "吴示例", BOOK)),
    "公文": Reader("公文.docx", ("inspect-document", "公文.docx")),
    "归档包 .zip": Reader("2023.zip", ("verify-archive", "2023.zip"), named="manifest-sha256.txt"),
    "公示版本": Reader(f"文书/{TASK}/公示/第1版/公示.json", RECONCILE),
    "计划登记": Reader(f"{YEAR}/{plan_register.FOLDER}/001.json", ("plan-version", BOOK)),
    "日志": Reader(f"{YEAR}/{journal.NAME}", RECONCILE),
    "文号登记": Reader(f"{YEAR}/{docket.FILE}", ("docket", BOOK), passes="empty"),
    "行摘要": Reader("记录/日志-2023.行摘要", ("check", BOOK), view=True),
    "上次的期限": Reader(f"{YEAR}/期限.json", ("deadlines", BOOK, "--today", "2023-04-20"), view=True),
    "上年年报": Reader("记录/2022/年报.json", ("report", "--year", "2023", BOOK), view=True),
    "文书底数": Reader(f"文书/{TASK}/.文书底数.json", RECONCILE),
    "现场记录": Reader(f"文书/{TASK}/现场记录/{TASK}-01-001_1.json", DOCUMENTS),
    "现场表的 PIN": Reader(f"文书/{TASK}/.现场表.json", (*DOCUMENTS, "--kind", "现场表")),
    "导入对照": Reader("导入对照.json", ("import", "--into", "地区", BOOK, "地区.csv")),
    "归档包的元数据": Reader(PACKAGE, ("verify-archive", "归档/2023")),
    "更正归档时的元数据": Reader(
        PACKAGE, ("archive", "--year", "2023", "--correct", "示例", "--by", "吴示例", BOOK)
    ),
    "第二密数": Reader(
        "密数.txt", ("freeze", "--task", "202304-2", "--issue", "2023041", "--second", "密数.txt", BOOK)
    ),
    "年度链": Reader(f"{YEAR}/chain.txt", VERIFY, named="链"),
    **{
        name: Reader(f"{RECORD}/{name}", VERIFY)
        for name in (
            "frame.txt",
            "inspectors.txt",
            "recusal.txt",
            "selected.txt",
            "assignment.txt",
            "检查要点.json",
            "plan.json",
            "record.json",
            "manifest.txt",
        )
    },
    **{
        name: Reader(f"{RECORD}/{name}", VERIFY, passes="empty")
        for name in ("excluded.txt", "alternates.txt")
    },
    "补正": Reader(f"{RECORD}/amend-001.json", VERIFY),
}
SMALL = {
    "empty": bytes,
    "random bytes": lambda: random.Random(0).randbytes(200_000),
    "deep JSON": lambda: b"[" * 100_000,
    "deep XML": lambda: b"<?xml version='1.0'?>" + b"<w>" * 100_000,
    "billion laughs": f"{LAUGHS}]><x>&a9;</x>".encode,
}
LARGE = {
    "zip bomb": lambda: _bomb(b" " * 1_000_000, 500),
    "laughs in a package": lambda: _bomb(f"{LAUGHS}]><x>&a9;</x>".encode(), 1),
    "deep XML in a package": lambda: _bomb(b"<w>" * 200_000, 1),
    "huge JSON": lambda: b"[" + b"{}," * 17_000_000 + b"{}]",
    "lines of JSON": lambda: b'{"no":1}\n' * 5_500_000,
    "one endless line": lambda: b"a" * 50_000_000,
    "empty lines": lambda: b"\n" * 50_000_000,
    "tabs": lambda: b"a\tb\tc\n" * 8_000_000,
    "300 MB": lambda: b"\0" * 300_000_000,
}
_PARTS = ("[Content_Types].xml", "xl/workbook.xml", "word/document.xml", "2023/manifest-sha256.txt")


def _bomb(piece: bytes, times: int) -> bytes:
    """A package with the parts that readers look for first, each of so many pieces."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name in _PARTS:
            with package.open(name, "w", force_zip64=True) as part:
                for _ in range(times):
                    part.write(piece)
    return out.getvalue()


@lru_cache(maxsize=2)
def _content(name: str) -> bytes:
    return (SMALL | LARGE)[name]()


def faults(code: int, said: str, names: tuple[str, ...], *, may_pass: bool) -> list[str]:
    """What is wrong with how a command ended."""
    found = []
    if code not in (1, 2, 3) and not (may_pass and code == 0):
        found.append(f"exit code {code}")
    if not may_pass and not any(name in said for name in names):
        found.append("the file is not named")
    if "Traceback" in said or "事件编号" in said or "Error" in said:
        found.append("an accident instead of words")
    if not re.search("[\u4e00-\u9fff]{4}", said):
        found.append("no words")
    return found


def read(root: Path, reader: Reader, content: str, command: Callable[[list[str]], int] = cli.main) -> str:
    """Put the content in the place of the file and run the command; "" or what went wrong."""
    path = root / reader.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_content(content))
    if reader.path == PACKAGE:  # in a package
        (path.parents[1] / bag.DECLARED).write_bytes(bag.DECLARATION)
    may_pass = reader.view or reader.passes == content

    def work() -> None:
        os.chdir(root)
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = command(list(reader.words))
        found = faults(code, said.getvalue(), (path.name, reader.named or path.name), may_pass=may_pass)
        assert not found, f"{found}: {said.getvalue()[-1500:]}"

    return in_child(work, seconds=SECONDS, cpu=True)


@pytest.fixture
def office(county: County) -> Path:
    """An office that has drawn, and a list to be imported."""
    county.drawn()
    (county.root / "地区.csv").write_text("代码,名称\n410491,示例新区\n", "utf-8")
    return county.root


@pytest.mark.parametrize("content", SMALL)
def test_a_small_hostile_file_ends_in_words_whoever_reads_it(
    content: str, office: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = []
    for name, reader in READERS.items():
        root = tmp_path_factory.mktemp("office") / "单位"
        shutil.copytree(office, root)
        if said := read(root, reader, content):
            told.append(f"{name}: {said.partition('AssertionError')[2] or said}")
    assert not told, "\n".join(told)


@pytest.mark.long
@pytest.mark.parametrize("content", LARGE)
@pytest.mark.parametrize("name", READERS)
def test_a_large_hostile_file_ends_in_words_within_bounds(name: str, content: str, office: Path) -> None:
    assert read(office, READERS[name], content) == ""


# --- negative controls --------------------------------------------------------------------------------------


def _runs_on(_: list[str]) -> int:
    while True:
        pass


def _floods(_: list[str]) -> int:
    return len(bytearray(600_000_000))


def _silent(_: list[str]) -> int:
    return 3


def _accident(_: list[str]) -> int:
    print("出现了没有料到的情况（事件编号 1）")
    return 1


def _passes(_: list[str]) -> int:
    print("一切正常，没有问题")
    return 0


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (_floods, "MemoryError"),
        (_silent, "no words"),
        (_accident, "an accident"),
        (_passes, "exit code 0"),
        pytest.param(_runs_on, "SIGXCPU", marks=pytest.mark.long),
    ],
)
def test_control_a_reader_that_breaks_the_bounds_is_noticed(
    command: Callable[[list[str]], int], fault: str, tmp_path: Path
) -> None:
    assert fault in read(tmp_path, Reader("a", ()), "empty", command)
