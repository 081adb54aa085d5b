"""Whether the content of a plan.json conforms: a table of keys, each with its check and what is accepted.

Used both for a plan about to be frozen and for one read back; the keys are told in ``plan``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import Any, TypeGuard

from toolkit.draw.encoding import Unwritable, canonical_id, canonical_text
from toolkit.draw.entropy import SIGNED, SOURCES, UNSIGNED, Proof, check_issue
from toolkit.draw.quota import Rounding
from toolkit.draw.ticket import SPECS, SSJ1, SSJ2
from toolkit.errors import Place, Problem

NAME = "plan.json"
RESTORE = "请从备份恢复原文件"
_DIGEST = re.compile("[0-9a-f]{64}")
_FRACTION = re.compile("[1-9][0-9]{0,8}/[1-9][0-9]{0,8}")
_REGION = re.compile("[0-9]{6,12}")
_VERSION = re.compile("[0-9]+[.][0-9]+[.][0-9]+")
_DAY = "%Y-%m-%d"
_MINUTE = "%Y-%m-%dT%H:%M"
_MAX_ROUNDS = 4096
_MAX_SLACK = 1000


def plan_problems(value: object) -> list[Problem]:
    """Everything in the content of a plan.json that does not conform to the keys above."""
    if not isinstance(value, dict):
        return [Problem("不是一个 JSON 对象", RESTORE, Place(NAME))]
    required = set(_CHECKS) - ({"count"} if value.get("mode") != "count" else set())
    required -= {*_OPTIONAL} if value.get("spec") == SSJ2 else {*ONLY_SSJ2, *_OPTIONAL}
    problems = [
        Problem("缺少这一项", "请补上", Place(NAME, header=key)) for key in sorted(required - value.keys())
    ]
    for key in sorted(value):
        if key not in required and not (key in _OPTIONAL and value.get("spec") == SSJ2):
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
            for problem in _entropy_problems(entropy, str(value.get("spec")))
        )
    return problems


def _entropy_problems(entropy: dict[str, Any], spec: str) -> list[Problem]:
    """What is wrong with the issues that are named: the first, and the one in its place if it does not come."""
    fallback = entropy.get("fallback")
    named = [(entropy["source"], entropy["issue"])]
    named += [(fallback["source"], fallback["issue"])] if fallback else []
    problems = [problem for each in named for problem in check_issue(*each)]
    if spec != SSJ1 and any(source == UNSIGNED for source, _ in named):
        what = f"{UNSIGNED} 的数值没有签名，无从验证"
        problems.append(Problem(what, f"请用 {SIGNED}，填那一轮的签名"))
    if problems or not fallback:
        return problems
    public = all(SOURCES[source].proof is Proof.PUBLIC for source, _ in named)
    if spec == SSJ1 or not public or named[0] == named[1]:
        what, remedy = "替补期号不合规定", "请写另一期公开随机数；当场给数、只用本单位密数的没有替补"
        problems.append(Problem(what, remedy))
    return problems


def is_region(value: object) -> bool:
    """Whether it has the form of a region code: GB/T 2260, with GB/T 10114 below the county."""
    return isinstance(value, str) and bool(_REGION.fullmatch(value))


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
    if not isinstance(value, dict):
        return False
    named = {key: value[key] for key in value if key != "fallback"}
    return _are_texts(named, "source", "issue", "format") and (
        "fallback" not in value or _is_fallback(value["fallback"])
    )


def _is_fallback(value: object) -> bool:
    return _are_texts(value, "source", "issue", "format", "after") and _is_moment(_DAY)(value["after"])


def _is_second_nonce(value: object) -> bool:
    return _are_texts(value, "holder", "sha256") and _is_digest(value["sha256"])


def _are_texts(value: object, *keys: str) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and value.keys() == {*keys} and all(map(_is_text, value.values()))


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and bool(_DIGEST.fullmatch(value))


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
    "entropy": (
        _is_entropy,
        "source、issue、format 三项文字；有替补期号的加 fallback，里面是 source、issue、format、after",
    ),
    "reveal_by": (_is_moment(_DAY, _MINUTE), "日期，如 2026-04-25，或加时刻 2026-04-25T17:00"),
    "hash": (_is_one_of("sha256"), "sha256"),
    "prev_record": (_is_digest, "64 位小写十六进制"),
    "trial": (_is_one_of(True, False), "true 或 false"),
    "frozen_at": (_is_moment(_MINUTE), "时刻，如 2026-04-20T09:30"),
    "unicode": (
        lambda value: isinstance(value, str) and bool(_VERSION.fullmatch(value)),
        "Unicode 版本，如 15.1.0",
    ),
    "sample": (_is_one_of(True, False), "true 或 false"),
    "slack": (_is_number(0, _MAX_SLACK), f"0 到 {_MAX_SLACK} 的整数"),
    "second_nonce": (_is_second_nonce, "holder（保管单位）和 sha256（第二密数的摘要）"),
}
_OPTIONAL = {"second_nonce"}
ONLY_SSJ2 = ("frozen_at", "unicode", "sample", "slack")
