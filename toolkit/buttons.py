"""The buttons: the steps of the year on the workbook that is open before the person.

A door like the command line, with the same steps behind it: it knows the person (questions, answers, the task
meant) and no rules.  A command that has a button says so in its entry (``commands``).  Each is also a function of
this module without arguments, so that ``RunPython("import toolkit.buttons; toolkit.buttons.check()")`` of plain
xlwings works too.

A click: find the workbook → which task? → the step checks everything → it asks, if it cannot be undone → a copy is
kept → the step is done → answer.  What a command takes besides its task is asked before, on the sheet 办理: the click
lays out its lines (``form``), 确定 there goes on.

    python -X utf8 -m toolkit.buttons --fn=check --wb=双随机台账.xlsm --from_xl=1 --hwnd=…      (from a macro)
    python -X utf8 -m toolkit.buttons --fn=check --attach                                   (from the desktop)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from toolkit.commands import COMMANDS, Button, Command
from toolkit.commands.arguments import CASE, FOLDER, TASK, YEAR
from toolkit.errors import NOWHERE, Cancelled, Level, Place, Problem, ProblemsFound, ToolkitError, WrongUse
from toolkit.form.answers import answer, listed
from toolkit.form.meant import selected, task_meant, year_of
from toolkit.portable import fill_if_new

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.excel.caller import Screen
    from toolkit.excel.live import LiveBook
    from toolkit.form.choices import Offers

TITLE = "双随机工具箱"


class PushButton(NamedTuple):
    """A button with its command: what a click works with."""

    command: Command
    button: Button

    @property
    def name(self) -> str:
        """The function of this module, and the word of its macro."""
        return (self.button.name or self.command.name).replace("-", "_")

    @property
    def caption(self) -> str:
        """What stands on it."""
        return self.button.title or self.command.title

    @property
    def brief(self) -> str:
        """What it does, in one line."""
        return self.button.brief or self.command.help.partition("：")[2]

    @property
    def title(self) -> str:
        """What stands above its messages."""
        return f"{TITLE}　{self.caption}"

    def __call__(self) -> None:
        """Press the button, with the arguments of this process."""
        press(self, sys.argv[1:])


STEPS = {
    each.name: each
    for each in (PushButton(command, command.button) for command in COMMANDS if command.button is not None)
}
"""The steps of the year by name."""
MORE = {
    each.name: each for command in COMMANDS for each in (PushButton(command, more) for more in command.more)
}
"""其他事项 by name."""
BUTTONS = STEPS | MORE
CONFIRM = "form"
"""The name of 确定 on the sheet 办理, whose first line says what is to be done."""


def __getattr__(name: str) -> PushButton:
    """Each button by its name, for ``toolkit.buttons.check()``."""
    if name in BUTTONS:
        return BUTTONS[name]
    raise AttributeError(name)


# --- a click ------------------------------------------------------------------------------------------


def press(pushed: PushButton | None, words: Sequence[str], screen: Screen | None = None) -> bool:
    """One click on one workbook; whether the person was told how it went.  None is 确定 of the sheet 办理."""
    from toolkit.excel.caller import caller, given

    fill_if_new()  # what is missing all the same is said by the step that needs it
    place = NOWHERE
    try:
        if screen is None:
            screen = caller(given(words), meanwhile=partial(_load, pushed))
        confirmed, pushed = pushed is None, pushed or _chosen(screen)
        text, place = _confirm(pushed, screen) if confirmed else _click(pushed, screen)
        if not text:
            return True  # the sheet 办理 is before the person
        text += _of_macros(screen, words)
    except ToolkitError as error:
        text, place = _trouble(error, pushed), _first_place(error)
    except Exception as error:  # the last door: whatever it is, the clerk gets words and a number
        text = _unforeseen(error, screen)
    answered = _tell(_worded(text, pushed), pushed.title if pushed else TITLE, screen, words)
    if screen is not None and place.sheet:
        screen.lead_to(place)
    return answered


def _load(pushed: PushButton | None) -> None:
    """Import what the click will need: nobody waits for it while the office is being reached."""
    import toolkit.excel.live
    import toolkit.excel.own_macros
    from toolkit.calling import load

    if pushed is None or pushed.button.fields:
        import toolkit.form.filling  # noqa: F401
    else:
        load(pushed.command.uses[0].step)


def _click(pushed: PushButton, screen: Screen) -> tuple[str, Place]:
    """Do what the button is for, or have the sheet 办理 filled in first: then there is no answer yet.

    The place is what the answer speaks of.
    """
    from toolkit.excel.live import LiveBook

    book = LiveBook(screen.book)
    if pushed.button.fields:
        _lay_out(pushed, book, screen)
        return "", NOWHERE
    given = dict(pushed.button.gives)
    if pushed.button.states:
        given[TASK.key] = task_meant(book, screen, pushed.button.states, pushed.command.title).id
    elif YEAR.key in pushed.command.arguments:
        given[YEAR.key] = year_of(book)
    if FOLDER.key in pushed.command.arguments:
        given[FOLDER.key] = book.path.parent
    return _run(pushed, given, book, screen)


def _chosen(screen: Screen) -> PushButton:
    """What the sheet 办理 says is to be done."""
    from toolkit.excel.form import FormPage

    chosen = FormPage(screen.book).chosen
    for each in BUTTONS.values():
        if each.caption == chosen:
            return each
    raise WrongUse("“办理”表里还没有选办理什么。请点黄格，从下拉列表选一项，再点“确定”。")


def _confirm(pushed: PushButton, screen: Screen) -> tuple[str, Place]:
    """确定: do what the sheet 办理 asks for, once its lines are those of what was chosen there."""
    from toolkit.excel.form import FormPage
    from toolkit.excel.live import LiveBook
    from toolkit.form.filling import at_their_cells, filled_in, lay_out, of_another_case

    page = FormPage(screen.book)
    if not pushed.button.fields or page.laid_out.partition("　")[0] != pushed.name:
        return _click(pushed, screen)
    book = LiveBook(screen.book)
    offers = _offers(pushed, book)
    if other := of_another_case(page, pushed.button.fields, offers):
        lay_out(
            page, pushed.name, pushed.caption, pushed.brief, (pushed.button.fields, offers, {CASE.key: other})
        )
        return "", NOWHERE
    values = filled_in(page, pushed.button.fields, offers)

    def put_away() -> None:
        if page.laid_out:
            page.clear()

    book.with_change = put_away  # or the workbook would be changed again, and saved twice by the next click
    try:
        answered = _run(pushed, dict(pushed.button.gives) | values, book, screen)
    except ProblemsFound as found:
        raise ProblemsFound(at_their_cells(page, found.problems)) from found
    put_away()
    return answered


def _lay_out(pushed: PushButton, book: LiveBook, screen: Screen) -> None:
    from toolkit.excel.form import FormPage
    from toolkit.form.filling import lay_out

    known = selected(book, screen)
    if TASK in pushed.button.fields:
        with suppress(WrongUse):  # then it is chosen there
            known[TASK.key] = task_meant(book, screen, pushed.button.states, pushed.command.title).id
    lines = pushed.button.fields, _offers(pushed, book), known
    lay_out(FormPage(screen.book), pushed.name, pushed.caption, pushed.brief, lines)


def _offers(pushed: PushButton, book: LiveBook) -> Offers:
    from toolkit.calling import office_of
    from toolkit.form.choices import Offers

    return Offers(book, office_of(book.path.resolve().parent, {}), pushed.button.states)


def _run(pushed: PushButton, given: dict[str, object], book: LiveBook, screen: Screen) -> tuple[str, Place]:
    """The step itself, between the copy of the workbook and the answer."""
    from dataclasses import replace

    from toolkit.calling import call, load, office_of

    command, button = pushed
    office = office_of(book.path.resolve().parent, given)
    kept: list[Path] = []

    def keep() -> None:
        """A copy, once a click; at the latest when a step that did not ask writes what it found."""
        if button.writes and not kept:
            from threading import Thread

            from toolkit.excel.copies import keep_copy

            loading = Thread(target=load, args=(command.uses[0].step,))  # while the office answers
            loading.start()
            content, as_held = book.as_file()
            loading.join()
            kept.append(keep_copy(book.path, office.now, content))
            book.copy = None if as_held else kept[0]

    book.before_change = keep

    def agree(reminders: Sequence[Problem]) -> None:
        """The step has checked everything and is about to do what cannot be undone."""
        question = "\n\n".join(
            part for part in (_asked(button, given, book), listed(reminders, button.rest)) if part
        )
        if not screen.ask(f"{_worded(question, pushed)}\n\n确定要继续吗？", pushed.title):
            raise Cancelled("已取消，没有做任何改动。")
        keep()

    if button.writes:
        book.claim()
    with screen.working(f"{TITLE}：正在{pushed.caption}……"):
        if button.asks:
            office = replace(office, agree=agree)
        elif button.preview or button.shows:
            first = given | ({button.shows.key: True} if button.shows else {})
            rehearsed = type(book)(screen.book)  # what it lays over its book is not to be met by the step
            shown = answer(call(command, first, (rehearsed, office)), button.rest)
            if not screen.ask(f"{_worded(shown, pushed)}\n\n照这样写入吗？", pushed.title):
                raise Cancelled("已取消，没有做任何改动。")
            if button.preview:
                given[button.preview.key] = True
            keep()
        else:
            keep()
        outcome = call(command, given, (book, office))
    return answer(outcome, button.rest), outcome.leads_to or NOWHERE


def _asked(button: Button, given: dict[str, object], book: LiveBook) -> str:
    """The question, with the task's name or the year in it."""
    from toolkit import columns
    from toolkit.rules.plan import read_tasks

    task = read_tasks(book.read(columns.TASKS))[0].get(str(given.get(TASK.key)))
    named = f"{task.id}（{task.name}）" if task else ""
    return button.asks.format(task=named, year=given.get(YEAR.key))


def _of_macros(screen: Screen, words: Sequence[str]) -> str:
    """What is to be said of the workbook's own macros, after an empty line."""
    from pathlib import Path

    from toolkit.excel.own_macros import remark

    if "--libreoffice" in words:
        with suppress(Exception):  # whatever it is, it must not hide how the step went
            return f"\n\n{remark(Path(screen.book.fullname))}".rstrip()
    return ""


# --- what the person is told --------------------------------------------------------------------------


def _worded(text: str, pushed: PushButton | None) -> str:
    """The message in the words of buttons and of the sheet 办理."""
    from toolkit.form.wording import at_a_button

    return at_a_button(text, pushed.command.name, pushed.button.fields) if pushed else text


def _trouble(error: ToolkitError, pushed: PushButton | None) -> str:
    if isinstance(error, ProblemsFound):
        rest = (pushed.button if pushed else Button()).rest
        return f"{listed(error.problems, rest)}\n\n没有做任何改动。请改正以上错误后再来。"
    if error.__cause__ and not isinstance(error.__cause__, OSError):  # the program's own words, for us
        from toolkit.incident import record_incident

        record_incident(error)
    return str(error)


def _first_place(error: ToolkitError) -> Place:
    """Where the first error stands: that is where the person is led."""
    problems = error.problems if isinstance(error, ProblemsFound) else ()
    return next((problem.place for problem in problems if problem.level is Level.ERROR), NOWHERE)


def _unforeseen(error: Exception, screen: Screen | None) -> str:
    from toolkit.excel import standing
    from toolkit.incident import record_incident

    number = record_incident(error)
    told = standing.words(error, screen.book, None, writing=False) if screen else None
    return str(told) if told else number


def _tell(text: str, title: str, screen: Screen | None, words: Sequence[str] = ()) -> bool:
    """Show the message in the program, or without it."""
    from pathlib import Path

    from toolkit.excel.caller import given, tell_outside
    from toolkit.incident import LOG_FOLDER, record_incident

    if screen is not None:
        try:
            screen.alert(text, title)
        except Exception as error:  # the workbook was closed, its program is gone
            record_incident(error)
        else:
            return True
    return tell_outside(text, title, given(words), Path.home() / LOG_FOLDER)


def main(words: Sequence[str]) -> int:
    """The process behind a click; 0 whenever the person was told, or the macro would complain as well."""
    from toolkit.excel.caller import given

    name = given(words).get("fn", "")
    if name in BUTTONS or name == CONFIRM:
        return 0 if press(BUTTONS.get(name), words) else 1
    text = f"没有“{name}”这个按钮。可用的有：{'、'.join((*BUTTONS, CONFIRM))}。写法：--fn=check --attach"
    return 0 if _tell(text, TITLE, None) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
