"""统一社会信用代码: the 18 characters that name an enterprise, and how to tell a mistyped one.

    position   1      who registers (登记管理部门)
               2      kind of body (机构类别)
               3–8    where it is registered (GB/T 2260)
               9–17   organisation code (GB 11714): eight characters and its own check digit
               18     check digit over the first seventeen (GB 32100)

Both check digits are weighted sums: each character has a value, each position a weight, and the check
digit makes the sum a multiple of 31 (GB 32100-2015, 4.2.5) or of 11 (GB 11714-1997).  One mistyped
character, or two swapped neighbours, always breaks position 18.

A wrong position 18 is an error: the code is not the enterprise's.  A wrong position 17 alone is a warning,
because codes issued to individual businesses (个体工商户) do not all carry the GB 11714 digit.

The numbers of before 2015 still stand in real lists, and their holders are drawn like others: a warning too.

    13 digits; 15 digits, the last a check digit (GS 15-2006: ISO 7064, MOD 11,10)
    six digits, NA, six digits, X (农民专业合作社); fourteen digits and X
    nine characters: an organisation code with its check digit (GB 11714)
    企合浙总字第001234号 and the like: words with at least four digits behind 字 or 第
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from operator import getitem

from toolkit.errors import WrongUse

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100, in the order of their values; I, O, S, V and Z are not used."""

WEIGHTS = (*(pow(3, position, 31) for position in range(17)), 1)
"""Of the 18 positions: the values of a good code, each times its weight, sum to a multiple of 31."""

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_TERMS = [{c: value * weight for c, value in _VALUE.items()} for weight in WEIGHTS]
_ORGANISATION_TERMS = [{c: int(c, 36) * weight for c in ALPHABET} for weight in (3, 7, 9, 10, 5, 8, 4, 2)]
_ORGANISATION_DIGITS = "0123456789X"
_NONE = dict.fromkeys(ALPHABET, 0)
_ORGANISATION_DIGIT = {digit: value for value, digit in enumerate(_ORGANISATION_DIGITS)}
_BOTH_TERMS = [
    {c: 187 * term[c] + 155 * organisation[c] for c in organisation}
    for term, organisation in zip(
        _TERMS,
        [*[_NONE] * 8, *_ORGANISATION_TERMS, _ORGANISATION_DIGIT, _NONE],
        strict=True,
    )
]
"""Both sums in one: 187 is 1 modulo 31 and 0 modulo 11, 155 is 0 modulo 31 and 1 modulo 11."""
_OLD_NUMBER = re.compile(r"[0-9]{13}|[0-9]{15}|[0-9]{6}NA[0-9]{6}X|[0-9]{14}X")
_OLD_IN_WORDS = re.compile(r"[字第][^0-9]{0,2}[0-9]{4}")
_LONGEST_IN_WORDS = 40
_CITIZEN_ID = re.compile(
    r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
)
_CITIZEN_ID_WITHIN = re.compile(rf"(?<![0-9A-Z]){_CITIZEN_ID.pattern}(?![0-9A-Z])", re.IGNORECASE)
_CITIZEN_DIGITS = "10X98765432"
_GAP = r"[\s\-‐‑–—−－·]{0,2}"
"""What people type between the digits of a number; what it looks like is made plain before."""
_CITIZEN_ID_TYPED = re.compile(
    rf"(?<![0-9A-Z])[1-9](?:{_GAP}[0-9]){{5}}{_GAP}(?:1{_GAP}[89]|2{_GAP}0)(?:{_GAP}[0-9]){{2}}"
    rf"{_GAP}(?:0{_GAP}[1-9]|1{_GAP}[0-2]){_GAP}(?:0{_GAP}[1-9]|[12]{_GAP}[0-9]|3{_GAP}[01])"
    rf"(?:{_GAP}[0-9]){{3}}{_GAP}[0-9X](?![0-9A-Z])",
    re.IGNORECASE,
)
_TELEPHONE = rf"(?:1[3-9](?:{_GAP}[0-9]){{9}}|0[0-9]{{2,3}}[)）]?{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{4}})"
"""A mobile number, or area code and number."""
_TELEPHONE_WITHIN = re.compile(rf"(?<![0-9]){_TELEPHONE}(?![0-9])")
_TELEPHONE_ALONE = re.compile(rf"(?<![0-9A-Za-z]){_TELEPHONE}(?![0-9A-Za-z])")  # not within a digest


class Finding(StrEnum):
    """What is wrong with a code; the text goes on after the code itself."""

    LENGTH = "不是 18 位"
    OLD_NUMBER = "是旧的登记注册号，不是统一社会信用代码"
    OLD_CHECK_DIGIT = "的第 15 位校验码不符，多半是有一位录错"
    CHARACTER = "含有代码中不使用的字符（只用数字和大写字母，不用 I、O、S、V、Z）"
    CHECK_DIGIT = "第 18 位校验码不符（GB 32100），多半是有一位录错"
    ORGANISATION_DIGIT = "第 17 位与组织机构代码校验码不符（GB 11714）"

    @property
    def fatal(self) -> bool:
        """Whether the code cannot be used; the others are told and let pass."""
        return self not in {Finding.ORGANISATION_DIGIT, Finding.OLD_NUMBER, Finding.OLD_CHECK_DIGIT}

    @property
    def remedy(self) -> str:
        """What to do about it."""
        if self is Finding.OLD_NUMBER:
            return "照旧可以抽取；换照以后，请在“变更申请”里把它改为 18 位代码"
        return "请照营业执照逐位核对" if self.fatal else "请照营业执照核对，确实如此可以不改"

    def what(self, code: str) -> str:
        """The finding as a sentence about ``code``."""
        return f"“{code}”{self}"


def uscc_check(code: str) -> list[Finding]:
    """Everything wrong with a 统一社会信用代码, in reading order; an empty list for a good one.

    The code is taken as it stands: cleaning blanks, full width and case is the caller's.  Check digits
    are only looked at when length and characters are right, for otherwise they say nothing.
    """
    if is_sound(code):
        return []
    if is_old_number(code):
        wrong = len(code) == 15 and code.isdecimal() and not _old_sum_is_right(code)
        return [Finding.OLD_NUMBER, Finding.OLD_CHECK_DIGIT] if wrong else [Finding.OLD_NUMBER]
    if len(code) != 18:
        return [Finding.LENGTH]
    if not _VALUE.keys() >= set(code):
        return [Finding.CHARACTER]
    findings = []
    if code[16] != _organisation_digit(code[8:16]):
        findings.append(Finding.ORGANISATION_DIGIT)
    if code[17] != _check_digit(code[:17]):
        findings.append(Finding.CHECK_DIGIT)
    return findings


def is_sound(code: str) -> bool:
    """Whether ``uscc_check`` finds nothing at all: the quick answer, as nearly all codes of a list are good."""
    try:
        return len(code) == 18 and sum(map(getitem, _BOTH_TERMS, code)) % (31 * 11) == 0
    except KeyError:  # a character that cannot stand there
        return False


def is_old_number(code: str) -> bool:
    """Whether it is a number that a licence carried before the 18-digit code; be its check digit right or wrong."""
    if _OLD_NUMBER.fullmatch(code):
        return True
    if len(code) == 9 and code.isascii():
        return _VALUE.keys() >= set(code[:8]) and code[8] == _organisation_digit(code[:8])
    return len(code) <= _LONGEST_IN_WORDS and _OLD_IN_WORDS.search(code) is not None


def make_uscc(first16: str) -> str:
    """The code that begins with these 16 characters, with both check digits filled in.

    For invented sample data.  Raises WrongUse when they are not 16 characters of the alphabet.
    """
    if len(first16) != 16 or any(character not in _VALUE for character in first16):
        raise WrongUse(f"“{first16}”不能作为统一社会信用代码的前 16 位。请给出 16 位数字或大写字母。")
    first17 = first16 + _organisation_digit(first16[8:])
    return first17 + _check_digit(first17)


def looks_like_citizen_id(code: str) -> bool:
    """Whether it is in all likelihood a 公民身份号码 (GB 11643: a birthday inside, its check digit right).

    Such a number must never stand in a list that is published.
    """
    if not _CITIZEN_ID.fullmatch(code) or not any(finding.fatal for finding in uscc_check(code)):
        return False
    total = sum(int(digit) * pow(2, 17 - position, 11) for position, digit in enumerate(code[:17]))
    return code[17] == _CITIZEN_DIGITS[total % 11]


def may_hold_citizen_id(text: str) -> bool:
    """Whether digits stand in the text as in a 公民身份号码, check digits unseen: a fast look at many texts."""
    return _CITIZEN_ID_WITHIN.search(text) is not None


def holds_citizen_id(text: str) -> bool:
    """Whether the text has in it what may be a 公民身份号码, be it with a wrong check digit.

    For texts that are published: better stopped once too often.  A sound 统一社会信用代码 is none.

    >>> holds_citizen_id("身份证１１０１０５ 19491231—002x")
    True
    """
    return any(map(_is_no_code, _CITIZEN_ID_TYPED.finditer(_plain(text))))


def holds_telephone(text: str) -> bool:
    """Whether the text has in it what may be a telephone number: better stopped once too often."""
    return _TELEPHONE_WITHIN.search(_plain(text)) is not None


def mask_personal(text: str) -> str:
    """The text with the middle of every 公民身份号码 and telephone number blotted out: for logs.

    >>> mask_personal("电话 138-0000-1234")
    '电话 138****1234'
    """

    def citizen(match: re.Match[str]) -> str:
        return f"{match[0][:6]}********{match[0][-4:]}" if _is_no_code(match) else match[0]

    plain = _plain(text)
    masked = _CITIZEN_ID_TYPED.sub(citizen, plain)
    masked = _TELEPHONE_ALONE.sub(lambda match: f"{match[0][:3]}****{match[0][-4:]}", masked)
    return text if masked == plain else masked


def _plain(text: str) -> str:
    """With digits and letters of any width as ASCII, and without characters of no width."""
    return text if text.isascii() else "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    simple = unicodedata.normalize("NFKC", character)
    if len(simple) == 1 and simple.isascii() and simple.isalnum():
        return simple
    return "" if unicodedata.category(character) == "Cf" else character


def _is_no_code(number: re.Match[str]) -> bool:
    digits = "".join(filter(str.isalnum, number[0])).upper()
    return any(finding.fatal for finding in uscc_check(digits))


def _check_digit(first17: str) -> str:
    total = sum(map(getitem, _TERMS, first17))  # the last term is left over
    return ALPHABET[-total % 31]


def _old_sum_is_right(number: str) -> bool:
    """ISO 7064 MOD 11,10 over the fifteen digits of a 注册号 (GS 15-2006)."""
    rest = 10
    for digit in map(int, number[:-1]):
        rest = ((rest + digit) % 10 or 10) * 2 % 11
    return (rest + int(number[-1])) % 10 == 1


def _organisation_digit(first8: str) -> str:
    """GB 11714 counts letters in base 36: A is 10, Z is 35, without the gaps of GB 32100."""
    total = sum(map(getitem, _ORGANISATION_TERMS, first8))
    return _ORGANISATION_DIGITS[-total % 11]
