"""Record folders on disk: 记录/<年度>/<抽取编号>/ and the year's chain.

The draw room makes and checks bytes; this room puts them where they belong and never twice:

    freeze    the whole folder appears at once, by exclusive creation, with the still secret nonce.txt
    reveal    record.json is created first and exclusively: from then on the draw is decided, and the other
              result files can be made again from it; then the chain gets its line, and nonce.txt goes
    mend      what a crash between these steps left undone is done by the next run, in the same bytes
    amend     a void, a 候补 or a 回避 afterwards is a further file, exclusively created, with its own line

All of it happens under one lock per year, so that twenty clicks at once make one record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from toolkit.draw import standalone
from toolkit.draw.amend import Amendment, State, is_amendment, read_amendments, state
from toolkit.draw.amend import problems as amendment_problems
from toolkit.draw.encoding import digest, from_lines
from toolkit.draw.frozen import commitment
from toolkit.draw.plan import NO_RECORD, Plan
from toolkit.draw.record import RECORD, chain_line, draw
from toolkit.draw.verify import verify, verify_chain
from toolkit.errors import Exists, Level, Place, Problem, Refused, WrongUse, has_errors
from toolkit.files import lock, make_folder_new, telling, write_atomic, write_new

CHAIN, NONCE = "chain.txt", "nonce.txt"
AMENDED = "/amend-"  # in the chain, the name of an amendment: 202304-1-01/amend-001


@dataclass(frozen=True)
class DrawRecord:
    """A record folder, parsed: what was frozen, and (after the draw) what came out."""

    folder: Path
    files: Mapping[str, bytes]

    @cached_property
    def plan(self) -> Plan:
        """plan.json: what was fixed before the draw."""
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
    def result(self) -> dict[str, object]:
        """record.json: seed, quotas and the digests of the result."""
        parsed: dict[str, object] = json.loads(self.files[RECORD])
        return parsed

    @cached_property
    def state(self) -> State:
        """What the draw has come to: the record with its amendments."""
        return state(self.files)

    @property
    def digest(self) -> str:
        """SHA-256 of record.json, as the chain has it."""
        return digest(self.files[RECORD])

    def rows(self, name: str, fields: int) -> list[list[str]]:
        """The lines of one of the record's text files."""
        return from_lines(name, self.files[name], fields)


def read(folder: Path) -> DrawRecord:
    """Read a record folder (WrongUse if it is none)."""
    if not (folder / "manifest.txt").is_file():
        raise WrongUse(f"“{folder}”不是抽取记录文件夹：里面没有 manifest.txt。请选 记录/<年度>/<抽取编号>。")
    return DrawRecord(folder, {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})


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
        if AMENDED not in name:
            current = state(read(year / name).files)
            for team in () if current.void else current.teams.values():
                for person in team:
                    counts[person] = counts.get(person, 0) + 1
    return counts


def freeze(
    year: Path,
    draw_id: str,
    files: Mapping[str, bytes],
    nonce: bytes,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> DrawRecord:
    """Create the record folder (Exists if it is there); ``beside`` are files that are no part of the draw."""
    folder = year / draw_id
    with telling(year):
        year.mkdir(parents=True, exist_ok=True)
    content = {**files, **beside, **companions(files), NONCE: f"{nonce.hex()}\n".encode()}
    make_folder_new(folder, content, private=(NONCE,))
    return read(folder)


def try_out(folder: Path, name: str, files: Mapping[str, bytes], nonce: bytes, entropy: str) -> DrawRecord:
    """A trial: freeze and draw in one folder, which appears at once; no chain, nothing secret left."""
    with telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
    made = draw(files, nonce, entropy, NO_RECORD)
    make_folder_new(folder / name, {**files, **made, **companions(files)})
    return read(folder / name)


def companions(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What lies in every record folder for strangers, from its frozen files."""
    return {"verify.py": standalone.verifier_source(), "核验说明.txt": standalone.explain(files)}


def reveal(year: Path, draw_id: str, entropy: str) -> DrawRecord:
    """Make the draw: record.json, then the rest (Exists if it was made before)."""
    folder = year / draw_id
    with lock(year):
        frozen = read(folder)
        if frozen.drawn:
            raise Exists(
                f"抽取 {draw_id} 已经完成，记录在“{folder}”。抽取不能重来；如确有需要，另行作废重抽。"
            )
        if NONCE not in frozen.files:
            raise Refused(f"“{folder}”里没有 nonce.txt，无法抽取。请从备份恢复这个文件夹。")
        nonce = bytes.fromhex(frozen.files[NONCE].decode().strip())
        made = draw(frozen.files, nonce, entropy, last_digest(year))
        write_new(folder / RECORD, made[RECORD])
        return _finish(year, draw_id, made)


def mend(year: Path, draw_id: str) -> DrawRecord:
    """Finish a draw that was interrupted after record.json was written; harmless on a finished one."""
    with lock(year):
        record = read(year / draw_id)
        result = record.result
        nonce, entropy = bytes.fromhex(str(result["nonce"])), str(result["entropy"])
        made = draw(record.files, nonce, entropy, str(result["prev_record"]))
        return _finish(year, draw_id, made)


def _finish(year: Path, draw_id: str, made: Mapping[str, bytes]) -> DrawRecord:
    folder = year / draw_id
    for name, data in made.items():
        if not (folder / name).exists():
            write_new(folder / name, data)
    hang(year, draw_id, made[RECORD])
    (folder / NONCE).unlink(missing_ok=True)
    return read(folder)


def amend(year: Path, draw_id: str, make: Callable[[DrawRecord, str], Amendment]) -> DrawRecord:
    """Add an amendment: ``make`` is given the record and the digest of what hangs last on the chain."""
    folder = year / draw_id
    with lock(year):
        _hang_amendments(year, read(folder))
        amendment = make(read(folder), last_digest(year))
        write_new(folder / amendment.file, amendment.to_bytes())
        record = read(folder)
        _hang_amendments(year, record)
        return record


def _hang_amendments(year: Path, record: DrawRecord) -> None:
    """Give every amendment of the folder its line on the chain, also one that a crash left without."""
    for amendment in read_amendments(record.files):
        hang(
            year, f"{record.folder.name}/{amendment.file.removesuffix('.json')}", record.files[amendment.file]
        )


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
    return _check_alone(folder) + (check_chain(folder.parent) if beside else [])


def _check_alone(folder: Path) -> list[Problem]:
    record = read(folder)
    found = verify(record.files)
    if record.drawn and not has_errors(found):
        found += amendment_problems(record.files)
    return found


def check_chain(year: Path) -> list[Problem]:
    """Verify chain.txt against the records and amendments of the year."""
    hanging: dict[str, bytes] = {}
    for folder in folders(year):
        for path in folder.iterdir():
            if path.name == RECORD:
                hanging[folder.name] = path.read_bytes()
            elif is_amendment(path.name):
                hanging[f"{folder.name}/{path.stem}"] = path.read_bytes()
    chain = (year / CHAIN).read_bytes() if (year / CHAIN).exists() else b""
    return verify_chain(chain, hanging)


def folders(year: Path) -> list[Path]:
    """The record folders of a year, trials not among them."""
    if not year.is_dir():
        return []
    return sorted(path for path in year.iterdir() if (path / "manifest.txt").is_file())


def check_year(year: Path, today: date) -> list[Problem]:
    """Verify every record of a year and its chain; a commitment not revealed in time is a breach (R11)."""
    found: list[Problem] = []
    for folder in folders(year):
        found += [
            problem._replace(place=problem.place._replace(sheet=f"{folder.name}/{problem.place.sheet}"))
            for problem in _check_alone(folder)
        ]
    breaches = [problem._replace(level=Level.ERROR) for problem in overdue(year, today)]
    return found + check_chain(year) + breaches


def overdue(year: Path, today: date) -> list[Problem]:
    """Frozen lists whose draw was promised by a day that is past (R11)."""
    late = [
        (folder, record.plan.reveal_by)
        for folder in folders(year)
        if not (record := read(folder)).drawn and record.plan.reveal_by < today.isoformat()
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
