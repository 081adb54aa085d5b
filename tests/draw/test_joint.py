"""Joint inspections (联合检查): every team has each department, from the theory down to the record folder."""

from __future__ import annotations

import json
import random
from hashlib import sha256
from itertools import combinations

import pytest

from tests.draw.offices import UNITS
from tests.draw.samples import ENTROPY, NONCE, code, material
from toolkit.draw.board import Board, members
from toolkit.draw.frozen import freeze
from toolkit.draw.plan import NO_RECORD, Caps, Plan
from toolkit.draw.record import draw
from toolkit.draw.staff import Staff
from toolkit.draw.verifier import check
from toolkit.draw.verify import verify
from toolkit.errors import ProblemsFound

SEED = "c" * 64


# --- why these teams and no others -------------------------------------------------------------------


def is_matroid(bases):
    """The exchange axiom: whoever leaves one base can be replaced out of any other."""
    bases = set(map(frozenset, bases))
    return all(
        any(one - {gone} | {new} in bases for new in other - one)
        for one in bases
        for other in bases
        for gone in one - other
    )


def teams_of(staff, fits=lambda team: True):
    parts = [part.members for part in staff.parts()]
    return [
        team
        for team in combinations(staff.inspectors, staff.size)
        if all(not part.isdisjoint(team) for part in parts) and fits(team)
    ]


def test_teams_with_the_lead_from_the_first_department_are_bases_of_a_matroid():
    dice = random.Random(1)
    for _ in range(150):
        people = [f"16{j:02}" for j in range(7)]
        unit = {i: dice.choice(UNITS) for i in people}
        size = dice.choice([2, 3, 4])
        joint = dice.sample(UNITS, dice.randint(1, min(size, 3)))
        staff = Staff(people, set(dice.sample(people, 4)), size, department=unit, joint=joint)
        teams = teams_of(staff)
        assert is_matroid(teams)
        board = Board(SEED, ["示例"], staff, {})
        some = sum(1 << i for i in dice.sample(range(7), dice.randint(0, 7)))
        inside = {board.people[i] for i in members(some)}
        if teams:
            assert board.rank(some) == max(len(inside & set(team)) for team in teams)


def test_control_a_lead_from_any_department_would_be_no_matroid():
    """Why the protocol names the department of the 主检: here the theory of chains would not hold."""
    unit = {"甲": "安全股", "乙": "节能股", "丙": "安全股", "丁": "产业股"}
    leads = {"甲", "乙"}
    teams = [
        team
        for team in combinations(unit, 2)
        if "安全股" in {unit[i] for i in team} and not leads.isdisjoint(team)
    ]
    assert {"甲", "丁"} in map(set, teams)
    assert {"乙", "丙"} in map(set, teams)
    assert not is_matroid(teams)


# --- the record --------------------------------------------------------------------------------------

JOINT = ("安全股", "节能股")


def given(**changes):
    """Six inspectors: 0–3 of 安全股 (1 and 3 lead), 4 and 5 of 节能股 (5 could lead)."""
    values = material(people=6, ratio={"-": "1/1"}, caps=Caps(departments=JOINT))
    people = [
        (i, "安全股" if j < 4 else "节能股", *rest) for j, (i, _, *rest) in enumerate(values["inspectors"])
    ]
    return {**values, "inspectors": people, **changes}


def drawn():
    files = freeze(**given())
    return {**files, **draw(files, NONCE, ENTROPY, NO_RECORD)}


def test_every_team_of_a_joint_draw_has_both_departments_and_is_led_by_the_first():
    files = drawn()
    assert json.loads(files["plan.json"])["caps"] == {"departments": ["安全股", "节能股"]}
    rows = [line.split("\t") for line in files["assignment.txt"].decode().splitlines()]
    assert {row[2] for row in rows if row[1] == "1"} == {"16040001", "16040003"}
    assert {row[2] for row in rows if row[1] == "2"} == {"16040004", "16040005"}
    assert verify(files) == []
    assert dict(check(files))["assignment.txt（派谁去）"]
    assert all(dict(check(files)).values())


@pytest.mark.parametrize(("old", "new"), [("16040004", "16040002"), ("16040005", "16040000")])
def test_a_team_without_a_department_is_found_even_with_the_digest_corrected(old, new):
    files = drawn()
    changed = files["assignment.txt"].replace(old.encode(), new.encode())
    record = json.loads(files["record.json"]) | {"assignment_sha256": sha256(changed).hexdigest()}
    wrong = files | {
        "assignment.txt": changed,
        "record.json": json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(),
    }
    assert [what for what, good in check(wrong) if not good] == ["assignment.txt（派谁去）"]
    assert verify(wrong) != []


def test_a_plan_reads_back_with_its_departments():
    plan = given()["plan"]
    assert Plan.parse(plan.to_bytes()) == plan


@pytest.mark.parametrize(
    "departments", [[""], ["安全股", "安全股"], [" 安全股"], [1], "安全股", [], ["甲股", "乙股", "丙股"]]
)
def test_departments_that_do_not_conform_are_refused(departments):
    content = json.loads(given()["plan"].to_bytes())
    content["caps"]["departments"] = departments
    data = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(ProblemsFound, match=r"“caps”|少于必须到齐的 3 个股室"):
        Plan.parse(data)


def test_a_department_without_people_is_refused_before_the_secret_is_spent():
    plan = material(people=6, caps=Caps(departments=("安全股", "产业股")))["plan"]
    with pytest.raises(ProblemsFound, match=r"每户都缺 1 人次.*没有产业股人员.*增加当日可派的产业股人员"):
        freeze(**given(plan=plan))


def test_an_object_barred_from_a_whole_department_is_refused_by_name():
    barred = [(code(2), f"1604000{j}", "曾任职") for j in (4, 5)]
    with pytest.raises(ProblemsFound) as caught:
        freeze(**given(recusals=barred))
    [problem] = caught.value.problems
    assert "缺 1 人次" in problem.what
    assert code(2) in problem.what
    assert "没有节能股人员" in problem.what
    assert "16040004（曾任职）、16040005（曾任职）" in problem.remedy
