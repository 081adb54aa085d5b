"""各户检查清单: every check of the year by enterprise, for the body that supervises inspections (行政执法监督).

Two worksheets in one file: how often each enterprise was checked, against which cap; and each check with its
approval, notice, code, result and papers.  Counted as the caps are (``jobs.visits``): drawn and not yet checked is
named as such, other departments' checks as far as 其他部门检查 has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from toolkit import columns
from toolkit.columns.lists import CHECK_TYPES
from toolkit.excel.book import Book
from toolkit.excel.listing import Listing, listing
from toolkit.files import make_folders, safe_name, write_atomic
from toolkit.jobs.base import Desk, Office, Outcome, Work, errors_in, require_fit
from toolkit.jobs.papers import notice
from toolkit.jobs.visits import in_the_ledger
from toolkit.ledger import docket
from toolkit.model import Case, PlanRow, Target, Task
from toolkit.rules.frequency import MADE, WAITING, Visit, kind_of, measure, unknown
from toolkit.rules.passed_on import said, way

NAME, FOLDER = "各户检查清单", "导出"
NOT_YET, NONE = "尚未检查", "—"
_FIRMS = {
    "统一社会信用代码": 22,
    "对象名称": 30,
    "类别": 14,
    "信用风险等级": 8,
    "本机关已检查": 9,
    **{f"其中{kind}": 8 for kind in CHECK_TYPES},
    "抽中待检查": 9,
    "其他部门已知": 9,
    "最紧的上限": 30,
    "已计入": 8,
    "超过上限": 8,
}
_CHECKS = {
    "统一社会信用代码": 22,
    "对象名称": 26,
    "检查日期": 12,
    "检查机关": 22,
    "案号或任务": 20,
    "检查事项": 24,
    "检查类型": 8,
    "任务来源": 18,
    "参与部门": 18,
    "检查形式": 10,
    "检查人员": 18,
    "批准人": 10,
    "批准日期": 12,
    "通知书文号": 24,
    "送达日期": 12,
    "官方检查码": 20,
    "检查结果": 22,
    "后续处置": 14,
    "通报日期": 12,
    "公示日期": 12,
    "文书": 40,
}


def firm_checks(book: Book, office: Office) -> Outcome:
    """Write the list as it stands today; made again, it is replaced."""
    desk = Work(book, office, NAME).desk
    require_fit(errors_in(desk, columns.TASKS, columns.CASES))
    settings = desk.registry.settings
    known = in_the_ledger(desk)
    firms = [_firm(desk, code, known[code]) for code in sorted(known)]
    checks = sorted([*_own(desk, office), *_elsewhere(desk)], key=lambda row: (row[0], row[2]))
    over = sum(row[-1] == "是" for row in firms)
    line = f"查过或抽中的 {len(firms)} 户，检查 {len(checks)} 户次，超过上限的 {over} 户"
    facts = [f"{settings.bureau}，截至 {office.today}", line, "其他部门的检查只列本单位知道的。"]
    title = f"{settings.year} 年{NAME}"
    pages = [
        Listing(
            "各户次数", title, facts, [*_FIRMS], [*_FIRMS.values()], firms, len(_FIRMS) - 1, {"是": "#F8CBAD"}
        ),
        Listing("逐次检查", title, facts, [*_CHECKS], [*_CHECKS.values()], checks),
    ]
    path = office.root / FOLDER / f"{NAME}_{settings.year}.xlsx"
    make_folders(path.parent, office.root)
    write_atomic(path, listing(pages, office.now))
    outcome = Outcome(NAME, [line], files=[path])
    outcome.data = {"firms": len(firms), "checks": len(checks), "over": over}
    return outcome


def _texts(*values: object) -> list[str]:
    return ["" if value is None else str(value) for value in values]


def _firm(desk: Desk, code: str, visits: Sequence[Visit]) -> list[str]:
    target = desk.registry.targets.get(code)
    made = [visit for visit in visits if visit.stage == MADE]
    kinds = Counter(visit.kind.type for visit in made if not visit.level)
    words, counted, over = _tightest(desk, target, visits) if target else ("", "", False)
    return _texts(
        *(code, desk.registry.name_of(code)),
        *((target.category, target.credit) if target else ("", "")),
        sum(not visit.level for visit in made),
        *(kinds[kind] for kind in CHECK_TYPES),
        sum(visit.stage == WAITING for visit in visits),
        sum(bool(visit.level) for visit in made),
        *(words, counted, "是" if over else "否"),
    )


def _tightest(desk: Desk, target: Target, visits: Sequence[Visit]) -> tuple[str, object, bool]:
    """The cap of which least is left, in words; how many checks count towards it; whether it is passed."""
    registry = desk.registry
    items = {row.item for visit in visits for row in _rows(desk, desk.tasks.get(visit.task))}
    measured = [
        measure(cap, visits, registry.level, unknown(target, visits))
        for cap in registry.caps
        if cap.concerns(items, target)
    ]
    if not measured:
        return "", "", False
    least = min(measured, key=lambda each: each.cap.limit - each.made)
    item = f"“{least.cap.item}”" if least.cap.item else ""
    return f"{item}{least.cap.limit} 次{least.cap.words}", least.made, least.made > least.cap.limit


def _rows(desk: Desk, task: Task | None) -> list[PlanRow]:
    """The plan row of a task, and those merged into it."""
    return [row for row in desk.plan.rows.values() if task and task.plan in (row.no, row.merged_into)]


def _own(desk: Desk, office: Office) -> Iterator[list[str]]:
    numbers = _numbers(office)
    year = desk.registry.settings.year
    for case in desk.cases.values():
        task = desk.tasks.get(case.task)
        day = case.day(task.day) if task else case.started
        if case.void or task is None or day is None or day.year != year:
            continue
        rows = _rows(desk, task)
        about = (case, task, rows[0] if rows else None)
        done = bool(case.result)
        yield _texts(
            desk.registry.kept(case.target),
            case.name or desk.registry.name_of(case.target),
            (case.ended or day) if done else f"{day}（计划）",
            desk.registry.settings.bureau,
            case.id,
            "、".join(row.item for row in rows),
            kind_of(*about).type,
            said("task_source", *about),
            said("partners", *about),
            way(*about),
            case.team,
            case.approver,
            case.approved or (f"{case.approved_after}（补办）" if case.approved_after else None),
            "、".join(numbers.get(case.id, ())),
            case.notified,
            case.visit_code,
            case.result or NOT_YET,
            case.handling,
            case.reported,
            case.published,
            "、".join(_papers(office, case)),
        )


def _numbers(office: Office) -> Mapping[str, list[str]]:
    """文书编号 of the notices by case, those that stand; a paper of January has a number of the year after."""
    found: dict[str, list[str]] = {}
    for year in sorted(office.records(0).parent.glob("[0-9]*")):
        for number in docket.numbers(year):
            if number.paper.kind == notice.PAPER.name and not number.void:
                found.setdefault(number.paper.about.partition(" ")[0], []).append(str(number))
    return found


def _papers(office: Office, case: Case) -> Iterable[str]:
    mark = f"_{case.id.rpartition('-')[2]}_{safe_name(case.name)[:20]}"
    folder = office.documents(case.task)
    return (path.stem.partition("_")[0] for path in sorted(folder.glob("*.docx")) if mark in path.stem)


def _elsewhere(desk: Desk) -> Iterator[list[str]]:
    for code, department, visit, number in desk.registry.elsewhere:
        if department != desk.registry.settings.bureau:
            whose = desk.registry.kept(code)
            day = visit.day or date.min
            given = (whose, desk.registry.name_of(whose), day, department, NONE, "", visit.kind.type)
            yield _texts(*given, *("",) * 6, number, *("",) * (len(_CHECKS) - 14))
