"""首页 leads: the next step for this office today, in words, and when each step was last done — native formulas.

What is next follows from what is missing, in the order in which an office begins: settings, registries, tasks; then
from the state of the task at hand, or of the first that is not over.  What was done, and when, says 日志.
"""

from __future__ import annotations

from toolkit.columns import CASES, FINDINGS, INSPECTORS, ITEMS, LOG, PLAN, SETTINGS, TARGETS, TASKS
from toolkit.columns.settings import SETTING_ROWS
from toolkit.excel.refs import TODAY, ref
from toolkit.masters.steps import Step

OPEN = (
    "*".join(f'({ref(TASKS, "state")}<>"{over}")' for over in ("已公示", "已归档", "作废"))
    + f'*({ref(TASKS, "task")}<>"")'
)
"""1 for each task that is not over."""
WAITING = f'(({ref(TASKS, "state")}="")+({ref(TASKS, "state")}="待冻结")+({ref(TASKS, "state")}="已冻结"))'

TO_DO: dict[str, str] = {
    "待冻结": "填随机数期号和监督人，点“冻结名单”",
    "已冻结": "马上公布承诺，点“公布登记”",
    "已抽取": "点“生成文书”",
    "检查中": "点“登记结果”，登记完了点“生成文书”",
    "已通报": "把公示表送上网站，点“公示”",
}
"""What comes next for a task in each state."""

THEN: dict[str, tuple[str, str, str]] = {
    "已冻结": ("公布登记", "冻结名单", "开奖以后填公开随机数和监督人复核号码，点“抽取”"),
    "已抽取": ("生成文书", "抽取", "方案报批、通知送达，检查以后填检查台账，点“登记结果”"),
}
"""What comes next once that step was done after the one that began the state."""


def next_step(chosen: str) -> str:
    """The next step in words; ``chosen`` is a formula for the number of the task at hand, "" if there is none."""
    required = [row.label for row in SETTING_ROWS if row.required]
    filled = "+".join(
        f'COUNTIFS({ref(SETTINGS, "key")},"{each}",{ref(SETTINGS, "value")},"?*")' for each in required
    )
    typed = "+".join(f'SUMIF({ref(SETTINGS, "key")},"{each}",{ref(SETTINGS, "value")})' for each in ("年度",))
    begun = f"{filled}+({typed}>0)"
    first = f"INDEX({ref(TASKS, 'task')},MATCH(1,INDEX({OPEN},0),0))"
    task = f'IF({chosen}<>"",{chosen},{first})'
    state = f"INDEX({ref(TASKS, 'state')},MATCH({task},{ref(TASKS, 'task')},0))"
    what = '""'
    for name, words in reversed(TO_DO.items()):
        told = f'"{words}"'
        if name in THEN:
            done, entered, after = THEN[name]
            told = f'IF({last_of(done, task)}>{last_of(entered, task)},"{after}",{told})'
        what = f'IF({state}="{name}",{told},{what})'
    answer = f'IF({what}="",{task}&" 已经办完，请另选一个任务",{task}&"　"&{what})'
    answer = f'IF({unfinished()}=0,"全年的任务都办完了，点“统计”“年报”“归档”，年初点“年度结转”",{answer})'
    answer = f'IFERROR({answer},"从“办理哪个任务”的下拉列表选一个任务")'
    answer = f'IF(COUNTA({ref(TASKS, "task")})=0,"点“生成任务”",{answer})'
    answer = (
        f'IF(COUNTIF({ref(FINDINGS, "level")},"错误")>0,"改好“核对”表里的错误，再点“核对名录库”",{answer})'
    )
    answer = f'IF({last_of("核对名录库")}="","点“核对名录库”，看填得对不对",{answer})'
    for sheet, key in reversed([(ITEMS, "name"), (INSPECTORS, "name"), (TARGETS, "name"), (PLAN, "no")]):
        answer = (
            f'IF(COUNTA({ref(sheet, key)})=0,"填“{sheet.name}”表（现成的名单可以点“导入名单”）",{answer})'
        )
    wanted = "、".join(required)
    return f'IF({begun}<{len(required)},"先填“设置”表：{wanted}",{answer})'


def last_of(step: str, task: str = "") -> str:
    """When a step was last done, as 日志 has it, "" if never; for one ``task`` if that is a formula with a number."""
    which = f'({ref(LOG, "step")}="{step}")'
    if task:
        which += f'*(({task}="")+({ref(LOG, "task")}={task})>0)'
    return f'IFERROR(LOOKUP(2,1/{which if not task else f"({which})"},{ref(LOG, "at")}),"")'


def last_done(step: Step, chosen: str) -> str:
    """The day on which a step was last done, with a tick; of 登记结果, which writes nothing, how far it is."""
    if step.button == "results":
        return entered(chosen)
    at = last_of(step.name, chosen if step.one_task else "")
    return f'IF({at}="","","✓ "&MID({at},6,5))'


def entered(chosen: str) -> str:
    """How many cases have a result, with a tick when all have; of the task at hand, if there is one."""
    live = f'({ref(CASES, "case")}<>"")*({ref(CASES, "void")}="")*(({chosen}="")+({ref(CASES, "task")}={chosen})>0)'
    every, done = f"SUMPRODUCT({live})", f'SUMPRODUCT({live}*({ref(CASES, "result")}<>""))'
    return f'IF({every}=0,"",IF({done}<{every},{done}&"/"&{every}&" 户","✓ "&{every}&" 户"))'


def since(checked: str) -> str:
    """Whether anything was done after a time, that might have changed what was found then."""
    return f'LOOKUP(2,1/({ref(LOG, "at")}<>""),{ref(LOG, "at")})>{checked}'


def unfinished() -> str:
    """How many tasks are not over."""
    return f"SUMPRODUCT({OPEN})"


def overdue() -> str:
    """How many tasks should have been inspected and were not even drawn."""
    return f'SUMPRODUCT({OPEN}*{WAITING}*({ref(TASKS, "date")}<>"")*({ref(TASKS, "date")}<{TODAY}))'
