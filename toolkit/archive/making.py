"""From the plan to the sealed package; every step finds what an interrupted run has done, and goes on from there.

    归档/.2023.归档中/归档单.json    the plan (first, and exclusively)
                    包/…           copies, renditions, lists, tag files; each whole or not there
                    2023.zip       the same as one ZIP
    归档/2023.zip, 2023.zip.sha256, 2023/    given their names at the end, the folder last

Every step is a function of the plan and of the files, so it does not matter how often it was begun: the bytes are the
same.  The copy is checked when the ZIP is made: every file is read again and must have the checksum it had.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from toolkit.archive import bag
from toolkit.archive.order import must_be_opened, pages_of
from toolkit.archive.plan import NAME, ArchivePlan
from toolkit.archive.store import Store, Stored, reachable, settle
from toolkit.archive.zipping import Member, write_zip
from toolkit.errors import Exists, Place, Problem, ProblemsFound, Refused
from toolkit.files import lock, telling, write_new

if TYPE_CHECKING:
    from toolkit.word.pdf import Engine

Tell = Callable[[str, int, int], object]
"""Told how far a step is: its name, done, of how many."""

_PDF_SIZE, _SPARE = 300_000, 50_000_000
_SHOWN = 30  # characters of a text, in a message


@dataclass(frozen=True, slots=True)
class PackageFolder:
    """Where a package is made: ``归档/<name>``, with its ZIP beside it and a passing folder before."""

    folder: Path

    @property
    def name(self) -> str:
        """2023, or 2023-更正-1."""
        return self.folder.name

    @property
    def zip(self) -> Path:
        """The package as one file."""
        return self.folder.with_name(f"{self.name}.zip")

    @property
    def digest(self) -> Path:
        """The SHA-256 of that file, as ``sha256sum -c`` reads it."""
        return self.folder.with_name(f"{self.name}.zip.sha256")

    @property
    def passing(self) -> Path:
        """The folder of a package that is not finished."""
        return self.folder.with_name(f".{self.name}.归档中")

    @property
    def begun(self) -> bool:
        """Whether a run was interrupted here."""
        return (self.passing / NAME).exists()


@dataclass(frozen=True, slots=True)
class Facts:
    """What became of the plan: every file, the pages of each, and documents without rendition."""

    stored: dict[str, Stored]
    pages: Mapping[str, int]
    unrendered: Mapping[str, str]
    engine: str


class VolumeLists(Protocol):
    """Who writes what the package says about itself, by name below ``data/``."""

    def papers(self, plan: ArchivePlan, facts: Facts) -> Mapping[str, bytes]:
        """Catalogues, covers, texts; the .docx among them are printed as well."""

    def metadata(self, plan: ArchivePlan, facts: Facts) -> Mapping[str, bytes]:
        """The machine's list of all files, those of ``papers`` too."""


def begin(spot: PackageFolder, plan: ArchivePlan) -> None:
    """Fix the plan.  Raises Exists if the package or an unfinished one is there, Refused for want of space."""
    for path in (spot.folder, spot.zip):
        if path.exists():
            raise Exists(
                f"{plan.name} 的归档包已经在“{path}”，不会覆盖。请先查看；要更正的用 archive --correct。"
            )
    if spot.begun:
        raise Exists(
            f"上次的归档没有做完（{spot.passing}）。请用 archive --resume 接着做；要重新做，先删去这个文件夹。"
        )
    with telling(spot.folder):
        spot.folder.parent.mkdir(parents=True, exist_ok=True)
        _require_space(spot, plan)
        spot.passing.mkdir(exist_ok=True)
        write_new(spot.passing / NAME, plan.to_bytes())


def _require_space(spot: PackageFolder, plan: ArchivePlan) -> None:
    """Refuse if what is still to be written, as folder and as ZIP, does not fit on the disk."""
    pdfs = sum(bool(item.rendition) for item in plan.items) * _PDF_SIZE
    there = [spot.zip, *reachable(spot.passing).rglob("*")]
    made = sum(path.stat().st_size for path in there if path.is_file())
    needed = 2 * (sum(file.size for file in plan.files) + pdfs) + _SPARE - made
    free = shutil.disk_usage(spot.folder.parent).free
    if free < needed:
        raise Refused(
            f"磁盘空间不够：归档需要约 {needed / 1e9:.1f} GB，“{spot.folder.parent}”只剩 {free / 1e9:.1f} GB。"
            "请清理出空间后再试。"
        )


def make(
    spot: PackageFolder, root: Path, lists: VolumeLists, engine: Engine | None, tell: Tell
) -> ArchivePlan:
    """Make the package of the plan in the passing folder, or finish it.  Returns the plan.

    Raises Changed if a file is no longer what the plan found, ProblemsFound for documents that cannot be printed
    (unless the plan has a reason for gaps), Refused if the disk fails.
    """
    with telling(spot.folder):
        plan = ArchivePlan.parse((spot.passing / NAME).read_bytes())
        if not spot.folder.exists():
            _require_space(spot, plan)
            passing = reachable(spot.passing)
            store = Store(passing / "包", passing / "part")
            stored = _copy(store, reachable(root), plan, tell)
            unrendered = _render(store, plan, engine, stored, tell)
            _require_printed(spot, plan, engine, unrendered)
            pages = _count(store, plan, stored, tell)
            unlisted = _list(store, plan, lists, Facts(stored, pages, unrendered, _made_by(engine)), engine)
            _require_printed(spot, plan, engine, unlisted)
            _seal(spot, store, plan, stored, tell)
        shutil.rmtree(spot.passing, ignore_errors=True)
    return plan


def _require_printed(
    spot: PackageFolder, plan: ArchivePlan, engine: Engine | None, failed: Mapping[str, str]
) -> None:
    """Stop at documents without a rendition, unless there is no office program or a reason for gaps."""
    if failed and engine and not plan.reason:
        shutil.rmtree(spot.passing)
        raise ProblemsFound([_unprintable(name, what) for name, what in failed.items()])


def _made_by(engine: Engine | None) -> str:
    """The office program, and which fonts it had to do without; "" for none."""
    if engine is None:
        return ""
    from toolkit.word.installed import installed, lacking

    missing = lacking(installed())
    return engine.name + (f"（这台电脑没有的字体：{'、'.join(missing)}）" if missing else "")


_CLOSED, _NO_ENGINE = "打不开，没有生成 PDF", "没有生成 PDF"
_CUT, _UNPAINTED = "有字被遮住或裁掉了，打印出来少了", "打印出来少了"
_LEFT_BEHIND = "版记印在成文日期的前一页"
_REMEDIES = {
    _CLOSED: "请用 Word 打开并另存",
    _CUT: "请用 Word 打开，把那一处的栏放宽、行高改为“最小值”或者把字改小，到每个字都看得见，保存后重新归档",
    _LEFT_BEHIND: "请用 Word 打开，在署名以前增加或删去一行，使版记和成文日期在同一页，保存后重新归档",
    _UNPAINTED: "请把那一段改动一两个字或者设为左对齐，重新归档",
}
"""How it begins, what is wrong with a rendition → what to do."""


def _unprintable(name: str, what: str) -> Problem:
    remedy = next(remedy for fault, remedy in _REMEDIES.items() if what.startswith(fault))
    return Problem(f"“{name}”{what}", f"{remedy}；或用 --allow-missing 写明理由", Place(name), rule="R14")


def _copy(store: Store, root: Path, plan: ArchivePlan, tell: Tell) -> dict[str, Stored]:
    stored = {}
    for n, source in enumerate(plan.files, 1):
        stored[source.name] = store.take(source.name) or store.copy(root, source)
        tell("复制", n, len(plan.files))
    return stored


def _render(
    store: Store, plan: ArchivePlan, engine: Engine | None, stored: dict[str, Stored], tell: Tell
) -> dict[str, str]:
    """PDFs beside the documents; returns the names of documents that have none, and why."""
    wanted = {item.rendition: plan.files[item.file].name for item in plan.items if item.rendition}
    return _print(store, wanted, engine, stored, tell)


def _print(
    store: Store, wanted: Mapping[str, str], engine: Engine | None, stored: dict[str, Stored], tell: Tell
) -> dict[str, str]:
    """``wanted``: name of the PDF → name of the document.  A PDF that lacks a character is none."""
    if engine is None or not wanted:
        return dict.fromkeys(wanted.values(), _NO_ENGINE)
    from toolkit.word.pdf import batches

    targets, failed, done = list(wanted), dict[str, str](), 0
    sources = [store.path(wanted[target]) for target in targets]
    for batch in batches(sources):
        names = [targets[n] for n in batch]
        found = [store.take(name) for name in names]
        if not all(found):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
                made = engine.render([sources[n] for n in batch], Path(scratch))
            faults = [_fault_of(sources[n], pdf) for n, pdf in zip(batch, made, strict=True)]
            failed |= {wanted[name]: fault for name, fault in zip(names, faults, strict=True) if fault}
            good = zip(names, made, faults, strict=True)
            found = [store.put(name, pdf) for name, pdf, fault in good if pdf is not None and not fault]
        stored |= {each.name: each for each in found if each}
        done += len(batch)
        tell("生成 PDF", done, len(targets))
    return failed


def _fault_of(document: Path, pdf: bytes | None) -> str:
    """What is wrong with a rendition; "" if it shows all of its document."""
    if pdf is None:
        return _CLOSED
    if document.suffix.lower() != ".docx":
        return ""
    from toolkit.word.printed import colophon_before, lost

    content = document.read_bytes()
    found = lost(content, pdf)
    if found is None:
        return f"{_LEFT_BEHIND}，没有生成 PDF" if colophon_before(content, pdf) else ""
    where = f"，在“{found.paragraph[:_SHOWN]}”一段" if found.paragraph else ""
    return f"{_CUT if found.cut else _UNPAINTED}“{found.letters[:_SHOWN]}”{where}，没有生成 PDF"


def _count(store: Store, plan: ArchivePlan, stored: Mapping[str, Stored], tell: Tell) -> dict[str, int]:
    """Pages of everything that stands in the lists."""
    names = {plan.files[item.file].name for item in plan.items}
    names |= {item.rendition for item in plan.items if item.rendition in stored}
    names |= {plan.files[each.file].name for item in plan.items for each in item.hanging}
    pages = {}
    for n, name in enumerate(sorted(names), 1):
        pages[name] = _pages(store, name)
        tell("数页", n, len(names))
    return pages


def _pages(store: Store, name: str) -> int:
    if not must_be_opened(name):
        return pages_of(name)
    with store.path(name).open("rb") as stream:
        return pages_of(name, stream)


def _list(
    store: Store, plan: ArchivePlan, lists: VolumeLists, facts: Facts, engine: Engine | None
) -> dict[str, str]:
    """The lists of the package; returns the names of those that have no PDF, and why."""
    stored = facts.stored
    made = {f"data/{name}": data for name, data in lists.papers(plan, facts).items()}
    stored |= {name: store.put(name, data) for name, data in made.items()}
    papers = {f"{name.removesuffix('.docx')}.pdf": name for name in made if name.endswith(".docx")}
    failed = _print(store, papers, engine, stored, lambda *_: None)
    data = {f"data/{name}": data for name, data in lists.metadata(plan, facts).items()}
    stored |= {name: store.put(name, each) for name, each in data.items()}
    return failed


def _seal(
    spot: PackageFolder, store: Store, plan: ArchivePlan, stored: dict[str, Stored], tell: Tell
) -> None:
    info = {
        "Source-Organization": plan.bureau,
        "External-Description": f"{plan.year}年度双随机、一公开抽查档案（{plan.name}）",
        "External-Identifier": f"{plan.fonds or '0000'}-{plan.name}",
        "Bagging-Date": plan.day.isoformat(),
        "Bag-Software-Agent": plan.software,
    }
    payload = [bag.BagFile(each.name, each.digest, each.size) for each in stored.values()]
    tags = bag.tag_files(payload, info)
    for name, data in tags.items():
        stored[name] = store.put(name, data)
    if not spot.zip.exists():
        part = spot.passing / spot.zip.name
        order = [bag.DECLARED, bag.INFO, *sorted(stored.keys() - set(bag.TAG_FILES)), bag.MANIFEST, bag.TAGS]
        members = [
            Member(f"{spot.name}/{name}", store.path(name), stored[name].size, stored[name].crc)
            for name in order
        ]
        tell("打包", 0, 1)
        with part.open("wb", 0) as out:
            digest = write_zip(out, members, plan.day)
        spot.digest.write_text(f"{digest}  {spot.zip.name}\n", "utf-8", newline="\n")
        settle(spot.passing)
        part.rename(spot.zip)
    settle(spot.passing)
    store.folder.rename(spot.folder)
    tell("打包", 1, 1)


def clear(spot: PackageFolder) -> None:
    """Remove what is left of the passing folder of a package that has its name."""
    if spot.folder.exists():
        shutil.rmtree(spot.passing, ignore_errors=True)


def locked(spot: PackageFolder) -> AbstractContextManager[None]:
    """Keep other processes from this package; use as a context."""
    with telling(spot.folder):
        spot.folder.parent.mkdir(parents=True, exist_ok=True)
    return lock(spot.folder)
