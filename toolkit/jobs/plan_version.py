"""计划版本: the plan's own life. A draft becomes a version (定稿), is filed (备案), published (公布), and changed.

Each step is a file of 计划登记 (``ledger.plan_register``) first, and then what 计划表 shows of it.  A change is another
version with its reason: whoever edits 计划表 after 定稿 is reminded until it is entered, or the cell is as it was.
What was entered by mistake is taken back (撤回), the last first.  An office that never says 定稿 plans as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import VOID, WAITING
from toolkit.draw.encoding import canonical_text
from toolkit.errors import Changed, Exists, Level, Place, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision, personal_numbers
from toolkit.jobs.base import Desk, Office, Outcome, Work, begin_work, listed, require_fit, year_of
from toolkit.jobs.documents import set_aside
from toolkit.jobs.plan import called_for_by
from toolkit.jobs.reconcile.plan import shown, unregistered
from toolkit.ledger import plan_register, seals
from toolkit.ledger.journal import Journal
from toolkit.ledger.plan_register import ADOPTED, ANNOUNCED, FILED, TAKEN_BACK, Register, Registration
from toolkit.model import Task
from toolkit.rules.plan_changes import Change, changes, content

ADOPT, FILE, ANNOUNCE, TAKE_BACK = "计划定稿", "计划备案", "计划公布", "撤回计划登记"
_NEXT = {
    ADOPTED: "印发的点“年度计划”，报备以后点“计划备案”，公布以后点“计划公布”",
    FILED: "公布以后点“计划公布”",
    ANNOUNCED: "要改的，先改计划表，再点“计划定稿”，写明理由",
}


def versions(book: Book, office: Office) -> Outcome:
    """List every registration, and what 计划表 says otherwise than the version that stands."""
    register = plan_register.read(office.records(year_of(book, office)))
    outcome = Outcome("计划版本", [f"第 {register.version} 版" if register.version else "草案，还没有定稿"])
    for number, each in register.entries.items():
        taken = "" if number in register.standing or each.kind == TAKEN_BACK else "（已撤回）"
        outcome.lines.append(f"{each.day}　{_told(each)}{taken}")
    outcome.problems += unregistered(book, register)
    outcome.data = {"version": register.version, "entries": [each.kind for each in register.entries.values()]}
    return outcome


def adopt(book: Book, office: Office, decision: Decision, day: date | None = None) -> Outcome:
    """定稿: 计划表 as it stands is the next version; from the second on this is a change, and the reason its reason.

    Raises Exists if it is the version that stands already.
    """
    work = begin_work(book, office, ADOPT)
    if interrupted := _gone_on(work):
        return interrupted
    reason, by = _stated(work, decision)
    require_fit(work.desk.problems)
    rows, register = content(book.read(columns.PLAN).rows), _register(work)
    before = register.versions[-1] if register.version else None
    changed = changes(before.rows, rows) if before else []
    if before and not changed:
        raise Exists(f"计划表与第 {register.version} 版相同，没有要定稿的。要变更的，请先改计划表。")
    when = _when(office, day, before)
    goes_on = _begun(work.desk, changed)
    problems = [_goes_on(task) for task in goes_on]
    office.agree(problems)
    names = [task.id for task in goes_on]

    version = register.version + 1
    new = Registration(ADOPTED, version, *when, reason=reason, by=by, rows=rows, goes_on=names)
    outcome = _enter(work, _add(work, register, new))
    outcome.lines += [f"  {change}" for change in changed]
    outcome.problems += [*problems, *_tasks_left(work.desk)] if changed else []
    return outcome


def file(book: Book, office: Office, number: str, day: date | None = None) -> Outcome:
    """备案: the version that stands was filed under a number, on a day (default today)."""
    return _outside(begin_work(book, office, FILE), FILED, number, day)


def announce(book: Book, office: Office, place: str, day: date | None = None) -> Outcome:
    """公布: the version that stands was published somewhere, on a day (default today)."""
    return _outside(begin_work(book, office, ANNOUNCE), ANNOUNCED, place, day)


def take_back(book: Book, office: Office, decision: Decision) -> Outcome:
    """撤回: the last registration was a mistake.  It stays on record; 计划表 shows what stood before it."""
    work = begin_work(book, office, TAKE_BACK)
    if interrupted := _gone_on(work):
        return interrupted
    reason, by = _stated(work, decision)
    register = _register(work)
    if not register.standing:
        raise Refused("年度计划没有登记过定稿、备案、公布，没有可以撤回的。请先点“计划版本”看登记。")
    office.agree(())
    when = _when(office, None, None)
    number, last = max(register.standing.items())

    detail = f"第 {last.version} 版{last.kind}"
    new = Registration(TAKEN_BACK, last.version, *when, reason=reason, by=by, detail=detail, takes=number)
    path = _add(work, register, new)
    if last.kind == ADOPTED:
        for paper in sorted(
            office.documents(str(work.desk.registry.settings.year)).glob(f"*_第{last.version}版.docx")
        ):
            set_aside(paper, office)
    return _enter(work, path)


def _stated(work: Work, decision: Decision) -> tuple[str, str]:
    reason, by, _ = decision.stated(work.name)
    personal_numbers((reason, by))
    return reason, by


def _outside(work: Work, kind: str, told: str, day: date | None) -> Outcome:
    if interrupted := _gone_on(work):
        return interrupted
    detail, register = canonical_text(told), _register(work)
    if not detail:
        raise WrongUse(f"{work.name}要写明{'备案号' if kind == FILED else '公布在哪里'}。请补上再来。")
    personal_numbers((detail,))
    if not register.version:
        raise Refused(f"年度计划还没有定稿，不能{work.name}。请先点“{ADOPT}”。")
    new = Registration(kind, register.version, *_when(work.office, day, register.versions[-1]), detail=detail)
    last = register.last(kind)
    if last and (last.version, last.day, last.detail) == (new.version, new.day, new.detail):
        raise Exists(f"“{_told(last)}”已经登记过。登记错了的，请先点“{TAKE_BACK}”。")
    work.office.agree(())
    outcome = _enter(work, _add(work, register, new))
    outcome.problems += unregistered(work.book, register)
    return outcome


def _when(office: Office, day: date | None, version: Registration | None) -> tuple[str, str, str]:
    """The day it happened, the moment of entry, and who enters it; not before the version it is about."""
    happened = day or office.today
    if happened > office.today or (version and happened < date.fromisoformat(version.day)):
        earliest = f"{version.day}（上一版定稿）以后、" if version else ""
        raise WrongUse(f"日期 {happened} 应在{earliest}{office.today} 以前。请核对日期。")
    return happened.isoformat(), office.now.strftime("%Y-%m-%d %H:%M:%S"), office.operator


def _year(work: Work) -> Path:
    return work.office.records(work.desk.registry.settings.year)


def _register(work: Work) -> Register:
    return plan_register.read(_year(work))


def _add(work: Work, seen: Register, new: Registration) -> Path:
    """Register what was decided on ``seen``; Changed if somebody else has registered something meanwhile."""

    def still(now: Register) -> Registration:
        if now != seen:
            raise Changed("年度计划刚刚由别人登记过。请重新打开工作簿，点“计划版本”看登记，再决定办什么。")
        return new

    return plan_register.add(_year(work), still)


def _gone_on(work: Work) -> Outcome | None:
    """What becomes of a registration whose step was interrupted: it stands, and is finished now."""
    register = _register(work)
    if not register.entries:
        return None
    path = plan_register.path_of(_year(work), max(register.entries))
    name = path.relative_to(work.office.root).as_posix()
    if name in seals.sealed_by(Journal(_year(work)).saved):
        return None
    outcome = _enter(work, path)
    outcome.lines.insert(0, "上次办到一半中断了，登记已在，现在补齐了计划表和日志；要办别的，请再点一次")
    return outcome


def _enter(work: Work, path: Path) -> Outcome:
    """Bring 计划表 into line with what is registered, the last of it at ``path``, and finish."""
    book, register = work.book, _register(work)
    last = register.entries[int(path.stem)]
    for row in book.read(columns.PLAN).rows:
        new = {key: value for key, value in shown(register).items() if row[key] != value and row.at(key).cell}
        if new:
            book.update(columns.PLAN, row.text("no"), new)
    line = _told(last)
    outcome = Outcome(work.name, [line], files=[path])
    if last.kind in _NEXT:
        outcome.lines.append(_NEXT[last.kind])
    outcome.data = {"version": register.version, "kind": last.kind}
    work.vouch(path)
    work.finish(line)
    return outcome


def _told(each: Registration) -> str:
    """第 2 版定稿（市局要求，吴示例决定）."""
    by = f"（{each.reason}，{each.by}决定）" if each.reason else ""
    if each.kind == TAKEN_BACK:
        return f"撤回{each.detail}{by}"
    on = f"，{each.detail}" if each.detail else ""
    return f"第 {each.version} 版{each.kind}，{each.day}{on}{by}"


def _tasks_left(desk: Desk) -> Iterator[Problem]:
    """Tasks that wait and that the changed plan calls for no more, and those still to be made."""
    called_for = {task.id for task in called_for_by(desk)}
    year = desk.registry.settings.year
    waiting = [task for task in desk.tasks.values() if task.state in ("", WAITING) and task.year == year]
    if left := [task for task in waiting if task.id not in called_for]:
        what = f"照变更后的计划不再要办的任务：{listed(task.id for task in left)}"
        yield Problem(what, "请点“取消任务”，写明理由", left[0].at("task"), Level.WARNING, "R17")
    if new := called_for - desk.tasks.keys():
        what = f"变更后的计划要办、任务表里还没有的：{listed(sorted(new))}"
        yield Problem(what, "请点“生成任务”", Place(columns.TASKS.name), Level.WARNING, "R17")


def _begun(desk: Desk, changed: Iterable[Change]) -> list[Task]:
    """The tasks of changed rows that are frozen or drawn."""
    rows = {change.number for change in changed}
    return [
        task
        for task in desk.tasks.values()
        if str(task.plan) in rows and task.state not in ("", WAITING, VOID)
    ]


def _goes_on(task: Task) -> Problem:
    what = f"任务 {task.id} 的状态是“{task.state}”，它的计划行改了：名单、抽取照已有的记录，不随变更"
    remedy = "要照新的计划办的，先办“放弃冻结”或“作废重抽”；照旧办完的，不用做什么"
    return Problem(what, remedy, task.at("task"), Level.WARNING, "R17")
