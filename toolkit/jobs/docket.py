"""文号登记: the year's numbers on one page, with gaps and voided ones; entering and voiding a number."""

from __future__ import annotations

from toolkit import columns
from toolkit.errors import Level, Place, Problem, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.base import Office, Outcome, Work, begin_work, require_open, year_of
from toolkit.ledger import docket, seals
from toolkit.ledger.journal import Change, Journal
from toolkit.rules.settings import read_settings


def numbers(book: Book, office: Office, year: int | None = None) -> Outcome:
    """List the register of a year (that of the workbook unless told)."""
    wanted = year or read_settings(book.read(columns.SETTINGS).rows, []).year
    known = docket.numbers(office.records(wanted))
    outcome = Outcome("文号登记", [f"{wanted} 年共登记 {len(known)} 个文号"])
    for number in sorted(known, key=lambda x: (x.series, x.n)):
        void = f"，已作废：{number.void}" if number.void else ""
        outcome.lines.append(f"{number}　{number.paper}　{number.day}　{number.who}{void}")
    for (series, of_year), missing in docket.gaps(known).items():
        outcome.problems.append(
            Problem(
                f"{series}〔{of_year}〕缺 {_ranges(missing)} 号",
                "请查明去向：别处发出的用 --enter 登记，不用的登记后用 --void 作废",
                Place(docket.FILE),
                Level.WARNING,
            )
        )
    outcome.data = {"year": wanted, "numbers": [str(number) for number in known]}
    return outcome


def enter(book: Book, office: Office, text: str, key: str, kind: str) -> Outcome:
    """Register a number that the bureau's own register gave to a task's document."""
    if not key or not kind:
        raise WrongUse(
            "登记文号要写明给哪份文书，例如 --enter 示工信〔2023〕12号 --task 202304-1 --kind 检查通报。"
        )
    work = begin_work(book, office, "文号登记", key)
    task = work.task
    _, year, _ = docket.parse(text)
    require_open(office, year)
    paper = docket.NumberedPaper(kind, task.id)
    number = _interrupted(work, text)
    if not number or number.void or number.paper != paper:
        number = docket.enter(office.records(year), text, paper, office.today, office.operator)
    return _told(work, year, f"登记 {number}，给“{paper}”", task.id)


def void(book: Book, office: Office, text: str, reason: str) -> Outcome:
    """Declare a number void, with the reason."""
    work = begin_work(book, office, "文号登记")
    _, year, _ = docket.parse(text)
    require_open(office, year)
    number = _interrupted(work, text)
    if not number or number.void != reason:
        number = docket.void(office.records(year), text, reason, office.today, office.operator)
    return _told(work, year, f"作废 {number}：{number.void}", number.paper.about)


def _interrupted(work: Work, text: str) -> docket.Number | None:
    """The number, if the register says it with lines for which no step vouches: this run tells the journal."""
    series, year, n = docket.parse(text)
    folder = work.office.records(year)
    sealed = seals.sealed_by(Journal(work.office.records(year_of(work.book, work.office))).saved)
    path = folder / docket.FILE
    _, seal = sealed.get(path.relative_to(work.office.root).as_posix(), (None, Change("", "")))
    if not path.exists() or not seals.added(path, seal):
        return None
    return next((each for each in docket.numbers(folder) if (each.series, each.n) == (series, n)), None)


def _told(work: Work, year: int, what: str, task: str) -> Outcome:
    work.vouch(work.office.records(year) / docket.FILE)
    work.finish(what, task)
    return Outcome(work.name, [what])


def _ranges(missing: list[range]) -> str:
    """1、3-5."""
    return "、".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in missing)
