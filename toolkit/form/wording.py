"""A message as a person at a button needs it: commands and flags become buttons and what the sheet 办理 calls them.

Steps speak to both doors.  What they say of the command line (publish --correct) is said here by the captions and
labels of the same entries: “更正公示”.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from toolkit.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from toolkit.commands import Argument, Command

_ASIDE = re.compile(r"（--[a-z-]+(?:、--[a-z-]+)*）")
_FLAGS = r"(?: --[a-z-]+(?: [0-9][0-9-]*)?)*"


def at_a_button(text: str, pressed: str, fields: Sequence[Argument] = ()) -> str:
    """The message without commands and flags; an aside that is nothing but flags goes.

    A flag that is one of the ``fields`` asked is called by its label; another one of the ``pressed`` command by its
    button that asks for it.

    >>> at_a_button("公示错了的，用 publish --correct 写明理由更正", "reconcile")
    '公示错了的，用“更正公示”写明理由更正'
    >>> at_a_button("要更正的，请用 --correct 写明更正的理由", "publish")
    '要更正的，请用“更正公示”写明更正的理由'
    >>> at_a_button("确实没有开展的，用 --allow-missing 写明理由", "archive")
    '确实没有开展的，用“缺件归档”写明理由'
    >>> at_a_button("用 draw --second 抽取；练习请用试抽（trial）", "draw")
    '用“两密抽取”抽取；练习请用“试抽”'
    >>> at_a_button("没有整改到位的必须写下次期限（--next）。", "recheck")
    '没有整改到位的必须写下次期限。'
    """
    text = _named().sub(lambda found: _caption(found[1], found[2]), _ASIDE.sub("", text))
    text = re.sub(r"“([^”]+)”（\1）", r"“\1”", text)  # rebuild（重建）
    text = re.sub(r"“?([^“”（）]+)”?（“\1”）", r"“\1”", text)  # 试抽（trial）
    asked = {field.key for field in fields}
    return re.sub(r" ?(--[a-z-]+) ?", lambda found: _flag(found[1], pressed, asked), text)


@cache
def _commands() -> Mapping[str, Command]:
    return {command.name: command for command in COMMANDS if command.button or command.more}


@cache
def _named() -> re.Pattern[str]:
    names = "|".join(sorted(_commands(), key=len, reverse=True))
    return re.compile(rf"(?<![\w./-]) ?({names})({_FLAGS})(?![\w./-]) ?", re.ASCII)


def _caption(name: str, flags: str) -> str:
    """The button of a command that asks for these flags and for the least besides, or its first one."""
    command = _commands()[name]
    wanted = set(re.findall(r"--[a-z-]+", flags)) - {"--task"}
    every = [*([command.button] if command.button else []), *command.more]
    fitting = [
        button for button in every if wanted <= {field.key for field in button.fields} | set(button.gives)
    ]
    least = min(fitting or every, key=lambda button: len(button.fields)) if wanted else every[0]
    return f"“{least.title or command.title}”"


def _flag(flag: str, pressed: str, asked: Collection[str]) -> str:
    """What a flag is called: the button of the command that asks for it, or its label."""
    own = _commands()[pressed].more if pressed in _commands() else ()
    for button in () if flag in asked else own:
        if flag in button.gives or flag in {field.key for field in button.fields}:
            return f"“{button.title or _commands()[pressed].title}”"
    for command in COMMANDS:
        if flag in command.arguments:
            return f"“{command.arguments[flag].shown}”"
    return flag
