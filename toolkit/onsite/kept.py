"""What phones handed in of a task's firms, kept beside the workbook: for the papers and the archive.

    文书/<任务编号>/现场记录/<案号>_<次>.json     all that is known of the visit after the n-th hand-in, signatures too
    文书/<任务编号>/照片/<案号>/现场_<摘要>.jpg    its photos, where 现场照片 looks for them; captions go to 说明.txt

A file appears at once and is never changed: what comes later is another, with what was known before.  The journal
vouches for each (``ledger.seals``).
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from toolkit.errors import Refused
from toolkit.files import lock, make_folders, parsed, read_at_most, telling, write_atomic, write_new
from toolkit.onsite.fields import BROKEN, BY_KEY, NOT_APPLICABLE
from toolkit.onsite.handed import HandIn, OnsiteVisit, PhotoTaken, PointFound, Signature
from toolkit.photos import CAPTIONS
from toolkit.photos import FOLDER as PHOTOS

FOLDER = "现场记录"
_LARGEST = 16 << 20  # bytes: of one visit, some hundred signatures


class Kept(NamedTuple):
    """What is known of a visit; ``photos`` are file names, ``sources`` which files of which phones it is from."""

    values: Mapping[str, str]
    points: Mapping[int, PointFound]
    total: int
    photos: tuple[str, ...]
    signs: tuple[Signature, ...]
    sources: tuple[Mapping[str, str], ...]

    def without(self, section: str) -> Kept:
        """The same without the values of a section."""
        values = {
            key: text
            for key, text in self.values.items()
            if key not in BY_KEY or BY_KEY[key].section != section
        }
        return self._replace(values=values)

    @property
    def unanswered(self) -> int:
        """How many 检查要点 have no result."""
        return self.total - sum(bool(point.result) for point in self.points.values())

    @property
    def findings(self) -> str:
        """要点结果 as 检查台账 has it; "" while one has no result."""
        if not self.total or self.unanswered:
            return ""
        parts = []
        for word in (BROKEN, NOT_APPLICABLE):
            numbers = [str(number) for number, point in sorted(self.points.items()) if point.result == word]
            parts += [f"{word}：{'、'.join(numbers)}"] if numbers else []
        return "；".join(parts) or "全部符合"


class Difference(NamedTuple):
    """Two phones, or a phone and what was kept, say different things: of what, and who says which."""

    what: str
    said: tuple[tuple[str, str], ...]


BEFORE = "已经登记的"
NOTHING = Kept({}, {}, 0, (), (), ())


def merged(before: Kept, brought: Iterable[tuple[HandIn, OnsiteVisit]]) -> tuple[Kept, list[Difference]]:
    """What is known with what is brought; where phones differ, each difference, and then the first is kept.

    A phone that handed in before may say otherwise now; another may not.
    """
    known: dict[str, tuple[str, str]] = {}
    points: dict[int, tuple[str, PointFound]] = {}
    differences: list[Difference] = []
    brought = list(brought)
    again = {source["device"] for source in before.sources} & {file.device for file, _ in brought}
    if not again:
        known = {key: (BEFORE, text) for key, text in before.values.items()}
        points = {number: (BEFORE, point) for number, point in before.points.items()}
    signs, photos = dict.fromkeys(before.signs), dict.fromkeys(before.photos)
    for file, visit in brought:
        who = f"{file.who or '未写姓名'}的手机（{file.file}）"
        for key, text in visit.values.items():
            one, other = known.setdefault(key, (who, text))
            if other != text:
                differences.append(Difference(BY_KEY[key].label, ((one, other), (who, text))))
        for number, point in visit.points.items():
            whose, own = points.setdefault(number, (who, point))
            if own != point:
                said = tuple(
                    (name, "，".join(filter(None, each))) for name, each in ((whose, own), (who, point))
                )
                differences.append(Difference(f"检查要点第{number}条", said))
        signs |= dict.fromkeys(visit.signs)
        photos |= dict.fromkeys(map(photo_name, visit.photos))
    values = {**(before.values if again else {}), **{key: text for key, (_, text) in known.items()}}
    sources = {source["sha256"]: source for source in before.sources}
    for file, _ in brought:
        sources[file.digest] = {
            "sha256": file.digest,
            "device": file.device,
            "who": file.who,
            "made": file.made,
        }
    own_points = {
        **(before.points if again else {}),
        **{number: point for number, (_, point) in points.items()},
    }
    total = max([before.total, *(visit.total for _, visit in brought)])
    return Kept(values, own_points, total, tuple(photos), tuple(signs), tuple(sources.values())), differences


def photo_name(photo: PhotoTaken) -> str:
    """The file of a photo: the same photo is never there twice."""
    return name_of(sha256(photo.jpeg).hexdigest())


def name_of(digest: str) -> str:
    """How the file of a photo with this SHA-256 is called."""
    return f"现场_{digest[:12]}.jpg"


def latest(folder: Path) -> dict[str, Kept]:
    """What is known of each visit of a task, by 案号; ``folder`` is the task's, 文书/<任务编号>."""
    return {case: _read(path) for case, (_, path) in _newest(folder).items()}


def keep(folder: Path, root: Path, case: str, kept: Kept, photos: Iterable[PhotoTaken]) -> Path:
    """Write what is known of a visit and its photos; the file that says it, which may be there already."""
    place, data = folder / PHOTOS / case, _bytes(kept)
    if len(data) > _LARGEST:  # nobody could read it any more
        raise Refused(
            f"{case} 的现场记录有 {len(data) >> 20} MB，大于 {_LARGEST >> 20} MB，没有登记：签名太多或太大。"
            "请在手机上删去多余的签名，重新交回。"
        )
    photos = list(photos)
    if photos:
        make_folders(place, root)
        for photo in photos:
            if not (place / photo_name(photo)).exists():
                write_new(place / photo_name(photo), photo.jpeg)
        with lock(folder, timeout=30):  # somebody may take in another phone's
            _caption(place / CAPTIONS, photos)
    number, path = _newest(folder).get(case, (0, folder))
    if number and _read(path) == kept:
        return path
    make_folders(folder / FOLDER, root)
    path = folder / FOLDER / f"{case}_{number + 1}.json"
    write_new(path, data)
    return path


def _caption(path: Path, photos: Iterable[PhotoTaken]) -> None:
    """Add a line to 说明.txt for each that has none."""
    with telling(path):
        before = path.read_bytes() if path.exists() else b""
    lines = [
        f"{photo_name(photo)} {' '.join((photo.caption or '现场').split())}（{photo.at.replace('T', ' ')}）\n"
        for photo in photos
        if photo_name(photo).encode() not in before
    ]
    gap = b"\n" if before and not before.endswith(b"\n") else b""
    if lines:
        write_atomic(path, before + gap + "".join(lines).encode())


def _newest(folder: Path) -> dict[str, tuple[int, Path]]:
    place = folder / FOLDER
    found: dict[str, tuple[int, Path]] = {}
    if place.is_dir():
        for path in place.glob("*_*.json"):
            case, _, number = path.stem.rpartition("_")
            if number.isdecimal():
                found[case] = max(found.get(case, (0, path)), (int(number), path))
    return found


def _bytes(kept: Kept) -> bytes:
    content = {
        **kept._asdict(),
        "points": {str(number): point for number, point in sorted(kept.points.items())},
        "signs": [sign._replace(png=b64encode(sign.png).decode())._asdict() for sign in kept.signs],  # type: ignore[arg-type]
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _read(path: Path) -> Kept:
    data = read_at_most(path, _LARGEST)
    try:
        said = parsed(data)
        signs = [Signature(**{**sign, "png": b64decode(sign["png"])}) for sign in said["signs"]]
        points = {int(number): PointFound(*point) for number, point in said["points"].items()}
        own = (
            said["values"],
            points,
            said["total"],
            tuple(said["photos"]),
            tuple(signs),
            tuple(said["sources"]),
        )
        return _sound(Kept(*own))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"“{FOLDER}/{path.name}”被改坏了，读不懂。请从备份恢复这个文件。") from error


def _sound(found: Kept) -> Kept:
    """The same; ValueError, KeyError or AttributeError if a part of it is of another kind."""
    texts = [
        *found.values.values(),
        *found.photos,
        *(text for point in found.points.values() for text in point),
        *(text for sign in found.signs for text in sign[:-1]),
        *(source[key] for source in found.sources for key in ("sha256", "device")),
    ]
    if type(found.total) is not int or not all(isinstance(text, str) for text in texts):
        raise ValueError
    return found
