"""检查台账 → cases, and what each case still owes.

A case without a result is 未检查, whatever else its row holds (R13); results and handling are the national
codes; a problem needs its handling, a transfer its receiving body and date (R12).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from toolkit.clock.deadlines import DeadlineRule, DeadlineState, Due, due, state
from toolkit.clock.workdays import WorkCalendar
from toolkit.columns import CASES
from toolkit.columns.deadlines import DEADLINES, Deadline
from toolkit.columns.lists import HANDLINGS, NO_PROBLEM, PROBLEM_RESULTS, PUT_RIGHT, TRANSFER
from toolkit.errors import Level, Problem
from toolkit.excel.book import Table
from toolkit.model import Case, Recheck
from toolkit.rules.checklists import ALL_KEPT, UnreadableFindingsError, read_findings

MEND_ORDER = HANDLINGS[1]
OF_THE_VISIT = ("notified", "started", "ended", "shown", "visit_code")
"""What is so of a whole visit: a case that is inspected at another's (合并检查) has it from there where it is blank."""
_SAID = attrgetter(
    *("started", "ended", "result", "points", "handling", "closed", "rectify_due"),
    *("reported", "published", "approved_after"),
)
"""Without any of these nothing contradicts itself, and nothing is missing yet."""


def read_cases(table: Table) -> tuple[dict[str, Case], tuple[Problem, ...]]:
    """Read 检查台账 by 案号, with the problems of R8, R12 and of dates out of order."""
    problems = list(table.problems)
    misread = {each.place for each in problems}  # filled in, but not so that it can be read: not missing
    cases: dict[str, Case] = {}
    met: dict[tuple[str, str], Case] = {}
    rows = table.by_column()
    for case in rows.into(Case, id=rows.texts("case"), at=rows.at):
        if case.id in cases:
            problems.append(Problem(f"案号“{case.id}”重复", "请删去重复的一行", case.at("case")))
        elif case.id:
            cases[case.id] = case
    for name, own in cases.items():
        case = cases[name] = of_its_visit(own, cases)
        if case.void:
            continue
        first = met.setdefault((case.task, case.target), case)
        if first is not case and case.target:
            what = f"{case.name}在这个任务里已有案号“{first.id}”，一户只能有一个结果"
            problems.append(Problem(what, "请核对后删去自己加的一行", case.at("target"), rule="R12"))
        problems.extend(each for each in check_case(case) if each.place not in misread)
    return cases, tuple(problems)


def of_its_visit(case: Case, cases: Mapping[str, Case]) -> Case:
    """The case with what its host knows of the visit; another host, or none, is named by 对账."""
    host = cases.get(case.joins)
    blank = [key for key in OF_THE_VISIT if getattr(case, key) in {None, ""}] if host else ()
    return replace(case, **{key: getattr(host, key) for key in blank}) if blank else case


def read_rechecks(table: Table) -> dict[str, tuple[Recheck, ...]]:
    """The rounds of 整改复查 by 案号, in their order."""
    rounds: dict[str, list[Recheck]] = {}
    for row in table.rows:
        rounds.setdefault(row.text("case"), []).append(
            row.into(Recheck, number=row.integer("round"), next_due=row.day("next"))
        )
    return {case: tuple(sorted(found, key=lambda entry: entry.number)) for case, found in rounds.items()}


def found_problem(case: Case) -> bool:
    """Whether the result is one that needs handling."""
    return case.result in PROBLEM_RESULTS


def check_case(case: Case) -> Iterable[Problem]:
    """What contradicts itself or is still missing in one case (R8, R9, R12, R13)."""
    return _checked(case) if any(_SAID(case)) else ()


def _checked(case: Case) -> Iterable[Problem]:
    at = case.at
    if case.result and not case.ended:
        yield Problem("有检查结果却没有检查结束日期", "请补填，期限从这一天起算", at("ended"), rule="R12")
    if case.ended and not case.result:
        yield Problem(
            "检查已结束却没有检查结果",
            "请从下拉表选一项；没有结果的视为未检查",
            at("result"),
            Level.WARNING,
            "R13",
        )
    for earlier, later, what in (
        (case.started, case.ended, "检查结束早于检查开始"),
        (case.ended, case.reported, "通报发布早于检查结束"),
        (case.reported, case.published, "公示日期早于通报发布"),
        (case.started, case.approved_after, "补办日期早于检查开始"),
    ):
        if earlier and later and later < earlier:
            key = {
                "检查结束早于检查开始": "ended",
                "通报发布早于检查结束": "reported",
                "补办日期早于检查开始": "approved_after",
            }.get(what, "published")
            yield Problem(f"{what}（{later} 早于 {earlier}）", "请核对两个日期", at(key), rule="R9")
    yield from _check_beforehand(case)
    yield from _check_points(case)
    yield from _contradictions(case)
    if found_problem(case):
        if not case.issue:
            yield Problem("发现问题却没有写明问题", "请填写发现的问题", at("issue"), rule="R12")
        if not case.handling or case.handling == HANDLINGS[0]:
            yield Problem("发现问题却没有后续处置", "请选责令改正、移送、立案等", at("handling"), rule="R12")
        if case.handling == MEND_ORDER and not case.rectify_due:
            yield Problem("责令改正却没有整改期限", "请填写整改期限", at("rectify_due"), rule="R12")
    if case.handling == TRANSFER and not (case.receiver and case.handled):
        yield Problem("移送却没有接收单位或移送日期", "请填写接收单位和处置日期", at("receiver"), rule="R12")


def _check_beforehand(case: Case) -> Iterable[Problem]:
    """R8: approved and told before anybody goes, or, in an emergency, approved afterwards."""
    begun = case.started or case.ended
    if case.emergency and begun and not (case.approved or case.approved_after):
        what = "紧急检查还没有补办审批"
        yield Problem(what, "请补办，填补办日期", case.at("approved_after"), Level.WARNING, "R8")
    if case.approved_after and not case.emergency:
        what, remedy = "填了补办日期，“紧急”却没有填“是”", "请核对；不是紧急情况的，检查前就应批准"
        yield Problem(what, remedy, case.at("emergency"), Level.WARNING, "R8")
    for day, key, what in (
        (case.approved, "approved", "检查方案批准"),
        (case.notified, "notified", "检查通知书送达"),
    ):
        if begun and (day is None or day > begun) and not case.emergency:
            remedy = "请补填；情况紧急、事后补办的，“紧急”填“是”，写补办日期"
            yield Problem(f"没有在检查之前的{what}日期", remedy, case.at(key), Level.WARNING, "R8")


def _contradictions(case: Case) -> Iterable[Problem]:
    """R12: what would be printed as one sentence against another, were it not stopped here."""
    if case.result == NO_PROBLEM:
        for key, text in (
            ("issue", case.issue),
            ("handling", case.handling),
            ("rectify_due", case.rectify_due),
        ):
            if text and text not in ("无", HANDLINGS[0]):
                header = CASES.column(key).header
                what = f"检查结果是“{NO_PROBLEM}”，{header}却写着“{text}”"
                yield Problem(what, f"请改正检查结果，或删去{header}", case.at(key), rule="R12")
    if case.rectify_due and case.ended and case.rectify_due < case.ended:
        what = f"整改期限（{case.rectify_due}）早于检查结束（{case.ended}）"
        yield Problem(what, "请核对两个日期", case.at("rectify_due"), rule="R9")
    if case.result == PUT_RIGHT and case.closed is False:
        what = f"检查结果是“{PUT_RIGHT}”，是否完结却是“否”"
        remedy = "当场已经改好的，完结写“是”；还要改的，检查结果选“发现问题待后续处理”"
        yield Problem(what, remedy, case.at("closed"), rule="R12")
    if case.closed and case.handling == MEND_ORDER and case.rectify_due and not case.rechecked:
        what = "责令改正已经完结，却没有复查日期，整改期限会一直算作没有完成"
        remedy = "请填复查日期；当场改正的，填检查那一天"
        yield Problem(what, remedy, case.at("rechecked"), Level.WARNING, "R9")


def _check_points(case: Case) -> Iterable[Problem]:
    """R13: what the checklist says and what the result says must agree."""
    if not case.points:
        return
    at = case.at("points")
    try:
        broken = read_findings(case.points).broken
    except UnreadableFindingsError:
        remedy = f"请写“{ALL_KEPT}”，或“不符合：3、5；不适用：7”，号码照记录表，不重复"
        yield Problem(f"要点结果“{case.points}”读不出来", remedy, at, rule="R13")
        return
    if broken and case.result == NO_PROBLEM:
        yield Problem("有不符合的要点，检查结果却是未发现问题", "请核对两处", at, rule="R13")
    if not broken and found_problem(case):
        what = "检查结果是发现问题，要点结果却没有不符合的"
        yield Problem(what, "请核对两处", at, Level.WARNING, "R13")


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or finished deadline of a case: what it is, until when, and how it stands."""

    case: Case
    what: str
    due: Due
    done: date | None
    state: DeadlineState


def clocks(
    case: Case, rules: Mapping[str, DeadlineRule], calendar: WorkCalendar, today: date
) -> dict[str, Clock]:
    """The deadlines of a case that have started, by rule (R9); none of a void case, or without a sound rule."""
    running: dict[str, Clock] = {}
    for deadline in () if case.void else DEADLINES:
        rule = rules.get(deadline.rule)
        if rule and (last := _due(case, deadline, rule, calendar)):
            done = getattr(case, deadline.done)
            running[rule.key] = Clock(case, rule.key, last, done, state(last, done, today, rule.remind_days))
    return running


def _due(case: Case, deadline: Deadline, rule: DeadlineRule, calendar: WorkCalendar) -> Due | None:
    """The last day by the rule, or as it was ordered for the case."""
    if deadline.start:
        return due(rule, getattr(case, deadline.start), calendar)
    ordered = getattr(case, deadline.due)
    return Due(ordered, provisional=False) if ordered else None
