"""One way of writing everything down, so that a digest depends on what was meant and not on how it was typed.

    id        NFKC → white space, zero-width characters and "-" dropped → upper case.
              "９１４１ 0481-ma…" and "91410481MA…" are the same object.  Refused: an empty id, control
              characters, "|" (it separates the parts of a hashed label).
    text      NFC, trimmed.  Refused: control characters, as a tab or a line break would read as structure.
    lines     fields joined by a tab, every line ended by LF, no header; in the byte order of UTF-8
              (what ``LC_ALL=C sort`` gives) unless a file says otherwise.
    JSON      RFC 8785 (JCS) restricted to objects, arrays, strings, true/false and integers: no floats and
              no null, because nothing in a draw may depend on how a number is rounded or a gap is read.
    manifest  what ``sha256sum`` prints over the files, sorted by name.

Python compares texts by code point, which is the byte order of UTF-8: a plain ``sorted`` is what is meant by
byte order everywhere in this room.  Nothing here knows what the lines mean.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256

from toolkit.codes import uscc_check
from toolkit.errors import Fault, Place, Problem, ProblemsFound

MAX_INTEGER = 2**53 - 1
"""The largest integer every JSON reader keeps exactly (RFC 7493, I-JSON)."""

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_DROPPED = re.compile(rf"[\s{_INVISIBLE}-]+")
_MARGIN = re.compile(rf"^[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+$")
_CANONICAL_ALREADY = re.compile(r"[0-9A-Z]+")
_RESTORE = "请从备份恢复原文件"
_FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class Unwritable(Fault):
    """A value that has no canonical form."""


def canonical_id(text: str) -> str:
    """The one form of an id (code, certificate number, token).  Raises Unwritable when there is none."""
    if _CANONICAL_ALREADY.fullmatch(text):
        return text
    result = _fold_id(text)
    if not result:
        raise Unwritable("编号是空的", "请填写编号")
    _refuse_control(result, "编号")
    if "|" in result:
        raise Unwritable(f"编号“{text}”含有竖线“|”", "请去掉竖线")
    if _fold_id(result) != result:  # a combining mark behind a dropped character: no single form
        raise Unwritable(f"编号“{text}”含有无法统一写法的字符", "请只用数字和字母")
    return result


def object_id(text: str) -> str:
    """The canonical id of a 检查对象; one of 18 characters must pass GB 32100.  Raises Unwritable."""
    result = canonical_id(text)
    if len(result) == 18:
        for finding in uscc_check(result):
            if finding.fatal:
                raise Unwritable(finding.what(result), finding.remedy)
    return result


def canonical_text(text: str) -> str:
    """NFC, trimmed (invisible characters at the margins count as blanks).  Raises Unwritable."""
    result = _MARGIN.sub("", unicodedata.normalize("NFC", text))
    _refuse_control(result, "文字")
    return result


def digest(data: bytes) -> str:
    """SHA-256 as 64 lower-case hex characters."""
    return sha256(data).hexdigest()


def to_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of fields → bytes, in the order given.  The fields must be canonical already."""
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def to_sorted_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of fields → bytes in byte order, each line once.

    Sorting rows sorts the lines, as a tab is smaller than any character in a field.
    """
    return to_lines(sorted(set(map(tuple, rows))))


def from_lines(name: str, data: bytes, fields: int) -> list[list[str]]:
    """Bytes of file ``name`` → rows of fields.  Raises ProblemsFound, one Problem for each bad line."""
    with suppress(UnicodeDecodeError):  # a sound file, as nearly all are, at one stroke
        *sound, rest = [line.split("\t") for line in data.decode().split("\n")]
        if rest == [""] and {*map(len, sound)} <= {fields}:
            return sound
    lines = data.split(b"\n")
    problems = []
    if lines.pop():  # what follows the last LF must be nothing
        problems.append(Problem("末行没有换行符", _RESTORE, Place(name, len(lines) + 1)))
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            row = line.decode().split("\t")
        except UnicodeDecodeError:
            problems.append(Problem("不是 UTF-8 文字", _RESTORE, Place(name, number)))
            continue
        if len(row) != fields:
            what = f"应有 {fields} 栏，实有 {len(row)} 栏"
            problems.append(Problem(what, _RESTORE, Place(name, number)))
        rows.append(row)
    if problems:
        raise ProblemsFound(problems)
    return rows


def canonical_json(value: object) -> bytes:
    """RFC 8785 bytes of the value.  Raises Unwritable for floats, None and integers beyond 2^53-1."""
    return _jcs(value).encode()


def manifest(files: Mapping[str, bytes]) -> bytes:
    """What ``sha256sum`` prints over the files, sorted by name."""
    return "".join(f"{digest(files[name])}  {name}\n" for name in sorted(files)).encode()


def unassigned(data: bytes) -> str:
    """The first character of a file that this Unicode version does not know yet, "" if there is none.

    Whatever is assigned keeps its normal forms and its category in all later versions (Unicode Stability Policy).
    """
    if data.isascii():
        return ""
    text = data.decode(errors="replace")
    return next((each for each in sorted(set(text)) if unicodedata.category(each) == "Cn"), "")


def _fold_id(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).upper()


def _refuse_control(text: str, kind: str) -> None:
    if text.isascii() and text.isprintable():
        return
    for character in text:
        if unicodedata.category(character) in _FORBIDDEN_CATEGORIES:
            visible = text.encode("unicode_escape").decode("ascii") if len(text) < 40 else text[:40]
            raise Unwritable(f"{kind}“{visible}”含有控制字符 U+{ord(character):04X}", "请重新录入，不要换行")


def _jcs(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise Unwritable("整数太大，别的程序读不准", "请改用较小的数")
        return str(value)
    if isinstance(value, str):
        if any(0xD800 <= ord(character) < 0xE000 for character in value):
            raise Unwritable("文字里有残缺的字符", "请重新录入")
        return json.dumps(value, ensure_ascii=False)  # escapes exactly what RFC 8785 escapes
    if isinstance(value, list):
        return "[" + ",".join(map(_jcs, value)) + "]"
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_jcs(key)}:{_jcs(value[key])}" for key in keys) + "}"
    raise Unwritable(f"{type(value).__name__} 类型的值不能写入记录", "请改用文字或整数")
