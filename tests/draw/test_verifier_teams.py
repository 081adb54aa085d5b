"""verify.py recomputes who is sent: the same teams as the toolkit's, from nothing but the record's files."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest

from tests.draw.offices import large_office
from toolkit.draw import verifier
from toolkit.draw.staff import Infeasible, Recusals, Staff
from toolkit.draw.team import assign

SEED = "b" * 64


def by_script(names: Collection[str], staff: Staff, recusals: Recusals, rounds: int) -> str:
    """assignment.txt as verify.py makes it."""
    people = sorted(staff.inspectors)
    raw = {
        "inspectors.txt": "".join(
            f"{i}\t{staff.department.get(i, '')}\t{'主检' if i in staff.leads else '协检'}\t\n"
            for i in people
        ).encode(),
        "recusal.txt": "".join(f"{o}\t{i}\tkin\n" for o in recusals for i in recusals[o]).encode(),
    }
    caps = {"load_before": dict(staff.load_before), "departments": list(staff.joint)}
    caps |= {} if staff.cap is None else {"inspector_per_year": staff.cap}  # type: ignore[dict-item]
    plan = {"team_size": staff.size, "caps": caps, "mixing_rounds": rounds, "slack": staff.slack}
    return verifier.Teams(raw, plan, SEED, list(names)).lines()


def lines(teams: Mapping[str, Collection[str]]) -> str:
    return "".join(
        f"{name}\t{slot}\t{person}\t{'主检' if slot == 1 else '协检'}\n"
        for name in sorted(teams)
        for slot, person in enumerate(teams[name], 1)
    )


def offices(count: int) -> list[tuple[list[str], Staff, Recusals]]:
    dice = random.Random(21)
    made = []
    for number in range(count):
        joint = number % 3 == 0
        objects, people = dice.randint(1, 24), dice.randint(6, 16)
        names, staff, recusals = large_office(dice, objects, people, least_leads=people // 2, joint=joint)
        load = {i: dice.randint(0, 4) for i in staff.inspectors}
        enough = (sum(load.values()) + objects * staff.size) // people + 2
        cap = enough if number % 4 == 1 else None
        made.append((list(names), replace(staff, load_before=load, cap=cap, slack=number % 4), recusals))
    return made


def test_the_script_sends_whom_the_toolkit_sends() -> None:
    compared = 0
    for names, staff, recusals in offices(60):
        try:
            teams = assign(SEED, names, staff, recusals, 12)
        except Infeasible:
            continue
        assert by_script(names, staff, recusals, 12) == lines(teams)
        compared += 1
    assert compared > 45


@pytest.mark.parametrize("step", ["balance", "mix"])
def test_control_a_script_that_leaves_a_step_out_sends_others(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifier.Teams, step, lambda *_: None)
    with pytest.raises(AssertionError):
        test_the_script_sends_whom_the_toolkit_sends()
