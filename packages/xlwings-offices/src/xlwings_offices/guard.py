"""Which texts Excel would not leave alone.

A text put into a cell through xlwings goes through the same door as typing: unless the cell's format is text
(``@``), Excel makes a number of ``007``, loses digits of an 18-digit code, makes a date of ``1-2`` and a
formula of ``-a``.  LibreOffice keeps the text, so a test there would pass and Excel would destroy the code:
the engine refuses instead.  What Excel takes depends on its language; this asks for Chinese and English.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"[-+]?\(?[-+]?[¥$€£]?[-+]?(\d[\d,]*\.?\d*|\.\d+)(e[-+]?\d+)?%?\)?")
_FRACTION = re.compile(r"[-+]?\d+ +\d+/\d+")
_TIME = r"\d{1,4}:\d{1,2}(:\d{1,2}(\.\d+)?)?( *[ap]m?)?"
_CLOCK = re.compile(rf"{_TIME}|(上午|下午)?\d{{1,2}}(时|時)\d{{1,2}}分(\d{{1,2}}秒)?")
_DATE = re.compile(rf"(\d{{1,4}})[-/](\d{{1,4}})(?:[-/](\d{{1,4}}))?(?: +{_TIME})?")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ENGLISH = re.compile(rf"(\d{{1,2}}[-/ ]*)?({_MONTHS})[a-z]{{0,6}}[-/ ,]*\d{{0,4}}([-/ ,]+\d{{1,4}})?")
_CHINESE = re.compile(
    rf"\d{{2,4}}年\d{{1,2}}月(\d{{1,2}}日?)?( *{_TIME})?|\d{{1,2}}月\d{{1,2}}日( *{_TIME})?"
)
_NUMERALS = "〇○零一二三四五六七八九十"
_CHINESE_WORDS = re.compile(rf"([{_NUMERALS}]{{2,4}}年)?[{_NUMERALS}]{{1,2}}月([{_NUMERALS}]{{1,3}}日)?")
_CONSTANT = re.compile(r"true|false|#(n/a|ref!|div/0!|value!|name\?|num!|null!)")
_FORMULA = re.compile(r"[-+@]\S.*|[-+@] +\S.*", re.DOTALL)

_ALPHABET = re.compile(rf"[\da-z\s/:.,%¥$€£()#!?+年月日时時分秒上午下{_NUMERALS}-]+")


def changed_by_excel(text: str) -> bool:
    """Whether Excel would store something else than this text in a cell that is not formatted as text."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = plain.strip().lower()
    if plain[:1] in "-+@":
        return _FORMULA.fullmatch(plain) is not None or _NUMBER.fullmatch(plain) is not None
    if not _ALPHABET.fullmatch(plain):
        return False  # most texts end here
    if date := _DATE.fullmatch(plain):
        return _possible(*(None if part is None else int(part) for part in date.groups()[:3]))
    patterns = (_NUMBER, _FRACTION, _CLOCK, _CHINESE, _CONSTANT)
    if any(pattern.fullmatch(plain) for pattern in patterns):
        return True
    if _CHINESE_WORDS.fullmatch(plain):
        return "年" in plain or "日" in plain
    return _ENGLISH.fullmatch(plain) is not None and any(mark.isdigit() for mark in plain)


def _possible(first: int | None, second: int | None, third: int | None) -> bool:
    """Whether two or three numbers between dashes can be a date in any order Excel knows."""
    if first is None or second is None:
        return False
    if third is None:
        return any(
            1 <= month <= 12 and (1 <= other <= 99 or 1900 <= other <= 9999)
            for month, other in ((first, second), (second, first))
        )
    if first > 99:
        return 1900 <= first <= 9999 and 1 <= second <= 12 and 1 <= third <= 31
    month_and_day = (1 <= first <= 12 and 1 <= second <= 31) or (1 <= first <= 31 and 1 <= second <= 12)
    year_first = 1 <= second <= 12 and 1 <= third <= 31
    return (month_and_day and (third <= 99 or 1900 <= third <= 9999)) or year_first
