"""A command is called: which of its uses was meant, its workbook opened, its step loaded and given typed values.

What comes from no person is supplied here, where doors stand: the clock, the secret random bytes of a freeze, who
sits at the computer.  A step is imported when it is called, so that ``--help`` and a click start fast.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from toolkit.commands.entry import WORKBOOK, Group
from toolkit.errors import ToolkitError, WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from toolkit.commands.entry import Command, Use
    from toolkit.errors import Problem
    from toolkit.excel.book import Book
    from toolkit.jobs.base import Office, Outcome

    Given = Mapping[str, object]
    """What a person gave, or a button: typed values by the key of their argument."""
    Tell = Callable[[str, int, int], None]
    """Says how far a long step has come: of what, done, of how many."""


def call(
    command: Command, given: Given, opened: tuple[Book, Office] | None = None, tell: Tell | None = None
) -> Outcome:
    """Run a command with the values ``given``, on a workbook that is ``opened`` or else on the file they name.

    Raises WrongUse for values that do not go together, and what the step raises.
    """
    use = chosen(command, given)
    values = _values(use, given)
    if "book" in use.needs:
        opened = _with_operator(*(opened or _open(given)), given)
        values |= {
            name: thing for name, thing in zip(("book", "office"), opened, strict=True) if name in use.needs
        }
    elif "path" in use.needs:
        values |= dict(zip(("path", "office"), _place(given), strict=True))
    if tell and "tell" in use.needs:
        values["tell"] = tell
    values |= {name: supply() for name, supply in _SUPPLIED.items() if name in use.needs}
    outcome = cast("Outcome", load(use.step)(**values))
    if "book" in use.needs and opened:
        outcome.problems += _of_another_version(opened[0])
    return outcome


def load(name: str) -> Callable[..., Any]:
    """The step or class that "module:name" of an entry means."""
    module, _, inner = name.partition(":")
    return cast("Callable[..., Any]", getattr(import_module(f"toolkit.{module}"), inner))


# --- which use was meant ------------------------------------------------------------------------------


def chosen(command: Command, given: Given) -> Use:
    """The use that the values call for; WrongUse if they call for none, or for two, or do not fit it."""
    wanted = [use for use in command.uses if use.when and use.when.key in given]
    plain = [use for use in command.uses if use.when is None]
    ways = [use.when.written for use in wanted or command.uses if use.when]
    if len(wanted) > 1:
        raise _wrong(command, f"{'、'.join(ways)} 只能写一样")
    if not wanted and not plain:
        raise _wrong(command, f"没有写明做哪一样，请写 {' 或 '.join(ways)}")
    use = (wanted or plain)[0]
    own = use.arguments
    missing = [argument.written for key, argument in own.items() if argument.required and key not in given]
    if missing:
        other = "" if wanted or not ways else f"（或者写 {' 或 '.join(ways)}）"
        raise _wrong(command, f"缺少 {'、'.join(missing)}{other}")
    for key, argument in command.arguments.items():
        if key in given and key not in own:
            with_ = [each.when.written for each in command.uses if each.when and key in each.arguments]
            only = f"只能和 {' 或 '.join(with_)} 一起写" if with_ else f"不能和 {'、'.join(ways)} 一起写"
            raise _wrong(command, f"{argument.written} {only}")
    return use


def _wrong(command: Command, what: str) -> WrongUse:
    return WrongUse(f"命令写得不对：{what}。用“toolkit {command.name} --help”看写法。")


def _values(use: Use, given: Given) -> dict[str, Any]:
    """The parameters of the step; one that was not given has the step's own default."""
    values: dict[str, Any] = {}
    for each in use.takes:
        if isinstance(each, Group):
            fields = {field.name: given[field.key] for field in each.fields if field.key in given}
            values[each.name] = load(each.of)(**fields)
        elif each.key in given and not each.office:
            values[each.name] = given[each.key]
    return values


# --- what the door supplies ---------------------------------------------------------------------------


def _open(given: Given) -> tuple[Book, Office]:
    from toolkit.excel.closed import ClosedBook

    path = _path(given)
    return ClosedBook(path), office_of(path.resolve().parent, given)


def _place(given: Given) -> tuple[Path, Office]:
    """Where the workbook lies, or should: it may be missing or past opening."""
    from toolkit.excel.closed import ClosedBook

    path = _path(given)
    office = office_of(path.resolve().parent, given)
    with suppress(ToolkitError):
        office = _with_operator(ClosedBook(path), office, given)[1]
    return path, office


def _path(given: Given) -> Path:
    """The workbook that is named, or that a named copy is of, or the only one here."""
    from pathlib import Path

    from toolkit.commands.arguments import COPY
    from toolkit.excel.copies import workbook_of

    of_copy = workbook_of(Path(str(given.get(COPY.key, ""))).absolute())
    # absolute: the workbook and the folders beside it stay together even if the current folder is moved
    return cast("Path", given.get(WORKBOOK.key) or of_copy or _workbook_here()).absolute()


def office_of(root: Path, given: Given) -> Office:
    """The office beside a workbook: who works there (the login name unless said), and what time it is."""
    from datetime import datetime

    from toolkit.commands.arguments import LAYOUT, TODAY
    from toolkit.commands.entry import OPERATOR
    from toolkit.jobs.base import Office

    operator = str(given.get(OPERATOR.key) or _login_name())
    layout, as_of = str(given.get(LAYOUT.key, "")), cast("date | None", given.get(TODAY.key))
    return Office(root, operator, datetime.now(), layout=layout, as_of=as_of)


def _with_operator(book: Book, office: Office, given: Given) -> tuple[Book, Office]:
    """The office with the 操作人 of 设置, unless a person said who works; what cannot be read the step will say."""
    from dataclasses import replace

    from toolkit import columns
    from toolkit.commands.entry import OPERATOR
    from toolkit.rules.settings import read_settings

    if given.get(OPERATOR.key):
        return book, office
    with suppress(ToolkitError, OSError):
        named = read_settings(book.read(columns.SETTINGS).rows, []).operator
        office = replace(office, operator=named or office.operator)
    return book, office


def _of_another_version(book: Book) -> list[Problem]:
    """What a person should know of a workbook that this version of the program did not make."""
    from toolkit import columns
    from toolkit.rules.settings import of_another_version, read_settings

    told = of_another_version(read_settings(book.read(columns.SETTINGS).rows, []).version)
    return [told] if told else []


def _workbook_here() -> Path:
    from pathlib import Path

    found = [path for path in Path().glob("*.xls[xm]") if not path.name.startswith("~$")]
    if len(found) == 1:
        return found[0]
    what = "没有工作簿" if not found else f"有 {len(found)} 个工作簿"
    raise WrongUse(f"当前文件夹里{what}，不知道用哪一个。请把工作簿的文件名写在命令后面。")


def _login_name() -> str:
    from toolkit.jobs.base import UNNAMED

    return os.environ.get("USERNAME") or os.environ.get("USER") or UNNAMED


def _nonce() -> bytes:
    from secrets import token_bytes

    return token_bytes(32)


def _today() -> date:
    from datetime import date

    return date.today()


def _opener() -> Callable[[Path], Book]:
    from toolkit.excel.closed import ClosedBook

    return ClosedBook


def _check_large() -> Callable[[Path], list[Problem]]:
    from toolkit.bulk.verify import check

    return check


_SUPPLIED: dict[str, Callable[[], object]] = {
    "nonce": _nonce,
    "today": _today,
    "opened": _opener,
    "check_large": _check_large,
}
