"""公示 ↔ 检查台账: what was told to the public last is what 检查台账 says, or was corrected.

What goes on after the publication (a closed case, another step of 处置) is no difference; a result, a problem found
or a day that is other, and an object that came or went, is.  Of those not told of yet a later version will tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import columns
from toolkit.columns.lists import ARCHIVED, PUBLISHED
from toolkit.errors import Place, Problem
from toolkit.jobs.base import Desk
from toolkit.jobs.papers.context import NONE
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.model import Task
from toolkit.publicity.publication import FOLDER, HEADERS, Publication, versions

_TOLD = {"ended": "inspected", "result": "result", "issue": "issue"}
"""Columns of 检查台账 → what the publication says of them."""
_CORRECT = "台账错了的改回；公示错了的，用 publish --correct 写明理由更正"


def compare(accounts: Accounts) -> Iterator[Problem]:
    """Every task that was published, against its last version."""
    for task in accounts.tasks:
        folder = accounts.office.documents(task.id) / FOLDER
        made = versions(folder)
        if made and accounts.desk and not accounts.went_on(task):
            yield from _of_task(accounts.desk, task, made[-1])
        elif not made and task.state in (PUBLISHED, ARCHIVED):
            what = f"任务 {task.id} 的状态是“{task.state}”，可是“{folder}”里没有公示的任何一版"
            remedy = "请从备份恢复公示文件夹；没有公示过的，把状态改回“已通报”再公示"
            yield Problem(what, remedy, task.at("state"), rule="R13")


def _of_task(desk: Desk, task: Task, last: Publication) -> Iterator[Problem]:
    told = {line.code: line for line in last.lines}
    live = {case.target: case for case in desk.cases_of(task.id)}
    which = f"任务 {task.id} 第 {last.version} 版公示"
    for target, case in live.items():
        line = told.get(target)
        if line is None and last.rest and not case.published and task.state not in (PUBLISHED, ARCHIVED):
            continue  # a later version tells of it
        if line is None:
            yield Problem(f"{which}里没有{case.name}（{target}）", _CORRECT, case.at("target"), rule="R13")
            continue
        for key, header in _TOLD.items():
            now, then = str(getattr(case, key) or NONE), getattr(line, header)
            if now != then:
                what = f"{which}写{case.name}的{HEADERS[header]}是“{then}”，台账现在是“{now}”"
                yield Problem(what, _CORRECT, case.at(key), rule="R13")
    for target in sorted(told.keys() - live.keys()):
        what = f"{which}里有{told[target].name}（{target}），检查台账里没有"
        yield Problem(what, _CORRECT, Place(columns.CASES.name), rule="R13")
