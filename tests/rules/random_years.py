"""A random year of visits: draws, results, voided draws, other departments, and an account of every cap kept apart.

The account goes by the words of 检查频次 as they are typed, and shares no code with ``rules.frequency``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from tests.desk import desk
from toolkit import columns
from toolkit.errors import has_errors
from toolkit.excel.memory import MemoryBook
from toolkit.model import Target
from toolkit.rules import pool as pools
from toolkit.rules.frequency import MADE, POSSIBLE, WAITING, Kind, Visit, caps_of, read_caps
from toolkit.rules.registry import Registry

TYPES, LEVELS = ("日常", "个案", "专项"), ("县级", "市级", "省级")
FIRMS = 8
Typed = Mapping[str, object]


@dataclass(slots=True)
class Known:
    """A visit as the account keeps it: whose firm it is at, of which level ("" our own), type, ordered from above."""

    firm: str
    level: str
    type: str
    above: bool
    day: date
    task: str
    stage: str


def typed_caps(random: Random, items: Sequence[str], categories: Sequence[str]) -> list[Typed]:
    """Rows of 检查频次 as somebody may type them."""
    return [
        {
            "item": random.choice(["", "", *items]),
            "category": random.choice(["", "", *categories]),
            "credit": random.choice(["", "", "", *"ABCD"]),
            "levels": "、".join(random.sample(LEVELS, random.choice([0, 0, 1, 2, 3]))),
            "limit": random.randint(1, 5),
            "types": "、".join(random.sample(TYPES, random.choice([0, 0, 1, 2]))),
            "above": random.choice([None, "计入", "不计入"]),
        }
        for _ in range(random.randint(1, 5))
    ]


def counts(cap: Typed, level: str, kind: str, *, above: bool) -> bool:
    """Whether a visit counts, read from the row's words; the office is a county's."""
    levels, types = str(cap["levels"]), str(cap["types"] or "日常、个案、专项")
    there = (level or "县级") in levels if levels else level == ""
    return there and kind in types and (not above or cap["above"] == "计入")


class Year:
    """One office's year; ``broken`` is every visit with which a cap was passed."""

    def __init__(self, seed: int) -> None:
        self.random = random = Random(seed)
        current = desk()
        self.rows = [row for row in current.plan.rows.values() if row.pools][:3]
        self.items = [row.item for row in self.rows]
        categories = sorted({category for row in self.rows for category in row.pools})
        firms = random.sample(
            [
                target
                for target in current.registry.targets.values()
                if target.category in categories and target.state == "正常"
            ],
            FIRMS,
        )
        self.firms: dict[str, Target] = {
            firm.id: firm._replace(credit=random.choice("ABCD"), checked=0) for firm in firms
        }
        self.caps = typed_caps(random, self.items, categories)
        self.registry = self._registry(current.registry)
        self.known: list[Known] = []
        self.broken: list[str] = []
        self.frozen: dict[str, tuple[Sequence[str], Known, str]] = {}
        self._number = count(1)
        self._day = date(2023, 1, 3)

    def _registry(self, registry: Registry) -> Registry:
        settings = replace(registry.settings, yearly_cap=self.random.choice([0, 0, 1, 2, 3]), exclude_days=0)
        item_caps = {name: self.random.choice([None, None, 1, 2, 3]) for name in self.items}
        items = {name: replace(item, cap=item_caps.get(name)) for name, item in registry.items.items()}
        everything: Typed = dict.fromkeys(("item", "category", "credit", "levels", "types", "above"), "")
        book = MemoryBook(Path("台账.xlsx"), {columns.CAPS.name: self.caps})
        problems: list[object] = []
        read = read_caps(book.read(columns.CAPS).by_column(), items, problems)  # type: ignore[arg-type]
        assert not problems
        self.caps += [everything | {"limit": settings.yearly_cap}] if settings.yearly_cap else []
        self.caps += [everything | {"item": name, "limit": cap} for name, cap in item_caps.items() if cap]
        caps = caps_of(settings, items.values(), read)
        return replace(registry, settings=settings, items=items, targets=self.firms, caps=caps)

    def lived(self) -> Year:
        """Sixty random steps."""
        steps = (
            self.freeze,
            self.freeze,
            self.freeze,
            self.draw,
            self.draw,
            self.inspect,
            *(self.elsewhere,) * 3,
        )
        for _ in range(60):
            self._day += timedelta(days=self.random.randint(0, 8))
            self.random.choice([*steps, self.void])()
        while self.frozen:
            self.draw()
        return self

    def freeze(self) -> None:
        """Freeze a task with the pool that the rules make; one with errors is left."""
        row = self.random.choice(self.rows)
        kind = Kind(self.random.choice(TYPES))
        kind = kind._replace(above=kind.type == "专项" and self.random.random() < 0.5)
        visits: dict[str, list[Visit]] = {}
        for each in self.known:
            visit = Visit(each.day, Kind(each.type, each.above), each.level, each.task, each.stage)
            visits.setdefault(each.firm, []).append(visit)
        for task, (listed, of, _) in self.frozen.items():
            for firm in listed:
                visit = Visit(of.day, Kind(of.type, of.above), "", task, POSSIBLE)
                visits.setdefault(firm, []).append(visit)
        found = pools.pool(self.registry, row, self._day, visits, kind)
        if not has_errors(found.problems):
            task = f"{next(self._number)}"
            of = Known("", "", kind.type, kind.above, self._day, task, WAITING)
            self.frozen[task] = ([target.id for target in found.targets], of, row.item)

    def draw(self) -> None:
        """Draw any number of the oldest list, and see whether a cap was passed."""
        if not self.frozen:
            return
        task = next(iter(self.frozen))
        listed, of, item = self.frozen.pop(task)
        for firm in self.random.sample(listed, self.random.randint(0, len(listed))):
            for cap in self.caps:
                self._account(cap, self.firms[firm], of, item)
            self.known.append(replace(of, firm=firm))

    def _account(self, cap: Typed, firm: Target, of: Known, item: str) -> None:
        alike = cap["item"] in ("", item) and cap["category"] in ("", firm.category)
        if not (alike and cap["credit"] in ("", firm.credit) and counts(cap, "", of.type, above=of.above)):
            return
        before = [v for v in self.known if v.firm == firm.id and counts(cap, v.level, v.type, above=v.above)]
        if len(before) >= int(str(cap["limit"])):
            self.broken.append(f"{firm.id} {of} {cap} {before}")

    def inspect(self) -> None:
        """Some of the visits drawn are made."""
        for each in self.known:
            if each.stage == WAITING and self.random.random() < 0.6:
                each.stage = MADE

    def void(self) -> None:
        """A draw is voided: what was not visited does not count."""
        if waiting := [each.task for each in self.known if each.stage == WAITING]:
            gone = self.random.choice(waiting)
            self.known = [e for e in self.known if e.stage != WAITING or e.task != gone]

    def elsewhere(self) -> None:
        """Another department's visit becomes known; not while a list is frozen, which cannot heed it any more."""
        if not self.frozen:
            firm = self.random.choice(list(self.firms))
            kind, level = self.random.choice(TYPES), self.random.choice(LEVELS)
            self.known.append(Known(firm, level, kind, above=False, day=self._day, task="", stage=MADE))
