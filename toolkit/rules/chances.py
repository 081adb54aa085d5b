"""What a plan row means for an office and for one firm: how many a draw is expected to take, and the chance in a year.

A ratio is of one draw.  5 % nine times a year is not 5 % a year: it finds 37 % of the firms at least once.  And 5 % of
eight firms is 0.4 of a firm, so three draws of five find nobody.  Both are said where the plan is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from toolkit.draw.lists import make_stratum
from toolkit.draw.quota import Rounding, Rule, Share, quotas
from toolkit.errors import ProblemsFound
from toolkit.model import PlanRow, Quantity
from toolkit.rules.passed_on import DAILY, check_type
from toolkit.rules.registry import Registry
from toolkit.rules.spared import spared


class Prospect(NamedTuple):
    """One draw of a plan row from the registry as it is: every stratum with its size and the chance of its objects."""

    strata: Sequence[Share]
    fixed: bool
    """Whether it draws a number (户数) and not a share: then those at their cap leave more for the others."""

    @property
    def expected(self) -> Fraction:
        """How many objects a draw takes on average."""
        return sum((share.size * share.chance for share in self.strata), Fraction())

    @property
    def nobody(self) -> Fraction:
        """The chance that a draw takes nobody: the total is never a whole one away from what is expected."""
        return max(Fraction(), 1 - self.expected)

    def in_a_year(self, times: int, cap: int) -> tuple[float, float]:
        """The chance of being drawn at least once in so many draws: of those with the least, and with the most."""
        chances = [
            at_least_once(float(share.chance), times, cap if self.fixed else 0) for share in self.strata
        ]
        return min(chances, default=0.0), max(chances, default=0.0)


def at_least_once(chance: float, times: int, cap: int = 0) -> float:
    """The chance of being drawn at least once in ``times`` draws, each taking the share ``chance`` of all.

    With a ``cap`` on visits, whoever has reached it is out and the same number is drawn from fewer.  By expected
    numbers: exact without a cap and with a cap of one, a good approximation otherwise.
    """
    if not cap:
        return 1 - (1 - chance) ** times
    visited = [1.0, *[0.0] * cap]  # the share of firms by visits so far
    for _ in range(times):
        free = sum(visited[:cap])
        drawn = min(1.0, chance / free) if free > 0 else 0.0
        for visits in reversed(range(cap)):
            moved = visited[visits] * drawn
            visited[visits] -= moved
            visited[visits + 1] += moved
    return 1 - visited[0]


def prospect(row: PlanRow, registry: Registry) -> Prospect | None:
    """What its first draw of the year would be; None where the row or its objects have faults told elsewhere.

    Whom no 日常 check may disturb then (无事不扰) is not on its list.
    """
    if not registry.settings.year:
        return None
    begins = date(registry.settings.year, row.months[0], 1)
    spares = check_type(row) == DAILY
    try:
        sizes = Counter(
            make_stratum(target.region, *([target.credit] if row.quantity.by_class else []))
            for target in registry.targets.values()
            if target.category in row.pools and target.state == "正常"
            if not (spares and spared(target, begins))
        )
        weights = None if row.equal_regions else {code: of.weight for code, of in registry.regions.items()}
        rule = Rule(row.quantity.count, dict(row.quantity.ratios), weights, rounding(row.quantity))
        return Prospect(quotas(sizes, rule, "").shares, row.quantity.count is not None) if sizes else None
    except (ProblemsFound, KeyError):
        return None


def expected(row: PlanRow, registry: Registry) -> int | None:
    """约计数量: how many objects a draw of ``row`` takes, about; None where it cannot be said."""
    coming = prospect(row, registry)
    return max(1, round(coming.expected)) if coming else None


def chance_text(chance: Fraction | float) -> str:
    """A chance for people to read: 37%; 不到1% and 99%以上 where rounding would say never or always."""
    if 0 < chance < 0.01:
        return "不到1%"
    return "99%以上" if 0.99 < chance < 1 else f"{float(chance):.0%}"


def rounding(quantity: Quantity) -> Rounding:
    """Ratios per class are rounded two ways, so that regions stay equal too (R3); 不低于 rounds the total up."""
    if quantity.at_least:
        return Rounding.CEIL
    return Rounding.TWO_WAY if quantity.by_class else Rounding.EXACT
