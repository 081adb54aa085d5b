"""核验: whether a record is what its frozen files, its secret and the public randomness make of it.

``draw`` is a function, so a record is checked by computing it again and comparing bytes.  What remains is to
say *which* file is wrong, for a single changed byte makes several things disagree:

* manifest.txt against the frozen files.  If they differ, the commitment in record.json tells who is to
  blame: it fits the manifest as it stands (then the file was changed), or the one the files would give (then
  the manifest was).
* the frozen files against the rules they were written by: doubled or unsorted lines would bend the draw.
* record.json against itself: secret, entropy and seed must fit each other.  If they do not, the lists are only
  compared with the digests that it states.
* the three lists and record.json against the draw made again.

``prev_record`` of a record can only be checked where the other records are: ``verify_chain``.
Nothing in a folder is trusted and no content raises: every fault becomes a Problem that names a file.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import takewhile
from typing import Protocol

from toolkit.draw import beacon
from toolkit.draw.deciding import deciding
from toolkit.draw.encoding import Unwritable, canonical_json, digest, from_lines
from toolkit.draw.entropy import check
from toolkit.draw.frozen import (
    CHECKLISTS,
    MANIFEST,
    NONCE_DIGEST,
    committed,
    drawing_problems,
    read_frozen,
    spec_problems,
    write_lists,
)
from toolkit.draw.lists import EXCLUDED, LISTS, otherwise_written, read_rows
from toolkit.draw.paths import frames
from toolkit.draw.paths.selection import Chunks
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import NO_RECORD, Plan
from toolkit.draw.record import DIGESTS, RECORD, chain_hash, draw
from toolkit.draw.second import joined
from toolkit.draw.standalone import EXPLANATION, VERIFIER, is_delivered
from toolkit.draw.ticket import SSJ2, seed
from toolkit.errors import Level, Place, Problem, ProblemsFound, Refused, ToolkitError

CHAIN = "chain.txt"
FREEZE = "freeze"
"""In the chain, after the draw_id and a stroke: the freeze of SSJ2."""
_FIELDS = {"draw_id", "commit", "nonce", "entropy", "level", "seed", "rounding", "prev_record"} | set(
    DIGESTS.values()
)
_RESTORE = "请从备份恢复原文件；恢复不了，这份记录不可信"


class Content(Protocol):
    """A record folder, in memory, or on disk."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """Its files by name; the lists of objects only if it is in memory."""

    @property
    def digests(self) -> Mapping[str, str]:
        """The SHA-256 of all its files by name."""

    def form_problems(self) -> list[Problem]:
        """What is committed, but not as the protocol wants it."""

    def draw_again(self, record: Mapping[str, str]) -> tuple[bytes, Mapping[str, int | None]]:
        """record.json as it should be by what it says went in, and which lists are otherwise, from which line on.

        (None: the line is not known.)
        """


def verify(files: Mapping[str, bytes]) -> list[Problem]:
    """Everything wrong in one record folder (its files by name); empty when all agrees.

    A folder that was frozen and not yet drawn is checked as far as it goes.  Files that are none of a
    record's are not looked at.
    """
    return verify_content(InMemory(files))


def verify_content(content: Content) -> list[Problem]:
    """``verify`` for a folder in memory or on disk."""
    files, digests = content.files, content.digests
    missing = [name for name in (*committed(files.get(MANIFEST, b"")), MANIFEST) if name not in digests]
    if RECORD in files or any(name in digests for name in DIGESTS):
        missing += [name for name in (RECORD, *DIGESTS) if name not in digests]
    if missing:
        return [Problem("文件缺失", _RESTORE, Place(name)) for name in missing]
    record, record_problems = _read_record(files)
    frozen_problems = _frozen_problems(content, record.get("commit"))
    problems = [*frozen_problems, *record_problems]
    if problems or not record:
        problems += _digest_problems(digests, record)
    else:
        problems += _result_problems(content, record)
    companions = [VERIFIER] if frozen_problems else [VERIFIER, EXPLANATION]
    return [*problems, *_companion_problems(files, companions)]


def verify_chain(
    chain: bytes, records: Mapping[str, bytes], plans: Mapping[str, bytes] | None = None
) -> list[Problem]:
    """Everything wrong with chain.txt against what should be on it.

    ``records``: by its name on the chain, the bytes of which a line has the SHA-256: record.json, an amendment, or
    for a freeze manifest.txt.  ``plans``: by the name of a freeze, its plan.json, which says what it stands behind.
    """
    try:
        lines = from_lines(CHAIN, chain, 3)
    except ProblemsFound as found:
        return list(found.problems)
    problems = []
    last_hash, last_record = NO_RECORD, NO_RECORD
    seen: set[str] = set()
    for row, (name, record_digest, link) in enumerate(lines, start=1):
        place, own = Place(CHAIN, row), place_of(name)
        if link != chain_hash(last_hash, record_digest):
            problems.append(Problem("这一行与上一行接不上，链被改动", _RESTORE, place))
        elif name not in records or name in seen:
            problems.append(Problem(_no_record(name, name in seen), _RESTORE, place))
        elif digest(records[name]) != record_digest:
            problems.append(Problem("与链上登记的摘要不同，记录被改动", _RESTORE, own))
        elif f'"prev_record":"{last_record}"'.encode() not in (plans or {}).get(name, records[name]):
            problems.append(Problem("所指的上一份记录不是链上的上一份", _RESTORE, own))
        seen.add(name)
        last_hash, last_record = link, record_digest
    problems.extend(
        Problem("不在链上", "请核对是否漏登或私自添加", place_of(name))
        for name in sorted(records.keys() - seen)
    )
    return problems


def place_of(name: str) -> Place:
    """The file that a line of the chain stands for."""
    draw_id, _, event = name.partition("/")
    file = {"": RECORD, FREEZE: MANIFEST}.get(event, f"{event}.json")
    return Place(f"{draw_id}/{file}")


def _no_record(name: str, doubled: bool) -> str:
    if doubled:
        return f"“{name}”登记了两次"
    if name.endswith(f"/{FREEZE}"):
        return f"冻结“{name.partition('/')[0]}”登记过，它的记录文件夹却不见了（可能冻结过不止一次）"
    return f"“{name}”没有对应的记录"


def _read_record(files: Mapping[str, bytes]) -> tuple[dict[str, object], list[Problem]]:
    """The content of record.json ({} when there is none, or none that can be used), and its faults."""
    if RECORD not in files:
        return {}, []
    try:
        record = json.loads(files[RECORD])
        canonical = canonical_json(record)
    except (ValueError, RecursionError, Unwritable):
        return {}, [Problem("不是规定的 JSON", _RESTORE, Place(RECORD))]
    if not isinstance(record, dict) or record.keys() - {"nonce2"} != _FIELDS:
        return {}, [Problem("缺少或多出了项目", _RESTORE, Place(RECORD))]
    problems = [
        Problem("不是文字", _RESTORE, Place(RECORD, header=key))
        for key in sorted(record.keys() - {"rounding"})
        if not isinstance(record[key], str)
    ]
    if canonical != files[RECORD]:
        problems.append(Problem("不是 RFC 8785 的规范写法", _RESTORE, Place(RECORD)))
    return record, problems


def _frozen_problems(content: Content, commit: object) -> list[Problem]:
    """Manifest and commitment; then, if they hold, the frozen files against the rules of writing."""
    manifest_file = content.files[MANIFEST]
    names = committed(manifest_file)
    listed = {name: f"{content.digests[name]}  {name}\n".encode() for name in sorted(names)}
    right = b"".join(listed.values())
    if manifest_file == right:
        if commit is not None and commit != digest(right):
            what = "承诺 C 不是 manifest.txt 的摘要（也可能是冻结的文件整套被换）"
            return [Problem(what, _RESTORE, Place(RECORD, header="commit"))]
        return content.form_problems()
    stated = manifest_file.splitlines(keepends=True)
    changed = [name for name in names if listed[name] not in stated]
    blamed = [Problem("与 manifest.txt 登记的摘要不同", _RESTORE, Place(name)) for name in changed]
    if commit == digest(manifest_file):
        return blamed
    manifest_changed = Problem("与冻结的文件或承诺 C 不符", _RESTORE, Place(MANIFEST))
    return [manifest_changed] if commit == digest(right) else [*blamed, manifest_changed]


class InMemory:
    """The content of a record folder as bytes."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.digests = {name: digest(data) for name, data in files.items()}

    def form_problems(self) -> list[Problem]:
        """See ``Content``."""
        files = self.files
        try:
            frozen = read_frozen(files)
        except ProblemsFound as found:
            return list(found.problems)
        problems = form_of_spec(frozen.plan, files)
        if problems:
            return problems
        written, problems = write_lists(read_rows(files, *(LISTS[1:] if frozen.large else LISTS)))
        if frozen.large:
            excluded = Chunks(BytesIO(files[EXCLUDED]))
            problems += frames.committed_problems(frozen.frame, frozen.counts, excluded)
        if not problems:
            problems = [otherwise_written(name) for name, data in written.items() if data != files[name]]
        return problems or [*nonce_digest_problems(files), *drawing_problems(frozen)]

    def draw_again(self, record: Mapping[str, str]) -> tuple[bytes, Mapping[str, int | None]]:
        """See ``Content``."""
        made, files = draw(self.files, *inputs(record)), self.files
        different = (name for name in DIGESTS if files[name] != made[name])
        return made[RECORD], {name: _first_difference(files[name], made[name]) for name in different}


def inputs(record: Mapping[str, str]) -> tuple[bytes, str, str, str]:
    """What record.json says went into the draw: nonce, number, ``prev_record``, second half of the nonce."""
    nonce, second = bytes.fromhex(record["nonce"]), record.get("nonce2", "")
    return nonce, record["entropy"], record["prev_record"], second


def form_of_spec(plan: Plan, files: Mapping[str, bytes]) -> list[Problem]:
    """What is frozen, but not as the version of the protocol named in plan.json wants it."""
    if (CHECKLISTS in committed(files[MANIFEST])) != (plan.spec == SSJ2):
        return [Problem(f"所列的文件不是 {plan.spec} 规定的", _RESTORE, Place(MANIFEST))]
    return spec_problems(plan, files)


def nonce_digest_problems(files: Mapping[str, bytes]) -> list[Problem]:
    """What is wrong with the form of nonce.sha256."""
    if re.fullmatch(b"[0-9a-f]{64}\\n", files[NONCE_DIGEST]):
        return []
    return [Problem("不是一行 64 位十六进制", _RESTORE, Place(NONCE_DIGEST))]


def _result_problems(content: Content, record: Mapping[str, object]) -> list[Problem]:
    """The record against itself and, if it holds together, against the draw made again."""
    texts = {key: str(value) for key, value in record.items()}
    problems = _self_problems(content.files, texts)
    if problems:
        return [*problems, *_digest_problems(content.digests, record)]
    try:
        made, different = content.draw_again(texts)
    except ToolkitError as error:
        return [Problem(f"按冻结的文件不能重新抽取：{error}", _RESTORE, Place(RECORD))]
    problems = [
        each._replace(place=Place(RECORD, header="entropy")) for each in beacon.problems(texts["entropy"])
    ]
    problems += [
        Problem("与重新计算的结果不同", _RESTORE, Place(name, row)) for name, row in different.items()
    ]
    right = json.loads(made)
    problems.extend(
        Problem("与重新计算的结果不同", _RESTORE, Place(RECORD, header=key))
        for key in sorted(record)
        if record[key] != right.get(key)
    )
    return problems


def _self_problems(files: Mapping[str, bytes], record: Mapping[str, str]) -> list[Problem]:
    """Whether secret, entropy and seed belong to these frozen files and to each other."""
    plan = Plan.parse(files[PLAN])
    source, issue = deciding(plan, files)
    problems = []

    def blame(key: str, what: str) -> None:
        problems.append(Problem(what, _RESTORE, Place(RECORD, header=key)))

    if not re.fullmatch("[0-9a-f]{64}", record["nonce"]) or (
        f"{digest(bytes.fromhex(record['nonce']))}\n".encode() != files[NONCE_DIGEST]
    ):
        blame("nonce", "随机密数与 nonce.sha256 的摘要不符")
    if not record["entropy"].startswith(f"{source}:{issue}:"):
        blame("entropy", f"不是应当用的来源和期号（{source}:{issue}:）")
    else:
        problems.extend(
            problem._replace(place=Place(RECORD, header="entropy"))
            for problem in check(source, issue, record["entropy"])
        )
    if not re.fullmatch("[0-9a-f]{64}", record["prev_record"]):
        blame("prev_record", "不是 64 位十六进制")
    try:
        nonce = joined(plan, record["nonce"], record.get("nonce2", ""))
    except Refused as error:
        blame("nonce2", str(error).partition("。")[0])
        return problems
    if record["seed"] != seed(record["commit"], nonce, record["entropy"], plan.spec):
        blame("seed", "种子不是由承诺、随机密数和公开随机数算出的，四者之一被改动")
    return problems


def _digest_problems(digests: Mapping[str, str], record: Mapping[str, object]) -> list[Problem]:
    return [
        Problem("与 record.json 登记的摘要不同", _RESTORE, Place(name))
        for name, key in DIGESTS.items()
        if record and digests[name] != record[key]
    ]


def _companion_problems(files: Mapping[str, bytes], names: Sequence[str]) -> list[Problem]:
    """Differences of verify.py, which answers to strangers, and of 核验说明.txt, which is only read."""
    what, remedy = (
        "与工具箱这一版和以前各版所附的都不同",
        "请勿使用：删去它，或换上工具箱所附的一份，查明是谁换的；是更新的版本生成的，请换用新版",
    )
    return [
        Problem(what, remedy, Place(name), Level.ERROR if name == VERIFIER else Level.WARNING)
        for name in names
        if name in files and not is_delivered(name, files[name], files)
    ]


def _first_difference(data: bytes, right: bytes) -> int:
    """The number of the first line that differs."""
    pairs = zip(io.BytesIO(data), io.BytesIO(right), strict=False)  # the first may be of any length
    same = takewhile(lambda pair: pair[0].rstrip(b"\n") == pair[1].rstrip(b"\n"), pairs)
    return sum(1 for _ in same) + 1
