"""批量打印: a task's documents in one file, for printing on both sides with one click.

What lies in the task's folder is printed, as it lies there: a document that somebody has changed in Word has styles of
its own, is not merged, and is named so that it is printed by itself.  The file goes into 文书/<任务编号>/打印, can be
made again at any time, and is not archived.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import Place, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.files import refusal, safe_name, telling, write_atomic
from toolkit.jobs.base import Office, Outcome, listed, open_desk
from toolkit.jobs.papers import PAPERS
from toolkit.word.joining import bundle

FOLDER = "打印"


def print_documents(book: Book, office: Office, key: str, kind: str = "") -> Outcome:
    """Merge the documents of a task, all or of one kind (行政检查通知书).  Nothing in the workbook changes.

    Raises WrongUse for an unknown task or kind, Refused if there are no documents.
    """
    task = open_desk(book, office).task(key)
    folder = office.documents(task.id)
    paths = _in_order(folder)
    if not paths:
        raise Refused(f"任务 {task.id} 还没有文书可以打印。请先生成文书。")
    kinds = dict.fromkeys(map(_kind, paths))
    if kind and kind not in kinds:
        raise WrongUse(f"任务 {task.id} 没有“{kind}”。现有：{listed(kinds)}。请选一种。")
    outcome = Outcome("批量打印")
    documents = {}
    for path in paths:
        if not kind or _kind(path) == kind:
            try:
                documents[path.stem] = path.read_bytes()
            except OSError as error:
                outcome.problems.append(
                    Problem(f"没有并入：{refusal(error, path)}", "也可以单独打印", Place(path.stem))
                )
    bundles, problems = bundle(documents)
    outcome.problems += problems
    for number, merged in enumerate(bundles, 1):
        name = f"合并打印_{kind or task.id}" + (f"_{number}" if len(bundles) > 1 else "")
        path = folder / FOLDER / f"{safe_name(name)}.docx"
        with telling(path):
            path.parent.mkdir(exist_ok=True)
        write_atomic(path, merged.data)
        outcome.files.append(path)
        outcome.lines.append(f"{path.name}：{len(merged.names)} 份，{listed(merged.names, 4)}")
    if bundles:
        outcome.lines.append("请用双面打印：每份文书都从纸的正面开始，页码各自从 1 起")
    outcome.data = {"task": task.id, "merged": sum(len(merged.names) for merged in bundles)}
    return outcome


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
