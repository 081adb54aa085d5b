"""What phones hand in (现场表) → rows for 检查台账, rounds of 复查, and what is kept beside the workbook.

Several phones may bring parts of one visit; where two differ, or one differs from what was kept before, the visit
waits, and each difference is told with both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from toolkit import columns
from toolkit.errors import Fault, Level, Place, Problem, ToolkitError
from toolkit.jobs import recheck
from toolkit.jobs.base import Work
from toolkit.jobs.onsite_form import keys_of
from toolkit.model import Case
from toolkit.onsite import kept as store
from toolkit.onsite.fields import FIELDS, RECHECK
from toolkit.onsite.handed import Envelope, HandIn, OnsiteVisit, envelope, opened
from toolkit.onsite.kept import Difference, Kept, merged


class FilledRow(NamedTuple):
    """One filled row: its cells by column key, and where each stands."""

    values: Mapping[str, object]
    places: Mapping[str, Place]


@dataclass
class Brought:
    """What the files of phones bring."""

    rows: list[FilledRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    visits: dict[str, tuple[Kept, list[tuple[HandIn, OnsiteVisit]]]] = field(default_factory=dict)
    rounds: dict[str, tuple[Case, int, recheck.Round]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def lines(self, fitting: Collection[str]) -> Iterator[str]:
        """What comes in, a line for each file and each visit."""
        yield from self.files
        for case, (known, _) in self.visits.items():
            if case in fitting or case in self.rounds:
                signed = "、".join(
                    f"{sign.role}{sign.name}" + ("（没有签）" if sign.why else "") for sign in known.signs
                )
                said = (
                    known.values.get("result") or known.values.get("outcome") or "还没有结果",
                    known.findings,
                )
                more = f"照片 {len(known.photos)} 张，签名：{signed or '没有'}"
                yield f"  {case}：{'，'.join(filter(None, said))}；{more}"

    def keep(self, work: Work, fitting: Collection[str]) -> None:
        """Write what is known of the visits that are entered, before any cell of the workbook."""
        for case, (known, brought) in self.visits.items():
            if case in fitting or case in self.rounds:
                folder = work.office.documents(work.desk.cases[case].task)
                photos = [photo for _, visit in brought for photo in visit.photos]
                work.vouch(store.keep(folder, work.office.root, case, known, photos))

    def enter_rounds(self, work: Work) -> list[str]:
        """Enter the rounds of 复查; a line for each."""
        return [recheck.enter(work, *each) for each in self.rounds.values()]


def read(files: Sequence[Path], work: Work) -> Brought:
    """Open the files, put together what they say of each visit; whatever is wrong is among the problems."""
    found = Brought()
    brought: dict[str, dict[str, tuple[HandIn, OnsiteVisit]]] = {}
    for path in files:
        if handed := _opened(path, work, found):
            for case, visit in handed.visits.items():
                of_phone = brought.setdefault(case, {})
                before = of_phone.get(handed.device)
                if before is None or before[0].made <= handed.made:
                    of_phone[handed.device] = handed, visit
    for case, of_phones in brought.items():
        _put_together(case, list(of_phones.values()), work, found)
    return found


def _opened(path: Path, work: Work, found: Brought) -> HandIn | None:
    try:
        closed = envelope(path)
        handed, problems = opened(closed, _key(closed, work))
    except Fault as fault:
        found.problems.append(fault.at(Place(path.name)))
        return None
    found.problems += problems
    found.files.append(
        f"“{handed.file}”：{handed.who or '未写姓名'}的手机 {handed.made} 交回，摘要 {handed.digest}"
    )
    return handed


def _key(closed: Envelope, work: Work) -> bytes:
    known = work.desk.tasks.get(closed.task) and keys_of(work.office, closed.task)
    if not known:
        raise Fault(f"是任务 {closed.task} 的现场表交回的，这里没有做过这张表", "请在做这张表的工作簿里登记")
    salt, key = known
    if salt != closed.salt:
        raise Fault(
            f"不是这里的任务 {closed.task} 的现场表交回的，PIN 已经不是当时的",
            "请从备份恢复 文书 文件夹里的 .现场表.json",
        )
    return key


def _put_together(case: str, brought: list[tuple[HandIn, OnsiteVisit]], work: Work, found: Brought) -> None:
    place = Place(brought[-1][0].file, cell=case)
    own = work.desk.cases.get(case)
    host = work.desk.cases.get(own.joins) if own else None  # whose page has it too
    if own is None or own.void or brought[0][0].task not in {own.task, host.task if host else ""}:
        what = f"“{case}”不是这个任务抽中的对象，或者已经作废"
        found.problems.append(Problem(what, "请核对是哪一户；没有抽中的不能登记结果", place, rule="R13"))
        return
    again = any("outcome" in visit.values for _, visit in brought)
    before = store.latest(work.office.documents(own.task)).get(case, store.NOTHING)
    known, differences = merged(before.without(RECHECK) if again else before, brought)
    if differences:
        found.problems += [_conflict(own, each, place) for each in differences]
        return
    found.visits[case] = known, brought
    if again and own.result:
        _round(own, known, place, work, found)
        return
    if known.values.get("result") and known.total and known.unanswered < known.total and known.unanswered:
        what = f"{own.name}的检查要点有 {known.unanswered} 条没有选，要点结果没有登记"
        found.problems.append(
            Problem(what, "请补填“要点结果”，或在手机上补选再交回", place, Level.WARNING, "R13")
        )
    row = _row(case, known, place)
    if before.photos and len(before.photos) < len(known.photos):
        what = f"{own.name}的照片添到 {len(known.photos)} 张，证据材料没有改"
        found.problems.append(Problem(what, "请改台账的“证据材料”", place, Level.WARNING, "R12"))
        row = FilledRow({key: value for key, value in row.values.items() if key != "evidence"}, row.places)
    found.rows.append(row)


def _conflict(case: Case, differs: Difference, place: Place) -> Problem:
    said = "；".join(f"{who}写“{text}”" for who, text in differs.said)
    remedy = "请核对哪个对：只选对的那个文件登记，或者在手机上改成一样再交回"
    return Problem(f"{case.name}的“{differs.what}”不一样：{said}", remedy, place, rule="R12")


def _row(case: str, known: Kept, place: Place) -> FilledRow:
    """The cells of 检查台账."""
    values: dict[str, object] = {"case": case}
    for each in FIELDS:
        text = known.values.get(each.key, "")
        if each.column and text:
            values[each.column] = text.partition("T")[0] if each.kind == "time" else text
    photos = f"照片{len(known.photos)}张" if known.photos else ""
    if evidence := "、".join(filter(None, (known.values.get("evidence"), photos))):
        values["evidence"] = evidence
    if known.findings:
        values["points"] = known.findings
    places = {key: place._replace(header=columns.CASES.column(key).header) for key in values}
    return FilledRow(values, places)


def _round(case: Case, known: Kept, place: Place, work: Work, found: Brought) -> None:
    said = known.values
    days = {key: date.fromisoformat(said[key]) if said.get(key) else None for key in ("day", "next_due")}
    photos = f"照片{len(known.photos)}张" if known.photos else ""
    proof = "、".join(filter(None, (said.get("proof"), photos)))
    made = recheck.Round(said["outcome"], said.get("what", ""), proof, **days)
    try:
        found.rounds[case.id] = *recheck.fitting(work, case.id, made), made
    except ToolkitError as error:
        what, _, remedy = str(error).rstrip("。").partition("。")
        place = place._replace(header=RECHECK)
        found.problems.append(Problem(what, remedy or "请核对后改好再交回", place, rule="R9"))
