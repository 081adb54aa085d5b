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

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from toolkit.draw import standalone
from toolkit.draw.amendment import ABANDON, Amendment, is_amendment
from toolkit.draw.encoding import from_lines
from toolkit.draw.frozen import MANIFEST
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import NO_RECORD
from toolkit.draw.record import RECORD, chain_line, draw
from toolkit.draw.ticket import SSJ2
from toolkit.draw.verify import FREEZE, inputs
from toolkit.errors import (
    Exists,
    Refused,
    WrongUse,
)
from toolkit.files import lock, make_folder_new, make_folders, telling, write_atomic, write_new
from toolkit.ledger.record import DrawRecord, file_of_record

CHAIN, NONCE = "chain.txt", "nonce.txt"
BULK = "大库"
"""The folder in a year's folder for records whose objects came from a file, with a chain of its own."""


def read(folder: Path) -> DrawRecord:
    """Read a record folder (WrongUse if it is none)."""
    require_record(folder)
    files = {}
    for path in folder.iterdir():
        if path.is_file() and not path.name.startswith("."):
            with suppress(FileNotFoundError):  # nonce.txt goes when somebody else's draw is done
                files[path.name] = file_of_record(path)
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
    lines = chain_lines(year)
    return lines[-1][1] if lines else NO_RECORD


def chain_lines(year: Path) -> list[list[str]]:
    """The lines of the year's chain: name, digest, chain value."""
    path = year / CHAIN
    return from_lines(CHAIN, file_of_record(path), 3) if path.exists() else []


def loads(year: Path) -> dict[str, int]:
    """How often each inspector is assigned in the year's records as they stand; void draws do not count."""
    counts: dict[str, int] = {}
    for name, _, _ in chain_lines(year):
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
    lines = [line for line in chain_lines(year) if line[0].partition("/")[0] == draw_id]
    if lines and not (year / draw_id).exists():
        raise Refused(
            f"抽取 {draw_id} 已经冻结过，年度链上登记着它（C = {lines[0][1]}），可是“{year / draw_id}”不见了。"
            "一个编号只能冻结一次：请从备份恢复这个文件夹，按承诺抽取；找不回来的，请书面说明，由负责人决定。"
        )


def settle_freezes(year: Path) -> None:
    """Give every freeze its line on the chain; the caller holds the year's lock."""
    known = {line[0] for line in chain_lines(year)}
    for folder in folders(year):
        if f"{folder.name}/{FREEZE}" not in known and is_ssj2(folder):
            hang(year, f"{folder.name}/{FREEZE}", file_of_record(folder / MANIFEST))


def is_ssj2(folder: Path) -> bool:
    """Whether a record was frozen by SSJ2, by which the freeze has a line on the chain."""
    path = folder / PLAN
    return path.is_file() and f'"spec":"{SSJ2}"'.encode() in file_of_record(path)


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
        raise Refused(
            f"{what}，不能再抽取。请在新的编号 {frozen.abandoned.added} 上冻结、抽取；"
            "任务表还没有这个编号的，先再运行一次“放弃冻结”补齐。"
        )
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
        amendments = {
            path.name: file_of_record(path) for path in sorted(folder.iterdir()) if is_amendment(path.name)
        }
        for name, data in amendments.items():
            hang(year, f"{folder.name}/{name.removesuffix('.json')}", data)
        if any(
            f'"kind":"{ABANDON}"'.encode() in data for data in amendments.values()
        ):  # the secret is laid open
            with telling(folder / NONCE):
                (folder / NONCE).unlink(missing_ok=True)


def _mend(folder: Path) -> DrawRecord:
    record = read(folder)
    made = draw(record.files, *inputs({key: str(value) for key, value in record.result.items()}))
    return _finish(folder.parent, folder.name, made)


def is_unfinished(folder: Path) -> bool:
    """Whether a draw was decided and then interrupted: the secret goes last, when all the rest is there."""
    return (folder / RECORD).exists() and (
        (folder / NONCE).exists() or folder.name not in [line[0] for line in chain_lines(folder.parent)]
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
        return read(folder)


def hang(year: Path, name: str, data: bytes) -> None:
    """Give a record or an amendment its line on the year's chain, once."""
    lines = chain_lines(year)
    if name not in [line[0] for line in lines]:
        before = lines[-1][2] if lines else NO_RECORD
        chain = file_of_record(year / CHAIN) if lines else b""
        write_atomic(year / CHAIN, chain + chain_line(name, data, before))


def folders(year: Path) -> list[Path]:
    """The record folders of a year, trials not among them, nor what an interrupted freeze left half made."""
    if not year.is_dir():
        return []
    return sorted(
        path for path in year.iterdir() if not path.name.startswith(".") and (path / MANIFEST).is_file()
    )
