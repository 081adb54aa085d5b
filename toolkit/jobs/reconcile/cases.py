"""A record's state ↔ 检查台账: every object that is to be inspected has exactly one live row, and no other has one.

Rows are made by the draw; staff fill them in.  A row that somebody added, took away or declared void, another object
in a row, or other people in it would make papers, publication and figures say what no draw decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from toolkit import columns
from toolkit.columns.lists import FROZEN
from toolkit.errors import Place, Problem
from toolkit.excel.cells import squeeze
from toolkit.jobs.base import Desk, listed
from toolkit.jobs.reconcile.accounts import Accounts, Entry
from toolkit.jobs.reconcile.tasks import BEFORE
from toolkit.jobs.views import team_names
from toolkit.model import Case, Task

_BACK = "请照抽取记录改回"
_LAWFUL = "确实查不了的用候补启用（alternate），整次作废用作废重抽（redraw）"


def compare(accounts: Accounts) -> Iterator[Problem]:
    """Both ways, for every task that was drawn and whose draw counts."""
    desk = accounts.desk
    for task in accounts.tasks:
        entry = accounts.entry(task.draw_id)
        if (
            desk
            and isinstance(entry, Entry)
            and entry.teams
            and not entry.void
            and task.state not in (*BEFORE, FROZEN)
            and not accounts.went_on(task)
        ):
            yield from _strangers(desk, task, entry)
            yield from _not_joint(accounts, task, entry)
            yield from _without_theirs(desk, task, entry)
            yield from _misnamed(accounts, desk, task)
            yield from _voided(desk, task, entry)
            yield from _missing(accounts, desk, task, entry)


def _strangers(desk: Desk, task: Task, entry: Entry) -> Iterator[Problem]:
    """Live rows that the record does not know, or knows otherwise (R5, R13)."""
    draw_id, teams = entry.plan.draw_id, entry.teams
    names = team_names(desk, teams)
    for case in desk.cases_of(task.id):
        if case.target not in teams:
            what = f"{case.name}（{case.target}）不是抽取 {draw_id} 抽中的对象"
            remedy = f"{_BACK}；自己加的行请删去，另外要查的先列入计划再抽取"
            yield Problem(what, remedy, case.at("target"), rule="R13")
        elif not case.id.startswith(f"{draw_id}-"):
            what = f"案号“{case.id}”不是抽取 {draw_id} 的"
            yield Problem(what, _BACK, case.at("case"), rule="R13")
        elif desk.registry.inspectors.keys() >= set(teams[case.target]) and not _are(
            desk, teams[case.target], case.team.split("、")
        ):
            what = f"检查人员“{case.team}”与抽取记录（{names[case.target]}）不同"
            known = {inspector.name for inspector in desk.registry.inspectors.values()}
            remedy = f"{_BACK}；换人的须先办回避替换"
            if strange := [name for name in case.team.split("、") if name not in known]:
                what += f"，执法人员库里没有{listed(strange)}"
                remedy = (
                    f"{_BACK}；人改了名的，在名录里改回原名，登记“{columns.CHANGES.name}”，办“办理变更”，原名从此也认得；"
                    "换人的须先办回避替换"
                )
            yield Problem(what, remedy, case.at("team"), rule="R5")


def _not_joint(accounts: Accounts, task: Task, entry: Entry) -> Iterator[Problem]:
    """Live rows of another visit than the record says (合并检查), or with one of their own against it."""
    hosts = {}
    for joint in entry.joint:
        if isinstance(there := accounts.entry(joint.host), Entry):
            hosts[joint.object] = there.cases.get(joint.object, "")
    for case in accounts.desk.cases_of(task.id) if accounts.desk else ():
        if case.host != hosts.get(case.target, ""):
            what = (
                f"{case.name}的合并案号“{case.host}”与抽取记录（{hosts.get(case.target) or '没有合并'}）不同"
            )
            remedy = "请运行 rebuild（重建）照记录改回；要合并或者不再合并的，办“合并检查”"
            yield Problem(what, remedy, case.at("host"), rule="R13")


def _without_theirs(desk: Desk, task: Task, entry: Entry) -> Iterator[Problem]:
    """Departments that take part by the record ↔ by the sheet 联合检查."""
    cases = {case.target: case for case in desk.cases_of(task.id)}
    ids = {case.id for case in cases.values()}
    said = {(cases[j.object].id, j.body) for j in entry.joint if j.body and j.object in cases}
    rows = desk.read(columns.TOGETHER).rows
    there = {(row.text("case"), row.text("body")) for row in rows if row.text("case") in ids}
    for case, body in sorted(said ^ there):
        lacks = "抽取记录里没有" if (case, body) in there else f"“{columns.TOGETHER.name}”里没有"
        remedy = "请把部门交来的联合检查表再收一次（收参与部门）；不参加的办“部门退出”"
        yield Problem(f"{body}参加 {case} 的检查，{lacks}", remedy, Place(columns.TOGETHER.name), rule="R13")


def _misnamed(accounts: Accounts, desk: Desk, task: Task) -> Iterator[Problem]:
    """Live rows with another name than the object had at the draw (抽取结果) or has now."""
    drawn = accounts.drawn_names
    for case in desk.cases_of(task.id):
        names = {drawn.get((task.draw_id, case.target), case.name), desk.registry.name_of(case.target)}
        if squeeze(case.name) not in map(squeeze, names):
            what = f"{case.target} 写成了“{case.name}”，抽中的是{'、'.join(sorted(names))}"
            yield Problem(what, _BACK, case.at("name"), rule="R13")


def _are(desk: Desk, team: Sequence[str], written: Sequence[str]) -> bool:
    """Whether these names, each a present or a former one, are those of the people with these 执法证号."""
    called = [{desk.registry.inspectors[person].name, *desk.former.get(person, ())} for person in team]
    return len(called) == len(written) and any(
        all(name in names for name, names in zip(written, order, strict=True))
        for order in permutations(called)
    )


def _voided(desk: Desk, task: Task, entry: Entry) -> Iterator[Problem]:
    """Void rows of this draw without an amendment that took their object out."""
    for case in _rows(desk, task, entry):
        if case.void and case.target not in entry.replaced:
            what = f"{case.name}（{case.target}）的作废原因“{case.void}”没有对应的补正，它仍是抽中的对象"
            remedy = f"请清空作废原因，或运行 rebuild（重建）照记录改回；{_LAWFUL}"
            yield Problem(what, remedy, case.at("void"), rule="R13")


def _missing(accounts: Accounts, desk: Desk, task: Task, entry: Entry) -> Iterator[Problem]:
    """Objects that are to be inspected and have no row, live or void.

    Of a task carried into the next year's workbook only the open cases came along.
    """
    there = {case.target for case in _rows(desk, task, entry)} | {c.target for c in desk.cases_of(task.id)}
    came = accounts.carried if task.year < accounts.year else None
    for target in sorted(entry.teams.keys() - there):
        if came is not None and entry.cases[target] not in came:
            continue
        known = desk.registry.targets.get(target)
        what = (
            f"抽取 {entry.plan.draw_id} 抽中的{known.name if known else ''}（{target}）在检查台账里没有一行"
        )
        remedy = f"请运行 rebuild（重建）照记录补回，再照检查记录重新登记；{_LAWFUL}"
        yield Problem(what, remedy, Place(columns.CASES.name), rule="R13")


def _rows(desk: Desk, task: Task, entry: Entry) -> list[Case]:
    """The rows of this draw, void ones too; those of a void draw before it are no longer asked about."""
    name = f"{entry.plan.draw_id}-"
    return [case for case in desk.cases.values() if case.task == task.id and case.id.startswith(name)]
