"""任务 ↔ 抽取记录: state, number, commitment, counts, random number and dates of a row are those of its record.

A task has one draw that counts; those before it are void.  Every record has its task.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import columns
from toolkit.columns.lists import DRAWN, FROZEN, VOID, WAITING
from toolkit.columns.work import OF_ONE_DRAW
from toolkit.draw.entropy import compose
from toolkit.draw.frozen import MANIFEST
from toolkit.draw.record import RECORD
from toolkit.errors import Level, Place, Problem, ToolkitError
from toolkit.excel.book import Row, Value
from toolkit.excel.cells import squeeze
from toolkit.jobs.reconcile.accounts import Accounts, Entry
from toolkit.ledger import records
from toolkit.ledger.journal import WITNESS
from toolkit.model import Task

BEFORE = ("", WAITING)
_REBUILD = "请先用 verify 核验这份记录，相符的运行 rebuild（重建）照记录改回"


def compare(accounts: Accounts) -> Iterator[Problem]:
    """Both ways: every row has the record that it names, every record its row."""
    if not accounts.desk or not accounts.book:
        return
    rows = {row.text("task"): row for row in accounts.book.read(columns.TASKS).rows}
    for task in accounts.tasks:
        if not accounts.went_on(task):
            yield from _of_task(accounts, task, rows[task.id])
    for task_id, draws in accounts.draws_of.items():
        if task_id not in accounts.desk.tasks:
            what = f"有抽取记录 {'、'.join(draws)}，任务表里却没有任务 {task_id}"
            remedy = (
                "请运行 rebuild（重建）照计划和记录补回这一行（计划里已经没有的，从备份恢复），查明是谁删的"
            )
            yield Problem(what, remedy, Place(columns.TASKS.name), rule="R13")


def right_row(accounts: Accounts, task: Task) -> dict[str, Value]:
    """What the cells of a task's row should say, by its record and the journal; {} where those do not decide."""
    entries = {draw_id: accounts.entry(draw_id) for draw_id in accounts.draws_of.get(task.id, ())}
    known = {draw_id: entry for draw_id, entry in entries.items() if isinstance(entry, Entry)}
    live = [entry for entry in known.values() if not entry.void]
    large = [draw_id for draw_id, entry in entries.items() if entry is None]
    if known and not live and len(large) == 1 and len(known) + 1 == len(entries):
        return {"state": _before(task), "draw_id": large[0]}  # 大库 enters no more than what was left to it
    if len(known) < len(entries) or not known or len(live) > 1:
        return {}
    if not live:  # 作废重抽 left the row to the next draw
        void = known[max(known, key=_number)].void
        assert void
        return {**dict.fromkeys(OF_ONE_DRAW), "state": _before(task), "draw_id": void.added}
    (entry,) = live
    drawn = entry.drawn is not None
    if not drawn:
        return {"state": FROZEN, **_said(accounts, entry, drawn=False)}
    state = DRAWN if task.state in (*BEFORE, FROZEN, VOID) else task.state
    return {"state": state, **_said(accounts, entry, drawn=True)}


def _before(task: Task) -> str:
    """The state of a task that is not frozen: it waits, or was cancelled (取消任务)."""
    return VOID if task.state == VOID else WAITING


def _of_task(accounts: Accounts, task: Task, row: Row) -> Iterator[Problem]:
    draw_id = task.draw_id or f"{task.id}-01"
    yield from _other_draws(accounts, task, draw_id)
    folder, entry = accounts.folder(draw_id), accounts.entry(draw_id)
    begun = task.state not in (*BEFORE, VOID)
    if isinstance(entry, Problem):
        yield entry
    elif entry:
        yield from _state(accounts, task, entry)
        if begun:
            yield from _cells(accounts, task, row, entry)
    elif not begun and (right := _next_number(accounts, task)) not in ("", draw_id):
        what = f"任务 {task.id} 的抽取编号是“{draw_id}”，上一次作废或放弃以后应当接着编“{right}”"
        yield Problem(what, f"请改为“{right}”", task.at("draw_id"), rule="R11")
    elif begun and not (folder and folder.parent.name == records.BULK):  # what 大库 drew is not entered here
        year = accounts.office.records(task.year)
        what = f"任务 {task.id} 的状态是“{task.state}”，抽取记录 {draw_id} 却不在“{year}”里"
        remedy = "工作簿要和“记录”文件夹放在一起：请把它带来，或从备份恢复"
        yield Problem(what, remedy, task.at("draw_id"), rule="R13")


def _next_number(accounts: Accounts, task: Task) -> str:
    """The number that the last draw of a task, which is void, left to the next; "" if there is none."""
    known = [accounts.entry(draw_id) for draw_id in accounts.draws_of.get(task.id, ())]
    void = [each for each in known if isinstance(each, Entry) and each.void]
    last = max(void, key=lambda each: _number(each.plan.draw_id), default=None)
    return last.void.added if last and last.void else ""


def _state(accounts: Accounts, task: Task, entry: Entry) -> Iterator[Problem]:
    """The state that the record has reached, unless the step that brought it there was interrupted."""
    file, step, reached, fits = MANIFEST, "冻结名单", "已经冻结", task.state == FROZEN
    if entry.void:
        step, reached = ("放弃冻结", "已经放弃") if entry.drawn is None else ("作废重抽", "已经作废")
        file, fits = entry.void.file, False
    elif entry.drawn is not None:
        file, step, reached, fits = RECORD, "抽取", "已经抽取", task.state not in (*BEFORE, FROZEN, VOID)
    draw_id = entry.plan.draw_id
    if fits:
        return
    if any(each.saved for each in accounts.stated_of(draw_id, file)):
        what = f"任务 {task.id} 的状态是“{task.state or WAITING}”，可是抽取 {draw_id} {reached}"
        yield Problem(what, _REBUILD, task.at("state"), rule="R13")
    else:
        what = f"上次“{step}”（{draw_id}）办到一半中断了，任务表还没有跟上"
        remedy = f"请再运行一次“{step}”，它只照记录补齐，不会重来"
        yield Problem(what, remedy, task.at("state"), Level.WARNING, "R13")


def _cells(accounts: Accounts, task: Task, row: Row, entry: Entry) -> Iterator[Problem]:
    """The cells that the freeze filled in and, once the row says so, the draw."""
    drawn = task.state != FROZEN and entry.drawn is not None
    for key, value in _said(accounts, entry, drawn=drawn).items():
        if squeeze(row.text(key)) != squeeze(str(value)):
            yield _differs(task, key, row, str(value))
    if drawn and task.entropy_again and not _same_number(entry, task.entropy_again):
        yield _differs(task, "entropy_again", row, entry.entropy)


def _same_number(entry: Entry, typed: str) -> bool:
    """Whether what the 监督人 entered is the number of the record, in whatever way it is written."""
    source, issue = entry.issue
    try:
        return compose(source, issue, typed) == compose(source, issue, entry.entropy)
    except ToolkitError:
        return False


def _said(accounts: Accounts, entry: Entry, *, drawn: bool) -> dict[str, Value]:
    """What the record, and of the days the journal, says of the cells that freeze and draw fill in."""
    plan = entry.plan
    values: dict[str, Value] = {"draw_id": plan.draw_id, "source": plan.source, "issue": plan.issue}
    values |= {"base": entry.base, "commit": entry.commit}
    if drawn:
        values |= {"entropy": entry.entropy, "drawn": entry.drawn}
    for key, file in (("frozen_on", MANIFEST), *([("drawn_on", RECORD)] if drawn else [])):
        if stated := accounts.stated_of(plan.draw_id, file):
            values[key] = accounts.day_of(stated[-1].line)
    if drawn and (stated := accounts.stated_of(plan.draw_id, RECORD)):
        values["operator"] = stated[-1].line.who
        if witness := WITNESS.match(stated[-1].line.what):
            values["witness"] = witness[1]
    return values


def _differs(task: Task, key: str, row: Row, right: str) -> Problem:
    what = f"任务 {task.id} 的{columns.TASKS.column(key).header}是“{row.text(key)}”，照记录应为“{right}”"
    return Problem(what, _REBUILD, task.at(key), rule="R13")


def _other_draws(accounts: Accounts, task: Task, draw_id: str) -> Iterator[Problem]:
    """Draws of the task besides the one its row names: earlier ones are void, later ones there are none."""
    for other in accounts.draws_of.get(task.id, ()):
        entry = accounts.entry(other)
        if isinstance(entry, Problem) and other != draw_id:
            yield entry
        elif other != draw_id and not (
            isinstance(entry, Entry) and entry.void and _number(other) < _number(draw_id)
        ):
            what = f"任务 {task.id} 还有一次抽取 {other} 没有作废，任务表写的是 {draw_id}：一个任务只能有一次算数的抽取"
            remedy = (
                "请查明哪一次作数；要作废的，运行 rebuild（重建）把任务表改回那一次，再作废重抽（redraw）"
            )
            yield Problem(what, remedy, task.at("draw_id"), rule="R11")


def _number(draw_id: str) -> int:
    return int(draw_id.rpartition("-")[2])
