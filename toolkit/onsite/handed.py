"""The file that a phone hands in (交回文件): opened with the task's key, read strictly, every fault told.

    {"kind":"双随机现场交回","version":1,"task":…,"salt":…} LF, then the sealed JSON of what was filled in

It may come from anywhere by any way, so nothing in it is believed because of its place: whoever has no PIN cannot
make one or change one, and what is in one made with the PIN is checked value by value.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.errors import Fault, Place, Problem
from toolkit.files import parsed, telling
from toolkit.onsite.fields import BY_KEY, POINT_RESULTS, SIGNERS, OnsiteField
from toolkit.onsite.seal import unseal
from toolkit.word.pictures import measure

SUFFIX = ".xcjh"
KIND, VERSION = "双随机现场交回", 1
_BEGINS = b'{"kind":"' + KIND.encode() + b'"'
LARGEST, _HEAD = 100 * 2**20, 1000  # bytes
_MOST, _LONGEST = 200, 4000  # photos or signatures of one firm; characters of one text
_WIDEST = 10_000  # pixels; the page makes none wider than 1600
_CONTROLS = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_ANOTHER = "请在手机上重新“交回”；还不行的，用同一版工具箱重做现场表"


class PointFound(NamedTuple):
    """One 检查要点 as it was found; a ``result`` of "" was not chosen."""

    result: str
    remark: str


class PhotoTaken(NamedTuple):
    """A photo: its caption, when it was put in ("2023-04-20T09:05"), its bytes."""

    caption: str
    at: str
    jpeg: bytes


class Signature(NamedTuple):
    """Who signed as what and when; ``why`` nobody signed, then ``png`` is empty."""

    role: str
    name: str
    at: str
    why: str
    png: bytes


class OnsiteVisit(NamedTuple):
    """What one phone says of one firm; ``total``: how many 检查要点 it was asked about."""

    values: Mapping[str, str]
    points: Mapping[int, PointFound]
    total: int
    photos: tuple[PhotoTaken, ...]
    signs: tuple[Signature, ...]


class HandIn(NamedTuple):
    """One file: its name and SHA-256, the task, which phone made it, whose and when, and the visits by 案号."""

    file: str
    digest: str
    task: str
    device: str
    who: str
    made: str
    visits: Mapping[str, OnsiteVisit]


class Envelope(NamedTuple):
    """A file that is not opened yet."""

    file: str
    digest: str
    task: str
    salt: bytes
    sealed: bytes


def is_handed_in(path: Path) -> bool:
    """Whether it is such a file, whatever it is called by now."""
    if not path.is_file():
        return False
    with telling(path), path.open("rb") as file:
        return file.read(len(_BEGINS)) == _BEGINS or path.suffix.lower() == SUFFIX


def envelope(path: Path) -> Envelope:
    """The file, not opened yet; Fault if it is too large or none of ours."""
    with telling(path):
        if path.stat().st_size > LARGEST:
            raise Fault(f"大于 {LARGEST >> 20} MB，没有读", "请在手机上删去几张照片，重新交回")
        data = path.read_bytes()
    head, found, sealed = data.partition(b"\n")
    try:
        said = json.loads(head) if found and len(head) < _HEAD else {}
        if said["kind"] != KIND:
            raise _foreign()
        if said.get("version") != VERSION:
            raise Fault("是另一版现场表做的，读不了", _ANOTHER)
        salt = bytes.fromhex(said["salt"])
        return Envelope(path.name, sha256(data).hexdigest(), _text(said["task"], 60), salt, sealed)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _foreign() from None


def opened(closed: Envelope, key: bytes) -> tuple[HandIn, list[Problem]]:
    """What is in it, and what in it cannot be read, firm by firm; Fault if it cannot be opened."""
    content = unseal(key, closed.sealed)
    problems: list[Problem] = []
    try:
        said = parsed(content)
        visits = {}
        for case, own in said["cases"].items():
            with _told(problems, Place(closed.file, header=_text(case, 60))):
                visits[_text(case, 60)] = _visit(own, problems, Place(closed.file, cell=_text(case, 60)))
        task, device, who, made = (_text(said[name], 60) for name in ("task", "device", "who", "made"))
        datetime.fromisoformat(made)
        if said["version"] != VERSION or task != closed.task:
            raise _unreadable()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _unreadable() from None
    return HandIn(closed.file, closed.digest, task, device, who, made, visits), problems


def _foreign() -> Fault:
    return Fault("不是现场表的交回文件，或者传送中损坏了", "请选手机上“交回”做的 .xcjh 文件")


def _unreadable() -> Fault:
    return Fault("里面的内容读不懂", _ANOTHER)


@contextmanager
def _told(problems: list[Problem], place: Place) -> Iterator[None]:
    """A fault of the part inside becomes a problem; what is no text, list or number at all is one, too."""
    try:
        yield
    except Fault as fault:
        problems.append(fault.at(place, "R12"))
    except (ValueError, KeyError, TypeError, AttributeError):
        problems.append(Problem("读不懂，没有登记", _ANOTHER, place, rule="R12"))


def _visit(said: Mapping[str, Any], problems: list[Problem], place: Place) -> OnsiteVisit:
    values: dict[str, str] = {}
    for key, value in said["values"].items():
        field = BY_KEY.get(key)
        with _told(problems, place._replace(header=field.label if field else _text(key, 60))):
            values[_known(field).key] = _value(_known(field), value)
    points = {}
    for number, point in said["points"].items():
        with _told(problems, place._replace(header=f"检查要点第{_text(number, 4)}条")):
            result = _text(point.get("result", ""))
            if result not in ("", *POINT_RESULTS) or not 0 < int(number) <= int(said["total"]):
                raise ValueError
            points[int(number)] = PointFound(result, _text(point.get("remark", "")))
    photos, signs = list[PhotoTaken](), list[Signature]()
    for number, photo in enumerate(said["photos"][:_MOST], 1):
        with _told(problems, place._replace(header=f"第{number}张照片")):
            photos.append(
                PhotoTaken(_text(photo["caption"], 200), _at(photo["at"]), _picture(photo["jpeg"], "jpg"))
            )
    for sign in said["signs"][:_MOST]:
        with _told(problems, place._replace(header="签名")):
            why = _text(sign["why"], 500)
            png = b"" if why else _picture(sign["png"], "png")
            role = _text(sign["role"])
            if role not in SIGNERS:
                raise ValueError
            signs.append(Signature(role, _text(sign["name"], 60), _at(sign["at"]), why, png))
    return OnsiteVisit(values, points, int(said["total"]), tuple(photos), tuple(signs))


def _known(field: OnsiteField | None) -> OnsiteField:
    if field is None:
        raise Fault("现场表没有这一栏", _ANOTHER)
    return field


def _value(field: OnsiteField, value: object) -> str:
    """The value as text; a tick is 是."""
    if field.kind == "tick":
        if value is not True:
            raise ValueError
        return "是"
    text = _text(value)
    if field.kind == "choice" and text not in field.choices:
        raise Fault(f"“{text}”不在可选的里面", f"请改选：{'、'.join(field.choices)}")
    if field.kind == "day":
        date.fromisoformat(text)
    return _at(text) if field.kind == "time" else text


def _text(value: object, longest: int = _LONGEST) -> str:
    """A text without what cannot be seen."""
    if not isinstance(value, str):
        raise TypeError
    text = _CONTROLS.sub("", value.replace("\r\n", "\n")).strip()
    if len(text) > longest:
        raise Fault(f"有 {len(text)} 个字，最多 {longest} 个", "请写短一些再交回")
    return text


def _at(value: object) -> str:
    text = _text(value, 40)
    return datetime.fromisoformat(text).isoformat(timespec="minutes")


def _picture(value: object, extension: str) -> bytes:
    data = b64decode(value, validate=True) if isinstance(value, str) else b""
    size = measure(data)
    if size is None or size.extension != extension or max(size.width, size.height) > _WIDEST:
        raise Fault("不是照片或签名，没有留下", "请在手机上重新拍、重新签")
    return data
