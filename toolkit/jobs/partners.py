"""参与部门: other departments come along on a visit of ours, by files that nobody types again (综合查一次).

    send      联合检查表 for a department: whom the task drew, when and by whom; it fills in who comes and what for
    take      the file that came back: people and items into the sheet 联合检查, one visit each in the record
    results   what was found for its items goes back as a file
    leave     it does not come after all, to one object or any

What a department joins is a statement in the record (``draw.amendment``) with the digest of its file, written before
the sheets.  The same file again changes nothing; a newer one changes only what is other, before the visit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from toolkit import columns
from toolkit.archive.kinds import FROM_OTHERS
from toolkit.draw.amendment import APART, BODY, JOINT, Joint, read_amendments
from toolkit.draw.encoding import canonical_id
from toolkit.errors import Level, Place, Problem, ProblemsFound, Refused, WrongUse
from toolkit.excel.book import Book, Row, Value
from toolkit.files import make_folders, safe_name, write_atomic
from toolkit.importing import partners_file
from toolkit.importing.partners_file import Answer, Given
from toolkit.jobs.amend import Decision, drawn, note_amendments, require_public
from toolkit.jobs.base import Office, Outcome, Work, begin_work, listed, require_fit
from toolkit.jobs.deadlines import refresh
from toolkit.jobs.merge import of_visits, state_visit
from toolkit.jobs.views import bring_into_line
from toolkit.jobs.visits import came_along
from toolkit.ledger import record_checks, records
from toolkit.ledger.record import DrawRecord
from toolkit.model import Case, Task
from toolkit.rules.passed_on import NOBODY
from toolkit.rules.together import TheirPart, their_parts, written

WHY, NAME = "综合查一次", "参与部门"
SHEET = columns.TOGETHER


class Ours(NamedTuple):
    """A drawn task, its verified record, and its cases that count, by object."""

    task: Task
    record: DrawRecord
    cases: Mapping[str, Case]

    def joint(self, body: str, code: str) -> Joint:
        """The statement that the department joins the visit."""
        return Joint(code, f"{BODY}{body}", self.record.plan.draw_id)


def send(book: Book, office: Office, key: str, body: str) -> Outcome:
    """联合检查表 for a department.  Refused if 参与部门 does not name it, for the task or one of its cases."""
    work = begin_work(book, office, NAME, key)
    ours = _ours(work, work.task)
    _require_asked(work, ours, body)
    path = _folder(office, ours) / f"发_{safe_name(body)}.xlsx"
    make_folders(path.parent, office.root)
    write_atomic(path, partners_file.make(_given(work, ours, body)))
    line = f"任务 {ours.task.id}：发给{body}的联合检查表，{len(ours.cases)} 户"
    work.finish(line)
    advice = "请发给部门，填好以后用“收参与部门”收回；没有交回来的，照常检查"
    return Outcome(NAME, [line, advice], files=[path], data={"task": ours.task.id, "body": body})


def take(book: Book, office: Office, file: Path, decided_by: str) -> Outcome:
    """Take in what a department filled in.  ProblemsFound with every cell that is wrong; then nothing is changed."""
    work = begin_work(book, office, NAME)
    draw_id, body = partners_file.addressed(file)
    task = next((each for each in work.desk.tasks.values() if each.draw_id == draw_id), None)
    if task is None:
        what = f"抽取编号“{draw_id}”不是这本台账里现在算数的抽取"
        remedy = "请核对是不是本机关发出的；作废重抽过的，另发一份"
        raise ProblemsFound([Problem(what, remedy, Place(partners_file.ABOUT), rule="R13")])
    decision = Decision(WHY, decided_by).stated(NAME)
    ours = _ours(work, task)
    _require_asked(work, ours, body)
    answer = partners_file.read(file, _given(work, ours, body))
    wanted = {code: _rows(ours.cases[code], body, answer) for code in answer.people}
    there = _there(work, body)
    changed = [
        code
        for code, parts in wanted.items()
        if [_content(part) for part in parts]
        != [_content(part) for part in there.get(ours.cases[code].id, ())]
    ]
    outcome = Outcome(NAME)
    problems = [*_unfit(work, ours, answer, changed)]
    require_fit(problems)
    copy = _folder(office, ours) / f"收_{safe_name(body)}_{answer.digest[:8]}.xlsx"
    if changed:
        office.agree(problems)
        make_folders(copy.parent, office.root)
        write_atomic(copy, file.read_bytes())
    decision = decision._replace(evidence=f"联合检查表 SHA-256 {answer.digest}")
    for code in changed:
        _state(work, ours, ours.joint(body, code), decision, comes=bool(wanted[code]))
    comes = [code for code, parts in wanted.items() if parts]
    rest = [code for code in wanted if code not in comes]
    _enter(work, ours, body, {ours.cases[code].id: wanted[code] for code in changed})
    _say_who_comes(work, ours, body, comes=comes, stays=rest)
    line = f"任务 {task.id}：{body}参加 {len(comes)} 户，不参加 {len(rest)} 户，有变动 {len(changed)} 户"
    _finish(work, ours, line, changed=bool(changed))
    outcome.lines += [line if changed else f"{line}：与已经收过的相同，没有改动"]
    if changed:
        outcome.lines.append("通知书、记录表以前做过的，请用“重做文书”（documents --again）重做")
        outcome.files.append(copy)
    outcome.problems += problems
    outcome.data = {"task": task.id, "body": body, "comes": comes, "changed": changed}
    return outcome


def results(book: Book, office: Office, key: str, body: str) -> Outcome:
    """The department's part of the results as a file; what is still lacking is a reminder."""
    work = begin_work(book, office, NAME, key)
    ours = _ours(work, work.task)
    cases = {case.id: case for case in ours.cases.values()}
    rows = [row for row in book.read(SHEET).rows if row.text("body") == body and row.text("case") in cases]
    if not rows:
        raise Refused(
            f"“{SHEET.name}”里没有{body}参加任务 {ours.task.id} 的检查。请先用“收参与部门”收它的联合检查表。"
        )
    open_rows = [row for row in rows if not row.text("result")]
    outcome = Outcome(NAME)
    if open_rows:
        what = f"{len(open_rows)} 项还没有检查结果：{listed(dict.fromkeys(row.text('name') for row in open_rows))}"
        outcome.problems.append(
            Problem(what, "请照记录表补填，再做一次", open_rows[0].at("result"), Level.WARNING)
        )
    path = _folder(office, ours) / f"结果_{safe_name(body)}.xlsx"
    make_folders(path.parent, office.root)
    write_atomic(path, _results_file(work, ours, body, rows))
    line = f"任务 {ours.task.id}：回送{body}的检查结果 {len(rows) - len(open_rows)} 项"
    outcome.lines.append(line)
    outcome.files.append(path)
    outcome.data = {"task": ours.task.id, "body": body, "rows": len(rows), "open": len(open_rows)}
    work.finish(line)
    return outcome


def leave(
    book: Book, office: Office, key: str, body: str, decision: Decision, *, target: str = ""
) -> Outcome:
    """The department does not come, to one object or any of those for which it has no result yet."""
    work = begin_work(book, office, NAME, key)
    ours = _ours(work, work.task)
    _require_asked(work, ours, body)
    decision = decision.stated("部门退出")
    require_public(work.desk, decision, office)
    found = {
        row.text("case") for row in book.read(SHEET).rows if row.text("body") == body and row.text("result")
    }
    codes = [
        code
        for code, case in ours.cases.items()
        if case.id not in found and body in came_along(work.desk, case)
    ]
    if target:
        codes = [code for code in codes if target == ours.cases[code].name or canonical_id(target) == code]
    if not codes:
        raise Refused(
            f"{body}没有可以退出的检查：没有参加，或者它的检查结果已经登记。请核对任务、对象和部门。"
        )
    office.agree([])
    for code in codes:
        _state(work, ours, ours.joint(body, code), decision, comes=False)
    _enter(work, ours, body, {ours.cases[code].id: () for code in codes})
    _say_who_comes(work, ours, body, comes=(), stays=codes)
    line = (
        f"任务 {ours.task.id}：{body}不参加 {len(codes)} 户（{decision.reason}，{decision.decided_by}决定）"
    )
    _finish(work, ours, line, changed=True)
    advice = "通知书以前做过的，请用“重做文书”（documents --again）重做"
    return Outcome(NAME, [line, advice], data={"task": ours.task.id, "body": body, "visits": codes})


# --- what is there ------------------------------------------------------------------------------------


def _ours(work: Work, task: Task) -> Ours:
    record = drawn(work, task)
    require_fit(record_checks.check(record.folder))
    return Ours(task, record, {case.target: case for case in work.desk.cases_of(task.id)})


def _require_asked(work: Work, ours: Ours, body: str) -> None:
    asked = dict.fromkeys(name for case in ours.cases.values() for name in came_along(work.desk, case))
    known = {row.text("body") for row in work.book.read(SHEET).rows}
    if not body or body not in {*asked, *known}:
        raise WrongUse(
            f"任务 {ours.task.id} 的“参与部门”没有“{body}”（有：{'、'.join(asked) or '没有'}）。"
            "请先在任务表或检查台账的“参与部门”填写，几个的用顿号隔开。"
        )


def _given(work: Work, ours: Ours, body: str) -> Given:
    day = ours.task.day
    objects = [(case.target, case.name, str(case.day(day)), case.team) for case in ours.cases.values()]
    draw_id, commit = ours.record.plan.draw_id, ours.record.commit
    return Given(work.desk.registry.settings.bureau, ours.task.name, draw_id, commit, body, objects)


def _there(work: Work, body: str) -> dict[str, list[TheirPart]]:
    found = their_parts(work.book.read(SHEET).rows)
    return {case: [part for part in parts if part.body == body] for case, parts in found.items()}


def _rows(case: Case, body: str, answer: Answer) -> list[TheirPart]:
    people = answer.people[case.target]
    items = answer.items if people else ()
    return [
        TheirPart(case.id, case.target, body, people, item.name, item.basis, item.points, answer.digest)
        for item in items
    ]


def _content(part: TheirPart) -> object:
    return part._replace(file="")


def _unfit(work: Work, ours: Ours, answer: Answer, changed: Collection[str]) -> Iterable[Problem]:
    """Who must not go there (R6), visits that have begun, and those that are made for another task."""
    barred = {(each.target, each.inspector) for each in work.desk.registry.recusals}
    for code, people in answer.people.items():
        for name, number in people:
            if (code, number) in barred:
                what = f"{name}（{number}）对{ours.cases[code].name}应当回避"
                yield Problem(what, "请部门换人，另交一份", answer.places[code], rule="R6")
    for code in changed:
        case = ours.cases[code]
        if case.started or case.result:
            what = f"{case.name}已经开始检查，不能再改谁参加"
            yield Problem(what, "请照原来的填；登记错了的，先在检查台账更正", answer.places[code], rule="R13")
        elif case.joins and answer.people[code]:
            what = f"{case.name}并入 {case.joins} 一次查完"
            yield Problem(
                what, "请部门填在主办任务的联合检查表里；或者先取消合并", answer.places[code], rule="R13"
            )
        elif len(answer.people[code]) == 1:
            what = f"{case.name}只有一名检查人员参加"
            yield Problem(
                what, "行政检查不得少于两人，请与部门核对", answer.places[code], Level.WARNING, "R5"
            )


# --- what is written ----------------------------------------------------------------------------------


def _state(work: Work, ours: Ours, joint: Joint, decision: Decision, *, comes: bool) -> None:
    """Bring the record's statements to what is so now; what it says of this very file already stays."""
    amendments = read_amendments(ours.record.files)
    last = next((each for each in reversed(amendments) if each.joint == joint), None)
    stands = joint in ours.record.state.joint
    if stands and comes and last and last.evidence == decision.evidence:
        return
    if stands:
        state_visit(work, ours.record, APART, joint, decision)
    if comes:
        state_visit(work, ours.record, JOINT, joint, decision)


def _enter(work: Work, ours: Ours, body: str, wanted: Mapping[str, Sequence[TheirPart]]) -> None:
    """The rows of these cases and this department anew; all others stay."""
    rows = work.book.read(SHEET).rows
    kept: list[dict[str, Value]] = [
        dict(row.values) for row in rows if row.text("body") != body or row.text("case") not in wanted
    ]
    names = {case.id: case.name for case in ours.cases.values()}
    for case, parts in wanted.items():
        taken = {str(row["part"]) for row in kept}
        free = (name for n in range(1, len(kept) + len(parts) + 2) if (name := f"{case}/{n}") not in taken)
        kept += [{"part": next(free), "name": names[case], **written(part)} for part in parts]
    if wanted:
        work.book.restart(SHEET, sorted(kept, key=lambda row: str(row["part"])))


def _say_who_comes(work: Work, ours: Ours, body: str, *, comes: Iterable[str], stays: Iterable[str]) -> None:
    """参与部门 of the cases: with the department, or without it."""
    for codes, is_there in ((comes, True), (stays, False)):
        for case in (ours.cases[code] for code in codes):
            before = came_along(work.desk, case)
            if (body in before) != is_there:
                names = [*before, body] if is_there else [name for name in before if name != body]
                work.book.update(columns.CASES, case.id, {"partners": "、".join(names) or NOBODY})


def _finish(work: Work, ours: Ours, line: str, *, changed: bool) -> None:
    record = records.read(ours.record.folder)
    bring_into_line(work.book, work.desk, ours.task, record)
    note_amendments(work, ours.task, record, of_visits(record, f"会同检查的补正（{WHY}）"))
    if changed:
        work.note(line, ours.task.id)
    refresh(work)
    work.save()


def _results_file(work: Work, ours: Ours, body: str, rows: Sequence[Row]) -> bytes:
    from toolkit.excel.listing import Listing, listing  # XlsxWriter: only where a file is made

    cases = {case.id: case for case in ours.cases.values()}
    bureau, day = work.desk.registry.settings.bureau, ours.task.day
    facts = [
        f"主办机关：{bureau}　任务：{ours.task.name}（{ours.record.plan.draw_id}）",
        f"冻结承诺：{ours.record.commit}",
        "依贵部门交来的联合检查表检查；发现的问题由贵部门依法处理。",
    ]
    heads = (
        "案号",
        "对象名称",
        "统一社会信用代码",
        "检查日期",
        "检查事项",
        "检查结果",
        "要点结果",
        "发现的问题",
    )
    texts = [
        (
            row.text("case"),
            row.text("name"),
            row.text("target"),
            str(cases[row.text("case")].ended or cases[row.text("case")].day(day)),
            row.text("item"),
            row.text("result") or "（还没有结果）",
            row.text("findings"),
            row.text("issue"),
        )
        for row in rows
    ]
    widths = (20, 28, 24, 14, 30, 26, 18, 40)
    return listing(
        [Listing("检查结果", f"回送{body}：联合检查结果", facts, heads, widths, texts)], work.office.now
    )


def _folder(office: Office, ours: Ours) -> Path:
    return office.documents(ours.task.id) / FROM_OTHERS
