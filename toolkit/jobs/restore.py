"""恢复: the copies in 备份 are listed with what was done since, and one is put back.

The journal and the records are not put back: they only grow.  So the workbook that comes back is older than they are,
and 重建 brings it up at once; what only a person can enter again is named.  The present workbook is kept as a copy
first, so that going back can be taken back.  Where it died between the two, the workbook is one older than its
journal: every step says so, and 重建, or 恢复 once more, goes on from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from toolkit import columns
from toolkit.errors import ProblemsFound, Refused, ToolkitError, WrongUse
from toolkit.excel.book import Book
from toolkit.excel.copies import FOLDER, copies_of, keep_copy
from toolkit.files import telling, write_atomic
from toolkit.jobs.base import Office, Outcome, Work, begin_work, listed, require_open, year_of
from toolkit.jobs.rebuild import rebuild
from toolkit.jobs.watch import BY_HAND, Watch, between, describe
from toolkit.ledger.journal import Journal

Opened = Callable[[Path], Book]
NAME = "恢复"


def copies(book: Book, office: Office, opened: Opened) -> Outcome:
    """The copies of the workbook, the newest first, and what was done after each; nothing is changed."""
    found = copies_of(book.path)
    outcome = Outcome("备份清单", [f"“{FOLDER}”里有这本工作簿的 {len(found)} 份备份"])
    for path in reversed(found):
        outcome.lines.append(f"  {path.name}　{_since(path, book, office, opened)}")
    if not found:
        outcome.lines.append("点会写入的按钮时，写入以前自动留一份；以前的备份在别处的，请拷进这个文件夹再来")
    else:
        outcome.lines.append(
            "换回其中一份：先关掉工作簿，再双击桌面“双随机工具箱”里的“换回备份”，选那一份。没有这个快捷方式的，把现在这本"
            f"改个名字留着，把那一份从“{FOLDER}”拷到它的位置、改成它原来的名字，打开以后点“重建”，照日志和记录补齐"
        )
    outcome.data = {"copies": [path.name for path in reversed(found)]}
    return outcome


def restore(path: Path, office: Office, copy: str, opened: Opened) -> Outcome:
    """Put a copy in the workbook's place, and bring it up to the journal and the records.

    The workbook itself may be missing, or past opening.  Raises WrongUse if there is no such copy, Refused if it is
    of another year or cannot be read.
    """
    book = _present(path, opened)
    if book:
        begin_work(book, office, NAME, older=True)
    found = copies_of(path)
    chosen = next((each for each in found if each.name == Path(copy).name), None)
    if chosen is None:
        known = listed(each.name for each in reversed(found)) or "一份也没有"
        raise WrongUse(f"“{FOLDER}”里没有备份“{copy}”。现有：{known}。请照写文件名。")
    older = opened(chosen)
    year = year_of(older, office)
    require_open(office, year)
    if older.read(columns.SETTINGS).problems or (book and year_of(book, office) != year):
        raise Refused(f"“{chosen.name}”读不出来，或者不是 {year} 年的工作簿，没有换回。请换一份备份。")
    lost = [f"换下的一本里有、备份里没有的：{each}" for each in _differences(older, book)] if book else []
    with telling(chosen):
        data = chosen.read_bytes()  # before the oldest copy gives way to a new one
    kept = [keep_copy(path, office.now)] if path.exists() else []
    with telling(path):
        write_atomic(path.resolve(), data)  # opened by a link, the workbook itself
    brought = rebuild(opened(path), office)
    line = f"换回备份 {chosen.name}，" + (f"换下的一本留作 {kept[0].name}" if kept else "原来的一本已经不在")
    Work(opened(path), office, NAME, older=True).finish(line)
    if not book and kept:
        lost.append("换下的一本打不开，里面有没有备份以后填的，看不出来：请照纸面核对")
    outcome = Outcome(NAME, [line, *lost, *brought.lines], brought.problems, kept)
    outcome.data = {"copy": chosen.name, "kept": [each.name for each in kept]}
    return outcome


def _present(path: Path, opened: Opened) -> Book | None:
    """The workbook, if there is one that can be opened."""
    try:
        return opened(path)
    except (ProblemsFound, WrongUse):  # damaged, or not there: that is why a copy is wanted
        return None


def _differences(older: Book, book: Book) -> Iterator[str]:
    """What staff's sheets hold otherwise than the copy."""
    for sheet in columns.SHEETS:
        if not sheet.view and (change := between(older.read(sheet), book.read(sheet))):
            yield describe(sheet, change)


def _since(path: Path, book: Book, office: Office, opened: Opened) -> str:
    """Which steps the journal knows that this copy lacks, and what hands changed meanwhile."""
    year = office.records(year_of(book, office))
    try:
        watch = Watch(opened(path), year, Journal(year))
    except ToolkitError as error:
        return f"读不出来：{error}"
    lines = [watch.line(at) for at in watch.lost]
    steps = Counter(line.step for line in lines if line.step != BY_HAND)
    by_hand = [line.what for line in lines if line.step == BY_HAND]
    done = "、".join(f"{step} {count} 次" if count > 1 else step for step, count in steps.items())
    return "；".join([f"此后办过：{done}" if done else "此后没有办过别的步骤", *by_hand])
