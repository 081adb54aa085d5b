"""When no teams can be made, the number missing is exact and the advice helps: it is followed and counted again."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace

import pytest

from tests.draw.offices import UNITS, office
from tests.draw.oracles import max_flow, shortage
from toolkit.draw.board import Board
from toolkit.draw.shortage import gaps, least_cap, overload, shortages, who_is_missing
from toolkit.draw.staff import Infeasible, Staff
from toolkit.draw.team import assign

SEED = "c" * 64


def said(problems):
    """All of "缺 n 人次" at the beginnings of the messages."""
    return sum(int(re.match(r"(?:每户都)?缺 (\d+) 人次：", problem.what)[1]) for problem in problems)


def without(recusals, name, person):
    return {
        o: {i: why for i, why in barred.items() if (o, i) != (name, person)} for o, barred in recusals.items()
    }


def pairs(recusals):
    return [(name, person) for name, barred in recusals.items() for person in barred]


def joined(staff, more):
    """The staff with so many more people of each kind, each of whom can go once more."""
    new = {f"新{kind}{j}": kind for kind, number in more.items() for j in range(number)}
    unit = {
        i: next((name for name in staff.joint if kind.startswith(name)), "别的股") for i, kind in new.items()
    }
    return replace(
        staff,
        inspectors=[*staff.inspectors, *new],
        leads={*staff.leads, *(i for i, kind in new.items() if kind.endswith("主检"))},
        department={**staff.department, **unit},
        load_before={**staff.load_before, **dict.fromkeys(new, staff.cap - 1)},
    )


def test_the_flow_of_the_oracle_is_a_maximum():
    arcs = {
        "from": {"a": 2, "b": 1},
        "a": {"x": 1, "y": 1},
        "b": {"x": 1},
        "x": {"to": 1},
        "y": {"to": 1},
        "to": {},
    }
    assert max_flow(arcs) == 2


# --- bottlenecks -------------------------------------------------------------------------------------


def stuck_offices(count, joint, seed=5):
    """Random cases without local shortage that a cap makes impossible, and their boards after filling."""
    dice = random.Random(seed)
    while count:
        names, staff, recusals = office(dice, objects=(2, 7), people=(4, 7), cap=True, joint=joint)
        if names and not shortages(names, staff, recusals):
            board = Board(SEED, names, staff, recusals)
            if board.fill():
                count -= 1
                yield names, staff, recusals, board


@pytest.mark.parametrize("joint", [False, True])
def test_the_number_missing_is_exact(joint):
    for names, staff, recusals, board in stuck_offices(60, joint):
        missing = shortage(names, staff, recusals)
        with pytest.raises(Infeasible) as caught:
            assign(SEED, names, staff, recusals, 0)
        assert said(caught.value.problems) == missing > 0
        assert sum(map(board.missing, range(len(names)))) == missing


@pytest.mark.parametrize("joint", [False, True])
def test_a_named_recusal_helps_by_one_and_no_other_does(joint):
    helpful = 0
    for names, staff, recusals, board in stuck_offices(100, joint):
        missing = shortage(names, staff, recusals)
        named = {pair for gap in gaps(board) for pair in gap.recusals}
        for pair in pairs(recusals):
            assert shortage(names, staff, without(recusals, *pair)) == missing - (pair in named)
        helpful += len(named)
    assert helpful > 10


@pytest.mark.parametrize("joint", [False, True])
def test_the_cap_named_is_the_least_that_is_enough(joint):
    for names, staff, recusals, board in stuck_offices(40, joint):
        enough = least_cap(board)
        assert shortage(names, replace(staff, cap=enough), recusals) == 0
        assert shortage(names, replace(staff, cap=enough - 1), recusals) > 0
        assign(SEED, names, replace(staff, cap=enough), recusals, 0)


@pytest.mark.parametrize("joint", [False, True])
def test_so_many_people_of_each_kind_are_enough_and_fewer_or_others_are_not(joint):
    in_parts = 0
    for names, staff, recusals, board in stuck_offices(80, joint):
        more = Counter()
        for gap in gaps(board):
            more.update(who_is_missing(gap, staff, recusals))
        assert sum(more.values()) == shortage(names, staff, recusals)
        assert shortage(names, joined(staff, more), recusals) == 0
        for kind in more.keys() - {"执法人员"}:
            fewer = more - Counter([kind]) + Counter(执法人员=9)
            assert shortage(names, joined(staff, fewer), recusals) == 1
            in_parts += 1
    assert in_parts > 10


def test_bottlenecks_that_have_nothing_to_do_with_each_other_are_told_apart():
    people = ["A1", "A2", "B1", "B2", "C1", "C2"]
    staff = Staff(people, people, 2, {"A1": 1, "B1": 1}, cap=2)
    only = {"示例甲": "A", "示例乙": "A", "示例丙": "B", "示例丁": "B", "示例戊": "C"}
    recusals = {o: {i: "曾任职" for i in people if i[0] != letter} for o, letter in only.items()}
    with pytest.raises(Infeasible) as caught:
        assign(SEED, list(only), staff, recusals, 0)
    first, second = caught.value.problems
    assert "缺 1 人次：2 户（示例丁、示例丙）至少有 2 人次只能由 1 人（B1）承担" in str(first)
    assert "缺 1 人次：2 户（示例乙、示例甲）至少有 2 人次只能由 1 人（A1）承担" in str(second)
    assert "只剩 1 人次" in first.what
    assert "上限提高到 3 次" in first.remedy
    assert "示例丁—C1" in first.remedy


def test_a_bottleneck_of_leads_asks_for_leads():
    """A1 alone can lead three of the objects, although there are people enough."""
    people = ["A1", "A2", "B1", "B2", "B3"]
    staff = Staff(people, ["A1", "A2"], 2, {}, cap=2)
    recusals = {f"示例{j}": {"A2": "曾任职", "B1": "近亲属"} if j < 3 else {} for j in range(4)}
    with pytest.raises(Infeasible) as caught:
        assign(SEED, list(recusals), staff, recusals, 0)
    [problem] = caught.value.problems
    assert "缺 1 人次：3 户（示例0、示例1、示例2）" in problem.what
    assert "1 人（A1）" in problem.what
    assert "增加能检查这些户的主检 1 人次；" in problem.remedy
    assert "示例0—A2、示例1—A2、示例2—A2" in problem.remedy
    assert "B1" not in problem.remedy


def test_long_lists_of_names_are_cut():
    people = [f"16{j:02}" for j in range(30)]
    staff = Staff(people, people, 2, {}, cap=1)
    with pytest.raises(Infeasible, match=r"缺 10 人次：20 户（(示例\d\d、){9}示例\d\d 等）"):
        assign(SEED, [f"示例{j:02}" for j in range(20)], staff, {}, 0)


# --- one object --------------------------------------------------------------------------------------


@pytest.mark.parametrize("joint", [False, True])
def test_what_one_object_lacks_is_exact_and_every_recusal_named_helps_by_one(joint):
    dice = random.Random(11)
    told = 0
    for _ in range(150):
        names, staff, recusals = office(dice, people=(3, 6), density=0.6, joint=joint)
        problems = shortages(names, staff, recusals)
        if not problems or problems[0].what.startswith("每户"):
            continue
        missing = shortage(names, staff, recusals)
        assert said(problems) == missing
        for name, person in pairs(recusals):
            mine = [problem.remedy for problem in problems if f"“{name}”" in problem.what]
            named = any(f"{person}（近亲属）" in remedy for remedy in mine)
            assert shortage(names, staff, without(recusals, name, person)) == missing - named
        told += 1
    assert told > 10


def test_an_object_barred_from_all_leads_is_reported_with_reasons():
    staff = Staff(["甲", "乙", "丙"], ["甲"], 2)
    recusals = {"示例甲": {"甲": "近亲属"}, "示例乙": {"甲": "曾任职", "乙": "近亲属"}}
    first, second = shortages(["示例甲", "示例乙", "示例丙"], staff, recusals)
    assert first.what == "缺 1 人次：“示例甲”需要 2 人，回避后可派 2 人（近亲属 1 人），没有主检"
    assert "增加当日可派的主检；" in first.remedy
    assert "近亲属 1 人" in second.what
    assert second.remedy.endswith("：甲（曾任职）")
    with pytest.raises(Infeasible):
        assign(SEED, ["示例甲"], staff, recusals, 0)


@pytest.mark.parametrize("joint", [False, True])
def test_too_few_people_are_reported_once_and_exactly(joint):
    staff = Staff(["甲"], ["甲"], 3, department={"甲": UNITS[0]}, joint=UNITS[1:] if joint else ())
    [problem] = shortages([f"示例{j}" for j in range(50)], staff, {})
    assert "可派 1 人" in problem.what
    assert 50 * said([problem]) == shortage([f"示例{j}" for j in range(50)], staff, {})


# --- the cap in sum ----------------------------------------------------------------------------------


@pytest.mark.parametrize("joint", [False, True])
def test_what_the_cap_leaves_too_little_for_is_exact_and_so_is_the_cap_named(joint):
    dice = random.Random(13)
    told = 0
    for _ in range(300):
        names, staff, _ = office(dice, objects=(1, 7), people=(3, 7), cap=True, joint=joint)
        if shortages([], staff, {}):
            continue
        problems = overload(len(names), staff)
        assert said(problems) == shortage(names, staff, {})
        for problem in problems:
            enough = int(re.search(r"提高到 (\d+) 次", problem.remedy)[1])
            assert shortage(names, replace(staff, cap=enough), {}) == 0
            assert shortage(names, replace(staff, cap=enough - 1), {}) > 0
            told += 1
    assert told > 30


def test_a_cap_that_cannot_be_met_is_told_with_numbers_and_what_helps():
    people = ["甲", "乙", "丙", "丁"]
    staff = Staff(people, people[:2], 2, {"甲": 3, "乙": 5}, cap=5)
    assert overload(2, staff) == []
    [problem] = overload(7, staff)
    assert problem.what == (
        "缺 5 人次：7 户每组 2 人，需要 14 人次，每人每年不超过 5 次时只剩 12 人次（已到上限 1 人：乙），"
        "其中主检缺 5 人次"
    )
    assert problem.remedy == "可行办法：把每人年度上限提高到 8 次；或增加主检；或减少抽查数量"
    assert overload(10**6, replace(staff, cap=None)) == []
