"""日志 ↔ 抽取记录: every line that says something of a record ↔ exactly one file with that digest.

A record folder can be swapped, frozen again or thrown away with a file manager.  The journal, written when it was
made, still says what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from toolkit.columns.lists import FROZEN, WAITING
from toolkit.draw.amendment import PUBLISHED, is_amendment
from toolkit.draw.deciding import SKIPPED
from toolkit.draw.encoding import digest
from toolkit.draw.frozen import MANIFEST
from toolkit.draw.record import RECORD
from toolkit.errors import Level, Place, Problem
from toolkit.jobs.base import draw_id_of
from toolkit.jobs.reconcile import cases
from toolkit.jobs.reconcile.accounts import Accounts, task_of
from toolkit.ledger.clock_corrections import backwards
from toolkit.ledger.journal import NAME, NAMING, PROVED_BY, Statement, check

_WORDS = {MANIFEST: "冻结", RECORD: "抽取"}
_DIGESTS = {MANIFEST: "承诺 C"}
_UNSAVED = {"冻结": ("", WAITING), "抽取": ("", WAITING, FROZEN)}
"""States of a task whose freeze or draw is not in the workbook yet."""


def compare(accounts: Accounts) -> Iterator[Problem]:
    """Both ways: from the lines to the folders, and back; and the lines themselves, each bound to the one before."""
    year = accounts.office.records(accounts.year)
    yield from check(year)
    there = [path for path in accounts.folders if year in (path.parent, path.parent.parent)]
    if there and not (year / NAME).exists():
        what = f"不见了，可是已经有 {len(there)} 份抽取记录"
        yield Problem(what, "请从备份恢复这个文件，查明是谁删的", Place(NAME), rule="R11")
        return
    if accounts.year in accounts.journals:
        yield from backwards(accounts.journals[accounts.year])
    yield from _told(accounts)
    yield from _untold(accounts)


def _told(accounts: Accounts) -> Iterator[Problem]:
    first: dict[tuple[str, str], Statement] = {}
    for each in accounts.stated:
        what = _WORDS.get(each.file, "补正")
        before = first.setdefault((each.name, each.file), each)
        if before.digest != each.digest:
            said = f"{each.name} {what}过两次：{before.line.at} 是 {before.digest}，{each.line.at} 是 {each.digest}"
            remedy = f"一个编号只能{what}一次：请查明是谁做的、哪一次作数，公布过的是哪一个"
            yield Problem(said, remedy, each.place, rule="R11")
        elif before is each:
            yield from _proved(accounts, each, what)


def _proved(accounts: Accounts, each: Statement, what: str) -> Iterator[Problem]:
    """The file that a line names, if it is not there or not the same."""
    folder = accounts.folder(each.name.partition("/")[0])
    path = folder / each.file if folder else None
    if path is None or not path.is_file():
        said = f"{each.line.at} 记着{what} {each.name}（{each.digest}），可是记录里没有"
        remedy = "请从备份恢复“记录”里的这个文件夹；整个“记录”文件夹没有跟来的，请把它带来；查明是谁删的"
        yield Problem(said, remedy, each.place, rule="R11")
    elif (now := digest(path.read_bytes())) != each.digest:
        name = _DIGESTS.get(each.file, "摘要")
        said = f"{each.name} 的{name}，{what}时（{each.line.at}）是 {each.digest}，现在的记录是 {now}"
        remedy = f"{what}以后记录被换过：请从备份恢复这个文件夹，查明是谁换的"
        yield Problem(said, remedy, each.place, rule="R11")


def _untold(accounts: Accounts) -> Iterator[Problem]:
    """Records of which no journal says how they came; of the step that was interrupted last it need not yet."""
    told = {(each.name, each.file) for each in accounts.stated}
    amended: dict[str, list[str]] = {}
    for folder in accounts.folders:
        for path in sorted(folder.iterdir()):
            if path.name in _WORDS and (folder.name, path.name) not in told:
                yield _missing(accounts, folder.name, _WORDS[path.name])
            elif is_amendment(path.name) and (f"{folder.name}/{path.stem}", path.name) not in told:
                amended.setdefault(task_of(folder.name), []).append(f"{folder.name}/{path.stem}")
    yield from _amended(accounts, amended)


def _missing(accounts: Accounts, name: str, what: str) -> Problem:
    row = accounts.desk.tasks.get(task_of(name)) if accounts.desk else None
    if row and row.state not in _UNSAVED.get(what, (row.state,)):
        said, remedy = (
            f"没有记{what} {name}，任务表却写着“{row.state}”",
            "日志缺了这一条：请从备份恢复日志，查明是谁改的",
        )
        return Problem(said, remedy, Place(NAME), rule="R11")
    said = f"没有记{what} {name}，这一条缺失，或{what}以后还没有填进工作簿"
    return Problem(
        said, f"请再运行一次“{what}”；仍然这样的，从备份恢复日志", Place(NAME), Level.WARNING, "R11"
    )


def _amended(accounts: Accounts, untold: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Amendments that no line names ↔ lines of a version that named none: as many of a task."""
    lines: dict[str, set[str]] = {}
    for journal in accounts.journals.values():
        for line in journal.lines:
            if (
                PROVED_BY.get(line.step) == ""
                and line.step not in NAMING
                and "补正摘要" not in line.what
                and accounts.concerns(f"{line.task}-")
            ):
                lines.setdefault(line.task, set()).add(line.what)
    for task in sorted(lines.keys() | untold.keys()):
        said, there = len(lines.get(task, ())), untold.get(task, ())
        if said > len(there):
            what = f"记着任务 {task} 有 {said} 项补正，记录里只有 {len(there)} 项"
            yield Problem(what, "请从备份恢复“记录”里少了的补正文件，查明是谁删的", Place(NAME), rule="R11")
        else:
            yield from (_unnamed(accounts, task, name) for name in there[said:])


def _unnamed(accounts: Accounts, task: str, name: str) -> Problem:
    """An amendment that no line names: a reminder while it may have been interrupted, else an error."""
    if not _followed(accounts, task, name):
        return _missing(accounts, name, "补正")
    what = f"没有记补正 {name}，它却已经算数"
    remedy = "上次中断的，照原样再办一次；不是的，从备份恢复记录和日志，查明是谁加的"
    return Problem(what, remedy, Place(NAME), rule="R11")


def _followed(accounts: Accounts, task: str, name: str) -> bool:
    """Whether the books follow an amendment: after an interruption they do not yet.

    What is said before a draw counts at once.
    """
    draw_id, _, amendment = name.partition("/")
    folder, row = accounts.folder(draw_id), accounts.desk.tasks.get(task) if accounts.desk else None
    said = (folder / f"{amendment}.json").read_bytes() if folder else b""
    if any(f'"kind":"{kind}"'.encode() in said for kind in (PUBLISHED, SKIPPED)):
        return True
    if not row or not accounts.book or not accounts.desk:
        return False
    if draw_id_of(row) != draw_id:  # it was void, or given up
        return True
    one = Accounts.of(accounts.book, accounts.office, accounts.desk, task)
    return row.state not in ("", WAITING, FROZEN) and not any(cases.compare(one))
