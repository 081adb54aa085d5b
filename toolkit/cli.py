"""The command line: one command for each step of the year, all that the buttons do.

A door: it knows the person (words, exit codes) and no rules.  What the commands are stands in ``commands``; here
they become argparse's, and what was typed becomes typed values.

Exit codes: 0 fine, 1 problems found (listed), 2 wrong use, 3 refused (locked, changed, exists).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from toolkit import __version__
from toolkit.calling import call
from toolkit.commands import COMMANDS, GROUPS
from toolkit.errors import Problem, ProblemsFound, ToolkitError, WrongUse, in_kinds
from toolkit.portable import fill_if_new

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from toolkit.commands import Argument
    from toolkit.jobs.base import Outcome


argparse._ = lambda text: text  # type: ignore[attr-defined]  # its words are replaced here: they are to be those known


class _Lines(argparse.HelpFormatter):
    """A text stays one line, which the terminal breaks: argparse counts a Chinese character as one column.

    What it would ask for the width of the terminal and for breaking lines takes a tenth of ``--help``.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=78)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return [text]

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return indent + text


class _Parser(argparse.ArgumentParser):
    """argparse with Chinese words and our exit code for wrong use."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, formatter_class=_Lines, **options)  # type: ignore[arg-type]
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
    (r"^argument (.*?): expected (at least )?one argument", r"\1 后面缺少内容"),
    (r"^argument (.*?): ", r"\1："),
)


class _Name(argparse.ArgumentParser):
    """A command that is only listed: making a parser for each would take half the time of ``--help``."""

    def __init__(self, **_: object) -> None:
        pass


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The command line as far as the ``words`` typed call for it: one command's, or the list of all."""
    top = _Parser(
        prog="toolkit",
        description="双随机工具箱：从一本工作簿办完「双随机、一公开」抽查。",
        epilog="每个命令加 --help 看写法。退出码：0 正常，1 有问题（已列出），2 命令写错，3 拒绝执行。",
    )
    top.add_argument("--version", action="version", version=__version__, help="显示版本")
    asked = [command for command in COMMANDS if command.name.partition(" ")[0] in words]
    kind = _Parser if asked else _Name
    groups = {"": top.add_subparsers(**_SUBPARSERS, parser_class=kind)}
    if not asked:
        for name, text in {each.name.partition(" ")[0]: each.help for each in COMMANDS}.items():
            groups[""].add_parser(name, help=GROUPS.get(name, text))
    for command in asked:
        group, _, name = command.name.rpartition(" ")
        if group not in groups:
            groups[group] = (
                groups[""].add_parser(group, description=GROUPS[group]).add_subparsers(**_SUBPARSERS)
            )
        sub = groups[group].add_parser(name, help=command.help, description=command.help)
        for argument in command.arguments.values():
            _add(sub, argument)
        sub.add_argument("--json", action="store_true", help="输出给程序读的 JSON")
        sub.set_defaults(command=command)
    return top


_SHOWN = 3
"""Problems of one kind that are listed."""
_SUBPARSERS: dict[str, Any] = {"title": "命令", "metavar": "命令", "dest": "word", "required": True}


def _add(parser: argparse.ArgumentParser, argument: Argument) -> None:
    """One argument; what is not given is None."""
    options: dict[str, Any] = {"help": argument.help, "default": None}
    if argument.kind == "flag":
        options["action"] = "store_true"
    else:
        options |= {"metavar": argument.metavar, "choices": argument.choices or None}
        if argument.kind == "pairs":
            options["action"] = _Pairs
        elif argument.kind == "paths":
            options |= {"action": "extend", "nargs": "+", "type": _path}
        elif argument.kind != "text":
            options["type"] = _TYPES[argument.kind]
    if argument.flag:
        parser.add_argument(argument.flag, dest=argument.key, required=argument.required, **options)
    else:
        parser.add_argument(argument.key, nargs=None if argument.required else "?", **options)


class _Pairs(argparse.Action):
    """左=右, any number of times."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        left, equals, right = str(values).replace("＝", "=", 1).partition("=")
        if not equals or not left.strip():
            what = f"“{values}”里没有等号，请写成“左边=右边”，并用引号括起来"
            raise argparse.ArgumentError(self, what)
        pairs = getattr(namespace, self.dest) or {}
        setattr(namespace, self.dest, {**pairs, left.strip(): right.strip()})


def _day(text: str) -> date:
    from toolkit.days import typed_day

    with suppress(ValueError):
        if day := typed_day(text):
            return day
    raise argparse.ArgumentTypeError(f"日期“{text}”读不出来，请写成 2023-04-28")


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


_TYPES: dict[str, Callable[[str], object]] = {"int": int, "day": _day, "path": _path}


# --- the door -----------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code.  No traceback ever reaches the person."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="replace")
    if told := fill_if_new():
        print(told, file=sys.stderr)
    arguments = argparse.Namespace(json=False)
    try:
        words = sys.argv[1:] if argv is None else argv
        arguments = parser(words).parse_args(words)
        tell = None if arguments.json else _progress()
        given = {key: value for key, value in vars(arguments).items() if value is not None}
        outcome = call(arguments.command, given, tell=tell)
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


def _progress() -> Callable[[str, int, int], None]:
    """Tell the terminal how far a long step is: a line each tenth."""
    told: dict[str, int] = {}

    def tell(step: str, done: int, of: int) -> None:
        tenth = 10 * done // max(of, 1)
        if tenth != told.get(step):
            told[step] = tenth
            print(f"{step} {done}/{of}", file=sys.stderr, flush=True)

    return tell


def _tell(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        print(_json({"title": outcome.title, "ok": outcome.ok, **_listed(outcome), "data": outcome.data}))
        return
    title, files = [f"【{outcome.title}】"] if outcome.title else [], ["文件："] if outcome.files else []
    lines = [
        *title,
        *outcome.lines,
        *_few(outcome.problems),
        *files,
        *(f"  {path}" for path in outcome.files),
    ]
    if lines:
        print("\n".join(lines))


def _few(problems: Sequence[Problem]) -> Iterator[str]:
    """The first of each kind of problem, and how many there are: thousands of lines are read by nobody."""
    for same in in_kinds(problems):
        for problem in same[:_SHOWN]:
            yield f"{problem.level.value}：{problem}"
        if len(same) > _SHOWN:
            whole = "全部见“核对”表（check --write），或加 --json"
            yield f"{same[0].level.value}：……以上这一类共 {len(same):,} 个，只列前 {_SHOWN} 个。{whole}。"


def _tell_error(error: ToolkitError, *, as_json: bool) -> None:
    problems = error.problems if isinstance(error, ProblemsFound) else ()
    if as_json:
        listed = [_problem(problem) for problem in problems]
        print(_json({"ok": False, "error": str(error), "exit": error.exit_code, "problems": listed}))
        return
    if problems:
        for line in _few(problems):
            print(line, file=sys.stderr)
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
