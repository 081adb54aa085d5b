"""A package against its own lists, as a folder or as a ZIP: every file changed, missing or added is named.

Checked are the bag (declaration, both manifests, number and sum of bytes), the list of metadata against the files
(every file is in it, with its size, digest and pages) and the catalogue against the list.  A ZIP must have the digest
that lies beside it.  Whether the draws are right is asked of the records themselves (``jobs.archive_check``).
"""

from __future__ import annotations

import csv
import errno
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from toolkit.archive import bag
from toolkit.archive.order import must_be_opened, pages_of
from toolkit.archive.store import reachable
from toolkit.errors import Place, Problem, WrongUse
from toolkit.files import parsed

METADATA, TABLE, CATALOGUE = "metadata.json", "metadata.csv", "归档文件目录.csv"


_GARBAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(ValueError, NotImplementedError, RuntimeError),  # a name, a method or a password that makes no sense
)
"""What zipfile raises on bytes that are no archive."""


_SMALL, _MOST_PRESSED = 20_000_000, 30
"""A ZIP may unpack to the bytes of the first, or so many times what it holds."""
_OF_A_FILE, _OF_A_BAG = 4_000, 1_000_000
"""What metadata, catalogue or manifest says of one file, and of the package, in bytes: several times what ours do."""


class Bag(Protocol):
    """Files by name, wherever they lie."""

    def names(self) -> list[str]:
        """Every file."""

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Read a file.  Raises OSError or zipfile.BadZipFile if it cannot be read."""


class FolderBag:
    """A package as a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = reachable(folder)

    def names(self) -> list[str]:
        """See ``Bag``."""
        files = (path for path in self._folder.rglob("*") if path.is_file() or path.is_symlink())
        return sorted(path.relative_to(self._folder).as_posix() for path in files)

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """See ``Bag``."""
        return (self._folder / name).open("rb")


class ZipBag:
    """A package as a ZIP with one folder at its top."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        tops = {name.partition("/")[0] for name in archive.namelist()}
        self._top = f"{tops.pop()}/" if len(tops) == 1 else ""

    def names(self) -> list[str]:
        """See ``Bag``."""
        return sorted(
            name.removeprefix(self._top) for name in self._archive.namelist() if not name.endswith("/")
        )

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """See ``Bag``."""
        return self._archive.open(self._top + name)  # type: ignore[return-value]


@contextmanager
def opened(path: Path) -> Iterator[Bag]:
    """The package at ``path``.  Raises WrongUse if there is none."""
    if path.is_dir():
        if not (path / bag.DECLARED).is_file():
            raise WrongUse(f"“{path}”不是归档包：里面没有 {bag.DECLARED}。请选 归档/<年度> 或它的 .zip。")
        yield FolderBag(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            _require_plausible(path, archive)
            yield ZipBag(archive)
    except FileNotFoundError:
        raise WrongUse(f"没有“{path}”。请选 归档/<年度> 或它的 .zip。") from None
    except (OSError, *_GARBAGE) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:  # a place before the beginning
            raise
        raise WrongUse(f"“{path.name}”已经损坏或不是压缩包，打不开。请用另外保存的一份。") from None


def _require_plausible(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse a ZIP made to fill memory or disk; ours stores files as they are, other programs press text to a tenth."""
    held, unpacked = path.stat().st_size, sum(member.file_size for member in archive.infolist())
    if unpacked > max(_SMALL, _MOST_PRESSED * held):
        raise WrongUse(
            f"“{path.name}”只有 {held / 1e6:.1f} MB，解开却有 {unpacked / 1e6:,.0f} MB，不合常理，"
            "可能是有意做坏的，没有核验。请用另外保存的一份。"
        )


def beside(path: Path) -> list[Problem]:
    """The ZIP of a package against the digest that lies beside it."""
    digest = path.with_name(f"{path.name}.sha256")
    if not (path.is_file() and digest.is_file()):
        return []
    with path.open("rb") as stream:
        found = file_digest(stream, "sha256").hexdigest()
    if digest.read_text("utf-8").split() == [found, path.name]:
        return []
    return [_problem(path.name, "与旁边的 .sha256 不符，压缩包或摘要被改动过")]


def check(content: Bag) -> list[Problem]:
    """Everything wrong with the package."""
    names = set(content.names())
    problems: list[Problem] = []
    tags = _manifest(content, bag.TAGS, names, problems)
    listed = _manifest(content, bag.MANIFEST, names, problems)
    absent = sorted({bag.DECLARED, bag.INFO, bag.MANIFEST} - tags.keys())
    problems += [_problem(bag.TAGS, f"里没有 {name}") for name in absent]
    problems += [
        _problem(name, "不在清单里，是后来加进来的")
        for name in sorted(names - listed.keys() - tags.keys() - {bag.TAGS})
    ]
    problems += [
        _problem(name, "在清单里，但已经不在了") for name in sorted((listed.keys() | tags.keys()) - names)
    ]
    stray = sorted(name for name in listed if not name.startswith(bag.PAYLOAD))
    problems += [_problem(bag.MANIFEST, f"列了不该列的 {name}") for name in stray]
    sizes: dict[str, int] = {}
    pages: dict[str, int] = {}
    for name, digest in sorted({**listed, **tags}.items()):
        if name in names:
            problems += _hash(content, name, digest, sizes, pages)
    problems += _declared(content, names, {name: sizes[name] for name in listed if name in sizes})
    if not problems:
        problems += _described(content, listed, sizes, pages)
    return problems


def _problem(name: str, what: str) -> Problem:
    remedy = "这个归档包已经不是归档时的样子，请用另外保存的一份对照"
    return Problem(f"“{name}”{what}", remedy, Place(name), rule="R14")


def read_list(content: Bag, name: str) -> bytes:
    """A list of the package, as far as one of so many files can reach: what is cut off is not in order."""
    with content.open(name) as stream:
        return stream.read(_OF_A_BAG + _OF_A_FILE * len(content.names()))


def _manifest(content: Bag, name: str, names: set[str], problems: list[Problem]) -> dict[str, str]:
    if name not in names:
        problems.append(_problem(name, "不见了"))
        return {}
    try:
        return bag.read_manifest(read_list(content, name))
    except (OSError, *_GARBAGE):
        problems.append(_problem(name, "里有读不出的行"))
        return {}


def _hash(
    content: Bag, name: str, digest: str, sizes: dict[str, int], pages: dict[str, int]
) -> Iterator[Problem]:
    hashed, size = sha256(), 0
    try:
        with content.open(name) as stream:
            while data := stream.read(1 << 20):
                hashed.update(data)
                size += len(data)
        if must_be_opened(name):
            with content.open(name) as stream:
                inside = isinstance(stream, zipfile.ZipExtFile)  # seeks only by reading again
                pages[name] = pages_of(name, io.BytesIO(stream.read()) if inside else stream)
    except (OSError, *_GARBAGE):
        yield _problem(name, "读不出来")
        return
    sizes[name] = size
    if hashed.hexdigest() != digest:
        payload = name.startswith(bag.PAYLOAD)
        yield _problem(name, "的内容被改动过" if payload else f"与 {bag.TAGS} 不符，两个文件之一被改动过")


def _declared(content: Bag, names: set[str], sizes: Mapping[str, int]) -> Iterator[Problem]:
    if bag.DECLARED not in names or read_list(content, bag.DECLARED) != bag.DECLARATION:
        yield _problem(bag.DECLARED, "不是 BagIt 1.0 的声明")
    if bag.INFO in names:
        oxum = f"Payload-Oxum: {sum(sizes.values())}.{len(sizes)}"
        if oxum not in read_list(content, bag.INFO).decode(errors="replace").splitlines():
            yield _problem(bag.INFO, "写的文件数或字节数与实际不符")


def _described(
    content: Bag, listed: Mapping[str, str], sizes: Mapping[str, int], pages: Mapping[str, int]
) -> Iterator[Problem]:
    """The list of metadata, the catalogue and the files say the same."""
    described = {f"data/{METADATA}", f"data/{TABLE}"}
    try:
        data = parsed(read_list(content, f"data/{METADATA}"))
        for each in files_of(data):
            name = str(each["文件"])
            described.add(name)
            if name not in listed:
                yield _problem(METADATA, f"写了不存在的文件 {name}")
            elif (each["SHA-256"], each["字节数"]) != (listed[name], sizes[name]):
                yield _problem(METADATA, f"写的 {name} 与实际不符")
            elif name in pages and each["页数"] not in (None, pages[name]):
                yield _problem(METADATA, f"写的 {name} 是 {each['页数']} 页，实际 {pages[name]} 页")
        for name in sorted(listed.keys() - described):
            yield _problem(METADATA, f"漏了文件 {name}")
        rows = list(csv.DictReader(io.StringIO(read_list(content, f"data/{CATALOGUE}").decode("utf-8-sig"))))
        told = [(row["档号"], row["题名"].removeprefix("'"), row["页数"]) for row in rows]
        known = [(item["档号"], item["题名"], str(item["页数"])) for item in data["件"]]
        if told != known:
            yield _problem(CATALOGUE, "与元数据不一致")
        codes = [item["档号"] for item in data["件"]]
        if len(set(codes)) != len(codes):
            yield _problem(METADATA, "里有重复的档号")
    except (KeyError, TypeError, ValueError):
        yield _problem(METADATA, "缺失或读不出来")


def files_of(data: Mapping[str, list[dict[str, object]]]) -> Iterator[dict[str, object]]:
    """Every file that metadata.json describes."""
    for item in data["件"]:
        yield from item["组成文件"]  # type: ignore[misc]
    yield from data["其他文件"]
