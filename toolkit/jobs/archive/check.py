"""核验归档包: the package against its own lists, every record and the chain inside it, and its corrections."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from toolkit.archive import bag
from toolkit.archive.verify import METADATA, Bag, FolderBag, beside, check, opened, read_list
from toolkit.errors import Place, Problem, WrongUse
from toolkit.files import parsed
from toolkit.jobs.base import Outcome
from toolkit.jobs.verify import office_folder
from toolkit.ledger import record_checks, records

RECORDS = "data/抽取记录/"
CheckLarge = Callable[[Path], list[Problem]]
"""What verifies a record of 大库: in memory, or as the door says (``toolkit.bulk.verify.check``)."""


def verify_archive(folder: Path, check_large: CheckLarge = record_checks.check) -> Outcome:
    """Check a package, as folder or ZIP, with the corrections and the ZIP beside it.

    Raises WrongUse if there is no package there.
    """
    path = folder
    outcome = Outcome("核验归档包", data={"path": str(path)})
    _verify(path, outcome, check_large)
    outcome.problems += _two_copies(path)
    if path.is_dir():
        outcome.problems += beside(path.with_name(f"{path.name}.zip"))
        before = tag_digest(path)
        for correction in corrections(path):
            _verify(correction, outcome, check_large)
            told = _corrects(correction)
            if told.get("原包摘要") != before:
                what = f"更正包 {correction.name} 所更正的不是现在这个包"
                outcome.problems.append(
                    Problem(what, "请核对是否放错了归档包", Place(correction.name), rule="R14")
                )
            before = tag_digest(correction)
    else:
        outcome.problems += beside(path)
    outcome.data["digest"] = digest = tag_digest(path)
    outcome.lines.append(f"包的摘要（{bag.TAGS} 的 SHA-256，移交清单上写的应是它）：{digest}")
    if not outcome.ok:
        outcome.lines.append(f"发现 {len(outcome.problems)} 处不符，这个归档包不可信")
    outcome.data["problems"] = len(outcome.problems)
    return outcome


def verify_archive_of(
    year: int, check_large: CheckLarge = record_checks.check, folder: Path = Path()
) -> Outcome:
    """Check the package of a year that was made where a workbook lies: the current folder unless told."""
    return verify_archive(office_folder(folder) / "归档" / str(year), check_large)


def corrections(folder: Path) -> list[Path]:
    """The corrections of a package, in order."""
    found: list[Path] = []
    while (path := correction(folder, len(found) + 1)).is_dir():
        found.append(path)
    return found


def correction(folder: Path, number: int) -> Path:
    """Where the n-th correction of a package lies."""
    return folder.with_name(f"{folder.name}-更正-{number}")


def _verify(path: Path, outcome: Outcome, check_large: CheckLarge) -> None:
    with opened(path) as content:
        names = content.names()
        outcome.problems += check(content)
        with _records(path, content, names) as folder:
            drawn = _check_records(folder, outcome, check_large)
    if outcome.ok:
        outcome.lines.append(f"{path.name}：{len(names)} 个文件、{drawn} 份抽取记录和全年的链，全部相符")


def _check_records(folder: Path, outcome: Outcome, check_large: CheckLarge) -> int:
    found, large = records.folders(folder), records.folders(folder / records.BULK)
    problems = [
        *record_checks.check_links(folder),
        *record_checks.check_records(folder, date.min),
    ]  # not: promises broken
    for each in large:
        problems += check_large(each)
    outcome.problems += [problem._replace(place=_inside(problem.place)) for problem in problems]
    return len(found) + len(large)


def _inside(place: Place) -> Place:
    return place._replace(sheet=f"抽取记录/{place.sheet}")


@contextmanager
def _records(path: Path, content: Bag, names: list[str]) -> Iterator[Path]:
    """The records as a folder: where they lie, or unpacked."""
    if path.is_dir():
        yield path / RECORDS
        return
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            inner = name.removeprefix(RECORDS)
            if inner != name and ".." not in inner.split("/"):
                target = Path(scratch) / inner
                target.parent.mkdir(parents=True, exist_ok=True)
                with content.open(name) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out)
        yield Path(scratch)


def tag_digest(path: Path) -> str:
    """The digest of the tag manifest of a package, folder or ZIP, which stands for all of it; "" without one."""
    with opened(path) as content:
        if bag.TAGS not in content.names():
            return ""
        hashed = sha256()
        with content.open(bag.TAGS) as stream:
            while data := stream.read(1 << 20):
                hashed.update(data)
        return hashed.hexdigest()


def _two_copies(path: Path) -> list[Problem]:
    """The folder and the ZIP beside it are one package: either may have been made anew, lists and all (R14)."""
    other = path.with_name(f"{path.name}.zip") if path.is_dir() else path.with_suffix("")
    if not (other.is_file() if path.is_dir() else (other / bag.DECLARED).is_file()):
        return []
    with suppress(WrongUse):  # one that cannot be opened is another, too
        if tag_digest(path) == tag_digest(other):
            return []
    what = f"{path.name} 与旁边的 {other.name} 不是同一个包，其中一份是后来另做的"
    remedy = "请各自算出摘要，与签了字的移交清单对照，照写在清单上的那一份"
    return [Problem(what, remedy, Place(other.name), rule="R14")]


def _corrects(folder: Path) -> dict[str, object]:
    try:
        told = parsed(read_list(FolderBag(folder), f"data/{METADATA}"))["更正"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return told if isinstance(told, dict) else {}
