"""What a draw has come to: its record with its amendments (``amendment``) applied in order.

Who comes next is never chosen: with the same seed and quotas it is the next ticket of the stratum, the next lawful
person, and ``bound`` says of every amendment what it had to name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from functools import cached_property

from toolkit.draw.amendment import (
    ALTERNATE,
    APART,
    BEFORE_DRAW,
    BODY,
    MERGING,
    RECUSE,
    VOID,
    Amendment,
    Joint,
    next_draw_id,
    read_amendments,
)
from toolkit.draw.deciding import SKIPPED
from toolkit.draw.encoding import from_lines
from toolkit.draw.frozen import read_frozen
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import NO_RECORD, Plan
from toolkit.draw.record import ALTERNATES, ASSIGNED, RECORD, SELECTED, draw
from toolkit.draw.successor import successor
from toolkit.draw.ticket import ASSIGNMENT, purpose_seed
from toolkit.errors import Refused

Selected = tuple[str, str, str, str]
"""Stratum, rank, id, ticket, as in selected.txt."""
Selecting = Callable[[bytes, str, str], bytes]
"""selected.txt by nonce, public number and second half of the nonce."""


@dataclass
class State:
    """What a draw has come to: who is to be inspected, by whom, what of it is one visit with others, if it is void."""

    selected: list[Selected]
    ranked: InitVar[bytes]
    """alternates.txt"""
    teams: dict[str, tuple[str, ...]]
    recused: dict[str, set[str]] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
    joint: set[Joint] = field(default_factory=set)
    void: Amendment | None = None

    def __post_init__(self, ranked: bytes) -> None:
        self._ranked = ranked

    @cached_property
    def alternates(self) -> list[Selected]:
        """Who comes next.  Of 40,000 perhaps, so they are taken apart only if somebody asks."""
        return [_selected(row) for row in from_lines(ALTERNATES, self._ranked, 4)]


def state(files: Mapping[str, bytes], amendments: Sequence[Amendment] | None = None) -> State:
    """The state after these amendments (all of the folder's if not given)."""
    current = State(
        [_selected(row) for row in from_lines(SELECTED, files[SELECTED], 4)],
        files[ALTERNATES],
        teams(files),
    )
    for amendment in read_amendments(files) if amendments is None else amendments:
        _apply(current, amendment)
    return current


def teams(files: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """Who was to go where as drawn, before any amendment: persons by object."""
    found: dict[str, tuple[str, ...]] = {}
    for target, _, person, _ in from_lines(ASSIGNED, files[ASSIGNED], 4):
        found[target] = (*found.get(target, ()), person)
    return found


def _selected(row: Sequence[str]) -> Selected:
    stratum, rank, target, ticket = row
    return stratum, rank, target, ticket


def _apply(current: State, amendment: Amendment) -> None:
    if amendment.kind == VOID:
        current.void = amendment
    if amendment.kind in MERGING:
        current.joint ^= {amendment.joint}
    if amendment.kind in {VOID, *BEFORE_DRAW, *MERGING}:
        return
    current.teams[amendment.object] = amendment.team
    if amendment.kind == RECUSE:
        current.recused.setdefault(amendment.object, set()).add(amendment.removed)
        return
    current.replaced[amendment.removed] = amendment.added
    current.teams.pop(amendment.removed, None)
    row = next(row for row in current.alternates if row[2] == amendment.added)
    current.alternates.remove(row)
    place = next(i for i, row in enumerate(current.selected) if row[2] == amendment.removed)
    current.selected[place] = row


def alternate(files: Mapping[str, bytes], target: str) -> tuple[str, tuple[str, ...]]:
    """Who comes in for ``target``, and with which team.  Refused if it is not drawn or nobody is left.

    The team stays; only where a 回避 of the newcomer bars a member, the next lawful person takes that seat.
    """
    return _alternate(files, state(files), target)


def _alternate(files: Mapping[str, bytes], current: State, target: str) -> tuple[str, tuple[str, ...]]:
    _require_open(current)
    row = next((row for row in current.selected if row[2] == target), None)
    if row is None:
        raise Refused(f"“{target}”不在这次抽取的中签对象里，不能用候补替换。请核对代码。")
    require_alone(current, target)
    new = next((other[2] for other in current.alternates if other[0] == row[0]), None)
    if new is None:
        raise Refused(f"“{target}”所在的一层已经没有候补对象。请说明情况，由负责人决定是否作废重抽。")
    barred = read_frozen(files).recusals.get(new, {})
    team = current.teams[target]
    current.teams[new] = current.teams.pop(target)
    for person in team:
        if person in barred:
            team = _seat(files, current, new, person)
            current.teams[new] = team
    return new, team


def substitute(files: Mapping[str, bytes], target: str, person: str) -> tuple[str, tuple[str, ...]]:
    """Who takes the seat of ``person`` in the team of ``target``, and the team afterwards."""
    return _substitute(files, state(files), target, person)


def _substitute(
    files: Mapping[str, bytes], current: State, target: str, person: str
) -> tuple[str, tuple[str, ...]]:
    _require_open(current)
    if person not in current.teams.get(target, ()):
        raise Refused(f"“{person}”不在“{target}”的检查组里，不用替换。请核对代码和执法证号。")
    before = set(current.teams[target])
    team = _seat(files, current, target, person)
    return next(iter(set(team) - before)), team


def _seat(files: Mapping[str, bytes], current: State, target: str, person: str) -> tuple[str, ...]:
    seed = purpose_seed(str(json.loads(files[RECORD])["seed"]), ASSIGNMENT)
    removed = {person} | current.recused.get(target, set())
    return successor(seed, read_frozen(files), current.teams, target, person, removed)


def _require_open(current: State) -> None:
    if current.void:
        raise Refused(
            f"这次抽取已经作废（{current.void.reason}）。请在新的抽取 {current.void.added} 上办理。"
        )


def require_alone(current: State, target: str = "") -> None:
    """Refuse what cannot be while the visit of ``target``, or any, is one with others' (合并检查)."""
    if found := [joint for joint in current.joint if target in {"", joint.object}]:
        raise Refused(f"“{found[0].object}”已经与别的任务或部门合并检查。请先办“取消合并”再来。")


def merged(current: State, kind: str, joint: Joint, draw_id: str) -> tuple[str, ...]:
    """The team of a visit that becomes joint, or is no longer (``kind``).  Refused where that cannot be."""
    _require_open(current)
    if joint.object not in current.teams:
        raise Refused(f"“{joint.object}”不在抽取 {draw_id} 的中签对象里，不能合并检查。请核对代码。")
    there = {each for each in current.joint if each.object == joint.object}
    if kind == APART:
        if joint not in there:
            raise Refused(f"“{joint.object}”没有与 {joint.guest} 合并检查，不用取消。请核对代码和任务。")
        return current.teams[joint.object]
    if (
        (joint.guest == draw_id) == (joint.host == draw_id)
        or joint.host.startswith(BODY)
        or joint.guest in {"", BODY}
    ):
        raise Refused("合并检查要写明两次不同的抽取，其中一次是这一次。请核对任务。")
    busy = joint.guest == draw_id and there  # a guest has one host and no guests
    if busy or joint in there or any(each.guest == draw_id for each in there):
        raise Refused(f"“{joint.object}”已经与别的任务合并检查。要另作安排的，请先办“取消合并”。")
    return current.teams[joint.object]


def result_without(
    files: Mapping[str, bytes], nonce: str, entropy: str, second: str = "", make: Selecting | None = None
) -> bytes | None:
    """The selected.txt that an abandoned draw would have given; None if a secret or the number is missing.

    ``make`` draws in another way than in memory.
    """
    if not (nonce and entropy) or (Plan.parse(files[PLAN]).second_nonce and not second):
        return None
    if make:
        return make(bytes.fromhex(nonce), entropy, second)
    return draw(files, bytes.fromhex(nonce), entropy, NO_RECORD, second)[SELECTED]


def bound(
    files: Mapping[str, bytes], current: State | None, amendment: Amendment
) -> tuple[str, tuple[str, ...]]:
    """What the amendment was bound to name: who comes in, and the team afterwards."""
    if current is None:
        return amendment.added if amendment.kind == SKIPPED else "", ()
    if amendment.kind == VOID:
        _require_open(current)
        require_alone(current)
        return next_draw_id(amendment.draw_id), ()
    if amendment.kind in MERGING:
        return amendment.added, merged(current, amendment.kind, amendment.joint, amendment.draw_id)
    if amendment.kind == ALTERNATE and amendment.object == amendment.added:
        return _alternate(files, current, amendment.removed)
    if amendment.kind == RECUSE:
        return _substitute(files, current, amendment.object, amendment.removed)
    raise Refused("种类不对。请从备份恢复这份补正。")
