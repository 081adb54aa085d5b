"""What each check of 公文体检 earns: ``python -m tests.word.ablation`` prints docs/公文体检.md.

A check is a distinct message with its source.  Every mutant is a real-looking paper that is right but for one thing:
*found* are those that the check says something of, *alone* those that nobody would have found without it, *false* the
papers of the clean corpus that it speaks of.  A check that no mutant sets off is not in the table and is not counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.word.mutants import FOUND_IN_THE_FILE
from tests.word.paper_kit import filled, sample
from tests.word.typed import PAPERS as TYPED
from tests.word.typed import write
from tests.word.typed_mutants import MUTANTS as TYPED_MUTANTS
from tests.word.typed_mutants import TypedMutant
from toolkit.errors import Problem
from toolkit.jobs.papers import PAPERS
from toolkit.word import layouts
from toolkit.word.inspection import inspect

PAGE = Path(__file__).resolve().parents[2] / "docs" / "公文体检.md"
Check = tuple[str, str]
_INTRODUCTION = """\
# 公文体检：每项检查的依据和所得

本页由 `python -m tests.word.ablation` 生成，测试核对它与程序一致。

`inspect-document 公文.docx`（公文体检）对任何单位的一份 `.docx` 逐项检查，每条都写明依据：

- **国标 GB/T 9704—2012** 第几条；现行有效。所谓“GB/T 9704—2019”并不存在，引用它的文件会被指出。
- **条例**：《党政机关公文处理工作条例》（中办发〔2012〕14号）第几条。
- **实务**：没有写在标准里、好的单位都这样做的，或者没有做完的（没填的空、修订、隐藏文字）。
- **待核**：写检查的人没有读到原文的（GB/T 15834—2011 标点、GB/T 15835—2011 数字），只当提醒看，请以原文为准。

下表说明每项检查值多少：拿正确的公文每份只改坏一处，看这项检查说出几份（命中），其中几份没有它就谁也不会说（只有它），以及在没有毛病的
公文上说了几份（误报）。没有哪份改坏的公文能触发的检查，不列也不算数。改坏的公文和检查出自同一批人之手，别处的公文可能有这里没想到的毛病，
也可能有这里没见过的写法。
"""


def check_of(problem: Problem) -> Check:
    """Which check speaks: its message without what differs from paper to paper, and its source."""
    return re.sub(r"“[^”]*”|\d+(?:\.\d+)?", "…", re.sub("（[^）]*）", "", problem.what)), problem.rule


def spoilt(folder: Path) -> Iterator[set[Check]]:
    """What is said of each mutant."""
    for mutant in FOUND_IN_THE_FILE:
        path = filled(mutant.document, folder, "文", sample(mutant.document), mutant.change)
        yield set(map(check_of, inspect(path).problems))
    for typed in TYPED_MUTANTS:
        yield set(map(check_of, found_in(typed)))


def clean(folder: Path) -> Iterator[set[Check]]:
    """What is said of each paper that is right: ours in each layout, and those of other offices."""
    for paper in PAPERS:
        for layout in layouts.LAYOUTS:
            path = filled(paper, folder, "文", sample(paper, 2), layout=layout)
            yield set(map(check_of, inspect(path).problems))
    for words in TYPED.values():
        yield set(map(check_of, found(write(words))))


@cache
def found_in(mutant: TypedMutant) -> tuple[Problem, ...]:
    """What is said of a paper that somebody typed, spoilt in one place: once for its own test and for the table."""
    return found(write(TYPED[mutant.kind], mutant.change))


def found(data: bytes) -> tuple[Problem, ...]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "文.docx"
        path.write_bytes(data)
        return tuple(inspect(path).problems)


def page() -> str:
    """docs/公文体检.md."""
    with TemporaryDirectory() as folder:
        mutants, papers = list(spoilt(Path(folder))), list(clean(Path(folder)))
    hits, alone, false = (
        defaultdict[Check, int](int),
        defaultdict[Check, int](int),
        defaultdict[Check, int](int),
    )
    for said in mutants:
        for check in said:
            hits[check] += 1
        if len(said) == 1:
            alone[next(iter(said))] += 1
    for said in papers:
        for check in said:
            false[check] += 1
    seen = sum(map(bool, mutants))
    noisy = sum(map(bool, papers))
    rows = "".join(
        f"| {what} | {source} | {hits[what, source]} | {alone[what, source]} | {false[what, source]} |\n"
        for what, source in sorted({*hits, *false}, key=lambda check: (check[1], check[0]))
    )
    return (
        f"{_INTRODUCTION}\n共 {len(hits)} 项检查；改坏的公文 {len(mutants)} 份，说出 {seen} 份；"
        f"没有毛病的公文（本工具箱的每种文书、两种版式，和别的单位的 {len(TYPED)} 份）里有误报的 {noisy} 份。\n\n"
        f"| 检查 | 依据 | 命中 | 只有它 | 误报 |\n|---|---|---|---|---|\n{rows}"
    )


if __name__ == "__main__":
    print(page(), end="")
