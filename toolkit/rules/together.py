"""联合检查 → what other departments do at our visits (综合查一次), by 案号; and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from toolkit.errors import Problem
from toolkit.excel.book import Row
from toolkit.model import Recusal


class TheirPart(NamedTuple):
    """One item of another department at one of our visits: who comes for it, on what ground, what for.

    ``people`` are name and 执法证号; ``points`` text and basis; ``file`` the SHA-256 of the file it came in.
    """

    case: str
    target: str
    body: str
    people: tuple[tuple[str, str], ...]
    item: str
    basis: str
    points: tuple[tuple[str, str], ...]
    file: str


def their_parts(rows: Iterable[Row]) -> dict[str, list[TheirPart]]:
    """The rows of the sheet, by 案号."""
    found: dict[str, list[TheirPart]] = {}
    for row in rows:
        case = row.text("case")
        points = tuple(_point(line) for line in row.text("points").splitlines() if line)
        part = TheirPart(
            case,
            row.text("target"),
            row.text("body"),
            tuple(_people(row)),
            row.text("item"),
            row.text("basis"),
            points,
            row.text("file"),
        )
        found.setdefault(case, []).append(part)
    return found


def written(part: TheirPart) -> dict[str, str]:
    """The cells of a row that a part fills."""
    return {
        **{key: getattr(part, key) for key in ("case", "target", "body", "item", "basis", "file")},
        "people": "、".join(name for name, _ in part.people),
        "ids": "、".join(number for _, number in part.people),
        "points": "\n".join("｜".join(filter(None, point)) for point in part.points),
    }


def _people(row: Row) -> Iterator[tuple[str, str]]:
    return zip(row.text("people").split("、"), row.text("ids").split("、"), strict=False)


def _point(line: str) -> tuple[str, str]:
    text, _, basis = line.partition("｜")
    return text, basis


def barred(rows: Sequence[Row], recusals: Iterable[Recusal], live: Collection[str]) -> Iterator[Problem]:
    """Rows whose people may not go there (R6): found when the 回避 is registered after the department's file came."""
    pairs = {(each.target, each.inspector) for each in recusals}
    for row in rows:
        for name, number in _people(row):
            if row.text("case") in live and not row.text("result") and (row.text("target"), number) in pairs:
                what = f"{row.text('body')}的{name}对{row.text('name')}应当回避"
                remedy = "请部门换人，另交一份联合检查表，用“收参与部门”再收一次"
                yield Problem(what, remedy, row.at("ids"), rule="R6")
