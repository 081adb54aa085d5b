"""The command line: one command for each step of the year, all that the buttons do.

A door: it knows the person (words, exit codes) and no rules.  What the commands are stands in ``commands``.

Exit codes: 0 fine, 1 problems found (listed), 2 wrong use, 3 refused (locked, changed, exists).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from toolkit import __version__
from toolkit.arguments import TAKES
from toolkit.commands import COMMANDS, GROUPS
from toolkit.errors import Problem, ProblemsFound, ToolkitError, WrongUse

if TYPE_CHECKING:
    from toolkit.jobs.base import Outcome

__all__ = ["COMMANDS", "main", "parser"]


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
    groups = {"": commands}
    for group, words in GROUPS.items():
        below = commands.add_parser(group, help=words, description=words)
        groups[group] = below.add_subparsers(title="命令", metavar="命令", dest="command", required=True)
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        sub = groups[group].add_parser(name, help=command.help, description=command.help)
        for name in command.takes:
            TAKES[name](sub)
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
        from pathlib import Path

        from toolkit.errors import Refused
        from toolkit.files import refusal
        from toolkit.incident import record_incident

        number = record_incident(error)
        if isinstance(error, OSError) and error.filename:  # a disk or a share that went away at a bad moment
            print(refusal(error, Path(os.fsdecode(error.filename))), file=sys.stderr)
            return Refused.exit_code
        print(number, file=sys.stderr)
        return 1
    try:
        _tell(outcome, as_json=arguments.json)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader had enough, as in "toolkit … | head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if outcome.ok else 1


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        print(_json({"title": outcome.title, "ok": outcome.ok, **_listed(outcome), "data": outcome.data}))
        return
    if outcome.title:
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
