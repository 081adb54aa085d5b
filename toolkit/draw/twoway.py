r"""Two-way rounding: quotas of a table region × class, fair in both directions at once.

The one-way rounding (``toolkit.draw.quota``) keeps every stratum and the total within one of its exact share, but
a class summed over all regions, or a region summed over its classes, may be further off.  Here every stratum, every
region, every class and the total is its exact share rounded down or up, and the expected quota of every
stratum is still exactly its share (controlled rounding: Cox 1987).

**Method.**  Write the exact shares as a table, rows regions, columns classes.  Add a column and a row that fill
every sum up to a whole number.  As long as a cell is not whole, there is a closed path of such cells, along rows
and columns in turn, since a row or column with a whole sum never has only one of them.  Raise every second cell of
the path and lower the others by the same amount, so that all sums stay: either by the most that is possible in
one direction, or in the other.  Which one is drawn, the chances being such that the expectation does not change.
Each step makes a cell whole, so it ends.  A sum is then off by no more than its filling cell, less than one.

**Byte by byte** (H and ``below`` as in ``toolkit.draw.ticket``, numbers decimal, all divisions floored):

1. D is the lowest common denominator of the shares q_s.  Rows: the regions of these strata in the order of
   ``(H(S_round "|region|" region), region)``; columns: their classes in the order of
   ``(H(S_round "|class|" class), class)``; R rows, C columns, numbered from 0.
2. ``f[i][j] = q_s·D mod D`` for the stratum of row i and column j, 0 where there is none;
   ``f[i][C] = -Σ_j<C f[i][j] mod D`` for i < R, then ``f[R][j] = -Σ_i<R f[i][j] mod D`` for j ≤ C.
   A cell is *open* while 0 < f < D.
3. Steps t = 0, 1, … while there are open cells:

   path     Start at the lowest row with an open cell.  From a row go by its open cell of the lowest column
            to that column, from a column by its open cell of the lowest row to that row, never by the cell
            just used.  Stop on arriving at a row or column where the path has been before (the start counts).
            The cells used since then are the circle; its 1st, 3rd, … are *plus*, the others *minus*.
   amounts  rise = the least of D - f over plus and f over minus;  fall = the least of f over plus
            and D - f over minus.
   choice   x = below(S_round, "two-way|" t, rise + fall).  If x < fall, add rise to plus and take it from
            minus; otherwise take fall from plus and add it to minus.

4. ``n_s = (q_s·D) / D + f[i][j] / D``; f is now 0 or D.

Only whole numbers occur.  A cell gains rise with chance fall/(rise + fall) and loses fall with chance
rise/(rise + fall): nothing on average.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from hashlib import sha256
from math import lcm

from toolkit.draw.ticket import below

Cell = tuple[int, int]
Coin = Callable[[int, int, int], bool]
"""(step, favourable, all) → whether one of the favourable numbers, of so many in all, came up."""


def rounded(shares: Mapping[tuple[str, str], Fraction], round_seed: str) -> dict[tuple[str, str], int]:
    """The quota of every (region, class) from its exact share; ``round_seed`` is S_round."""
    rows = _shuffled("region", {region for region, _ in shares}, round_seed)
    columns = _shuffled("class", {group for _, group in shares}, round_seed)
    table = [[shares.get((region, group), Fraction()) for group in columns] for region in rows]
    numbers = round_table(table, lambda t, good, of: below(round_seed, f"two-way|{t}", of) < good)
    return {
        (region, group): numbers[i][j]
        for i, region in enumerate(rows)
        for j, group in enumerate(columns)
        if (region, group) in shares
    }


def round_table(table: list[list[Fraction]], coin: Coin) -> list[list[int]]:
    """Steps 2 to 4 for a table of exact shares."""
    whole = lcm(*(share.denominator for row in table for share in row))
    units = [[int(share * whole) for share in row] for row in table]
    rest = [[unit % whole for unit in row] for row in units]
    for row in rest:
        row.append(-sum(row) % whole)
    rest.append([-sum(column) % whole for column in zip(*rest, strict=True)])
    step = 0
    while circle := _circle(rest, whole):
        plus, minus = circle[::2], circle[1::2]
        rise = min(*(whole - rest[i][j] for i, j in plus), *(rest[i][j] for i, j in minus))
        fall = min(*(rest[i][j] for i, j in plus), *(whole - rest[i][j] for i, j in minus))
        change = rise if coin(step, fall, rise + fall) else -fall
        for i, j in plus:
            rest[i][j] += change
        for i, j in minus:
            rest[i][j] -= change
        step += 1
    return [
        [(unit + fraction) // whole for unit, fraction in zip(row, fractions, strict=False)]
        for row, fractions in zip(units, rest, strict=False)
    ]


def _circle(rest: list[list[int]], whole: int) -> list[Cell]:
    """The cells of the circle of step 3, in the order of the path; empty when no cell is open."""
    start = next((i for i, row in enumerate(rest) if any(0 < f < whole for f in row)), None)
    if start is None:
        return []
    columns = list(zip(*rest, strict=True))
    path: list[Cell] = []
    arrived = {(True, start): 0}  # (whether it is a row, its number) → how many cells led there
    in_row, line = True, start
    while True:
        cells = enumerate(rest[line] if in_row else columns[line])
        path.append(
            next(
                cell
                for other, f in cells
                if 0 < f < whole and (cell := (line, other) if in_row else (other, line)) not in path[-1:]
            )
        )
        in_row, line = not in_row, path[-1][1 if in_row else 0]
        if (in_row, line) in arrived:
            return path[arrived[in_row, line] :]
        arrived[in_row, line] = len(path)


def _shuffled(kind: str, names: Iterable[str], round_seed: str) -> list[str]:
    """Rows and columns in an order that is itself drawn, so that neighbours are not always the same."""

    def key(name: str) -> tuple[str, str]:
        return sha256(f"{round_seed}|{kind}|{name}".encode()).hexdigest(), name

    return sorted(names, key=key)
