"""The buttons: the steps of the year on the workbook that is open before the person.

A door like the command line, with the same steps behind it: it knows the person (questions, answers, the task
meant) and no rules.  A command that has a button says so in its entry (``commands``).  Each is also a function of
this module without arguments, so that ``RunPython("import toolkit.buttons; toolkit.buttons.check()")`` of plain
xlwings works too.

A click: find the workbook → which task? → ask, if it cannot be undone → save, keep a copy → the step → answer.

    python -X utf8 -m toolkit.buttons --fn=check --wb=双随机台账.xlsm --from_xl=1 --hwnd=…      (from a macro)
    python -X utf8 -m toolkit.buttons --fn=check --attach                                   (from the desktop)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from toolkit.commands import COMMANDS, Button, Command
from toolkit.commands.arguments import TASK, YEAR
from toolkit.errors import Problem, ProblemsFound, ToolkitError, WrongUse
from toolkit.portable import fill_if_new

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.excel.caller import Screen
    from toolkit.excel.live import LiveBook
    from toolkit.jobs.base import Outcome
    from toolkit.model import Task

TITLE = "双随机工具箱"
TASK_CELL, TASK_LABEL = "当前任务", "办理哪个任务"
"""The defined name of 首页's cell, and what stands beside it."""
SHOWN_PROBLEMS, SHOWN_LINES, LAST_LINES = 8, 16, 2


class PushButton(NamedTuple):
    """A command that has a button, with it: what a click works with."""

    command: Command
    button: Button

    @property
    def title(self) -> str:
        """What stands above its messages."""
        return f"{TITLE}　{self.command.title}"

    def __call__(self) -> None:
        """Press the button, with the arguments of this process."""
        press(self, sys.argv[1:])


BUTTONS = {
    command.name: PushButton(command, command.button) for command in COMMANDS if command.button is not None
}


def __getattr__(name: str) -> PushButton:
    """Each button by its name, for ``toolkit.buttons.check()``."""
    if name in BUTTONS:
        return BUTTONS[name]
    raise AttributeError(name)


# --- a click ------------------------------------------------------------------------------------------


def press(pushed: PushButton, words: Sequence[str], screen: Screen | None = None) -> bool:
    """One click on one workbook; whether the person was told how it went."""
    fill_if_new()  # what is missing all the same is said by the step that needs it
    try:
        if screen is None:
            from toolkit.excel.caller import caller, given

            screen = caller(given(words))
        text = _click(pushed, screen) + _of_macros(screen, words)
    except ToolkitError as error:
        text = _trouble(error, pushed.button)
    except Exception as error:  # the last door: whatever it is, the clerk gets words and a number
        text = _unforeseen(error, screen)
    return _tell(text, pushed.title, screen, words)


def _click(pushed: PushButton, screen: Screen) -> str:
    from toolkit.calling import call, office_of
    from toolkit.excel.live import LiveBook

    command, button = pushed
    book = LiveBook(screen.book)
    given = dict(button.gives)
    office = office_of(book.path.resolve().parent, given)
    if button.writes:
        book.claim()
    names: dict[str, object] = {}
    if button.states:
        task = _task(pushed, book, screen)
        names["task"] = f"{task.id}（{task.name}）"
        given[TASK.key] = task.id
    elif YEAR.key in command.arguments:
        names["year"] = given[YEAR.key] = _year(book)
    if button.asks and not screen.ask(f"{button.asks.format(**names)}\n\n确定要继续吗？", pushed.title):
        return "已取消，没有做任何改动。"
    with screen.working(f"{TITLE}：正在{command.title}……"):
        if button.writes:
            from toolkit.excel.copies import keep_copy

            book.settle()
            keep_copy(book.path, office.now)
        outcome = call(command, given, (book, office))
    row = outcome.data.get("row")
    if isinstance(row, int):
        from toolkit.columns import CASES

        screen.show(CASES.name, row)
    return answer(outcome, button.rest)


def _of_macros(screen: Screen, words: Sequence[str]) -> str:
    """What is to be said of the workbook's own macros, after an empty line."""
    from contextlib import suppress
    from pathlib import Path

    from toolkit.doctor.book import remark

    if "--libreoffice" in words:
        with suppress(Exception):  # whatever it is, it must not hide how the step went
            return "".join(f"\n\n{told}" for told in remark(Path(screen.book.fullname)))
    return ""


# --- which task ---------------------------------------------------------------------------------------


def _task(pushed: PushButton, book: LiveBook, screen: Screen) -> Task:
    """The task of 首页's cell, of the selected row, or the only one that is ready for the step."""
    from toolkit import columns
    from toolkit.rules.plan import read_tasks

    tasks, _ = read_tasks(book.read(columns.TASKS))
    if wanted := screen.cell(TASK_CELL):
        for task in tasks.values():
            if wanted in (task.id, str(task.no)):
                return task
        raise WrongUse(f"首页“{TASK_LABEL}”写的“{wanted}”在任务表里没有。请重新选一个，或清空这一格。")
    sheet, row = screen.selected() or ("", 0)
    for choice in (columns.TASKS, columns.CASES, columns.DRAWS):
        if choice.name == sheet:
            marked = [line.text("task") for line in book.read(choice).rows if line.number == row]
            if marked and marked[0] in tasks:
                return tasks[marked[0]]
    ready = [task for task in tasks.values() if task.state in pushed.button.states]
    if len(ready) == 1:
        return ready[0]
    where = f"请在首页“{TASK_LABEL}”的黄格里选一个，或在“任务”表选中那一行，再点一次。"
    if not ready:
        states = "、".join(f"“{state}”" for state in pushed.button.states if state)
        raise WrongUse(f"没有可以{pushed.command.title}的任务（状态应为{states}）。{where}")
    listed = "\n".join(f"  {task.id}　{task.name}" for task in ready[:SHOWN_LINES])
    raise WrongUse(f"可以{pushed.command.title}的任务有 {len(ready)} 个：\n{listed}\n{where}")


def _year(book: LiveBook) -> int:
    from toolkit import columns
    from toolkit.rules.settings import read_settings

    problems: list[Problem] = []
    table = book.read(columns.SETTINGS)
    year = read_settings(table.rows, problems).year
    if not year:
        raise ProblemsFound([*table.problems, *problems])
    return year


# --- what the person is told --------------------------------------------------------------------------


def answer(outcome: Outcome, rest: str) -> str:
    """The outcome as a message that fits a screen; ``rest`` as in ``Button``."""
    lines = outcome.lines
    if len(lines) > SHOWN_LINES:
        left = len(lines) - SHOWN_LINES
        first = SHOWN_LINES - LAST_LINES
        lines = [*lines[:first], f"……另有 {left} 行", *lines[-LAST_LINES:]]
    parts = ["\n".join(lines), _problems(outcome.problems, rest), _files(outcome.files)]
    return "\n\n".join(part for part in parts if part)


def _problems(problems: Sequence[Problem], rest: str) -> str:
    told = [f"{problem.level.value}：{problem}" for problem in problems[:SHOWN_PROBLEMS]]
    if left := len(problems) - len(told):
        told.append(f"另有 {left} 项，{rest}。")
    return "\n".join(told)


def _files(files: Sequence[Path]) -> str:
    told: list[str] = []
    folder = None
    for path in files[:SHOWN_PROBLEMS]:
        if path.parent != folder:
            folder = path.parent
            told.append(f"文件（在“{folder}”）：")
        told.append(f"  {path.name}")
    return "\n".join([*told, *([f"  等 {len(files)} 个"] if len(files) > SHOWN_PROBLEMS else [])])


def _trouble(error: ToolkitError, button: Button) -> str:
    if isinstance(error, ProblemsFound):
        return f"{_problems(error.problems, button.rest)}\n\n没有做任何改动。请改正以上错误后再来。"
    if error.__cause__ and not isinstance(error.__cause__, OSError):  # the program's own words, for us
        from toolkit.incident import record_incident

        record_incident(error)
    return str(error)


def _unforeseen(error: Exception, screen: Screen | None) -> str:
    from toolkit.excel import standing
    from toolkit.incident import record_incident

    number = record_incident(error)
    told = standing.words(error, screen.book, None, writing=False) if screen else None
    return str(told) if told else number


def _tell(text: str, title: str, screen: Screen | None, words: Sequence[str] = ()) -> bool:
    """Show the message in the program; without one, in a box of the system, on a page, or on the terminal."""
    if screen is not None:
        try:
            screen.alert(text, title)
        except Exception as error:  # the workbook was closed, its program is gone
            from toolkit.incident import record_incident

            record_incident(error)
        else:
            return True
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(0, text, title, 0)
        return True
    from pathlib import Path

    from toolkit.excel.caller import given, note
    from toolkit.incident import LOG_FOLDER

    if note(given(words), Path.home() / LOG_FOLDER / "按钮的答复.txt", f"{title}\n\n{text}\n"):
        return True
    if sys.stderr is not None:
        print(f"【{title}】\n{text}", file=sys.stderr)
    return sys.stderr is not None


def main(words: Sequence[str]) -> int:
    """The process behind a click; 0 whenever the person was told, or the macro would complain as well."""
    from toolkit.excel.caller import given

    name = given(words).get("fn", "")
    if name in BUTTONS:
        return 0 if press(BUTTONS[name], words) else 1
    known = "、".join(BUTTONS)
    text = f"没有“{name}”这个按钮。可用的有：{known}。写法：--fn=check --attach"
    return 0 if _tell(text, TITLE, None) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
