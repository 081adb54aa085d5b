"""The command line: one command for each step of the year, all that the buttons do.

A door: it knows the person (words, exit codes, the clock, the source of secrets) and no rules.  Nothing heavy
is imported before a command is chosen, so that ``--help`` and a click start fast.

Exit codes: 0 fine, 1 problems found (listed), 2 wrong use, 3 refused (locked, changed, exists).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from toolkit import __version__
from toolkit.errors import Problem, ProblemsFound, ToolkitError, WrongUse

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from toolkit.excel.book import Book
    from toolkit.jobs.base import Office, Outcome

Arguments = argparse.Namespace


class Command(NamedTuple):
    """One command: its Chinese help, the arguments it takes by name, and what it runs."""

    name: str
    help: str
    takes: tuple[str, ...]
    run: Callable[[Arguments], Outcome]


# --- what each command runs ---------------------------------------------------------------------------


def _open(arguments: Arguments) -> tuple[Book, Office]:
    from pathlib import Path

    from toolkit.excel.closed import ClosedBook

    path = Path(arguments.workbook) if arguments.workbook else _workbook_here()
    return ClosedBook(path), _office(arguments, path.resolve().parent)


def _office(arguments: Arguments, root: Path) -> Office:
    from datetime import datetime

    from toolkit.jobs.base import Office

    now = datetime.now()
    today = getattr(arguments, "today", None)
    if today:
        now = datetime.combine(today, now.time())
    return Office(root, getattr(arguments, "operator", None) or _login_name(), now)


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


def _plan(arguments: Arguments) -> Outcome:
    from toolkit.jobs.tasks import make_tasks

    return make_tasks(*_open(arguments))


def _freeze(arguments: Arguments) -> Outcome:
    import secrets

    from toolkit.jobs.freezing import freeze

    return freeze(*_open(arguments), arguments.task, secrets.token_bytes(32))


def _draw(arguments: Arguments) -> Outcome:
    from toolkit.jobs.drawing import draw

    return draw(*_open(arguments), arguments.task, arguments.entropy)


def _verify(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.jobs.verifying import verify_folder

    return verify_folder(Path(arguments.folder))


def _documents(arguments: Arguments) -> Outcome:
    from toolkit.jobs.paperwork import documents

    return documents(*_open(arguments), arguments.task)


def _deadlines(arguments: Arguments) -> Outcome:
    from toolkit.jobs.clockwork import deadlines

    return deadlines(*_open(arguments))


def _publish(arguments: Arguments) -> Outcome:
    from toolkit.jobs.publishing import publish

    return publish(*_open(arguments), arguments.task)


def _statistics(arguments: Arguments) -> Outcome:
    from toolkit.jobs.counting import statistics

    return statistics(*_open(arguments))


def _archive(arguments: Arguments) -> Outcome:
    from toolkit.jobs.archiving import archive

    return archive(*_open(arguments), arguments.year, arguments.allow_missing)


def _doctor(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.doctor import doctor

    return doctor(Path(arguments.workbook) if arguments.workbook else None)


def _new_workbook(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.masters import new_workbook

    return new_workbook(Path(arguments.file), sample=arguments.sample)


def _demo(arguments: Arguments) -> Outcome:
    from pathlib import Path

    from toolkit.demo import demo

    return demo(Path(arguments.out), quiet=arguments.json)


COMMANDS = (
    Command("check", "核对名录库：列出全部问题，不改动工作簿", ("workbook", "write"), _check),
    Command("plan", "生成任务：按计划表列出全年任务", ("workbook",), _plan),
    Command("freeze", "冻结名单：固定可抽取的对象和人员，算出承诺", ("workbook", "task"), _freeze),
    Command("draw", "抽取：用公布的随机数抽对象、派人员", ("workbook", "task", "entropy"), _draw),
    Command("verify", "核验一个记录文件夹", ("folder",), _verify),
    Command("documents", "生成文书：填好供签字的 Word 文书", ("workbook", "task"), _documents),
    Command("deadlines", "刷新期限：通报、公示、整改的截止和状态", ("workbook", "today"), _deadlines),
    Command("publish", "公示：生成公示表并登记公示日期", ("workbook", "task"), _publish),
    Command("statistics", "统计：重算查询统计表", ("workbook",), _statistics),
    Command("archive", "归档：做成一年的归档包", ("workbook", "year", "allow_missing"), _archive),
    Command("doctor", "体检：查这台电脑和工作簿能不能用", ("workbook",), _doctor),
    Command("new-workbook", "新建一本空白（或示例）工作簿", ("file", "sample"), _new_workbook),
    Command("demo", "演示：用示例县的数据走完一个月和年终归档", ("out",), _demo),
)


# --- words --------------------------------------------------------------------------------------------


def _day(text: str) -> date:
    from datetime import date

    numbers = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", text)
    try:
        if numbers:
            return date(*map(int, numbers.groups()))
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"日期“{text}”读不出来，请写成 2023-04-28")


_WORKBOOK_HELP = "工作簿（.xlsx 或 .xlsm）；当前文件夹里只有一本时可以不写"
_TAKES: dict[str, Callable[[argparse.ArgumentParser], object]] = {
    "workbook": lambda p: p.add_argument("workbook", nargs="?", metavar="工作簿", help=_WORKBOOK_HELP),
    "write": lambda p: p.add_argument("--write", action="store_true", help="同时把结果写入“核对”表"),
    "task": lambda p: p.add_argument(
        "--task", required=True, metavar="任务", help="任务编号（如 202304-1）或任务表中的序号"
    ),
    "entropy": lambda p: p.add_argument(
        "--entropy", metavar="随机数", help="公布的随机数；不写则取任务表“公开随机数”一格"
    ),
    "folder": lambda p: p.add_argument("folder", metavar="文件夹", help="记录/<年度>/<抽取编号>"),
    "today": lambda p: p.add_argument("--today", type=_day, metavar="日期", help="按哪一天算，默认今天"),
    "year": lambda p: p.add_argument("--year", type=int, required=True, metavar="年度", help="如 2023"),
    "allow_missing": lambda p: p.add_argument(
        "--allow-missing", metavar="理由", help="材料不齐也归档，理由写入归档包"
    ),
    "file": lambda p: p.add_argument("file", metavar="文件", help="新工作簿的文件名，以 .xlsx 结尾"),
    "sample": lambda p: p.add_argument("--sample", action="store_true", help="装入示例县的数据"),
    "out": lambda p: p.add_argument("--out", required=True, metavar="文件夹", help="演示放在哪个新文件夹"),
}


class _Parser(argparse.ArgumentParser):
    """argparse with Chinese words and our exit code for wrong use."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, **options)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        for pattern, words in _ARGPARSE_WORDS:
            message = re.sub(pattern, words, message)
        raise WrongUse(f"命令写得不对：{message}。用“{self.prog} --help”看写法。")


_ARGPARSE_WORDS = (
    (r"^the following arguments are required: (.*)", r"缺少 \1"),
    (r"^unrecognized arguments: (.*)", r"不认识 \1"),
    (r"^argument (.*?): invalid choice: '(.*?)' .*", r"没有“\2”这个命令"),
    (r"^argument (.*?): invalid int value: '(.*?)'", r"\1 的“\2”不是整数"),
    (r"^argument (.*?): expected one argument", r"\1 后面缺少内容"),
    (r"^argument (.*?): ", r"\1："),
)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(
        prog="toolkit",
        description="双随机工具箱：从一本工作簿办完「双随机、一公开」抽查。",
        epilog="每个命令加 --help 看写法。退出码：0 正常，1 有问题（已列出），2 命令写错，3 拒绝执行。",
    )
    top.add_argument("--version", action="version", version=__version__, help="显示版本")
    commands = top.add_subparsers(title="命令", metavar="命令", dest="command", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        for name in command.takes:
            _TAKES[name](sub)
        if "workbook" in command.takes:
            sub.add_argument("--operator", metavar="姓名", help="操作人，默认用电脑的登录名")
        sub.add_argument("--json", action="store_true", help="输出给程序读的 JSON")
        sub.set_defaults(run=command.run)
    return top


# --- the door -----------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code.  No traceback ever reaches the person."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = argparse.Namespace(json=False)
    try:
        arguments = parser().parse_args(argv)
        outcome = arguments.run(arguments)
    except ToolkitError as error:
        _tell_error(error, as_json=arguments.json)
        return error.exit_code
    except KeyboardInterrupt:
        print("已按您的要求停止。没有做完的一步可以重新运行。", file=sys.stderr)
        return 130
    except Exception as error:  # the last door: whatever it is, the clerk gets words and a number
        from toolkit.incident import record_incident

        print(record_incident(error), file=sys.stderr)
        return 1
    _tell(outcome, as_json=arguments.json)
    return 0 if outcome.ok else 1


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        print(_json({"title": outcome.title, "ok": outcome.ok, **_listed(outcome), "data": outcome.data}))
        return
    print(f"【{outcome.title}】")
    for line in outcome.lines:
        print(line)
    for problem in outcome.problems:
        print(f"{problem.level.value}：{problem}")
    if outcome.files:
        print("文件：")
    for path in outcome.files:
        print(f"  {path}")


def _tell_error(error: ToolkitError, *, as_json: bool) -> None:
    problems = error.problems if isinstance(error, ProblemsFound) else ()
    if as_json:
        listed = [_problem(problem) for problem in problems]
        print(_json({"ok": False, "error": str(error), "exit": error.exit_code, "problems": listed}))
        return
    if problems:
        for problem in problems:
            print(f"{problem.level.value}：{problem}", file=sys.stderr)
        print("没有做任何改动。请改正以上错误后再来。", file=sys.stderr)
    else:
        print(error, file=sys.stderr)


def _json(data: object) -> str:
    import json

    return json.dumps(data, ensure_ascii=False, indent=1, default=str)


def _listed(outcome: Outcome) -> dict[str, object]:
    return {
        "lines": outcome.lines,
        "problems": [_problem(problem) for problem in outcome.problems],
        "files": [str(path) for path in outcome.files],
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {**problem._asdict(), "place": problem.place._asdict()}


if __name__ == "__main__":
    sys.exit(main())
