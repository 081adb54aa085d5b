"""The year's package: which file of which task goes where, what is missing, and the sealed folder.

The notice asks for five kinds of material per task (检查方案, 抽取记录, 检查记录, 检查通报, 违法违规处理情况记录).
``collect`` sorts a task's files into them and names what is missing; ``seal`` copies everything into a staging
folder, makes it a BagIt bag with SHA-256 manifests, and lets it appear under its name in one step.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import bagit

from toolkit import __version__
from toolkit.errors import Exists
from toolkit.files import telling


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of material: its folder in the package, the documents it holds, its retention (DA/T 22)."""

    folder: str
    documents: tuple[str, ...]
    retention: str
    required: bool = True


KINDS = (
    Kind("1-检查方案", ("检查方案",), "D30"),
    Kind("2-抽取记录", ("随机抽取记录", "冻结确认单"), "D30"),
    Kind("3-检查记录", ("现场检查记录表", "行政检查通知书"), "D30"),
    Kind("4-检查通报", ("检查通报",), "D30"),
    Kind("5-违法违规处理情况记录", ("违法违规处理情况记录",), "D30"),
    Kind("6-结果公示", ("结果公示表",), "D10", required=False),
)
OTHER = Kind("7-其他材料", (), "D10", required=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the package."""

    task: str
    kind: Kind
    path: Path

    @property
    def title(self) -> str:
        """The document's name as filed."""
        return self.path.stem


def collect(task: str, folder: Path) -> tuple[list[Piece], list[Kind]]:
    """A task's files by kind, in order, and the required kinds that it lacks."""
    paths = sorted(path for path in folder.iterdir() if _counts(path)) if folder.is_dir() else []
    pieces = [Piece(task, _kind(path), path) for path in paths]
    pieces.sort(key=lambda piece: (piece.kind.folder, piece.path.name))
    present = {piece.kind for piece in pieces}
    return pieces, [kind for kind in KINDS if kind.required and kind not in present]


def _counts(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(("~$", "."))


def _kind(path: Path) -> Kind:
    name = path.stem.partition("_")[0]
    return next((kind for kind in KINDS if name in kind.documents), OTHER)


def file_number(fonds: str, year: int, kind: Kind, number: int) -> str:
    """档号: 全宗号-档案门类代码·年度-保管期限-机构(问题)代码-件号 (DA/T 22-2015)."""
    return f"{fonds or '0000'}-WS·{year}-{kind.retention}-SSJ-{number:04d}"


@dataclass(frozen=True, slots=True)
class Package:
    """What goes into the year's package beside the pieces."""

    year: int
    bureau: str
    pieces: Sequence[Piece]
    records: Path
    workbook: Path
    texts: Mapping[str, bytes]


def seal(package: Package, target: Path, today: date) -> None:
    """Make the package at ``target``, whole or not at all (Exists if it is there)."""
    if target.exists():
        raise Exists(f"{package.year} 年的归档包已经在“{target}”，不会覆盖。")
    with telling(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            for source, name in _plan(package):
                copy = staging / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, copy)
            for text, data in package.texts.items():
                (staging / text).write_bytes(data)
            staging.chmod(0o755)
            bagit.make_bag(str(staging), _info(package, today), checksums=["sha256"])
            staging.rename(target)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise


def _plan(package: Package) -> Iterable[tuple[Path, Path]]:
    """Every file to copy, with its name in the package."""
    for piece in package.pieces:
        yield piece.path, Path("文书") / piece.task / piece.kind.folder / piece.path.name
    if package.records.is_dir():
        for path in sorted(package.records.rglob("*")):
            if _counts(path) and path.name != "nonce.txt":
                yield path, Path("抽取记录") / path.relative_to(package.records)
    yield package.workbook, Path("工作簿") / package.workbook.name


def _info(package: Package, today: date) -> dict[str, str]:
    return {
        "Source-Organization": package.bureau,
        "External-Description": f"{package.year}年度双随机、一公开抽查档案",
        "Bagging-Date": today.isoformat(),
        "Bag-Software-Agent": f"shuangsuiji-toolkit {__version__}",
    }


def sound(target: Path) -> bool:
    """Whether the package on disk still matches its manifests."""
    return bool(bagit.Bag(str(target)).is_valid())
