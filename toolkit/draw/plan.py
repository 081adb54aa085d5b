"""plan.json: everything that was decided before the draw, in fixed keys, so that others can verify it.

    spec "SSJ2" · draw_id · bureau · task · item · mode "percent" | "count" · count (count mode only)
    ratio {class: "5/100"}, class "-" where there are none, {} in count mode
    region_weight "equal" | {region: "3/2"} · rounding "exact" | "ceil" | "two-way" (percent mode only)
    team_size · caps {inspector_per_year, load_before {inspector: number}, object_per_year,
    departments [department, …]}, each of them optional
    date (planned inspection) · alternates "next-ticket" · mixing_rounds
    entropy {source, issue, format} · reveal_by · hash "sha256" · prev_record (64 zeros for the first) · trial
    SSJ2 only: frozen_at · unicode · sample · slack

``object_per_year`` is informative: it is already applied in excluded.txt.  ``departments`` makes a joint inspection
(联合检查): every team has somebody of each, and its 主检 is of the first (``toolkit.draw.staff``).

``frozen_at`` is the computer's clock at the freeze, ``unicode`` the version of Unicode by which the texts were
written, ``sample`` marks what is no real office's, ``slack`` is how much less even than could be the loads may become
(``toolkit.draw.mixing``).  The plans of SSJ1 have none of the four, and no slack.  The checks are a
table below, used both for a plan about to be frozen and for one read back.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from toolkit.draw.encoding import Unwritable, canonical_id, canonical_json, canonical_text
from toolkit.draw.entropy import SOURCES, check_issue
from toolkit.draw.quota import Rounding, Rule
from toolkit.draw.ticket import SPECS, SSJ2
from toolkit.errors import Place, Problem, ProblemsFound

NAME = "plan.json"
NO_RECORD = "0" * 64
"""``prev_record`` of the first record of a year."""
NO_CLASS = "-"
SLACK = 2
"""Of the slacks measured by ``tests/draw/entropy.py`` the least that keeps nine tenths of the unpredictability."""

_DIGEST = re.compile("[0-9a-f]{64}")
_FRACTION = re.compile("[1-9][0-9]{0,8}/[1-9][0-9]{0,8}")
_REGION = re.compile("[0-9]{6,12}")
_VERSION = re.compile("[0-9]+[.][0-9]+[.][0-9]+")
_DAY = "%Y-%m-%d"
_MINUTE = "%Y-%m-%dT%H:%M"
_MAX_ROUNDS = 4096
_MAX_SLACK = 1000
_RESTORE = "请从备份恢复原文件"


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

    @classmethod
    def parse(cls, data: bytes) -> Plan:
        """Read plan.json.  Raises ProblemsFound with everything that does not conform."""
        try:
            value = json.loads(data)
            canonical = canonical_json(value)
        except (ValueError, RecursionError, Unwritable):
            raise ProblemsFound([Problem("不是规定的 JSON", _RESTORE, Place(NAME))]) from None
        problems = plan_problems(value)
        if canonical != data:
            problems.append(Problem("不是 RFC 8785 的规范写法", _RESTORE, Place(NAME)))
        if problems:
            raise ProblemsFound(problems)
        equal = value["region_weight"] == "equal"
        return cls(
            **{key: value[key] for key in (*_PLAIN, *_ONLY_SSJ2) if key in value},
            source=value["entropy"]["source"],
            issue=value["entropy"]["issue"],
            count=value.get("count"),
            region_weight=None if equal else value["region_weight"],
            rounding=Rounding(value["rounding"]),
            caps=Caps(**{**value["caps"], "departments": tuple(value["caps"].get("departments", ()))}),
        )

    def to_json(self) -> dict[str, object]:
        """The content of plan.json; ``plan_problems`` says whether it conforms."""
        source = SOURCES.get(self.source)
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
            "entropy": {
                "source": self.source,
                "issue": self.issue,
                "format": source.format if source else "?",
            },
            "reveal_by": self.reveal_by,
            "hash": "sha256",
            "prev_record": self.prev_record,
            "trial": self.trial,
            **({key: getattr(self, key) for key in _ONLY_SSJ2} if self.spec == SSJ2 else {}),
        }

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


def plan_problems(value: object) -> list[Problem]:
    """Everything in the content of a plan.json that does not conform to the keys above."""
    if not isinstance(value, dict):
        return [Problem("不是一个 JSON 对象", _RESTORE, Place(NAME))]
    required = set(_CHECKS) - ({"count"} if value.get("mode") != "count" else set())
    required -= set() if value.get("spec") == SSJ2 else set(_ONLY_SSJ2)
    problems = [
        Problem("缺少这一项", "请补上", Place(NAME, header=key)) for key in sorted(required - value.keys())
    ]
    for key in sorted(value):
        if key not in required:
            problems.append(Problem("不应有这一项", "请去掉", Place(NAME, header=key)))
            continue
        fits, accepted = _CHECKS[key]
        if not fits(value[key]):
            problems.append(Problem("内容不合规定", f"应为{accepted}", Place(NAME, header=key)))
    if value.get("mode") == "count" and value.get("ratio"):
        problems.append(Problem("按数量抽取时不应有比例", "请去掉比例", Place(NAME, header="ratio")))
    if value.get("mode") == "count" and value.get("rounding") == Rounding.TWO_WAY:
        what, remedy = "按数量抽取时不能两个方向同时取整", f"请写 {Rounding.EXACT}"
        problems.append(Problem(what, remedy, Place(NAME, header="rounding")))
    if value.get("mode") == "percent" and not value.get("ratio"):
        problems.append(Problem("没有抽查比例", "请填写比例，如 5/100", Place(NAME, header="ratio")))
    departments = value["caps"].get("departments", ()) if _is_caps(value.get("caps")) else ()
    if _CHECKS["team_size"][0](value.get("team_size")) and value["team_size"] < len(departments):
        what = f"每组人数少于必须到齐的 {len(departments)} 个股室"
        problems.append(Problem(what, "请增加每组人数，或减少股室", Place(NAME, header="team_size")))
    entropy = value.get("entropy")
    if isinstance(entropy, dict) and _is_entropy(entropy):
        problems.extend(
            problem._replace(place=Place(NAME, header="entropy"))
            for problem in check_issue(entropy["source"], entropy["issue"])
        )
    return problems


def is_region(value: object) -> bool:
    """Whether it has the form of a region code: GB/T 2260, with GB/T 10114 below the county."""
    return isinstance(value, str) and bool(_REGION.fullmatch(value))


def _tidy(text: str) -> str:
    try:
        return canonical_text(text)
    except Unwritable:
        return text  # named by the checks


def _is_text(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(value) and canonical_text(value) == value
    except Unwritable:
        return False


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and canonical_id(value) == value
    except Unwritable:
        return False


def _is_number(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_moment(*forms: str) -> Callable[[object], bool]:
    def fits(value: object) -> bool:
        for form in forms:
            try:
                if isinstance(value, str) and datetime.strptime(value, form).strftime(form) == value:
                    return True
            except ValueError:
                continue
        return False

    return fits


def _is_map(key: Callable[[object], bool], item: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, dict) and all(key(k) and item(v) for k, v in value.items())


def _is_list_of_different(item: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, list) and bool(value) and all(map(item, value)) and len(set(value)) == len(value)
    )


def _is_weight(value: object) -> bool:
    return isinstance(value, str) and bool(_FRACTION.fullmatch(value))


def _is_ratio(value: object) -> bool:
    return isinstance(value, str) and bool(_FRACTION.fullmatch(value)) and Fraction(value) <= 1


def _is_caps(value: object) -> bool:
    checks = {
        "inspector_per_year": _is_number(1, 10**6),
        "load_before": _is_map(_is_id, _is_number(0, 10**6)),
        "object_per_year": _is_number(1, 10**6),
        "departments": _is_list_of_different(_is_text),
    }
    return isinstance(value, dict) and all(k in checks and checks[k](v) for k, v in value.items())


def _is_entropy(value: object) -> bool:
    keys = {"source", "issue", "format"}
    return isinstance(value, dict) and value.keys() == keys and all(map(_is_text, value.values()))


def _is_one_of(*values: object) -> Callable[[object], bool]:
    return lambda value: any(type(value) is type(v) and value == v for v in values)


_TEXT = (_is_text, "一段不为空的文字，前后没有空格")
_CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "spec": (_is_one_of(*SPECS), "SSJ2（旧记录为 SSJ1）"),
    "draw_id": _TEXT,
    "bureau": _TEXT,
    "task": _TEXT,
    "item": _TEXT,
    "mode": (_is_one_of("percent", "count"), "percent 或 count"),
    "count": (_is_number(1, 10**9), "正整数"),
    "ratio": (_is_map(_is_text, _is_ratio), "类别对应的比例，如 5/100，大于 0、不超过 1"),
    "region_weight": (
        lambda value: value == "equal" or (bool(value) and _is_map(is_region, _is_weight)(value)),
        "equal，或区划代码对应的权重，如 3/2",
    ),
    "rounding": (_is_one_of(*map(str, Rounding)), "exact、ceil 或 two-way"),
    "team_size": (_is_number(2, 9), "2 到 9 的整数"),
    "caps": (_is_caps, "inspector_per_year、load_before、object_per_year、departments，不用的不写"),
    "date": (_is_moment(_DAY), "日期，如 2026-04-20"),
    "alternates": (_is_one_of("next-ticket"), "next-ticket"),
    "mixing_rounds": (_is_number(0, _MAX_ROUNDS), f"0 到 {_MAX_ROUNDS} 的整数"),
    "entropy": (_is_entropy, "source、issue、format 三项文字"),
    "reveal_by": (_is_moment(_DAY, _MINUTE), "日期，如 2026-04-25，或加时刻 2026-04-25T17:00"),
    "hash": (_is_one_of("sha256"), "sha256"),
    "prev_record": (
        lambda value: isinstance(value, str) and bool(_DIGEST.fullmatch(value)),
        "64 位小写十六进制",
    ),
    "trial": (_is_one_of(True, False), "true 或 false"),
    "frozen_at": (_is_moment(_MINUTE), "时刻，如 2026-04-20T09:30"),
    "unicode": (
        lambda value: isinstance(value, str) and bool(_VERSION.fullmatch(value)),
        "Unicode 版本，如 15.1.0",
    ),
    "sample": (_is_one_of(True, False), "true 或 false"),
    "slack": (_is_number(0, _MAX_SLACK), f"0 到 {_MAX_SLACK} 的整数"),
}
_ONLY_SSJ2 = ("frozen_at", "unicode", "sample", "slack")
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
