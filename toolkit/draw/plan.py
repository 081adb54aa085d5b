"""plan.json: everything that was decided before the draw, in fixed keys, so that others can verify it.

    spec "SSJ2" · draw_id · bureau · task · item · mode "percent" | "count" · count (count mode only)
    ratio {class: "5/100"}, class "-" where there are none, {} in count mode
    region_weight "equal" | {region: "3/2"} · rounding "exact" | "ceil" | "two-way" (percent mode only)
    team_size · caps {inspector_per_year, load_before {inspector: number}, object_per_year,
    departments [department, …]}, each of them optional
    date (planned inspection) · alternates "next-ticket" · mixing_rounds
    entropy {source, issue, format, fallback {source, issue, format, after}}
    reveal_by · hash "sha256" · prev_record (64 zeros for the first) · trial
    SSJ2 only: frozen_at · unicode · sample · slack · second_nonce {holder, sha256}
    (``fallback`` and ``second_nonce`` only where there is one)

``object_per_year`` is informative: it is already applied in excluded.txt.  ``departments`` makes a joint inspection
(联合检查): every team has somebody of each, and its 主检 is of the first (``toolkit.draw.staff``).

``frozen_at`` is the computer's clock at the freeze, ``unicode`` the version of Unicode by which the texts were
written, ``sample`` marks what is no real office's, ``slack`` is how much less even than could be the loads may become
(``toolkit.draw.mixing``).  ``fallback`` is the issue that decides if the first was not drawn (``deciding``),
``second_nonce`` the half of the secret that another office keeps (``second``).  The plans of SSJ1 have none of them,
and no slack.  The checks are a table in ``plan_form``.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from toolkit.draw.encoding import Unwritable, canonical_json, canonical_text
from toolkit.draw.entropy import SOURCES
from toolkit.draw.plan_form import NAME, ONLY_SSJ2, RESTORE, is_region, plan_problems
from toolkit.draw.quota import Rounding, Rule
from toolkit.draw.ticket import SSJ2
from toolkit.errors import Place, Problem, ProblemsFound

__all__ = ["NAME", "Caps", "Fallback", "Plan", "SecondNonce", "is_region", "plan_problems"]

NO_RECORD = "0" * 64
"""``prev_record`` of the first record of a year."""
NO_CLASS = "-"
SLACK = 2
"""Of the slacks measured by ``tests/draw/entropy.py`` the least that keeps nine tenths of the unpredictability."""


@dataclass(frozen=True, slots=True)
class Caps:
    """Yearly limits: inspections per inspector with what stands against them already, and per object.

    ``departments`` must all be on every team, the one in charge (牵头股室) first; none: no such rule.
    """

    inspector_per_year: int | None = None
    load_before: Mapping[str, int] = field(default_factory=dict)
    object_per_year: int | None = None
    departments: Sequence[str] = ()

    def to_json(self) -> dict[str, object]:
        """The keys that say something."""
        pairs = {
            "inspector_per_year": self.inspector_per_year,
            "load_before": dict(self.load_before) or None,
            "object_per_year": self.object_per_year,
            "departments": list(self.departments) or None,
        }
        return {key: value for key, value in pairs.items() if value is not None}


class Fallback(NamedTuple):
    """The issue in whose place: it decides if the first was not drawn, and no day before ``after`` (yyyy-mm-dd)."""

    source: str
    issue: str
    after: str


class SecondNonce(NamedTuple):
    """The half of the secret that another office keeps: who, and its SHA-256 as hex."""

    holder: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is frozen besides the lists.  Ratios and weights stay texts such as "5/100", as recorded.

    ``count`` None means percent mode; ``region_weight`` None means equal regions.  ``date`` is yyyy-mm-dd,
    ``reveal_by`` the same or with Thh:mm, ``frozen_at`` always with it.
    """

    draw_id: str
    bureau: str
    task: str
    item: str
    date: str
    source: str
    issue: str
    reveal_by: str
    count: int | None = None
    ratio: Mapping[str, str] = field(default_factory=dict)
    region_weight: Mapping[str, str] | None = None
    rounding: Rounding = Rounding.EXACT
    team_size: int = 2
    caps: Caps = field(default_factory=Caps)
    mixing_rounds: int = 512
    prev_record: str = NO_RECORD
    trial: bool = False
    spec: str = SSJ2
    frozen_at: str = ""
    unicode: str = unicodedata.unidata_version
    sample: bool = False
    slack: int = SLACK
    fallback: Fallback | None = None
    second_nonce: SecondNonce | None = None

    @classmethod
    def parse(cls, data: bytes) -> Plan:
        """Read plan.json.  Raises ProblemsFound with everything that does not conform."""
        try:
            value = json.loads(data)
            canonical = canonical_json(value)
        except (ValueError, RecursionError, Unwritable):
            raise ProblemsFound([Problem("不是规定的 JSON", RESTORE, Place(NAME))]) from None
        problems = plan_problems(value)
        if canonical != data:
            problems.append(Problem("不是 RFC 8785 的规范写法", RESTORE, Place(NAME)))
        if problems:
            raise ProblemsFound(problems)
        equal = value["region_weight"] == "equal"
        fallback, second = value["entropy"].get("fallback"), value.get("second_nonce")
        return cls(
            **{key: value[key] for key in (*_PLAIN, *ONLY_SSJ2) if key in value},
            source=value["entropy"]["source"],
            issue=value["entropy"]["issue"],
            count=value.get("count"),
            region_weight=None if equal else value["region_weight"],
            rounding=Rounding(value["rounding"]),
            caps=Caps(**{**value["caps"], "departments": tuple(value["caps"].get("departments", ()))}),
            fallback=Fallback(*(fallback[key] for key in Fallback._fields)) if fallback else None,
            second_nonce=SecondNonce(**second) if second else None,
        )

    def to_json(self) -> dict[str, object]:
        """The content of plan.json; ``plan_problems`` says whether it conforms."""
        count = {} if self.count is None else {"count": self.count}
        return {
            "spec": self.spec,
            "draw_id": _tidy(self.draw_id),
            "bureau": _tidy(self.bureau),
            "task": _tidy(self.task),
            "item": _tidy(self.item),
            "mode": "percent" if self.count is None else "count",
            **count,
            "ratio": dict(self.ratio),
            "region_weight": "equal" if self.region_weight is None else dict(self.region_weight),
            "rounding": str(self.rounding),
            "team_size": self.team_size,
            "caps": self.caps.to_json(),
            "date": self.date,
            "alternates": "next-ticket",
            "mixing_rounds": self.mixing_rounds,
            "entropy": self._entropy(),
            "reveal_by": self.reveal_by,
            "hash": "sha256",
            "prev_record": self.prev_record,
            "trial": self.trial,
            **({key: getattr(self, key) for key in ONLY_SSJ2} if self.spec == SSJ2 else {}),
            **({"second_nonce": self.second_nonce._asdict()} if self.second_nonce else {}),
        }

    def _entropy(self) -> dict[str, object]:
        fallback = self.fallback and {**self.fallback._asdict(), "format": _format(self.fallback.source)}
        own = {"source": self.source, "issue": self.issue, "format": _format(self.source)}
        return {**own, **({"fallback": fallback} if fallback else {})}

    def to_bytes(self) -> bytes:
        """The bytes of plan.json.  Raises ProblemsFound when the plan does not conform."""
        value = self.to_json()
        problems = plan_problems(value)
        if problems:
            raise ProblemsFound(problems)
        return canonical_json(value)

    def rule(self) -> Rule:
        """What the quotas need of the plan."""
        return Rule(
            count=self.count,
            ratio={key: Fraction(value) for key, value in self.ratio.items()},
            weight=None
            if self.region_weight is None
            else {key: Fraction(value) for key, value in self.region_weight.items()},
            rounding=self.rounding,
        )

    def entropy_prefix(self) -> str:
        """How the entropy text of this draw must begin."""
        return f"{self.source}:{self.issue}:"


def _format(source: str) -> str:
    return SOURCES[source].format if source in SOURCES else "?"


def _tidy(text: str) -> str:
    try:
        return canonical_text(text)
    except Unwritable:
        return text  # named by the checks


_PLAIN = (
    "spec",
    "draw_id",
    "bureau",
    "task",
    "item",
    "date",
    "reveal_by",
    "ratio",
    "team_size",
    "mixing_rounds",
    "prev_record",
    "trial",
)
