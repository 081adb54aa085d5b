"""One rule for cells: what a raw value means in a column, and what a value looks like in a cell.

``clean`` turns what a reader found (text, number, date, true/false, nothing) into the Value of the column's
Kind, or says why it cannot.  It never repairs by guessing: a code saved as a number has lost its leading
zeros or its last digits, a bare 45000 in a date column may be a date or not.  ``to_cell`` is the way back.

    kind    accepted                                                             becomes
    TEXT    text; a number below 1e15; a date (as 2026-03-05)                    NFC text without outer blanks
    CODE    text only                                                            the text without outer blanks
    DATE    a date cell; 2026-03-05, 2026.3.5, 2026/3/5, 2026年3月5日            date
    INT     a whole number; its digits as text                                   int
    FLAG    是 √ 有 TRUE 1 / 否 × 无 FALSE 0                                       bool
    RATIO   text as it stands; 0.05 as 5%; 12 as 12                              text

In every kind a blank is None and a formula's error value (#REF!, #N/A …) is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import TypeGuard, cast

from toolkit.columns import Column, Kind
from toolkit.days import typed_day
from toolkit.errors import Fault, Level, WrongUse
from toolkit.excel.book import Value

CellValue = str | int | date
"""What is put into a cell; a FLAG is written as 是 or 否."""

MAX_TEXT = 32_767
"""Characters that one cell can hold (ECMA-376)."""

FEW = 6
"""So many choices are all named in a message; of more than these the drop-down list tells."""
_EXACT = 10**15  # a spreadsheet keeps 15 digits; a longer number has been rounded
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_EDGES = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + _ZERO_WIDTH
_SQUEEZED = str.maketrans("", "", _EDGES)
_PLAIN = re.compile(
    "[\x00 0-9A-Za-z\u3400-\u4dbf\u4e00-\u9fff()（）《》〔〕“”，。；：、？！,.;:?!/%&+=@_~-]*"
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot hold
_ODD = re.compile(
    f"([{_ZERO_WIDTH}\u00ad\u202a-\u202e\u2066-\u2069])|([\ue000-\uf8ff\U000f0000-\U0010ffff])|(\ufffd)"
)
_HIDDEN = re.compile(f"[{_ZERO_WIDTH}\u00ad\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"\s+")
_UNFREEZABLE = re.compile(f"{_HIDDEN.pattern}|[\t\n\r\x85\u2028\u2029]")
_WHOLE = re.compile(r"[+-]?\d{1,15}")
_ERROR_VALUE = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|[A-Z_]+!)")
_FLAGS = dict.fromkeys(("是", "√", "✓", "✔", "有", "TRUE", "1"), True) | dict.fromkeys(
    ("否", "×", "✗", "✘", "无", "FALSE", "0"), False
)
_FIRST_YEAR = 1949
_SERIAL_YEARS = range(1990, 2101)


class CellError(Fault):
    """Why a cell cannot be read, or what is odd about it."""


def squeeze(text: str) -> str:
    """Text for comparing: full and half width alike, no blanks, line breaks or zero-width characters.

    >>> squeeze("抽查数 量／比例")
    '抽查数量/比例'
    """
    return unicodedata.normalize("NFKC", text).translate(_SQUEEZED)


def clean(raw: object, column: Column) -> Value:
    """Read one raw value as ``column`` demands; raises CellError."""
    return Cleaner(column)(raw)


def one_line(text: str) -> str:
    """A term as it should be written: no line break, no blank between Chinese characters, single ones elsewhere.

    >>> one_line("民爆 企业"), one_line("ISO  9001")
    ('民爆企业', 'ISO 9001')
    """
    text = _HIDDEN.sub("", text).strip()

    def joined(blanks: re.Match[str]) -> str:
        return " " if text[blanks.start() - 1].isascii() or text[blanks.end()].isascii() else ""

    return _BLANKS.sub(joined, text)


def doubt(value: Value, column: Column) -> CellError | None:
    """What is odd about a value that can be read, None if nothing is.

    A WARNING about characters that look like nothing or like something else; an ERROR about those that keep a
    term from being frozen or compared.
    """
    if not isinstance(value, str):
        return None
    if column.term and (line := one_line(value)) != value:
        broken = _UNFREEZABLE.search(value) is not None
        what = f"“{quote(value)}”里有{'换行、制表符或看不见的字符' if broken else '多余的空格'}"
        remedy = f"请改成“{quote(line)}”，别处写的同一个词才对得上"
        return CellError(what, remedy, Level.ERROR if broken else Level.WARNING)
    if value.isascii() or not (odd := _ODD.search(value)):
        return None
    code = f"U+{ord(odd[0]):04X}"
    if odd[1]:
        return CellError(
            f"夹有看不见的字符（{code}）", "请删除后重新录入，否则查找和比对会对不上", Level.WARNING
        )
    if odd[2]:
        return CellError(f"含有自造字（{code}）", "别的电脑上可能显示不出，请改用正式的字", Level.WARNING)
    return CellError(f"含有乱码（{code}）", "请对照原件改正", Level.WARNING)


class Cleaner:
    """``clean`` for many cells of one column."""

    def __init__(self, column: Column) -> None:
        self._parse = _PARSERS[column.kind]
        self._term = column.term
        self._any_text = column.kind in (Kind.TEXT, Kind.CODE) and not column.choices
        self._choices = {} if column.kind is Kind.FLAG else {squeeze(c): c for c in column.choices}

    def keeps(self, raws: Sequence[object]) -> TypeGuard[Sequence[str]]:
        """Whether all are plain texts that come out as they are, without a doubt: a fast answer for a column."""
        if not self._any_text:
            return False
        texts = cast("Sequence[str]", raws)
        try:
            joined = "\0".join(texts)
        except TypeError:  # not all are texts
            return False
        short = len(joined) <= MAX_TEXT or max(map(len, texts)) <= MAX_TEXT
        plain = joined.count("\0") == len(texts) - 1 and _PLAIN.fullmatch(joined) is not None
        return short and plain and (" " not in joined or self._well_spaced(joined))

    def _well_spaced(self, joined: str) -> bool:
        """Whether no text begins or ends with a blank; a term with a blank needs a look of its own."""
        edges = joined[:1] == " " or joined[-1:] == " " or "\0 " in joined or " \0" in joined
        return not edges and not self._term

    def whole(self, raws: Sequence[object]) -> Sequence[int] | None:
        """The values of a column of whole numbers, if all are numbers within bounds: a fast answer, too."""
        if self._parse is not _int or self._choices or set(map(type, raws)) != {float}:
            return None
        numbers = cast("Sequence[float]", raws)
        if not -_EXACT < min(numbers) <= max(numbers) < _EXACT:
            return None
        try:
            found = [*map(int, numbers)]
        except ValueError:  # not a number at all
            return None
        return found if found == [*numbers] else None

    def __call__(self, raw: object) -> Value:
        """Read one raw value; raises CellError."""
        if isinstance(raw, str):
            raw = _tidy(raw)
        if raw is None or raw == "":
            return None
        value = self._parse(raw)
        if self._choices and value is not None:
            found = self._choices.get(squeeze(str(value)))
            if found is None:
                first, *others = self._choices.values()
                remedy = f"请改为：{'、'.join((first, *others))}"
                if len(others) > FEW:
                    remedy = f"请从下拉列表选一项（{first}，等 {len(others) + 1} 种）"
                raise CellError(f"“{quote(str(value))}”不在可选的内容之中", remedy)
            return found
        return value


def quote(text: str) -> str:
    """Text as it is cited in a message: one line, no more than 20 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 20 else f"{line[:20]}…"


def to_cell(value: Value, column: Column) -> CellValue | None:
    """What to put into a cell for ``value``.  WrongUse if its type is not the column's, or it cannot be held.

    A formula column takes any value: it is only the cached result.
    """
    if value is None or value == "":
        return None
    expected = _TYPES[column.kind]
    if not column.formula and type(value) is not expected:
        raise WrongUse(f"“{column.header}”一列应写入{column.kind}，得到的是“{value!r}”。请联系维护人员。")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        if bad := _ILLEGAL.search(value):
            code = f"U+{ord(bad[0]):04X}"
            raise WrongUse(
                f"“{column.header}”一列的“{quote(value)}”含有不能保存的字符 {code}。请删除后重试。"
            )
        if len(value) > MAX_TEXT:
            raise WrongUse(f"“{column.header}”一列的文字超过 {MAX_TEXT} 个字符，单元格放不下。请缩短后重试。")
    return value


def fits(text: str) -> bool:
    """Whether a cell can hold a text."""
    return len(text) <= MAX_TEXT and not _ILLEGAL.search(text)


def are_cells(values: Sequence[Value], column: Column) -> bool:
    """Whether ``to_cell`` gives every one of these back as it is: a fast answer for a column."""
    kinds, expected = set(map(type, values)), _TYPES[column.kind]
    if kinds != {expected} or expected is bool or column.formula:
        return False
    if expected is not str:
        return True
    texts = cast("Sequence[str]", values)
    return "" not in texts and not _ILLEGAL.search("\x0a".join(texts)) and max(map(len, texts)) <= MAX_TEXT


def _tidy(raw: str) -> str:
    """NFC text without outer blanks, lines ended as in a cell; refuses what no kind accepts."""
    text = raw.strip(_EDGES)
    if "\r" in text:  # line ends of other systems, pasted in
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("#") and _ERROR_VALUE.fullmatch(text):
        raise CellError(f"公式出错，显示为 {text}", "请改正公式，或直接录入内容")
    if bad := _ILLEGAL.search(text):
        raise CellError(f"含有不能保存的控制字符（U+{ord(bad[0]):04X}）", "请删除整格内容后重新录入")
    if len(text) > MAX_TEXT:
        raise CellError(f"文字有 {len(text)} 个字符，超过一个单元格能存的 {MAX_TEXT} 个", "请缩短后重新录入")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _plain(number: float) -> str:
    """A number as a person would write it: no exponent, no trailing zeros."""
    if not isfinite(number) or abs(number) >= _EXACT:
        raise CellError(
            "按数字保存，末几位可能已经丢失",
            "请把该列设为文本格式后，对照原件重新录入",
        )
    return f"{Decimal(repr(number)).normalize():f}" if number % 1 else str(int(number))


def _unexpected(raw: object) -> CellError:
    """For values that a spreadsheet made of what was typed: dates, times, true/false."""
    if isinstance(raw, bool):
        return CellError(f"是逻辑值 {str(raw).upper()}", "请按本列的要求重新录入")
    kind = "日期" if isinstance(raw, date) else "时间"
    return CellError(f"被表格软件当成了{kind}", "请把该单元格设为文本格式后重新录入")


def _text(raw: object) -> Value:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, int | float):
        return _plain(raw)
    if isinstance(raw, datetime):
        return str(raw) if raw.time() != datetime.min.time() else str(raw.date())
    if isinstance(raw, date):
        return str(raw)
    raise _unexpected(raw)


def _code(raw: object) -> Value:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raise CellError(
            "按数字保存，末几位可能已经丢失",
            "请把该列设为文本格式后，对照原件重新录入",
        )
    raise _unexpected(raw)


def _date(raw: object) -> Value:
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return _likely(raw)
    if isinstance(raw, str):
        try:
            if day := typed_day(raw):
                return _likely(day)
        except ValueError:
            raise CellError(f"没有“{quote(raw)}”这一天", "请改正日期") from None
        raise CellError(f"“{quote(raw)}”不是日期", "请写成 2026-03-05 或 2026年3月5日")
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        hint = ""
        if isfinite(raw) and 0 < raw < 10**6:
            day = date.fromordinal(date(1899, 12, 30).toordinal() + int(raw))
            hint = f"（按日期看是 {day}）" if day.year in _SERIAL_YEARS else ""
        raise CellError(f"是数字{hint}，不是日期", "请写成 2026-03-05，或把该单元格设为日期格式")
    raise _unexpected(raw)


def _likely(day: date) -> date:
    if day.year < _FIRST_YEAR:
        raise CellError(f"日期是 {day}，多半是把数字录成了日期", "请写成 2026-03-05 这样的日期")
    return day


def _int(raw: object) -> Value:
    if isinstance(raw, str):
        digits = unicodedata.normalize("NFKC", raw)
        if _WHOLE.fullmatch(digits):
            return int(digits)
        raise CellError(f"“{quote(raw)}”不是整数", "请只写数字，不带单位")
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if not isfinite(raw) or abs(raw) >= _EXACT or raw % 1:
            raise CellError(f"{raw:.15g} 不是整数", "请改为整数")
        return int(raw)
    raise _unexpected(raw)


def _flag(raw: object) -> Value:
    text = str(_text(raw)) if not isinstance(raw, str) else raw
    found = _FLAGS.get(squeeze(text).upper())
    if found is None:
        raise CellError(f"“{quote(text)}”看不出是或否", "请写“是”或“否”")
    return found


def _ratio(raw: object) -> Value:
    if isinstance(raw, str):
        return raw.replace("％", "%")
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if 0 < raw < 1:
            return f"{(Decimal(repr(raw)) * 100).normalize():f}%"
        return _plain(raw)
    raise _unexpected(raw)


_PARSERS: dict[Kind, Callable[[object], Value]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.DATE: _date,
    Kind.INT: _int,
    Kind.FLAG: _flag,
    Kind.RATIO: _ratio,
}
_TYPES: dict[Kind, type] = {
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.DATE: date,
    Kind.INT: int,
    Kind.FLAG: bool,
    Kind.RATIO: str,
}
