"""What the cells of a column of a foreign list are, whatever its header says.

Some contents prove themselves: a check digit is right by chance once in 341 (both digits of a code) or once in ten
(a 15-digit number), a choice of a closed list, a region or an item of this office never.  Others only fit: dates,
numbers, telephones.  ``Contents`` counts them in a sample; ``mapping`` weighs them against the header.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from toolkit.codes import Finding, is_old_number, is_sound, uscc_check
from toolkit.columns import Column, Kind, Sheet
from toolkit.draw.encoding import canonical_id
from toolkit.errors import ToolkitError
from toolkit.excel.cells import CellError, squeeze
from toolkit.importing.reading import Reader, shown

Own = Mapping[str, Collection[str]]
"""Column key → squeezed words of this office that stand in such a column: regions, items, categories, codes."""

_CODE = "统一社会信用代码"
_PHONE = re.compile(r"(?:\+?86-?)?1[3-9]\d{9}|\(?0\d{2,3}\)?-?\d{7,8}(?:-\d{1,6})?")
_DAY = re.compile(
    r"(?:19|20)\d\d(?:[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:T?\d\d?:.*)?"
)
_LEAST_CODES = 0.2
"""Share of right check digits that proves a column of codes: by chance it would be 0.003."""
_LEAST = 0.6
_FEW_CHOICES = 2


class Contents:
    """The filled cells of one column of the file, as a sample."""

    def __init__(self, values: Sequence[object]) -> None:
        self.values = values
        texts = [squeeze(shown(value)) for value in values]
        self._texts = texts
        self._kinds = Counter(map(_kind, texts))

    def share(self, test: Callable[[object], bool]) -> float:
        """How many of the cells pass a test, 0 without any."""
        return sum(map(test, self.values)) / len(self.values) if self.values else 0.0

    def proves(self, sheet: Sheet, column: Column, own: Own) -> str:
        """Why these can only be contents of this column, "" if that is not so."""
        if not self._texts:
            return ""
        if _CODE in column.header:
            codes = {text.upper() for text in self._texts if is_sound(text.upper())}
            if column.key == sheet.key and 2 * len(codes) < self._kinds["18 位代码"]:
                return ""  # the same few codes again and again: of an authority, not of the objects
            right = self._kinds["18 位代码"] / len(self._texts)
            return "内容是校验码正确的统一社会信用代码" if right >= _LEAST_CODES else ""
        if column.key == "phone":
            return "内容是电话号码" if self._phones() >= _LEAST else ""
        if words := own.get(column.key):
            known = sum(text in words for text in self._texts) / len(self._texts)
            return "内容是本单位登记的" if known >= _LEAST else ""
        long = [choice for choice in column.choices if len(choice) > 1]
        if len(long) > _FEW_CHOICES and self.share(fits(column)) >= _LEAST:
            return "内容都在可选的之中"
        return ""

    def describe(self) -> str:
        """The kinds of contents and how many there are of each: 15 位旧号 640 个、18 位代码 11 个."""
        most = [(kind, count) for kind, count in self._kinds.most_common(2) if count * 20 >= len(self._texts)]
        if not most or most[0][0] == "文字":
            return f"文字，如“{self._texts[0][:12]}”" if self._texts else "空"
        return "、".join(f"{kind} {count} 个" for kind, count in most)

    def has_numbers_of_licences(self) -> bool:
        """Whether most are codes or old numbers that a licence carried."""
        licences = sum(count for kind, count in self._kinds.items() if kind in _LICENCES)
        return licences >= _LEAST * len(self._texts) > 0

    def _phones(self) -> float:
        return self._kinds["电话"] / len(self._texts)


_LICENCES = ("18 位代码", "15 位旧号", "13 位旧号", "旧号")


def _kind(text: str) -> str:
    text = text.upper()
    if is_sound(text):
        return "18 位代码"
    if _PHONE.fullmatch(text):
        return "电话"
    if _DAY.fullmatch(text):
        return "日期"
    if is_old_number(_canonical(text)):
        digits = len(text) if text.isdecimal() else 0
        wrong = Finding.OLD_CHECK_DIGIT in uscc_check(text)
        return f"{digits} 位旧号" if digits and not wrong else "旧号"
    return "数字" if re.fullmatch(r"-?[\d,]+(?:\.\d+)?%?", text) else "文字"


def _canonical(text: str) -> str:
    try:
        return canonical_id(text)
    except ToolkitError:
        return text


def fits(column: Column) -> Callable[[object], bool]:
    """Whether a cell can be read in a column."""
    reader = Reader(column)
    return lambda value: not isinstance(reader.look(value), CellError)


def is_strict(column: Column) -> bool:
    """Whether contents can speak against a column: a choice, a date, a number, yes or no."""
    return bool(column.choices) or column.kind in (Kind.DATE, Kind.INT, Kind.FLAG)
