"""Teams against a general solver: OR-tools' minimum-cost flow finds the same Σload².

The flow: from the source to every inspector in single units that cost 2·load + 1, the growth of load²; from an
inspector to each object he may inspect, there to the node of his part if he stands for one, else to the node of
the other seats; a part's node keeps one unit and passes what is more on to the other seats.  Whole numbers, so the
least cost is the least Σload² (less that of the old loads).

What is compared: ours from ids to teams, everything included; the solver's from arrays of arcs that are ready to
its solution, with no ids, no chance and no mixing.  It is even told how many units an inspector can need.
Where everybody may inspect nearly everything the largest size has more arcs than the solver can hold; so a second
comparison gives each object a few people only, and starts on both sides from these sets.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.bench.row import NOT_INSTALLED, Row, best, version
from toolkit.draw.board import Board, members
from toolkit.draw.staff import Recusals, Staff
from toolkit.draw.team import assign
from toolkit.errors import ToolkitError

_SEED = "c" * 64
_ROUNDS = 512
SIZES = ((1_000, 100), (10_000, 300), (100_000, 2_000))
_FEW = 20
_MOST_ARCS = 10_000_000
_BYTES_PER_ARC = 110
"""What the solver was measured to take; more arcs than those above it is not given."""
_OPPONENT = "ortools SimpleMinCostFlow"


class Network(NamedTuple):
    """A flow problem as arrays: arcs with capacity and cost, and what each node supplies."""

    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    capacities: NDArray[np.int64]
    costs: NDArray[np.int64]
    supplies: NDArray[np.int64]
    first_arc: list[int]


def network(board: Board, most: int) -> Network:
    """The flow problem of an empty board when no inspector can need more than ``most`` new inspections.

    ``first_arc`` is, for each inspector, the number of his first unit; the last entry is their total number.
    """
    n, m, parts = len(board.objects), len(board.people), len(board.parts)
    part_of = np.array([_index(board.parts, i) for i in range(m)])
    units = [
        min(most, n) if board.cap is None else max(0, min(most, n, board.cap - load)) for load in board.load
    ]
    first_arc = [0, *np.cumsum(units).tolist()]
    by_person = np.repeat(np.arange(1, m + 1), units)
    costs = [
        2 * (load + t) + 1 for load, number in zip(board.load, units, strict=True) for t in range(number)
    ]
    who = [np.array(list(members(mask)), np.int64) for mask in board.eligible]
    objects = np.repeat(np.arange(n), [len(people) for people in who])
    people = np.concatenate(who)
    node = (
        1 + m + np.arange(n) * (parts + 1)
    )  # of each object: one for every part, then one for the other seats
    surplus_tails = np.concatenate([node + j for j in range(parts)])
    one, rest = np.ones, board.size - parts
    supplies = np.zeros(1 + m + n * (parts + 1), np.int64)
    supplies[0] = n * board.size
    supplies[1 + m :] = np.tile([*([-1] * parts), -rest], n)
    return Network(
        np.concatenate([np.zeros(len(by_person), np.int64), people + 1, surplus_tails]),
        np.concatenate([by_person, node[objects] + part_of[people], np.tile(node + parts, parts)]),
        np.concatenate([one(len(by_person) + len(people), np.int64), np.full(n * parts, rest)]),
        np.concatenate([np.array(costs, np.int64), np.zeros(len(people) + n * parts, np.int64)]),
        supplies,
        first_arc,
    )


def _index(parts: Sequence[int], person: int) -> int:
    return next((j for j, part in enumerate(parts) if part >> person & 1), len(parts))


def solve(problem: Network) -> list[int] | None:
    """How many new inspections OR-tools gives each inspector; None if it finds that there is no arrangement."""
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        problem.tails, problem.heads, problem.capacities, problem.costs
    )
    solver.set_nodes_supplies(np.arange(len(problem.supplies)), problem.supplies)
    if solver.solve() != solver.OPTIMAL:
        return None
    flows = solver.flows(arcs[: problem.first_arc[-1]])
    return [int(part.sum()) for part in np.split(flows, problem.first_arc[1:-1])]


def invented(objects: int, people: int, seed: int = 1) -> tuple[list[str], Staff, Recusals]:
    """An office in which half can lead, each has done up to 20 inspections, and an object bars 0–3 people."""
    dice = random.Random(seed)
    inspectors = [f"16{i:06}" for i in range(people)]
    names = [f"示例{o:06}" for o in range(objects)]
    before = {i: dice.randrange(20) for i in inspectors}
    recusals = {o: dict.fromkeys(dice.sample(inspectors, dice.randrange(4)), "示例") for o in names}
    return names, Staff(inspectors, set(dice.sample(inspectors, people // 2)), 2, before), recusals


def few_for_each(objects: int, people: int, seed: int = 1) -> Board:
    """A board on which every object can have only a few people, at random, one of whom can lead."""
    names, staff, _ = invented(objects, people, seed)
    board = Board(_SEED, names, staff, {})
    dice = random.Random(seed)
    leads = list(members(board.parts[0]))
    for o in range(objects):
        board.eligible[o] = sum(1 << i for i in {*dice.sample(range(people), _FEW - 1), dice.choice(leads)})
    return board


def rows() -> Iterable[Row]:
    """Teams at three sizes, without and with mixing; then with so few people for each object that both can do it."""
    for objects, people in SIZES:
        office = invented(objects, people)
        theirs, note = _opponent(Board(_SEED, *office))
        for name, rounds in (("派人员（不混合）", 0), (f"派人员并混合 {_ROUNDS} 轮", _ROUNDS)):
            ours = best(partial(assign, _SEED, *office, rounds), 3 if objects <= 10_000 else 1)
            more = "；对手不混合" if rounds else ""
            yield _row(name, objects, ours, theirs, f"{people} 人；{note}{more}")
    for objects, people in SIZES:
        board = few_for_each(objects, people)
        theirs, note = _opponent(board)
        ours = best(partial(_finished, board), 3 if objects <= 10_000 else 1)
        yield _row(f"派和匀（每户 {_FEW} 人可派）", objects, ours, theirs, f"{people} 人；{note}")


def _row(name: str, objects: int, ours: float, theirs: float | None, note: str) -> Row:
    return Row(name, objects, ours, _OPPONENT, version("ortools") or "", theirs, note=note)


def _opponent(board: Board) -> tuple[float | None, str]:
    """The solver's seconds for an empty board, or why there are none.

    Raises ToolkitError if it found better or worse loads than ours.
    """
    arcs = sum(mask.bit_count() for mask in board.eligible)
    if version("ortools") is None:
        return None, NOT_INSTALLED
    if arcs > _MOST_ARCS:
        return (
            None,
            f"对手要 {arcs / 1e6:.0f} 百万条边，约 {arcs * _BYTES_PER_ARC / 1e9:.0f} GB 内存，没有运行",
        )
    finished = _finished(board)
    problem = network(board, 1 + max(map(len, finished.served)))
    new = solve(problem)
    if new is None or sorted(map(sum, zip(board.load, new, strict=True))) != sorted(finished.load):
        raise ToolkitError("派人员的结果与 OR-tools 的不同，比较没有意义。请向开发者报告。")
    return best(partial(solve, problem), 1 if arcs > 10**6 else 3), "Σ次数² 相同；要求：不超过对手的 2 倍"


def _finished(board: Board) -> Board:
    """A copy of an empty board, filled and balanced."""
    finished = deepcopy(board)
    finished.fill()
    finished.balance()
    return finished
