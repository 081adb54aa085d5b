"""Whether the amendments of a folder say what they had to: each recomputed from the record and those before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from toolkit.draw.amend import Selecting, bound, result_without, state
from toolkit.draw.amendment import (
    ABANDON,
    BEFORE_DRAW,
    MERGING,
    PUBLISHED,
    RECUSE,
    RESTORE,
    Amendment,
    next_draw_id,
    read_amendments,
)
from toolkit.draw.deciding import SKIPPED, deciding
from toolkit.draw.encoding import digest
from toolkit.draw.entropy import check
from toolkit.draw.frozen import NONCE_DIGEST
from toolkit.draw.lists import RECUSAL_CODES
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import Plan
from toolkit.draw.record import RECORD
from toolkit.draw.second import is_second
from toolkit.draw.ticket import SSJ1
from toolkit.errors import Place, Problem, ToolkitError

_HEX = re.compile("[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def problems(files: Mapping[str, bytes], make: Selecting | None = None) -> list[Problem]:
    """Everything in the amendments of a folder that is not what had to follow; ``make`` as of ``result_without``."""
    try:
        amendments = read_amendments(files)
    except ToolkitError as error:
        return [Problem(str(error).rstrip("。"), RESTORE, Place("补正"))]
    found: list[Problem] = []
    plan = Plan.parse(files[PLAN])
    if amendments and RECORD not in files:
        return _undrawn_problems(files, plan, amendments, make)
    for index, amendment in enumerate(amendments):
        place = Place(amendment.file)
        if (amendment.no, amendment.draw_id, amendment.spec) != (index + 1, plan.draw_id, plan.spec):
            found.append(Problem("序号、抽取编号或协议版本不对", RESTORE, place))
            break
        found += _told_problems(amendment, plan)
        try:
            before = amendment.kind in BEFORE_DRAW  # bound by the plan alone, whatever the state
            current = None if before else state(files, amendments[:index])
            right = bound(files, current, amendment)
        except (ToolkitError, StopIteration, KeyError) as error:
            found.append(Problem(f"按前面的记录不应有这份补正（{error}）", RESTORE, place))
            break
        if right != (amendment.added, amendment.team):
            found.append(Problem("替换上来的不是按次序应轮到的", RESTORE, place))
            break
    return found + _skipped_twice(amendments)


def _told_problems(amendment: Amendment, plan: Plan) -> list[Problem]:
    """What is missing of that which an amendment tells, and what is bound in it."""
    place = Place(amendment.file)
    if amendment.kind == PUBLISHED:
        proof = amendment.url or _HEX.fullmatch(amendment.file_sha256)
        good = _MOMENT.fullmatch(amendment.at) and amendment.place and proof
        return [] if good else [Problem("没有时刻、公布的地方，或公布的凭据", RESTORE, place)]
    if not _DAY.fullmatch(amendment.date) or not (amendment.reason and amendment.decided_by):
        return [Problem("没有日期、理由或决定人", RESTORE, place)]
    if amendment.kind == RECUSE and plan.spec != SSJ1 and amendment.reason not in RECUSAL_CODES:
        return [Problem("回避的理由不是规定的代码", RESTORE, place)]
    if amendment.kind in MERGING and plan.spec == SSJ1:
        return [Problem("这一版协议没有这种补正", RESTORE, place)]
    if amendment.kind == SKIPPED:
        return _skip_problems(amendment, plan, place)
    return []


def _skip_problems(amendment: Amendment, plan: Plan, place: Place) -> list[Problem]:
    """What a statement that the first issue was not drawn is bound to say."""
    if not plan.fallback:
        return [Problem("冻结时没有写替补期号，不应有停开登记", RESTORE, place)]
    said = amendment.removed, amendment.added, amendment.object, amendment.team
    right = f"{plan.source}:{plan.issue}", f"{plan.fallback.source}:{plan.fallback.issue}", "", ()
    if said != right or not amendment.evidence:
        return [Problem("停开登记写的不是冻结时的两期，或没有凭证", RESTORE, place)]
    if amendment.date < plan.fallback.after:
        what = f"停开登记早于 {plan.fallback.after}，那时第一期还可能开奖"
        return [Problem(what, RESTORE, place)]
    return []


def _abandonment_problems(
    files: Mapping[str, bytes], plan: Plan, amendments: Sequence[Amendment], make: Selecting | None
) -> list[Problem]:
    """What an abandonment was bound to say."""
    first, *more = amendments
    found = [Problem("放弃冻结以后不应再有补正", RESTORE, Place(each.file)) for each in more]

    def blame(what: str) -> None:
        found.append(Problem(what, RESTORE, Place(first.file)))

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
            right = result_without(files, first.nonce, first.entropy, first.nonce2, make)
        except ToolkitError as error:
            blame(f"按冻结的文件不能算出本来的结果（{error}）")
        else:
            if first.selected_sha256 != ("" if right is None else digest(right)):
                blame("本来的结果与重新计算的不同")
    return found


def _undrawn_problems(
    files: Mapping[str, bytes], plan: Plan, amendments: Sequence[Amendment], make: Selecting | None
) -> list[Problem]:
    """What is wrong before the draw: publications and one skip may be registered, then the freeze given up."""
    found = []
    for number, each in enumerate(amendments, 1):
        if each.no != number or each.draw_id != plan.draw_id or each.spec != plan.spec:
            found.append(Problem("序号、抽取编号或协议版本不对", RESTORE, Place(each.file)))
        if each.kind not in BEFORE_DRAW:
            return found + _abandonment_problems(files, plan, amendments[number - 1 :], make)
        found += _told_problems(each, plan)
    return found + _skipped_twice(amendments)


def _skipped_twice(amendments: Sequence[Amendment]) -> list[Problem]:
    more = [each for each in amendments if each.kind == SKIPPED][1:]
    return [Problem("停开登记只能有一份", RESTORE, Place(each.file)) for each in more]


def _is_nonce(text: str, committed: bytes) -> bool:
    return bool(_HEX.fullmatch(text)) and f"{digest(bytes.fromhex(text))}\n".encode() == committed
