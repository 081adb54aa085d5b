"""批量打印: a task's documents in one file, for printing on both sides with one click.

What lies in the task's folder is printed, as it lies there: a document that somebody has changed in Word has styles of
its own, is not merged, and is named so that it is printed by itself.  The file goes into 文书/<任务编号>/打印, can be
made again at any time, and is not archived.

A copy shop prints a PDF, and an office program that makes one of the file leaves its blank backs out: what was to be
the front of a sheet comes on the back of another.  So the PDF is put together here, of the papers one by one, those
changed in Word too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from toolkit.errors import Place, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.files import refusal, safe_name, telling, write_atomic
from toolkit.jobs.base import Office, Outcome, listed, open_desk
from toolkit.jobs.papers import PAPERS
from toolkit.word.joining import bundle

FOLDER = "打印"


def print_documents(book: Book, office: Office, key: str, kind: str = "", *, as_pdf: bool = False) -> Outcome:
    """Merge the documents of a task, all or of one kind (行政检查通知书).  Nothing in the workbook changes.

    Raises WrongUse for an unknown task or kind, Refused if there are no documents, or none of the programs that make
    a PDF.
    """
    task = open_desk(book, office).task(key)
    folder = office.documents(task.id)
    paths = _in_order(folder)
    if not paths:
        raise Refused(f"任务 {task.id} 还没有文书可以打印。请先生成文书。")
    kinds = dict.fromkeys(map(_kind, paths))
    if kind and kind not in kinds:
        raise WrongUse(f"任务 {task.id} 没有“{kind}”。现有：{listed(kinds)}。请选一种。")
    paths = [path for path in paths if not kind or _kind(path) == kind]
    name = f"合并打印_{kind or task.id}"
    return _as_pdf(paths, folder, name) if as_pdf else _as_documents(paths, folder, name)


def _as_documents(paths: Sequence[Path], folder: Path, title: str) -> Outcome:
    outcome = Outcome("批量打印")
    documents = {}
    for path in paths:
        try:
            documents[path.stem] = path.read_bytes()
        except OSError as error:
            outcome.problems.append(
                Problem(f"没有并入：{refusal(error, path)}", "也可以单独打印", Place(path.stem))
            )
    bundles, problems = bundle(documents)
    outcome.problems += problems
    for number, merged in enumerate(bundles, 1):
        name = title + (f"_{number}" if len(bundles) > 1 else "")
        _write(outcome, folder, f"{name}.docx", merged.data, merged.names)
    if bundles:
        outcome.lines.append("请用双面打印：每份文书都从纸的正面开始，页码各自从 1 起")
        outcome.lines.append(
            "交文印室用 PDF 打印的，请用 --pdf 做：从 Word、LibreOffice 另存的 PDF 可能没有空白的背面"
        )
    outcome.data = {"task": folder.name, "merged": sum(len(merged.names) for merged in bundles)}
    return outcome


def _as_pdf(paths: Sequence[Path], folder: Path, title: str) -> Outcome:
    from toolkit.word import pdf  # imports an engine's helpers

    engine = pdf.find()
    if engine is None:
        raise Refused("本机没有 Word、LibreOffice 或 WPS 文字，做不了 PDF。请不写 --pdf，用 Word 文件打印。")
    outcome = Outcome("批量打印")
    made: dict[Path, bytes] = {}
    for batch in pdf.batches(paths):
        chosen = [paths[n] for n in batch]
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            pages = zip(chosen, engine.render(chosen, Path(scratch), backs=True), strict=True)
            made |= {path: page for path, page in pages if page is not None}
    printed = [path for path in paths if path in made]
    for path in paths:
        if path not in made:
            problem = Problem("没有并入：打不开，没有生成 PDF", "请单独打开打印", Place(path.stem))
            outcome.problems.append(problem)
    if printed:
        whole = pdf.for_both_sides(made[path] for path in printed)
        _write(outcome, folder, f"{title}.pdf", whole, [path.stem for path in printed])
        outcome.lines.append("请按“双面打印、实际大小”：空白的背面已在文件里，每份文书都从纸的正面开始")
    outcome.data = {"task": folder.name, "merged": len(printed)}
    return outcome


def _write(outcome: Outcome, folder: Path, name: str, data: bytes, names: Sequence[str]) -> None:
    path = folder / FOLDER / safe_name(name)
    with telling(path):
        path.parent.mkdir(exist_ok=True)
    write_atomic(path, data)
    outcome.files.append(path)
    outcome.lines.append(f"{path.name}：{len(names)} 份，{listed(names, 4)}")


def _in_order(folder: Path) -> list[Path]:
    """The documents of the folder: those of the task in the order of the work, then a set for each object."""
    order = {paper.name: number for number, paper in enumerate(PAPERS)}
    of_one = {paper.name for paper in PAPERS if paper.of_one}

    def place(path: Path) -> tuple[str, int, str]:
        kind = _kind(path)
        number = path.stem.removeprefix(f"{kind}_").partition("_")[0] if kind in of_one else ""
        return number, order.get(kind, len(order)), path.name

    return sorted(
        (path for path in folder.glob("*.docx") if not path.name.startswith(("~$", "."))), key=place
    )


def _kind(path: Path) -> str:
    return path.stem.partition("_")[0]
