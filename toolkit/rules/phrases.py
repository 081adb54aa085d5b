"""The two cell languages of the plan table: 抽查数量/比例 and 抽查时间.

Real plans are written for people: 不低于5%, 3%；1次, >=1, 1户, 每季度, 4月、9月, 全年2次.  Each cell either
has one clear meaning here or is refused with the list of what is accepted; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from fractions import Fraction

from toolkit.model import Quantity

QUANTITY_FORMS = "可以写：100%、5%、不低于5%、12户、>=12、A:3%；B:5%；C:10%；D:20%"
MONTH_FORMS = "可以写：每月、每季度、上半年、下半年、全年、全年2次、4月、4月、9月、4—12月"

_AT_LEAST = re.compile(r"^(不低于|不少于|不小于|至少|>=|≥)|(以上|及以上)$")
_PERCENT = re.compile(r"^(\d+(?:\.\d+)?)%$")
_COUNT = re.compile(r"^(\d+)(户|家|个|户次|家次)$")
_CLASS = re.compile(r"^([A-Z])[级类]?[:=]?(\d+(?:\.\d+)?)%$")
_FREQUENCY = re.compile(r"[;,](每月|每季度|每年|全年)?\d+次$")


def words(text: str) -> tuple[str, ...]:
    """Split a cell that lists several things: 民爆安全、节能监察."""
    return tuple(part for part in re.split(r"[、，,;；/\s]+", text) if part)


class UnreadablePhraseError(ValueError):
    """The cell has no clear meaning; ``str()`` says why, in Chinese."""


def _normal(text: str) -> str:
    """Fold full width, blanks and the separators people use into one spelling."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return text.replace("、", ",").replace("。", "").replace("；", ";").replace("—", "-").replace("–", "-")


def _percent(text: str) -> Fraction:
    ratio = Fraction(text) / 100
    if not 0 < ratio <= 1:
        raise UnreadablePhraseError(f"比例 {text}% 不在 0 到 100% 之间")
    return ratio


def read_quantity(text: str) -> Quantity:
    """Read 抽查数量/比例.

    >>> read_quantity("不低于5%")
    Quantity(count=None, ratios=(('-', Fraction(1, 20)),), at_least=True)
    >>> read_quantity("12户").count
    12

    Raises UnreadablePhraseError where no single meaning is clear: 1 (100 % or one?), 每月, 人员:企业=1:5.
    """
    plain = _FREQUENCY.sub("", _normal(text).upper())
    body = _AT_LEAST.sub("", plain)
    at_least = body != plain
    if body in ("全部", "全覆盖"):
        return Quantity(ratios=(("-", Fraction(1)),))
    if found := _PERCENT.match(body):
        return Quantity(ratios=(("-", _percent(found[1])),), at_least=at_least)
    if found := _COUNT.match(body):
        return _count(int(found[1]))
    if body.isdecimal() and (at_least or int(body) > 1):
        return _count(int(body))
    if body == "1":
        raise UnreadablePhraseError("写的是 1，分不清是 100% 还是 1户")
    parts = [part for part in re.split("[;,]", body) if part]
    classes = [_CLASS.match(part) for part in parts]
    if parts and all(classes):
        ratios = tuple((found[1], _percent(found[2])) for found in classes if found)
        if len({name for name, _ in ratios}) < len(ratios):
            raise UnreadablePhraseError(f"“{text}”中同一等级写了两次")
        return Quantity(ratios=ratios, at_least=at_least)
    raise UnreadablePhraseError(f"“{text}”读不出数量或比例")


def _count(count: int) -> Quantity:
    if count < 1:
        raise UnreadablePhraseError("数量为 0")
    return Quantity(count=count)


SPAN_FORMS = "可以写：2027年4月1日至6月30日、4月1日—4月30日、4月至6月"
_SPAN = re.compile(
    "(?:至|到|-|~)".join([r"(?:(\d{4})[年./-])?(\d{1,2})[月./-]?(?:(?<=[月./-])(\d{1,2})日?)?"] * 2)
)


def read_span(text: str, year: int) -> tuple[date, date]:
    """Read 起止时间 as its first and its last day; what names no year is of ``year``, a month is all of it.

    >>> read_span("4月至6月", 2027)
    (datetime.date(2027, 4, 1), datetime.date(2027, 6, 30))

    Raises UnreadablePhraseError where it is no span of days.
    """
    found = _SPAN.fullmatch(_normal(text))
    try:
        if found:
            begins, first, day, ends, last, until = (int(part) if part else 0 for part in found.groups())
            begins, ends = begins or ends or year, ends or begins or year
            span = date(begins, first, day or 1), date(ends, last, until or monthrange(ends, last)[1])
            if span[0] <= span[1]:
                return span
    except ValueError:
        pass
    raise UnreadablePhraseError(f"起止时间“{text}”读不出来")


_EVERY = {"每月": 1, "每季度": 3, "每半年": 6}
_SPANS = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "第一季度": (1, 3),
    "第二季度": (4, 6),
    "第三季度": (7, 9),
    "第四季度": (10, 12),
}
_YEARLY = re.compile(r"^(?:全年|每年|年内|年度)(?:不少于|至少)?(?:(\d+)次)?$")
_RANGE = re.compile(r"^(\d{1,2})月?(?:-|至|到)(\d{1,2})月?$")
_LIST = re.compile(r"^\d{1,2}月?(?:,\d{1,2}月?)*月?$")


def read_months(text: str, first: int, last: int) -> tuple[int, ...]:
    """Read 抽查时间 as the months of the tasks, inside the plan's months ``first`` … ``last``.

    A period (上半年, 4—12月, 全年) means one task, in its first month; 全年2次 spreads two evenly; named
    months are taken as they are, also outside the plan's months.

    >>> read_months("每季度", 4, 12)
    (4, 7, 10)
    """
    plain = re.sub(r"^(按)?|(各|至少|不少于)?(一次|1次)$", "", _normal(text)) or _normal(text)
    window = range(first, last + 1)
    if plain in _EVERY:
        step = _EVERY[plain]
        return tuple(sorted({max(first, month - (month - 1) % step) for month in window}))
    if plain in _SPANS:
        start, end = _SPANS[plain]
        inside = [month for month in window if start <= month <= end]
        if not inside:
            raise UnreadablePhraseError(f"“{text}”不在抽查时间 {first}—{last} 月之内")
        return (inside[0],)
    if found := _YEARLY.match(plain):
        times = int(found[1] or 1)
        if not 1 <= times <= len(window):
            raise UnreadablePhraseError(f"{first}—{last} 月安排不下 {times} 次")
        return tuple(first + len(window) * i // times for i in range(times))
    if found := _RANGE.match(plain):
        start, end = int(found[1]), int(found[2])
        if not 1 <= start <= end <= 12:
            raise UnreadablePhraseError(f"“{text}”中的月份不对")
        return (start,)
    if _LIST.match(plain):
        months = sorted({int(part) for part in re.findall(r"\d+", plain)})
        if not all(1 <= month <= 12 for month in months):
            raise UnreadablePhraseError(f"“{text}”中的月份不对")
        return tuple(months)
    raise UnreadablePhraseError(f"“{text}”读不出月份")
