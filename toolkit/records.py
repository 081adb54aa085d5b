"""Record folders on disk: 记录/<年度>/<抽取编号>/ and the year's chain.

The draw room makes and checks bytes; this room puts them where they belong and never twice:

    freeze    the whole folder appears at once, by exclusive creation, with the still secret nonce.txt
    reveal    record.json is created first and exclusively: from then on the draw is decided, and the other
              result files can be made again from it; then the chain gets its line, and nonce.txt goes
    mend      what a crash between these steps left undone is done by the next run, in the same bytes

All of it happens under one lock per year, so that twenty clicks at once make one record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from toolkit.draw import standalone
from toolkit.draw.encoding import digest, from_lines
from toolkit.draw.frozen import commitment
from toolkit.draw.plan import NO_RECORD, Plan
from toolkit.draw.record import RECORD, chain_line, draw
from toolkit.draw.verify import verify, verify_chain
from toolkit.errors import Exists, Problem, Refused, WrongUse
from toolkit.files import lock, make_folder_new, telling, write_atomic, write_new

CHAIN, NONCE = "chain.txt", "nonce.txt"


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
    """How often each inspector was assigned in the year's records so far."""
    counts: dict[str, int] = {}
    for draw_id, _, _ in _chain(year):
        for _, _, person, _ in read(year / draw_id).rows("assignment.txt", 4):
            counts[person] = counts.get(person, 0) + 1
    return counts


def freeze(year: Path, draw_id: str, files: Mapping[str, bytes], nonce: bytes) -> DrawRecord:
    """Create the record folder (Exists if it is there)."""
    folder = year / draw_id
    with telling(year):
        year.mkdir(parents=True, exist_ok=True)
    content = {
        **files,
        "verify.py": standalone.verifier_source(),
        "核验说明.txt": standalone.explain(files),
        NONCE: f"{nonce.hex()}\n".encode(),
    }
    make_folder_new(folder, content, private=(NONCE,))
    return read(folder)


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
    lines = _chain(year)
    if draw_id not in [line[0] for line in lines]:
        before = lines[-1][2] if lines else NO_RECORD
        chain = (year / CHAIN).read_bytes() if lines else b""
        write_atomic(year / CHAIN, chain + chain_line(draw_id, made[RECORD], before))
    (folder / NONCE).unlink(missing_ok=True)
    return read(folder)


def check(folder: Path) -> list[Problem]:
    """Verify one folder from its files alone, and its place in the year's chain if there is one."""
    record = read(folder)
    problems = verify(record.files)
    chain = folder.parent / CHAIN
    if chain.exists():
        names = [line[0] for line in _chain(folder.parent)]
        records = {
            name: (folder.parent / name / RECORD).read_bytes()
            for name in names
            if (folder.parent / name / RECORD).exists()
        }
        problems += verify_chain(chain.read_bytes(), records)
    return problems
