"""期限规则 → the rules by which deadlines are counted, with every row that would not do what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit import columns
from toolkit.clock.deadlines import DeadlineRule
from toolkit.columns.deadlines import DEADLINES, Deadline
from toolkit.columns.lists import DAY_UNITS
from toolkit.errors import Level, Place, Problem
from toolkit.excel.book import Row
from toolkit.excel.cells import squeeze

MOST_DAYS = 366
_KNOWN = {deadline.rule: deadline for deadline in DEADLINES}
_RULES = "、".join(f"{deadline.rule}（从{deadline.event}起算）" for deadline in DEADLINES)


def read_rules(rows: Iterable[Row], problems: list[Problem]) -> dict[str, DeadlineRule]:
    """期限规则; a row that names no rule of ours, or is not complete, is a problem and counts nothing."""
    rules: dict[str, DeadlineRule] = {}
    met: set[str] = set()
    for row in rows:
        key = row.text("key")
        if key and (fault := _fault(row, met)):
            problems.append(fault)
        elif key and row.text("unit"):
            problems.extend(_doubts(row, _KNOWN[key]))
            workdays, roll = row.text("unit") == DAY_UNITS[0], row.flag("roll") is True
            rules[key] = DeadlineRule(key, row.integer("days"), workdays, roll, row.integer("remind"))
        met.add(key)
    problems.extend(
        Problem(f"缺少规则“{key}”", "请补上这一行，或从新工作簿复制", Place(columns.RULES.name))
        for key in _KNOWN
        if met and key not in met
    )
    return rules


def _fault(row: Row, met: set[str]) -> Problem | None:
    """Why a row cannot be used."""
    key, days = row.text("key"), row["days"]
    if key not in _KNOWN:
        remedy = f"程序只有这几条规则：{_RULES}。请改成其中一条，或删去这一行"
        return Problem(f"没有“{key}”这条规则，这一行不起作用", remedy, row.at("key"), rule="R9")
    if key in met:
        return Problem(f"规则“{key}”重复，这一行不起作用", "请只留一行", row.at("key"), rule="R9")
    if _KNOWN[key].start and (days is None or row.integer("days") > MOST_DAYS):
        what = f"规则“{key}”没有天数" if days is None else f"规则“{key}”的天数 {days} 太多"
        return Problem(f"{what}，这一行不起作用", f"请填 0 到 {MOST_DAYS} 的整数", row.at("days"), rule="R9")
    return None


def _doubts(row: Row, deadline: Deadline) -> Iterator[Problem]:
    """Reminders of what does not do what it says, or is not what its 依据 says."""

    def reminder(what: str, remedy: str, key: str) -> Problem:
        return Problem(f"“{deadline.rule}”{what}", remedy, row.at(key), Level.WARNING, "R9")

    if squeeze(row.text("event")) != squeeze(deadline.event):
        yield reminder(f"一律从“{deadline.event}”起算，写别的不起作用", "请改回来", "event")
    if not deadline.start:
        if row["days"] is not None:
            yield reminder("的期限逐案填写，天数不起作用", "请清空天数", "days")
        return
    there = _words(row.integer("days"), row.text("unit"), roll=row.flag("roll") is True)
    meant = _words(deadline.days or 0, deadline.unit, roll=deadline.roll)
    basis = row.text("basis")
    if there != meant and squeeze(basis) in ("", squeeze(deadline.basis)):
        by = f"而它写的依据（{basis}）定的是{meant}" if basis else f"没有写依据；原来是{meant}"
        yield reminder(f"写的是{there}，{by}", "另有依据的，请把“依据”改成那一份；写错的，请改回来", "days")


def _words(days: int, unit: str, *, roll: bool) -> str:
    return f" {days} 个{unit}" + ("、末日顺延" if roll else "")
