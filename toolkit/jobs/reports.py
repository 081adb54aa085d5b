"""The papers of the office as a whole: 年度抽查工作计划, 年度抽查工作报告, 检查工作月报, and 一企一档 of an object.

    文书/2023/          plan, report and monthly reports, drafts from the workbook as it stands
    文书/归档以后/      monthly reports of a year whose package was made
    文书/一企一档/      one file an object and day; the sheet 一企一档 shows the object asked about last

As everywhere, a file that is there is somebody's work and is not overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolkit import columns
from toolkit.clock.deadlines import DeadlineState
from toolkit.columns.deadlines import PUBLICATION, RECTIFICATION
from toolkit.columns.lists import VOID
from toolkit.columns.settings import SETTING_ROWS
from toolkit.days import typed_month
from toolkit.errors import Level, Place, Problem, ProblemsFound, ToolkitError, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs import last_year
from toolkit.jobs.base import (
    Desk,
    Office,
    Outcome,
    Work,
    archived,
    begin_work,
    require_fit,
    year_of,
)
from toolkit.jobs.counting import figures, running_clocks
from toolkit.jobs.documents import set_aside, write
from toolkit.jobs.papers import dossier as of_object
from toolkit.jobs.papers import month_report as of_month
from toolkit.jobs.papers import plan_change as of_change
from toolkit.jobs.papers import year_plan as of_plan
from toolkit.jobs.papers import year_report as of_year
from toolkit.jobs.papers.context import Document
from toolkit.jobs.papers.issuing import Table, tasks_of
from toolkit.jobs.papers.paper import Paper
from toolkit.jobs.reconcile import papers
from toolkit.jobs.reconcile.plan import unregistered
from toolkit.ledger import docket, plan_register, records
from toolkit.ledger.record import DrawRecord
from toolkit.model import Case, Target
from toolkit.rules.results import Clock
from toolkit.rules.statistics import TOTAL

AFTERWARDS = "归档以后"
"""The folder of what is made of an archived year: it can be made again at any time, so no package holds it."""


def plan_document(book: Book, office: Office) -> Outcome:
    """年度抽查工作计划 with its four attachments, and of a later version what changed.

    ProblemsFound if 设置 lacks who leads, or the lists are not fit.  A version is printed as it was adopted: Refused
    if 计划表 was changed since.
    """
    work = _begin(book, office, of_plan.PAPER, *of_plan.NEEDED)
    desk = work.desk
    rows = book.read(columns.PLAN).rows
    officers = len(of_plan.officers(desk, office.today))
    told = f"附件：事项 {len(desk.registry.items)} 项，计划 {len(rows)} 项，人员 {officers} 名（辅助、证件过期的不列）"
    register = plan_register.read(office.records(desk.registry.settings.year))
    if changed := list(unregistered(book, register)):
        require_fit([each._replace(level=Level.ERROR) for each in changed])
    wanted = [of_plan.document(desk, register, rows, office.today)]
    if register.version > 1:
        wanted.append(of_change.document(desk, register, office.today))
    draft = office.documents(str(desk.registry.settings.year)) / of_plan.PAPER.file()
    if register.version and draft.exists():
        set_aside(draft, office)
    return _make(work, wanted, told)


def year_report(book: Book, office: Office, year: int) -> Outcome:
    """年度抽查工作报告: all tasks of the workbook's year."""
    work = _begin(book, office, of_year.PAPER, *of_year.NEEDED)
    desk = work.desk
    _require_year(desk, year)
    tasks = [task for task in tasks_of(desk, 1, 12) if task.state != VOID]
    cases = [case for task in tasks for case in desk.cases_of(task.id)]
    table = figures(book, desk, office, tasks, cases)
    told = f"{year} 年任务 {len(tasks)} 个，已检查 {sum(bool(case.result) for case in cases)} 户次"
    late = [clock for clock in _overdue(desk, office, cases) if clock.what == PUBLICATION.rule]
    folder, total = office.records(year), table[TOTAL, TOTAL]
    since = of_year.Since(last_year.compared(folder, total), plan_register.read(folder).version)
    outcome = _make(work, [of_year.document(desk, table, tasks, len(late), office.today, since)], told)
    if not archived(office, year) and (outcome.data["made"] or not (folder / last_year.NAME).exists()):
        last_year.keep(folder, total)
    return outcome


def month_report(book: Book, office: Office, month: str, *, plain: bool = False) -> Outcome:
    """检查工作月报 of a month such as 2023-04, with a red head or ``plain``.

    Of an archived year it is always plain: that year gives no number any more, and its workbook does not change.
    """
    given = typed_month(month)
    if not given:
        raise WrongUse(f"月份“{month}”读不出来，请写成 2023-04。")
    number = given[1]
    plain = plain or archived(office, year_of(book, office))
    paper = of_month.PLAIN if plain else of_month.PAPER
    work = _begin(book, office, paper, *of_month.NEEDED, *(() if plain else ("leader",)))
    desk = work.desk
    _require_year(desk, given[0])

    def counted(first: int) -> Table:
        tasks = tasks_of(desk, first, number)
        return figures(book, desk, office, tasks, [case for task in tasks for case in desk.cases_of(task.id)])

    overdue = _overdue(desk, office, (case for case in desk.cases.values() if not case.void))
    tables = counted(number), counted(1)
    document = of_month.document(desk, number, tables, overdue, office.today, plain=plain)
    told = (
        f"{number} 月任务 {len(tasks_of(desk, number))} 个，已检查 {tables[0][TOTAL, TOTAL]['inspected']} 户"
    )
    return _make(work, [document], told)


def _overdue(desk: Desk, office: Office, cases: Iterable[Case]) -> list[Clock]:
    """What is late; nothing is left to mend in a closed case."""
    clocks = (clock for case in cases for clock in running_clocks(desk, office, case).values())
    return [
        clock
        for clock in clocks
        if clock.state is DeadlineState.OVERDUE
        and not (clock.what == RECTIFICATION.rule and clock.case.closed)
    ]


def dossier(book: Book, office: Office, code: str) -> Outcome:
    """一企一档 of the object with this code, or this name: a paper, and the same in the sheet.

    Of an archived year there is only the paper: its workbook does not change any more.
    """
    locked = archived(office, year_of(book, office))
    work = Work(book, office, of_object.FOLDER) if locked else begin_work(book, office, of_object.FOLDER)
    desk = work.desk
    target = _target(desk, code)
    outcome = Outcome(of_object.FOLDER)
    draws = list(_draws(office, outcome))
    fields = of_object.values(desk, office, target, draws, book.read(columns.CHANGES).rows)
    write(
        desk, office, office.documents(of_object.FOLDER), [of_object.document(fields, office.today)], outcome
    )
    line = f"{target.name}：" + "，".join(
        f"{what} {len(rows)} {unit}"
        for what, unit, name in (
            ("抽取", "次", "抽取情况"),
            ("检查", "件", "检查情况"),
            ("文书", "份", "文书目录"),
        )
        if isinstance(rows := fields[name], list)
    )
    outcome.lines.append(line)
    if not outcome.files and outcome.ok:
        outcome.lines.append(
            f"今天的 Word 文书已经做过，在“文书/{of_object.FOLDER}”，没有覆盖。要重做，请先把它改名"
        )
    outcome.data = {"object": target.id}
    if locked:
        outcome.lines.append("这一年已经归档，工作簿不再改动，“一企一档”表没有更新")
        return outcome
    book.replace(columns.DOSSIER, [event._asdict() for event in of_object.events(fields)])
    work.finish(line)
    outcome.leads_to = Place(columns.DOSSIER.name, columns.FIRST_ROW)
    return outcome


def _target(desk: Desk, code: str) -> Target:
    """The object with this code or name; for a row that was merged, the one that was kept."""
    targets = desk.registry.targets
    named = [t.id for t in targets.values() if code.strip().upper() in (t.id, t.name.upper())]
    found = {kept for name in named if (kept := desk.registry.kept(name)) in targets}
    if len(found) == 1:
        return targets[found.pop()]
    what = "没有" if not found else f"有 {len(found)} 户叫"
    raise WrongUse(f"检查对象库里{what}“{code}”。请写统一社会信用代码。")


def _draws(office: Office, outcome: Outcome) -> Iterator[DrawRecord]:
    """The records of every year that lie beside the workbook; one that cannot be read is named."""
    for year in sorted(office.records(0).parent.glob("[0-9]*")):
        for folder in records.folders(year):
            try:
                record = records.read(folder)
                _ = record.plan, record.drawn and record.state
            except ToolkitError:
                remedy = f"请核验“记录/{year.name}/{folder.name}”，恢复后再做一次"
                place = Place(folder.name)
                outcome.problems.append(
                    Problem("这次抽取的记录读不出来，没有列入", remedy, place, Level.WARNING)
                )
            else:
                yield record


def _begin(book: Book, office: Office, paper: Paper, *needed: str) -> Work:
    """Begin, when the data are fit and 设置 holds what the paper needs."""
    again = paper is of_month.PLAIN and archived(office, year_of(book, office))
    work = Work(book, office, paper.name) if again else begin_work(book, office, paper.name)
    desk = work.desk
    require_fit(desk.problems)
    blank = [
        Problem(
            f"没有填写“{row.label}”，文书里不能空着",
            f"请在“值”一列填写：{row.note}",
            Place(columns.SETTINGS.name, header=row.label),
        )
        for row in SETTING_ROWS
        if row.key in needed and not getattr(desk.registry.settings, row.key)
    ]
    if blank:
        raise ProblemsFound(blank)
    return work


def _require_year(desk: Desk, year: int) -> None:
    own = desk.registry.settings.year
    if year != own:
        raise WrongUse(f"这本工作簿的年度是 {own}，不是 {year}。请打开 {year} 年的工作簿。")


def _make(work: Work, wanted: Sequence[Document], told: str) -> Outcome:
    desk, office = work.desk, work.office
    outcome = Outcome(work.name)
    year = desk.registry.settings.year
    locked = archived(office, year)
    folder = office.documents(AFTERWARDS if locked else str(year))
    write(desk, office, folder, wanted, outcome)
    made = {path.stem for path in outcome.files}
    registers = folder / papers.NAME, office.records(office.today.year) / docket.FILE
    for document in wanted:
        name = f"{document.paper.name}{document.mark}"
        there = (folder / document.paper.file(document.mark)).exists()
        kept = "已经有了，没有覆盖" if there else "没有生成"
        done = "已生成，请核对后送签" if name in made else kept
        outcome.lines.append(f"{name}：{done}。{told}")
        told = ""
    outcome.data = {"made": bool(made), "document": outcome.lines[0].partition("：")[0]}
    if locked:
        outcome.lines.append(
            f"{year} 年已经归档：没有文号，放在“文书/{AFTERWARDS}”，不归入归档包，工作簿不改动"
        )
    elif made or any(path.relative_to(office.root).as_posix() in work.added for path in registers):
        work.vouch(*registers)
        work.finish(outcome.lines[0])
    return outcome
