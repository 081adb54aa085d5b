"""重建: what somebody's hand changed and the records know better, made again from them.

    任务        what freeze, draw and 作废重抽 fill in; a row that is gone comes back if the plan still calls for it
    检查台账    rows that are gone come back, without what was typed into them; a 作废原因 or a team that no
                amendment knows is taken back.  Rows that somebody added stay: they are named
    抽取结果    from the record folders of the tasks in 任务, trials too
    整改复查    from the rows that the journal keeps
    日志        from the journal
    查询统计    counted again
    日历        from the built-in holiday notices

What nobody touched stays as it is.  That it was touched, and made again, stands in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit import columns
from toolkit.draw.verify import verify
from toolkit.errors import Level, Refused, has_errors
from toolkit.excel.book import Book, Value
from toolkit.excel.cells import clean
from toolkit.jobs.base import Desk, Office, Outcome, Work, begin_work, errors_in, listed, open_desk
from toolkit.jobs.calendar import renew
from toolkit.jobs.cancel import cancelled
from toolkit.jobs.frozen_content import TRIALS
from toolkit.jobs.plan import called_for_by, rows_of
from toolkit.jobs.reconcile import cases, differences, journals, tasks
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.jobs.statistics import recount
from toolkit.jobs.views import bring_into_line, draws_of
from toolkit.jobs.watch import KEPT, Watch, describe
from toolkit.ledger import records
from toolkit.ledger.journal import Journal, Line
from toolkit.ledger.record import DrawRecord
from toolkit.model import Task


def rebuild(book: Book, office: Office) -> Outcome:
    """Make again what was changed by hand; what only a person can put right are the outcome's problems."""
    work = begin_work(book, office, "重建", older=True)
    year = office.records(work.desk.registry.settings.year)
    journal = Journal(year)
    watch = Watch(book, year, journal)
    views = [sheet for sheet in watch.edited() if sheet.view]
    outcome = Outcome("重建", [*_lost(watch), *_tasks(work)])
    work.reread()
    desk, counted = work.desk, None
    outcome.lines += _cases(work)
    if columns.STATISTICS in views:
        work.reread()
        if not _countable(work):
            views.remove(columns.STATISTICS)
    if views or outcome.lines:
        if columns.DRAWS in views:
            book.replace(
                columns.DRAWS, [row for each in _drawn(office, desk) for row in draws_of(desk, *each)]
            )
        if KEPT in views:
            gone = {*journal.undone, *watch.lost}
            book.replace(KEPT, _kept(line for at, line in enumerate(journal.lines) if at not in gone))
        if columns.DAYS in views:
            outcome.problems += renew(book, desk.registry, desk.today(office))
        if columns.LOG in views:
            _show_log(book, journal)
        if columns.STATISTICS in views:
            counted = recount(work)
        if views:
            outcome.lines.append(f"重新生成：{listed(sheet.name for sheet in views)}")
        work.finish("；".join(outcome.lines), rebuilt=views)
        if counted:
            outcome.files += counted.keep_picture(office)
    else:
        outcome.lines.append("由程序生成的表都没有被改动过，不用重建")
    now = open_desk(book, office)
    outcome.problems += errors_in(now, columns.CASES)
    accounts = Accounts.of(book, office, now)
    if accounts.watch.lost and _saved_since(book):
        outcome.lines.append("办完以后别人又存过这本工作簿，没有再对账：请重新打开工作簿，点“核对名录库”")
    else:
        outcome.problems += differences(accounts, "rebuild")
    outcome.data = {"rebuilt": [sheet.name for sheet in views]}
    return outcome


def _saved_since(book: Book) -> bool:
    """Whether somebody else's step has been saved: the journal that lies there is of a later workbook than ours."""
    try:
        book.claim()
    except Refused:  # changed, or in somebody's hands
        return True
    return False


def _countable(work: Work) -> bool:
    """Whether what is counted is right: else the figures can wait."""
    accounts = Accounts.of(work.book, work.office, work.desk)
    wrong = errors_in(work.desk, columns.TASKS, columns.CASES)
    return not has_errors([*wrong, *differences(accounts, "statistics")])


def _lost(watch: Watch) -> list[str]:
    """What an older workbook lacks, step by step; "" if it is none."""
    lines = []
    for line in map(watch.line, watch.lost):
        changed = [
            describe(sheet, change)
            for name, change in line.sheets.items()
            if (sheet := columns.sheet_named(name)) and not sheet.view
        ]
        lines.append(f"  {line.at}“{line.step}”{line.task}　{line.what}　{'；'.join(changed)}".rstrip())
    if lines:
        advice = "请照纸面和记录再做一次；冻结、抽取、补正、公示不会重做，只照记录补齐"
        lines.insert(0, f"{watch.older}。下面这些不在这本工作簿里，{advice}：")
    return lines


def _tasks(work: Work) -> list[str]:
    """Bring 任务 into line with the records and the journal; what was done, line by line."""
    book, lines = work.book, []
    accounts = Accounts.of(book, work.office, work.desk)
    tasks_known = work.desk.tasks
    gone = [task for task in called_for_by(work.desk) if task.id not in tasks_known]
    known = {*accounts.draws_of, *cancelled(work.office, work.desk.registry.settings.year)}
    lost = rows_of(work.desk, work.office, [task for task in gone if task.id in known])
    if lost:
        book.append(columns.TASKS, lost)
        lines += [f"任务表补回一行：{row['task']}。备注和监督人无法恢复，请照纸面补填" for row in lost]
        work.reread()
        accounts = Accounts.of(book, work.office, work.desk)
    rows = {row.text("task"): row for row in book.read(columns.TASKS).rows}
    wrong = {problem.place.row for problem in tasks.compare(accounts) if problem.level is Level.ERROR}
    for task in accounts.tasks:
        row, right = rows[task.id], tasks.right_row(accounts, task)
        if row.number in wrong and right and _sound(work, accounts, task):
            changed = [key for key, value in right.items() if row.text(key) != str(value or "")]
            book.update(columns.TASKS, task.id, right)
            headers = "、".join(columns.TASKS.column(key).header for key in changed)
            lines.append(f"任务 {task.id} 照记录改回：{headers}")
    return lines


def _sound(work: Work, accounts: Accounts, task: Task) -> bool:
    """Whether the records of a task are what the journal says, and verify: else nothing is made from them."""
    folders = [path for name in accounts.draws_of.get(task.id, ()) if (path := accounts.folder(name))]
    wrong = [problem for path in folders for problem in verify(records.read(path).files)]
    return not has_errors(
        [*wrong, *journals.compare(Accounts.of(work.book, work.office, work.desk, task.id))]
    )


def _cases(work: Work) -> list[str]:
    """Bring 检查台账 into line with the draws; what was done, line by line."""
    book, office, desk = work.book, work.office, work.desk
    before = {row.text("case"): row.values for row in book.read(columns.CASES).rows}
    for task in desk.tasks.values():
        folder = office.records(task.year) / task.draw_id
        accounts = Accounts.of(book, office, desk, task.id)
        if any(cases.compare(accounts)) and _sound(work, accounts, task):
            bring_into_line(book, desk, task, records.read(folder))
    lines = []
    for row in book.read(columns.CASES).rows:
        name = f"{row.text('case')} {row.text('name')}"
        if row.text("case") not in before:
            lines.append(f"检查台账补回一行：{name}。已登记的内容无法恢复，请照检查记录重新登记")
        elif row.values != before[row.text("case")]:
            lines.append(f"检查台账照抽取记录改回：{name}")
    return lines


def _drawn(office: Office, desk: Desk) -> Iterator[tuple[Task, DrawRecord]]:
    """Every draw of the tasks in the workbook, in the order of their numbers; then the trials."""
    for folder, before in (("", ""), (TRIALS, f"{TRIALS}-")):
        for year in sorted({task.year for task in desk.tasks.values()}):
            for path in records.folders(office.records(year) / folder):
                task = desk.tasks.get(path.name.removeprefix(before).rpartition("-")[0])
                if task and (record := records.read(path)).drawn:
                    yield task, record


def _kept(lines: Iterable[Line]) -> list[dict[str, Value]]:
    rows = [row for line in lines for row in line.kept.get(KEPT.name, ())]
    return [
        {column.key: clean(text, column) for column, text in zip(KEPT.columns, row, strict=True)}
        for row in rows
    ]


def _show_log(book: Book, journal: Journal) -> None:
    """日志 from the journal; rows older than the journal stay."""
    keys = [column.key for column in columns.LOG.columns]
    older = [dict(row.values) for row in book.read(columns.LOG).rows[: journal.lines[0].earlier]]
    told = [dict(zip(keys, line.row, strict=True)) for line in journal.lines]
    book.replace(columns.LOG, [*older, *told])
