"""Photos of an inspection: from a folder into a document, upright, small, with captions.

    文书/<任务编号>/照片/<案号或对象名称>/大门.jpg, 2.jpg, …, 说明.txt

A photo is read once: turned as its camera says (EXIF), shrunk to what paper can show, and kept as a JPEG under the
hash of its content, so that the next document finds it ready.  Most of the work of a large JPEG is never done:
the decoder is told the wanted size before it starts (``draft``) and skips the rest.  The place where the photo was
taken, and all else that a camera notes, does not go into the document; the file itself is not touched.

The caption is what 说明.txt says (a line ``大门.jpg 大门未上锁``), else the file's name.  A file that is no photo,
or is broken, is named and left out; the others are shown.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.errors import Fault, Level, Place, Problem, Refused
from toolkit.files import safe_name, telling, write_atomic

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER, CAPTIONS = "照片", "说明.txt"
LONG_SIDE, QUALITY = 1600, 85
"""In pixels, and of the JPEG: 140 mm at 290 dots an inch."""

_READY = ".缩小"
_LARGEST = 100 * 2**20  # bytes of a file
_MOST_SAID = 2**20  # bytes of 说明.txt
_MOST_PIXELS, _MOST_IN_PNG = 150_000_000, 40_000_000
"""A PNG is unpacked as a whole, at up to ten bytes a pixel; an A4 page scanned at 600 dpi has 35 million."""
_IGNORED = {CAPTIONS, "Thumbs.db", "desktop.ini"}
_AS_JPEG = "请在手机或电脑上另存为 JPG 再放进来"
_FOREIGN = (  # (offset, first bytes, what it is)
    (4, b"ftyphei", "苹果手机的 HEIC 格式"),
    (4, b"ftyphevc", "苹果手机的 HEIC 格式"),
    (4, b"ftypmif1", "手机的 HEIF 格式"),
    (4, b"ftypavif", "AVIF 格式"),
    (4, b"ftyp", "视频"),
    (8, b"WEBP", "WEBP 格式"),
    (0, b"GIF8", "GIF 格式"),
    (0, b"BM", "BMP 格式"),
    (0, b"II*\0", "TIFF 格式"),
    (0, b"MM\0*", "TIFF 格式"),
)
_JPEG_END = b"\xff\xd9"
_JPEG_OR_PNG = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


class Photo(NamedTuple):
    """One photo as it goes into a document: JPEG bytes, upright, and its caption."""

    name: str
    caption: str
    data: bytes


def folders_of(root: Path, *names: str) -> list[Path]:
    """The folders in ``root`` that bear one of an object's names (its case number, its own)."""
    wanted = dict.fromkeys(spelling for name in names for spelling in (name, safe_name(name)) if name)
    return [root / name for name in wanted if (root / name).is_dir()]


def unclaimed(root: Path, names: Collection[str]) -> list[Problem]:
    """The folders in ``root`` that bear none of the names: nobody would ever see these photos."""
    known = {*names, *map(safe_name, names)}
    folders = sorted(path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    remedy = "请把文件夹改成检查台账里的案号或对象名称"
    return [
        Problem(
            "照片文件夹对不上任何检查对象，没有放入文书", remedy, Place(f"{FOLDER}/{name}"), Level.WARNING
        )
        for name in folders
        if name not in known and not name.startswith(".")
    ]


def count(folder: Path) -> int:
    """How many files there are that are meant to be photos."""
    return sum(map(_counts, folder.iterdir()))


def intake(folder: Path) -> tuple[list[Photo], list[Problem]]:
    """The photos of a folder in the order of their names (2 before 10), and what could not be shown.

    Raises Refused if the folder itself cannot be read.
    """
    with telling(folder):
        files = sorted(
            (path for path in folder.iterdir() if _counts(path)), key=lambda path: _order(path.name)
        )
    captions, problems = _captions(folder, {path.name for path in files})
    photos = []
    for path in files:
        try:
            with telling(path):
                data = _ready(path, folder.parent / _READY)
            photos.append(Photo(path.name, captions.get(path.name, path.stem), data))
        except Fault as error:
            problems.append(_problem(path, f"{error.what}，没有放入文书", error.remedy))
        except Refused as error:
            problems.append(_problem(path, "没有放入文书", str(error).rstrip("。")))
    return photos, problems


def fields(photos: Sequence[Photo]) -> dict[str, object]:
    """What a template is filled with: ``照片`` one to a row, ``照片对`` two to a row (the last may stay single)."""
    single = [{"图": photo.data, "图说明": photo.caption} for photo in photos]
    pairs = paired((photo.data, photo.caption) for photo in photos)
    return {"照片": single, "照片对": pairs, "照片数": len(photos)}


def paired(pictures: Iterable[tuple[object, str]]) -> list[dict[str, object]]:
    """Pictures and their captions, two to a row; the last may stay single."""
    all_of_them = list(pictures)
    return [
        {"左图": left[0], "左图说明": left[1], "右图": right[0], "右图说明": right[1]}
        for left, right in zip(all_of_them[::2], [*all_of_them[1::2], ([], "")], strict=False)
    ]


def _counts(path: Path) -> bool:
    return path.is_file() and path.name not in _IGNORED and not path.name.startswith((".", "~$"))


def _order(name: str) -> list[tuple[int, str]]:
    return [(int(piece), "") if piece.isdigit() else (0, piece) for piece in re.split(r"(\d+)", name)]


def _problem(path: Path, what: str, remedy: str) -> Problem:
    return Problem(what, remedy, Place(f"{FOLDER}/{path.parent.name}/{path.name}"), Level.WARNING)


def _captions(folder: Path, names: Collection[str]) -> tuple[dict[str, str], list[Problem]]:
    path = folder / CAPTIONS
    if not path.is_file():
        return {}, []
    with telling(path), path.open("rb") as stream:
        data = stream.read(_MOST_SAID + 1)
    if len(data) > _MOST_SAID:
        what = f"大于 {_MOST_SAID >> 20} MB，没有读取"
        return {}, [_problem(path, what, "请核对是不是放错了文件；说明一张照片写一行")]
    found, problems = {}, []
    for line in filter(None, map(str.strip, _decoded(data).splitlines())):
        name = max((x for x in names if _begins(line, x)), key=len, default=None)
        if name is None:
            remedy = f"请写成“文件名 说明”，每张照片一行；这一行是“{line[:30]}”"
            problems.append(_problem(path, "有一行说明对不上照片", remedy))
        else:
            stem = name if line.startswith(name) else name.rpartition(".")[0]
            found[name] = line.removeprefix(stem).strip(" \t　:：,，=") or Path(name).stem
    return found, problems


def _begins(line: str, name: str) -> bool:
    """Whether the line speaks of the file: its name, or the name without .jpg and then a blank or sign."""
    stem = re.escape(name.rpartition(".")[0])
    return line.startswith(name) or re.match(rf"{stem}[\s　:：,，=]", line) is not None


def _decoded(data: bytes) -> str:
    """Text as Notepad writes it, in UTF-8 or in the code page of Chinese Windows."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _ready(path: Path, store: Path) -> bytes:
    """The photo as it goes into a document, from the store if it has been there before."""
    if path.stat().st_size > _LARGEST:
        raise Fault(f"大于 {_LARGEST >> 20} MB", "请缩小后再放进来")
    data = path.read_bytes()
    if not data:
        raise Fault("是空文件（0 字节）", "请从手机重新复制这张照片")
    if not data.startswith(_JPEG_OR_PNG):
        kind = next((kind for at, first, kind in _FOREIGN if data[at:].startswith(first)), "")
        if kind == "视频":
            raise Fault("是视频", "视频不能放进文书，请另外保存")
        raise Fault(f"是{kind}" if kind else "不是照片", _AS_JPEG)
    kept = store / f"{sha256(data).hexdigest()[:32]}-{LONG_SIDE}-{QUALITY}.jpg"
    if kept.is_file() and (small := kept.read_bytes()).endswith(_JPEG_END):
        return small
    small = _shrunk(data)
    store.mkdir(exist_ok=True)
    write_atomic(kept, small)
    return small


def _shrunk(data: bytes) -> bytes:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # its own limit warns in English; ours is below
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            _require_size(image)
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            image.thumbnail((LONG_SIDE, LONG_SIDE))
            image.load()  # what is told as spoilt is the picture, not the camera's notes
            profile = image.info.get("icc_profile") if image.mode == "RGB" else None
            out = io.BytesIO()
            _on_white(_upright(image)).save(out, "JPEG", quality=QUALITY, icc_profile=profile)
            return out.getvalue()
    except Fault:
        raise
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Fault("已损坏，打不开", "请从手机重新复制这张照片") from error


def _upright(image: Image) -> Image:
    """As the camera was held; as it lies where the camera's notes cannot be read, which may fail in any way."""
    from PIL import ImageOps

    try:
        image.getexif()  # kept by the image
        for name in ("exif", "Raw profile type exif"):  # else written anew, and some cameras' cannot be
            image.info.pop(name, None)
        return ImageOps.exif_transpose(image)
    except Exception:
        return image


def _require_size(image: Image) -> None:
    if image.width * image.height > (_MOST_IN_PNG if image.format == "PNG" else _MOST_PIXELS):
        raise Fault(f"有 {image.width}×{image.height} 个像素，太大", "请缩小后再放进来")


def _on_white(image: Image) -> Image:
    """The picture in RGB; what is transparent becomes white, as paper is."""
    from PIL import Image as Images

    if image.has_transparency_data:
        image = image.convert("RGBA")
        return Images.alpha_composite(Images.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")
