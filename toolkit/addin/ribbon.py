"""The tab “双随机”: 首页's buttons once more, made from the same table, in groups by when one needs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.masters.steps import MORE_BY_TIME, STEPS
from toolkit.ooxml.parts import quoted

TAB, MARK = "双随机", "ssj_"
"""What the tab is called, and what the ids of its buttons begin with: other add-ins have a “check” too."""
NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
CONFIRM, CONFIRM_CAPTION, CONFIRM_BRIEF = "form", "确定", "照“办理”表填的办理"
Entry = tuple[str, str, str]
SELF_CHECK: Entry = ("selfcheck", "自检", "这个 WPS 能不能用按钮：做一遍，报告寄给维护人员")


def groups() -> Iterator[tuple[str, list[Entry]]]:
    """Each group's caption with its buttons: name, caption, what it does."""
    yield "每年的步骤", [(step.button, step.name, step.brief) for step in STEPS]
    yield "办理", [(CONFIRM, CONFIRM_CAPTION, CONFIRM_BRIEF), SELF_CHECK]
    for time, others in MORE_BY_TIME.items():
        yield time, list(others)


def ribbon_xml() -> str:
    """The file ribbon.xml: it begins with customUI, as WPS wants it, without an XML declaration."""
    parts = "".join(_group(number, *group) for number, group in enumerate(groups(), 1))
    return (
        f'<customUI xmlns="{NAMESPACE}" onLoad="OnAddinLoad">\n<ribbon startFromScratch="false">\n<tabs>\n'
        f'<tab id="{MARK}tab" label="{TAB}">\n{parts}</tab>\n</tabs>\n</ribbon>\n</customUI>\n'
    )


def _group(number: int, caption: str, entries: Iterable[Entry]) -> str:
    buttons = "".join(
        f'<button id="{MARK}{name}" label={quoted(label)} screentip={quoted(brief)} '
        'onAction="OnAction" getEnabled="OnGetEnabled"/>\n'
        for name, label, brief in entries
    )
    return f'<group id="{MARK}group_{number}" label={quoted(caption)}>\n{buttons}</group>\n'
