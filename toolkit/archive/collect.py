"""A task's folder → its 件, each a document with everything that hangs on it, and every fault of the folder.

    文书/<任务编号>/检查方案.docx                        the document, as made by 生成文书
    文书/<任务编号>/签字扫描/检查方案.pdf              the signed paper, of the same name; sheets as …-1.jpg
    文书/<任务编号>/签字扫描/现场检查记录表_001.jpg         of one object: its number is enough
    文书/<任务编号>/送达回证/001.jpg                      the receipt of its 行政检查通知书
    文书/<任务编号>/照片/<案号、对象名称或 001>/…            photos of its inspection, with their captions
    文书/<任务编号>/现场记录/<案号>_1.json               what a phone handed in of its inspection
    文书/<任务编号>/公示/第1版/…, 公示/截图/…               what was published, and the proof of it
    文书/<任务编号>/联合检查/…                            files of other departments that take part: 其他材料
    文书/<任务编号>/留存/…                              papers that were made again, as they were: 其他材料

A signed paper that lies beside its document under the same name is taken as what it is.  Scans and pictures are opened:
an empty or broken one is none.  Nothing is left out: a file that hangs on nothing, or cannot be opened, is named, and
archived under 其他材料 if the office insists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from toolkit.archive.kinds import (
    DOCUMENTS,
    FILLED,
    FROM_OTHERS,
    KINDS,
    PRINTS,
    PUBLICITY,
    SCANS,
    SET_ASIDE,
    UNSORTED,
    Filing,
    MaterialKind,
    Role,
)
from toolkit.archive.order import pages_in
from toolkit.errors import Place, Problem, Refused
from toolkit.files import telling

_NUMBERED = re.compile(r"(\d{3})(?:\D|$)")
_SHEET = re.compile(r"[-_ ]?(?:第?\d{1,3}页?|（\d+）|\(\d+\))$")
_VERSION = re.compile(rf"(_第\d+版)?({FILLED})?$")
PROOF = PurePosixPath("公示", "截图")


@dataclass(slots=True)
class FiledDocument:
    """一件: a document and what hangs on it, by role; ``name`` is the path below the task's folder."""

    task: str
    filing: Filing
    name: PurePosixPath
    hanging: list[tuple[Role, PurePosixPath]] = field(default_factory=list)

    @property
    def kind(self) -> MaterialKind:
        """Among what it is filed."""
        return self.filing.kind

    @property
    def document(self) -> str:
        """检查方案, 现场检查记录表 …: what kind of paper it is."""
        return self.name.stem.partition("_")[0]

    @property
    def files(self) -> list[PurePosixPath]:
        """The document and what hangs on it."""
        return [self.name, *(path for _, path in self.hanging)]

    @property
    def number(self) -> str:
        """001 …: the number of the object it is about, "" for none."""
        found = _NUMBERED.match(self.name.stem.partition("_")[2])
        return found[1] if found and self.filing.of_one else ""

    def has(self, role: Role) -> bool:
        """Whether something with this role hangs on it."""
        return any(found is role for found, _ in self.hanging)


Papers = Mapping[str, Filing]
"""The papers there are, by name and in the order of the work."""


class MissingItem(NamedTuple):
    """One thing that the archive lacks or cannot place: of what material, and of which object ("" for none)."""

    problem: Problem
    material: str
    task: str = ""
    number: str = ""
    """001 …, as in ``FiledDocument``."""


@dataclass(slots=True)
class FolderFindings:
    """What a task has for the archive, and what is wrong with it."""

    items: list[FiledDocument]
    missing: list[MaterialKind]
    gaps: list[MissingItem]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, without what it is about."""
        return [gap.problem for gap in self.gaps]


def collect(
    task: str,
    folder: Path,
    papers: Papers,
    archived: Callable[[PurePosixPath], bool] = lambda path: False,
    *,
    published: bool = False,
) -> FolderFindings:
    """Sort the folder of ``task``; ``published`` says whether a proof of publication is owed.

    A 件 all of whose files are ``archived`` as they are, in an earlier year's package, is not filed again.
    """
    files = list(_files(folder))
    items = [item for path in files if (item := _document(task, path, papers))]
    by_name = {item.name.stem: item for item in items}
    documents = {item.name for item in items}
    gaps: list[MissingItem] = []
    others: list[FiledDocument] = []
    for path in files:
        if path in documents:
            continue
        role, owner = _owner(path, items, by_name)
        if role and path.suffix.lower() in SCANS and not _shows_something(folder / path):
            gaps.append(_unreadable(task, path))
            others.append(FiledDocument(task, UNSORTED, path))
            continue
        if role and owner:
            owner.hanging.append((role, path))
            continue
        if path.parts[0] in {SET_ASIDE, FROM_OTHERS}:
            others.append(FiledDocument(task, UNSORTED, path))
        elif not archived(path):
            gaps.append(_lost(task, path, role))
            others.append(FiledDocument(task, UNSORTED, path))
    items = [item for item in items if not all(map(archived, item.files))]
    gaps += _unsigned(task, items)
    present = {item.kind for item in items}
    if published:
        gaps += _unproved(task, items)
    places = {name: place for place, name in enumerate(papers)}
    items = sorted(
        [*items, *others],
        key=lambda item: (item.kind.folder, item.number, places.get(item.document, 0), item.name.as_posix()),
    )
    missing = [kind for kind in KINDS if kind.required and kind not in present]
    return FolderFindings(items, missing, gaps)


def _files(folder: Path) -> Iterator[PurePosixPath]:
    """Everything in the folder but what programs leave behind, sorted."""
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            refuse_link(path)
            name = PurePosixPath(path.relative_to(folder).as_posix())
            if path.is_file() and name.parts[0] != PRINTS and not any(map(counts_not, name.parts)):
                yield name


def refuse_link(path: Path) -> None:
    """Refuse a symbolic link: what it points at lies elsewhere, and may be anything."""
    if path.is_symlink():
        raise Refused(f"“{path.name}”是指向别处的链接（{path.parent}），不能归档。请换成文件本身，或删去。")


def counts_not(name: str) -> bool:
    """Whether a name is only a trace of a program: Word's lock, anything hidden, Windows' thumbnails."""
    return name.startswith(("~$", ".")) or name.lower() in {"thumbs.db", "desktop.ini"}


def _shows_something(path: Path) -> bool:
    """Whether a scan or picture can be opened: an empty or broken file proves no signature."""
    with telling(path), path.open("rb") as stream:
        return pages_in(path.name, stream) is not None


def _document(task: str, path: PurePosixPath, papers: Papers) -> FiledDocument | None:
    if len(path.parts) > 1 or path.suffix.lower() not in DOCUMENTS:
        return None
    filing = papers.get(path.stem.partition("_")[0])
    return FiledDocument(task, filing, path) if filing else None


def _owner(
    path: PurePosixPath, items: Iterable[FiledDocument], by_name: dict[str, FiledDocument]
) -> tuple[Role | None, FiledDocument | None]:
    """What role the file's place gives it, and the document it hangs on."""
    top, suffix = path.parts[0], path.suffix.lower()
    if len(path.parts) == 1:
        return (Role.SIGNED, by_name.get(path.stem)) if suffix in SCANS else (None, None)
    if top == Role.PUBLIC:
        return Role.PUBLIC, next((item for item in items if item.kind is PUBLICITY), None)
    if top == Role.SIGNED and suffix in SCANS:
        return Role.SIGNED, _named(path, items, by_name)
    if top == Role.SERVED and suffix in SCANS:
        return Role.SERVED, _numbered(path, items)
    if top == Role.PHOTO:
        return Role.PHOTO, _photographed(path.parts[1], items)
    if top == Role.ONSITE:
        return Role.ONSITE, _photographed(path.stem.rpartition("_")[0], items)
    return None, None


def _named(
    path: PurePosixPath, items: Iterable[FiledDocument], by_name: dict[str, FiledDocument]
) -> FiledDocument | None:
    """The document of a scan: of the same name, also with a sheet's number behind, or by kind and number."""
    stem = path.relative_to(path.parts[0]).with_suffix("").parts[0]
    for name in (stem, _SHEET.sub("", stem)):
        if name in by_name:
            return by_name[name]
    document, _, rest = stem.partition("_")
    found = _NUMBERED.match(rest)
    same = [item for item in items if item.document == document]
    if found:
        return next((item for item in reversed(same) if item.number == found[1]), None)
    return None


def _numbered(path: PurePosixPath, items: Iterable[FiledDocument]) -> FiledDocument | None:
    found = _NUMBERED.match(path.parts[1])
    same = [item for item in items if item.filing.holds is Role.SERVED and found and item.number == found[1]]
    return same[-1] if same else None  # the newest version of a paper that was made again


def _photographed(folder: str, items: Iterable[FiledDocument]) -> FiledDocument | None:
    """The record of the object that a folder of photos is named after: by name, case number or number."""
    same = [item for item in items if item.filing.holds is Role.PHOTO]
    for item in reversed(same):
        name = item.name.stem.partition("_")[2].partition("_")[2]
        if folder in (name, _VERSION.sub("", name)) or folder.endswith(f"-{item.number}"):
            return item
    found = _NUMBERED.match(folder)
    return next((item for item in reversed(same) if found and item.number == found[1]), None)


# --- what is wrong ------------------------------------------------------------------------------------


def _gap(task: str, name: str, what: str, remedy: str, number: str = "") -> MissingItem:
    problem = Problem(f"任务 {task} 的“{name}”{what}", remedy, Place(f"文书/{task}"), rule="R14")
    return MissingItem(problem, name, task, number)


_WHERE = {
    Role.SIGNED: "请把文件名改成与文书相同，如 检查方案.pdf、现场检查记录表_001.pdf",
    Role.SERVED: "请让文件名以对象的三位序号开头，如 001.pdf",
    Role.PHOTO: "请把所在的文件夹改成案号、对象名称，或以对象的三位序号开头",
    Role.ONSITE: "请先生成这一户的现场检查记录表",
    Role.PUBLIC: "请先生成结果公示表，或把这个文件移走",
}


def _unreadable(task: str, path: PurePosixPath) -> MissingItem:
    remedy = "请重新扫描或拍照，存成 PDF 或图片，用原来的文件名盖掉这一个"
    return _gap(
        task, str(path), "打不开：是空的、损坏了、加了密，或者不是它的扩展名所说的格式，不算数", remedy
    )


def _lost(task: str, path: PurePosixPath, role: Role | None) -> MissingItem:
    if role:
        return _gap(task, str(path), "找不到对应的文书", _WHERE[role])
    remedy = "请移到 签字扫描、送达回证、照片 中的一个文件夹，不归档的移出去"
    return _gap(task, str(path), "不知道是什么材料", remedy)


def _unsigned(task: str, items: Iterable[FiledDocument]) -> Iterator[MissingItem]:
    for item in items:
        if item.filing.signed and not item.has(Role.SIGNED):
            remedy = f"请把签字盖章的那一份扫描成 {Role.SIGNED}/{item.name.stem}.pdf"
            yield _gap(task, item.name.name, "没有签字盖章的扫描件", remedy, item.number)
        elif item.filing.holds is Role.SERVED and not (item.has(Role.SERVED) or item.has(Role.SIGNED)):
            remedy = f"请把签收的送达回证扫描成 {Role.SERVED}/{item.number or '001'}.pdf"
            yield _gap(task, item.name.name, "没有送达回证", remedy, item.number)


def _unproved(task: str, items: Iterable[FiledDocument]) -> Iterator[MissingItem]:
    hanging = [path for item in items for role, path in item.hanging if role is Role.PUBLIC]
    if not any(PROOF in path.parents for path in hanging):
        remedy = f"请给任务 {task} 办“公示存证”，存入门户网站的截图"
        yield _gap(task, "公示", "没有门户网站的截图，证明不了已经公示", remedy)
