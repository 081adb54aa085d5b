"""What a person typed on the sheet 办理 becomes the typed value that the step takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.days import typed_day
from toolkit.errors import Fault, Place, Problem, ProblemsFound

if TYPE_CHECKING:
    from toolkit.commands import Argument

GAP = "　"
"""Between what is meant and what explains it, in a choice: 202304-1　民爆企业检查."""
YES, NO = "是", "否"


def read(
    fields: Sequence[Argument], answers: Mapping[str, tuple[str, Place]], choices: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """The values by the key of their argument; what is blank is not given.  ProblemsFound with all that is wrong.

    ``choices`` are those of the fields that have a source: what is typed may also be what follows a code there.
    """
    found: dict[str, object] = {}
    problems: list[Problem] = []
    for field in fields:
        text, place = answers.get(field.key, ("", Place()))
        if not text:
            if field.required:
                problems.append(Problem("没有填", f"请填写：{field.help}", place))
            continue
        try:
            value = typed(field, meant(text, choices.get(field.key, ())))
        except Fault as fault:
            problems.append(fault.at(place))
            continue
        if value is not False:
            found[field.key] = value
    if problems:
        raise ProblemsFound(problems)
    return found


def typed(field: Argument, text: str) -> object:
    """One answer as a value of the argument's kind; Fault if it cannot be read."""
    if field.kind == "flag":
        if text not in (YES, NO):
            raise Fault(f"“{text}”看不懂", f"请选“{YES}”或“{NO}”")
        return text == YES
    if field.kind == "int":
        if not text.isdecimal():
            raise Fault(f"“{text}”不是整数", "请只写数字，如 2023")
        return int(text)
    if field.kind == "day":
        with suppress(ValueError):
            if day := typed_day(text):
                return day
        raise Fault(f"日期“{text}”读不出来", "请写成 2023-04-28")
    if field.kind == "path":
        return _file(text)
    if field.kind == "paths":
        return [_file(each) for each in re.split("[;；\n]", text) if each.strip()]
    return _pairs(text) if field.kind == "pairs" else text


def meant(text: str, choices: Sequence[str]) -> str:
    """A choice without what explains it; a name that only one choice has stands for its code."""
    code, gap, _ = text.partition(GAP)
    if gap:
        return code.strip()
    named = [choice for choice in choices if text in choice.split(GAP)[1:]]
    return named[0].partition(GAP)[0] if len(named) == 1 else text


def _file(text: str) -> Path:
    path = Path(text.strip("\"“”' "))  # as the file manager copies it
    if not path.is_absolute() or not path.is_file():
        raise Fault(f"找不到文件“{text}”", "请从列表选，或者把文件的完整路径粘贴到这里")
    return path


def _pairs(text: str) -> dict[str, str]:
    found = {}
    for pair in text.replace("；", ";").replace("\n", ";").split(";"):
        left, equals, right = pair.replace("＝", "=", 1).partition("=")
        if pair.strip() and not (equals and left.strip()):
            raise Fault(f"“{pair}”里没有等号", "请写成 左边=右边，几对之间用分号隔开")
        if pair.strip():
            found[left.strip()] = right.strip()
    return found
