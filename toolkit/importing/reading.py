"""What one cell of a foreign list becomes in a column, or why it cannot be taken.

``excel/cells.py`` says what a cell of the workbook means and never repairs; here more is understood, because
every change is shown before it counts: full width digits and letters, the quotes and apostrophes that exports
put before numbers, numbers that are codes, 20230405, a date with a time behind it, other offices' words for a
choice, 无 and / where nothing is meant.  Names and other free texts stay as they are typed.  What was lost before
it came here is not guessed back: a code that a spreadsheet made a number of more than 15 digits is refused.  A
citizen's number (公民身份号码) is never taken, wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from math import isfinite
from typing import NamedTuple

from toolkit.codes import looks_like_citizen_id, may_hold_citizen_id
from toolkit.columns import Column, Kind
from toolkit.excel.book import Value
from toolkit.excel.cells import MAX_TEXT, CellError, Cleaner, doubt, one_line, squeeze
from toolkit.importing.synonyms import CHOICES, NOTHING

_NARROW = {code: code - 0xFEE0 for a, b in ("０９", "ＡＺ", "ａｚ") for code in range(ord(a), ord(b) + 1)}
_AS_FORMULA = re.compile(r'="([^"]*)"')
_APOSTROPHE = re.compile(r"['`‘’](?=[0-9A-Za-z])")
_SCIENTIFIC = re.compile(r"[0-9]([.][0-9]+)?[Ee][+]?[0-9]{1,3}")
_AS_FLOAT = re.compile(r"([0-9]{1,15})[.]0+")
_COMPACT_DAY = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_CLOCK = re.compile(r"[T ]?[0-9]{1,2}[:：][0-9]{2}([:：][0-9]{2}([.][0-9]+)?)?$")
_PERSON_DIGITS = 18
_PERSON = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
_EXACT = 10**15
_NUMBERS = ("phone", "licence")
"""Columns of text that hold numbers: only there full width becomes half."""
_LONG = 4  # a required text four times as long as its column is wide is odd
_PLAIN_CODES = re.compile(r"(?:(?:[0-9A-Z]{8,})?\0)*(?:[0-9A-Z]{8,})?")
_KNOWN = {squeeze(word): choice for word, choice in CHOICES.items()}
_LOST = (
    "已被表格软件变成数字，末几位丢失了，无法还原",
    "请从原系统重新导出（这一列设为文本格式），或对照证照重新录入这一格",
)
_HIDDEN = "（公民身份号码，已隐去）"


class Taken(NamedTuple):
    """A value, how it differs from what stood there ("" if it does not), and what is odd about it."""

    value: Value
    change: str = ""
    odd: CellError | None = None


class Reader:
    """Reads the cells of one column; ``own`` says what a squeezed text is called in this office, "" if not."""

    def __init__(self, column: Column, own: Callable[[str], str] | None = None) -> None:
        self._column, self._own = column, own
        self._clean = Cleaner(column)
        self._choices = {squeeze(choice): choice for choice in column.choices}
        free = column.kind is Kind.TEXT and not column.choices
        self._narrows = not free or column.key in _NUMBERS
        self._longest = _LONG * column.width if free and column.required else MAX_TEXT

    def __call__(self, raw: object) -> Taken:
        """Read one raw value; raises CellError."""
        found = self.look(raw)
        if isinstance(found, CellError):
            raise found
        return found

    def look(self, raw: object) -> Taken | CellError:
        """Read one raw value; a CellError is returned."""
        try:
            return self._read(raw)
        except CellError as error:
            return error

    def keeps(self, raws: Sequence[object]) -> bool:
        """Whether all are taken just as they stand, with nothing to say: a fast answer for a run of cells."""
        if raws.count("") == len(raws):
            return True
        if self._own or not self._clean.keeps(raws):
            return False
        joined = "\0".join(raws)
        dense = joined.replace(" ", "")
        return (
            NOTHING.isdisjoint(dense.upper().split("\0"))
            and (self._column.kind is not Kind.CODE or _PLAIN_CODES.fullmatch(joined) is not None)
            and not may_hold_citizen_id(dense)
            and max(map(len, raws)) <= self._longest
        )

    def _read(self, raw: object) -> Taken:
        if raw in ("", None):
            return Taken(None)
        if has_citizen_id(raw):
            raise CellError("含有公民身份号码", "名录会公开，不登记身份证号；请改填别的内容或留空")
        steps: list[str] = []
        value = self._clean(self._prepared(raw, steps))
        if not steps and raw != value and shown(raw) != shown(value):
            same = isinstance(raw, str) and squeeze(raw) == squeeze(shown(value))
            steps.append("去掉空白或看不见的字符" if same else "统一写法")
        odd = doubt(value, self._column)
        if isinstance(value, str) and len(value) > self._longest:
            odd = CellError(f"有 {len(value)} 个字，像是写进了别的内容", "请核对这一格")
        return Taken(value, "，".join(steps), odd)

    def _prepared(self, raw: object, steps: list[str]) -> object:
        """The raw value as ``Cleaner`` understands it; what was done is added to ``steps``."""
        column = self._column
        if isinstance(raw, str):
            word = squeeze(raw)
            if word.upper() in NOTHING and column.kind is not Kind.FLAG and word not in self._choices:
                steps.append("表示没有，按空着处理")
                return None
            if self._own and (known := self._own(word)):
                steps += [] if known == raw.strip() else ["换成本表的写法"]
                return known
            raw = self._text(raw, steps)
            if column.term and (line := one_line(raw)) != raw.strip():
                raw = line
                steps.append("去掉中间的换行、空格")
        if column.kind is Kind.CODE:
            return _code(raw, column, steps)
        if column.kind is Kind.DATE:
            return _day(raw, steps)
        if isinstance(raw, str) and self._choices and squeeze(raw) not in self._choices:
            known = _KNOWN.get(squeeze(raw), "")
            if squeeze(known) in self._choices:
                steps.append("换成本表的说法")
                return known
        if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= _EXACT:
            raise CellError(*_LOST)
        return raw

    def _text(self, raw: str, steps: list[str]) -> str:
        if match := _AS_FORMULA.fullmatch(raw.strip()):
            raw = match[1]
            steps.append("去掉导出时加的等号和引号")
        if match := _APOSTROPHE.match(raw):
            raw = raw[1:]
            steps.append("去掉前面的撇号")
        narrow = raw.translate(_NARROW) if self._narrows and not raw.isascii() else raw
        if narrow != raw:
            steps.append("全角数字、字母改为半角")
        return narrow


def _code(raw: object, column: Column, steps: list[str]) -> object:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        if not isfinite(raw) or raw % 1 or abs(raw) >= _EXACT:
            raise CellError(*_LOST)
        steps.append("数字改为文本")
        return str(int(raw))
    if not isinstance(raw, str):
        return raw
    text = squeeze(raw)
    if _SCIENTIFIC.fullmatch(text):
        raise CellError(*_LOST)
    if match := _AS_FLOAT.fullmatch(text):
        steps.append("去掉数字后面的小数点")
        return match[1]
    if "统一社会信用代码" in column.header:
        text = text.replace("-", "").upper()
    if text != raw and not steps:
        steps.append("去掉空白、统一大小写和写法")
    return text


def _day(raw: object, steps: list[str]) -> object:
    if isinstance(raw, datetime):
        if raw.time() != datetime.min.time():
            steps.append("去掉时刻")
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 < raw < _EXACT:
        text = str(int(raw))
    elif isinstance(raw, str):
        text = unicodedata.normalize("NFKC", raw).strip()
    else:
        return raw
    if match := _COMPACT_DAY.fullmatch(text):
        steps.append("统一日期写法")
        return "-".join(match.groups())
    if not isinstance(raw, str):
        return raw
    whole = _CLOCK.sub("", text) if len(text) > 10 else text
    whole = re.sub(r"\s+", "", whole)
    if whole != raw.strip():
        steps.append("统一日期写法" if len(whole) == len(squeeze(raw)) else "去掉时刻或空白")
    elif not re.fullmatch(r"\d{4}-\d\d-\d\d", whole):
        steps.append("统一日期写法")
    return whole


def has_citizen_id(raw: object) -> bool:
    """Whether a citizen's number stands anywhere in a text."""
    return isinstance(raw, str) and _masked(raw) != raw


def _masked(text: str) -> str:
    if len(text) < _PERSON_DIGITS:
        return text
    if looks_like_citizen_id(squeeze(text).upper()):
        return _HIDDEN
    squeezed = unicodedata.normalize("NFKC", text)
    if not any(looks_like_citizen_id(number.upper()) for number in _PERSON.findall(squeezed)):
        return text
    return _PERSON.sub(lambda m: _HIDDEN if looks_like_citizen_id(m[0].upper()) else m[0], squeezed)


def shown(value: object) -> str:
    """A raw or cleaned value as it is shown to a person: citizens' numbers hidden, at most 200 characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        text = str(int(value)) if value % 1 == 0 and abs(value) < _EXACT else f"{value:.15G}"
    elif isinstance(value, datetime) and value.time() == datetime.min.time():
        text = str(value.date())
    else:
        text = _masked(str(value))
    return text if len(text) <= 200 else f"{text[:200]}…"
