"""What each command runs: its arguments turned into a call of the step; nothing is decided here.

A runner imports its step when it runs, so that ``--help`` and a click start fast.
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from toolkit.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from toolkit.excel.book import Book
    from toolkit.jobs.amend import Decision
    from toolkit.jobs.base import Office, Outcome

Arguments = argparse.Namespace


def _open(arguments: Arguments) -> tuple[Book, Office]:
    opened: tuple[Book, Office] | None = getattr(arguments, "opened", None)
    if opened:  # a button: the workbook is open in a program
        return opened
    from pathlib import Path

    from toolkit.excel.closed import ClosedBook

    # absolute: the workbook and the folders beside it stay together even if the current folder is moved
    path = (Path(arguments.workbook) if arguments.workbook else _workbook_here()).absolute()
    return ClosedBook(path), office_of(arguments, path.resolve().parent)


def office_of(arguments: Arguments, root: Path) -> Office:
    """The office beside a workbook: who works there (the login name unless told), and what time it is."""
    from datetime import datetime

    from toolkit.jobs.base import Office

    now = datetime.now()
    today = getattr(arguments, "today", None)
    if today:
        now = datetime.combine(today, now.time())
    operator = getattr(arguments, "operator", None) or _login_name()
    return Office(root, operator, now, layout=getattr(arguments, "layout", None) or "")


def _workbook_here() -> Path:
    from pathlib import Path

    found = [path for path in Path().glob("*.xls[xm]") if not path.name.startswith("~$")]
    if len(found) == 1:
        return found[0]
    what = "没有工作簿" if not found else f"有 {len(found)} 个工作簿"
    raise WrongUse(f"当前文件夹里{what}，不知道用哪一个。请把工作簿的文件名写在命令后面。")


def _login_name() -> str:
    return os.environ.get("USERNAME") or os.environ.get("USER") or "（未登记）"


def run_check(arguments: Arguments) -> Outcome:
    from toolkit.jobs.check import check

    return check(*_open(arguments), write=arguments.write)


def run_import(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.jobs.import_list import Wish, import_file

    pairs = _pairs("--map", arguments.map), _pairs("--set", arguments.set)
    wish = Wish(arguments.into, arguments.sheet or "", *pairs, accept=arguments.accept)
    return import_file(*_open(arguments), Path(arguments.list), wish)


def _pairs(option: str, texts: list[str]) -> dict[str, str]:
    """What was typed as 左=右; WrongUse for anything else."""
    pairs = {}
    for text in texts:
        left, equals, right = text.replace("＝", "=", 1).partition("=")
        if not equals or not left.strip():
            raise WrongUse(f"{option} 的“{text}”里没有等号。请写成“左边=右边”，并用引号括起来。")
        pairs[left.strip()] = right.strip()
    return pairs


def run_plan(arguments: Arguments) -> Outcome:
    from toolkit.jobs.plan import make_tasks

    return make_tasks(*_open(arguments))


def run_freeze(arguments: Arguments) -> Outcome:
    import secrets

    from toolkit.jobs.freeze import freeze

    coming = {"source": arguments.source, "issue": arguments.issue}
    return freeze(*_open(arguments), arguments.task, secrets.token_bytes(32), **coming)


def run_draw(arguments: Arguments) -> Outcome:
    from toolkit.jobs.draw import draw

    return draw(*_open(arguments), arguments.task, arguments.entropy, arguments.waive)


def run_verify(arguments: Arguments) -> Outcome:
    from datetime import date
    from pathlib import Path

    from toolkit.bulk import verify as large
    from toolkit.jobs.verify import verify_folder

    if arguments.year is not None:
        return large.verify_year(Path(arguments.folder or "."), arguments.year, date.today())
    if arguments.folder is None:
        raise WrongUse("没有写明核验哪一份。请写记录文件夹，或用 --year 核验全年。")
    folder = Path(arguments.folder)
    return large.verify_folder(folder) if large.is_large(folder) else verify_folder(folder)


def run_bulk_freeze(arguments: Arguments) -> Outcome:
    import secrets
    from pathlib import Path

    from toolkit.bulk.freeze import freeze

    book, office = _open(arguments)
    file, coming = Path(arguments.registry), {"source": arguments.source, "issue": arguments.issue}
    return freeze(book, office, arguments.task, secrets.token_bytes(32), file, **coming)


def run_bulk_draw(arguments: Arguments) -> Outcome:
    from toolkit.bulk.draw import draw

    return draw(*_open(arguments), arguments.task, arguments.entropy, arguments.waive)


def run_bulk_verify(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.bulk.verify import verify_folder

    return verify_folder(Path(arguments.folder))


def run_bulk_sql(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.bulk.sql import script
    from toolkit.jobs.base import Outcome

    return Outcome("", script(Path(arguments.folder), arguments.engine).splitlines())


def run_trial(arguments: Arguments) -> Outcome:
    import secrets

    from toolkit.jobs.freeze import trial

    return trial(*_open(arguments), arguments.task, secrets.token_bytes(32))


def _decision(arguments: Arguments) -> Decision:
    from toolkit.jobs.amend import Decision

    return Decision(arguments.reason, arguments.by, getattr(arguments, "evidence", None) or "")


def run_alternate(arguments: Arguments) -> Outcome:
    from toolkit.jobs.amend import use_alternate

    return use_alternate(*_open(arguments), arguments.task, arguments.object, _decision(arguments))


def run_recuse(arguments: Arguments) -> Outcome:
    from toolkit.jobs.amend import recuse

    pair = arguments.object, arguments.inspector
    return recuse(*_open(arguments), arguments.task, pair, _decision(arguments))


def run_redraw(arguments: Arguments) -> Outcome:
    from toolkit.jobs.amend import redraw

    return redraw(*_open(arguments), arguments.task, _decision(arguments))


def run_fairness(arguments: Arguments) -> Outcome:
    from toolkit.jobs.fairness import fairness

    return fairness(*_open(arguments), arguments.task)


def run_documents(arguments: Arguments) -> Outcome:
    from toolkit.jobs.documents import documents

    return documents(*_open(arguments), arguments.task)


def run_plan_document(arguments: Arguments) -> Outcome:
    from toolkit.jobs.reports import plan_document

    return plan_document(*_open(arguments))


def run_report(arguments: Arguments) -> Outcome:
    from toolkit.jobs import reports

    if (arguments.year is None) == (not arguments.month):
        raise WrongUse("请写明一样：--year 2023 是年度报告，--month 2023-04 是月报。")
    book, office = _open(arguments)
    if arguments.month:
        return reports.month_report(book, office, arguments.month, plain=arguments.plain)
    return reports.year_report(book, office, arguments.year)


def run_dossier(arguments: Arguments) -> Outcome:
    from toolkit.jobs.reports import dossier

    return dossier(*_open(arguments), arguments.object)


def run_print(arguments: Arguments) -> Outcome:
    from toolkit.jobs.print_papers import print_documents

    return print_documents(*_open(arguments), arguments.task, arguments.kind or "")


def run_docket(arguments: Arguments) -> Outcome:
    from toolkit.jobs import docket

    book, office = _open(arguments)
    if arguments.enter:
        kind, task = arguments.kind or "", arguments.task or ""
        return docket.enter(book, office, arguments.enter, task, kind)
    if arguments.void:
        return docket.void(book, office, arguments.void, arguments.reason or "")
    return docket.numbers(book, office, arguments.year)


def run_deadlines(arguments: Arguments) -> Outcome:
    from toolkit.jobs.deadlines import deadlines

    return deadlines(*_open(arguments))


def run_publish(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.jobs.publish import keep_proof, publish

    if arguments.proof:
        return keep_proof(*_open(arguments), arguments.task, Path(arguments.proof))
    return publish(*_open(arguments), arguments.task, arguments.correct or "")


def run_results(arguments: Arguments) -> Outcome:
    from pathlib import Path

    book, office = _open(arguments)
    if arguments.source_file:
        from toolkit.jobs.results_file import enter_results

        return enter_results(book, office, Path(arguments.source_file))
    from toolkit.jobs.results import results

    if not arguments.task:
        raise WrongUse("没有写明任务。请用 --task 写任务编号，或用 --from 写结果文件。")
    return results(book, arguments.task)


def run_templates(arguments: Arguments) -> Outcome:
    from toolkit.doctor import templates

    return templates()


def run_recheck(arguments: Arguments) -> Outcome:
    from toolkit.jobs.recheck import Round, recheck

    found = Round(arguments.outcome, arguments.what, arguments.evidence, arguments.day, arguments.next)
    return recheck(*_open(arguments), arguments.case, found)


def run_apply_changes(arguments: Arguments) -> Outcome:
    from toolkit.jobs.apply_changes import apply_changes

    return apply_changes(*_open(arguments))


def run_new_year(arguments: Arguments) -> Outcome:
    from toolkit.excel.closed import ClosedBook
    from toolkit.jobs.new_year import new_year

    return new_year(*_open(arguments), arguments.year, ClosedBook)


def run_rebuild(arguments: Arguments) -> Outcome:
    from toolkit.jobs.rebuild import rebuild

    return rebuild(*_open(arguments))


def run_statistics(arguments: Arguments) -> Outcome:
    from toolkit.jobs.statistics import statistics

    return statistics(*_open(arguments))


def run_archive(arguments: Arguments) -> Outcome:
    from toolkit.jobs.archive.package import archive

    tell = _progress(silent=getattr(arguments, "json", True))  # a button has no terminal
    if arguments.correct_archive:
        from toolkit.jobs.archive.corrections import correct

        if not arguments.decided_by:
            raise WrongUse("更正归档要写明由谁决定。请加 --by 姓名。")
        decision = arguments.correct_archive, arguments.decided_by
        return correct(*_open(arguments), arguments.year, *decision, tell=tell)
    resume = bool(arguments.resume)
    return archive(*_open(arguments), arguments.year, arguments.allow_missing, resume=resume, tell=tell)


def _progress(*, silent: bool) -> Callable[[str, int, int], None]:
    """Tell the terminal how far a long step is: a line each tenth."""
    import sys

    told: dict[str, int] = {}

    def tell(step: str, done: int, of: int) -> None:
        tenth = 10 * done // max(of, 1)
        if not silent and tenth != told.get(step):
            told[step] = tenth
            print(f"{step} {done}/{of}", file=sys.stderr, flush=True)

    return tell


def run_verify_archive(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.bulk.verify import check
    from toolkit.jobs.archive.check import verify_archive

    if arguments.package is None and arguments.archived is None:
        raise WrongUse("没有写明核验哪一个归档包。请写 归档/<年度>，或用 --year 核验当前文件夹里的。")
    return verify_archive(Path(arguments.package or f"归档/{arguments.archived}"), check)


def run_doctor(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.doctor import doctor

    return doctor(Path(arguments.workbook) if arguments.workbook else None)


def run_inspect_document(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.jobs.inspect_document import inspect_document

    return inspect_document(Path(arguments.docx))


def run_new_workbook(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.masters import new_workbook

    return new_workbook(Path(arguments.file), sample=arguments.sample)


def run_demo(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.demo import demo

    return demo(Path(arguments.out), quiet=arguments.json)
