"""Mixing with arrays gives what mixing without gives, to the last seat."""

from __future__ import annotations

import random
from copy import deepcopy

import pytest

from tests.draw.offices import large_office
from toolkit.draw import mixing, mixing_arrays, team
from toolkit.draw.board import Board, members
from toolkit.draw.mixing import Arrangement

SEED = "a" * 64


def start(names, staff, recusals):
    board = Board(SEED, names, staff, recusals)
    assert board.fill() == 0
    board.balance()
    teams = [list(members(mask)) for mask in board.teams]
    return Arrangement(teams, board.teams, board.load, board.eligible, board.part_of())


def random_start(dice, objects, people, joint):
    return start(*large_office(dice, objects, people, least_leads=people // 2, joint=joint))


@pytest.mark.parametrize("joint", [False, True])
def test_both_ways_of_mixing_are_the_same(joint):
    dice = random.Random(4)
    moved = 0
    for objects, people in [(1, 9), (2, 9), (3, 8), (5, 6), (7, 17), (40, 9), (120, 70), (300, 20)]:
        before = random_start(dice, objects, people, joint)
        plain, arrays = deepcopy(before), deepcopy(before)
        mixing.mix(SEED, plain, 40)
        mixing_arrays.mix(SEED, arrays, 40)
        assert plain == arrays
        moved += plain.load != before.load
    assert moved > 4


def test_a_team_moved_twice_in_a_round_is_judged_anew():
    """Few objects and many people: nearly every object is hit by several load moves of one round."""
    dice = random.Random(5)
    for _ in range(20):
        before = random_start(dice, 2, 40, joint=False)
        plain, arrays = deepcopy(before), deepcopy(before)
        mixing.mix(SEED, plain, 8)
        mixing_arrays.mix(SEED, arrays, 8)
        assert plain == arrays


def test_control_moves_judged_once_only_are_not_the_same(monkeypatch):
    """If nobody looked again at a team that was changed in the same round, the comparison would fail."""
    monkeypatch.setattr(mixing_arrays._Table, "_move_one", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_team_moved_twice_in_a_round_is_judged_anew()


def test_everybody_may_stand_for_a_part():
    """No inspector without a part: the mask of nobody's part does not occur."""
    dice = random.Random(6)
    names, staff, recusals = large_office(dice, 30, 10, least_leads=10)
    before = start(names, staff, recusals)
    assert -1 not in before.part
    plain, arrays = deepcopy(before), deepcopy(before)
    mixing.mix(SEED, plain, 12)
    mixing_arrays.mix(SEED, arrays, 12)
    assert plain == arrays


def test_nothing_to_mix_is_fine():
    mixing_arrays.mix(SEED, Arrangement([], [], [0, 0], [], [1, -1]), 8)


def test_a_large_draw_comes_out_the_same_whichever_way_it_is_mixed(monkeypatch):
    names, staff, recusals = large_office(random.Random(7), team._MANY, 30, least_leads=15)
    with_arrays = team.assign(SEED, names, staff, recusals, 16)
    monkeypatch.setattr(team, "_MANY", 10**9)
    assert team.assign(SEED, names, staff, recusals, 16) == with_arrays
