"""Record folders on disk: 记录/<年度>/<抽取编号>/ and the year's chain.

The draw room makes and checks bytes; this room puts them where they belong and never twice:

    freeze    the whole folder appears at once, by exclusive creation, with the still secret nonce.txt; then the
              chain gets its line (since SSJ2)
    reveal    record.json is created first and exclusively: from then on the draw is decided, and the other
              result files can be made again from it; then the chain gets its line, and nonce.txt goes
    settle    what a crash between these steps left undone is done by the next run, in the same bytes, and before
              anything else of the year: the next record names the one before it on the chain
    amend     a void, a 候补 or a 回避 afterwards is a further file, exclusively created, with its own line

All of it happens under one lock per year, so that twenty clicks at once make one record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from toolkit.draw import standalone
from toolkit.draw.amend import ABANDON, BEFORE_DRAW, Amendment, State, abandoned, is_amendment, state
from toolkit.draw.amend import problems as amendment_problems
from toolkit.draw.encoding import digest, from_lines
from toolkit.draw.frozen import MANIFEST, commitment
from toolkit.draw.lists import FRAME
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import NO_RECORD, Plan
from toolkit.draw.record import ALTERNATES, RECORD, chain_line, draw
from toolkit.draw.ticket import SSJ2
from toolkit.draw.verify import FREEZE, inputs, place_of, verify, verify_chain
from toolkit.errors import (
    Exists,
    Level,
    Place,
    Problem,
    ProblemsFound,
    Refused,
    ToolkitError,
    WrongUse,
    has_errors,
)
from toolkit.files import lock, lock_file, make_folder_new, make_folders, telling, write_atomic, write_new

CHAIN, NONCE = "chain.txt", "nonce.txt"
BULK = "大库"
"""The folder in a year's folder for records whose objects came from a file, with a chain of its own."""


class Drawn(NamedTuple):
    """A line of selected.txt or alternates.txt; ``rank`` is within the stratum, from 1."""

    stratum: str
    rank: str
    target: str
    ticket: str


class Listed(NamedTuple):
    """A line of frame.txt: who could be drawn."""

    target: str
    stratum: str


class ExcludedRow(NamedTuple):
    """A line of excluded.txt: who could not be drawn, and why."""

    target: str
    reason: str
    evidence: str


@dataclass(frozen=True)
class DrawRecord:
    """A record folder, parsed: what was frozen, and (after the draw) what came out."""

    folder: Path
    files: Mapping[str, bytes]

    @cached_property
    def plan(self) -> Plan:
        """plan.json: what was fixed before the draw."""
        with readable(self.folder):
            return Plan.parse(self.files["plan.json"])

    @property
    def commit(self) -> str:
        """The commitment C."""
        return commitment(self.files)

    @property
    def drawn(self) -> bool:
        """Whether the draw has been made."""
        return RECORD in self.files

    @cached_property
    def abandoned(self) -> Amendment | None:
        """The abandonment of a list that was frozen and never drawn."""
        with readable(self.folder):
            return abandoned(self.files)

    @cached_property
    def result(self) -> dict[str, object]:
        """record.json: seed, quotas and the digests of the result."""
        with readable(self.folder):
            parsed: dict[str, object] = json.loads(self.files[RECORD])
            return parsed

    @cached_property
    def state(self) -> State:
        """What the draw has come to: the record with its amendments."""
        with readable(self.folder):
            return state(self.files)

    @property
    def digest(self) -> str:
        """SHA-256 of record.json, as the chain has it."""
        return digest(self.files[RECORD])

    @property
    def base(self) -> int:
        """How many could be drawn."""
        with readable(self.folder):
            return self.files[FRAME].count(b"\n")

    @cached_property
    def frame(self) -> list[Listed]:
        """Who could be drawn."""
        return [Listed(*row) for row in self.rows(FRAME, 2)]

    @cached_property
    def excluded(self) -> list[ExcludedRow]:
        """Who could not be drawn."""
        return [ExcludedRow(*row) for row in self.rows("excluded.txt", 3)]

    @cached_property
    def selected(self) -> list[Drawn]:
        """Who was drawn, before any amendment (``state.selected``: with them)."""
        return [Drawn(*row) for row in self.rows("selected.txt", 4)]

    @cached_property
    def alternates(self) -> list[Drawn]:
        """Who comes next, as drawn."""
        return [Drawn(*row) for row in self.rows(ALTERNATES, 4)]

    def first_alternates(self, most: int) -> list[Drawn]:
        """Of each stratum, who comes next as drawn: no more than ``most``."""
        with readable(self.folder):
            lines = self.files[ALTERNATES].splitlines(keepends=True)
            first = b"".join(line for line in lines if int(line.split(b"\t", 2)[1]) <= most)
            return [Drawn(*row) for row in from_lines(ALTERNATES, first, 4)]

    @cached_property
    def inspectors(self) -> list[str]:
        """Who could be assigned, by id."""
        return [row[0] for row in self.rows("inspectors.txt", 4)]

    @cached_property
    def recusals(self) -> list[tuple[str, str]]:
        """Which object and which inspector must not meet."""
        return [(row[0], row[1]) for row in self.rows("recusal.txt", 3)]

    def rows(self, name: str, fields: int) -> list[list[str]]:
        """The lines of one of the record's text files."""
        with readable(self.folder):
            return from_lines(name, self.files[name], fields)


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Refuse a record with a file missing or spoilt: nothing may be made from it."""
    try:
        yield
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        StopIteration,
    ) as error:
        raise Refused(
            f"“{folder}”里的记录缺了文件或被改动过，读不出来。请用 verify 核验，从备份恢复这个文件夹。"
        ) from error


def read(folder: Path) -> DrawRecord:
    """Read a record folder (WrongUse if it is none)."""
    require_record(folder)
    files = {}
    for path in folder.iterdir():
        if path.is_file() and not path.name.startswith("."):
            with suppress(FileNotFoundError):  # nonce.txt goes when somebody else's draw is done
                files[path.name] = path.read_bytes()
    return DrawRecord(folder, files)


def require_record(folder: Path) -> None:
    """Stop (WrongUse) at what is no record folder."""
    with telling(folder):
        folder.parent.stat()
    if not (folder / MANIFEST).is_file():
        raise WrongUse(f"“{folder}”不是抽取记录文件夹：里面没有 {MANIFEST}。请选 记录/<年度>/<抽取编号>。")


def chain_of(year: Path, draw_id: str) -> Path:
    """The folder in whose chain a draw of the year hangs: that of 大库 if its record lies there."""
    return year / BULK if (year / BULK / draw_id).is_dir() else year


def last_digest(year: Path) -> str:
    """The digest of the year's last record, 64 zeros before the first."""
    lines = _chain(year)
    return lines[-1][1] if lines else NO_RECORD


def _chain(year: Path) -> list[list[str]]:
    path = year / CHAIN
    return from_lines(CHAIN, path.read_bytes(), 3) if path.exists() else []


def loads(year: Path) -> dict[str, int]:
    """How often each inspector is assigned in the year's records as they stand; void draws do not count."""
    counts: dict[str, int] = {}
    for name, _, _ in _chain(year):
        if "/" not in name:  # neither a freeze nor an amendment
            current = read(year / name).state
            for team in () if current.void else current.teams.values():
                for person in team:
                    counts[person] = counts.get(person, 0) + 1
    return counts


def freeze(
    year: Path,
    draw_id: str,
    make: Callable[[str], Mapping[str, bytes]],
    nonce: bytes,
) -> DrawRecord:
    """Create the record folder (Exists if it is there) and hang the freeze on the chain.

    ``make`` gives the frozen files, from the digest of what hangs last on the chain.
    """
    folder = year / draw_id
    make_folders(year, year.parents[1])
    with lock(year):
        _settle(year)
        _require_first(year, draw_id)
        files = make(last_digest(year))
        content = {**files, **companions(files), NONCE: f"{nonce.hex()}\n".encode()}
        make_folder_new(folder, content, private=(NONCE,))
        settle_freezes(year)
        return read(folder)


def _require_first(year: Path, draw_id: str) -> None:
    """A number that was frozen before is not frozen again because its folder is gone."""
    lines = [line for line in _chain(year) if line[0].partition("/")[0] == draw_id]
    if lines and not (year / draw_id).exists():
        raise Refused(
            f"抽取 {draw_id} 已经冻结过，年度链上登记着它（C = {lines[0][1]}），可是“{year / draw_id}”不见了。"
            "一个编号只能冻结一次：请从备份恢复这个文件夹，按承诺抽取；找不回来的，请书面说明，由负责人决定。"
        )


def settle_freezes(year: Path) -> None:
    """Give every freeze its line on the chain; the caller holds the year's lock."""
    known = {line[0] for line in _chain(year)}
    for folder in folders(year):
        if f"{folder.name}/{FREEZE}" not in known and is_ssj2(folder):
            hang(year, f"{folder.name}/{FREEZE}", (folder / MANIFEST).read_bytes())


def is_ssj2(folder: Path) -> bool:
    """Whether a record was frozen by SSJ2, by which the freeze has a line on the chain."""
    path = folder / PLAN
    return path.is_file() and f'"spec":"{SSJ2}"'.encode() in path.read_bytes()


def try_out(folder: Path, name: str, files: Mapping[str, bytes], nonce: bytes, entropy: str) -> DrawRecord:
    """A trial: freeze and draw in one folder, which appears at once; no chain, nothing secret left."""
    make_folders(folder, folder.parents[2])
    made = draw(files, nonce, entropy, NO_RECORD)
    make_folder_new(folder / name, {**files, **made, **companions(files)})
    return read(folder / name)


def companions(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What lies in every record folder for strangers, from its frozen files."""
    return {"verify.py": standalone.verifier_source(), "核验说明.txt": standalone.explain(files)}


def reveal(year: Path, draw_id: str, entropy: str, second: str = "") -> DrawRecord:
    """Make the draw: record.json, then the rest (Exists if it was made before).

    ``second`` is the other office's half of the nonce, as hex.
    """
    folder = year / draw_id
    with lock(year):
        _settle(year)
        frozen = read(folder)
        if frozen.drawn:
            raise Exists(
                f"抽取 {draw_id} 已经完成，记录在“{folder}”。抽取不能重来；确需重抽的，请负责人决定后作废重抽。"
            )
        require_drawable(frozen)
        nonce = bytes.fromhex(frozen.files[NONCE].decode().strip())
        made = draw(frozen.files, nonce, entropy, last_digest(year), second)
        write_new(folder / RECORD, made[RECORD])
        return _finish(year, draw_id, made)


def require_drawable(frozen: DrawRecord) -> None:
    """Stop (Refused) at a list that was given up, or whose secret is gone."""
    if frozen.abandoned:
        what = f"抽取 {frozen.folder.name} 已经放弃（{frozen.abandoned.reason}）"
        raise Refused(f"{what}，不能再抽取。请在新的编号 {frozen.abandoned.added} 上冻结、抽取。")
    if NONCE not in frozen.files:
        raise Refused(
            f"“{frozen.folder}”里没有 nonce.txt，无法抽取。请从备份恢复这个文件夹；找不回来的，请办理“放弃冻结”。"
        )


def settle(year: Path) -> None:
    """Finish every draw and amendment of the year that was interrupted; harmless when there is none."""
    if year.is_dir():
        with lock(year):
            _settle(year)


def _settle(year: Path) -> None:
    settle_freezes(year)
    for folder in folders(year):
        if is_unfinished(folder):
            _mend(folder)
        for path in sorted(path for path in folder.iterdir() if is_amendment(path.name)):
            hang(year, f"{folder.name}/{path.stem}", path.read_bytes())


def _mend(folder: Path) -> DrawRecord:
    record = read(folder)
    made = draw(record.files, *inputs({key: str(value) for key, value in record.result.items()}))
    return _finish(folder.parent, folder.name, made)


def is_unfinished(folder: Path) -> bool:
    """Whether a draw was decided and then interrupted: the secret goes last, when all the rest is there."""
    return (folder / RECORD).exists() and (
        (folder / NONCE).exists() or folder.name not in [line[0] for line in _chain(folder.parent)]
    )


def _finish(year: Path, draw_id: str, made: Mapping[str, bytes]) -> DrawRecord:
    folder = year / draw_id
    for name, data in made.items():
        if not (folder / name).exists():
            write_new(folder / name, data)
    hang(year, draw_id, made[RECORD])
    with telling(folder / NONCE):
        (folder / NONCE).unlink(missing_ok=True)
    return read(folder)


def amend(year: Path, draw_id: str, make: Callable[[DrawRecord, str], Amendment]) -> DrawRecord:
    """Add an amendment: ``make`` is given the record and the digest of what hangs last on the chain."""
    folder = year / draw_id
    with lock(year):
        _settle(year)
        amendment = make(read(folder), last_digest(year))
        write_new(folder / amendment.file, amendment.to_bytes())
        _settle(year)
        if amendment.kind == ABANDON:  # the secret is laid open
            with telling(folder / NONCE):
                (folder / NONCE).unlink(missing_ok=True)
        return read(folder)


def hang(year: Path, name: str, data: bytes) -> None:
    """Give a record or an amendment its line on the year's chain, once."""
    lines = _chain(year)
    if name not in [line[0] for line in lines]:
        before = lines[-1][2] if lines else NO_RECORD
        chain = (year / CHAIN).read_bytes() if lines else b""
        write_atomic(year / CHAIN, chain + chain_line(name, data, before))


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
            hanging[f"{folder.name}/{FREEZE}"] = (folder / MANIFEST).read_bytes()
            plans[f"{folder.name}/{FREEZE}"] = (folder / PLAN).read_bytes()
        for path in folder.iterdir():
            if path.name == RECORD:
                hanging[folder.name] = path.read_bytes()
            elif is_amendment(path.name):
                hanging[f"{folder.name}/{path.stem}"] = path.read_bytes()
    chain = (year / CHAIN).read_bytes() if (year / CHAIN).exists() else b""
    found = verify_chain(chain, hanging, plans)
    with suppress(ProblemsFound):  # a line that cannot be read is named already
        found += _registered_late(year, hanging)
    return found


def _registered_late(year: Path, hanging: Mapping[str, bytes]) -> list[Problem]:
    """Publications and skips whose line stands behind that of their draw: they prove nothing of what came first."""
    what, remedy = "公布、停开的登记在抽取以后，证明不了什么在先", "请查明是谁加的"
    kinds = [f'"kind":"{kind}"'.encode() for kind in BEFORE_DRAW]
    drawn: set[str] = set()
    found = []
    for name, _, _ in _chain(year):
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
        draw_id = Plan.parse((folder / PLAN).read_bytes()).draw_id
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


def folders(year: Path) -> list[Path]:
    """The record folders of a year, trials not among them, nor what an interrupted freeze left half made."""
    if not year.is_dir():
        return []
    return sorted(
        path for path in year.iterdir() if not path.name.startswith(".") and (path / MANIFEST).is_file()
    )


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
