"""文号: the numbers under which documents go out, 示工信〔2023〕12号, each given once and never twice.

The register is a text file beside the year's records, 记录/<年度>/文号.txt, one line an event, separated by tabs:

    取号    示工信〔2023〕12号    检查通报    202304-1    2023-04-26    张示例
    作废    示工信〔2023〕12号    发文取消                2023-05-04    张示例

Lines are only added, under the year's lock, and the file is replaced in one step, so twenty clerks at once get twenty
numbers.  A number runs within its series (the part before the bracket) and year.  A paper that is made again keeps the
number it has; a voided number is never given again.  Numbers that the bureau's own register gave are entered here
too, and what is missing between them is a gap to be explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import Exists, Place, Problem, ProblemsFound, Refused, WrongUse
from toolkit.files import lock, make_folders, read_at_most, write_atomic

FILE = "文号.txt"
_LARGEST = 8 << 20  # bytes, of a year: some 100,000 numbers
_MOST_PROBLEMS = 100
TAKEN, VOIDED = "取号", "作废"
_NUMBER = re.compile(r"\s*(\S+?)\s*[〔\[［(（【]\s*(\d{4})\s*[〕\]］)）】]\s*第?\s*(\d{1,5})\s*号?\s*")
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
"""What would end a field or a line (``splitlines`` splits at more than newlines), and what is no text."""


class NumberedPaper(NamedTuple):
    """What a number is given to: a kind of document, and the task or case that it is about."""

    kind: str
    about: str

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".strip()


@dataclass(frozen=True, slots=True)
class Number:
    """One number: what it was given to, when and by whom; ``void`` is why it is void, empty if it is not."""

    series: str
    year: int
    n: int
    paper: NumberedPaper
    day: date
    who: str
    void: str = ""

    def __str__(self) -> str:
        return written(self.series, self.year, self.n)


def written(series: str, year: int, n: int) -> str:
    """A number as it is printed (GB/T 9704—2012, 7.2.5)."""
    return f"{series}〔{year}〕{n}号"


def parse(text: str) -> tuple[str, int, int]:
    """Series, year and number of what a person typed, with brackets of any kind.  Raises WrongUse.

    >>> parse("示工信[2023]第12号")
    ('示工信', 2023, 12)
    """
    found = _NUMBER.fullmatch(text)
    if not found or not int(found[3]):
        raise WrongUse(f"“{text.strip()}”不是文号。请写成“示工信〔2023〕12号”这样。")
    return found[1], int(found[2]), int(found[3])


def numbers(year: Path) -> list[Number]:
    """The register of a year's folder, in order of entry.

    Raises ProblemsFound for lines that are none (the first ``_MOST_PROBLEMS``), Refused for a file that is too large.
    """
    path = year / FILE
    if not path.exists():
        return []
    data = read_at_most(path, _LARGEST)
    found: dict[tuple[str, int, int], Number] = {}
    problems = []
    for row, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        try:
            _apply(found, line.split("\t"))
        except (ValueError, WrongUse):
            remedy = "请对照已发的文书更正这一行，或从备份恢复这个文件"
            problems.append(Problem("读不出来，或同一文号出现两次", remedy, Place(FILE, row)))
            if len(problems) == _MOST_PROBLEMS:
                what = f"已有 {_MOST_PROBLEMS} 行读不出来，后面的没有再看"
                problems.append(Problem(what, "多半整个文件不对，请从备份恢复", Place(FILE, row)))
                break
    if problems:
        raise ProblemsFound(problems)
    return list(found.values())


def _apply(found: dict[tuple[str, int, int], Number], line: Sequence[str]) -> None:
    what, number, first, second, day, who = line
    key = parse(number)
    if what == TAKEN and key not in found:
        found[key] = Number(*key, NumberedPaper(first, second), date.fromisoformat(day), who)
    elif what == VOIDED and key in found and not found[key].void:
        found[key] = replace(found[key], void=first)
    else:
        raise ValueError(what)


def given(year: Path, series: str, paper: NumberedPaper) -> Number | None:
    """The number that a paper has, None if it has none that stands; ``year`` is the year's folder."""
    own = [x for x in numbers(year) if (x.series, x.paper) == (series, paper) and not x.void]
    return own[-1] if own else None


def take(year: Path, series: str, paper: NumberedPaper, day: date, who: str) -> Number:
    """The number of a paper: the one it has, else the next of its series."""
    return take_all(year, series, [paper], day, who)[paper]


def take_all(
    year: Path, series: str, papers: Iterable[NumberedPaper], day: date, who: str
) -> dict[NumberedPaper, Number]:
    """The numbers of papers, those they have, else the next of their series in order."""
    with _locked(year):
        known, of_year = numbers(year), int(year.name)
        own = {x.paper: x for x in known if x.series == series and not x.void}
        last = max((x.n for x in known if (x.series, x.year) == (series, of_year)), default=0)
        taken, new = dict[NumberedPaper, Number](), list[Sequence[object]]()
        for paper in papers:
            if paper not in own:
                last += 1
                own[paper] = Number(series, of_year, last, paper, day, who)
                new.append((TAKEN, str(own[paper]), *paper, day, who))
            taken[paper] = own[paper]
        _add(year, *new)
        return taken


def enter(year: Path, text: str, paper: NumberedPaper, day: date, who: str) -> Number:
    """Register a number that was given elsewhere.  Raises Exists if it is taken, WrongUse if it is none."""
    series, of_year, n = parse(text)
    if of_year != int(year.name):
        raise WrongUse(
            f"“{text}”不是 {year.name} 年的文号，不能登记在这一年。请核对年份，或打开那一年的工作簿登记。"
        )
    with _locked(year):
        for other in numbers(year):
            if (other.series, other.n) == (series, n):
                raise Exists(f"文号 {other} 已经给了“{other.paper}”，不能再用。请核对文号。")
            if other.paper == paper and not other.void:
                raise Exists(f"“{paper}”已有文号 {other}。如要换号，请先作废原来的。")
        number = Number(series, of_year, n, paper, day, who)
        _add(year, (TAKEN, str(number), *paper, day, who))
        return number


def void(year: Path, text: str, reason: str, day: date, who: str) -> Number:
    """Declare a number void; it is never given again.  Raises Refused if it was not given or is void already."""
    key = parse(text)
    if not reason.strip():
        raise WrongUse("作废文号要写理由，例如 --reason 发文取消。")
    with _locked(year):
        number = next((x for x in numbers(year) if (x.series, x.year, x.n) == key), None)
        if number is None:
            raise Refused(f"文号 {written(*key)} 没有登记过，不用作废。请核对文号。")
        if number.void:
            raise Refused(f"文号 {number} 已经作废（{number.void}），不用再作废。")
        _add(year, (VOIDED, str(number), reason, "", day, who))
        return replace(number, void=reason)


def gaps(known: Iterable[Number]) -> Mapping[tuple[str, int], list[range]]:
    """By series and year: the runs of numbers below the highest that nobody has."""
    found: dict[tuple[str, int], set[int]] = {}
    for number in known:
        found.setdefault((number.series, number.year), set()).add(number.n)
    missing = {key: _between(sorted(taken)) for key, taken in found.items()}
    return {key: runs for key, runs in missing.items() if runs}


def _between(taken: Sequence[int]) -> list[range]:
    """What lies between numbers in order, from 1 on."""
    return [range(low + 1, high) for low, high in pairwise((0, *taken)) if high > low + 1]


def _locked(year: Path) -> AbstractContextManager[None]:
    make_folders(year, year.parents[1])
    return lock(year, timeout=30)


def _add(year: Path, *entries: Sequence[object]) -> None:
    lines = ["\t".join(_BREAKS.sub(" ", str(field)) for field in entry) + "\n" for entry in entries]
    if not lines:
        return
    path = year / FILE
    old = read_at_most(path, _LARGEST) if path.exists() else b""
    if old and not old.endswith(b"\n"):
        old += b"\n"
    write_atomic(path, old + "".join(lines).encode())
