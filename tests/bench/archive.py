"""The year's archive: the package of many files, and PDF renditions.

The package's limit is what no archive can do without: reading every file once to hash it and once to store it, by the
programs sha256sum and zip -0.  Ours does both, writes a folder as well as the ZIP, and the catalogues of ten thousand
files; it runs in a process of its own whose peak of memory is told whole.  Files lie on a RAM disk where there is one,
and both sides find memory there that the machine has handed out before.

PDFs: documents of one kind in joined batches, against one start of LibreOffice for each document.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from tests.bench.row import Row, best
from toolkit.archive import order
from toolkit.archive.kinds import Retention, Role
from toolkit.archive.making import PackageFolder, begin, make
from toolkit.archive.plan import ArchivePlan, Filed, Hanging, SourceFile, UniqueNames, Volume, source
from toolkit.errors import ToolkitError
from toolkit.jobs.archive.lists import Describing
from toolkit.jobs.base import TEMPLATES
from toolkit.jobs.papers import site_record
from toolkit.word import pdf, template

SIZES = (1_000, 10_000)
PHOTO, PAPER, PHOTOS_EACH, VOLUMES = 250_000, 12_000, 4, 50
PRINTED, ALONE = 120, 6
_RAM = Path("/dev/shm")
_ROUNDS = 3
_BLOCK = bytes(1 << 20)


def rows(sizes: Sequence[int] = SIZES, printed: int = PRINTED) -> Iterable[Row]:
    """The package at each size (files), then PDFs (documents)."""
    for size in sizes:
        yield _package(size)
    engine = pdf.find()
    if isinstance(engine, pdf.LibreOffice):
        yield _printing(engine, printed)
    else:
        yield Row("PDF 副本", printed, None, note="没有 LibreOffice，没有比较")


# --- the package --------------------------------------------------------------------------------------


@contextmanager
def _folder(needed: int) -> Iterator[Path]:
    """A new folder on the RAM disk if it has room."""
    roomy = _RAM.is_dir() and shutil.disk_usage(_RAM).free > 1.2 * needed
    with tempfile.TemporaryDirectory(dir=_RAM if roomy else None) as folder:
        yield Path(folder)


def write_office(root: Path, size: int) -> ArchivePlan:
    """An invented office of ``size`` files, four photos to each paper; the plan of its archive."""
    papers = size // (1 + PHOTOS_EACH)
    names, files, items = UniqueNames(), list[SourceFile](), list[Filed]()

    def add(path: Path, length: int, name: str) -> int:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(length))
        files.append(source(root, path, name))
        return len(files) - 1

    for n in range(papers):
        volume = f"202304-{n % VOLUMES + 1}"
        main = f"现场检查记录表_{n:05}.bin"  # no .docx: pages are not counted here
        at = add(root / "文书" / volume / main, PAPER, names.give("文书", volume, main))
        photos = [f"照片/{n:05}/{k}.jpg" for k in range(PHOTOS_EACH)]
        hanging = [
            Hanging(Role.PHOTO, add(root / "文书" / volume / each, PHOTO, names.give("文书", volume, each)))
            for each in photos
        ]
        code = order.file_number("0001", 2023, Retention.YEARS_30, n + 1)
        title = f"示例检查{volume}现场检查记录表（示例企业{n:05}）"
        kept, day = Retention.YEARS_30, "20230420"
        told = (volume, "现场检查记录表", kept, code, n + 1, title, "—", "示例县示例局", day, at)
        items.append(Filed(*told, hanging=tuple(hanging)))
    volumes = sorted({item.volume for item in items})
    return ArchivePlan(
        name="2023",
        year=2023,
        bureau="示例县示例局",
        fonds="0001",
        operator="测试员",
        now=datetime(2023, 12, 29, 9).isoformat(),
        reason="",
        software="双随机工具箱",
        problems=(),
        volumes=tuple(
            Volume(each, f"示例检查{each}", Retention.YEARS_30, "20230420", "20230420") for each in volumes
        ),
        items=tuple(items),
        files=tuple(files),
    )


def _package(size: int) -> Row:
    needed = 4 * size * PHOTO
    with _folder(needed) as folder:
        root = folder / "office"
        plan = write_office(root, size)
        total = sum(file.size for file in plan.files)
        spot = PackageFolder(folder / "归档" / "2023")
        ours, limits, peak = [], [], 0
        for _ in range(_ROUNDS):
            _touch(folder, 2 * total)
            begin(spot, plan)
            told = _measured(root, spot.folder)
            ours.append(told["seconds"])
            peak = max(peak, int(told["peak"]))
            shutil.rmtree(spot.folder)
            spot.zip.unlink()
            spot.digest.unlink()
            if shutil.which("zip") and shutil.which("sha256sum"):
                _touch(folder, 2 * total)
                limits.append(best(partial(_programs, root, folder), 1))
        where = "内存盘" if folder.is_relative_to(_RAM) else "磁盘"
        note = f"{total / 1e9:.2f} GB，{where}；下限：sha256sum 加 zip -0；内存是整个进程的"
        return Row("归档包", size, min(ours), limit_seconds=min(limits, default=None), peak=peak, note=note)


def _touch(folder: Path, size: int) -> None:
    """Have as much memory handed out as is to be written: a virtual machine takes three times as long when it is new.

    Ours writes twice what the limit does, a folder and the ZIP, and would pay for both.
    """
    if not folder.is_relative_to(_RAM):
        return
    with (folder / "memory").open("wb", 0) as out:
        for _ in range(size // len(_BLOCK)):
            out.write(_BLOCK)
    (folder / "memory").unlink()


def _measured(root: Path, folder: Path) -> dict[str, float]:
    words = [sys.executable, "-m", "tests.bench.archive", str(root), str(folder)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _programs(root: Path, folder: Path) -> None:
    command = "find . -type f -print0 | xargs -0 sha256sum > ../sums.txt && zip -0 -q -r ../all.zip ."
    subprocess.run(command, shell=True, cwd=root, check=True)
    (folder / "all.zip").unlink()


def main(root: str, folder: str) -> None:
    """Make the package of a plan that lies ready, and print how long it took and the peak of memory."""
    started = time.perf_counter()
    make(PackageFolder(Path(folder)), Path(root), Describing(TEMPLATES.joinpath, ""), None, lambda *_: None)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "peak": _peak()}))


def _peak() -> int:
    """The most memory this process has held, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# --- PDFs ---------------------------------------------------------------------------------------------


def _printing(engine: pdf.LibreOffice, count: int) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "scratch"
        scratch.mkdir()
        paths = _papers(Path(folder), count)
        engine.render(paths[:1], scratch)  # the profile is made
        alone = best(lambda: [engine.render([path], scratch) for path in paths[:ALONE]], _ROUNDS)
        together = best(lambda: _render(engine, paths, scratch), _ROUNDS)
        note = f"对手每份启动一次，量 {ALONE} 份按比例折算"
        each = "LibreOffice，每份一个进程"
        return Row("PDF 副本", count, together, each, "", alone * count / ALONE, note=note)


def _render(engine: pdf.Engine, paths: Sequence[Path], scratch: Path) -> None:
    for batch in pdf.batches(paths):
        made = engine.render([paths[n] for n in batch], scratch)
        if not all(made):
            raise ToolkitError("有的文书没有生成 PDF，比较没有意义。请向开发者报告。")


def _papers(folder: Path, count: int) -> list[Path]:
    """Filled 现场检查记录表, each of another enterprise."""
    compiled = template.compile(site_record.PAPER.template(), site_record.PAPER.file())
    paths = []
    for n in range(count):
        fields: dict[str, object] = {
            field.name: [{column.name: column.example for column in field.columns} for _ in range(4)]
            if field.columns
            else f"{field.example}{n}"
            for field in site_record.PAPER.fields
        }
        fields["现场签名"] = []  # of a phone; a pen's has no picture
        paths.append(folder / f"{n:04}.docx")
        paths[-1].write_bytes(compiled.render(fields))
    return paths


if __name__ == "__main__":
    main(*sys.argv[1:])
