"""Amendments (补正): what happened to a draw afterwards, never a change of the draw itself.

    void       the whole draw is void, for a reason; the draw named in ``added`` takes its place
    alternate  a drawn object that cannot be inspected (注销, 失联, 停业 …) gives way to the next ticket of its
               stratum: with the same seed and quotas, who would have been drawn had it never been listed
    recuse     an object objects to an inspector afterwards (申请回避): the next lawful one takes the seat
    published  the commitment was published: where, and the proof of it (公布登记); changes nothing in the draw
    skipped    the issue that was frozen was not drawn (停开登记): the one named in its place decides
    abandon    what was frozen is given up before it was drawn (放弃冻结): the secret is laid open, with the result it
               would have had if the public number exists, and the draw named in ``added`` takes its place

Each is one file ``amend-001.json``, ``amend-002.json`` … in the record's folder: canonical JSON with the keys
``spec draw_id no kind date object removed added team reason evidence decided_by operator prev_record``, of an
abandonment ``nonce entropy selected_sha256`` too, of a publication ``at place url file_sha256``.
``team`` is the team of the object concerned afterwards, the 主检 first ([] for void).  It hangs on the year's
chain like a record, under the name ``<draw_id>/amend-001``; ``prev_record`` is the SHA-256 of what hung there
last.  The state of a draw is its record with its amendments applied in order, and ``problems`` recomputes what
each of them was bound to say: who came next is never chosen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass, field, fields
from functools import cached_property

from toolkit.draw.deciding import SKIPPED, deciding
from toolkit.draw.encoding import Unwritable, canonical_json, digest, from_lines
from toolkit.draw.entropy import check
from toolkit.draw.frozen import NONCE_DIGEST, read_frozen
from toolkit.draw.lists import RECUSAL_CODES
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import NO_RECORD, Plan
from toolkit.draw.record import ALTERNATES, ASSIGNED, RECORD, SELECTED, draw
from toolkit.draw.second import is_second
from toolkit.draw.successor import successor
from toolkit.draw.ticket import ASSIGNMENT, SPECS, SSJ1, SSJ2, purpose_seed
from toolkit.errors import Place, Problem, Refused, ToolkitError

VOID, ALTERNATE, RECUSE, ABANDON, PUBLISHED = "void", "alternate", "recuse", "abandon", "published"
BEFORE_DRAW = {PUBLISHED, SKIPPED}
"""What may hang between the freeze and the record, and never behind it."""
_LAID_OPEN = ("nonce", "entropy", "selected_sha256")
"""Keys of an abandonment only: "" for a secret that was lost, a number that never was, a result they do not give."""
_REGISTERED = ("at", "place", "url", "file_sha256")
"""Keys of a publication only: the computer's clock when it was registered, where C was published, and the proof."""
_ONLY = {ABANDON: (*_LAID_OPEN, "nonce2"), PUBLISHED: _REGISTERED}
_NAME = re.compile(r"amend-(\d{3})\.json")
_HEX = re.compile("[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RESTORE = "请从备份恢复原文件；恢复不了，这份补正不可信"
Selected = tuple[str, str, str, str]
"""Stratum, rank, id, ticket, as in selected.txt."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One amendment, as its file says; ids are canonical, ``date`` is yyyy-mm-dd."""

    draw_id: str
    no: int
    kind: str
    date: str
    object: str
    removed: str
    added: str
    team: tuple[str, ...]
    reason: str
    evidence: str
    decided_by: str
    operator: str
    prev_record: str
    spec: str = SSJ2
    nonce: str = ""
    entropy: str = ""
    selected_sha256: str = ""
    nonce2: str = ""
    at: str = ""
    place: str = ""
    url: str = ""
    file_sha256: str = ""

    @property
    def file(self) -> str:
        """Its file name."""
        return f"amend-{self.no:03d}.json"

    @property
    def why(self) -> str:
        """Its reason in words: that of a recusal is a code."""
        return RECUSAL_CODES.get(self.reason, self.reason) if self.kind == RECUSE else self.reason

    def to_bytes(self) -> bytes:
        """Its canonical JSON."""
        names = [entry.name for entry in fields(self)]
        others = {key for kind, keys in _ONLY.items() if kind != self.kind for key in keys}
        others |= set() if self.nonce2 else {"nonce2"}  # only where there was a second half, and it was given
        values = {key: getattr(self, key) for key in names if key not in others}
        return canonical_json({**values, "team": list(self.team)})


@dataclass
class State:
    """What a draw has come to: who is to be inspected, by whom, and whether it is void."""

    selected: list[Selected]
    ranked: InitVar[bytes]
    """alternates.txt"""
    teams: dict[str, tuple[str, ...]]
    recused: dict[str, set[str]] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
    void: Amendment | None = None

    def __post_init__(self, ranked: bytes) -> None:
        self._ranked = ranked

    @cached_property
    def alternates(self) -> list[Selected]:
        """Who comes next.  Of 40,000 perhaps, so they are taken apart only if somebody asks."""
        return [_selected(row) for row in from_lines(ALTERNATES, self._ranked, 4)]


def is_amendment(name: str) -> bool:
    """Whether a file of this name is an amendment."""
    return bool(_NAME.fullmatch(name))


def read_amendments(files: Mapping[str, bytes]) -> list[Amendment]:
    """The amendments of a record folder in order.  Raises ToolkitError for one that cannot be read."""
    return [_parse(name, files[name]) for name in sorted(filter(is_amendment, files))]


def _parse(name: str, data: bytes) -> Amendment:
    try:
        value = json.loads(data)
        amendment = Amendment(**{**value, "team": tuple(value["team"])})
        if amendment.to_bytes() != data or amendment.spec not in SPECS:
            raise Refused(f"补正“{name}”不是规范写法。{_RESTORE}。")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Unwritable):
        raise Refused(f"补正“{name}”读不出来。{_RESTORE}。") from None
    return amendment


def changes(files: Mapping[str, bytes]) -> list[Amendment]:
    """The amendments that changed what was drawn: all but what was registered before."""
    return [each for each in read_amendments(files) if each.kind not in BEFORE_DRAW]


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
    if amendment.kind in {VOID, *BEFORE_DRAW}:
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


def next_draw_id(draw_id: str) -> str:
    """The number of the draw that takes the place of a void one: 202304-1-01 → 202304-1-02."""
    head, _, number = draw_id.rpartition("-")
    return f"{head}-{int(number) + 1:02d}"


def problems(files: Mapping[str, bytes]) -> list[Problem]:
    """Everything in the amendments of a folder that is not what had to follow."""
    try:
        amendments = read_amendments(files)
    except ToolkitError as error:
        return [Problem(str(error).rstrip("。"), _RESTORE, Place("补正"))]
    found: list[Problem] = []
    plan = Plan.parse(files[PLAN])
    if amendments and RECORD not in files:
        return _undrawn_problems(files, plan, amendments)
    for index, amendment in enumerate(amendments):
        place = Place(amendment.file)
        if (amendment.no, amendment.draw_id, amendment.spec) != (index + 1, plan.draw_id, plan.spec):
            found.append(Problem("序号、抽取编号或协议版本不对", _RESTORE, place))
            break
        found += _told_problems(amendment, plan)
        try:
            before = amendment.kind in BEFORE_DRAW  # bound by the plan alone, whatever the state
            current = None if before else state(files, amendments[:index])
            right = _bound(files, current, amendment)
        except (ToolkitError, StopIteration, KeyError) as error:
            found.append(Problem(f"按前面的记录不应有这份补正（{error}）", _RESTORE, place))
            break
        if right != (amendment.added, amendment.team):
            found.append(Problem("替换上来的不是按次序应轮到的", _RESTORE, place))
            break
    return found + _skipped_twice(amendments)


def abandoned(files: Mapping[str, bytes]) -> Amendment | None:
    """The abandonment of a folder that was frozen and never drawn.  Raises ToolkitError if it cannot be read."""
    if RECORD in files:
        return None
    return next((each for each in read_amendments(files) if each.kind == ABANDON), None)


def publications(files: Mapping[str, bytes]) -> list[Amendment]:
    """The publications of the commitment that were registered.  Raises ToolkitError if they cannot be read."""
    return [each for each in read_amendments(files) if each.kind == PUBLISHED]


def skipped(files: Mapping[str, bytes]) -> Amendment | None:
    """The statement that the first issue was not drawn.  Raises ToolkitError if it cannot be read."""
    return next((each for each in read_amendments(files) if each.kind == SKIPPED), None)


def result_without(files: Mapping[str, bytes], nonce: str, entropy: str, second: str = "") -> bytes:
    """The selected.txt that an abandoned draw would have given; nothing if a secret or the number is missing."""
    if not (nonce and entropy) or (Plan.parse(files[PLAN]).second_nonce and not second):
        return b""
    return draw(files, bytes.fromhex(nonce), entropy, NO_RECORD, second)[SELECTED]


def _told_problems(amendment: Amendment, plan: Plan) -> list[Problem]:
    """What is missing of that which an amendment tells, and what is bound in it."""
    place = Place(amendment.file)
    if amendment.kind == PUBLISHED:
        proof = amendment.url or _HEX.fullmatch(amendment.file_sha256)
        good = _MOMENT.fullmatch(amendment.at) and amendment.place and proof
        return [] if good else [Problem("没有时刻、公布的地方，或公布的凭据", _RESTORE, place)]
    if not _DAY.fullmatch(amendment.date) or not (amendment.reason and amendment.decided_by):
        return [Problem("没有日期、理由或决定人", _RESTORE, place)]
    if amendment.kind == RECUSE and plan.spec != SSJ1 and amendment.reason not in RECUSAL_CODES:
        return [Problem("回避的理由不是规定的代码", _RESTORE, place)]
    if amendment.kind == SKIPPED:
        return _skip_problems(amendment, plan, place)
    return []


def _skip_problems(amendment: Amendment, plan: Plan, place: Place) -> list[Problem]:
    """What a statement that the first issue was not drawn is bound to say."""
    if not plan.fallback:
        return [Problem("冻结时没有写替补期号，不应有停开登记", _RESTORE, place)]
    said = amendment.removed, amendment.added, amendment.object, amendment.team
    right = f"{plan.source}:{plan.issue}", f"{plan.fallback.source}:{plan.fallback.issue}", "", ()
    if said != right or not amendment.evidence:
        return [Problem("停开登记写的不是冻结时的两期，或没有凭证", _RESTORE, place)]
    if amendment.date < plan.fallback.after:
        what = f"停开登记早于 {plan.fallback.after}，那时第一期还可能开奖"
        return [Problem(what, _RESTORE, place)]
    return []


def _abandonment_problems(
    files: Mapping[str, bytes], plan: Plan, amendments: Sequence[Amendment]
) -> list[Problem]:
    """What an abandonment was bound to say."""
    first, *more = amendments
    found = [Problem("放弃冻结以后不应再有补正", _RESTORE, Place(each.file)) for each in more]

    def blame(what: str) -> None:
        found.append(Problem(what, _RESTORE, Place(first.file)))

    if (first.kind, first.draw_id, first.spec) != (ABANDON, plan.draw_id, plan.spec):
        blame("没有抽取的记录只能登记公布、放弃冻结，或者编号、协议版本不对")
    if (first.added, first.object, first.removed, first.team) != (next_draw_id(plan.draw_id), "", "", ()):
        blame("新的编号不是尾号加 1，或写了不该写的内容")
    if not _DAY.fullmatch(first.date) or not (first.reason and first.decided_by and first.evidence):
        blame("没有日期、理由、决定文号或决定人")
    source, issue = deciding(plan, files)
    if first.nonce and not _is_nonce(first.nonce, files[NONCE_DIGEST]):
        blame("公开的随机密数与 nonce.sha256 的摘要不符")
    elif first.nonce2 and not is_second(plan, first.nonce2):
        blame("公开的第二密数与冻结时的摘要不符")
    elif first.entropy and (
        not first.entropy.startswith(f"{source}:{issue}:") or check(source, issue, first.entropy)
    ):
        blame("公开随机数不是应当用的来源和期号，或写法不对")
    else:
        try:
            right = result_without(files, first.nonce, first.entropy, first.nonce2)
        except ToolkitError as error:
            blame(f"按冻结的文件不能算出本来的结果（{error}）")
        else:
            if first.selected_sha256 != (digest(right) if right else ""):
                blame("本来的结果与重新计算的不同")
    return found


def _undrawn_problems(
    files: Mapping[str, bytes], plan: Plan, amendments: Sequence[Amendment]
) -> list[Problem]:
    """What is wrong before the draw: publications and one skip may be registered, then the freeze given up."""
    found = []
    for number, each in enumerate(amendments, 1):
        if each.no != number or each.draw_id != plan.draw_id or each.spec != plan.spec:
            found.append(Problem("序号、抽取编号或协议版本不对", _RESTORE, Place(each.file)))
        if each.kind not in BEFORE_DRAW:
            return found + _abandonment_problems(files, plan, amendments[number - 1 :])
        found += _told_problems(each, plan)
    return found + _skipped_twice(amendments)


def _skipped_twice(amendments: Sequence[Amendment]) -> list[Problem]:
    more = [each for each in amendments if each.kind == SKIPPED][1:]
    return [Problem("停开登记只能有一份", _RESTORE, Place(each.file)) for each in more]


def _is_nonce(text: str, committed: bytes) -> bool:
    return bool(_HEX.fullmatch(text)) and f"{digest(bytes.fromhex(text))}\n".encode() == committed


def _bound(
    files: Mapping[str, bytes], current: State | None, amendment: Amendment
) -> tuple[str, tuple[str, ...]]:
    """What the amendment was bound to name: who comes in, and the team afterwards."""
    if current is None:
        return amendment.added if amendment.kind == SKIPPED else "", ()
    if amendment.kind == VOID:
        _require_open(current)
        return next_draw_id(amendment.draw_id), ()
    if amendment.kind == ALTERNATE and amendment.object == amendment.added:
        return _alternate(files, current, amendment.removed)
    if amendment.kind == RECUSE:
        return _substitute(files, current, amendment.object, amendment.removed)
    raise Refused("种类不对。请从备份恢复这份补正。")
