"""公示: what a task tells the public, its versions, and the proof that it stood on the portal.

Nothing is published that is open: a case without a result, without a 通报 day, or with a problem of form stops it
(R13); so does a person's number in any text that would be told.  What was never inspected is never shown as 正常.

    文书/<任务编号>/公示/第1版/     web page, CSV and .xlsx, 公示.json and what proves the draw, made in one step
    文书/<任务编号>/公示/第2版/     a correction: says why, and what stood there before
    文书/<任务编号>/公示/截图/      what the portal showed

Firms whose 检查通报 is out need not wait for the others (``reported``): a later version tells of those, too.

The folder of a version is made first and exclusively; a run that finds it (after a crash, or a save that
was refused) only brings the workbook into line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import ARCHIVED, HANDLINGS, PUBLISHED
from toolkit.draw.amendment import changes
from toolkit.draw.evidence import claim
from toolkit.draw.verification import NAME as VERIFICATION_PAGE
from toolkit.draw.verification import verification_page
from toolkit.errors import Exists, Place, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.files import make_folder_new, make_folders, telling, write_new
from toolkit.jobs.base import (
    Desk,
    Office,
    Outcome,
    Work,
    begin_work,
    require_clock,
    require_fit,
    year_of,
)
from toolkit.jobs.deadlines import refresh
from toolkit.jobs.documents import context_of, write
from toolkit.jobs.papers import publicity_table, results_report
from toolkit.jobs.papers.context import NONE, TaskContext
from toolkit.jobs.reconcile import papers as reconciled
from toolkit.ledger import seals
from toolkit.ledger.journal import Journal
from toolkit.ledger.record import DrawRecord
from toolkit.model import Case, Task
from toolkit.publicity.page import page
from toolkit.publicity.publication import FOLDER, NAME, Publication, PublishedLine, private_data, versions
from toolkit.publicity.table import HEADS, csv_table, rows

SHOTS = "截图"
TABLES = (".html", ".csv", ".xlsx")
WIDTHS = (6, 32, 22, 34, 12, 30, 40, 40)
VERIFIABLE = ("manifest.txt", "record.json", "selected.txt", "frame.txt")
"""What of a record is published: who could be drawn and who was, by code; nothing of the people who inspect."""
ABOUT = ("检查类型", "参与部门", "计划备案号")
PICTURES = (".png", ".jpg", ".jpeg", ".pdf", ".mht", ".mhtml", ".html")


def publish(book: Book, office: Office, key: str, correct: str = "", *, reported: bool = False) -> Outcome:
    """Publish a task, or those of its firms that are ``reported``, or correct what was published (the reason).

    Raises ProblemsFound for what is open or private, Refused when it was published before and no reason is
    given, or when there is nothing to correct or nothing new.
    """
    work = begin_work(book, office, "公示", key)
    desk = work.desk
    require_clock(desk, office)
    task = work.task
    done = task.state in (PUBLISHED, ARCHIVED)
    if done and not correct:
        raise Refused(
            f"任务 {task.id} 已经公示过。要更正的，请用 --correct 写明更正的理由，原来的一版会保留。"
        )
    made = _versions(office, task)
    if correct and not made:
        raise Refused(f"任务 {task.id} 还没有公示，谈不上更正。请直接公示。")
    of = context_of(work, "publish", makes=publicity_table.PAPER.name, whole_lists=True)
    if not of.record.drawn:
        raise Refused(f"任务 {task.id} 还没有抽取，没有结果可以公示。请先抽取、检查并登记结果。")
    documents = office.documents(task.id)
    cases = _chosen(of, made, correct=bool(correct), reported=reported)
    chosen = {case.id for case in cases}
    later = [case.id for case in of.cases if case.id not in chosen]
    firm = None if correct else results_report.PAPER
    told = reconciled.differences(desk, task.id, documents, firm, waiting=later)
    new = _told(of, cases, office.today)
    require_fit([*_open_results(cases), *_private(new, cases, correct), *told])
    outcome = Outcome("公示")
    office.agree(())
    version = _version(of, new, office, correct) or _interrupted(book, office, task, correct)
    folder = _folder(office, task) / f"第{version.version}版"
    outcome.files += sorted(path for path in folder.iterdir() if path.suffix in TABLES)
    write(desk, office, documents, [publicity_table.document(of, version, cases)], outcome)
    line = f"任务 {task.id}：{len(cases)} 户的结果于 {version.day} 公示"
    line += f"，其余 {version.rest} 户检查、通报以后再公示" if version.rest else ""
    if correct:
        line = (
            f"任务 {task.id}：公示更正为第 {version.version} 版，更正 {len(version.changed)} 处（{correct}）"
        )
        outcome.lines += [line, "请在门户网站换上新的一版，原来的一版留存备查"]
    else:
        desk = _enter(work, task, cases, done=not version.rest)
        outcome.lines += [
            line,
            "请把网页或公示表发布到门户网站“双随机、一公开”专栏，并用 --proof 存入截图；"
            "不是今天上网的，存截图时写明哪一天",
        ]
    outcome.problems += reconciled.differences(desk, task.id, documents)
    outcome.data = {"task": task.id, "version": version.version, "published": [c.id for c in cases]}
    work.vouch(folder, documents / reconciled.NAME)
    work.finish(line)
    return outcome


def keep_proof(book: Book, office: Office, key: str, shot: Path, day: date | None = None) -> Outcome:
    """Keep what the portal showed: a screenshot or saved page, copied beside the publication.

    ``day``: when the last version came onto the portal, if that was not the day it was made: 公示日期 of those it told
    of first.  Raises WrongUse for a file that is no picture, PDF or page and for a day that cannot be; Refused when
    nothing was published yet.
    """
    work = begin_work(book, office, "公示", key)
    task = work.task
    made = _versions(office, task)
    if not made:
        raise Refused(f"任务 {task.id} 还没有公示，没有可以存证的。请先公示。")
    if shot.suffix.lower() not in PICTURES:
        raise WrongUse(f"“{shot.name}”不是截图。请用图片（png、jpg）、PDF 或保存的网页。")
    first = date.fromisoformat(made[-1].day)
    if day and not first <= day <= office.today:
        raise WrongUse(
            f"上网日期 {day} 不对：第 {made[-1].version} 版是 {first} 做好的，今天是 {office.today}。请核对。"
        )
    with telling(shot):
        data = shot.read_bytes()
    folder = _folder(office, task) / SHOTS
    with telling(folder):
        folder.mkdir(exist_ok=True)
    there = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    kept = folder / f"{office.today:%Y%m%d}-{len(there) + 1:02}{shot.suffix.lower()}"
    told = seals.sealed_by(Journal(office.records(year_of(book, office))).saved)
    untold = (path for path in there if path.relative_to(office.root).as_posix() not in told)
    kept = next(
        (path for path in untold if path.read_bytes() == data), kept
    )  # interrupted: it is there already
    if kept not in there:
        write_new(kept, data)
    line = f"任务 {task.id}：公示截图已存为 {kept.relative_to(office.root)}"
    later = [case for case in work.desk.cases_of(task.id) if case.published == first] if day else []
    for case in later:
        book.update(columns.CASES, case.id, {"published": day})
    if later:
        refresh(work)
        line += f"，{len(later)} 户的公示日期改为上网的 {day}"
    work.vouch(kept)
    work.finish(line)
    return Outcome("公示存证", [line], files=[kept])


def _chosen(of: TaskContext, made: Sequence[Publication], *, correct: bool, reported: bool) -> Sequence[Case]:
    """The cases of this version: all; or those that were told of, or that are reported by now."""
    before = {line.code for line in made[-1].lines} if made and made[-1].rest else set()
    if not (reported or (correct and before)):
        return of.cases
    cases = [case for case in of.cases if case.target in before or (not correct and case.reported)]
    if not correct and len(cases) == len(before) and all(case.published for case in cases):
        told = "以后还没有" if before else "还没有一户"
        raise Refused(
            f"任务 {of.task.id} {told}发布检查通报的，没有可以先行公示的。请先“先发通报”，填上“通报发布”日期。"
        )
    return cases


def _told(of: TaskContext, cases: Sequence[Case], today: date) -> Publication:
    """What the public is told now, as a first version; no inspector's name or number in it."""
    return Publication(
        bureau=of.settings.bureau,
        task=of.task.id,
        title=of.task.name,
        day=today.isoformat(),
        base=of.record.base,
        proof=_proof(of.record),
        about={label: str(of.common[label]) for label in ABOUT if of.common[label]},
        lines=tuple(
            PublishedLine(
                name=case.name,
                code=case.target,
                item=of.item_names(of.rows_of(case)),
                inspected=str(case.ended or NONE),
                result=case.result,
                issue=case.issue or NONE,
                handling=_handled(case),
            )
            for case in cases
        ),
        rest=len(of.cases) - len(cases),
    )


def _proof(record: DrawRecord) -> dict[str, str]:
    """What lets anyone check the draw, by label."""
    result, amendments = record.result, changes(record.files)
    proof = {
        "抽取编号": record.plan.draw_id,
        "冻结承诺 C": str(result["commit"]),
        "公开随机数": str(result["entropy"]),
        "证明等级": claim(record.plan, record.files).statement,
        "抽取记录摘要": record.digest,
    }
    if amendments:
        proof["抽取以后的变动"] = f"{len(amendments)} 项（候补启用、回避替换），见随机抽取记录"
    return proof


def _folder(office: Office, task: Task) -> Path:
    return office.documents(task.id) / FOLDER


def _versions(office: Office, task: Task) -> list[Publication]:
    """All versions, in order."""
    return versions(_folder(office, task))


def _interrupted(book: Book, office: Office, task: Task, correct: str) -> Publication:
    """The last version, if it is this correction and the run that made it never came to its line in 日志."""
    last = _versions(office, task)[-1]
    logged = any(
        row["task"] == task.id and f"更正为第 {last.version} 版" in row.text("what")
        for row in book.read(columns.LOG).rows
    )
    if logged or last.reason != correct:
        raise Refused(
            f"任务 {task.id} 现在的结果与第 {last.version} 版公示相同，没有可以更正的。请先在检查台账改正，再更正公示。"
        )
    return last


_TOLD = (*HANDLINGS[:2], HANDLINGS[-1])  # 无需后续处置, 责令改正, 其他: the others are between authorities


def _handled(case: Case) -> str:
    """What became of the case, and whether it is closed; to whom it went is told nobody while it is open."""
    if not case.handling:
        return NONE
    closed = {True: "，已完结", False: "，办理中", None: ""}[case.closed]
    return f"{case.handling if case.handling in _TOLD else '依法处理'}{closed}"


def _version(of: TaskContext, new: Publication, office: Office, correct: str) -> Publication | None:
    """Make the next version on disk, or find it there already; None for a correction that changes nothing."""
    task = of.task
    made = _versions(office, task)
    if correct:
        new = made[-1].corrected(new, correct)
        if not new.changed:
            return None
    elif made:
        last = made[-1]
        handled = {line.code: line.handling for line in last.lines}  # that it went on since is no correction
        lines = tuple(replace(line, handling=handled.get(line.code, line.handling)) for line in new.lines)
        if lines == last.lines:  # published, but the workbook was not saved
            return last
        why = f"其余 {len(lines) - len(last.lines)} 户检查、通报以后一并公示"
        new = last.corrected(replace(new, lines=lines), why)
        if not (last.rest and new.continued):
            what = f"任务 {task.id} 已有第 {made[-1].version} 版公示，内容与台账不同"
            raise Exists(f"{what}（{_folder(office, task)}）。请先核对台账，恢复原来的内容后重试，再用更正。")
    name = f"双随机公示_{task.id}"
    files = {
        NAME: new.to_bytes(),
        f"{name}.html": page(new),
        f"{name}.csv": csv_table(new),
        f"{name}.xlsx": _workbook(new, office),
        **{f"核验数据/{name}": of.record.files[name] for name in VERIFIABLE},
        f"核验数据/{VERIFICATION_PAGE}": verification_page(),
    }
    folder = _folder(office, task)
    make_folders(folder, office.root)
    make_folder_new(folder / f"第{new.version}版", files)
    return new


def _enter(work: Work, task: Task, cases: Sequence[Case], *, done: bool) -> Desk:
    """The day of publication on these cases, the task's state if none is left, and the deadlines that follow."""
    for case in cases:
        if case.published is None:
            work.book.update(columns.CASES, case.id, {"published": work.office.today})
    if done:
        work.book.update(columns.TASKS, task.id, {"state": PUBLISHED})
    return refresh(work)


def _open_results(cases: Sequence[Case]) -> Iterable[Problem]:
    for case in cases:
        if not case.result:
            yield Problem("还没有检查结果，不能公示", "请先登记检查结果", case.at("result"), rule="R13")
        elif not case.reported:
            yield Problem(
                "检查通报还没有发布，不能公示", "请先填写通报发布日期", case.at("reported"), rule="R9"
            )


def _workbook(publication: Publication, office: Office) -> bytes:
    """The table as an .xlsx file of texts, its head in the first line as portals want it."""
    from toolkit.excel.listing import Listing, listing  # XlsxWriter: only when something is published

    return listing([Listing("结果公示", "", (), HEADS, WIDTHS, rows(publication))], office.now)


def _private(publication: Publication, cases: Sequence[Case], reason: str) -> list[Problem]:
    """Numbers of persons in whatever page, tables and 公示表 would tell."""
    texts = {
        Place(columns.TASKS.name, header=columns.TASKS.column("name").header): publication.title,
        Place("更正的理由"): reason,
    }
    for line, case in zip(publication.lines, cases, strict=True):
        texts |= {case.at("name"): line.name, case.at("issue"): line.issue}
    return private_data(texts)
