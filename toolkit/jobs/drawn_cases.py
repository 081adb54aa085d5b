"""检查台账 against the draw's record: a result only for what was drawn, found by those who were sent (R5, R13).

Rows are made by the draw; staff fill them in.  A row that somebody added, another object in a row, or other people
in it would make papers and publication say what no draw decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from toolkit.errors import Problem
from toolkit.jobs.base import Desk
from toolkit.jobs.views import team_names
from toolkit.ledger.records import DrawRecord
from toolkit.model import Task

_BACK = "请照抽取记录改回"


def strangers(desk: Desk, task: Task, record: DrawRecord) -> Iterator[Problem]:
    """The live rows of a task that its record does not know, or knows otherwise."""
    if not record.drawn:
        return
    draw_id, teams = record.plan.draw_id, record.state.teams
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
            remedy = f"{_BACK}；换人的须先办回避替换"
            yield Problem(what, remedy, case.at("team"), rule="R5")


def _are(desk: Desk, team: Sequence[str], written: Sequence[str]) -> bool:
    """Whether these names, each a present or a former one, are those of the people with these 执法证号."""
    called = [{desk.registry.inspectors[person].name, *desk.former.get(person, ())} for person in team]
    return len(called) == len(written) and any(
        all(name in names for name, names in zip(written, order, strict=True))
        for order in permutations(called)
    )
