"""Public randomness: where it may come from, how it is written, and what it proves.

The draw's seed needs a value that nobody could know when the list was frozen.  The task names the source
and the issue beforehand (第 2026045 期双色球); the clerk types the value when it is published.  Written down
it is one text, ``source:issue:value``, for example ``CWL-SSQ:2026045:03,09,14,21,27,32+11``.

What the value proves depends on where it comes from, and the record says so in plain words (``Proof``):
A, public and at least 24 bits · B, given on the spot by two people · C, nothing but the office's own secret.
24 bits are 1 in 16 million: 双色球 has C(33,6)·16 = 17,721,088 outcomes (24.1 bits), 大乐透
C(35,5)·C(12,2) = 21,425,712 (24.4 bits).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from toolkit.errors import Problem, ProblemsFound


class Proof(StrEnum):
    """How much a draw's entropy proves to somebody who was not there."""

    PUBLIC = "A"
    WITNESSED = "B"
    LOCAL = "C"

    @property
    def statement(self) -> str:
        """What the record and every document say about it."""
        return _STATEMENTS[self]


_STATEMENTS = {
    Proof.PUBLIC: (
        "A 级：种子含有名单冻结、承诺公布之后才产生的公开随机数，任何人都不能预知或挑选抽取结果；"
        "前提是承诺确在该随机数产生之前公布。"
    ),
    Proof.WITNESSED: (
        "B 级：种子含有两人当场给出的数字和词语，并有见证人；给数的人不知道随机密数、各方没有串通时，"
        "任何一方都不能左右结果，"
        "但不在场的人只能相信见证。"
    ),
    Proof.LOCAL: "C 级：种子只含本单位的随机密数；抽取过程可以重算，但不能证明没有反复试抽后再挑选。",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A known source.  ``issue`` and ``format`` are regular expressions for the whole text.

    ``groups`` lists (name, largest number) of a lottery's groups of balls, ``sizes`` how many each has; each must rise.
    """

    code: str
    name: str
    issue: str
    issue_hint: str
    format: str
    hint: str
    proof: Proof
    groups: tuple[tuple[str, int], ...] = ()
    sizes: tuple[int, ...] = ()


_BALL = "[0-9]{2}"
SOURCES = {
    source.code: source
    for source in (
        Source(
            "CWL-SSQ",
            "中国福利彩票双色球",
            "[0-9]{7}",
            "7 位期号，如 2026045",
            rf"{_BALL}(,{_BALL}){{5}}\+{_BALL}",
            "六个红球从小到大、一个蓝球，如 03,09,14,21,27,32+11",
            Proof.PUBLIC,
            (("红球", 33), ("蓝球", 16)),
            (6, 1),
        ),
        Source(
            "CSL-DLT",
            "中国体育彩票超级大乐透",
            "[0-9]{5}",
            "5 位期号，如 26045",
            rf"{_BALL}(,{_BALL}){{4}}\+{_BALL},{_BALL}",
            "五个前区号码、两个后区号码，各从小到大，如 03,11,19,27,33+04,09",
            Proof.PUBLIC,
            (("前区号码", 35), ("后区号码", 12)),
            (5, 2),
        ),
        Source(
            "DRAND",
            "drand 公共随机数信标",
            "[1-9][0-9]*",
            "轮次号，如 5123456",
            "[0-9a-f]{64}",
            "该轮的 randomness，64 位十六进制",
            Proof.PUBLIC,
        ),
        Source(
            "DRAND-QUICKNET",
            "drand 公共随机数信标（quicknet 链）",
            "[1-9][0-9]{0,9}",
            "轮次号，如 25000000",
            "[0-9a-f]{96}",
            "该轮的 signature，96 位十六进制（不是 randomness）",
            Proof.PUBLIC,
        ),
        Source(
            "NIST",
            "NIST 随机数信标",
            "[1-9][0-9]*-[1-9][0-9]*",
            "链号-脉冲号，如 2-1234567",
            "[0-9a-f]{128}",
            "该脉冲的 outputValue，128 位十六进制",
            Proof.PUBLIC,
        ),
        Source(
            "ONSITE",
            "两人当场给出",
            "[0-9]{8}(-[0-9]+)?",
            "抽取日期，如 20260412，同日第二次写 20260412-2",
            r"[0-9]{6}\+\w{2,20}\+\w{2,20}",
            "一人转出六位数字、两人各给一个词（2–20 字），如 482913+春风十里+青山不老",
            Proof.WITNESSED,
        ),
        Source("LOCAL", "仅用本单位随机密数", "-", "写 -", "-", "写 -", Proof.LOCAL),
    )
}
"""Every source the toolkit knows, by code."""
UNSIGNED, SIGNED = "DRAND", "DRAND-QUICKNET"
"""drand as SSJ1 had it, a value without proof, and as SSJ2 has it: the signature, of which the value is the SHA-256."""

_NAMED = re.compile(r"([A-Z][A-Z0-9-]*):([^:]*):(.*)")
_BLANK = re.compile("[\\s\u200b-\u200f\u2060\ufeff]+")


def check_issue(source: str, issue: str) -> list[Problem]:
    """Problems of what is fixed before the draw: the source is known and the issue has its form."""
    known = SOURCES.get(source)
    if known is None:
        return [Problem(f"不认识的随机数来源“{source}”", f"请用下列之一：{'、'.join(SOURCES)}")]
    if not issue:
        return [Problem("还没有填期号", f"请填写{known.issue_hint}")]
    if not re.fullmatch(known.issue, issue):
        return [Problem(f"“{issue}”不是{known.name}的期号", f"请填写{known.issue_hint}")]
    return []


def check(source: str, issue: str, value: str) -> list[Problem]:
    """Problems of a value as typed by the clerk, against the source and issue that were frozen."""
    problems = check_issue(source, issue)
    if problems:
        return problems
    known = SOURCES[source]
    cleaned = _clean(_parted(value, known))
    if not cleaned:
        return [Problem(f"公开随机数还没有填写（{known.name} {issue}）", f"请填写{known.hint}")]
    named = _NAMED.fullmatch(cleaned)
    if named and (named[1], named[2]) != (source, issue):
        return [
            Problem(
                f"公开随机数写的是 {named[1]} 第 {named[2]} 期，冻结时指定的是 {source} 第 {issue} 期",
                "来源和期号在冻结后不能改换，请填写指定的那一期",
            )
        ]
    own = _own_value(cleaned, known)
    if not re.fullmatch(known.format, own):
        return [Problem(f"“{own}”不符合{known.name}的写法", f"请填写{known.hint}")]
    return _check_balls(own, known)


def compose(source: str, issue: str, value: str) -> str:
    """The entropy text ``source:issue:value``.  Raises ProblemsFound when the value does not fit.

    The value may already carry its ``source:issue:``.  Full width, blanks and the case of hexadecimal
    digits do not matter; the balls of a lottery may be parted by whatever people part them by.

    >>> compose("CWL-SSQ", "2026045", "3 9 14、21 27 32 11")
    'CWL-SSQ:2026045:03,09,14,21,27,32+11'
    """
    problems = check(source, issue, value)
    if problems:
        raise ProblemsFound(problems)
    return f"{source}:{issue}:{_own_value(_clean(_parted(value, SOURCES[source])), SOURCES[source])}"


def _parted(value: str, source: Source) -> str:
    """The balls of a lottery in its own form, if what was typed is as many numbers and nothing else.

    >>> _parted("3 9 14 21 27 32 11", SOURCES["CWL-SSQ"])
    '03,09,14,21,27,32+11'
    >>> _parted("391421273211", SOURCES["CWL-SSQ"])
    '391421273211'
    """
    text = unicodedata.normalize("NFKC", value).strip()
    numbers = re.findall("[0-9]+", text)
    if len(numbers) != sum(source.sizes) or not source.sizes or re.search(r"[^0-9\s,、;.+|-]", text):
        return value
    balls, first = [number.zfill(2) for number in numbers], source.sizes[0]
    return f"{','.join(balls[:first])}+{','.join(balls[first:])}"


def _clean(value: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", value))


def _own_value(cleaned: str, source: Source) -> str:
    named = _NAMED.fullmatch(cleaned)
    own = named[3] if named else cleaned
    return own.lower() if source.code in {UNSIGNED, SIGNED, "NIST"} else own


def _check_balls(value: str, source: Source) -> list[Problem]:
    problems: list[Problem] = []
    for (name, largest), part in zip(source.groups, value.split("+"), strict=False):
        numbers = part.split(",")
        problems.extend(
            Problem(f"{name}“{number}”不在 01–{largest} 之间", "请照开奖公告核对后填写")
            for number in numbers
            if not 1 <= int(number) <= largest
        )
        if any(left >= right for left, right in pairwise(numbers)):
            problems.append(Problem(f"{name}“{part}”没有从小到大排列，或有重复", f"请填写{source.hint}"))
    return problems
