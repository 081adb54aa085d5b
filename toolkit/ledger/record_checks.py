"""Record folders checked: each from its files alone, and the year's chain against all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from toolkit.draw.amend_problems import problems as amendment_problems
from toolkit.draw.amendment import BEFORE_DRAW, Joint, is_amendment, joints, read_amendments
from toolkit.draw.frozen import MANIFEST
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import Plan
from toolkit.draw.record import RECORD
from toolkit.draw.verify import FREEZE, place_of, verify, verify_chain
from toolkit.errors import Level, Place, Problem, ProblemsFound, Refused, ToolkitError, has_errors
from toolkit.files import lock, lock_file
from toolkit.ledger.record import file_of_record
from toolkit.ledger.records import CHAIN, chain_lines, folders, is_ssj2, read


def check(folder: Path) -> list[Problem]:
    """Verify one folder from its files alone, and its place in the year's chain if that lies beside it."""
    beside = (folder.parent / CHAIN).exists()  # not beside a copy that was handed to somebody

    def look() -> list[Problem]:
        return _check_alone(folder) + ([*_misnamed(folder), *check_chain(folder.parent)] if beside else [])

    return _calmly(folder.parent, look)


def _calmly(year: Path, look: Callable[[], list[Problem]]) -> list[Problem]:
    """What is found when nobody writes: a draw of this very moment may stand between its record and its line."""
    found = look()
    if found and lock_file(year).exists():  # else nobody ever wrote here, as in a copy or a package
        with suppress(Refused), lock(year):
            found = look()
    return found


def _check_alone(folder: Path) -> list[Problem]:
    record = read(folder)
    found = verify(record.files)
    if not has_errors(found):
        found += amendment_problems(record.files)
    return found


def check_chain(year: Path) -> list[Problem]:
    """Verify chain.txt against the records and amendments of the year."""
    hanging: dict[str, bytes] = {}
    plans: dict[str, bytes] = {}
    for folder in folders(year):
        if is_ssj2(folder):
            hanging[f"{folder.name}/{FREEZE}"] = file_of_record(folder / MANIFEST)
            plans[f"{folder.name}/{FREEZE}"] = file_of_record(folder / PLAN)
        for path in folder.iterdir():
            if path.name == RECORD:
                hanging[folder.name] = file_of_record(path)
            elif is_amendment(path.name):
                hanging[f"{folder.name}/{path.stem}"] = file_of_record(path)
    chain = file_of_record(year / CHAIN) if (year / CHAIN).exists() else b""
    found = verify_chain(chain, hanging, plans)
    with suppress(ProblemsFound):  # a line that cannot be read is named already
        found += _registered_late(year, hanging)
    return found + halves(year)


def halves(year: Path) -> list[Problem]:
    """Visits that are joint in one of their two draws and not in the other."""
    told = {folder.name: _joints(folder) for folder in folders(year)}
    return [
        Problem(
            f"“{joint.object}”与 {other} 合并检查，那一边的记录却没有",
            "请照原样再办一次（上次中断的）；不是中断的，从备份恢复记录，查明是谁改的",
            Place(name),
            rule="R11",
        )
        for name, visits in told.items()
        for joint in sorted(visits)
        if not joint.body
        if joint not in told.get(other := joint.host if joint.guest == name else joint.guest, set())
    ]


def _joints(folder: Path) -> set[Joint]:
    with suppress(
        ToolkitError, OSError
    ):  # an amendment that cannot be read is named where the record is verified
        files = {path.name: file_of_record(path) for path in folder.iterdir() if is_amendment(path.name)}
        return joints(read_amendments(files))
    return set()


def _registered_late(year: Path, hanging: Mapping[str, bytes]) -> list[Problem]:
    """Publications and skips whose line stands behind that of their draw: they prove nothing of what came first."""
    what, remedy = "公布、停开的登记在抽取以后，证明不了什么在先", "请查明是谁加的"
    kinds = [f'"kind":"{kind}"'.encode() for kind in BEFORE_DRAW]
    drawn: set[str] = set()
    found = []
    for name, _, _ in chain_lines(year):
        draw_id = name.partition("/")[0]
        if name == draw_id:
            drawn.add(draw_id)
        elif draw_id in drawn and any(kind in hanging.get(name, b"") for kind in kinds):
            found.append(Problem(what, remedy, place_of(name)))
    return found


def check_links(year: Path) -> list[Problem]:
    """``check_chain``, and whether every folder bears the number of its draw; nothing is drawn again."""

    def look() -> list[Problem]:
        return [problem for folder in folders(year) for problem in _misnamed(folder)] + check_chain(year)

    return _calmly(year, look)


def _misnamed(folder: Path) -> list[Problem]:
    """A folder called otherwise than the draw that it holds would pass as another's."""
    try:
        draw_id = Plan.parse(file_of_record(folder / PLAN)).draw_id
    except (OSError, ValueError, TypeError, KeyError, ToolkitError):
        return []  # a plan that cannot be read is named where the record is verified
    if draw_id == folder.name:
        return []
    remedy = f"请把文件夹改回“{draw_id}”，查明是谁改的名"
    return [
        Problem(
            f"文件夹叫“{folder.name}”，里面却是抽取 {draw_id} 的记录", remedy, Place(folder.name), rule="R11"
        )
    ]


def check_records(year: Path, today: date) -> list[Problem]:
    """Verify every record of a year by itself; a commitment not revealed in time is a breach (R11)."""

    def look() -> list[Problem]:
        return [
            problem._replace(place=problem.place._replace(sheet=f"{folder.name}/{problem.place.sheet}"))
            for folder in folders(year)
            for problem in _check_alone(folder)
        ]

    breaches = [problem._replace(level=Level.ERROR) for problem in overdue(year, today)]
    return _calmly(year, look) + breaches


def overdue(year: Path, today: date) -> list[Problem]:
    """Frozen lists whose draw was promised by a day that is past (R11)."""
    late = [
        (folder, record.plan.reveal_by)
        for folder in folders(year)
        if not (record := read(folder)).drawn
        and not record.abandoned
        and record.plan.reveal_by < today.isoformat()
    ]
    return [
        Problem(
            f"名单已冻结，承诺 {reveal_by} 以前抽取，至今没有抽取",
            "属于违约：请尽快抽取，并书面说明原因",
            Place(folder.name),
            Level.WARNING,
            "R11",
        )
        for folder, reveal_by in late
    ]
