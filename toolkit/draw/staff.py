"""Who can be sent, and what every team needs: the parts (席位要求).

A team is a *set* of k different inspectors with at least one of each *part*.  Parts are sets of inspectors that
do not overlap:

    one part      ordinarily: those fit to lead (主检)
    d parts       a joint inspection (联合检查) of d named departments (责任股室): of the first, which is in charge
                  (牵头股室), those fit to lead; of each other one, all its people

Why the 主检 of a joint team comes from a named department.  With parts that do not overlap, the teams of an
object are the bases of a matroid (a partition matroid with lower bounds), and only for matroids are the chains of
``toolkit.draw.board`` proved right.  "Anyone who can lead, from whatever department" overlaps the departments and
is no matroid: of the teams {lead of A, neither} and {A, lead elsewhere} no member of the first can go without both
of the second coming.  Then nothing short of a general search tells whether all can be served, how many are
missing, and whether the loads are as even as they can be.  Besides, the office in charge leading is what offices
do.  ``tests/draw/test_joint.py`` has the counter-example.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.errors import ProblemsFound

Recusals = Mapping[str, Mapping[str, str]]
"""Object → inspector → reason code: who may not inspect what, and why."""


class Infeasible(ProblemsFound):
    """No lawful arrangement exists.  The problems say which objects, how many short, and what would help."""


class Part(NamedTuple):
    """A set of inspectors of whom every team has at least one, and what they are called."""

    name: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Staff:
    """Ids, the ids of those who can lead, team size, loads of the year so far, the yearly cap of new ones.

    ``joint`` names the departments that every team must have, the one in charge first; ``department`` is the
    department of each inspector.  ``slack`` is how much the loads may be less even than they could be, so that nobody
    can tell from them who will be sent (``toolkit.draw.mixing``); 0 in SSJ1.
    """

    inspectors: Collection[str]
    leads: Collection[str]
    size: int
    load_before: Mapping[str, int] = field(default_factory=dict)
    cap: int | None = None
    department: Mapping[str, str] = field(default_factory=dict)
    joint: Sequence[str] = ()
    slack: int = 0

    def parts(self) -> list[Part]:
        """What every team needs; the 主检 comes from the first part."""
        leads = frozenset(self.leads) & frozenset(self.inspectors)
        if not self.joint:
            return [Part("主检", leads)]
        first, *others = self.joint
        return [
            Part(f"{first}主检", self._unit(first) & leads),
            *(Part(f"{name}人员", self._unit(name)) for name in others),
        ]

    def _unit(self, name: str) -> frozenset[str]:
        return frozenset(i for i in self.inspectors if self.department.get(i) == name)
