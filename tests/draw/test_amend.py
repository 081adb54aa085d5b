"""Amendments follow from the record: who steps in is never chosen, and another choice is noticed."""

from __future__ import annotations

import dataclasses
import json

import pytest

from toolkit.codes import make_uscc
from toolkit.draw.amend import alternate, state, substitute
from toolkit.draw.amend_problems import problems
from toolkit.draw.amendment import ALTERNATE, RECUSE, VOID, Amendment
from toolkit.draw.frozen import freeze
from toolkit.draw.plan import Plan
from toolkit.draw.record import draw
from toolkit.errors import Refused, WrongUse

Files = dict[str, bytes]
IDS = [make_uscc(f"91410499MA{n:06d}") for n in range(12)]
PEOPLE = [(f"SL{n}", "示例股", ("主检",) if n < 3 else ("协检",), ()) for n in range(6)]


@pytest.fixture
def files() -> Files:
    plan = Plan(
        draw_id="202304-1-01",
        bureau="示例县工业和信息化局",
        task="202304-1",
        item="示例事项",
        date="2023-04-20",
        source="LOCAL",
        issue="-",
        reveal_by="2023-05-20",
        count=4,
        frozen_at="2023-04-10T09:00",
    )
    frozen = freeze(
        plan=plan,
        frame=[(name, f"41049900{1 + n % 2}/-") for n, name in enumerate(IDS)],
        excluded=[],
        inspectors=PEOPLE,
        recusals=[(IDS[n], f"SL{n % 6}", "近亲属") for n in range(8)],
        nonce=b"o" * 32,
    )
    return {**frozen, **draw(frozen, b"o" * 32, "-", "0" * 64)}


def amendment(files: Files, kind: str, change: tuple[str, str, str, tuple[str, ...]]) -> Amendment:
    target, removed, added, team = change
    number = sum(name.startswith("amend-") for name in files) + 1
    return Amendment(
        draw_id="202304-1-01",
        no=number,
        kind=kind,
        date="2023-04-21",
        object=target,
        removed=removed,
        added=added,
        team=team,
        reason="kin" if kind == RECUSE else "停业",
        evidence="示例",
        decided_by="吴示例",
        operator="测试员",
        prev_record="0" * 64,
    )


def after(files: Files, made: Amendment) -> Files:
    return {**files, made.file: made.to_bytes()}


def replace_first(files: Files) -> tuple[Files, str, str]:
    target = state(files).selected[0][2]
    new, team = alternate(files, target)
    return after(files, amendment(files, ALTERNATE, (new, target, new, team))), target, new


def test_the_first_alternate_of_the_stratum_steps_in(files: Files) -> None:
    before = state(files)
    changed, target, new = replace_first(files)
    stratum = before.selected[0][0]
    assert new == next(row[2] for row in before.alternates if row[0] == stratum)
    now = state(changed)
    assert target not in {row[2] for row in now.selected}
    assert now.selected[0][2] == new
    assert len(now.selected) == len(before.selected)
    assert problems(changed) == []


def test_alternates_are_used_in_order_and_run_out(files: Files) -> None:
    seen = set()
    for _ in range(4):  # six of a stratum, two drawn
        files, _, new = replace_first(files)
        seen.add(new)
    assert len(seen) == 4
    assert problems(files) == []
    with pytest.raises(Refused, match="没有候补"):
        replace_first(files)


def test_choosing_another_alternate_is_noticed(files: Files) -> None:
    """Negative control: skipping the first in line is what an office might be tempted to do."""
    current = state(files)
    stratum, _, target, _ = current.selected[0]
    second = [row[2] for row in current.alternates if row[0] == stratum][1]
    team = current.teams[target]
    forged = after(files, amendment(files, ALTERNATE, (second, target, second, team)))
    assert [problem.place.sheet for problem in problems(forged)] == ["amend-001.json"]


def test_a_newcomers_recusals_hold(files: Files) -> None:
    for _ in range(3):
        files, _, _ = replace_first(files)
    recusals = [line.split("\t")[:2] for line in files["recusal.txt"].decode().splitlines()]
    for target, team in state(files).teams.items():
        assert len(set(team)) == 2
        assert not [person for person in team if [target, person] in recusals]


def test_a_recused_inspector_is_followed_by_the_next_lawful_one_and_never_returns(files: Files) -> None:
    target = state(files).selected[0][2]
    gone: set[str] = set()
    for _ in range(2):
        person = state(files).teams[target][0]
        new, team = substitute(files, target, person)
        assert person not in team
        files = after(files, amendment(files, RECUSE, (target, person, new, team)))
        gone.add(person)
        assert not gone & set(state(files).teams[target])
    assert problems(files) == []


def test_choosing_another_person_is_noticed(files: Files) -> None:
    target = state(files).selected[0][2]
    person, other = state(files).teams[target]
    new, _ = substitute(files, target, person)
    wrong = next(name for name, *_ in PEOPLE if name not in (person, other, new))
    forged = after(files, amendment(files, RECUSE, (target, person, wrong, (wrong, other))))
    assert problems(forged)


def test_after_a_void_nothing_more_can_be_amended(files: Files) -> None:
    files = after(files, amendment(files, VOID, ("", "", "202304-1-02", ())))
    assert state(files).void is not None
    assert problems(files) == []
    with pytest.raises(Refused, match="已经作废"):
        alternate(files, state(files).selected[0][2])


def test_who_was_not_drawn_cannot_be_replaced(files: Files) -> None:
    drawn = {row[2] for row in state(files).selected}
    with pytest.raises(Refused, match="不在这次抽取"):
        alternate(files, next(name for name in IDS if name not in drawn))
    with pytest.raises((Refused, WrongUse)):
        substitute(files, state(files).selected[0][2], "SL99")


@pytest.mark.parametrize("spoil", ["no", "kind", "team", "added", "draw_id"])
def test_a_changed_amendment_is_noticed(files: Files, spoil: str) -> None:
    changed, _, _ = replace_first(files)
    data = json.loads(changed["amend-001.json"])
    data.pop("spec")
    made = Amendment(**{**data, "team": tuple(data["team"])})
    other = {"no": 2, "kind": RECUSE, "team": ("SL0", "SL9"), "added": IDS[0], "draw_id": "202304-1-09"}
    forged = dataclasses.replace(made, **{spoil: other[spoil]}).to_bytes()
    assert problems({**files, "amend-001.json": forged})


def test_a_damaged_amendment_is_named(files: Files) -> None:
    for data in (b"", b"{}", b"[1]", b"\xff", replace_first(files)[0]["amend-001.json"] + b" "):
        assert problems({**files, "amend-001.json": data})
