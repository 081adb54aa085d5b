"""补正: what may happen to a draw afterwards, each with a reason and the leader's decision; never a silent redraw.

    alternate   候补启用: an object that cannot be inspected gives way to the next ticket of its stratum
    recuse      回避替换: an inspector gives way to the next lawful one
    redraw      作废重抽: the whole draw is void; a new number, a new freeze and a new random number follow

The amendment is written to the record folder and its chain first; the sheets follow it.  A run after a crash
finds the amendment and only makes the sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from toolkit import columns
from toolkit.codes import mask_personal
from toolkit.columns.lists import FROZEN, WAITING
from toolkit.columns.work import OF_ONE_DRAW
from toolkit.draw.amend import alternate, require_alone, substitute
from toolkit.draw.amendment import ALTERNATE, RECUSE, Amendment, next_draw_id, read_amendments
from toolkit.draw.amendment import VOID as VOID_DRAW
from toolkit.draw.encoding import canonical_id, canonical_text, digest
from toolkit.draw.lists import recusal_code
from toolkit.draw.ticket import SSJ1
from toolkit.errors import Changed, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.base import (
    Desk,
    Office,
    Outcome,
    Work,
    begin_work,
    draw_id_of,
    require_clock,
    require_fit,
    require_open,
)
from toolkit.jobs.deadlines import refresh
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.jobs.views import bring_into_line
from toolkit.jobs.visits import over_its_cap
from toolkit.ledger import record_checks, records
from toolkit.ledger.record import DrawRecord
from toolkit.model import Task


class Decision(NamedTuple):
    """Why, on what evidence, and who decided: a leader's name, never left out.

    Reason and evidence become public (``require_public``); of a 回避 only the code of the reason does.
    """

    reason: str
    decided_by: str
    evidence: str = ""

    def stated(self, step: str, who: str = "决定人") -> Decision:
        """The decision as it is kept; WrongUse if it lacks reason or name."""
        kept = Decision(*map(canonical_text, self))
        for value, what, flag in ((kept.reason, "理由", "--reason"), (kept.decided_by, who, "--by")):
            if not value:
                raise WrongUse(f"{step}要有理由、{who}，缺{what}（{flag}）。请补上再来。")
        return kept


Change = tuple[str, str, str, str, tuple[str, ...]]
"""What an amendment changes: kind, object, removed, added, team."""
Made = Callable[[DrawRecord, str], Amendment]
"""Makes the next amendment of a record, to hang below this digest of the chain."""


class Pair(NamedTuple):
    """An object, and an inspector who may not go there; with no object, to none that is still to be inspected."""

    target: str = ""
    inspector: str = ""


class _Step(NamedTuple):
    """One amendment about one object: how it is made, and which of a record's it is, if it was made already."""

    target: str
    make: Made
    is_it: Callable[[Amendment], bool]


def use_alternate(book: Book, office: Office, key: str, target: str, decision: Decision) -> Outcome:
    """候补启用: replace an object that cannot be inspected."""
    out = canonical_id(target)

    def made(record: DrawRecord, prev: str) -> Amendment:
        new, team = alternate(record.files, out)
        return decided(record, office, decision, prev, (ALTERNATE, new, out, new, team))

    def is_it(each: Amendment) -> bool:
        return (each.kind, each.removed) == (ALTERNATE, out)

    work = begin_work(book, office, "候补启用", key)
    return _amend(work, drawn(work, work.task), [_Step(out, made, is_it)], decision)


def recuse(book: Book, office: Office, key: str, pair: Pair, decision: Decision) -> Outcome:
    """回避替换: the object of the pair rightly objects to its inspector, or he can go nowhere (illness, transfer).

    Then he gives way in each of his cases that has no result, each with an amendment of its own.
    """
    person = canonical_id(pair.inspector)
    work = begin_work(book, office, "回避替换", key)
    record = drawn(work, work.task)
    targets = [canonical_id(pair.target)] if pair.target else _to_inspect(work, record, person)
    return _amend(work, record, [_recusal(office, of, person, decision) for of in targets], decision)


def _to_inspect(work: Work, record: DrawRecord, person: str) -> list[str]:
    """Where the person is still to go, or, if nowhere any more, where he gave way.  Refused if neither."""
    desk, task = work.desk, work.task
    still = [case.target for case in desk.cases_of(task.id) if not case.result]
    for people in (record.state.teams, record.state.recused):
        if theirs := [target for target in still if person in people.get(target, ())]:
            return theirs
    name = desk.registry.name_of(person)
    raise Refused(f"任务 {task.id} 里没有派{name}去、还没有登记结果的对象，不用替换。请核对人员和任务。")


def _recusal(office: Office, of: str, person: str, decision: Decision) -> _Step:
    def made(record: DrawRecord, prev: str) -> Amendment:
        new, team = substitute(record.files, of, person)
        code = decision.reason if record.plan.spec == SSJ1 else recusal_code(decision.reason.strip())
        coded = decision._replace(reason=code)
        return decided(record, office, coded, prev, (RECUSE, of, person, new, team))

    def is_it(each: Amendment) -> bool:
        return (each.kind, each.object, each.removed) == (RECUSE, of, person)

    return _Step(of, made, is_it)


def redraw(book: Book, office: Office, key: str, decision: Decision) -> Outcome:
    """作废重抽: void the draw; the task waits for a new freeze under the next number."""
    work = begin_work(book, office, "作废重抽", key)
    desk, task = work.desk, work.task
    record = drawn(work, task)
    inspected = [case.name for case in desk.cases_of(task.id) if case.result]
    if inspected:
        raise Refused(
            f"任务 {task.id} 已有 {len(inspected)} 户登记了检查结果，不能作废重抽。请用候补或更正办理。"
        )
    require_alone(record.state)
    successor = next_draw_id(record.plan.draw_id)

    def made(current: DrawRecord, prev: str) -> Amendment:
        return decided(current, office, decision, prev, (VOID_DRAW, "", "", successor, ()))

    require_public(desk, decision, office)
    if record.state.void is None:
        record = add(office, record, made)
    bring_into_line(book, desk, task, record)
    values = {**dict.fromkeys(OF_ONE_DRAW), "state": WAITING, "draw_id": successor}
    book.update(columns.TASKS, task.id, values)
    why = f"{decision.reason}，{decision.decided_by}决定"
    line = f"抽取 {record.plan.draw_id} 已作废（{why}），原记录保留；重抽编号 {successor}"
    finish(work, record, line)
    outcome = Outcome("作废重抽", [line, "请在任务表填新的随机数期号，再冻结名单"], files=[record.folder])
    outcome.data = {"task": task.id, "void": record.plan.draw_id, "draw_id": successor}
    return outcome


def drawn(work: Work, task: Task) -> DrawRecord:
    """The record of a task that was drawn, with what was interrupted finished.  Refused at another time."""
    desk, office = work.desk, work.office
    require_clock(desk, office)
    require_open(office, task.year)  # it may have come over from the year before
    if task.state == FROZEN:  # an unrevealed commitment would be a breach: reveal first, then void
        raise Refused(
            f"任务 {task.id} 已公布承诺、还没有抽取。请先按承诺抽取，再办补正；"
            "抽取不了的，请办理“放弃冻结”。不声不响地不抽取，就是违约。"
        )
    if task.state in ("", WAITING):
        raise Refused(f"任务 {task.id} 还没有抽取，没有可以补正的。请先抽取。")
    records.settle(office.records(task.year))  # an amendment that was interrupted is finished first
    return records.read(office.records(task.year) / task.draw_id)


def _amend(work: Work, record: DrawRecord, steps: Sequence[_Step], decision: Decision) -> Outcome:
    """Make what is not made yet, then the sheets of all; saved once."""
    desk, task, office = work.desk, work.task, work.office
    require_fit(record_checks.check(record.folder))
    results = {case.target: case.result for case in desk.cases_of(task.id)}
    for step in steps:
        if result := results.get(step.target):
            raise Refused(
                f"“{step.target}”已经登记了检查结果（{result}），不能再替换。登记错了的，请先在台账更正。"
            )
    require_public(desk, decision, office)
    outcome = Outcome(work.name)
    there = read_amendments(record.files)
    missing = [step.make for step in steps if not any(map(step.is_it, there))]
    if missing:

        def over(coming: Sequence[Amendment]) -> list[Problem]:
            for each in coming:
                if each.kind == ALTERNATE:
                    outcome.problems += over_its_cap(office, desk, task, each.added)
            return outcome.problems

        record = add(office, record, *missing, reminders=over)
    else:
        outcome.lines.append("这项补正已经记录过，按记录补齐了表格")
    bring_into_line(work.book, desk, task, record)
    refresh(work)
    name_of, said = desk.registry.name_of, dict[str, str]()
    for each in read_amendments(record.files):
        if any(step.is_it(each) for step in steps):
            line = f"{name_of(each.removed)} → {name_of(each.added)}"
            said[each.file] = f"{line}（{each.why}，{each.decided_by}决定）"
            team = list(each.team)
            outcome.lines.append(f"任务 {task.id}：{line}；检查人员 {'、'.join(map(name_of, team))}")
            outcome.files.append(record.folder / each.file)
            outcome.data = {"task": task.id, "removed": each.removed, "added": each.added, "team": team}
    outcome.lines.append("通知书和记录表请重新生成，旧的留存备查")
    note_amendments(work, task, record, said, again=True)
    work.save()
    return outcome


def frozen(work: Work, when: str, *, given_up: bool = False) -> DrawRecord:
    """The record of the step's task, of 大库 too, after the freeze and before the draw.

    A registration that was interrupted is finished first.  Refused at another time; ``when`` says what then.
    ``given_up``: or what was given up, and the row does not say so yet.
    """
    task = work.task
    require_clock(work.desk, work.office)
    require_open(work.office, task.year)
    draw_id = draw_id_of(task)
    year = records.chain_of(work.office.records(task.year), draw_id)
    large = year.name == records.BULK
    if task.state != FROZEN and not large:  # what 大库 draws is not entered in the row
        raise Refused(f"任务 {task.id} 的状态是“{task.state or WAITING}”。{when}；请核对任务编号。")
    records.settle(year)
    record = records.read(year / draw_id)
    if record.drawn:
        raise Refused(f"抽取 {draw_id} 已经完成。{when}；任务表还没有跟上的，请再运行一次“抽取”补齐。")
    if record.abandoned and not given_up:
        raise Refused(f"冻结 {draw_id} 已经放弃。任务表还没有跟上的，请再运行一次“放弃冻结”补齐。")
    if not large:  # a list of millions is verified at the draw
        require_fit(record_checks.check(record.folder))
    return record


def add(
    office: Office,
    record: DrawRecord,
    *made: Made,
    reminders: Callable[[Sequence[Amendment]], Sequence[Problem]] = lambda _: (),
) -> DrawRecord:
    """The record with the amendments that ``made`` make; what any would refuse is found before the person is asked.

    ``reminders``: what the person is to see before answering.  Raises Changed if somebody else has drawn or amended
    since ``record`` was read: two that give up the same freeze at once would leave a record that nobody can trust.
    """
    draw_id, foreseen, added = record.plan.draw_id, record, record
    coming: list[Amendment] = []
    for make in made:
        coming.append(make(foreseen, record.plan.prev_record))
        foreseen = DrawRecord(record.folder, {**foreseen.files, coming[-1].file: coming[-1].to_bytes()})
    office.agree(reminders(coming))
    for make in made:

        def still(current: DrawRecord, prev: str, make: Made = make, seen: DrawRecord = added) -> Amendment:
            if current.files.keys() != seen.files.keys():
                did = "补正" if current.drawn == seen.drawn else "完成"
                raise Changed(f"抽取 {draw_id} 刚刚由别人{did}。请重新打开工作簿看结果，再决定办什么。")
            return make(current, prev)

        added = records.amend(record.folder.parent, draw_id, still)
    return added


def finish(work: Work, record: DrawRecord, what: str) -> None:
    """The end of a step that amends: its line names the last amendment, its place on the chain and its digest."""
    note_amendments(work, work.task, record, {read_amendments(record.files)[-1].file: what}, again=True)
    work.save()


def note_amendments(
    work: Work, task: Task, record: DrawRecord, said: Mapping[str, str], *, again: bool = False
) -> None:
    """A line for each amendment that has none yet; ``said`` is what the step says of its own, by file.

    The others are those of earlier steps, which were interrupted before their line.  ``again``: the step's last
    gets a line in any case.
    """
    told = {each.name for each in Accounts.of(work.book, work.office, work.desk, record.plan.task).stated}
    last = [*said][-1] if again else ""
    for each in read_amendments(record.files):
        own = each.file in said
        if each.file == last or (_name(record, each) not in told and (own or record.plan.spec != SSJ1)):
            what = said.get(each.file, "上次办到一半中断，补记")
            work.note(f"{_name(record, each)}：{what}；补正摘要 {digest(record.files[each.file])}", task.id)


def _name(record: DrawRecord, each: Amendment) -> str:
    return f"{record.plan.draw_id}/{each.file.removesuffix('.json')}"


def require_public(desk: Desk, decision: Decision, office: Office) -> None:
    """Stop (WrongUse) at words that do not belong into a folder which anybody may ask for: numbers and names of people.

    Who decided and who operated stand there by their office; the persons of the registers are named by number only.
    """
    personal_numbers((*decision, office.operator))
    people = {person.name for person in desk.registry.inspectors.values()}
    people |= {target.person for target in desk.registry.targets.values()}
    for text in (decision.reason, decision.evidence):
        named = sorted(name for name in people if len(name) > 1 and name in text)
        if named:
            raise WrongUse(
                f"理由或凭证里写着人名（{'、'.join(named)}）。记录要公开，请改写成不带姓名的说法，"
                "如“联系不上”“近亲属”，详情写在内部的审批表里。"
            )


def personal_numbers(texts: Iterable[str]) -> None:
    """Stop the step (WrongUse) if what becomes public has anybody's personal number in it."""
    for text in texts:
        if mask_personal(text) != text:
            raise WrongUse(
                "理由、证据或姓名里有身份证号或电话号码。记录要公开，不得有个人信息，请改写后再来。"
            )


def require_complete(decision: Decision, what: str) -> None:
    """Stop (WrongUse) at a decision without reason, name or evidence; ``what`` says what is called for."""
    for value, flag in zip(decision, ("--reason", "--by", "--evidence"), strict=True):
        if not canonical_text(value):
            raise WrongUse(f"{what}，缺 {flag}。请补上再来。")


def decided(record: DrawRecord, office: Office, decision: Decision, prev: str, change: Change) -> Amendment:
    """The next amendment of this record, that a leader decided on: WrongUse without a reason or a name."""
    for value, what in ((decision.reason, "理由"), (decision.decided_by, "决定人")):
        if not canonical_text(value):
            raise WrongUse(f"没有写明{what}。补正要有理由和负责人的决定，请写上（--reason、--by）。")
    return amendment(record, office, decision, prev, change)


def amendment(
    record: DrawRecord, office: Office, decision: Decision, prev: str, change: Change, **more: str
) -> Amendment:
    """The next amendment of this record; ``more`` are the keys of its kind only."""
    kind, target, removed, added, team = change
    return Amendment(
        draw_id=record.plan.draw_id,
        no=len(read_amendments(record.files)) + 1,
        kind=kind,
        date=office.today.isoformat(),
        object=target,
        removed=removed,
        added=added,
        team=team,
        reason=canonical_text(decision.reason),
        evidence=canonical_text(decision.evidence),
        decided_by=canonical_text(decision.decided_by),
        operator=canonical_text(office.operator),
        prev_record=prev,
        spec=record.plan.spec,
        **more,
    )
