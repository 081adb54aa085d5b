"""The teams against a general solver: same feasibility, same Σload², same largest load as OR-tools."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.bench.teams import invented, network, solve
from tests.draw.offices import loads, office, require_lawful
from toolkit.draw.board import Board
from toolkit.draw.team import Infeasible, assign

pytest.importorskip("ortools", reason="ortools is missing: pip install -r requirements-dev.txt")
SEED = "c" * 64


def solved(names, staff, recusals, most):
    """The loads that OR-tools finds, in ascending order; None if there is no arrangement."""
    board = Board(SEED, names, staff, recusals)
    new = solve(network(board, most))
    return new and sorted(before + more for before, more in zip(board.load, new, strict=True))


def test_200_random_offices():
    dice = random.Random(17)
    seen = Counter()
    for turn in range(200):
        cap, joint = turn % 2 == 1, turn % 4 > 1
        names, staff, recusals = office(dice, (3, 30), (6, 12), cap=cap and turn % 8 < 4, joint=joint)
        theirs = solved(names, staff, recusals, len(names))
        try:
            teams = assign(SEED, names, staff, recusals, 8)
        except Infeasible:
            assert theirs is None
            seen["infeasible"] += 1
            continue
        require_lawful(teams, names, staff, recusals)
        ours = sorted(loads(teams, staff).values())
        assert sum(n * n for n in ours) == sum(n * n for n in theirs)
        assert ours[-1] == theirs[-1]
        assert ours == theirs
        seen["feasible", joint] += 1
    assert min(seen.values()) > 20
    assert len(seen) == 3


def test_1000_objects_and_100_people():
    names, staff, recusals = invented(1000, 100)
    ours = sorted(loads(assign(SEED, names, staff, recusals, 16), staff).values())
    assert ours == solved(names, staff, recusals, most=60)


def test_control_the_greedy_start_alone_is_not_what_the_solver_finds():
    names, staff, recusals = invented(1000, 100)
    board = Board(SEED, names, staff, recusals)
    board.fill()
    assert sorted(board.load) != solved(names, staff, recusals, most=60)
