"""A county that has finished one task of two objects, with scans, photos, receipts and proof: ready for the archive."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.archive_kit import picture
from tests.county import County
from toolkit import columns
from toolkit.columns import FIRST_ROW
from toolkit.jobs.archive.package import archive
from toolkit.jobs.base import Outcome
from toolkit.jobs.documents import documents
from toolkit.jobs.freeze import freeze
from toolkit.jobs.publish import keep_proof, publish
from toolkit.masters import MASTERS

GAP_KEYS = [column.key for column in columns.GAPS.columns]
TASK, YEAR, REASON = "202304-2", 2023, "其余任务没有开展（示例）"
DAY = date(2023, 12, 29)


def hang_everything(folder: Path) -> None:
    """Scans of every paper that is signed, a receipt and two photos for each object."""
    for path in sorted(folder.glob("*.docx")):
        scan = folder / "签字扫描" / f"{path.stem}.jpg"
        scan.parent.mkdir(exist_ok=True)
        if not path.name.startswith(("行政检查通知书", "结果公示表")):
            scan.write_bytes(picture(len(path.name)))
    for n in sorted(path.stem.split("_")[1] for path in folder.glob("现场检查记录表*.docx")):
        for name in (f"送达回证/{n}.jpg", f"照片/{n}/大门.jpg", f"照片/{n}/库房.jpg"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(picture(int(n)))


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's folder, made once; tests work on copies."""
    root = tmp_path_factory.mktemp("finished")
    county = County(root, MASTERS["双随机台账.xlsx"]())
    county.drawn(TASK)
    county.inspect()
    documents(county.book(), county.office(date(2023, 4, 26)), TASK)
    publish(county.book(), county.office(date(2023, 4, 28)), TASK)
    shot = root / "截图.png"
    shot.write_bytes(picture(7, "PNG"))
    keep_proof(county.book(), county.office(date(2023, 4, 28)), TASK, shot)
    shot.unlink()
    hang_everything(root / "文书" / TASK)
    return root


class Desk(County):
    """A copy of the finished county."""

    def __init__(self, root: Path) -> None:
        self.root, self.path = root, root / "双随机台账.xlsx"
        self.folder = root / "文书" / TASK
        self.package = root / "归档" / str(YEAR)

    def freeze_later(self, task: str) -> None:
        self.type(columns.TASKS, task, {"issue": "2023050"})
        freeze(self.book(), self.office(date(2023, 5, 4)), task, b"m" * 32)

    def archive(self, reason: str | None = REASON, **options: object) -> Outcome:
        options.setdefault("find_engine", lambda: None)
        return archive(self.book(), self.office(DAY), YEAR, reason, **options)  # type: ignore[arg-type]

    def gaps(self) -> list[dict[str, object]]:
        """The rows of 归档缺件."""
        return [dict(row.values) for row in self.book().read(columns.GAPS).rows]

    def fill_gaps(self, answers: Callable[[dict[str, object]], tuple[str | None, str | None]]) -> None:
        """Type into the file what ``answers`` says of each row: what goes into 不补了 and the reason."""
        book = openpyxl.load_workbook(self.path)
        page = book[columns.GAPS.name]
        for number, row in enumerate(self.gaps(), FIRST_ROW):
            for key, value in zip(("waived", "reason"), answers(row), strict=True):
                page.cell(number, GAP_KEYS.index(key) + 1).value = value
        book.save(self.path)


@pytest.fixture
def desk(finished: Path, tmp_path: Path) -> Desk:
    root = tmp_path / "示例县"
    shutil.copytree(finished, root)
    return Desk(root)


@pytest.fixture(scope="session")
def package(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archived package, for tests that only read it; without PDFs."""
    root = tmp_path_factory.mktemp("archived") / "示例县"
    shutil.copytree(finished, root)
    desk = Desk(root)
    desk.archive()
    return desk.package


@pytest.fixture(scope="session")
def closed(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An office whose year is archived, one task frozen and never drawn; no test may change it."""
    root = tmp_path_factory.mktemp("closed") / "示例县"
    shutil.copytree(finished, root)
    desk = Desk(root)
    desk.freeze_later("202304-3")
    desk.archive()
    return desk


@pytest.fixture
def copied(package: Path, tmp_path: Path) -> Callable[[], Path]:
    """Fresh copies of the package, to be damaged."""
    count = 0

    def copy() -> Path:
        nonlocal count
        count += 1
        target = tmp_path / str(count) / package.name
        shutil.copytree(package, target)
        return target

    return copy
