"""The commands as data: name, help, arguments, and what each runs.

Only names and words are loaded here; a command imports its step when it runs, so that ``--help`` and a click
start fast.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from toolkit.errors import WrongUse

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.excel.book import Book
    from toolkit.jobs.amending import Decision
    from toolkit.jobs.base import Office, Outcome

Arguments = argparse.Namespace


class Command(NamedTuple):
    """One command: its Chinese help, the arguments it takes by name, and what it runs."""

    name: str
    help: str
    takes: tuple[str, ...]
    run: Callable[[Arguments], Outcome]


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


def _check(arguments: Arguments) -> Outcome:
    from toolkit.jobs.check import check

    return check(*_open(arguments), write=arguments.write)


def _import(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.jobs.importing import Wish, import_file

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


def _plan(arguments: Arguments) -> Outcome:
    from toolkit.jobs.tasks import make_tasks

    return make_tasks(*_open(arguments))


def _freeze(arguments: Arguments) -> Outcome:
    import secrets

    from toolkit.jobs.freezing import freeze

    book, office = _open(arguments)
    nonce = secrets.token_bytes(32)
    if getattr(arguments, "registry", None):  # a button has none
        from pathlib import Path

        from toolkit.jobs.bulk import freeze_file

        file, coming = Path(arguments.registry), {"source": arguments.source, "issue": arguments.issue}
        return freeze_file(book, office, arguments.task, nonce, file, **coming)
    return freeze(book, office, arguments.task, nonce, source=arguments.source, issue=arguments.issue)


def _draw(arguments: Arguments) -> Outcome:
    if arguments.sql:
        from toolkit.jobs.verifying import sql_of_task

        return sql_of_task(*_open(arguments), arguments.task, arguments.sql)
    from toolkit.jobs.drawing import draw

    return draw(*_open(arguments), arguments.task, arguments.entropy, arguments.waive)


def _verify(arguments: Arguments) -> Outcome:
    from datetime import date
    from pathlib import Path

    from toolkit.jobs.verifying import verify_folder, verify_year

    if arguments.year is not None:
        return verify_year(Path(arguments.folder or "."), arguments.year, date.today())
    if arguments.folder is None:
        raise WrongUse("没有写明核验哪一份。请写记录文件夹，或用 --year 核验全年。")
    return verify_folder(Path(arguments.folder))


def _trial(arguments: Arguments) -> Outcome:
    import secrets

    from toolkit.jobs.freezing import trial

    return trial(*_open(arguments), arguments.task, secrets.token_bytes(32))


def _decision(arguments: Arguments) -> Decision:
    from toolkit.jobs.amending import Decision

    return Decision(arguments.reason, arguments.by, getattr(arguments, "evidence", None) or "")


def _alternate(arguments: Arguments) -> Outcome:
    from toolkit.jobs.amending import use_alternate

    return use_alternate(*_open(arguments), arguments.task, arguments.object, _decision(arguments))


def _recuse(arguments: Arguments) -> Outcome:
    from toolkit.jobs.amending import recuse

    pair = arguments.object, arguments.inspector
    return recuse(*_open(arguments), arguments.task, pair, _decision(arguments))


def _redraw(arguments: Arguments) -> Outcome:
    from toolkit.jobs.amending import redraw

    return redraw(*_open(arguments), arguments.task, _decision(arguments))


def _fairness(arguments: Arguments) -> Outcome:
    from toolkit.jobs.fairness import fairness

    return fairness(*_open(arguments), arguments.task)


def _documents(arguments: Arguments) -> Outcome:
    from toolkit.jobs.paperwork import documents

    return documents(*_open(arguments), arguments.task)


def _plan_document(arguments: Arguments) -> Outcome:
    from toolkit.jobs.yearly import plan_document

    return plan_document(*_open(arguments))


def _report(arguments: Arguments) -> Outcome:
    from toolkit.jobs import yearly

    if (arguments.year is None) == (not arguments.month):
        raise WrongUse("请写明一样：--year 2023 是年度报告，--month 2023-04 是月报。")
    book, office = _open(arguments)
    if arguments.month:
        return yearly.month_report(book, office, arguments.month, plain=arguments.plain)
    return yearly.year_report(book, office, arguments.year)


def _dossier(arguments: Arguments) -> Outcome:
    from toolkit.jobs.yearly import dossier

    return dossier(*_open(arguments), arguments.object)


def _print(arguments: Arguments) -> Outcome:
    from toolkit.jobs.printing import print_documents

    return print_documents(*_open(arguments), arguments.task, arguments.kind or "")


def _docket(arguments: Arguments) -> Outcome:
    from toolkit.jobs import docketing

    book, office = _open(arguments)
    if arguments.enter:
        kind, task = arguments.kind or "", arguments.task or ""
        return docketing.enter(book, office, arguments.enter, task, kind)
    if arguments.void:
        return docketing.void(book, office, arguments.void, arguments.reason or "")
    return docketing.numbers(book, office, arguments.year)


def _deadlines(arguments: Arguments) -> Outcome:
    from toolkit.jobs.clockwork import deadlines

    return deadlines(*_open(arguments))


def _publish(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.jobs.publishing import keep_proof, publish

    if arguments.proof:
        return keep_proof(*_open(arguments), arguments.task, Path(arguments.proof))
    return publish(*_open(arguments), arguments.task, arguments.correct or "")


def _results(arguments: Arguments) -> Outcome:
    from pathlib import Path

    book, office = _open(arguments)
    if arguments.source_file:
        from toolkit.jobs.entering import enter_results

        return enter_results(book, office, Path(arguments.source_file))
    from toolkit.jobs.registering import results

    if not arguments.task:
        raise WrongUse("没有写明任务。请用 --task 写任务编号，或用 --from 写结果文件。")
    return results(book, arguments.task)


def _templates(arguments: Arguments) -> Outcome:
    from toolkit.doctor import templates

    return templates()


def _recheck(arguments: Arguments) -> Outcome:
    from toolkit.jobs.rechecking import Round, recheck

    found = Round(arguments.outcome, arguments.what, arguments.evidence, arguments.day, arguments.next)
    return recheck(*_open(arguments), arguments.case, found)


def _apply_changes(arguments: Arguments) -> Outcome:
    from toolkit.jobs.changing import apply_changes

    return apply_changes(*_open(arguments))


def _new_year(arguments: Arguments) -> Outcome:
    from toolkit.excel.closed import ClosedBook
    from toolkit.jobs.new_year import new_year

    return new_year(*_open(arguments), arguments.year, ClosedBook)


def _rebuild(arguments: Arguments) -> Outcome:
    from toolkit.jobs.rebuilding import rebuild

    return rebuild(*_open(arguments))


def _statistics(arguments: Arguments) -> Outcome:
    from toolkit.jobs.counting import statistics

    return statistics(*_open(arguments))


def _archive(arguments: Arguments) -> Outcome:
    from toolkit.jobs.archiving import archive

    tell = _progress(silent=getattr(arguments, "json", True))  # a button has no terminal
    if arguments.correct_archive:
        from toolkit.jobs.archive_corrections import correct

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


def _verify_archive(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.jobs.archive_check import verify_archive

    if arguments.package is None and arguments.archived is None:
        raise WrongUse("没有写明核验哪一个归档包。请写 归档/<年度>，或用 --year 核验当前文件夹里的。")
    return verify_archive(Path(arguments.package or f"归档/{arguments.archived}"))


def _doctor(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.doctor import doctor

    return doctor(Path(arguments.workbook) if arguments.workbook else None)


def _inspect_document(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.jobs.inspecting import inspect_document

    return inspect_document(Path(arguments.docx))


def _new_workbook(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.masters import new_workbook

    return new_workbook(Path(arguments.file), sample=arguments.sample)


def _bench(arguments: Arguments) -> Outcome:
    from toolkit.bench.report import bench

    return bench(arguments.only)


def _demo(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.demo import demo

    return demo(Path(arguments.out), quiet=arguments.json)


COMMANDS = (
    Command("check", "核对名录库：列出全部问题，不改动工作簿", ("workbook", "write"), _check),
    Command(
        "import",
        "导入现成的名单（.xls、.xlsx、.csv）：先预演，加 --accept 才写入",
        ("workbook", "list", "into", "from_sheet", "map", "set", "accept"),
        _import,
    ),
    Command("plan", "生成任务：按计划表列出全年任务", ("workbook",), _plan),
    Command(
        "freeze",
        "冻结名单：固定可抽取的对象和人员，算出承诺",
        ("workbook", "task", "source", "issue", "registry"),
        _freeze,
    ),
    Command(
        "draw", "抽取：用公布的随机数抽对象、派人员", ("workbook", "task", "entropy", "waive", "sql"), _draw
    ),
    Command("verify", "核验一个记录文件夹，或用 --year 核验全年", ("folder", "which_year"), _verify),
    Command("trial", "试抽：演练一次，处处标明，不编号、不进链", ("workbook", "task"), _trial),
    Command(
        "alternate",
        "候补启用：抽中的对象查不了，按次序换下一户",
        ("workbook", "task", "object", "reason", "evidence", "by"),
        _alternate,
    ),
    Command(
        "recuse",
        "回避替换：对象申请回避成立，按次序换下一名人员",
        ("workbook", "task", "object", "inspector", "reason", "by"),
        _recuse,
    ),
    Command("redraw", "作废重抽：原抽取作废留存，另编号重来", ("workbook", "task", "reason", "by"), _redraw),
    Command("fairness", "公平性自检：模拟一万次抽取，出一张图", ("workbook", "task"), _fairness),
    Command("documents", "生成文书：填好供签字的 Word 文书", ("workbook", "task", "layout"), _documents),
    Command(
        "plan-document", "年度抽查工作计划：照工作簿印发的通知，带四个附件", ("workbook", "layout"), _plan_document
    ),
    Command(
        "report",
        "工作报告：--year 年度抽查工作报告，--month 检查工作月报",
        ("workbook", "report_year", "month", "plain", "layout"),
        _report,
    ),
    Command(
        "dossier", "一企一档：一户的抽取、检查、整改、变更和文书", ("workbook", "object", "layout"), _dossier
    ),
    Command("print", "批量打印：一个任务的文书并成一个文件，供双面打印", ("workbook", "task", "kind"), _print),
    Command(
        "docket",
        "文号登记：列出文号、缺号和作废的；登记或作废一个文号",
        ("workbook", "any_year", "enter", "any_task", "kind", "void", "any_reason"),
        _docket,
    ),
    Command(
        "results",
        "登记结果：列出还没登记完的对象，或用 --from 从文件登记",
        ("workbook", "any_task", "source_file"),
        _results,
    ),
    Command("deadlines", "刷新期限：通报、公示、整改的截止和状态", ("workbook", "today"), _deadlines),
    Command(
        "publish",
        "公示：生成公示网页和公示表，登记公示日期；也用于更正和存截图",
        ("workbook", "task", "correct", "proof"),
        _publish,
    ),
    Command(
        "recheck",
        "整改复查：登记一轮复查，没有整改到位的定下次期限",
        ("workbook", "case", "outcome", "what", "evidence", "day", "next"),
        _recheck,
    ),
    Command("apply-changes", "办理变更：把已同意的变更申请改进名录库", ("workbook",), _apply_changes),
    Command("rebuild", "重建：被人改动过的抽取结果、统计、日志等表，按记录重新生成", ("workbook",), _rebuild),
    Command("statistics", "统计：重算查询统计表", ("workbook",), _statistics),
    Command(
        "archive",
        "归档：做成一年的归档包；也用于归档以后的更正",
        ("workbook", "year", "allow_missing", "resume", "correct_archive", "decided_by"),
        _archive,
    ),
    Command("verify-archive", "核验一个归档包：逐个文件、目录、抽取记录和链", ("package", "archived"), _verify_archive),
    Command("new-year", "年度结转：做好下一年的工作簿，未结的案件带过去", ("workbook", "year"), _new_year),
    Command("templates", "模板体检：改过文书模板以后，查它还能不能用", (), _templates),
    Command("doctor", "体检：查这台电脑和工作簿能不能用", ("workbook",), _doctor),
    Command(
        "inspect-document",
        "公文体检：对照 GB/T 9704 检查任何一份 .docx，不改动文件",
        ("docx",),
        _inspect_document,
    ),
    Command("new-workbook", "新建一本空白（或示例）工作簿", ("file", "sample"), _new_workbook),
    Command("bench", "速度比较：与同类程序在同一次运行里相比", ("only",), _bench),
    Command("demo", "演示：用示例县的数据走完一个月和年终归档", ("out",), _demo),
)
